"""The compiled inner work of the market solver: responses, panels, line search, Newton.

Everything here works on one draw at a time, on contiguous arrays, without the interpreter's lock;
:mod:`didymium.market.clearing` spreads the draws over threads.  No function allocates in a loop
over iterations.  The mathematics is in the docstring of :mod:`didymium.market.clearing`.
"""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import numpy as np
from numba import njit

ROUNDING = 64 * 2.220446049250313e-16

once = njit(cache=True, nogil=True, error_model="numpy", inline="always")
"""Written into its only caller: halves the time to compile."""
exact = njit(cache=True, nogil=True, error_model="numpy")
"""Compiled as written."""
relaxed = njit(
    cache=True, nogil=True, error_model="numpy", fastmath={"contract", "reassoc", "nsz", "arcp"}
)
"""Compiled with sums in any order, so that they run over whole vector registers."""

CONVERGED, STALLED = 0, 1

CEILING_BAND = 0.02
"""A holder at the ceiling releases everything within this share of the price."""


@exact
def _user_response(margin, lower, upper, quantity, price, elasticity):
    """Level of iso-elastic users and its derivative with respect to the margin."""
    if margin >= 0.0:
        return upper, 0.0
    level = quantity * np.exp(-elasticity * np.log(-margin / price))
    if level <= lower:
        return lower, 0.0
    if level >= upper:
        return upper, 0.0
    return level, -elasticity * level / margin


@exact
def _holder_response(margin, lower, upper, quantity, price, scale, ceiling):
    """Release of a stock's holder and its derivative with respect to the margin."""
    if margin <= 0.0:
        return lower, 0.0
    if margin < ceiling:
        level = quantity + scale * np.log(margin / price)
        if level <= lower:
            return lower, 0.0
        if level >= upper:
            return upper, 0.0
        return level, scale / margin
    start = max(quantity + scale * np.log(ceiling / price), lower)
    if start >= upper:
        return upper, 0.0
    steep = (upper - start) / (CEILING_BAND * ceiling)
    level = start + (margin - ceiling) * steep
    if level >= upper:
        return upper, 0.0
    return level, steep


@exact
def curved_response(law, margin, lower, upper, quantity, price, elasticity, ceiling):
    """Level and derivative of an activity that is not linear."""
    if law == 1:
        return _user_response(margin, lower, upper, quantity, price, elasticity)
    return _holder_response(margin, lower, upper, quantity, price, elasticity, ceiling)


@exact
def clear_out(array):
    """Set every number to zero."""
    for i in range(array.size):
        array[i] = 0.0


@relaxed
def margins(indptr, columns, data, prices, into):
    """Value of every column at the prices."""
    for j in range(indptr.size - 1):
        total = 0.0
        for e in range(indptr[j], indptr[j + 1]):
            total += data[e] * prices[columns[e]]
        into[j] = total


@relaxed
def _respond(numbers, margin, level, weight):
    """Levels and weights of the linear law for all activities."""
    low, high, inverse = numbers[0], numbers[1], numbers[2]
    for j in range(margin.size):
        x = min(max(margin[j] * inverse[j], low[j]), high[j])
        level[j] = x
        weight[j] = inverse[j] if low[j] < x < high[j] else 0.0


@once
def _spread(sparse, level, weight, prices, cost, flows):
    """Excess supply, gross flow and the rounding noise of the flows at every node."""
    indptr, columns, data = sparse
    excess, gross, noise = flows
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


@relaxed
def assemble(weight, pair_ptr, pair_position, pair_value, panels):
    """Spread the weights of the marginal activities over the panels."""
    clear_out(panels)
    for j in range(weight.size):
        w = weight[j]
        if w != 0.0:
            for e in range(pair_ptr[j], pair_ptr[j + 1]):
                panels[pair_position[e]] += w * pair_value[e]


@relaxed
def _subtract(target, panel, height, low, columns, row):
    """Subtract columns ``0:columns`` of a panel, each times its entry at ``row``, from a target.

    Four columns at a time: one load and one store of the target serve four products.
    """
    k = 0
    count = height - low
    while k + 4 <= columns:
        c0 = panel[k * height : (k + 1) * height]
        c1 = panel[(k + 1) * height : (k + 2) * height]
        c2 = panel[(k + 2) * height : (k + 3) * height]
        c3 = panel[(k + 3) * height : (k + 4) * height]
        f0, f1, f2, f3 = c0[row], c1[row], c2[row], c3[row]
        c0, c1, c2, c3 = c0[low:], c1[low:], c2[low:], c3[low:]
        for i in range(count):
            target[i] -= f0 * c0[i] + f1 * c1[i] + f2 * c2[i] + f3 * c3[i]
        k += 4
    while k < columns:
        c0 = panel[k * height : (k + 1) * height]
        f0 = c0[row]
        c0 = c0[low:]
        for i in range(count):
            target[i] -= f0 * c0[i]
        k += 1


@relaxed
def factorise(layout, floor, panels, spare):
    """Cholesky factor in place, panel by panel; pivots are kept above ``floor``."""
    first, row_ptr, panel_ptr, update_ptr, update_panel, update_low, update_high = layout[:7]
    relative_ptr, relative = layout[7:9]
    for s in range(first.size - 1):
        width = first[s + 1] - first[s]
        height = row_ptr[s + 1] - row_ptr[s]
        panel = panels[panel_ptr[s] : panel_ptr[s + 1]]
        for k in range(width):
            column = panel[k * height + k : (k + 1) * height]
            _subtract(column, panel, height, k, k, k)
            pivot = column[0]
            least = floor[first[s] + k]
            if not pivot > least:
                pivot = least
            inverse = 1.0 / np.sqrt(pivot)
            column[0] = pivot * inverse
            for i in range(1, height - k):
                column[i] *= inverse
        for u in range(update_ptr[s], update_ptr[s + 1]):
            t = update_panel[u]
            tall = row_ptr[t + 1] - row_ptr[t]
            low = update_low[u]
            where = relative[relative_ptr[u] : relative_ptr[u + 1]]
            into = panels[panel_ptr[t] : panel_ptr[t + 1]]
            for j in range(low, update_high[u]):
                sums = spare[: height - j]
                clear_out(sums)
                _subtract(sums, panel, height, j, width, j)
                start = where[j - low] * tall  # a row in the panel's own block is a column
                for i in range(height - j):
                    into[start + where[j - low + i]] += sums[i]


@relaxed
def solve(layout, rows, panels, vector, spare):
    """Solve with the factor, in place; each panel's part of the vector is gathered first."""
    first, row_ptr, panel_ptr = layout[:3]
    count = first.size - 1
    for s in range(count):
        width = first[s + 1] - first[s]
        height = row_ptr[s + 1] - row_ptr[s]
        own = rows[row_ptr[s] : row_ptr[s + 1]]
        for i in range(height):
            spare[i] = vector[own[i]]
        for k in range(width):
            column = panels[panel_ptr[s] + k * height : panel_ptr[s] + (k + 1) * height]
            value = spare[k] / column[k]
            spare[k] = value
            for i in range(k + 1, height):
                spare[i] -= column[i] * value
        for i in range(height):
            vector[own[i]] = spare[i]
    for s in range(count - 1, -1, -1):
        width = first[s + 1] - first[s]
        height = row_ptr[s + 1] - row_ptr[s]
        own = rows[row_ptr[s] : row_ptr[s + 1]]
        for i in range(height):
            spare[i] = vector[own[i]]
        for k in range(width - 1, -1, -1):
            column = panels[panel_ptr[s] + k * height : panel_ptr[s] + (k + 1) * height]
            value = spare[k]
            for i in range(k + 1, height):
                value -= column[i] * spare[i]
            spare[k] = value / column[k]
            vector[own[k]] = spare[k]


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
    """Evaluate at the prices; the worst imbalance against what is allowed, and relative to volume.

    Below the rounding noise of the flows an imbalance means nothing: that is allowed too.
    """
    margin, level, weight = response
    excess, gross, noise = flows
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
    worst = 0.0
    residual = 0.0
    for n in range(gross.size):
        missing = abs(excess[n])
        if missing > 0.0:
            world = volume[product[n]]
            residual = max(residual, missing / world)
            worst = max(worst, missing / max(tolerance * world, ROUNDING * noise[n]))
    return worst, residual


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
        if panels[diagonal[n]] <= 1e-9 * stiffness[n]:
            lift = 0.01 * stiffness[n]
        panels[diagonal[n]] += lift
        ridge[n] = 0.1 * lift


@once
def newton(
    sparse, layout, scatter, curved, numbers, cost, stiffness, product, limits, prices, work
):
    """Prices that clear the market for one draw; returns status, steps, residual."""
    pair_ptr, pair_position, pair_value, diagonal, rows = scatter
    tolerance, most_steps, patience = limits
    response, flows, change, direction, volume, panels, spare, ridge, reach = work
    margin, _level, weight = response
    excess = flows[0]
    best = np.inf
    since_best = 0
    steps = 0
    while True:
        worst, residual = _measure(
            sparse, curved, numbers, cost, product, tolerance, prices, volume, flows, response
        )
        if worst <= 1.0:
            return CONVERGED, steps, residual
        since_best += 1
        if worst < 0.9 * best:
            best = worst
            since_best = 0
        if since_best > patience or steps >= most_steps:
            return STALLED, steps, residual
        if steps > 0:
            _secants(numbers, margin, reach, weight)
            _curved_secants(curved, numbers, margin, reach, weight)
        assemble(weight, pair_ptr, pair_position, pair_value, panels)
        _ridge(excess, volume, product, stiffness, diagonal, panels, ridge)
        factorise(layout, ridge, panels, spare)
        for n in range(excess.size):
            direction[n] = -excess[n]
        solve(layout, rows, panels, direction, spare)
        tilt = 0.0
        for n in range(excess.size):
            tilt += excess[n] * direction[n]
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


@exact
def pick(array, draw):
    """A draw's row, or the only row."""
    return array[draw if array.shape[0] > 1 else 0]


def workspace(nodes, activities, curved, products, storage, widest):
    """Arrays for one thread of :func:`solve_draws`."""
    numbers = tuple(np.empty(activities) for _ in range(3))
    numbers += tuple(np.empty(curved) for _ in range(6))
    stiffness = np.empty(nodes)
    flows = tuple(np.empty(nodes) for _ in range(3))
    response = tuple(np.empty(activities) for _ in range(2))
    change, reach = np.empty(activities), np.empty(activities)
    direction, volume, ridge = np.empty(nodes), np.empty(products), np.empty(nodes)
    panels, spare = np.empty(storage), np.empty(widest)
    rest = (change, direction, volume, panels, spare, ridge, reach)
    return numbers, stiffness, flows, response, rest


@exact
def solve_draws(
    sparse, layout, scatter, law, curved, values, product, space, limits, draws, prices, levels,
    report,
):  # fmt: skip
    """Clear the draws named; prices are start and answer, their rows are draws."""
    numbers, stiffness, flows, response, rest = space
    margin, weight = response
    for d in draws:
        cost = _prepare(sparse, law, values, d, numbers, stiffness)
        work = ((margin, levels[d], weight), flows, *rest)
        status, steps, residual = newton(
            sparse, layout, scatter, curved, numbers, cost, stiffness, product, limits, prices[d],
            work,
        )  # fmt: skip
        report[d, 0] = status
        report[d, 1] += steps
        report[d, 2] = residual
