"""The other acts that a page tells as its news, each as what a brief can answer, ranked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from didymium import vocabulary
from didymium.brief.acts import SIGNED, as_told
from didymium.brief.main_act import EARLY, PASSING, is_known, opening
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.topic import VAGUE, Topic, of_act
from didymium.vocabulary.instruments import news_actions

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Event, Statement

# A price that moves or a denial tells of no further act.
_NO_ACT: Final = frozenset({"price_move", "denial"})
# What firms do by themselves, wherever they have their seat.
_OF_FIRMS: Final = frozenset({"project", "stop"})
_NO_FAMILY: Final = frozenset({"none", "price"})
# A quarrel before any other court is no dispute of trade.
_WTO: Final = re.compile(r"\b(?:WTO|OMC|World Trade|mondiale del commercio)\b")
_DONE: Final = SIGNED | {
    "export_ban",
    "export_quota",
    "export_licensing_requirement",
    "import_tariff",
    "import_ban",
    "stockpile_purchase",
}
# Talk of a text, and the text, are one deal of the same sides.
_TEXTS: Final = SIGNED | {"statement_of_intent", "negotiation"}


@dataclass(frozen=True)
class Step:
    """An act that a page tells beside its main one: the statement, what it is, its names.

    ``beside`` is true where the page tells it beside its news, as what stands behind it.
    """

    statement: Statement
    topic: Topic
    name_en: str
    name_it: str
    beside: bool = False


def steps(reading: Reading, topic: Topic) -> tuple[Step, ...]:
    """The page's other acts with sides that are known, those told first and surest in front.

    An act of the same kind between the same sides on the same material is the same story.
    """
    own = next((e for e in reading.events if topic.statement in e.statements), None)
    told = [] if own is None else _of_events(reading, own)
    told += _on_another_material(reading, topic)
    behind = {name for e in reading.events if e.background for name in e.statements}
    found: list[Step] = []
    for statement in told:
        step = _step(reading, statement)
        if step is not None and statement.id in behind:
            step = replace(step, beside=True)
        if step is None or any(_is_same(step.topic, one) for one in _held(topic, found)):
            continue
        found.append(step)
    return tuple(sorted(found, key=_rank))


def _held(topic: Topic, found: Iterable[Step]) -> Iterable[Topic]:
    yield topic
    yield from (step.topic for step in found)


def _of_events(reading: Reading, own: Event) -> list[Statement]:
    """The statements that speak for the page's other events: each event's surest with an act.

    An event that the page tells beside its news counts where it is told early, and as done.
    """
    early = opening(reading, EARLY)
    found = []
    for event in reading.events:
        if event is own or event.action in _NO_ACT:
            continue
        held = [s for s in reading.statements if s.id in event.statements and s.act is not None]
        if event.background:
            held = [s for s in held if _is_done(s) and s.sentence in early]
        if held:
            found.append(min(held, key=lambda s: (s.background, s.modality != "asserted")))
    return found


def _is_done(statement: Statement) -> bool:
    """Whether a measure, a signed text or a purchase is told as a fact, and not as history."""
    return (
        statement.act is not None
        and statement.act.instrument in _DONE
        and statement.modality == "asserted"
        and not statement.background
    )


def _on_another_material(reading: Reading, topic: Topic) -> list[Statement]:
    """Acts told as done that are on another material, whatever event they are put to."""
    main = next((s.act for s in reading.statements if s.id == topic.statement), None)
    named = {*topic.materials, topic.ore} | set(main.materials if main is not None else ())
    return [
        statement
        for statement in reading.statements
        if statement.act is not None
        and _is_done(statement)
        and (concrete := set(statement.act.materials) - VAGUE)
        and not concrete & named
        and not concrete & RARE_EARTHS
    ]


def _step(reading: Reading, statement: Statement) -> Step | None:
    """An act with the names of what it is; None without a rule for it or without known sides."""
    names = _names(reading, statement)
    topic = of_act(reading, statement, _own_material(statement))
    if names is None or topic.family in _NO_FAMILY or not _has_sides(topic):
        return None
    # What the headline denies is the main act.
    denied = statement.modality == "denied" or statement.polarity == "negative"
    actors = _acting(reading, statement, topic)
    return Step(statement, replace(topic, denied=denied, actors=actors, places=()), *names)


def _own_material(statement: Statement) -> dict[str, str]:
    """The material that the act itself is on, whatever the headline names; none for a group."""
    assert statement.act is not None
    named = next((m for m in statement.act.materials if m not in VAGUE), None)
    if named is None:
        return {}
    return {"material": "rare_earths" if named in RARE_EARTHS else named}


def _acting(reading: Reading, statement: Statement, topic: Topic) -> tuple[str, ...]:
    """The states that act; a firm's home that its sentence does not name is told as none."""
    if not topic.firms or topic.family not in _OF_FIRMS:
        return topic.actors
    start, end = next(s.span for s in reading.sentences if s.index == statement.sentence)
    named = {
        mention.id
        for mention in reading.mentions
        if start <= mention.span[0] < end
        and mention.kind in {"territory", "bloc"}
        and mention.role not in PASSING
    }
    return tuple(code for code in topic.actors if code in named)


def _has_sides(topic: Topic) -> bool:
    """Whether a state or a firm of the vocabulary is a side; talk and texts need two sides."""
    known = [*topic.parties, *(firm.id for firm in topic.firms if firm.id is not None)]
    sides = len(topic.parties) + len(topic.firms)
    return bool(known) and (topic.instrument not in _TEXTS or sides > 1)


def _names(reading: Reading, statement: Statement) -> tuple[str, str] | None:
    """What an act is, in English and Italian; None where it has no name."""
    instrument, action = as_told(reading, statement)
    if instrument == "wto_dispute" and not _WTO.search(reading.page.text):
        return None
    held = next((item for item in news_actions() if item.id == action), None)
    eased = held is not None and action in {"lifting", "suspension", "licence_grant"}
    if instrument is None or eased:
        return None if held is None else (held.name_en, held.name_it)
    english = vocabulary.name("instrument", instrument, "en")
    return english, vocabulary.name("instrument", instrument, "it")


def _is_same(one: Topic, other: Topic) -> bool:
    """Whether two acts are one: of a kind, on one material, no side new."""
    kinds = {one.instrument, other.instrument}
    of_a_kind = len(kinds) == 1 or kinds <= _TEXTS
    if one.family != other.family or one.easing != other.easing or not of_a_kind:
        return False
    here, there = set(one.materials) - VAGUE, set(other.materials) - VAGUE
    return _sides(one) <= _sides(other) and (bool(here & there) or not here or not there)


def _sides(topic: Topic) -> set[str]:
    return {*topic.parties, *(firm.id or firm.name for firm in topic.firms)}


def _rank(step: Step) -> tuple[bool, bool, bool, bool, int]:
    """News first, states before firms, facts before what may be, known speakers before others."""
    return (
        step.beside,
        not step.topic.parties,
        step.topic.modality != "asserted",
        not is_known(step.statement.speaker),
        step.statement.sentence,
    )
