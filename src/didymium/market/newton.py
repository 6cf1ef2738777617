"""Newton on the node prices, compiled; see :mod:`didymium.market.clearing` for the mathematics."""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import numpy as np

from didymium.market import simplicial
from didymium.market.coordinate import coordinate_steps
from didymium.market.kernels import (
    BLIND,
    assemble,
    clear_out,
    curved_response,
    exact,
    factorise,
    margins,
    once,
    pick,
    relaxed,
    solve,
)
from didymium.market.simplicial import factorise_rows, solve_rows, tree

ROUNDING = 64 * 2.220446049250313e-16
CONVERGED, STALLED, BLURRED = 0, 1, 2
"""Blurred: prices have no digits left; the levels are to be balanced directly."""
FULL_SHARE = 0.16
"""Share of the panels' work up to which the factor by rows is the faster one."""


@relaxed
def _respond(numbers, margin, level, weight):
    """Levels and weights of the linear law for all activities."""
    low, high, inverse = numbers[0], numbers[1], numbers[2]
    for j in range(margin.size):
        x = min(max(margin[j] * inverse[j], low[j]), high[j])
        level[j] = x
        weight[j] = inverse[j] if low[j] < x < high[j] else 0.0


@exact
def _spread(sparse, level, weight, prices, cost, flows):
    """Excess supply, gross flow and the rounding noise of the flows at every node."""
    indptr, columns, data = sparse
    excess, gross, noise, pull = flows
    clear_out(pull)
    clear_out(excess)
    clear_out(gross)
    clear_out(noise)
    for j in range(level.size):
        x = level[j]
        if x == 0.0:
            continue
        for e in range(indptr[j], indptr[j + 1]):
            flow = data[e] * x
            excess[columns[e]] += flow
            gross[columns[e]] += abs(flow)
        if weight[j] != 0.0:
            size = abs(cost[j])
            for e in range(indptr[j], indptr[j + 1]):
                size += abs(data[e] * prices[columns[e]])
            for e in range(indptr[j], indptr[j + 1]):
                noise[columns[e]] += abs(data[e]) * weight[j] * size
                pull[columns[e]] += data[e] * data[e] * weight[j]


@relaxed
def _tilt(numbers, margin, change, step):
    """Slope of the dual along a direction at a step: the linear law's part."""
    low, high, inverse = numbers[0], numbers[1], numbers[2]
    total = 0.0
    for j in range(margin.size):
        x = (margin[j] + step * change[j]) * inverse[j]
        total += change[j] * min(max(x, low[j]), high[j])
    return total


@exact
def _curved_tilt(curved, numbers, margin, change, step):
    """The other laws' part of the slope of the dual."""
    lower, upper, quantity, price, elasticity, ceiling = numbers[3:]
    total = 0.0
    for k in range(curved.shape[0]):
        j = curved[k, 0]
        x, _ = curved_response(
            curved[k, 1], margin[j] + step * change[j], lower[k], upper[k], quantity[k], price[k],
            elasticity[k], ceiling[k],
        )  # fmt: skip
        total += change[j] * x
    return total


@once
def _line_search(curved, numbers, margin, change, tilt_start):
    """A step along a descent direction of the dual: safeguarded regula falsi on its slope.

    The slope rises along the direction (the dual is convex); half of it gone is enough.
    """
    low, tilt_low = 0.0, tilt_start
    high, tilt_high = np.inf, 0.0
    step = 1.0
    for _ in range(40):
        tilt = _tilt(numbers, margin, change, step)
        tilt += _curved_tilt(curved, numbers, margin, change, step)
        if abs(tilt) <= -0.5 * tilt_start:
            return step
        if tilt > 0.0:
            high, tilt_high = step, tilt
        else:
            low, tilt_low = step, tilt
        if high == np.inf:
            step = 4.0 * low
            if step > 1e6:
                return low
            continue
        share = tilt_low / (tilt_low - tilt_high)
        share = min(max(share, 0.1), 0.9)
        step = low + share * (high - low)
        if high - low < 1e-12 * high:
            break
    return low if low > 0.0 else step


@exact
def _measure(sparse, curved, numbers, cost, product, tolerance, prices, volume, flows, response):
    """Evaluate at the prices: the worst imbalance relative to volume, and to what can be seen.

    What can be seen is the tolerance or, where slopes are flat, the rounding noise of the flows.
    """
    margin, level, weight = response
    excess, gross, noise, _pull = flows
    lower, upper, quantity, price, elasticity, ceiling = numbers[3:]
    margins(sparse[0], sparse[1], sparse[2], prices, margin)
    for j in range(margin.size):
        margin[j] -= cost[j]
    _respond(numbers, margin, level, weight)
    for k in range(curved.shape[0]):
        j = curved[k, 0]
        level[j], weight[j] = curved_response(
            curved[k, 1], margin[j], lower[k], upper[k], quantity[k], price[k], elasticity[k],
            ceiling[k],
        )  # fmt: skip
    _spread(sparse, level, weight, prices, cost, flows)
    clear_out(volume)
    for n in range(gross.size):
        volume[product[n]] += 0.5 * gross[n]
    seen = 0.0
    residual = 0.0
    for n in range(gross.size):
        missing = abs(excess[n])
        if missing > 0.0:
            world = volume[product[n]]
            residual = max(residual, missing / world)
            seen = max(seen, missing / max(tolerance * world, ROUNDING * noise[n]))
    return residual, seen


@relaxed
def _secants(numbers, margin, reach, weight):
    """Weights as mean slopes over the last move's reach on both sides: the linear law.

    Kinks within reach count in part, so that activities do not flicker between their bounds; the
    reach shrinks with the steps and the last steps are plain Newton's.
    """
    low, high, inverse = numbers[0], numbers[1], numbers[2]
    for j in range(margin.size):
        r = reach[j]
        if r > 1e-9 * abs(margin[j]):
            up = min(max((margin[j] + r) * inverse[j], low[j]), high[j])
            down = min(max((margin[j] - r) * inverse[j], low[j]), high[j])
            weight[j] = (up - down) / (2.0 * r)


@exact
def _curved_secants(curved, numbers, margin, reach, weight):
    """The same for the other laws."""
    lower, upper, quantity, price, elasticity, ceiling = numbers[3:]
    for k in range(curved.shape[0]):
        j = curved[k, 0]
        r = reach[j]
        if r > 1e-9 * abs(margin[j]):
            up, _ = curved_response(
                curved[k, 1], margin[j] + r, lower[k], upper[k], quantity[k], price[k],
                elasticity[k], ceiling[k],
            )  # fmt: skip
            down, _ = curved_response(
                curved[k, 1], margin[j] - r, lower[k], upper[k], quantity[k], price[k],
                elasticity[k], ceiling[k],
            )  # fmt: skip
            weight[j] = (up - down) / (2.0 * r)


@once
def _ridge(excess, volume, product, stiffness, diagonal, panels, ridge):
    """Lift the diagonal where no activity is marginal, hardly anywhere else; least pivots back."""
    for n in range(excess.size):
        relative = abs(excess[n]) / volume[product[n]] if excess[n] != 0.0 else 0.0
        lift = stiffness[n] * min(1e-5, max(1e-3 * relative, 1e-12))
        if panels[diagonal[n]] <= BLIND * stiffness[n]:
            lift = 0.01 * stiffness[n]
        panels[diagonal[n]] += lift
        ridge[n] = 0.1 * lift


@exact
def _direction(
    layout, scatter, product, stiffness, weight, excess, volume, panels, spare, ridge, rows_space,
    direction,
):  # fmt: skip
    """Newton's direction for the prices; returns the dual's slope along it."""
    pair_ptr, pair_position, pair_value, diagonal, rows, upper, upper_position = scatter[:7]
    upper_diagonal, full_work = scatter[7:]
    values = rows_space[0]
    assemble(weight, pair_ptr, upper_position, pair_value, values)
    _ridge(excess, volume, product, stiffness, upper_diagonal, values, ridge)
    for n in range(excess.size):
        direction[n] = -excess[n]
    if tree(upper, rows_space) <= FULL_SHARE * full_work:
        factorise_rows(upper, ridge, rows_space)
        solve_rows(rows_space, direction)
    else:
        assemble(weight, pair_ptr, pair_position, pair_value, panels)
        _ridge(excess, volume, product, stiffness, diagonal, panels, ridge)
        factorise(layout, ridge, panels, spare)
        solve(layout, rows, panels, direction, spare)
    tilt = 0.0
    for n in range(excess.size):
        tilt += excess[n] * direction[n]
    return tilt


@exact
def _refine(system, product, stiffness, numbers, cost, prices, volume, work):
    """Balance the levels of marginal activities directly where prices have no digits left."""
    sparse, _around, layout, scatter = system
    response, flows, change, direction, volume, panels, spare, ridge, _reach, rows_space = work
    _margin, level, weight = response
    excess, gross = flows[0], flows[1]
    for _ in range(2):
        _direction(
            layout, scatter, product, stiffness, weight, excess, volume, panels, spare, ridge,
            rows_space, direction,
        )  # fmt: skip
        margins(sparse[0], sparse[1], sparse[2], direction, change)
        for j in range(level.size):
            if weight[j] != 0.0:
                level[j] += weight[j] * change[j]
                if numbers[0][j] < numbers[1][j]:
                    level[j] = min(max(level[j], numbers[0][j]), numbers[1][j])
        _spread(sparse, level, weight, prices, cost, flows)
    residual = 0.0
    for n in range(excess.size):
        if excess[n] != 0.0:
            residual = max(residual, abs(excess[n]) / max(volume[product[n]], gross[n]))
    return residual


@once
def newton(system, curved, numbers, cost, stiffness, product, limits, prices, work):
    """Prices that clear the market for one draw; returns status, steps, residual."""
    sparse, around, layout, scatter = system
    tolerance, most_steps, patience = limits
    response, flows, change, direction, volume, panels, spare, ridge, reach, rows_space = work
    margin, _level, weight = response
    excess = flows[0]
    best = np.inf
    since_best = 0
    steps = 0
    settled = False
    while True:
        residual, seen = _measure(
            sparse, curved, numbers, cost, product, tolerance, prices, volume, flows, response
        )
        if residual <= tolerance:
            return CONVERGED, steps, residual
        since_best += 1
        if residual < 0.9 * best:
            best = residual
            since_best = 0
        if seen <= 1.0 and since_best > 2:
            return BLURRED, steps, residual
        if since_best > patience or steps >= most_steps:
            return STALLED, steps, residual
        if not settled:
            settled = True
            moved = coordinate_steps(
                around, curved, numbers, stiffness, product, tolerance, prices, volume, flows,
                margin,
            )  # fmt: skip
            if moved > 0:
                continue
        settled = False
        if steps > 0:
            _secants(numbers, margin, reach, weight)
            _curved_secants(curved, numbers, margin, reach, weight)
        tilt = _direction(
            layout, scatter, product, stiffness, weight, excess, volume, panels, spare, ridge,
            rows_space, direction,
        )  # fmt: skip
        if not tilt < 0.0:
            return STALLED, steps, residual
        margins(sparse[0], sparse[1], sparse[2], direction, change)
        step = _line_search(curved, numbers, margin, change, tilt)
        for n in range(excess.size):
            prices[n] += step * direction[n]
        for j in range(change.size):
            reach[j] = abs(step * change[j])
        steps += 1


@exact
def _prepare(sparse, law, values, draw, numbers, stiffness):
    """One draw's numbers: the linear law for all (none for the curved), the curved apart.

    ``stiffness`` is the weight each node would have with every activity marginal.
    """
    lower, upper, cost, slope, quantity, price, elasticity = values
    low, high, inverse = numbers[:3]
    curved_lower, curved_upper, curved_quantity, curved_price, bend, ceiling = numbers[3:]
    indptr, columns, data = sparse
    lower, upper = pick(lower, draw), pick(upper, draw)
    slope, elasticity = pick(slope, draw), pick(elasticity, draw)
    quantity, price = pick(quantity, draw), pick(price, draw)
    clear_out(stiffness)
    k = 0
    for j in range(law.size):
        inverse[j] = 1.0 / slope[j]
        low[j] = lower[j]
        high[j] = upper[j]
        stiff = inverse[j]
        if law[j] != 0:
            low[j] = 0.0
            high[j] = 0.0
            curved_lower[k] = lower[j]
            curved_upper[k] = upper[j]
            curved_quantity[k] = quantity[j]
            curved_price[k] = price[j]
            bend[k] = elasticity[j]
            ceiling[k] = slope[j]
            stiff = elasticity[j] / price[j]
            if law[j] == 1:
                stiff *= quantity[j]
            k += 1
        for e in range(indptr[j], indptr[j + 1]):
            stiffness[columns[e]] += data[e] * data[e] * stiff
    return pick(cost, draw)


def workspace(nodes, activities, curved, products, storage, widest, entries, factor):
    """Arrays for one thread of :func:`solve_draws`."""
    numbers = tuple(np.empty(activities) for _ in range(3))
    numbers += tuple(np.empty(curved) for _ in range(6))
    stiffness = np.empty(nodes)
    flows = tuple(np.empty(nodes) for _ in range(4))
    response = tuple(np.empty(activities) for _ in range(2))
    change, reach = np.empty(activities), np.empty(activities)
    direction, volume, ridge = np.empty(nodes), np.empty(products), np.empty(nodes)
    panels, spare = np.empty(storage), np.empty(widest)
    rows_space = simplicial.workspace(nodes, entries, factor)
    rest = (change, direction, volume, panels, spare, ridge, reach, rows_space)
    return numbers, stiffness, flows, response, rest


@exact
def solve_draws(
    system, law, curved, values, product, space, limits, draws, prices, levels, report
):  # fmt: skip
    """Clear the draws named; prices are start and answer, their rows are draws."""
    numbers, stiffness, flows, response, rest = space
    margin, weight = response
    for d in draws:
        cost = _prepare(system[0], law, values, d, numbers, stiffness)
        work = ((margin, levels[d], weight), flows, *rest)
        status, steps, residual = newton(
            system, curved, numbers, cost, stiffness, product, limits, prices[d], work
        )
        report[d, 0] = status
        report[d, 1] += steps
        report[d, 2] = residual


@exact
def refine_draws(
    system, law, curved, values, product, space, limits, draws, prices, levels, report
):  # fmt: skip
    """Balance the levels of the draws named at their prices."""
    numbers, stiffness, flows, response, rest = space
    margin, weight = response
    for d in draws:
        cost = _prepare(system[0], law, values, d, numbers, stiffness)
        work = ((margin, levels[d], weight), flows, *rest)
        volume = rest[2]
        _measure(
            system[0], curved, numbers, cost, product, limits[0], prices[d], volume, flows, work[0]
        )
        report[d, 0] = CONVERGED
        report[d, 2] = _refine(system, product, stiffness, numbers, cost, prices[d], volume, work)
