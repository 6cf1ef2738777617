"""Which inputs drive the spread of an output, from the draws that were made anyway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from didymium.market.activity import Floats, Ints

LEAST_DRAWS = 20


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One input's part in an output's spread.

    ``rank_correlation`` (Spearman) says in which direction and how monotonously; ``share`` is the
    part of the output's variance that knowing this input alone would remove (first-order, estimated
    from bins and corrected for their number; 0 when no part can be told from chance).
    """

    name: str
    rank_correlation: float
    share: float
    draws: int


def sensitivities(inputs: Mapping[str, Floats], output: Floats) -> list[Sensitivity]:
    """Every input's part in the spread of an output, the largest share first.

    Draws where the output is NaN are left out; an input that does not vary has no part.  Shares
    need not sum to one: what is missing is due to inputs together (or to chance).

    References
    ----------
    Plischke, Borgonovo and Smith, Eur. J. Oper. Res. 226 (2013) 536,
    doi:10.1016/j.ejor.2012.11.047 (given-data estimation).
    """
    seen = np.isfinite(output)
    values = output[seen]
    found = []
    for name, drawn in inputs.items():
        given = drawn[seen]
        enough = values.size >= LEAST_DRAWS and np.ptp(given) > 0 and np.ptp(values) > 0
        correlation = _correlation(_ranks(given), _ranks(values)) if enough else 0.0
        share = _share(given, values) if enough else 0.0
        found.append(Sensitivity(name, correlation, share, int(values.size)))
    return sorted(found, key=lambda one: (-one.share, -abs(one.rank_correlation), one.name))


def _ranks(values: Floats) -> Floats:
    """Average ranks, ties sharing theirs."""
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2.0)[where])


def _correlation(one: Floats, two: Floats) -> float:
    a, b = one - one.mean(), two - two.mean()
    return float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum()))


def _share(given: Floats, values: Floats) -> float:
    """Variance between bins of the input over all variance, corrected like an adjusted R2."""
    bins = _bins(given, max(3, round(values.size ** (1 / 3))))
    counts = np.bincount(bins)
    bins = np.searchsorted(np.flatnonzero(counts), bins)
    counts = counts[counts > 0]
    means = np.bincount(bins, values) / counts
    total = ((values - values.mean()) ** 2).sum()
    within = ((values - means[bins]) ** 2).sum()
    if values.size <= counts.size:
        return 0.0
    adjusted = 1.0 - within / total * (values.size - 1) / (values.size - counts.size)
    return float(min(max(adjusted, 0.0), 1.0))


def _bins(given: Floats, count: int) -> Ints:
    """Bins of about equal size; an input with few values gets one bin for each."""
    distinct, where = np.unique(given, return_inverse=True)
    if distinct.size <= count:
        return np.asarray(where, dtype=np.int64)
    ranks = _ranks(given)
    return np.minimum(((ranks - 0.5) * count / given.size).astype(np.int64), count - 1)
