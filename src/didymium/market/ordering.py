"""The Newton matrix's elimination order and storage, worked out once for a structure.

The matrix is ``A D A'`` over nodes: two nodes are neighbours when an activity touches both.  A
minimum-degree order (SuperLU's, on the pattern) keeps the factor sparse; columns with the same rows
are joined into supernodes and stored as dense panels, so that the numeric work runs over
contiguous memory; small paddings with zeros are accepted for wider panels.

References: Liu, SIAM J. Matrix Anal. Appl. 11 (1990) 134, doi:10.1137/0611010 (elimination trees);
Ng and Peyton, SIAM J. Sci. Comput. 14 (1993) 1034, doi:10.1137/0914063 (supernodal Cholesky).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PADDING_SHARE = 0.25
NARROW_COLUMNS = 8


class Columns(Protocol):
    """What a plan is made from: the activities' columns over nodes, CSC."""

    @property
    def node_count(self) -> int:
        """Number of nodes."""

    @property
    def activity_count(self) -> int:
        """Number of activities."""

    @property
    def indptr(self) -> Ints:
        """Where each activity's column begins, and where the last one ends."""

    @property
    def indices(self) -> Ints:
        """The nodes of each column."""

    @property
    def data(self) -> Floats:
        """What one unit of the activity gives to or takes from each of them."""


@dataclass(frozen=True)
class Plan:
    """Order, panels, updates and scatter positions; see :mod:`didymium.market.kernels` for use.

    ``order[k]`` is the node eliminated as number ``k``.  Panel ``s`` holds the columns
    ``first[s]:first[s + 1]`` over the rows ``rows[row_ptr[s]:row_ptr[s + 1]]`` (its own columns
    first), each column contiguous, from ``panel_ptr[s]``.  Update ``u`` of panel ``s`` takes its
    rows ``update_low[u]:update_high[u]`` as columns of panel ``update_panel[u]``, whose local rows
    are ``relative[relative_ptr[u]:]``.  ``pair_position`` and ``pair_value`` spread each
    activity's own small matrix over the panels; ``diagonal`` finds each node's diagonal;
    ``around`` has each node's activities and amounts (CSR).  ``upper`` is the pattern of the upper
    triangle by columns, ``upper_position`` and ``upper_diagonal`` find pairs and diagonals in it,
    ``factor_entries`` bounds the entries of its factor (:mod:`didymium.market.simplicial`).
    """

    order: Ints
    columns: Ints
    first: Ints
    row_ptr: Ints
    rows: Ints
    panel_ptr: Ints
    update_ptr: Ints
    update_panel: Ints
    update_low: Ints
    update_high: Ints
    relative_ptr: Ints
    relative: Ints
    pair_ptr: Ints
    pair_position: Ints
    pair_value: Floats
    diagonal: Ints
    around: tuple[Ints, Ints, Floats]
    upper: tuple[Ints, Ints]
    upper_position: Ints
    upper_diagonal: Ints
    factor_entries: int

    @cached_property
    def narrow(self) -> tuple[NDArray[np.int32], ...]:
        """Columns, pairs' pointers and positions in half the memory, for eight draws at once."""
        wide = self.columns, self.pair_ptr, self.upper_position
        return tuple(array.astype(np.int32) for array in wide)

    @property
    def layout(self) -> tuple[Ints, ...]:
        """The panels and their updates as the factorisation reads them."""
        return (
            self.first,
            self.row_ptr,
            self.panel_ptr,
            self.update_ptr,
            self.update_panel,
            self.update_low,
            self.update_high,
            self.relative_ptr,
            self.relative,
        )

    @property
    def storage(self) -> int:
        """Numbers kept in all panels."""
        return int(self.panel_ptr[-1])

    @property
    def widest(self) -> int:
        """Rows of the tallest panel."""
        return int(np.diff(self.row_ptr).max(initial=0))


def plan(structure: Columns) -> Plan:
    """Work out order, supernodes and positions for a structure."""
    order = _order(structure)
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    columns = place[structure.indices]
    below = _column_rows(structure, columns)
    order_post, below = _postorder(below)
    order = order[order_post]
    place[order] = np.arange(order.size)
    columns = place[structure.indices]
    first, panel_rows = _panels(below)
    row_ptr = _pointer([rows.size for rows in panel_rows])
    widths = np.diff(first)
    panel_ptr = _pointer([w * r.size for w, r in zip(widths, panel_rows, strict=True)])
    finder = _Finder(first, panel_rows, panel_ptr)
    pair_ptr, pair_rows, pair_columns, pair_value = _pairs(structure, columns)
    upper, upper_position = _upper(structure.node_count, pair_rows, pair_columns)
    nodes = np.arange(structure.node_count, dtype=np.int64)
    return Plan(
        order=order,
        columns=columns,
        first=first,
        row_ptr=row_ptr,
        rows=np.concatenate([np.empty(0, np.int64), *panel_rows]),
        panel_ptr=panel_ptr,
        **_updates(first, panel_rows, finder),
        pair_ptr=pair_ptr,
        pair_position=finder.positions(pair_rows, pair_columns),
        pair_value=pair_value,
        diagonal=finder.positions(nodes, nodes),
        around=_around(structure, columns),
        upper=upper,
        upper_position=upper_position,
        upper_diagonal=upper[0][1:] - 1,
        factor_entries=sum(len(rows) - 1 for rows in below),
    )


def _pointer(sizes: list[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _neighbours(structure: Columns, columns: Ints) -> list[set[int]]:
    """For each node the set of nodes that share an activity with it."""
    near: list[set[int]] = [{node} for node in range(structure.node_count)]
    for start, end in zip(structure.indptr[:-1], structure.indptr[1:], strict=True):
        touched = columns[start:end].tolist()
        for node in touched:
            near[node].update(touched)
    return near


def _order(structure: Columns) -> Ints:
    """Minimum-degree order of the pattern."""
    from scipy.sparse import csc_array
    from scipy.sparse.linalg import splu

    count = structure.node_count
    near = _neighbours(structure, structure.indices)
    indptr = _pointer([len(s) for s in near]).astype(np.int32)
    indices = np.array([i for s in near for i in sorted(s)], dtype=np.int32)
    values = -np.ones(indices.size)
    values[indices == np.repeat(np.arange(count), np.diff(indptr))] = count + 1.0
    pattern = csc_array((values, indices, indptr), shape=(count, count))
    options = {"SymmetricMode": True}
    factor = splu(pattern, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=options)
    return np.argsort(factor.perm_c).astype(np.int64)


def _column_rows(structure: Columns, columns: Ints) -> list[set[int]]:
    """Rows of every column of the factor, the diagonal included (symbolic elimination)."""
    near = _neighbours(structure, columns)
    below = [{row for row in rows if row >= column} for column, rows in enumerate(near)]
    for column, rows in enumerate(below):
        later = rows - {column}
        if later:
            below[min(later)] |= later
    return below


def _postorder(below: list[set[int]]) -> tuple[Ints, list[set[int]]]:
    """The same elimination with children beside their parents, and the renamed rows."""
    count = len(below)
    parent = [min(rows - {c}, default=count) for c, rows in enumerate(below)]
    children: list[list[int]] = [[] for _ in range(count + 1)]
    for column in range(count):
        children[parent[column]].append(column)
    for siblings in children:  # the largest child last: it can be joined with its parent
        siblings.sort(key=lambda c: len(below[c]))
    sequence: list[int] = []
    stack = [(count, 0)]
    while stack:
        node, position = stack.pop()
        if position < len(children[node]):
            stack += [(node, position + 1), (children[node][position], 0)]
        elif node < count:
            sequence.append(node)
    order = np.array(sequence, dtype=np.int64)
    place = np.empty(count, dtype=np.int64)
    place[order] = np.arange(count)
    return order, [{int(place[row]) for row in below[column]} for column in sequence]


def _panels(below: list[set[int]]) -> tuple[Ints, list[Ints]]:
    """First columns and row lists of the supernodes after joining what pays."""
    panels: list[tuple[int, set[int]]] = []  # first column, rows
    padding: list[int] = []
    ends: list[int] = []
    for column, rows in enumerate(below):
        panels.append((column, set(rows)))
        padding.append(0)
        ends.append(column + 1)
        while len(panels) > 1:
            start, earlier = panels[-2]
            later_start, later = panels[-1]
            if min(earlier - set(range(start, later_start)), default=-1) != later_start:
                break
            width, extra_rows = later_start - start, len(later - earlier)
            zeros = padding[-2] + padding[-1] + width * extra_rows
            joined = earlier | later
            size = (ends[-1] - start) * len(joined)
            # earlier columns are padded to the later rows
            if zeros > PADDING_SHARE * size and ends[-1] - start > NARROW_COLUMNS:
                break
            panels[-2:] = [(start, joined)]
            padding[-2:] = [zeros]
            ends[-2:] = [ends[-1]]
    first = np.array([start for start, _ in panels] + [len(below)], dtype=np.int64)
    return first, [np.array(sorted(rows), dtype=np.int64) for _, rows in panels]


class _Finder:
    """Storage position of an entry (row at or below its column)."""

    def __init__(self, first: Ints, panel_rows: list[Ints], panel_ptr: Ints) -> None:
        self.first = first
        self.panel_rows = panel_rows
        self.panel_ptr = panel_ptr
        self.panel_of = np.repeat(np.arange(first.size - 1), np.diff(first))

    def positions(self, rows: Ints, columns: Ints) -> Ints:
        result = np.empty(rows.size, dtype=np.int64)
        panels = self.panel_of[columns]
        for panel in np.unique(panels):
            here = np.flatnonzero(panels == panel)
            local = self.panel_rows[panel]
            row = np.searchsorted(local, rows[here])
            start = self.panel_ptr[panel]
            result[here] = start + (columns[here] - self.first[panel]) * local.size + row
        return result


def _updates(first: Ints, panel_rows: list[Ints], finder: _Finder) -> dict[str, Ints]:
    counts, panel, low, high = [], [], [], []
    relative: list[NDArray[np.int64]] = []
    for source, rows in enumerate(panel_rows):
        width = int(first[source + 1] - first[source])
        later = finder.panel_of[rows[width:]]
        targets = np.unique(later)
        counts.append(targets.size)
        for target in targets:
            here = width + np.flatnonzero(later == target)
            panel.append(int(target))
            low.append(int(here[0]))
            high.append(int(here[-1]) + 1)
            relative.append(np.searchsorted(panel_rows[target], rows[here[0] :]).astype(np.int64))
    return {
        "update_ptr": _pointer(counts),
        "update_panel": np.array(panel, dtype=np.int64),
        "update_low": np.array(low, dtype=np.int64),
        "update_high": np.array(high, dtype=np.int64),
        "relative_ptr": _pointer([r.size for r in relative]),
        "relative": np.concatenate([np.empty(0, np.int64), *relative]),
    }


def _around(structure: Columns, columns: Ints) -> tuple[Ints, Ints, Floats]:
    """Every node's activities and amounts, nodes in the order of elimination."""
    activity = np.repeat(np.arange(structure.activity_count), np.diff(structure.indptr))
    order = np.argsort(columns, kind="stable")
    counts = np.bincount(columns, minlength=structure.node_count)
    return _pointer(counts.tolist()), activity[order], structure.data[order]


def _pairs(structure: Columns, columns: Ints) -> tuple[Ints, Ints, Ints, Floats]:
    """Rows, columns and products of every activity's own small matrix (lower triangle)."""
    sizes = np.diff(structure.indptr)
    pair_ptr = _pointer((sizes * (sizes + 1) // 2).tolist())
    rows = np.empty(pair_ptr[-1], dtype=np.int64)
    cols = np.empty(pair_ptr[-1], dtype=np.int64)
    values = np.empty(pair_ptr[-1])
    for size in np.unique(sizes):
        left, right = np.tril_indices(size)
        which = np.flatnonzero(sizes == size)
        into = pair_ptr[which][:, None] + np.arange(left.size)
        start = structure.indptr[which][:, None]
        one, two = columns[start + left], columns[start + right]
        rows[into], cols[into] = np.maximum(one, two), np.minimum(one, two)
        values[into] = structure.data[start + left] * structure.data[start + right]
    return pair_ptr, rows, cols, values


def _upper(count: int, rows: Ints, columns: Ints) -> tuple[tuple[Ints, Ints], Ints]:
    """Pattern of the upper triangle by columns (the pairs' rows), diagonals last in each."""
    nodes = np.arange(count, dtype=np.int64)
    keys = np.concatenate([rows * count + columns, nodes * count + nodes])
    distinct, position = np.unique(keys, return_inverse=True)
    counts = np.bincount(distinct // count, minlength=count)
    return (_pointer(counts.tolist()), distinct % count), position[: rows.size].astype(np.int64)
