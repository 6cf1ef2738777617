"""The shipped chains: their files, their reconciled base year, their calibration."""

from __future__ import annotations

import numpy as np
import pytest

from didymium.market import chain as chains
from didymium.market.activity import Role
from didymium.market.calibration import Market, calibrate
from didymium.market.clearing import clear
from didymium.market.reconcile import Reconciled, reconcile


@pytest.fixture(scope="module", params=chains.available())
def market(request: pytest.FixtureRequest) -> Market:
    chain = chains.load(request.param)
    return calibrate(chain, reconcile(chain))


def _base(market: Market) -> Reconciled:
    return market.base


def test_no_reconciled_figure_leaves_its_range(market: Market) -> None:
    for figure in _base(market).figures:
        room = 1e-6 * max(abs(figure.high), 1.0)
        assert figure.low - room <= figure.reconciled <= figure.high + room, figure


def test_every_product_balances_in_every_territory(market: Market) -> None:
    net = market.activities.structure.flows(market.levels[:, None])[:, 0]
    structure = market.activities.structure
    world = np.zeros(len(structure.products))
    for row, label in enumerate(structure.labels):
        if label.role not in (Role.TRADE, Role.SUBSTITUTE):
            for place in range(structure.indptr[row], structure.indptr[row + 1]):
                node = structure.indices[place]
                gain = max(structure.data[place], 0.0) * market.levels[row]
                world[structure.node_product[node]] += gain
    assert np.all(np.abs(net) <= 1e-7 * np.maximum(world[structure.node_product], 1.0))


def test_clearing_the_calibrated_market_gives_the_base_year(market: Market) -> None:
    """The costs are chosen so; 1e-6 of world volume is the promise."""
    cleared = clear(market.activities, market.prices[:, 0])
    structure = market.activities.structure
    volume = {
        product: max(
            market.levels[row]
            for row, label in enumerate(structure.labels)
            if label.product == product
        )
        for product in {label.product for label in structure.labels}
    }
    for row, label in enumerate(structure.labels):
        gap = abs(cleared.levels[row, 0] - market.levels[row])
        assert gap <= 1e-6 * max(volume[label.product], 1.0), label


def test_idle_activities_stay_idle_in_the_base_year(market: Market) -> None:
    cleared = clear(market.activities, market.prices[:, 0])
    labels = market.activities.structure.labels
    idle = [
        cleared.levels[row, 0]
        for row in np.flatnonzero(market.idle)
        if labels[row].role is not Role.DISPOSAL
    ]
    assert max(idle) < 1e-3
