"""Activities: everything that is mined, made, moved, used or stored, as arrays.

An activity has a level between two bounds, a unit cost that rises linearly with the level, and a
column: what one unit of it gives to (positive) or takes from (negative) some nodes.  A node is a
territory and a product; the market clears where all activities together leave nothing at any node.

=================  =====================================================================
mine               gives a basket of products (joint production), costs money
process            takes inputs, gives outputs; recycling and by-products are processes
trade              takes at the origin, gives ``1 - loss`` at the destination
demand             takes; its cost is minus the willingness to pay (linear tiers), or it follows
                   the iso-elastic law below
substitute         gives at the price where users turn to something else (the backstop)
disposal           takes what nobody wants (surplus cerium) at no cost
stock              gives now (release) or, with a negative level, takes for later (purchase)
permit             gives permits that the activities under a shared quota take
=================  =====================================================================

Linear law: the marginal cost of level ``x`` is ``cost + slope * x``, ``slope > 0``.
Iso-elastic law: the marginal cost is ``cost - P (x / Q) ** (-1 / elasticity)``, that is, users
who pay ``P`` for ``Q`` and answer a price change with a constant elasticity; ``cost`` is what they
pay on top of the node's price.  It has a response in closed form, so one activity is exact where
tiers would need dozens; an upper bound above zero keeps the level finite at a zero price.

Holder's law: what a unit in stock is worth to its holder when ``x`` units are released (negative:
bought) is ``cost + P exp((x - Q) / elasticity)``: the value is ``P`` at ``x = Q`` and grows as the
stock shrinks.  From ``slope`` (the price of a substitute) upwards everything is released within
2% of price.  The simulation gives private stocks this law; see :mod:`didymium.market.books`.

A markup (conjectural variation) is an addition to ``slope``; see :mod:`didymium.market.power`.

References: Enke, Econometrica 19 (1951), doi:10.2307/1907907; Samuelson, AER 42 (1952) 283;
Takayama and Judge, J. Farm Econ. 46 (1964), doi:10.2307/1236473.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from didymium.errors import ContractError, Problem
from didymium.market.ordering import Plan, plan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

VALUE_NAMES = (
    "lower",
    "upper",
    "cost",
    "slope",
    "reference_level",
    "reference_price",
    "elasticity",
)


class Law(IntEnum):
    """How the marginal cost of an activity follows from its level."""

    LINEAR = 0
    ISO_ELASTIC = 1
    HOLDER = 2


class Role(StrEnum):
    """What an activity is, for selection and reports; the solver does not look at it."""

    MINE = "mine"
    PROCESS = "process"
    RECYCLING = "recycling"
    TRADE = "trade"
    DEMAND = "demand"
    SUBSTITUTE = "substitute"
    DISPOSAL = "disposal"
    STOCK = "stock"
    PERMIT = "permit"


@dataclass(frozen=True, slots=True)
class Node:
    """A place where a product has one price."""

    territory: str
    product: str


@dataclass(frozen=True, slots=True)
class Label:
    """What an activity is: its role, where it happens, with whom, on which product."""

    role: Role
    territory: str
    product: str
    partner: str = ""
    name: str = ""

    def __str__(self) -> str:
        road = f"{self.territory}>{self.partner}" if self.partner else self.territory
        return " ".join(part for part in (self.role.value, road, self.product, self.name) if part)


@dataclass(frozen=True)
class Structure:
    """Nodes, activities and the sparse matrix between them: all that draws and months share.

    ``indptr``, ``indices``, ``data`` are the columns (one per activity) over nodes, CSC.
    """

    nodes: tuple[Node, ...]
    labels: tuple[Label, ...]
    law: NDArray[np.int8]
    indptr: Ints
    indices: Ints
    data: Floats

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return len(self.nodes)

    @property
    def activity_count(self) -> int:
        """Number of activities."""
        return len(self.labels)

    @cached_property
    def node_index(self) -> dict[Node, int]:
        """Position of each node."""
        return {node: position for position, node in enumerate(self.nodes)}

    @cached_property
    def products(self) -> tuple[str, ...]:
        """Products in the order of their first node."""
        return tuple(dict.fromkeys(node.product for node in self.nodes))

    @cached_property
    def node_product(self) -> Ints:
        """For each node the position of its product in ``products``."""
        where = {product: position for position, product in enumerate(self.products)}
        return np.array([where[node.product] for node in self.nodes], dtype=np.int64)

    @cached_property
    def plan(self) -> Plan:
        """The elimination order and storage of the Newton matrix, worked out once."""
        return plan(self)

    def select(
        self,
        *,
        role: Role | Sequence[Role] | None = None,
        territory: str | Sequence[str] | None = None,
        partner: str | Sequence[str] | None = None,
        product: str | Sequence[str] | None = None,
        name: str | Sequence[str] | None = None,
    ) -> Ints:
        """Positions of the activities that carry all the labels given, in order."""
        wanted = {"role": role, "territory": territory, "partner": partner}
        wanted |= {"product": product, "name": name}
        kept = np.ones(self.activity_count, dtype=np.bool_)
        for key, asked in wanted.items():
            if asked is not None:
                values = [asked] if isinstance(asked, str) else asked
                kept &= self._carrying(key, values)
        return np.flatnonzero(kept)

    def _carrying(self, key: str, values: Iterable[str]) -> NDArray[np.bool_]:
        """Which activities carry one of the values in one of their labels."""
        known = self._label_index[key]
        carried = np.zeros(self.activity_count, dtype=np.bool_)
        for value in values:
            if value in known:
                carried[known[value]] = True
        return carried

    @cached_property
    def _label_index(self) -> dict[str, dict[str, list[int]]]:
        """For each label and value the positions that carry it."""
        index: dict[str, dict[str, list[int]]] = {}
        for key in ("role", "territory", "partner", "product", "name"):
            places = index.setdefault(key, {})
            for position, label in enumerate(self.labels):
                places.setdefault(getattr(label, key), []).append(position)
        return index

    def flows(self, levels: Floats) -> Floats:
        """Net amount every node receives, ``(nodes, draws)``: zero where the market clears."""
        from scipy.sparse import csc_array

        shape = (self.node_count, self.activity_count)
        matrix = csc_array((self.data, self.indices, self.indptr), shape=shape)
        return np.asarray(matrix @ levels, dtype=np.float64)


@dataclass(frozen=True)
class ActivitySet:
    """A structure with its numbers; every array is ``(activities, draws)`` or ``(activities, 1)``.

    The draws are the last axis.  An array with one column holds for every draw.
    The last three fields are ignored for linear activities.
    """

    structure: Structure
    lower: Floats
    upper: Floats
    cost: Floats
    slope: Floats
    reference_level: Floats = field(repr=False)
    reference_price: Floats = field(repr=False)
    elasticity: Floats = field(repr=False)

    @property
    def draws(self) -> int:
        """Number of draws (the widest array)."""
        return max(int(getattr(self, name).shape[1]) for name in VALUE_NAMES)

    def changed(self, **values: Floats) -> ActivitySet:
        """The same structure with some of the arrays replaced and checked."""
        fixed: dict[str, Any] = {name: as_draws(array) for name, array in values.items()}
        result = replace(self, **fixed)
        check(result)
        return result

    def take(self, draws: Ints) -> ActivitySet:
        """The same activities in some of the draws only."""
        parts = {name: getattr(self, name) for name in VALUE_NAMES}
        return replace(
            self,
            **{name: a[:, draws] if a.shape[1] > 1 else a for name, a in parts.items()},
        )

    def at(self, name: str, draw: int) -> Floats:
        """One array for one draw, ``(activities,)``."""
        array: Floats = getattr(self, name)
        return array[:, draw if array.shape[1] > 1 else 0]


def as_draws(array: Floats) -> Floats:
    """The array as float64 with a draw axis at the end."""
    result = np.asarray(array, dtype=np.float64)
    return result[:, None] if result.ndim == 1 else result


def check(activities: ActivitySet) -> None:
    """Raise :class:`ContractError` with every activity whose numbers cannot be used."""
    problems = list(_shape_problems(activities))
    if problems:
        raise ContractError(problems)
    law = activities.structure.law[:, None]
    linear, users = law == Law.LINEAR, law == Law.ISO_ELASTIC
    lower, upper, slope = activities.lower, activities.upper, activities.slope
    tests = (
        (~np.isfinite(lower), lower, "lower", "a finite lower bound"),
        (np.isnan(upper), upper, "upper", "a number"),
        (upper < lower, upper, "upper", "an upper bound not under the lower bound"),
        (~np.isfinite(activities.cost), activities.cost, "cost", "a finite cost"),
        (~users & ~(slope > 0), slope, "slope", "a slope above zero"),
        (users & (lower < 0), lower, "lower", "a demand of at least zero"),
        (~linear & ~np.isfinite(upper), upper, "upper", "a finite level"),
        *(
            (where & ~(value > 0), value, name, "a number above zero")
            for where, name, value in (
                (users, "reference_level", activities.reference_level),
                (~linear, "reference_price", activities.reference_price),
                (~linear, "elasticity", activities.elasticity),
            )
        ),
    )
    for wrong, values, name, expected in tests:
        problems += _value_problems(activities.structure, wrong, values, name, expected)
    if problems:
        raise ContractError(problems)


def _shape_problems(activities: ActivitySet) -> list[Problem]:
    count = activities.structure.activity_count
    draws = activities.draws
    return [
        Problem(
            f"activities, {name}",
            f"an array of shape {array.shape}",
            f"({count}, {draws}) or ({count}, 1)",
        )
        for name in VALUE_NAMES
        if (array := getattr(activities, name)).shape not in {(count, draws), (count, 1)}
    ]


def _value_problems(
    structure: Structure, wrong: NDArray[np.bool_], values: Floats, name: str, expected: str
) -> list[Problem]:
    if not wrong.any():
        return []
    wrong, values = np.broadcast_arrays(wrong, values)
    rows = np.flatnonzero(wrong.any(axis=1))
    return [
        Problem(f"activity {structure.labels[row]}, {name}", f"{values[row, draw]:g}", expected)
        for row in rows
        for draw in [int(np.flatnonzero(wrong[row])[0])]
    ]
