"""Laws that hold over whole tables."""

import json
from pathlib import Path

import polars as pl
import pytest

from didymium.evidence import open_base, totals
from didymium.evidence.contract import check, contract, tables

ROOT = Path(__file__).parents[2]
BASE = open_base()
TABLES = sorted(BASE.release.tables)


@pytest.mark.parametrize("table", [name for name in TABLES if name != "trade"])
def test_every_shipped_table_keeps_its_contract(table):
    sources = frozenset(BASE.table("source")["source_id"])
    assert check(BASE.table(table), table, sources=sources) == []


@pytest.mark.parametrize("table", TABLES)
def test_every_shipped_table_is_sorted_by_its_key(table):
    key = list(contract(table).key)
    rows = BASE.table(table).select(key)
    assert rows.equals(rows.sort(key))


@pytest.mark.parametrize("table", [name for name in TABLES if name != "source"])
def test_every_source_id_has_a_card(table):
    known = set(BASE.table("source")["source_id"])
    for column in contract(table).columns:
        if column.codes == "table:source":
            cited = BASE.table(table)[column.name].drop_nulls().str.split(";").explode()
            assert set(cited) <= known


def test_parts_add_up_to_within_six_per_cent_of_the_world():
    sums = totals(BASE.table("observation"))
    usgs = sums.filter(pl.col("source_id") == "usgs_mcs2026", pl.col("material") != "boron")
    assert usgs.height > 80
    assert usgs.filter(pl.col("unknown") == 0)["gap"].abs().max() < 0.06
    assert usgs.filter(pl.col("unknown") > 0)["gap"].max() < 0.06  # parts are a lower bound there


def test_oxides_of_a_deposit_add_to_one_within_the_published_spread():
    sums = BASE.table("composition").group_by("deposit").agg(pl.col("share").sum())
    assert sums.height == 13
    assert sums["share"].min() > 0.978
    assert sums["share"].max() < 1.036


def test_shares_and_concentration_lie_between_zero_and_one():
    rows = BASE.table("observation").filter(
        pl.col("measure").is_in(
            ["share", "hhi", "top3_share", "use_share", "import_source_share", "share_of_total"]
        )
    )
    assert rows.height > 1_000
    for column in ("value", "low", "high"):
        values = rows[column].drop_nulls()
        assert values.min() >= 0
        assert values.max() <= 1


def test_bounds_enclose_the_value():
    for table in ("observation", "price", "project", "stockpile"):
        rows = BASE.table(table)
        assert rows.filter(pl.col("low") > pl.col("high")).is_empty()
        assert rows.filter(pl.col("low") > pl.col("value")).is_empty()
        assert rows.filter(pl.col("high") < pl.col("value")).is_empty()


def test_a_row_without_figures_says_why():
    rows = BASE.table("observation").filter(
        pl.col("value").is_null() & pl.col("low").is_null() & pl.col("high").is_null()
    )
    assert set(rows["obs_status"]) <= {"Q", "O", "L", "M"}


def test_projections_are_told_from_observations():
    rows = BASE.table("observation").filter(
        pl.col("period").str.slice(0, 4).str.contains(r"^20(2[7-9]|[3-9]\d)$"),
        pl.col("kind") != "target",
    )
    assert rows.height > 300
    assert rows["obs_status"].unique().to_list() == ["F"]


def test_converted_figures_keep_what_was_printed():
    row = BASE.table("observation").filter(
        material="gallium",
        iso3="CHN",
        measure="production",
        period="2024",
        source_id="usgs_mcs2026",
    )
    assert row["value"].to_list() == [839.0]  # 839,000 kg
    assert float(row["value_as_published"][0]) == 839_000
    assert row["unit_as_published"].to_list() == ["kg"]


@pytest.mark.parametrize(
    ("table", "rows"),
    [("composition", 173), ("measure", 477), ("deal", 147), ("project", 74), ("stockpile", 44)],
)
def test_all_collected_rows_have_landed(table, rows):
    assert BASE.table(table).height == rows


def test_observations_have_landed_or_are_accounted_for_by_name():
    """Collected: 1,481 + 1,466 + 220 + 133 + 53 + 618 + 970 + 586 + 12; the balance is unfolded."""
    not_taken = pl.read_csv(ROOT / "data" / "not_taken.csv")
    kept = BASE.table("observation").filter(
        pl.col("dataset") != "rare_earth_balance_2024", pl.col("source_id") != "own_ranges"
    )
    prices = 491  # 75 of the rare-earth table and 416 of the US table went to the price table
    dropped = not_taken.filter(~pl.col("collection").is_in(["price", "governance"])).height
    assert kept.height + prices + dropped == 1481 + 1466 + 220 + 133 + 53 + 618 + 970 + 586 + 12
    assert BASE.table("price").height + not_taken.filter(collection="price").height == prices + 417
    assert not_taken["kept_as"].null_count() == 0


def test_the_balance_of_2024_keeps_its_columns_as_measures():
    rows = BASE.table("observation").filter(dataset="rare_earth_balance_2024")
    assert set(rows["measure"]) == {"production", "import", "export", "consumption"}
    assert rows["kind"].unique().to_list() == ["estimated"]
    china = rows.filter(material="rare_earths", iso3="CHN", stage="mine")
    assert dict(zip(china["measure"], china["value"], strict=True)) == {
        "production": 270_000,
        "import": 103_900,
        "export": 0,
        "consumption": 373_900,  # 270,000 + 103,900 - 0
    }


def test_every_contract_column_has_a_meaning():
    for table in tables():
        for column in contract(table).columns:
            assert column.meaning, f"{table}.{column.name}"


def test_the_release_says_its_version_and_date():
    release = json.loads((ROOT / "data" / "release.json").read_text())
    assert (BASE.release.version, BASE.release.date) == (release["version"], release["date"])


def test_every_figure_left_out_names_the_row_that_holds_it():
    kept = set(pl.read_csv(ROOT / "data" / "not_taken.csv")["kept_as"])
    held = {
        *BASE.table("observation")["observation_id"],
        *BASE.table("price")["price_id"],
        *BASE.table("measure")["measure_id"],
    }
    assert kept - held == set()


@pytest.mark.parametrize("table", ["observation", "price", "project"])
def test_a_product_is_of_the_material_of_its_row(table):
    from didymium.vocabulary import products

    materials = {product.id: product.material for product in products()}
    rows = BASE.table(table).filter(pl.col("product").is_not_null())
    assert rows.height > 5
    column = "materials" if table == "project" else "material"
    for product, material in rows.select("product", column).iter_rows():
        assert materials[product] == material
