"""One act told in two ways is one event: a licence and the mine it opens, a pact and its offtake.

Events are put together once their sides are settled. Two that share a side are one where they
tell the same action, two steps of one deal or two views of one act (:data:`_VIEWS`). The better
told stays: of views the first, of the steps of a deal and what pays for it the one that the words
of the page speak for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.news.acts.events import LADDER, status
from didymium.news.names.mentions import organisations
from didymium.news.sides.settled_sides import TWO_SIDED
from didymium.news.sides.side_features import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from didymium.news.types import Event, Statement

_STEPS = frozenset(LADDER)
_VAGUE = frozenset(("intent", "framework"))
_NAMED = 2.0
"""How much a step named in so many words ("memorandum") counts before a vague one."""
_UNTOLD = -5.0
_VIEWS = (
    frozenset(("licence_grant", "project_start")),
    frozenset(("project_closure", "supply_disruption")),
)
_DEALS = frozenset((*LADDER, "subsidy_loan"))
_MOST = 4


def joined(
    events: tuple[Event, ...], statements: list[Statement], words: Mapping[str, float]
) -> tuple[Event, ...]:
    """The events of a page, those of its news that tell one act put together.

    ``words`` are the log odds of each action to be the page's news, by its words.
    """
    news = [event for event in events if not event.background]
    if len(news) < 2:
        return events
    by_id = {statement.id: statement for statement in statements}
    kept: list[Event] = []
    for event in news:
        place = next((i for i, held in enumerate(kept) if _one_act(held, event)), None)
        if place is None:
            kept.append(event)
        else:
            kept[place] = _together(kept[place], event, by_id, words)
    if len(kept) == len(news):
        return events
    return (*kept, *[event for event in events if event.background])


def _sides(event: Event) -> set[str]:
    return {*event.actors, *event.targets} - {ALL}


def _with_states(sides: set[str]) -> set[str]:
    """Sides and the states that the firms among them belong to."""
    known = [organisations().get(own.removeprefix("org:")) for own in sides]
    return sides | {held.iso3 for held in known if held is not None and held.iso3}


def _one_act(one: Event, other: Event) -> bool:
    """Whether two events may tell the same act."""
    actions = {one.action, other.action}
    shared = _sides(one) & _sides(other)
    if not shared:
        return False
    if actions <= _STEPS:
        return _compatible(one, other)
    if len(actions) == 1:
        return one.family in TWO_SIDED or one.actors[:1] == other.actors[:1]
    if actions <= _DEALS:
        return _compatible(one, other) and bool(one.targets and other.targets)
    return actions in _VIEWS


def _compatible(one: Event, other: Event) -> bool:
    """Whether the parties of two deals may be the same, one of them named by its state or not."""
    first, second = _sides(one), _sides(other)
    among = first <= _with_states(second) or second <= _with_states(first)
    return among or len(first & second) > 1


def _together(
    one: Event, other: Event, by_id: Mapping[str, Statement], words: Mapping[str, float]
) -> Event:
    """Two events as one: the better told with the statements of both."""
    actions = {one.action, other.action}
    if actions <= _DEALS and _told(other, words) > _told(one, words):
        one, other = other, one
    own = set(one.statements)
    ids = (*one.statements, *[id_ for id_ in other.statements if id_ not in own])
    fresh = [by_id[id_] for id_ in ids if not by_id[id_].background]
    actors = one.actors or other.actors
    targets = one.targets
    if not targets and one.family == other.family:
        targets = tuple([own for own in (*other.targets, *other.actors) if own not in actors])
    changed = {
        "actors": actors[:_MOST],
        "targets": targets[:_MOST],
        "materials": tuple(dict.fromkeys((*one.materials, *other.materials))),
        "attributed_to": tuple(dict.fromkeys((*one.attributed_to, *other.attributed_to))),
        "statements": ids,
        "status": status(fresh) if fresh else one.status,
    }
    return one.model_copy(update=changed)


def _told(event: Event, words: Mapping[str, float]) -> float:
    """How much the words of the page speak for an action, a vague step less."""
    return words.get(event.action, _UNTOLD) - _NAMED * (event.action in _VAGUE)
