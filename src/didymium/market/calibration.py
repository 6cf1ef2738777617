"""The base year as an equilibrium: costs chosen so that the reconciled flows are the best answer.

Positive mathematical programming (Howitt 1995, doi:10.2307/1243543): the slope of every activity
comes from an elasticity, its cost from the base year. For an activity with column ``a``, level
``x`` and slope ``g`` at prices ``p``

    cost = p . a - g x

makes the base level satisfy the first-order condition exactly. Activities that are possible but
idle (a supplier never used, a plant that does not exist) get a cost above their base margin, by
the entry costs of the chain's parameters, so that they stay idle until something changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from didymium.market.activity import ActivitySet, Role
from didymium.market.chain import Chain
from didymium.market.construction import Builder
from didymium.market.parameters import Behaviour, behaviour
from didymium.market.reconcile import Reconciled, reconcile
from didymium.market.specs import Extra, Spec, specs

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: A project runs at this share of its capacity at base prices: it was planned for customers who
#: are there, so that the cost of entering the market is part of its plan.
PROJECT_UTILISATION = 0.8
#: How fast a project's unit cost rises over its capacity, as a share of its revenue.
PROJECT_SLOPE = 0.1
#: What a buyer under a deal forgoes to see its tonnes shipped, as a share of the price.
OFFTAKE_PUSH = 0.3


@dataclass(frozen=True)
class Market:
    """A calibrated chain: activities in t a year and USD a tonne, and the base year they reproduce.

    ``idle`` marks activities that are possible but had no base level. Draws are the last axis.
    """

    chain: Chain
    base: Reconciled
    activities: ActivitySet
    prices: Floats
    levels: Floats
    idle: Bools
    stages: tuple[str, ...]
    behaviour: Behaviour = field(repr=False)


def _distance(found: tuple[Spec, ...]) -> dict[tuple[str, str], int]:
    """For every node how many base shipments lie between it and a maker."""
    made = {
        node
        for spec in found
        if spec.label.role not in (Role.TRADE, Role.SUBSTITUTE) and spec.level > 0
        for node, amount in spec.column.items()
        if amount > 0
    }
    away = dict.fromkeys(made, 0)
    roads = [
        ((s.label.territory, s.label.product), (s.label.partner, s.label.product))
        for s in found
        if s.label.role is Role.TRADE and s.level > 0
    ]
    for step in range(1, 6):
        for start, end in roads:
            if away.get(start) == step - 1 and end not in away:
                away[end] = step
    return away


def calibrate(
    chain: Chain,
    base: Reconciled | None = None,
    numbers: Behaviour | None = None,
    extra: Extra | None = None,
) -> Market:
    """The chain as activities whose equilibrium is the reconciled base year.

    Parameters
    ----------
    base : the reconciled base year; computed when left out
    numbers : behavioural numbers, one or many draws; the centres when left out

    Examples
    --------
    >>> from didymium.market.chain import load
    >>> calibrate(load("rare_earths")).activities.structure.node_count > 100
    True
    """
    base = reconcile(chain) if base is None else base
    numbers = behaviour(chain) if numbers is None else numbers
    found = specs(chain, base, Extra(projects=chain.projects) if extra is None else extra)
    away = _distance(found)
    build = Builder()
    for spec in found:
        column = {build.node(*node): amount for node, amount in spec.column.items()}
        if spec.label.role is Role.DEMAND:
            build.add_iso_elastic(
                spec.label,
                column,
                reference_level=spec.level,
                reference_price=1.0,
                elasticity=1.0,
                upper=spec.upper,
            )
        else:
            build.add(spec.label, column, upper=spec.upper, cost=0.0, slope=1.0)
    frame = build.freeze()
    hop = numbers.of("trade_cost", "all")
    prices = np.stack(
        [
            chain.products[node.product].price_usd_per_t
            * (1.0 + hop * away.get((node.territory, node.product), 1))
            if node.product in chain.products
            else np.zeros_like(hop)
            for node in frame.structure.nodes
        ]
    )
    cost, slope, elasticity, reference = _numbers(chain, found, frame, prices, numbers)
    levels = np.array([spec.level for spec in found])
    return Market(
        chain=chain,
        base=base,
        activities=frame.changed(
            cost=cost, slope=slope, elasticity=elasticity, reference_price=reference
        ),
        prices=prices,
        levels=levels,
        idle=levels <= 0.0,
        stages=tuple(spec.stage for spec in found),
        behaviour=numbers,
    )


def _numbers(
    chain: Chain, found: tuple[Spec, ...], frame: ActivitySet, prices: Floats, numbers: Behaviour
) -> tuple[Floats, Floats, Floats, Floats]:
    """Cost, slope, elasticity and reference price of every activity, ``(activities, draws)``."""
    shape = (len(found), numbers.draws)
    cost, slope = np.zeros(shape), np.ones(shape)
    elasticity, reference = np.ones(shape), np.ones(shape)
    where = {(node.territory, node.product): i for i, node in enumerate(frame.structure.nodes)}
    for row, spec in enumerate(found):
        gained = [amount * prices[where[node]] for node, amount in spec.column.items()]
        worth = _Worth(
            margin=np.sum(gained, axis=0),
            all=np.sum(np.abs(gained), axis=0),
            made=np.sum(np.maximum(gained, 0.0), axis=0),
        )
        if spec.label.role is Role.DEMAND:
            elasticity[row] = numbers.elasticity[spec.label.name]
            reference[row] = worth.all
        else:
            cost[row], slope[row] = _cost_and_slope(chain, spec, worth, numbers)
    return cost, slope, elasticity, reference


@dataclass(frozen=True, slots=True)
class _Worth:
    """An activity's unit at base prices: what it earns, its turnover, its revenue; (draws,)."""

    margin: Floats
    all: Floats
    made: Floats


def _cost_and_slope(
    chain: Chain, spec: Spec, worth: _Worth, numbers: Behaviour
) -> tuple[Floats, Floats]:
    """Cost and slope of a linear activity, so that the base level is its best answer."""
    match spec.label.role:
        case Role.SUBSTITUTE:
            cost = numbers.substitute[spec.label.name] * worth.all
            return cost, 0.1 * worth.all / spec.size
        case Role.STOCK:
            return worth.margin, worth.all / spec.size
        case Role.PERMIT:
            slope = np.full_like(worth.all, 1e-3 / spec.size)
            return -slope * spec.level, slope
        case Role.DISPOSAL:
            if not spec.level:
                return _unsold(chain, spec, worth, numbers)
            slope = worth.all / spec.size
            return worth.margin - slope * spec.level, slope
        case Role.TRADE:
            return _trade_terms(chain, spec, worth, numbers)
        case _:
            return _process_terms(spec, worth, numbers)


def _unsold(chain: Chain, spec: Spec, worth: _Worth, numbers: Behaviour) -> tuple[Floats, Floats]:
    """Goods nobody buys: worth nothing for surplus products, else kept at a part of the price."""
    product = chain.products[spec.label.product]
    if product.surplus or spec.stage == "mine":
        return np.zeros_like(worth.all), 1e-3 * worth.all / spec.size
    kept = numbers.of("unsold_value", spec.stage)
    return kept * worth.margin, 0.1 * worth.all / spec.size


def _trade_terms(
    chain: Chain, spec: Spec, worth: _Worth, numbers: Behaviour
) -> tuple[Floats, Floats]:
    price = chain.products[spec.label.product].price_usd_per_t
    slope = numbers.of("arc_friction", spec.stage) * price / spec.size
    if spec.level:
        return worth.margin - slope * spec.level, slope
    transport = price * numbers.of("trade_cost", spec.stage)
    if spec.kind.startswith("offtake"):
        return np.minimum(transport, worth.margin) - OFFTAKE_PUSH * price, slope
    entry = transport + price * numbers.of("new_arc_cost", spec.stage)
    return np.maximum(entry, worth.margin), slope


def _process_terms(spec: Spec, worth: _Worth, numbers: Behaviour) -> tuple[Floats, Floats]:
    if spec.kind == "project":
        slope = PROJECT_SLOPE * worth.made / spec.size
        entry = numbers.of("trade_cost", spec.stage) + numbers.of("new_arc_cost", spec.stage)
        served = PROJECT_UTILISATION * slope * spec.size + entry * worth.made
        return worth.margin - served, slope
    name = "recycling_elasticity" if spec.stage == "recycling" else "supply_elasticity"
    slope = worth.made / (numbers.of(name, spec.stage) * spec.size)
    if spec.level:
        return worth.margin - slope * spec.level, slope
    premium = numbers.of("new_plant_premium", spec.stage) * worth.made
    return np.maximum(worth.margin, 0.0) + premium, slope
