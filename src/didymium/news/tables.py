"""The word lists of the news room as rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from sys import intern

LANGUAGES = ("it", "en")


def each_row(name: str) -> Iterator[dict[str, str]]:
    """The rows of ``lists/<name>.csv`` in turn, as text; lines that start with # are comments."""
    path = resources.files("didymium.news").joinpath("lists", f"{name}.csv")
    with path.open("r", encoding="utf-8") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of ``lists/<name>.csv``, kept; what is written twice is kept once."""
    return tuple({key: intern(value) for key, value in row.items()} for row in each_row(name))


def words_of(name: str, language: str, column: str = "words", **where: str) -> frozenset[str]:
    """The words of a list in a language, of the rows whose columns are as in ``where``."""
    return frozenset(
        word
        for row in rows(name)
        if row["language"] == language and all(row[key] == value for key, value in where.items())
        for word in row[column].split("|")
    )


@cache
def feature_weights(name: str) -> dict[str, float]:
    """The weight of each feature of a fitted list."""
    return {row["feature"]: float(row["weight"]) for row in rows(name)}


def weighed(table: Mapping[str, float], found: Mapping[str, float]) -> float:
    """The sum of the weights of what was found; what a table does not know weighs nothing."""
    return sum([table[name] * value for name, value in found.items() if name in table])
