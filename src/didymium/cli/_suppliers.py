"""A firm's own supplier table: territories and shares from a CSV file of either writing."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from didymium.errors import ContractError, DidymiumError, InputError, Problem

_COLUMNS = ("supplier", "share")


def own_suppliers(path: Path) -> dict[str, float]:
    """Shares by territory, names resolved; every fault of the file is reported at once.

    Columns are parted by commas or, as spreadsheets in Italian write them, by semicolons with a
    decimal comma in the shares.
    """
    rows = _rows(path)
    problems: list[Problem] = []
    held: dict[str, float] = {}
    for number, row in enumerate(rows, start=2):
        where = f"{path.name}, row {number}"
        code = _territory(row["supplier"], where, problems)
        share = _share(row["share"], where, problems)
        if code is not None and share is not None:
            held[code] = held.get(code, 0.0) + share
    if not rows:
        problems.append(Problem(path.name, "no rows", "columns supplier, share and rows"))
    if problems:
        raise ContractError(problems)
    return held


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the file is not UTF-8 text; save it as CSV UTF-8.") from error
    lines = text.splitlines()
    head = lines[0] if lines else ""
    semicolons = ";" in head
    reader = csv.DictReader(lines, delimiter=";" if semicolons else ",")
    names = [name.strip() for name in reader.fieldnames or ()]
    if not set(_COLUMNS) <= set(names):
        found = ", ".join(names) or "nothing"
        problem = Problem(f"{path.name}, first row", found, f"columns {', '.join(_COLUMNS)}")
        raise ContractError([problem])
    reader.fieldnames = names
    rows = [{name: (row[name] or "").strip() for name in _COLUMNS} for row in reader]
    if semicolons:
        rows = [{**row, "share": row["share"].replace(",", ".")} for row in rows]
    return rows


def _territory(name: str, where: str, problems: list[Problem]) -> str | None:
    from didymium import vocabulary

    try:
        return vocabulary.resolve(name, kind="territory").id
    except DidymiumError as error:
        problems.append(Problem(f"{where}, supplier", f'"{name}"', "a territory", str(error)))
        return None


def _share(text: str, where: str, problems: list[Problem]) -> float | None:
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0.0 <= share <= 1.0:  # also refuses "nan"
        problems.append(Problem(f"{where}, share", f'"{text}"', "a fraction of 0 to 1"))
        return None
    return share
