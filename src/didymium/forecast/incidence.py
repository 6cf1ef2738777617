"""Cumulative incidence when one end forbids the other: output or death of a deal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STILL_OPEN, REACHED, DEAD = 0, 1, 2

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Histories:
    """How long each deal was followed, in years, and how that ended.

    ``end`` holds 0 (still open when last heard of: right-censored), 1 (the step was reached) or
    2 (the deal died first). Both arrays have one entry per deal.
    """

    duration_years: Floats
    end: Codes

    def __post_init__(self) -> None:
        if self.duration_years.shape != self.end.shape:
            raise ValueError("one duration and one end per deal")
        if self.duration_years.size and float(self.duration_years.min()) < 0:
            raise ValueError("a deal cannot be followed for a negative time")

    @property
    def deals(self) -> int:
        """Number of deals."""
        return int(self.end.size)

    @property
    def reached(self) -> int:
        """Number of deals that reached the step."""
        return int(np.count_nonzero(self.end == REACHED))

    @property
    def dead(self) -> int:
        """Number of deals that died before it."""
        return int(np.count_nonzero(self.end == DEAD))

    def informed(self, years: float) -> int:
        """Number of deals whose state at ``years`` is known: ended by then, or followed longer."""
        return int(np.count_nonzero((self.end != STILL_OPEN) | (self.duration_years >= years)))


def cumulative_incidence(
    histories: Histories,
    at_years: Floats,
    *,
    cause: int = REACHED,
    weights: Floats | None = None,
) -> Floats:
    """Chance that ``cause`` has come first by each time (Aalen-Johansen estimator).

    F(t) = sum over event times u <= t of S(u-) * d_cause(u) / n(u), where n(u) are the deals
    still followed at u and S is the Kaplan-Meier estimate of having met neither end. A deal
    censored at the same time as an event counts as still followed there.

    Parameters
    ----------
    histories : durations and ends, one per deal
    at_years : times at which the chance is wanted, shape (times,)
    cause : 1 for the step, 2 for death
    weights : how often each deal counts, shape (draws, deals); for the bootstrap

    Returns
    -------
    array of shape (times,), or (draws, times) with ``weights``.

    References
    ----------
    O. O. Aalen and S. Johansen, Scandinavian Journal of Statistics 5(3), 1978, 141-150.
    """
    single = weights is None
    counts = np.ones((1, histories.deals)) if weights is None else weights
    # Events before censorings at equal times, so that the censored are still at risk there.
    order = np.lexsort((histories.end == STILL_OPEN, histories.duration_years))
    time = histories.duration_years[order]
    end = histories.end[order]
    ordered = counts[:, order]

    edges = np.unique(time[end != STILL_OPEN])
    if edges.size == 0:
        nothing = np.zeros((counts.shape[0], at_years.size))
        return nothing[0] if single else nothing
    first = np.searchsorted(time, edges, side="left")
    at_risk = np.cumsum(ordered[:, ::-1], axis=1)[:, ::-1][:, first]
    of_cause = np.zeros_like(at_risk)
    of_any = np.zeros_like(at_risk)
    for column, edge in enumerate(edges):
        here = time == edge
        of_cause[:, column] = ordered[:, here & (end == cause)].sum(axis=1)
        of_any[:, column] = ordered[:, here & (end != STILL_OPEN)].sum(axis=1)
    safe = np.where(at_risk > 0, at_risk, 1.0)
    survival = np.cumprod(1.0 - of_any / safe, axis=1)
    before = np.concatenate([np.ones((counts.shape[0], 1)), survival[:, :-1]], axis=1)
    incidence = np.cumsum(before * of_cause / safe, axis=1)
    padded = np.concatenate([np.zeros((counts.shape[0], 1)), incidence], axis=1)
    result = padded[:, np.searchsorted(edges, at_years, side="right")]
    return result[0] if single else result


def resampled_incidence(
    histories: Histories,
    at_years: Floats,
    *,
    rng: np.random.Generator,
    draws: int = 2000,
    cause: int = REACHED,
) -> Floats:
    """Cumulative incidence in ``draws`` resamples of the deals, shape (draws, times).

    Deals are drawn with replacement, whole histories at a time (ordinary bootstrap).
    """
    if histories.deals == 0:
        raise ValueError("no deals to resample")
    picks = rng.multinomial(
        histories.deals, np.full(histories.deals, 1.0 / histories.deals), size=draws
    )
    return cumulative_incidence(histories, at_years, cause=cause, weights=picks.astype(np.float64))
