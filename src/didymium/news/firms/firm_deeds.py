"""What tells of a name, once persons are known, that it is a firm's: what it does and gets.

"X will restart its smelter", "the licence was sold to X", "concede a X", "la X": weaker than the
words of :mod:`didymium.news.firms.firm_evidence`, which stand beside firms alone.
"""

from __future__ import annotations

from functools import cache

from didymium.news.firms.firm_evidence import PREPOSITIONS, FirmEvidence
from didymium.news.firms.firm_runs import evidence_words
from didymium.news.words.doc import Doc
from didymium.news.words.verb_forms import forms_of, small_words

_GIVING_REACH = 7
_ABSTRACT = (
    *("ing", "ion", "ment", "ity", "ness", "ance", "ence", "ism", "ship", "hood", "ure", "age"),
    *("ist", "ant", "ent", "th", "ly", "ed", "er", "or", "s"),
)
_FOREIGN = frozenset("kwxyj")
_VOWELS = frozenset("aeiouàèéìòù")


@cache
def _common(language: str) -> frozenset[str]:
    """Words written with a capital that are no names, and trades."""
    return evidence_words(language, "common") | evidence_words(language, "trade")


class FirmDeeds(FirmEvidence):
    """Looks for what a run of capitalised words does and gets."""

    def __init__(self, doc: Doc) -> None:
        super().__init__(doc)
        self.common = _common(self.language)
        self.named = {named.first for named in doc.names}

    def acts(self, first: int, last: int) -> bool:
        """Whether the words act, or are given something, as firms do."""
        if first in self.named:
            return False  # a material: "Nickel mines"
        if first in self.starts or self.norms[first - 1] in {":", "«", "“", '"'}:
            return self._opens(first, last) and self._deed(last)
        if self.norms[first - 1] not in PREPOSITIONS and self._deed(last):
            return True
        return self._given(first) or self._feminine(first, last)

    def _deed(self, last: int) -> bool:
        """A firm's verb directly behind, or behind ", which": "X idles", "X ha evacuato"."""
        return self.does(last)

    def _opens(self, first: int, last: int) -> bool:
        """Whether words that open a sentence are a name and no common noun."""
        word = self.norms[first]
        if last - first > 1:
            return True
        if word in self.common or forms_of(word, self.language):
            return False
        if word in small_words(self.language, "adverb"):
            return False
        if self.language == "it":
            return self._foreign(word)
        return not word.endswith(_ABSTRACT)

    def _foreign(self, word: str) -> bool:
        """Whether an Italian text hardly has the word as its own: "Brantax", "Halvik"."""
        return word not in self.common and (
            word[-1] not in _VOWELS or not _FOREIGN.isdisjoint(word)
        )

    def _given(self, first: int) -> bool:
        """ "lends 80 million to X", "concede a X", "venduta a X"."""
        norms, given = self.norms, self.words("given")
        if norms[first - 1] not in {"to", "a", "ad", "alla", "all'"}:
            return False
        english = self.language == "en"
        reach = _GIVING_REACH if english else 1
        for index in range(first - 2, max(-1, first - 2 - reach), -1):
            if index in self.starts and index != first - 2:
                reach = 0
            forms = forms_of(norms[index], self.language)
            if (norms[index] in given and not forms) or any(
                form.lemma in given and (english or form.mood != "infinitive") for form in forms
            ):
                return True
            if not reach or norms[index] in {",", ".", ";", ":"}:
                return False
        return False

    def _feminine(self, first: int, last: int) -> bool:
        """ "la Halvik ha chiesto": an Italian article before a foreign name that acts."""
        norms = self.norms
        if self.language != "it" or last - first > 1 or norms[first - 1] != "la":
            return False
        forms = forms_of(norms[last], "it") if last < len(norms) else ()
        return self._foreign(norms[first]) and any(form.mood == "indicative" for form in forms)
