r"""Prices and levels at which every market clears, for many draws at once.

The equilibrium is the minimum of the total cost over levels within their bounds, with the balance
of every node as the only constraint (Takayama and Judge).  Given node prices ``p`` each activity
chooses alone, ``x_j = clip((a_j . p - c_j) / g_j, l_j, u_j)`` in the linear law, and the prices
minimise the convex dual ::

    D(p) = sum_j max over l_j <= x <= u_j of (a_j . p) x - C_j(x)

with gradient ``A x(p)`` (what is left over at each node) and Hessian ``A diag(dx/dm) A'``.  Newton
steps with a safeguarded line search on the slope of ``D`` find it; the factor's pattern is worked
out once per structure (:mod:`didymium.market.ordering`).  Nodes without a marginal activity make
the Hessian singular; a ridge proportional to the node's stiffness closes it, and such a node's own
market sets its price between steps (:mod:`didymium.market.coordinate`).

Way down on failure: Newton from the start given (or from zero); an interior-point approach on the
same pattern (:mod:`didymium.market.interior`) and Newton; PIQP on the problem without fixed
variables, polished by Newton from its multipliers; then :class:`~didymium.errors.ClearingError`.
(Flattening the slopes and steepening them again was tried in place of the interior approach: it
failed where slopes are under a hundredth of the price per typical flow.)  No answer is accepted
before the residual of the market balance is below the tolerance.

References
----------
Takayama and Judge (1964), doi:10.2307/1236473.  Baltensperger, Egging and Tomasgard, "Solving
imperfect market equilibrium problems with convex optimization", CenSES working paper 1/2018 (the
convex form and markups as slopes).  Qi and Sun, Math. Program. 58 (1993) 353,
doi:10.1007/BF01581275 (Newton on piecewise smooth equations).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from didymium.errors import ClearingError
from didymium.market.activity import ActivitySet, Floats, Ints, Law, Structure
from didymium.market.warmup import compiled

TOLERANCE = 1e-9
MOST_STEPS = 120
MOST_STEPS_FROM_START = 40
PATIENCE = 15
BLURRED = 2
GROUP = 8
"""Draws that the solver takes side by side."""
LEAST_GROUPS = 8
"""Groups of draws in a slice when there are more slices than threads."""
MOST_INTERIOR_STEPS = 100


@dataclass(frozen=True)
class Clearing:
    """An equilibrium per draw; the draws are the last axis.

    ``prices`` are NaN at nodes where nothing flows: nothing determines them there.  ``duals`` are
    the solver's numbers at every node, useful only as the start of the next clearing.
    ``residual`` is the largest imbalance of a node relative to the world volume of its product;
    ``complementarity`` is what the levels leave unearned at these prices, relative to turnover.
    ``method`` is how the start of the last Newton steps was found, per draw: ``start`` (given, or
    zero), ``interior`` or ``piqp``; ``failed`` for a draw that was dropped, whose numbers are NaN.
    """

    structure: Structure
    prices: Floats
    duals: Floats
    levels: Floats
    residual: Floats
    complementarity: Floats
    steps: NDArray[np.int64]
    method: NDArray[np.str_]

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.levels.shape[1])


def clear(
    activities: ActivitySet,
    start: Floats | None = None,
    *,
    tolerance: float = TOLERANCE,
    workers: int | None = None,
    on_failure: Literal["raise", "drop"] = "raise",
) -> Clearing:
    """The equilibrium of every draw.

    Parameters
    ----------
    activities
        What may happen, with bounds and costs per draw.
    start
        Prices to start from, ``(nodes,)`` or ``(nodes, draws)``; the base year's prices or the
        ``duals`` of a similar clearing save most of the work.
    tolerance
        Accepted imbalance of a node, relative to the world volume of its product.
    workers
        Threads; all cores by default.  The answer does not depend on it.
    on_failure
        What a draw without an answer does: ``raise``, or ``drop``: its prices and levels are NaN
        and its method is ``failed``.

    Raises
    ------
    ClearingError
        A draw has no answer to the tolerance by any method; the message names the worst nodes.
    """
    job = _Job(activities, _start(activities, start), tolerance, workers)
    everyone = np.arange(activities.draws)
    failed = job.from_inside(job.newton(everyone, MOST_STEPS_FROM_START))
    for draw in failed:
        try:
            job.from_piqp(int(draw))
        except ClearingError:
            if on_failure == "raise":
                raise
            job.drop(int(draw))
    levels, duals = job.levels.T, job.prices.T
    return Clearing(
        structure=activities.structure,
        prices=job.shown.T,
        duals=duals,
        levels=levels,
        residual=job.report[:, 2].copy(),
        complementarity=job.report[:, 3].copy(),
        steps=job.report[:, 1].astype(np.int64),
        method=np.array(METHODS)[job.method],
    )


METHODS = ("start", "interior", "piqp", "failed")


class _Job:
    """One call's arrays, draws first, and the ways to fill them."""

    def __init__(
        self, activities: ActivitySet, prices: Floats, tolerance: float, workers: int | None
    ) -> None:
        structure = activities.structure
        plan = structure.plan
        self.activities, self.structure = activities, structure
        self.prices = prices
        self.start = prices.copy()
        self.levels = np.empty((activities.draws, structure.activity_count))
        self.shown = np.empty_like(prices)
        self.report = np.zeros((activities.draws, 4))
        self.method = np.zeros(activities.draws, dtype=np.int64)
        self.tolerance = tolerance
        self.workers = workers or os.cpu_count() or 1
        self.sparse = (structure.indptr, plan.columns, structure.data)
        self.layout = plan.layout
        self.scatter = (
            plan.pair_ptr,
            plan.pair_position,
            plan.pair_value,
            plan.diagonal,
            plan.rows,
        )
        bent = np.flatnonzero(structure.law != Law.LINEAR)
        self.curved = np.column_stack([bent, structure.law[bent]]).astype(np.int64)
        position = np.full(structure.activity_count, -1, dtype=np.int64)
        position[bent] = np.arange(bent.size)
        self.around = (*plan.around, position)
        self.sizes = (structure.node_count, plan.storage, plan.widest)
        self.product = structure.node_product[plan.order]

    def newton(self, draws: Ints, most_steps: int = MOST_STEPS) -> Ints:
        """Newton from ``prices``; the draws that failed."""
        self._compiled("solve_draws", draws, most_steps)
        blurred = draws[self.report[draws, 0] == BLURRED]
        if blurred.size:
            self._compiled("refine_draws", blurred, most_steps)
        failed: Ints = draws[self.report[draws, 0] != 0]
        return failed

    def _compiled(self, name: str, draws: Ints, most_steps: int) -> None:
        """One of the compiled ways of :mod:`didymium.market.newton` over threads."""
        solve, workspace = compiled(name)
        limits = (float(self.tolerance), most_steps, PATIENCE)
        plan, structure = self.structure.plan, self.structure
        counts = structure.activity_count, self.curved.shape[0], len(structure.products)
        entries = plan.upper[1].size, plan.factor_entries, int(np.diff(plan.around[0]).max())
        sizes = (structure.node_count, *counts)
        columns, pair_ptr, pair_position = plan.narrow
        system = (
            (structure.indptr, columns, structure.data), self.around,
            (pair_ptr, pair_position, plan.pair_value), plan.upper, plan.upper_diagonal,
            self.curved.ravel(), self.product, plan.order,
        )  # fmt: skip
        answer = self.prices, self.shown, self.levels, self.report
        values = _flat(self.activities)
        rooms = _rooms(*sizes, *entries)

        def part(some: Ints) -> None:
            try:
                space = rooms.pop()
            except IndexError:  # all are in use by other threads
                space = workspace(*sizes, *entries)
            solve(sizes, system, structure.law, values, space, limits, some, answer)
            rooms.append(space)

        self._spread(part, draws)

    def from_inside(self, draws: Ints) -> Ints:
        """The interior approach from the starting prices, then Newton; the draws that failed."""
        if not draws.size:
            return draws
        approach_draws, workspace = compiled("approach_draws")
        order = self.structure.plan.order
        inner = np.ascontiguousarray(self.start[:, order])
        nodes, storage, widest = self.sizes
        count = self.structure.activity_count
        values = _contiguous(self.activities)

        def part(some: Ints) -> None:
            approach_draws(
                self.sparse, self.layout, self.scatter, self.structure.law, values,
                workspace(nodes, count, storage, widest), MOST_INTERIOR_STEPS, some, inner,
                self.report,
            )  # fmt: skip

        self._spread(part, draws)
        self.prices[np.ix_(draws, order)] = inner[draws]
        self.method[draws] = METHODS.index("interior")
        return self.newton(draws)

    def from_piqp(self, draw: int) -> None:
        """PIQP, then Newton; raises when that fails too."""
        from didymium.market.reference import solve_piqp

        self.method[draw] = METHODS.index("piqp")
        try:
            self.prices[draw] = solve_piqp(self.activities, draw).duals
        except ClearingError as cause:
            raise ClearingError(f"{self._complaint(draw)} ({cause})") from cause
        if self.newton(np.array([draw])).size:
            raise ClearingError(self._complaint(draw))

    def drop(self, draw: int) -> None:
        """Mark a draw as having no answer."""
        self.method[draw] = METHODS.index("failed")
        for array in (self.prices, self.shown, self.levels):
            array[draw] = np.nan
        self.report[draw, 2:] = np.nan

    def _spread(self, part: Callable[[Ints], None], draws: Ints) -> None:
        """Run ``part`` on slices of the draws in threads; the slices do not change any answer."""
        groups = -(-draws.size // GROUP)
        threads = min(self.workers, groups)
        if threads <= 1:
            part(draws)
            return
        slices = threads * max(1, min(4, groups // (LEAST_GROUPS * threads)))
        bounds = [groups * k // slices * GROUP for k in range(1, slices)]
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(part, np.split(draws, bounds)))

    def _complaint(self, draw: int) -> str:
        left = self.structure.flows(self.levels[draw][:, None])[:, 0]
        worst = np.argsort(-np.abs(left))[:3]
        places = "; ".join(
            f"{self.structure.nodes[n].product} in {self.structure.nodes[n].territory}: "
            f"{left[n]:+.4g}"
            for n in worst
        )
        return (
            f"draw {draw}: no prices were found that clear every market; the largest imbalance "
            f"is {self.report[draw, 2]:.1e} of the product's world volume, expected at most "
            f"{self.tolerance:.0e}. Left over at {places}. Check that every product there has a "
            f"way in (a substitute) and a way out (disposal)."
        )


def _contiguous(activities: ActivitySet) -> tuple[Floats, ...]:
    """The arrays with draws first, as the kernels read them (no copy for Fortran order)."""
    names = ("lower", "upper", "cost", "slope")
    iso = ("reference_level", "reference_price", "elasticity")
    return tuple(np.ascontiguousarray(getattr(activities, name).T) for name in names + iso)


@lru_cache(maxsize=4)
def _rooms(*_sizes: int) -> list[Any]:
    """Room to work in that is not in use, kept for structures of the same sizes."""
    return []


def _flat(activities: ActivitySet) -> tuple[tuple[Floats, ...], tuple[tuple[int, int], ...]]:
    """The arrays as they lie in memory, and how far apart rows and draws are (0: one for all)."""
    names = ("lower", "upper", "slope", "cost", "reference_level", "reference_price", "elasticity")
    flat, strides = [], []
    for name in names:
        array = getattr(activities, name)
        if not (array.flags.c_contiguous or array.flags.f_contiguous):
            array = np.ascontiguousarray(array)
        flat.append(array.ravel(order="K"))
        row, column = (stride // array.itemsize for stride in array.strides)
        strides.append((row, column if array.shape[1] > 1 else 0))
    return tuple(flat), tuple(strides)


def _start(activities: ActivitySet, start: Floats | None) -> Floats:
    """Starting prices, draws first, as a fresh array."""
    structure, draws = activities.structure, activities.draws
    if start is None:
        first = np.zeros(structure.node_count)
        return np.tile(first, (draws, 1))
    given = np.asarray(start, dtype=np.float64)
    if given.ndim == 1:
        given = given[:, None]
    if given.shape not in {(structure.node_count, 1), (structure.node_count, draws)}:
        raise ValueError(f"start has shape {given.shape}, expected ({structure.node_count}, draws)")
    result = np.empty((draws, structure.node_count))
    result[:] = np.nan_to_num(given, nan=0.0).T
    return result
