"""Rows of our own tables, built from what an importer has read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

_FIGURES = frozenset({"value", "low", "high", "central", "usd_per_kg", "note", "flags",
                      "value_as_published", "unit_as_published", "obs_status"})  # fmt: skip


def table_rows(table: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows under a table's contract: columns not given are empty, a column unknown is an error."""
    import polars as pl

    from didymium.evidence.contract import contract

    schema = contract(table).schema()
    filled = []
    for row in rows:
        strange = set(row) - set(schema)
        if strange:
            raise KeyError(f"{table} has no columns {sorted(strange)}")
        filled.append({name: row.get(name) for name in schema})
    return pl.DataFrame(filled, schema=schema)


def with_ids(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the identifiers of its rows, where the table has one and the rows none.

    An identifier is a short hash of everything that identifies a row except its figures, so that
    the same row of the same source keeps it from import to import.
    """
    import polars as pl

    from didymium.evidence.contract import contract

    rules = contract(table)
    if len(rules.key) != 1 or not rules.key[0].endswith("_id"):
        return frame
    key = rules.key[0]
    identity = [name for name in rules.names if name != key and name not in _FIGURES]
    hashes = [
        hashlib.sha256(repr(row).encode()).hexdigest()[:12]
        for row in frame.select(identity).iter_rows()
    ]
    return frame.with_columns(pl.coalesce(key, pl.Series(key, hashes, dtype=pl.String)).alias(key))


def joined(parts: Iterable[str | None], separator: str = "; ") -> str | None:
    """Texts put together, empty ones left out; None when nothing is left."""
    kept = [part for part in parts if part]
    return separator.join(kept) if kept else None
