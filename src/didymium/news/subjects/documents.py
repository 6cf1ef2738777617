"""Documents that say something: whose report, notice or figures they are, or which state's law."""

from __future__ import annotations

import datetime as dt
from functools import cache

from didymium.news.speakers.candidates import Candidate, has_name, speaker_in_words
from didymium.news.subjects.implied import ENDS_PHRASE, ImpliedSubjects
from didymium.news.tables import words_of
from didymium.news.types import Speaker
from didymium.news.words.doc import Doc, Sent
from didymium.news.words.verbs import VerbGroup

_REACH = 9
_BEHIND_REACH = 5
_PHRASE_WORDS = 5
_OWNER_REACH = 4
_OWNER_WORDS = 6
_ASIDE_WORDS = 14
_BY = frozenset(("by", "from", "of"))
_OF = frozenset(("di", "del", "della", "dell'", "dello", "dei", "degli", "delle"))
_DEFINITE = frozenset(("the", "il", "lo", "la", "l'", "its", "this", "that", "questa", "questo"))
_INDEFINITE = frozenset(("a", "an", "un", "una", "un'", "uno"))
_OFFICIAL = frozenset(("customs", "official", "government", "state", "doganali", "ufficiali"))
_INVERTED = frozenset(("say", "read", "state", "show", "note"))
SHOWING = frozenset(("show", "mostrare", "valutare"))
"""Verbs that say something only of a document: "the figures show"."""


@cache
def documents(language: str) -> frozenset[str]:
    """Nouns for what is written and says something itself: "report", "nota"."""
    return words_of("documents", language, "nouns")


@cache
def _of_kind(language: str, kind: str) -> frozenset[str]:
    return words_of("documents", language, "nouns", kind=kind)


class DocumentSubjects(ImpliedSubjects):
    """Finds whose words a document tells."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.documents = doc.words_by_sentence(doc.tokens.of(documents(self.language)))
        self.opening = {sent.first for sent in doc.sentences}
        self.rules = _of_kind(self.language, "rule")
        self.figures = _of_kind(self.language, "figures")

    def _document(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate]
    ) -> Candidate | None:
        """ "the report noted", "conclude la risposta": whose report it is, or who wrote last."""
        if sent.index not in self.documents:
            return None
        place = self._document_at(group, sent, candidates)
        if place is None:
            return None
        beside = self._owner_beside(place, candidates)
        if beside is not None:
            return Candidate(place - 1, place + 1, beside, False)
        before = self.norms[place - 1] if place > sent.first else ""
        stop = group.first if place < group.first else sent.last
        aside = self.norms[place + 1 : place + 2] == [","]
        reach = _ASIDE_WORDS if aside else _OWNER_REACH
        owned = place + 1 < stop and self.norms[place + 1] in _OF | _BY
        if place > sent.first + 1 and self.norms[place - 2] in self.oblique:
            return None
        owner = next(
            (c for c in candidates if 0 < c.first - place <= reach and c.first < stop), None
        )
        if owner is not None:
            speaker: Speaker | None = owner.speaker
        else:
            speaker = self._owner_words(place + 1, group, sent) or self._of_the_state(place, sent)
            if speaker is None and (before in _DEFINITE or owned or place > group.first):
                speaker = self._wrote_last()
        return None if speaker is None else Candidate(place, place + 1, speaker, False)

    def _document_at(self, group: VerbGroup, sent: Sent, candidates: list[Candidate]) -> int | None:
        """Where the noun for a document stands that may be the subject of a verb."""
        nouns = documents(self.language)
        inverted = self.norms[group.first - 1] == "," or self.quoted_before(group.first, sent)
        if inverted and (self.language == "it" or group.lemma in _INVERTED):
            for index in range(group.last, min(sent.last, group.last + _BEHIND_REACH)):
                if self.norms[index] in nouns:
                    return index
                if self.norms[index] in ENDS_PHRASE or self.norms[index] in self.oblique:
                    break
        high = self._skip_aside(group.first, sent)
        low = max(sent.first, high - _REACH)
        for index in range(high - 1, low - 1, -1):
            word = self.norms[index]
            if word in nouns and self._as_subject(index, sent, candidates):
                return index
            if word in ENDS_PHRASE or word in self.connectors:
                return None
            link = word in self.oblique and word not in _OF and word not in _BY
            if link and not self.dated[index + 1]:
                return None
        return None

    def _skip_aside(self, index: int, sent: Sent) -> int:
        """ "The report, published by the agency, warns": the word before what stands between."""
        if index - 1 <= sent.first or self.norms[index - 1] != ",":
            return index
        low = max(sent.first, index - _ASIDE_WORDS)
        comma = next((i for i in range(index - 2, low, -1) if self.norms[i] == ","), None)
        told = comma is not None and any(g.finite and comma < g.first < index for g in sent.groups)
        return index if comma is None or told else comma

    def _as_subject(self, index: int, sent: Sent, candidates: list[Candidate]) -> bool:
        """Whether an article, a name or a body stands before the noun, or it opens the sentence."""
        before = self.norms[index - 1] if index > sent.first else ""
        if before in _DEFINITE or self._unknown_capital(index - 1):
            return True
        if before in _OFFICIAL and self.norms[index] in self.figures:
            return True  # "…, customs data showed"
        if any(c.last in {index, index - 1} and not c.oblique for c in candidates):
            return True
        low = max(sent.first, index - _PHRASE_WORDS)
        for place in range(index - 1, low - 1, -1):
            word = self.norms[place]
            if word in _INDEFINITE or word in _DEFINITE:
                return place == sent.first or self.norms[place - 1] not in self.oblique
            if not word[0].isalnum() or word in self.oblique or word in self.connectors:
                return False
        return low == sent.first and self.norms[index] in self.figures

    def _of_the_state(self, place: int, sent: Sent) -> Speaker | None:
        """ "a decree said", "customs data show": of the state that acts in the text."""
        low = max(sent.first, place - _PHRASE_WORDS)
        official = not _OFFICIAL.isdisjoint(self.norms[low:place])
        if self.norms[place] not in self.rules and not official:
            return None
        own = [n.mention.country for n in self.doc.names_in(low, place) if n.mention.country]
        country = own[-1] if own else self.last_country or self.page_state
        if country is None:
            return None
        return speaker_in_words(
            self.doc, place, place + 1, "territory", known=country, country=country
        )

    def _owner_beside(self, place: int, candidates: list[Candidate]) -> Speaker | None:
        """ "a Macquarie note", "the miner's quarterly report": whose it is, before the noun."""
        for candidate in candidates:
            if candidate.last in {place, place - 1} and not candidate.nameless:
                if self.norms[candidate.first] in _INDEFINITE and not has_name(candidate.speaker):
                    return self._firm_at(place) or candidate.speaker  # "a company statement"
                return candidate.speaker
        if self.language != "en" or not self._unknown_capital(place - 1):
            return None
        return speaker_in_words(self.doc, place - 1, place, "organisation")

    def _unknown_capital(self, index: int) -> bool:
        """Whether a word with a capital may be a name that no list knows."""
        small = self.norms[index] in self.determiners or self.norms[index] in self.connectors
        named = self.doc.tokens.capital(index) and not self.doc.taken[index]
        return named and not small and not self.dated[index] and index not in self.opening

    def _owner_words(self, link: int, group: VerbGroup, sent: Sent) -> Speaker | None:
        """ "il rapporto del gruppo di monitoraggio": whose report it is, in the text's words."""
        first, last = link + 1, link + 1
        if link >= sent.last or self.norms[link] not in _OF | _BY:
            return None
        stop = group.first if group.first > link else sent.last
        capitals = self.norms[link] in _BY
        while last < stop and self.norms[last].isalpha() and self.norms[last] not in ENDS_PHRASE:
            if capitals and not self.doc.tokens.capital(last):
                break
            last += 1
        if last == first or last - first > _OWNER_WORDS:
            return None
        return speaker_in_words(self.doc, first, last, "organisation")
