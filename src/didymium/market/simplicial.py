"""The factor of a matrix most of whose possible entries are zero, compiled.

In one Newton step few activities are marginal, so that most entries of the matrix are zero and the
factor of what is left has a few per cent of the possible entries.  Here the elimination tree is
found anew from the entries that are there, and the factor is built row by row; when too little is
zero the panels of :mod:`didymium.market.kernels` are faster, and the caller is told so.

Reference: Davis, ACM Trans. Math. Softw. 31 (2005) 587, doi:10.1145/1114268.1114277 (LDL').
"""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

import numpy as np

from didymium.market.kernels import exact


def workspace(nodes, entries, factor):
    """Arrays for one thread: values of the upper triangle, tree, factor."""
    whole = tuple(np.empty(nodes, dtype=np.int64) for _ in range(6))
    return (
        np.empty(entries),
        whole,
        np.empty(factor, dtype=np.int64),
        np.empty(factor),
        np.empty(nodes),
        np.empty(nodes),
    )


@exact
def tree(upper, space):
    """Elimination tree and column counts of the entries that are not zero; the work of a factor."""
    start, index = upper
    values, (parent, flag, counts, pointer, _filled, _path) = space[0], space[1]
    for k in range(parent.size):
        parent[k] = -1
        flag[k] = k
        counts[k] = 0
        for e in range(start[k], start[k + 1]):
            i = index[e]
            if values[e] == 0.0:
                continue
            while flag[i] != k:
                if parent[i] == -1:
                    parent[i] = k
                counts[i] += 1
                flag[i] = k
                i = parent[i]
    work = 0.0
    total = 0
    for k in range(parent.size):
        pointer[k] = total
        total += counts[k]
        work += counts[k] * counts[k]
    return work


@exact
def factorise_rows(upper, floor, space):
    """``L D L'`` row by row after :func:`tree`; pivots are kept above ``floor``."""
    start, index = upper
    values, (parent, flag, _counts, pointer, filled, path), rows, factor, pivot, y = space
    count = parent.size
    for k in range(count):
        flag[k] = -1
        filled[k] = 0
        y[k] = 0.0
    for k in range(count):
        top = count
        flag[k] = k
        for e in range(start[k], start[k + 1]):
            value = values[e]
            if value == 0.0:
                continue
            i = index[e]
            y[i] += value
            length = 0
            while flag[i] != k:
                path[length] = i
                length += 1
                flag[i] = k
                i = parent[i]
            while length > 0:
                top -= 1
                length -= 1
                path[top] = path[length]
        own = y[k]
        y[k] = 0.0
        for t in range(top, count):
            i = path[t]
            value = y[i]
            y[i] = 0.0
            end = pointer[i] + filled[i]
            for e in range(pointer[i], end):
                y[rows[e]] -= factor[e] * value
            share = value / pivot[i]
            own -= share * value
            rows[end] = k
            factor[end] = share
            filled[i] += 1
        pivot[k] = max(floor[k], own)


@exact
def solve_rows(space, vector):
    """Solve with the factor, in place."""
    _values, (_parent, _flag, _counts, pointer, filled, _path), rows, factor, pivot, _y = space
    for k in range(vector.size):
        value = vector[k]
        if value != 0.0:
            for e in range(pointer[k], pointer[k] + filled[k]):
                vector[rows[e]] -= factor[e] * value
    for k in range(vector.size - 1, -1, -1):
        value = vector[k] / pivot[k]
        for e in range(pointer[k], pointer[k] + filled[k]):
            value -= factor[e] * vector[rows[e]]
        vector[k] = value
