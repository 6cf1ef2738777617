"""The other acts that a page tells as its news, which the brief quotes and does not answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from didymium import vocabulary
from didymium.brief.acts import SIGNED, as_told
from didymium.brief.document import BothArg, ManyArg, Say
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.topic import VAGUE, Topic
from didymium.vocabulary.instruments import news_actions

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Event, Party, Statement

_MOST: Final = 3
_ISO3: Final = 3
# A price that moves or a denial tells of no further act.
_NO_ACT: Final = frozenset({"price_move", "denial"})
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


def acts(reading: Reading, topic: Topic) -> Say | None:
    """A sentence that names the page's other main acts; None where there is none.

    An act of the same kind between the same sides on the same material is the same story.
    """
    own = next((e for e in reading.events if topic.statement in e.statements), None)
    if own is None:
        return None
    found = [
        event
        for event in reading.events
        if event is not own
        and not event.background
        and event.action not in _NO_ACT
        and (event.actors or event.targets)
        and set(event.materials) - VAGUE
        and not _is_same(event, own)
    ]
    every = [_of_event(reading, event) for event in found]
    every += _on_another_material(reading, topic)
    words = (_told(reading, statement) for statement in every if statement is not None)
    told = tuple(dict.fromkeys(item for item in words if item is not None))[:_MOST]
    if not told:
        return None
    items = tuple(BothArg(en=en, it=it) for en, it in told)
    return Say(key="assume_beside", args={"acts": ManyArg(items=items)})


def _is_same(event: Event, own: Event) -> bool:
    sides = {*event.actors, *event.targets} <= {*own.actors, *own.targets}
    one, other = set(event.materials) - VAGUE, set(own.materials) - VAGUE
    return sides and event.family == own.family and (bool(one & other) or not one or not other)


def _of_event(reading: Reading, event: Event) -> Statement | None:
    """The statement that speaks for an event: its first with an act."""
    return next(
        (s for s in reading.statements if s.id in event.statements and s.act is not None), None
    )


def _on_another_material(reading: Reading, topic: Topic) -> list[Statement]:
    """Acts told as done that are on another material, whatever event they are put to."""
    main = next((s.act for s in reading.statements if s.id == topic.statement), None)
    named = {*topic.materials, topic.ore} | set(main.materials if main is not None else ())
    return [
        statement
        for statement in reading.statements
        if statement.act is not None
        and statement.act.instrument in _DONE
        and statement.modality == "asserted"
        and not statement.background
        and (concrete := set(statement.act.materials) - VAGUE)
        and not concrete & named
        and not concrete & RARE_EARTHS
    ]


def _told(reading: Reading, statement: Statement) -> tuple[str, str] | None:
    """The act in English and Italian: what, whose, on what; None where it has no name."""
    act = statement.act
    what = _act(reading, statement)
    if act is None or what is None:
        return None
    english: list[str] = []
    italian: list[str] = []
    for side in (*act.actors, *act.targets):
        english.append(_name(side, "en"))
        italian.append(_name(side, "it"))
    for material in act.materials[:1]:
        english.append(vocabulary.name("material", material, "en"))
        italian.append(vocabulary.name("material", material, "it"))
    return f"{what[0]} ({', '.join(english)})", f"{what[1]} ({', '.join(italian)})"


def _act(reading: Reading, statement: Statement) -> tuple[str, str] | None:
    instrument, action = as_told(reading, statement)
    if instrument == "wto_dispute" and not _WTO.search(reading.page.text):
        return None
    if instrument is not None:
        english = vocabulary.name("instrument", instrument, "en")
        return english, vocabulary.name("instrument", instrument, "it")
    held = next((item for item in news_actions() if item.id == action), None)
    return None if held is None else (held.name_en, held.name_it)


def _name(side: Party, lang: str) -> str:
    if side.kind in {"territory", "bloc"} and side.id is not None:
        return vocabulary.name("territory" if len(side.id) == _ISO3 else "bloc", side.id, lang)
    return side.name
