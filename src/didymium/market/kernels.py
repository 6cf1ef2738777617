"""How the solvers are compiled, and what the interior approach is made of: margins and panels.

The interior approach works on one draw at a time, on contiguous arrays.  Nothing here needs the
interpreter's lock; :mod:`didymium.market.clearing` spreads the draws over threads.  Sums keep the
order they are written in, so that every compilation gives the same bits.
"""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

compiler: Any = njit
"""Without its type, which does not know all of its options."""
exact = compiler(cache=True, nogil=True, error_model="numpy")
"""Compiled as written."""
inner = compiler(nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Compiled as written, for compiled callers only."""
once = compiler(nogil=True, error_model="numpy", inline="always")
"""Written into its few callers, which saves compiling it apart."""
inlined = compiler(
    nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True,
    forceinline=True,
)  # fmt: skip
"""Compiled as written, into every compiled caller."""

BLIND = 1e-9
"""Share of its stiffness under which a node's matrix entry counts as nothing."""

CEILING_BAND = 0.02
"""A holder at the ceiling releases everything within this share of the price."""


@exact
def clear_out(array):
    """Set every number to zero."""
    for i in range(array.size):
        array[i] = 0.0


@exact
def margins(indptr, columns, data, prices, into):
    """Value of every column at the prices."""
    for j in range(indptr.size - 1):
        total = 0.0
        for e in range(indptr[j], indptr[j + 1]):
            total += data[e] * prices[columns[e]]
        into[j] = total


@exact
def assemble(weight, pair_ptr, pair_position, pair_value, panels):
    """Spread the weights of the marginal activities over the panels."""
    clear_out(panels)
    for j in range(weight.size):
        w = weight[j]
        if w != 0.0:
            for e in range(pair_ptr[j], pair_ptr[j + 1]):
                panels[pair_position[e]] += w * pair_value[e]


@exact
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


@exact
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


@exact
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


@exact
def pick(array, draw):
    """A draw's row, or the only row."""
    return array[draw if array.shape[0] > 1 else 0]
