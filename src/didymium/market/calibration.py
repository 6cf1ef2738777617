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
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from didymium.market.activity import ActivitySet, Label, Role
from didymium.market.chain import Chain, ProjectRow
from didymium.market.construction import Builder
from didymium.market.parameters import Behaviour, behaviour
from didymium.market.reconcile import Reconciled, recipe_coefficients, reconcile

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Flows under this share of a product's world volume count as idle in the base year.
IDLE_SHARE = 1e-9
#: A shipment reacts as if it were at least this share of what its ends make and take.
LEAST_SIZE = 1e-3
#: A plant without a published capacity is taken to run at this share of it.
USUAL_UTILISATION = 0.90
#: A project runs at this share of its capacity at base prices: it was planned for customers who
#: are there, so that the cost of entering the market is part of its plan.
PROJECT_UTILISATION = 0.8
#: How fast a project's unit cost rises over its capacity, as a share of its revenue.
PROJECT_SLOPE = 0.1
#: What a buyer under a deal forgoes to see its tonnes shipped, as a share of the price.
OFFTAKE_PUSH = 0.3
#: How much of the need can be met at most when a price falls towards zero.
MOST_DEMAND = 3.0


@dataclass(frozen=True, slots=True)
class Spec:
    """An activity before its numbers.

    ``size`` is what the slope refers to; ``kind`` is empty, or ``project``, ``offtake``,
    ``detour`` for activities that a scenario adds; ``margin_share`` moves a project's cost.
    """

    label: Label
    column: Mapping[tuple[str, str], float]
    level: float
    upper: float
    stage: str
    size: float
    kind: str = ""


@dataclass(frozen=True)
class Extra:
    """What a scenario adds to a chain's activities before the numbers are set.

    ``projects`` are plants of their own; ``arcs`` are (product, origin, destination, kind) with
    kind ``offtake`` or ``detour``; ``state_stocks`` are (territory, product) nodes with a state
    holder; ``permits`` maps the name of a shared quota to the shipments under it.
    """

    projects: tuple[ProjectRow, ...] = ()
    arcs: tuple[tuple[str, str, str, str], ...] = ()
    state_stocks: tuple[tuple[str, str], ...] = ()
    permits: Mapping[str, frozenset[tuple[str, str, str]]] = field(default_factory=dict)
    user_stocks: bool = False


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


def specs(chain: Chain, base: Reconciled, extra: Extra) -> tuple[Spec, ...]:
    """Every activity of the chain: done in the base year, or possible."""
    found = [*_processes(chain, base)]
    found += [_project(chain, base, row) for row in extra.projects]
    found += _uses(base)
    sides = _makers_and_takers(found)
    found += _base_trade(chain, base, sides)
    found += _new_trade(chain, found, sides)
    found += _extra_trade(chain, found, extra)
    found += _surplus(chain, base, found)
    found += _stocks(chain, found, extra)
    return tuple(_under_permits(found, extra))


def _role(stage: str) -> Role:
    if stage == "mine":
        return Role.MINE
    return Role.RECYCLING if stage == "recycling" else Role.PROCESS


def _units(chain: Chain) -> dict[str, tuple[str, str]]:
    """Stage and numeraire product of every recipe."""
    return {row.recipe: (row.stage, row.product) for row in chain.recipes if row.numeraire}


def _column(
    chain: Chain, base: Reconciled, territory: str, recipe: str
) -> dict[tuple[str, str], float]:
    """What a unit of a recipe gives and takes in a territory, reconciled where it was done."""
    amounts = base.coefficients.get((territory, recipe)) or {
        part.product: part.sign * part.central
        for part in recipe_coefficients(chain, recipe, territory)
    }
    return {(territory, product): amount for product, amount in amounts.items() if amount}


def _processes(chain: Chain, base: Reconciled) -> Iterator[Spec]:
    units = _units(chain)
    for row in chain.activities:
        stage, product = units[row.recipe]
        level = base.levels.get((row.territory, row.recipe), 0.0)
        level = level if level > IDLE_SHARE * max(row.high_t, 1.0) else 0.0
        capacity = level / USUAL_UTILISATION if row.capacity_t is None else row.capacity_t
        yield Spec(
            label=Label(_role(stage), row.territory, product, name=row.recipe),
            column=_column(chain, base, row.territory, row.recipe),
            level=level,
            upper=max(capacity, level),
            stage=stage,
            size=level or capacity or 1.0,
        )


def _project(chain: Chain, base: Reconciled, row: ProjectRow) -> Spec:
    """A plant of its own, so that its cost does not hang on the plants that are there."""
    stage, product = _units(chain)[row.recipe]
    return Spec(
        label=Label(_role(stage), row.territory, product, name=f"{row.recipe}@{row.project}"),
        column=_column(chain, base, row.territory, row.recipe),
        level=0.0,
        upper=0.0,
        stage=stage,
        size=row.capacity_t,
        kind="project",
    )


def _uses(base: Reconciled) -> Iterator[Spec]:
    for (product, territory, end_use), level in base.uses.items():
        if level <= 0.0:
            continue
        node = (territory, product)
        label = Label(Role.DEMAND, territory, product, name=end_use)
        yield Spec(label, {node: -1.0}, level, MOST_DEMAND * level, "end_use", level)
        label = Label(Role.SUBSTITUTE, territory, product, name=end_use)
        yield Spec(label, {node: 1.0}, 0.0, level, "end_use", level)


def _base_trade(chain: Chain, base: Reconciled, sides: tuple[_Sides, _Sides]) -> Iterator[Spec]:
    """Shipments of the base year; they react as if as large as makers and takers suggest."""
    largest: dict[str, float] = defaultdict(float)
    for (product, _, _), level in base.trade.items():
        largest[product] = max(largest[product], level)
    for (product, origin, destination), level in base.trade.items():
        if level > IDLE_SHARE * largest[product]:
            size = max(level, _gravity(sides, product, origin, destination))
            yield _shipment(chain, product, origin, destination, level, size)


def _shipment(
    chain: Chain,
    product: str,
    origin: str,
    destination: str,
    level: float,
    size: float,
    kind: str = "",
) -> Spec:
    label = Label(Role.TRADE, origin, product, partner=destination, name=kind)
    column = {(origin, product): -1.0, (destination, product): 1.0}
    upper = 0.0 if kind else np.inf
    return Spec(label, column, level, upper, chain.products[product].stage, size, kind)


_Sides = Mapping[str, Mapping[str, float]]


def _makers_and_takers(found: list[Spec]) -> tuple[_Sides, _Sides]:
    """How much every territory can make and take of every product, plans included."""
    makers: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    takers: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for spec in found:
        if spec.label.role is Role.SUBSTITUTE:
            continue
        for (territory, product), amount in spec.column.items():
            side = makers if amount > 0 else takers
            side[product][territory] += abs(amount) * spec.size
    return makers, takers


def _gravity(sides: tuple[_Sides, _Sides], product: str, origin: str, destination: str) -> float:
    """Size of a shipment in proportion to what its ends make and take."""
    makers, takers = sides[0][product], sides[1][product]
    world = max(sum(makers.values()), sum(takers.values()), 1e-9)
    made, taken = makers.get(origin, 0.0), takers.get(destination, 0.0)
    return max(made * taken / world, LEAST_SIZE * min(made, taken))


def _new_trade(chain: Chain, found: list[Spec], sides: tuple[_Sides, _Sides]) -> list[Spec]:
    """Shipments from every maker to every taker that did not trade in the base year."""
    makers, takers = sides
    done = {
        (spec.label.product, spec.label.territory, spec.label.partner)
        for spec in found
        if spec.label.role is Role.TRADE
    }
    return [
        _shipment(
            chain,
            product,
            origin,
            destination,
            0.0,
            _gravity(sides, product, origin, destination),
        )
        for product in chain.products
        for origin in makers[product]
        for destination in takers[product]
        if origin != destination and (product, origin, destination) not in done
    ]


def _extra_trade(chain: Chain, found: list[Spec], extra: Extra) -> list[Spec]:
    """Shipments under a deal and detours around sanctions; closed until the scenario opens them."""
    sizes = {
        (spec.label.product, spec.label.territory, spec.label.partner): spec.size
        for spec in found
        if spec.label.role is Role.TRADE
    }
    return [
        _shipment(
            chain,
            product,
            origin,
            destination,
            0.0,
            sizes.get((product, origin, destination), 1.0),
            kind,
        )
        for product, origin, destination, kind in extra.arcs
    ]


def _stocks(chain: Chain, found: list[Spec], extra: Extra) -> list[Spec]:
    """One stock activity per holder and node: it gives when positive and takes when negative."""
    use: dict[tuple[str, str], float] = defaultdict(float)
    for spec in found:
        if spec.label.role in (Role.TRADE, Role.SUBSTITUTE, Role.DISPOSAL):
            continue
        for node, amount in spec.column.items():
            use[node] += max(-amount, 0.0) * spec.level
    held = [
        (node, "users", taken) for node, taken in use.items() if extra.user_stocks and taken > 0.0
    ]
    held += [(node, "state", max(use[node], 1.0)) for node in extra.state_stocks]
    return [
        Spec(
            label=Label(Role.STOCK, territory, product, name=holder),
            column={(territory, product): 1.0},
            level=0.0,
            upper=0.0,
            stage=chain.products[product].stage,
            size=taken,
        )
        for (territory, product), holder, taken in held
    ]


def _under_permits(found: list[Spec], extra: Extra) -> Iterator[Spec]:
    """The activities with one permit taken by every shipment under a shared quota."""
    for spec in found:
        key = (spec.label.product, spec.label.territory, spec.label.partner)
        names = [name for name, keys in extra.permits.items() if key in keys]
        if spec.label.role is Role.TRADE and names:
            taken = {(spec.label.territory, f"permit {name}"): -1.0 for name in names}
            spec = replace(spec, column={**spec.column, **taken})
        yield spec
    for name, keys in extra.permits.items():
        for origin in sorted({key[1] for key in keys}):
            flow = sum(
                s.level
                for s in found
                if s.label.role is Role.TRADE
                and (s.label.product, s.label.territory, s.label.partner) in keys
                and s.label.territory == origin
            )
            node = (origin, f"permit {name}")
            label = Label(Role.PERMIT, origin, node[1])
            yield Spec(label, {node: 1.0}, flow, np.inf, "border", max(flow, 1.0))


def _surplus(chain: Chain, base: Reconciled, found: list[Spec]) -> list[Spec]:
    """Disposal at every node: what nobody takes is stocked or thrown away."""
    sizes: dict[tuple[str, str], float] = defaultdict(float)
    for spec in found:
        for node, amount in spec.column.items():
            sizes[node] += max(amount, 0.0) * spec.size
    ways: list[Spec] = []
    for (territory, product), size in sizes.items():
        node, stage = (territory, product), chain.products[product].stage
        label = Label(Role.DISPOSAL, territory, product)
        ways.append(Spec(label, {node: -1.0}, 0.0, np.inf, stage, max(size, 1e-3)))
        level = base.surplus.get(node, 0.0)
        if level > IDLE_SHARE * size:
            label = Label(Role.DISPOSAL, territory, product, name="surplus")
            ways.append(Spec(label, {node: -1.0}, level, np.inf, stage, max(level, 0.05 * size)))
    return ways


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
