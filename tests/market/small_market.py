"""A market of one mine, one road and one user, with its numbers worked out by hand."""

from __future__ import annotations

import numpy as np

from didymium.market.activity import Label, Role
from didymium.market.construction import Builder
from didymium.market.schedule import Stock

MINE, ROAD, USERS, SPARE, STOCK = range(5)


def market(*, choke=12.0, slope=0.1):
    # supply 1 + 0.1x, road 2 + 0.1x, users 12 - 0.1x: 30 a month at 4 (origin) and 9 (destination)
    build = Builder()
    here, there = build.node("CHN", "dy"), build.node("DEU", "dy")
    build.add(Label(Role.MINE, "CHN", "dy"), {here: 1}, upper=100, cost=1, slope=0.1)
    road = Label(Role.TRADE, "CHN", "dy", "DEU")
    build.add(road, {here: -1, there: 1}, upper=np.inf, cost=2, slope=0.1)
    build.add(Label(Role.DEMAND, "DEU", "dy"), {there: -1}, upper=100, cost=-choke, slope=slope)
    build.add(Label(Role.SUBSTITUTE, "DEU", "dy"), {there: 1}, upper=100, cost=20, slope=0.1)
    build.add(Label(Role.STOCK, "DEU", "dy"), {there: 1}, upper=0, cost=0, slope=1)
    return build.freeze()


def holder(**changes):
    settings = {
        "initial": 60.0,
        "target_months": 2.0,
        "monthly_use": 30.0,
        "most_flow": 60.0,
        **changes,
    }
    return Stock(activity=STOCK, node=1, holder="users", **settings)


def array(*positions):
    return np.array(positions, dtype=np.int64)
