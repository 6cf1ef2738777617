"""The rows of an assessment: each figure of a stage with its range and source, or its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from didymium.errors import NoAnswerError
from didymium.risk import buyers, nowcast
from didymium.risk.inputs import Inputs
from didymium.risk.n_minus_one import n_minus_one
from didymium.risk.restrictions import share_under

if TYPE_CHECKING:
    import polars as pl

STUDY_SOURCE = "ec_crm_2023"


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


@dataclass(frozen=True)
class Step:
    """One step of a chain under assessment: whose, of what, where, and what stands for it."""

    inputs: Inputs
    material: str
    stage: str
    stands_for: str
    note: str

    @property
    def here(self) -> pl.Expr:
        """Rows of the step in the tables of the inputs."""
        import polars as pl

        return (pl.col("material") == self.stands_for) & (pl.col("stage") == self.stage)

    def series(self) -> dict[str, Any] | None:
        """What the chosen series of the step is; None where there is none."""
        facts = self.inputs.described.filter(self.here)
        return facts.row(0, named=True) if facts.height else None

    def concentration(self) -> dict[str, Any]:
        """Concentration of the chosen series."""
        return self.inputs.concentration.filter(self.here).row(0, named=True)

    def running(self) -> pl.DataFrame:
        """Measures that touch the step on the day; those on magnets touch every magnet."""
        material = self.stands_for if self.material == "permanent_magnets" else self.material
        return self.inputs.running(material, self.stage)

    def row(
        self,
        name: str,
        value: float | None,
        low: float | None = None,
        high: float | None = None,
        **facts: str,
    ) -> Indicator:
        """An indicator of the step; the series gives period and source unless ``facts`` do."""
        series = self.series() or {"period": self.inputs.period, "source_id": ""}
        return Indicator(
            stage=self.stage,
            stands_for=self.stands_for,
            indicator=name,
            value=value,
            low=low,
            high=high,
            unit=facts.get("unit", "1"),
            period=facts.get("period", str(series["period"])),
            detail=facts.get("detail", ""),
            reason=facts.get("reason", "") if value is None else "",
            source_id=facts.get("source_id", str(series["source_id"])),
        )


def step_rows(step: Step) -> Iterator[Indicator]:
    """Every indicator of a step."""
    if step.series() is None:
        yield step.row("hhi", None, reason="the evidence names no suppliers at this stage")
        return
    yield from _concentration_rows(step)
    yield from _restriction_rows(step)
    yield from _without_leader(step)
    if step.inputs.viewpoint is not None:
        yield from _buyer_rows(step)


def _concentration_rows(step: Step) -> Iterator[Indicator]:
    import polars as pl

    series, found = step.series(), step.concentration()
    assert series is not None
    quota = "a quota stands for output" if series["has_quota"] else ""
    said = "; ".join(part for part in (step.note, str(series["item"] or ""), quota) if part)
    why = str(found["reason"] or "")
    yield step.row(
        "hhi", found["hhi"], found["hhi_low"], found["hhi_high"], detail=said, reason=why
    )
    leader = found["top1_iso3"]
    if leader is None:
        yield step.row("top1_share", None, reason=why)
    else:
        held = step.inputs.shares.filter(step.here & (pl.col("supplier_iso3") == leader))
        share, low, high = held.select("share", "share_low", "share_high").row(0)
        yield step.row("top1_share", share, low, high, detail=str(leader))
    yield step.row("top3_share", found["top3_share"], reason=why)
    yield step.row("effective_number", found["effective_number"], unit="count", reason=why)
    yield step.row("coverage", found["coverage"], reason=why)


def _restriction_rows(step: Step) -> Iterator[Indicator]:
    running = step.running()
    supply = step.inputs.shares.filter(step.here).select("supplier_iso3", "share")
    table = share_under(supply, running)
    day = step.inputs.on.isoformat()
    sources = "; ".join(sorted(set(running["source_id"].to_list())))
    if "any" not in table["restriction"].to_list():
        yield step.row("restricted_share", 0.0, 0.0, 0.0, period=day, source_id=sources)
    for found in table.iter_rows(named=True):
        kind = found["restriction"]
        yield step.row(
            "restricted_share" if kind == "any" else f"share_under_{kind}",
            found["share"],
            found["share"],
            found["share_high"],
            detail=found["suppliers"] or found["suppliers_high"],
            reason="the share of a supplier under a measure is not known",
            period=day,
            source_id=sources,
        )


def _without_leader(step: Step) -> Iterator[Indicator]:
    """N-1 in both readings, against use of the same table and basis, else against output."""
    import polars as pl

    series = step.series()
    assert series is not None
    use = step.inputs.base.table("observation").filter(
        step.here
        & (pl.col("dataset") == series["dataset"])
        & (pl.col("period") == series["period"])
        & (pl.col("basis") == series["basis"])
        & (pl.col("measure") == "consumption")
        & pl.col("end_use").is_null()
    )
    demand = use.select(territory_iso3="iso3", value="value")
    if "WLD" not in demand["territory_iso3"].to_list():
        # the market is taken to balance: what the world makes is what it uses
        found = step.concentration()
        share, why = found["top1_share"], str(found["reason"] or "")
        left = None if share is None else 1.0 - share
        detail = "against output: use is not known"
        yield step.row("n1_coverage_world", left, detail=detail, reason=why)
        yield step.row("n1_coverage_outside", None, reason="the leader's own use is not known")
        return
    table = n_minus_one(step.inputs.chosen.filter(step.here), demand).row(0, named=True)
    why = str(table["reason"] or "")
    for name in ("coverage_world", "coverage_outside"):
        yield step.row(f"n1_{name}", table[name], detail="against use", reason=why)


def _buyer_rows(step: Step) -> Iterator[Indicator]:
    inputs = step.inputs
    try:
        point, low, high = buyers.reliance(inputs, step.stands_for, step.stage)
        yield step.row("import_reliance", point, low, high, period=inputs.period)
    except NoAnswerError as error:
        yield step.row("import_reliance", None, reason=str(error), period=inputs.period)
    found = buyers.geopolrisk_table(inputs, [(step.stands_for, step.stage)]).row(0, named=True)
    why = str(found["reason"] or "")
    yield step.row(
        "geopolrisk_score",
        found.get("score"),
        found.get("score_low"),
        found.get("score_high"),
        reason=why,
        period=inputs.period,
    )
    yield step.row(
        "geopolrisk_factor",
        found.get("factor_kg_cu_per_kg"),
        unit="kg Cu-eq/kg",
        reason=why,
        period=inputs.period,
    )


def study_rows(inputs: Inputs, material: str) -> Iterator[Indicator]:
    """Supply risk of world supply today; for the EU as published, computed again, as of today."""
    import polars as pl

    study = inputs.base.table("eu_assessment")
    weighted = nowcast.weighted_supply(inputs.chosen, inputs.governance, inputs.factors)
    own = pl.col("material") == material
    day = inputs.on.isoformat()
    sources = dict(inputs.described.filter(own).select("stage", "source_id").rows())
    governed = inputs.base.table("governance").filter(indicator="wgi_mean")["source_id"][0]
    for found in nowcast.world_risk(weighted.filter(own), study).iter_rows(named=True):
        stage = found["stage"]
        used = f"{sources[stage]}; {governed}"
        unknown = "the share of a supplier is not known"
        yield _study_row(stage, material, "weighted_hhi", found, day, used, reason=unknown)
        yield _study_row(
            stage,
            material,
            "supply_risk_world",
            found,
            day,
            f"{used}; {STUDY_SOURCE}",
            reason=unknown
            if found["weighted_hhi"] is None
            else "recycling and substitution are not assessed by the study",
        )
    table = study.filter(own)
    if table.height and (inputs.viewpoint is None or inputs.viewpoint.id == "EU"):
        yield from _published_rows(inputs, material, table, weighted)


def _published_rows(
    inputs: Inputs, material: str, table: pl.DataFrame, weighted: pl.DataFrame
) -> Iterator[Indicator]:
    from didymium.risk import eu_study

    share = inputs.base.table("eu_supply_share")
    governed = inputs.base.table("governance")
    again = eu_study.stage_risk(table, share, eu_study.study_governance(governed))
    today = nowcast.eu_risk(weighted, table, share, inputs.governance, inputs.factors)
    day = inputs.on.isoformat()
    printed = "not printed by the study"
    for old, now in zip(again.iter_rows(named=True), today.iter_rows(named=True), strict=True):
        stage = old["stage"]
        for name, found, column, period, why in (
            ("eu_supply_risk_published", old, "published", "2023", printed),
            ("eu_supply_risk_again", old, "supply_risk", "2023", str(old["reason"] or "")),
            ("eu_supply_risk_nowcast", now, "supply_risk", day, str(now["reason"] or "")),
            ("eu_import_reliance_published", old, "import_reliance", "2023", printed),
        ):
            yield _study_row(
                stage, material, name, found, period, STUDY_SOURCE, column=column, reason=why
            )
    importance = {"value": table["economic_importance"][0]}
    yield _study_row(
        "all",
        material,
        "economic_importance_published",
        importance,
        "2023",
        STUDY_SOURCE,
        column="value",
    )


def _study_row(
    stage: str,
    material: str,
    name: str,
    found: Mapping[str, Any],
    period: str,
    source_id: str,
    *,
    column: str | None = None,
    reason: str = "",
) -> Indicator:
    """A row from a table whose column (the indicator's own name, unless given) has low and high."""
    column = column or name
    value = found[column]
    unknown = found.get("ungoverned") if column != "import_reliance" else None
    return Indicator(
        stage=stage,
        stands_for=material,
        indicator=name,
        value=value,
        low=found.get(f"{column}_low"),
        high=found.get(f"{column}_high"),
        unit="1",
        period=period,
        detail=f"no governance score: {unknown}" if unknown else "",
        reason=reason if value is None else "",
        source_id=source_id,
    )


__all__ = ["Indicator", "Step", "step_rows", "study_rows"]
