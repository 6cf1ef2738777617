"""Who supplies what: one series of suppliers for each material and stage, with its range.

The evidence holds many figures for the same thing. A *series* is the figures of one dataset for one
material, stage, form, basis, period and edition: only figures of one series are ever compared or
added. :func:`chosen` picks the series to use and says which; the others stay available.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from didymium.risk.concentration import WORLD
from didymium.risk.rules import table_rows

if TYPE_CHECKING:
    import polars as pl

SERIES = ("dataset", "material", "stage", "product", "item", "basis", "measure", "period")
_FAR_YEARS = 4
"""A series this many years from the period asked is older than the study's average of 2016-2020."""

STUDY = "eu_crm_2023"
_STUDY_YEAR, _STUDY_REACH = 2018, 10
"""Middle of the study's years, and how many years away its averages still stand for a year."""


def series(observation: pl.DataFrame) -> pl.DataFrame:
    """Every supplier figure of the evidence as rows of series.

    Parameters
    ----------
    observation
        The evidence base's table. Output in tonnes and shares of world output are kept; firms,
        targets, capacities, superseded and implausible figures, and blocs beside their members
        are not. Of several editions the newest is kept.

    Returns
    -------
    :data:`SERIES` columns, ``supplier_iso3``, ``value``, ``low``, ``high``, ``unit``, ``kind``,
    ``source_id``, ``edition``. Shares come with a ``WLD`` row of 1, so that what is not named
    remains open.
    """
    import polars as pl

    flags = pl.col("flags").fill_null("").str.split(";")
    unused = ["superseded", "implausible", "announced", "not_independent"]
    rows = observation.filter(
        pl.col("measure").is_in(["production", "share"])
        & pl.col("actor").is_null()
        & pl.col("end_use").is_null()
        & pl.col("counterpart_iso3").is_null()
        & (pl.col("scenario").is_null() | (pl.col("scenario") == "iea_base"))
        & pl.col("unit").is_in(["t", "1"])
        & pl.col("kind").is_in(["measured", "estimated", "quota"])
        & (flags.list.set_intersection(unused).list.len() == 0)
        & pl.col("period").str.contains(r"^\d{4}$")
    ).rename({"iso3": "supplier_iso3"})
    keys = [*SERIES, "supplier_iso3"]
    rows = rows.sort("edition", "observation_id", descending=[True, False]).unique(
        keys, keep="first", maintain_order=True
    )
    columns = [*keys, "value", "low", "high", "unit", "kind", "source_id", "edition"]
    rows = rows.select(columns)
    shares = rows.filter(pl.col("measure") == "share")
    whole = (
        shares.filter(pl.col("supplier_iso3") != WORLD)
        .unique([*SERIES], keep="first", maintain_order=True)
        .with_columns(
            supplier_iso3=pl.lit(WORLD),
            value=pl.lit(1.0),
            low=pl.lit(None, pl.Float64),
            high=pl.lit(None, pl.Float64),
        )
    )
    rows = pl.concat([rows.filter(pl.col("measure") != "share"), _fractions(shares), whole])
    return _ordered(rows).sort(*SERIES, "supplier_iso3", nulls_last=True)


def _fractions(shares: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return shares.filter(
        (pl.col("supplier_iso3") != WORLD) & (pl.col("value").is_null() | (pl.col("value") <= 1.0))
    )


def _ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """Bounds that do not hold the value (ranges of another definition) are dropped."""
    import polars as pl

    low, high, value = pl.col("low"), pl.col("high"), pl.col("value")
    fits = ((low <= value) & (value <= high)) | (value.is_null() & (low <= high))
    fits = fits.fill_null(False) & (low >= 0)
    return rows.filter(value.is_null() | (value >= 0)).with_columns(
        pl.when(fits).then(low).alias("low"), pl.when(fits).then(high).alias("high")
    )


def study_series(eu_supply_share: pl.DataFrame) -> pl.DataFrame:
    """World shares of the EU study of 2023 (averages of 2016-2020) as rows of series."""
    import polars as pl

    return eu_supply_share.filter(pl.col("scope") == "global").select(
        pl.lit(STUDY).alias("dataset"),
        "material",
        "stage",
        pl.lit(None, pl.String).alias("product"),
        pl.lit("average of 2016-2020").alias("item"),
        pl.lit("relative").alias("basis"),
        pl.lit("share").alias("measure"),
        pl.lit("2016/2020").alias("period"),
        "supplier_iso3",
        pl.col("share").alias("value"),
        "low",
        "high",
        pl.lit("1").alias("unit"),
        pl.lit("estimated").alias("kind"),
        "source_id",
        pl.lit("2023").alias("edition"),
    )


def chosen(rows: pl.DataFrame, *, period: str) -> pl.DataFrame:
    """The rows of one series for each material and stage: the best for a period.

    In this order: names two suppliers or more (or one that holds nearly all); output rather than
    shares; no supplier without a value that nothing bounds; nearest in time (a later year only if
    there is no earlier one); the order of datasets in ``tables/series_order.csv``; most suppliers
    named. A series more than four years away gives way to the study's averages of 2016-2020, and
    these stand for no year more than ten away from 2018.
    """
    import polars as pl

    order = pl.DataFrame(
        [(dataset, rank) for dataset, rank in _ranks().items()],
        schema={"dataset": pl.String, "_rank": pl.Int64},
        orient="row",
    )
    named = ~pl.col("supplier_iso3").is_in([WORLD, "OTH"])
    value = pl.col("value")
    facts = rows.group_by(list(SERIES), maintain_order=True).agg(
        (named & value.is_not_null()).sum().alias("_named"),
        value.filter(named).sum().alias("_sum"),
        value.filter(pl.col("supplier_iso3") == WORLD).max().alias("_world"),
        (named & value.is_null()).any().alias("_unknown"),
    )
    unbounded = pl.col("_world").is_null() | (pl.col("_world") < pl.col("_sum"))
    facts = facts.with_columns((pl.col("_unknown") & unbounded).alias("_open"))
    year = pl.col("period").str.extract(r"(\d{4})$", 1).cast(pl.Int64)
    gap = year - int(period)
    whole = pl.when(pl.col("measure") == "share").then(1.0).otherwise(float("inf"))
    covered = pl.col("_sum") >= 0.9 * pl.coalesce("_world", whole)
    facts = facts.join(order, on="dataset", how="left", maintain_order="left").with_columns(
        ((pl.col("_named") >= 2) | ((pl.col("_named") == 1) & covered)).alias("_usable"),
        (pl.col("measure") == "share").alias("_is_share"),
        (gap.abs() + pl.when(gap > 0).then(0.5).otherwise(0.0)).alias("_gap"),
        pl.col("_rank").fill_null(99),
    )
    study = pl.col("dataset") == STUDY
    of_study = pl.lit(abs(int(period) - _STUDY_YEAR) <= _STUDY_REACH)
    near = pl.when(study).then(of_study).otherwise(pl.col("_gap") <= _FAR_YEARS + 0.5)
    facts = facts.filter(pl.col("_usable") & near)
    facts = _without_superseded_study(facts)
    best = facts.sort(
        study,
        "_is_share",
        "_open",
        "_gap",
        "_rank",
        pl.col("_named"),
        descending=[False] * 5 + [True],
    ).unique(["material", "stage"], keep="first", maintain_order=True)
    return rows.join(best.select(SERIES), on=list(SERIES), how="semi", nulls_equal=True)


def _without_superseded_study(facts: pl.DataFrame) -> pl.DataFrame:
    """The study's "processing" averages give way to output of the same step under another name."""
    import polars as pl

    step = pl.col("stage").is_in(["refining", "smelting", "metal", "chemical", "component"])
    study = pl.col("dataset") == STUDY
    newer = facts.filter(step & ~study & ~pl.col("_is_share"))["material"].unique().to_list()
    return facts.filter(~(study & step & pl.col("material").is_in(newer)))


@functools.cache
def _ranks() -> dict[str, int]:
    return {row["dataset"]: int(row["rank"]) for row in table_rows("series_order")} | {STUDY: 50}


def described(rows: pl.DataFrame) -> pl.DataFrame:
    """What each chosen series is, in words: one row a material and stage."""
    import polars as pl

    return rows.group_by("material", "stage", maintain_order=True).agg(
        pl.col("dataset").first(),
        pl.col("period").first(),
        pl.col("measure").first(),
        pl.col("basis").first(),
        pl.col("item").first(),
        pl.col("source_id").unique().sort().str.join("; "),
        pl.col("edition").first(),
        (pl.col("kind") == "quota").any().alias("has_quota"),
    )


__all__ = ["SERIES", "STUDY", "chosen", "described", "series", "study_series"]
