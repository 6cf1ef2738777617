"""Bounded weighted least squares with node balances, as a quadratic programme for PIQP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from didymium.errors import ClearingError

#: Weight of the gap that a node may keep when we look for what cannot be balanced.
GAP_WEIGHT = 1e4


@dataclass(slots=True)
class Variable:
    """An unknown quantity: what it is, its bounds and its usual size."""

    key: tuple[str, ...]
    low: float
    high: float
    scale: float


class LeastSquares:
    """Collects variables, pulls, balances and side conditions and solves them."""

    def __init__(self) -> None:
        self.variables: list[Variable] = []
        self.index: dict[tuple[str, ...], int] = {}
        self.pulls: list[tuple[dict[int, float], float, float]] = []
        self.ranges: list[tuple[dict[int, float], float, float, float]] = []
        self.balance: dict[tuple[str, str], dict[int, float]] = {}

    def add(self, key: tuple[str, ...], low: float, high: float, scale: float) -> int:
        """A variable with its bounds and its usual size; returns its position."""
        self.index[key] = len(self.variables)
        self.variables.append(Variable(key, low, high, max(scale, 1e-3)))
        return self.index[key]

    def pull(self, terms: dict[int, float], target: float, spread: float) -> None:
        """Ask for a sum of variables to be near ``target``; ``spread`` is one over the weight."""
        self.pulls.append((terms, target, spread))

    def at_node(self, territory: str, product: str, variable: int, sign: float) -> None:
        """Let a variable give to (+1) or take from (-1) a node that must balance."""
        node = self.balance.setdefault((territory, product), {})
        node[variable] = node.get(variable, 0.0) + sign

    def solve(self) -> NDArray[np.float64]:
        """Values of the variables; when nothing fits, an error that names the worst nodes."""
        values, _ = self._solve(soft=False)
        if values is not None:
            return values
        _, gaps = self._solve(soft=True)
        worst = sorted(zip(gaps, self.balance, strict=True), key=lambda pair: -abs(pair[0]))[:8]
        places = "; ".join(f"{node[1]} in {node[0]} by {gap:+.4g} t" for gap, node in worst)
        raise ClearingError(
            f"No base year fits inside the ranges of its figures. Nearest misses: {places}."
            " Widen the ranges of the figures there."
        )

    def _solve(self, *, soft: bool) -> tuple[NDArray[np.float64] | None, NDArray[np.float64]]:
        import piqp

        count, nodes = len(self.variables), len(self.balance)
        scale = np.array([v.scale for v in self.variables])
        low = np.array([v.low for v in self.variables]) / scale
        high = np.array([v.high for v in self.variables]) / scale
        wide = sparse.diags_array(scale)
        spread = np.array([s for _, _, s in self.pulls])
        target = np.array([t for _, t, _ in self.pulls]) / spread
        rows = [terms for terms, _, _ in self.pulls]
        pull = sparse.diags_array(1.0 / spread) @ _matrix(rows, count) @ wide
        sizes = np.array(
            [max(self.variables[i].scale for i in terms) for terms in self.balance.values()]
        )
        gap = sparse.eye_array(nodes) * (1.0 if soft else 0.0)
        level = sparse.diags_array(1.0 / sizes) @ _matrix(list(self.balance.values()), count) @ wide
        weight = np.array([1.0 / size for _, _, _, size in self.ranges])
        rows = [terms for terms, _, _, _ in self.ranges]
        side = sparse.diags_array(weight) @ _matrix(rows, count) @ wide
        side = sparse.hstack([side, sparse.csc_array((len(rows), nodes))])
        solver = piqp.SparseSolver()
        solver.settings.eps_abs = solver.settings.eps_rel = 1e-11
        solver.settings.max_iter = 500
        solver.setup(
            sparse.csc_matrix(
                sparse.block_diag(
                    [
                        pull.T @ pull + 1e-9 * sparse.eye_array(count),
                        GAP_WEIGHT * sparse.eye_array(nodes),
                    ]
                )
            ),
            np.concatenate([-(pull.T @ target), np.zeros(nodes)]),
            sparse.csc_matrix(sparse.hstack([level, gap])),
            np.zeros(nodes),
            sparse.csc_matrix(side),
            np.array([low for _, low, _, _ in self.ranges]) * weight,
            np.array([high for _, _, high, _ in self.ranges]) * weight,
            np.concatenate([low, np.full(nodes, -np.inf)]),
            np.concatenate([high, np.full(nodes, np.inf)]),
        )
        status = solver.solve()
        found = np.asarray(solver.result.x, dtype=np.float64)
        if status != piqp.PIQP_SOLVED:
            return None, found[count:] * sizes
        return np.clip(found[:count], low, high) * scale, found[count:] * sizes


def _matrix(rows: Sequence[Mapping[int, float]], columns: int) -> sparse.csr_array:
    data = [value for row in rows for value in row.values()]
    where = [number for number, row in enumerate(rows) for _ in row]
    column = [index for row in rows for index in row]
    return sparse.csr_array((data, (where, column)), shape=(len(rows), columns))
