"""Known errors of official files, repaired cell by cell before anything is read from them.

A row of ``corrections.csv`` names the source, the cell (by the values of other columns), what the
cell holds today (``expect``) and what is done: ``drop`` the row, ``override`` the cell, ``scale``
the figure, or ``flag`` it in a column. When the source repairs the cell, ``expect`` no longer
holds and the import stops with the name of the correction to take out.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, get_args

from didymium.errors import InputError
from didymium.evidence.importers.findings import Findings

if TYPE_CHECKING:
    import polars as pl

Action = Literal["drop", "override", "scale", "flag"]


@dataclass(frozen=True, slots=True)
class Correction:
    """One repair: which cells of which source, what they must hold, what becomes of them."""

    correction_id: str
    source: str
    match: tuple[tuple[str, str], ...]
    column: str
    expect: str
    action: Action
    value: str
    reason: str
    address: str


@functools.cache
def corrections() -> tuple[Correction, ...]:
    """All corrections, in the order of the file."""
    text = (files("didymium.evidence.importers") / "corrections.csv").read_text("utf-8")
    return tuple(parse_correction(row) for row in csv.DictReader(text.splitlines()))


def parse_correction(row: dict[str, str]) -> Correction:
    """One row of a corrections table; a malformed one is an :class:`InputError`."""
    where = f"corrections.csv, correction {row['correction_id']}"
    if row["action"] not in get_args(Action):
        raise InputError(
            f'{where}: found the action "{row["action"]}"; expected {", ".join(get_args(Action))}.'
        )
    pairs = []
    for part in row["match"].split(" | "):
        column, equals, value = part.partition("=")
        if not equals:
            raise InputError(f'{where}: found the match "{part}"; expected column=value.')
        pairs.append((column.strip(), value.strip()))
    return Correction(
        correction_id=row["correction_id"],
        source=row["source"],
        match=tuple(pairs),
        column=row["column"],
        expect=row["expect"],
        action=row["action"],  # type: ignore[arg-type]
        value=row["value"],
        reason=row["reason"],
        address=row["address"],
    )


def corrected(
    frame: pl.DataFrame,
    source: str,
    where: str,
    findings: Findings,
    *,
    skip: Sequence[str] = (),
    table: Sequence[Correction] | None = None,
) -> pl.DataFrame:
    """``frame`` (all text) with the corrections of a source applied, each noted in the findings.

    Rows that a correction does not find are no problem (an extract need not hold them); a cell
    that no longer holds what the correction expects is.
    """
    for item in corrections() if table is None else table:
        if item.source == source and item.correction_id not in skip:
            frame = _apply(frame, item, where, findings)
    return frame


def _apply(frame: pl.DataFrame, item: Correction, where: str, findings: Findings) -> pl.DataFrame:
    import polars as pl

    unknown = [name for name, _ in (*item.match, (item.column, "")) if name not in frame.columns]
    if unknown and item.action != "flag":
        findings.add(where, f"no column {', '.join(unknown)}", f"it, for {item.correction_id}")
        return frame
    hit = pl.all_horizontal([pl.col(name) == value for name, value in item.match])
    cells = frame.filter(hit)
    if cells.is_empty():
        return frame
    held = sorted({str(value) for value in cells.get_column(item.column)})
    if item.expect != "*" and held != [item.expect]:
        findings.add(
            f"{where}, column {item.column}",
            f"{', '.join(held)} where the correction {item.correction_id} expects {item.expect}",
            "the error that the correction repairs",
            "The source has been repaired: import with --skip-correction "
            f"{item.correction_id}, and take the row out of corrections.csv.",
        )
        return frame
    findings.note(f"{cells.height} cells corrected ({item.correction_id}): {item.reason}")
    return _changed(frame, item, hit)


def _changed(frame: pl.DataFrame, item: Correction, hit: pl.Expr) -> pl.DataFrame:
    import polars as pl

    cell = pl.col(item.column)
    if item.action == "drop":
        return frame.filter(~hit.fill_null(value=False))
    if item.action == "override":
        return frame.with_columns(
            pl.when(hit).then(pl.lit(item.value)).otherwise(cell).alias(item.column)
        )
    if item.action == "scale":
        scaled = cell.str.replace_all(",", "").cast(pl.Float64, strict=False) * float(item.value)
        text = pl.when(scaled.is_null()).then(cell).otherwise(scaled.cast(pl.String))
        return frame.with_columns(pl.when(hit).then(text).otherwise(cell).alias(item.column))
    noted = pl.concat_str([cell.fill_null(""), pl.lit(item.value)], separator=" -- ")
    return frame.with_columns(
        pl.when(hit).then(noted.str.strip_prefix(" -- ")).otherwise(cell).alias(item.column)
    )
