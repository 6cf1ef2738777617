"""An interior-point way to prices near the equilibrium, compiled: the start when none is known.

Newton on the dual needs a fair start when slopes are small against prices: activities then switch
between their bounds over tiny price ranges.  Here the bounds are kept by barriers instead; the
number of steps hardly depends on the slopes, and the matrix of each step is again
``A diag(weight) A'`` with the same pattern and panels.  Mehrotra's predictor and corrector, one
step length for levels and multipliers.  The prices found are polished by Newton.

References: Mehrotra, SIAM J. Optim. 2 (1992) 575, doi:10.1137/0802028; Vanderbei, Math. Program.
87 (2000) 303, doi:10.1007/s101070050116 (separable convex costs).
"""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import numpy as np

from didymium.market.kernels import (
    CEILING_BAND,
    assemble,
    clear_out,
    exact,
    factorise,
    margins,
    pick,
    solve,
)

CLOSE = 1e-7
SHORT_OF_BOUND = 0.995


@exact
def _curve(law, level, lower, upper, cost, slope, quantity, price, elasticity):
    """Marginal cost and its derivative."""
    if law == 0:
        return cost + slope * level, slope
    if law == 1:
        value = price * np.exp(-np.log(level / quantity) / elasticity)
        return cost - value, value / (elasticity * level)
    start = max(quantity + elasticity * np.log(slope / price), lower)
    if level < start or start >= upper:
        value = price * np.exp((level - quantity) / elasticity)
        return cost + value, value / elasticity
    steep = CEILING_BAND * slope / (upper - start)
    return cost + slope + steep * (level - start), steep


@exact
def _sizes_of_levels(indptr, columns, data, lower, upper, node_size, size):
    """A typical range for each level: its bounds or, without, what its nodes can handle."""
    clear_out(node_size)
    known = 0.0
    count = 0
    for j in range(lower.size):
        width = upper[j] - lower[j]
        if 0.0 < width < 1e300:
            known += width
            count += 1
            for e in range(indptr[j], indptr[j + 1]):
                node_size[columns[e]] += abs(data[e]) * width
    typical = known / count if count > 0 else 1.0
    for j in range(lower.size):
        width = upper[j] - lower[j]
        size[j] = width
        if not width < 1e300:
            least = np.inf
            for e in range(indptr[j], indptr[j + 1]):
                if node_size[columns[e]] > 0.0:
                    least = min(least, node_size[columns[e]] / abs(data[e]))
            size[j] = least if least < np.inf else typical


@exact
def _begin(law, numbers, cost, margin, size, level, below, above):
    """Levels well inside their bounds and multipliers of the size of the prices."""
    lower, upper, slope, quantity, price, _elasticity = numbers
    worth = 0.0
    for j in range(law.size):
        worth += abs(cost[j]) + abs(margin[j])
        if law[j] != 0:
            worth += price[j]
    worth = worth / law.size + 1e-12
    for j in range(law.size):
        width = upper[j] - lower[j]
        below[j] = 0.0
        above[j] = 0.0
        if not width > 0.0:
            level[j] = lower[j]
            continue
        wanted = quantity[j] if law[j] == 1 else 0.0
        if law[j] == 0:
            wanted = (margin[j] - cost[j]) / slope[j]
        room = 0.1 * size[j]
        level[j] = max(wanted, lower[j] + room)
        below[j] = worth
        if width < 1e300:
            level[j] = min(level[j], upper[j] - room)
            above[j] = worth
        else:
            level[j] = min(level[j], lower[j] + 10.0 * size[j])


@exact
def _refresh(sparse, law, numbers, cost, margin, state, closeness, excess):
    """Weights and reciprocal distances at the levels; turnover, complementarity and its count."""
    indptr, columns, data = sparse
    lower, upper, slope, quantity, price, elasticity = numbers
    level, below, above, weight, rest = state
    near, far = closeness
    turnover = 0.0
    total = 0.0
    count = 0
    clear_out(excess)
    for j in range(law.size):
        x = level[j]
        for e in range(indptr[j], indptr[j + 1]):
            excess[columns[e]] += data[e] * x
        turnover += abs(margin[j] * x)
        near[j] = 0.0
        far[j] = 0.0
        weight[j] = 0.0
        rest[j] = 0.0
        if below[j] > 0.0:
            marginal, steep = _curve(
                law[j],
                x,
                lower[j],
                upper[j],
                cost[j],
                slope[j],
                quantity[j],
                price[j],
                elasticity[j],
            )
            near[j] = 1.0 / (x - lower[j])
            total += below[j] * (x - lower[j])
            count += 1
            if above[j] > 0.0:
                far[j] = 1.0 / (upper[j] - x)
                total += above[j] * (upper[j] - x)
                count += 1
            weight[j] = 1.0 / (steep + below[j] * near[j] + above[j] * far[j])
            rest[j] = margin[j] - marginal
    return turnover, total, max(count, 1)


@exact
def _reach(below, above, near, far, move, move_below, move_above):
    """Longest step that keeps every level and multiplier inside."""
    most = SHORT_OF_BOUND
    for j in range(move.size):
        most = max(most, -move[j] * near[j])
        most = max(most, move[j] * far[j])
    for j in range(move.size):
        if -move_below[j] > most * below[j]:
            most = -move_below[j] / below[j]
        if -move_above[j] > most * above[j]:
            most = -move_above[j] / above[j]
    return SHORT_OF_BOUND / most


@exact
def _gap_after(below, above, near, far, step, move, move_below, move_above):
    """Sum of the complementarity products after a step."""
    total = 0.0
    for j in range(move.size):
        if near[j] > 0.0:
            total += (1.0 / near[j] + step * move[j]) * (below[j] + step * move_below[j])
        if far[j] > 0.0:
            total += (1.0 / far[j] - step * move[j]) * (above[j] + step * move_above[j])
    return total


@exact
def _wishes(rest, closeness, moves, barrier, share):
    """What each level wants apart from prices; ``share`` of the last moves' products corrects."""
    near, far = closeness
    move, move_below, move_above, _ = moves
    for j in range(rest.size):
        low = (barrier - share * move[j] * move_below[j]) * near[j]
        high = (barrier + share * move[j] * move_above[j]) * far[j]
        move_below[j] = low
        move_above[j] = high
        move[j] = rest[j] + low - high


@exact
def _moves(below, above, closeness, weight, moves):
    """Moves of levels and multipliers once the prices' move is known."""
    near, far = closeness
    move, move_below, move_above, change = moves
    for j in range(weight.size):
        x = weight[j] * (change[j] + move[j])
        move[j] = x
        move_below[j] -= below[j] * (1.0 + near[j] * x)
        move_above[j] -= above[j] * (1.0 - far[j] * x)


@exact
def _direction(
    sparse, layout, rows, panels, spare, state, closeness, moves, nodes, barrier, share
):  # fmt: skip
    """Moves of prices, levels and multipliers for the wanted complementarity product."""
    indptr, columns, data = sparse
    _level, below, above, weight, rest = state
    move, change = moves[0], moves[3]
    excess, direction = nodes
    _wishes(rest, closeness, moves, barrier, share)
    for n in range(excess.size):
        direction[n] = -excess[n]
    for j in range(weight.size):
        amount = weight[j] * move[j]
        for e in range(indptr[j], indptr[j + 1]):
            direction[columns[e]] -= data[e] * amount
    solve(layout, rows, panels, direction, spare)
    margins(indptr, columns, data, direction, change)
    _moves(below, above, closeness, weight, moves)


@exact
def _factor(weight, scatter, layout, panels, spare, ridge):
    """The factor of the step's matrix; nodes that nothing can reach get a unit pivot."""
    pair_ptr, pair_position, pair_value, diagonal, _rows = scatter
    assemble(weight, pair_ptr, pair_position, pair_value, panels)
    for n in range(ridge.size):
        if panels[diagonal[n]] <= 0.0:
            panels[diagonal[n]] = 1.0
        panels[diagonal[n]] *= 1.0 + 1e-13
        ridge[n] = 1e-13 * panels[diagonal[n]]
    factorise(layout, ridge, panels, spare)


@exact
def _advance(step, prices, margin, state, moves, direction):
    """Take the step."""
    level, below, above, _weight, _rest = state
    move, move_below, move_above, change = moves
    for n in range(prices.size):
        prices[n] += step * direction[n]
    for j in range(level.size):
        margin[j] += step * change[j]
        level[j] += step * move[j]
        below[j] += step * move_below[j]
        above[j] += step * move_above[j]


@exact
def approach(sparse, layout, scatter, law, numbers, cost, prices, work, most_steps):
    """Move ``prices`` close to the equilibrium; returns the steps taken."""
    margin, change, level, weight, rest, below, above, move, move_below, move_above = work[:10]
    near, far, excess, direction, panels, spare, ridge = work[10:]
    state = (level, below, above, weight, rest)
    closeness = (near, far)
    moves = (move, move_below, move_above, change)
    nodes = (excess, direction)
    rows = scatter[4]
    margins(sparse[0], sparse[1], sparse[2], prices, margin)
    _sizes_of_levels(sparse[0], sparse[1], sparse[2], numbers[0], numbers[1], excess, rest)
    _begin(law, numbers, cost, margin, rest, level, below, above)
    for steps in range(most_steps):
        turnover, total, count = _refresh(
            sparse, law, numbers, cost, margin, state, closeness, excess
        )
        missing = 0.0
        for n in range(excess.size):
            missing += abs(excess[n] * prices[n])
        if total + missing <= CLOSE * turnover:
            return steps
        _factor(weight, scatter, layout, panels, spare, ridge)
        _direction(sparse, layout, rows, panels, spare, state, closeness, moves, nodes, 0.0, 0.0)
        step = _reach(below, above, near, far, move, move_below, move_above)
        after = _gap_after(below, above, near, far, step, move, move_below, move_above)
        barrier = (after / total) ** 3 * total / count if total > 0.0 else 0.0
        _direction(
            sparse, layout, rows, panels, spare, state, closeness, moves, nodes, barrier, 1.0
        )
        step = _reach(below, above, near, far, move, move_below, move_above)
        if not step > 1e-10:
            return steps
        _advance(min(step, 1.0), prices, margin, state, moves, direction)
    return most_steps


def workspace(nodes, activities, storage, widest):
    """Arrays for one thread of :func:`approach_draws`."""
    over_activities = tuple(np.zeros(activities) for _ in range(12))
    excess, direction, ridge = np.zeros(nodes), np.zeros(nodes), np.zeros(nodes)
    return (*over_activities, excess, direction, np.zeros(storage), np.zeros(widest), ridge)


@exact
def approach_draws(sparse, layout, scatter, law, values, work, most_steps, draws, prices, report):
    """Move the prices of the draws named close to their equilibria."""
    lower, upper, cost, slope, quantity, price, elasticity = values
    for d in draws:
        numbers = (
            pick(lower, d),
            pick(upper, d),
            pick(slope, d),
            pick(quantity, d),
            pick(price, d),
            pick(elasticity, d),
        )
        report[d, 1] += approach(
            sparse, layout, scatter, law, numbers, pick(cost, d), prices[d], work, most_steps
        )
