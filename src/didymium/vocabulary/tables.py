"""Reading of the packaged tables: text in, text out, no value ever read as missing."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

TABLES = Path(__file__).parent / "tables"

Row = dict[str, str]


@cache
def rows(table: str) -> tuple[Row, ...]:
    """Every row of ``tables/<table>.csv``, in the file's order, all cells as text.

    Codes stay text: "NA" is Namibia and "058" keeps its zero. An empty cell is the
    empty string and means *not known* or *does not apply*, as the column says.
    """
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def table_names() -> tuple[str, ...]:
    """The names of all packaged tables, sorted."""
    return tuple(sorted(path.stem for path in TABLES.glob("*.csv")))
