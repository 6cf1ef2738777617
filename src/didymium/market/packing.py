"""Eight draws' numbers side by side for the solver, and answers back in their rows, compiled."""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import numpy as np

from didymium.market import simplicial
from didymium.market.audit import audit
from didymium.market.control import CONTROL_ROWS, LIVE, MISSED, RESIDUAL, STATUS, STEPS, TURNOVER
from didymium.market.kernels import inlined, inner, once
from didymium.market.lanes import WIDTH, block, load, load_at, point, some, splat, store
from didymium.market.responses import INVERSE, LOWER, UPPER, clear_rows


@inlined
def _one(flat, row, column, draws, j, into, place):
    """One activity's number of eight draws."""
    for lane in range(WIDTH):
        into[WIDTH * place + lane] = flat[j * row + draws[lane] * column]


@once
def _fill(flat, strides, draws, count, into, first, every):
    """One array's numbers of eight draws into every few rows of a block."""
    row, column = strides
    side_by_side = column == 1
    for lane in range(WIDTH):
        side_by_side &= draws[lane] == draws[0] + lane
    for j in range(count):
        if column == 0:
            store(into, first + every * j, splat(flat[j * row]))
        elif side_by_side:
            store(into, first + every * j, load_at(flat, j * row + draws[0]))
        else:
            _one(flat, row, column, draws, j, into, first + every * j)


@inner
def pack(sizes, sparse, law, values, draws, packed):
    """Eight draws' numbers: the linear law for all (nothing for the curved), the curved apart.

    ``stiffness`` is the weight each node would have with every activity marginal; ``floored`` says
    which levels have no lower bound but zero in any lane.
    """
    indptr, columns, data = sparse
    flat, strides = values
    numbers, shapes, stiffness, cost, floored = packed
    for q in range(3):  # lower, upper, slope
        _fill(point(flat[q]), strides[q], draws, sizes[1], numbers, q, 3)
    _fill(point(flat[3]), strides[3], draws, sizes[1], cost, 0, 1)
    clear_rows(stiffness, sizes[0])
    zero, one = splat(0.0), splat(1.0)
    k = 0
    for j in range(sizes[1]):
        if law[j] == 0:
            stiff = one / load(numbers, 3 * j + INVERSE)
        else:
            for q in range(3):  # reference level, reference price, elasticity
                row, column = strides[4 + q]
                _one(point(flat[4 + q]), row, column, draws, j, shapes, 6 * k + 2 + q)
            store(shapes, 6 * k, load(numbers, 3 * j + LOWER))
            store(shapes, 6 * k + 1, load(numbers, 3 * j + UPPER))
            store(shapes, 6 * k + 5, load(numbers, 3 * j + INVERSE))
            store(numbers, 3 * j + LOWER, zero)
            store(numbers, 3 * j + UPPER, zero)
            stiff = load(shapes, 6 * k + 4) / load(shapes, 6 * k + 3)
            if law[j] == 1:
                stiff = stiff * load(shapes, 6 * k + 2)
            k += 1
        store(numbers, 3 * j + INVERSE, stiff)
        floored[j] = not some(load(numbers, 3 * j + LOWER) != zero)
        for e in range(indptr[j], indptr[j + 1]):
            n = columns[e]
            store(stiffness, n, load(stiffness, n) + splat(data[e] * data[e]) * stiff)


def workspace(nodes, activities, curved, products, entries, factor, degree):
    """Arrays for one thread: eight draws' numbers, and the room to work in."""
    numbers, shapes, floored = block(3 * activities), block(6 * curved), np.empty(activities, int)
    packed = (numbers, shapes, block(nodes), block(activities), floored)
    prices, levels = block(nodes), block(activities)
    five = tuple(block(nodes) for _ in range(5))
    flows = tuple(block(nodes) for _ in range(3))
    marginal = (np.empty(activities, dtype=np.int64), block(activities))
    space = simplicial.workspace(nodes, entries, factor)
    work = (five, flows, block(products), marginal, block(degree), space)
    return packed, prices, levels, block(CONTROL_ROWS), work


@once
def bring(source, order, draws, into):
    """Prices of eight draws side by side, in the order of elimination."""
    for lane in range(WIDTH):
        for n in range(into.shape[0]):
            into[n, lane] = source[draws[lane], order[n]] + 0.0


@once
def group(some, first, draws):
    """The next eight draws, the last one repeated where there are fewer; how many there are."""
    count = min(WIDTH, some.size - first)
    for lane in range(WIDTH):
        draws[lane] = some[first + min(lane, count - 1)]
    return count


@once
def parking(nodes):
    """Room for draws that wait for others to go on with: their numbers and where they stand."""
    most = 2 * WIDTH
    standing = np.empty((most, 3, nodes)), np.empty((most, CONTROL_ROWS))
    return np.empty(most, dtype=np.int64), standing[0], standing[1]


@once
def park(room, waiting, count, draws, prices, control, work):
    """Note where the draws that are still on their way stand; returns how many wait now."""
    numbers, places, controls = room
    base, direction = work[0][0], work[0][1]
    for lane in range(count):
        if control[LIVE, lane] == 0.0:
            continue
        numbers[waiting] = draws[lane]
        for n in range(prices.shape[0]):
            places[waiting, 0, n] = prices[n, lane]
            places[waiting, 1, n] = base[WIDTH * n + lane]
            places[waiting, 2, n] = direction[WIDTH * n + lane]
        for row in range(CONTROL_ROWS):
            controls[waiting, row] = control[row, lane]
        waiting += 1
    return waiting


@once
def take_back(room, waiting, count, draws, prices, control, work):
    """The last ``count`` of those that wait into lanes, the last one repeated to fill eight."""
    numbers, places, controls = room
    base, direction = work[0][0], work[0][1]
    for lane in range(WIDTH):
        slot = waiting - count + min(lane, count - 1)
        draws[lane] = numbers[slot]
        for n in range(prices.shape[0]):
            prices[n, lane] = places[slot, 0, n]
            base[WIDTH * n + lane] = places[slot, 1, n]
            direction[WIDTH * n + lane] = places[slot, 2, n]
        for row in range(CONTROL_ROWS):
            control[row, lane] = controls[slot, row]


@inner
def report(sizes, system, packed, prices, levels, control, work, draws, count, answer):
    """The answers of the lanes that are done, audited, to the rows of their draws."""
    duals, shown, made, report = answer
    order = system[7]
    nodes, flows, volume = work[:3]
    idle = nodes[3]
    audit(
        sizes, system[0], system[5], packed, system[6], prices, levels, flows[1], volume, control,
        idle,
    )  # fmt: skip
    for lane in range(count):
        if control[LIVE, lane] > 0.0:
            continue
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


@once
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


@once
def packed_addresses(packed):
    """Eight draws' numbers, as addresses."""
    numbers, shapes, stiffness, cost, floored = packed
    return point(numbers), point(shapes), point(stiffness), point(cost), point(floored)


@once
def work_addresses(work):
    """The room to work in, as addresses."""
    nodes, flows, volume, marginal, margin, space = work
    return (
        (point(nodes[0]), point(nodes[1]), point(nodes[2]), point(nodes[3]), point(nodes[4])),
        (point(flows[0]), point(flows[1]), point(flows[2])),
        point(volume),
        (point(marginal[0]), point(marginal[1])),
        point(margin),
        simplicial.addresses(space),
    )
