"""Every activity of a chain before its numbers: done, possible, or added by a scenario.

A column is keyed by (territory, product) nodes. Sizes are what slopes refer to: the base level
where there is one, else what the ends of a road make and take, or the capacity of a plant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from didymium.market.activity import Label, Role
from didymium.market.chain import Chain
from didymium.market.reconcile import Reconciled, recipe_coefficients
from didymium.market.rows import ProjectRow

#: Flows under this share of a product's world volume count as idle in the base year.
IDLE_SHARE = 1e-9
#: A shipment reacts as if it were at least this share of what its ends make and take.
LEAST_SIZE = 1e-3
#: A plant without a published capacity is taken to run at this share of it.
USUAL_UTILISATION = 0.90
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

    ``projects`` are plants of their own; ``arcs`` are (product, origin, destination, kind,
    tonnes) with kind ``offtake`` or ``detour``; ``state_stocks`` are (territory, product) nodes
    with a state holder; ``permits`` maps the name of a shared quota to the shipments under it.
    """

    projects: tuple[ProjectRow, ...] = ()
    arcs: tuple[tuple[str, str, str, str, float], ...] = ()
    state_stocks: tuple[tuple[str, str], ...] = ()
    permits: Mapping[str, frozenset[tuple[str, str, str]]] = field(default_factory=dict)
    user_stocks: bool = False


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
    """Shipments under a deal and detours around sanctions; closed until the scenario opens them.

    A deal's road is as wide as the deal; a detour as the road that it goes around.
    """
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
            size or sizes.get((product, origin, destination), 1.0),
            kind,
        )
        for product, origin, destination, kind, size in extra.arcs
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
