"""The article's date against the ledger, and the dates a page gives itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from didymium import vocabulary
from didymium.brief import ledger
from didymium.brief.checks.words import words_at
from didymium.brief.document import Arg, Check, DateArg, ManyArg, NameArg, Say, TextArg, party
from didymium.brief.figures import Book
from didymium.brief.ledger import Entry
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.news import Reading

_CLAIMS: Final = frozenset({"statement", "deal_step", "meeting"})
_CONTROLS: Final = frozenset(
    {
        "export_ban",
        "export_quota",
        "export_licensing_requirement",
        "export_reporting_requirement",
        "technology_export_restriction",
        "export_tax",
    }
)
_DUTIES: Final = frozenset(
    {
        "import_quota",
        "import_tariff",
        "anti_dumping_duty",
        "anti_subsidy_duty",
        "trade_investigation",
    }
)
_SANCTIONS: Final = frozenset({"import_ban", "sanctions"})
_DEALS: Final = frozenset(
    {
        "statement_of_intent",
        "negotiation",
        "memorandum_or_framework",
        "binding_deal",
        "offtake",
        "equity",
        "state_loan",
    }
)
_EASED: Final = frozenset({"suspended", "lapsed"})
# A statement reported this many days after it was made is still the same news.
SAME_NEWS_DAYS: Final = 10


@dataclass(frozen=True)
class Anchored:
    """The ledger row that is the article's statement; ``speaker`` names whose words it reports.

    ``tied`` is false where the page has no date: the row is then the newest of its kind.
    ``nearest`` is the nearest row of the kind where none lies near the page's date.
    """

    entry: Entry | None
    speaker: str | None
    tied: bool = True
    nearest: Entry | None = None


def anchor(reading: Reading, topic: Topic, entries: Sequence[Entry]) -> Anchored:
    """The row of the same act within 30 days of the page's date, the nearest one.

    Sides, family of the instrument and material must agree. A speaker's row under another date is
    taken only where the page's date comes before anything known of the story: a later page may
    repeat old words, an earlier one cannot. A page without a date has no row of a deal, and of a
    measure the newest one, which is then told as such.
    """
    rows = [entry for entry in entries if _same_act(topic, entry)]
    day = reading.date
    if not rows:
        return Anchored(None, None)
    if day is None:
        return Anchored(_newest(rows, topic), None, tied=False)
    close = [row for row in rows if abs(ledger.days_from(row, day)) <= SAME_NEWS_DAYS]
    early = all(row.first > day for row in rows)
    for name in _surnames(reading):
        spoken = [
            row for row in rows if row.kind in _CLAIMS and name in row.raw["summary_en"].split()
        ] or [row for row in rows if row.kind in _CLAIMS and name in row.raw["summary_en"]]
        spoken_close = [row for row in spoken if row in close]
        if spoken_close or (spoken and early and not close):
            return Anchored(_nearest(spoken_close or spoken, day), speaker=name)
    near = close or [row for row in rows if abs(ledger.days_from(row, day)) <= ledger.NEAR_DAYS]
    if not near:
        return Anchored(None, None, nearest=_nearest(_of_kind(rows, topic), day))
    return Anchored(_nearest(_of_kind(near, topic), day), None)


def _of_kind(rows: Sequence[Entry], topic: Topic) -> Sequence[Entry]:
    """Rows of the very instrument, and of an easing those eased, where there are any."""
    same = [row for row in rows if row.instrument == topic.instrument] or list(rows)
    return [row for row in same if (row.status in _EASED) == topic.easing] or same


def _newest(rows: Sequence[Entry], topic: Topic) -> Entry | None:
    """The newest row of a measure's kind; None for a deal, whose pages need a date."""
    if topic.family == "supply_added":
        return None
    held = [row for row in rows if not row.watch]
    return _of_kind(held, topic)[-1] if held else None


def _same_act(topic: Topic, entry: Entry) -> bool:
    parties = set(topic.parties[:2])
    if topic.family == "supply_added":
        return (
            (entry.kind in _CLAIMS or entry.instrument in _DEALS)
            and ledger.of_deal(entry, topic)
            and ledger.same_material(topic.material, entry.materials, loosely=True)
        )
    if not parties or not any(ledger.same_material(m, entry.materials) for m in topic.materials):
        return False
    actors = set(topic.actors if topic.family == "border" else topic.actors[:1])
    return bool(actors & entry.actors) and is_like(topic, entry)


def is_like(topic: Topic, entry: Entry) -> bool:
    """Whether a row's instrument is the page's, or one of its family."""
    kin = {"supply_cut": (_CONTROLS,), "border": (_DUTIES, _SANCTIONS)}.get(topic.family, ())
    both = {entry.instrument, topic.instrument}
    return entry.instrument == topic.instrument or any(both <= family | {None} for family in kin)


def alike(one: str, other: str) -> bool:
    """Whether two instruments are the same, or kinds of the same: controls, duties, deals ..."""
    kin = (_CONTROLS, _DUTIES, _SANCTIONS, _DEALS)
    return one == other or any({one, other} <= family for family in kin)


def _surnames(reading: Reading) -> tuple[str, ...]:
    """Surnames of the persons who speak, as the ledger's English summaries write them."""
    names = []
    for statement in reading.statements:
        if statement.speaker.kind == "person" and not statement.background:
            shown = statement.speaker.name
            if statement.speaker.id is not None:
                shown = vocabulary.name("person", statement.speaker.id, "en")
            names.append(shown.split()[-1])
    return tuple(dict.fromkeys(names))


def _nearest(rows: Iterable[Entry], day: dt.date) -> Entry:
    return min(rows, key=lambda entry: (abs(ledger.days_from(entry, day)), entry.first, entry.id))


def _is_off(entry: Entry, topic: Topic) -> bool:
    """Whether a row tells that an act is off which the page tells as coming or done."""
    told_off = topic.ended or topic.easing or topic.denied
    return entry.status in {"lapsed", "collapsed"} and not told_off


def date_check(
    book: Book, reading: Reading, topic: Topic, entries: Sequence[Entry], found: Anchored
) -> Check | None:
    """The known statement of the same speaker under another date, or under the same one."""
    entry, day = found.entry, reading.date
    if entry is None or day is None:
        return None
    apart = ledger.days_from(entry, day)
    if found.speaker is None and (abs(apart) > SAME_NEWS_DAYS or _is_off(entry, topic)):
        return None
    about = [
        other
        for other in entries
        if ledger.same_material(topic.material, other.materials)
        and ledger.between(other, topic.parties[:2])
    ]
    near = [o for o in about if abs(ledger.days_from(o, entry.first)) <= 3 and o.id != entry.id]
    said: dict[str, Arg] = {
        "speaker": TextArg(text=_speaker_name(reading, found)),
        "claimed": DateArg(date=day.isoformat()),
        "known": DateArg(date=entry.raw["date"]),
    }
    rows = tuple(o.shown() for o in [*_distinct(near, entry)[:2], entry])
    if abs(apart) <= SAME_NEWS_DAYS:
        return Check(
            id="date",
            rule="rule_date",
            verdict="supported",
            headline=Say(
                key="check_date_right" if found.speaker else "check_date_right_act",
                args=said,
                sources=(entry.raw["source_id"],),
            ),
            says=(),
            words=(),
            evidence=rows,
        )
    return Check(
        id="date",
        rule="rule_date",
        verdict="contradicted",
        headline=Say(key="check_date_wrong", args=said, sources=(entry.raw["source_id"],)),
        says=tuple(_why_wrong(book, reading, topic, entry, about, day)),
        words=tuple(_date_words(reading, day)),
        evidence=rows,
    )


def _why_wrong(
    book: Book,
    reading: Reading,
    topic: Topic,
    entry: Entry,
    about: Sequence[Entry],
    day: dt.date,
) -> list[Say]:
    """How far apart, when the story begins in the ledger, and which other dates the page has."""
    apart = ledger.days_from(entry, day)
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
    return says


def _speaker_name(reading: Reading, found: Anchored) -> str:
    """The speaker's name as the article writes it."""
    if found.speaker is None:
        return ""
    for statement in reading.statements:
        shown = statement.speaker.name
        if statement.speaker.id is not None and statement.speaker.kind == "person":
            shown = vocabulary.name("person", statement.speaker.id, "en")
        if shown.split() and shown.split()[-1] == found.speaker:
            return statement.speaker.name
    return found.speaker


def _distinct(rows: Sequence[Entry], entry: Entry) -> list[Entry]:
    """Rows of other days or other sides than the anchor's, the same side's first."""
    same_side = [row for row in rows if row.actors == entry.actors]
    return same_side or list(rows)


def _date_words(reading: Reading, day: dt.date) -> list[str]:
    return [page.text for page in reading.dates if page.date == day and page.text][:1]


def page_dates(reading: Reading) -> list[Check]:
    """Contradictions between the dates a page gives itself."""
    if reading.date is None:
        return [
            Check(
                id="no-date",
                rule="rule_no_date",
                verdict="caution",
                headline=Say(key="check_no_date"),
                says=(),
                words=(),
                evidence=(),
            )
        ]
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
