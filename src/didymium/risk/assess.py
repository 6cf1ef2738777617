"""The one call: every indicator of a material for a viewpoint, with range, source or reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from didymium.errors import NoAnswerError
from didymium.risk import buyers, nowcast, rules
from didymium.risk.dependence import exposure
from didymium.risk.inputs import STAGE, Inputs, prepared
from didymium.risk.n_minus_one import n_minus_one
from didymium.risk.restrictions import ending, share_under
from didymium.risk.routes import chain_of

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence import Base
    from didymium.risk.viewpoint import Viewpoint

STUDY_SOURCE = "ec_crm_2023"


class _Row(Protocol):
    """Makes an indicator of the stage at hand."""

    def __call__(
        self,
        name: str,
        value: float | None,
        low: float | None = None,
        high: float | None = None,
        *,
        unit: str = "1",
        detail: str = "",
        reason: str = "",
        source_id: str = ...,
        period: str = ...,
    ) -> Indicator: ...


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of an assessment; ``value`` is None where ``reason`` says why."""

    stage: str
    stands_for: str
    indicator: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    period: str
    detail: str
    reason: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that is known of a material's risk for a viewpoint, a year and a day.

    ``indicators``: one row a figure. ``suppliers``: shares by stage. ``exposure``: who stands
    behind the supply, stage by stage. ``restrictions``: what runs on the day, with states.
    ``ending``: what ends within a year of the day. ``notes``: what a reader must know.
    """

    material: str
    viewpoint: Viewpoint | None
    period: str
    on: dt.date
    indicators: pl.DataFrame
    suppliers: pl.DataFrame
    exposure: pl.DataFrame
    restrictions: pl.DataFrame
    ending: pl.DataFrame
    notes: tuple[str, ...]


def assess(
    material: str,
    *,
    viewpoint: str | None = None,
    period: int | str = 2024,
    on: dt.date | None = None,
    stage: str | None = None,
    all_stages: bool = True,
    suppliers: Mapping[str, float] | None = None,
    suppliers_stage: str | None = None,
    base: Base | None = None,
) -> Assessment:
    """Risk of a material at every stage of its chain.

    Parameters
    ----------
    material, viewpoint, stage
        Names or ids in any language the vocabulary knows; a viewpoint is a territory or a bloc,
        none means the world.
    all_stages
        Every stage of the chain; else, without ``stage``, only the most concentrated one.
    period
        Year of output and trade.
    on
        Day of the measures and memberships; default the last day of the year.
    suppliers, suppliers_stage
        A firm's own direct suppliers (territory -> share) and the stage they deliver at.
    base
        An open evidence base.

    Returns
    -------
    :class:`Assessment`. What cannot be computed is a row with a reason, never a zero.

    Raises
    ------
    NoAnswerError : no stage of the material has suppliers in the evidence
    """
    from didymium import vocabulary

    inputs = prepared(viewpoint=viewpoint, period=period, on=on, base=base)
    entry = vocabulary.resolve(material, kind="material").id
    import polars as pl

    chain = _chain(inputs, entry, stage)
    if stage is None and not all_stages:
        chain = [_narrowest(inputs, chain)]

    rows = [row for step in chain for row in _stage_rows(inputs, entry, *step)]
    asked = {step[0] for step in chain} | {"all"}
    rows += [row for row in _study_rows(inputs, entry) if row.stage in asked]
    table = pl.DataFrame([_as_row(entry, row) for row in rows], infer_schema_length=None)
    pairs = pl.DataFrame(
        [(name, at) for at, name, _ in chain], schema=["material", "stage"], orient="row"
    )
    traced, notes = _exposure(inputs, entry, suppliers, suppliers_stage)
    running = [
        inputs.running(_reach_of(entry, name), at).with_columns(stage=pl.lit(at))
        for at, name, _ in chain
    ]
    restrictions = pl.concat(running) if running else inputs.spells.clear()
    soon = ending(inputs.spells, inputs.on)
    touched = pl.col("materials").list.eval(pl.element().is_in(list(rules.reach(entry)))).list.any()
    return Assessment(
        material=entry,
        viewpoint=inputs.viewpoint,
        period=inputs.period,
        on=inputs.on,
        indicators=table,
        suppliers=inputs.shares.join(pairs, on=STAGE, how="semi"),
        exposure=traced,
        restrictions=restrictions,
        ending=soon.filter(touched),
        notes=(*notes, *_notes(inputs)),
    )


def _as_row(material: str, row: Indicator) -> dict[str, object]:
    return {
        "material": material,
        "stage": row.stage,
        "stands_for": row.stands_for,
        "indicator": row.indicator,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "unit": row.unit,
        "period": row.period,
        "detail": row.detail,
        "reason": row.reason,
        "source_id": row.source_id,
    }


def _chain(inputs: Inputs, material: str, stage: str | None) -> list[tuple[str, str, str]]:
    import polars as pl

    own = inputs.described.filter(pl.col("material") == material)["stage"].to_list()
    chain = chain_of(material, own)
    if stage is not None:
        from didymium import vocabulary

        wanted = vocabulary.resolve(stage, kind="stage").id
        kin = rules.stage_reach(wanted)
        chain = [step for step in chain if step[0] in kin]
    if not chain:
        where = f" at the stage {stage}" if stage else ""
        raise NoAnswerError(f"The evidence names no suppliers of {material}{where}.")
    return chain


def _narrowest(inputs: Inputs, chain: list[tuple[str, str, str]]) -> tuple[str, str, str]:
    """The step whose suppliers are the most concentrated; steps without an index come last."""
    held = {
        (row["material"], row["stage"]): row["hhi"]
        for row in inputs.concentration.iter_rows(named=True)
        if row["hhi"] is not None
    }
    return max(chain, key=lambda step: held.get((step[1], step[0]), -1.0))


def _reach_of(material: str, stands_for: str) -> str:
    """The material whose measures count at a stage: the one asked, if the stage is its own."""
    return material if material != "permanent_magnets" else stands_for


def _stage_rows(
    inputs: Inputs, material: str, stage: str, stands_for: str, note: str
) -> Iterator[Indicator]:
    import polars as pl

    here = (pl.col("material") == stands_for) & (pl.col("stage") == stage)
    facts = inputs.described.filter(here)
    if facts.height == 0:
        yield Indicator(
            stage,
            stands_for,
            "hhi",
            None,
            None,
            None,
            "1",
            inputs.period,
            note,
            "the evidence names no suppliers at this stage",
            "",
        )
        return
    series = facts.row(0, named=True)
    source, when = str(series["source_id"]), str(series["period"])
    said = "; ".join(
        part
        for part in (
            note,
            str(series["item"] or ""),
            "a quota stands for output" if series["has_quota"] else "",
        )
        if part
    )

    def row(
        name: str,
        value: float | None,
        low: float | None = None,
        high: float | None = None,
        *,
        unit: str = "1",
        detail: str = "",
        reason: str = "",
        source_id: str = source,
        period: str = when,
    ) -> Indicator:
        reason = reason if value is None else ""
        return Indicator(
            stage, stands_for, name, value, low, high, unit, period, detail, reason, source_id
        )

    found = inputs.concentration.filter(here).row(0, named=True)
    why = str(found["reason"] or "")
    yield row("hhi", found["hhi"], found["hhi_low"], found["hhi_high"], detail=said, reason=why)
    yield _top(inputs, here, found, row, why)
    yield row("top3_share", found["top3_share"], reason=why)
    yield row("effective_number", found["effective_number"], unit="count", reason=why)
    yield row("coverage", found["coverage"], reason=why)
    yield from _restricted(inputs, material, stage, stands_for, here, row)
    yield from _without_leader(inputs, stage, stands_for, row)
    if inputs.viewpoint is not None:
        yield from _buyer_rows(inputs, stage, stands_for, row)


def _top(inputs: Inputs, here: pl.Expr, found: dict[str, object], row: _Row, why: str) -> Indicator:
    import polars as pl

    leader = found["top1_iso3"]
    held = inputs.shares.filter(here & (pl.col("supplier_iso3") == leader))
    if leader is None or held.height == 0:
        return row("top1_share", None, reason=why)
    share = held.row(0, named=True)
    return row(
        "top1_share", share["share"], share["share_low"], share["share_high"], detail=str(leader)
    )


def _restricted(
    inputs: Inputs, material: str, stage: str, stands_for: str, here: pl.Expr, row: _Row
) -> Iterator[Indicator]:
    running = inputs.running(_reach_of(material, stands_for), stage)
    table = share_under(inputs.shares.filter(here).select("supplier_iso3", "share"), running)
    day = inputs.on.isoformat()
    if "any" not in table["restriction"].to_list():
        yield row("restricted_share", 0.0, 0.0, 0.0, period=day, source_id="ledger")
        return
    for found in table.iter_rows(named=True):
        kind = found["restriction"]
        yield row(
            "restricted_share" if kind == "any" else f"share_under_{kind}",
            found["share"],
            found["share"],
            found["share_high"],
            detail=found["suppliers"] or found["suppliers_high"],
            reason="the share of a supplier under a measure is not known",
            period=day,
            source_id="; ".join(sorted(set(running["source_id"].to_list()))),
        )


def _without_leader(inputs: Inputs, stage: str, stands_for: str, row: _Row) -> Iterator[Indicator]:
    """N-1 in both readings, against use of the same table and basis, else against output."""
    import polars as pl

    here = (pl.col("material") == stands_for) & (pl.col("stage") == stage)
    supply = inputs.chosen.filter(here)
    series = supply.row(0, named=True)
    use = inputs.base.table("observation").filter(
        here
        & (pl.col("dataset") == series["dataset"])
        & (pl.col("period") == series["period"])
        & (pl.col("basis") == series["basis"])
        & (pl.col("measure") == "consumption")
        & pl.col("end_use").is_null()
    )
    demand = use.select(territory_iso3="iso3", value="value")
    detail = "against use"
    if "WLD" not in demand["territory_iso3"].to_list():
        # the market is taken to balance: what the world makes is what it uses
        found = inputs.concentration.filter(here).row(0, named=True)
        share = found["top1_share"]
        detail = "against output: use is not known"
        yield row(
            "n1_coverage_world",
            None if share is None else 1.0 - share,
            detail=detail,
            reason=str(found["reason"] or ""),
        )
        yield row("n1_coverage_outside", None, reason="the leader's own use is not known")
        return
    table = n_minus_one(supply, demand).row(0, named=True)
    why = str(table["reason"] or "")
    yield row("n1_coverage_world", table["coverage_world"], detail=detail, reason=why)
    yield row("n1_coverage_outside", table["coverage_outside"], detail=detail, reason=why)


def _buyer_rows(inputs: Inputs, stage: str, stands_for: str, row: _Row) -> Iterator[Indicator]:
    assert inputs.viewpoint is not None
    try:
        point, low, high = buyers.reliance(inputs, stands_for, stage)
        yield row("import_reliance", point, low, high, period=inputs.period)
    except NoAnswerError as error:
        yield row("import_reliance", None, reason=str(error), period=inputs.period)
    found = buyers.geopolrisk_table(inputs, [(stands_for, stage)]).row(0, named=True)
    why = str(found["reason"] or "")
    yield row(
        "geopolrisk_score",
        found.get("score"),
        found.get("score_low"),
        found.get("score_high"),
        reason=why,
        period=inputs.period,
    )
    yield row(
        "geopolrisk_factor",
        found.get("factor_kg_cu_per_kg"),
        unit="kg Cu-eq/kg",
        reason=why,
        period=inputs.period,
    )


def _study_rows(inputs: Inputs, material: str) -> Iterator[Indicator]:
    """Supply risk: as published, computed again, as of today; economic importance."""
    import polars as pl

    from didymium.risk import eu_study

    table = inputs.base.table("eu_assessment").filter(pl.col("material") == material)
    weighted = nowcast.weighted_supply(inputs.chosen, inputs.governance, inputs.factors)
    world = nowcast.world_risk(weighted, inputs.base.table("eu_assessment"))
    own = world.filter(pl.col("material") == material)
    for found in own.iter_rows(named=True):
        yield _study_row(
            found["stage"], material, "weighted_hhi", found, "weighted_hhi", inputs.on.isoformat()
        )
        yield _study_row(
            found["stage"],
            material,
            "supply_risk_world",
            found | {"reason": "recycling and substitution are not assessed by the study"},
            "supply_risk_world",
            inputs.on.isoformat(),
        )
    if table.height == 0 or (inputs.viewpoint is not None and inputs.viewpoint.id != "EU"):
        return
    share = inputs.base.table("eu_supply_share")
    again = eu_study.stage_risk(table, share, inputs.governance)
    today = nowcast.eu_risk(weighted, table, share, inputs.governance, inputs.factors)
    for old, now in zip(again.iter_rows(named=True), today.iter_rows(named=True), strict=True):
        stage = old["stage"]
        printed = {"published": old["published"], "reason": "not printed by the study"}
        yield _study_row(stage, material, "eu_supply_risk_published", printed, "published", "2023")
        yield _study_row(stage, material, "eu_supply_risk_again", old, "supply_risk", "2023")
        day = inputs.on.isoformat()
        yield _study_row(stage, material, "eu_supply_risk_nowcast", now, "supply_risk", day)
        reliance = {
            "import_reliance": old["import_reliance"],
            "reason": "not printed by the study",
        }
        yield _study_row(
            stage, material, "eu_import_reliance_published", reliance, "import_reliance", "2023"
        )
    importance = table["economic_importance"][0]
    printed = {"value": importance, "reason": ""}
    yield _study_row("all", material, "economic_importance_published", printed, "value", "2023")


def _study_row(
    stage: str,
    material: str,
    name: str,
    found: Mapping[str, object],
    column: str,
    period: str,
) -> Indicator:
    value = found.get(column)
    low, high = found.get(f"{column}_low"), found.get(f"{column}_high")
    unknown = found.get("ungoverned")
    detail = f"no governance score: {unknown}" if unknown else ""
    return Indicator(
        stage=stage,
        stands_for=material,
        indicator=name,
        value=None if value is None else float(str(value)),
        low=None if low is None else float(str(low)),
        high=None if high is None else float(str(high)),
        unit="1",
        period=period,
        detail=detail,
        reason=str(found.get("reason") or "") if value is None else "",
        source_id=STUDY_SOURCE,
    )


def _exposure(
    inputs: Inputs,
    material: str,
    suppliers: Mapping[str, float] | None,
    suppliers_stage: str | None,
) -> tuple[pl.DataFrame, list[str]]:
    import polars as pl

    schema = dict.fromkeys(
        ("stage", "material", "territory_iso3", "share", "how", "note", "source_id"), pl.String
    ) | {"share": pl.Float64}
    if inputs.viewpoint is None:
        return pl.DataFrame(schema=schema), []
    try:
        traced = exposure(
            material,
            inputs.viewpoint,
            period=inputs.period,
            base=inputs.base,
            chosen=inputs.chosen,
            suppliers=suppliers,
            from_stage=suppliers_stage,
        )
    except NoAnswerError as error:
        return pl.DataFrame(schema=schema), [str(error)]
    return traced, []


def _notes(inputs: Inputs) -> Iterator[str]:
    from didymium.evidence import last_date

    known = last_date(base=inputs.base)
    if inputs.on > known:
        yield (
            f"The ledger's newest report is of {known.isoformat()}: measures are taken to go on "
            "as they stood."
        )
    yield (
        "Supply risk of today keeps the study's recycling, substitution, EU sourcing and import "
        "reliance (averages of 2016-2020); shares, governance and measures are of today."
    )


__all__ = ["Assessment", "Indicator", "assess"]
