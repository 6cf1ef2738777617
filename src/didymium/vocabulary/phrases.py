"""What a reader sees of codes and sentences, from tables with one column a language."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from didymium.errors import InputError
from didymium.vocabulary.names import entries, name
from didymium.vocabulary.numerals import period
from didymium.vocabulary.tables import rows


class Phrasebook:
    """The sentences of a table (columns ``key``, ``en``, ``it``), filled in when called."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open(encoding="utf-8", newline="") as file:
            self.table: Mapping[str, Mapping[str, str]] = {
                row["key"]: row for row in csv.DictReader(file)
            }

    def __call__(self, key: str, lang: str, **parts: object) -> str:
        """The sentence of a key in a language, its ``{parts}`` filled in."""
        if lang not in ("en", "it"):
            raise InputError(f'lang: found "{lang}"; sentences are written in "it" and "en".')
        return self.table[key][lang].format(**parts)


@cache
def _labels() -> dict[tuple[str, str], Mapping[str, str]]:
    return {(row["list"], row["code"]): row for row in rows("labels")}


def label(list_name: str, code: str, lang: str) -> str:
    """What a reader sees of a code of a list (measure, kind, basis, unit, end_use ...).

    Examples
    --------
    >>> label("measure", "production", "it"), label("kind", "estimated", "it")
    ('produzione', 'stima')
    """
    found = _labels().get((list_name, code))
    if found is None:
        raise InputError(f'{list_name}: found "{code}"; the table labels has no such code.')
    return found[f"name_{lang}"]


def has_label(list_name: str, code: str) -> bool:
    """True where the table of labels knows a code: a user's own codes have none."""
    return (list_name, code) in _labels()


class Reasons:
    """Reasons and details of frames in a reader's language, ids replaced by names.

    A row of the table is a pattern (``en``, as the frames hold it) and its Italian. Its places are
    ``{x}``, ``{y}``, ``{z}`` (again a reason, or figures), ``{m}`` (material ids and goods beside
    them, comma separated), ``{t}`` (territories), ``{s}`` (a stage), ``{k}`` (a measure),
    ``{c}`` (one territory by its code), ``{d}`` (a day), ``{n}`` (a plain number), ``{q}`` (a
    quotation, which stays as it is).
    """

    def __init__(self, *paths: Path) -> None:
        rows: list[tuple[re.Pattern[str], Mapping[str, str]]] = []
        for path in paths:
            with path.open(encoding="utf-8", newline="") as file:
                rows += map(_pattern, csv.DictReader(file))
        self._rows = tuple(rows)

    def __call__(self, text: str, lang: str) -> str:
        """The text in a language; what the table does not know stays as it is."""
        if not text:
            return text
        for pattern, templates in self._rows:
            match = pattern.match(text)
            if match:
                parts = dict(self._parts(match.groupdict(), lang))
                return templates[lang].format(**parts)
        if has_label("item", text):
            return label("item", text, lang)
        if "; " in text:
            return "; ".join(self(part, lang) for part in text.split("; "))
        return text

    @property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """What the rows of the tables match, in their order."""
        return tuple(pattern for pattern, _ in self._rows)

    def knows(self, text: str) -> bool:
        """Whether the tables hold every part of a text, so that none stays in English."""
        if any(pattern.match(text) for pattern in self.patterns):
            return True
        if has_label("item", text):
            return True
        return "; " in text and all(map(self.knows, text.split("; ")))

    def _parts(self, found: Mapping[str, str], lang: str) -> Iterator[tuple[str, str]]:
        for place, text in found.items():
            match place:
                case "c":
                    yield place, territories(text, lang)
                case "m":
                    yield place, goods(text, lang)
                case "t":
                    yield place, territories(text, lang)
                case "s":
                    yield place, name("stage", text, lang)
                case "k":
                    yield place, label("measure", text, lang)
                case "d":
                    yield place, period(text, lang)
                case "n":
                    yield place, text.replace(".", ",") if lang == "it" else text
                case "q":
                    yield place, text
                case _:
                    yield place, self(text, lang)


# What may stand in a place: ids end at a semicolon, numbers are digits, the rest is any text.
_PLACES: Final = dict.fromkeys("mtskd", "[^;]+") | {"c": "[A-Z]{3}", "n": r"[\d.]+"}


def _pattern(row: Mapping[str, str]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    parts = re.split(r"\{(\w)\}", row["en"])
    pattern = "".join(
        re.escape(part) if number % 2 == 0 else f"(?P<{part}>{_PLACES.get(part, '.+')})"
        for number, part in enumerate(parts)
    )
    return re.compile(f"^{pattern}$"), {"en": row["en"], "it": row["it"]}


def goods(text: str, lang: str) -> str:
    """A comma separated list of material ids, and of goods beside them, in words."""
    if has_label("also_covers", text):
        return label("also_covers", text, lang)
    for split in range(text.count(", "), 0, -1):
        parts = text.split(", ")
        tail = ", ".join(parts[split:])
        if has_label("also_covers", tail):
            head = ", ".join(_good(part, lang) for part in parts[:split])
            return f"{head}, {label('also_covers', tail, lang)}"
    return ", ".join(_good(part, lang) for part in text.split(", "))


def _good(text: str, lang: str) -> str:
    return name("material", text, lang) if text in entries("material") else text


def place(code: str, lang: str) -> str:
    """Name of a territory or bloc by its code."""
    return name("bloc" if code in entries("bloc") else "territory", code, lang)


def territories(text: str, lang: str, separator: str = ", ") -> str:
    """A separated list of territory and bloc codes as names."""
    return ", ".join(place(code, lang) for code in text.split(separator))


__all__ = ["Phrasebook", "Reasons", "goods", "has_label", "label", "place", "territories"]
