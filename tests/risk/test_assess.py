"""The one call, the ranking and the exposure, on the shipped evidence."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from didymium.errors import InputError, NoAnswerError, UnknownNameError
from didymium.risk import assess, ranking
from didymium.risk.assess import Assessment
from didymium.risk.dependence import exposure
from didymium.risk.inputs import Inputs, prepared
from didymium.risk.rules import table_rows
from didymium.risk.shown import as_json, assessment_lines, ranking_lines, said

DAY = dt.date(2026, 11, 5)


@pytest.fixture(scope="module")
def dysprosium() -> Assessment:
    return assess("dysprosium", viewpoint="EU", period=2024, on=DAY)


@pytest.fixture(scope="module")
def japan() -> Inputs:
    return prepared(viewpoint="JPN", period=2024)


@pytest.fixture(scope="module")
def italy_ranked() -> pl.DataFrame:
    return ranking(viewpoint="ITA", period=2024, on=DAY)


def figure(found: Assessment, stage: str, indicator: str) -> dict[str, object]:
    return found.indicators.filter(stage=stage, indicator=indicator).row(0, named=True)


def test_every_figure_has_a_value_or_a_reason_and_never_a_silent_gap(
    dysprosium: Assessment,
) -> None:
    table = dysprosium.indicators
    silent = table.filter(pl.col("value").is_null() & (pl.col("reason") == ""))
    assert silent.select("stage", "indicator").rows() == []
    assert set(table["stage"]) == {"magnet", "separation", "mine", "all"}


def test_every_indicator_has_a_name_in_both_languages(dysprosium: Assessment) -> None:
    named = {row["indicator"]: row for row in table_rows("indicators")}
    assert set(dysprosium.indicators["indicator"]) <= set(named)
    assert all(row["name_en"] and row["name_it"] for row in named.values())


def test_ranges_hold_their_values(dysprosium: Assessment) -> None:
    table = dysprosium.indicators.drop_nulls(["value", "low", "high"])
    outside = table.filter(
        (pl.col("low") > pl.col("value") + 1e-9) | (pl.col("value") > pl.col("high") + 1e-9)
    )
    assert outside.select("stage", "indicator").rows() == []


def test_mined_dysprosium_is_uncertain_and_separated_dysprosium_is_chinese(
    dysprosium: Assessment,
) -> None:
    mined = figure(dysprosium, "mine", "top1_share")
    assert mined["detail"] == "CHN"
    assert float(str(mined["low"])) < 0.35 < 0.55 < float(str(mined["high"]))
    assert figure(dysprosium, "separation", "hhi")["value"] == pytest.approx(1.0, abs=1e-3)


def test_eu_supply_risk_of_today_stands_beside_the_published_one(dysprosium: Assessment) -> None:
    published = figure(dysprosium, "separation", "eu_supply_risk_published")["value"]
    again = figure(dysprosium, "separation", "eu_supply_risk_again")["value"]
    today = figure(dysprosium, "separation", "eu_supply_risk_nowcast")["value"]
    assert published == 5.6
    assert again == pytest.approx(5.57, abs=0.01)  # China alone, governance of 2017
    # all of it is Chinese and under licence: t goes from 1 to 1.2, and China's weight from that of
    # 2017 (5.6821) to that of the newest mean (5.4900)
    assert today == pytest.approx(1.2 * float(str(again)) * 5.4900 / 5.6821, rel=1e-4)


def test_a_licence_in_force_counts_from_its_day() -> None:
    before = assess("dysprosium", period=2024, on=dt.date(2014, 12, 31), stage="separation")
    after = assess("dysprosium", period=2024, on=DAY, stage="separation")
    assert "share_under_licence" not in before.indicators["indicator"].to_list()
    assert figure(after, "separation", "share_under_licence")["value"] == pytest.approx(1.0)


def test_suspensions_that_end_in_november_2026_are_named(dysprosium: Assessment) -> None:
    assert dt.date(2026, 11, 10) in dysprosium.ending["last_day"].to_list()


def test_gallium_gas_and_germanium_are_refused_by_geopolrisk_with_a_reason() -> None:
    for material in ("gallium", "germanium"):
        found = assess(material, viewpoint="USA", period=2024)
        row = figure(found, "refining", "geopolrisk_score")
        assert row["value"] is None
        assert row["reason"]
    with pytest.raises(NoAnswerError, match="The evidence names no suppliers of natural gas"):
        assess("natural gas", viewpoint="USA", period=2024)


def test_natural_graphite_is_answered_with_a_range(italy_ranked: pl.DataFrame) -> None:
    row = italy_ranked.filter(material="natural_graphite").row(0, named=True)
    assert 0 < row["geopolrisk_score"] < 1
    assert row["geopolrisk_reason"] is None


def test_ranking_is_ordered_and_each_row_has_a_score_or_a_reason(
    italy_ranked: pl.DataFrame,
) -> None:
    risk = italy_ranked["risk"].drop_nulls().to_list()
    assert risk == sorted(risk, reverse=True)
    assert italy_ranked["material"].is_unique().all()
    both = italy_ranked.filter(
        pl.col("geopolrisk_score").is_null() & pl.col("geopolrisk_reason").is_null()
    )
    assert both["material"].to_list() == []
    assert italy_ranked.height > 80
    assert len(list(ranking_lines(italy_ranked, "it"))) == italy_ranked.height + 1


def test_behind_japans_magnets_stands_vietnams_metal(japan: Inputs) -> None:
    # Vietnam made 3,185 t of metal in 2024 and sold 2,688 t to Japan
    assert japan.viewpoint is not None
    table = exposure(
        "neodymium", japan.viewpoint, period="2024", base=japan.base, chosen=japan.chosen
    )
    metal = dict(table.filter(stage="metal").select("territory_iso3", "share").rows())
    assert max(metal, key=lambda name: metal[name]) == "VNM"
    sums = table.group_by("stage").agg(pl.col("share").sum())["share"].to_list()
    assert sums == pytest.approx([1.0] * len(sums))
    assert set(table["how"]) == {"balance"}


def test_a_firms_own_suppliers_replace_its_countrys(japan: Inputs) -> None:
    assert japan.viewpoint is not None
    table = exposure(
        "neodymium",
        japan.viewpoint,
        period="2024",
        base=japan.base,
        chosen=japan.chosen,
        suppliers={"CHN": 1.0},
        from_stage="metal",
    )
    assert table["stage"].unique(maintain_order=True).to_list() == ["metal", "separation", "mine"]
    metal = dict(table.filter(stage="metal").select("territory_iso3", "share").rows())
    assert metal["CHN"] > 0.99


def test_a_stage_the_chain_lacks_is_named_with_those_it_has(japan: Inputs) -> None:
    assert japan.viewpoint is not None
    with pytest.raises(InputError, match="neodymium has no stage smelting; it has magnet, metal"):
        exposure(
            "neodymium",
            japan.viewpoint,
            period="2024",
            base=japan.base,
            chosen=japan.chosen,
            suppliers={"CHN": 1.0},
            from_stage="smelting",
        )


def test_a_supplier_that_nothing_bounds_gives_way_to_a_series_without_gaps() -> None:
    # the survey withholds US lithium and leaves it out of its total; the IEA's series is whole
    row = figure(assess("lithium", stage="mine"), "mine", "hhi")
    assert row["value"] is not None
    assert row["source_id"] == "iea_cmd_2025"


def test_averages_of_2016_to_2020_do_not_stand_for_1990() -> None:
    with pytest.raises(NoAnswerError, match="The evidence names no suppliers of cobalt"):
        assess("cobalt", period=1990)


def test_text_is_in_the_language_asked(dysprosium: Assessment) -> None:
    italian = "\n".join(assessment_lines(dysprosium, "it"))
    assert "Chi sta dietro la fornitura" in italian
    assert "43,9%" in italian


def test_every_reason_is_said_in_italian_too(
    italy_ranked: pl.DataFrame, dysprosium: Assessment
) -> None:
    reasons = {
        *italy_ranked["geopolrisk_reason"].drop_nulls(),
        *dysprosium.indicators["reason"],
        *assess("cobalt", viewpoint="EU").indicators["reason"],
    } - {""}
    assert len(reasons) > 8
    assert {reason for reason in reasons if said(reason, "it") == reason} == set()


def test_unknown_names_and_periods_are_errors() -> None:
    with pytest.raises(UnknownNameError, match="Atlantide"):
        assess("dysprosium", viewpoint="Atlantide")
    with pytest.raises(InputError, match='period: found "24"; expected a year such as 2024'):
        assess("dysprosium", period="24")
    with pytest.raises(InputError, match="expected a territory or a bloc"):
        assess("dysprosium", viewpoint="cobalt")


def test_the_same_question_gives_the_same_bytes(dysprosium: Assessment) -> None:
    again = assess("dysprosium", viewpoint="EU", period=2024, on=DAY)
    assert as_json(again) == as_json(dysprosium)
    first, second = (
        as_json(assess("copper", viewpoint="ITA", period=2024, on=DAY)) for _ in range(2)
    )
    assert first == second
