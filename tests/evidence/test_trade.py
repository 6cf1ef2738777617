"""The trade table and its questions: bounds, retired codes, blocs, quantities that are missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from didymium import vocabulary
from didymium.errors import NoAnswerError, UnknownNameError
from didymium.evidence.store import Base, open_base
from didymium.evidence.trade import import_concentration, import_shares, trade, trade_codes
from didymium.evidence.trade.codes import ancestors, descendants, relation
from didymium.evidence.trade.flows import flows, members_by_year
from didymium.evidence.trade.shares import concentration_of_imports, supplier_shares

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def base() -> Base:
    return open_base()


@pytest.fixture(scope="module")
def rows(base: Base) -> pl.DataFrame:
    return base.table("trade")


def flow(importer: str, exporter: str, value: float, quantity: float | None) -> dict[str, object]:
    return {
        "nomenclature": "HS92",
        "hs6": "284690",
        "importer_iso3": importer,
        "exporter_iso3": exporter,
        "year": 2024,
        "value_kusd": value,
        "quantity_t": quantity,
        "quantity_status": "missing" if quantity is None else "reported",
        "source_id": "cepii_baci_hs92",
    }


def chosen(flows: list[dict[str, object]]) -> pl.DataFrame:
    extra = {
        "stage": "separation", "materials": "rare_earths", "is_bound": False,
        "bound_reason": None, "retired": False, "remark": None,
    }  # fmt: skip
    schema = {
        "quantity_t": pl.Float64, "bound_reason": pl.String, "remark": pl.String, "year": pl.Int32,
    }  # fmt: skip
    return pl.DataFrame([row | extra for row in flows], schema_overrides=schema)


def party(*members: str) -> pl.DataFrame:
    rows = [(2024, iso3) for iso3 in members]
    return pl.DataFrame(rows, schema={"year": pl.Int32, "iso3": pl.String}, orient="row")


# What is shipped


def test_every_row_of_baci_is_shipped_and_no_more(rows: pl.DataFrame) -> None:
    # 1,264,888 rows in 74 codes (HS92, 1995-2024) and 60,396 rows in 16 codes (HS17, 2018-2024).
    counts = dict(rows.group_by("nomenclature").len().iter_rows())
    assert counts == {"HS92": 1_264_888, "HS17": 60_396}
    codes = dict(rows.group_by("nomenclature").agg(pl.col("hs6").n_unique()).iter_rows())
    assert codes == {"HS92": 74, "HS17": 16}


def test_a_blank_quantity_is_missing_and_never_zero(rows: pl.DataFrame) -> None:
    old = rows.filter(pl.col("nomenclature") == "HS92")
    assert old["quantity_t"].null_count() == 61_682
    assert rows.filter(pl.col("quantity_t") == 0).is_empty()
    known = rows.filter(pl.col("quantity_status") == "reported")
    assert known["quantity_t"].null_count() == 0
    unknown = rows.filter(pl.col("quantity_status") != "reported")
    assert unknown["quantity_t"].null_count() == unknown.height


def test_codes_are_text_of_six_digits(rows: pl.DataFrame) -> None:
    assert rows.schema["hs6"] == pl.String
    assert set(rows["hs6"].str.len_chars().unique()) == {6}


def test_the_second_nomenclature_has_quantities_for_2024_only(rows: pl.DataFrame) -> None:
    new = rows.filter(pl.col("nomenclature") == "HS17")
    assert set(new.filter(pl.col("quantity_t").is_not_null())["year"]) == {2024}
    early = new.filter(pl.col("year") < 2024)
    assert set(early["quantity_status"]) == {"not_collected"}


def test_a_quantity_rounded_to_zero_tonnes_is_said_to_be_below_half_a_tonne(
    rows: pl.DataFrame,
) -> None:
    small = rows.filter(pl.col("quantity_status") == "below_half_tonne")
    assert small.height == 3_269
    assert small["value_kusd"].min() > 0


def test_the_code_that_repeats_another_is_not_shipped(rows: pl.DataFrame) -> None:
    assert rows.filter(pl.col("hs6") == "811231").is_empty()


def test_odd_country_codes_became_territories(rows: pl.DataFrame) -> None:
    ids = set(rows["exporter_iso3"]) | set(rows["importer_iso3"])
    assert {"USA", "IND", "FRA", "ITA", "NOR", "CHE", "TWN", "NAM", "BLX", "XSC", "SCG"} <= ids
    assert not ids & {"S19", "R20", "ZA1", "NA", ""}


def test_belgium_luxembourg_is_kept_apart_from_belgium(rows: pl.DataFrame) -> None:
    both = rows.filter(pl.col("importer_iso3") == "BLX")
    assert both["year"].max() == 1998
    assert rows.filter(pl.col("importer_iso3") == "BEL")["year"].min() == 1999


def test_no_flow_of_a_territory_with_itself(rows: pl.DataFrame) -> None:
    assert rows.filter(pl.col("importer_iso3") == pl.col("exporter_iso3")).is_empty()


def test_the_years_of_each_code_are_those_of_its_rows(base: Base, rows: pl.DataFrame) -> None:
    seen = rows.group_by("nomenclature", "hs6").agg(
        first=pl.col("year").min(), last=pl.col("year").max()
    )
    both = base.table("trade_code").join(seen, on=["nomenclature", "hs6"], how="full")
    assert both.height == 90
    assert both["first_year"].equals(both["first"])
    assert both["last_year"].equals(both["last"])


def test_known_flows_of_2024(base: Base) -> None:
    # Chains notes: USA 10,772 t of rare-earth compounds and metals from China; the figures of
    # 280530, 284610 and 284690 add up to it.
    found = trade(material="rare earths", importer="USA", exporter="China", years=2024, base=base)
    old = found.filter(pl.col("nomenclature") == "HS92")
    assert old["quantity_t"].sum() == pytest.approx(10_772, rel=1e-3)


def test_hhi_of_all_importers_agrees_with_an_independent_computation(base: Base) -> None:
    # 227,792 groups of importer, code and year by value, sum of HHI 158,880.5549 (NumPy, SQLite
    # and DuckDB on the same rows).
    found = import_concentration(base=base).filter(pl.col("nomenclature") == "HS92")
    assert found.height == 227_792
    assert found["hhi"].sum() == pytest.approx(158_880.5549, abs=1e-3)


# Bounds


def test_a_code_of_seven_metals_bounds_each_of_them(base: Base) -> None:
    found = trade_codes(material="gallium", base=base)
    assert found["hs6"].to_list() == ["811292"]
    assert found["is_bound"].to_list() == [True]
    assert "germanium" in found["bound_reason"][0]


def test_a_single_rare_earth_is_only_bounded_by_the_codes_of_the_group(base: Base) -> None:
    found = trade_codes(material="dysprosium", base=base)
    assert found["is_bound"].all()
    assert set(found["bound_reason"]) == {"the code covers all of rare_earths"}


def test_a_code_of_the_material_alone_gives_a_value(base: Base) -> None:
    found = trade_codes(material="litio", base=base)
    assert found["hs6"].to_list() == ["282520", "283691"]
    assert not found["is_bound"].any()


def test_the_flag_travels_to_flows_and_shares(base: Base) -> None:
    found = trade(material="gallium", importer="Germania", years=2024, base=base)
    shares = import_shares(material="gallium", importer="Germania", years=2024, base=base)
    assert found["is_bound"].all()
    assert shares["is_bound"].all()
    assert shares["bound_reason"].null_count() == 0


@pytest.mark.parametrize(
    ("material", "covered", "beside", "expected"),
    [
        ("lithium", ["lithium"], None, (False, None)),
        ("rare_earths", ["cerium"], None, (False, None)),  # a part of what is asked, exactly
        ("cerium", ["rare_earths"], None, (True, "the code covers all of rare_earths")),
        ("tellurium", ["tellurium", "boron"], None, (True, "the code also covers boron")),
        ("bismuth", ["bismuth"], "scrap", (True, "the code also covers scrap")),
        ("copper", ["nickel"], None, None),
        (None, ["gold", "silver"], None, (True, "the code covers gold, silver together")),
    ],
)
def test_relation_of_a_code_to_a_material(
    material: str | None,
    covered: list[str],
    beside: str | None,
    expected: tuple[bool, str | None] | None,
) -> None:
    assert relation(material, covered, beside) == expected


def test_goods_that_two_nomenclatures_hold_are_not_counted_twice(base: Base) -> None:
    codes = trade_codes(material="tantalum", base=base)
    assert codes["hs6"].to_list() == ["810310"]
    other = trade_codes(material="tantalum", nomenclature="HS17", base=base)
    assert other["hs6"].to_list() == ["810320"]


def test_a_product_with_a_code_of_its_own_has_a_value_and_one_that_shares_it_a_bound(
    base: Base,
) -> None:
    own = trade_codes(product="lithium_carbonate", base=base)
    assert own.select("hs6", "is_bound", "bound_reason").rows() == [("283691", False, None)]
    shared = trade_codes(product="dy_oxide", base=base)
    assert shared.select("hs6", "is_bound").rows() == [("284690", True)]
    assert shared["bound_reason"][0] == "the code covers other products too"
    all_magnets = trade_codes(product="metal_permanent_magnets", base=base)
    assert all_magnets["is_bound"].to_list() == [False]


def test_codes_and_products_speak_of_the_same_materials(base: Base) -> None:
    # Where the table of codes is coarser or finer than the products on purpose.
    apart = {"fireclay", "other_clays", "loparite_carbonate", "metal_permanent_magnets"}
    coarse = {"la_ce_oxide", "minor_metals_unwrought", "anthracite", "other_coal"}
    covered: dict[str, set[str]] = {}
    for code, materials in base.table("trade_code").select("hs6", "materials").iter_rows():
        covered.setdefault(code, set()).update(materials.split(";"))
    material_of = {row.id: row.material for row in vocabulary.products()}
    for row in vocabulary.product_codes():
        if row.hs6 not in covered or row.product in apart | coarse:
            continue
        material = material_of[row.product]
        kin = {material, *ancestors(material), *descendants(material)}
        assert covered[row.hs6] & kin, (row, covered[row.hs6])


# Codes that die


def test_a_dead_code_is_refused_and_not_answered_with_zero(base: Base) -> None:
    with pytest.raises(NoAnswerError, match=r"811230 ends in 2016.*does not mean no trade"):
        trade(hs6="811230", years=2023, base=base)


def test_stragglers_of_a_retired_code_are_marked(base: Base) -> None:
    found = trade(hs6="811230", years=[2006, 2009], base=base)
    marks = dict(found.group_by("year").agg(pl.col("retired").all()).iter_rows())
    assert marks == {2006: False, 2009: True}


def test_an_unknown_code_or_material_has_no_answer(base: Base) -> None:
    with pytest.raises(NoAnswerError, match="No trade code in the base speaks of 999999"):
        trade(hs6="999999", base=base)
    with pytest.raises(NoAnswerError, match="speaks of scandium, mine"):
        trade(material="scandium", stage="mine", base=base)


def test_an_unknown_name_is_an_error_with_suggestions(base: Base) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean"):
        trade(material="lithum", base=base)


# Shares


def test_shares_by_value_and_by_quantity() -> None:
    flows = chosen([flow("ITA", "CHN", 60, 30), flow("ITA", "JPN", 40, 10)])
    by_value = supplier_shares(flows, party("ITA"), party="ITA")
    # 60 / (60 + 40) and 40 / 100
    assert by_value["share"].to_list() == pytest.approx([0.6, 0.4])
    by_quantity = supplier_shares(flows, party("ITA"), party="ITA", by="quantity")
    # 30 / (30 + 10) and 10 / 40
    assert by_quantity["share"].to_list() == pytest.approx([0.75, 0.25])


def test_a_supplier_without_quantity_has_no_share_by_quantity_and_lowers_the_cover() -> None:
    flows = chosen(
        [flow("ITA", "CHN", 60, 30), flow("ITA", "JPN", 30, 10), flow("ITA", "VNM", 10, None)]
    )
    found = supplier_shares(flows, party("ITA"), party="ITA", by="quantity")
    shares = dict(found.select("exporter_iso3", "share").iter_rows())
    assert shares["VNM"] is None
    assert shares["CHN"] == pytest.approx(0.75)
    # The known quantities stand for 90 of 100 thousand USD.
    assert found["covered"].to_list() == pytest.approx([0.9, 0.9, 0.9])


def test_trade_inside_a_bloc_is_no_import_of_the_bloc() -> None:
    flows = chosen(
        [
            flow("ITA", "DEU", 500, 5),  # inside
            flow("ITA", "CHN", 60, 30),
            flow("DEU", "CHN", 20, 10),
            flow("DEU", "JPN", 20, 10),
        ]
    )
    found = supplier_shares(flows, party("ITA", "DEU"), party="EU")
    # CHN 60 + 20 of 100, JPN 20 of 100
    assert dict(found.select("exporter_iso3", "share").iter_rows()) == pytest.approx(
        {"CHN": 0.8, "JPN": 0.2}
    )


def test_concentration_by_hand() -> None:
    rows = pl.DataFrame([flow("ITA", "CHN", 60, 30), flow("ITA", "JPN", 40, None)]).lazy()
    found = concentration_of_imports(rows)
    # 0.6^2 + 0.4^2 = 0.52
    assert found["hhi"].to_list() == pytest.approx([0.52])
    assert found["top1_share"].to_list() == pytest.approx([0.6])
    by_quantity = concentration_of_imports(rows, by="quantity")
    # Only China has a quantity: 1, with 60% of the value behind it.
    assert by_quantity["hhi"].to_list() == pytest.approx([1.0])
    assert by_quantity["covered"].to_list() == pytest.approx([0.6])


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["CHN", "JPN", "USA", "DEU", "FRA", "AUS"]),
        st.floats(min_value=0.001, max_value=1e9),
        min_size=1,
    )
)
def test_shares_sum_to_one_and_hhi_lies_between_one_over_n_and_one(
    values: dict[str, float],
) -> None:
    flows = [flow("ITA", exporter, value, None) for exporter, value in values.items()]
    shares = supplier_shares(chosen(flows), party("ITA"), party="ITA")["share"]
    assert shares.sum() == pytest.approx(1)
    frame = pl.DataFrame(flows, schema_overrides={"quantity_t": pl.Float64})
    hhi = concentration_of_imports(frame.lazy())["hhi"][0]
    assert 1 / len(values) - 1e-9 <= hhi <= 1 + 1e-9


def test_membership_is_read_on_the_first_of_july_of_each_year() -> None:
    members = members_by_year("EU", [2012, 2013, 2019, 2020])
    by_year = {year: set(group["iso3"]) for (year,), group in members.group_by("year")}
    assert "HRV" not in by_year[2012]
    assert "HRV" in by_year[2013]
    assert "GBR" in by_year[2019]
    assert "GBR" not in by_year[2020]


def test_one_membership_can_hold_for_all_years() -> None:
    members = members_by_year("EU", [2005, 2015], date(2025, 1, 1))
    assert members.group_by("year").len()["len"].to_list() == [27, 27]


def test_a_bloc_inside_a_bloc_is_opened() -> None:
    members = set(members_by_year("G20", [2020])["iso3"])
    assert {"FRA", "POL", "USA"} <= members
    assert "EU" not in members


def test_a_bloc_whose_members_are_not_listed_has_no_answer() -> None:
    # The African Union joined the G20 in 2023; its members are not in the vocabulary.
    with pytest.raises(NoAnswerError, match="AFRICAN_UNION are not listed"):
        members_by_year("G20", [2024])


def test_the_eu_imports_no_rare_earths_from_its_members(base: Base) -> None:
    found = import_shares(material="rare earths", importer="Unione europea", years=2024, base=base)
    assert set(found["importer"]) == {"EU"}
    assert not set(found["exporter_iso3"]) & {"DEU", "FRA", "EST", "AUT"}
    sums = found.group_by("nomenclature", "hs6").agg(pl.col("share").sum())
    assert sums["share"].to_list() == pytest.approx([1.0] * sums.height)


# Flows that are not what they seem


def test_australian_concentrate_under_the_code_of_metal_is_remarked(base: Base) -> None:
    found = trade(hs6="280530", exporter="AUS", importer="Malesia", years=2024, base=base)
    assert found["remark"].to_list() == ["other_product"]
    assert found["quantity_t"].to_list() == [pytest.approx(31_209.685)]
    shares = import_shares(hs6="280530", importer="MYS", years=2024, base=base)
    assert shares.filter(pl.col("exporter_iso3") == "AUS")["remarks"].to_list() == ["other_product"]


def test_an_absurd_quantity_shows_in_its_unit_value(base: Base) -> None:
    found = trade(hs6="284690", exporter="TUR", importer="BEN", years=2024, base=base)
    # 2,150.961 thousand USD / 40,700 t = 0.0528 USD/kg
    assert found["unit_value_usd_per_kg"][0] == pytest.approx(0.0528, abs=1e-4)
    assert found["unit_value_ratio"][0] < 0.01
    assert found["remark"].to_list() == ["implausible_quantity"]


def test_the_unit_value_of_reference_is_the_median_by_value() -> None:
    # Unit values 1, 2 and 10 with values 10, 30 and 20: half of 60 is reached at 2.
    flows_given = [
        flow("ITA", "CHN", 10, 10),
        flow("ITA", "JPN", 30, 15),
        flow("ITA", "USA", 20, 2),
    ]
    codes = pl.DataFrame(
        {
            "nomenclature": ["HS92"], "hs6": ["284690"], "stage": ["separation"],
            "materials": ["rare_earths"], "is_bound": [False], "bound_reason": [None],
            "last_full_year": [None],
        },
        schema_overrides={"bound_reason": pl.String, "last_full_year": pl.Int32},
    )  # fmt: skip
    found = flows(pl.DataFrame(flows_given).lazy(), codes, years=[2024])
    assert found["unit_value_ratio"].to_list() == pytest.approx([0.5, 1.0, 5.0])


def test_every_remark_is_about_flows_in_the_table(base: Base, rows: pl.DataFrame) -> None:
    for remark in base.table("trade_remark").iter_rows(named=True):
        named = ["nomenclature", "hs6"]
        named += [side for side in ("exporter_iso3", "importer_iso3") if remark[side] != "WLD"]
        meant = rows.filter(*(pl.col(name) == remark[name] for name in named))
        assert not meant.filter(pl.col("year") >= remark["first_year"]).is_empty(), remark
