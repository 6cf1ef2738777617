"""Deals as histories: from dated steps in the ``deal`` table to durations and ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from didymium.errors import ContractError, Problem
from didymium.forecast.incidence import DEAD, REACHED, STILL_OPEN, Histories

STEPS: Final = (
    "intent",
    "talks",
    "memorandum",
    "binding",
    "financed",
    "construction",
    "first_output",
)
DEATHS: Final = frozenset({"collapsed", "abandoned", "lapsed", "superseded"})
END_KINDS: Final = DEATHS | {"open"}
FEATURES: Final = (
    "named_asset",
    "public_money",
    "offtake",
    "price_floor",
    "operator_with_plant",
    "sanctions",
    "conflict_zone",
)
# Samples and trial runs are not output; "upper bound" is an output seen late.
_TRIALS: Final = frozenset({"sample", "trial", "sample_or_trial"})


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal: when each step was reached (years as decimals), its end, and what it had."""

    deal_id: str
    party_types: str
    reached: Mapping[str, float]
    end_kind: str
    ended: float | None
    last_checked: float
    features: Mapping[str, bool]
    silent: bool

    def start(self) -> float | None:
        """Earliest dated step before first output; None when no such step is dated."""
        dated = [when for step, when in self.reached.items() if step != "first_output"]
        return min(dated) if dated else None


def decimal_year(text: str) -> float:
    """Date as a decimal year; a year or a month alone stands for its middle.

    >>> decimal_year("2011")
    2011.5
    """
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return parts[0] + 0.5
    if len(parts) == 2:
        return parts[0] + (parts[1] - 0.5) / 12
    day = dt.date(*parts)
    return day.year + (day - dt.date(day.year, 1, 1)).days / 365.25


def deals(rows: Iterable[Mapping[str, Any]]) -> tuple[Deal, ...]:
    """Every row of the ``deal`` table as a :class:`Deal`; all defects are reported at once."""
    good: list[Deal] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            good.append(_deal(row))
        except ValueError as error:
            problems.append(
                Problem(f"deal {row['deal_id']}", str(error), "a readable row of the deal table")
            )
    if problems:
        raise ContractError(problems)
    return tuple(good)


def _deal(row: Mapping[str, Any]) -> Deal:
    if row["end_kind"] not in END_KINDS:
        raise ValueError(f'end_kind "{row["end_kind"]}"')
    reached = {step: decimal_year(row[f"{step}_date"]) for step in STEPS if row[f"{step}_date"]}
    if row["output_kind"] in _TRIALS:
        reached.pop("first_output", None)
    return Deal(
        deal_id=row["deal_id"],
        party_types=row["party_types"],
        reached=reached,
        end_kind=row["end_kind"],
        ended=decimal_year(row["end_date"]) if row["end_date"] else None,
        last_checked=decimal_year(row["last_checked_date"]),
        features={name: bool(row[name]) for name in FEATURES},
        silent=bool(row["silent"]),
    )


def histories(
    chosen: Iterable[Deal],
    *,
    start: Callable[[Deal], float | None] = Deal.start,
    step: str = "first_output",
    silent_is_dead: bool = False,
) -> Histories:
    """Time from ``start`` to ``step``, with death as the other end and silence as censoring.

    Deals without a start are left out. A deal whose row is open is followed up to the date of
    its newest source, not up to today. A death without a date is put at that same date.
    """
    durations: list[float] = []
    ends: list[int] = []
    for deal in chosen:
        begun = start(deal)
        if begun is None:
            continue
        reached = deal.reached.get(step)
        dead = deal.end_kind in DEATHS or (silent_is_dead and deal.silent)
        ended = deal.ended if deal.ended is not None else deal.last_checked
        if reached is not None and not (dead and ended < reached):
            durations.append(reached - begun)
            ends.append(REACHED)
        elif dead:
            durations.append(ended - begun)
            ends.append(DEAD)
        else:
            durations.append(deal.last_checked - begun)
            ends.append(STILL_OPEN)
    # A month or a year stands for its middle, so that a start may fall days after its end.
    return Histories(
        np.maximum(np.array(durations, dtype=np.float64), 0.0), np.array(ends, dtype=np.int8)
    )
