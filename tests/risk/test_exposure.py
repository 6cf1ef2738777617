"""Dependence traced through traders and stages."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from didymium.errors import ContractError, InputError
from didymium.risk.exposure import UNKNOWN, origins, purchase_shares, trace


def balance(rows: dict[str, tuple[float | None, float | None]]) -> pl.DataFrame:
    return pl.DataFrame(
        [(name, *values) for name, values in rows.items()],
        schema={
            "territory_iso3": pl.String,
            "production_t": pl.Float64,
            "imports_t": pl.Float64,
        },
        orient="row",
    )


def bought(rows: list[tuple[str, str, float]]) -> pl.DataFrame:
    return pl.DataFrame(
        rows,
        schema={"importer_iso3": pl.String, "exporter_iso3": pl.String, "share": pl.Float64},
        orient="row",
    )


def shares(table: pl.DataFrame, stage: str) -> dict[str, float]:
    rows = table.filter(pl.col("stage") == stage)
    return dict(zip(rows["territory_iso3"], rows["share"], strict=True))


def test_behind_the_trader_stands_the_maker() -> None:
    # NLD makes nothing and buys all from CHN: what ITA buys from NLD was made in CHN
    magnets = origins(
        balance({"CHN": (100, 0), "NLD": (0, 50), "ITA": (0, 10)}),
        bought([("NLD", "CHN", 1.0), ("ITA", "NLD", 0.7), ("ITA", "CHN", 0.3)]),
        stage="magnet",
    )
    assert shares(trace({"ITA": 1.0}, [magnets]), "magnet") == {"CHN": pytest.approx(1.0)}


def test_two_traders_that_sell_to_each_other_by_hand() -> None:
    # A holds 1/2 own + 1/2 from B; B holds 1/2 from A + 1/2 from C (a maker).
    # a = 1/2 + b/2 and b = a/2 for the share made in A: a = 1/2 + a/4, a = 2/3, b = 1/3
    ring = origins(
        balance({"A": (50, 50), "B": (0, 50), "C": (100, 0)}),
        bought([("A", "B", 1.0), ("B", "A", 0.5), ("B", "C", 0.5)]),
        stage="metal",
    )
    assert shares(trace({"A": 1.0}, [ring]), "metal") == {
        "A": pytest.approx(2 / 3),
        "C": pytest.approx(1 / 3),
    }
    assert shares(trace({"B": 1.0}, [ring]), "metal")["A"] == pytest.approx(1 / 3)


def test_behind_the_refiner_stands_the_miner() -> None:
    # ITA buys magnets made in JPN from oxide that is 60% CHN, 40% MYS; MYS mines nothing: all AUS
    magnet = origins(
        balance({"JPN": (10, 0), "ITA": (0, 5)}), bought([("ITA", "JPN", 1.0)]), stage="magnet"
    )
    oxide = origins(
        balance({"JPN": (0, 10), "CHN": (90, 0), "MYS": (10, 0)}),
        bought([("JPN", "CHN", 0.6), ("JPN", "MYS", 0.4)]),
        stage="separation",
    )
    ore = origins(
        balance({"CHN": (60, 40), "MYS": (0, 10), "AUS": (20, 0), "MMR": (40, 0)}),
        bought([("CHN", "MMR", 1.0), ("MYS", "AUS", 1.0)]),
        stage="mine",
    )
    table = trace({"ITA": 1.0}, [magnet, oxide, ore])
    assert shares(table, "magnet") == {"JPN": pytest.approx(1.0)}
    assert shares(table, "separation") == {"CHN": pytest.approx(0.6), "MYS": pytest.approx(0.4)}
    # 0.6 x 0.6 = 0.36 CHN, 0.6 x 0.4 = 0.24 MMR, 0.4 AUS
    assert shares(table, "mine") == {
        "AUS": pytest.approx(0.4),
        "CHN": pytest.approx(0.36),
        "MMR": pytest.approx(0.24),
    }


def test_unknown_output_or_seller_ends_in_unknown_and_not_in_nothing() -> None:
    stage = origins(
        balance({"CHN": (100, 0), "VNM": (None, 10), "ITA": (0, 10)}),
        bought([("ITA", "CHN", 0.5), ("ITA", "VNM", 0.3)]),
        stage="metal",
    )
    assert shares(trace({"ITA": 1.0}, [stage]), "metal") == {
        "CHN": pytest.approx(0.5),
        UNKNOWN: pytest.approx(0.5),
    }


def test_a_ring_of_traders_without_a_maker_is_of_unknown_origin() -> None:
    stage = origins(
        balance({"A": (0, 10), "B": (0, 10)}),
        bought([("A", "B", 1.0), ("B", "A", 1.0)]),
        stage="metal",
    )
    assert shares(trace({"A": 1.0}, [stage]), "metal") == {UNKNOWN: pytest.approx(1.0)}


def test_a_users_own_supplier_table_starts_the_trace() -> None:
    oxide = origins(
        balance({"JPN": (0, 10), "CHN": (90, 0)}), bought([("JPN", "CHN", 1.0)]), stage="separation"
    )
    table = trace({"JPN": 0.6, "CHN": 0.3}, [oxide])
    assert shares(table, "separation") == {"CHN": pytest.approx(0.9), UNKNOWN: pytest.approx(0.1)}


def test_flows_without_quantity_do_not_enter_purchase_shares() -> None:
    flows = pl.DataFrame(
        {
            "importer_iso3": ["ITA", "ITA"],
            "exporter_iso3": ["CHN", "USA"],
            "quantity_t": [5.0, None],
        }
    )
    assert purchase_shares(flows).rows() == [("ITA", "CHN", 1.0)]


def test_shares_above_one_are_named() -> None:
    with pytest.raises(ContractError, match=r"purchases of ITA: found shares that add to 1\.2"):
        origins(
            balance({"ITA": (0, 1)}),
            bought([("ITA", "CHN", 0.7), ("ITA", "USA", 0.5)]),
            stage="metal",
        )
    with pytest.raises(InputError, match=r"add to 1\.1; expected fractions"):
        trace({"CHN": 1.1}, [origins(balance({"CHN": (1, 0)}), bought([]), stage="metal")])


@given(st.integers(0, 2**32 - 1), st.integers(2, 8))
@settings(max_examples=50)
def test_shares_of_every_stage_sum_to_one(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    names = [f"T{n}" for n in range(size)]
    rows = {name: (float(rng.integers(0, 3)), float(rng.integers(0, 3))) for name in names}
    pairs = []
    for name in names:
        weights = rng.dirichlet(np.ones(size)) * rng.uniform(0, 1)
        pairs += [
            (name, other, float(weight))
            for other, weight in zip(names, weights, strict=True)
            if other != name
        ]
    chain = [origins(balance(rows), bought(pairs), stage=stage) for stage in ("metal", "mine")]
    table = trace({names[0]: 0.7, names[1]: 0.3}, chain)
    sums = table.group_by("stage").agg(pl.col("share").sum())["share"].to_list()
    assert sums == pytest.approx([1.0] * len(sums))
    assert table["share"].min() >= -1e-12
