"""The Newton matrix of eight draws and its factor, compiled.

In one Newton step few activities are marginal, so that most entries of the matrix are zero and the
factor of what is left has a few per cent of the possible entries.  Here the elimination tree is
found anew from the entries that are there in any of the lanes, and the factor is built row by row.
Columns are taken in ascending order, whatever the tree: an entry that is there for a neighbour's
sake is exactly zero and changes no bit of the others.

Reference: Davis, ACM Trans. Math. Softw. 31 (2005) 587, doi:10.1145/1114268.1114277 (LDL').
"""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import numpy as np

from didymium.market.kernels import inlined, once
from didymium.market.lanes import block, load, lowest_bit, most, point, splat, store


def workspace(nodes, entries, factor):
    """Arrays for one thread: matrix, tree, factor."""
    sizes = nodes, nodes, nodes, nodes, nodes + 1, nodes + 1, nodes, factor, factor
    whole = tuple(np.empty(size, dtype=np.int64) for size in sizes)
    marks = tuple(np.zeros(size, dtype=np.int64) for size in (entries, 1, nodes // 64 + 1))
    return marks + whole, tuple(block(rows) for rows in (entries, factor, nodes, nodes))


@once
def addresses(space):
    """The workspace as addresses."""
    whole, blocks = space
    mark, stamp, bits, parent, flag, counts, linked, column, row, filled, inside, rows = whole
    values, factor, inverse, y = blocks
    return (
        (point(mark), point(stamp), point(bits)),
        (point(parent), point(flag), point(counts), point(linked)),
        (point(column), point(row), point(filled), point(inside), point(rows)),
        (point(values), point(factor), point(inverse), point(y)),
    )


@inlined
def add(space, position, value):
    """Add to an entry of the matrix; the first to come sets it."""
    mark, stamp, _bits = space[0]
    values = space[3][0]
    if mark[position] == stamp[0]:
        value = load(values, position) + value
    mark[position] = stamp[0]
    store(values, position, value)


@once
def assemble(index, weights, count, pairs, space):
    """A fresh matrix from the weights of the first ``count`` marginal activities."""
    pair_ptr, pair_position, pair_value = pairs
    space[0][1][0] += 1  # the mark of this matrix's entries
    for t in range(count):
        j = index[t]
        weight = load(weights, t)
        for e in range(pair_ptr[j], pair_ptr[j + 1]):
            add(space, pair_position[e], weight * splat(pair_value[e]))


@once
def pattern(upper, nodes, space):
    """Rows and column starts of the factor of the entries that are there."""
    start, index = upper
    mark, clock, bits = space[0]
    parent, flag, counts, linked = space[1]
    column, row, _filled, inside, _rows = space[2]
    stamp = clock[0]
    total = 0
    for k in range(nodes):
        parent[k] = -1
        flag[k] = k
        counts[k] = 0
        row[k] = total
        for e in range(start[k], start[k + 1]):
            if mark[e] != stamp:
                continue
            i = index[e]
            while flag[i] != k:
                if parent[i] == -1:
                    parent[i] = k
                counts[i] += 1
                flag[i] = k
                bits[i >> 6] |= np.int64(1) << (i & 63)
                i = parent[i]
        for w in range((k >> 6) + 1):
            left = bits[w]
            bits[w] = 0
            while left != 0:
                inside[total] = (w << 6) + lowest_bit(left)
                total += 1
                left &= left - 1
    row[nodes] = total
    total = 0
    for k in range(nodes):
        column[k] = total
        total += counts[k]
        # a column with the same rows as its parent, which follows it in the rows they share
        next_ = parent[k]
        linked[k] = next_ if next_ >= 0 and counts[next_] == counts[k] - 1 else -1


@inlined
def _take_one(i, column, filled, rows, factor, y):
    """Subtract a column, times its own entry, from the row in the making."""
    value = load(y, i)
    for e in range(column[i], filled[i]):
        r = rows[e]
        store(y, r, load(y, r) - load(factor, e) * value)


@inlined
def _take_four(i, column, filled, rows, factor, y, linked):
    """The same for four linked columns, with one load and store of the row for the four."""
    i1 = linked[i]
    i2 = linked[i1]
    i3 = linked[i2]
    c0, c1, c2, c3 = column[i], column[i1], column[i2], column[i3]
    v0 = load(y, i)
    v1 = load(y, i1) - load(factor, c0) * v0
    v2 = (load(y, i2) - load(factor, c0 + 1) * v0) - load(factor, c1) * v1
    v3 = (load(y, i3) - load(factor, c0 + 2) * v0) - load(factor, c1 + 1) * v1
    v3 = v3 - load(factor, c2) * v2
    store(y, i1, v1)
    store(y, i2, v2)
    store(y, i3, v3)
    for e in range(filled[i3] - c3):
        r = rows[c3 + e]
        one = (load(y, r) - load(factor, c0 + 3 + e) * v0) - load(factor, c1 + 2 + e) * v1
        two = (one - load(factor, c2 + 1 + e) * v2) - load(factor, c3 + e) * v3
        store(y, r, two)


@inlined
def _four(t, end, inside, linked):
    """Whether the next four columns of a row are linked."""
    if t + 3 >= end:
        return False
    one, two, three = inside[t + 1], inside[t + 2], inside[t + 3]
    return linked[inside[t]] == one and linked[one] == two and linked[two] == three


@once
def factorise(upper, nodes, floor, space):
    """``L D L'`` row by row after :func:`pattern`; pivots are kept above ``floor``."""
    start, index = upper
    mark, clock, _bits = space[0]
    linked = space[1][3]
    column, row, filled, inside, rows = space[2]
    values, factor, inverse, y = space[3]
    stamp = clock[0]
    zero = splat(0.0)
    for k in range(nodes):
        filled[k] = column[k]
        store(y, k, zero)
    for k in range(nodes):
        for e in range(start[k], start[k + 1]):
            if mark[e] == stamp:
                store(y, index[e], load(values, e))
        own = load(y, k)
        store(y, k, zero)
        t = row[k]
        while t < row[k + 1]:
            if _four(t, row[k + 1], inside, linked):
                _take_four(inside[t], column, filled, rows, factor, y, linked)
                t += 4
            else:
                _take_one(inside[t], column, filled, rows, factor, y)
                t += 1
        for t in range(row[k], row[k + 1]):
            i = inside[t]
            value = load(y, i)
            store(y, i, zero)
            share = value * load(inverse, i)
            own = own - share * value
            end = filled[i]
            rows[end] = k
            store(factor, end, share)
            filled[i] = end + 1
        store(inverse, k, splat(1.0) / most(load(floor, k), own))


@once
def solve(nodes, space, vector):
    """Solve with the factor, in place."""
    column, _row, filled, _inside, rows = space[2]
    _values, factor, inverse, _y = space[3]
    for k in range(nodes):
        value = load(vector, k)
        for e in range(column[k], filled[k]):
            r = rows[e]
            store(vector, r, load(vector, r) - load(factor, e) * value)
    for k in range(nodes - 1, -1, -1):
        value = load(vector, k) * load(inverse, k)
        for e in range(column[k], filled[k]):
            value = value - load(factor, e) * load(vector, rows[e])
        store(vector, k, value)
