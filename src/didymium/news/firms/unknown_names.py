"""Names that no list and no word beside them tells: capitals in the middle of a sentence.

They are no names of the page, since nothing says what they are; but a name that stands where a
side of an act stands ("an accord with Haneul", "Valterra ha venduto") is one of its sides.
"""

from __future__ import annotations

from functools import cache, cached_property

from didymium.news.names.mentions import organisation_at
from didymium.news.names.name_evidence import site_words
from didymium.news.names.people import first_names, not_names
from didymium.news.tables import words_of
from didymium.news.words.doc import Doc, Named, Sent
from didymium.news.words.side_words import PEOPLE_OF
from didymium.news.words.tokens import among
from didymium.news.words.verb_forms import forms_of, small_words

_LONGEST = 5
_SHORT = 2
_PARTICLES = frozenset(("de", "des", "du", "do", "da", "del", "la", "&"))
_TITLE_SHARE = 0.75
_PARTNERS = {
    "en": frozenset(("with", "by", "between", "against")),
    "it": frozenset(("con", "tra", "fra", "contro", "alla", "all'", "dalla", "dall'", "della")),
}
"""Words before a side of an act that stand before no town."""
_OPEN = frozenset(
    (
        *(",", ":", ";", "that", "if", "while", "and", "but", "as", "the", "whether"),
        *("che", "se", "mentre", "e", "ed", "ma", "la", "il", "lo", "l'", "come"),
    )
)
_AFTER = frozenset(
    (
        *(".", ",", ";", ":", "(", ")", '"', "»", "”", "?", "!", "'s", "and", "e", "ed", "or", "o"),
        *("for", "to", "in", "on", "of", "at", "from", "over", "after", "under", "by", "with"),
        *("per", "su", "sul", "sulla", "sull'", "di", "del", "della", "dell'", "a", "al", "alla"),
        *("il", "lo", "la", "l'", "un", "una", "da", "dal", "dalla", "nel", "nella", "dopo"),
        *("which", "who", "that", "che", "non", "si", "ci", "ne", "has", "is", "was", "will"),
    )
)
_SHARES = frozenset(
    (
        *("stake", "share", "shares", "interest", "control", "percent", "acquisition", "%"),
        *("licence", "license", "permit", "concession", "contract", "subsidiary", "shareholder"),
        *("quota", "quote", "azioni", "controllo", "maggioranza", "acquisizione", "cento"),
        *("licenza", "permesso", "concessione", "contratto", "controllata", "filiale"),
    )
)
_LINKS = frozenset(("di", "del", "della", "dell'", "of", "at"))
_ABSTRACT = (
    *("ing", "ion", "ions", "ment", "ments", "ers", "ors", "ies", "ity", "ness", "ance", "ence"),
    *("ees", "ists", "ants", "ents", "ages", "als", "ures", "ism", "ship"),
)


@cache
def _openings(language: str) -> frozenset[str]:
    """Common words that open a sentence without an article: "Output", "Prezzi"."""
    return words_of("opening_words", language)


@cache
def _bodies(language: str) -> frozenset[str]:
    """Words for bodies and offices, which alone are no names: "Agency", "Tribunale"."""
    tables = ("organisation_words", "roles", "collectives", "bodies")
    found = frozenset[str]().union(*(words_of(table, language) for table in tables))
    return frozenset(word for word in found if " " not in word)


@cache
def _no_names(language: str) -> frozenset[str]:
    return not_names(language) | _bodies(language)


def unknown_names(doc: Doc) -> list[Named]:
    """Capitalised names of a text that are not among its names, as organisations."""
    language = "en" if doc.language == "en" else "it"
    finder = _Unknown(doc, language)
    by_sentence = doc.words_by_sentence(finder.words)
    return [
        named
        for number, words in by_sentence.items()
        for named in finder.of(doc.sentences[number], words)
    ]


class _Unknown:
    def __init__(self, doc: Doc, language: str) -> None:
        self.doc = doc
        self.tokens, self.norms = doc.tokens, doc.tokens.norms
        self.language = language
        self.not_names = _no_names(language)
        self.places = site_words(language)
        self.adverbs = small_words(language, "adverb")
        self.words = self._words()
        self.free = set(self.words)

    def _words(self) -> list[int]:
        """The words with a capital that no list knows, in order."""
        taken, norms = self.doc.taken, self.norms
        found = [
            index
            for index in self.tokens.capitals
            if not taken[index] and self._may_name(norms[index])
        ]
        if not found:
            return found
        dated = {index for date in self.doc.dates for index in range(date.first, date.last)}
        return [index for index in found if not self.named[index] and index not in dated]

    @cached_property
    def named(self) -> bytearray:
        """For each word whether it is one of a name or concept."""
        inside = bytearray(len(self.norms))
        for named in self.doc.names:
            inside[named.first : named.last] = b"\x01" * (named.last - named.first)
        for first, last, _ in self.doc.concepts:
            inside[first:last] = b"\x01" * (last - first)
        return inside

    @cached_property
    def known(self) -> set[str]:
        """The words of the names of organisations that the text names."""
        return {
            word
            for named in self.doc.names
            if named.mention.kind == "organisation"
            for word in (named.mention.id or "", *named.mention.name.lower().split())
        }

    def of(self, sent: Sent, words: list[int]) -> list[Named]:
        """The unknown names of a sentence with such words; none where all have a capital."""
        norms = self.norms
        begin = sent.clauses[0].first if sent.clauses else sent.first  # behind the dateline
        opening = [index for index in words if index >= begin]
        if sent.part == "closing" or not opening:
            return []
        capitals = among(self.tokens.capitals, sent.first, sent.last)
        long = sum([len(norm) > _SHORT + 1 for norm in norms[sent.first : sent.last]])
        written = sum([len(norms[index]) > _SHORT + 1 for index in capitals])
        if written > _TITLE_SHARE * long:
            return []
        found, last = [], begin
        for first in opening:
            if first < last:
                continue
            last = self._end(first, sent)
            if self._fits(first, last, sent):
                found.append(self._named(first, last))
        return found

    def _may_name(self, norm: str) -> bool:
        """Whether a word may stand in a name by itself."""
        return (
            len(norm) >= _SHORT
            and norm[0].isalpha()
            and norm[-1] != "'"
            and norm not in self.not_names
        )

    def _end(self, first: int, sent: Sent) -> int:
        """Where a run of capitals ends; a particle between two of them belongs to it."""
        last = first + 1
        while last < sent.last and last - first < _LONGEST and self._adjacent(last):
            if last in self.free:
                last += 1
            elif (
                self.norms[last] in _PARTICLES
                and last + 1 < sent.last
                and last + 1 in self.free
                and not self.tokens.capital(last)
            ):
                last += 2
            else:
                break
        return last

    def _adjacent(self, index: int) -> bool:
        gap = self.tokens.text[self.tokens.ends[index - 1] : self.tokens.starts[index]]
        return gap in {" ", "-", "\u00a0"}

    def _fits(self, first: int, last: int, sent: Sent) -> bool:
        """Whether the run may be a firm: no site, document, person, and no word that opens."""
        norms = self.norms
        if not self.places.isdisjoint(norms[first:last]) or norms[first] in first_names():
            return False
        if last - first == 1 and norms[first] in self.known:
            return False
        if norms[last : last + 1] in (["based"], ["backed"], ["listed"], ["owned"], ["led"]):
            return False  # "the Perth-based company"
        if not self.places.isdisjoint(norms[last : last + 2]):
            return False  # "the Rovina Valley project"
        before = norms[max(sent.first, first - 3) : first]
        if before and before[-1] in _LINKS and not self.places.isdisjoint(before):
            return False  # "la miniera di Bisie"
        if first > sent.first and self.doc.taken[first - 1] and self._adjacent(first):
            return False  # the rest of a known name
        after = norms[last] if last < len(norms) else "."
        verb = bool(forms_of(after, self.language)) or after in self.adverbs
        if not verb and after not in _AFTER:
            return False  # "Federal funds", "Hobart smelters"
        if first == sent.first or norms[first - 1] in {'"', "«", "“", ":", "•"}:
            return self._opens(first, last)
        return self._placed(first, last, verb=verb)

    def _placed(self, first: int, last: int, *, verb: bool) -> bool:
        """Whether the run stands where a side stands: as subject, object or partner."""
        before = self.norms[first - 1]
        if before in _PARTNERS[self.language] or self._owned(first):
            return True
        if self.tokens.raw(first).isupper() and last - first == 1:
            return verb and before in _OPEN
        if before in _OPEN:
            return verb or before in {"and", "e", "ed"} or last - first > 1
        return any(form.mood != "gerund" for form in forms_of(before, self.language))

    def _owned(self, first: int) -> bool:
        """ "a stake in X", "il 15% di X", "i cinesi di X": of or in what stands before."""
        before = self.norms[first - 1]
        if before not in {"di", "of", "in"}:
            return False
        near = self.norms[max(0, first - 4) : first - 1]
        if not _SHARES.isdisjoint(near) or any(word.endswith("%") for word in near):
            return True
        people = first > 1 and self.named[first - 2] and before == "di"
        return bool(people) and self.norms[first - 3] in PEOPLE_OF

    def _opens(self, first: int, last: int) -> bool:
        """A name at the start of a sentence: a verb or mark follows and it is no common word."""
        word = self.norms[first]
        if word in _openings(self.language):
            return False
        if last - first == 1 and (
            len(word) <= _SHORT or word.endswith(_ABSTRACT) or self.tokens.written_small(word)
        ):
            return False
        if forms_of(word, self.language) or word in self.adverbs:
            return False
        after = self.norms[last] if last < len(self.norms) else "."
        if after in {",", "(", "'s", "and", "e"}:
            return last - first > 1 or (after != "," and self.tokens.raw(first).isupper())
        return bool(forms_of(after, self.language)) or (
            self.language == "it" and after in {"non", "si", "ci", "ne"}
        )

    def _named(self, first: int, last: int) -> Named:
        span = self.doc.span(first, last)
        mention = organisation_at(self.doc, span)
        return Named(first, last, mention.model_copy(update={"text": mention.name}))
