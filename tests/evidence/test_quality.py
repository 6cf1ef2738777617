import sys
from pathlib import Path

import polars as pl

from didymium.evidence import open_base, quality

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))


def test_the_committed_report_is_up_to_date():
    import quality_report

    assert (ROOT / "docs" / "quality.md").read_text("utf-8") == quality_report.report(open_base())


def test_coverage_counts_every_observation_once():
    base = open_base()
    assert quality.coverage(base)["figures"].sum() == base.table("observation").height


def test_disagreements_rank_the_revision_of_brazil_first_among_editions():
    found = quality.disagreements(open_base())
    brazil = found.filter(material="rare_earths", iso3="BRA", measure="production", period="2024")
    assert brazil["ratio"].to_list() == [28]  # 560 / 20
    assert found["ratio"].is_sorted(descending=True)


def test_other_countries_of_two_sources_are_not_compared():
    assert quality.disagreements(open_base()).filter(pl.col("iso3") == "OTH").is_empty()


def test_ages_leave_projections_out():
    found = quality.ages(open_base())
    iea = found.filter(dataset="iea_cmd_2025")
    assert iea["over 6"].to_list() == [0]
    assert iea["2-3"].sum() == iea["figures"].sum()  # only 2024 is observed


def test_the_reference_of_the_tables_is_up_to_date():
    import tables_reference

    assert (ROOT / "docs" / "reference" / "tables.md").read_text("utf-8") == tables_reference.page()


def test_the_methods_page_quotes_what_the_base_holds():
    page = (ROOT / "docs" / "methods" / "evidence.md").read_text("utf-8")
    rows = open_base().table("observation")
    china = rows.filter(iso3="CHN", measure="share", stage="mine", period="2024")
    oxide = china.filter(basis="reo", source_id="usgs_mcs2026")["value"].min()
    metal = china.filter(basis="magnet_ree_metal")["value"].min()
    assert f"China mines {oxide:.0%} of the first and {metal:.0%} of" in page
    example = page.split("    material,stage,iso3")[1].split("\n\n")[0]
    assert example.count("\n") == 1
