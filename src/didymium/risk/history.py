"""Share of supply under restriction over the years, for one material and viewpoint."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from didymium.errors import InputError, NoAnswerError
from didymium.risk import rules
from didymium.risk.assess import chain_for
from didymium.risk.inputs import prepared
from didymium.risk.restrictions import series

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence import Base

FIRST_DAY = dt.date(2009, 1, 1)
"""The ledger starts in 2009."""


def restriction_history(
    material: str,
    *,
    viewpoint: str | None = None,
    stage: str | None = None,
    period: int | str = 2024,
    since: dt.date = FIRST_DAY,
    until: dt.date | None = None,
    base: Base | None = None,
) -> pl.DataFrame:
    """Share of supply under each kind of restriction at the end of every month.

    Parameters
    ----------
    material, viewpoint, stage, period, base
        As in :func:`didymium.risk.assess`; without ``stage``, the most concentrated one. Shares of
        suppliers are those of ``period`` throughout: the series shows the measures, not the market.
    since, until
        First and last month, by any of their days; default 2009 to the end of the year asked.

    Returns
    -------
    ``material``, ``stage``, ``day``, ``restriction`` (``any`` for all that limit goods),
    ``share``, ``share_high`` (with what was suspended, announced or unclear), ``suppliers``.
    """
    import polars as pl

    from didymium import vocabulary

    last = until or dt.date(int(period), 12, 31)
    if last < since:
        raise InputError(f"history: found an end ({last}) before its start ({since}).")
    inputs = prepared(viewpoint=viewpoint, period=period, on=last, base=base)
    entry, chain = chain_for(inputs, material, stage, all_stages=stage is not None)
    at, stands_for, _ = chain[0]
    supply = inputs.shares.filter((pl.col("material") == stands_for) & (pl.col("stage") == at))
    if supply.height == 0:
        named = vocabulary.name("material", stands_for), vocabulary.name("stage", at)
        raise NoAnswerError("The evidence names no suppliers of {} at the stage {}.".format(*named))
    table = series(
        supply.select("supplier_iso3", "share"),
        inputs.spells,
        month_ends(since, last),
        materials=rules.reach(entry),
        stages=rules.stage_reach(at),
        viewpoint=inputs.aim,
    )
    return table.select(
        pl.lit(entry).alias("material"),
        pl.lit(at).alias("stage"),
        "day",
        "restriction",
        "share",
        "share_high",
        pl.col("suppliers_high").alias("suppliers"),
    )


def month_ends(since: dt.date, until: dt.date) -> list[dt.date]:
    """The last day of every month from that of ``since`` to that of ``until``, which ends it."""
    days = []
    year, month = since.year, since.month
    while (year, month) < (until.year, until.month):
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        days.append(following - dt.timedelta(days=1))
        year, month = following.year, following.month
    return [*days, until]


def changes(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of a history whose shares differ from the month before, per restriction."""
    import polars as pl

    ordered = table.sort("restriction", "day")
    moved = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(name).shift(1).over("restriction"))
        for name in ("share", "share_high", "suppliers")
    )
    silent = (pl.col("share_high") == 0.0) & (pl.col("day") == pl.col("day").min())
    return ordered.filter(moved & ~silent.fill_null(False)).sort("day", "restriction")


__all__ = ["FIRST_DAY", "changes", "month_ends", "restriction_history"]
