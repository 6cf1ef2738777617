"""Each importer reads its file in the true layout, maps every label and handles its traps."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from didymium.errors import InputError
from didymium.evidence.importers import SOURCES, Report
from didymium.evidence.importers.baci import trade_rows
from didymium.evidence.importers.expectation import expectation
from didymium.evidence.importers.findings import Findings
from didymium.evidence.release import Release, user_folder, verify

Import = Callable[..., Report]
Workbook = Callable[[Mapping[str, str]], Path]


def table(report: Report, name: str) -> pl.DataFrame:
    return pl.read_parquet(report.release.path / f"{name}.parquet")


def imported(report: Report) -> pl.DataFrame:
    return table(report, "observation").filter(pl.col("dataset") == "imported")


def one(frame: pl.DataFrame, **wanted: object) -> dict[str, object]:
    found = frame.filter(*(pl.col(name) == value for name, value in wanted.items()))
    assert found.height == 1, found
    return found.row(0, named=True)


# Every importer


@pytest.mark.parametrize("source", sorted(set(SOURCES) - {"mapped"}))
def test_every_importer_states_what_it_expects(source: str) -> None:
    expected = expectation(source)
    assert expected.title
    assert expected.address.startswith("https://")
    assert expected.layout_seen
    assert expected.limits.file_bytes > 0
    assert 0 < expected.rows[0] <= expected.rows[1]


def test_an_import_writes_a_release_beside_the_base_and_leaves_the_base_alone(
    run: Import, files: Path, small_release: Release
) -> None:
    before = {path.name: path.read_bytes() for path in small_release.path.iterdir()}
    report = run("usgs_mcs", files / "usgs_mcs.csv")
    assert report.release.path.parent == user_folder()
    assert report.release.version == "small+usgs_mcs.1"
    assert report.release.date == "2026-11-25"
    assert not verify(report.release)
    assert before == {path.name: path.read_bytes() for path in small_release.path.iterdir()}


def test_the_same_import_gives_the_same_bytes(run: Import, files: Path) -> None:
    first = run("comtrade", files / "comtrade.json", release="one")
    second = run("comtrade", files / "comtrade.json", release="two")
    assert dict(first.release.tables) == dict(second.release.tables)


def test_imported_rows_name_a_card_with_licence_and_day(run: Import, files: Path) -> None:
    report = run("usgs_mcs", files / "usgs_mcs.csv")
    card = one(table(report, "source"), source_id="usgs_mcs_20261125")
    assert card["licence_raw"] == "public_domain"
    assert card["accessed"] == "2026-11-25"
    assert set(imported(report)["source_id"]) == {"usgs_mcs_20261125"}


def test_a_release_of_that_name_is_not_overwritten(run: Import, files: Path) -> None:
    run("comtrade", files / "comtrade.json", release="mine")
    with pytest.raises(InputError, match="exists already"):
        run("comtrade", files / "comtrade.json", release="mine")


def test_releases_without_a_name_are_numbered(run: Import, files: Path) -> None:
    names = [run("comtrade", files / "comtrade.json").release.version for _ in range(2)]
    assert names == ["small+comtrade.1", "small+comtrade.2"]


# USGS data release


def test_usgs_words_bounds_and_dashes_are_told_apart(run: Import, files: Path) -> None:
    rows = imported(run("usgs_mcs", files / "usgs_mcs.csv"))
    missing = one(rows, material="rare_earths", iso3="MMR", measure="reserves")
    assert (missing["value"], missing["obs_status"]) == (None, "O")
    withheld = one(
        rows, material="magnesium_compounds", iso3="USA", measure="production", period="2024"
    )
    assert (withheld["value"], withheld["obs_status"]) == (None, "Q")
    bound = one(rows, material="rare_earths", iso3="WLD", measure="reserves")
    assert (bound["value"], bound["low"], bound["high"]) == (None, 75_000_000, None)
    assert "bound_only" in str(bound["flags"])
    span = one(rows, material="yttrium")
    assert (span["value"], span["low"], span["high"]) == (None, 10_000, 15_000)
    elsewhere = one(rows, material="natural_graphite", iso3="AUT")
    assert (elsewhere["value"], elsewhere["obs_status"]) == (None, "L")


def test_usgs_units_become_tonnes_and_keep_the_printed_figure(run: Import, files: Path) -> None:
    rows = imported(run("usgs_mcs", files / "usgs_mcs.csv"))
    gallium = one(rows, material="gallium", iso3="WLD", measure="production", period="2024")
    # 848,000 kg = 848 t
    assert gallium["value"] == 848
    assert (gallium["value_as_published"], gallium["unit_as_published"]) == ("848,000", "kilograms")
    capacity = one(rows, material="gallium", iso3="WLD", measure="capacity")
    assert (capacity["unit"], capacity["kind"]) == ("t/y", "capacity")


def test_usgs_chinese_rare_earths_are_a_quota_in_both_years(run: Import, files: Path) -> None:
    rows = imported(run("usgs_mcs", files / "usgs_mcs.csv"))
    china = rows.filter(
        pl.col("material") == "rare_earths", pl.col("iso3") == "CHN",
        pl.col("measure") == "production",
    )  # fmt: skip
    assert china["kind"].to_list() == ["quota", "quota"]
    assert china["flags"].to_list() == ["quota_not_measured", "quota_not_measured"]
    usa = one(rows, material="rare_earths", iso3="USA", measure="production", period="2024")
    assert (usa["kind"], usa["obs_status"]) == ("measured", "A")


def test_usgs_reliance_and_sources_of_the_united_states(run: Import, files: Path) -> None:
    rows = imported(run("usgs_mcs", files / "usgs_mcs.csv"))
    reliance = one(rows, material="aluminium", measure="import_reliance")
    # 62 percent
    assert (reliance["value"], reliance["unit"], reliance["item"]) == (
        0.62,
        "1",
        "apparent consumption",
    )
    source = one(rows, material="gallium", measure="import_source_share", counterpart_iso3="JPN")
    assert (source["value"], source["period"], source["iso3"]) == (0.22, "2021/2024", "USA")
    stock = one(rows, material="gallium", measure="stock")
    # 3,410 kg
    assert (stock["value"], stock["unit"]) == (3.41, "t")


def test_usgs_a_net_exporter_has_no_reliance_and_is_not_zero(run: Import, files: Path) -> None:
    rows = imported(run("usgs_mcs", files / "usgs_mcs.csv"))
    ore = one(rows, material="rare_earths", stage="mine", measure="import_reliance")
    assert (ore["value"], ore["high"], ore["obs_status"]) == (None, 0, "L")
    assert "net exporter" in str(ore["note"])


def test_usgs_corrections_repair_the_release(run: Import, files: Path) -> None:
    report = run("usgs_mcs", files / "usgs_mcs.csv")
    rows = imported(report)
    assert one(rows, material="rare_earths", iso3="BRA", measure="reserves")["value"] == 11_000_000
    # 5,800 labelled metric tons is 5,800 thousand tonnes.
    assert one(rows, material="vanadium", iso3="CHN", measure="reserves")["value"] == 5_800_000
    assert any("mcs2026_brazil_reserves" in note for note in report.notes)


def test_a_correction_can_be_left_out_by_name(run: Import, files: Path) -> None:
    skipped = ("mcs2026_brazil_reserves",)
    rows = imported(run("usgs_mcs", files / "usgs_mcs.csv", skip_corrections=skipped))
    assert one(rows, material="rare_earths", iso3="BRA", measure="reserves")["value"] == 21_000_000


def test_usgs_rows_left_out_are_counted_with_the_reason(run: Import, files: Path) -> None:
    notes = run("usgs_mcs", files / "usgs_mcs.csv").notes
    assert "2 rows left out: employment: no such measure in this base" in notes
    assert any("rows left out: outside the materials of this base" in note for note in notes)


def test_a_refreshed_edition_takes_the_place_of_the_shipped_one(run: Import, files: Path) -> None:
    report = run("usgs_mcs", files / "usgs_mcs.csv")
    held = table(report, "observation")
    assert held.filter(pl.col("dataset") == "usgs_mcs2026_world").is_empty()
    assert held.filter(pl.col("dataset") == "rare_earth_mine").height > 0
    assert report.replaced["observation"] > 0


# USGS Yearbook


@pytest.fixture
def yearbook(workbook: Workbook) -> Path:
    return workbook(
        {
            "Note": "usgs_yearbook_note.csv",
            "T3": "usgs_yearbook_T3.csv",
            "T8": "usgs_yearbook_T8.csv",
        }
    )


def test_yearbook_marks_glued_to_names_are_read_as_marks(run: Import, yearbook: Path) -> None:
    rows = imported(run("usgs_yearbook", yearbook))
    australia = one(rows, iso3="AUS", period="2022")
    assert (australia["value"], australia["kind"]) == (18_000, "estimated")
    india = one(rows, iso3="IND", period="2022")
    assert india["note"] == "Monazite production was not disclosed."
    # "Thailande, 5" is not the French name of Thailand but Thailand, estimated, note 5.
    thailand = one(rows, iso3="THA", period="2022")
    assert (thailand["kind"], thailand["note"]) == (
        "estimated",
        "Rare-earth oxide content of exports.",
    )


def test_yearbook_marks_beside_figures_are_read(run: Import, yearbook: Path) -> None:
    rows = imported(run("usgs_yearbook", yearbook))
    assert one(rows, iso3="BDI", period="2021")["obs_status"] == "E"
    assert one(rows, iso3="BDI", period="2022")["value"] == 0
    assert "revised" in str(one(rows, iso3="MDG", period="2021")["note"])
    assert one(rows, iso3="USA", period="2021")["note"] == "Includes bastnaesite only."


def test_yearbook_quota_footnote_makes_a_quota(run: Import, yearbook: Path) -> None:
    rows = imported(run("usgs_yearbook", yearbook))
    china = rows.filter(pl.col("iso3") == "CHN").sort("period")
    assert china["kind"].to_list() == ["quota", "quota"]
    assert china["obs_status"].to_list() == ["A", "E"]
    assert china["basis"].to_list() == ["reo", "reo"]


def test_yearbook_edition_is_read_from_the_workbook(run: Import, yearbook: Path) -> None:
    report = run("usgs_yearbook", yearbook)
    assert set(imported(report)["edition"]) == {"Minerals Yearbook 2022"}
    assert any("sheet T3 left out" in note for note in report.notes)


# IEA


@pytest.fixture
def iea(workbook: Workbook) -> Path:
    return workbook(
        {
            "1 Total demand for key minerals": "iea_demand.csv",
            "2 Total supply for key minerals": "iea_supply.csv",
            "4.3 EV": "not,read\n",
        }
    )


def test_iea_blocks_side_by_side_are_two_stages(run: Import, iea: Path) -> None:
    rows = imported(run("iea", iea)).filter(pl.col("measure") == "production")
    mine = one(rows, material="cobalt", stage="mine", iso3="COD", period="2024")
    refined = one(rows, material="cobalt", stage="refining", iso3="CHN", period="2024")
    # thousand tonnes -> tonnes
    assert (mine["value"], refined["value"]) == (200_000, 190_000)


def test_iea_only_the_first_year_is_no_projection(run: Import, iea: Path) -> None:
    rows = imported(run("iea", iea))
    first = rows.filter(pl.col("period") == "2024")
    later = rows.filter(pl.col("period") != "2024")
    assert set(first["obs_status"]) == {"E"}
    assert first["scenario"].null_count() == first.height
    assert set(later["flags"]) == {"projection"}
    assert later["scenario"].null_count() == 0


def test_iea_a_total_under_a_wrong_label_is_the_total(run: Import, iea: Path) -> None:
    rows = imported(run("iea", iea))
    total = one(
        rows, material="cobalt", stage="refining", iso3="WLD", period="2024", measure="production"
    )
    assert total["value"] == 250_000
    rest = one(rows, material="cobalt", stage="refining", iso3="OTH", period="2024")
    assert rest["value"] == 40_000


def test_iea_shares_and_tonnes_keep_their_units(run: Import, iea: Path) -> None:
    rows = imported(run("iea", iea))
    share = one(
        rows, material="magnet_rare_earths", stage="refining", measure="top3_share", period="2024"
    )
    assert (share["value"], share["unit"]) == (0.97, "1")
    assert set(rows.filter(pl.col("material") == "magnet_rare_earths")["basis"]) == {
        "magnet_ree_metal"
    }


def test_iea_graphite_mined_and_battery_grade_are_two_things(run: Import, iea: Path) -> None:
    rows = imported(run("iea", iea)).filter(
        pl.col("material") == "graphite", pl.col("iso3") == "CHN", pl.col("period") == "2024"
    )
    assert dict(rows.select("item", "value").iter_rows()) == {
        "natural graphite mined": 1_300_000,
        "battery-grade graphite, natural and synthetic": 1_795_000,
    }


def test_iea_demand_by_use_and_scenario(run: Import, iea: Path) -> None:
    rows = imported(run("iea", iea)).filter(pl.col("measure") == "consumption")
    cars = one(
        rows, material="cobalt", end_use="electric_vehicles", scenario="iea_nze", period="2030"
    )
    assert cars["value"] == 150_000
    total = one(rows.filter(pl.col("item") == "all uses"), material="cobalt", period="2024")
    assert total["value"] == 220_500


# World Bank


def test_wgi_long_layout(run: Import, workbook: Workbook) -> None:
    rows = table(run("wgi", workbook({"dataset": "wgi_long.csv"})), "governance")
    namibia = one(rows, iso3="NAM", indicator="political_stability", period="2023")
    # 0.5 - 1.645 x 0.2 and 0.5 + 1.645 x 0.2
    assert (namibia["low"], namibia["high"]) == pytest.approx((0.171, 0.829))
    assert one(rows, iso3="COD", period="2023", indicator="political_stability")["value"] == -2.0
    assert rows.filter(pl.col("iso3") == "XKX", pl.col("period") == "2023").is_empty()


def test_wgi_wide_layout_has_a_sheet_for_each_indicator(run: Import, workbook: Workbook) -> None:
    names = expectation("wgi").settings["sheets"]
    sheets = {"Introduction": "about\n"} | dict.fromkeys(names, "wgi_wide.csv")
    rows = table(run("wgi", workbook(sheets)), "governance")
    new = rows.filter(pl.col("source_id") == "wgi_20261125")
    # 6 indicators x (4 territories x 2 years - 1 missing)
    assert new.height == 6 * 7
    assert one(new, iso3="CHN", indicator="rule_of_law", period="2022")["value"] == -0.44


def test_wgi_a_file_older_than_the_base_says_so(run: Import, workbook: Workbook) -> None:
    notes = run("wgi", workbook({"dataset": "wgi_long.csv"})).notes
    assert "the file ends in 2023, the base in 2024: the new release ends earlier" in notes


def test_wgi_the_heading_of_older_updates_is_known(
    run: Import, workbook: Workbook, files: Path
) -> None:
    names = expectation("wgi").settings["sheets"]
    text = (files / "wgi_wide.csv").read_text("utf-8").replace("Territory,Code", "Territory,WBCode")
    assert run("wgi", workbook(dict.fromkeys(names, text))).rows["governance"] == 42


# Comtrade


def test_comtrade_declarations(run: Import, files: Path) -> None:
    rows = table(run("comtrade", files / "comtrade.json"), "reported_trade")
    myanmar = one(rows, partner_iso3="MMR")
    # 300,000 kg -> 300 t
    assert (myanmar["quantity_t"], myanmar["value_usd"]) == (300, 600_000)
    assert myanmar["quantity_estimated"] is True
    assert (myanmar["nomenclature"], myanmar["hs"], myanmar["flow"]) == ("HS22", "2846", "import")


def test_comtrade_the_world_is_a_sum_and_says_so(run: Import, files: Path) -> None:
    rows = table(run("comtrade", files / "comtrade.json"), "reported_trade")
    assert rows.filter("partners_together")["partner_iso3"].to_list() == ["WLD"]


def test_comtrade_a_value_without_weight_is_not_zero_tonnes(run: Import, files: Path) -> None:
    rows = table(run("comtrade", files / "comtrade.json"), "reported_trade")
    usa = one(rows, partner_iso3="USA")
    assert (usa["quantity_t"], usa["quantity_status"]) == (None, "missing")


def test_comtrade_taiwan_is_other_asia(run: Import, files: Path) -> None:
    rows = table(run("comtrade", files / "comtrade.json"), "reported_trade")
    assert rows.filter(pl.col("partner_iso3") == "TWN").height == 1


def test_comtrade_parts_of_a_total_are_left_out(run: Import, files: Path, tmp_path: Path) -> None:
    answer = json.loads((files / "comtrade.json").read_text("utf-8"))
    part = answer["data"][1] | {"customsCode": "C01"}
    answer["data"].append(part)
    answer["count"] += 1
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer), "utf-8")
    report = run("comtrade", path)
    assert report.rows["reported_trade"] == 7
    assert "1 records left out: part of a total by customsCode" in report.notes


# OECD


def test_oecd_years_in_a_row_are_one_measure(run: Import, files: Path) -> None:
    rows = table(run("oecd", files / "oecd.csv"), "measure")
    new = rows.filter(pl.col("source_id") == "oecd_20261125")
    nickel = one(new, actor="IDN")
    assert (nickel["date"], nickel["end_date"], nickel["status"]) == ("2020", None, "in_force")
    assert (nickel["instrument"], nickel["materials"]) == ("export_ban", "nickel")
    # The Congolese tax was seen in 2019 and 2021, not in 2020: two measures, both ended by 2022.
    congo = new.filter(pl.col("actor") == "COD")
    assert congo.select("date", "end_date").rows() == [("2019", "2019"), ("2021", "2021")]
    assert new.height == 4


def test_oecd_what_is_left_out_is_named(run: Import, files: Path) -> None:
    notes = run("oecd", files / "oecd.csv").notes
    assert "1 rows left out: no mineral" in notes
    assert "1 rows left out: a tax rebate: no such instrument in this base" in notes


# BACI


def test_baci_codes_countries_and_quantities(run: Import, archive: Callable[..., Path]) -> None:
    report = run("baci", archive())
    rows = table(report, "trade").filter(pl.col("source_id") == "baci_20261125")
    magnets = rows.filter(pl.col("hs6") == "850511", pl.col("year") == 2023)
    assert magnets.select("importer_iso3", "exporter_iso3", "quantity_t").rows() == [
        ("USA", "CHN", 12.5),
        ("USA", "TWN", None),
    ]
    assert one(rows, exporter_iso3="NAM")["importer_iso3"] == "DEU"
    assert one(rows, exporter_iso3="IND")["quantity_status"] == "missing"
    assert rows.filter(pl.col("hs6") == "010121").is_empty()


def test_baci_years_of_the_archive_replace_those_years_only(
    run: Import, archive: Callable[..., Path]
) -> None:
    rows = table(run("baci", archive()), "trade")
    years = rows.filter(pl.col("source_id") == "cepii_baci_hs17")["year"].unique().sort()
    assert years.to_list() == [2018, 2019, 2020, 2021, 2022]


def test_baci_a_code_known_in_another_nomenclature_is_carried_over_and_never_added_twice(
    run: Import, archive: Callable[..., Path]
) -> None:
    codes = table(run("baci", archive()), "trade_code")
    carried = one(codes, nomenclature="HS17", hs6="284690")
    assert carried["overlaps"] == "HS92:284690"
    assert (carried["first_year"], carried["last_year"]) == (2023, 2023)
    assert str(carried["note"]).startswith("Taken over by number from HS92.")


def test_baci_codes_that_lost_a_zero_get_it_back() -> None:
    raw = pl.DataFrame(
        {"t": ["2024"], "i": ["156"], "j": ["842"], "k": ["10121"], "v": ["1"], "q": [" NA "]}
    )
    rows = trade_rows(
        raw, nomenclature="HS17", source_id="x", where="here", findings=Findings(), keep=None
    )
    assert rows["hs6"].to_list() == ["010121"]
    assert rows["quantity_t"].to_list() == [None]


# Any table


def test_a_table_through_a_mapping(run: Import, files: Path) -> None:
    report = run("mapped", files / "suppliers.csv", mapping=files / "suppliers.yml")
    rows = imported(report)
    assert rows.height == 3
    china = one(rows, iso3="CHN")
    assert (china["material"], china["value"], china["kind"]) == ("dysprosium", 1200.5, "measured")
    namibia = one(rows, iso3="NAM")
    assert (namibia["value"], namibia["obs_status"], namibia["kind"]) == (None, "O", "target")
    assert one(rows, iso3="JPN")["material"] == "neodymium"
    card = one(table(report, "source"), source_id="acme_survey_2025")
    assert (card["producer"], card["licence_ours"]) == ("Acme", "private")


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_the_same_table_as_parquet_or_workbook(
    run: Import, files: Path, tmp_path: Path, workbook: Workbook, ending: str
) -> None:
    text = "".join((files / "suppliers.csv").read_text("utf-8").splitlines(keepends=True)[1:])
    mapping = tmp_path / "m.yml"
    mapping.write_text(
        (files / "suppliers.yml").read_text("utf-8").replace("  skip_rows: 1\n", ""), "utf-8"
    )
    if ending == "parquet":
        path = tmp_path / "t.parquet"
        pl.read_csv(text.encode(), infer_schema=False).write_parquet(path)
    else:
        path = workbook({"Data": text})
    rows = imported(run("mapped", path, mapping=mapping))
    assert sorted(rows["iso3"]) == ["CHN", "JPN", "NAM"]


def test_tables_that_an_import_does_not_touch_are_the_same_files(
    run: Import, files: Path, small_release: Release
) -> None:
    report = run("comtrade", files / "comtrade.json")
    same = set(small_release.tables) - {"source"}
    assert {name: report.release.tables[name] for name in same} == {
        name: small_release.tables[name] for name in same
    }
