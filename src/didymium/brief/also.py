"""What else a page tells: its other acts one by one, with what the evidence has on each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from didymium.brief import checks, story
from didymium.brief.answers import held
from didymium.brief.answers.partners import named
from didymium.brief.document import (
    Arg,
    Block,
    BothArg,
    DateArg,
    ManyArg,
    NameArg,
    Say,
    TextArg,
    WordArg,
    party,
)
from didymium.brief.figures import Book
from didymium.brief.first_line import speaker_of
from didymium.brief.ledger import Entry
from didymium.brief.sides import buys
from didymium.brief.steps import Step, steps
from didymium.brief.tables import Base
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.brief.story import Story
    from didymium.news import Reading

_SHOWN: Final = 4
_MEASURES: Final = frozenset({"supply_cut", "technology_cut", "border"})


@dataclass(frozen=True)
class Also:
    """The page's other acts as blocks, and the sentence under the answer that tells of them."""

    blocks: tuple[Block, ...] = ()
    scope: Say | None = None


def also(
    book: Book,
    base: Base,
    reading: Reading,
    topic: Topic,
    entries: Sequence[Entry],
    *,
    as_of: dt.date,
    last: dt.date,
) -> Also:
    """The page's other acts, a few in full and how many more; nothing where it tells of one."""
    found = steps(reading, topic)
    if not found:
        return Also()
    known = [entry for entry in entries if entry.known <= as_of]
    blocks: list[Block] = []
    shares: list[Say] = []
    for place, step in enumerate(found[:_SHOWN], start=1):
        anchored = checks.anchor(reading, step.topic, known)
        rows = story.find(
            entries, step.topic, anchored.entry, day=reading.date, as_of=as_of, last=last
        )
        ledger_line = _ledger(book, step.topic, anchored, rows, place)
        share = held.line(book, base, step.topic.material, _holders(step.topic))
        lines = [_told(step), ledger_line]
        if share is not None and share not in shares:
            # What one side has of a material is said once.
            shares.append(share)
            lines.append(share)
        blocks.append(Block(heading=_heading(book, step), says=tuple(lines)))
    count = book.counted("other-steps", len(found), "other acts that the page tells as its news")
    more = len(found) - _SHOWN
    if more > 0:
        rest = book.counted("more-steps", more, "other acts that are not shown")
        blocks.append(
            Block(heading=None, says=(Say(key="also_more", args={"n": book.arg(rest.id)}),))
        )
    args: dict[str, Arg] = {
        "n": book.arg(count.id),
        "acts": ManyArg(items=tuple(_name(step) for step in found[:_SHOWN])),
    }
    return Also(tuple(blocks), Say(key="also_scope", args=args))


def _name(step: Step) -> BothArg:
    return BothArg(en=step.name_en, it=step.name_it)


def _heading(book: Book, step: Step) -> Say:
    """What, by whom, with or towards whom."""
    topic = step.topic
    firms = tuple(TextArg(text=firm.name) for firm in topic.firms)
    # A project is the firm's; the state named with it is where it is or who lets it be.
    led = topic.actors and not (firms and topic.family == "project")
    who: tuple[Arg, ...] = named(book, topic.actors).items if led else firms[:1]
    firms = firms if led else firms[1:]
    whom: tuple[Arg, ...] = (*named(book, topic.targets).items, *firms) if topic.targets else firms
    if not who:
        who, whom = whom, ()
    args: dict[str, Arg] = {"what": _name(step), "who": ManyArg(items=who)}
    if not whom:
        return Say(key="also_step", args=args)
    key = "also_step_to" if topic.family in _MEASURES else "also_step_with"
    return Say(key=key, args={**args, "whom": ManyArg(items=whom)})


def _told(step: Step) -> Say:
    """On what, how surely, by whom."""
    topic = step.topic
    certainty = "denied" if topic.denied else topic.modality
    materials = tuple(NameArg(of="material", id=m) for m in topic.materials[:3])
    args: dict[str, Arg] = {
        "what": ManyArg(items=materials),
        "certainty": WordArg(id=f"modality_{certainty}"),
        "speaker": speaker_of(topic),
    }
    outlet = topic.speaker_kind in {None, "outlet"}
    key = "also_told" if outlet else "also_told_by"
    return Say(key=f"{key}_beside" if step.beside else key, args=args)


def _holders(topic: Topic) -> tuple[str, ...]:
    """Whose share of the supply an act is about: who sells, restricts, mines, or is shut out."""
    if topic.family == "border":
        return topic.targets or topic.actors
    if topic.family == "supply_added":
        sellers = tuple(code for code in topic.parties if not buys(code))
        return sellers or topic.parties
    return topic.actors


def _ledger(
    book: Book,
    topic: Topic,
    found: checks.Anchored,
    rows: Story,
    place: int,
) -> Say:
    """What the ledger has on an act: the text or measure, the nearest one, rows, or nothing."""
    if topic.family == "supply_added" and len(topic.parties) > 1:
        return _text(book, topic, rows)
    if topic.family in _MEASURES and topic.actors:
        return _measure(book, topic, found, rows, place)
    return _rows(book, topic, rows, place)


def _measure(book: Book, topic: Topic, found: checks.Anchored, rows: Story, place: int) -> Say:
    """The row of a measure, the nearest or newest like it; else what other measures there are."""
    row = found.entry or found.nearest
    args: dict[str, Any] = {
        "who": party(topic.actors[0]),
        "what": NameArg(of="material", id=topic.material),
        "until": DateArg(date=rows.last_known.isoformat()),
    }
    if row is None and rows.rows:
        args |= _counted(book, rows.rows, place)
        last = rows.rows[-1]
        args["instrument"] = NameArg(of="instrument", id=last.instrument)
        return Say(key="also_other_measures", args=args, sources=(last.raw["source_id"],))
    if row is None:
        return Say(key="also_no_measure", args=args)
    own = next((code for code in topic.actors if code in row.actors), topic.actors[0])
    args |= {
        "who": party(own),
        "instrument": NameArg(of="instrument", id=row.instrument),
        "date": DateArg(date=row.raw["date"]),
        "status": NameArg(of="status", id=row.status),
    }
    key = "also_measure_far" if found.tied else "also_measure_newest"
    if found.entry is not None and found.tied:
        key = "also_measure"
    return Say(key=key, args=args, sources=(row.raw["source_id"],))


def _counted(book: Book, rows: Sequence[Entry], place: int) -> dict[str, Arg]:
    """How many rows the ledger has on an act, and the day of the newest."""
    count = book.ledger_rows(
        f"step-rows-{place}",
        (entry.raw for entry in rows),
        "rows of the ledger on the sides of an act that the page tells beside its main one",
    )
    return {"n": book.arg(count.id), "last": DateArg(date=rows[-1].raw["date"])}


def _rows(book: Book, topic: Topic, rows: Story, place: int) -> Say:
    """How many rows the ledger has with the firms of an act, or on its instrument by a state."""
    args: dict[str, Arg] = {
        "sides": _sides(book, topic),
        "until": DateArg(date=rows.last_known.isoformat()),
    }
    listed, key = list(rows.rows), "firms"
    if not topic.firms and topic.instrument is not None:
        listed = [entry for entry in listed if entry.instrument == topic.instrument]
        args["instrument"] = NameArg(of="instrument", id=topic.instrument)
        key = "of"
    elif not topic.firms:
        args["what"] = NameArg(of="material", id=topic.material)
        key = "on"
    if not listed:
        return Say(key=f"also_no_row_{key}", args=args)
    key = f"also_rows_{key}"
    args |= _counted(book, listed, place)
    return Say(key=key, args=args, sources=(listed[-1].raw["source_id"],))


def _text(book: Book, topic: Topic, rows: Story) -> Say:
    """The signed text of the sides of a deal, of these weeks or another date; that there is none.

    Of a deal with several partners, of whichever partner the nearest text is.
    """
    row = rows.signed or rows.texts
    args: dict[str, Any] = {
        "sides": _sides(book, topic),
        "until": DateArg(date=rows.last_known.isoformat()),
        "what": NameArg(of="material", id=topic.material),
    }
    if row is None:
        return Say(key="also_no_text", args=args)
    args["sides"] = ManyArg(
        items=tuple(party(code) for code in topic.parties if code in row.actors)
    )
    args["date"] = DateArg(date=row.raw["date"])
    key = "also_text" if rows.signed is not None else "also_text_far"
    return Say(key=key, args=args, sources=(row.raw["source_id"],))


def _sides(book: Book, topic: Topic) -> ManyArg:
    states = named(book, topic.parties).items if topic.parties else ()
    return ManyArg(items=(*states, *(TextArg(text=firm.name) for firm in topic.firms)))
