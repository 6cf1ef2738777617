"""Every known trap of the collected figures, one test each."""

import polars as pl
import pytest

from didymium.evidence import facts, open_base, remarks, source


@pytest.fixture(scope="module")
def observations():
    return open_base().table("observation")


def flagged(frame, flag):
    return frame.filter(pl.col("flags").fill_null("").str.split(";").list.contains(flag))


@pytest.mark.parametrize(
    ("iso3", "older", "newer"),
    [
        ("AUS", 13_000, 29_000),
        ("THA", 13_000, 2_100),
        ("NGA", 13_000, 1_500),
        ("MMR", 31_000, 27_000),
        ("BRA", 20, 560),
    ],
)
def test_editions_stand_side_by_side_and_the_newest_comes_first(iso3, older, newer):
    rows = facts("rare_earths", stage="mine", iso3=iso3, period=2024, measure="production")
    usgs = rows.filter(pl.col("source_id").str.starts_with("usgs"))
    assert usgs["value"].to_list() == [newer, older]
    assert usgs["edition"].to_list() == ["MCS 2026 v1.1", "MCS 2025"]
    assert "superseded" in usgs["trust_reason"][1]


def test_indian_reserves_of_the_older_edition_are_not_carried_into_the_newer(observations):
    rows = observations.filter(material="rare_earths", iso3="IND", measure="reserves")
    by_edition = dict(zip(rows["edition"], rows["value"], strict=True))
    assert by_edition["MCS 2025"] == 6_900_000
    assert by_edition.get("MCS 2026 v1.1") is None


def test_no_footnote_is_glued_to_the_australian_figure(observations):
    rows = observations.filter(material="rare_earths", iso3="AUS", measure="production")
    assert 113_000 not in rows["value"].to_list()
    older = rows.filter(edition="MCS 2025", period="2024")
    assert older["value"].to_list() == [13_000]
    assert flagged(older, "footnote_hazard").height == 1
    assert "footnote_hazard" in source("usgs_mcs2025").faults


def test_chinese_rare_earth_output_is_a_quota_in_every_edition(observations):
    rows = observations.filter(
        pl.col("source_id").str.starts_with("usgs"),
        material="rare_earths",
        iso3="CHN",
        stage="mine",
        measure="production",
    )
    assert rows.height >= 7
    assert rows["kind"].unique().to_list() == ["quota"]
    assert flagged(rows, "quota_not_measured").height == rows.height


def test_the_quota_of_2025_is_missing_not_zero(observations):
    row = observations.filter(
        material="rare_earths", iso3="CHN", measure="production_quota", period="2025", stage="mine"
    ).filter(pl.col("unit") == "t")
    assert row["value"].to_list() == [None]
    assert row["obs_status"].to_list() == ["L"]
    assert "not published" in row["note"][0]


def test_the_two_rare_earth_bases_never_compete():
    both = facts(["rare_earths", "magnet_rare_earths"], iso3="CHN", period=2024, measure="share")
    shares = {
        (row["stage"], row["basis"]): round(row["value"], 3)
        for row in both.filter(trust_rank=1).iter_rows(named=True)
        if row["value"] is not None and row["basis"] in {"reo", "magnet_ree_metal"}
    }
    assert shares[("mine", "reo")] == 0.703
    assert shares[("mine", "magnet_ree_metal")] == 0.61
    assert shares[("refining", "magnet_ree_metal")] == 0.913


def test_an_answer_with_two_bases_says_so():
    both = facts(["rare_earths", "magnet_rare_earths"], stage="mine", period=2024)
    said = [remark for remark in remarks(both) if remark.startswith("share of world output:")]
    assert len(said) == 1
    assert "the four magnet elements as contained metal" in said[0]
    assert "rare-earth oxides, all elements together" in said[0]
    assert "never to be added" in said[0]


def test_an_answer_with_one_basis_does_not_warn_of_two():
    one = facts("magnet_rare_earths", stage="mine", iso3="CHN", period=2024)
    assert not any("different basis" in remark for remark in remarks(one))


def test_magnet_elements_are_never_stored_as_total_oxide(observations):
    rows = observations.filter(material="magnet_rare_earths", source_id="iea_cmd_2025")
    assert rows.height > 50
    assert rows["basis"].unique().to_list() == ["magnet_ree_metal"]


def test_averages_of_2016_to_2020_are_flagged_old(observations):
    rows = observations.filter(source_id="ec_crm_2023")
    assert rows.height > 500
    assert rows["period"].unique().to_list() == ["2016/2020"]
    assert flagged(rows, "old_average").height == rows.height


def test_an_old_average_comes_after_the_figure_of_the_year():
    rows = facts("nickel", stage="mine", iso3="IDN", period=2018, measure="share")
    assert flagged(rows, "old_average").height == rows.height  # only the average covers 2018
    now = facts("nickel", stage="mine", iso3="IDN", period=2025, measure="share")
    assert now["value"].to_list() == pytest.approx([0.67], abs=0.01)


def test_a_note_that_repeats_the_old_average_is_not_a_second_source(observations):
    rows = flagged(observations, "not_independent")
    values = dict(zip(rows["material"], rows["value"], strict=True))
    assert values == pytest.approx({"gallium": 0.94, "germanium": 0.83, "antimony": 0.56})
    assert rows["period"].unique().to_list() == ["2024"]
    said = remarks(facts("gallium", iso3="CHN", period=2024, measure="share"))
    assert any("not a second opinion" in remark for remark in said)


def test_chinese_magnet_output_is_a_range_over_figures_that_contradict_each_other():
    rows = facts("ndfeb", stage="magnet", iso3="CHN", period=2024, measure="production")
    unsaid = rows.filter(basis="magnets")
    assert unsaid["value"].to_list() == [300_000, 260_000, None]
    assert (unsaid["low"][2], unsaid["high"][2]) == (260_000, 300_000)
    share = facts("ndfeb", stage="magnet", iso3="CHN", period=2024, measure="share")
    spread = share.filter(source_id="own_ranges")
    assert (spread["low"][0], spread["high"][0]) == (0.80, 0.94)


def test_blanks_and_finished_magnets_are_different_bases(observations):
    rows = observations.filter(
        material="ndfeb",
        stage="magnet",
        measure="production",
        iso3="CHN",
        dataset="rare_earth_balance_2024",
    )
    assert dict(zip(rows["basis"], rows["value"], strict=True)) == {
        "blanks": 280_000,
        "finished": 200_000,
    }


def test_defence_figures_carry_a_grade_and_their_single_origin(observations):
    rows = observations.filter(end_use="defence", measure="content")
    assert rows.height == 7
    assert rows["reliability"].null_count() == 0
    old = rows.filter(period="2013")
    assert old["reliability"].unique().to_list() == ["D"]
    assert flagged(old, "single_statement").height == 3
    # 920 lb x 0.4536 = 417 kg; 5,200 lb = 2,359 kg; 9,200 lb = 4,173 kg
    assert sorted(old["value"]) == [417, 2359, 4173]


def test_samarium_magnets_of_the_f35_are_not_its_rare_earths(observations):
    rows = observations.filter(material="smco", end_use="defence")
    assert rows["value"].to_list() == [22.7]


def test_tanbreez_is_concentrate_not_oxide():
    rows = open_base().table("project").filter(project="Tanbreez", value=85_000)
    assert rows["basis"].to_list() == ["gross_weight"]
    assert flagged(rows, "product_unlike").height == 1
    assert "concentrate" in rows["item"][0]


def test_russian_targets_that_mix_rare_metals_say_so():
    rows = open_base().table("project").filter(project="National target", iso3="RUS")
    tonnes = rows.filter(unit="t")
    assert sorted(tonnes["value"]) == [3_000, 30_000, 50_000]
    assert tonnes["kind"].unique().to_list() == ["target"]
    assert flagged(tonnes, "product_mixed").height == 3


def test_russian_reserves_by_the_state_and_by_usgs_do_not_compete():
    rows = facts("rare_earths", stage="mine", iso3="RUS", period=2025, measure="reserves")
    by_basis = dict(zip(rows["basis"], rows["value"], strict=True))
    assert by_basis == {"metal": 28_500_000, "reo": 3_800_000}
    assert flagged(rows.filter(basis="metal"), "definition_differs").height == 1


def test_implausible_indian_magnet_imports_come_last_and_are_named():
    rows = facts("permanent_magnets", iso3="IND", measure="import")
    assert rows["value"].to_list() == [53_000]
    assert rows["reliability"].to_list() == ["E"]
    assert rows["trust_reason"][0].startswith("implausible: shown, never used")


def test_announced_is_never_built(observations):
    projects = open_base().table("project")
    promised = projects.filter(kind="target")
    assert flagged(promised, "announced").height == promised.height > 30
    zashikhinskoye = projects.filter(project="Zashikhinskoye")
    assert zashikhinskoye["earlier_promises"].unique().to_list() == ["2014;2018;2023"]
    assert zashikhinskoye["status"].unique().to_list() == ["stalled"]
    assert zashikhinskoye["actual_start"].null_count() == zashikhinskoye.height


def test_a_lapsed_bank_package_is_not_money():
    row = open_base().table("project").filter(project="10X magnet plant", measure="finance")
    lapsed = row.filter(value=1e9)
    assert lapsed["status"].to_list() == ["lapsed"]
    assert "2025-08-26" in lapsed["status_detail"][0]


def test_the_texas_plant_of_lynas_is_stalled():
    row = open_base().table("project").filter(project="Seadrift, Texas")
    assert row["status"].to_list() == ["stalled"]


def test_brazilian_reserves_show_the_correction_first():
    rows = facts("rare_earths", stage="mine", iso3="BRA", period=2025, measure="reserves")
    assert rows["value"].to_list() == [11_000_000, 21_000_000]
    assert rows["edition"].to_list() == ["MCS 2026 v1.3", "MCS 2026 v1.0"]
    world = facts("rare_earths", stage="mine", iso3="WLD", period=2025, measure="reserves")
    assert world["value"].null_count() == world.height
    assert world["low"].to_list() == [75_000_000, 85_000_000]


def test_the_vanadium_reserve_unit_is_set_right(observations):
    rows = observations.filter(material="vanadium", measure="reserves")
    assert flagged(rows, "unit_corrected").height == rows.height > 5
    world = rows.filter(iso3="WLD")["value"][0]
    assert 10e6 < world < 100e6  # tonnes; as mislabelled it would be tens of thousands


def test_ilmenite_and_rutile_are_kept_apart(observations):
    rows = observations.filter(stage="mine", measure="production", iso3="AUS", period="2024")
    assert rows.filter(material="ilmenite").height == 1
    assert rows.filter(material="rutile").height == 1


def test_borates_of_different_products_do_not_compete(observations):
    rows = observations.filter(material="boron", stage="mine", measure="production", period="2024")
    assert rows["item"].n_unique() > 5


def test_withheld_is_neither_zero_nor_missing(observations):
    rows = observations.filter(obs_status="Q")
    assert rows.height > 50
    assert rows["value"].null_count() == rows.height
    zeros = observations.filter(dataset="usgs_mcs2026_world", value=0)
    assert zeros.height > 20
    assert "Q" not in zeros["obs_status"].to_list()


def test_trade_in_code_850511_is_flagged_as_more_than_rare_earth_magnets(observations):
    rows = observations.filter(pl.col("item").fill_null("").str.contains("8505.11"))
    assert rows.height > 5
    assert flagged(rows, "product_mixed").height == rows.height
