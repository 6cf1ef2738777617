"""Newton on the node prices, compiled; see :mod:`didymium.market.clearing` for the mathematics.

Eight draws walk side by side, each with its own step lengths and its own end; a lane that has
arrived stays where it is until all have.
"""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import numpy as np

from didymium.market.control import (
    AGAIN,
    BEST,
    GOES,
    LIVE,
    MOVED,
    SETTLED,
    STALLED,
    STATUS,
    STEP,
    TILT,
    give_up,
    judge,
    search,
    set_off,
)
from didymium.market.coordinate import coordinate_steps
from didymium.market.kernels import BLIND, exact
from didymium.market.lanes import WIDTH, least, load, most, point, size, splat, store, where
from didymium.market.packing import bring, group, pack, report, system_addresses, work_addresses
from didymium.market.responses import (
    COST,
    bent_response,
    clear_rows,
    imbalance,
    linear_level,
    measure,
    value_of,
    visible,
)
from didymium.market.simplicial import add, assemble, factorise, pattern, solve

ROUNDING = 64 * 2.220446049250313e-16


@exact
def _lift(nodes, upper_diagonal, product, flows, volume, stiffness, ridge, space):
    """Lift the diagonal where no activity is marginal, hardly anywhere else; least pivots back."""
    mark, stamp, _bits = space[0]
    values = space[3][0]
    zero = splat(0.0)
    for n in range(nodes):
        missing = size(load(flows[0], n))
        relative = where(missing > zero, missing / load(volume, product[n]), zero)
        stiff, own = load(stiffness, n), zero
        position = upper_diagonal[n]
        if mark[position] == stamp[0]:
            own = load(values, position)
        share = least(splat(1e-5), most(splat(1e-12), splat(1e-3) * relative))
        lift = where(own <= splat(BLIND) * stiff, splat(0.01) * stiff, share * stiff)
        add(space, position, lift)
        store(ridge, n, splat(0.1) * lift)


@exact
def find_direction(
    sizes, system, found, index, weights, flows, volume, stiffness, ridge, space, into
):  # fmt: skip
    """Newton's direction for the prices."""
    pairs, upper, upper_diagonal, product = system[2], system[3], system[4], system[6]
    nodes = sizes[0]
    assemble(index, weights, found, pairs, space)
    _lift(nodes, upper_diagonal, product, flows, volume, stiffness, ridge, space)
    pattern(upper, nodes, space)
    factorise(upper, nodes, ridge, space)
    for n in range(nodes):
        store(into, n, splat(0.0) - load(flows[0], n))
    solve(nodes, space, into)


@exact
def _tilt(nodes, flows, direction, control):
    """Slope of the dual along the direction: what is left over times the move."""
    total = splat(0.0)
    for n in range(nodes):
        total = total + load(flows[0], n) * load(direction, n)
    store(control, TILT, total)


@exact
def _move(nodes, control, row, prices, base, direction):
    """Prices at the step, in the lanes that a row of the control block names."""
    zero = splat(0.0)
    named, step = load(control, row) > zero, load(control, STEP)
    for n in range(nodes):
        moved = load(base, n) + step * load(direction, n)
        store(prices, n, where(named, moved, load(prices, n)))


@exact
def _turn_to(nodes, control, prices, base, direction, fresh):
    """The fresh direction and the present prices as base, in the lanes that go."""
    zero = splat(0.0)
    goes = load(control, GOES) > zero
    for n in range(nodes):
        store(base, n, where(goes, load(prices, n), load(base, n)))
        store(direction, n, where(goes, load(fresh, n), load(direction, n)))


@exact
def _coordinate(sizes, system, packed, tolerance, volume, flows, margin, prices, control):
    """Coordinate steps in the lanes that have not had them; the others go on to Newton's."""
    sparse, around, curved, product = system[0], system[1], system[5], system[6]
    numbers, shapes, stiffness = packed
    asked = 0
    for lane in range(WIDTH):
        control[GOES, lane] = (
            1.0 if control[LIVE, lane] > 0.0 and control[SETTLED, lane] == 0.0 else 0.0
        )
        control[MOVED, lane] = 0.0
        asked += control[GOES, lane] > 0.0
    if asked > 0:
        coordinate_steps(
            sizes[0], sparse, around, curved, numbers, shapes, stiffness, product, tolerance,
            load(control, GOES) > splat(0.0), prices, volume, flows, margin, control,
        )  # fmt: skip
    going = 0
    for lane in range(WIDTH):
        if control[LIVE, lane] > 0.0:
            control[SETTLED, lane] = 1.0
        control[GOES, lane] = (
            1.0 if control[LIVE, lane] > 0.0 and control[MOVED, lane] == 0.0 else 0.0
        )
        going += control[GOES, lane] > 0.0
    return going


@exact
def newton(sizes, system, packed, limits, prices, control, work):
    """Prices that clear the markets of eight draws; the control block says how it went."""
    numbers, shapes, stiffness = packed
    nodes, flows, volume, marginal, margin, space = work
    base, direction, fresh, ridge, noise = nodes
    sparse, curved, product = system[0], system[5], system[6]
    count = sizes[0]
    control[:] = 0.0
    control[LIVE], control[BEST], control[STATUS] = 1.0, np.inf, STALLED
    clear_rows(direction, count)
    while True:
        found = measure(
            sizes, sparse, curved, numbers, shapes, prices, direction, control, flows, marginal
        )
        _tilt(count, flows, direction, control)
        if search(control) > 0:
            _move(count, control, AGAIN, prices, base, direction)
            continue
        imbalance(sizes, product, flows, volume, control)
        stuck = judge(control, limits)
        if stuck:
            visible(
                sizes, sparse, numbers, prices, product, limits[0], ROUNDING, found, marginal,
                flows, volume, noise, control,
            )  # fmt: skip
        if give_up(control, limits, stuck) == 0:
            return
        going = _coordinate(
            sizes, system, packed, limits[0], volume, flows, margin, prices, control
        )
        if going > 0:
            find_direction(
                sizes, system, found, marginal[0], marginal[1], flows, volume, stiffness, ridge,
                space, fresh,
            )  # fmt: skip
            _tilt(count, flows, fresh, control)
            set_off(control)
            _turn_to(count, control, prices, base, direction, fresh)
            _move(count, control, GOES, prices, base, direction)


@exact
def levels_at(sizes, sparse, curved, packed, prices, levels):
    """Levels of eight draws at the prices."""
    numbers, shapes, _stiffness = packed
    for j in range(sizes[1]):
        margin = value_of(sparse, j, prices) - load(numbers, 4 * j + COST)
        store(levels, j, linear_level(numbers, j, margin))
    for k in range(sizes[2]):
        j = curved[2 * k]
        margin = value_of(sparse, j, prices) - load(numbers, 4 * j + COST)
        level, _ = bent_response(curved[2 * k + 1], k, shapes, margin)
        store(levels, j, level)


@exact
def solve_draws(sizes, system, law, values, space, limits, some, answer):
    """Clear the draws named.

    ``answer`` are prices (also the start), prices without those of idle nodes, levels, and reports
    of status, steps, residual and complementarity; their rows are draws.
    """
    packed, own, response, control, work = space
    system, work = system_addresses(system), work_addresses(work)
    packed = (point(packed[0]), point(packed[1]), point(packed[2]))
    duals = answer[0]
    draws = np.empty(WIDTH, dtype=np.int64)
    for first in range(0, some.size, WIDTH):
        count = group(some, first, draws)
        pack(sizes, system[0], law, values, draws, packed)
        bring(duals, system[7], draws, own)
        newton(sizes, system, packed, limits, point(own), control, work)
        levels_at(sizes, system[0], system[5], packed, point(own), point(response))
        report(
            sizes, system, packed, point(own), point(response), control, work, draws, count, answer
        )
