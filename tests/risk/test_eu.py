"""The EU's formulas: hand-computed cases, laws, and what an unknown does to them."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from didymium.errors import InputError
from didymium.risk import eu, eu_study

FRACTION = st.floats(0.0, 1.0)
INDEX = st.floats(0.0, 15.0)


def test_governance_weight_runs_from_good_to_bad() -> None:
    # 2 (2.5 - 2.5) = 0; 2 (2.5 - 0) = 5; 2 (2.5 + 2.5) = 10
    assert eu.governance_weight([2.5, 0.0, -2.5]).tolist() == [0.0, 5.0, 10.0]


def test_weighted_concentration_of_two_suppliers() -> None:
    # 0.8^2 x 5 x 1.5 + 0.2^2 x 2 x 0.8 = 4.8 + 0.064 = 4.864
    frame = pl.DataFrame(
        {
            "material": ["gallium", "gallium"],
            "supplier_iso3": ["CHN", "DEU"],
            "share": [0.8, 0.2],
            "governance_weight": [5.0, 2.0],
            "trade_factor": [1.5, 0.8],
        }
    )
    row = eu.weighted_hhi(frame, by=["material"]).row(0, named=True)
    assert row["weighted_hhi"] == pytest.approx(4.864)
    assert row["weighted_hhi_low"] == row["weighted_hhi_high"] == pytest.approx(4.864)
    assert row["share_sum"] == pytest.approx(1.0)


def test_unknown_governance_leaves_a_range_and_no_point() -> None:
    # CHN 0.5^2 x 5 = 1.25; the other adds 0 to 0.5^2 x 10 = 2.5
    frame = pl.DataFrame(
        {
            "material": ["tin", "tin"],
            "supplier_iso3": ["CHN", "TWN"],
            "share": [0.5, 0.5],
            "governance_weight": [5.0, None],
            "trade_factor": [1.0, 1.0],
        }
    )
    row = eu.weighted_hhi(frame, by=["material"]).row(0, named=True)
    assert row["weighted_hhi"] is None
    assert (row["weighted_hhi_low"], row["weighted_hhi_high"]) == (1.25, 3.75)
    assert row["ungoverned"] == "TWN"


def test_supply_risk_by_hand() -> None:
    # [4 x 0.8/2 + 2 x (1 - 0.4)] x (1 - 0.25) x 0.9 = (1.6 + 1.2) x 0.675 = 1.89
    risk = eu.supply_risk(hhi_global=4, hhi_eu=2, import_reliance=0.8, eol_rir=0.25, si_sr=0.9)
    assert float(risk) == pytest.approx(1.89)


def test_one_trusted_supply_is_used_alone() -> None:
    inputs = {"import_reliance": np.nan, "eol_rir": 0.0, "si_sr": 1.0}
    world = eu.supply_risk(hhi_global=4, hhi_eu=np.nan, basis="global", **inputs)
    union = eu.supply_risk(hhi_global=np.nan, hhi_eu=2, basis="eu", **inputs)
    assert (float(world), float(union)) == (4.0, 2.0)


def test_an_unknown_basis_is_refused() -> None:
    with pytest.raises(InputError, match='found "world"; expected global, eu or both'):
        eu.supply_risk(
            hhi_global=1,
            hhi_eu=1,
            import_reliance=1,
            eol_rir=0,
            si_sr=1,
            basis="world",  # type: ignore[arg-type]
        )


def test_import_reliance_by_hand() -> None:
    # net imports 90 - 10 = 80 of 20 + 80 = 100; a net exporter counts as 0
    reliance = eu.import_reliance(production=[20, 100], imports=[90, 5], exports=[10, 30])
    assert reliance.tolist() == pytest.approx([0.8, 0.0])


def test_import_reliance_without_consumption_is_unknown() -> None:
    reliance = eu.import_reliance(production=[10, np.nan], imports=[0, 3], exports=[30, 1])
    assert reliance[0] == 0.0
    assert np.isnan(reliance[1])


def test_economic_importance_by_hand() -> None:
    # (0.5 x 204,200 + 0.5 x 102,100) / 204,200 = 0.75; x 10 x 0.8 = 6.0
    frame = pl.DataFrame(
        {
            "material": ["m", "m"],
            "share": [0.5, 0.5],
            "value_added_eur_m": [204_200.0, 102_100.0],
            "si_ei": [0.8, 0.8],
        }
    )
    row = eu.economic_importance(frame, by=["material"]).row(0, named=True)
    assert row["economic_importance"] == pytest.approx(6.0)


def test_uses_without_a_sector_leave_a_range() -> None:
    # known: 0.4 x 0.5 x 10 = 2.0; the other 60% adds between 0 and 6.0
    frame = pl.DataFrame(
        {
            "material": ["m", "m"],
            "share": [0.4, 0.6],
            "value_added_eur_m": [102_100.0, None],
            "si_ei": [1.0, 1.0],
        }
    )
    row = eu.economic_importance(frame, by=["material"]).row(0, named=True)
    assert row["economic_importance"] is None
    assert row["economic_importance_low"] == pytest.approx(2.0)
    assert row["economic_importance_high"] == pytest.approx(8.0)


@given(INDEX, INDEX, FRACTION, FRACTION, FRACTION, st.sampled_from(range(5)))
def test_an_unknown_input_stays_unknown(
    world: float, union: float, reliance: float, recycled: float, index: float, hole: int
) -> None:
    values = [world, union, reliance, recycled, index]
    values[hole] = float("nan")
    risk = eu.supply_risk(
        hhi_global=values[0],
        hhi_eu=values[1],
        import_reliance=values[2],
        eol_rir=values[3],
        si_sr=values[4],
    )
    assert np.isnan(risk)


@given(INDEX, INDEX, FRACTION, FRACTION, FRACTION)
def test_supply_risk_lies_between_its_two_supplies(
    world: float, union: float, reliance: float, recycled: float, index: float
) -> None:
    risk = float(
        eu.supply_risk(
            hhi_global=world, hhi_eu=union, import_reliance=reliance, eol_rir=recycled, si_sr=index
        )
    )
    scale = (1 - recycled) * index
    assert min(world, union) * scale - 1e-9 <= risk <= max(world, union) * scale + 1e-9


def test_governance_of_some_years_is_the_mean_of_six_indicators() -> None:
    # five indicators at 1.0; the sixth 0.0 in 2016 and 0.6 in 2017, mean 0.3: (5 + 0.3) / 6
    rows = [("CHN", name, "2016", 1.0) for name in eu_study.DIMENSIONS[:5]]
    rows += [("CHN", eu_study.DIMENSIONS[5], year, v) for year, v in (("2016", 0.0), ("2017", 0.6))]
    # a territory that lacks one of the six has no mean
    rows += [("USA", name, "2016", 1.0) for name in eu_study.DIMENSIONS[:5]]
    table = pl.DataFrame(rows, schema=["iso3", "indicator", "period", "value"], orient="row")
    found = eu_study.mean_governance(table, 2016, 2017)
    assert found["supplier_iso3"].to_list() == ["CHN"]
    assert found["wgi_mean"].to_list() == pytest.approx([5.3 / 6])
    assert eu_study.mean_governance(table, 2018, 2020).is_empty()
