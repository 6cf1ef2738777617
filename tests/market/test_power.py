"""A dominant seller: textbook cases with the arithmetic in comments."""

from __future__ import annotations

import numpy as np
import pytest

from didymium.market.activity import Label, Role
from didymium.market.clearing import clear
from didymium.market.construction import Builder
from didymium.market.power import price_answers

ROAD = np.array([1])


def market(*, seller_cost=0.0, fringe=False):
    # users 12 - 0.1 q; the seller makes at one cost; the fringe makes at 1 + 0.1 x
    build = Builder()
    home, away = build.node("CHN", "dy"), build.node("JPN", "dy")
    build.add(Label(Role.MINE, "CHN", "dy"), {home: 1}, upper=1e3, cost=seller_cost, slope=1e-9)
    road = Label(Role.TRADE, "CHN", "dy", "JPN")
    build.add(road, {home: -1, away: 1}, upper=1e3, cost=0, slope=1e-6)
    build.add(Label(Role.DEMAND, "JPN", "dy"), {away: -1}, upper=1e3, cost=-12, slope=0.1)
    if fringe:
        build.add(Label(Role.MINE, "JPN", "dy"), {away: 1}, upper=1e3, cost=1, slope=0.1)
    return build.freeze()


def ship(activities, conduct):
    """The market once the seller's road carries conduct times the market's answer."""
    answers = price_answers(activities, clear(activities), ROAD)
    slope = np.repeat(activities.slope, activities.draws // activities.slope.shape[1], axis=1)
    slope[ROAD] += conduct * answers
    return clear(activities.changed(slope=slope)), answers


def test_a_monopolist_sells_half_of_what_competition_would():
    # marginal revenue 12 - 0.2 q = 0: q = 60 at 6
    cleared, _ = ship(market(), 1.0)
    assert cleared.levels[1, 0] == pytest.approx(60, rel=1e-4)
    assert cleared.prices[1, 0] == pytest.approx(6, rel=1e-4)


def test_a_fringe_makes_the_market_answer_less():
    # users and fringe answer with 10 + 10 per unit of price, so b = 0.05;
    # p = 2 + 0.05 q and q = 10 (12 - p) - 10 (p - 1) = 130 - 20 p: q = 45 at 4.25
    cleared, answers = ship(market(seller_cost=2.0, fringe=True), 1.0)
    assert answers[0, 0] == pytest.approx(0.05, rel=1e-4)
    assert cleared.levels[1, 0] == pytest.approx(45, rel=1e-4)
    assert cleared.prices[1, 0] == pytest.approx(4.25, rel=1e-4)


def test_conduct_may_differ_between_draws():
    activities = market()
    wide = activities.changed(cost=np.repeat(activities.cost, 2, axis=1))
    cleared, _ = ship(wide, np.array([0.0, 1.0]))
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
    answers = price_answers(activities, clear(activities), ROAD)
    assert answers[0, 0] == pytest.approx(0.05, rel=1e-3)
