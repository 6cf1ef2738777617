"""The descriptor of a release: ``datapackage.json``, valid as Data Package version 1."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from didymium.evidence.contract import Column, code_lists, contract

if TYPE_CHECKING:
    import polars as pl

_TYPES = {
    "text": "string",
    "list": "string",
    "number": "number",
    "integer": "integer",
    "flag": "boolean",
}

_LICENCES = {
    "public_domain": {
        "name": "other-pd",
        "title": "Public domain",
        "path": "https://www.usgs.gov/information-policies-and-instructions/copyrights-and-credits",
    },
    "cc_by_4": {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
    "etalab_2": {
        "name": "etalab-2.0",
        "title": "Etalab Open Licence 2.0",
        "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    },
    "mit": {"name": "MIT", "title": "MIT", "path": "https://opensource.org/license/mit"},
    "own": {
        "name": "Apache-2.0",
        "title": "Apache License 2.0",
        "path": "https://www.apache.org/licenses/LICENSE-2.0",
    },
}


@cache
def table_cards() -> Mapping[str, Mapping[str, str]]:
    """Title, description and usage warnings of each table, from ``tables.csv``."""
    text = (files("didymium.evidence") / "tables.csv").read_text("utf-8")
    return {row["table"]: row for row in csv.DictReader(text.splitlines())}


def usage_warnings(table: str) -> tuple[str, ...]:
    """What a user of a table must know, from the fixed list of warnings."""
    codes = table_cards()[table]["warnings"]
    meanings = code_lists()["usage_warning"]
    return tuple(meanings[code] for code in codes.split(";") if code)


def data_package(
    paths: Mapping[str, Path],
    rows: Mapping[str, int],
    sources: Mapping[str, pl.DataFrame],
    *,
    version: str,
    date: str,
    title: str,
) -> dict[str, Any]:
    """The descriptor as a dictionary: one resource a table, with schema, hash and warnings.

    ``sources`` holds the cards each table rests on; those of the table ``source`` are all.
    """
    everything = sources["source"]
    return {
        "profile": "data-package",
        "name": "didymium-evidence",
        "title": title,
        "version": version,
        "created": f"{date}T00:00:00Z",
        "homepage": "https://github.com/didymium/didymium",
        "licenses": _licences(everything),
        "sources": _main_sources(everything),
        "resources": [
            _resource(name, paths[name], rows[name], sources[name]) for name in sorted(paths)
        ],
    }


def _licences(sources: pl.DataFrame) -> list[dict[str, str]]:
    """Licences of our rows; rows under no open licence hold single facts, which nobody owns."""
    used = sources.get_column("licence_ours").unique().to_list() or ["own"]
    return [_LICENCES[code] for code in sorted(used) if code in _LICENCES]


def _main_sources(sources: pl.DataFrame) -> list[dict[str, str]]:
    """The sources under an open licence; single facts are cited row by row."""
    import polars as pl

    kept = sources.filter(
        pl.col("licence_raw").is_in(["public_domain", "cc_by_4", "etalab_2"])
    ).sort("source_id")
    return [
        {"title": row["title"], **({"path": row["url"]} if row["url"] else {})}
        for row in kept.iter_rows(named=True)
    ]


def _resource(table: str, path: Path, rows: int, sources: pl.DataFrame) -> dict[str, Any]:
    card = table_cards()[table]
    return {
        "profile": "data-resource",
        "name": table,
        "path": f"{table}.parquet",
        "title": card["title"],
        "description": " ".join([card["description"], *usage_warnings(table)]),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}",
        "rows": rows,
        "licenses": _licences(sources),
        "schema": {
            "fields": [_field(column) for column in contract(table).columns],
            "primaryKey": list(contract(table).key),
        },
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": column.meaning,
    }
    return field | ({"constraints": constraints} if constraints else {})
