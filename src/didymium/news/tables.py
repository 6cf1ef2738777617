"""The word lists of the news room as rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources

LANGUAGES = ("it", "en")


def each_row(name: str) -> Iterator[dict[str, str]]:
    """The rows of ``lists/<name>.csv`` in turn, as text; lines that start with # are comments."""
    path = resources.files("didymium.news").joinpath("lists", f"{name}.csv")
    with path.open("r", encoding="utf-8") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of ``lists/<name>.csv``, kept."""
    return tuple(each_row(name))
