"""A user's own observations, laid over a release without mixing.

A file needs the columns that make a figure (``material``, ``stage``, ``iso3``, ``period``,
``measure``, ``value``, ``unit``, ``basis``, ``kind``); all others of the observation contract may
be given too. Names of the vocabulary are accepted where ids stand. Every row carries the source
``user:<file name>``, so that no result can pass it off as published.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from didymium.errors import ContractError, InputError, Problem
from didymium.evidence.contract import check, contract
from didymium.evidence.query import query
from didymium.evidence.rows import read_rows

if TYPE_CHECKING:
    import polars as pl

NEEDED = ("material", "stage", "iso3", "period", "measure", "unit", "basis", "kind")
"""Columns a user's file must have; ``value``, or ``low`` and ``high``, besides."""

_NAMED = {"material": "material", "stage": "stage", "iso3": "iso3", "counterpart_iso3": "iso3"}


def overlay_rows(path: Path) -> dict[str, pl.DataFrame]:
    """The rows of a user's file as tables ``observation`` and ``source``; all problems at once."""
    frame, problems = _with_ids(read_rows(path, "observation"), path)
    source_id = f"user:{path.name}"
    filled = _filled(frame, source_id)
    named = {f"column {column}" for column in _NAMED}
    problems += [
        problem
        for problem in check(filled, "observation", where=path.name, sources=frozenset([source_id]))
        if problem.where.rpartition(", ")[2] not in named
    ]
    if problems:
        raise ContractError(problems)
    rows = filled.select(contract("observation").names)
    return {"observation": rows, "source": _card(path, source_id)}


def _with_ids(frame: pl.DataFrame, path: Path) -> tuple[pl.DataFrame, list[Problem]]:
    """Names replaced by ids, and the names nobody knows; missing columns end the reading."""
    import polars as pl

    missing = [
        Problem(f"{path.name}, header", f"no column {name}", f"the columns {', '.join(NEEDED)}")
        for name in NEEDED
        if name not in frame.columns
    ]
    if missing:
        raise ContractError(missing)
    problems = []
    for column, asked in _NAMED.items():
        names = {name: name for name in frame.get_column(column).drop_nulls().unique().to_list()}
        for name in names:
            try:
                names[name] = _one_id(asked, name)
            except InputError as error:
                rows = frame.get_column(column).eq(name).arg_true().to_list()
                place = f"{path.name}, row {rows[0] + 2}, column {column}"
                problems.append(Problem(place, f'"{name}"', f"a name we know ({error})"))
        frame = frame.with_columns(pl.col(column).replace(names))
    return frame, problems


def _one_id(asked: str, name: str) -> str:
    if asked == "material":
        return query(material=name).materials[0]
    if asked == "stage":
        return query(stage=name).stages[0]
    return query(iso3=name).territories[0]


def _filled(frame: pl.DataFrame, source_id: str) -> pl.DataFrame:
    import polars as pl

    schema = contract("observation").schema()
    given = set(frame.columns)
    for name, dtype in schema.items():
        if name not in given:
            frame = frame.with_columns(pl.lit(None, dtype=dtype).alias(name))
    identity = [name for name in schema if name not in {"value", "low", "high", "observation_id"}]
    keys = frame.select(identity).rows()
    hashes = [hashlib.sha256(repr((source_id, key)).encode()).hexdigest()[:12] for key in keys]
    unknown = pl.col("value").is_null() & pl.col("low").is_null() & pl.col("high").is_null()
    status = pl.when(unknown).then(pl.lit("O")).otherwise(pl.lit("A"))
    return frame.with_columns(
        pl.Series("observation_id", hashes, dtype=pl.String),
        pl.lit("user").alias("dataset"),
        pl.lit(source_id).alias("source_id"),
        pl.col("edition").fill_null("user"),
        pl.col("obs_status").fill_null(status),
    )


def _card(path: Path, source_id: str) -> pl.DataFrame:
    import polars as pl

    changed = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC).date().isoformat()
    card = {
        "source_id": source_id,
        "producer": "the user",
        "title": path.name,
        "published": changed,
        "accessed": changed,
        "url": None,
        "licence_raw": "private",
        "licence_ours": "private",
        "citation": f"User's own figures, {path.name} ({changed})",
        "kind": "user",
        "faults": None,
    }
    return pl.DataFrame([card], schema=contract("source").schema())
