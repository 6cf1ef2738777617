"""What a story is about: the act, the parties, the material, how far it has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from didymium.brief.supply import RARE_EARTHS
from didymium.brief.tables import rules

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Statement

# How far each instrument has come on the ladder of a deal.
_STEP: Final = {
    "statement_of_intent": "intent",
    "negotiation": "talks",
    "memorandum_or_framework": "memorandum",
    "binding_deal": "binding",
    "offtake": "binding",
    "equity": "financed",
    "state_loan": "financed",
    "loan_guarantee": "financed",
    "grant": "financed",
}
_SOFT: Final = frozenset({"possible", "conditional", "open_question", "hoped", "demanded"})
_EASING: Final = frozenset({"suspension", "lifting", "licence_grant"})
VAGUE: Final = frozenset(
    {
        "critical_minerals",
        "critical_raw_materials",
        "strategic_raw_materials",
        "battery_minerals",
        "rare_metals",
        "all_minerals",
        "all_goods",
        "dual_use_items",
    }
)


@dataclass(frozen=True, slots=True)
class Topic:
    """The act a brief answers, as read from the article and as changed with ``--assume``.

    ``easing`` is true where the act suspends or lifts the measure named by ``instrument``,
    ``denied`` where the speaker says that it is not so.
    """

    instrument: str | None
    action: str | None
    family: str
    question: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    material: str
    stage: str | None
    modality: str
    easing: bool
    denied: bool
    speaker: str | None
    speaker_id: str | None
    speaker_kind: str | None
    supplier: str | None
    step: str | None
    statement: str | None

    @property
    def parties(self) -> tuple[str, ...]:
        """Actors and targets, each once."""
        return tuple(dict.fromkeys((*self.actors, *self.targets)))


def topic(reading: Reading, assume: Mapping[str, str]) -> Topic:
    """The main act of an article: not background, with a rule for it, the headline's first."""
    best = _best(reading)
    act = best.act if best is not None else None
    instrument = assume.get("instrument") or (act.instrument or act.acts_on if act else None)
    action = act.action if act else None
    rule = _rule(instrument, action)
    family = rule["family"] if rule else "none"
    actors = _parties(best, "actors") if best else ()
    targets = _parties(best, "targets") if best else ()
    home = _home_of_firm(best) if best is not None and family == "supply_added" else None
    if home is not None:
        actors, targets = (home,), ()
    elif best is not None and family == "supply_added" and _lacks_a_side(best, actors, targets):
        extra = [code for code in _named(reading, best) if code not in {*actors, *targets}]
        targets = (*targets, *extra[: 2 - len({*actors, *targets})])
    if family == "project" and not actors:
        actors = tuple(code for code in _named(reading, best) if len(code) == 3)[:1]
    denied = best is not None and (best.modality == "denied" or best.polarity == "negative")
    return Topic(
        instrument=instrument,
        action=action,
        family=family,
        question=rule["question"] if rule else "question_none",
        actors=actors,
        targets=targets,
        material=assume.get("material") or _material(reading, best),
        stage=act.stage if act else None,
        modality=best.modality if best is not None else "asserted",
        easing=action in _EASING,
        denied=denied,
        speaker=best.speaker.name if best else None,
        speaker_id=best.speaker.id if best else None,
        speaker_kind=best.speaker.kind if best else None,
        supplier=assume.get("supplier") or _supplier(family, (*actors, *targets)),
        step=assume.get("step") or _step(instrument, best, family=family, denied=denied),
        statement=best.id if best else None,
    )


def _rule(instrument: str | None, action: str | None) -> Mapping[str, str] | None:
    listed = rules("questions")
    by_instrument = (row for row in listed if row["instrument"] and row["instrument"] == instrument)
    by_action = (row for row in listed if row["action"] and row["action"] == action)
    return next(by_instrument, None) or next(by_action, None)


def _step(
    instrument: str | None, best: Statement | None, *, family: str, denied: bool
) -> str | None:
    """Where a deal stands; a contract that "could" be signed, or is denied, is still talk."""
    if family != "supply_added":
        return None
    step = _STEP.get(instrument or "", "talks")
    soft = denied or (best is not None and best.modality in _SOFT)
    return "talks" if soft and step not in {"intent", "talks"} else step


def _best(reading: Reading) -> Statement | None:
    def score(statement: Statement) -> tuple[int, ...]:
        act = statement.act
        assert act is not None
        return (
            0 if _rule(act.instrument or act.acts_on, act.action) else 1,
            1 if statement.background else 0,
            0 if _parties(statement, "actors") else 1,
            0 if statement.speaker.kind in {"person", "territory", "organisation"} else 1,
            0 if len({*_parties(statement, "actors"), *_parties(statement, "targets")}) > 1 else 1,
            {"headline": 1, "body": 0, "closing": 2}[statement.part],
            statement.sentence,
        )

    acts = [statement for statement in reading.statements if statement.act is not None]
    return min(acts, key=score) if acts else None


def _parties(statement: Statement, side: str) -> tuple[str, ...]:
    assert statement.act is not None
    found: list[str] = []
    for party in getattr(statement.act, side):
        code = party.id if party.kind in {"territory", "bloc"} else party.country
        if code and code not in found:
            found.append(code)
    return tuple(found)


def _named(reading: Reading, statement: Statement | None) -> Iterable[str]:
    """Territories of the statement itself, then the actors of the whole article."""
    own = statement.territories if statement is not None else ()
    return dict.fromkeys(code for code in (*own, *reading.actors) if ":" not in code)


def _home_of_firm(statement: Statement) -> str | None:
    """The state of a deal between a state and one of its own firms; None for other deals."""
    assert statement.act is not None
    sides = (*statement.act.actors, *statement.act.targets)
    states = {side.id for side in sides if side.kind == "territory"}
    homes = [side.country for side in sides if side.kind == "organisation" and side.country]
    return next((home for home in homes if home in states), None)


def _lacks_a_side(statement: Statement, actors: tuple[str, ...], targets: tuple[str, ...]) -> bool:
    """Whether a deal between states names one side only; a state and its firm are two sides."""
    assert statement.act is not None
    sides = len(statement.act.actors) + len(statement.act.targets)
    return len({*actors, *targets}) < 2 and sides < 2


def _material(reading: Reading, statement: Statement | None) -> str:
    candidates: list[str] = []
    if statement is not None:
        if statement.act is not None:
            candidates.extend(statement.act.materials)
        candidates.extend(statement.materials)
    candidates.extend(reading.materials)
    headline = _headline_materials(reading)
    if headline and not set(headline) & set(candidates[: len(candidates) - len(reading.materials)]):
        candidates = [*headline, *candidates]
    plain = [item for item in candidates if item not in VAGUE]
    chosen = plain[0] if plain else candidates[0] if candidates else "critical_minerals"
    return "rare_earths" if chosen in RARE_EARTHS else chosen


def _headline_materials(reading: Reading) -> list[str]:
    """Materials that the headline names, or the first sentence where there is no headline."""
    part = next((s for s in reading.sentences if s.part == "headline"), None)
    first = part or next(iter(reading.sentences), None)
    if first is None:
        return []
    start, end = first.span
    return [
        mention.id
        for mention in reading.mentions
        if mention.kind == "material" and mention.id and start <= mention.span[0] < end
    ]


def _supplier(family: str, parties: tuple[str, ...]) -> str | None:
    """The party that has the resource: the one that is not a buyer, by ``rules/roles.csv``."""
    if family not in {"supply_added", "project"}:
        return None
    ranks = {row["territory"]: int(row["rank"]) for row in rules("roles")}
    states = [party for party in parties if len(party) == 3]
    if not states:
        return None
    return max(states, key=lambda party: ranks.get(party, 5))
