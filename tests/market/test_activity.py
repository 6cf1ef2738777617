"""Making and choosing activities."""

from __future__ import annotations

import numpy as np
import pytest
from problems import random_market

from didymium.errors import ContractError
from didymium.market.activity import Label, Role
from didymium.market.clearing import clear
from didymium.market.construction import Builder, per_month


def test_selection_needs_all_labels_and_takes_any_of_several_values():
    structure = random_market(1).structure
    found = structure.select(role=Role.TRADE, territory=["T0", "T1"], product="P1")
    wanted = [
        k
        for k, label in enumerate(structure.labels)
        if label.role == Role.TRADE and label.territory in {"T0", "T1"} and label.product == "P1"
    ]
    assert found.tolist() == wanted
    assert structure.select(territory="nowhere").size == 0
    assert structure.select().size == structure.activity_count


def test_a_month_is_a_twelfth_at_the_same_prices():
    year = random_market(5, iso=True)
    yearly, monthly = clear(year), clear(per_month(year))
    assert monthly.levels * 12 == pytest.approx(yearly.levels, abs=1e-6)
    assert monthly.prices == pytest.approx(yearly.prices, rel=1e-6, nan_ok=True)


def test_columns_that_point_nowhere_are_all_named():
    build = Builder()
    build.node("CHN", "dy")
    build.add(Label(Role.MINE, "CHN", "dy"), {}, upper=1, cost=1, slope=1)
    build.add(Label(Role.MINE, "USA", "dy"), {7: 1.0}, upper=1, cost=1, slope=1)
    with pytest.raises(ContractError) as caught:
        build.freeze()
    assert "activity mine CHN dy: found the column {}" in str(caught.value)
    assert "activity mine USA dy: found the column {7: 1.0}" in str(caught.value)


def test_arrays_of_the_wrong_shape_are_named():
    market = random_market(1)
    with pytest.raises(ContractError, match=r"activities, cost: found an array of shape \(3, 1\)"):
        market.changed(cost=np.ones(3))
