"""Rows of a CSV file as frozen dataclasses, every problem of the file reported at once."""

from __future__ import annotations

import csv
import dataclasses
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar, get_type_hints

from didymium.errors import ContractError, Problem

Row = TypeVar("Row")

_TRUE = {"yes", "true", "1"}
_FALSE = {"no", "false", "0", ""}


def _text(value: str) -> str:
    return value.strip()


def _number(value: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _maybe_number(value: str) -> float | None:
    return None if not value.strip() else _number(value)


def _whole(value: str) -> int:
    return int(value)


def _flag(value: str) -> bool:
    word = value.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(value)


_READERS: dict[object, tuple[Callable[[str], object], str]] = {
    str: (_text, "text"),
    float: (_number, "a finite number"),
    float | None: (_maybe_number, "a finite number or nothing"),
    int: (_whole, "a whole number"),
    bool: (_flag, "yes or no"),
}


def _header_problems(path: Path, found: list[str], expected: list[str]) -> Iterator[Problem]:
    missing = [name for name in expected if name not in found]
    extra = [name for name in found if name not in expected]
    if missing or extra:
        yield Problem(
            where=f"{path.parent.name}/{path.name}, header",
            found=f"columns {', '.join(found)}",
            expected=f"columns {', '.join(expected)}",
            action=f"Missing: {', '.join(missing) or '-'}; unknown: {', '.join(extra) or '-'}",
        )


def read_rows(path: Path, row_type: type[Row]) -> tuple[Row, ...]:
    """Every row of ``path`` as ``row_type``, in file order.

    Parameters
    ----------
    path : a CSV file in UTF-8 whose header holds exactly the fields of ``row_type``
    row_type : a dataclass whose fields are str, float, float | None, int or bool

    Raises
    ------
    ContractError
        With all problems of the file: unknown or missing columns, cells that are not what the
        field wants (row number and column named).
    """
    fields = [field.name for field in dataclasses.fields(row_type)]  # type: ignore[arg-type]
    hints = get_type_hints(row_type)
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        problems = list(_header_problems(path, list(reader.fieldnames or []), fields))
        if problems:
            raise ContractError(problems)
        rows: list[Row] = []
        for number, cells in enumerate(reader, start=2):
            values: dict[str, object] = {}
            for name in fields:
                convert, wanted = _READERS[hints[name]]
                cell = cells[name]
                try:
                    values[name] = convert("" if cell is None else cell)
                except ValueError:
                    problems.append(
                        Problem(
                            where=f"{path.parent.name}/{path.name}, row {number}, column {name}",
                            found=repr(cell),
                            expected=wanted,
                        )
                    )
            if None in cells:
                problems.append(
                    Problem(
                        where=f"{path.parent.name}/{path.name}, row {number}",
                        found=f"{len(cells[None])} cells too many",
                        expected=f"{len(fields)} cells",
                        action="Quote cells that hold a comma.",
                    )
                )
            if len(values) == len(fields):
                rows.append(row_type(**values))
    if problems:
        raise ContractError(problems)
    return tuple(rows)
