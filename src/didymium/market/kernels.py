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
RELAXED = {"contract", "reassoc", "nsz", "arcp"}

CONVERGED, STALLED = 0, 1
PATIENCE = 30


@njit(cache=True, nogil=True, inline="always")
def _response(law, margin, inverse, lower, upper, quantity, price, elasticity):
    """Level and its derivative with respect to the margin."""
    if law == 0:
        level = margin * inverse
        if level <= lower:
            return lower, 0.0
        if level >= upper:
            return upper, 0.0
        return level, inverse
    if margin >= 0.0:
        return upper, 0.0
    level = quantity * np.exp(-elasticity * np.log(-margin / price))
    if level <= lower:
        return lower, 0.0
    if level >= upper:
        return upper, 0.0
    return level, -elasticity * level / margin


@njit(cache=True, nogil=True, inline="always")
def _surplus(law, margin, slope, level, quantity, price, elasticity):
    """What the activity earns at this level: the activity's part of the dual."""
    if law == 0:
        return level * (margin - 0.5 * slope * level)
    if level <= 0.0:
        return 0.0
    power = 1.0 - 1.0 / elasticity
    ratio = np.log(level / quantity)
    worth = ratio if abs(power) < 1e-12 else np.expm1(power * ratio) / power
    return margin * level + price * quantity * worth


@njit(cache=True, nogil=True, fastmath=RELAXED)
def margins(indptr, columns, data, prices, into):
    """Value of every column at the prices."""
    for j in range(indptr.size - 1):
        total = 0.0
        for e in range(indptr[j], indptr[j + 1]):
            total += data[e] * prices[columns[e]]
        into[j] = total


@njit(cache=True, nogil=True)
def evaluate(indptr, columns, data, law, numbers, work):
    """Levels, weights, excess supply, gross flow and rounding noise at the margins in ``work``."""
    lower, upper, _slope, inverse, quantity, price, elasticity = numbers
    margin, level, weight, excess, gross, noise, size = work
    excess[:] = 0.0
    gross[:] = 0.0
    noise[:] = 0.0
    for j in range(law.size):
        x, w = _response(
            law[j], margin[j], inverse[j], lower[j], upper[j], quantity[j], price[j], elasticity[j]
        )
        level[j] = x
        weight[j] = w
        if x != 0.0:
            blur = w * size[j]
            for e in range(indptr[j], indptr[j + 1]):
                node = columns[e]
                flow = data[e] * x
                excess[node] += flow
                gross[node] += abs(flow)
                noise[node] += abs(data[e]) * blur


@njit(cache=True, nogil=True, fastmath=RELAXED)
def assemble(weight, pair_ptr, pair_position, pair_value, panels):
    """Spread the weights of the marginal activities over the panels."""
    panels[:] = 0.0
    for j in range(weight.size):
        w = weight[j]
        if w != 0.0:
            for e in range(pair_ptr[j], pair_ptr[j + 1]):
                panels[pair_position[e]] += w * pair_value[e]


@njit(cache=True, nogil=True, fastmath=RELAXED)
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


@njit(cache=True, nogil=True, fastmath=RELAXED)
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
                sums[:] = 0.0
                _subtract(sums, panel, height, j, width, j)
                start = where[j - low] * tall  # a row in the panel's own block is a column
                for i in range(height - j):
                    into[start + where[j - low + i]] += sums[i]


@njit(cache=True, nogil=True, fastmath=RELAXED)
def solve(layout, rows, panels, vector):
    """Solve with the factor, in place."""
    first, row_ptr, panel_ptr = layout[:3]
    count = first.size - 1
    for s in range(count):
        width = first[s + 1] - first[s]
        height = row_ptr[s + 1] - row_ptr[s]
        own = rows[row_ptr[s] : row_ptr[s + 1]]
        for k in range(width):
            start = panel_ptr[s] + k * height
            value = vector[first[s] + k] / panels[start + k]
            vector[first[s] + k] = value
            for i in range(k + 1, height):
                vector[own[i]] -= panels[start + i] * value
    for s in range(count - 1, -1, -1):
        width = first[s + 1] - first[s]
        height = row_ptr[s + 1] - row_ptr[s]
        own = rows[row_ptr[s] : row_ptr[s + 1]]
        for k in range(width - 1, -1, -1):
            start = panel_ptr[s] + k * height
            value = vector[first[s] + k]
            for i in range(k + 1, height):
                value -= panels[start + i] * vector[own[i]]
            vector[first[s] + k] = value / panels[start + k]


@njit(cache=True, nogil=True)
def _along(law, numbers, margin, level, change, step):
    """Slope of the dual along a direction at a step, and how much the dual has changed."""
    lower, upper, slope, inverse, quantity, price, elasticity = numbers
    tilt = 0.0
    gain = 0.0
    for j in range(law.size):
        if change[j] == 0.0:
            continue
        moved = margin[j] + step * change[j]
        x, _ = _response(
            law[j], moved, inverse[j], lower[j], upper[j], quantity[j], price[j], elasticity[j]
        )
        tilt += change[j] * x
        if x == level[j] and law[j] == 0:
            gain += step * change[j] * x
        else:
            gain += _surplus(
                law[j], moved, slope[j], x, quantity[j], price[j], elasticity[j]
            ) - _surplus(
                law[j], margin[j], slope[j], level[j], quantity[j], price[j], elasticity[j]
            )
    return tilt, gain


@njit(cache=True, nogil=True)
def _line_search(law, numbers, margin, level, change, tilt_start):
    """A step along a descent direction of the dual: safeguarded regula falsi on its slope."""
    low, tilt_low = 0.0, tilt_start
    high, tilt_high = np.inf, 0.0
    step = 1.0
    for _ in range(40):
        tilt, gain = _along(law, numbers, margin, level, change, step)
        if abs(tilt) <= -0.5 * tilt_start and gain <= 1e-4 * step * tilt_start:
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


@njit(cache=True, nogil=True)
def _measure(sparse, law, numbers, cost, product, tolerance, prices, volume, magnitude, work):
    """Evaluate at the prices; the worst imbalance against what is allowed, and relative to volume.

    Below the rounding noise of the flows an imbalance means nothing: that is allowed too.
    """
    indptr, columns, data = sparse
    margin, excess, gross, noise, size = work[0], work[3], work[4], work[5], work[6]
    for n in range(prices.size):
        magnitude[n] = abs(prices[n])
    margins(indptr, columns, data, prices, margin)
    _sizes(indptr, columns, data, magnitude, cost, size)
    for j in range(margin.size):
        margin[j] -= cost[j]
    evaluate(indptr, columns, data, law, numbers, work)
    volume[:] = 0.0
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


@njit(cache=True, nogil=True)
def _ridge(excess, volume, product, stiffness, diagonal, panels, ridge):
    """Lift the diagonal where no activity is marginal, hardly anywhere else; least pivots back."""
    for n in range(excess.size):
        relative = abs(excess[n]) / volume[product[n]] if excess[n] != 0.0 else 0.0
        lift = stiffness[n] * min(1e-4, max(1e-3 * relative, 1e-12))
        if panels[diagonal[n]] <= 1e-9 * stiffness[n]:
            lift = 0.05 * stiffness[n]
        panels[diagonal[n]] += lift
        ridge[n] = 0.1 * lift


@njit(cache=True, nogil=True)
def newton(sparse, layout, scatter, law, numbers, cost, stiffness, product, limits, prices, work):
    """Prices that clear the market for one draw; returns status, steps, residual."""
    pair_ptr, pair_position, pair_value, diagonal, rows = scatter
    tolerance, most_steps = limits
    margin, level, weight, excess = work[0], work[1], work[2], work[3]
    change, direction, volume, panels, spare, ridge, magnitude = work[7:]
    best = np.inf
    since_best = 0
    steps = 0
    while True:
        worst, residual = _measure(
            sparse, law, numbers, cost, product, tolerance, prices, volume, magnitude, work[:7]
        )
        if worst <= 1.0:
            return CONVERGED, steps, residual
        since_best += 1
        if worst < 0.9 * best:
            best = worst
            since_best = 0
        if since_best > PATIENCE or steps >= most_steps:
            return STALLED, steps, residual
        assemble(weight, pair_ptr, pair_position, pair_value, panels)
        _ridge(excess, volume, product, stiffness, diagonal, panels, ridge)
        factorise(layout, ridge, panels, spare)
        direction[:] = -excess
        solve(layout, rows, panels, direction)
        tilt = (excess * direction).sum()
        if not tilt < 0.0:
            return STALLED, steps, residual
        margins(sparse[0], sparse[1], sparse[2], direction, change)
        step = _line_search(law, numbers, margin, level, change, tilt)
        prices += step * direction
        steps += 1


@njit(cache=True, nogil=True)
def _sizes(indptr, columns, data, magnitude, cost, into):
    """Size of the numbers that make up each margin: the scale of its rounding error."""
    for j in range(indptr.size - 1):
        total = abs(cost[j])
        for e in range(indptr[j], indptr[j + 1]):
            total += abs(data[e]) * magnitude[columns[e]]
        into[j] = total


@njit(cache=True, nogil=True)
def complementarity(law, numbers, margin, level):
    """Largest earning that a level leaves on the table, relative to what its margin is worth."""
    lower, upper, slope, inverse, quantity, price, elasticity = numbers
    worst = 0.0
    total = 0.0
    for j in range(law.size):
        best, _ = _response(
            law[j], margin[j], inverse[j], lower[j], upper[j], quantity[j], price[j], elasticity[j]
        )
        lost = _surplus(
            law[j], margin[j], slope[j], best, quantity[j], price[j], elasticity[j]
        ) - _surplus(law[j], margin[j], slope[j], level[j], quantity[j], price[j], elasticity[j])
        worst += abs(lost)
        total += abs(margin[j] * level[j])
    return worst / total if total > 0.0 else 0.0


@njit(cache=True, nogil=True)
def stiffnesses(indptr, columns, data, law, inverse, quantity, price, elasticity, into):
    """For each node the weight it would have with every activity marginal."""
    into[:] = 0.0
    for j in range(law.size):
        w = inverse[j] if law[j] == 0 else elasticity[j] * quantity[j] / price[j]
        for e in range(indptr[j], indptr[j + 1]):
            into[columns[e]] += data[e] * data[e] * w


@njit(cache=True, nogil=True)
def solve_draws(
    sparse, layout, scatter, law, values, product, products, sizes, limits, draws, prices,
    levels, report,
):  # fmt: skip
    """Clear the draws named; prices are start and answer, their rows are draws."""
    lower, upper, cost, slope, quantity, price, elasticity = values
    node_count, storage, widest = sizes
    activity_count = law.size
    inverse = np.empty(activity_count)
    stiffness = np.empty(node_count)
    margin = np.empty(activity_count)
    weight = np.empty(activity_count)
    excess = np.empty(node_count)
    gross = np.empty(node_count)
    noise = np.empty(node_count)
    size = np.empty(activity_count)
    change = np.empty(activity_count)
    direction = np.empty(node_count)
    volume = np.empty(products)
    panels = np.empty(storage)
    spare = np.empty(widest)
    ridge = np.empty(node_count)
    magnitude = np.empty(node_count)
    for d in draws:
        g = slope[d if slope.shape[0] > 1 else 0]
        q = quantity[d if quantity.shape[0] > 1 else 0]
        p = price[d if price.shape[0] > 1 else 0]
        e = elasticity[d if elasticity.shape[0] > 1 else 0]
        c = cost[d if cost.shape[0] > 1 else 0]
        low = lower[d if lower.shape[0] > 1 else 0]
        high = upper[d if upper.shape[0] > 1 else 0]
        for j in range(activity_count):
            inverse[j] = 1.0 / g[j]
        numbers = (low, high, g, inverse, q, p, e)
        stiffnesses(sparse[0], sparse[1], sparse[2], law, inverse, q, p, e, stiffness)
        level = levels[d]
        work = (
            margin, level, weight, excess, gross, noise, size,
            change, direction, volume, panels, spare, ridge, magnitude,
        )  # fmt: skip
        status, steps, residual = newton(
            sparse, layout, scatter, law, numbers, c, stiffness, product, limits, prices[d], work
        )
        report[d, 0] = status
        report[d, 1] += steps
        report[d, 2] = residual
        report[d, 3] = complementarity(law, numbers, margin, level)
