"""Numbers as they are written in Italian and English, with units, magnitudes and currencies.

Italian: 28,5 milioni; 3mila tonnellate; 1.200 tonnellate; il 70 per cento. English: 28.5m;
1,200 tonnes; 70%. A point or comma followed by exactly three figures parts thousands in the
language that uses it so; otherwise it is the decimal mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from didymium.news.tables import rows
from didymium.news.types import Bound
from didymium.news.words.lexicon import WordLabels, word_labels
from didymium.news.words.phrases import PhraseBook

_BOUNDS: dict[str, Bound] = {"about": "about", "over": "over", "under": "under"}


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, the unit it is told in, and the factor into that."""

    measure: str
    name: str
    factor: float


@dataclass(frozen=True, slots=True)
class Lists:
    """The words around numbers in one language.

    ``per`` names the unit of a price; ``signs`` are currencies written before the number;
    ``words`` tells words of change, level, money, price and tariff.
    """

    units: PhraseBook[Unit]
    per: PhraseBook[str]
    magnitudes: PhraseBook[float]
    bounds: PhraseBook[Bound]
    bound_ends: frozenset[str]
    signs: dict[str, str]
    numbers: dict[str, float]
    measures: dict[str, str]
    words: WordLabels


def _words(table: str, language: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every word of a table in a language, with its row."""
    for row in rows(table):
        if row["language"] in {language, ""}:
            for word in row["words"].split("|"):
                yield word, row


@cache
def lists(language: str) -> Lists:
    """The words around numbers in Italian or English."""
    units: PhraseBook[Unit] = PhraseBook()
    per: PhraseBook[str] = PhraseBook()
    magnitudes: PhraseBook[float] = PhraseBook()
    bounds: PhraseBook[Bound] = PhraseBook()
    for word, row in _words("units", language):
        if row["measure"] != "per":
            units.add(word, Unit(row["measure"], row["unit"], float(row["factor"])))
        if row["per"]:
            per.add(word, row["per"])
    for word, row in _words("magnitudes", language):
        magnitudes.add(word, float(row["factor"]))
    for word, row in _words("bounds", language):
        bounds.add(word, _BOUNDS[row["bound"]])
    return Lists(
        units,
        per,
        magnitudes,
        bounds,
        bounds.lasts(),
        {word: row["currency"] for word, row in _words("currencies", language)},
        {word: float(row["value"]) for word, row in _words("number_words", language)},
        {word: row["of"] for word, row in _words("measures", language)},
        word_labels("number_context", "says", language),
    )


LONGEST = 24
"""Figures with more characters are a code, or garbage."""


def parse_number(text: str, language: str) -> float | None:
    """The value of a number written with figures, or None when the marks make no sense."""
    if len(text) > LONGEST:
        return None
    if text.isdecimal():
        return float(text)
    thousands = "," if language == "en" else "."
    groups = re.split(r"[.,]", text)
    marks = [mark for mark in text if mark in ".,"]
    if len(set(marks)) == 2:
        if marks[-1] in marks[:-1]:
            return None
        return float("".join(groups[:-1]) + "." + groups[-1])
    if len(marks) > 1:
        if all(len(group) == 3 for group in groups[1:]):
            return float("".join(groups))
        return None
    if marks[0] == thousands and len(groups[1]) == 3 and groups[0] != "0":
        return float("".join(groups))
    return float(groups[0] + "." + groups[1])
