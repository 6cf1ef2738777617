"""Newton on the node prices, compiled; see :mod:`didymium.market.clearing` for the mathematics.

Eight draws walk side by side, each with its own step lengths and its own end; a lane that has
arrived stays where it is until all have.
"""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import numpy as np

from didymium.market.control import (
    AGAIN,
    GOES,
    MOVED,
    SETTLED,
    STEP,
    TILT,
    alive,
    begin,
    choose,
    give_up,
    judge,
    ready,
    search,
    set_off,
)
from didymium.market.coordinate import coordinate_steps
from didymium.market.kernels import BLIND, exact, inner, once
from didymium.market.lanes import WIDTH, least, load, most, point, size, some, splat, store, where
from didymium.market.packing import (
    bring,
    group,
    pack,
    packed_addresses,
    park,
    parking,
    report,
    system_addresses,
    take_back,
    work_addresses,
)
from didymium.market.responses import (
    bent_response,
    clear_rows,
    imbalance,
    linear_level,
    measure,
    value_of,
    visible,
)
from didymium.market.simplicial import add, assemble, factorise, pattern, solve

PATIENCE = 4
"""One lane in so many that tries other steps holds up the others."""
FEWEST = 2
"""Draws left on their way for which a group of eight is not kept going: they wait for others."""


@once
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
        share = least(splat(1e-5), most(splat(1e-12), splat(1e-5) * relative))
        lift = where(own <= splat(BLIND) * stiff, splat(0.01) * stiff, share * stiff)
        add(space, position, lift)
        store(ridge, n, splat(0.1) * lift)


@inner
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


@once
def _tilt(nodes, flows, direction, control):
    """Slope of the dual along the direction: what is left over times the move."""
    total = splat(0.0)
    for n in range(nodes):
        total = total + load(flows[0], n) * load(direction, n)
    store(control, TILT, total)


@once
def _move(nodes, control, row, prices, base, direction):
    """Prices at the step, in the lanes that a row of the control block names."""
    zero = splat(0.0)
    named, step = load(control, row) > zero, load(control, STEP)
    for n in range(nodes):
        moved = load(base, n) + step * load(direction, n)
        store(prices, n, where(named, moved, load(prices, n)))


@once
def _turn_to(nodes, control, prices, base, direction, fresh):
    """The fresh direction and the present prices as base, in the lanes that go."""
    zero = splat(0.0)
    goes = load(control, GOES) > zero
    for n in range(nodes):
        store(base, n, where(goes, load(prices, n), load(base, n)))
        store(direction, n, where(goes, load(fresh, n), load(direction, n)))


@once
def _coordinate(sizes, system, packed, tolerance, volume, flows, margin, prices, control):
    """Coordinate steps in the lanes that have not had them; the others go on to Newton's."""
    sparse, around, curved, product = system[0], system[1], system[5], system[6]
    zero = splat(0.0)
    store(control, MOVED, zero)
    if choose(control, SETTLED, 0.0) > 0:
        coordinate_steps(
            sizes[0], sparse, around, curved, packed, product, tolerance,
            load(control, GOES) > zero, prices, volume, flows, margin, control,
        )  # fmt: skip
    for lane in range(WIDTH):
        if ready(control, lane):
            control[SETTLED, lane] = 1.0
    return choose(control, MOVED, 0.0)


@inner
def newton(sizes, system, packed, limits, prices, control, work, fewest):
    """Take eight draws on to the prices that clear their markets, until few are left on the way.

    The control block says how it went and, with prices, base and direction, all that is needed to
    go on with a draw in another lane, bit by bit as if nothing had happened.
    """
    stiffness = packed[2]
    nodes, flows, volume, marginal, margin, space = work
    base, direction, fresh, ridge, noise = nodes
    sparse, curved, product = system[0], system[5], system[6]
    count = sizes[0]
    while alive(control) > fewest:
        found = measure(sizes, sparse, curved, packed, prices, direction, control, flows, marginal)
        _tilt(count, flows, direction, control)
        again = search(control)
        if again > 0:
            _move(count, control, AGAIN, prices, base, direction)
            if PATIENCE * again >= alive(control):
                continue
        imbalance(sizes, product, prices, flows, volume, control)
        stuck = judge(control, limits)
        if stuck:
            visible(
                sizes, sparse, system[1][3], curved, packed, prices, product, limits[0], found,
                marginal[0], flows, volume, noise, control,
            )  # fmt: skip
        give_up(control, limits, stuck)
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


@once
def levels_at(sizes, sparse, curved, packed, prices, levels):
    """Levels of eight draws at the prices."""
    numbers, shapes, _stiffness, cost, floored = packed
    zero = splat(0.0)
    for j in range(sizes[1]):
        margin = value_of(sparse, j, prices) - load(cost, j)
        level = zero
        if not floored[j] or some(margin > zero):
            level = linear_level(numbers, j, margin)
        store(levels, j, level)
    for k in range(sizes[2]):
        j = curved[2 * k]
        margin = value_of(sparse, j, prices) - load(cost, j)
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
    packed = packed_addresses(packed)
    prices, levels = point(own), point(response)
    draws = np.empty(WIDTH, dtype=np.int64)
    waiting_room = parking(sizes[0])
    waiting, first = 0, 0
    while first < some.size or waiting > 0:
        if waiting >= WIDTH or first >= some.size:
            count = min(waiting, WIDTH)
            take_back(waiting_room, waiting, count, draws, own, control, work)
            waiting -= count
        else:
            count = group(some, first, draws)
            first += WIDTH
            bring(answer[0], system[7], draws, own)
            begin(control, own)
            clear_rows(work[0][1], sizes[0])
        pack(sizes, system[0], law, values, draws, packed)
        fewest = FEWEST if first < some.size or waiting > 0 else 0
        newton(sizes, system, packed, limits, prices, control, work, fewest)
        levels_at(sizes, system[0], system[5], packed, prices, levels)
        report(sizes, system, packed, prices, levels, control, work, draws, count, answer)
        waiting = park(waiting_room, waiting, count, draws, own, control, work)
