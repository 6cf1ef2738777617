"""Rows of our own tables, built from what an importer has read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl


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


def joined(parts: Iterable[str | None], separator: str = "; ") -> str | None:
    """Texts put together, empty ones left out; None when nothing is left."""
    kept = [part for part in parts if part]
    return separator.join(kept) if kept else None
