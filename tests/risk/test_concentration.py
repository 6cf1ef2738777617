"""Shares, HHI, top suppliers and their ranges."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from didymium.errors import ContractError, InputError
from didymium.risk import concentration, shares, with_and_without
from didymium.risk.intervals import _bounded_above, hhi_range

QUANTITIES = st.lists(st.floats(0.1, 1e6), min_size=1, max_size=12)


def supply(values: dict[str, float | None], **columns: list[float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {"supplier_iso3": list(values), "value": list(values.values()), **columns},
        schema_overrides={"value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
    )


def suppliers(quantities: list[float]) -> pl.DataFrame:
    return supply({f"S{n:02d}": q for n, q in enumerate(quantities)})


def test_index_and_top_shares_of_four_suppliers() -> None:
    # total 100; 0.5^2 + 0.3^2 + 0.15^2 + 0.05^2 = 0.25 + 0.09 + 0.0225 + 0.0025 = 0.365
    row = concentration(supply({"CHN": 50.0, "USA": 30.0, "AUS": 15.0, "MMR": 5.0})).row(
        0, named=True
    )
    assert row["hhi"] == pytest.approx(0.365)
    assert row["hhi_low"] == row["hhi_high"] == pytest.approx(0.365)
    assert (row["top1_iso3"], row["top1_share"]) == ("CHN", 0.5)
    assert row["top3_share"] == pytest.approx(0.95)
    assert row["effective_number"] == pytest.approx(1 / 0.365)
    assert row["coverage"] == 1.0
    assert row["reason"] is None


def test_lumped_others_are_many_at_the_low_end_and_one_at_the_high_end() -> None:
    # 60, 20 and 20 lumped: low 0.36 + 0.04 = 0.40, high 0.40 + 0.2^2 = 0.44
    row = concentration(supply({"CHN": 60.0, "USA": 20.0, "OTH": 20.0})).row(0, named=True)
    assert row["hhi"] == row["hhi_low"] == pytest.approx(0.40)
    assert row["hhi_high"] == pytest.approx(0.44)
    assert row["coverage"] == pytest.approx(0.8)


def test_what_the_world_total_leaves_open_is_a_rest() -> None:
    # 70 named of 100: 0.5^2 + 0.2^2 = 0.29; one supplier of 30 adds 0.09
    row = concentration(supply({"CHN": 50.0, "USA": 20.0, "WLD": 100.0})).row(0, named=True)
    assert (row["hhi_low"], row["hhi_high"]) == (pytest.approx(0.29), pytest.approx(0.38))
    assert row["coverage"] == pytest.approx(0.7)


def test_a_rounded_world_total_below_the_sum_gives_way_to_the_sum() -> None:
    row = concentration(supply({"CHN": 60.0, "USA": 45.0, "WLD": 100.0})).row(0, named=True)
    assert row["top1_share"] == pytest.approx(60 / 105)
    assert row["coverage"] == pytest.approx(1.0)


def test_other_countries_that_overlap_with_the_named_give_way_to_the_world_total() -> None:
    # 60 + 20 + 10 named, 20 others, world 100: one of the named is in the others too; 10 are left
    frame = supply({"CHN": 60.0, "USA": 20.0, "CAN": 10.0, "OTH": 20.0, "WLD": 100.0})
    row = concentration(frame).row(0, named=True)
    assert row["top3_share"] == pytest.approx(0.9)
    assert row["hhi_high"] == pytest.approx(0.36 + 0.04 + 0.01 + 0.01)
    assert shares(frame)["share"].to_list() == pytest.approx([0.6, 0.2, 0.1, 0.1])


def test_supplier_without_value_and_no_total_leaves_everything_unknown() -> None:
    row = concentration(supply({"CHN": 60.0, "USA": None})).row(0, named=True)
    for column in ("hhi", "hhi_low", "hhi_high", "top1_share", "top3_share", "coverage"):
        assert row[column] is None, column
    assert row["reason"] == "1 suppliers without a value and no world total to bound them"


def test_withheld_supplier_is_bounded_by_the_world_total() -> None:
    # China 80 of 100; the withheld one holds at most 20: 0.64 to 0.64 + 0.04
    row = concentration(supply({"CHN": 80.0, "USA": None, "WLD": 100.0})).row(0, named=True)
    assert (row["hhi_low"], row["hhi_high"]) == (pytest.approx(0.64), pytest.approx(0.68))
    assert row["top1_iso3"] == "CHN"
    assert row["top3_share"] is None
    assert row["reason"] == "a supplier without a value may be among the top three"


def test_withheld_supplier_that_may_lead_hides_the_leader() -> None:
    row = concentration(supply({"CHN": 30.0, "USA": None, "WLD": 100.0})).row(0, named=True)
    assert row["top1_iso3"] is None
    assert row["top1_share"] is None
    assert row["reason"] == "a supplier without a value may be the largest"


def test_supplier_known_only_as_a_range_gives_a_range_but_no_point() -> None:
    # CHN 50, USA between 25 and 50: HHI 0.5 at 50:50, (50^2 + 25^2) / 75^2 = 0.5556 at 50:25
    frame = supply({"CHN": 50.0, "USA": None}, low=[None, 25.0], high=[None, 50.0])
    row = concentration(frame).row(0, named=True)
    assert row["hhi"] is None
    assert (row["hhi_low"], row["hhi_high"]) == (pytest.approx(0.5), pytest.approx(5 / 9))


def test_nothing_produced_has_no_concentration() -> None:
    row = concentration(supply({"CHN": 0.0, "USA": 0.0})).row(0, named=True)
    assert row["hhi"] is None
    assert row["reason"] == "the total is zero"


def test_groups_are_kept_apart_and_in_order() -> None:
    frame = pl.DataFrame(
        {
            "stage": ["refining", "refining", "mine"],
            "supplier_iso3": ["CHN", "USA", "CHN"],
            "value": [1.0, 1.0, 5.0],
        }
    )
    table = concentration(frame, by=["stage"])
    assert table["stage"].to_list() == ["refining", "mine"]
    assert table["hhi"].to_list() == [0.5, 1.0]


def test_share_interval_is_exact() -> None:
    # low of CHN: 40 / (40 + 30) ; high: 60 / (60 + 20)
    frame = supply({"CHN": 50.0, "USA": 25.0}, low=[40.0, 20.0], high=[60.0, 30.0])
    row = shares(frame).row(0, named=True)
    assert row["share"] == pytest.approx(2 / 3)
    assert row["share_low"] == pytest.approx(4 / 7)
    assert row["share_high"] == pytest.approx(0.75)


@given(QUANTITIES)
def test_shares_sum_to_one(quantities: list[float]) -> None:
    assert shares(suppliers(quantities))["share"].sum() == pytest.approx(1.0)


@given(QUANTITIES)
def test_index_lies_between_one_over_n_and_one(quantities: list[float]) -> None:
    hhi = concentration(suppliers(quantities))["hhi"].item()
    assert 1 / len(quantities) - 1e-12 <= hhi <= 1 + 1e-12


@given(QUANTITIES, st.floats(0, 1))
def test_splitting_a_supplier_never_raises_the_index(quantities: list[float], cut: float) -> None:
    whole = concentration(suppliers(quantities))["hhi"].item()
    parts = [*quantities[:-1], quantities[-1] * cut, quantities[-1] * (1 - cut)]
    assert concentration(suppliers(parts))["hhi"].item() <= whole + 1e-12


@given(QUANTITIES, st.integers(0, 11))
def test_one_unknown_supplier_leaves_the_index_unknown(quantities: list[float], place: int) -> None:
    values: dict[str, float | None] = {f"S{n:02d}": q for n, q in enumerate(quantities)}
    values[f"U{place:02d}"] = None
    assert concentration(supply(values))["hhi"].item() is None
    assert shares(supply(values))["share"].null_count() == len(values)


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=6),
    st.floats(0, 50),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=60)
def test_range_holds_every_value_inside_the_bounds(
    pairs: list[tuple[float, float]], rest: float, seed: int
) -> None:
    low = np.array([min(pair) for pair in pairs]) + 0.1
    high = np.array([max(pair) for pair in pairs]) + 0.1
    least, most = hhi_range(low, high, rest=rest)
    draws = np.random.default_rng(seed).uniform(low, high, size=(200, low.size))
    thin = (draws**2).sum(axis=1) / (draws.sum(axis=1) + rest) ** 2
    one = ((draws**2).sum(axis=1) + rest**2) / (draws.sum(axis=1) + rest) ** 2
    assert least <= thin.min() + 1e-12
    assert one.max() <= most + 1e-12


def test_bound_for_many_suppliers_is_never_below_the_best_corner_and_near_it() -> None:
    rng = np.random.default_rng(7)
    for _ in range(200):
        low = rng.uniform(0, 50, 7)
        high = low + rng.uniform(0, 50, 7) * rng.integers(0, 2, 7)
        rest = float(rng.uniform(0, 30))
        corners = itertools.product(*zip(low, high, strict=True))
        best = max((sum(x * x for x in c) + rest**2) / (sum(c) + rest) ** 2 for c in corners)
        assert best - 1e-12 <= _bounded_above(low, high, rest) <= 1.05 * best


def test_a_new_supplier_lowers_the_index_by_what_the_arithmetic_says() -> None:
    # 75:25 -> 0.625; with 100 more from RUS: 0.375^2 + 0.125^2 + 0.5^2 = 0.40625
    table = with_and_without(supply({"CHN": 75.0, "USA": 25.0}), supplier_iso3="RUS", added=100.0)
    assert table["case"].to_list() == ["without", "with"]
    assert table["hhi"].to_list() == pytest.approx([0.625, 0.40625])
    assert table["supplier_share"].to_list() == [0.0, 0.5]


def test_displacing_keeps_the_total_and_shrinks_the_others_in_proportion() -> None:
    # RUS takes 20 of 100: CHN 60, USA 20, RUS 20 -> 0.36 + 0.04 + 0.04 = 0.44
    table = with_and_without(
        supply({"CHN": 75.0, "USA": 25.0, "WLD": 100.0}),
        supplier_iso3="RUS",
        added=20.0,
        effect="displaces",
    )
    assert table["hhi"].to_list() == pytest.approx([0.625, 0.44])


def test_a_supplier_cannot_lose_more_than_it_has() -> None:
    table = with_and_without(supply({"CHN": 75.0, "USA": 25.0}), supplier_iso3="USA", added=-40.0)
    assert table["hhi"].to_list() == pytest.approx([0.625, 1.0])
    assert table["supplier_share"].to_list() == pytest.approx([0.25, 0.0])


def test_tonnes_added_to_an_unknown_supplier_stay_unknown() -> None:
    table = with_and_without(supply({"CHN": 75.0, "USA": None}), supplier_iso3="USA", added=5.0)
    assert table["hhi"].to_list() == [None, None]
    assert table["supplier_share"].to_list() == [None, None]


def test_every_fault_of_a_frame_is_reported_at_once() -> None:
    frame = pl.DataFrame({"supplier_iso3": ["CHN", "CHN", "USA"], "value": [1.0, 2.0, -3.0]})
    with pytest.raises(ContractError) as caught:
        concentration(frame)
    text = str(caught.value)
    assert "USA: found value -3.0; expected a number of 0 or more" in text
    assert "CHN: found 2 rows for one supplier; expected one row. Add the column" in text


def test_bounds_out_of_order_are_named() -> None:
    with pytest.raises(ContractError, match=r"low 9.0, value 5.0, high 8.0; expected 0 <= low"):
        concentration(supply({"CHN": 5.0}, low=[9.0], high=[8.0]))


def test_missing_columns_are_named() -> None:
    with pytest.raises(ContractError, match="no column supplier_iso3"):
        concentration(pl.DataFrame({"value": [1.0]}))


def test_an_aggregate_cannot_gain_tonnes() -> None:
    with pytest.raises(InputError, match="WLD is an aggregate"):
        with_and_without(supply({"CHN": 1.0}), supplier_iso3="WLD", added=1.0)
