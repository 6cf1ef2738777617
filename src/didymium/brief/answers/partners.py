"""The partners of one deal side by side: what each has of the supply, and what the ledger has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from didymium.brief.answers.held import most, share_at, share_say, shares_arg, stages_of
from didymium.brief.answers.stages import Stage
from didymium.brief.document import (
    Arg,
    Block,
    Cell,
    DateArg,
    ManyArg,
    NameArg,
    Say,
    Table,
    TextArg,
    WordArg,
    party,
)
from didymium.brief.figures import Book
from didymium.brief.signings import Partner
from didymium.brief.tables import Base
from didymium.brief.topic import Topic

_SHOWN: Final = 8
_STAGES: Final = 3
_NAMED: Final = 4


def named(book: Book, codes: Sequence[str], *, most_named: int = _NAMED) -> ManyArg:
    """Sides by their names; beyond a few, how many more there are."""
    # One more is shorter by its name than counted.
    shown = codes if len(codes) == most_named + 1 else codes[:most_named]
    items: list[Arg] = [party(code) for code in shown]
    rest = len(codes) - len(shown)
    if rest > 0:
        count = book.counted(f"more-sides-{rest}", rest, "sides that are not named here")
        items.append(ManyArg(items=(book.arg(count.id), WordArg(id="more_sides")), joined="beside"))
    return ManyArg(items=tuple(items))


def block(book: Book, base: Base, topic: Topic, found: Sequence[Partner]) -> Block | None:
    """The table of the partners, with a sentence on who brings most; None for a deal of two."""
    if topic.hub is None or len(found) < 2:
        return None
    shown = found[:_SHOWN]
    stages = stages_of(book, base, topic.material)[:_STAGES]
    says = [
        Say(
            key="partners_intro",
            args={
                "hub": party(topic.hub),
                "partners": named(book, [one.code for one in found]),
                "what": NameArg(of="material", id=topic.material),
            },
        )
    ]
    if stages:
        columns = ("col_partner", *(stage.view.label for stage in stages), "col_ledger_has")
        rows = tuple(
            (
                Cell(arg=party(one.code)),
                *(_share(book, one.code, stage) for stage in stages),
                _known(one),
            )
            for one in shown
        )
        notes = [Say(key="note_partner_shares", args={"year": _years(stages)})]
        says += _first(book, shown, stages)
    else:
        columns = ("col_partner", "col_most", "col_ledger_has")
        rows = tuple(
            (Cell(arg=party(one.code)), _most(book, base, one.code), _known(one)) for one in shown
        )
        notes = [Say(key="note_partner_most")]
    if len(found) > len(shown):
        rest = [one.code for one in found[_SHOWN:]]
        notes.append(Say(key="note_partners_more", args={"who": named(book, rest)}))
    if topic.supplier is not None:
        args: dict[str, Any] = {"who": party(topic.supplier)}
        notes.append(Say(key="note_partner_answered", args=args))
    table = Table(
        id="partners",
        title=Say(key="table_partners_title", args={"hub": party(topic.hub)}),
        columns=columns,
        rows=rows,
        notes=tuple(notes),
    )
    return Block(heading=Say(key="heading_partners"), says=tuple(says), tables=(table,))


def _years(stages: Sequence[Stage]) -> TextArg:
    return TextArg(text=", ".join(sorted({stage.supply.period for stage in stages})))


def _share(book: Book, code: str, stage: Stage) -> Cell:
    name = share_at(book, code, stage)
    return Cell(arg=book.arg(name) if name is not None else None)


def _most(book: Book, base: Base, code: str) -> Cell:
    found = most(book, base, code)
    if not found:
        return Cell(arg=WordArg(id="no_large_share"))
    sources = dict.fromkeys(s for _, name in found for s in book[name].sources)
    return Cell(arg=shares_arg(book, found), sources=tuple(sources))


def _known(one: Partner) -> Cell:
    """What the ledger has between the hub and a partner: a text of these weeks, another, rows."""
    row = one.signed or one.texts
    if row is None:
        return Cell(arg=WordArg(id="ledger_no_text" if one.rows else "ledger_no_row"))
    word = "ledger_signed" if one.signed is not None else "ledger_other_text"
    told = ManyArg(items=(WordArg(id=word), DateArg(date=row.raw["date"])), joined="beside")
    return Cell(arg=told, sources=(row.raw["source_id"],))


def _first(book: Book, shown: Sequence[Partner], stages: Sequence[Stage]) -> list[Say]:
    """Which partner has the largest share of a stage; that none has any."""
    held = [
        (stage, one.code, name)
        for stage in stages
        for one in shown
        if (name := share_at(book, one.code, stage)) is not None
    ]
    if not held:
        what = NameArg(of="material", id=stages[0].view.material)
        return [Say(key="partners_no_producer", args={"what": what})]
    stage, code, name = max(held, key=lambda one: book[one[2]].value or 0.0)
    return [share_say(book, "partners_first", code, stage, name)]
