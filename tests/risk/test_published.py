"""Published figures reproduced from their own inputs, each within a stated tolerance."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import polars as pl
import pytest

from didymium.risk import eu


def test_all_77_materials_of_the_2017_study_lie_inside_the_rounding(published: ModuleType) -> None:
    # European Commission, June 2017, tables 18 and 19; inputs are printed to one or two digits
    table = published.eu_2017()
    assert table.height == 77
    assert table.filter(~pl.col("inside"))["material"].to_list() == []
    assert table["difference"].abs().mean() < 0.06


def test_the_2023_study_is_reproduced_outside_its_six_known_exceptions(
    published: ModuleType,
) -> None:
    # European Commission 2023, doi:10.2873/725585; governance is of 2017, the vintage that fits
    clean = published.eu_2023().filter("clean")
    assert clean.height == 110
    within = (clean["difference"].abs() <= 0.3).mean()
    assert within >= 0.95
    assert np.corrcoef(clean["published"], clean["supply_risk"])[0, 1] >= 0.98
    assert clean["difference"].abs().median() <= 0.035
    assert (clean["difference"].abs() <= 0.1).mean() >= 0.75


def test_the_vintage_of_governance_is_the_one_that_stages_of_one_supplier_allow(
    published: ModuleType,
) -> None:
    # dysprosium, separation: 5.6 printed, hence 5.55 to 5.65; the risk is proportional to the
    # weight of China, the only supplier: (5.55 to 5.65) x weight / risk computed with it
    base = published.open_base()
    governance = published.governance(base)
    china = governance.filter(supplier_iso3="CHN")["wgi_mean"][0]
    weight = float(eu.governance_weight(china))
    table = published.eu_2023(base).filter(stage="separation")
    alone = table.filter(
        pl.col("material").is_in(["dysprosium", "erbium", "europium", "gadolinium", "thulium"])
    )
    low = ((alone["published"] - 0.05) * weight / alone["supply_risk"]).max()
    high = ((alone["published"] + 0.05) * weight / alone["supply_risk"]).min()
    assert low == pytest.approx(5.663, abs=0.001)
    assert high == pytest.approx(5.707, abs=0.001)
    assert low <= weight <= high


def test_the_six_known_exceptions_are_still_exceptions(published: ModuleType) -> None:
    table = published.eu_2023().filter("exception")
    assert set(table.select("material", "stage").rows()) == set(published.EU_2023_EXCEPTIONS)
    assert table.filter(pl.col("difference").abs() <= 0.5)["material"].to_list() == []


def test_clean_stages_that_miss_by_more_than_three_tenths_are_these(published: ModuleType) -> None:
    missed = published.eu_2023().filter(pl.col("clean") & (pl.col("difference").abs() > 0.3))
    assert set(missed.select("material", "stage").rows()) == {
        ("dysprosium", "mine"),
        ("lanthanum", "separation"),
        ("neodymium", "separation"),
        ("samarium", "separation"),
        ("yttrium", "mine"),
    }


def test_every_stage_without_a_result_says_why(published: ModuleType) -> None:
    table = published.eu_2023()
    silent = table.filter(pl.col("supply_risk").is_null() & pl.col("reason").is_null())
    assert silent["material"].to_list() == []


def test_economic_importance_of_2023(published: ModuleType) -> None:
    table = published.economic_importance().filter(pl.col("difference").is_not_null())
    assert table.height >= 50
    assert table["difference"].abs().median() <= 0.05


def test_uses_without_a_sector_explain_the_large_gaps_in_economic_importance(
    published: ModuleType,
) -> None:
    # 99% of lutetium and 90% of europium are printed without a sector: no point, a wide range
    table = published.economic_importance()
    open_uses = table.filter(pl.col("material").is_in(["lutetium", "europium", "iridium"]))
    assert open_uses["economic_importance"].to_list() == [None, None, None]
    inside = pl.col("published").is_between(
        pl.col("economic_importance_low"), pl.col("economic_importance_high")
    )
    assert open_uses.select(inside.all()).item()


@pytest.mark.parametrize(
    "figure",
    ["hhi", "import_risk", "score", "factor_kg_cu_per_kg", "price_usd_per_kg"],
)
def test_valid_rows_of_the_geopolrisk_sample_agree_to_a_billionth(
    published: ModuleType, figure: str
) -> None:
    # geopolrisk-py 2.0.1, doi:10.21105/joss.09600; printed to twelve digits
    valid = published.geopolrisk_sample().filter(pl.col("status").is_null())
    assert valid.height == 183
    assert valid[f"{figure}_ours"].null_count() == 0 if figure != "hhi" else True
    ours = valid[figure] if figure == "hhi" else valid[f"{figure}_ours"]
    scale = valid[figure].abs().clip(lower_bound=1.0)
    assert ((ours - valid[figure]).abs() / scale).max() <= 1e-9


def test_germanium_is_refused_where_the_package_answers_zero(published: ModuleType) -> None:
    invalid = published.geopolrisk_sample().filter(material="germanium")
    assert invalid["score"].to_list() == [0.0] * 15
    assert invalid["score_ours"].to_list() == [None] * 15


def test_top_three_shares_of_the_iea_to_a_ten_thousandth(published: ModuleType) -> None:
    # IEA Critical Minerals Dataset, May 2025: six minerals, two stages, four years
    table = published.iea_top_three()
    assert table.height == 48
    off = table.filter((pl.col("top3_share") - pl.col("top3_share_ours")).abs() > 1e-4)
    # two printed totals are not the sum of their own three printed shares, which is ours
    assert off.select("material", "stage", "period").rows() == [
        ("graphite", "refining", "2030"),
        ("graphite", "refining", "2035"),
    ]
    own_sum = off["top1_share"] + off["second_share"] + off["third_share"]
    assert (own_sum - off["top3_share_ours"]).abs().max() <= 1e-4
    assert (table["hhi_low"] - table["hhi_low_ours"]).abs().max() <= 1e-4


def test_six_mineral_means_are_86_and_82_per_cent(published: ModuleType) -> None:
    # IEA, topic page of 21 May 2025: 86% in 2024; press summary of the outlook: 82% in 2035
    refining = published.iea_top_three().filter(stage="refining")
    means = dict(refining.group_by("period").agg(pl.col("top3_share_ours").mean()).rows())
    assert round(means["2024"], 2) == 0.86
    assert round(means["2035"], 2) == 0.82


def test_published_n_minus_one_fits_the_outside_reading_and_not_the_world_reading(
    published: ModuleType,
) -> None:
    # IEA Global Critical Minerals Outlook 2025, as quoted: coverage once the leader is out
    table = published.iea_n_minus_one()
    assert table["leader_iso3"].to_list() == table["leader_iso3_ours"].to_list()
    china = table.filter(leader_iso3="CHN")
    # against world demand the coverage is 0.4 to 0.6 of what is published, or less
    assert (china["coverage_world"] < 0.6 * china["coverage_low"]).all()
    # taking China's own demand out fits with shares of world demand that are possible
    assert (
        china.filter((pl.col("leader_demand_low") < 0.4) | (pl.col("leader_demand_high") > 0.9))[
            "material"
        ].to_list()
        == []
    )
    # Indonesia uses little nickel: there the two readings nearly agree
    nickel = table.filter(material="nickel").row(0, named=True)
    assert nickel["coverage_world"] < 0.55
    assert nickel["leader_demand_high"] < 0.2
