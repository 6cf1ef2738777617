"""Supply risk of today: the EU's formula on the latest shares, governance and measures.

The trade factor t follows the stated rule of ``tables/restriction_rules.csv``: the largest factor
of the measures in force against the buyer on the day; what is suspended, announced or of unknown
state enters the upper end only. Recycling and substitution are those of the 2023 study; so are the
EU's sourcing shares and its import reliance, which no open table updates by stage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.risk import eu
from didymium.risk.concentration import OTHER, shares

if TYPE_CHECKING:
    import polars as pl

STAGE = ("material", "stage")


def weighted_supply(
    supply: pl.DataFrame, governance: pl.DataFrame, factors: pl.DataFrame
) -> pl.DataFrame:
    """Weighted concentration of world supply per material and stage, with its range.

    Parameters
    ----------
    supply
        ``material``, ``stage``, ``supplier_iso3``, ``value``, ``low``, ``high`` (a chosen series).
    governance
        ``supplier_iso3``, ``wgi_mean``.
    factors
        ``material``, ``stage``, ``supplier_iso3``, ``trade_factor``, ``trade_factor_low``,
        ``trade_factor_high``.

    Returns
    -------
    ``weighted_hhi`` (0 to 15) with ``_low``, ``_high``, ``ungoverned``. Other countries are many at
    the low end and one badly governed supplier at the high end; a supplier without governance takes
    the neutral weight for the point and 0 to 10 for the range.
    """
    import polars as pl

    keys = list(STAGE)
    held = shares(supply, by=keys)
    named = (
        held.filter(pl.col("supplier_iso3") != OTHER)
        .drop("low", "high", "value")
        .rename({"share_low": "low", "share_high": "high"})
        .join(
            eu.governance_weights(governance), on="supplier_iso3", how="left", maintain_order="left"
        )
        .join(factors, on=[*keys, "supplier_iso3"], how="left", maintain_order="left")
    )
    table = eu.ranged_hhi(named, by=keys)
    rest = held.group_by(keys, maintain_order=True).agg(
        (1.0 - pl.col("share").filter(pl.col("supplier_iso3") != OTHER).sum())
        .clip(lower_bound=0.0)
        .alias("_rest")
    )
    table = table.join(rest, on=keys, how="left", maintain_order="left")
    worst = pl.col("_rest") ** 2 * eu.WEAKEST_GOVERNANCE
    return table.with_columns(
        (pl.col("weighted_hhi_high") + worst).alias("weighted_hhi_high")
    ).drop("_rest")


def world_risk(weighted: pl.DataFrame, assessment: pl.DataFrame) -> pl.DataFrame:
    r"""Supply risk of world supply alone: weighted HHI x (1 - recycling) x substitution index.

    Parameters
    ----------
    weighted
        :func:`weighted_supply`.
    assessment
        The study's table: ``eol_rir`` and ``si_sr`` of the material.

    Returns
    -------
    ``supply_risk_world`` with ``_low``, ``_high``; null for materials the study does not assess.
    """
    import polars as pl

    known = assessment.group_by("material", maintain_order=True).agg(
        pl.col("eol_rir", "si_sr").drop_nulls().first()
    )
    table = weighted.join(known, on="material", how="left", maintain_order="left")
    kept = (1.0 - pl.col("eol_rir")) * pl.col("si_sr")
    return table.with_columns(
        (pl.col(f"weighted_hhi{end}") * kept).alias(f"supply_risk_world{end}")
        for end in ("", "_low", "_high")
    ).drop("eol_rir", "si_sr")


def eu_risk(
    weighted: pl.DataFrame,
    assessment: pl.DataFrame,
    eu_supply_share: pl.DataFrame,
    governance: pl.DataFrame,
    factors: pl.DataFrame,
) -> pl.DataFrame:
    """Supply risk of the EU as of today, per stage of the study, both supplies in.

    World supply is the latest (``weighted``); EU sourcing keeps the study's shares with today's
    governance and factors. Columns as :func:`didymium.risk.eu_study.stage_risk`.
    """
    import polars as pl

    from didymium.risk import eu_study

    keys = [*STAGE, "supplier_iso3"]
    sourcing = (
        eu_supply_share.filter(pl.col("scope") == "eu_sourcing")
        .drop("trade_factor")
        .join(factors, on=keys, how="left", maintain_order="left")
    )
    union = eu_study.concentrations(sourcing, governance)
    world = weighted.select(
        *STAGE,
        pl.lit("global").alias("scope"),
        "weighted_hhi",
        "weighted_hhi_low",
        "weighted_hhi_high",
        pl.lit(None, pl.Float64).alias("share_sum"),
        "ungoverned",
    )
    both = pl.concat([union.select(world.columns), world])
    return eu_study.risk_of(assessment, both)


__all__ = ["eu_risk", "weighted_supply", "world_risk"]
