"""When an act happened: the day told with it, not the year of what it changes."""

from __future__ import annotations

import datetime as dt

import pytest

from didymium.news.page import PageDate
from didymium.news.reader import read_page
from didymium.news.words.text import clean

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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # told on the page's day for a day to come
        ("Congo will lift its ban on cobalt exports on December 16.", dt.date(2025, 11, 10)),
        # in force since a day that has come
        ("La Cina ha vietato dal 7 novembre l'esportazione di gallio.", dt.date(2025, 11, 7)),
        # the year of the page says nothing of the day
        ("Nel 2025 la Cina ha vietato l'esportazione di gallio.", dt.date(2025, 11, 10)),
        # the day stands in the next sentence of the opening
        (
            "Zimbabwe has banned exports of lithium ore. The minister announced it on Friday.",
            dt.date(2025, 11, 7),
        ),
    ],
)
def test_the_day_of_an_act_is_past_and_may_stand_in_the_opening(text: str, day: dt.date) -> None:
    reading = read_page(clean(text, dates=(MONDAY,)))
    assert [event.date for event in reading.events if not event.background] == [day]


def test_a_page_without_date_takes_the_day_its_opening_names() -> None:
    text = (
        "Greenland has banned exports of rare earths. The decision was published on June 29, 2026."
    )
    assert [event.date for event in read_page(clean(text)).events] == [dt.date(2026, 6, 29)]


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://example.org/post/2025/6/ban", dt.date(2025, 6, 1)),
        ("https://example.org/2025/06/ban", dt.date(2025, 6, 1)),
    ],
)
def test_a_month_in_an_address_may_have_one_figure(address: str, day: dt.date) -> None:
    reading = read_page(clean("La Cina vieta l'export di gallio.", url=address))
    assert (reading.date, reading.date_basis) == (day, "address")


def test_a_month_in_an_address_gives_way_to_the_latest_day_told_in_it() -> None:
    text = "On 4 June 2025 the Commission published a list of critical minerals."
    reading = read_page(clean(text, url="https://example.org/2025/06/list"))
    assert reading.date == dt.date(2025, 6, 4)


def test_a_line_that_says_when_it_was_published_is_a_dateline() -> None:
    text = (
        "Giappone, stop cinese alle terre rare\n\nPubblicato il 24 Settembre 2010 - 08:44 OLTRE 6 "
        "MESI FA\n\nIl governo giapponese ha annunciato indagini sul blocco delle esportazioni "
        "cinesi di terre rare verso il Paese, chieste dalle imprese dell'elettronica."
    )
    assert read_page(clean(text)).date == dt.date(2010, 9, 24)
