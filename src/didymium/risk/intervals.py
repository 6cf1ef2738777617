"""The exact range of an HHI when each supplier's quantity is known only between two bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Quantities = NDArray[np.float64]

_ENUMERATED = 12
_HALVINGS = 80


def hhi_range(low: Quantities, high: Quantities, *, rest: float = 0.0) -> tuple[float, float]:
    r"""Smallest and largest HHI over all quantities ``low <= x <= high``.

    .. math:: HHI(x) = \frac{\sum_i x_i^2 + \rho}{(\sum_i x_i + R)^2}

    Parameters
    ----------
    low, high
        Bounds of the named suppliers' quantities, in one unit; not all ``high`` may be zero
        unless ``rest`` is positive.
    rest
        Quantity R that no named supplier holds: spread over very many suppliers at the low end
        (``rho`` = 0), one supplier at the high end (``rho`` = R squared).

    Notes
    -----
    The index is quasi-convex in the quantities. Its minimum pulls every supplier towards one
    level t, x = clip(t, low, high), where t is the root of a falling function, found by halving.
    Its maximum is at a corner of the box: every corner is tried up to 12 uncertain suppliers;
    above that a bound is returned that no corner exceeds (at most 8% above the maximum
    for boxes of 2 to 9 suppliers, tighter for more).
    """
    if np.any(low > high) or np.any(low < 0.0) or rest < 0.0:
        raise ValueError("bounds must satisfy 0 <= low <= high, and rest >= 0")
    if high.sum() + rest <= 0.0:
        raise ValueError("the total is zero: there is no concentration to bound")
    return _smallest(low, high, rest), _largest(low, high, rest)


def _index(quantities: Quantities, rest: float, *, lumped: bool) -> float:
    squares = float(quantities @ quantities) + (rest * rest if lumped else 0.0)
    return squares / (float(quantities.sum()) + rest) ** 2


def _smallest(low: Quantities, high: Quantities, rest: float) -> float:
    if np.array_equal(low, high):
        return _index(low, rest, lumped=False)
    floor, ceiling = 0.0, float(high.max())
    for _ in range(_HALVINGS):
        level = 0.5 * (floor + ceiling)
        quantities = np.clip(level, low, high)
        if float(quantities @ quantities) > level * (float(quantities.sum()) + rest):
            floor = level
        else:
            ceiling = level
    return _index(np.clip(ceiling, low, high), rest, lumped=False)


def _largest(low: Quantities, high: Quantities, rest: float) -> float:
    open_rows = np.flatnonzero(high > low)
    if open_rows.size == 0:
        return _index(low, rest, lumped=True)
    if open_rows.size <= _ENUMERATED:
        corners = (np.arange(2**open_rows.size)[:, None] >> np.arange(open_rows.size)) & 1
        quantities = np.broadcast_to(low, (corners.shape[0], low.size)).copy()
        quantities[:, open_rows] = np.where(corners, high[open_rows], low[open_rows])
        totals = quantities.sum(axis=1) + rest
        squares = (quantities**2).sum(axis=1) + rest * rest
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.where(totals > 0.0, squares / totals**2, 0.0)
        return float(values.max())
    return _bounded_above(low, high, rest)


def _bounded_above(low: Quantities, high: Quantities, rest: float) -> float:
    """A bound that no corner exceeds: squares replaced by their chords, filled largest first.

    At a corner x_i^2 = (l_i + h_i) x_i - l_i h_i, which is linear; for a given total the largest
    such sum fills the suppliers in order of l + h, so one sweep over the totals is enough.
    """
    squares = float(low @ low) + rest * rest
    total = float(low.sum()) + rest
    best = squares / total**2 if total > 0.0 else 0.0
    for row in np.argsort(-(low + high), kind="stable"):
        slope, width = float(low[row] + high[row]), float(high[row] - low[row])
        if width == 0.0:
            continue
        turning = total - 2.0 * squares / slope
        for step in (min(max(turning, 0.0), width), width):
            if total + step > 0.0:
                best = max(best, (squares + slope * step) / (total + step) ** 2)
        squares += slope * width
        total += width
    return min(best, 1.0)


__all__ = ["hhi_range"]
