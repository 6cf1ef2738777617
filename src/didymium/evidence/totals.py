"""Totals against their parts: do the territories add up to the world figure of the same source?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

SAME = ["dataset", "material", "stage", "product", "item", "end_use", "scenario", "period"]
SERIES = [*SAME, "measure", "unit", "basis", "source_id"]


_MANY = 4
"""Territories from which a list without "other countries" counts as complete."""


def totals(frame: pl.DataFrame, *, blocs: frozenset[str] = frozenset({"EU"})) -> pl.DataFrame:
    """World figures beside the sum of their parts, one row a series.

    Parameters
    ----------
    frame : observations; only tonnes of production, capacity and reserves are added up
    blocs : codes left out of the parts, since their members are in already

    Returns
    -------
    Frame of the series, ``world``, ``parts`` (sum of territories and "other countries"),
    ``territories`` (how many), ``unknown`` (parts with no figure: withheld or missing) and ``gap``,
    (parts - world) / world. A part without a figure makes ``parts`` a lower bound.
    Superseded figures are left out.
    """
    import polars as pl

    kept = frame.filter(
        pl.col("measure").is_in(["production", "capacity", "reserves"])
        & pl.col("actor").is_null()
        & ~pl.col("iso3").is_in(sorted(blocs))
        & pl.col("unit").is_in(["t", "t/y"])
        & ~pl.col("flags").fill_null("").str.split(";").list.contains("superseded")
    )
    world = pl.col("iso3") == "WLD"
    grouped = kept.group_by(SERIES, maintain_order=True).agg(
        pl.col("value").filter(world).max().alias("world"),
        pl.col("value").filter(~world).sum().alias("parts"),
        (~world & pl.col("value").is_not_null()).sum().alias("territories"),
        (~world & pl.col("value").is_null()).sum().alias("unknown"),
        (pl.col("iso3") == "OTH").any().alias("has_rest"),
    )
    return (
        grouped.filter(
            (pl.col("world") > 0)
            & (
                (pl.col("territories") >= _MANY)
                | (pl.col("has_rest") & (pl.col("territories") > 1))
            )
        )
        .with_columns(((pl.col("parts") - pl.col("world")) / pl.col("world")).alias("gap"))
        .drop("has_rest")
        .sort(SERIES)
    )
