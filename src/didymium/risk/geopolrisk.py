"""GeoPolRisk: score and characterization factor of importers, all cells at once.

Method: Koyamparambath et al. (2024), Resources, Conservation and Recycling,
doi:10.1016/j.resconrec.2024.107801; package geopolrisk-py, doi:10.21105/joss.09600. The factor is
in kilograms of copper equivalent per kilogram.

What the inputs do not support is refused with a reason, never answered with 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from didymium.errors import NoAnswerError

if TYPE_CHECKING:
    import polars as pl

COPPER_REFERENCE = 0.409412948
"""Score x price of copper, average of the OECD 2017-2021, USD per kg (geopolrisk-py 2.0.1)."""

CELL = ("material", "importer", "period")


def instability(political_stability: pl.Expr) -> pl.Expr:
    """Instability of an exporter, 0 to 1, from the WGI estimate: min(1, 0.5 - 0.2 estimate).

    The estimate of "Political Stability and Absence of Violence" runs from about -2.5 to 2.5. An
    unknown estimate stays unknown.
    """
    return (political_stability * -0.2 + 0.5).clip(upper_bound=1.0)


def members_frame(importers: Mapping[str, frozenset[str] | tuple[str, ...]]) -> pl.DataFrame:
    """Rows ``importer``, ``member_iso3`` from a mapping of territories and blocs to members."""
    import polars as pl

    rows = [(name, member) for name, group in importers.items() for member in sorted(group)]
    return pl.DataFrame(
        rows, schema={"importer": pl.String, "member_iso3": pl.String}, orient="row"
    )


def cells(
    trade: pl.DataFrame,
    *,
    production: pl.DataFrame,
    concentration: pl.DataFrame,
    stability: pl.DataFrame,
    members: pl.DataFrame,
    neutral_instability: float | None = None,
    price_of_unweighed: bool = False,
) -> pl.DataFrame:
    r"""Score and factor of every material, importer and period, in one pass.

    .. math:: R = \frac{\sum_i g_i f_i}{P + F}, \qquad GPR = HHI \cdot R, \qquad
              CF = GPR \cdot \frac{p}{0.409412948}

    Parameters
    ----------
    trade
        ``material``, ``period``, ``exporter_iso3``, ``importer_iso3``, ``quantity_t`` (null = not
        reported), ``value_kusd``. Flows between members of a bloc carry no risk (g = 0) and count
        in F, as in the method.
    production
        ``material``, ``period``, ``supplier_iso3``, ``value`` (t; null = unknown), of the stage
        and in the basis that is traded. A territory that is not listed produces none.
    concentration
        ``material``, ``period``, ``hhi`` and, if known, ``hhi_low``, ``hhi_high``.
    stability
        ``period``, ``supplier_iso3``, ``instability`` (0 to 1; :func:`instability`).
    members
        ``importer``, ``member_iso3`` (:func:`members_frame`).
    neutral_instability
        Instability of exporters that have none. ``None`` leaves the point unknown; the range runs
        from 0 to 1 in any case.
    price_of_unweighed
        Count the value of flows without a quantity in the price, as geopolrisk-py does.

    Returns
    -------
    One row per material, importer and period with trade or production: ``hhi``, ``import_risk``
    with ``_low`` and ``_high``, ``score`` with ``_low`` and ``_high``, ``price_usd_per_kg``,
    ``factor_kg_cu_per_kg``, ``imports_t``, ``production_t``, ``weighed`` (share of the imported
    value that has a quantity) and ``reason`` where there is no score.
    """
    import polars as pl

    flows = _flows(trade, stability, members, neutral_instability, price_of_unweighed)
    made = _domestic(production, members)
    world = trade.group_by("material", "period", maintain_order=True).agg(
        pl.col("quantity_t").sum().alias("_world_t"), pl.len().alias("_world_rows")
    )
    keys = list(CELL)
    table = (
        flows.join(made, on=keys, how="full", coalesce=True)
        .join(world, on=["material", "period"], how="left", maintain_order="left")
        .join(concentration, on=["material", "period"], how="left", maintain_order="left")
        .sort(keys)
    )
    # a cell without flows imports nothing; whether that is an answer is decided by `_refusal`
    table = table.with_columns(
        pl.col("imports_t", "_risk_t", "_risk_t_low", "_risk_t_high", "_value").fill_null(0.0),
        pl.col("_ungoverned_t").fill_null(0.0),
        pl.when(pl.col("_listed").is_null())
        .then(0.0)
        .otherwise(pl.col("production_t"))
        .alias("production_t"),
    )
    return _results(table, neutral_instability)


def cell(table: pl.DataFrame, *, material: str, importer: str, period: str) -> dict[str, object]:
    """One cell of :func:`cells` as a mapping; refuses with the reason where there is no score."""
    import polars as pl

    found = table.filter(
        (pl.col("material") == material)
        & (pl.col("importer") == importer)
        & (pl.col("period") == period)
    )
    if found.height == 0:
        raise NoAnswerError(f"GeoPolRisk of {material} for {importer} in {period}: no data.")
    row = found.row(0, named=True)
    if row["reason"] is not None:
        raise NoAnswerError(
            f"GeoPolRisk of {material} for {importer} in {period}: {row['reason']}."
        )
    return row


def _flows(
    trade: pl.DataFrame,
    stability: pl.DataFrame,
    members: pl.DataFrame,
    neutral: float | None,
    price_of_unweighed: bool,
) -> pl.DataFrame:
    """Per cell: imports, risk-weighted imports (point, low, high), value and weighed value."""
    import polars as pl

    # every join keeps the order of the flows: sums in one order give the same bytes each time
    rows = trade.join(
        members,
        left_on="importer_iso3",
        right_on="member_iso3",
        how="inner",
        maintain_order="left_right",
    )
    inside = members.select("importer", exporter_iso3="member_iso3", _inside=pl.lit(True))
    rows = rows.join(
        inside, on=["importer", "exporter_iso3"], how="left", maintain_order="left"
    ).join(
        stability.select("period", "instability", exporter_iso3="supplier_iso3"),
        on=["period", "exporter_iso3"],
        how="left",
        validate="m:1",
        maintain_order="left",
    )
    inner = pl.col("_inside").fill_null(False)
    known = pl.when(inner).then(0.0).otherwise(pl.col("instability"))
    rows = rows.with_columns(known.alias("_g"))
    quantity, unstable = pl.col("quantity_t"), pl.col("_g")
    filled = unstable if neutral is None else unstable.fill_null(neutral)
    weighed = quantity.is_not_null()
    value = pl.col("value_kusd")
    counted = value if price_of_unweighed else value.filter(weighed)
    return rows.group_by(*CELL, maintain_order=True).agg(
        quantity.sum().alias("imports_t"),
        (quantity * filled).sum().alias("_risk_t"),
        (quantity * unstable.fill_null(0.0)).sum().alias("_risk_t_low"),
        (quantity * unstable.fill_null(1.0)).sum().alias("_risk_t_high"),
        quantity.filter(unstable.is_null()).sum().alias("_ungoverned_t"),
        counted.sum().alias("_value"),
        (value.filter(weighed).sum() / value.sum()).alias("weighed"),
    )


def _domestic(production: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Output of the importer itself; null where a member's output is listed without a value."""
    import polars as pl

    rows = production.join(
        members,
        left_on="supplier_iso3",
        right_on="member_iso3",
        how="inner",
        maintain_order="left_right",
    )
    value = pl.col("value")
    return rows.group_by(*CELL, maintain_order=True).agg(
        pl.when(value.is_null().any()).then(None).otherwise(value.sum()).alias("production_t"),
        pl.lit(True).alias("_listed"),
    )


def _results(table: pl.DataFrame, neutral: float | None) -> pl.DataFrame:
    import polars as pl

    imports, made = pl.col("imports_t"), pl.col("production_t")
    supply = imports + made
    governed = pl.lit(True) if neutral is not None else pl.col("_ungoverned_t") == 0.0
    reason = _refusal(neutral)
    answered = reason.is_null()
    share = pl.when(supply > 0)
    risk = pl.when(governed).then(pl.col("_risk_t") / supply)
    table = table.with_columns(
        [
            pl.when(answered).then(share.then(risk)).alias("import_risk"),
            pl.when(answered)
            .then(share.then(pl.col("_risk_t_low") / supply))
            .alias("import_risk_low"),
            pl.when(answered)
            .then(share.then(pl.col("_risk_t_high") / supply))
            .alias("import_risk_high"),
            pl.when(imports > 0).then(pl.col("_value") / imports).alias("price_usd_per_kg"),
            reason.alias("reason"),
        ]
    )
    low = pl.coalesce("hhi_low", "hhi") if "hhi_low" in table.columns else pl.col("hhi")
    high = pl.coalesce("hhi_high", "hhi") if "hhi_high" in table.columns else pl.col("hhi")
    table = table.with_columns(
        (pl.col("hhi") * pl.col("import_risk")).alias("score"),
        (low * pl.col("import_risk_low")).alias("score_low"),
        (high * pl.col("import_risk_high")).alias("score_high"),
    )
    factor = pl.col("score") * pl.col("price_usd_per_kg") / COPPER_REFERENCE
    return table.with_columns(factor.alias("factor_kg_cu_per_kg")).select(
        *CELL,
        "hhi",
        "import_risk",
        "import_risk_low",
        "import_risk_high",
        "score",
        "score_low",
        "score_high",
        "price_usd_per_kg",
        "factor_kg_cu_per_kg",
        "imports_t",
        "production_t",
        "weighed",
        "reason",
    )


def _refusal(neutral: float | None) -> pl.Expr:
    """Why a cell has no score; null where it has one."""
    import polars as pl

    supply = pl.col("imports_t") + pl.col("production_t")
    why = (
        pl.when(pl.col("_world_rows").is_null())
        .then(pl.lit("no importer in the world records trade under its codes in this period"))
        .when(pl.col("_world_t") <= 0.0)
        .then(pl.lit("no flow under its codes has a quantity"))
        .when(pl.col("hhi").is_null())
        .then(pl.lit("world production, hence its concentration, is not known"))
        .when(pl.col("production_t").is_null())
        .then(pl.lit("its own production is withheld or missing"))
        .when(supply <= 0.0)
        .then(pl.lit("it neither imports nor produces any"))
    )
    if neutral is None:
        return why.when(pl.col("_ungoverned_t") > 0.0).then(
            pl.lit("an exporter it buys from has no governance score")
        )
    return why


__all__ = ["CELL", "COPPER_REFERENCE", "cell", "cells", "instability", "members_frame"]
