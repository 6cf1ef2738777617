"""A buyer's own indicators from customs flows: GeoPolRisk and import reliance by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.errors import NoAnswerError
from didymium.risk import eu, geopolrisk
from didymium.risk.concentration import OTHER, WORLD
from didymium.risk.content import CONTENT_BASES, massed
from didymium.risk.routes import TRADE_STAGES

if TYPE_CHECKING:
    import polars as pl

    from didymium.risk.inputs import Inputs

LABEL = "@"


def comparable_flows(inputs: Inputs, material: str, stage: str) -> pl.DataFrame:
    """Flows of a stage in the terms of its output: exporter, importer, value, mass with its range.

    Columns ``exporter_iso3``, ``importer_iso3``, ``value_kusd``, ``mass_t``, ``mass_low_t``,
    ``mass_high_t``.

    Raises
    ------
    NoAnswerError : output and trade of the stage cannot be set against each other; says why
    """
    import polars as pl

    from didymium.evidence.trade import trade, trade_codes

    found = inputs.described.filter((pl.col("material") == material) & (pl.col("stage") == stage))
    if found.height == 0:
        raise NoAnswerError("its world output is not in the evidence")
    series = found.row(0, named=True)
    if series["measure"] != "production" or series["period"] != inputs.period:
        raise NoAnswerError(
            f"its world output in {inputs.period} is not in the evidence in tonnes "
            f"({series['measure']} of {series['period']} is)"
        )
    reason = "no customs code speaks of the stage"
    for coded in TRADE_STAGES[stage]:
        try:
            codes = trade_codes(material=material, stage=coded, base=inputs.base)
        except NoAnswerError:
            continue  # another stage's codes may speak of it
        alone = codes.filter(~pl.col("is_bound"))
        if alone.height == 0:
            reason = f"customs codes give bounds only: {codes['bound_reason'][0]}"
            continue
        try:
            rows = trade(
                hs6=alone["hs6"].to_list(),
                years=int(inputs.period),
                membership_on=inputs.on,
                base=inputs.base,
            )
        except NoAnswerError:
            reason = f"its customs codes have no rows in {inputs.period}"
            continue
        if rows.height == 0 or rows["quantity_t"].null_count() == rows.height:
            reason = "no flow under its customs codes has a quantity"
            continue
        if bool(rows["retired"].all()):
            reason = "its customs code was given up by later nomenclatures"
            continue
        return _compared(rows, alone, basis=str(series["basis"]))
    raise NoAnswerError(reason)


def _compared(rows: pl.DataFrame, codes: pl.DataFrame, *, basis: str) -> pl.DataFrame:
    unknown = codes.filter(codes["content_low"].is_null())["hs6"].to_list()
    if basis in CONTENT_BASES and unknown:
        raise NoAnswerError(
            "output counts contained metal and trade gross weight; the content of "
            f"{', '.join(unknown)} is not known"
        )
    return massed(rows, codes, basis=basis).select(
        "exporter_iso3", "importer_iso3", "value_kusd", "mass_t", "mass_low_t", "mass_high_t"
    )


def geopolrisk_table(inputs: Inputs, pairs: list[tuple[str, str]]) -> pl.DataFrame:
    """GeoPolRisk of the viewpoint for material-stage pairs: result or reason, one row a pair.

    Columns ``material``, ``stage`` and those of :func:`didymium.risk.geopolrisk.cells`.
    """
    import polars as pl

    assert inputs.viewpoint is not None
    flows, reasons = [], []
    for material, stage in pairs:
        try:
            rows = comparable_flows(inputs, material, stage)
        except NoAnswerError as error:
            reasons.append((material, stage, str(error)))
            continue
        flows.append(
            rows.select(
                pl.lit(f"{material}{LABEL}{stage}").alias("material"),
                pl.lit(inputs.period).alias("period"),
                "exporter_iso3",
                "importer_iso3",
                "value_kusd",
                quantity_t="mass_t",
            )
        )
    schema = {"material": pl.String, "stage": pl.String, "reason": pl.String}
    refused = pl.DataFrame(reasons, schema=schema, orient="row")
    if not flows:
        return refused
    answered = _cells(inputs, pl.concat(flows))
    return pl.concat([answered, refused], how="diagonal")


def _cells(inputs: Inputs, flows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    assert inputs.viewpoint is not None
    label = pl.format("{}@{}", "material", "stage").alias("material")
    period = pl.lit(inputs.period).alias("period")
    made = inputs.chosen.filter(~pl.col("supplier_iso3").is_in([WORLD, OTHER])).select(
        label, period, "supplier_iso3", "value"
    )
    hhi = inputs.concentration.select(label, period, "hhi", "hhi_low", "hhi_high")
    stability = inputs.base.table("governance").filter(
        (pl.col("indicator") == "political_stability") & (pl.col("period") == inputs.period)
    )
    wanted = flows["material"].unique()
    table = geopolrisk.cells(
        flows,
        production=made.filter(pl.col("material").is_in(wanted)),
        concentration=hhi,
        stability=stability.select(
            "period",
            supplier_iso3="iso3",
            instability=geopolrisk.instability(pl.col("value")),
        ),
        members=geopolrisk.members_frame({inputs.viewpoint.id: inputs.viewpoint.members}),
        neutral_instability=0.5,
    )
    parts = pl.col("material").str.split_exact(LABEL, 1)
    return table.with_columns(
        parts.struct.field("field_0").alias("material"),
        parts.struct.field("field_1").alias("stage"),
    )


def reliance(inputs: Inputs, material: str, stage: str) -> tuple[float, float, float]:
    """Net import reliance of the viewpoint at a stage, with its range from the content of trade.

    Raises
    ------
    NoAnswerError : the evidence does not support it; says why
    """
    import numpy as np
    import polars as pl

    assert inputs.viewpoint is not None
    rows = comparable_flows(inputs, material, stage)
    inside = inputs.viewpoint.members
    buys = pl.col("importer_iso3").is_in(inside) & ~pl.col("exporter_iso3").is_in(inside)
    sells = pl.col("exporter_iso3").is_in(inside) & ~pl.col("importer_iso3").is_in(inside)
    made = inputs.chosen.filter(
        (pl.col("material") == material)
        & (pl.col("stage") == stage)
        & pl.col("supplier_iso3").is_in(inside)
    )
    lumped = inputs.chosen.filter(
        (pl.col("material") == material)
        & (pl.col("stage") == stage)
        & (pl.col("supplier_iso3") == OTHER)
    )
    if made["value"].null_count():
        raise NoAnswerError("its own output is withheld or missing")
    output = float(made["value"].sum())
    others = float(lumped["value"].sum()) if lumped["value"].null_count() == 0 else 0.0
    mass = [pl.col("mass_t"), pl.col("mass_low_t"), pl.col("mass_high_t")]
    imports = rows.filter(buys).select(mass).sum().row(0)
    exports = rows.filter(sells).select(mass).sum().row(0)
    # what the table lumps as other countries may be partly its own: most output, least reliance
    most = output + (others if len(inside) > made.height else 0.0)
    point = eu.import_reliance(production=output, imports=imports[0], exports=exports[0])
    ends = [
        float(eu.import_reliance(production=p, imports=imports[n], exports=exports[n]))
        for p in (output, most)
        for n in (0, 1, 2)
    ]
    known = [end for end in ends if np.isfinite(end)]
    if not np.isfinite(point):
        raise NoAnswerError("it has no apparent consumption")
    return float(point), min(known), max(known)


__all__ = ["comparable_flows", "geopolrisk_table", "reliance"]
