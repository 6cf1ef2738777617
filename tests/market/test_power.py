"""A dominant seller: textbook cases with the arithmetic in comments."""

from __future__ import annotations

import numpy as np
import pytest

from didymium.market.activity import Label, Role
from didymium.market.clearing import clear
from didymium.market.construction import Builder
from didymium.market.power import clear_with_power, price_answers, with_calibrated_markup


def market(*, fringe: bool):
    # users 12 - 0.1 q; the seller makes at almost no cost; the fringe makes at 1 + 0.1 x
    build = Builder()
    home, away = build.node("CHN", "dy"), build.node("JPN", "dy")
    build.add(Label(Role.MINE, "CHN", "dy"), {home: 1}, upper=1e3, cost=0, slope=1e-9)
    road = Label(Role.TRADE, "CHN", "dy", "JPN")
    build.add(road, {home: -1, away: 1}, upper=1e3, cost=0, slope=1e-6)
    build.add(Label(Role.DEMAND, "JPN", "dy"), {away: -1}, upper=1e3, cost=-12, slope=0.1)
    if fringe:
        build.add(Label(Role.MINE, "JPN", "dy"), {away: 1}, upper=1e3, cost=1, slope=0.1)
    return build.freeze()


def ship(activities, conduct):
    return clear_with_power(activities, np.array([1]), conduct).clearing


def test_a_monopolist_sells_half_of_what_competition_would():
    # marginal revenue 12 - 0.2 q = 0: q = 60 at 6
    cleared = ship(market(fringe=False), 1.0)
    assert cleared.levels[1, 0] == pytest.approx(60, rel=1e-4)
    assert cleared.prices[1, 0] == pytest.approx(6, rel=1e-4)


def test_a_fringe_makes_the_market_answer_less():
    # users and fringe answer with 10 + 10 per unit of price, so b = 0.05;
    # p = 0.05 q and q = 10 (12 - p) - 10 (p - 1) = 130 - 20 p: q = 65 at 3.25
    activities = market(fringe=True)
    powered = clear_with_power(activities, np.array([1]), 1.0)
    assert powered.answers[0, 0] == pytest.approx(0.05, rel=1e-4)
    assert powered.clearing.levels[1, 0] == pytest.approx(65, rel=1e-4)
    assert powered.clearing.prices[1, 0] == pytest.approx(3.25, rel=1e-4)


def test_a_price_taker_competes():
    # price 0 is under the fringe's cost: users take 120 at 0
    cleared = ship(market(fringe=True), 0.0)
    assert cleared.levels[1, 0] == pytest.approx(120, rel=1e-4)


def test_conduct_may_differ_between_draws():
    activities = market(fringe=False)
    wide = activities.changed(cost=np.repeat(activities.cost, 2, axis=1))
    cleared = ship(wide, np.array([0.0, 1.0]))
    assert cleared.levels[1] == pytest.approx([120, 60], rel=1e-4)


def test_answers_of_iso_elastic_users_follow_their_elasticity():
    # at q = Q the price falls by P / (e Q) per unit: 10 / (2 x 100) = 0.05
    build = Builder()
    home, away = build.node("CHN", "dy"), build.node("JPN", "dy")
    build.add(Label(Role.MINE, "CHN", "dy"), {home: 1}, lower=100, upper=100, cost=0, slope=1)
    road = Label(Role.TRADE, "CHN", "dy", "JPN")
    build.add(road, {home: -1, away: 1}, upper=1e3, cost=0, slope=1e-3)
    build.add_iso_elastic(
        Label(Role.DEMAND, "JPN", "dy"),
        {away: -1},
        reference_level=100,
        reference_price=10,
        elasticity=2.0,
        upper=1e3,
    )
    activities = build.freeze()
    answers = price_answers(activities, clear(activities), np.array([1]))
    assert answers[0, 0] == pytest.approx(0.05, rel=1e-3)


def test_a_calibrated_markup_keeps_the_base_and_stiffens_the_answer():
    # base with the fringe: the seller's road costs 2 + 0.02 x, so 12 - 0.1 q = 2 + 0.02 s,
    # s = q - 10 (p - 1); then users want 12 more at every price
    base_market = market(fringe=True)
    cost, slope = base_market.cost.copy(), base_market.slope.copy()
    cost[1], slope[1] = 2.0, 0.02
    base_market = base_market.changed(cost=cost, slope=slope)
    base = clear(base_market)
    marked = with_calibrated_markup(base_market, base, np.array([1]), 1.0)
    assert clear(marked).levels == pytest.approx(base.levels, rel=1e-6)
    wish = cost.copy()
    wish[2] -= 1.2
    free = clear(base_market.changed(cost=wish))
    shifted = marked.cost.copy()
    shifted[2] -= 1.2
    stiff = clear(marked.changed(cost=shifted))
    assert stiff.prices[1, 0] > free.prices[1, 0] + 0.1
    assert base.levels[1, 0] < stiff.levels[1, 0] < free.levels[1, 0]
