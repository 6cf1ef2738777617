"""Which instrument or deal step a clause tells of, with actor, target and state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from didymium.news.tables import rows

_RANK = itemgetter(0)
_WEAK_PRIORITY = 45
_PLAIN_PRIORITY = 60  # "a memorandum" needs no second word, nor a material beside it

LIMITS = frozenset(("export_measure", "import_measure", "sanction"))
"""Families of acts that hold trade back."""
MEASURES = LIMITS | {"easing"}
RULINGS = MEASURES | {"investment"}
"""Families of acts by which states rule trade and ownership."""
AT_FIRMS = frozenset(("easing", "sanction", "investment", "money"))
"""Families of acts that may be aimed at single firms."""


@dataclass(frozen=True, slots=True)
class Action:
    """A row of ``actions.csv``; the states are those of an act done, planned, and not sure."""

    id: str
    family: str
    instrument: str | None
    acts_on: str | None
    general_target: bool
    default_state: str
    planned_state: str
    unsure_state: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of ``act_rules.csv``: the concepts an action needs, and how near together.

    ``avoid``: concepts that must not stand near; ``avoid_anywhere``: nor in the whole clause.
    """

    name: str
    action: str
    needs: tuple[str, ...]
    within: int
    avoid: frozenset[str]
    avoid_anywhere: frozenset[str]
    priority: int
    note: str


@dataclass(slots=True, unsafe_hash=True)  # never changed; freezing costs a call a field
class Hit:
    """A rule that fits, on the words from ``first`` to ``last``."""

    rule: Rule
    first: int
    last: int


@cache
def actions() -> dict[str, Action]:
    """All actions by id."""
    return {
        row["action"]: Action(
            row["action"],
            row["family"],
            row["ledger_instrument"] or None,
            row["acts_on"] or None,
            row["general_target"] == "yes",
            row["default_state"],
            row["planned_state"],
            row["unsure_state"],
        )
        for row in rows("actions")
    }


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, the strongest first."""
    found = [
        Rule(
            row["rule"],
            row["action"],
            tuple(row["needs"].split("+")),
            int(row["within"]),
            frozenset(word for word in row["avoid"].split("|") if word and word[-1] != "*"),
            frozenset(word[:-1] for word in row["avoid"].split("|") if word[-1:] == "*"),
            int(row["priority"]),
            row["note"],
        )
        for row in rows("act_rules")
    ]
    return tuple(sorted(found, key=lambda rule: -rule.priority))


Places = dict[str, list[tuple[int, int]]]
"""The words that stand for each concept of a clause."""


@cache
def _by_concepts() -> dict[str, dict[str, list[tuple[int, Rule]]]]:
    """All rules by their first concept and the second, or the only one again; with their rank."""
    table: dict[str, dict[str, list[tuple[int, Rule]]]] = {}
    for rank, rule in enumerate(rules()):
        first, second = rule.needs[0], rule.needs[1 % len(rule.needs)]
        table.setdefault(first, {}).setdefault(second, []).append((rank, rule))
    return table


@lru_cache(maxsize=4_096)
def _possible(concepts: tuple[str, ...]) -> list[Rule]:
    """The rules that one concept of a clause begins and another completes.

    They come by the concept that begins them, in the order of the clause, the strongest first.
    Most clauses hold a few of the same concepts.
    """
    table = _by_concepts()
    found: list[Rule] = []
    for concept in concepts:
        seconds = table.get(concept)
        if seconds is None:
            continue
        completed = seconds.keys() & set(concepts)
        if completed:
            ranked = [item for other in completed for item in seconds[other]]
            ranked.sort(key=_RANK)
            found += [rule for _, rule in ranked]
    return found


def find_hits(places: Places, present: Callable[[], frozenset[str]]) -> list[Hit]:
    """All rules that fit the concepts of a clause, the strongest first.

    ``places`` are the words of each concept, in the order of the clause. ``present`` gives what
    else the clause holds of "money", "until" (a date it runs until) and "parties" (two sides);
    rules whose note asks for one of them need it ("title_parties": in a headline).
    """
    hits = []
    held: frozenset[str] | None = None
    for rule in _possible(tuple(places)):
        span = _fit(rule, places)
        if span is None or _avoided(rule, places, span):
            continue
        if rule.note:
            held = present() if held is None else held
            if rule.note not in held:
                continue
        hits.append(Hit(rule, *span))
    if len(hits) > 1:
        hits.sort(key=lambda hit: (-hit.rule.priority, hit.last - hit.first))
    return hits


def _fit(rule: Rule, places: Places) -> tuple[int, int] | None:
    spans = places[rule.needs[0]]
    for concept in rule.needs[1:]:
        joined = []
        for first, last in spans:
            for low, high in places.get(concept, ()):
                if low >= last:
                    if low - last <= rule.within:
                        joined.append((first, high))
                elif high <= first and first - high <= rule.within:
                    joined.append((low, last))
        if not joined:
            return None
        if len(joined) > 1:
            joined = [min(joined, key=lambda span: span[1] - span[0])]
        spans = joined
    return spans[0]


def _avoided(rule: Rule, places: Places, span: tuple[int, int]) -> bool:
    """Whether a concept that the rule avoids stands near, or one it avoids anywhere at all."""
    if rule.avoid_anywhere and not rule.avoid_anywhere.isdisjoint(places):
        return True
    reach = max(rule.within, 4)
    low, high = span[0] - reach, span[1] + reach
    for concept in rule.avoid & places.keys():
        for first, _ in places[concept]:
            if low <= first < high:
                return True
    return False


BY_WORDS = "by_words"
INTENT = "intent"


@cache
def _unruled(action: str) -> Rule:
    return Rule(BY_WORDS, action, (), 0, frozenset(), frozenset(), 50, "")


def unruled(action: str, first: int, last: int) -> Hit:
    """An act that no rule found and its page's words speak of."""
    return Hit(_unruled(action), first, last)


def weak(hit: Hit) -> bool:
    """Whether the rule needs a material in its own sentence to count."""
    if hit.rule.note == "until":
        return False
    bare = len(hit.rule.needs) == 1 and hit.rule.priority < _PLAIN_PRIORITY
    return hit.rule.priority < _WEAK_PRIORITY or bare
