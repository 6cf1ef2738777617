"""The shipped chains under a ban, solved by Newton and judged by general solvers."""

from __future__ import annotations

import numpy as np
import pytest

from didymium.market import chain as chains
from didymium.market.activity import ActivitySet, Law, Role
from didymium.market.calibration import Market, calibrate
from didymium.market.clearing import clear
from didymium.market.reference import objective, tangent


def _half_banned(market: Market) -> ActivitySet:
    """Half of every shipment out of the controlling territory is banned; new roads are closed."""
    upper = market.activities.upper.copy()
    for row, label in enumerate(market.activities.structure.labels):
        if label.role is Role.TRADE and label.territory == market.chain.controlling:
            upper[row] = 0.5 * market.levels[row]
    return market.activities.changed(upper=upper)


def _straight(activities: ActivitySet, levels: np.ndarray) -> ActivitySet:
    """The same market with every curve replaced by its tangent: one quadratic programme."""
    cost, slope = tangent(activities, levels)
    linear = np.full_like(activities.structure.law, Law.LINEAR)
    structure = activities.structure.__class__(
        nodes=activities.structure.nodes,
        labels=activities.structure.labels,
        law=linear,
        indptr=activities.structure.indptr,
        indices=activities.structure.indices,
        data=activities.structure.data,
    )
    return activities.__class__(
        structure,
        lower=activities.lower,
        upper=activities.upper,
        cost=cost[:, None],
        slope=slope[:, None],
        reference_level=activities.reference_level,
        reference_price=activities.reference_price,
        elasticity=activities.elasticity,
    )


def _clarabel(activities: ActivitySet, mass: float, money: float) -> np.ndarray:
    """Levels of a linear market by Clarabel: balance as equalities, bounds as a cone.

    Masses are divided by ``mass`` and costs by ``money``; Clarabel stops early on raw tonnes.
    """
    import clarabel
    from scipy import sparse

    structure = activities.structure
    shape = (structure.node_count, structure.activity_count)
    matrix = sparse.csc_matrix((structure.data, structure.indices, structure.indptr), shape=shape)
    lower, upper = activities.lower[:, 0] / mass, activities.upper[:, 0] / mass
    free = upper > lower
    finite = np.flatnonzero(np.isfinite(upper[free]))
    count = int(free.sum())
    eye = sparse.identity(count, format="csc")
    rows = sparse.vstack([matrix[:, free], -eye, eye[finite]], format="csc")
    bounds = np.concatenate([-(matrix[:, ~free] @ lower[~free]), -lower[free], upper[free][finite]])
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-12
    settings.max_iter = 300
    solver = clarabel.DefaultSolver(
        sparse.diags(activities.slope[free, 0] * mass / money, format="csc"),
        activities.cost[free, 0] / money,
        rows,
        bounds,
        [clarabel.ZeroConeT(structure.node_count), clarabel.NonnegativeConeT(count + finite.size)],
        settings,
    )
    levels = lower.copy()
    levels[free] = np.array(solver.solve().x)
    return levels * mass


@pytest.mark.parametrize("name", chains.available())
def test_newton_agrees_with_clarabel_on_the_shipped_chains(name: str) -> None:
    """Objective to 1e-8, flows to 1e-5 of world volume, every curve at its tangent."""
    market = calibrate(chains.load(name))
    banned = _half_banned(market)
    curved = clear(banned, market.prices[:, 0])
    straight = _straight(banned, curved.levels[:, 0])
    ours = clear(straight, curved.duals).levels[:, 0]
    theirs = _clarabel(straight, float(market.levels.max()), float(market.prices.max()))
    cost, other = objective(straight, 0, ours), objective(straight, 0, theirs)
    assert cost == pytest.approx(other, rel=1e-8)
    labels = straight.structure.labels
    world: dict[str, float] = {}
    for row, label in enumerate(labels):
        if label.role is not Role.TRADE:
            world[label.product] = world.get(label.product, 0.0) + max(market.levels[row], 0.0)
    for row, label in enumerate(labels):
        assert abs(ours[row] - theirs[row]) <= 1e-5 * max(world[label.product], 1e-3), label
