"""The words that dates are made of, in one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from didymium.news.tables import rows
from didymium.news.words.phrases import PhraseBook, phrase_words, shelf_of

Words = tuple[str, ...]
_NO_PHRASES: frozenset[Words] = frozenset()
_DIRECTIONS = frozenset({"from", "until", "before", "after"})
_PHRASES = frozenset({"ago", "ago_before", "ahead", "few"})


@dataclass(frozen=True, slots=True)
class DateWords:
    """Names of months, weekdays, units and quarters, relative days and words of direction.

    ``units`` tells of a word the unit and whether it stands in the plural; ``counts`` the number
    of "two", "a couple of"; ``phrases`` the words of a class, one or several together;
    ``periods`` the first month of a quarter or half and its name.
    """

    months: dict[str, int]
    weekdays: dict[str, int]
    units: dict[str, tuple[str, bool]]
    counts: dict[Words, int]
    directions: PhraseBook[str]
    direction_ends: frozenset[str]
    classes: dict[str, frozenset[str]]
    phrases: dict[str, frozenset[Words]]
    relative: PhraseBook[tuple[str, int, int | None, str]]
    periods: PhraseBook[tuple[int, str]]
    triggers: frozenset[str]

    def ending(self, kind: str, norms: list[str], stop: int) -> int | None:
        """Where the longest phrase of a class that ends before ``stop`` begins, or None."""
        held = self.phrases.get(kind, _NO_PHRASES)
        for length in (3, 2, 1) if held else ():
            if stop >= length and tuple(norms[stop - length : stop]) in held:
                return stop - length
        return None

    def beginning(self, kind: str, norms: list[str], start: int) -> int | None:
        """Where the longest phrase of a class that begins at ``start`` ends, or None."""
        held = self.phrases.get(kind, _NO_PHRASES)
        for length in (3, 2, 1) if held else ():
            if start + length <= len(norms) and tuple(norms[start : start + length]) in held:
                return start + length
        return None

    def count(self, norms: list[str], stop: int) -> tuple[int, int] | None:
        """The number whose words end before ``stop``, and where they begin."""
        for length in (3, 2, 1):
            if stop >= length:
                value = self.counts.get(tuple(norms[stop - length : stop]))
                if value is not None:
                    return value, stop - length
        word = norms[stop - 1] if stop else ""
        if word.isdecimal() and word.isascii() and len(word) <= 4:
            return int(word), stop - 1
        return None


def _of(language: str, table: str) -> list[tuple[dict[str, str], list[str]]]:
    """The rows of a table for a language, each with its words."""
    return [(row, row["words"].split("|")) for row in rows(table) if row["language"] == language]


def _directions(found: Iterable[tuple[str, list[str]]]) -> PhraseBook[str]:
    directions: PhraseBook[str] = PhraseBook()
    for kind, words in found:
        for word in words:
            directions.add(word, kind)
            if word.endswith("'"):  # before a figure ("dall'8") the mark stands alone
                directions.add_words((*phrase_words(word[:-1]), "'"), kind)
    return directions


@cache
def date_words(language: str) -> DateWords:
    """The words of a language, from the lists."""
    shelf = shelf_of(language)
    periods: PhraseBook[tuple[int, str]] = PhraseBook(shelf)
    weekdays: dict[str, int] = {}
    units: dict[str, tuple[str, bool]] = {}
    classes: dict[str, frozenset[str]] = {}
    phrases: dict[str, frozenset[Words]] = {}
    counts: dict[Words, int] = {}
    for row, words in _of(language, "number_words"):
        counts.update({(word,): int(row["value"]) for word in words})
    found = [(row["class"], row["value"], words) for row, words in _of(language, "date_words")]
    for kind, value, words in found:
        if kind == "weekday":
            weekdays.update(dict.fromkeys(words, int(value)))
        elif kind == "unit":
            units.update(dict.fromkeys(words, (value.removesuffix("s"), value.endswith("s"))))
        elif kind in {"quarter", "half"}:
            first = (int(value) - 1) * (3 if kind == "quarter" else 6) + 1
            for word in words:
                periods.add(word, (first, kind))
        elif kind == "count":
            counts.update({phrase_words(word): int(value) for word in words})
        elif kind in _PHRASES:
            phrases[kind] = frozenset(map(phrase_words, words))
        elif kind not in _DIRECTIONS:
            classes[kind] = frozenset(words)
    directions = _directions((kind, words) for kind, _, words in found if kind in _DIRECTIONS)
    relative: PhraseBook[tuple[str, int, int | None, str]] = PhraseBook(shelf)
    for row in rows("relative_days"):
        if row["language"] == language:
            end = int(row["end_count"]) if row["end_count"] else None
            relative.add(row["phrase"], (row["unit"], int(row["count"]), end, row["precision"]))
    months = {word: int(row["month"]) for row, words in _of(language, "months") for word in words}
    return DateWords(
        months,
        weekdays,
        units,
        counts,
        directions,
        directions.lasts(),
        classes,
        phrases,
        relative,
        periods,
        frozenset((*months, *weekdays, *units)),
    )
