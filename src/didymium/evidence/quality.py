"""The quality of a release: coverage, sums, disagreements, age; as frames, rendered by a tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.evidence.facts import COMPETE_IN
from didymium.evidence.totals import totals

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence.store import Base


def coverage(base: Base) -> pl.DataFrame:
    """Figures, territories and years held for each material and stage."""
    import polars as pl

    year = pl.col("period").str.extract(r"^(?:FY)?(\d{4})", 1)
    known = (
        pl.col("value").is_not_null() | pl.col("low").is_not_null() | pl.col("high").is_not_null()
    )
    return (
        base.table("observation")
        .with_columns(year.alias("year"))
        .group_by("material", "stage")
        .agg(
            pl.len().alias("figures"),
            known.sum().alias("known"),
            pl.col("iso3").n_unique().alias("territories"),
            pl.col("year").min().alias("first"),
            pl.col("year").filter(pl.col("obs_status") != "F").max().alias("last observed"),
            pl.col("measure").n_unique().alias("measures"),
            pl.col("source_id").n_unique().alias("sources"),
        )
        .sort("material", "stage")
    )


def sums(base: Base) -> pl.DataFrame:
    """World figures beside the sum of their parts, the largest gap first."""
    import polars as pl

    return totals(base.table("observation")).sort(
        pl.col("gap").abs(),
        pl.col("material"),
        pl.col("stage"),
        pl.col("period"),
        descending=[True, False, False, False],
    )


def disagreements(base: Base) -> pl.DataFrame:
    """Figures of the same thing from different sources or editions, the widest ratio first.

    Superseded figures are in: the ratio says how far an edition moved. "Other countries" are left
    out: each source lumps others together.
    """
    import polars as pl

    return (
        base.table("observation")
        .filter((pl.col("value") > 0) & (pl.col("iso3") != "OTH"))
        .group_by(*COMPETE_IN, "unit", maintain_order=True)
        .agg(
            pl.col("value").min().alias("smallest"),
            pl.col("value").max().alias("largest"),
            pl.len().alias("figures"),
            pl.concat_str("source_id", pl.lit(" "), "edition").unique().sort().alias("said by"),
        )
        .filter(pl.col("said by").list.len() > 1)
        .with_columns((pl.col("largest") / pl.col("smallest")).alias("ratio"))
        .sort("ratio", *COMPETE_IN, descending=[True, *[False] * len(COMPETE_IN)], nulls_last=True)
    )


def ages(base: Base) -> pl.DataFrame:
    """How many years before the release the observed figures of each collection end."""
    import polars as pl

    release_year = int(base.release.date[:4])
    last = pl.col("period").str.extract_all(r"\d{4}").list.last().cast(pl.Int32)
    age = (release_year - last).alias("age")
    return (
        base.table("observation")
        .filter((pl.col("obs_status") != "F") & (pl.col("period") != "undated"))
        .with_columns(age)
        .filter(pl.col("age") >= 0)
        .group_by("dataset")
        .agg(
            pl.len().alias("figures"),
            (pl.col("age") <= 1).sum().alias("0-1"),
            pl.col("age").is_between(2, 3).sum().alias("2-3"),
            pl.col("age").is_between(4, 6).sum().alias("4-6"),
            (pl.col("age") > 6).sum().alias("over 6"),
            pl.col("age").median().alias("median"),
        )
        .sort("dataset")
    )


def standing(base: Base) -> pl.DataFrame:
    """How the figures stand: rows by kind of source, by kind of figure and by flag."""
    import polars as pl

    rows = base.table("observation").join(
        base.table("source").select("source_id", pl.col("kind").alias("source kind")),
        on="source_id",
        how="left",
        validate="m:1",
    )
    flags = rows.select(pl.col("flags").str.split(";").alias("what")).explode("what").drop_nulls()
    parts = [
        rows.select(pl.lit("source").alias("of"), pl.col("source kind").alias("what")),
        rows.select(pl.lit("figure").alias("of"), pl.col("kind").alias("what")),
        rows.select(pl.lit("status").alias("of"), pl.col("obs_status").alias("what")),
        flags.select(pl.lit("flag").alias("of"), "what"),
    ]
    return (
        pl.concat(parts)
        .group_by("of", "what")
        .len("rows")
        .sort("of", "rows", "what", descending=[False, True, False])
    )


def trade_coverage(base: Base) -> pl.DataFrame:
    """Trade rows, codes and missing quantities by nomenclature and year."""
    import polars as pl

    return (
        pl.scan_parquet(base.path("trade"))
        .group_by("nomenclature", "year")
        .agg(
            pl.len().alias("rows"),
            pl.col("hs6").n_unique().alias("codes"),
            pl.col("importer_iso3").n_unique().alias("importers"),
            pl.col("quantity_t").is_null().mean().alias("without quantity"),
        )
        .sort("nomenclature", "year")
        .collect()
    )
