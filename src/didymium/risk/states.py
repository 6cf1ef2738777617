"""How each row of the ledger stood on a day, as far as the base can tell.

A measure stands as its spells say (:mod:`didymium.risk.spells`). Where a suspension has run out and
nobody has reported what followed, the state is ``unclear``: it is neither taken to be back in force
nor to have lapsed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from didymium.risk.spells import FAR, Rule, stretches

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence import Base

Standing = Literal[
    "in_force", "partial", "suspended", "announced", "unclear", "over", "later", "report"
]


@dataclass(frozen=True, slots=True)
class StateOn:
    """The state of a row on a day; ``until`` is its last day where one is known."""

    state: Standing
    since: dt.date | None = None
    until: dt.date | None = None
    note: str = ""


def states_on(
    measures: pl.DataFrame,
    day: dt.date,
    *,
    spells: pl.DataFrame,
    rules: Mapping[str, Rule],
    overrides: Sequence[Mapping[str, str]] = (),
) -> dict[str, StateOn]:
    """The state of every row on a day, by ``measure_id``.

    Parameters
    ----------
    measures
        Ledger rows with ``first_day`` (:func:`didymium.evidence.ledger`).
    spells
        :func:`didymium.risk.spells.spells` of the measures: an announcement ends there when a
        measure in force takes its place.
    rules
        Instrument -> what it restricts; one that restricts nothing stands as its status says.
    overrides
        The rows that replace what a measure's own status says, for their notes.

    Returns
    -------
    ``over``: every spell ended before the day. ``later``: the row is of a later day. ``report``:
    the row tells of a step, a statement or a meeting, and has no state of its own.
    """
    own: dict[str, list[tuple[str, dt.date, dt.date]]] = {}
    for row in spells.iter_rows(named=True):
        own.setdefault(row["measure_id"], []).append(
            (row["state"], row["first_day"], row["last_day"])
        )
    replaced: dict[str, list[Mapping[str, str]]] = {}
    for one in overrides:
        replaced.setdefault(one["measure_id"], []).append(one)
    found = {}
    for row in measures.iter_rows(named=True):
        changed = replaced.get(row["measure_id"])
        if row["first_day"] > day:
            found[row["measure_id"]] = StateOn("later", since=row["first_day"])
        elif row["event_kind"] != "measure" or _only_reports(changed):
            found[row["measure_id"]] = StateOn("report")
        else:
            rule = rules.get(row["instrument"])
            told = own.get(row["measure_id"], [])
            if rule is None or rule.restriction == "none":
                told = stretches(row, changed)
            found[row["measure_id"]] = _standing(told, day, changed)
    return found


def _standing(
    told: Sequence[tuple[str, dt.date, dt.date]],
    day: dt.date,
    replaced: Sequence[Mapping[str, str]] | None,
) -> StateOn:
    for state, first, last in sorted(told, key=lambda one: one[1]):
        if first <= day <= last:
            until = None if last == FAR else last
            return StateOn(cast("Standing", state), first, until, _note(replaced, first))
    coming = [first for _, first, _ in told if first > day]
    if coming:
        return StateOn("announced", until=min(coming) - dt.timedelta(days=1))
    ended = [last for _, _, last in told if last < day]
    return StateOn("over", until=max(ended) if ended else None)


def _only_reports(replaced: Sequence[Mapping[str, str]] | None) -> bool:
    return bool(replaced) and all(one["state"] == "none" for one in replaced or ())


def _note(replaced: Sequence[Mapping[str, str]] | None, first: dt.date) -> str:
    return next(
        (one["note"] for one in replaced or () if one["first_day"] == first.isoformat()), ""
    )


def ledger_states(measures: pl.DataFrame, day: dt.date, *, base: Base) -> dict[str, StateOn]:
    """:func:`states_on` for rows of a base, with its own spells and the shipped overrides."""
    from didymium.risk import rules
    from didymium.risk.inputs import Inputs

    spells = Inputs(base, None, period=str(day.year), on=day).spells
    return states_on(
        measures,
        day,
        spells=spells,
        rules=rules.restriction_rules(),
        overrides=rules.spell_overrides(),
    )


__all__ = ["Standing", "StateOn", "ledger_states", "states_on"]
