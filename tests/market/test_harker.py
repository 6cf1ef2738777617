"""Harker's network of three regions and three junctions: competition, monopoly, Cournot.

Figures: Harker, "Alternative models of spatial competition", Operations Research 34 (1986) 410,
doi:10.1287/opre.34.3.410, as kept in the GAMS libraries (harker, hark-oligop).  Demand is
``(rho - p) / eta``, marginal cost ``alpha + 2 beta y``, the unit cost of an arc ``kappa + nu t^2``
(three times the second part at the margin, when the owner of the goods owns the road).

The costs of arcs are not linear: each is replaced by its tangent at the last flow and the market
cleared again until it rests.  The judge is SciPy's SLSQP on the nonlinear programs, and for Cournot
also each firm's own best answer to the others.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, minimize

from didymium.market.activity import Label, Role
from didymium.market.clearing import clear
from didymium.market.construction import Builder

REGIONS = {  # alpha, beta, rho, eta
    "one": (1.0, 0.5, 19.0, 0.2),
    "two": (2.0, 0.4, 27.0, 0.01),
    "three": (1.5, 0.3, 30.0, 0.3),
}
ARCS = {  # kappa, nu
    ("one", "four"): (1, 0.5),
    ("one", "five"): (2, 0.2),
    ("two", "six"): (3, 0.3),
    ("three", "six"): (1, 0.4),
    ("four", "one"): (2, 0.3),
    ("four", "five"): (1, 0.1),
    ("four", "six"): (1, 0.1),
    ("five", "one"): (3, 0.5),
    ("five", "four"): (2, 0.2),
    ("five", "six"): (1, 1.0),
    ("six", "two"): (2, 0.25),
    ("six", "three"): (2, 0.2),
    ("six", "four"): (1, 0.9),
    ("six", "five"): (3, 0.8),
}
PLACES = ("one", "two", "three", "four", "five", "six")
KAPPA = np.array([kappa for kappa, _ in ARCS.values()], dtype=float)
NU = np.array([nu for _, nu in ARCS.values()], dtype=float)
ALPHA, BETA, RHO, ETA = (np.array(column) for column in zip(*REGIONS.values(), strict=True))
OUT = np.array([[a == p for a, _ in ARCS] for p in PLACES], dtype=float)
INTO = np.array([[b == p for _, b in ARCS] for p in PLACES], dtype=float)


def settle(market, roads, margin):
    """Clear with tangents of the roads' marginal costs ``KAPPA + margin * NU * t^2``."""
    flow = np.full(len(ARCS), 1.0)
    cost, slope = market.cost.copy(), market.slope.copy()
    duals = None
    for _ in range(200):
        steep = np.maximum(2 * margin * NU * flow, 1e-4)
        cost[roads, 0] = KAPPA + margin * NU * flow**2 - steep * flow
        slope[roads, 0] = steep
        cleared = clear(market.changed(cost=cost, slope=slope), duals)
        duals, new = cleared.duals, cleared.levels[roads, 0]
        if np.abs(new - flow).max() < 1e-9:
            return cleared
        flow = 0.5 * (flow + new)
    raise AssertionError("the flows did not come to rest")


def one_seller(*, markup):
    build = Builder()
    node = {place: build.node(place, "good") for place in PLACES}
    for place, (alpha, beta, rho, eta) in REGIONS.items():
        made, used = Label(Role.MINE, place, "good"), Label(Role.DEMAND, place, "good")
        build.add(made, {node[place]: 1}, upper=100, cost=alpha, slope=2 * beta)
        build.add(used, {node[place]: -1}, upper=1e4, cost=-rho, slope=(1 + markup) * eta)
    for a, b in ARCS:
        road = Label(Role.TRADE, a, "good", b)
        build.add(road, {node[a]: -1, node[b]: 1}, upper=np.inf, cost=1, slope=1)
    return build.freeze()


def program(*, markup, margin):
    """The same by SLSQP: maximum of the area under demand (or revenue) less all costs."""

    def parts(z):
        return z[:3], z[3:6], z[6:]

    def loss(z):
        made, used, flow = parts(z)
        worth = RHO @ used - (1 + markup) / 2 * ETA @ used**2
        return -(worth - ALPHA @ made - BETA @ made**2 - KAPPA @ flow - margin / 3 * NU @ flow**3)

    def slope(z):
        made, used, flow = parts(z)
        return np.concatenate(
            [
                ALPHA + 2 * BETA * made,
                -RHO + (1 + markup) * ETA * used,
                KAPPA + margin * NU * flow**2,
            ]
        )

    pick = np.vstack([np.eye(3), np.zeros((3, 3))])
    balance = np.hstack([pick, -pick, INTO - OUT])
    found = minimize(
        loss,
        np.full(20, 5.0),
        jac=slope,
        bounds=[(0, None)] * 20,
        constraints=LinearConstraint(balance, 0, 0),
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    return parts(found.x)


@pytest.mark.parametrize(
    ("markup", "margin"),
    [(0, 1), (1, 3), (1, 1)],
    ids=["competition", "monopoly owns the roads", "monopoly pays for roads"],
)
def test_one_seller_agrees_with_the_nonlinear_program(markup, margin):
    market = one_seller(markup=markup)
    pick = market.structure.select
    cleared = settle(market, pick(role=Role.TRADE), margin)
    made, used, flow = program(markup=markup, margin=margin)
    level = cleared.levels[:, 0]
    assert level[pick(role=Role.MINE)] == pytest.approx(made, abs=2e-4)
    assert level[pick(role=Role.DEMAND)] == pytest.approx(used, abs=2e-4)
    assert level[pick(role=Role.TRADE)] == pytest.approx(flow, abs=5e-4)


def test_a_monopoly_sells_less_at_higher_prices():
    free, bound = (
        settle(market, market.structure.select(role=Role.TRADE), 1)
        for market in (one_seller(markup=0), one_seller(markup=1))
    )
    users = one_seller(markup=0).structure.select(role=Role.DEMAND)
    assert bound.levels[users].sum() < free.levels[users].sum()


def three_firms():
    """Each region's producer sells everywhere: a place per firm, a markup on each firm's sales."""
    build = Builder()
    for place, (alpha, beta, rho, eta) in REGIONS.items():
        made = Label(Role.MINE, place, "good")
        build.add(made, {build.node(place, place): 1}, upper=100, cost=alpha, slope=2 * beta)
        sold = build.node(place, "sold")
        used = Label(Role.DEMAND, place, "sold")
        build.add(used, {sold: -1}, upper=1e4, cost=-rho, slope=eta)
        for firm in REGIONS:
            sale = Label(Role.PROCESS, place, "sold", name=firm)
            column = {build.node(place, firm): -1, sold: 1}
            build.add(sale, column, upper=1e4, cost=0, slope=eta)
    for a, b in ARCS:
        carriage = build.node(f"{a}-{b}", "carriage")
        road = Label(Role.TRADE, a, "carriage", b)
        build.add(road, {carriage: 1}, upper=np.inf, cost=1, slope=1)
        for firm in REGIONS:
            column = {build.node(a, firm): -1, build.node(b, firm): 1, carriage: -1}
            haul = Label(Role.PROCESS, a, "haul", b, firm)
            build.add(haul, column, upper=1e4, cost=0, slope=1e-6)
    return build.freeze()


def best_profit(firm, others, unit):
    """A firm's highest profit with the others' sales and the roads' unit costs fixed."""
    pick = np.vstack([np.eye(3), np.zeros((3, 3))])
    balance = np.hstack([np.eye(6)[:, [firm]], -pick, INTO - OUT])

    def loss(z):
        made, sold, flow = z[0], z[1:4], z[4:]
        revenue = (RHO - ETA * (others + sold)) @ sold
        return -(revenue - ALPHA[firm] * made - BETA[firm] * made**2 - unit @ flow)

    found = minimize(
        loss,
        np.full(18, 5.0),
        bounds=[(0, None)] * 18,
        constraints=LinearConstraint(balance, 0, 0),
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 1000},
    )
    return -found.fun


def test_no_cournot_firm_gains_by_moving_alone():
    market = three_firms()
    pick = market.structure.select
    roads = pick(role=Role.TRADE)
    level = settle(market, roads, 1).levels[:, 0]
    unit = KAPPA + NU * level[roads] ** 2
    sales = np.array(
        [
            [level[pick(name=firm, territory=p, product="sold")][0] for p in REGIONS]
            for firm in REGIONS
        ]
    )
    made = level[pick(role=Role.MINE)]
    price = RHO - ETA * sales.sum(axis=0)
    for number, firm in enumerate(REGIONS):
        flow = level[pick(name=firm, product="haul")]
        profit = (
            price @ sales[number]
            - ALPHA[number] * made[number]
            - BETA[number] * made[number] ** 2
            - unit @ flow
        )
        others = sales.sum(axis=0) - sales[number]
        assert profit == pytest.approx(best_profit(number, others, unit), rel=1e-4)
