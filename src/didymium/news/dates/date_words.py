"""The words that dates are made of, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from didymium.news.tables import rows
from didymium.news.words.phrases import PhraseBook, shelf_of


@dataclass(frozen=True, slots=True)
class DateWords:
    """Names of months, weekdays, units and quarters, relative days and words of direction."""

    months: dict[str, int]
    weekdays: dict[str, int]
    units: dict[str, str]
    numbers: dict[str, int]
    directions: PhraseBook[str]
    direction_ends: frozenset[str]
    classes: dict[str, frozenset[str]]
    relative: PhraseBook[tuple[str, int, int | None, str]]
    quarters: PhraseBook[int]
    triggers: frozenset[str]


@cache
def date_words(language: str) -> DateWords:
    """The words of a language, from the lists."""
    months = {
        word: int(row["month"])
        for row in rows("months")
        if row["language"] == language
        for word in row["words"].split("|")
    }
    weekdays: dict[str, int] = {}
    units: dict[str, str] = {}
    classes: dict[str, frozenset[str]] = {}
    directions: PhraseBook[str] = PhraseBook()
    shelf = shelf_of(language)
    quarters: PhraseBook[int] = PhraseBook(shelf)
    for row in rows("date_words"):
        if row["language"] != language:
            continue
        words = row["words"].split("|")
        if row["class"] == "weekday":
            weekdays.update(dict.fromkeys(words, int(row["value"])))
        elif row["class"] == "unit":
            units.update(dict.fromkeys(words, row["value"]))
        elif row["class"] in {"from", "until", "before", "after"}:
            for word in words:
                directions.add(word, row["class"])
        elif row["class"] == "quarter":
            for word in words:
                quarters.add(word, int(row["value"]))
        else:
            classes[row["class"]] = frozenset(words)
    relative: PhraseBook[tuple[str, int, int | None, str]] = PhraseBook(shelf)
    for row in rows("relative_days"):
        if row["language"] == language:
            end = int(row["end_count"]) if row["end_count"] else None
            relative.add(row["phrase"], (row["unit"], int(row["count"]), end, row["precision"]))
    numbers = {
        word: int(row["value"])
        for row in rows("number_words")
        if row["language"] == language
        for word in row["words"].split("|")
    }
    triggers = frozenset(months) | frozenset(weekdays) | frozenset(units)
    ends = directions.lasts()
    return DateWords(
        months, weekdays, units, numbers, directions, ends, classes, relative, quarters, triggers
    )
