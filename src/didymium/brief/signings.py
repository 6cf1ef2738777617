"""Signed texts of the ledger: those of a page's own weeks, and the nearest of other dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from didymium.brief import ledger
from didymium.brief.ledger import Entry
from didymium.brief.topic import Topic

_SIGNED: Final = frozenset({"memorandum", "binding", "financed", "under_construction", "producing"})


@dataclass(frozen=True)
class Partner:
    """One of several partners of a deal, and what the ledger has between it and the hub.

    ``signed`` is the signed text of the page's own weeks, ``texts`` the nearest one of another
    date (of a page without a date, the newest); ``rows`` all rows of both on the material.
    """

    code: str
    signed: Entry | None
    texts: Entry | None
    rows: int


def texts_of(rows: Iterable[Entry], sides: Iterable[str]) -> list[Entry]:
    """The rows that are signed texts of all the sides."""
    wanted = set(sides)
    return [
        row
        for row in rows
        if row.status in _SIGNED and row.kind == "deal_step" and wanted <= row.actors
    ]


def nearest(rows: Sequence[Entry], day: dt.date | None) -> tuple[Entry | None, Entry | None]:
    """The signed text within 30 days of the page, else the one nearest to it (or the newest)."""
    if not rows:
        return None, None
    if day is None:
        return None, max(rows, key=lambda row: (row.first, row.id))
    found = min(rows, key=lambda row: (abs(ledger.days_from(row, day)), row.id))
    if abs(ledger.days_from(found, day)) <= ledger.NEAR_DAYS:
        return found, None
    return None, found


def partners(topic: Topic, rows: Iterable[Entry], day: dt.date | None) -> tuple[Partner, ...]:
    """What the rows of a story have on each partner of a deal of one with several."""
    if topic.hub is None:
        return ()
    held = list(rows)
    found = []
    for code in topic.partners:
        both = [row for row in held if {topic.hub, code} <= row.parties]
        signed, texts = nearest(texts_of(both, (topic.hub, code)), day)
        found.append(Partner(code, signed, texts, len(both)))
    return tuple(found)
