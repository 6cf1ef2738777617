"""What a territory has of the world's supply: of one material by stage, or of whatever it has most.

For "critical minerals" no table of producers can be held. What a side of such a deal brings is
then told by the materials of which it has the largest shares of world output.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from didymium.brief.answers.stages import Stage, share_id, stages
from didymium.brief.document import Arg, DateArg, ManyArg, NameArg, Say, WordArg, party
from didymium.brief.figures import Book
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.tables import Base, records
from didymium.brief.topic import VAGUE
from didymium.errors import NoAnswerError

_MOST: Final = 3
# Shares below this are told of nobody.
_LEAST: Final = 0.005
_DATASET: Final = "usgs_mcs2026_world"
# The stages of the rare-earth chain that stand for it beside others.
STANDING: Final = frozenset({"mine_reo", "separation_ndpr", "magnet"})


def stages_of(book: Book, base: Base, material: str) -> tuple[Stage, ...]:
    """The stages of a material that stand for its chain; none where no table is held."""
    if material in VAGUE:
        return ()
    try:
        found = stages(book, base, material)
    except NoAnswerError:
        return ()
    standing = tuple(stage for stage in found if stage.view.id in STANDING)
    return standing or found


def share_at(book: Book, code: str, stage: Stage) -> str | None:
    """The figure of a territory's share at a stage; None where it has none."""
    name = share_id(code, stage.view)
    held = book.figures.get(name)
    return name if held is not None and held.value is not None else None


def most(book: Book, base: Base, code: str) -> tuple[tuple[Stage, str], ...]:
    """The stages of which a territory has the largest shares of world output, of any material.

    One stage for a material; the shares are those of the tables of producers, in order.
    """
    found: list[tuple[Stage, str]] = []
    for material in _candidates(base, code):
        held = [
            (stage, name)
            for stage in stages_of(book, base, material)
            if (name := share_at(book, code, stage)) is not None
        ]
        if held:
            found.append(max(held, key=lambda pair: book[pair[1]].value or 0.0))
    found.sort(key=lambda pair: -(book[pair[1]].value or 0.0))
    return tuple(pair for pair in found if (book[pair[1]].value or 0.0) >= _LEAST)[:_MOST]


def _candidates(base: Base, code: str) -> Sequence[str]:
    """The materials of which a territory's rows are the largest part of the world's, roughly."""
    import polars as pl

    table = base.table("observation").filter(
        (pl.col("dataset") == _DATASET)
        & (pl.col("measure") == "production")
        & pl.col("iso3").is_in([code, "WLD"])
        & pl.col("value").is_not_null()
    )
    output: dict[tuple[str, str, str, str], dict[str, float]] = {}
    for row in records(table):
        key = (row["material"], row["stage"], row["period"], row["unit"])
        output.setdefault(key, {})[row["iso3"]] = row["value"]
    parts: dict[str, float] = {}
    for (material, *_), values in output.items():
        if values.get("WLD") and code in values:
            parts[material] = max(parts.get(material, 0.0), values[code] / values["WLD"])
    ranked = sorted(parts, key=lambda material: (-parts[material], material))
    return ranked[: 2 * _MOST]


def shares_arg(book: Book, found: Sequence[tuple[Stage, str]]) -> Arg:
    """Materials with their shares: lithium (mine) 22%, copper (mine) 23%."""
    return ManyArg(
        items=tuple(
            ManyArg(
                items=(
                    NameArg(of="material", id=stage.view.material),
                    book.arg(name),
                    WordArg(id=f"at_{stage.view.group}"),
                ),
                joined="beside",
            )
            for stage, name in found
        ),
        joined="comma",
    )


def line(book: Book, base: Base, material: str, codes: Sequence[str]) -> Say | None:
    """What the side of an act that has most of a material has of the world's supply, and where.

    Of a group such as "critical minerals": the largest shares of the first side that has any. That
    no table is held, or that the sides are no producers in it, is told. None without any side.
    """
    what = NameArg(of="material", id=material)
    if not codes:
        return None
    if material in VAGUE:
        return _largest(book, base, codes)
    found = stages_of(book, base, material)
    if not found:
        return Say(key="held_no_table", args={"what": what})
    held = [
        (stage, code, name)
        for stage in found
        for code in codes
        if (name := share_at(book, code, stage)) is not None and book[name].value
    ]
    if not held:
        sides = ManyArg(items=tuple(party(code) for code in codes))
        return Say(key="held_no_producer", args={"who": sides, "what": what})
    stage, code, name = max(held, key=lambda one: book[one[2]].value or 0.0)
    return share_say(book, "held_share", code, stage, name)


def share_say(book: Book, key: str, code: str, stage: Stage, name: str) -> Say:
    """A share in words; a stage of the rare-earth chain names its material itself."""
    args: dict[str, Any] = {
        "who": party(code),
        "share": book.arg(name),
        "stage": WordArg(id=stage.view.label),
        "year": DateArg(date=stage.supply.period),
    }
    if stage.view.material in RARE_EARTHS:
        key = f"{key}_stage"
    else:
        args["material"] = NameArg(of="material", id=stage.view.material)
    return Say(key=key, args=args, sources=book[name].sources)


def _largest(book: Book, base: Base, codes: Sequence[str]) -> Say | None:
    for code in codes:
        found = most(book, base, code)
        if found:
            args: dict[str, Arg] = {"who": party(code), "shares": shares_arg(book, found)}
            sources = dict.fromkeys(s for _, name in found for s in book[name].sources)
            return Say(key="held_most", args=args, sources=tuple(sources))
    return None
