"""Verbs of saying and their subjects: "Urso ha detto", "..., said the ministry"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from didymium.news.doc import Doc, Sent
from didymium.news.offices import Candidate
from didymium.news.quotations import quoted_words
from didymium.news.speakers import SpeakerFinder
from didymium.news.types import Cue, Speaker
from didymium.news.verbs import VerbGroup

_OBJECT_NEEDED = {
    "sollevare": {"prospettiva", "possibilità", "ipotesi", "idea", "questione", "dubbi"},
    "raise": {"prospect", "possibility", "idea", "question", "doubts"},
    "float": {"idea", "prospect", "possibility"},
    "parlare": {"di", "del", "della", "dell'"},
    "rule": {"out"},
    "point": {"out", "to"},
    "indicate": {"that"},
    "signal": {"that"},
    "maintain": {"that"},
    "find": {"that"},
    "write": {"that", "in", "on", ",", '"'},
    "press": {"for"},
    "call": {"for", "on"},
    "agree": {"that"},
    "tell": set(),
    "ask": {"to", "for", "that"},
}
# Verbs whose object follows them: what stands behind is told, not the teller.
_NEVER_INVERTED = frozenset({"tell", "inform", "ask", "urge", "accuse", "accusare", "invitare"})
_QUOTED_PASSIVES = frozenset({"quote", "cite", "citare"})
_FRAME_WORDS = frozenset(
    (
        *("in", "una", "un", "un'", "nota", "intervista", "comunicato", "conferenza", "stampa"),
        *("post", "su", "x", "a", "an", "statement", "interview", "al", "alla", "ai", "quotidiano"),
        *("agenzia", "giornale", "emittente", "tv", "giornalisti", "dall'", "all'", "reporters"),
    )
)
_BETWEEN_LIMIT = 7
_TOLD_WORDS = 4
_PRONOUNS = {
    "it": frozenset({"lui", "lei", "egli", "ella"}),
    "en": frozenset({"he", "she", "they", "it"}),
}
_COMPLEMENT = {"it": frozenset({"che", ":"}), "en": frozenset({"that", ":"})}
_MODALS = frozenset(("potere", "dovere", "could", "may", "might", "should", "can", "must"))
_BEFORE_VERB = frozenset(("e", "ed", "ma", "poi", "si", "lo", "ne", "lui", "lei", "nella", "nota"))
_OPENING_MARKS = frozenset({",", '"', "»", "”", "come", "lo", "as", "-", "—", "–", "l'"})


@dataclass(slots=True)
class Attribution:
    """Who says a stretch of words, how (``stance``) and where the frame of saying stands."""

    first: int
    last: int
    speaker: Speaker
    stance: str
    frame_first: int
    frame_last: int
    carriers: tuple[str, ...]
    cue: Cue
    tail: bool = False
    back: bool = False


class ReportingFinder(SpeakerFinder):
    """Finds verbs of saying with their subjects."""

    def __init__(self, doc: Doc, page_date: dt.date | None = None) -> None:
        super().__init__(doc, page_date)
        self.quoted = quoted_words(doc)

    def _reporting(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        found = []
        for group in sent.groups:
            stance = self.stances.get(group.lemma) or self._made_known(group)
            told = group.passive and group.lemma in _QUOTED_PASSIVES
            if stance is None or (group.passive and not told):
                continue
            if group.mood in {"infinitive", "participle"} or group.modal in _MODALS:
                continue
            if group.negated and stance == "say":
                continue
            if self._in_quotation(group.first):
                continue
            if not self._has_object(group, sent):
                continue
            if group.negated and stance == "deny":
                stance = "say"
            subject = self._subject(group, sent, candidates)
            if subject is None:
                continue
            inverted = subject.first >= group.last
            self_carrier = tuple(name for name in carriers if name != subject.speaker.name)
            found.append(self._make(sent, group, subject, stance, inverted, self_carrier))
        return found

    def _made_known(self, group: VerbGroup) -> str | None:
        """ "ha fatto sapere", "ha reso noto"."""
        after = self.norms[group.last] if group.last < len(self.norms) else ""
        known = (group.lemma == "fare" and after in {"sapere", "notare", "presente"}) or (
            group.lemma == "rendere" and after in {"noto", "nota"}
        )
        return "say" if known else None

    def _in_quotation(self, index: int) -> bool:
        return bool(self.quoted[index])

    def _has_object(self, group: VerbGroup, sent: Sent) -> bool:
        needed = _OBJECT_NEEDED.get(group.lemma)
        if not needed:
            return True
        if group.lemma == "call" and any(self.quoted[group.last : sent.last]):
            return True  # called it "good news"
        return bool(needed & set(self.norms[group.last : min(sent.last, group.last + 4)]))

    def _subject(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate]
    ) -> Candidate | None:
        before = self.norms[group.first - 1] if group.first > sent.first else ""
        inverted = self._inverted(group, sent, candidates, before)
        if inverted is not None:
            return inverted
        best: Candidate | None = None
        for candidate in candidates:
            if candidate.last > group.first:
                break
            if candidate.oblique and candidate.speaker.kind != "anonymous":
                continue
            if candidate.carrier and best is not None and group.first - candidate.last > 2:
                continue
            best = candidate
        if best is not None and self._reaches(best, group, sent):
            return best
        if best is None and group.first > 1 and self.norms[group.first - 2] in _OPENING_MARKS:
            surname = self._surname(group.first - 1, sent)
            if surname is not None:
                return surname
        return self._absent_subject(group, sent, before)

    def _inverted(
        self, group: VerbGroup, sent: Sent, candidates: list[Candidate], before: str
    ) -> Candidate | None:
        """A subject behind its verb: "..., ha detto domenica Peskov", "said the ministry"."""
        opens = group.first == sent.first or before in _OPENING_MARKS
        after = self.norms[group.last] if group.last < sent.last else "."
        if not opens or after in _COMPLEMENT[self.language] or group.lemma in _NEVER_INVERTED:
            return None
        for candidate in candidates:
            distance = candidate.first - group.last
            if not 0 <= distance <= _BETWEEN_LIMIT:
                continue
            if distance and self._made_known(group):
                distance -= 1
            if candidate.carrier and candidate.oblique:
                continue
            skipped = {
                index
                for other in candidates
                if other.carrier and other.oblique
                for index in range(other.first, other.last)
            }
            between = [i for i in range(group.last, candidate.first) if i not in skipped]
            if all(self._light(index) for index in between):
                oblique = distance and self.norms[candidate.first - 1] in self.oblique
                return None if oblique and distance == 1 else candidate
            break
        return self._surname(group.last, sent) if before else None

    def _surname(self, index: int, sent: Sent) -> Candidate | None:
        """ "..., ha detto Brnabic": one unknown capitalised word behind a quotation."""
        if not sent.first < index < sent.last or self.doc.taken[index] or self.dated[index]:
            return None
        if not self.doc.tokens.capital(index) or not any(self.quoted[sent.first : index]):
            return None
        if index + 1 < sent.last and self.doc.tokens.capital(index + 1):
            return None
        span = self.doc.span(index, index + 1)
        name = self.doc.text[span[0] : span[1]]
        speaker = Speaker(
            kind="person", id=None, name=name, office=None, country=None, span=span,
            self_referring=False,
        )  # fmt: skip
        return Candidate(index, index + 1, speaker, False)

    def _light(self, index: int) -> bool:
        """Words that may stand between a verb and its subject behind it."""
        word = self.norms[index]
        return (
            (word in self.determiners and word not in self.oblique)
            or word in _FRAME_WORDS
            or word in {"sapere", "noto", "notare", "presente"}
            or self.dated[index] == 1
            or word in self.adverbs
        )

    def _reaches(self, candidate: Candidate, group: VerbGroup, sent: Sent) -> bool:
        """No other finite main verb between the subject and its verb, relative clauses apart."""
        between = [
            other
            for other in sent.groups
            if other.finite and candidate.last <= other.first < group.first
        ]
        if not between:
            return True
        words = self.norms[candidate.last : group.first]
        if {"che", "who", "which", "cui", "quale"} & set(words):
            return True
        return len(between) == 1 and ({"e", "ed", "and", ","} & set(words[-3:]) != set())

    def _absent_subject(self, group: VerbGroup, sent: Sent, before: str) -> Candidate | None:
        """A pronoun or, in Italian, no subject at all: the last who spoke."""
        if self.last_speaker is None:
            return None
        light = all(
            self.norms[index] in self.adverbs
            or self.norms[index] in _BEFORE_VERB
            or not self.norms[index][0].isalnum()
            for index in range(sent.first, group.first)
        )
        starts = (
            light
            or before in {'"', "»", "”"}
            or (before == "," and bool(self.quoted[max(sent.first, group.first - 2)]))
        )
        pronoun = before in _PRONOUNS[self.language]
        third = group.mood != "subjunctive"
        if pronoun or (self.language == "it" and starts and third and group.finite):
            return Candidate(group.first - pronoun, group.first, self.last_speaker, False)
        return None

    def _make(
        self,
        sent: Sent,
        group: VerbGroup,
        subject: Candidate,
        stance: str,
        inverted: bool,
        carriers: tuple[str, ...],
    ) -> Attribution:
        first, last = sent.first, sent.last
        begin = min(subject.first, group.first)
        marked = begin > sent.first and self._mark_before(begin, sent)
        told_before = begin - sent.first >= _TOLD_WORDS and (
            any(other.last <= begin for other in sent.groups)
            or any(self.quoted[sent.first : begin])
        )
        after = self.norms[group.last] if group.last < sent.last else "."
        told_after = after in _COMPLEMENT[self.language]
        tail = inverted or (marked and told_before and not told_after)
        if tail:
            end = max(group.last, subject.last)
            if (
                sent.last - end <= 12
                and self.norms[min(end, sent.last - 1)] not in _COMPLEMENT[self.language]
            ):
                last = sent.last
        else:
            first = min(subject.first, group.first)
        span = self.doc.span(group.first, group.last)
        return Attribution(
            first,
            last,
            subject.speaker,
            stance,
            min(subject.first, group.first),
            max(group.last, subject.last),
            carriers,
            Cue(span=span, text=self.doc.text[span[0] : span[1]], why=f"reporting verb ({stance})"),
            tail,
        )

    def _mark_before(self, index: int, sent: Sent) -> bool:
        while index > sent.first and self.norms[index - 1] in {
            "the",
            "il",
            "la",
            "l'",
            "lo",
            "a",
            "an",
            "un",
            "una",
            "its",
            "their",
            "his",
            "her",
        }:
            index -= 1
        return index > sent.first and self.norms[index - 1] in {",", '"', "»", "”", "-", "–"}
