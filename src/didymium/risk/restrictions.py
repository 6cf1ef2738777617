"""Restrictions as dated events: what is in force on a day, on how much of the supply, until when.

A measure of the ledger becomes *spells* (:func:`didymium.risk.spells.spells`). ``in_force`` counts;
``partial`` (some firms, users or items only), ``suspended``, ``announced`` and ``unclear`` (nobody
has reported what followed) only widen the range upwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from didymium.risk.spells import EVERYBODY

if TYPE_CHECKING:
    import polars as pl


def on_day(
    stretches: pl.DataFrame,
    day: dt.date,
    *,
    materials: Iterable[str],
    stages: Iterable[str],
    viewpoint: Iterable[str] = (),
) -> pl.DataFrame:
    """The spells that run on a day and touch a material at a stage for a viewpoint.

    Parameters
    ----------
    stretches
        :func:`didymium.risk.spells.spells`.
    materials
        The material and the groups it belongs to.
    stages
        The stage and its kin; a spell that names no stage touches all.
    viewpoint
        Codes of the importer (a territory with its blocs, a bloc with its members). Empty: the
        world, hit only by what is aimed at everybody.
    """
    import polars as pl

    wanted = [EVERYBODY, *viewpoint]
    inside = (pl.col("first_day") <= day) & (pl.col("last_day") >= day)
    named = pl.col("materials").list.eval(pl.element().is_in(list(materials))).list.any()
    staged = (pl.col("stages").list.len() == 0) | pl.col("stages").list.eval(
        pl.element().is_in(list(stages))
    ).list.any()
    hit = pl.col("hits").list.eval(pl.element().is_in(wanted)).list.any()
    return stretches.filter(inside & named & staged & hit)


def share_under(supply: pl.DataFrame, running: pl.DataFrame) -> pl.DataFrame:
    """Share of supply under each kind of restriction, one row a kind, and ``any`` for all.

    ``any`` leaves out what limits no goods (reporting duties, technology controls: t = 1).

    Parameters
    ----------
    supply
        ``supplier_iso3``, ``share`` (0 to 1; null = unknown), with ``OTH`` for other countries.
    running
        :func:`on_day`.

    Returns
    -------
    ``restriction``, ``share`` (in force), ``share_high`` (with what is partial, suspended,
    announced or unclear), ``suppliers``, ``suppliers_high`` (comma separated). Suppliers count
    once, however many measures touch them; an unknown share of a touched supplier leaves the share
    null.
    """
    import polars as pl

    pairs = running.explode("suppliers").rename({"suppliers": "supplier_iso3"})
    limiting = pairs.filter(pl.col("trade_factor") > 1.0)
    both = pl.concat([pairs, limiting.with_columns(restriction=pl.lit("any"))])
    touched = (
        both.group_by("restriction", "supplier_iso3")
        .agg((pl.col("state") == "in_force").any().alias("_certain"))
        .join(supply.select("supplier_iso3", "share"), on="supplier_iso3", how="inner")
        .sort(
            "restriction",
            "share",
            "supplier_iso3",
            descending=[False, True, False],
            nulls_last=True,
        )
    )
    share, certain, name = pl.col("share"), pl.col("_certain"), pl.col("supplier_iso3")
    sure = share.filter(certain)
    return touched.group_by("restriction", maintain_order=True).agg(
        pl.when(~sure.is_null().any()).then(sure.sum()).alias("share"),
        pl.when(~share.is_null().any()).then(share.sum()).alias("share_high"),
        name.filter(certain).str.join(", ").alias("suppliers"),
        name.str.join(", ").alias("suppliers_high"),
    )


def series(
    supply: pl.DataFrame,
    stretches: pl.DataFrame,
    days: Sequence[dt.date],
    *,
    materials: Iterable[str],
    stages: Iterable[str],
    viewpoint: Iterable[str] = (),
) -> pl.DataFrame:
    """Shares under restriction over time (:func:`share_under` for each day), supply held fixed.

    Every kind that runs on any of the days has a row for each day, with share 0 where the ledger
    holds no measure of the kind; so has ``any``.
    """
    import polars as pl

    materials, stages, viewpoint = list(materials), list(stages), list(viewpoint)
    frames = []
    for day in days:
        running = on_day(stretches, day, materials=materials, stages=stages, viewpoint=viewpoint)
        frames.append(share_under(supply, running).with_columns(day=pl.lit(day)))
    found = pl.concat(frames)
    kinds = pl.concat([pl.Series("restriction", ["any"]), found["restriction"]]).unique(
        maintain_order=True
    )
    grid = pl.DataFrame({"day": list(days)}).join(pl.DataFrame({"restriction": kinds}), how="cross")
    filled = grid.join(
        found.with_columns(_found=pl.lit(True)),
        on=["day", "restriction"],
        how="left",
        maintain_order="left",
    )
    absent = pl.col("_found").is_null()
    return filled.with_columns(
        pl.when(absent).then(0.0).otherwise("share").alias("share"),
        pl.when(absent).then(0.0).otherwise("share_high").alias("share_high"),
        pl.col("suppliers", "suppliers_high").fill_null(""),
    ).drop("_found")


def ending(stretches: pl.DataFrame, day: dt.date, *, within_days: int = 365) -> pl.DataFrame:
    """What ends next: spells with a known last day from ``day`` on, the soonest first."""
    import polars as pl

    until = day + dt.timedelta(days=within_days)
    return (
        stretches.filter((pl.col("first_day") <= day) & pl.col("last_day").is_between(day, until))
        .with_columns((pl.col("last_day") - pl.lit(day)).dt.total_days().alias("days_left"))
        .sort("last_day", "measure_id")
    )


def trade_factors(
    suppliers: Iterable[str], running: pl.DataFrame, *, single_market: Iterable[str] = ()
) -> pl.DataFrame:
    """Trade factor t of each supplier: 0.8 inside the buyer's single market, else the largest rule.

    Parameters
    ----------
    suppliers
        Territories.
    running
        :func:`on_day` for the buyer.
    single_market
        Members of the buyer's own market (for the EU: its members on the day).

    Returns
    -------
    ``supplier_iso3``, ``trade_factor`` (measures in force), ``trade_factor_low`` (the same) and
    ``trade_factor_high`` (with what is partial, suspended, announced or unclear).
    """
    import polars as pl

    names = sorted(set(suppliers))
    table = pl.DataFrame({"supplier_iso3": names}, schema={"supplier_iso3": pl.String})
    factor, certain = pl.col("trade_factor"), pl.col("state") == "in_force"
    found = (
        running.explode("suppliers")
        .group_by(supplier_iso3="suppliers")
        .agg(factor.filter(certain).max().alias("_sure"), factor.max().alias("_most"))
    )
    inside = pl.col("supplier_iso3").is_in(list(single_market))
    base = pl.when(inside).then(0.8).otherwise(1.0)
    table = table.join(found, on="supplier_iso3", how="left", maintain_order="left")
    sure = pl.max_horizontal(base, pl.when(~inside).then(pl.col("_sure")))
    most = pl.max_horizontal(base, pl.when(~inside).then(pl.col("_most")))
    return table.select(
        "supplier_iso3",
        sure.alias("trade_factor"),
        sure.alias("trade_factor_low"),
        most.alias("trade_factor_high"),
    )


__all__ = ["ending", "on_day", "series", "share_under", "trade_factors"]
