"""Who supplies each stage with what share, and the uses of magnets, as figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from didymium.brief.document import BothArg, TextArg
from didymium.brief.figures import Book
from didymium.brief.supply import Supply, View, supply, views
from didymium.brief.tables import Base
from didymium.brief.words.say import sentences
from didymium.errors import NoAnswerError

_YEAR = re.compile(r"\b\d{4}\b")
MAGNET_USES = (
    ("electric_vehicles", "s5"),
    ("wind", "s4"),
    ("other_automotive", "s3"),
    ("air_conditioners", "s2"),
    ("electronic_and_mechanical_parts", "third"),
    ("defence", "fifth"),
    ("other", "rest"),
)


# A supplier with more than this share of a stage dominates it.
HALF = 0.5


@dataclass(frozen=True)
class Stage:
    """The answer for one view: who leads with what share, and how concentrated it is.

    Figure ids, all in the book: ``share`` and ``output`` of the leader, ``world`` output,
    ``hhi``; ``second`` is the next supplier and ``second_share`` its share.
    """

    view: View
    supply: Supply
    leader: str
    share: str
    output: str
    world: str
    hhi: str
    second: str | None
    second_share: str | None
    others: tuple[str, ...]


def years(book: Book, figures: Iterable[str]) -> TextArg:
    """The year of some figures, or their years in order where they differ."""
    found = sorted({year for name in figures for year in _YEAR.findall(book[name].period)})
    return TextArg(text=", ".join(found))


def dated_label(stage: Stage) -> BothArg:
    """The stage's name with the year of its shares, for charts."""
    words, year = sentences()[stage.view.label], stage.supply.period
    return BothArg(en=f"{words['en']}, {year}", it=f"{words['it']}, {year}")


def stages(book: Book, base: Base, material: str) -> tuple[Stage, ...]:
    """Every view of a material that the evidence can answer, in the order of the chain."""
    found = [(view, supply(base, view)) for view in views(material)]
    answers = [
        stage for _, held in found if held is not None and (stage := _stage(book, held)) is not None
    ]
    if not answers:
        raise NoAnswerError(f"No table of producers is held for {material}.")
    return tuple(answers)


def share_id(iso3: str, view: View) -> str:
    """The id of a territory's share figure in a view."""
    return f"share-{iso3.lower()}-{view.id.replace('_', '-')}"


def _stage(book: Book, held: Supply) -> Stage | None:
    from didymium.risk import shares

    view = held.view
    slug = view.id.replace("_", "-")
    _world(book, held, slug)
    table = shares(held.frame()).sort(
        ["share", "supplier_iso3"], descending=[True, False], nulls_last=True
    )
    named = [row for row in table.to_dicts() if row["supplier_iso3"] not in {"OTH", "WLD"}]
    for row in named:
        _supplier_share(book, held, row, slug)
    _concentration(book, held, slug)
    usable = [row["supplier_iso3"] for row in named if row["share"] is not None]
    if not usable or share_id(usable[0], view) not in book.figures:
        return None
    leader = usable[0]
    second = usable[1] if len(usable) > 1 and (named[1]["share"] or 0) > 0 else None
    return Stage(
        view=view,
        supply=held,
        leader=leader,
        share=share_id(leader, view),
        output=f"output-{leader.lower()}-{slug}",
        world=f"world-{slug}",
        hhi=f"hhi-{slug}",
        second=second,
        second_share=share_id(second, view) if second else None,
        others=tuple(usable),
    )


def _world(book: Book, held: Supply, slug: str) -> None:
    """World output: the published total, or the sum of the suppliers.

    The sum where no total is published, and where the suppliers named are more than a total that
    its source has rounded: shares are then of the sum.
    """
    world = held.of("WLD")
    named = sum(row["value"] or 0.0 for row in held.rows if row["iso3"] not in {"WLD", "OTH"})
    if world and world["value"] and named <= world["value"]:
        book.observed(f"world-{slug}", "observation", world)
        return
    rounded = bool(world and world["value"])
    book.computed(
        f"world-{slug}",
        sum(row["value"] or 0.0 for row in held.rows if row["iso3"] != "WLD"),
        unit=held.rows[0]["unit"],
        formula="sum of the suppliers"
        + (", which is more than the rounded total of the source" if rounded else ""),
        rows=[("observation", row) for row in held.rows],
        basis=held.basis,
    )


def _supplier_share(book: Book, held: Supply, row: Mapping[str, Any], slug: str) -> None:
    iso3 = row["supplier_iso3"]
    own = held.of(iso3)
    if own is None or own["value"] is None:
        return
    output = book.observed(f"output-{iso3.lower()}-{slug}", "observation", own)
    ranged = own["low"] is not None and own["high"] is not None
    formula = "output of the territory / world output"
    if ranged:
        formula += "; low: its low bound against the high bounds of all others, high: the reverse"
    withheld = ", ".join(held.withheld)
    book.computed(
        share_id(iso3, held.view),
        row["share"],
        low=row["share_low"] if ranged else None,
        high=row["share_high"] if ranged else None,
        unit="1",
        formula=formula,
        figures=(output.id, f"world-{slug}"),
        basis=held.basis,
        note=f"upper bound: output of {withheld} is withheld" if withheld else "",
    )


def _concentration(book: Book, held: Supply, slug: str) -> None:
    from didymium.risk import concentration

    index = concentration(held.frame()).to_dicts()[0]
    book.computed(
        f"hhi-{slug}",
        index["hhi"],
        low=index["hhi_low"],
        high=index["hhi_high"],
        unit="index",
        formula="sum of the squared shares of suppliers; what is not attributed to a supplier is "
        "spread thin for the value and the low bound, one supplier for the high bound",
        rows=[("observation", row) for row in held.rows],
        basis=held.basis,
        absent=index["reason"],
    )


def uses(book: Book, base: Base) -> tuple[str, ...]:
    """Shares of the uses of finished magnets (figure ids), the small ones summed as "other"."""
    import polars as pl

    rows = (
        base.table("observation")
        .filter(
            (pl.col("dataset") == "rare_earth_balance_2024")
            & pl.col("end_use").is_not_null()
            & (pl.col("iso3") == "WLD")
            & (pl.col("material") == "ndfeb")
        )
        .to_dicts()
    )
    total = sum(row["value"] or 0.0 for row in rows)
    if not total:
        return ()
    groups: dict[str, list[dict[str, Any]]] = {}
    named = {use for use, _ in MAGNET_USES}
    for row in rows:
        use = row["end_use"] if row["end_use"] in named else "other"
        groups.setdefault(use, []).append(row)
    for use, members in groups.items():
        mass = sum(row["value"] or 0.0 for row in members)
        book.computed(
            f"use-mass-{use}",
            mass,
            low=_summed(row["low"] for row in members),
            high=_summed(row["high"] for row in members),
            unit="t",
            formula="sum of the rows",
            rows=[("observation", row) for row in members],
        )
        book.computed(
            f"use-share-{use}",
            mass / total,
            unit="1",
            formula="use of magnets / all uses of magnets",
            figures=(f"use-mass-{use}",),
            rows=[("observation", row) for row in rows],
        )
    return tuple(groups)


def _summed(values: Iterable[float | None]) -> float | None:
    """The sum, or None when one of the values is missing."""
    listed = list(values)
    known = [value for value in listed if value is not None]
    return sum(known) if len(known) == len(listed) else None
