"""A date as a text gives it, and the day it stands for once the page's date is known."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

from didymium.news.page import Precision
from didymium.news.types import DateMention, make_date_mention

Direction = Literal["at", "from", "until", "before", "after"]
_PAST_LEAN = 1.3


@dataclass(slots=True, unsafe_hash=True)  # never changed; freezing costs a call a field
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
    return make_date_mention(
        span=(found.start, found.end),
        text=text[found.start : found.end],
        date=date,
        end=end,
        precision=found.precision,
        direction=found.direction,
        relative=relative,
    )
