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


@dataclass(frozen=True, slots=True)
class Topic:
    """The act a brief answers, as read from the article and as changed with ``--assume``."""

    instrument: str | None
    family: str
    question: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    material: str
    stage: str | None
    modality: str
    negative: bool
    speaker: str | None
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
    rule = next((row for row in rules("questions") if row["instrument"] == instrument), None)
    material = assume.get("material") or _material(reading, best)
    actors = _parties(best, "actors") if best else ()
    targets = _parties(best, "targets") if best else ()
    if len({*actors, *targets}) < 2:
        extra = [iso3 for iso3 in _named(reading, best) if iso3 not in {*actors, *targets}]
        targets = (*targets, *extra[: 2 - len({*actors, *targets})])
    family = rule["family"] if rule else "none"
    supplier = assume.get("supplier") or (
        _supplier((*actors, *targets)) if family == "supply_added" else None
    )
    modality = best.modality if best is not None else "asserted"
    step = assume.get("step") or (_STEP.get(instrument or "") if rule else None)
    if step in {"memorandum", "binding", "financed"} and modality in _SOFT:
        # A contract that "could" be signed is still talk.
        step = "talks"
    return Topic(
        instrument=instrument,
        family=family,
        question=rule["question"] if rule else "question_none",
        actors=actors,
        targets=targets,
        material=material,
        stage=act.stage if act else None,
        modality=modality,
        negative=best.polarity == "negative" if best else False,
        speaker=best.speaker.name if best else None,
        supplier=supplier,
        step=step,
        statement=best.id if best else None,
    )


def _best(reading: Reading) -> Statement | None:
    known = {row["instrument"] for row in rules("questions")}

    def score(statement: Statement) -> tuple[int, ...]:
        act = statement.act
        assert act is not None
        named = act.instrument or act.acts_on
        return (
            0 if named in known else 1,
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
    return dict.fromkeys((*own, *reading.actors))


def _material(reading: Reading, statement: Statement | None) -> str:
    candidates: list[str] = []
    if statement is not None:
        if statement.act is not None:
            candidates.extend(statement.act.materials)
        candidates.extend(statement.materials)
    candidates.extend(reading.materials)
    chosen = candidates[0] if candidates else "critical_minerals"
    vague = {"critical_minerals", "critical_raw_materials", "strategic_raw_materials"}
    if chosen in vague:
        chosen = next((item for item in candidates if item not in vague), chosen)
    return "rare_earths" if chosen in RARE_EARTHS else chosen


def _supplier(parties: tuple[str, ...]) -> str | None:
    """The party that has the resource: the one that is not a buyer, by ``rules/roles.csv``."""
    ranks = {row["territory"]: int(row["rank"]) for row in rules("roles")}
    states = [party for party in parties if len(party) == 3]
    if not states:
        return None
    return max(states, key=lambda party: ranks.get(party, 5))
