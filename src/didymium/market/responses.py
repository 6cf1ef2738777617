"""What eight draws' activities do at given prices, and what that leaves at every node, compiled."""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

from didymium.market.control import BEND, LIVE, RESIDUAL, SEEN, STEP, WIDE
from didymium.market.kernels import CEILING_BAND, inlined, inner, once
from didymium.market.lanes import (
    exponential,
    least,
    load,
    logarithm,
    most,
    size,
    some,
    splat,
    store,
    where,
)

ROUNDING = 64 * 2.220446049250313e-16
TINY = 1e-300
NEAR = 1e-9
"""Share of a margin under which a move is too small for mean slopes."""
REACH = 0.35
"""Share of the last move on both sides of the margin over which slopes are averaged."""
LOWER, UPPER, INVERSE = range(3)
"""Places of an activity's numbers in its three rows; ``INVERSE`` is one over the slope."""


@inner
def clear_rows(array, rows):
    """Set every row to zero."""
    for i in range(rows):
        store(array, i, splat(0.0))


@inner
def _user(margin, lower, upper, quantity, price, elasticity):
    """Level of iso-elastic users and its derivative with respect to the margin."""
    zero = splat(0.0)
    ratio = most((zero - margin) / price, splat(TINY))
    wanted = quantity * exponential(zero - elasticity * logarithm(ratio))
    pays = margin < zero
    inside = (lower < wanted) & (wanted < upper) & pays
    weight = where(inside, zero - elasticity * wanted / margin, zero)
    return where(pays, least(most(wanted, lower), upper), upper), weight


@inner
def _holder(margin, lower, upper, quantity, price, scale, ceiling):
    """Release of a stock's holder and its derivative with respect to the margin."""
    zero = splat(0.0)
    under = margin < ceiling
    ratio = most(where(under, margin, ceiling) / price, splat(TINY))
    wanted = quantity + scale * logarithm(ratio)
    start = most(wanted, lower)
    steep = (upper - start) / (splat(CEILING_BAND) * ceiling)
    steep = where(under | (start >= upper), zero, steep)
    beyond = start + where(under, zero, margin - ceiling) * steep
    inside = (beyond < upper) & (margin > zero)
    slope = where(under, scale / margin, steep)
    weight = where(inside & ((lower < wanted) | (margin >= ceiling)), slope, zero)
    return where(margin > zero, least(beyond, upper), lower), weight


@inner
def bent_response(law, k, shapes, margin):
    """Level and derivative of an activity that is not linear."""
    lower, upper = load(shapes, 6 * k), load(shapes, 6 * k + 1)
    quantity, price = load(shapes, 6 * k + 2), load(shapes, 6 * k + 3)
    elasticity, ceiling = load(shapes, 6 * k + 4), load(shapes, 6 * k + 5)
    if law == 1:
        return _user(margin, lower, upper, quantity, price, elasticity)
    return _holder(margin, lower, upper, quantity, price, elasticity, ceiling)


@inlined
def value_of(sparse, j, vector):
    """What one unit of an activity is worth at the nodes' numbers."""
    indptr, columns, data = sparse
    total = splat(0.0)
    for e in range(indptr[j], indptr[j + 1]):
        total = total + splat(data[e]) * load(vector, columns[e])
    return total


@inlined
def two_values(sparse, j, prices, direction):
    """What one unit of an activity is worth at prices, and how fast that changes on their way."""
    indptr, columns, data = sparse
    worth, change = splat(0.0), splat(0.0)
    for e in range(indptr[j], indptr[j + 1]):
        amount, n = splat(data[e]), columns[e]
        worth = worth + amount * load(prices, n)
        change = change + amount * load(direction, n)
    return worth, change


@inlined
def linear_level(numbers, j, margin):
    """Level under the linear law."""
    wanted = margin * load(numbers, 3 * j + INVERSE)
    return least(most(wanted, load(numbers, 3 * j + LOWER)), load(numbers, 3 * j + UPPER))


@inlined
def spread_level(sparse, j, level, flows):
    """Book a level at the nodes of its activity."""
    indptr, columns, data = sparse
    excess, gross = flows[0], flows[1]
    for e in range(indptr[j], indptr[j + 1]):
        n = columns[e]
        flow = splat(data[e]) * level
        store(excess, n, load(excess, n) + flow)
        store(gross, n, load(gross, n) + size(flow))


@inlined
def _note(sparse, j, level, plain, weight, live, flows, marginal, found):
    """Book a level; put the activity among the marginal ones when it has a weight."""
    indptr, columns, data = sparse
    index, weights = marginal
    zero = splat(0.0)
    spread_level(sparse, j, level, flows)
    pull = flows[2]
    weight = where(live, weight, zero)
    if some(weight != zero):
        for e in range(indptr[j], indptr[j + 1]):
            n = columns[e]
            store(pull, n, load(pull, n) + splat(data[e] * data[e]) * plain)
        index[found] = j
        store(weights, found, weight)
        found += 1
    return found


@inlined
def _linear_weights(numbers, floored, j, margin, reach):
    """Level, plain weight and weight within reach of an activity under the linear law."""
    zero = splat(0.0)
    low, high = zero, load(numbers, 3 * j + UPPER)
    if not floored[j]:
        low = load(numbers, 3 * j + LOWER)
    inverse = load(numbers, 3 * j + INVERSE)
    most_wanted, least_wanted = (margin + reach) * inverse, (margin - reach) * inverse
    up, down = least(most(most_wanted, low), high), least(most(least_wanted, low), high)
    level = least(most(margin * inverse, low), high)
    plain = where((low < level) & (level < high), inverse, zero)
    far = reach > splat(NEAR) * size(margin)
    weight = where(far, where((low < least_wanted) & (most_wanted < high), inverse, zero), plain)
    kinked = far & (up != down) & ((least_wanted <= low) | (most_wanted >= high))
    if some(kinked):
        weight = where(kinked, (up - down) / (reach + reach), weight)
    return level, plain, weight


@inner
def measure(
    sizes, sparse, curved, packed, prices, direction, control, flows, marginal
):  # fmt: skip
    """Book all levels at the prices; returns how many activities are marginal.

    Weights are mean slopes over a part of the last move on both sides: kinks within reach count in
    part, so that activities do not flicker between their bounds; the reach shrinks with the steps
    and the last steps are plain Newton's.  Without prices to start from the reach is as wide as
    the margin: then nothing is marginal yet, and everything that could be counts a little.
    """
    nodes, activities, bent, _products = sizes
    numbers, shapes, _stiffness, cost, floored = packed
    for i in range(3):
        clear_rows(flows[i], nodes)
    zero = splat(0.0)
    step = splat(REACH) * load(control, STEP)
    live, wide = load(control, LIVE) > zero, load(control, WIDE)
    found = 0
    bend = zero
    for j in range(activities):
        worth, change = two_values(sparse, j, prices, direction)
        margin = worth - load(cost, j)
        reach = most(step * size(change), wide * size(margin))
        if not floored[j] or some(margin + reach > zero):
            level, plain, weight = _linear_weights(numbers, floored, j, margin, reach)
            bend = bend + plain * change * change
            found = _note(sparse, j, level, plain, weight, live, flows, marginal, found)
    for k in range(bent):
        j, law = curved[2 * k], curved[2 * k + 1]
        worth, change = two_values(sparse, j, prices, direction)
        margin = worth - load(cost, j)
        reach = most(step * size(change), wide * size(margin))
        level, plain = bent_response(law, k, shapes, margin)
        up, _ = bent_response(law, k, shapes, margin + reach)
        down, _ = bent_response(law, k, shapes, margin - reach)
        far = reach > splat(NEAR) * size(margin)
        weight = where(far, (up - down) / (reach + reach), plain)
        bend = bend + plain * change * change
        found = _note(sparse, j, level, plain, weight, live, flows, marginal, found)
    store(control, BEND, bend)
    return found


@once
def imbalance(sizes, product, prices, flows, volume, control):
    """World volumes, and each lane's worst imbalance relative to them; NaN where there is one."""
    excess, gross = flows[0], flows[1]
    zero = splat(0.0)
    clear_rows(volume, sizes[3])
    for n in range(sizes[0]):
        p = product[n]
        store(volume, p, load(volume, p) + splat(0.5) * load(gross, n))
    worst, broken = zero, zero
    for n in range(sizes[0]):
        missing = size(load(excess, n))
        broken = broken + zero * (missing + load(prices, n))
        worst = most(worst, where(missing > zero, missing / load(volume, product[n]), zero))
    store(control, RESIDUAL, worst + broken)


@inlined
def noise_of(sparse, cost, j, weight, prices):
    """What the rounding of prices and cost can make of a level."""
    indptr, columns, data = sparse
    total = size(load(cost, j))
    for e in range(indptr[j], indptr[j + 1]):
        total = total + size(splat(data[e]) * load(prices, columns[e]))
    return splat(ROUNDING) * total * weight


@inner
def visible(
    sizes, sparse, position, curved, packed, prices, product, tolerance, found, index, flows,
    volume, noise, control,
):  # fmt: skip
    """Each lane's worst imbalance against what can be seen.

    That is the tolerance or, where slopes are flat, the rounding noise of the flows.
    """
    indptr, columns, data = sparse
    numbers, shapes, cost = packed[0], packed[1], packed[3]
    zero = splat(0.0)
    clear_rows(noise, sizes[0])
    for t in range(found):
        j = index[t]
        margin = value_of(sparse, j, prices) - load(cost, j)
        if position[j] < 0:
            _level, weight, _mean = _linear_weights(numbers, packed[4], j, margin, zero)
        else:
            law = curved[2 * position[j] + 1]
            _level, weight = bent_response(law, position[j], shapes, margin)
        total = noise_of(sparse, cost, j, weight, prices)
        for e in range(indptr[j], indptr[j + 1]):
            n = columns[e]
            store(noise, n, load(noise, n) + splat(abs(data[e])) * total)
    seen = zero
    for n in range(sizes[0]):
        missing = size(load(flows[0], n))
        bound = most(splat(tolerance) * load(volume, product[n]), load(noise, n))
        seen = most(seen, where(missing > zero, missing / bound, zero))
    store(control, SEEN, seen)
