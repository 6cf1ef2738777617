"""The committed tables keep their own laws."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

TABLES = files("didymium.vocabulary") / "tables"


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("materials.csv", "material"),
        ("stages.csv", "stage"),
        ("territories.csv", "iso3"),
        ("blocs.csv", "bloc"),
        ("sources.csv", "source_id"),
    ],
)
def test_keys_are_unique(table: str, key: str) -> None:
    keys = [row[key] for row in rows(table)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    "table", ["materials.csv", "stages.csv", "territories.csv", "blocs.csv", "memberships.csv"]
)
def test_every_row_names_a_known_source(table: str) -> None:
    known = {row["source_id"] for row in rows("sources.csv")}
    assert {row["source_id"] for row in rows(table)} <= known
