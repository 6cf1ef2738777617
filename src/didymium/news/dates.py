"""Dates in a text, absolute and relative, with precision and direction.

Finding needs no page date; :func:`resolve` sets what was found against one. Numeric dates are
read day first (12-03-2025 is 12 March), as Italian pages write them; only a first figure of
four digits, or a second figure over 12, says otherwise.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal

from didymium.news.page import Precision
from didymium.news.tables import rows
from didymium.news.tokens import PhraseBook, Tokens
from didymium.news.types import DateMention

Direction = Literal["at", "from", "until", "before", "after"]

_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:(?P<iy>(?:19|20)\d\d)(?P<is>[-/])(?P<im>\d{1,2})(?P=is)(?P<id>\d{1,2})"
    r"|(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d|\d\d(?!\d)))"
    r"(?![\d/]|[.,-]\d)"
)
_FAR_PAST, _FAR_FUTURE = 1900, 2100
_PAST_LEAN = 1.3


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as the text gives it, before it is set against the page's date.

    ``kind`` is absolute, relative or weekday; for relative dates ``count`` units from the page.
    """

    first: int
    last: int
    start: int
    end: int
    kind: str
    precision: Precision
    direction: Direction = "at"
    year: int | None = None
    month: int | None = None
    day: int | None = None
    unit: str = ""
    count: int = 0
    end_count: int | None = None
    weekday: int | None = None

    @property
    def full(self) -> dt.date | None:
        """The date when year, month and day are all written."""
        if self.kind != "absolute" or not (self.year and self.month and self.day):
            return None
        return dt.date(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class _Words:
    months: dict[str, int]
    weekdays: dict[str, int]
    units: dict[str, str]
    numbers: dict[str, int]
    directions: PhraseBook[str]
    classes: dict[str, frozenset[str]]
    relative: PhraseBook[tuple[str, int, int | None, str]]
    quarters: PhraseBook[int]
    triggers: frozenset[str]


@cache
def _words(language: str) -> _Words:
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
    quarters: PhraseBook[int] = PhraseBook()
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
    relative: PhraseBook[tuple[str, int, int | None, str]] = PhraseBook()
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
    return _Words(
        months, weekdays, units, numbers, directions, classes, relative, quarters, triggers
    )


def _valid(year: int, month: int, day: int) -> bool:
    return (
        _FAR_PAST <= year <= _FAR_FUTURE
        and 1 <= month <= 12
        and 1 <= day <= calendar.monthrange(year, month)[1]
    )


class _Finder:
    def __init__(self, tokens: Tokens, language: str) -> None:
        self.tokens = tokens
        self.norms = tokens.norms
        self.words = _words(language)
        self.english = language == "en"
        self.found: list[FoundDate] = []
        self.used = bytearray(len(tokens))

    def find(self) -> list[FoundDate]:
        self._numeric()
        for first, last, payloads in self.words.relative.find(self.tokens):
            unit, count, end, precision = payloads[0]
            self._add(first, last, "relative", precision, unit=unit, count=count, end_count=end)
        for first, last, quarters in self.words.quarters.find(self.tokens):
            self._quarter(first, last, quarters[0])
        words, norms, places = self.words, self.norms, self.tokens.places
        triggers = words.triggers & places.keys()
        for index in sorted(i for word in triggers for i in places[word]):
            if self.used[index]:
                continue
            norm = norms[index]
            if norm in words.months:
                self._month(index)
            elif norm in words.weekdays:
                self._weekday(index)
            else:
                self._unit(index)
        for index in self.tokens.figures:
            norm = norms[index]
            if len(norm) == 4 and not self.used[index] and norm[:2] in {"19", "20"}:
                self._year(index)
        self.found.sort(key=lambda found: found.first)
        for place, (one, two) in enumerate(pairwise(self.found)):
            near = 1 <= two.first - one.last <= 2
            if near and one.direction == "from" and norms[two.first - 1] in {"al", "to", "all'"}:
                self.found[place + 1] = replace(two, direction="until")
        return self.found

    # helpers ---------------------------------------------------------------------------

    def _add(self, first: int, last: int, kind: str, precision: str, **values: object) -> None:
        if any(self.used[first:last]):
            return
        tokens = self.tokens
        values.setdefault("direction", self._direction(first))
        found = FoundDate(
            first,
            last,
            tokens.starts[first],
            tokens.ends[last - 1],
            kind,
            precision,  # type: ignore[arg-type]
            **values,  # type: ignore[arg-type]
        )
        self.found.append(found)
        for index in range(first, last):
            self.used[index] = 1

    def _direction(self, first: int) -> str:
        low = first
        while (
            low > 0 and first - low < 2 and self.norms[low - 1] in {"il", "lo", "la", "the", "on"}
        ):
            low -= 1
        for start in (max(0, first - 4), max(0, first - 3), max(0, first - 2), first - 1):
            if start < 0:
                continue
            for high in (first, low):
                words = tuple(self.norms[start:high])
                if words and words in self.words.directions:
                    return self.words.directions.at(words)[0]
        return "at"

    def _number(self, index: int) -> int | None:
        if index < 0 or index >= len(self.norms):
            return None
        norm = self.norms[index]
        if norm.isdecimal() and norm.isascii() and len(norm) <= 4:
            return int(norm)
        return self.words.numbers.get(norm)

    def _is(self, index: int, kind: str) -> bool:
        return 0 <= index < len(self.norms) and self.norms[index] in self.words.classes.get(
            kind, frozenset()
        )

    def _year_at(self, index: int) -> int | None:
        if 0 <= index < len(self.norms):
            norm = self.norms[index]
            if len(norm) == 4 and norm.isdecimal() and norm.isascii() and norm[:2] in {"19", "20"}:
                return int(norm)
        return None

    # kinds of date ---------------------------------------------------------------------

    def _numeric(self) -> None:
        text = self.tokens.text
        starts = self.tokens.starts
        for match in _NUMERIC.finditer(text):
            if match["iy"]:
                year, month, day = int(match["iy"]), int(match["im"]), int(match["id"])
            else:
                day, month, year = int(match["d"]), int(match["m"]), int(match["y"])
                if year < 100:
                    if match["sep"] == ".":
                        continue
                    year += 2000
                if month > 12 and day <= 12:
                    day, month = month, day
            if not _valid(year, month, day):
                continue
            low = _index_at(starts, match.start())
            high = _index_at(starts, match.end() - 1) + 1
            if self.tokens.starts[low] == match.start():
                self._add(low, high, "absolute", "day", year=year, month=month, day=day)

    def _quarter(self, first: int, last: int, quarter: int) -> None:
        place = last
        while place < len(self.norms) and self.norms[place] in {"del", "of", "dell'"}:
            place += 1
        year = self._year_at(place)
        if year is not None:
            month = 3 * quarter - 2
            self._add(first, place + 1, "absolute", "quarter", year=year, month=month)

    def _month(self, index: int) -> None:
        norms = self.norms
        month = self.words.months[norms[index]]
        last = index + 1
        day, first = self._day_before(index)
        if last < len(norms) and norms[last] == "." and len(norms[index]) <= 4:
            last += 1
        if day is None and self.english and last < len(norms):
            word = norms[last]
            if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 31:
                day, last = int(word), last + 1
                if last < len(norms) and norms[last] in {"st", "nd", "rd", "th"}:
                    last += 1
        place = last
        while place < len(norms) and place - last < 2 and norms[place] in {",", "del", "of", "di"}:
            place += 1
        year = self._year_at(place)
        if year is not None:
            last = place + 1
        if day is None and year is None and not self._bare_month(index):
            return
        if day is not None and not _valid(year or 2000, month, day):
            return
        self._month_found(first, last, (year, month, day))

    def _day_before(self, index: int) -> tuple[int | None, int]:
        """The day written before a month, with the word it stands at."""
        norms = self.norms
        before = index - 1
        if before >= 0 and norms[before] in {"°", "º", "st", "nd", "rd", "th", "of"}:
            before -= 1
            if before >= 0 and norms[before] in {"st", "nd", "rd", "th", "°", "º"}:
                before -= 1
        if before >= 0:
            word = norms[before]
            if word.isdecimal() and word.isascii() and 1 <= int(word) <= 31 and len(word) <= 2:
                return int(word), before
            if word in {"primo", "1st"}:
                return 1, before
        return None, index

    def _month_found(self, first: int, last: int, date: tuple[int | None, int, int | None]) -> None:
        year, month, day = date
        unit = ""
        if year is None:
            for place in (first - 1, last):
                if self._is(place, "previous"):
                    unit = "previous"
                elif self._is(place, "next"):
                    unit = "next"
            if first and self.norms[first - 1] == "since":
                unit = "previous"
        weekday = self.words.weekdays.get(self.norms[first - 1]) if first else None
        if weekday is None and first > 1 and self.norms[first - 1] == ",":
            weekday = self.words.weekdays.get(self.norms[first - 2])
        self._add(
            first,
            last,
            "absolute",
            "day" if day else "month",
            year=year,
            month=month,
            day=day,
            unit=unit,
            weekday=weekday if day else None,
        )

    def _bare_month(self, index: int) -> bool:
        """Whether a month name alone is a date here ("may" and "march" are often verbs)."""
        norm = self.norms[index]
        if len(norm) <= 3 and norm != "may":
            return False
        if self.english and not self.tokens.capital(index):
            return False
        if norm in {"may", "march", "mar", "set"}:
            before = self.norms[index - 1] if index else ""
            return before in {"in", "since", "last", "next", "by", "until", "early", "late", "mid"}
        return True

    def _weekday(self, index: int) -> None:
        norms = self.norms
        if self.english and not self.tokens.capital(index):
            return
        if len(norms[index]) <= 4:
            return
        first, last, unit = index, index + 1, ""
        if self._is(index - 1, "previous"):
            first, unit = index - 1, "previous"
        elif self._is(index - 1, "next"):
            first, unit = index - 1, "next"
        elif not self.english and self._is(last, "previous"):
            last, unit = last + 1, "previous"
        elif not self.english and self._is(last, "next"):
            last, unit = last + 1, "next"
        following = norms[last] if last < len(norms) else ""
        if following == "," or following.isdecimal() or following in self.words.months:
            place = last + (following == ",")
            if place < len(norms) and (
                norms[place] in self.words.months
                or (norms[place].isdecimal() and len(norms[place]) <= 2)
            ):
                return  # the weekday belongs to a written date
        self._add(
            first, last, "weekday", "day", weekday=self.words.weekdays[norms[index]], unit=unit
        )

    def _unit(self, index: int) -> None:
        unit = self.words.units[self.norms[index]]
        if self._around(index, unit):
            return
        number = self._number(index - 1)
        start = index - 1
        if number is None:
            return
        sign, first, last = 0, start, index + 1
        if self._is(index + 1, "ago"):
            sign, last = -1, index + 2
        elif self._is(start - 1, "next"):
            sign, first = 1, start - 1
        elif self._is(start - 1, "previous"):
            sign, first = -1, start - 1
        elif self._is(start - 1, "ahead") or (
            self.norms[start - 1 : start] == ["entro"] and start > 0
        ):
            sign, first = 1, start - 1
        if sign == 0 or number > 400:
            return
        precision = {"day": "day", "week": "day", "month": "month", "year": "year"}[unit]
        self._add(first, last, "relative", precision, unit=unit, count=sign * number)

    def _around(self, index: int, unit: str) -> bool:
        """Dates such as "la scorsa settimana", "il mese prossimo", "next year"."""
        for place, first, last in (
            (index - 1, index - 1, index + 1),
            (index + 1, index, index + 2),
        ):
            if self.english and place > index:
                continue
            for kind, count in (("previous", -1), ("next", 1), ("this", 0)):
                if self._is(place, kind):
                    if self.norms[index][-1] in {"i", "s"} and self.norms[index] != "mesi":
                        return False
                    precision = {"day": "day", "week": "month", "month": "month", "year": "year"}
                    self._add(first, last, "relative", precision[unit], unit=unit, count=count)
                    return True
        return False

    def _year(self, index: int) -> None:
        norm = self.norms[index]
        if not norm.isdecimal() or not norm.isascii():
            return
        before = self.norms[index - 1] if index else ""
        after = self.norms[index + 1] if index + 1 < len(self.norms) else ""
        if before in {"$", "€", "£"} or after in {"%", "t", "tonnellate", "tonnes", "tons"}:
            return
        if before in {"(", ")", ","} or before in self.words.classes.get(
            "year_before", frozenset()
        ):
            self._add(index, index + 1, "absolute", "year", year=int(norm))


def _index_at(starts: list[int], position: int) -> int:
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] <= position:
            low = middle + 1
        else:
            high = middle
    return max(low - 1, 0)


def find_dates(tokens: Tokens, language: str) -> list[FoundDate]:
    """All dates of a text in the order they stand, not yet resolved."""
    return _Finder(tokens, language).find()


# Resolving -----------------------------------------------------------------------------


def _shift(date: dt.date, unit: str, count: int) -> dt.date:
    if unit == "day":
        return date + dt.timedelta(days=count)
    if unit == "week":
        return date + dt.timedelta(weeks=count)
    months = count * (12 if unit == "year" else 1)
    index = date.year * 12 + date.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


def _nearest_year(found: FoundDate, anchor: dt.date) -> int:
    """The year that puts a date without year nearest to the page, leaning to the past."""
    assert found.month is not None
    best, best_distance = anchor.year, float("inf")
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        day = min(found.day or 15, calendar.monthrange(year, found.month)[1])
        distance = (dt.date(year, found.month, day) - anchor).days
        if (found.unit == "previous" and distance > 0) or (found.unit == "next" and distance < 0):
            continue
        forward = found.direction == "until"
        weight = abs(distance) * (_PAST_LEAN if (distance > 0) != forward else 1.0)
        if weight < best_distance:
            best, best_distance = year, weight
    return best


def _absolute(found: FoundDate, anchor: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    year = found.year
    if year is None:
        if anchor is None or found.month is None:
            return None, None
        year = _nearest_year(found, anchor)
    if not found.month:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if found.precision == "quarter":
        last = found.month + 2
        return dt.date(year, found.month, 1), dt.date(
            year, last, calendar.monthrange(year, last)[1]
        )
    length = calendar.monthrange(year, found.month)[1]
    if found.day is None:
        return dt.date(year, found.month, 1), dt.date(year, found.month, length)
    return dt.date(year, found.month, min(found.day, length)), None


def _relative(found: FoundDate, anchor: dt.date) -> tuple[dt.date, dt.date | None]:
    if found.unit in {"year_end", "year_start", "month_end"}:
        if found.unit == "year_end":
            return dt.date(anchor.year + found.count, 12, 31), None
        if found.unit == "year_start":
            return dt.date(anchor.year + found.count, 1, 1), dt.date(anchor.year, 3, 31)
        return anchor.replace(day=calendar.monthrange(anchor.year, anchor.month)[1]), None
    start = _shift(anchor, found.unit, found.count)
    if found.end_count is not None:
        return start, _shift(anchor, found.unit, found.end_count)
    if found.precision == "year":
        return dt.date(start.year, 1, 1), dt.date(start.year, 12, 31)
    if found.unit == "month":
        length = calendar.monthrange(start.year, start.month)[1]
        return start.replace(day=1), start.replace(day=length)
    if found.unit == "week" and found.precision == "month":
        monday = start - dt.timedelta(days=start.weekday())
        return monday, monday + dt.timedelta(days=6)
    return start, None


def resolve(found: FoundDate, text: str, anchor: dt.date | None) -> DateMention:
    """The date a mention stands for, given the page's date (None: relative dates stay open)."""
    date: dt.date | None = None
    end: dt.date | None = None
    relative = True
    if found.kind == "absolute":
        date, end = _absolute(found, anchor)
        relative = found.year is None
    elif anchor is not None and found.kind == "weekday":
        assert found.weekday is not None
        back = (anchor.weekday() - found.weekday) % 7
        if found.unit == "next" or found.direction == "until":
            date = anchor + dt.timedelta(days=(7 - back) % 7 or 7)
        else:
            date = anchor - dt.timedelta(days=back or (7 if found.unit == "previous" else 0))
    elif anchor is not None:
        date, end = _relative(found, anchor)
    return DateMention(
        span=(found.start, found.end),
        text=text[found.start : found.end],
        date=date,
        end=end,
        precision=found.precision,
        direction=found.direction,
        relative=relative,
    )
