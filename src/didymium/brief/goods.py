"""A page on a good of a chain that our evidence knows: what the good rests on, not a flat no.

A page on chips need not name gallium. Which words make a page one on a good, and which uses of the
evidence are that good, stand in ``rules/goods.csv``; the page must be about the good (its first
sentences name it, and the rest does) and about its making, its trade or what states do with it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from didymium.brief.answers.held import share_at, stages_of
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
    WordArg,
    party,
)
from didymium.brief.figures import Book
from didymium.brief.main_act import opening
from didymium.brief.tables import Base, records, rules

if TYPE_CHECKING:
    from didymium.news import Reading

_SHOWN: Final = 6
_TOLD: Final = 4
# A page of fewer words than the first needs so many of the good to be one about it.
_WORDS: Final = ((60, 1), (120, 2), (math.inf, 3))
_SHORT_PAGE: Final = 120
_OPENING: Final = 2
# Uses below this part of a material say nothing about the good.
_LEAST_SHARE: Final = 0.05
_NEWEST: Final = 2026
_RECENT: Final = 2015
# Making, trade, supply, and what states do: different words of them on the page.
_TRADE: Final = re.compile(
    r"\b(export|import|suppl(?:y|ies)|shortage|tariff|sanction|embargo|curb|restrict|licen[cs]|"
    r"government|minist|subsid|factor(?:y|ies)|manufactur|produc|depend|suspend|seiz|nationali[sz]|"
    r"esport|fornitur|filier|carenz|dazi|sanzion|embargo|restrizion|govern|sussid|fabbric|stabiliment|"
    r"dipenden|sospe|confisc|sovranit|approvvigion|nazionalizz|controllo)",
    re.IGNORECASE,
)
_ENOUGH: Final = 2
_COLUMNS: Final = (
    "col_material",
    "col_into_good",
    "col_use_of",
    "col_leader",
    "col_share",
    "col_stage",
)


@dataclass(frozen=True)
class Use:
    """A material of a good: how much of it goes there, and who leads its supply."""

    material: str
    figure: str
    where: str
    period: str
    stage: Stage | None


def good_of(reading: Reading) -> str | None:
    """The good that a page is about, by its words; None for a page on something else."""
    size = len(reading.page.text.split())
    needed = next(count for most, count in _WORDS if size < most)
    trade = {found.casefold() for found in _TRADE.findall(reading.page.text)}
    if len(trade) < (1 if size < _SHORT_PAGE else _ENOUGH):
        return None
    first = opening(reading, _OPENING)
    head = " ".join(s.text for s in reading.sentences if s.index in first)
    counted: dict[str, int] = {}
    for row in rules("goods"):
        strong, every = _words(row["good"])
        named = len(strong.findall(reading.page.text))
        if named and every.search(head):
            counted[row["good"]] = len(every.findall(reading.page.text))
    best = max(counted, key=lambda good: counted[good], default=None)
    return best if best is not None and counted[best] >= needed else None


@cache
def _words(good: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words that name a good alone, and those with which others name it too."""
    row = _rule(good)
    strong = row["strong"].split("|")
    weak = row["weak"].split("|") if row["weak"] else []
    return _pattern(strong), _pattern([*strong, *weak])


def _rule(good: str) -> dict[str, str]:
    return next(row for row in rules("goods") if row["good"] == good)


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    escaped = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"\b(?:{'|'.join(escaped)})\b", re.IGNORECASE)


def uses(book: Book, base: Base, good: str) -> tuple[Use, ...]:
    """The materials of a good in the order of its rule, where the evidence has a row on the use."""
    found: list[Use] = []
    rule = _rule(good)
    rows_of = _rows(base, rule["end_uses"].split(";"))
    for material in rule["materials"].split(";"):
        row = rows_of.get(material)
        if row is None:
            continue
        figure = book.observed(f"use-{good}-{material}".replace("_", "-"), "observation", row)
        held = [
            (stage, name)
            for stage in stages_of(book, base, material)
            if (name := share_at(book, stage.leader, stage)) is not None
        ]
        leading = max(held, key=lambda pair: book[pair[1]].value or 0.0, default=None)
        stage = leading[0] if leading is not None else None
        found.append(Use(material, figure.id, row["iso3"], row["period"], stage))
    return tuple(found[:_SHOWN])


def _rows(base: Base, named: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The best row of each material on the uses that are the good."""
    import polars as pl

    table = base.table("observation").filter(
        pl.col("end_use").is_in(named)
        & (
            ((pl.col("measure") == "use_share") & (pl.col("value") >= _LEAST_SHARE))
            | ((pl.col("measure") == "consumption") & (pl.col("unit") == "t"))
        )
        & pl.col("iso3").is_in(["WLD", "EU", "CHN"])
        & pl.col("kind").is_in(["measured", "estimated"])
        & (pl.col("value") > 0)
    )
    best: dict[str, dict[str, Any]] = {}
    for row in records(table):
        if _year(row["period"]) <= _NEWEST and (
            row["material"] not in best or _rank(row, named) < _rank(best[row["material"]], named)
        ):
            best[row["material"]] = row
    return best


def _rank(row: Mapping[str, Any], named: Sequence[str]) -> tuple[bool, int, bool, int, int, str]:
    """A share before tonnes, the nearer use, recent before old, the world before others, newest."""
    year = _year(row["period"])
    return (
        row["measure"] != "use_share",
        named.index(row["end_use"]),
        year < _RECENT,
        ("WLD", "EU", "CHN").index(row["iso3"]),
        -year,
        row["observation_id"],
    )


def _year(period: str) -> int:
    return int(period[-4:])


def answer(book: Book, good: str, found: Sequence[Use]) -> tuple[Say, ...]:
    """That no mineral is the news, what the page is about, what that rests on, who leads there."""
    args: dict[str, Arg] = {"good": WordArg(id=f"good_{good}")}
    shown = ManyArg(items=tuple(NameArg(of="material", id=use.material) for use in found[:_TOLD]))
    says = [Say(key="good_about", args=args), Say(key="good_rests", args={**args, "what": shown})]
    led = next((use for use in found if use.stage is not None), None)
    if led is not None and led.stage is not None:
        name = share_at(book, led.stage.leader, led.stage)
        assert name is not None
        figure = book[led.figure]
        says.append(
            Say(
                key="good_leader_share" if figure.unit == "1" else "good_leader_tonnes",
                args={
                    **args,
                    "material": NameArg(of="material", id=led.material),
                    "use": book.arg(led.figure),
                    "where": party(led.where),
                    "period": DateArg(date=led.period.replace("/", "–")),
                    "who": party(led.stage.leader),
                    "share": book.arg(name),
                    "stage": WordArg(id=led.stage.view.label),
                    "year": DateArg(date=led.stage.supply.period),
                },
                sources=tuple(dict.fromkeys((*figure.sources, *book[name].sources))),
            )
        )
    return tuple(says)


def block(book: Book, good: str, found: Sequence[Use]) -> Block:
    """The table of the materials: how much goes into the good, and who leads their supply."""
    table = Table(
        id="good",
        title=Say(key="table_good_title", args={"good": WordArg(id=f"good_{good}")}),
        columns=_COLUMNS,
        rows=tuple(_row(book, use) for use in found),
        notes=(Say(key="note_good"),),
    )
    return Block(heading=Say(key="heading_good"), tables=(table,))


def _row(book: Book, use: Use) -> tuple[Cell, ...]:
    when = DateArg(date=use.period.replace("/", "–"))
    of = ManyArg(items=(party(use.where), when), joined="comma")
    first = (
        Cell(arg=NameArg(of="material", id=use.material)),
        Cell(arg=book.arg(use.figure)),
        Cell(arg=of),
    )
    if use.stage is None:
        return (*first, Cell(arg=None), Cell(arg=None), Cell(arg=None))
    name = share_at(book, use.stage.leader, use.stage)
    label: Arg = ManyArg(
        items=(WordArg(id=use.stage.view.label), DateArg(date=use.stage.supply.period)),
        joined="comma",
    )
    return (
        *first,
        Cell(arg=party(use.stage.leader)),
        Cell(arg=book.arg(name) if name is not None else None),
        Cell(arg=label),
    )
