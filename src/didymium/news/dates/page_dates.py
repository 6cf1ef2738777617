"""The dates a page gives for itself, weighed, and where they contradict each other."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from didymium.news.page import DateSource, Page, PageDate, make_page_date
from didymium.news.words.doc import Doc
from didymium.news.words.found_dates import FoundDate

_ADDRESS_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)"
)
_ADDRESS_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-/_]?(0[1-9]|1[0-2])(?![\d])|/([1-9])/)")
# How far each kind of date is trusted: an address or metadata is written by the publishing
# system, a closing stamp by the writer's system, a dateline by hand or by a program.
WEIGHTS = {"metadata": 3.0, "address": 2.5, "closing_stamp": 2.0, "dateline": 1.5, "crawl": 0.2}
_NEAR_DAYS = 2
_DATELINE_WORDS = 14
_BRACKET_WORDS = 40
_PUBLISHED = (
    "pubblicat",
    "published",
    "posted",
    "inviato",
    "inserito",
    "postato",
    "scritto",
    "submitted",
)
_UPDATED = ("aggiornat", "updated", "modific", "modified", "aggiornamento")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two dates of a page that cannot both be right."""

    first: PageDate
    second: PageDate
    days: int


def date_in_address(url: str) -> PageDate | None:
    """The date written in an address, to the day or the month, or None."""
    path = url.split("//", 1)[-1]
    for match in _ADDRESS_DAY.finditer(path):
        year, month, day = (int(part) for part in match.groups())
        try:
            date = dt.date(year, month, day)
        except ValueError:
            continue
        return PageDate(source="address", date=date, precision="day", text=match.group())
    found = _ADDRESS_MONTH.search(path)
    if found is None:
        return None
    date = dt.date(int(found[1]), int(found[2] or found[3]), 1)
    return PageDate(source="address", date=date, precision="month", text=found.group())


def dates_of_text(doc: Doc) -> list[PageDate]:
    """Dateline and closing stamp, as the text gives them."""
    found: list[PageDate] = []
    bodies = [sent for sent in doc.sentences if sent.part == "body"]
    full = [(item, item.full) for item in doc.dates if item.full is not None]
    for item, date in full:
        assert date is not None
        if bodies and _is_dateline(doc, item, bodies[0].first):
            found.append(_page_date("dateline", date, doc, item))
            break
    for item, date in reversed(full):
        assert date is not None
        if _is_closing(doc, item):
            found.append(_page_date("closing_stamp", date, doc, item))
            break
    return found


def _page_date(source: DateSource, date: dt.date, doc: Doc, item: FoundDate) -> PageDate:
    return make_page_date(
        source=source,
        date=date,
        precision="day",
        text=doc.text[item.start : item.end],
        span=(item.start, item.end),
    )


def _is_dateline(doc: Doc, item: FoundDate, body: int) -> bool:
    """A full date at the top: alone in its line, or after a place and before a dash."""
    norms = doc.tokens.norms
    for sent in doc.sentences:
        if sent.first <= item.first < sent.last:
            published = any(word.startswith(_PUBLISHED) for word in norms[sent.first : item.first])
            if published and sent.index <= 3 and not any(g.finite for g in sent.groups):
                return True
            alone = sent.last - sent.first - (item.last - item.first) <= 6 and not sent.groups
            if alone and sent.index <= 3:
                return True
            break
    bracketed = item.first > 0 and "(" in norms[max(0, item.first - 3) : item.first]
    if (
        bracketed
        and item.first <= body + _BRACKET_WORDS
        and norms[item.last : item.last + 1] == [")"]
    ):
        return True
    if not body <= item.first <= body + _DATELINE_WORDS:
        return False
    before = norms[body : item.first]
    after = norms[item.last : item.last + 6]
    if after[:1] == ["("] and ")" in after:
        after = after[after.index(")") + 1 :]
    if {"-", "–", "—", ")", "|"} & set(after[:2]):
        return len(before) <= 8
    return not before


def _is_closing(doc: Doc, item: FoundDate) -> bool:
    if not doc.sentences:
        return False
    last = doc.sentences[-1]
    if item.first < last.first and not (
        len(doc.sentences) > 1
        and item.first >= doc.sentences[-2].first
        and last.last - last.first <= 4
    ):
        return False
    if len(doc.sentences) <= 2:
        return False
    near = doc.tokens.norms[max(0, item.first - 5) : item.first]
    if any(word.startswith(_UPDATED) for word in near):
        return False
    before = doc.tokens.norms[item.first - 1] if item.first else ""
    others = last.last - last.first - (item.last - item.first)
    short = others <= 12 and not any(group.finite for group in last.groups)
    return short or before in {"(", "["}


def implied_by_events(doc: Doc, own: list[PageDate]) -> PageDate | None:
    """The latest full date that the text tells in the past: the page cannot be older.

    Dates that the page gives for itself (``own``: dateline, closing stamp) are no events.
    """
    stamps = {date.span for date in own}
    dates = [item for item in doc.dates if item.direction == "at" and item.full is not None]
    latest: PageDate | None = None
    if not dates:
        return latest
    for sent in doc.sentences:
        for clause in sent.clauses:
            main = clause.main
            past = (
                main is not None
                and (main.perfect or main.tense == "past")
                and main.mood == "indicative"
            )
            if not past or main is None or main.modal or main.negated:
                continue
            for item in dates:
                if not clause.first <= item.first < clause.last:
                    continue
                date = item.full
                if date is None or (item.start, item.end) in stamps:
                    continue
                if not _told_on(doc, item, clause.first):
                    continue
                if latest is None or date > latest.date:
                    latest = _page_date("event", date, doc, item)
    return latest


def _told_on(doc: Doc, item: FoundDate, first: int) -> bool:
    """Whether a date is the day of the act ("il 25 febbraio", "on 25 February"), not an aim."""
    before = doc.tokens.norms[item.first - 1] if item.first > first else ""
    if before not in {"", "il", "l'", "lo", "on", ",", "("}:
        return False
    return not any(
        cue.kind in {"planned", "state_announced"}
        for _, _, cue in doc.cues_in(first, item.last + 6)
    )


def weigh(dates: list[PageDate]) -> tuple[dt.date | None, str]:
    """The page's most credible date and the kinds of date that give it.

    Every date counts with the weight of its kind, and is supported by the others that lie
    within two days (a month in an address supports any day of that month).
    """
    best: tuple[float, PageDate] | None = None
    for date in dates:
        if date.source == "event" or date.source not in WEIGHTS:
            continue
        support = sum(
            WEIGHTS[other.source]
            for other in dates
            if other.source in WEIGHTS and _agree(date, other)
        )
        if date.precision != "day":
            support -= 0.1
        if best is None or support > best[0]:
            best = (support, date)
    if best is None:
        return None, "none"
    day, source = best[1].date, best[1].source
    if best[1].precision == "month":
        # the latest day the text tells of in that month is nearer than its first
        days = [item.date for item in dates if item.source == "event" and _agree(item, best[1])]
        day = max(days, default=day)
    return day, source


def _agree(one: PageDate, other: PageDate) -> bool:
    if "month" in {one.precision, other.precision}:
        return (one.date.year, one.date.month) == (other.date.year, other.date.month)
    return abs((one.date - other.date).days) <= _NEAR_DAYS


def conflicts(dates: list[PageDate]) -> list[Conflict]:
    """Pairs of dates that contradict each other; the crawl date contradicts only the future."""
    found = []
    for index, one in enumerate(dates):
        for other in dates[index + 1 :]:
            pair = {one.source, other.source}
            days = (other.date - one.date).days
            if "event" in pair:
                event, page = (one, other) if one.source == "event" else (other, one)
                if (event.date - page.date).days > _NEAR_DAYS and page.precision == "day":
                    found.append(Conflict(page, event, (event.date - page.date).days))
            elif "crawl" in pair:
                crawl, page = (one, other) if one.source == "crawl" else (other, one)
                if (page.date - crawl.date).days > _NEAR_DAYS:
                    found.append(Conflict(crawl, page, (page.date - crawl.date).days))
            elif not _agree(one, other) and abs(days) > _NEAR_DAYS + 1:
                found.append(Conflict(one, other, days))
    return found


def all_dates(page: Page, doc: Doc) -> list[PageDate]:
    """Every date of a page: those known before reading and those the text gives."""
    dates = list(page.dates)
    if page.url and not any(date.source == "address" for date in dates):
        address = date_in_address(page.url)
        if address is not None:
            dates.append(address)
    dates.extend(dates_of_text(doc))
    implied = implied_by_events(doc, dates)
    if implied is not None:
        dates.append(implied)
    return dates
