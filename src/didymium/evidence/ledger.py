"""The policy ledger: dated measures, deal steps, statements and meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from didymium.errors import UnknownNameError
from didymium.evidence.contract import allowed, contract
from didymium.evidence.query import Names, query
from didymium.evidence.store import Base, default_base

if TYPE_CHECKING:
    import polars as pl


def _texts(value: str | Iterable[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


_SPOKEN = {"event_kind": "kind of entry"}


def _known(column: str, values: list[str]) -> list[str]:
    """The values, or an error that names the nearest code of the column's list."""
    codes = allowed(contract("measure").column(column).codes) or frozenset()
    for value in values:
        if value not in codes:
            near = get_close_matches(value, sorted(codes), n=3) or sorted(codes)[:8]
            raise UnknownNameError(value, what=_SPOKEN.get(column, column), suggestions=near)
    return values


def _any_of(column: str, wanted: Iterable[str]) -> pl.Expr:
    import polars as pl

    parts = pl.col(column).fill_null("").str.split(";")
    return parts.list.eval(pl.element().is_in(list(wanted))).list.any()


def ledger(
    *,
    actor: Names = None,
    target: Names = None,
    material: Names = None,
    event_kind: str | Iterable[str] | None = None,
    instrument: str | Iterable[str] | None = None,
    status: str | Iterable[str] | None = None,
    level: str | Iterable[str] | None = None,
    place_iso3: Names = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    base: Base | None = None,
) -> pl.DataFrame:
    """Rows of the ledger in order of date, with ``first_day`` and ``last_day`` as dates.

    Parameters
    ----------
    actor, target, material, place_iso3 : names or ids; a row fits when one of its codes is asked
    since, until : bounds on the day; a row known to the month or year fits when a day of it does

    The ledger holds what was found: that a row is missing does not prove that nothing happened, and
    nothing is known after :func:`last_date`.
    """
    import polars as pl

    rows = with_days((base or default_base()).table("measure"))
    for column, names in (("actor", actor), ("target", target), ("place_iso3", place_iso3)):
        if names is not None:
            rows = rows.filter(_any_of(column, query(iso3=names).territories))
    if material is not None:
        rows = rows.filter(_any_of("materials", query(material=material).materials))
    for column, values in (
        ("event_kind", event_kind),
        ("instrument", instrument),
        ("status", status),
        ("level", level),
    ):
        if values is not None:
            rows = rows.filter(pl.col(column).is_in(_known(column, _texts(values))))
    if since is not None:
        rows = rows.filter(pl.col("last_day") >= since)
    if until is not None:
        rows = rows.filter(pl.col("first_day") <= until)
    return rows.sort("first_day", "measure_id")


def with_days(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with ``first_day`` and ``last_day``: the days that a date may mean."""
    import polars as pl

    text = pl.col("date")
    length = text.str.len_chars()
    first = (
        pl.when(length == 4)
        .then(text + "-01-01")
        .when(length == 7)
        .then(text + "-01")
        .otherwise(text)
        .str.to_date("%Y-%m-%d")
    )
    frame = frame.with_columns(first.alias("first_day"))
    last = (
        pl.when(length == 4)
        .then(pl.col("first_day").dt.offset_by("1y").dt.offset_by("-1d"))
        .when(length == 7)
        .then(pl.col("first_day").dt.month_end())
        .otherwise(pl.col("first_day"))
    )
    return frame.with_columns(last.alias("last_day"))


def last_date(*, base: Base | None = None) -> dt.date:
    """The newest day a row reports; watch dates and rows known by month do not count."""
    import polars as pl

    rows = (base or default_base()).table("measure")
    days = rows.filter(
        (pl.col("date_precision") == "day")
        & ~pl.col("flags").fill_null("").str.contains("watch_date")
    )
    newest = days.get_column("date").max()
    assert isinstance(newest, str)
    return dt.date.fromisoformat(newest)
