"""Fit the weights that tell a page's news from what it tells beside (see ``news_fit.py``).

Every act of every relevant page is an example: does it pair with a labelled event (right action or
family)? A logistic regression with a small ridge gives the weights.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import news_weights
from didymium.news.acts.events import build_events, gather
from didymium.news.acts.salience import features, weights
from didymium.news.reader import Told
from news_labels import Label
from news_scoring import pair_events

RIDGE = 3.0
FOLDS = 10
TABLE = news_weights.LISTS / "salience.csv"
Row = tuple[dict[str, float], bool, int]
"""The features of an act, whether its page's labels call it news, and the number of its page."""


def examples(pages: list[tuple[Label, Told]]) -> list[Row]:
    """Every act of some pages; those that pair with an optional label count neither way."""
    found: list[Row] = []
    for label, told in pages:
        acts = gather(told.statements, told.tellings)
        events = build_events(told.statements, told.tellings, told.layout)
        by_members = {frozenset(event.statements): event for event in events}
        own = [by_members[frozenset(s.id for s in one.members)] for one in acts]
        paired = {j: label.events[i] for i, j, *_ in pair_events(label.events, own)}
        for j, one in enumerate(acts):
            if j not in paired or not paired[j].optional:
                seen = features(one, acts, told.tellings, told.layout)
                found.append((seen, j in paired, label.number))
    return found


def judge(rows: list[Row], folds: int) -> str:
    """How well the acts of pages left out are told."""
    x, y = _arrays(rows)
    fold = np.array([number % folds for *_, number in rows])
    guess = np.empty(len(rows))
    for part in range(folds):
        held = fold == part
        guess[held] = x[held] @ news_weights.newton(x[~held], y[~held], RIDGE)
    right = int(((guess > 0) & (y > 0)).sum())
    return (
        f"{len(rows)} acts, {int(y.sum())} news: right {((guess > 0) == (y > 0)).mean():.3f}, "
        f"F1 {2 * right / ((guess > 0).sum() + y.sum()):.3f}"
    )


def _arrays(rows: list[Row]) -> tuple[np.ndarray, np.ndarray]:
    x = np.array([[seen.get(name, 0.0) for name in weights()] for seen, _, _ in rows])
    return x, np.array([news for _, news, _ in rows], dtype=float)


def fitted(rows: list[Row]) -> dict[str, float]:
    """The weight of each feature of the table over all rows."""
    x, y = _arrays(rows)
    return dict(zip(weights(), news_weights.newton(x, y, RIDGE).tolist(), strict=True))


def write(rows: list[Row]) -> None:
    """Put the weights of all rows into the table, whose features they are."""
    found = fitted(rows)
    news_weights.write_with_meanings(TABLE, found, found.values())
