"""Fit the weights that tell from a page's words which acts are its news (see ``news_fit.py``).

For each action a logistic regression with a ridge separates the pages whose news it is from the
others; features are those of ``didymium.news.deeds.act_words``, met on at least two pages. Each is
scaled by how much oftener it stands on the ones than on the others (its naive Bayes log ratio), so
that a rare word that tells an act costs less ridge than a common one (Wang and Manning, "Baselines
and bigrams: simple, good sentiment and topic classification", ACL 2012). Weights are rounded, and
the smallest left out.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent))

import news_weights
from didymium.news.deeds.act_words import scale
from news_labels import SAME_ACTION, Label

RIDGE = 0.5
SMOOTH = 0.3
FEWEST = 4
SMALLEST = 0.12
STEPS = 80
OWN = {name: own for own, name in SAME_ACTION.items()}
TABLE = news_weights.LISTS / "act_words.csv"


@dataclass(frozen=True)
class Model:
    """Weights of features (rows; the last is the start) for actions (columns)."""

    actions: tuple[str, ...]
    place: dict[str, int]
    table: np.ndarray

    def calibrated(self, slope: float, start: float) -> Model:
        """The same model with its scores times ``slope`` plus ``start``."""
        table = self.table * slope
        table[-1] += start
        return Model(self.actions, self.place, table)

    def scores(self, pages: list[dict[str, float]]) -> np.ndarray:
        """The log odds of every action for every page."""
        found = matrix(pages, self.place) @ self.table[:-1] + self.table[-1]
        return np.asarray(found)


def matrix(pages: list[dict[str, float]], place: dict[str, int]) -> sparse.csr_matrix:
    """Pages as rows, features as columns, each row of the same length."""
    rows = []
    for found in pages:
        known = [(place[name], weight) for name, weight in found.items() if name in place]
        factor = scale(math.sqrt(sum(weight * weight for _, weight in known)))
        rows.append([(own, weight * factor) for own, weight in known])
    return news_weights.matrix(rows, len(place))


def train(pages: list[dict[str, float]], labels: list[Label]) -> Model:
    """The model of these pages."""
    place = news_weights.numbered(Counter(name for found in pages for name in found), 2)
    told = Counter(OWN.get(e.actions[0], e.actions[0]) for label in labels for e in label.events)
    actions = tuple(sorted(name for name, count in told.items() if count >= FEWEST))
    wanted = np.array(
        [
            [
                any(SAME_ACTION.get(name, name) in event.actions for event in label.events)
                for name in actions
            ]
            for label in labels
        ]
    )
    x = matrix(pages, place)
    return Model(actions, place, np.column_stack([fit(x, own) for own in wanted.T]))


def fit(x: sparse.csr_matrix, wanted: np.ndarray, shrink: float = RIDGE) -> np.ndarray:
    """The weights of features for one action; the last, the start, is not shrunk."""
    stands = (x > 0).astype(float)
    ones = SMOOTH + stands.T @ wanted
    others = SMOOTH + stands.T @ ~wanted
    ratio = np.log(ones / ones.sum()) - np.log(others / others.sum())
    scaled = (x @ sparse.diags(ratio)).tocsr()
    found = news_weights.logistic(scaled, wanted, shrink, STEPS, start=True)
    return np.append(found[:-1] * ratio, found[-1])


def left_out(
    pages: list[dict[str, float]], labels: list[Label], folds: int
) -> list[dict[str, float]]:
    """The scores of each page by a model of the other pages, as log odds (not yet calibrated)."""
    found: list[dict[str, float]] = [{} for _ in pages]
    for part in range(folds):
        kept = [i for i, label in enumerate(labels) if label.number % folds != part]
        model = train([pages[i] for i in kept], [labels[i] for i in kept])
        rest = [i for i, label in enumerate(labels) if label.number % folds == part]
        for i, row in zip(rest, model.scores([pages[i] for i in rest]), strict=True):
            found[i] = dict(zip(model.actions, row.tolist(), strict=True))
    return found


def calibration(scores: list[dict[str, float]], labels: list[Label]) -> tuple[float, float]:
    """Slope and start that turn scores of pages left out into the log odds they stand for."""
    told = np.array(
        [
            (score, any(SAME_ACTION.get(name, name) in event.actions for event in label.events))
            for own, label in zip(scores, labels, strict=True)
            for name, score in own.items()
        ]
    )
    sign = 2 * told[:, 1] - 1

    def loss(w: np.ndarray) -> float:
        return float(np.logaddexp(0, -sign * (w[0] * told[:, 0] + w[1])).mean())

    slope, start = minimize(loss, np.array([1.0, 0.0]), method="BFGS").x
    return float(slope), float(start)


def known_by_others(
    pages: list[dict[str, float]], labels: list[Label], folds: int
) -> tuple[list[dict[str, float]], Model]:
    """Calibrated scores of each page by a model of other pages, and the model of all of them."""
    scores = left_out(pages, labels, folds)
    slope, start = calibration(scores, labels)
    turned = [{name: slope * x + start for name, x in own.items()} for own in scores]
    return turned, train(pages, labels).calibrated(slope, start)


def judge(scores: list[dict[str, float]], labels: list[Label]) -> str:
    """How often the likeliest action of a page with news is one of its labelled ones."""
    told = [
        any(SAME_ACTION.get(best, best) in event.actions for event in label.events)
        for own, label in zip(scores, labels, strict=True)
        if label.events and (best := max(own, key=own.__getitem__))
    ]
    return (
        f"the likeliest is news on {sum(told)} of {len(told)} pages ({sum(told) / len(told):.3f})"
    )


def write(model: Model, table: Path = TABLE) -> int:
    """Put a model into a table; the number of its rows."""
    rows = (
        ((name, action), weight)
        for name, index in (("", len(model.place)), *model.place.items())
        for action, weight in zip(model.actions, model.table[index], strict=True)
    )
    return news_weights.write(table, ("feature", "action"), rows, SMALLEST)
