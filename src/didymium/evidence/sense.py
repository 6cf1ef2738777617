"""What columns must mean together: ranges by measure, bounds around the value, reasons for gaps."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from didymium.errors import Problem

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 50
_NO_FIGURE = ("L", "M", "O", "Q")


@cache
def measure_ranges() -> dict[str, tuple[float | None, float | None]]:
    """Least and greatest value of each measure, from ``measure_ranges.csv``; None is no limit."""
    text = (files("didymium.evidence") / "measure_ranges.csv").read_text("utf-8")
    return {
        row["measure"]: (
            float(row["min"]) if row["min"] else None,
            float(row["max"]) if row["max"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    }


def check_sense(frame: pl.DataFrame, place: str) -> list[Problem]:
    """Figures out of the range of their measure, outside their own bounds, or missing unexplained.

    Rows are counted from 2. Only rules whose columns are there apply; a frame without ``value``,
    ``low`` and ``high`` has nothing to check.
    """
    import polars as pl

    if not {"value", "low", "high"} <= set(frame.columns):
        return []
    rows = frame.with_row_index("row__", offset=2)
    problems = _check_ranges(rows, place) if "measure" in frame.columns else []
    for low, high in (("low", "high"), ("low", "value"), ("value", "high")):
        problems += [
            Problem(f"{place}, row {row}", f"{low} {a:g} above {high} {b:g}", f"{low} <= {high}")
            for row, a, b in rows.filter(pl.col(low) > pl.col(high))
            .select("row__", low, high)
            .head(_SHOWN)
            .iter_rows()
        ]
    if "obs_status" in frame.columns:
        empty = pl.all_horizontal(pl.col("value", "low", "high").is_null())
        silent = rows.filter(empty & ~pl.col("obs_status").is_in(_NO_FIGURE))
        problems += [
            Problem(
                f"{place}, row {row}, column obs_status",
                f'"{status}" on a row without figures',
                f"why it is missing: {', '.join(_NO_FIGURE)}",
            )
            for row, status in silent.select("row__", "obs_status").head(_SHOWN).iter_rows()
        ]
    return problems


def _check_ranges(rows: pl.DataFrame, place: str) -> list[Problem]:
    import polars as pl

    ranges = measure_ranges()
    least = {name: low for name, (low, _) in ranges.items() if low is not None}
    most = {name: high for name, (_, high) in ranges.items() if high is not None}
    limits = rows.with_columns(
        pl.col("measure").replace_strict(least, default=None, return_dtype=pl.Float64).alias("min"),
        pl.col("measure").replace_strict(most, default=None, return_dtype=pl.Float64).alias("max"),
    )
    problems = []
    for column in ("value", "low", "high"):
        wrong = limits.filter((pl.col(column) < pl.col("min")) | (pl.col(column) > pl.col("max")))
        for row, figure, measure in (
            wrong.select("row__", column, "measure").head(_SHOWN).iter_rows()
        ):
            low, high = ranges[measure]
            span = " and ".join(
                part
                for part in (
                    "" if low is None else f"{low:g} or more",
                    "" if high is None else f"{high:g} or less",
                )
                if part
            )
            where = f"{place}, row {row}, column {column}"
            problems.append(Problem(where, f"{measure} {figure:g}", f"{span} for this measure"))
    return problems
