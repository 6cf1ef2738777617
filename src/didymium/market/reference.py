"""The same equilibrium as a quadratic program, for PIQP: fallback and judge of the Newton solver.

Fixed variables are removed and bounds that are infinite stay infinite; left in, PIQP was seen to
call feasible problems infeasible.  The iso-elastic law is not quadratic: its marginal cost is
replaced by the tangent at the last level and the program is solved again until it rests.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from didymium.errors import ClearingError
from didymium.market.activity import ActivitySet, Floats, Ints, Law

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
    """Total cost of the levels minus what users are willing to pay."""
    cost, slope = activities.at("cost", draw), activities.at("slope", draw)
    iso = np.flatnonzero(activities.structure.law == Law.ISO_ELASTIC)
    total = cost * levels + 0.5 * slope * levels**2
    total[iso] = cost[iso] * levels[iso]
    return float(total.sum() - _worth(activities, draw, iso, levels[iso]).sum())


def _worth(activities: ActivitySet, draw: int, iso: Ints, level: Floats) -> Floats:
    quantity, price, elasticity = (
        activities.at(name, draw)[iso]
        for name in ("reference_level", "reference_price", "elasticity")
    )
    power = 1.0 - 1.0 / elasticity
    safe = np.where(level > 0, level, quantity)
    ratio = np.log(safe / quantity)
    flat = np.abs(power) < 1e-12
    worth = np.where(flat, ratio, np.expm1(power * ratio) / np.where(flat, 1.0, power))
    return np.asarray(np.where(level > 0, price * quantity * worth, 0.0))


def tangent(activities: ActivitySet, draw: int, levels: Floats) -> tuple[Floats, Floats]:
    """Cost and slope with the iso-elastic activities replaced by their tangent at the levels."""
    cost, slope = activities.at("cost", draw).copy(), activities.at("slope", draw).copy()
    iso = np.flatnonzero(activities.structure.law == Law.ISO_ELASTIC)
    quantity, price, elasticity = (
        activities.at(name, draw)[iso]
        for name in ("reference_level", "reference_price", "elasticity")
    )
    level = np.maximum(levels[iso], 1e-9 * quantity)
    value = price * (level / quantity) ** (-1.0 / elasticity)
    slope[iso] = value / (elasticity * level)
    cost[iso] += -value - slope[iso] * level
    return cost, slope


def solve_piqp(activities: ActivitySet, draw: int, *, accuracy: float = 1e-9) -> Reference:
    """One draw's equilibrium by PIQP after removing fixed variables."""
    lower, upper = activities.at("lower", draw), activities.at("upper", draw)
    iso = activities.structure.law == Law.ISO_ELASTIC
    levels = np.clip(activities.at("reference_level", draw), lower, upper)
    rounds = 0
    while True:
        cost, slope = tangent(activities, draw, levels)
        new, duals = _quadratic(activities, cost, slope, lower, upper, accuracy)
        rounds += 1
        moved = np.abs(new - levels)[iso]
        scale = np.abs(new[iso]).max(initial=0.0)
        if not iso.any() or moved.max(initial=0.0) <= STILL * scale:
            break
        if rounds >= ROUNDS:
            raise ClearingError(f"draw {draw}: PIQP did not come to rest in {ROUNDS} rounds")
        levels = np.where(iso, np.maximum(new, 0.1 * levels), new)
    return Reference(new, duals, objective(activities, draw, new), rounds)


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
