"""Which acts are a page's news and which are told beside them.

Every act is described by a few plain features of how the page tells it (:func:`features`); the
weights of ``lists/salience.csv`` add up, and an act above zero is news. The weights were fitted
on the half of the benchmark that rules may look at (``benchmarks/news_salience.py``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from didymium.news.tables import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from didymium.news.types import Statement

_STRONG = 52
_UNSURE = frozenset(("possible", "conditional", "demanded", "hoped", "open_question"))
_UNTOLD = frozenset(("outlet", "anonymous"))
_MOST_REPEATS = 3
_FAMILIES = ("market", "project", "deal", "money")


@dataclass(slots=True, unsafe_hash=True)  # never changed; freezing costs a call a field
class Telling:
    """How one statement tells its act.

    ``rule`` found it, ``strength`` is the rule's priority, ``verbal`` whether the words of the
    act hold a verb of the clause, ``under`` whether the clause is subordinate ("since Congo
    stopped exports"), ``also`` the other acts named in the same clause ("suspends its ban").
    """

    rule: str = ""
    strength: int = 60
    verbal: bool = True
    material: bool = True
    under: bool = False
    also: frozenset[str] = frozenset()


_PLAIN = Telling()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a page opens: the sentences of headline and first paragraph, and its first one."""

    lead: frozenset[int] = frozenset()
    opening: int = 0


@dataclass(slots=True)
class Candidate:
    """An act with the statements that tell it, in the order of the page."""

    action: str
    family: str
    actors: tuple[str, ...]
    members: list[Statement]


@cache
def weights() -> dict[str, float]:
    """The weight of each feature."""
    return {row["feature"]: float(row["weight"]) for row in rows("salience")}


def features(
    one: Candidate, others: list[Candidate], tellings: Mapping[str, Telling], layout: Layout
) -> dict[str, float]:
    """What speaks for or against an act being the news of its page."""
    members = one.members
    told = [tellings.get(s.id, _PLAIN) for s in members]
    strongest = max([t.strength for t in told])
    body = [s.sentence for s in members if s.part != "headline"]
    headline = len(body) < len(members)
    opens = layout.opening in body
    first = members[0].span[0]
    before = [c for c in others if c.members[0].span[0] < first]
    fresh = [s for s in members if not s.background]
    depth = 0 if opens or not body else min(body) - layout.opening
    found = {
        "always": 1.0,
        "headline": float(headline),
        "opening": float(opens),
        "lead": float(not layout.lead.isdisjoint([s.sentence for s in members])),
        "depth": 0.0 if headline else math.log2(1 + max(0, depth)),
        "repeated": float(min(_MOST_REPEATS, len(members) - 1)),
        "aside": 1 - len(fresh) / len(members),
        "first": float(not before),
        "actor": float(bool(one.actors)),
        "verbal": float(any(t.verbal for t in told)),
        "strong": float(strongest >= _STRONG),
        "material": float(any(t.material for t in told)),
        "under": float(all(t.under for t in told)),
        "said": float(not _UNTOLD.issuperset([s.speaker.kind for s in fresh])),
        "unsure": float(_UNSURE.issuperset([s.modality for s in members])),
        "rival": float(one.family in [c.family for c in before]),
        "paired": float(bool(before) and _paired(one, before, tellings)),
        "object": float(_is_object(one, others, tellings)),
    }
    found.update({family: float(one.family == family) for family in _FAMILIES})
    return found


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
    table = weights()
    return sum([table.get(name, 0.0) * value for name, value in found.items() if value])
