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


def overlay_rows(path: Path, held: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
    """The rows of a user's file as tables ``observation`` and ``source``; all problems at once.

    Parameters
    ----------
    held : the release's observations; where they count the refining of a rare earth as
        ``separation``, so do the user's rows, that both stand side by side
    """
    unreadable: list[Problem] = []
    frame, problems = _with_ids(read_rows(path, "observation", unreadable), path)
    problems = unreadable + problems
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
    if held is not None:
        rows = _beside(rows, held)
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


def _beside(rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The rows with ``refining`` read as ``separation`` where the release's figures stand there.

    Figures of the same material, measure and period decide; without any, all of the material.
    """
    import polars as pl

    keys = (("material", "measure", "period"), ("material",))
    stage = pl.col("stage")
    for number, key in enumerate(keys):
        counted = held.group_by(key).agg(
            ((stage == "separation").sum().cast(pl.Int64) - (stage == "refining").sum()).alias(
                f"_more_{number}"
            ),
            stage.is_in(["separation", "refining"]).any().alias(f"_any_{number}"),
        )
        rows = rows.join(counted, on=key, how="left", validate="m:1", maintain_order="left")
    near, all_of_it = (pl.col(f"_more_{number}") > 0 for number in (0, 1))
    separated = pl.when(pl.col("_any_0")).then(near).otherwise(all_of_it)
    meant = (stage == "refining") & separated.fill_null(value=False)
    named = pl.when(meant).then(pl.lit("separation")).otherwise(stage)
    return _same_product(rows.with_columns(named.alias("stage")).drop("^_(more|any)_.$"), held)


def _same_product(rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The rows with the product of the release's like figures, where these have just one.

    Like figures share material, stage, measure, basis and period; without a product of its own a
    user's figure would not compete with them.
    """
    import polars as pl

    key = ["material", "stage", "measure", "basis", "period"]
    one = (
        held.group_by(key)
        .agg(pl.col("product").drop_nulls().unique().alias("_product"))
        .filter(pl.col("_product").list.len() == 1)
    )
    joined = rows.join(one, on=key, how="left", validate="m:1", maintain_order="left")
    plain = pl.col("item").is_null() & pl.col("product").is_null()
    filled = pl.when(plain).then(pl.col("_product").list.first()).otherwise("product")
    return joined.with_columns(filled.alias("product")).drop("_product")


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
