"""Verb groups in Italian and English.

A verb group is one verb with its auxiliaries, modal and negation: "non avrebbe ancora firmato",
"has not been signed", "potrebbe essere interpretata".
"""

from __future__ import annotations

from dataclasses import dataclass

from didymium.news.words.lexicon import lemma_stances
from didymium.news.words.tokens import Tokens
from didymium.news.words.verb_forms import Form, small_words, verb_words

JOINERS = frozenset(("and", "or", "e", "o", "ed"))
"""Words that join a verb to another."""
_SKIPPED = 4
_NEGATIONS = frozenset(("non", "not", "never", "cannot", "né"))


@dataclass(slots=True, unsafe_hash=True)  # never changed; freezing costs a call a field
class VerbGroup:
    """A verb with its auxiliaries, from word ``first`` up to and without word ``last``.

    ``lemma`` is the verb that carries the meaning, ``modal`` the modal over it if any.
    """

    first: int
    last: int
    lemma: str
    mood: str
    tense: str
    perfect: bool = False
    passive: bool = False
    progressive: bool = False
    negated: bool = False
    modal: str | None = None
    finite: bool = True


def pick(forms: tuple[Form, ...], *moods: str) -> Form | None:
    """The first reading of a word in one of some moods, the first mood first."""
    if len(forms) == 1:
        return forms[0] if forms[0].mood in moods else None
    for mood in moods:
        for form in forms:
            if form.mood == mood:
                return form
    return None


class VerbReader:
    """The words of a text with their verb forms; ``taken`` words are of names and no verbs."""

    def __init__(self, tokens: Tokens, language: str, taken: bytearray) -> None:
        self.tokens = tokens
        self.norms = tokens.norms
        self.language = language
        self.taken = taken
        self.stances = lemma_stances(language)
        self.forms = {
            index: forms
            for word, forms in verb_words(language).told(tokens)
            for index in tokens.places[word]
            if not taken[index]
        }
        self.places = sorted(self.forms)
        words = tokens.places.keys()
        self.negating = words & _NEGATIONS
        if "n't" in " ".join(words):
            self.negating |= {word for word in words if word.endswith("n't")}
        self.adverbs = small_words(language, "adverb")
        self.clitics = small_words(language, "clitic")
        self.determiners = small_words(language, "determiner")
        self.saying = small_words(language, "saying")
        self.said = small_words(language, "said")
        self.say = small_words(language, "say")
        self.negations = small_words(language, "negation")
        self.pronouns = small_words(language, "pronoun")

    def _skip(self, index: int, last: int) -> int:
        """The next word that is no adverb or clitic, a few words on at most."""
        stop = min(last, index + _SKIPPED)
        norms, italian = self.norms, self.language == "it"
        while index < stop:
            word = norms[index]
            if (word in self.adverbs and not (word.startswith("stat") and italian)) or (
                (italian and (word.endswith("mente") or word in self.clitics))
                or (not italian and word.endswith("ly"))
            ):
                index += 1
            else:
                break
        return index

    def _negated(self, first: int, low: int, high: int) -> bool:
        norms, begin = self.norms, max(low, first - 3)
        if not self.negating or self.negating.isdisjoint(norms[begin:high]):
            return False
        for index in range(begin, high):
            word = norms[index]
            if index < first and word in {",", ";", ":", "che", "that"}:
                continue
            # only adverbs and clitics may stand between the negation and the verb
            if word not in self.negating:
                continue
            if index >= first or self._skip(index + 1, first + 1) >= first:
                return True
        return False

    def _plain(self, index: int, low: int, form: Form, *, finite: bool = True) -> VerbGroup:
        return VerbGroup(
            index,
            index + 1,
            form.lemma,
            form.mood,
            form.tense,
            negated=self._negated(index, low, index + 1),
            finite=finite,
        )
