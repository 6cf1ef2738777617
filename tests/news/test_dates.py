"""Dates, absolute and relative, against a page of Friday 10 October 2025."""

from __future__ import annotations

import datetime as dt

import pytest

from didymium.news import read
from didymium.news.dates.finding import find_dates
from didymium.news.dates.page_dates import date_in_address
from didymium.news.words.found_dates import resolve
from didymium.news.words.tokens import tokenise

PAGE = dt.date(2025, 10, 10)


def dates(text: str, language: str) -> list[tuple[str, str | None, str, str]]:
    tokens = tokenise(text)
    found = [resolve(item, text, PAGE) for item in find_dates(tokens, language)]
    return [
        (item.text, item.date and item.date.isoformat(), item.precision, item.direction)
        for item in found
    ]


@pytest.mark.parametrize(
    ("text", "date", "precision", "direction"),
    [
        ("due giorni fa", "2025-10-08", "day", "at"),
        ("la scorsa settimana", "2025-09-29", "week", "at"),
        ("nelle prossime settimane", "2025-10-10", "month", "at"),
        ("dal primo dicembre", "2025-12-01", "day", "from"),
        ("dal 1° dicembre 2025", "2025-12-01", "day", "from"),
        ("entro fine anno", "2025-12-31", "year", "until"),
        ("(12-03-2025)", "2025-03-12", "day", "at"),
        ("25/02/2025", "2025-02-25", "day", "at"),
        ("03/25/2025", "2025-03-25", "day", "at"),
        ("2025-02-25", "2025-02-25", "day", "at"),
        ("il 16 ottobre", "2025-10-16", "day", "at"),
        ("il 3 dicembre 2024", "2024-12-03", "day", "at"),
        ("gennaio 2026", "2026-01-01", "month", "at"),
        ("fino al 27 novembre 2026", "2026-11-27", "day", "until"),
        ("già nel 2010", "2010-01-01", "year", "at"),
        ("lunedì scorso", "2025-10-06", "day", "at"),
        ("venerdì", "2025-10-10", "day", "at"),
        ("il mese prossimo", "2025-11-01", "month", "at"),
        ("lo scorso aprile", "2025-04-01", "month", "at"),
        ("l'anno scorso", "2024-01-01", "year", "at"),
        ("entro 30 giorni", "2025-11-09", "day", "until"),
        ("nel terzo trimestre del 2025", "2025-07-01", "quarter", "at"),
        ("nel secondo semestre del 2025", "2025-07-01", "half", "at"),
        ("dieci anni fa", "2015-01-01", "year", "at"),
        ("sei mesi fa", "2025-04-01", "month", "at"),
        ("qualche giorno fa", "2025-10-06", "day", "at"),
        ("un paio di settimane fa", "2025-09-26", "day", "at"),
        ("48 ore fa", "2025-10-08", "day", "at"),
        ("tra pochi giorni", "2025-10-14", "day", "at"),
        ("dall'8 novembre", "2025-11-08", "day", "from"),
        ("fino a marzo", "2026-03-01", "month", "until"),
        ("prima di marzo", "2026-03-01", "month", "before"),
        ("metà aprile 2026", "2026-04-11", "month", "at"),
        ("fine 2025", "2025-09-01", "year", "at"),
        ("negli anni Novanta", "1990-01-01", "decade", "at"),
        ("12 marzo '25", "2025-03-12", "day", "at"),
        ("a fine mese", "2025-10-31", "month", "at"),
    ],
)
def test_italian_dates_are_resolved(text: str, date: str, precision: str, direction: str) -> None:
    assert [item[1:] for item in dates(text, "it")] == [(date, precision, direction)]


@pytest.mark.parametrize(
    ("text", "date", "precision", "direction"),
    [
        ("two days ago", "2025-10-08", "day", "at"),
        ("last week", "2025-09-29", "week", "at"),
        ("from December 1", "2025-12-01", "day", "from"),
        ("effective Dec. 1, 2025", "2025-12-01", "day", "from"),
        ("by the end of the year", "2025-12-31", "year", "until"),
        ("June 14, 2024", "2024-06-14", "day", "at"),
        ("14 June 2024", "2024-06-14", "day", "at"),
        ("on Oct. 9", "2025-10-09", "day", "at"),
        ("until November 27, 2026", "2026-11-27", "day", "until"),
        ("in April", "2025-04-01", "month", "at"),
        ("next month", "2025-11-01", "month", "at"),
        ("on Thursday", "2025-10-09", "day", "at"),
        ("since 2010", "2010-01-01", "year", "from"),
        ("in May", "2025-05-01", "month", "at"),
        ("the third quarter of 2025", "2025-07-01", "quarter", "at"),
        ("H2 2025", "2025-07-01", "half", "at"),
        ("ten years ago", "2015-01-01", "year", "at"),
        ("a decade ago", "2015-01-01", "year", "at"),
        ("a couple of weeks ago", "2025-09-26", "day", "at"),
        ("the day before yesterday", "2025-10-08", "day", "at"),
        ("in the next few days", "2025-10-10", "week", "at"),
        ("over the past months", "2025-06-12", "year", "at"),
        ("in the 1990s", "1990-01-01", "decade", "at"),
        ("within 60 days", "2025-12-09", "day", "until"),
        ("since last April", "2025-04-01", "month", "from"),
        ("mid-April 2026", "2026-04-11", "month", "at"),
    ],
)
def test_english_dates_are_resolved(text: str, date: str, precision: str, direction: str) -> None:
    assert [item[1:] for item in dates(text, "en")] == [(date, precision, direction)]


@pytest.mark.parametrize(
    ("text", "language", "date", "direction"),
    [
        ("le 1er décembre 2025", "fr", "2025-12-01", "at"),
        ("il y a deux jours", "fr", "2025-10-08", "at"),
        ("à partir du 10 novembre", "fr", "2025-11-10", "from"),
        ("la semaine dernière", "fr", "2025-09-29", "at"),
        ("am 12. März 2025", "de", "2025-03-12", "at"),
        ("vor zwei Tagen", "de", "2025-10-08", "at"),
        ("bis zum 27. November 2026", "de", "2026-11-27", "until"),
        ("nächsten Monat", "de", "2025-11-01", "at"),
        ("el 12 de marzo de 2025", "es", "2025-03-12", "at"),
        ("hace dos días", "es", "2025-10-08", "at"),
        ("hasta el 27 de noviembre de 2026", "es", "2026-11-27", "until"),
        ("el año pasado", "es", "2024-01-01", "at"),
    ],
)
def test_french_german_and_spanish_dates_are_resolved(
    text: str, language: str, date: str, direction: str
) -> None:
    assert [(item[1], item[3]) for item in dates(text, language)] == [(date, direction)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("il 3 e 4 marzo 2025", "it", [("2025-03-03", "2025-03-04", "at")]),
        ("tra il 3 e il 5 marzo 2025", "it", [("2025-03-03", "2025-03-05", "at")]),
        ("March 3-5, 2025", "en", [("2025-03-03", "2025-03-05", "at")]),
        (
            "dal 3 al 5 marzo 2025",
            "it",
            [("2025-03-03", None, "from"), ("2025-03-05", None, "until")],
        ),
        ("nel 2030-2035", "it", [("2030-01-01", "2035-12-31", "at")]),
    ],
)
def test_a_range_has_both_its_ends(
    text: str, language: str, expected: list[tuple[str, str | None, str]]
) -> None:
    found = [resolve(item, text, PAGE) for item in find_dates(tokenise(text), language)]
    assert [
        (str(item.date), item.end and str(item.end), item.direction) for item in found
    ] == expected


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Trump will sign the rare earths deal on Friday.", "2025-03-14"),
        ("Trump signed the rare earths deal on Friday.", "2025-03-07"),
        ("Trump is expected to sign the rare earths deal on Friday.", "2025-03-14"),
        ("Trump met Xi to discuss rare earths on Friday.", "2025-03-07"),
        ("Il divieto di export di gallio entrerà in vigore il 10 novembre.", "2025-11-10"),
        ("Il divieto di export di gallio entrò in vigore il 10 settembre.", "2024-09-10"),
        ("The ban on gallium exports will take effect in November.", "2025-11-01"),
        ("The ban on gallium exports took effect in September.", "2024-09-01"),
    ],
)
def test_the_verb_says_on_which_side_of_the_page_a_day_lies(text: str, date: str) -> None:
    reading = read(text, url="https://example.org/2025/03/12/page")  # a Wednesday
    assert [str(item.date) for item in reading.date_mentions] == [date]


def test_a_rule_that_will_be_in_force_is_no_background() -> None:
    text = "Il divieto cinese di export di gallio entrerà in vigore il 10 novembre."
    reading = read(text, url="https://example.org/2025/03/12/page")
    assert [(event.action, event.background) for event in reading.events] == [("export_ban", False)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It may march on", "en"),
        ("They mine 3 and 5 tonnes in March", "en"),
        ("due giorni prima", "it"),
        ("Il 30 febbraio 2025 non esiste", "it"),
        ("2010 tonnellate di cobalto", "it"),
        ("la versione 1.2.3.4", "it"),
    ],
)
def test_what_looks_like_a_date_and_is_none_is_left_alone(text: str, language: str) -> None:
    assert [item for item in dates(text, language) if item[2] == "day"] == []


def test_a_relative_date_without_page_date_stays_open() -> None:
    text = "due giorni fa"
    found = find_dates(tokenise(text), "it")
    assert resolve(found[0], text, None).date is None


@pytest.mark.parametrize(
    ("url", "date", "precision"),
    [
        ("https://example.org/2025/02/26/terre-rare/", dt.date(2025, 2, 26), "day"),
        ("https://example.org/HtmlViewer/20250226/it_mondo.html", dt.date(2025, 2, 26), "day"),
        ("https://example.org/a_99811812-202502k.shtml", dt.date(2025, 2, 1), "month"),
        ("https://example.org/2025/11/titolo/", dt.date(2025, 11, 1), "month"),
    ],
)
def test_an_address_gives_its_date(url: str, date: dt.date, precision: str) -> None:
    found = date_in_address(url)
    assert found is not None
    assert (found.date, found.precision) == (date, precision)


def test_an_address_without_date_gives_none() -> None:
    assert date_in_address("https://example.org/articolo-123456789.html") is None


BODY = (
    "Roma, {dateline} - Il ministero ha annunciato un accordo sulle terre rare con il Kazakistan. "
    "Il testo è stato firmato dal ministro.\nLa produzione resta lontana.\n"
)


def conflicts(text: str, url: str | None = None) -> list[str]:
    reading = read(text, url=url)
    return [w.message_en for w in reading.warnings if w.kind == "date_conflict"]


def test_a_dateline_against_the_address_is_a_finding() -> None:
    text = BODY.format(dateline="14 giugno 2024")
    found = conflicts(text, url="https://example.org/2025/02/26/accordo/")
    assert len(found) == 1
    assert "2025-02-26" in found[0]
    assert "2024-06-14" in found[0]


def test_dates_two_days_apart_are_no_conflict() -> None:
    text = BODY.format(dateline="25 febbraio 2025")
    assert conflicts(text, url="https://example.org/2025/02/26/accordo/") == []


def test_an_event_told_in_the_past_after_the_dateline_is_a_finding() -> None:
    text = (
        BODY.format(dateline="14 giugno 2024") + "Il 25 febbraio 2025 Putin ha offerto un'intesa."
    )
    found = conflicts(text)
    assert len(found) == 1
    assert "2025-02-25" in found[0]


def test_an_older_event_is_no_conflict() -> None:
    text = BODY.format(dateline="14 giugno 2024") + "Il 25 febbraio 2022 la Russia ha invaso Kiev."
    assert conflicts(text) == []


def test_a_wrong_weekday_is_a_finding() -> None:
    # 14 June 2024 was a Friday
    text = BODY.format(dateline="lunedì 14 giugno 2024")
    assert any("not the weekday" in message for message in conflicts(text))


def test_the_address_outweighs_the_dateline() -> None:
    text = BODY.format(dateline="14 giugno 2024")
    reading = read(text, url="https://example.org/2025/02/26/accordo/")
    assert (reading.date, reading.date_basis) == (dt.date(2025, 2, 26), "address")


def test_the_crawl_date_alone_does_not_date_an_article_against_its_dateline() -> None:
    text = BODY.format(dateline="14 giugno 2024")
    reading = read(text, crawled=dt.date(2026, 1, 26))
    assert reading.date == dt.date(2024, 6, 14)
    assert [w for w in reading.warnings if w.kind == "date_conflict"] == []


@pytest.mark.parametrize(
    "stamp",
    ["Inviato da Anna Neri il Mar, 01/03/2011 - 10:42", "Inserito da redazione il 1/3/2011"],
)
def test_a_stamp_under_the_headline_dates_the_page(stamp: str) -> None:
    reading = read(
        f"Ferro: l'India fissa un dazio\n\n{stamp}\nL'India tassa il ferro dal 1° aprile."
    )
    assert reading.date == dt.date(2011, 3, 1)
