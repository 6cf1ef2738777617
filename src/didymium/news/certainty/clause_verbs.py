"""What a judgement of modality looks at in a clause: its verb, its cues and their reach."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from didymium.news.speech.reporting import Attribution
from didymium.news.types import Cue, Modality, Polarity, Time, make_cue
from didymium.news.words.doc import ClauseSpan, Doc, Found, Sent
from didymium.news.words.verbs import VerbGroup

_CONDITIONAL = frozenset(("se", "if", "unless", "qualora", "laddove", "purché"))
ASKING_WHETHER = frozenset(
    (
        *("see", "decide", "know", "ask", "consider", "determine", "say", "check", "wonder"),
        *("assess", "learn", "discuss", "debate", "examine", "review", "investigate", "weigh"),
        *("vedere", "decidere", "sapere", "chiedere", "valutare", "verificare", "capire"),
        *("stabilire", "esaminare", "discutere", "domandare", "studiare"),
    )
)
"""Behind these "if" and "se" ask whether, and are no condition."""
_WITHOUT = frozenset(("without", "senza"))
_COPULAS = frozenset(("be", "essere"))
_INVERTED = frozenset(("should", "had", "were"))
"""English verbs that open a condition of their own: "Should talks fail, ..."."""
_WEIGHING = frozenset(("considerare", "fattibilità", "consider", "feasibility", "valutare"))
GOVERNED = frozenset(("che", "that"))
"""Words that open a clause which the clause before it rules."""
_GOVERNING_WORDS = 12
_GOVERNING_KINDS = frozenset({"possible", "hoped", "demanded", "denied"})
_STATE_CUES = {
    "state_proposed": "proposed",
    "state_announced": "announced",
    "state_in_force": "in_force",
    "state_enforced": "enforced",
    "state_lapsed": "lapsed",
    "state_financed": "financed",
    "state_construction": "under_construction",
    "state_producing": "producing",
    "state_collapsed": "collapsed",
    "state_suspended": "suspended",
}


@dataclass(slots=True)
class Judgement:
    """Modality, polarity and time of a clause, with the words that decided."""

    modality: Modality = "asserted"
    polarity: Polarity = "positive"
    time: Time = "present"
    hearsay: bool = False
    wish: bool = False
    done: bool = False
    cues: list[Cue] = field(default_factory=list)


@dataclass(slots=True)
class ActFrame:
    """What a judgement must know of the act in the clause: its words, action and family."""

    first: int
    last: int
    action: str
    family: str
    official: bool = False
    dated_start: bool = False
    own: bool = False
    """Whether who speaks is who acts."""


_JUDGEMENT_WORDS = 3
"""How many words may tell a judgement: "poco probabile che"."""


class ClauseReader:
    """Looks at the clauses of one sentence; needs its verb groups, cues and attributions."""

    def __init__(self, doc: Doc, sent: Sent) -> None:
        self.doc = doc
        self.sent = sent
        self.norms = doc.tokens.norms
        self.cues = sent.cues
        self.open_from: int | None = None
        self.condition_phrases: list[int] = []
        for first, last, cue in self.cues:
            if cue.kind == "open_question" and self.open_from is None:
                self.open_from = first
            elif cue.kind == "conditional" and last - first > 1:
                self.condition_phrases.append(first)
        self.conditions: set[int] = set()
        self.weighs = sent.index in doc.holding(_WEIGHING)
        inverted = self.norms[sent.first] in _INVERTED
        if self.condition_phrases or inverted or sent.index in doc.holding(_CONDITIONAL):
            self.conditions = {part.first for part in sent.clauses if self._is_condition(part)}

    def _governing(self, clause: ClauseSpan) -> list[Found]:
        """Cues of the clause before one that opens with "che" or "that": they rule it too."""
        if clause is self.sent.clauses[0]:
            return []
        before = next((c for c in reversed(self.sent.clauses) if c.last == clause.first), None)
        if before is None or before.last - before.first > _GOVERNING_WORDS:
            return []
        return [
            item
            for item in self.cues
            if before.first <= item[0] < before.last and item[2].kind in _GOVERNING_KINDS
        ]

    def _of_act(self, clause: ClauseSpan, act: ActFrame | None) -> VerbGroup | None:
        """The finite verb that is itself part of the act ("are now prohibited from export")."""
        if act is not None:
            for group in clause.groups:
                if group.finite and group.first < act.last and act.first < group.last:
                    return group
        return None

    def _done(self, clause: ClauseSpan, act: ActFrame | None) -> VerbGroup | None:
        """ "hanno annunciato di aver firmato un accordo": the deed told by a perfect infinitive."""
        if act is not None:
            for group in clause.groups:
                if group.mood == "infinitive" and group.perfect and group.first <= act.last:
                    return replace(group, tense="past")
        return None

    def _main(
        self, clause: ClauseSpan, attribution: Attribution | None, act: ActFrame | None
    ) -> VerbGroup | None:
        """The clause's verb, not the verb of saying when another one follows in the clause."""
        main = self._of_act(clause, act) or self._done(clause, act) or clause.main
        if main is None or attribution is None or len(clause.groups) < 2:
            return main
        if attribution.frame_first <= main.first < attribution.frame_last:
            others = [
                g
                for g in clause.groups
                if not attribution.frame_first <= g.first < attribution.frame_last
            ]
            finite = [group for group in others if group.finite]
            return finite[0] if finite else main
        return main

    def _weighed(self, clause: ClauseSpan, act: ActFrame) -> bool:
        """ "ha chiesto di considerare la fattibilità di un limite": asked for, but not the act."""
        return self.weighs and not _WEIGHING.isdisjoint(self.norms[clause.first : act.last])

    def _verb_at(self, attribution: Attribution) -> VerbGroup | None:
        for group in self.sent.groups:
            if attribution.frame_first <= group.first < attribution.frame_last:
                return group
        return None

    def _time(self, main: VerbGroup | None) -> Time:
        if main is None:
            return "present"
        if main.tense == "future" and not main.perfect:
            return "future"
        if main.perfect or main.tense in {"past", "imperfect"}:
            return "past"
        return "present"

    def _note(self, result: Judgement, first: int, last: int, why: str) -> None:
        span = self.doc.span(first, last)
        result.cues.append(make_cue(span=span, text=self.doc.text[span[0] : span[1]], why=why))

    def _is_condition(self, clause: ClauseSpan) -> bool:
        opener = self.norms[clause.first]
        if (
            opener in {",", '"', "«", "“", "e", "and", "ma", "but"}
            and clause.first + 1 < clause.last
        ):
            opener = self.norms[clause.first + 1]
        if opener in _CONDITIONAL:
            asks = any(
                group.last == clause.first and group.lemma in ASKING_WHETHER
                for group in self.sent.groups
            )
            return not asks and (self.open_from is None or self.open_from > clause.first)
        if opener in _INVERTED and clause.first == self.sent.first:
            return self._consequent(clause)
        return any(
            clause.first <= first < clause.last and not self._went_without(first, clause)
            for first in self.condition_phrases
        )

    def _went_without(self, first: int, clause: ClauseSpan) -> bool:
        """ "Without approval to go on, the firm closed it": what is told as done has no condition.

        Not so "would be banned without approval".
        """
        told = [group for group in clause.groups if group.finite]
        return (
            self.norms[first] in _WITHOUT
            and bool(told)
            and all(
                group.tense == "past" and group.mood == "indicative" and group.modal is None
                for group in told
            )
        )

    def _consequent(self, condition: ClauseSpan) -> bool:
        """Whether "should China ban exports" is followed by what then would or will be."""
        after = [group for group in self.sent.groups if group.first >= condition.last]
        return any(group.finite for group in after) and any(
            group.modal == "would" or group.tense == "future" for group in after
        )

    def _negated_at(self, first: int) -> bool:
        before = self.norms[max(self.sent.first, first - 3) : first]
        return bool({"non", "not", "never", "né"} & set(before)) or any(
            w.endswith("n't") for w in before
        )

    def _is_noun(self, first: int) -> bool:
        before = self.norms[first - 1] if first > self.sent.first else ""
        return before in {
            "il",
            "lo",
            "la",
            "l'",
            "un",
            "una",
            "the",
            "a",
            "an",
            "della",
            "del",
            "dell'",
            "sulla",
            "alla",
            "di",
            "of",
            "'s",
            "its",
            "le",
            "i",
            "gli",
        }

    def _governs(self, first: int, act: ActFrame | None, main: VerbGroup | None) -> bool:
        """A verbal cue counts when it comes before the act, or belongs to the main verb."""
        if act is not None:
            return first <= act.last
        return main is None or first <= main.last + 2

    def _predicated(self, first: int, act: ActFrame | None, main: VerbGroup | None) -> bool:
        """Whether a cue is told of an act that is the subject: "a ban is under consideration"."""
        if act is None or main is None or main.lemma not in _COPULAS:
            return False
        return act.last <= main.first <= first <= main.last + 2

    def _at_noun(self, first: int, last: int, clause: ClauseSpan, act: ActFrame | None) -> bool:
        if act is not None:
            return act.first - 4 <= first <= act.last
        main = clause.main
        return main is None or not main.finite or (first < main.first and last - first > 0)

    def _no_before(self, clause: ClauseSpan, act: ActFrame, main: VerbGroup | None) -> bool:
        """ "No deal has been signed", "nessun accordo": the negation sits on the noun."""
        for index in range(max(clause.first, act.first - 4), act.first + 1):
            if self.norms[index] in {"no", "nessun", "nessuno", "nessuna", "nessun'", "neither"}:
                return main is None or main.tense != "future"
        return False

    def _judged(self, clause: ClauseSpan, main: VerbGroup) -> bool:
        """ "È difficile che la Cina revochi": a subjunctive under what is judged, not told."""
        if main.mood != "subjunctive" or main.perfect or clause.opener != "che":
            return False
        before = [g for g in self.sent.groups if g.finite and g.last <= clause.first]
        if not before or before[-1].lemma != "essere" or before[-1].mood == "subjunctive":
            return False
        return clause.first - before[-1].last <= _JUDGEMENT_WORDS


def state_from_cues(inside: list[Found], family: str) -> str | None:
    """The state of an act of this family that a clause's words name, or None.

    A project that stops is suspended; a ban that stops exports is not.
    """
    for _, _, cue in inside:
        state = _STATE_CUES.get(cue.kind)
        if state is not None and (state != "suspended" or family == "project"):
            return state
    return None
