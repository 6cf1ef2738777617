"""What eight draws' answers are worth, computed apart from the way they were found, compiled.

Prices and levels are looked at together: an activity inside its bounds must have a margin equal to
its marginal cost, one at its lower (upper) bound no larger (smaller).
"""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

from didymium.market.control import MISSED, TURNOVER
from didymium.market.kernels import CEILING_BAND, inlined, inner, once
from didymium.market.lanes import (
    exponential,
    load,
    logarithm,
    most,
    size,
    some,
    splat,
    store,
    where,
)
from didymium.market.responses import (
    INVERSE,
    LOWER,
    TINY,
    UPPER,
    clear_rows,
    value_of,
)

IDLE = 1e-9
"""Share of the product's world volume under which a node counts as idle."""


@inner
def _bent_cost(law, k, shapes, level):
    """Marginal cost of an activity that is not linear, apart from its constant cost."""
    lower, upper = load(shapes, 6 * k), load(shapes, 6 * k + 1)
    quantity, price = load(shapes, 6 * k + 2), load(shapes, 6 * k + 3)
    elasticity, ceiling = load(shapes, 6 * k + 4), load(shapes, 6 * k + 5)
    zero = splat(0.0)
    if law == 1:
        ratio = most(level, splat(TINY)) / quantity
        return zero - price * exponential(zero - logarithm(ratio) / elasticity)
    start = most(quantity + elasticity * logarithm(ceiling / price), lower)
    low = price * exponential((level - quantity) / elasticity)
    steep = splat(CEILING_BAND) * ceiling / (upper - start)
    high = ceiling + steep * (level - start)
    return where((level < start) | (start >= upper), low, high)


@inlined
def _weigh(sparse, j, level, worth, gain, lower, upper, gross, control):
    """Book one activity: what it handles, turns over and leaves unearned."""
    indptr, columns, data = sparse
    zero, amount = splat(0.0), size(level)
    up = where(level < upper, most(gain, zero), zero)
    down = where(level > lower, most(zero - gain, zero), zero)
    store(control, MISSED, load(control, MISSED) + (up + down) * amount)
    store(control, TURNOVER, load(control, TURNOVER) + size(worth) * amount)
    for e in range(indptr[j], indptr[j + 1]):
        n = columns[e]
        store(gross, n, load(gross, n) + splat(abs(data[e])) * amount)


@once
def audit(sizes, sparse, curved, packed, product, prices, levels, gross, world, control, idle):
    """What is missed and turned over by every lane, and nodes through which nothing flows.

    ``control`` gets the two sums; a row of ``idle`` is one in the lanes where its node is idle.
    """
    numbers, shapes, _stiffness, cost, _floored = packed
    nodes, activities, bent, products = sizes
    zero, one = splat(0.0), splat(1.0)
    clear_rows(gross, nodes)
    clear_rows(world, products)
    store(control, MISSED, zero)
    store(control, TURNOVER, zero)
    k = 0
    for j in range(activities):
        level = load(levels, j)
        is_bent = k < bent and curved[2 * k] == j
        k += is_bent
        if not some(level != zero):
            continue
        worth = value_of(sparse, j, prices)
        gain = worth - load(cost, j)
        if is_bent:
            gain = gain - _bent_cost(curved[2 * k - 1], k - 1, shapes, level)
            lower, upper = load(shapes, 6 * k - 6), load(shapes, 6 * k - 5)
        else:
            gain = gain - level / load(numbers, 3 * j + INVERSE)
            lower, upper = load(numbers, 3 * j + LOWER), load(numbers, 3 * j + UPPER)
        _weigh(sparse, j, level, worth, gain, lower, upper, gross, control)
    for n in range(nodes):
        p = product[n]
        store(world, p, load(world, p) + load(gross, n))
    for n in range(nodes):
        empty = load(gross, n) <= splat(IDLE) * load(world, product[n])
        store(idle, n, where(empty, one, zero))
