"""The same equilibrium as a quadratic program, for PIQP: fallback and judge of the Newton solver.

Fixed variables are removed and bounds that are infinite stay infinite; left in, PIQP was seen to
call feasible problems infeasible.  The other laws are not quadratic: their marginal cost is
replaced by the tangent at the last level and the program is solved again until it rests.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from didymium.errors import ClearingError
from didymium.market.activity import ActivitySet, Floats, Law
from didymium.market.laws import marginal_cost, total_cost

ROUNDS = 60
STILL = 1e-9


@dataclass(frozen=True)
class Reference:
    """Levels, prices and total cost of one draw by a general solver."""

    levels: Floats
    duals: Floats
    objective: float
    rounds: int


def objective(activities: ActivitySet, draw: int, levels: Floats) -> float:
    """Total cost of one draw's levels minus what users are willing to pay."""
    return float(total_cost(activities.take(np.array([draw])), levels[:, None])[0])


def tangent(activities: ActivitySet, levels: Floats) -> tuple[Floats, Floats]:
    """Cost and slope of a single draw with every curve replaced by its tangent at the levels."""
    cost, slope = activities.cost[:, 0].copy(), activities.slope[:, 0].copy()
    curved = np.flatnonzero(activities.structure.law != Law.LINEAR)
    step = 1e-6 * np.maximum(np.abs(levels), 1e-6 * np.abs(activities.elasticity[:, 0]))
    users = activities.structure.law == Law.ISO_ELASTIC
    level = np.where(users, np.maximum(levels, 1e-9 * activities.reference_level[:, 0]), levels)
    high = marginal_cost(activities, (level + step)[:, None])[:, 0]
    low = marginal_cost(activities, (level - step)[:, None])[:, 0]
    slope[curved] = np.maximum((high - low) / (2 * step), 1e-12)[curved]
    cost[curved] = (0.5 * (high + low) - slope * level)[curved]
    return cost, slope


def solve_piqp(activities: ActivitySet, draw: int, *, accuracy: float = 1e-9) -> Reference:
    """One draw's equilibrium by PIQP after removing fixed variables."""
    activities = activities.take(np.array([draw]))
    lower, upper = activities.lower[:, 0], activities.upper[:, 0]
    curved = activities.structure.law != Law.LINEAR
    levels = np.clip(activities.reference_level[:, 0], lower, upper)
    rounds = 0
    while True:
        cost, slope = tangent(activities, levels)
        new, duals = _quadratic(activities, cost, slope, lower, upper, accuracy)
        rounds += 1
        moved = np.abs(new - levels)[curved]
        scale = np.abs(new[curved]).max(initial=0.0)
        if not curved.any() or moved.max(initial=0.0) <= STILL * scale:
            break
        if rounds >= ROUNDS:
            raise ClearingError(f"draw {draw}: PIQP did not come to rest in {ROUNDS} rounds")
        users = activities.structure.law == Law.ISO_ELASTIC
        levels = np.where(users, np.maximum(new, 0.1 * levels), new)
    return Reference(new, duals, objective(activities, 0, new), rounds)


def _quadratic(
    activities: ActivitySet,
    cost: Floats,
    slope: Floats,
    lower: Floats,
    upper: Floats,
    accuracy: float,
) -> tuple[Floats, Floats]:
    import piqp
    from scipy.sparse import csc_matrix, diags

    structure = activities.structure
    shape = (structure.node_count, structure.activity_count)
    matrix = csc_matrix((structure.data, structure.indices, structure.indptr), shape=shape)
    free = upper > lower
    levels = lower.copy()
    given = -(matrix[:, ~free] @ lower[~free])
    high = np.where(np.isfinite(upper[free]), upper[free], 1e30)
    solver = piqp.SparseSolver()
    solver.settings.eps_abs = solver.settings.eps_rel = accuracy
    solver.settings.eps_duality_gap_abs = solver.settings.eps_duality_gap_rel = accuracy
    quadratic = diags(slope[free]).tocsc()
    part = matrix[:, free].tocsc()
    solver.setup(quadratic, cost[free], part, given, None, None, None, lower[free], high)
    status = solver.solve()
    if status != piqp.PIQP_SOLVED:
        raise ClearingError(f"PIQP found no equilibrium: {status}")
    levels[free] = solver.result.x
    return levels, -np.asarray(solver.result.y, dtype=np.float64)
