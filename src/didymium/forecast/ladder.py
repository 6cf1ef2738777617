"""Will talk become tonnes, and when: chances and waiting times along the ladder of a deal.

Every figure here is a prior with wide bands, not a measurement: deals enter a table when they are
signed or when they fail loudly, and those talked about and dropped are mostly missing.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final

import numpy as np

from didymium.errors import InputError
from didymium.forecast.deals import FEATURES, STEPS, Deal, histories
from didymium.forecast.incidence import (
    DEAD,
    Floats,
    Histories,
    cumulative_incidence,
    resampled_incidence,
)

QUANTILES: Final = (0.05, 0.95)
# A group's own rate counts by the deals whose state is known; the rate of all deals with a named
# asset counts as this many more, so that a group of eight cannot say "never".
POOL_WEIGHT_DEALS: Final = 10.0
_GRID_YEARS: Final = 0.25


@dataclass(frozen=True, slots=True)
class Chance:
    """Chance that a step is reached within some years, with its 5-95% interval.

    ``deals`` and ``reached`` count the histories behind it, ``raw`` is their bare rate before it
    is drawn towards the wider group; ``how`` names the steps of the computation.
    """

    value: float
    low: float
    high: float
    within_years: float
    deals: int
    reached: int
    dead: int
    raw: float
    how: str
    features: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Waiting time between two steps, in days, among the deals seen to take both."""

    from_step: str
    to_step: str
    median_days: float | None
    low_days: float | None
    high_days: float | None
    seen: int
    dead: int
    deals: int


@dataclass(frozen=True, slots=True)
class Prior:
    """A stated prior: low and high are read as the 5% and 95% points."""

    prior_id: str
    step: str
    within_years: float
    low: float
    central: float
    high: float
    weight_deals: float
    source: str
    note: str


def priors() -> dict[str, Prior]:
    """The stated priors by id, from the packaged table."""
    text = resources.files("didymium.forecast").joinpath("tables/priors.csv").read_text("utf-8")
    numbers = ("within_years", "low", "central", "high", "weight_deals")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        values: dict[str, float] = {name: float(row[name]) for name in numbers}
        found[row["prior_id"]] = Prior(
            prior_id=row["prior_id"],
            step=row["step"],
            source=row["source"],
            note=row["note"],
            **values,
        )
    return found


def with_features(chosen: Sequence[Deal], features: Mapping[str, bool]) -> tuple[Deal, ...]:
    """The deals that have (and lack) what ``features`` says; an unknown feature is an error."""
    for name in features:
        if name not in FEATURES:
            raise InputError(
                f'"{name}" is not a feature of deals; known are {", ".join(FEATURES)}.'
            )
    return tuple(
        deal
        for deal in chosen
        if all(deal.features[name] == wanted for name, wanted in features.items())
    )


def rate(
    chosen: Sequence[Deal],
    *,
    within_years: float,
    rng: np.random.Generator,
    step: str = "first_output",
    cause: int = 1,
    draws: int = 2000,
    silent_is_dead: bool = False,
) -> Chance:
    """Bare rate among the deals given, with a bootstrap interval and no prior."""
    _known_step(step)
    seen = histories(chosen, step=step, silent_is_dead=silent_is_dead)
    if seen.deals == 0:
        raise InputError("No deal with a dated start is left to compute a rate from.")
    at = np.array([within_years])
    value = float(cumulative_incidence(seen, at, cause=cause)[0])
    spread = resampled_incidence(seen, at, rng=rng, draws=draws, cause=cause)[:, 0]
    low, high = (float(point) for point in np.quantile(spread, QUANTILES))
    return Chance(
        value, low, high, within_years, seen.deals, seen.reached, seen.dead, value, "bare rate", {}
    )


def chance(
    chosen: Sequence[Deal],
    features: Mapping[str, bool],
    *,
    within_years: float,
    rng: np.random.Generator,
    step: str = "first_output",
    at: str = "binding",
    draws: int = 4000,
) -> Chance:
    """Chance that a deal with ``features``, now at step ``at``, reaches ``step`` in time.

    The deals with a named asset and these features give a rate; it is drawn towards the rate of
    all deals with a named asset (which counts as ten deals), and that one towards the stated
    prior. With nothing but talks behind it (``at`` of intent or talks) the deal must first reach
    a binding document: the two waiting times are added, so that years spent talking are lost.

    The 5-95% interval holds the uncertainty of the rates, not the bias of the table.
    """
    _known_step(step)
    _known_step(at)
    if step != "first_output":
        raise InputError(f'Chances are computed for "first_output", not for "{step}".')
    named = with_features(chosen, {"named_asset": True})
    group = with_features(named, {**features, "named_asset": True})
    grid = np.arange(0.0, within_years + _GRID_YEARS / 2, _GRID_YEARS)
    curves = _pooled_curves(histories(group), histories(named), grid, rng, draws)
    how = "rate of deals alike, drawn towards all deals with a named asset"
    if STEPS.index(at) < STEPS.index("memorandum"):
        binding = _binding_curves(chosen, grid, rng, draws)
        curves = _after(binding, curves)
        how += "; times the chance of a binding document, waiting times added"
    final = curves[:, -1]
    low, high = (float(point) for point in np.quantile(final, QUANTILES))
    seen = histories(group)
    raw = float(cumulative_incidence(seen, np.array([within_years]))[0]) if seen.deals else 0.0
    return Chance(
        value=float(np.mean(final)),
        low=low,
        high=high,
        within_years=within_years,
        deals=seen.deals,
        reached=seen.reached,
        dead=seen.dead,
        raw=raw,
        how=how,
        features=dict(features),
    )


def chance_of_binding(
    chosen: Sequence[Deal], *, within_years: float, rng: np.random.Generator, draws: int = 4000
) -> Chance:
    """Chance that talks reach a binding document within some years."""
    grid = np.arange(0.0, within_years + _GRID_YEARS / 2, _GRID_YEARS)
    final = _binding_curves(chosen, grid, rng, draws)[:, -1]
    low, high = (float(point) for point in np.quantile(final, QUANTILES))
    seen = _talk_histories(chosen)
    raw = float(cumulative_incidence(seen, np.array([within_years]))[0])
    return Chance(
        float(np.mean(final)),
        low,
        high,
        within_years,
        seen.deals,
        seen.reached,
        seen.dead,
        raw,
        "rate of talks that became binding, drawn towards the stated prior",
        {},
    )


def waiting(chosen: Sequence[Deal], from_step: str, to_step: str) -> Waiting:
    """Days from one step to another among the deals that took both, and how many did not.

    The median is of those seen to arrive, hence too short for a deal taken at random; the counts
    of all deals that reached the first step, and of those dead since, say by how much.
    """
    _known_step(from_step)
    _known_step(to_step)
    begun = [deal for deal in chosen if from_step in deal.reached]
    days = [
        (deal.reached[to_step] - deal.reached[from_step]) * 365.25
        for deal in begun
        if to_step in deal.reached and deal.reached[to_step] > deal.reached[from_step]
    ]
    dead = sum(1 for deal in begun if to_step not in deal.reached and deal.end_kind != "open")
    if not days:
        return Waiting(from_step, to_step, None, None, None, 0, dead, len(begun))
    low, median, high = (float(point) for point in np.quantile(days, (0.05, 0.5, 0.95)))
    return Waiting(from_step, to_step, median, low, high, len(days), dead, len(begun))


def _known_step(step: str) -> None:
    if step not in STEPS:
        raise InputError(f'"{step}" is not a step of a deal; known are {", ".join(STEPS)}.')


def _talk_histories(chosen: Sequence[Deal]) -> Histories:
    """Time from intent, talks or memorandum, whichever comes first, to a binding document."""

    def first_word(deal: Deal) -> float | None:
        early = [deal.reached[step] for step in STEPS[:3] if step in deal.reached]
        return min(early) if early else None

    return histories(chosen, start=first_word, step="binding")


def _binding_curves(
    chosen: Sequence[Deal], grid: Floats, rng: np.random.Generator, draws: int
) -> Floats:
    """Cumulative chance of a binding document over ``grid``, shape (draws, times).

    The bootstrapped curve gives the shape in time; its level at two years is drawn towards the
    stated prior, because talks that never reached a text are under-counted in the table.
    """
    prior = priors()["binding_from_talks"]
    seen = _talk_histories(chosen)
    curves = resampled_incidence(seen, grid, rng=rng, draws=draws)
    at_prior = resampled_incidence(seen, np.array([prior.within_years]), rng=rng, draws=draws)
    stated = _between(prior, rng, draws)
    known = float(seen.informed(prior.within_years))
    # Half of the table's weight only: what was never signed was mostly never listed.
    trust = 0.5 * known / (0.5 * known + prior.weight_deals)
    level = trust * at_prior[:, 0] + (1 - trust) * stated
    base = np.where(at_prior[:, 0] > 0, at_prior[:, 0], 1.0)
    return np.minimum(curves * (level / base)[:, None], 1.0)


def _pooled_curves(
    group: Histories, named: Histories, grid: Floats, rng: np.random.Generator, draws: int
) -> Floats:
    pool = resampled_incidence(named, grid, rng=rng, draws=draws)
    stated = priors()
    horizons = np.array([0.0, 5.0, 10.0])
    levels = np.stack(
        [
            np.zeros(draws),
            _between(stated["output_named_asset"], rng, draws),
            _between(stated["output_named_asset_10"], rng, draws),
        ],
        axis=1,
    )
    levels[:, 2] = np.maximum(levels[:, 1], levels[:, 2])
    prior: Floats = np.stack([np.interp(grid, horizons, row) for row in levels])
    weight = stated["output_named_asset"].weight_deals
    known = np.array([float(named.informed(float(year))) for year in grid])
    share = known / (known + weight)
    pool = share * pool + (1 - share) * prior
    if group.deals == 0:
        return pool
    own = resampled_incidence(group, grid, rng=rng, draws=draws)
    informed = np.array([float(group.informed(float(year))) for year in grid])
    trust = informed / (informed + POOL_WEIGHT_DEALS)
    mixed: Floats = np.maximum.accumulate(trust * own + (1 - trust) * pool, axis=1)
    return mixed


def _after(first: Floats, second: Floats) -> Floats:
    """Chance of the second end by each time when its clock starts at the first (a convolution)."""
    steps = np.diff(first, axis=1, prepend=0.0)
    times = first.shape[1]
    result = np.zeros_like(second)
    for start in range(times):
        result[:, start:] += steps[:, start : start + 1] * second[:, : times - start]
    return result


def _between(prior: Prior, rng: np.random.Generator, draws: int) -> Floats:
    """Draws whose 5%, 50% and 95% points are the prior's low, central and high."""
    uniform = rng.uniform(size=draws)
    points = (0.0, 0.05, 0.5, 0.95, 1.0)
    values = (
        max(0.0, prior.low - (prior.central - prior.low) * 0.3),
        prior.low,
        prior.central,
        prior.high,
        min(1.0, prior.high + (prior.high - prior.central) * 0.3),
    )
    drawn: Floats = np.interp(uniform, points, values)
    return drawn


def death_rate(chosen: Sequence[Deal], *, within_years: float, rng: np.random.Generator) -> Chance:
    """Bare rate of deals dead within some years, with a bootstrap interval."""
    return rate(chosen, within_years=within_years, rng=rng, cause=DEAD)
