"""Which articles are of one story: by act, sides, material and date, never by likeness of words.

Two rules. :func:`key` is strict and needs no date: everything must be the same. :func:`apart`
lets one story go through its steps (talks, a signature, a suspension) and asks for dates where
the sides only overlap.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from didymium.brief.ledger import NEAR_DAYS
from didymium.brief.topic import VAGUE, Topic

Key = tuple[str, bool, frozenset[str], frozenset[str], str]


@dataclass(frozen=True, slots=True)
class Page:
    """What ties an article to others: act, date, materials, the days it states, who says it.

    ``person`` is the id of a person of the vocabulary whose words the main act is.
    """

    topic: Topic
    day: dt.date | None
    materials: frozenset[str]
    days: frozenset[str] = frozenset()
    person: str | None = None

    @property
    def firms(self) -> frozenset[str]:
        """Ids of the firms on the sides of the act; a firm that no table knows is its name."""
        return frozenset(firm.id or firm.name for firm in self.topic.firms)


def key(topic: Topic) -> Key | None:
    """What must be the same for two articles to be of one story; None where nothing ties them.

    An act without sides is like every other act without sides: it is a story by itself.
    """
    firms = frozenset(firm.id or firm.name for firm in topic.firms)
    if not topic.parties and not firms:
        return None
    return topic.family, topic.easing, frozenset(topic.parties), firms, topic.material


def apart(one: Page, other: Page) -> str | None:
    """Why two articles are not of one story, as the last part of a sentence's key; None: they are.

    The kind of act must be the same, the firms and the material must meet. With the same sides
    that is enough for deals, and for measures of the same instrument; where one article names
    fewer sides, or another instrument of the same side, the two must lie within 30 days, state
    the same day of the act, or (undated) tell the words of the same person.
    """
    if "none" in {one.topic.family, other.topic.family}:
        return "no_act"
    if one.topic.family != other.topic.family:
        return "act"
    if (one.firms or other.firms) and not one.firms & other.firms:
        return "sides"
    if not _same_material(one, other):
        return "material"
    sides, others = frozenset(one.topic.parties), frozenset(other.topic.parties)
    if not sides and not others:
        return None if one.firms else "sides"
    if sides == others:
        same = one.topic.family == "supply_added" or one.topic.instrument == other.topic.instrument
        return None if same or _near(one, other) else "instrument"
    # one article may name fewer of the sides, but not none
    if sides and others and (sides < others or others < sides):
        return None if _near(one, other) else "loose"
    return "sides"


def _same_material(one: Page, other: Page) -> bool:
    """The same material; in a deal of the same states also one that the other page names too.

    "Minerals" may mean any of them.
    """
    first, second = one.topic.material, other.topic.material
    if first == second:
        return True
    pair = frozenset(one.topic.parties) == frozenset(other.topic.parties)
    if not pair or one.topic.family != "supply_added" or len(one.topic.parties) < 2:
        return False
    return bool({first, second} & VAGUE) or first in other.materials or second in one.materials


def _near(one: Page, other: Page) -> bool:
    """Whether two pages are of the same weeks, state the same day, or tell the same person's words.

    The last holds only while a date is missing: a person speaks on many days.
    """
    if one.days & other.days:
        return True
    undated = one.day is None or other.day is None
    if undated and one.person is not None and one.person == other.person:
        return True
    if one.day is None or other.day is None:
        return False
    return abs((one.day - other.day).days) <= NEAR_DAYS


def grouped(pages: Sequence[Page]) -> tuple[tuple[int, ...], ...]:
    """The pages by story, each as places in ``pages``; a page joins a story only if tied to all.

    Pages come in the order in which they should be asked; larger stories are asked first.
    """
    stories: list[list[int]] = []
    for place, page in enumerate(pages):
        ranked = sorted(stories, key=lambda story: -len(story))
        home = next(
            (s for s in ranked if all(apart(page, pages[member]) is None for member in s)), None
        )
        if home is None:
            stories.append([place])
        else:
            home.append(place)
    return tuple(tuple(story) for story in stories)
