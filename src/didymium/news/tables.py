"""The word lists of the news room as rows."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

LANGUAGES = ("it", "en")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of ``lists/<name>.csv``, as text; lines that start with # are comments."""
    path = resources.files("didymium.news").joinpath("lists", f"{name}.csv")
    with path.open("r", encoding="utf-8") as lines:
        return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))
