"""The article's date against the ledger, and the dates a page gives itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from didymium import vocabulary
from didymium.brief import ledger
from didymium.brief.checks.words import party, words_at
from didymium.brief.document import Arg, Check, DateArg, ManyArg, NameArg, Say, TextArg
from didymium.brief.figures import Book
from didymium.brief.ledger import Entry
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.news import Reading

_CLAIMS: Final = frozenset({"statement", "deal_step", "meeting"})
# A statement reported this many days after it was made is still the same news.
SAME_NEWS_DAYS: Final = 10


@dataclass(frozen=True)
class Anchored:
    """The ledger row that is the article's statement, and the day it was made."""

    entry: Entry | None
    by_speaker: bool


def anchor(reading: Reading, topic: Topic, entries: Sequence[Entry]) -> Anchored:
    """The row of the same speaker, parties and material; failing that, the nearest in date."""
    parties = [party for party in topic.parties[:2] if party]
    about = [
        entry
        for entry in entries
        if ledger.same_material(topic.material, entry.materials)
        and entry.kind in _CLAIMS | {"measure"}
        and (set(parties) <= entry.parties if parties else False)
    ]
    surnames = _surnames(reading)
    spoken = [
        entry
        for entry in about
        if entry.kind in _CLAIMS and any(name in entry.raw["summary_en"] for name in surnames)
    ]
    if spoken:
        return Anchored(_nearest(spoken, reading.date) or spoken[0], by_speaker=True)
    if reading.date is None:
        return Anchored(None, by_speaker=False)
    near = [
        entry
        for entry in about
        if abs(ledger.days_from(entry, reading.date)) <= SAME_NEWS_DAYS
        and (topic.instrument is None or entry.instrument == topic.instrument)
    ]
    return Anchored(_nearest(near, reading.date), by_speaker=False)


def _surnames(reading: Reading) -> tuple[str, ...]:
    names = []
    for statement in reading.statements:
        if statement.speaker.kind == "person" and not statement.background:
            shown = statement.speaker.name
            if statement.speaker.id is not None:
                shown = vocabulary.name("person", statement.speaker.id, "en")
            names.append(shown.split()[-1])
    return tuple(dict.fromkeys(names))


def _nearest(rows: Iterable[Entry], day: dt.date | None) -> Entry | None:
    listed = list(rows)
    if not listed:
        return None
    if day is None:
        return listed[0]
    return min(listed, key=lambda entry: (abs(ledger.days_from(entry, day)), entry.first, entry.id))


def date_check(
    book: Book, reading: Reading, topic: Topic, entries: Sequence[Entry], found: Anchored
) -> Check | None:
    """The known statement of the same speaker under another date, or under the same one."""
    entry, day = found.entry, reading.date
    if entry is None or day is None or not found.by_speaker:
        return None
    apart = ledger.days_from(entry, day)
    about = [
        other
        for other in entries
        if ledger.same_material(topic.material, other.materials)
        and ledger.between(other, topic.parties[:2])
    ]
    near = [o for o in about if abs(ledger.days_from(o, entry.first)) <= 3 and o.id != entry.id]
    speaker = TextArg(text=topic.speaker or "")
    said: dict[str, Arg] = {
        "speaker": speaker,
        "claimed": DateArg(date=day.isoformat()),
        "known": DateArg(date=entry.raw["date"]),
    }
    rows = tuple(o.shown() for o in [*_distinct(near, entry)[:2], entry])
    if abs(apart) <= SAME_NEWS_DAYS:
        return Check(
            id="date",
            rule="rule_date",
            verdict="supported",
            headline=Say(key="check_date_right", args=said, sources=(entry.raw["source_id"],)),
            says=(),
            words=(),
            evidence=rows,
        )
    days = book.computed(
        "days-article-to-ledger",
        float(abs(apart)),
        unit="days",
        formula="days between the date of the text and the date of the ledger's row",
        rows=[("measure", entry.raw)],
    )
    says = [
        Say(
            key="check_date_apart" if apart > 0 else "check_date_apart_after",
            args={"days": book.arg(days.id)},
        )
    ]
    first = min(about, key=lambda other: other.first, default=None)
    if first is not None and first.first > day:
        says.append(
            Say(
                key="check_date_first",
                args={
                    "first": DateArg(date=first.raw["date"]),
                    "parties": ManyArg(items=tuple(party(code) for code in topic.parties[:2])),
                    "what": NameArg(of="material", id=topic.material),
                },
                sources=(first.raw["source_id"],),
            )
        )
    others = [d for d in reading.dates if d.date != day]
    if others:
        says.append(
            Say(
                key="check_date_page",
                args={
                    "dates": ManyArg(
                        items=tuple(
                            DateArg(date=other.isoformat())
                            for other in sorted({d.date for d in others})
                        )
                    )
                },
            )
        )
    return Check(
        id="date",
        rule="rule_date",
        verdict="contradicted",
        headline=Say(key="check_date_wrong", args=said, sources=(entry.raw["source_id"],)),
        says=tuple(says),
        words=tuple(_date_words(reading, day)),
        evidence=rows,
    )


def _distinct(rows: Sequence[Entry], entry: Entry) -> list[Entry]:
    """Rows of other days or other sides than the anchor's, the same side's first."""
    same_side = [row for row in rows if row.actors == entry.actors]
    return same_side or list(rows)


def _date_words(reading: Reading, day: dt.date) -> list[str]:
    return [page.text for page in reading.dates if page.date == day and page.text][:1]


def page_dates(reading: Reading) -> list[Check]:
    """Contradictions between the dates a page gives itself."""
    conflicts = [item for item in reading.warnings if item.kind == "date_conflict"]
    days = {page.date for page in reading.dates}
    if not conflicts or len(days) < 2:
        return []
    return [
        Check(
            id="page-dates",
            rule="rule_page_dates",
            verdict="caution",
            headline=Say(
                key="check_page_dates",
                args={
                    "dates": ManyArg(
                        items=tuple(DateArg(date=day.isoformat()) for day in sorted(days))
                    )
                },
            ),
            says=(),
            words=words_at(reading, conflicts[0]),
            evidence=(),
        )
    ]
