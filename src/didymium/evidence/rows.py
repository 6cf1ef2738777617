"""Rows as text: the CSV of a table read without guessing.

Codes are text, empty is null, and nothing else is: "NA" is Namibia, "0" is zero.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from didymium.errors import ContractError, Problem
from didymium.evidence.contract import Contract, contract

if TYPE_CHECKING:
    import polars as pl

_FLAGS = {"true": True, "false": False}


def read_rows(path: Path, table: str, cells: list[Problem] | None = None) -> pl.DataFrame:
    """The rows of a CSV file as a typed frame; :class:`ContractError` with everything unreadable.

    Columns the contract lets be empty may be missing altogether; other columns are checked later,
    by :func:`didymium.evidence.contract.check`. Given a list ``cells``, cells that cannot be read
    are empty in the frame and told there, for a reader with more to say of the same file.
    """
    return parse_rows(_text(path), table, where=path.name, cells=cells)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"bytes that are not UTF-8 at position {error.start}"
        problem = Problem(path.name, found, "UTF-8 text", "Save the file as UTF-8.")
        raise ContractError([problem]) from error
    except OSError as error:
        reason = error.strerror or "nothing readable"
        raise ContractError([Problem(str(path), reason, "a file that can be read")]) from error


def parse_rows(
    text: str, table: str, *, where: str, cells: list[Problem] | None = None
) -> pl.DataFrame:
    """The rows of CSV text as a typed frame (see :func:`read_rows`)."""
    import polars as pl

    rules = contract(table)
    try:
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise ContractError([Problem(where, str(error), "a CSV file")]) from error
    if not lines or not any(lines[0]):
        raise ContractError([Problem(where, "an empty file", "a header line and rows")])
    header = [name.strip() for name in lines[0]]
    problems = _check_shape(header, lines, where)
    if problems:
        raise ContractError(problems)
    columns = {name: [row[n] or None for row in lines[1:]] for n, name in enumerate(header)}
    for column in rules.columns:
        if column.nullable and column.name not in columns:
            columns[column.name] = [None] * (len(lines) - 1)
    typed = [_typed(name, values, rules, where, problems) for name, values in columns.items()]
    if problems and cells is None:
        raise ContractError(problems)
    if cells is not None:
        cells += problems
    return pl.DataFrame(typed)


def _check_shape(header: Sequence[str], lines: list[list[str]], where: str) -> list[Problem]:
    problems = []
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        problems.append(Problem(f"{where}, header", f"{', '.join(twice)} twice", "each once"))
    for number, row in enumerate(lines[1:], start=2):
        if len(row) != len(header):
            found, expected = f"{len(row)} cells", f"{len(header)}, as in the header"
            problems.append(Problem(f"{where}, row {number}", found, expected, "Is the file cut?"))
    return problems


def _typed(
    name: str,
    values: Sequence[str | None],
    rules: Contract,
    where: str,
    problems: list[Problem],
) -> pl.Series:
    import polars as pl

    schema = rules.schema()
    if name not in schema:
        return pl.Series(name, values, dtype=pl.String)
    kind = rules.column(name).type
    if kind in {"text", "list"}:
        return pl.Series(name, values, dtype=pl.String)
    convert = {"number": _number, "integer": _integer, "flag": _flag}[kind]
    expected = {"number": "a number", "integer": "a whole number", "flag": "true or false"}[kind]
    out: list[float | int | bool | None] = []
    for row, value in enumerate(values, start=2):
        try:
            out.append(None if value is None else convert(value))
        except (ValueError, KeyError):
            place = f"{where}, row {row}, column {name}"
            problems.append(Problem(place, f'"{value}"', expected))
            out.append(None)
    return pl.Series(name, out, dtype=schema[name])


def _number(text: str) -> float:
    if "_" in text:
        raise ValueError(text)
    return float(text)


def _integer(text: str) -> int:
    if "_" in text:
        raise ValueError(text)
    return int(text)


def _flag(text: str) -> bool:
    return _FLAGS[text.lower()]
