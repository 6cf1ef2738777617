"""What an importer is asked and what it hands back: tables in our schema, and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence.release import Release


@dataclass(frozen=True, slots=True)
class Options:
    """How to read one file.

    Attributes
    ----------
    source_id : card of the source that the rows will name
    base : release that the new one is built on
    edition : edition to write on each row; None lets the importer read it from the file
    extract : True for a part of the official file: counts and fill rates are not asked of it
    skip_corrections : corrections not to apply (see ``corrections.csv``)
    mapping : path of the mapping file, for files of a layout of the user's own
    """

    source_id: str
    base: Release
    edition: str | None = None
    extract: bool = False
    skip_corrections: tuple[str, ...] = ()
    mapping: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Tables in our schema, ready to be checked against their contracts.

    Attributes
    ----------
    tables : table name -> rows
    notes : what was left out or changed on purpose
    replaces : table name -> filters, each column -> values: rows of the old release that meet
        any of the filters make way for the new ones (rows of the same key always do)
    """

    tables: Mapping[str, pl.DataFrame]
    notes: tuple[str, ...] = ()
    replaces: Mapping[str, Sequence[Mapping[str, Sequence[Any]]]] = field(default_factory=dict)
