"""Which acts are a page's news and which are told beside them.

Every act is described by a few plain features of how the page tells it (:func:`features`); the
weights of ``lists/salience.csv`` add up, and an act above ``BAR`` is news. The weights were fitted
on the half of the benchmark that rules may look at (``benchmarks/news_salience.py``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from didymium.news.instruments import BY_WORDS
from didymium.news.tables import rows

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
_TENSES = ("past", "perfect", "pluperfect", "present", "imperfect", "future", "bare", "none")
_DAYS = ("recent", "older", "coming")
_FAMILIES = (
    *("export_measure", "easing", "import_measure", "sanction", "investment", "dispute"),
    *("deal", "money", "denial", "project", "market", "list"),
)


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


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a page opens: the sentences of headline and first paragraph, and its first one.

    ``words`` are the log odds of each action to be the page's news, by its words.
    """

    lead: frozenset[int] = frozenset()
    opening: int = 0
    words: Mapping[str, float] = field(default_factory=dict)


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
    first = members[0].span[0]
    before = [c for c in others if c is not one and c.members[0].span[0] < first]
    found = {"always": 1.0, **_standing(members, told, layout), **_telling(members, told)}
    found |= {
        "first": float(not before),
        "second": float(len(before) == 1),
        "late": float(len(before) >= _LATE),
        "alone": float(len(others) == 1),
        "actor": float(bool(one.actors)),
        "rival": float(any(c.family == one.family for c in before)),
        "same_action": float(any(c.action == one.action for c in before)),
        "same_material": float(bool(before) and bool(_materials(before[0]) & _materials(one))),
        "paired": float(bool(before) and _paired(one, before, tellings)),
        "object": float(_is_object(one, others, tellings)),
        **_wording(one, others, told, layout),
    }
    found.update({family: float(one.family == family) for family in _FAMILIES})
    return found


def _standing(members: list[Statement], told: list[Telling], layout: Layout) -> dict[str, float]:
    """Where a page tells an act, and how often."""
    body = [s.sentence for s in members if s.part != "headline"]
    headline = len(body) < len(members)
    depth = 0 if layout.opening in body or not body else min(body) - layout.opening
    fresh = sum(not s.background for s in members)
    plainly = any(
        s.sentence == layout.opening
        and s.part != "headline"
        and not (t.under or t.relative or s.background)
        for s, t in zip(members, told, strict=True)
    )
    return {
        "headline": float(headline),
        "title_only": float(not body),
        "opening": float(layout.opening in body),
        "plain_opening": float(plainly),
        "lead": float(any(s.sentence in layout.lead for s in members)),
        "depth": 0.0 if headline else math.log2(1 + max(0, depth)),
        "repeated": float(min(_MOST_REPEATS, len(members) - 1)),
        "aside": 1 - fresh / len(members),
    }


def _telling(members: list[Statement], told: list[Telling]) -> dict[str, float]:
    """In what kind of clauses an act is told: tense, mood, dates, speaker."""
    tenses, days = {t.tense for t in told}, {t.day for t in told}
    moods = {s.modality for s in members}
    acts = [s.act for s in members if s.act is not None]
    return {
        "verbal": float(any(t.verbal for t in told)),
        "strong": float(max([t.strength for t in told]) >= _STRONG),
        "material": float(any(t.material for t in told)),
        "under": float(all(t.under for t in told)),
        "relative": float(all(t.relative for t in told)),
        "not_first_clause": float(all(t.place > 0 for t in told)),
        "said": float(any(s.speaker.kind not in _NOBODY and not s.background for s in members)),
        "unsure": float(moods <= _UNSURE),
        "planned": float(moods == {"planned"}),
        "denied": float("denied" in moods),
        "asserted": float("asserted" in moods),
        "target": float(any(act.targets for act in acts)),
        "amount": float(any(act.amounts for act in acts)),
        "firm": float(any(act.level == "firm" for act in acts)),
        **{f"tense_{name}": float(name in tenses) for name in _TENSES},
        **{f"day_{name}": float(name in days) for name in _DAYS},
    }


def _wording(
    one: Candidate, others: list[Candidate], told: list[Telling], layout: Layout
) -> dict[str, float]:
    """What the words of the whole page say of an act, beside the acts it tells as well."""
    words = layout.words
    own = max(words.get(one.action, _UNKNOWN), _UNKNOWN)
    rivals = [words.get(c.action, _UNKNOWN) for c in others if c is not one]
    return {
        "words": own,
        "words_likely": float(own > 0),
        "words_best": float(bool(words) and own >= max(words.values())),
        "words_rank": float(min(_LATE + 1, sum(value > own for value in words.values()))),
        "words_rival": max(0.0, max(rivals, default=_UNKNOWN) - own),
        "by_words": float(all(t.rule == BY_WORDS for t in told)),
    }


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
    table = weights()
    return sum([table.get(name, 0.0) * value for name, value in found.items() if value])
