"""Verbs of saying and their subjects: "Urso ha detto", "..., said the ministry"."""

from __future__ import annotations

from dataclasses import dataclass

from didymium.news.doc import Sent
from didymium.news.offices import Candidate
from didymium.news.subjects import COMPLEMENT, SubjectFinder
from didymium.news.types import Cue, Speaker, make_cue
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
    "determine": {"that"},
    "write": {"that", "in", "on", ",", '"'},
    "press": {"for"},
    "call": {"for", "on"},
    "agree": {"that"},
    "tell": set(),
    "ask": {"to", "for", "that"},
}
_QUOTED_PASSIVES = frozenset({"quote", "cite", "citare"})
_TOLD_WORDS = 4
_BEFORE_NAME = 6
_BREAKS = frozenset({",", ".", "", "-", "–", "—"})
_BESIDE_QUOTATIONS = frozenset(
    (
        *("continuare", "rilanciare", "attaccare", "incalzare", "rassicurare"),
        *("ripetere", "garantire", "recitare", "continue", "counter", "esordire", "rilevare"),
    )
)
# "ha salutato l'accordo come un «passo avanti»", "hailed the deal as".
_EVALUATING = frozenset(
    (
        *("salutare", "bollare", "elogiare", "lodare", "criticare", "condannare", "bocciare"),
        *("stigmatizzare", "descrivere"),
        *("hail", "praise", "criticise", "criticize", "condemn", "slam", "blast", "tout"),
        *("dub", "label"),
    )
)
_MODALS = frozenset(("potere", "dovere", "could", "may", "might", "should", "can", "must"))


_BEFORE_SUBJECT = frozenset(
    (
        *("the", "a", "an", "its", "their", "his", "her"),
        *("il", "la", "l'", "lo", "un", "una"),
    )
)


@dataclass(slots=True)
class Attribution:
    """Who says a stretch of words, how (``stance``) and where the frame of saying stands.

    ``tail``: the frame stands behind what is said; ``back``: in the sentence after it;
    ``spoken``: the stretch is a quotation of its own.
    """

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
    spoken: bool = False


class ReportingFinder(SubjectFinder):
    """Finds verbs of saying with their subjects and with what is said."""

    def _reporting(
        self, sent: Sent, candidates: list[Candidate], carriers: tuple[str, ...]
    ) -> list[Attribution]:
        found: list[Attribution] = []
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
            if not self._has_object(group, sent) or not self._at_quotation(group, sent):
                continue
            if group.negated and stance == "deny":
                stance = "say"
            subject = self._subject(group, sent, candidates)
            if subject is None or self._only_told(group, sent, found):
                continue
            inverted = subject.first >= group.last
            self_carrier = tuple(name for name in carriers if name != subject.speaker.name)
            found.append(self._make(sent, group, subject, stance, inverted, self_carrier))
        return found

    def _only_told(self, group: VerbGroup, sent: Sent, found: list[Attribution]) -> bool:
        """ "X said that Y revealed a plan": a saying that is itself what is said."""
        if not found or found[-1].tail or group.mood == "gerund":
            return False
        before = self.norms[found[-1].frame_last] if found[-1].frame_last < sent.last else ""
        after = self.norms[group.last] if group.last < sent.last else ""
        opens = after in COMPLEMENT[self.language] or any(self.quoted[group.last : group.last + 3])
        return before in COMPLEMENT[self.language] and not opens and after not in _BREAKS

    def _in_quotation(self, index: int) -> bool:
        return bool(self.quoted[index])

    def _at_quotation(self, group: VerbGroup, sent: Sent) -> bool:
        """Whether a verb that says something only beside a quotation stands at one."""
        if group.lemma not in _BESIDE_QUOTATIONS | _EVALUATING:
            return True
        after = self.norms[group.last : group.last + 8]
        if group.lemma in _EVALUATING:
            return any(self.quoted[group.last : sent.last])
        return self.quoted_before(group.first, sent) or (
            ":" in after and any(self.quoted[group.last : sent.last])
        )

    def _has_object(self, group: VerbGroup, sent: Sent) -> bool:
        needed = _OBJECT_NEEDED.get(group.lemma)
        if not needed:
            return True
        if group.lemma == "call" and any(self.quoted[group.last : sent.last]):
            return True  # called it "good news"
        return bool(needed & set(self.norms[group.last : min(sent.last, group.last + 4)]))

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
            or sent.last - max(group.last, subject.last) <= _TOLD_WORDS
        )
        after = self.norms[group.last] if group.last < sent.last else "."
        told_after = after in COMPLEMENT[self.language]
        tail = inverted or (marked and told_before and not told_after)
        if tail:
            end = max(group.last, subject.last)
            if (
                sent.last - end <= 12
                and self.norms[min(end, sent.last - 1)] not in COMPLEMENT[self.language]
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
            make_cue(
                span=span, text=self.doc.text[span[0] : span[1]], why=f"reporting verb ({stance})"
            ),
            tail,
        )

    def _mark_before(self, index: int, sent: Sent) -> bool:
        while index > sent.first and self.norms[index - 1] in _BEFORE_SUBJECT:
            index -= 1
        if index > sent.first and self.norms[index - 1] in {",", '"', "»", "”", "-", "–"}:
            return True
        low = max(sent.first, index - _BEFORE_NAME)  # ", state-run Kazatomprom said"
        return "," in self.norms[low:index] and not any(
            low <= group.first < index for group in sent.groups if group.finite
        )
