"""Claimed meetings on date, place and level together; membership of the host."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from didymium import vocabulary
from didymium.brief import ledger
from didymium.brief.document import (
    Arg,
    BothArg,
    Check,
    DateArg,
    NameArg,
    Say,
    TextArg,
    WordArg,
)
from didymium.brief.figures import Book
from didymium.brief.ledger import Entry
from didymium.brief.words import names
from didymium.vocabulary.tables import rows as vocabulary_rows

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Meeting, Statement

_SAME_MEETING_DAYS: Final = 3


def meetings(
    book: Book, reading: Reading, entries: Sequence[Entry], day: dt.date | None
) -> list[Check]:
    """One check for each meeting the article tells of, and one where the host is no member."""
    checks = []
    told = [(statement, statement.meeting) for statement in reading.statements]
    place = 0
    for statement, meeting in told:
        if meeting is None or (meeting.level == "unknown" and meeting.place is None):
            continue
        if statement.time == "future" or statement.modality not in {"asserted", "denied"}:
            # A meeting that is to come cannot be in a ledger of what happened.
            continue
        days = [d for d in (meeting.date, reading.date, day) if d is not None]
        if not days:
            continue
        checks.append(_meeting(book, statement, meeting, entries, days, place))
        member = _membership(statement, meeting, days[-1], place)
        if member is not None:
            checks.append(member)
        place += 1
    return checks


@dataclass(frozen=True)
class _Claim:
    """A claimed meeting and the days the article may mean."""

    meeting: Meeting
    days: Sequence[dt.date]

    def fits_level(self, entry: Entry) -> bool:
        level = self.meeting.level
        plain = entry.level == "ministers" and level.endswith("_ministers")
        return level == "unknown" or entry.level == level or plain

    def fits_place(self, entry: Entry) -> bool:
        claimed = self.meeting.place
        if claimed is None:
            iso3 = self.meeting.place_iso3
            return iso3 is None or entry.place_iso3 == iso3
        return entry.place is not None and _same_place(entry.place, claimed)

    def gap(self, entry: Entry) -> int:
        """Days from the row to the nearest day the article may mean."""
        return min(abs(ledger.days_from(entry, day)) for day in self.days)

    def is_known_as(self, entry: Entry) -> bool:
        return (
            self.fits_level(entry)
            and self.fits_place(entry)
            and self.gap(entry) <= _SAME_MEETING_DAYS
        )


def _meeting(
    book: Book,
    statement: Statement,
    meeting: Meeting,
    entries: Sequence[Entry],
    days: Sequence[dt.date],
    place: int,
) -> Check:
    claim = _Claim(meeting, days)
    known = [entry for entry in entries if entry.kind == "meeting"]
    args: dict[str, Arg] = {
        "level": WordArg(id=f"level_{meeting.level}"),
        "where": _where(meeting.place or ""),
        "date": DateArg(date=days[-1].isoformat()),
    }
    full = [entry for entry in known if claim.is_known_as(entry)]
    if full:
        best = min(full, key=claim.gap)
        return Check(
            id=f"meeting-{place + 1}",
            rule="rule_meeting",
            verdict="supported",
            headline=Say(key="check_meeting_known", args=args, sources=(best.raw["source_id"],)),
            says=(),
            words=(statement.claim,),
            evidence=(best.shown(),),
        )
    near = _nearest(claim, known)
    return Check(
        id=f"meeting-{place + 1}",
        rule="rule_meeting",
        verdict="unsupported",
        headline=Say(
            key="check_meeting_unknown" if meeting.place else "check_meeting_unknown_anywhere",
            args=args,
        ),
        says=tuple(_near_say(book, claim, key, entry, place) for key, entry in near.items()),
        words=(statement.claim,),
        evidence=tuple(entry.shown() for entry in near.values()),
    )


def _nearest(claim: _Claim, known: Sequence[Entry]) -> dict[str, Entry]:
    """The nearest known meeting of that level there, of another level there, and elsewhere."""
    wanted = {
        "check_meeting_both": (True, True),
        "check_meeting_place": (False, True),
        "check_meeting_level": (True, False),
    }
    found: dict[str, Entry] = {}
    for key, pattern in wanted.items():
        if claim.meeting.place is None and pattern != (True, True):
            continue
        alike = [e for e in known if (claim.fits_level(e), claim.fits_place(e)) == pattern]
        if alike:
            found[key] = min(alike, key=lambda entry: (claim.gap(entry), entry.id))
    return found


def _near_say(book: Book, claim: _Claim, key: str, entry: Entry, place: int) -> Say:
    figure = book.computed(
        f"days-meeting-{place + 1}-{key.removeprefix('check_meeting_')}",
        float(claim.gap(entry)),
        unit="days",
        formula="days between the ledger's meeting and the nearest date the article may mean (its "
        "own, or that of the statement it reports)",
        rows=[("measure", entry.raw)],
    )
    return Say(
        key=key,
        args={
            "level": WordArg(id=f"level_{entry.level or 'unknown'}"),
            "where": _where(entry.place or ""),
            "date": DateArg(date=entry.raw["date"]),
            "days": book.arg(figure.id),
        },
        sources=(entry.raw["source_id"],),
    )


def _same_place(known: str, claimed: str | None) -> bool:
    return claimed is not None and _place(known) == _place(claimed)


def _place(name: str) -> tuple[str, str]:
    """A capital by its state (London, Londra: GBR), any other place by its spelling."""
    folded = name.casefold()
    known = _seats().get(folded)
    return ("seat", known) if known is not None else ("spelling", folded)


def _where(name: str) -> BothArg:
    """A place with its preposition in both languages: in London, a Londra, in Corea del Sud."""
    seat = _seat(name)
    if seat is not None:
        return BothArg(en=f"in {seat.en}", it=f"a {seat.it}")
    for territory in vocabulary.territories():
        if name in {territory.name_en, territory.name_it}:
            return BothArg(
                en=names.phrase("territory", territory.iso3, "en", "in"),
                it=names.phrase("territory", territory.iso3, "it", "in"),
            )
    return BothArg(en=f"in {name}", it=f"a {name}")


def _seat(name: str) -> BothArg | None:
    """A capital's name in both languages, however it was written; None for other places."""
    known = _seats().get(name.casefold())
    if known is None:
        return None
    forms = {row["lang"]: row["form"] for row in reversed(_seat_rows()) if row["id"] == known}
    return BothArg(en=forms.get("en", name), it=forms.get("it", name))


@cache
def _seat_rows() -> tuple[dict[str, str], ...]:
    """Capitals of territories, and the seat by which a bloc is named (Brussels)."""
    capitals = [r for r in vocabulary_rows("names_territories") if r["role"] == "capital"]
    seats = [r for r in vocabulary_rows("names_blocs") if r["role"] == "government"]
    return (*capitals, *seats)


@cache
def _seats() -> dict[str, str]:
    return {row["form"].casefold(): row["id"] for row in _seat_rows()}


def _membership(statement: Statement, meeting: Meeting, day: dt.date, place: int) -> Check | None:
    bloc, iso3 = meeting.bloc, meeting.place_iso3
    if bloc is None or iso3 is None or vocabulary.is_member(iso3, bloc, day):
        return None
    left = [
        stay.end
        for stay in vocabulary.memberships()
        if stay.bloc == bloc and stay.member == iso3 and stay.end is not None
    ]
    args: dict[str, Arg] = {
        "place": _seat(meeting.place or "") or TextArg(text=meeting.place or ""),
        "state": NameArg(of="territory", id=iso3),
        "bloc": NameArg(of="bloc", id=bloc),
    }
    key = "check_member_never"
    if left and max(left) < day:
        key = "check_member_left"
        args["until"] = DateArg(date=max(left).isoformat())
    return Check(
        id=f"membership-{place + 1}",
        rule="rule_membership",
        verdict="caution",
        headline=Say(key=key, args=args),
        says=(),
        words=(statement.claim,),
        evidence=(),
    )
