"""The events that the articles of a story tell, and which of them is the main one.

An event is a camp of stands (``rules/stands.csv``: talked of, signed, in force, suspended ...) in
one run of news, days no more than ten apart. What most independent carriers tell is the main
event, unless a later one is a step beyond it and well attested: then the newest such step is.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from didymium.brief.stands import camp, goes_beyond
from didymium.brief.telling import NEWS_DAYS, Telling, carriers
from didymium.brief.topic import VAGUE

_KNOWN: Final = frozenset({"person", "territory", "organisation"})
_ENOUGH: Final = 2

Key = tuple[str, int]
Events = Mapping[Key, Sequence[Telling]]


@dataclass(frozen=True)
class Event:
    """The articles of a story that tell its main event, and what the others tell beside it.

    ``tied`` where another event has as many carriers and no later step leads; ``step`` where the
    event leads as the newest well-attested step, not by its carriers. ``before`` are the events
    that began earlier, in order; ``unproven`` the articles of later steps with too little behind
    them.
    """

    articles: tuple[Telling, ...]
    tied: bool
    step: bool = False
    before: tuple[tuple[Telling, ...], ...] = ()
    unproven: tuple[Telling, ...] = ()


def main_event(story: Sequence[Telling]) -> Event:
    """The main event of a story: the newest well-attested step beyond what most carriers tell.

    Of several events with most carriers the newest is taken first; an article without a date
    counts to the run in which its camp has most carriers.
    """
    events = _events(story)
    most = max(events, key=lambda key: _weight(events[key]))
    chosen = _newest_step(events, most)
    tied = chosen == most and any(
        carriers(events[key]) == carriers(events[most]) for key in events if key != most
    )
    begun = _first(events[chosen])
    before = sorted(
        (key for key in events if key != chosen and _first(events[key]) < begun),
        key=lambda key: (_first(events[key]), key),
    )
    unproven = [one for key in events for one in _beyond(events[key], events[chosen])]
    return Event(
        _in_order(story, events[chosen]),
        tied,
        step=chosen != most,
        before=tuple(_in_order(story, events[key]) for key in before),
        unproven=_in_order(story, unproven),
    )


def _events(story: Sequence[Telling]) -> Events:
    run_of = _news_runs(story)
    events: dict[Key, list[Telling]] = {}
    for item in story:
        if item.day is not None:
            events.setdefault((_camp(item), run_of[item.day]), []).append(item)
    for item in story:
        if item.day is None:
            own = [key for key in events if key[0] == _camp(item)]
            best = max(own, key=lambda key: _weight(events[key]), default=(_camp(item), -1))
            events.setdefault(best, []).append(item)
    return events


def _newest_step(events: Events, start: Key) -> Key:
    """From one event on, the newest well-attested one that is a step beyond the last."""
    chosen = start
    while True:
        later = [key for key in events if _is_attested(_beyond(events[key], events[chosen]))]
        if not later:
            return chosen
        chosen = max(later, key=lambda key: (_first(events[key]), _weight(events[key])))


def _beyond(members: Sequence[Telling], others: Sequence[Telling]) -> list[Telling]:
    """The articles of an event that tell a step beyond another event, which began before it."""
    if dt.date.max in {_first(members), _first(others)} or _first(members) <= _first(others):
        return []
    told = {item.stand for item in others}
    return [one for one in members if all(goes_beyond(one.stand, stand) for stand in told)]


def _is_attested(members: Sequence[Telling]) -> bool:
    """Two carriers at least, or one with a named speaker, who say it as a fact."""
    sure = [item for item in members if item.bond is None and item.topic.modality == "asserted"]
    return len(sure) >= _ENOUGH or any(item.topic.speaker_kind in _KNOWN for item in sure)


def _in_order(story: Sequence[Telling], members: Sequence[Telling]) -> tuple[Telling, ...]:
    return tuple(item for item in story if item in members)


def _camp(item: Telling) -> str:
    return camp(item.stand) or item.stand


def _first(members: Sequence[Telling]) -> dt.date:
    """The day of the earliest article; the end of days where none has one."""
    return min((item.day for item in members if item.day is not None), default=dt.date.max)


def _weight(members: Sequence[Telling]) -> tuple[int, dt.date, int]:
    newest = max((item.day for item in members if item.day is not None), default=dt.date.min)
    return carriers(members), newest, len(members)


def _news_runs(story: Sequence[Telling]) -> dict[dt.date, int]:
    days = sorted({item.day for item in story if item.day is not None})
    found: dict[dt.date, int] = {}
    for place, day in enumerate(days):
        near = place > 0 and (day - days[place - 1]).days <= NEWS_DAYS
        found[day] = found[days[place - 1]] + (0 if near else 1) if place else 0
    return found


def lead(event: Sequence[Telling]) -> Telling:
    """The article that speaks for the event.

    It names the material that most carriers name, counts by itself, has a date and a named speaker,
    as far as one does; the earliest of those.
    """
    held = [item for item in event if item.bond is None] or list(event)
    named = Counter(item.topic.material for item in held)

    def rank(item: Telling) -> tuple[int, ...]:
        material = item.topic.material
        return (
            material in VAGUE,
            -named[material],
            item.bond is not None,
            item.day is None,
            item.topic.speaker_kind not in _KNOWN,
        )

    return min(event, key=rank)
