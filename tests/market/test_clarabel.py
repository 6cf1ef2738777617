"""The same markets by Clarabel: quadratic programs, and power cones for iso-elastic users."""

from __future__ import annotations

import clarabel
import numpy as np
import pytest
import scipy.sparse as sp
from problems import random_market

from didymium.market.activity import VALUE_NAMES, Law
from didymium.market.clearing import clear
from didymium.market.reference import objective


def by_clarabel(market):
    """Levels of the only draw.

    For elasticity e < 1 the worth of level x is P Q / (1 - 1/e) ((x/Q)^(1 - 1/e) - 1): minus a
    constant times t with t >= (x/Q)^(1 - 1/e), that is t^e (x/Q)^(1-e) >= 1, a power cone.
    """
    structure = market.structure
    at = {name: market.at(name, 0) for name in VALUE_NAMES}
    n, m = structure.activity_count, structure.node_count
    balance = sp.csc_array((structure.data, structure.indices, structure.indptr), shape=(m, n))
    curved = np.flatnonzero(structure.law == Law.ISO_ELASTIC)
    k = curved.size
    slope, cost = at["slope"].copy(), at["cost"].copy()
    slope[curved] = 0.0
    e = at["elasticity"][curved]
    weight = at["reference_price"][curved] * at["reference_level"][curved] / (1 / e - 1)
    finite = np.flatnonzero(np.isfinite(at["upper"]))
    eye = sp.eye_array(n + k).tocsr()
    rows = [sp.hstack([balance, sp.csc_array((m, k))]), eye[finite], -eye[:n]]
    right = [np.zeros(m), at["upper"][finite], -at["lower"]]
    cones = [clarabel.ZeroConeT(m), clarabel.NonnegativeConeT(finite.size + n)]
    for number, j in enumerate(curved):
        part = sp.lil_array((3, n + k))
        part[0, n + number] = -1.0
        part[1, j] = -1.0 / at["reference_level"][j]
        rows.append(part)
        right.append(np.array([0.0, 0.0, 1.0]))
        cones.append(clarabel.PowerConeT(float(e[number])))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-11
    quadratic = sp.diags_array(np.concatenate([slope, np.zeros(k)])).tocsc()
    solver = clarabel.DefaultSolver(
        sp.csc_matrix(quadratic),
        np.concatenate([cost, weight]),
        sp.csc_matrix(sp.vstack(rows)),
        np.concatenate(right),
        cones,
        settings,
    )
    solution = solver.solve()
    assert "Solved" in str(solution.status)
    return np.array(solution.x)[:n]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("iso", [False, True])
def test_clarabel_finds_the_same_levels_and_cost(seed, iso):
    market = random_market(seed + 20, iso=iso)
    if iso:
        market = market.changed(elasticity=np.minimum(market.elasticity, 0.9))
    cleared = clear(market)
    judged = by_clarabel(market)
    world = judged.max()
    # the power cones stop some digits earlier than the quadratic programs
    allowed = 1e-4 if iso else 1e-5
    assert np.abs(cleared.levels[:, 0] - judged).max() <= allowed * world
    ours, theirs = (objective(market, 0, x) for x in (cleared.levels[:, 0], judged))
    assert ours - theirs <= 1e-8 * abs(theirs)
    assert theirs - ours <= (1e-6 if iso else 1e-8) * abs(theirs)


def test_slopes_a_million_times_flatter_still_clear():
    market = random_market(3, territories=8, products=4)
    flat = market.changed(slope=market.slope * 1e-6)
    cleared = clear(flat)
    judged = by_clarabel(flat)
    ours, theirs = (objective(flat, 0, x) for x in (cleared.levels[:, 0], judged))
    assert abs(ours - theirs) <= 1e-8 * abs(theirs)
    assert cleared.residual[0] < 1e-8
