"""Dates in a text, absolute and relative, with precision and direction.

Finding needs no page date; :func:`didymium.news.words.found_dates.resolve` sets what was found
against one. Numeric dates are read day first (12-03-2025 is 12 March), as Italian pages write them;
only a first figure of four digits, or a second figure over 12, says otherwise.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import Final

from didymium.news.dates.board import Board
from didymium.news.dates.date_words import date_words
from didymium.news.dates.units import Units
from didymium.news.words.found_dates import FoundDate
from didymium.news.words.tokens import Tokens

_NUMERIC: Final = re.compile(
    r"(?<![\d.,/-])(?:(?P<iy>(?:19|20)\d\d)(?P<is>[-/])(?P<im>\d{1,2})(?P=is)(?P<id>\d{1,2})"
    r"|(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d|\d\d(?!\d)))"
    r"(?![\d/]|[.,-]\d)"
)
_LIKE_NUMERIC: Final = re.compile(r"\d[-/.]\d{1,2}[-/.]\d")
"""In every numeric date; a page without it need not be searched letter by letter."""
_FAR_PAST, _FAR_FUTURE = 1900, 2100
_ORDINALS: Final = frozenset({"°", "º", "st", "nd", "rd", "th", "er"})
_DASHES: Final = frozenset({"-", "–", "—", "/"})
_MASSES: Final = frozenset({"%", "t", "tonnellate", "tonnes", "tons"})
_MONTH_VERBS: Final = frozenset({"may", "march", "mar", "set"})
_BEFORE_MONTHS: Final = frozenset(
    ("in", "since", "last", "next", "by", "until", "early", "late", "mid")
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
        self.words = date_words(language)
        self.language = language
        self.board = Board(tokens, self.words)
        self.units = Units(self.board, english=language == "en")

    def find(self) -> list[FoundDate]:
        board, words, norms, places = self.board, self.words, self.norms, self.tokens.places
        self._numeric()
        for first, last, payloads in words.relative.find(self.tokens):
            unit, count, end, precision = payloads[0]
            values = {"unit": unit, "count": count, "end_count": end}
            board.add(first, last, "relative", precision, **values)
        for first, last, periods in words.periods.find(self.tokens):
            self._period(first, last, *periods[0])
        triggers = words.triggers & places.keys()
        for index in sorted(i for word in triggers for i in places[word]):
            if board.used[index]:
                continue
            norm = norms[index]
            if norm in words.months:
                self._month(index)
            elif norm in words.weekdays:
                self._weekday(index)
            else:
                self.units.at(index)
        for index in self.tokens.figures:
            norm = norms[index]
            if len(norm) == 4 and not board.used[index]:
                self._year(index)
        return self._in_order()

    def _in_order(self) -> list[FoundDate]:
        """What was found, a date behind "from ... to" running until."""
        found = sorted(self.board.found, key=lambda item: item.first)
        for place, (one, two) in enumerate(pairwise(found)):
            near = 1 <= two.first - one.last <= 2
            if near and one.direction == "from" and self.board.is_(two.first - 1, "to"):
                found[place + 1] = replace(two, direction="until")
        return found

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
            low = max(bisect_right(starts, match.start()) - 1, 0)
            high = bisect_right(starts, match.end() - 1)
            if starts[low] == match.start():
                self.board.add(low, high, "absolute", "day", year=year, month=month, day=day)

    def _period(self, first: int, last: int, month: int, precision: str) -> None:
        """A quarter or half, with its year behind it or before it ("2025 Q1")."""
        board = self.board
        found = board.year_after(last)
        before = board.year_at(first - 1)
        if found is not None:
            board.add(first, found[1], "absolute", precision, year=found[0], month=month)
        elif before is not None:
            board.add(first - 1, last, "absolute", precision, year=before[0], month=month)

    def _month(self, index: int) -> None:
        norms, board = self.norms, self.board
        month = self.words.months[norms[index]]
        last = index + 1
        day, first = self._day_before(index)
        if last < len(norms) and norms[last] == "." and len(norms[index]) <= 4:
            last += 1
        last_day = None
        if day is not None:
            last_day, day, first = self._range_before(day, first)
        elif self.language == "en":
            day, last = self._day_after(last)
            if day is not None:
                last_day, last = self._range_after(last)
        found = board.year_after(last)
        year, last = found if found is not None else (None, last)
        if day is None and year is None and not self._bare_month(index):
            return
        if any(value is not None and not _valid(year or 2000, month, value)
               for value in (day, last_day)):  # fmt: skip
            return
        if last_day is not None and day is not None and last_day <= day:
            last_day = None
        self._month_found(first, last, (year, month, day), last_day)

    def _day_before(self, index: int) -> tuple[int | None, int]:
        """The day written before a month, with the word it stands at."""
        norms, board = self.norms, self.board
        before = index - 1
        while (
            before > 0
            and index - before <= 2
            and (
                norms[before] in _ORDINALS
                or (norms[before] == "." and self.language == "de")
                or (board.is_(before, "of") and self.language in {"en", "es"})
            )
        ):
            before -= 1
        day = board.day_at(before)
        if day is not None:
            return day, before
        if board.is_(before, "first"):
            return 1, before
        return None, index

    def _day_after(self, last: int) -> tuple[int | None, int]:
        day = self.board.day_at(last)
        if day is None:
            return None, last
        last += 1
        return day, last + (last < len(self.norms) and self.norms[last] in _ORDINALS)

    def _range_before(self, day: int, first: int) -> tuple[int | None, int, int]:
        """Last day, first day and first word of "3-5 marzo", "il 3 e il 4 marzo", "3 al 5 marzo".

        Behind "from" the first day is a date of its own: what runs has a start and an end.
        """
        board, norms = self.board, self.norms
        place = first - 1
        if not board.hyphened(place):
            if place > 0 and board.is_(place, "article"):
                place -= 1
            if place < 1 or not (
                norms[place] in _DASHES or board.is_(place, "to") or board.is_(place, "and")
            ):
                return None, day, first
            place -= 1
        earlier = board.day_at(place)
        if earlier is None or earlier >= day or board.used[place]:
            return None, day, first
        return day, earlier, place

    def _range_after(self, last: int) -> tuple[int | None, int]:
        """Last day and end of "March 3-5", "March 3 to 5"."""
        board, norms = self.board, self.norms
        place = last
        if not board.hyphened(place - 1):
            if place >= len(norms) or not (
                norms[place] in _DASHES or board.is_(place, "to") or board.is_(place, "and")
            ):
                return None, last
            place += 1
        day = board.day_at(place)
        follows = norms[place + 1 : place + 2]
        if day is None or (follows and follows[0] in self.words.months):
            return None, last
        return day, place + 1

    def _month_found(
        self,
        first: int,
        last: int,
        date: tuple[int | None, int, int | None],
        last_day: int | None,
    ) -> None:
        board, norms = self.board, self.norms
        year, month, day = date
        unit, part = "", ""
        if year is None:
            unit = self._side(first, last)
        if day is None:
            part, first = board.part(first)
        direction = board.direction(first, last)
        if unit and direction == "at":
            direction = board.direction(first - 1, last)  # "since last April"
        weekday = self.words.weekdays.get(norms[first - 1]) if first else None
        if weekday is None and first > 1 and norms[first - 1] == ",":
            weekday = self.words.weekdays.get(norms[first - 2])
        values = {"year": year, "month": month, "unit": unit}
        if last_day is not None and direction == "from" and day is not None:
            board.add(first, first + 1, "absolute", "day", day=day, **values, direction="from")
            low = next(i for i in range(first + 1, last) if board.day_at(i) == last_day)
            board.add(low, last, "absolute", "day", day=last_day, **values, direction="until")
            return
        board.add(
            first,
            last,
            "absolute",
            "day" if day else "month",
            day=day,
            last_day=last_day,
            weekday=weekday if day else None,
            part=part,
            direction=direction,
            **values,
        )

    def _side(self, first: int, last: int) -> str:
        """Whether a date without year is told to be the last or the next such one."""
        for place in (first - 1, last):
            for kind in ("previous", "next"):
                if self.board.is_(place, kind):
                    return kind
        return "previous" if first and self.norms[first - 1] == "since" else ""

    def _bare_month(self, index: int) -> bool:
        """Whether a month name alone is a date here ("may" and "march" are often verbs)."""
        norm = self.norms[index]
        if len(norm) <= 3 and norm != "may":
            return False
        if self.language in {"en", "de"} and not self.tokens.capital(index):
            return False
        if norm in _MONTH_VERBS:
            return index > 0 and self.norms[index - 1] in _BEFORE_MONTHS
        return True

    def _weekday(self, index: int) -> None:
        norms, board, words = self.norms, self.board, self.words
        english = self.language == "en"
        if self.language in {"en", "de"} and not self.tokens.capital(index):
            return
        if len(norms[index]) <= 4:
            return
        first, last, unit = index, index + 1, ""
        for kind in ("previous", "next"):
            if board.is_(index - 1, kind):
                first, unit = index - 1, kind
            elif not english and board.is_(index + 1, kind):
                last, unit = index + 2, kind
        place = last + (norms[last : last + 1] == [","])
        while board.is_(place, "article") and place - last < 2:
            place += 1
        if place < len(norms) and (norms[place] in words.months or board.day_at(place)):
            return  # the weekday belongs to a written date
        weekday = words.weekdays[norms[index]]
        board.add(first, last, "weekday", "day", weekday=weekday, unit=unit)

    def _year(self, index: int) -> None:
        found = self.board.year_at(index)
        if found is None:
            return
        year, last = found
        norms, board = self.norms, self.board
        before = norms[index - 1] if index else ""
        after = norms[last] if last < len(norms) else ""
        if before in {"$", "€", "£"} or after in _MASSES:
            return
        if year % 10 == 0 and after == "s" and self.tokens.starts[last] == self.tokens.ends[index]:
            board.add(index, last + 1, "absolute", "decade", year=year)
            return
        part, first = board.part(index)
        if not (part or before in {"(", ")", ","} or board.is_(index - 1, "year_before")):
            return
        values: dict[str, object] = {"year": year, "part": part}
        if board.hyphened(index):
            later = board.year_at(index + 1)
            if later is not None and later[0] > year:
                values["last_year"], last = later
        board.add(first, last, "absolute", "year", **values)


def find_dates(tokens: Tokens, language: str) -> list[FoundDate]:
    """All dates of a text in the order they stand, not yet resolved."""
    return _Finder(tokens, language).find()
