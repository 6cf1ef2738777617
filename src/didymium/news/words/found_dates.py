"""A date as a text gives it, and the day it stands for once the page's date is known."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from didymium.news.page import Precision
from didymium.news.types import DateMention, make_date_mention

Direction = Literal["at", "from", "until", "before", "after"]
Leaning = Literal["", "behind", "ahead"]
"""What the verb beside a date says of it: what was done lies behind, what will be done ahead."""
_PAST_LEAN: Final = 1.3
_VERB_LEAN: Final = 4.0
_THIRDS: Final = {"start": 0, "middle": 1, "ending": 2}


@dataclass(slots=True, unsafe_hash=True)  # never changed; freezing costs a call a field
class FoundDate:
    """A date as the text gives it, before it is set against the page's date.

    ``kind`` is absolute, relative or weekday; for relative dates ``count`` units from the page,
    and up to ``end_count`` where a stretch is told. ``last_day`` and ``last_year`` close a range
    ("3-5 March", "2030-2035"); ``part`` narrows a month or year to its start, middle or ending.
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
    last_day: int | None = None
    last_year: int | None = None
    part: str = ""

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


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _nearest_year(found: FoundDate, anchor: dt.date, leaning: Leaning) -> int:
    """The year that puts a date without year nearest to the page.

    What runs until a day runs on, and a verb of what was or will be done says on which side the
    day lies; without one, the past is a little nearer.
    """
    assert found.month is not None
    forward = found.direction in {"until", "before"}
    lean = _PAST_LEAN
    if leaning == "ahead" or (forward and not leaning):
        forward, lean = True, _VERB_LEAN
    elif leaning == "behind" and found.direction == "at":
        lean = _VERB_LEAN
    best, best_distance = anchor.year, float("inf")
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        day = min(found.day or 15, calendar.monthrange(year, found.month)[1])
        distance = (dt.date(year, found.month, day) - anchor).days
        if found.day is None and (year, found.month) == (anchor.year, anchor.month):
            distance = 0
        if (found.unit == "previous" and distance > 0) or (found.unit == "next" and distance < 0):
            continue
        weight = abs(distance) * (lean if (distance > 0) != forward else 1.0)
        if weight < best_distance:
            best, best_distance = year, weight
    return best


def _absolute(
    found: FoundDate, anchor: dt.date | None, leaning: Leaning
) -> tuple[dt.date | None, dt.date | None]:
    year = found.year
    if year is None:
        if anchor is None or found.month is None:
            return None, None
        year = _nearest_year(found, anchor, leaning)
    if found.precision == "decade":
        return dt.date(year, 1, 1), dt.date(year + 9, 12, 31)
    if not found.month:
        return dt.date(year, 1, 1), dt.date(found.last_year or year, 12, 31)
    if found.precision in {"quarter", "half"}:
        months = 3 if found.precision == "quarter" else 6
        return dt.date(year, found.month, 1), _month_end(year, found.month + months - 1)
    length = calendar.monthrange(year, found.month)[1]
    if found.day is None:
        return dt.date(year, found.month, 1), dt.date(year, found.month, length)
    until = dt.date(year, found.month, min(found.last_day, length)) if found.last_day else None
    return dt.date(year, found.month, min(found.day, length)), until


def _narrowed(date: dt.date, end: dt.date, part: str) -> tuple[dt.date, dt.date]:
    """A third of a month or year: its start, middle or ending."""
    third = _THIRDS[part]
    if date.month != end.month:
        return date.replace(month=4 * third + 1), _month_end(date.year, 4 * third + 4)
    days = (end - date).days + 1
    low = date + dt.timedelta(days=days * third // 3)
    return low, date + dt.timedelta(days=days * (third + 1) // 3 - 1)


def _relative(found: FoundDate, anchor: dt.date) -> tuple[dt.date, dt.date | None]:
    if found.unit in {"year_end", "year_start", "month_end"}:
        if found.unit == "year_end":
            return dt.date(anchor.year + found.count, 12, 31), None
        if found.unit == "year_start":
            return dt.date(anchor.year + found.count, 1, 1), dt.date(anchor.year, 3, 31)
        return _month_end(anchor.year, anchor.month), None
    start = _shift(anchor, found.unit, found.count)
    if found.end_count is not None:
        return start, _shift(anchor, found.unit, found.end_count)
    if found.precision == "year":
        return dt.date(start.year, 1, 1), dt.date(start.year, 12, 31)
    if found.unit == "month":
        return start.replace(day=1), _month_end(start.year, start.month)
    if found.unit == "week" and found.precision == "week":
        monday = start - dt.timedelta(days=start.weekday())
        return monday, monday + dt.timedelta(days=6)
    return start, None


def _weekday(found: FoundDate, anchor: dt.date, leaning: Leaning) -> dt.date:
    """The day of a week that is nearest on the side told; the page's own day counts to both."""
    assert found.weekday is not None
    back = (anchor.weekday() - found.weekday) % 7
    if found.unit == "next" or (found.direction == "until" and not found.unit):
        return anchor + dt.timedelta(days=(7 - back) % 7 or 7)
    if leaning == "ahead" and not found.unit:
        return anchor + dt.timedelta(days=(7 - back) % 7)
    return anchor - dt.timedelta(days=back or (7 if found.unit == "previous" else 0))


def resolve(
    found: FoundDate, text: str, anchor: dt.date | None, leaning: Leaning = ""
) -> DateMention:
    """The date a mention stands for, given the page's date (None: relative dates stay open).

    ``leaning`` is what the verb beside it says of the side of the page's date that it lies on.
    """
    date: dt.date | None = None
    end: dt.date | None = None
    relative = True
    if found.kind == "absolute":
        date, end = _absolute(found, anchor, leaning)
        relative = found.year is None
    elif anchor is not None and found.kind == "weekday":
        date = _weekday(found, anchor, leaning)
    elif anchor is not None:
        date, end = _relative(found, anchor)
    if found.part and date is not None and end is not None:
        date, end = _narrowed(date, end, found.part)
    return make_date_mention(
        span=(found.start, found.end),
        text=text[found.start : found.end],
        date=date,
        end=end,
        precision=found.precision,
        direction=found.direction,
        relative=relative,
    )
