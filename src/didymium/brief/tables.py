"""The brief's own rule tables, and evidence tables as plain rows."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import polars as pl


class Release(Protocol):
    """What the brief needs of a data release."""

    @property
    def version(self) -> str:
        """The release's version."""

    @property
    def date(self) -> str:
        """The day the release was made, YYYY-MM-DD."""


class Base(Protocol):
    """What the brief needs of an evidence base."""

    @property
    def release(self) -> Release:
        """The data release the tables come from."""

    def __contains__(self, name: str) -> bool: ...

    def table(self, name: str) -> pl.DataFrame:
        """The table of that name."""


@cache
def rules(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a packaged rule table (``questions``, ``views`` ...)."""
    return _packaged(f"rules/{name}.csv")


@cache
def shipped(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a packaged table of facts (``published_estimates``, ``sources`` ...), as text."""
    return _packaged(f"tables/{name}.csv")


def _packaged(path: str) -> tuple[dict[str, str], ...]:
    text = resources.files("didymium.brief").joinpath(path).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def items(value: Any) -> tuple[str, ...]:
    """The entries of a list column, whether it comes as a list or joined with semicolons."""
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return tuple(str(part) for part in value)


def records(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries."""
    return frame.to_dicts()
