r"""Prices and levels at which every market clears, for many draws at once.

The equilibrium is the minimum of the total cost over levels within their bounds, with the balance
of every node as the only constraint (Takayama and Judge).  Given node prices ``p`` each activity
chooses alone, ``x_j = clip((a_j . p - c_j) / g_j, l_j, u_j)`` in the linear law, and the prices
minimise the convex dual ::

    D(p) = sum_j max over l_j <= x <= u_j of (a_j . p) x - C_j(x)

with gradient ``A x(p)`` (what is left over at each node) and Hessian ``A diag(dx/dm) A'``.  Newton
steps with a safeguarded line search on the slope of ``D`` find it; the factor's pattern is worked
out once per structure (:mod:`didymium.market.ordering`).  Nodes without a marginal activity make
the Hessian singular; a ridge proportional to the node's stiffness closes it.

Way down on failure: the same with flatter activities first (slopes times 100, 10, 1, each started
from the answer before), then PIQP on the problem without fixed variables, polished by Newton from
its multipliers, then :class:`~didymium.errors.ClearingError`.  No answer is accepted before the
residual of the market balance is below the tolerance.

References
----------
Takayama and Judge (1964), doi:10.2307/1236473.  Baltensperger, Egging and Tomasgard, "Solving
imperfect market equilibrium problems with convex optimization", CenSES working paper 1/2018 (the
convex form and markups as slopes).  Qi and Sun, Math. Program. 58 (1993) 353,
doi:10.1007/BF01581275 (Newton on piecewise smooth equations).
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from didymium.errors import ClearingError
from didymium.market.activity import ActivitySet, Floats, Structure

TOLERANCE = 1e-9
MOST_STEPS = 200
CONTINUATION = (100.0, 10.0, 1.0)
IDLE = 1e-9
"""Share of the product's world volume under which a node counts as idle."""


@dataclass(frozen=True)
class Clearing:
    """An equilibrium per draw; the draws are the last axis.

    ``prices`` are NaN at nodes where nothing flows: nothing determines them there.  ``duals`` are
    the solver's numbers at every node, useful only as the start of the next clearing.
    ``residual`` is the largest imbalance of a node relative to the world volume of its product;
    ``complementarity`` is what the levels leave unearned at these prices, relative to turnover.
    ``method`` is ``newton``, ``continuation`` or ``piqp`` per draw.
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

    Raises
    ------
    ClearingError
        A draw has no answer to the tolerance by any method; the message names the worst nodes.
    """
    structure = activities.structure
    prices = _start(activities, start)
    values = _contiguous(activities)
    levels = np.empty((activities.draws, structure.activity_count))
    report = run_newton(structure, values, prices, levels, tolerance=tolerance, workers=workers)
    method = np.full(activities.draws, "newton", dtype="<U12")
    for draw in np.flatnonzero(report[:, 0] != 0):
        method[draw] = _rescue(activities, int(draw), prices, levels, report, tolerance)
    levels_last, duals = levels.T, prices.T
    return Clearing(
        structure=structure,
        prices=np.where(_idle(structure, levels_last), np.nan, duals),
        duals=duals,
        levels=levels_last,
        residual=report[:, 2].copy(),
        complementarity=report[:, 3].copy(),
        steps=report[:, 1].astype(np.int64),
        method=method,
    )


def run_newton(
    structure: Structure,
    values: tuple[Floats, ...],
    prices: Floats,
    levels: Floats,
    *,
    tolerance: float,
    workers: int | None,
) -> Floats:
    """Newton for every row of ``prices`` and ``levels``, in place; status, steps, residual."""
    from didymium.market.warmup import compiled

    solve_draws = compiled()
    plan = structure.plan
    draws = prices.shape[0]
    report = np.zeros((draws, 4))
    internal = np.ascontiguousarray(prices[:, plan.order])
    layout = (
        plan.first,
        plan.row_ptr,
        plan.panel_ptr,
        plan.update_ptr,
        plan.update_panel,
        plan.update_low,
        plan.update_high,
        plan.relative_ptr,
        plan.relative,
    )
    scatter = (plan.pair_ptr, plan.pair_position, plan.pair_value, plan.diagonal, plan.rows)
    sparse = (structure.indptr, plan.columns, structure.data)
    product = structure.node_product[plan.order]
    sizes = (structure.node_count, plan.storage, plan.widest)
    limits = (float(tolerance), MOST_STEPS)

    def part(begin: int, end: int) -> None:
        solve_draws(
            sparse,
            layout,
            scatter,
            structure.law,
            values,
            product,
            len(structure.products),
            sizes,
            limits,
            begin,
            end,
            internal,
            levels,
            report,
        )

    threads = min(workers or os.cpu_count() or 1, draws)
    if threads <= 1:
        part(0, draws)
    else:
        edges = np.linspace(0, draws, min(draws, 4 * threads) + 1).astype(int)
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(part, edges[:-1].tolist(), edges[1:].tolist()))
    prices[:, plan.order] = internal
    return report


def _contiguous(activities: ActivitySet) -> tuple[Floats, ...]:
    """The arrays with draws first, as the kernels read them (no copy for Fortran order)."""
    names = ("lower", "upper", "cost", "slope")
    iso = ("reference_level", "reference_price", "elasticity")
    return tuple(np.ascontiguousarray(getattr(activities, name).T) for name in names + iso)


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


def _idle(structure: Structure, levels: Floats) -> NDArray[np.bool_]:
    """Nodes through which nothing flows, ``(nodes, draws)``."""
    from scipy.sparse import csc_array

    shape = (structure.node_count, structure.activity_count)
    matrix = csc_array((np.abs(structure.data), structure.indices, structure.indptr), shape=shape)
    gross = np.asarray(matrix @ np.abs(levels))
    world = np.zeros((len(structure.products), levels.shape[1]))
    np.add.at(world, structure.node_product, gross)
    idle: NDArray[np.bool_] = gross <= IDLE * world[structure.node_product]
    return idle


def _rescue(
    activities: ActivitySet,
    draw: int,
    prices: Floats,
    levels: Floats,
    report: Floats,
    tolerance: float,
) -> str:
    """Fill one draw by the slower methods and name the one that worked."""
    from didymium.market.reference import solve_piqp

    structure = activities.structure
    one = tuple(activities.at(name, draw)[None, :].copy() for name in _NAMES)
    own_price, own_level = np.zeros((1, structure.node_count)), levels[draw : draw + 1]
    failed = False
    for factor in CONTINUATION:
        values = (*one[:3], one[3] * factor, *one[4:])
        outcome = run_newton(
            structure, values, own_price, own_level, tolerance=tolerance, workers=1
        )
        failed = bool(outcome[0, 0] != 0)
    method = "continuation"
    if failed:
        method = "piqp"
        own_price = solve_piqp(activities, draw).duals[None, :].copy()
        outcome = run_newton(structure, one, own_price, own_level, tolerance=tolerance, workers=1)
    if outcome[0, 0] != 0:
        raise ClearingError(_complaint(structure, draw, own_level[0], outcome[0, 2], tolerance))
    prices[draw] = own_price[0]
    report[draw] = outcome[0]
    return method


_NAMES = ("lower", "upper", "cost", "slope", "reference_level", "reference_price", "elasticity")


def _complaint(
    structure: Structure, draw: int, level: Floats, residual: float, tolerance: float
) -> str:
    left = structure.flows(level[:, None])[:, 0]
    worst = np.argsort(-np.abs(left))[:3]
    places = "; ".join(
        f"{structure.nodes[n].product} in {structure.nodes[n].territory}: {left[n]:+.4g}"
        for n in worst
    )
    return (
        f"draw {draw}: no prices were found that clear every market; the largest imbalance is "
        f"{residual:.1e} of the product's world volume, expected at most {tolerance:.0e}. Left "
        f"over at {places}. Check that every product there has a way in (a substitute) and a way "
        f"out (disposal)."
    )
