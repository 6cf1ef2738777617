"""Scores of a forecast against one outcome, in logarithms of a ratio; draws are the last axis.

``crps`` is the continuous ranked probability score of an ensemble, ``E|X - y| - E|X - X'| / 2``
(Gneiting and Raftery 2007, doi:10.1198/016214506000001437), in the form that needs one sort.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: A flow of nothing counts as this share of the usual, so that its logarithm exists.
FLOOR = 0.02
#: The interval that is checked for coverage: 80%.
INTERVAL = (0.10, 0.90)


def log_ratio(values: Floats | float) -> Floats:
    """The logarithm of ratios, with ratios under :data:`FLOOR` counted as that."""
    return np.log(np.maximum(np.asarray(values, dtype=np.float64), FLOOR))


def crps(ensemble: Floats, outcome: float) -> float:
    """Continuous ranked probability score of an ensemble.

    Examples
    --------
    >>> crps(np.array([0.0, 0.0]), 1.0)
    1.0
    """
    ordered = np.sort(np.asarray(ensemble, dtype=np.float64))
    count = ordered.size
    rank = np.arange(1, count + 1)
    inner = float(np.sum((2 * rank - count - 1) * ordered)) / count**2
    return float(np.mean(np.abs(ordered - outcome))) - inner


def covered(ensemble: Floats, outcome: float) -> bool:
    """Whether the outcome lies in the ensemble's 80% interval."""
    low, high = np.quantile(ensemble, INTERVAL)
    return bool(low <= outcome <= high)
