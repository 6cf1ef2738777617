"""What a noun of saying tells: "the warning by Rossi that", "amid reports that"."""

from __future__ import annotations

import datetime as dt

from didymium.news.speakers.candidates import Candidate
from didymium.news.speech.backward import BackwardFinder
from didymium.news.speech.reporting import Attribution
from didymium.news.tables import words_of
from didymium.news.types import Speaker, make_cue, make_speaker
from didymium.news.words.doc import Doc, Sent
from didymium.news.words.verb_forms import forms_of

_THAT = frozenset(("that", "che"))
_REACH = 8
_HEARSAY_REACH = 3
_KNOWN = frozenset(("the", "these", "those", "its", "their", "his", "her", "our"))
_OWNED = frozenset(("its", "their"))
_BY = frozenset(("by", "from", "of", "di", "del", "della", "dell'", "dei", "degli", "delle", "da"))
_ENDS = frozenset((";", ")", ":", "\u2013", "\u2014"))


class NounFrameFinder(BackwardFinder):
    """Finds clauses that hang on a noun of saying, and whose they are."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.hearsay = words_of("noun_frames", self.language, "nouns", source="nobody")
        self.owned = words_of("noun_frames", self.language, "nouns", source="owner")
        nouns = doc.tokens.of(self.hearsay | self.owned)
        self.noun_frames = doc.words_by_sentence(nouns) if nouns else {}

    def _noun_that(
        self,
        sent: Sent,
        candidates: list[Candidate],
        carriers: tuple[str, ...],
        said: list[Attribution],
    ) -> list[Attribution]:
        """The clauses behind nouns of saying: of who is named there, or of nobody."""
        found = []
        for noun in self.noun_frames[sent.index]:
            that = self._clause_behind(noun, sent)
            if that is None or self.quoted[noun]:
                continue
            speaker = self._whose(noun, that, candidates)
            if speaker is None:
                continue
            span = self.doc.span(noun, noun + 1)
            cue = make_cue(span=span, text=self.norms[noun], why="noun of saying")
            stretch = (that + 1, self._stretch_end(noun, that, sent, said))
            item = self._made(stretch, speaker, (noun, that), carriers, cue)
            item.outer = True
            found.append(item)
        return found

    def _clause_behind(self, noun: int, sent: Sent) -> int | None:
        """Where "that" or "secondo cui" stands that opens what the noun tells."""
        for index in range(noun + 1, min(sent.last - 2, noun + _REACH)):
            word = self.norms[index]
            if word == "cui" and self.norms[index - 1] == "secondo":
                return index
            if word in _THAT:
                following = forms_of(self.norms[index + 1], self.language)
                relative = any(form.mood == "indicative" for form in following)
                clitic = self.language == "it" and self.norms[index + 1] in self.clitics
                return None if relative or clitic else index
            if not word[0].isalnum() and word != "'s":
                return None
        return None

    def _whose(self, noun: int, that: int, candidates: list[Candidate]) -> Speaker | None:
        """Who is named between the noun and its clause, or owns the noun; else nobody."""
        if self.norms[noun] in self.owned:
            owner = next(
                (c for c in candidates if noun < c.first and c.last <= that and not c.carrier), None
            )
            if owner is not None and self.norms[noun + 1] in _BY:
                return owner.speaker
            named = next((n for n in self.doc.names_in(noun - 5, noun) if n.last == noun - 1), None)
            if named is not None and self.norms[noun - 1] == "'s":
                return self._named_speaker(named.first, candidates)
            if self.norms[noun - 1] in _OWNED:
                return self._firm_at(noun) or self._wrote_last()
        known = self.norms[noun - 1] in _KNOWN
        if self.norms[noun] in self.hearsay and that - noun <= _HEARSAY_REACH and not known:
            span = self.doc.span(noun, noun + 1)
            return make_speaker(
                kind="organisation", id=None, name=self.norms[noun], office=None, country=None,
                span=span, self_referring=False,
            )  # fmt: skip
        return None

    def _named_speaker(self, first: int, candidates: list[Candidate]) -> Speaker | None:
        """ "Glencore's warning that": a possessor as who speaks."""
        held = next((c for c in candidates if c.first == first), None)
        return held.speaker if held is not None else self._possessor(first)

    def _stretch_end(self, noun: int, that: int, sent: Sent, said: list[Attribution]) -> int:
        """Where what is told ends: at a strong mark, or a comma where the main clause follows."""
        framed = any(item.frame_first > that for item in said)
        main_before = not framed and any(g.finite and g.last <= noun for g in sent.groups)
        for index in range(that + 1, sent.last):
            word = self.norms[index]
            if word in _ENDS or (word == "," and not main_before):
                return index
        return sent.last
