"""N-1 in both readings."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from didymium.risk.n_minus_one import implied_leader_demand, n_minus_one

QUANTITIES = st.lists(st.floats(0.1, 1e4), min_size=1, max_size=8)


def supply(values: dict[str, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {"supplier_iso3": list(values), "value": list(values.values())},
        schema={"supplier_iso3": pl.String, "value": pl.Float64},
    )


def demand(world: float, **own: float) -> pl.DataFrame:
    values = {"WLD": world, **own}
    return pl.DataFrame({"territory_iso3": list(values), "value": list(values.values())})


def test_both_readings_by_hand() -> None:
    # CHN 80 of 100 gone leaves 20; world 20 / 100 = 0.2; outside 20 / (100 - 60) = 0.5
    row = n_minus_one(supply({"CHN": 80, "USA": 20}), demand(100, CHN=60)).row(0, named=True)
    assert (row["leader_iso3"], row["leader_share"], row["remaining"]) == ("CHN", 0.8, 20.0)
    assert (row["coverage_world"], row["loss_world"]) == (pytest.approx(0.2), pytest.approx(0.8))
    assert (row["coverage_outside"], row["loss_outside"]) == (0.5, 0.5)


def test_without_the_leaders_demand_there_is_no_outside_reading() -> None:
    row = n_minus_one(supply({"CHN": 80, "USA": 20}), demand(100)).row(0, named=True)
    assert row["coverage_world"] == pytest.approx(0.2)
    assert row["coverage_outside"] is None
    assert row["loss_outside"] is None
    assert row["reason"] == "the leader's own demand is not known: no outside reading"


def test_a_supplier_that_may_lead_leaves_everything_unknown() -> None:
    row = n_minus_one(supply({"CHN": 40, "USA": None, "WLD": 100}), demand(100)).row(0, named=True)
    assert row["coverage_world"] is None
    assert row["loss_world"] is None
    assert row["reason"].startswith("a supplier without a value may be the largest")


def test_unknown_demand_is_no_answer() -> None:
    row = n_minus_one(supply({"CHN": 80, "USA": 20}), demand(100).clear()).row(0, named=True)
    assert row["coverage_world"] is None
    assert row["reason"] == "world demand is not known"


def test_other_countries_remain_but_never_lead() -> None:
    row = n_minus_one(supply({"CHN": 40, "OTH": 60}), demand(100)).row(0, named=True)
    assert row["leader_iso3"] == "CHN"
    assert row["coverage_world"] == pytest.approx(0.6)


def test_groups_keep_their_own_demand() -> None:
    frame = pl.DataFrame(
        {
            "stage": ["mine", "mine", "refining"],
            "supplier_iso3": ["CHN", "USA", "CHN"],
            "value": [60.0, 40.0, 90.0],
        }
    )
    need = pl.DataFrame(
        {"stage": ["mine", "refining"], "territory_iso3": ["WLD", "WLD"], "value": [100.0, 100.0]}
    )
    table = n_minus_one(frame, need, by=["stage"])
    assert table["coverage_world"].to_list() == pytest.approx([0.4, 0.0])


@given(QUANTITIES, st.floats(0.1, 1e4), st.floats(1.0, 1e5))
def test_an_alternative_supplier_never_raises_the_loss(
    quantities: list[float], extra: float, need: float
) -> None:
    before = {f"S{number}": q for number, q in enumerate(quantities)}
    after = before | {"NEW": extra}
    own = dict.fromkeys(after, need / 20)
    losses = [
        n_minus_one(supply(dict(values)), demand(need, **own)).row(0, named=True)
        for values in (before, after)
    ]
    for reading in ("loss_world", "loss_outside"):
        assert losses[1][reading] <= losses[0][reading] + 1e-12


@given(QUANTITIES, st.integers(0, 7))
def test_an_unknown_supplier_stays_unknown(quantities: list[float], place: int) -> None:
    values: dict[str, float | None] = {f"S{number}": q for number, q in enumerate(quantities)}
    values[f"S{place}"] = None
    row = n_minus_one(supply(values), demand(100.0)).row(0, named=True)
    assert row["coverage_world"] is None
    assert row["loss_world"] is None


def test_implied_demand_of_the_leader() -> None:
    # 0.2 of the world's demand and 0.4 of the rest's: the rest is half of the world
    assert implied_leader_demand(0.2, 0.4) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="leaves nothing to divide by"):
        implied_leader_demand(0.2, 0.0)
