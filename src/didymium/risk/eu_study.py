"""The EU's 2023 assessment computed again from its own published inputs, for any day's governance.

Every function takes the tables as frames; :mod:`didymium.risk.assess` reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.risk import eu

if TYPE_CHECKING:
    import polars as pl

STAGE_KEYS = ("material", "stage")

LISTED_LEAST, LISTED_MOST = 0.85, 1.05
"""Published shares of a stage must add up to this range to count as complete."""


STUDY_YEARS = (2017, 2017)
"""First and last year of the governance that fits what the study of 2023 printed.

The study does not say its vintage. Where China is the only supplier, the printed risks leave its
weight between 5.663 and 5.707; 2017 gives 5.682, the mean of 2016-2020 5.714, the newest 5.6 or
less. (2022 lies inside too, but was published after the study.)
"""

DIMENSIONS = (
    "control_of_corruption",
    "government_effectiveness",
    "political_stability",
    "regulatory_quality",
    "rule_of_law",
    "voice_and_accountability",
)
"""The six governance indicators whose mean weighs a supplier."""


def mean_governance(table: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """Mean of the six governance indicators over some years: ``supplier_iso3``, ``wgi_mean``.

    Parameters
    ----------
    table
        The evidence's table of governance: ``iso3``, ``indicator``, ``period``, ``value``.
    first, last
        Years of the mean, both included. Each indicator is averaged over its years first; a
        territory that lacks one of the six in all of them is left out.
    """
    import polars as pl

    years = [str(year) for year in range(first, last + 1)]
    rows = table.filter(
        pl.col("indicator").is_in(DIMENSIONS)
        & pl.col("period").is_in(years)
        & pl.col("value").is_not_null()
    )
    each = rows.group_by("iso3", "indicator").agg(pl.col("value").mean())
    return (
        each.group_by(supplier_iso3="iso3")
        .agg(wgi_mean=pl.col("value").mean(), _held=pl.len())
        .filter(pl.col("_held") == len(DIMENSIONS))
        .drop("_held")
        .sort("supplier_iso3")
    )


def study_governance(table: pl.DataFrame) -> pl.DataFrame:
    """Governance of the vintage that fits the study (:data:`STUDY_YEARS`), for "as published"."""
    return mean_governance(table, *STUDY_YEARS)


def stage_risk(
    assessment: pl.DataFrame,
    supply_share: pl.DataFrame,
    governance: pl.DataFrame,
) -> pl.DataFrame:
    """Supply risk of every material and stage of the study, beside the published figure.

    Parameters
    ----------
    assessment
        ``material``, ``stage``, ``stage_supply_risk`` (published), ``supply_basis`` (global, eu,
        both), ``eu_sourcing_of``, ``import_reliance``, ``eol_rir``, ``si_sr``.
    supply_share
        ``material``, ``stage``, ``scope`` (global, eu_sourcing), ``supplier_iso3``, ``share``,
        ``low``, ``high``, ``trade_factor``; optionally the factor's own low and high.
    governance
        ``supplier_iso3``, ``wgi_mean``. A supplier without it takes
        :data:`didymium.risk.eu.NEUTRAL_GOVERNANCE`; the range still runs from 0 to 10.

    Returns
    -------
    One row per material and stage: ``supply_risk``, ``supply_risk_low``, ``supply_risk_high``,
    ``published``, ``difference``, the two concentrations, ``listed_global``, ``listed_eu`` (sums
    of the published shares), ``complete`` (both within 0.85-1.05), ``ungoverned``, ``reason``.
    """
    return risk_of(assessment, concentrations(supply_share, governance))


def risk_of(assessment: pl.DataFrame, weighted: pl.DataFrame) -> pl.DataFrame:
    """Supply risk by stage from weighted concentrations of both scopes (:func:`concentrations`)."""
    import polars as pl

    world = _side(weighted, "global", "global")
    union = _side(weighted, "eu_sourcing", "eu").rename({"material": "eu_sourcing_of"})
    table = assessment.join(world, on=list(STAGE_KEYS), how="left", maintain_order="left").join(
        union, on=["eu_sourcing_of", "stage"], how="left", maintain_order="left"
    )
    table = _with_risk(table)
    basis = pl.col("supply_basis")
    whole = {
        side: pl.col(f"listed_{side}").is_between(LISTED_LEAST, LISTED_MOST).fill_null(False)
        for side in ("global", "eu")
    }
    return table.with_columns(
        pl.col("stage_supply_risk").alias("published"),
        (pl.col("supply_risk") - pl.col("stage_supply_risk")).alias("difference"),
        pl.when(basis == "global")
        .then(whole["global"])
        .when(basis == "eu")
        .then(whole["eu"])
        .when(basis == "both")
        .then(whole["global"] & whole["eu"])
        .otherwise(False)
        .alias("complete"),
        pl.concat_str(
            [pl.col("ungoverned_global"), pl.col("ungoverned_eu")],
            separator=", ",
            ignore_nulls=True,
        )
        .str.strip_chars(", ")
        .alias("ungoverned"),
        _reason().alias("reason"),
    )


def concentrations(supply_share: pl.DataFrame, governance: pl.DataFrame) -> pl.DataFrame:
    """Weighted concentration (:func:`eu.ranged_hhi`) per material, stage and scope."""
    rows = supply_share.join(
        eu.governance_weights(governance), on="supplier_iso3", how="left", maintain_order="left"
    )
    return eu.ranged_hhi(rows, by=[*STAGE_KEYS, "scope"])


def importance(use_share: pl.DataFrame, assessment: pl.DataFrame) -> pl.DataFrame:
    """Economic importance of every material with use shares, beside the published figure."""
    import polars as pl

    known = assessment.group_by("material", maintain_order=True).agg(
        pl.col("si_ei").first(), pl.col("economic_importance").first().alias("published")
    )
    rows = use_share.join(known, on="material", how="inner", maintain_order="left")
    table = eu.economic_importance(rows, by=["material"])
    return table.join(
        known.select("material", "published"), on="material", how="left", maintain_order="left"
    ).with_columns((pl.col("economic_importance") - pl.col("published")).alias("difference"))


def _side(weighted: pl.DataFrame, scope: str, name: str) -> pl.DataFrame:
    import polars as pl

    return weighted.filter(pl.col("scope") == scope).select(
        *STAGE_KEYS,
        pl.col("weighted_hhi").alias(f"hhi_{name}"),
        pl.col("weighted_hhi_low").alias(f"hhi_{name}_low"),
        pl.col("weighted_hhi_high").alias(f"hhi_{name}_high"),
        pl.col("share_sum").alias(f"listed_{name}"),
        pl.col("ungoverned").alias(f"ungoverned_{name}"),
    )


def _with_risk(table: pl.DataFrame) -> pl.DataFrame:
    """The three risks (point, low, high), each basis by its own formula."""
    import numpy as np
    import polars as pl

    def column(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return table[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()

    results = []
    for suffix in ("", "_low", "_high"):
        values = np.full(table.height, np.nan)
        for basis in ("global", "eu", "both"):
            rows = (table["supply_basis"] == basis).fill_null(False).to_numpy()
            risk = eu.supply_risk(
                hhi_global=column(f"hhi_global{suffix}"),
                hhi_eu=column(f"hhi_eu{suffix}"),
                import_reliance=column("import_reliance"),
                eol_rir=column("eol_rir"),
                si_sr=column("si_sr"),
                basis=basis,
            )
            values = np.where(rows, risk, values)
        results.append(pl.Series(f"supply_risk{suffix}", values).fill_nan(None))
    return table.with_columns(results)


def _reason() -> pl.Expr:
    import polars as pl

    basis = pl.col("supply_basis")
    return (
        pl.when(basis.is_null())
        .then(pl.lit("the study does not say which supply it used"))
        .when(pl.col("eol_rir").is_null() | pl.col("si_sr").is_null())
        .then(pl.lit("recycling or substitution is not published for the group"))
        .when((basis != "eu") & pl.col("hhi_global_low").is_null())
        .then(pl.lit("no global supply shares are published"))
        .when((basis != "global") & pl.col("hhi_eu_low").is_null())
        .then(pl.lit("no EU sourcing shares are published"))
        .when((basis == "both") & pl.col("import_reliance").is_null())
        .then(pl.lit("import reliance is not published"))
        .when(pl.col("supply_risk").is_null())
        .then(pl.lit("the governance of a supplier is unknown"))
    )


__all__ = [
    "DIMENSIONS",
    "STAGE_KEYS",
    "STUDY_YEARS",
    "concentrations",
    "importance",
    "mean_governance",
    "risk_of",
    "stage_risk",
    "study_governance",
]
