"""Speakers named behind what they say: "Così Urso", "Lo ha detto Urso", "A dirlo è Urso"."""

from __future__ import annotations

import datetime as dt

from didymium.news.speakers.candidates import Candidate
from didymium.news.speech.according import AccordingFinder
from didymium.news.speech.reporting import Attribution
from didymium.news.subjects.documents import documents
from didymium.news.types import make_cue
from didymium.news.words.doc import Doc, Sent
from didymium.news.words.verb_forms import forms_of

_CLEFT_REACH = 12
_THUS_REACH = 10
_COLON_REACH = 10
_RESUMING = frozenset({"lo", "l'", "ne"})
_COPULAS = frozenset({"è", "sono", "stato", "stata", "stati"})
_CLOSING_MARKS = frozenset({'"', "»", "”", "'"})
_TELLING = frozenset({".", ",", "!", "?", ";"})


class BackwardFinder(AccordingFinder):
    """Finds speakers named in the sentence, or behind the mark, after their words."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.thus = doc.words_by_sentence(doc.tokens.places.get("così", []))

    def _cleft(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "A dirlo è il ministro": the sentence before is his; the next one after a colon."""
        if self.language != "it" or sent.last - sent.first < 4:
            return []
        word = self.norms[sent.first + 1]
        if self.norms[sent.first] not in {"a", "ad"} or not word.endswith("rlo"):
            return []
        if not any(form.lemma in self.stances for form in forms_of(word[:-2] + "e", "it")):
            return []
        copula = next(
            (i for i in range(sent.first + 2, sent.last) if self.norms[i] in _COPULAS), sent.first
        )
        speaker = next(
            (c for c in candidates if c.first > copula and not c.carrier and not c.oblique), None
        )
        if speaker is None and not documents("it").isdisjoint(self.norms[copula : copula + 4]):
            # "A sostenerlo è uno studio di Prometeia"
            speaker = next((c for c in candidates if c.first > copula), None)
        if speaker is None:  # "A riferirlo è l'agenzia Xinhua"
            speaker = next((c for c in candidates if c.first > copula and c.carrier), None)
        if speaker is None or speaker.first - copula > _CLEFT_REACH:
            speaker = self._name_from(copula + 1, sent)
        if speaker is None:
            return []
        span = self.doc.span(sent.first, sent.first + 2)
        cue = make_cue(span=span, text=self.doc.text[span[0] : span[1]], why="reporting verb (say)")
        frame = (sent.first, speaker.last)
        opens = range(speaker.last, min(sent.last - 1, speaker.last + _COLON_REACH))
        colon = next((index for index in opens if self.norms[index] == ":"), None)
        if colon is not None:  # "A dirlo è Prometeia: il litio basta"
            told = (colon + 1, sent.last)
            return [self._made(told, speaker.speaker, frame, carriers, cue)]
        back = self.norms[sent.last - 1] != ":"
        whole = (sent.first, sent.last)
        return [self._made(whole, speaker.speaker, frame, carriers, cue, back=back)]

    def _thus(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        """ "Così Urso, ministro ..." behind a quotation, in its sentence or the next."""
        if self.language != "it":
            return []
        for index in self.thus[sent.index]:
            if not self._behind_quotation(index):
                continue
            near = [c for c in candidates if 0 < c.first - index <= _THUS_REACH and not c.carrier]
            persons = [c for c in near if c.speaker.kind == "person"]
            speaker = next(iter(persons or near), None)
            if speaker is None or any(g.first == speaker.last for g in sent.groups):
                return []
            cue = self._cue(speaker, "named behind a quotation")
            frame = (index, speaker.last)
            back = index == sent.first
            whole = (sent.first, sent.last)
            return [self._made(whole, speaker.speaker, frame, carriers, cue, back=back)]
        return []

    def _behind_quotation(self, index: int) -> bool:
        """Whether only marks part a word from a quotation before it."""
        place = index - 1
        while place >= 0 and index - place <= 4 and self.norms[place] in _TELLING | _CLOSING_MARKS:
            if self.norms[place] in _CLOSING_MARKS:
                return place > 0 and (bool(self.quoted[place - 1]) or self._behind_quotation(place))
            place -= 1
        return False

    def _resumes(self, sent: Sent, attribution: Attribution) -> bool:
        """ "Lo ha detto X", "È quanto ha detto X", "Afferma X": who said the sentence before."""
        if attribution.back or self.language != "it":
            return attribution.back
        first = self.norms[sent.first]
        verb = any(group.first == sent.first + 1 for group in sent.groups)
        near = verb and attribution.frame_first <= sent.first + 1
        if first in _RESUMING and near:
            return True
        if first == "è" and self.norms[sent.first + 1] in {"quanto", "ciò"}:
            return attribution.frame_first <= sent.first + 3
        starts = attribution.frame_first == sent.first and attribution.tail
        return starts and self._behind_quotation(sent.first)
