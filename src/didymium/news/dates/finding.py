"""Dates in a text, absolute and relative, with precision and direction.

Finding needs no page date; :func:`didymium.news.words.found_dates.resolve` sets what was found
against one. Numeric dates are read day first (12-03-2025 is 12 March), as Italian pages write them;
only a first figure of four digits, or a second figure over 12, says otherwise.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from itertools import pairwise

from didymium.news.dates.date_words import date_words
from didymium.news.words.found_dates import FoundDate
from didymium.news.words.tokens import Tokens

_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:(?P<iy>(?:19|20)\d\d)(?P<is>[-/])(?P<im>\d{1,2})(?P=is)(?P<id>\d{1,2})"
    r"|(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d|\d\d(?!\d)))"
    r"(?![\d/]|[.,-]\d)"
)
_LIKE_NUMERIC = re.compile(r"\d[-/.]\d{1,2}[-/.]\d")
"""In every numeric date; a page without it need not be searched letter by letter."""
_FAR_PAST, _FAR_FUTURE = 1900, 2100


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
        self.words = date_words(language)
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
        ends = self.words.direction_ends
        if ends.isdisjoint((self.norms[first - 1], self.norms[low - 1])):
            return "at"
        for start in (max(0, first - 4), max(0, first - 3), max(0, first - 2), first - 1):
            if start < 0:
                continue
            for high in (first,) if low == first else (first, low):
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
        if _LIKE_NUMERIC.search(text) is None:
            return
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
            if word.isdecimal() and word.isascii() and len(word) <= 2 and 1 <= int(word) <= 31:
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
