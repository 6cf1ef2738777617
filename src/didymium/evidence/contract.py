"""Contracts: what every table must hold, one row per column, and the check that reports it all.

A contract is a file, ``contracts/<table>.csv``; the lists of allowed codes are in
``contracts/codes.csv``. Both are shipped and are the reference documentation of the tables.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from didymium.errors import ContractError, InputError, Problem
from didymium.evidence.sense import check_sense

if TYPE_CHECKING:
    import polars as pl

Type = Literal["text", "list", "number", "integer", "flag"]

_SHOWN_PER_COLUMN = 50

PATTERNS: Mapping[str, str] = {
    # 2024 | 2024-03 | 2024-03-31 | 2024-Q1 | 2024-H1 | FY2025 | 2016/2020 | 2025-01/2025-09
    "period": r"^(FY)?\d{4}(-(0[1-9]|1[0-2])(-\d{2})?|-Q[1-4]|-H[12])?"
    r"(/\d{4}(-(0[1-9]|1[0-2]))?)?$|^undated$",
    "date": r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    "hs6": r"^\d{6}$",
    "hs": r"^(\d{2}|\d{4}|\d{6})$",
    "nomenclature_code": r"^HS\d{2}:\d{6}$",
    "id": r"^[a-z0-9][a-z0-9_]*$",
}
"""Regular expressions a column can name as ``pattern:<name>``."""

_PATTERN_WORDS: Mapping[str, str] = {
    "period": "a period such as 2024, 2024-03, 2024-Q1, FY2025 or 2016/2020",
    "date": "a date such as 2025, 2025-03 or 2025-03-31",
    "hs6": "a six-digit code as text, leading zeros kept",
    "hs": "a code of two, four or six digits as text",
    "nomenclature_code": "a code with its nomenclature, such as HS92:252890",
    "id": "an identifier of lower-case letters, digits and underscores",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a contract: what it holds and what it may hold."""

    name: str
    type: Type
    unit: str
    key: bool
    nullable: bool
    codes: str
    minimum: float | None
    maximum: float | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Contract:
    """The columns of a table, in order."""

    table: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the columns that together identify a row."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column called ``name``."""
        return next(column for column in self.columns if column.name == name)

    def schema(self) -> dict[str, pl.DataType | type[pl.DataType]]:
        """Polars types of the columns, in order."""
        import polars as pl

        types: dict[Type, type[pl.DataType]] = {
            "text": pl.String,
            "list": pl.String,
            "number": pl.Float64,
            "integer": pl.Int32,
            "flag": pl.Boolean,
        }
        return {column.name: types[column.type] for column in self.columns}


@functools.cache
def tables() -> tuple[str, ...]:
    """Names of the tables that have a contract, in alphabetical order."""
    folder = files("didymium.evidence") / "contracts"
    return tuple(
        sorted(
            path.name.removesuffix(".csv")
            for path in folder.iterdir()
            if path.name.endswith(".csv") and path.name != "codes.csv"
        )
    )


@functools.cache
def contract(table: str) -> Contract:
    """The contract of a table; an unknown table is an :class:`InputError` that names the known."""
    if table not in tables():
        raise InputError(f'There is no table "{table}"; there are {", ".join(tables())}.')
    text = (files("didymium.evidence") / "contracts" / f"{table}.csv").read_text("utf-8")
    columns = tuple(_column(row) for row in csv.DictReader(text.splitlines()))
    return Contract(table=table, columns=columns)


def _column(row: dict[str, str]) -> Column:
    kind = row["type"]
    if kind not in {"text", "list", "number", "integer", "flag"}:
        raise ValueError(f"unknown type {kind!r} of column {row['column']}")
    return Column(
        name=row["column"],
        type=kind,  # type: ignore[arg-type]
        unit=row["unit"],
        key=row["key"] == "yes",
        nullable=row["nullable"] == "yes",
        codes=row["codes"],
        minimum=float(row["min"]) if row["min"] else None,
        maximum=float(row["max"]) if row["max"] else None,
        meaning=row["meaning"],
    )


@functools.cache
def code_lists() -> Mapping[str, Mapping[str, str]]:
    """All code lists: list name -> code -> meaning."""
    text = (files("didymium.evidence") / "contracts" / "codes.csv").read_text("utf-8")
    lists: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        lists.setdefault(row["list"], {})[row["code"]] = row["meaning"]
    return lists


def _vocabulary_codes(what: str) -> frozenset[str]:
    from didymium import vocabulary

    if what == "material":
        return frozenset(material.id for material in vocabulary.materials())
    if what == "stage":
        return frozenset(stage.id for stage in vocabulary.stages())
    if what == "product":
        return frozenset(product.id for product in vocabulary.products())
    if what == "instrument":
        return frozenset(instrument.id for instrument in vocabulary.instruments())
    territories = frozenset(territory.iso3 for territory in vocabulary.territories())
    if what == "territory":
        return territories
    if what in {"territory_or_bloc", "territory_or_aggregate"}:
        return territories | frozenset(bloc.id for bloc in vocabulary.blocs())
    raise ValueError(f"a contract names an unknown vocabulary {what!r}")


@functools.cache
def allowed(codes: str) -> frozenset[str] | None:
    """The codes a contract entry ``list:...`` or ``vocabulary:...`` allows; None for others."""
    family, _, name = codes.partition(":")
    if family == "list":
        return frozenset(code_lists()[name])
    if family == "vocabulary":
        return _vocabulary_codes(name)
    return None


def check(
    frame: pl.DataFrame, table: str, *, where: str = "", sources: frozenset[str] | None = None
) -> list[Problem]:
    """Everything in ``frame`` that breaks the contract of ``table``; empty when nothing does.

    Parameters
    ----------
    frame : rows to check, in any column order
    table : name of the table
    where : what to call the rows in messages (a file name); default the table's name
    sources : identifiers a ``table:source`` column may hold; None leaves them unchecked

    Rows are counted from 2, as a spreadsheet shows a file with a header line.
    """
    rules = contract(table)
    place = where or table
    problems = _check_columns(frame, rules, place)
    if problems:
        return problems
    for column in rules.columns:
        problems += _check_column(frame, column, place, sources)
    return problems + _check_key(frame, rules, place) + check_sense(frame, place)


def require(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """``frame`` with the contract's columns in order; :class:`ContractError` with every problem."""
    problems = check(frame, table)
    if problems:
        raise ContractError(problems)
    return frame.select(contract(table).names)


def _check_columns(frame: pl.DataFrame, rules: Contract, place: str) -> list[Problem]:
    schema = rules.schema()
    problems = [
        Problem(f"{place}, header", f"no column {name}", f"the column {name}")
        for name in rules.names
        if name not in frame.columns
    ]
    for name in frame.columns:
        if name not in schema:
            near = get_close_matches(name, rules.names, n=1)
            hint = f"Did you mean {near[0]}?" if near else "Remove it."
            problems.append(
                Problem(f"{place}, header", f"a column {name}", "only the contract's columns", hint)
            )
        elif frame.schema[name] != schema[name]:
            expected = f"values of type {schema[name]}"
            problems.append(
                Problem(f"{place}, column {name}", f"values of type {frame.schema[name]}", expected)
            )
    return problems


def _check_column(
    frame: pl.DataFrame, column: Column, place: str, sources: frozenset[str] | None
) -> list[Problem]:
    import polars as pl

    values = frame.get_column(column.name)
    bad: list[tuple[int, str, str, str]] = []
    if not column.nullable and values.null_count():
        rows = values.is_null().arg_true().to_list()
        bad += [(row, "nothing", "a value", "") for row in rows]
    if column.type in {"number", "integer"}:
        bad += _out_of_range(values, column)
    codes = allowed(column.codes) if column.codes != "table:source" else sources
    if codes is not None:
        bad += _unknown_codes(values, column, codes)
    family, _, name = column.codes.partition(":")
    if family == "pattern":
        parts = _exploded(values, column)
        wrong = parts.filter(~pl.col("code").str.contains(PATTERNS[name]))
        bad += [(row, f'"{code}"', _PATTERN_WORDS[name], "") for row, code in wrong.iter_rows()]
    return [
        Problem(f"{place}, row {row + 2}, column {column.name}", found, expected, action)
        for row, found, expected, action in bad[:_SHOWN_PER_COLUMN]
    ] + _rest(bad, place, column)


def _rest(bad: list[tuple[int, str, str, str]], place: str, column: Column) -> list[Problem]:
    more = len(bad) - _SHOWN_PER_COLUMN
    if more <= 0:
        return []
    return [Problem(f"{place}, column {column.name}", f"{more} more wrong values", "none")]


def _out_of_range(values: pl.Series, column: Column) -> list[tuple[int, str, str, str]]:
    import polars as pl

    low, high = column.minimum, column.maximum
    wrong = pl.lit(False)
    if values.dtype == pl.Float64:
        wrong = wrong | ~pl.col("v").is_finite()
    if low is not None:
        wrong = wrong | (pl.col("v") < low)
    if high is not None:
        wrong = wrong | (pl.col("v") > high)
    rows = values.to_frame("v").with_row_index("row").filter(pl.col("v").is_not_null() & wrong)
    floor = "no lower limit" if low is None else f"{low:g} or more"
    ceiling = "" if high is None else f" and {high:g} or less"
    return [
        (row, f"{value:g}", f"a number, {floor}{ceiling}", "") for row, value in rows.iter_rows()
    ]


def _exploded(values: pl.Series, column: Column) -> pl.DataFrame:
    """Row number and code; a list column gives one line per element."""
    import polars as pl

    rows = values.to_frame("code").with_row_index("row").filter(pl.col("code").is_not_null())
    if column.type == "list":
        rows = rows.with_columns(pl.col("code").str.split(";")).explode("code")
    return rows


def _unknown_codes(
    values: pl.Series, column: Column, codes: frozenset[str]
) -> list[tuple[int, str, str, str]]:
    import polars as pl

    wrong = _exploded(values, column).filter(~pl.col("code").is_in(sorted(codes)))
    bad = []
    for row, code in wrong.iter_rows():
        near = get_close_matches(code, sorted(codes), n=2, cutoff=0.6)
        hint = f"Did you mean {' or '.join(near)}?" if near else ""
        bad.append((row, f'"{code}"', f"a code of {column.codes}", hint))
    return bad


def _check_key(frame: pl.DataFrame, rules: Contract, place: str) -> list[Problem]:
    import polars as pl

    key = list(rules.key)
    rows = frame.with_row_index("row__").filter(pl.struct(key).is_duplicated())
    if rows.is_empty():
        return []
    groups = rows.group_by(key, maintain_order=True).agg(pl.col("row__") + 2)
    return [
        Problem(
            f"{place}, rows {', '.join(str(number) for number in group[-1])}",
            f"the same {', '.join(key)} ({', '.join(str(part) for part in group[:-1])})",
            "one row for each",
        )
        for group in groups.head(_SHOWN_PER_COLUMN).iter_rows()
    ]
