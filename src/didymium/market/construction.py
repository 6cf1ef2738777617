"""An activity set made activity by activity, and its year cut into months."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from didymium.errors import ContractError, Problem
from didymium.market.activity import (
    VALUE_NAMES,
    ActivitySet,
    Label,
    Law,
    Node,
    Structure,
    check,
)


def per_month(activities: ActivitySet) -> ActivitySet:
    """Yearly levels as monthly ones: bounds and reference levels / 12, slopes x 12."""
    return activities.changed(
        lower=activities.lower / 12,
        upper=activities.upper / 12,
        slope=activities.slope * 12,
        reference_level=activities.reference_level / 12,
    )


class Builder:
    """Collects nodes and activities one by one and freezes them into an :class:`ActivitySet`.

    Examples
    --------
    >>> from didymium.market.activity import Label, Role
    >>> build = Builder()
    >>> ore = build.node("CHN", "ore")
    >>> _ = build.add(Label(Role.MINE, "CHN", "ore"), {ore: 1.0}, upper=10, cost=1, slope=0.1)
    >>> _ = build.add(Label(Role.DEMAND, "CHN", "ore"), {ore: -1.0}, upper=9, cost=-5, slope=0.5)
    >>> build.freeze().structure.activity_count
    2
    """

    def __init__(self) -> None:
        self._nodes: dict[Node, int] = {}
        self._labels: list[Label] = []
        self._laws: list[Law] = []
        self._columns: list[dict[int, float]] = []
        self._values: list[tuple[float, ...]] = []

    def node(self, territory: str, product: str) -> int:
        """Position of the node, made when it is new."""
        return self._nodes.setdefault(Node(territory, product), len(self._nodes))

    def add(
        self,
        label: Label,
        column: Mapping[int, float],
        *,
        upper: float,
        cost: float,
        slope: float,
        lower: float = 0.0,
    ) -> int:
        """Add an activity of the linear law and return its position."""
        return self._add(label, column, Law.LINEAR, (lower, upper, cost, slope, 1.0, 1.0, 1.0))

    def add_iso_elastic(
        self,
        label: Label,
        column: Mapping[int, float],
        *,
        reference_level: float,
        reference_price: float,
        elasticity: float,
        upper: float,
    ) -> int:
        """Add users with a constant elasticity and return the activity's position."""
        tail = (reference_level, reference_price, elasticity)
        return self._add(label, column, Law.ISO_ELASTIC, (0.0, upper, 0.0, 1.0, *tail))

    def _add(
        self, label: Label, column: Mapping[int, float], law: Law, values: tuple[float, ...]
    ) -> int:
        self._labels.append(label)
        self._columns.append(dict(column))
        self._laws.append(law)
        self._values.append(values)
        return len(self._labels) - 1

    def freeze(self) -> ActivitySet:
        """The activity set; raises :class:`ContractError` with every problem found."""
        problems = [
            Problem(f"activity {label}", f"the column {column}", "amounts at known nodes, not zero")
            for label, column in zip(self._labels, self._columns, strict=True)
            if not column
            or any(
                not 0 <= node < len(self._nodes) or amount == 0 or not np.isfinite(amount)
                for node, amount in column.items()
            )
        ]
        if problems:
            raise ContractError(problems)
        columns = [sorted(column.items()) for column in self._columns]
        structure = Structure(
            nodes=tuple(self._nodes),
            labels=tuple(self._labels),
            law=np.array(self._laws, dtype=np.int8),
            indptr=np.cumsum([0, *(len(column) for column in columns)], dtype=np.int64),
            indices=np.array([node for column in columns for node, _ in column], dtype=np.int64),
            data=np.array([amount for column in columns for _, amount in column], dtype=np.float64),
        )
        values = np.array(self._values, dtype=np.float64).reshape(len(columns), len(VALUE_NAMES))
        arrays = {name: values[:, [k]].copy() for k, name in enumerate(VALUE_NAMES)}
        result = ActivitySet(structure, **arrays)
        check(result)
        return result
