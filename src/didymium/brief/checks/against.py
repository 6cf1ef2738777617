"""A reading against what is held: news that no row of the ledger tells, figures far from ours.

The reader itself knows no numbers. What is added here are warnings of its own form, so that pages
can be sifted by them without a brief.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from didymium.brief import ledger
from didymium.brief import topic as topics
from didymium.brief.answers import page_figures
from didymium.brief.answers.beside import words_of
from didymium.brief.answers.stages import Stage, stages
from didymium.brief.checks.dates import alike
from didymium.brief.checks.numbers import numbers_and_dominance
from didymium.brief.figures import Book
from didymium.brief.ledger import Entry
from didymium.brief.tables import Base
from didymium.brief.words.say import Speaker
from didymium.errors import NoAnswerError
from didymium.news.acts.events import states_of
from didymium.news.types import NamedWarning

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Act, Event, Party

_WISHES: Final = frozenset({"open_question", "hoped", "demanded"})
_NO_ACTS: Final = frozenset({"supply_disruption"})
# How far a row may lie from a date of which only the month, the quarter or the year is known.
_WITHIN: Final = {"week": 37, "month": 60, "quarter": 120, "half": 213, "year": 395}
_CLAIM: Final = 160
"""Characters of a claim that a warning shows at most."""
# An act that only eases, grants or denies has no instrument of its own: any row of its sides tells.
_OF_ANY: Final = frozenset({"measure", "denial"})


def checked(reading: Reading, base: Base | None = None) -> Reading:
    """The reading with two more kinds of warning, each with what it rests on.

    ``event_not_in_ledger``: no row tells of an act of the news, of the same sides and kind and
    of a kindred material, within 30 days of its date. That proves nothing against it: the ledger
    ends on its newest row, and holds what was collected. Acts that no row could tell (price moves,
    discoveries, projects) are not looked for.

    ``number_against_evidence``: a share in the text that lies outside the range of every figure
    held for its territory, material and stage by more than 2 percentage points, or 5 where it is
    one of somebody's imports; a price or tonnage more than 1.5 times that of the evidence, or less
    than its 1.5th part, where form, unit and year agree.

    ``base`` is the evidence to hold the page against; by default the shipped one.
    """
    if not reading.relevance.relevant or not reading.language_read:
        return reading
    held = _shipped() if base is None else _Held(base)
    found = (*_unknown_events(reading, held), *_far_figures(reading, held))
    return reading.model_copy(update={"warnings": (*reading.warnings, *found)})


class _Held:
    """The evidence that pages are held against, each part of it looked up once."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self.entries = tuple(entry for entry in ledger.entries(base) if not entry.watch)
        self.last = max(entry.last for entry in self.entries)
        self._stages: dict[str, tuple[Book, tuple[Stage, ...]]] = {}

    def stages(self, material: str) -> tuple[Book, tuple[Stage, ...]]:
        """Who supplies each stage of a material with what share, none where no table tells."""
        if material not in self._stages:
            book = Book()
            try:
                self._stages[material] = book, stages(book, self.base, material)
            except NoAnswerError:
                self._stages[material] = book, ()
        book, found = self._stages[material]
        return book.fork(), found


@cache
def _shipped() -> _Held:
    from didymium.evidence.store import default_base

    return _Held(default_base())


def _unknown_events(reading: Reading, held: _Held) -> Iterator[NamedWarning]:
    """One warning for each act of the news that a row could tell and none does."""
    for event in reading.events:
        act = _act(reading, event)
        instrument = (act.instrument or act.acts_on) if act is not None else None
        if act is None or instrument is None or not _is_looked_for(event):
            continue
        rows = [entry for entry in held.entries if _may_tell(entry, event, act, instrument)]
        day, within = _day(reading, event)
        if day is None and rows:
            continue
        if not any(day and abs(ledger.days_from(row, day)) <= within for row in rows):
            yield _unknown(reading, event, day, within, rows, held.last)


def _is_looked_for(event: Event) -> bool:
    """Whether an event is news of states that is told as done, planned, possible or denied.

    What is only asked or wished for has no row, and of firms the ledger holds but a few.
    """
    told = event.modality not in _WISHES and event.action not in _NO_ACTS
    sides = states_of(event.actors) | states_of(event.targets)
    return told and not event.background and event.level == "country" and bool(sides)


def _day(reading: Reading, event: Event) -> tuple[dt.date | None, int]:
    """The day of an act, else of the page, and how many days off a row may lie."""
    if event.date is None or (reading.date is not None and event.date > reading.date):
        return reading.date, ledger.NEAR_DAYS
    return event.date, _WITHIN.get(event.date_precision or "day", ledger.NEAR_DAYS)


def _act(reading: Reading, event: Event) -> Act | None:
    """The act that an event's first statement tells."""
    told = (s.act for s in reading.statements if s.id in event.statements)
    return next((act for act in told if act is not None), None)


def _may_tell(entry: Entry, event: Event, act: Act, instrument: str) -> bool:
    """Whether a row is of the same kind of act, of its sides, and of its material or a kindred one.

    Of a deal between states both must be on the row, of any other act the one that acts (or, where
    nobody is said to, one that it is aimed at); a firm's act may stand under the firm's own name.
    """
    if not (instrument in _OF_ANY or alike(entry.instrument, instrument)):
        return False
    if not any(ledger.same_material(m, entry.materials, loosely=True) for m in event.materials):
        return False
    if ledger.names_firm(entry, [p.name for p in (*act.actors, *act.targets) if _is_firm(p)]):
        return True
    actors, targets = states_of(event.actors), states_of(event.targets)
    if act.family == "deal" and len(actors | targets) > 1:
        return ledger.between(entry, tuple(actors | targets))
    return bool(actors & entry.actors) if actors else bool(targets & entry.parties)


def _is_firm(party: Party) -> bool:
    return party.kind == "organisation"


def _unknown(
    reading: Reading,
    event: Event,
    day: dt.date | None,
    within: int,
    rows: Sequence[Entry],
    last: dt.date,
) -> NamedWarning:
    """That no row tells an act, and the nearest of the rows that tell one like it."""
    told = next(s for s in reading.statements if s.id in event.statements)
    claim = told.claim if len(told.claim) <= _CLAIM else f"{told.claim[: _CLAIM - 1]}…"
    near = None
    if day is not None and rows:
        near = min(rows, key=lambda row: (abs(ledger.days_from(row, day)), row.id))
    if day is not None and day > last:
        en = f'The ledger ends on {last}, before this act of {day}: "{claim}".'
        it = f'Il registro finisce il {last}, prima di questo fatto del {day}: "{claim}".'
    elif day is not None:
        en = f'No row of the ledger tells this within {within} days of {day}: "{claim}".'
        it = f'Nessuna riga del registro lo racconta entro {within} giorni dal {day}: "{claim}".'
    else:
        en = f'No row of the ledger tells an act like this, whatever its date: "{claim}".'
        it = f'Nessuna riga del registro racconta un fatto così, di qualunque data: "{claim}".'
    if near is not None:
        shown = near.shown()
        en += f" The nearest like it is of {near.raw['date']}: {shown.summary_en}"
        it += f" La più vicina che gli somiglia è del {near.raw['date']}: {shown.summary_it}"
    return NamedWarning(
        kind="event_not_in_ledger",
        message_en=en,
        message_it=it,
        spans=(told.span,),
        evidence=(near.id, near.raw["source_id"]) if near is not None else (),
    )


def _far_figures(reading: Reading, held: _Held) -> Iterator[NamedWarning]:
    """One warning for each figure of the text that is far from every one held of its kind."""
    topic = topics.topic(reading, {})
    book, found = held.stages(topic.material)
    far = [
        (check.words, check.headline)
        for check in numbers_and_dominance(book, held.base, reading, found)
        if check.id.startswith("number-") and check.verdict != "supported"
    ]
    far += [((pair.words,), say) for pair, say in page_figures.far(book, held.base, reading, topic)]
    english, italian = Speaker(book.figures, {}, "en"), Speaker(book.figures, {}, "it")
    for words, say in far:
        yield NamedWarning(
            kind="number_against_evidence",
            message_en=english.text(say, cite=False),
            message_it=italian.text(say, cite=False),
            spans=tuple(q.span for q in reading.quantities if words_of(reading, q) in words)[:1],
            evidence=(*words, *say.sources),
        )
