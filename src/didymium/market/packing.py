"""Eight draws' numbers side by side for the solver, and answers back in their rows, compiled."""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import numpy as np

from didymium.market import simplicial
from didymium.market.audit import audit
from didymium.market.control import CONTROL_ROWS, MISSED, RESIDUAL, STATUS, STEPS, TURNOVER
from didymium.market.kernels import exact, inlined
from didymium.market.lanes import WIDTH, load, point, splat, store
from didymium.market.responses import INVERSE, LOWER, UPPER, clear_rows


@exact
def _fill(flat, strides, draws, count, into, first):
    """One array's numbers of eight draws into every fourth row of a block."""
    row, column = strides
    for j in range(count):
        for lane in range(WIDTH):
            into[WIDTH * (4 * j + first) + lane] = flat[j * row + draws[lane] * column]


@exact
def _one(flat, strides, draws, j, into, row):
    """One activity's number of eight draws."""
    for lane in range(WIDTH):
        into[WIDTH * row + lane] = flat[j * strides[0] + draws[lane] * strides[1]]


@exact
def pack(sizes, sparse, law, values, draws, packed):
    """Eight draws' numbers: the linear law for all (nothing for the curved), the curved apart.

    ``stiffness`` is the weight each node would have with every activity marginal.
    """
    indptr, columns, data = sparse
    flat, strides = values
    numbers, shapes, stiffness = packed
    for q in range(4):  # lower, upper, slope, cost
        _fill(point(flat[q]), strides[q], draws, sizes[1], numbers, q)
    clear_rows(stiffness, sizes[0])
    zero, one = splat(0.0), splat(1.0)
    k = 0
    for j in range(sizes[1]):
        if law[j] == 0:
            stiff = one / load(numbers, 4 * j + INVERSE)
        else:
            for q in range(3):  # reference level, reference price, elasticity
                _one(point(flat[4 + q]), strides[4 + q], draws, j, shapes, 6 * k + 2 + q)
            store(shapes, 6 * k, load(numbers, 4 * j + LOWER))
            store(shapes, 6 * k + 1, load(numbers, 4 * j + UPPER))
            store(shapes, 6 * k + 5, load(numbers, 4 * j + INVERSE))
            store(numbers, 4 * j + LOWER, zero)
            store(numbers, 4 * j + UPPER, zero)
            stiff = load(shapes, 6 * k + 4) / load(shapes, 6 * k + 3)
            if law[j] == 1:
                stiff = stiff * load(shapes, 6 * k + 2)
            k += 1
        store(numbers, 4 * j + INVERSE, stiff)
        for e in range(indptr[j], indptr[j + 1]):
            n = columns[e]
            store(stiffness, n, load(stiffness, n) + splat(data[e] * data[e]) * stiff)


def workspace(nodes, activities, curved, products, entries, factor, degree):
    """Arrays for one thread: eight draws' numbers, and the room to work in."""

    def block(rows):
        return np.zeros((rows, WIDTH))

    packed = (block(4 * activities), block(6 * curved), block(nodes))
    prices, levels = block(nodes), block(activities)
    five = tuple(block(nodes) for _ in range(5))
    flows = tuple(block(nodes) for _ in range(3))
    marginal = (np.empty(activities, dtype=np.int64), block(activities), block(activities))
    space = simplicial.workspace(nodes, entries, factor)
    work = (five, flows, block(products), marginal, block(degree), space)
    return packed, prices, levels, block(CONTROL_ROWS), work


@exact
def bring(source, order, draws, into):
    """Prices of eight draws side by side, in the order of elimination."""
    for lane in range(WIDTH):
        for n in range(into.shape[0]):
            into[n, lane] = source[draws[lane], order[n]] + 0.0


@exact
def group(some, first, draws):
    """The next eight draws, the last one repeated where there are fewer; how many there are."""
    count = min(WIDTH, some.size - first)
    for lane in range(WIDTH):
        draws[lane] = some[first + min(lane, count - 1)]
    return count


@exact
def report(sizes, system, packed, prices, levels, control, work, draws, count, answer):
    """The answers of the first ``count`` lanes, audited, to the rows of their draws."""
    duals, shown, made, report = answer
    order = system[7]
    nodes, flows, volume = work[:3]
    idle = nodes[3]
    audit(
        sizes, system[0], system[5], packed, system[6], prices, levels, flows[1], volume, control,
        idle,
    )  # fmt: skip
    for lane in range(count):
        d = draws[lane]
        report[d, 0] = control[STATUS, lane]
        report[d, 1] += control[STEPS, lane]
        report[d, 2] = control[RESIDUAL, lane]
        missed, turnover = control[MISSED, lane], control[TURNOVER, lane]
        report[d, 3] = missed / turnover if turnover > 0.0 else missed
        for n in range(sizes[0]):
            node = order[n]
            duals[d, node] = prices[WIDTH * n + lane]
            shown[d, node] = np.nan if idle[WIDTH * n + lane] > 0.0 else prices[WIDTH * n + lane]
        for j in range(sizes[1]):
            made[d, j] = levels[WIDTH * j + lane]


@inlined
def system_addresses(system):
    """All that draws share, as addresses."""
    sparse, around, pairs, upper, diagonal, curved, product, order = system
    return (
        (point(sparse[0]), point(sparse[1]), point(sparse[2])),
        (point(around[0]), point(around[1]), point(around[2]), point(around[3])),
        (point(pairs[0]), point(pairs[1]), point(pairs[2])),
        (point(upper[0]), point(upper[1])),
        point(diagonal),
        point(curved),
        point(product),
        point(order),
    )


@inlined
def work_addresses(work):
    """The room to work in, as addresses."""
    nodes, flows, volume, marginal, margin, space = work
    return (
        (point(nodes[0]), point(nodes[1]), point(nodes[2]), point(nodes[3]), point(nodes[4])),
        (point(flows[0]), point(flows[1]), point(flows[2])),
        point(volume),
        (point(marginal[0]), point(marginal[1]), point(marginal[2])),
        point(margin),
        simplicial.addresses(space),
    )
