"""A firm's own suppliers from a table: amounts or shares, by product or without, in either writing.

One reader for ``risk --suppliers`` and ``brief --suppliers``. Columns ``supplier`` (a territory by
any name or code), ``amount`` (any one unit) or ``share``, and ``product`` where there are several;
Italian names of the columns are known too. Parted by commas, semicolons or tabs, as spreadsheets
write them; with semicolons or tabs the comma is the decimal sign.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from didymium import vocabulary
from didymium.errors import ContractError, InputError, Problem

_COLUMNS: Final = {
    "supplier": ("supplier", "fornitore"),
    "product": ("product", "prodotto"),
    "amount": ("amount", "quantità", "quantita", "importo", "valore"),
    "share": ("share", "quota"),
}
_WANTED: Final = "columns supplier and amount (or share), and product where there are several"
_LARGEST_BYTES: Final = 5_000_000
_LONGEST_LINE: Final = 2_000
_WHOLE: Final = 1.0
_PERCENT: Final = 100.0
_ROUNDING: Final = 0.015
_ENGLISH: Final = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)
_ITALIAN: Final = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?")


@dataclass(frozen=True, slots=True)
class Purchase:
    """A row: what is bought (empty where the table does not say), from where, how much.

    ``amount`` is a fraction where ``shares`` is true.
    """

    line: int
    product: str
    iso3: str
    amount: float
    shares: bool


def decoded(data: bytes, name: str) -> str:
    """The text of a table as a spreadsheet saved it: UTF-8, UTF-16 or Windows-1252."""
    if len(data) > _LARGEST_BYTES:
        raise InputError(f"{name}: larger than {_LARGEST_BYTES // 1_000_000} MB.")
    for coding in ("utf-16", "utf-8-sig", "cp1252"):
        if coding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(f"{name}: not a text file. Save the table as CSV and try again.")


def purchases(text: str, name: str) -> tuple[Purchase, ...]:
    """The rows of a table of suppliers; everything wrong with it is reported at once."""
    lines = text.lstrip("\ufeff").splitlines()
    mark = _mark(lines[0] if lines else "")
    for number, line in enumerate(lines, start=1):
        if len(line) > _LONGEST_LINE:
            raise InputError(
                f"{name}, line {number}: not a table of cells (found a line of {len(line):,} "
                f"characters; expected at most {_LONGEST_LINE:,}). Save it as CSV again."
            )
    try:
        table = list(csv.reader(lines, delimiter=mark))
    except csv.Error as error:
        raise InputError(
            f"{name}: not a table of cells ({error}). Save it as CSV again."
        ) from error
    heads = [cell.strip().casefold() for cell in (table[0] if table else [])]
    places = _places(heads, name)
    problems: list[Problem] = []
    rows: list[Purchase] = []
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        held = {key: cells[at].strip() if at < len(cells) else "" for key, at in places.items()}
        row = _row(held, f"{name}, row {number}", number, problems, comma=mark != ",")
        if row is not None:
            rows.append(row)
    if not rows and not problems:
        problems.append(Problem(name, "no rows", "one row per supplier"))
    if not problems:
        rows = _fractions(rows, name, problems)
    if problems:
        raise ContractError(problems)
    return tuple(rows)


def shares_of(rows: Sequence[Purchase], product: str | None, name: str) -> dict[str, float]:
    """Shares by territory of one product; of a table with several the one to take must be named."""
    listed = list(dict.fromkeys(row.product for row in rows))
    if product is None and len(listed) > 1:
        raise InputError(
            f"{name}: holds several products ({', '.join(listed)}). Name one with "
            "--suppliers-product."
        )
    if product is not None:
        known = {one.casefold(): one for one in listed}
        if product.casefold() not in known:
            raise InputError(
                f'{name}: no product "{product}"; the table holds {", ".join(listed) or "none"}.'
            )
        rows = [row for row in rows if row.product.casefold() == product.casefold()]
    total = sum(row.amount for row in rows)
    if total <= 0:
        raise InputError(f"{name}: the amounts add up to 0; expected more.")
    found: dict[str, float] = {}
    for row in rows:
        found[row.iso3] = found.get(row.iso3, 0.0) + row.amount / total
    return found


def _mark(head: str) -> str:
    """What parts the cells: semicolon or tab where the head has one, else a comma."""
    return next((mark for mark in (";", "\t") if mark in head), ",")


def _places(heads: Sequence[str], name: str) -> dict[str, int]:
    """Where each column stands; amounts are taken where a table has both them and shares."""
    found = {
        key: heads.index(own)
        for key, names in _COLUMNS.items()
        for own in names
        if own in heads
    }  # fmt: skip
    if "supplier" not in found or not {"amount", "share"} & set(found):
        shown = ", ".join(head for head in heads if head) or "nothing"
        raise ContractError([Problem(f"{name}, first row", shown, _WANTED)])
    if "amount" in found:
        found.pop("share", None)
    return found


def _row(
    held: dict[str, str], where: str, line: int, problems: list[Problem], *, comma: bool
) -> Purchase | None:
    measure = "amount" if "amount" in held else "share"
    before = len(problems)
    iso3 = ""
    try:
        iso3 = vocabulary.resolve(held["supplier"], kind="territory").id
    except InputError as error:
        found = f'"{held["supplier"]}"'
        problems.append(Problem(f"{where}, supplier", found, "a territory", str(error)))
    value = number(held[measure], comma=comma)
    if value is None:
        wanted = "a number of 0 or more" if measure == "amount" else "a fraction of 0 to 1"
        problems.append(Problem(f"{where}, {measure}", f'"{held[measure]}"', wanted))
    if "product" in held and not held["product"]:
        problems.append(Problem(f"{where}, product", "nothing", "what is bought"))
    if value is None or len(problems) > before:
        return None
    return Purchase(line, held.get("product", ""), iso3, value, measure == "share")


def number(text: str, *, comma: bool) -> float | None:
    """The number in a cell, 0 or more: 1,234.5 or, with ``comma``, 1.234,5; 70% is 0.7.

    Without thousands either decimal sign is understood in either writing; None where it is none.
    """
    plain = text.replace("\u00a0", "").replace(" ", "")
    percent = plain.endswith("%")
    plain = plain.removesuffix("%")
    for pattern, decimal in (
        ((_ITALIAN, ","), (_ENGLISH, ".")) if comma else ((_ENGLISH, "."), (_ITALIAN, ","))
    ):
        if pattern.fullmatch(plain):
            thousands = "." if decimal == "," else ","
            value = float(plain.replace(thousands, "").replace(decimal, "."))
            value = value / _PERCENT if percent else value
            return value if 0 <= value < float("inf") else None
    return None


def _fractions(rows: list[Purchase], name: str, problems: list[Problem]) -> list[Purchase]:
    """Shares that add up to 1 by product, or to 100 and are then percent; amounts as they are."""
    found: list[Purchase] = []
    for product in dict.fromkeys(row.product for row in rows):
        own = [row for row in rows if row.product == product]
        if not own[0].shares:
            found += own
            continue
        total = sum(row.amount for row in own)
        if abs(total - _PERCENT) <= _PERCENT * _ROUNDING:
            own = [replace(row, amount=row.amount / _PERCENT) for row in own]
        elif abs(total - _WHOLE) > _ROUNDING:
            problems.extend(_not_whole(own, name, product, total))
        found += own
    return sorted(found, key=lambda row: row.line)


def _not_whole(rows: Iterable[Purchase], name: str, product: str, total: float) -> list[Problem]:
    where = f"{name}, share of {product}" if product else f"{name}, share"
    high = [row for row in rows if row.amount > _WHOLE]
    if high:
        return [
            Problem(f"{name}, row {row.line}, share", f"{row.amount:g}", "a fraction of 0 to 1")
            for row in high
        ]
    return [Problem(where, f"shares that add up to {total:g}", "shares that add up to 1")]
