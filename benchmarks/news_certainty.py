"""Fit the weights that tell an event's modality from its statements and what surrounds them.

Run: python benchmarks/news_certainty.py --pages DIR [--write]

Reads the half of all sets that rules may look at (``dev``). An example is an event found that
pairs with a labelled one; on a short or retold page with one labelled event that the reader did
not find, all its statements stand for it. A logistic regression of all modalities with a ridge
gives the weights; rare modalities count a little more, and the rarest start a little higher
(``LEAN``): what the share of right answers loses by it, their mean over modalities gains several
times. The figures printed are of pages left out in turn (eight folds). ``--write`` puts the
weights, without the smallest, into ``lists/certainty.csv``.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import news_weights
from didymium.news.acts.events import build_events
from didymium.news.certainty.certainty import MODALITIES, Tones, features
from didymium.news.reader import tell
from didymium.news.words.text import clean
from news import may_be_looked_at, page_dates
from news_labels import Label, family
from news_scoring import pair_events

if TYPE_CHECKING:
    from didymium.news.types import Modality

RIDGE = 8.0
FOLDS = 8
FEWEST = 6
RARE = 0.3
LEAN = 0.2
SCARCE = 0.1
ENOUGH = 20
START = {"told": 2.0, "lead": 1.0}
SMALLEST = 0.04
STEPS = 200
OPENING = 3
TABLE = news_weights.LISTS / "certainty.csv"


@dataclass(frozen=True)
class Example:
    """One labelled event: its page, whether the reader found it, features, accepted answers."""

    page: int
    set: str
    found: bool
    features: dict[str, float]
    accepted: tuple[str, ...]


def examples(page: int, name: str, label: Label, text: str) -> list[Example]:
    """The labelled events of one page."""
    told = tell(clean(text, url=label.url, dates=page_dates(label)))
    tones = Tones(told.doc)
    held = {s.id: s for s in told.statements}
    events = build_events(told.statements, told.tellings, told.layout, tones)
    fresh = [event for event in events if not event.background]
    wanted = [e for e in label.events if not e.optional and e.modalities]
    found, paired = [], set()
    for i, j, *_ in pair_events(tuple(wanted), fresh):
        paired.add(i)
        event = fresh[j]
        members = [held[s] for s in event.statements]
        seen = features(members, event.action, event.family, tones)
        found.append(Example(page, name, True, seen, wanted[i].modalities))
    if name in {"short", "retold"} and len(wanted) == 1 and not paired and told.statements:
        action = wanted[0].actions[0]
        members = [s for s in told.statements if s.sentence < OPENING]
        seen = features(members, action, family(action), tones)
        found.append(Example(page, name, False, seen, wanted[0].modalities))
    return found


def start_of(names: list[str]) -> np.ndarray:
    """The weights before any example: an event is what its statements are told as."""
    start = np.zeros((len(names), len(MODALITIES)))
    for row, name in enumerate(names):
        kind, _, modality = name.partition(" ")
        if kind in START and modality in MODALITIES:
            start[row, MODALITIES.index(cast("Modality", modality))] = START[kind]
    return start


def fit(
    x: np.ndarray, accepted: np.ndarray, weight: np.ndarray, start: np.ndarray
) -> np.ndarray:  # fmt: skip
    """Weights of all modalities, kept near those before any example; the first one is free."""
    shape = start.shape
    ridge = np.full((shape[0], 1), RIDGE)
    ridge[0] = 1e-6

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(shape)
        sums = x @ w
        chance = np.exp(sums - sums.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        right = (chance * accepted).sum(axis=1, keepdims=True)
        away = w - start
        total = -(weight * np.log(right[:, 0])).sum() + 0.5 * (ridge * away * away).sum()
        slope = weight[:, None] * (chance - chance * accepted / right)
        return float(total), (x.T @ slope + ridge * away).ravel()

    return news_weights.least(loss, start.ravel(), STEPS).reshape(shape)


def lean(told: Counter[str]) -> np.ndarray:
    """What rare modalities are given before any feature: a part of how rare they are.

    One with hardly any example is not told apart: given more, it is only guessed more often.
    """
    count = np.array([told[name] for name in MODALITIES])
    rare = (count >= ENOUGH) & (count < SCARCE * told.total())
    return np.where(rare, LEAN * np.log(count.max() / np.maximum(count, 1)), 0.0)


def figures(every: list[Example], guess: list[str]) -> str:
    """Share of right answers, and the mean of it over modalities."""
    right: dict[str, list[bool]] = defaultdict(list)
    for one, answer in zip(every, guess, strict=True):
        right[one.accepted[0]].append(answer in one.accepted)
    share = sum(map(sum, right.values())) / len(every)
    return (
        f"{share:.3f} of {len(every)}, balanced {np.mean([np.mean(r) for r in right.values()]):.3f}"
    )


def write(names: list[str], weights: np.ndarray) -> None:
    """Put the weights into the table."""
    rows = (
        ((name, modality), value)
        for name, row in zip(names, weights, strict=True)
        for modality, value in zip(MODALITIES, row, strict=True)
    )
    news_weights.write(TABLE, ("feature", "modality"), rows, SMALLEST)


def main() -> None:
    """Fit, say how events left out are judged, and write the table where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of the pages' texts")
    parser.add_argument("--write", action="store_true", help="put the weights into the table")
    options = parser.parse_args()
    relevant = [item for item in may_be_looked_at(options.pages) if item[1].relevant]
    every = [
        one for name, label, text in relevant for one in examples(label.number, name, label, text)
    ]
    met = Counter(name for one in every for name in one.features)
    names = ["always", *sorted(n for n, c in met.items() if c >= FEWEST and n != "always")]
    x = np.array([[one.features.get(name, 0.0) for name in names] for one in every])
    start = start_of(names)
    accepted = np.array([[float(m in one.accepted) for m in MODALITIES] for one in every])
    told = Counter(one.accepted[0] for one in every)
    weight = np.array([(told["asserted"] / told[one.accepted[0]]) ** RARE for one in every])
    above = lean(told)
    fold = np.array([one.page % FOLDS for one in every])
    guess = [""] * len(every)
    for part in range(FOLDS):
        kept = fold != part
        sums = x[~kept] @ fit(x[kept], accepted[kept], weight[kept], start) + above
        for index, row in zip(np.flatnonzero(~kept), sums, strict=True):
            guess[index] = MODALITIES[int(row.argmax())]
    for name in ("written", "real", "short", "retold"):
        for found in (True, False):
            part_of = [i for i, e in enumerate(every) if e.set == name and e.found == found]
            if part_of:
                shown = figures([every[i] for i in part_of], [guess[i] for i in part_of])
                print(f"{name}, {'found' if found else 'not found'}: {shown}")
    if options.write:
        weights = fit(x, accepted, weight, start)
        weights[0] += above
        write(names, weights)


if __name__ == "__main__":
    main()
