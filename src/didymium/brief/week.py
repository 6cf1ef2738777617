"""A week as data: its days, its stories with what is new in them, what was left out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from didymium.brief.document import (
    Apart,
    Check,
    Figure,
    LedgerRow,
    Model,
    Row,
    Run,
    Say,
    Source,
    Told,
)
from didymium.errors import InputError


@dataclass(frozen=True, slots=True)
class Week:
    """A week by ISO 8601, Monday to Sunday."""

    first: dt.date

    @property
    def last(self) -> dt.date:
        """Its Sunday."""
        return self.first + dt.timedelta(days=6)

    @property
    def name(self) -> str:
        """As in ``2026-W47``."""
        year, week, _ = self.first.isocalendar()
        return f"{year}-W{week:02}"

    def holds(self, day: dt.date) -> bool:
        """Whether the day lies in the week."""
        return self.first <= day <= self.last


def week(text: str) -> Week:
    """The week written as ``2026-W47``."""
    found = re.fullmatch(r"(\d{4})-W(\d{2})", text)
    try:
        if found:
            return Week(dt.date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        pass
    raise InputError(f'--week: found "{text}"; expected a week as 2026-W47.')


def week_of(day: dt.date) -> Week:
    """The week in which a day lies."""
    return Week(day - dt.timedelta(days=day.weekday()))


class Section(Model):
    """A story of the week: the answer, what is new, who told it, checks, rows of the ledger.

    ``news`` sets the week against what articles and ledger had before it.
    """

    title: Say
    answer: tuple[Say, ...]
    news: tuple[Say, ...]
    articles: tuple[Told, ...]
    checks: tuple[Check, ...]
    rows: tuple[LedgerRow, ...]
    no_rows: Say | None


class WeekDocument(Model):
    """A week over all stories, those told by most carriers first.

    Its run record is that of a brief of many articles: every article with its text.
    """

    week: str
    first: str
    last: str
    sections: tuple[Section, ...]
    left_out: tuple[Apart, ...]
    sources: tuple[Source, ...]
    figures: dict[str, Figure]
    rows: dict[str, Row]
    run: Run
