"""Which acts are a page's news and which are told beside them.

Every act is described by a few plain features of how the page tells it (:func:`features`); the
weights of ``lists/salience.csv`` add up, and an act above ``BAR`` is news. The weights were fitted
on the half of the benchmark that rules may look at (``benchmarks/news_salience.py``).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from didymium.news.deeds.instruments import BY_WORDS
from didymium.news.tables import feature_weights, weighed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from didymium.news.types import Statement

BAR = -0.4
"""News above it: half of the best F1 is the odds at which a doubtful act is worth telling."""
LOWEST = -1.4
"""The likeliest act of a page is news above this, when none is above ``BAR``."""
_STRONG = 52
_UNSURE = frozenset(("possible", "conditional", "demanded", "hoped", "open_question"))
_MOST_REPEATS = 3
_UNKNOWN = -5.0
_LATE = 3
_NOBODY = frozenset(("outlet", "anonymous"))


@dataclass(slots=True, unsafe_hash=True)  # never changed; freezing costs a call a field
class Telling:
    """How one statement tells its act.

    ``rule`` found it, ``strength`` is the rule's priority, ``verbal`` whether the words of the
    act hold a verb of the clause, ``under`` whether the clause is subordinate ("since Congo
    stopped exports"), ``also`` the other acts named in the same clause ("suspends its ban").
    ``tense`` is that of the clause's main verb (pluperfect apart, "none" without a verb),
    ``relative`` whether a relative pronoun opens the clause, ``day`` what its dates say: "recent"
    (days around the page's own), "older", "coming" or nothing; ``place`` is the number of the
    clause in its sentence.
    """

    rule: str = ""
    strength: int = 60
    verbal: bool = True
    material: bool = True
    under: bool = False
    also: frozenset[str] = frozenset()
    tense: str = "none"
    relative: bool = False
    day: str = ""
    place: int = 0


_PLAIN = Telling()


@dataclass(frozen=True)
class Layout:
    """Where a page opens: the sentences of headline and first paragraph, and its first one.

    ``words`` are the log odds of each action to be the page's news, by its words.
    """

    lead: frozenset[int] = frozenset()
    opening: int = 0
    words: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def ranked(self) -> list[float]:
        """The log odds by words, the lowest first."""
        return sorted(self.words.values())


@dataclass(slots=True)
class Candidate:
    """An act with the statements that tell it, in the order of the page."""

    action: str
    family: str
    actors: tuple[str, ...]
    members: list[Statement]


def weights() -> dict[str, float]:
    """The weight of each feature."""
    return feature_weights("salience")


def features(
    one: Candidate, others: list[Candidate], tellings: Mapping[str, Telling], layout: Layout
) -> dict[str, float]:
    """What speaks for or against an act being the news of its page; what is not found is left out.

    An act's family counts, too.
    """
    members = one.members
    told = [tellings.get(s.id, _PLAIN) for s in members]
    first = members[0].span[0]
    before = [c for c in others if c is not one and c.members[0].span[0] < first]
    found = dict.fromkeys(("always", one.family, *_beside(one, others, before, tellings)), 1.0)
    found |= dict.fromkeys(_telling(members, told), 1.0)
    return found | _standing(members, told, layout) | _wording(one, others, layout)


def _beside(
    one: Candidate,
    others: list[Candidate],
    before: list[Candidate],
    tellings: Mapping[str, Telling],
) -> list[str]:
    """How an act stands to the others of its page, of which some are told before it."""
    found = []
    if len(others) == 1:
        found.append("alone")
    if one.actors:
        found.append("actor")
    if _is_object(one, others, tellings):
        found.append("object")
    if not before:
        return [*found, "first"]
    if len(before) == 1:
        found.append("second")
    elif len(before) >= _LATE:
        found.append("late")
    if any(c.family == one.family for c in before):
        found.append("rival")
        if any(c.action == one.action for c in before):
            found.append("same_action")
    if not _materials(one).isdisjoint(_materials(before[0])):
        found.append("same_material")
    if _paired(one, before, tellings):
        found.append("paired")
    return found


def _standing(members: list[Statement], told: list[Telling], layout: Layout) -> dict[str, float]:
    """Where a page tells an act, and how often."""
    found = {}
    body = [s.sentence for s in members if s.part != "headline"]
    if not body:
        found["title_only"] = 1.0
    if len(body) < len(members):
        found["headline"] = 1.0
    elif layout.opening not in body:
        found["depth"] = math.log2(1 + max(0, min(body) - layout.opening))
    if layout.opening in body:
        found["opening"] = 1.0
        if any(
            s.sentence == layout.opening
            and s.part != "headline"
            and not (t.under or t.relative or s.background)
            for s, t in zip(members, told, strict=True)
        ):
            found["plain_opening"] = 1.0
    if not layout.lead.isdisjoint([s.sentence for s in members]):
        found["lead"] = 1.0
    found["repeated"] = float(min(_MOST_REPEATS, len(members) - 1))
    found["aside"] = sum([s.background for s in members]) / len(members)
    return found


def _telling(members: list[Statement], told: list[Telling]) -> list[str]:
    """In what kind of clauses an act is told: tense, mood, dates, speaker."""
    found = []
    for t in told:
        found.append(f"tense_{t.tense}")
        if t.day:
            found.append(f"day_{t.day}")
        if t.verbal:
            found.append("verbal")
        if t.material:
            found.append("material")
        if t.strength >= _STRONG:
            found.append("strong")
    if all(t.under for t in told):
        found.append("under")
    if all(t.relative for t in told):
        found.append("relative")
    if all(t.place for t in told):
        found.append("not_first_clause")
    if all(t.rule == BY_WORDS for t in told):
        found.append("by_words")
    return found + _saying(members)


def _saying(members: list[Statement]) -> list[str]:
    """Who tells an act and in what mood, and what is told of it."""
    found = []
    moods = {s.modality for s in members}
    if moods <= _UNSURE:
        found.append("unsure")
    elif moods == {"planned"}:
        found.append("planned")
    found += [mood for mood in ("denied", "asserted") if mood in moods]
    for statement in members:
        if statement.speaker.kind not in _NOBODY and not statement.background:
            found.append("said")
        act = statement.act
        if act is not None:
            if act.targets:
                found.append("target")
            if act.amounts:
                found.append("amount")
            if act.level == "firm":
                found.append("firm")
    return found


def _wording(one: Candidate, others: list[Candidate], layout: Layout) -> dict[str, float]:
    """What the words of the whole page say of an act, beside the acts it tells as well."""
    words, ranked = layout.words, layout.ranked
    own = max(words.get(one.action, _UNKNOWN), _UNKNOWN)
    rivals = [words.get(c.action, _UNKNOWN) for c in others if c is not one]
    above = len(ranked) - bisect_right(ranked, own)
    found = {"words": own, "words_rank": float(min(_LATE + 1, above))}
    if own > 0:
        found["words_likely"] = 1.0
    if words and not above:
        found["words_best"] = 1.0
    if rivals and max(rivals) > own:
        found["words_rival"] = max(rivals) - own
    return found


def _materials(one: Candidate) -> set[str]:
    return {item for s in one.members if s.act is not None for item in s.act.materials}


def _paired(one: Candidate, before: list[Candidate], tellings: Mapping[str, Telling]) -> bool:
    """Whether an act stands in a main clause beside an earlier one of the same actor."""
    own = {
        s.sentence
        for s in one.members
        if s.part != "headline" and not s.background and not tellings.get(s.id, _PLAIN).under
    }
    return any(
        one.actors == other.actors
        and any(
            s.sentence in own and s.part != "headline" and not s.background for s in other.members
        )
        for other in before
    )


def _is_object(one: Candidate, others: list[Candidate], tellings: Mapping[str, Telling]) -> bool:
    """Whether a clause that tells another act names this one, too."""
    action = one.action
    for other in others:
        if other is not one:
            for statement in other.members:
                if action in tellings.get(statement.id, _PLAIN).also:
                    return True
    return False


def score(found: dict[str, float]) -> float:
    """The sum of the weights of what was found; above zero the act is news."""
    return weighed(weights(), found)
