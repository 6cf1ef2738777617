"""Prices that clear: hand-computed cases and comparison with an independent solver."""

from __future__ import annotations

import numpy as np
import pytest
from problems import random_market

from didymium.errors import ContractError
from didymium.market.activity import Label, Role
from didymium.market.clearing import clear
from didymium.market.construction import Builder
from didymium.market.reference import objective, solve_piqp


def two_territories(quota: float = np.inf):
    build = Builder()
    north, south = build.node("NOR", "ore"), build.node("ITA", "ore")
    build.add(Label(Role.MINE, "NOR", "ore"), {north: 1}, upper=100, cost=1, slope=0.1)
    build.add(
        Label(Role.TRADE, "NOR", "ore", "ITA"),
        {north: -1, south: 1},
        upper=quota,
        cost=2,
        slope=0.1,
    )
    build.add(Label(Role.DEMAND, "ITA", "ore"), {south: -1}, upper=100, cost=-12, slope=0.1)
    return build.freeze()


def test_two_territories_meet_where_hand_arithmetic_says():
    # mine 1 + 0.1x, freight 2 + 0.1x, users pay 12 - 0.1x: 3 + 0.2x = 12 - 0.1x, x = 30
    cleared = clear(two_territories())
    assert cleared.levels[:, 0] == pytest.approx([30, 30, 30])
    assert cleared.prices[:, 0] == pytest.approx([4, 9])
    again = clear(two_territories(), cleared.duals)
    assert again.method[0] == "start"
    assert again.steps[0] == 0


def test_a_quota_opens_a_gap_between_the_two_prices():
    # x = 10: origin 1 + 1 = 2, destination 12 - 1 = 11
    cleared = clear(two_territories(quota=10))
    assert cleared.levels[:, 0] == pytest.approx([10, 10, 10])
    assert cleared.prices[:, 0] == pytest.approx([2, 11])


def test_a_full_ban_leaves_prices_undetermined_rather_than_invented():
    cleared = clear(two_territories(quota=0))
    assert np.isnan(cleared.prices).all()
    assert cleared.levels[:, 0] == pytest.approx([0, 0, 0])


def test_iso_elastic_users_follow_their_elasticity():
    # supply fixed at 50 by lower = upper; P (x/Q)^(-1/e) = 10 (50/100)^(-1/0.5) = 40
    build = Builder()
    node = build.node("CHN", "dy")
    build.add(Label(Role.MINE, "CHN", "dy"), {node: 1}, lower=50, upper=50, cost=1, slope=1)
    build.add_iso_elastic(
        Label(Role.DEMAND, "CHN", "dy"),
        {node: -1},
        reference_level=100,
        reference_price=10,
        elasticity=0.5,
        upper=400,
    )
    cleared = clear(build.freeze(), np.array([10.0]))
    assert cleared.prices[0, 0] == pytest.approx(40, rel=1e-7)


def test_flat_slopes_are_solved_from_inside_the_bounds():
    market = random_market(1, territories=10, products=5)
    flat = market.changed(slope=market.slope * 1e-4)
    cleared = clear(flat)
    judged = solve_piqp(flat, 0)
    assert cleared.method[0] == "interior"
    ours = objective(flat, 0, cleared.levels[:, 0])
    assert abs(ours - judged.objective) <= 1e-8 * abs(judged.objective)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("iso", [False, True])
def test_newton_agrees_with_a_general_solver(seed, iso):
    market = random_market(seed, iso=iso)
    cleared = clear(market)
    judged = solve_piqp(market, 0)
    ours = objective(market, 0, cleared.levels[:, 0])
    assert abs(ours - judged.objective) <= 1e-8 * abs(judged.objective)
    world = judged.levels.max()
    assert np.abs(cleared.levels[:, 0] - judged.levels).max() <= 1e-5 * world
    assert cleared.residual[0] <= 1e-9


def test_unusable_numbers_are_all_reported_at_once():
    market = two_territories()
    slope, upper = market.slope.copy(), market.upper.copy()
    slope[0], upper[2] = 0.0, -1.0
    with pytest.raises(ContractError) as caught:
        market.changed(slope=slope, upper=upper)
    message = str(caught.value)
    assert "activity mine NOR ore, slope: found 0; expected a slope above zero" in message
    assert "activity demand ITA ore, upper: found -1" in message


def test_two_roads_share_a_quota_through_permits():
    # two equal users 12 - 0.1x each behind equal roads 2 + 0.1x from a mine 1 + 0.1(x1 + x2);
    # ten permits: five each, users at 11.5, mine at 2, rent 11.5 - 2 - (2 + 0.5) = 7
    build = Builder()
    home, permit = build.node("CHN", "dy"), build.node("CHN", "permit dy")
    build.add(Label(Role.MINE, "CHN", "dy"), {home: 1}, upper=100, cost=1, slope=0.1)
    build.add(Label(Role.PERMIT, "CHN", "permit dy"), {permit: 1}, upper=10, cost=0, slope=1e-9)
    for user in ("JPN", "USA"):
        there = build.node(user, "dy")
        road = Label(Role.TRADE, "CHN", "dy", user)
        column = {home: -1, permit: -1, there: 1}
        build.add(road, column, upper=np.inf, cost=2, slope=0.1)
        build.add(Label(Role.DEMAND, user, "dy"), {there: -1}, upper=100, cost=-12, slope=0.1)
    market = build.freeze()
    cleared = clear(market)
    assert cleared.levels[market.structure.select(role=Role.TRADE), 0] == pytest.approx([5, 5])
    assert cleared.prices[permit, 0] == pytest.approx(7)
