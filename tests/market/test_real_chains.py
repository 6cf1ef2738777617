"""The shipped chains under strong shocks: the solver against PIQP, and its own checks."""

from __future__ import annotations

import numpy as np
import pytest

from didymium.market import scenario
from didymium.market.activity import Role
from didymium.market.clearing import clear
from didymium.market.compilation import compile_scenario
from didymium.market.reference import objective, solve_piqp


def stopped(name: str, share: float):
    """A scenario's market with every road out of the controlling territory cut to a share."""
    worlds = compile_scenario(scenario.load(name), draws=1)
    market = worlds.monthly
    base = clear(market).levels[:, 0]
    roads = market.structure.select(role=Role.TRADE, territory="CHN")
    upper = market.upper.copy()
    upper[roads, 0] = np.minimum(upper[roads, 0], share * base[roads])
    return market.changed(upper=upper)


@pytest.mark.parametrize("name", ["heavy_rare_earth_stop", "gallium_stop", "germanium_stop"])
@pytest.mark.parametrize("share", [0.5, 0.0])
def test_a_stopped_chain_clears_to_what_piqp_finds(name, share):
    market = stopped(name, share)
    cleared = clear(market)
    judged = solve_piqp(market, 0)
    ours = objective(market, 0, cleared.levels[:, 0])
    assert abs(ours - judged.objective) <= 1e-8 * abs(judged.objective)
    assert np.abs(cleared.levels[:, 0] - judged.levels).max() <= 1e-5 * judged.levels.max()
    assert cleared.residual[0] <= 1e-9
    assert cleared.complementarity[0] <= 1e-8
