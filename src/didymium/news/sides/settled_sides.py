"""Who acts and at whom, settled by weighing all that a page shows of everyone it names.

The rules of grammar (``sides``, ``parties``) propose actors and targets clause by clause. Here
everyone the page names is weighed for each event: the weights of ``lists/side_weights.csv`` for
the features of ``side_features`` add up to log odds of being its actor or its target, the rules'
proposal being one feature among others. The likeliest is taken. The weights were fitted by
``benchmarks/news_sides.py`` on the half of the benchmark that rules may look at.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import chain, repeat
from sys import intern
from typing import TYPE_CHECKING

from didymium.news.deeds.instruments import INTENT, actions
from didymium.news.sides.side_features import (
    ALL,
    EVERYONE,
    Candidate,
    act_features,
    candidates,
    in_order,
    places,
    spoken_of,
    with_ruled,
)
from didymium.news.tables import each_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from didymium.news.types import Event, Statement
    from didymium.news.words.doc import Doc, Named

ScopedWeights = dict[str, dict[str, dict[str, float]]]
TWO_SIDED = frozenset({"deal", "denial", "dispute"})
UNAIMED = frozenset({"project", "market", "list"})
_UNLIKELY = -2.5
_NOBODY = -4.0
"""Odds at or below which an act has no actor rather than the likeliest."""
_LIKELY = 0.0
_TURNED = 1.0
_DOUBTFUL = -1.0
_RULED, _MARGIN = 1.0, 0.5
"""How much likelier another party, or all, must be than somebody whom the rules see there."""
_FIRM = "org:"
_NOTHING = repeat(0.0)
_MOST_ACTORS, _MOST_TARGETS = 4, 3
_MOST_PARTIES = 12
"""One state may sign with a dozen on a day."""
_FEW = 2
_LISTING = frozenset((",", "and", "e", "ed", "the", "il", "la", "l'", "i", "gli", "le"))


def scopes(action: str, family: str, kind: str) -> tuple[str, ...]:
    """For what a weight may hold: all, a kind of candidate, a family or action, or both."""
    return ("", kind, family, f"{family}/{kind}", action, f"{action}/{kind}")


def by_scope(weights: Iterable[tuple[tuple[str, str, str], float]]) -> ScopedWeights:
    """Weights under their side, feature and scope as tables of features by side and scope."""
    found: ScopedWeights = {}
    for (side, feature, scope), weight in weights:
        found.setdefault(side, {}).setdefault(scope, {})[intern(feature)] = weight
    return found


@cache
def _tables() -> ScopedWeights:
    rows = each_row("side_weights")
    return by_scope(
        ((row["side"], row["feature"], row["scope"]), float(row["weight"])) for row in rows
    )


@cache
def _weights(side: str, action: str, family: str, kind: str) -> dict[str, float]:
    """The weights of features for one side of an action and one kind of candidate."""
    total: dict[str, float] = defaultdict(float)
    for scope in scopes(action, family, kind):
        for name, weight in _tables()[side].get(scope, {}).items():
            total[name] += weight
    return dict(total)


def log_odds(side: str, event: Event, kind: str, seen: Iterable[str]) -> float:
    """The log odds of a candidate to be a side ("actor", "target") of an event."""
    table = _weights(side, event.action, event.family, kind)
    return sum(map(table.get, seen, _NOTHING))


def _all_odds(
    side: str, event: Event, held: Mapping[str, Candidate], seen: Mapping[str, Iterable[str]]
) -> dict[str, float]:
    """The log odds of every candidate to be a side of an event."""
    kinds = {one.kind for one in held.values()}
    tables = {kind: _weights(side, event.action, event.family, kind) for kind in kinds}
    return {
        own: sum(map(tables[one.kind].get, chain(one.features, seen[own]), _NOTHING))
        for own, one in held.items()
    }


def settle(
    doc: Doc,
    statements: list[Statement],
    events: tuple[Event, ...],
    words: Mapping[str, float],
) -> tuple[list[Statement], tuple[Event, ...]]:
    """Statements and events with their sides settled; the acts of an event share its sides."""
    if not events:
        return statements, events
    page = candidates(doc)
    order, likely = in_order(page), spoken_of(words)
    by_id = {statement.id: place for place, statement in enumerate(statements)}
    told = list(statements)
    settled = []
    for event in events:
        members = [statements[by_id[own]] for own in event.statements]
        held = with_ruled(doc, page, members)
        names = order if len(held) == len(page) else in_order(held)
        seen = act_features(doc, held, places(doc, members), event, likely, names)
        actors, targets = _choose(event, held, seen)
        if event.family == "deal" and len(targets) >= _FEW:
            targets = _with_listed(doc, names, actors, targets)
        if actors != event.actors or targets != event.targets:
            event = event.model_copy(update={"actors": actors, "targets": targets})
        settled.append(event)
        for statement in members:
            if statement.act is not None and statement.act.action == event.action:
                told[by_id[statement.id]] = _with_sides(statement, held, actors, targets)
    return told, tuple(settled)


def _choose(
    event: Event, held: dict[str, Candidate], seen: Mapping[str, Iterable[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    acting = _all_odds("actor", event, held, seen)
    order = sorted(acting, key=lambda own: -acting[own])
    if event.family in TWO_SIDED:
        parties = [own for own in order if not _by_office(held[own], held)]
        return _sides_of_two(event, parties, acting)
    actors = [own for own in order[:1] if acting[own] > _NOBODY]
    actors += [own for own in order[1:] if own in event.actors and acting[own] > _LIKELY]
    actors = actors[:_MOST_ACTORS]
    if actors and actors[0] in event.actors and not set(event.actors).isdisjoint(event.targets):
        return event.actors, event.targets  # two that act on each other
    if event.family in UNAIMED:
        return tuple(actors), tuple(own for own in event.targets if own not in actors)
    aimed = _all_odds("target", event, held, seen)
    general = log_odds("target", event, ALL, seen[ALL])
    if EVERYONE in seen[ALL] and _is_general(event):
        return tuple(actors), (ALL,)  # "to all countries, Japan and Germany included"
    if event.targets and ALL not in event.targets:
        general -= _MARGIN
    if actors and actors[0] in event.targets and actors[0] not in event.actors:
        others = max((odds for own, odds in aimed.items() if own != actors[0]), default=general)
        if acting[actors[0]] + max(general, others) < max(general, aimed[actors[0]]):
            actors = []  # "dazi sui magneti dalla Cina": who is aimed at, where nobody acts
    targets = [own for own in held if own not in actors and aimed[own] > general]
    targets.sort(key=lambda own: -aimed[own])
    if targets:
        kept = targets[:1] + [
            own for own in targets[1:] if own in event.targets or aimed[own] > _LIKELY
        ]
        return tuple(actors), tuple(kept[:_MOST_TARGETS])
    return tuple(actors), (ALL,) if _is_general(event) else ()


def _by_office(one: Candidate, held: Mapping[str, Candidate]) -> bool:
    """Whether only the office of a person names a body, and its state is named as well.

    "Dmitriev, head of the fund, said": who speaks for it is no party to what states agree.
    """
    kinds = {named.mention.kind for named in one.names}
    return one.code.startswith(_FIRM) and kinds == {"office"} and one.party.country in held


def _sides_of_two(
    event: Event, order: list[str], odds: dict[str, float]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The two likeliest parties, and more that are likely; who comes first the rules say."""
    ruled = {*event.actors, *event.targets}
    order = sorted(order, key=lambda own: -odds[own] - _RULED * (own in ruled))
    if order and order[0].startswith(_FIRM):  # firms deal with firms
        alike = next((own for own in order[1:] if own in ruled and own.startswith(_FIRM)), None)
        if alike is not None:
            order.remove(alike)
            order.insert(1, alike)
    chosen = [own for own in order[:2] if own in ruled or odds[own] > _UNLIKELY]
    if event.action == INTENT:  # one side's towards another; whoever else is named looks on
        chosen += [own for own in order[2:] if odds[own] > _TURNED]
    else:
        chosen += [own for own in order[2:] if odds[own] > (_DOUBTFUL if own in ruled else _LIKELY)]
    actors = [own for own in event.actors if own in chosen] or chosen[:1]
    targets = [own for own in chosen if own not in actors]
    return tuple(actors[:_MOST_ACTORS]), tuple(targets[:_MOST_PARTIES])


def _with_listed(
    doc: Doc,
    names: list[tuple[int, str, Named]],
    actors: tuple[str, ...],
    targets: tuple[str, ...],
) -> tuple[str, ...]:
    """The parties of a deal with all that are listed beside two of them, as the text has them."""
    found = dict.fromkeys(targets)
    listed: list[str] = []
    end = 0
    for first, own, named in names:
        if own.startswith(_FIRM):
            continue
        if listed and not _LISTING.issuperset(doc.tokens.norms[end:first]):
            listed = []
        listed.append(own)
        end = named.last
        if len(found.keys() & set(listed)) >= _FEW and not set(actors) & set(listed):
            found = dict.fromkeys((*listed, *found))
    return tuple(found)[:_MOST_PARTIES]


def _is_general(event: Event) -> bool:
    """Whether an event's action is aimed at everybody where nobody is named."""
    own = actions().get(event.action)
    return own is not None and own.general_target


def _with_sides(
    statement: Statement,
    held: dict[str, Candidate],
    actors: tuple[str, ...],
    targets: tuple[str, ...],
) -> Statement:
    act = statement.act
    assert act is not None
    acting = tuple([held[own].party for own in actors if own in held])
    aimed = tuple([held[own].party for own in targets if own in held])
    general = ALL in targets
    if acting == act.actors and aimed == act.targets and general == act.target_all:
        return statement
    changed = act.model_copy(update={"actors": acting, "targets": aimed, "target_all": general})
    return statement.model_copy(update={"act": changed})
