"""Fit the weights that tell who acts and at whom (see ``news_fit.py``).

For every found event that pairs with a labelled one by its action, each candidate of the page is
an example: is it one of the labelled actors, one of the labelled targets? A logistic regression
with a ridge weighs the features of ``didymium.news.sides.side_features``, each for all events, for
a kind of candidate, a family or an action (``settled_sides.scopes``).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import news_weights
from didymium.news.acts.events import build_events
from didymium.news.reader import Told
from didymium.news.sides.settled_sides import TWO_SIDED, UNAIMED, scopes
from didymium.news.sides.side_features import ALL, candidates, features, places, with_ruled
from news_labels import EventLabel, Label, label_party, same_party
from news_scoring import pair_events

SIDES = ("actor", "target")
RIDGE = 4.0
FEWEST = 3
SMALLEST = 0.03
STEPS = 100
TABLE = news_weights.LISTS / "side_weights.csv"
Example = tuple[list[tuple[str, str]], bool]
"""Feature and scope of everything that speaks for a candidate, and whether it is the side."""
Fitted = dict[str, dict[tuple[str, str], float]]
"""For each side the weights of features in their scopes."""


def examples(told: Told, label: Label) -> dict[str, list[Example]]:
    """The examples of one page for actors and for targets."""
    found: dict[str, list[Example]] = {side: [] for side in SIDES}
    events = build_events(told.statements, told.tellings, told.layout)
    page = candidates(told.doc)
    by_id = {statement.id: statement for statement in told.statements}
    for i, j, credit, _, _ in pair_events(label.events, list(events)):
        if credit < 1:
            continue
        event, wanted = events[j], label.events[i]
        members = [by_id[own] for own in event.statements]
        held = with_ruled(told.doc, page, members)
        seen = features(told.doc, held, places(told.doc, members), event, told.layout.words)
        for side in found:
            right, either = _right(side, event.family, wanted)
            if not right:
                continue
            for own, names in seen.items():
                if own == ALL and (side == "actor" or event.family in TWO_SIDED):
                    continue
                kind = ALL if own == ALL else held[own].kind
                spread = [
                    (name, scope)
                    for scope in scopes(event.action, event.family, kind)
                    for name in names
                ]
                if _is_one(own, right):
                    found[side].append((spread, True))
                elif not _is_one(own, either):
                    found[side].append((spread, False))
    return found


def _right(side: str, family: str, wanted: EventLabel) -> tuple[set[str], set[str]]:
    """The labelled parties of a side, none where it is not judged, and others as good.

    Of several answers that are as good the first is learned, and the others count neither way:
    else a firm's country would be learned for the firm.
    """
    if family in TWO_SIDED:
        return ({*wanted.actors, *wanted.targets} - {ALL} if side == "actor" else set()), set()
    if side == "target" and family in UNAIMED:
        return set(), set()
    named = wanted.actors if side == "actor" else wanted.targets
    return set(named[:1]), set(named[1:])


def _is_one(own: str, parties: set[str]) -> bool:
    """Whether a candidate is one of some labelled parties."""
    return own in parties or any(same_party(x, label_party(own)) for x in parties)


def fit(rows: list[Example]) -> dict[tuple[str, str], float]:
    """The weight of each feature in each scope."""
    met = Counter(item for spread, _ in rows for item in spread)
    place = news_weights.numbered(met, FEWEST)
    held = [[(place[item], 1.0) for item in spread if item in place] for spread, _ in rows]
    right = np.array([wanted for _, wanted in rows])
    found = news_weights.logistic(news_weights.matrix(held, len(place)), right, RIDGE, STEPS)
    return dict(zip(place, found.tolist(), strict=True))


def fit_all(pages: list[dict[str, list[Example]]]) -> Fitted:
    """The weights of both sides over the examples of pages."""
    return {side: fit([row for page in pages for row in page[side]]) for side in SIDES}


def judge(pages: list[dict[str, list[Example]]], numbers: list[int], folds: int) -> str:
    """How well pages left out are told: candidates right at even odds, for each side."""
    own = np.array(numbers) % folds
    parts = []
    for side in SIDES:
        right = total = 0
        for part in range(folds):
            kept = [pages[i] for i in np.flatnonzero(own != part)]
            weights = fit([row for page in kept for row in page[side]])
            for i in np.flatnonzero(own == part):
                for spread, wanted in pages[i][side]:
                    right += (sum(weights.get(item, 0.0) for item in spread) > 0) == wanted
                    total += 1
        parts.append(f"{side} {right} of {total} candidates ({right / total:.3f})")
    return ", ".join(parts)


def by_side(fitted: Fitted) -> Iterator[tuple[tuple[str, str, str], float]]:
    """The weights of both sides, each under its side, feature and scope."""
    for side, weights in fitted.items():
        for (feature, scope), weight in weights.items():
            yield (side, feature, scope), weight


def write(fitted: Fitted) -> int:
    """Put the weights into the table; the number of its rows."""
    return news_weights.write(TABLE, ("side", "feature", "scope"), by_side(fitted), SMALLEST)
