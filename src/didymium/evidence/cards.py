"""Source cards: who published a figure, when, under which licence, and how to cite it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from didymium.errors import UnknownNameError
from didymium.evidence.contract import code_lists
from didymium.evidence.store import Base, default_base


@dataclass(frozen=True, slots=True)
class Source:
    """A card of the source table."""

    source_id: str
    producer: str
    title: str
    published: str | None
    accessed: dt.date
    url: str | None
    licence_raw: str
    licence_ours: str
    citation: str
    kind: str
    faults: tuple[str, ...]

    @property
    def known_faults(self) -> tuple[str, ...]:
        """The known faults in words."""
        return tuple(code_lists()["fault"][fault] for fault in self.faults)


def source(source_id: str, *, base: Base | None = None) -> Source:
    """The card of a source; an unknown id is an error that names the nearest."""
    import polars as pl

    table = (base or default_base()).table("source")
    rows = table.filter(pl.col("source_id") == source_id)
    if rows.is_empty():
        known = table.get_column("source_id").to_list()
        raise UnknownNameError(
            source_id, what="source", suggestions=get_close_matches(source_id, known, n=3)
        )
    row = rows.row(0, named=True)
    faults = tuple((row["faults"] or "").split(";")) if row["faults"] else ()
    accessed = dt.date.fromisoformat(row["accessed"])
    return Source(**(row | {"accessed": accessed, "faults": faults}))


def cite(source_ids: Iterable[str], *, base: Base | None = None) -> tuple[str, ...]:
    """Citations of the sources, each once, in alphabetical order of their ids."""
    return tuple(source(one, base=base).citation for one in sorted(set(source_ids)))
