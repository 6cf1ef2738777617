"""When what a page tells took place: the date beside it, the day the news was told, or the page's.

A day to come is no day of an act: "will lift the ban on 16 October" happened on the day it was
announced. An act that opens a page without a date of its own happened on the day the page's first
sentences name ("... on Tuesday").
"""

from __future__ import annotations

import datetime as dt

from didymium.news.acts.background import old
from didymium.news.certainty.clause_verbs import Judgement
from didymium.news.page import Precision
from didymium.news.types import Act, Basis, DateMention
from didymium.news.words.doc import ClauseSpan, Doc, Sent
from didymium.news.words.found_dates import FoundDate

Occasion = tuple[dt.date | None, Precision | None, Basis]
_OPENING = 4
_TOLD_WITHIN = 7


class Occasions:
    """Dates the statements of one page."""

    def __init__(self, doc: Doc, page_date: dt.date | None, page_basis: str) -> None:
        self.doc = doc
        self.page_date = page_date
        self.page_basis = page_basis
        body = [sent for sent in doc.sentences if sent.part == "body"]
        self.opening = body[:_OPENING]
        self.opens = {sent.index for sent in self.opening}
        self.told = self._told()

    def _told(self) -> DateMention | None:
        """The day, shortly before the page's (if it has one), that its first sentences name."""
        if not self.opening:
            return None
        first, last = self.opening[0].first, self.opening[-1].last
        for found, date in self.doc.dates_in(first, last):
            if date.date is None or date.precision != "day" or found.direction != "at":
                continue
            if self.page_date is None or 0 < (self.page_date - date.date).days <= _TOLD_WITHIN:
                return date
        return None

    def of(self, sent: Sent, clause: ClauseSpan, act: Act | None, judgement: Judgement) -> Occasion:
        """When it happened: a date of the clause, of an act's sentence, of the opening, or the
        page's."""
        page_date = self.page_date
        for date in self._beside(sent, clause, act) if sent.dates else ():
            return date.date, date.precision, "stated"
        told = self.told if act is not None and judgement.time != "future" else None
        if told is not None and (sent.part == "headline" or sent.index in self.opens):
            return told.date, "day", "stated"
        if page_date is None:
            return None, None, "none"
        basis: Basis = "address" if self.page_basis == "address" else "page"
        return page_date, "day", basis

    def _beside(self, sent: Sent, clause: ClauseSpan, act: Act | None) -> list[DateMention]:
        """The dates it may have happened on, the likeliest first."""
        page_date = self.page_date
        inside: list[DateMention] = []
        around: list[DateMention] = []
        for found, date in sent.dates:
            if date.date is None or (act is not None and not self._on(found, date)):
                continue
            if clause.first <= found.first < clause.last:
                inside.append(date)
            elif act is not None:
                around.append(date)
        recent = [date for date in (*inside, *around) if not old(date, page_date)]
        recent.sort(key=lambda date: date.precision != "day")
        return [*recent, *inside]

    def _on(self, found: FoundDate, date: DateMention) -> bool:
        """Whether a date may be the day of an act: not one to come, nor the year of the page."""
        page_date = self.page_date
        if date.date is None or page_date is None:
            return found.direction == "at"
        if date.date > page_date or found.direction not in {"at", "from"}:
            return False
        around_page = date.end is not None and date.date <= page_date <= date.end
        return not (around_page and date.precision == "year")
