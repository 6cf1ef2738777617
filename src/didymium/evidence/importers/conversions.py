"""Texts of a mapped column -> values: labels, names of the vocabulary, numbers, codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from didymium.errors import AmbiguousNameError, UnknownNameError
from didymium.evidence.importers.findings import Findings

NAMED = ("material", "territory", "bloc", "stage", "product", "instrument")
KINDS = (
    *NAMED,
    "territory_or_bloc",
    "text",
    "number",
    "integer",
    "flag",
    "hs6",
    "iso2",
    "m49",
    "baci",
)
"""What a column of a mapping can be read ``as``."""

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Column:
    """How one column of ours is filled: from theirs, or with one value."""

    name: str
    origins: tuple[str, ...]
    constant: str | None
    kind: str
    labels: Mapping[str, str]
    scale: float
    separator: str | None


def values(
    texts: Sequence[str | None], column: Column, where: str, findings: Findings
) -> list[Any]:
    """Values of one column; a distinct text that has no meaning is one problem."""
    convert = _converter(column)
    meaning: dict[str, Any] = {}
    wrong: dict[str, tuple[int, str]] = {}
    for row, text in enumerate(texts, start=2):
        if text is None or text in meaning or text in wrong:
            continue
        try:
            meaning[text] = convert(text)
        except (UnknownNameError, AmbiguousNameError, ValueError) as error:
            wrong[text] = (row, str(error))
    for text, (row, reason) in list(wrong.items())[:_SHOWN]:
        findings.add(f"{where}, row {row}", f'"{text}"', _expected(column), reason)
    if len(wrong) > _SHOWN:
        findings.add(where, f"{len(wrong) - _SHOWN} more values", _expected(column))
    return [None if text is None else meaning.get(text) for text in texts]


def _expected(column: Column) -> str:
    if column.labels:
        return f"one of {', '.join(column.labels)}"
    words = {"text": "text", "number": "a number", "integer": "a whole number",
             "flag": "true or false", "hs6": "a code of six digits as text"}  # fmt: skip
    return words.get(column.kind, f"a {column.kind.replace('_', ' ')} we know")


def _converter(column: Column) -> Callable[[str], Any]:
    single = _single(column)
    if column.separator is None:
        return single
    separator = column.separator
    return lambda text: ";".join(
        str(single(part.strip())) for part in text.split(separator) if part.strip()
    )


def _single(column: Column) -> Callable[[str], Any]:
    if column.labels:
        return _labelled(column)
    if column.kind == "number":
        return lambda text: _number(text) * column.scale
    if column.kind == "integer":
        return _whole
    if column.kind == "flag":
        return _flag
    if column.kind == "hs6":
        return _hs6
    if column.kind in {"iso2", "m49", "baci"}:
        return lambda text: _named(text, "territory", scheme=column.kind)
    if column.kind in NAMED:
        return lambda text: _named(text, column.kind)
    if column.kind == "territory_or_bloc":
        return _territory_or_bloc
    return lambda text: text


def _labelled(column: Column) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if text not in column.labels:
            raise ValueError("Add it under labels.")
        return column.labels[text]

    return convert


def _named(text: str, kind: Any, *, scheme: str | None = None) -> str:
    from didymium import vocabulary

    return vocabulary.resolve(text, scheme=scheme, kind=kind).id


def _territory_or_bloc(text: str) -> str:
    try:
        return _named(text, "territory")
    except UnknownNameError as error:
        try:
            return _named(text, "bloc")
        except UnknownNameError:
            raise error from None


def _number(text: str) -> float:
    if not re.match(r"^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([eE][+-]?\d+)?$", text):
        raise ValueError("Write 1234.5 or 1,234.5; name marks for missing under read: missing.")
    return float(text.replace(",", ""))


def _whole(text: str) -> int:
    if not re.match(r"^-?\d+$", text):
        raise ValueError("Write digits only.")
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError("Translate other words under labels.")
    return text.lower() == "true"


def _hs6(text: str) -> str:
    code = text.replace(".", "") if re.match(r"^\d{4}\.\d{2}$", text) else text
    if not re.match(r"^\d{6}$", code):
        raise ValueError("Codes read as numbers lose their zeros: keep them as text.")
    return code
