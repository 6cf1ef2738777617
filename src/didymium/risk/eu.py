"""The European Union's criticality formulas of 2017, 2020 and 2023, on arrays and frames.

Supply risk and economic importance as the Commission's studies define them:

* European Commission, Study on the review of the list of Critical Raw Materials (June 2017);
* European Commission, Study on the Critical Raw Materials for the EU 2023, doi:10.2873/725585;
* Blengini et al. (2017), Assessment of the methodology for establishing the EU list of critical
  raw materials, doi:10.2873/769526.

Unknown inputs are ``nan`` in arrays and null in frames, and stay unknown in every result.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from didymium.errors import InputError

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

SupplyBasis = Literal["global", "eu", "both"]

LARGEST_SECTOR_VALUE_ADDED_EUR_M = 204_200.0
"""Value added of NACE C28, the largest sector of the 2023 study: the scale of the index."""

WEAKEST_GOVERNANCE = 10.0
NEUTRAL_GOVERNANCE = 5.0


def governance_weight(wgi_mean: ArrayLike) -> Floats:
    """Governance weight WGI' of suppliers, 0 (good) to 10 (bad): 2 (2.5 - mean).

    Parameters
    ----------
    wgi_mean
        Mean of the six Worldwide Governance Indicators, about -2.5 (weak) to 2.5 (strong).
    """
    return np.clip(2.0 * (2.5 - np.asarray(wgi_mean, dtype=np.float64)), 0.0, WEAKEST_GOVERNANCE)


def governance_weights(governance: pl.DataFrame) -> pl.DataFrame:
    """Weights of suppliers: ``supplier_iso3``, ``governance_weight`` (:func:`governance_weight`).

    ``governance`` has ``supplier_iso3`` and ``wgi_mean``.
    """
    import polars as pl

    weight = (2.0 * (2.5 - pl.col("wgi_mean"))).clip(0.0, WEAKEST_GOVERNANCE)
    return governance.select("supplier_iso3", governance_weight=weight)


def weighted_hhi(frame: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    r"""Concentration weighted with governance and trade barriers, one row per group.

    .. math:: (HHI_{WGI,t}) = \sum_c s_c^2 \cdot WGI'_c \cdot t_c

    Parameters
    ----------
    frame
        Columns ``by``, ``supplier_iso3``, ``share`` (fraction), ``governance_weight`` (0 to 10,
        null = unknown), ``trade_factor`` (0.8 for a member of the single market, 1 for free
        trade, up to 1.5 for a ban); optionally ``low``, ``high`` (of the share) and
        ``trade_factor_low``, ``trade_factor_high``.
    by
        Group columns.

    Returns
    -------
    ``weighted_hhi`` (0 to 15), ``weighted_hhi_low``, ``weighted_hhi_high`` (each share, factor
    and unknown governance at its own end: an outer bound), ``share_sum`` (how much of the supply
    is listed) and ``ungoverned`` (suppliers whose governance is unknown, comma separated). An
    unknown governance leaves the point null and the range open from 0 to 10.
    """
    import polars as pl

    share, weight, factor = pl.col("share"), pl.col("governance_weight"), pl.col("trade_factor")
    own = frame.columns
    low = pl.coalesce("low", share) if "low" in own else share
    high = pl.coalesce("high", share) if "high" in own else share
    t_low = pl.coalesce("trade_factor_low", factor) if "trade_factor_low" in own else factor
    t_high = pl.coalesce("trade_factor_high", factor) if "trade_factor_high" in own else factor
    unknown = (weight.is_null() | factor.is_null() | share.is_null()).any()
    term = share**2 * weight * factor
    least = low**2 * weight.fill_null(0.0) * t_low
    most = high**2 * weight.fill_null(WEAKEST_GOVERNANCE) * t_high
    return frame.group_by(list(by), maintain_order=True).agg(
        pl.when(~unknown).then(term.sum()).alias("weighted_hhi"),
        pl.when(~least.is_null().any()).then(least.sum()).alias("weighted_hhi_low"),
        pl.when(~most.is_null().any()).then(most.sum()).alias("weighted_hhi_high"),
        pl.when(~share.is_null().any()).then(share.sum()).alias("share_sum"),
        pl.col("supplier_iso3").filter(weight.is_null()).sort().str.join(", ").alias("ungoverned"),
    )


def ranged_hhi(frame: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    """:func:`weighted_hhi` with :data:`NEUTRAL_GOVERNANCE` where governance is unknown.

    The range still runs over every weight from 0 to 10.
    """
    import polars as pl

    ranged = weighted_hhi(frame, by=by)
    filled = frame.with_columns(pl.col("governance_weight").fill_null(NEUTRAL_GOVERNANCE))
    points = weighted_hhi(filled, by=by).select(*by, "weighted_hhi")
    return ranged.drop("weighted_hhi").join(points, on=by, how="left", maintain_order="left")


def supply_risk(
    *,
    hhi_global: ArrayLike,
    hhi_eu: ArrayLike,
    import_reliance: ArrayLike,
    eol_rir: ArrayLike,
    si_sr: ArrayLike,
    basis: SupplyBasis = "both",
) -> Floats:
    r"""Supply risk of the EU method, about 0 to 6; critical from 1.0.

    .. math:: SR = \left[ HHI_{GS} \frac{IR}{2} + HHI_{EU} \left(1 - \frac{IR}{2}\right) \right]
              (1 - EoL_{RIR}) \, SI_{SR}

    Parameters
    ----------
    hhi_global, hhi_eu
        Weighted concentration (:func:`weighted_hhi`) of world supply and of EU sourcing.
    import_reliance
        Net imports over apparent consumption, 0 to 1.
    eol_rir
        End-of-life recycling input rate, 0 to 1.
    si_sr
        Substitution index for supply risk, 0 (fully replaceable) to 1.
    basis
        ``both``, or ``global`` or ``eu`` where the study trusts one of the two alone; the unused
        inputs may then be unknown.
    """
    world, union, reliance, recycled, substitution = (
        np.asarray(values, dtype=np.float64)
        for values in (hhi_global, hhi_eu, import_reliance, eol_rir, si_sr)
    )
    if basis == "global":
        exposed = world
    elif basis == "eu":
        exposed = union
    elif basis == "both":
        exposed = world * reliance / 2.0 + union * (1.0 - reliance / 2.0)
    else:
        raise InputError(f'basis: found "{basis}"; expected global, eu or both.')
    return np.asarray(exposed * (1.0 - recycled) * substitution)


def import_reliance(
    *, production: ArrayLike, imports: ArrayLike, exports: ArrayLike, clipped: bool = True
) -> Floats:
    """Net import reliance: net imports / (production + net imports).

    Parameters
    ----------
    production, imports, exports
        In one unit, of one stage and product; ``nan`` = unknown.
    clipped
        Net exporters count as 0, as in the EU method; else the ratio keeps its sign.

    Returns
    -------
    0 to 1; ``nan`` where an input is unknown or where there is no apparent consumption.
    """
    net = np.asarray(imports, dtype=np.float64) - np.asarray(exports, dtype=np.float64)
    use = np.asarray(production, dtype=np.float64) + net
    exporter = net <= 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(use > 0.0, net / use, np.nan)
    return np.where(exporter & np.isfinite(use), 0.0, ratio) if clipped else ratio


def economic_importance(frame: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    r"""Economic importance of the EU method, 0 to 10, one row per group; critical from 2.8.

    .. math:: EI = 10 \, \frac{\sum_s A_s Q_s}{Q_{max}} \, SI_{EI}

    Parameters
    ----------
    frame
        Columns ``by``, ``share`` (A: end-use share), ``value_added_eur_m`` (Q: value added of its
        NACE-2 sector, million EUR; null where no sector is named), ``si_ei`` (substitution index).

    Returns
    -------
    ``economic_importance``: uses without a sector count nothing, as in the study, and the figure
    is null where they are more than a tenth; ``_low`` and ``_high`` with those uses worth nothing
    and worth the largest sector (204,200 million EUR); ``assigned``: share of the uses that have
    a sector. Shares that add to more than 1 are scaled down to 1.
    """
    import polars as pl

    share, value = pl.col("share"), pl.col("value_added_eur_m")
    has = value.is_not_null()
    substitution = pl.col("si_ei").first()
    scale = 10.0 / LARGEST_SECTOR_VALUE_ADDED_EUR_M * substitution
    worth = (share * value).filter(has).sum()
    listed = share.sum()
    assigned = share.filter(has).sum()
    spread = worth / pl.max_horizontal(listed, pl.lit(1.0))
    rest = pl.max_horizontal(1.0 - assigned, pl.lit(0.0)) * LARGEST_SECTOR_VALUE_ADDED_EUR_M
    return frame.group_by(list(by), maintain_order=True).agg(
        pl.when(assigned >= 0.9 * pl.max_horizontal(listed, pl.lit(1.0)))
        .then(scale * spread)
        .alias("economic_importance"),
        (scale * spread).alias("economic_importance_low"),
        (scale * pl.min_horizontal(spread + rest, pl.lit(LARGEST_SECTOR_VALUE_ADDED_EUR_M))).alias(
            "economic_importance_high"
        ),
        (assigned / listed).alias("assigned"),
    )


__all__ = [
    "LARGEST_SECTOR_VALUE_ADDED_EUR_M",
    "NEUTRAL_GOVERNANCE",
    "SupplyBasis",
    "economic_importance",
    "governance_weight",
    "governance_weights",
    "import_reliance",
    "ranged_hhi",
    "supply_risk",
    "weighted_hhi",
]
