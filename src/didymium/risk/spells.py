"""Spells of measures: from a ledger row to stretches of days in one state.

Rules are rows of ``tables/restriction_rules.csv``; where a ledger row tells of more than one state,
its spells are rows of ``tables/spells.csv``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from didymium.errors import ContractError, Problem

if TYPE_CHECKING:
    import polars as pl

State = Literal["in_force", "partial", "suspended", "announced", "unclear"]

FAR = dt.date(9999, 12, 31)
"""Last day of a spell whose end is not known."""

EVERYBODY = "ALL"

_STATE_OF_STATUS: Mapping[str, State] = {
    "in_force": "in_force",
    "enforced": "in_force",
    "announced": "announced",
    "suspended": "suspended",
}

_SPELL_COLUMNS = (
    "measure_id",
    "suppliers",
    "hits",
    "materials",
    "stages",
    "instrument",
    "restriction",
    "trade_factor",
    "state",
    "first_day",
    "last_day",
    "source_id",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What an instrument does: its kind of restriction, whose supply it touches, its factor t."""

    restriction: str
    supply_of: str
    trade_factor: float


def spells(
    measures: pl.DataFrame,
    *,
    rules: Mapping[str, Rule],
    overrides: Sequence[Mapping[str, str]] = (),
    members: Mapping[str, frozenset[str]],
) -> pl.DataFrame:
    """Stretches of days in one state, of every ledger measure that restricts supply.

    Parameters
    ----------
    measures
        Ledger rows of kind ``measure`` with ``first_day`` (date) beside the ledger's columns.
    rules
        Instrument -> :class:`Rule`; an instrument without one is an error.
    overrides
        Rows ``measure_id``, ``first_day``, ``last_day``, ``state`` (or ``none``): they replace
        what the row's own status says.
    members
        Bloc -> territories; ledger actors and targets that are blocs are spread over them.

    Returns
    -------
    ``measure_id``, ``suppliers`` (list: whose supply it touches), ``hits`` (list of importers, or
    ``ALL``), ``materials``, ``stages`` (lists; empty stages: all), ``instrument``,
    ``restriction``, ``trade_factor``, ``state``, ``first_day``, ``last_day``, ``source_id``.
    """
    import polars as pl

    _check_rules(measures, rules)
    replaced: dict[str, list[Mapping[str, str]]] = {}
    for row in overrides:
        replaced.setdefault(row["measure_id"], []).append(row)
    rows: list[tuple[Any, ...]] = []
    for measure in measures.iter_rows(named=True):
        rule = rules[measure["instrument"]]
        if rule.restriction == "none":
            continue
        who = _parties(measure, rule, members)
        for state, first, last in stretches(measure, replaced.get(measure["measure_id"])):
            what = (measure["instrument"], rule.restriction, rule.trade_factor, state)
            rows.append((*who, *what, first, last, measure["source_id"]))
    rows = _answered(rows)
    names = pl.List(pl.String)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        **dict.fromkeys(_SPELL_COLUMNS, pl.String),
        "suppliers": names,
        "hits": names,
        "materials": names,
        "stages": names,
        "trade_factor": pl.Float64,
        "first_day": pl.Date,
        "last_day": pl.Date,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _answered(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """An announcement ends the day before a measure in force takes its place.

    That is one of the same instrument, the same suppliers and at least the same materials that
    starts on or after the day of the announcement.
    """
    place = {name: number for number, name in enumerate(_SPELL_COLUMNS)}

    def starts(row: tuple[Any, ...]) -> list[dt.date]:
        return [
            other[place["first_day"]]
            for other in rows
            if other[place["state"]] == "in_force"
            and other[place["instrument"]] == row[place["instrument"]]
            and other[place["first_day"]] >= row[place["first_day"]]
            and set(row[place["suppliers"]]) <= set(other[place["suppliers"]])
            and set(row[place["materials"]]) <= set(other[place["materials"]])
        ]

    kept = []
    for row in rows:
        begins = starts(row) if row[place["state"]] == "announced" else []
        if begins:
            last = min(row[place["last_day"]], min(begins) - dt.timedelta(days=1))
            if last < row[place["first_day"]]:
                continue
            row = (*row[: place["last_day"]], last, *row[place["last_day"] + 1 :])
        kept.append(row)
    return kept


def _check_rules(measures: pl.DataFrame, rules: Mapping[str, Rule]) -> None:
    unknown = sorted(set(measures["instrument"].to_list()) - set(rules))
    if unknown:
        raise ContractError(
            [
                Problem(
                    "ledger, column instrument",
                    name,
                    "an instrument of restriction_rules.csv",
                    "Add a row that says what it restricts, or none.",
                )
                for name in unknown
            ]
        )


def _parties(
    measure: Mapping[str, object], rule: Rule, members: Mapping[str, frozenset[str]]
) -> tuple[object, ...]:
    actors = _spread(_split(measure["actor"]), members)
    targets = _spread(_split(measure["target"]), members)
    if rule.supply_of == "target":
        suppliers, hits = targets, actors
    else:
        at_home = bool(targets) and set(targets) <= set(actors)
        suppliers = actors
        hits = [EVERYBODY] if measure["target_all"] or at_home else targets
    return (
        measure["measure_id"],
        suppliers,
        hits,
        _split(measure["materials"]),
        _split(measure["stage"]),
    )


def _split(value: object) -> list[str]:
    return str(value).split(";") if value else []


def _spread(codes: Iterable[str], members: Mapping[str, frozenset[str]]) -> list[str]:
    """Territories behind codes; a bloc keeps its own code beside its members."""
    found: set[str] = set()
    for code in codes:
        found |= {code} | members.get(code, frozenset())
    return sorted(found)


def stretches(
    measure: Mapping[str, object], replaced: Sequence[Mapping[str, str]] | None
) -> list[tuple[str, dt.date, dt.date]]:
    """State, first and last day of a row's stretches: its own status, or what replaces it."""
    if replaced is not None:
        return [
            (
                row["state"],
                dt.date.fromisoformat(row["first_day"]),
                dt.date.fromisoformat(row["last_day"]) if row["last_day"] else FAR,
            )
            for row in replaced
            if row["state"] != "none"
        ]
    first = measure["first_day"]
    assert isinstance(first, dt.date)
    last = last_day(str(measure["end_date"])) if measure["end_date"] else None
    status = str(measure["status"])
    if status == "lapsed":
        return [("in_force" if last else "unclear", first, last or FAR)]
    if status == "suspended" and measure["status_until"]:
        until = last_day(str(measure["status_until"]))
        return [
            ("suspended", first, until),
            ("unclear", until + dt.timedelta(days=1), FAR),
        ]
    return [(_STATE_OF_STATUS[status], first, last or FAR)]


def last_day(text: str) -> dt.date:
    """The last day that a date known to the year, month or day may mean."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return dt.date(*parts)
    year, month = (parts[0], 12) if len(parts) == 1 else (parts[0], parts[1])
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


__all__ = ["EVERYBODY", "FAR", "Rule", "State", "last_day", "spells", "stretches"]
