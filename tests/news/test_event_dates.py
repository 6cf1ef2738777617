"""When an act happened: the day told with it, not the year of what it changes."""

from __future__ import annotations

import datetime as dt

import pytest

from didymium.news.page import PageDate
from didymium.news.reader import read_page
from didymium.news.text import clean

# 10 November 2025 is a Monday, so "on Sunday" is the day before.
MONDAY = PageDate(source="metadata", date=dt.date(2025, 11, 10), precision="day", text="2025-11-10")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "The ministry said on Sunday that the gallium export ban would be suspended.",
            dt.date(2025, 11, 9),
        ),
        (
            "At a briefing on Friday, the minister said Indonesia had banned exports of nickel.",
            dt.date(2025, 11, 7),
        ),
    ],
)
def test_an_act_has_the_day_told_in_its_sentence(text: str, day: dt.date) -> None:
    reading = read_page(clean(text, dates=(MONDAY,)))
    assert [event.date for event in reading.events if not event.background] == [day]


def test_a_term_is_not_the_day_of_an_order() -> None:
    text = "L'Australia ha vietato l'esportazione di litio entro sessanta giorni."
    reading = read_page(clean(text, dates=(MONDAY,)))
    assert [event.date for event in reading.events] == [dt.date(2025, 11, 10)]
