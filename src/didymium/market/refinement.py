"""Levels balanced directly where prices have no digits left (very flat slopes), compiled."""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import numpy as np

from didymium.market.control import CONVERGED, LIVE, RESIDUAL, STALLED, STATUS
from didymium.market.kernels import exact, inner
from didymium.market.lanes import WIDTH, least, load, most, point, size, splat, store, where
from didymium.market.newton import find_direction, levels_at
from didymium.market.packing import (
    bring,
    group,
    pack,
    packed_addresses,
    report,
    system_addresses,
    work_addresses,
)
from didymium.market.responses import (
    LOWER,
    UPPER,
    clear_rows,
    imbalance,
    measure,
    noise_of,
    spread_level,
    value_of,
)


@inner
def _book(sizes, system, prices, levels, control, work):
    """Book the levels as they are and measure what is left over."""
    flows, volume = work[1], work[2]
    for i in range(2):
        clear_rows(flows[i], sizes[0])
    for j in range(sizes[1]):
        spread_level(system[0], j, load(levels, j), flows)
    imbalance(sizes, system[6], prices, flows, volume, control)


@inner
def _drop_noise(system, packed, prices, levels, marginal, found):
    """Levels that are less than the rounding of prices and cost makes of them are nothing."""
    index, weights = marginal
    for t in range(found):
        j = index[t]
        noise = noise_of(system[0], packed[3], j, load(weights, t), prices)
        level = load(levels, j)
        store(levels, j, where(size(level) <= noise, splat(0.0), level))


@inner
def _refine(sizes, system, packed, prices, levels, control, work, found):
    """Balance the levels of marginal activities directly where prices have no digits left."""
    numbers, _shapes, stiffness = packed[:3]
    nodes, flows, volume, marginal, _margin, space = work
    index, weights = marginal
    _drop_noise(system, packed, prices, levels, marginal, found)
    _book(sizes, system, prices, levels, control, work)
    for _ in range(2):
        find_direction(
            sizes, system, found, index, weights, flows, volume, stiffness, nodes[3], space,
            nodes[2],
        )  # fmt: skip
        for t in range(found):
            j = index[t]
            level = load(levels, j) + load(weights, t) * value_of(system[0], j, nodes[2])
            low, high = load(numbers, 3 * j + LOWER), load(numbers, 3 * j + UPPER)
            store(levels, j, where(low < high, least(most(level, low), high), level))
        _book(sizes, system, prices, levels, control, work)


@exact
def refine_draws(sizes, system, law, values, space, limits, some, answer):
    """Balance the levels of the draws named at their prices."""
    packed, own, response, control, work = space
    system, work = system_addresses(system), work_addresses(work)
    packed = packed_addresses(packed)
    sparse, curved, direction = system[0], system[5], work[0][1]
    duals = answer[0]
    draws = np.empty(WIDTH, dtype=np.int64)
    for first in range(0, some.size, WIDTH):
        count = group(some, first, draws)
        pack(sizes, sparse, law, values, draws, packed)
        bring(duals, system[7], draws, own)
        control[:] = 0.0
        control[LIVE] = 1.0
        clear_rows(direction, sizes[0])
        found = measure(
            sizes, sparse, curved, packed, point(own), direction, control, work[1],
            work[3],
        )  # fmt: skip
        levels_at(sizes, sparse, curved, packed, point(own), point(response))
        _refine(sizes, system, packed, point(own), point(response), control, work, found)
        control[LIVE] = 0.0
        for lane in range(WIDTH):
            arrived = control[RESIDUAL, lane] <= limits[0]
            control[STATUS, lane] = CONVERGED if arrived else STALLED
        report(
            sizes, system, packed, point(own), point(response), control, work, draws, count, answer
        )
