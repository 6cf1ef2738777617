"""Fit which act of its family a page tells (see ``news_fit.py``).

Every event that pairs with a labelled one of its family is an example: is it the action that the
rules found, or another of the family that they found nowhere on the page? A softmax over these
with a ridge weighs the words of the page (a slope for each family), the action, the same between
firms or states, and the rule.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import news_weights
from didymium.news.acts.events import build_events
from didymium.news.acts.settled_acts import SLOPE, found, others
from didymium.news.deeds.instruments import actions
from didymium.news.reader import Told
from news_labels import SAME_ACTION, Label
from news_scoring import pair_events

RIDGE = 1.0
FEWEST = 2
SMALLEST = 0.05
TABLE = news_weights.LISTS / "act_choice.csv"
Feature = tuple[str, str]
Weights = dict[Feature, float]
Example = list[tuple[dict[Feature, float], bool]]
"""The features of each action that may be told, the one found first, and whether it is right."""


def examples(told: Told, label: Label) -> list[Example]:
    """The examples of one page, whose acts must not be settled yet."""
    events = build_events(told.statements, told.tellings, told.layout)
    speaking = found(told.statements, told.tellings)
    words = told.layout.words
    answer = []
    for i, j, *_ in pair_events(label.events, list(events)):
        own = events[j].action
        if not speaking.get(own) or own not in words:
            continue
        wanted = label.events[i].actions
        rivals = [other for other in others(own) if other in words and other not in speaking]
        example: Example = [({}, SAME_ACTION.get(own, own) in wanted)]
        for other in rivals:
            gain = words[other] - words[own]
            seen = {(of, other): 1.0 for of in speaking[own]}
            seen[SLOPE, actions()[own].family] = gain
            example.append((seen, SAME_ACTION.get(other, other) in wanted))
        if any(right for _, right in example) and len(example) > 1:
            answer.append(example)
    return answer


def fit(rows: list[Example]) -> Weights:
    """The weights of all features met often enough."""
    met = Counter(name for row in rows for seen, _ in row for name in seen)
    place = news_weights.numbered(met, FEWEST)
    first, right, held = [], [], []
    for row in rows:
        first.append(len(right))
        for seen, good in row:
            held.append([(place[name], x) for name, x in seen.items() if name in place])
            right.append(float(good))
    x = news_weights.matrix(held, len(place))
    turned, good, starts = x.T.tocsr(), np.array(right), np.array(first)
    group = np.repeat(np.arange(len(rows)), np.diff([*first, len(right)]))
    ridge = np.array([0.0 if name[0] == SLOPE else RIDGE for name in place])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        sums = x @ w
        odds = np.exp(sums - np.maximum.reduceat(sums, starts)[group])
        chance = odds / np.add.reduceat(odds, starts)[group]
        hit = np.add.reduceat(chance * good, starts)
        slope = chance - chance * good / hit[group]
        return float(-np.log(hit).sum() + 0.5 * (ridge * w) @ w), turned @ slope + ridge * w

    best = news_weights.least(loss, np.zeros(len(place)))
    return dict(zip(place, best.tolist(), strict=True))


def _choice(row: Example, weights: Weights) -> bool:
    """Whether the likeliest action of an example is right."""
    sums = [sum(weights.get(name, 0.0) * x for name, x in seen.items()) for seen, _ in row]
    return row[sums.index(max(sums))][1]


def judge(pages: list[list[Example]], numbers: list[int], folds: int) -> str:
    """How often acts of pages left out are told rightly, before and after."""
    before = after = total = 0
    for part in range(folds):
        kept = [
            row
            for page, number in zip(pages, numbers, strict=True)
            if number % folds != part
            for row in page
        ]
        weights = fit(kept)
        for page, number in zip(pages, numbers, strict=True):
            if number % folds == part:
                before += sum(row[0][1] for row in page)
                after += sum(_choice(row, weights) for row in page)
                total += len(page)
    return f"{before / total:.3f} of {total} right before, {after / total:.3f} after"


def write(weights: Weights) -> int:
    """Put the weights into the table; the number of its rows."""
    return news_weights.write(TABLE, ("of", "towards"), weights.items(), SMALLEST)
