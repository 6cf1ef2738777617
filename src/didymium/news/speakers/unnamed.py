"""Sources without a name: "people familiar with the matter", "one of the traders"."""

from __future__ import annotations

import datetime as dt
from functools import cache

from didymium.news.speakers.candidates import Candidate
from didymium.news.speakers.offices import OfficeFinder
from didymium.news.tables import words_of
from didymium.news.types import make_speaker
from didymium.news.words.doc import Doc, Sent
from didymium.news.words.lexicon import lemma_stances, phrase_list, phrase_stances
from didymium.news.words.phrases import PhraseBook
from didymium.news.words.verb_forms import forms_of

_INDEFINITE = frozenset(("a", "an", "one", "another", "un", "una", "uno", "un'", "altro"))
_UNNAMED_LEVELS = frozenset(("official", "business", "expert", "trade"))
_UNNAMED_REACH = 6
SEVERAL = "several"
_NUMBERS = frozenset(
    (
        *("two", "three", "four", "five", "six", "some", "several", "many", "most", "senior"),
        *("due", "tre", "quattro", "cinque", "sei", "alcuni", "diversi", "molti", "vari", "più"),
    )
)
COUNTS = frozenset(
    ("two", "three", "four", "five", "six", "several", "due", "tre", "quattro", "cinque", "sei")
)
# "the two sides said": who they are is known.
_KNOWN_SIDES = frozenset(
    (
        *("sides", "parties", "countries", "nations", "leaders", "ministers", "governments"),
        *("parti", "paesi", "leader", "ministri", "governi", "presidenti", "presidents"),
    )
)
# "an official statement" is nobody.
_THINGS = [
    [word]
    for word in ("statement", "document", "report", "data", "gazette", "visit", "figure", "notice")
]
_FEW_WORDS = 4
_SOURCE_WORDS = 8
# "è un uomo coraggioso": what somebody is called, who is known.
_IS = frozenset(("è", "era", "is", "was"))
_WHOSE = frozenset(("del", "della", "dell'", "dei", "di"))
_BARE_SOURCES = frozenset({"sources", "source", "fonti", "fonte"})


@cache
def anonymous_phrases(language: str) -> PhraseBook[str]:
    """Words for unnamed sources; "yes" marks those that are the page itself."""
    return phrase_list("anonymous", language, "self_referring")


@cache
def according_phrases(language: str) -> PhraseBook[str]:
    """Words that introduce a source: "secondo", "according to"."""
    return phrase_list("according", language)


@cache
def unnamed_groups(language: str) -> frozenset[str]:
    """Plurals for a trade whose members speak as one: "analysts", "operatori"."""
    return words_of("roles", language, level=SEVERAL)


def with_owner(doc: Doc, last: int) -> int:
    """Where "una fonte del governo di Ottawa" ends: phrases may stop at a preposition."""
    norms = doc.tokens.norms
    while last + 1 < len(norms) and norms[last - 1] in _WHOSE and norms[last][0].isalpha():
        last += 1
        if last + 1 < len(norms) and norms[last] in _WHOSE and doc.tokens.capital(last + 1):
            last += 1
    return last


class UnnamedFinder(OfficeFinder):
    """Finds sources told by their work or not at all."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.stances = lemma_stances(self.language)
        self.phrases = phrase_stances(self.language)
        self.anonymous = doc.by_sentence(anonymous_phrases(self.language).find_all(doc.tokens))
        self.bare = doc.words_by_sentence(doc.tokens.of(_BARE_SOURCES))
        self.counts = doc.words_by_sentence(doc.tokens.of(COUNTS))
        according = according_phrases(self.language).find(doc.tokens)
        self.according = doc.by_sentence(according)
        self.according_ends = {last for _, last, _ in according}

    def _bare_sources(self, sent: Sent, covered: set[int]) -> list[Candidate]:
        """ "sources said", "according to sources": bare sources where somebody speaks."""
        found = []
        for index in self.bare.get(sent.index, ()):
            if index not in covered:
                article = self.norms[index - 1] in {"the", "le"}
                before = index in self.according_ends or (
                    article and index - 1 in self.according_ends
                )
                if before or self._sources_say(index, sent):
                    found.append(self._anonymous_candidate(self._one_of(index), index + 1, "no"))
        return found

    def _one_of(self, index: int) -> int:
        """Where "one of the sources", "una delle fonti" begins."""
        for words in (("one", "of", "the"), ("una", "delle")):
            if tuple(self.norms[max(0, index - len(words)) : index]) == words:
                return index - len(words)
        return index

    def _sources_say(self, index: int, sent: Sent) -> bool:
        """ "fonti a Mosca hanno confermato", "said one of the sources"."""
        for place in range(index + 1, min(sent.last, index + _SOURCE_WORDS)):
            if self.norms[place] in {",", ".", ":", ";"}:
                break
            if self._is_saying(place):
                return True
        low = max(sent.first, index - _SOURCE_WORDS // 2)
        return any(self._is_saying(place) for place in range(low, index))

    def _anonymous_candidate(self, first: int, last: int, self_referring: str) -> Candidate:
        while last - first > 1 and self._is_saying(last - 1):
            last -= 1
        last = with_owner(self.doc, last)
        span = self.doc.span(first, last)
        speaker = make_speaker(
            kind="anonymous",
            id=None,
            name=self.doc.text[span[0] : span[1]],
            office=None,
            country=None,
            span=span,
            self_referring=self_referring == "yes",
        )
        return Candidate(first, last, speaker, self._is_oblique(first))

    def _is_saying(self, index: int) -> bool:
        forms = forms_of(self.norms[index], self.language)
        return any(form.lemma in self.stances or form.role == "auxiliary" for form in forms)

    def _unnamed(
        self, sent: Sent, role_words: list[tuple[int, int, str]], covered: set[int]
    ) -> list[tuple[int, int]]:
        """ "a White House official", "one of the traders": unnamed persons told by their work."""
        few = self._numbered(sent, covered)
        if not role_words:
            return few
        named = [
            role
            for person in sent.names
            if person.mention.kind == "person" and (role := self._role_of(person, role_words))
        ]
        told = [
            (first, role[1])
            for role in role_words
            if role[0] not in covered
            and not any(low <= role[0] < high for low, high in (*named, *few))
            and (first := self._indefinite(role, sent)) is not None
        ]
        return few + told

    def _indefinite(self, role: tuple[int, int, str], sent: Sent) -> int | None:
        """Where "a London-based trader", "one of the officials" begins; None if nothing does."""
        if role[2] == SEVERAL:
            return None if self._of_state(role[0]) else self._from_number(role[0], sent)
        if role[2] not in _UNNAMED_LEVELS or self.norms[role[1] : role[1] + 1] in _THINGS:
            return None
        index = role[0] - 1
        while index >= sent.first and role[0] - index <= _UNNAMED_REACH:
            word = self.norms[index]
            if word in _INDEFINITE:
                return None if index > sent.first and self.norms[index - 1] in _IS else index
            inside = word[0].isalnum() or word in {"-", "'s", "’s"}
            one_of = (
                word in {"of", "dei", "degli", "delle"} and self.norms[index - 1] in _INDEFINITE
            )
            verb = any(g.finite and g.first <= index < g.last for g in sent.groups)
            if not inside or verb or (word in self.oblique and not one_of):
                return None
            index -= 1
        return None

    def _numbered(self, sent: Sent, covered: set[int]) -> list[tuple[int, int]]:
        """ "two local cooperatives reported", "dicono due acciaierie": a few that no name tells."""
        found = []
        for index in self.counts.get(sent.index, ()):
            if index in covered or self.doc.taken[index] or index + 1 == sent.last:
                continue
            last = self._plural_end(index + 1, sent)
            if last is None or any(i in covered for i in range(index, last)):
                continue
            spoken = last < sent.last and self._says_at(last)
            before = index in self.according_ends
            told = index > sent.first and self._says_at(index - 1) and self.norms[index - 2] == ","
            if spoken or before or told:
                found.append((index, last))
        return found

    def _plural_end(self, index: int, sent: Sent) -> int | None:
        """Where a few lower-case words that end in a plural end."""
        for last in range(index + 1, min(sent.last, index + _FEW_WORDS) + 1):
            word = self.norms[last - 1]
            if not word.isalpha() or self.doc.taken[last - 1] or self.doc.tokens.capital(last - 1):
                return None
            if word in _KNOWN_SIDES:
                return None
            plural = word.endswith("s" if self.language == "en" else ("i", "e"))
            if plural and not (
                last < sent.last and self.norms[last][0].isalpha() and not self._says_at(last)
            ):
                return last
        return None

    def _says_at(self, index: int) -> bool:
        """Whether a finite verb of saying stands at a word."""
        forms = forms_of(self.norms[index], self.language)
        return any(f.lemma in self.stances and f.mood == "indicative" for f in forms)

    def _from_number(self, first: int, sent: Sent) -> int:
        """Where "two importers", "alcuni analisti" begins."""
        while first > sent.first and self.norms[first - 1] in _NUMBERS:
            first -= 1
        return first

    def _of_state(self, first: int) -> bool:
        """ "Canadian officials": officers of a named state speak for it."""
        return self.norms[first] == "officials" and any(
            named.last == first and named.mention.kind == "territory"
            for named in self.doc.names_in(max(0, first - 3), first)
        )
