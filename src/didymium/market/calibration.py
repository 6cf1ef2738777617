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

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from didymium.market.activity import ActivitySet, Label, Role
from didymium.market.chain import Chain
from didymium.market.construction import Builder
from didymium.market.parameters import Behaviour, behaviour
from didymium.market.reconcile import Reconciled, recipe_coefficients, reconcile

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Flows under this many tonnes count as idle in the base year.
IDLE_T = 0.05
#: A plant without a published capacity is taken to run at this share of it.
USUAL_UTILISATION = 0.90
#: How much of the need can be met at most when a price falls towards zero.
MOST_DEMAND = 3.0


@dataclass(frozen=True, slots=True)
class Spec:
    """An activity before its numbers: label, column, base level, capacity, stage, reference size."""

    label: Label
    column: Mapping[tuple[str, str], float]
    level: float
    upper: float
    stage: str
    size: float


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


def specs(chain: Chain, base: Reconciled) -> tuple[Spec, ...]:
    """Every activity of the chain: done in the base year, or possible."""
    found = [*_processes(chain, base)]
    found += _uses(chain, base)
    found += _base_trade(chain, base)
    found += _new_trade(chain, base, found)
    found += _surplus(chain, base, found)
    return tuple(found)


def _role(stage: str) -> Role:
    if stage == "mine":
        return Role.MINE
    return Role.RECYCLING if stage == "recycling" else Role.PROCESS


def _processes(chain: Chain, base: Reconciled) -> Iterator[Spec]:
    stages = {row.recipe: row.stage for row in chain.recipes}
    units = {row.recipe: row.product for row in chain.recipes if row.numeraire}
    rows = {(row.territory, row.recipe): row for row in chain.activities}
    places = list(dict.fromkeys([*rows, *((p.territory, p.recipe) for p in chain.projects)]))
    for territory, recipe in places:
        row = rows.get((territory, recipe))
        level = base.levels.get((territory, recipe), 0.0)
        level = level if level > IDLE_T else 0.0
        if row is None:
            capacity = 0.0
        elif row.capacity_t is not None:
            capacity = max(row.capacity_t, level)
        else:
            capacity = level / USUAL_UTILISATION
        column = base.coefficients.get((territory, recipe)) or {
            part.product: part.sign * part.central
            for part in recipe_coefficients(chain, recipe, territory)
        }
        planned = sum(
            p.capacity_t for p in chain.projects if (p.territory, p.recipe) == (territory, recipe)
        )
        yield Spec(
            label=Label(_role(stages[recipe]), territory, units[recipe], name=recipe),
            column={(territory, product): amount for product, amount in column.items() if amount},
            level=level,
            upper=capacity,
            stage=stages[recipe],
            size=level or capacity or planned or 1.0,
        )


def _uses(chain: Chain, base: Reconciled) -> Iterator[Spec]:
    for (product, territory, end_use), level in base.uses.items():
        if level <= IDLE_T:
            continue
        node = (territory, product)
        label = Label(Role.DEMAND, territory, product, name=end_use)
        yield Spec(label, {node: -1.0}, level, MOST_DEMAND * level, "end_use", level)
        label = Label(Role.SUBSTITUTE, territory, product, name=end_use)
        yield Spec(label, {node: 1.0}, 0.0, level, "end_use", level)


def _base_trade(chain: Chain, base: Reconciled) -> Iterator[Spec]:
    for (product, origin, destination), level in base.trade.items():
        if level > IDLE_T:
            yield _shipment(chain, product, origin, destination, level, level)


def _shipment(
    chain: Chain, product: str, origin: str, destination: str, level: float, size: float
) -> Spec:
    label = Label(Role.TRADE, origin, product, partner=destination)
    column = {(origin, product): -1.0, (destination, product): 1.0}
    return Spec(label, column, level, np.inf, chain.products[product].stage, size)


def _new_trade(chain: Chain, base: Reconciled, found: list[Spec]) -> list[Spec]:
    """Shipments from every maker to every taker that did not trade in the base year."""
    makers: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    takers: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for spec in found:
        if spec.label.role in (Role.TRADE, Role.SUBSTITUTE):
            continue
        for (territory, product), amount in spec.column.items():
            side = makers if amount > 0 else takers
            side[product][territory] += abs(amount) * spec.size
    done = {
        (spec.label.product, spec.label.territory, spec.label.partner)
        for spec in found
        if spec.label.role is Role.TRADE
    }
    new: list[Spec] = []
    for product in chain.products:
        world = max(sum(makers[product].values()), sum(takers[product].values()), 1.0)
        for origin, made in makers[product].items():
            for destination, taken in takers[product].items():
                if origin == destination or (product, origin, destination) in done:
                    continue
                size = max(made * taken / world, 1e-3 * min(made, taken))
                new.append(_shipment(chain, product, origin, destination, 0.0, size))
    return new


def _surplus(chain: Chain, base: Reconciled, found: list[Spec]) -> list[Spec]:
    """Disposal at every node: what nobody takes is stocked or thrown away."""
    sizes: dict[tuple[str, str], float] = defaultdict(float)
    for spec in found:
        for node, amount in spec.column.items():
            sizes[node] += max(amount, 0.0) * spec.size
    return [
        Spec(
            label=Label(Role.DISPOSAL, territory, product),
            column={(territory, product): -1.0},
            level=level if level > IDLE_T else 0.0,
            upper=np.inf,
            stage=chain.products[product].stage,
            size=level if level > IDLE_T else max(size, 1.0),
        )
        for (territory, product), size in sizes.items()
        for level in [base.surplus.get((territory, product), 0.0)]
    ]


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
    chain: Chain, base: Reconciled | None = None, numbers: Behaviour | None = None
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
    found = specs(chain, base)
    away = _distance(found)
    build = Builder()
    for spec in found:
        column = {build.node(*node): amount for node, amount in spec.column.items()}
        if spec.label.role is Role.DEMAND:
            build.add_iso_elastic(
                spec.label, column, reference_level=spec.level, reference_price=1.0,
                elasticity=1.0, upper=spec.upper,
            )
        else:
            build.add(spec.label, column, upper=spec.upper, cost=0.0, slope=1.0)
    frame = build.freeze()
    hop = numbers.of("trade_cost", "all")
    prices = np.stack(
        [
            chain.products[node.product].price_usd_per_t
            * (1.0 + hop * away.get((node.territory, node.product), 1))
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
        gained = {node: amount * prices[where[node]] for node, amount in spec.column.items()}
        margin = np.sum(list(gained.values()), axis=0)
        worth = np.sum([np.abs(value) for value in gained.values()], axis=0)
        made = np.sum([np.maximum(value, 0.0) for value in gained.values()], axis=0)
        if spec.label.role is Role.DEMAND:
            elasticity[row] = numbers.elasticity[spec.label.name]
            reference[row] = worth
            continue
        if spec.label.role is Role.SUBSTITUTE:
            cost[row] = numbers.substitute[spec.label.name] * worth
            slope[row] = 0.1 * worth / spec.size
            continue
        if spec.label.role is Role.DISPOSAL:
            idle_slope = 1e-3 * worth / spec.size
            slope[row] = worth / spec.size if spec.level else idle_slope
            cost[row] = margin - slope[row] * spec.level if spec.level else 0.0
            continue
        if spec.label.role is Role.TRADE:
            price = chain.products[spec.label.product].price_usd_per_t
            slope[row] = numbers.of("arc_friction", spec.stage) * price / spec.size
            entry = price * (numbers.of("trade_cost", spec.stage)
                             + numbers.of("new_arc_cost", spec.stage))
        else:
            name = "recycling_elasticity" if spec.stage == "recycling" else "supply_elasticity"
            slope[row] = made / (numbers.of(name, spec.stage) * spec.size)
            entry = np.maximum(margin, 0.0) + numbers.of("new_plant_premium", spec.stage) * made
        if spec.level:
            cost[row] = margin - slope[row] * spec.level
        else:
            cost[row] = np.maximum(entry, margin)
    return cost, slope, elasticity, reference
