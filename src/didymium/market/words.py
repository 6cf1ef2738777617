"""The market's sentences in English and Italian (``words.csv``), and numbers for readers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from didymium.market.tables import read_rows

FILE = Path(__file__).parent / "words.csv"


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages, with its places in braces."""

    key: str
    en: str
    it: str


@lru_cache(maxsize=1)
def words() -> dict[str, Words]:
    """Every sentence by key."""
    return {row.key: row for row in read_rows(FILE, Words)}


def say(key: str, lang: str, **places: object) -> str:
    """A sentence with its places filled."""
    row = words()[key]
    return (row.it if lang == "it" else row.en).format(**places)


def rounded(value: float) -> float:
    """A figure for people: two digits below a hundred, three above."""
    if value == 0.0 or not math.isfinite(value):
        return value
    digits = 2 if abs(value) < 100 else 3
    return float(f"{value:.{digits}g}")


def number(value: float, lang: str, pattern: str = ",.0f") -> str:
    """A number with the separators of the language; what rounds to zero has no sign."""
    text = format(value, pattern)
    if not text.strip("+-0.,%"):
        text = text.lstrip("+-")
    return text.translate(str.maketrans(",.", ".,")) if lang == "it" else text


def tonnes(value: float, lang: str) -> str:
    """A mass for people."""
    value = rounded(value)
    return f"{number(value, lang, ',.0f' if abs(value) >= 10 else '.2g')} t"
