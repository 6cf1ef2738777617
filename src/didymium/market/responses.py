"""What eight draws' activities do at given prices, and what that leaves at every node, compiled."""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

from didymium.market.control import LIVE, RESIDUAL, SEEN, STEP
from didymium.market.kernels import CEILING_BAND, exact, inlined
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

TINY = 1e-300
LOWER, UPPER, INVERSE, COST = range(4)
"""Places of an activity's numbers in its four rows; ``INVERSE`` is one over the slope."""


@exact
def clear_rows(array, rows):
    """Set every row to zero."""
    for i in range(rows):
        store(array, i, splat(0.0))


@exact
def _user(margin, lower, upper, quantity, price, elasticity):
    """Level of iso-elastic users and its derivative with respect to the margin."""
    zero = splat(0.0)
    ratio = most((zero - margin) / price, splat(TINY))
    wanted = quantity * exponential(zero - elasticity * logarithm(ratio))
    pays = margin < zero
    inside = (lower < wanted) & (wanted < upper) & pays
    weight = where(inside, zero - elasticity * wanted / margin, zero)
    return where(pays, least(most(wanted, lower), upper), upper), weight


@exact
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


@exact
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
def linear_level(numbers, j, margin):
    """Level under the linear law."""
    wanted = margin * load(numbers, 4 * j + INVERSE)
    return least(most(wanted, load(numbers, 4 * j + LOWER)), load(numbers, 4 * j + UPPER))


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
    index, weights, plains = marginal
    zero = splat(0.0)
    spread_level(sparse, j, level, flows)
    pull = flows[2]
    weight = where(live, weight, zero)
    if some((weight != zero) | (plain != zero)):
        for e in range(indptr[j], indptr[j + 1]):
            n = columns[e]
            store(pull, n, load(pull, n) + splat(data[e] * data[e]) * plain)
        index[found] = j
        store(weights, found, weight)
        store(plains, found, plain)
        found += 1
    return found


@exact
def measure(
    sizes, sparse, curved, numbers, shapes, prices, direction, control, flows, marginal
):  # fmt: skip
    """Book all levels at the prices; returns how many activities are marginal.

    Weights are mean slopes over the last move's reach on both sides: kinks within reach count in
    part, so that activities do not flicker between their bounds; the reach shrinks with the steps
    and the last steps are plain Newton's.
    """
    nodes, activities, bent, _products = sizes
    for i in range(3):
        clear_rows(flows[i], nodes)
    zero, near = splat(0.0), splat(1e-9)
    step, live = load(control, STEP), load(control, LIVE) > zero
    found = 0
    for j in range(activities):
        margin = value_of(sparse, j, prices) - load(numbers, 4 * j + COST)
        reach = size(step * value_of(sparse, j, direction))
        up = linear_level(numbers, j, margin + reach)
        down = linear_level(numbers, j, margin - reach)
        if some((up != zero) | (down != zero)):
            level = linear_level(numbers, j, margin)
            inside = load(numbers, 4 * j + LOWER) < level
            inside = inside & (level < load(numbers, 4 * j + UPPER))
            plain = where(inside, load(numbers, 4 * j + INVERSE), zero)
            far = reach > near * size(margin)
            weight = where(far, (up - down) / (reach + reach), plain)
            found = _note(sparse, j, level, plain, weight, live, flows, marginal, found)
    for k in range(bent):
        j, law = curved[2 * k], curved[2 * k + 1]
        margin = value_of(sparse, j, prices) - load(numbers, 4 * j + COST)
        reach = size(step * value_of(sparse, j, direction))
        level, plain = bent_response(law, k, shapes, margin)
        up, _ = bent_response(law, k, shapes, margin + reach)
        down, _ = bent_response(law, k, shapes, margin - reach)
        far = reach > near * size(margin)
        weight = where(far, (up - down) / (reach + reach), plain)
        found = _note(sparse, j, level, plain, weight, live, flows, marginal, found)
    return found


@exact
def imbalance(sizes, product, flows, volume, control):
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
        broken = broken + zero * missing
        worst = most(worst, where(missing > zero, missing / load(volume, product[n]), zero))
    store(control, RESIDUAL, worst + broken)


@exact
def visible(
    sizes, sparse, numbers, prices, product, tolerance, rounding, found, marginal, flows, volume,
    noise, control,
):  # fmt: skip
    """Each lane's worst imbalance against what can be seen.

    That is the tolerance or, where slopes are flat, the rounding noise of the flows.
    """
    indptr, columns, data = sparse
    index, _weights, plains = marginal
    zero = splat(0.0)
    clear_rows(noise, sizes[0])
    for t in range(found):
        j = index[t]
        total = size(load(numbers, 4 * j + COST))
        for e in range(indptr[j], indptr[j + 1]):
            total = total + size(splat(data[e]) * load(prices, columns[e]))
        total = total * load(plains, t)
        for e in range(indptr[j], indptr[j + 1]):
            n = columns[e]
            store(noise, n, load(noise, n) + splat(abs(data[e])) * total)
    seen = zero
    for n in range(sizes[0]):
        missing = size(load(flows[0], n))
        bound = splat(tolerance) * load(volume, product[n])
        bound = most(bound, splat(rounding) * load(noise, n))
        seen = most(seen, where(missing > zero, missing / bound, zero))
    store(control, SEEN, seen)
