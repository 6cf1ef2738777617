"""The ledger as the brief uses it: rows up to a date, kinship of materials, what is near."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from didymium.brief.document import LedgerRow
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.tables import Base, items, records
from didymium.brief.topic import VAGUE, Topic

_WATCH = "watch_date"
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
# A source this many days after the event is told as such.
_LATE_DAYS = 10
# A row further than this from a page's date is not the act the page tells of.
NEAR_DAYS = 30


@dataclass(frozen=True)
class Entry:
    """A row of the ledger with its lists split and its first and last possible day.

    ``known`` is the day from which the row could be known: that of its source where it came later.
    """

    id: str
    first: dt.date
    last: dt.date
    actors: frozenset[str]
    targets: frozenset[str]
    materials: frozenset[str]
    instrument: str
    status: str
    kind: str
    level: str | None
    place: str | None
    place_iso3: str | None
    until: str | None
    watch: bool
    known: dt.date
    raw: dict[str, Any]

    @property
    def parties(self) -> frozenset[str]:
        """Actors and targets together."""
        return self.actors | self.targets

    @property
    def told(self) -> str:
        """The words of the row in which a firm may be named."""
        return f"{self.raw['actor_detail'] or ''} {self.raw['summary_en']}"

    def shown(self) -> LedgerRow:
        """The row as the document keeps it."""
        raw = self.raw
        return LedgerRow(
            id=self.id,
            date=raw["date"],
            end_date=raw["end_date"],
            event_kind=raw["event_kind"],
            instrument=raw["instrument"],
            status=raw["status"],
            level=raw["level"],
            place=raw["place"],
            summary_en=raw["summary_en"],
            summary_it=raw["summary_it"] or raw["summary_en"],
            later_outcome=raw["later_outcome"],
            reviewed=raw["review"] in {"checked", "corrected", "added", "split"},
            source=raw["source_id"],
            known=self.known.isoformat() if (self.known - self.last).days > _LATE_DAYS else None,
        )


def entries(base: Base) -> tuple[Entry, ...]:
    """Every row of the ledger in order of date."""
    from didymium.evidence.ledger import with_days

    published = {row["source_id"]: row["published"] for row in records(base.table("source"))}
    return tuple(
        sorted(
            (
                _entry(row, published[row["source_id"]])
                for row in records(with_days(base.table("measure")))
            ),
            key=lambda entry: (entry.first, entry.id),
        )
    )


def _entry(row: dict[str, Any], published: str | None) -> Entry:
    return Entry(
        id=row["measure_id"],
        first=row["first_day"],
        last=row["last_day"],
        actors=frozenset(items(row["actor"])),
        targets=frozenset(items(row["target"])),
        materials=frozenset(items(row["materials"])),
        instrument=row["instrument"],
        status=row["status"],
        kind=row["event_kind"],
        level=row["level"],
        place=row["place"],
        place_iso3=row["place_iso3"],
        until=row["status_until"],
        watch=_WATCH in items(row["flags"]),
        known=max(row["first_day"], _day(published) or row["first_day"]),
        raw=row,
    )


def _day(text: str | None) -> dt.date | None:
    """The first day a publication date may mean; None where it is not a date."""
    found = _DATE.match(text or "")
    if found is None:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    return dt.date(year, month, day)


def same_material(wanted: str, held: Iterable[str], *, loosely: bool = False) -> bool:
    """Whether a row is about the material or one of its group.

    ``loosely`` takes rows on "critical minerals" and the like too: for rows of the same two
    parties, whose deals seldom name one material.
    """
    held = set(held)
    if loosely and (held & VAGUE or wanted in VAGUE):
        return True
    if wanted in RARE_EARTHS:
        return bool(held & RARE_EARTHS)
    return wanted in held


def between(entry: Entry, parties: Sequence[str]) -> bool:
    """Whether all the parties (at least two) are on the row, on whichever side."""
    return len(set(parties)) >= 2 and set(parties) <= entry.parties


def of_deal(entry: Entry, topic: Topic) -> bool:
    """Whether a row is on both sides of a deal, or on the hub and one of several partners."""
    if topic.hub is None:
        return between(entry, topic.dealers)
    return topic.hub in entry.parties and bool(entry.parties & set(topic.partners))


def days_from(entry: Entry, day: dt.date) -> int:
    """Days between a row and a day; 0 when the day is one the row may mean."""
    if entry.first <= day <= entry.last:
        return 0
    return (entry.first - day).days if entry.first > day else (entry.last - day).days


def names_firm(entry: Entry, names: Iterable[str]) -> bool:
    """Whether a row names a firm, by one of its names as whole words."""
    return any(re.search(rf"\b{re.escape(name)}\b", entry.told) for name in names)
