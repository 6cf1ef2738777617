"""Frames as files: CSV, JSON, Parquet, Excel, and SDMX-CSV for statistical offices."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Literal, get_args

from didymium.errors import InputError

if TYPE_CHECKING:
    import polars as pl

Form = Literal["csv", "json", "parquet", "xlsx", "sdmx-csv"]
FORMS: tuple[Form, ...] = get_args(Form)
"""Formats of :func:`to_bytes`."""

SDMX_STRUCTURE = "DIDYMIUM:OBSERVATION(1.0)"

_DIMENSIONS = {
    "FREQ": "freq",
    "REF_AREA": "iso3",
    "COUNTERPART_AREA": "counterpart_iso3",
    "MATERIAL": "material",
    "STAGE": "stage",
    "PRODUCT": "product",
    "ITEM": "item",
    "END_USE": "end_use",
    "ACTOR": "actor",
    "SCENARIO": "scenario",
    "MEASURE": "measure",
    "BASIS": "basis",
    "KIND": "kind",
    "SOURCE": "source_id",
    "EDITION": "edition",
    "TIME_PERIOD": "time_period",
}
_ATTRIBUTES = {
    "LOW": "low",
    "HIGH": "high",
    "UNIT_MEASURE": "unit",
    "OBS_STATUS": "obs_status",
    "FLAGS": "flags",
    "COMMENT_OBS": "note",
}


def to_bytes(frame: pl.DataFrame, form: Form | str) -> bytes:
    """A frame in one of :data:`FORMS`; the same frame gives the same bytes.

    Empty cells are empty, never "NA". ``sdmx-csv`` takes observations only (see :func:`sdmx`).
    """
    buffer = io.BytesIO()
    if form == "csv":
        frame.write_csv(buffer)
    elif form == "json":
        text = json.dumps(frame.to_dicts(), ensure_ascii=False, indent=1, default=str)
        buffer.write(f"{text}\n".encode())
    elif form == "parquet":
        frame.write_parquet(buffer, compression="zstd")
    elif form == "xlsx":
        _write_excel(frame, buffer)
    elif form == "sdmx-csv":
        sdmx(frame).write_csv(buffer)
    else:
        raise InputError(f'"{form}" is not a format; there are {", ".join(FORMS)}.')
    return buffer.getvalue()


def _write_excel(frame: pl.DataFrame, buffer: io.BytesIO) -> None:
    """One sheet; text stays text, so that a code never becomes a number or a formula."""
    import datetime as dt

    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet("didymium")
    bold = book.add_format({"bold": True})
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, name, bold)
    for row, values in enumerate(frame.iter_rows(), start=1):
        for column, value in enumerate(values):
            if isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif isinstance(value, int | float):
                sheet.write_number(row, column, value)
            elif value is not None:
                sheet.write_string(row, column, str(value))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, frame.height, len(frame.columns) - 1)
    book.close()


def sdmx(frame: pl.DataFrame) -> pl.DataFrame:
    """Observations as SDMX-CSV 2.0 columns; rows without a period are left out (:func:`undated`).

    Half-years are written as S1 and S2, ranges of years as ISO 8601 intervals, fiscal years as
    their year with the comment "fiscal year"; a dimension that does not apply is ``_Z``.
    """
    import polars as pl

    missing = {"iso3", "period", "value", "obs_status", "unit"} - set(frame.columns)
    if missing:
        raise InputError(f"SDMX-CSV needs observations; there is no {', '.join(sorted(missing))}.")
    period = pl.col("period")
    years = period.str.extract_groups(r"^(\d{4})/(\d{4})$")
    first = years.struct[0]
    length = years.struct[1].cast(pl.Int32) - first.cast(pl.Int32) + 1
    months = period.str.extract_groups(r"^(\d{4}-\d{2})/(\d{4})-(\d{2})$")
    count = months.struct[2].cast(pl.Int32) - months.struct[0].str.slice(5, 2).cast(pl.Int32) + 1
    time = (
        pl.when(first.is_not_null())
        .then(pl.format("{}-01-01/P{}Y", first, length))
        .when(months.struct[0].is_not_null())
        .then(pl.format("{}-01/P{}M", months.struct[0], count))
        .otherwise(period.str.replace(r"^FY", "").str.replace(r"-H([12])$", "-S$1"))
    )
    freq = (
        pl.when(period.str.contains(r"-H[12]$"))
        .then(pl.lit("S"))
        .when(period.str.contains(r"-Q[1-4]$"))
        .then(pl.lit("Q"))
        .when(period.str.contains(r"^\d{4}-\d{2}$"))
        .then(pl.lit("M"))
        .when(period.str.contains(r"^\d{4}-\d{2}-\d{2}$"))
        .then(pl.lit("D"))
        .otherwise(pl.lit("A"))
    )
    fiscal = pl.when(period.str.starts_with("FY")).then(pl.lit("fiscal year"))
    note = pl.concat_str([fiscal, pl.col("note")], separator="; ", ignore_nulls=True)
    rows = frame.filter(period != "undated").with_columns(
        time.alias("time_period"),
        freq.alias("freq"),
        (note if "note" in frame.columns else fiscal).alias("note"),
    )
    held = set(rows.columns)
    return rows.select(
        pl.lit("dataflow").alias("STRUCTURE"),
        pl.lit(SDMX_STRUCTURE).alias("STRUCTURE_ID"),
        pl.lit("I").alias("ACTION"),
        *[
            pl.col(source).fill_null("_Z").alias(name)
            for name, source in _DIMENSIONS.items()
            if source in held
        ],
        pl.col("value").alias("OBS_VALUE"),
        *[pl.col(source).alias(name) for name, source in _ATTRIBUTES.items() if source in held],
    )


def undated(frame: pl.DataFrame) -> int:
    """How many rows have no period, so that SDMX-CSV leaves them out."""
    import polars as pl

    return frame.filter(pl.col("period") == "undated").height
