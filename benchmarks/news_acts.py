"""Fit the weights that tell from a page's words which acts are its news (see ``news_fit.py``).

For each action a logistic regression with a ridge separates the pages whose news it is from the
others; features are those of ``didymium.news.act_words``, met on at least two pages. Weights are
rounded, and the smallest left out.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit

sys.path.insert(0, str(Path(__file__).parent))

from didymium.news import tables
from didymium.news.act_words import scale
from news_labels import SAME_ACTION, Label

RIDGE = 0.5
FEWEST = 4
SMALLEST = 0.12
STEPS = 80
OWN = {name: own for own, name in SAME_ACTION.items()}
TABLE = Path(tables.__file__).parent / "lists" / "act_words.csv"


@dataclass(frozen=True)
class Model:
    """Weights of features (rows; the last is the start) for actions (columns)."""

    actions: tuple[str, ...]
    place: dict[str, int]
    table: np.ndarray

    def scores(self, pages: list[dict[str, float]]) -> np.ndarray:
        """The log odds of every action for every page."""
        found = matrix(pages, self.place) @ self.table[:-1] + self.table[-1]
        return np.asarray(found)


def matrix(pages: list[dict[str, float]], place: dict[str, int]) -> sparse.csr_matrix:
    """Pages as rows, features as columns, each row of the same length."""
    row, column, value = [], [], []
    for number, found in enumerate(pages):
        known = [(place[name], weight) for name, weight in found.items() if name in place]
        factor = scale(math.sqrt(sum(weight * weight for _, weight in known)))
        row += [number] * len(known)
        column += [own for own, _ in known]
        value += [weight * factor for _, weight in known]
    return sparse.csr_matrix((value, (row, column)), shape=(len(pages), len(place)))


def train(pages: list[dict[str, float]], labels: list[Label]) -> Model:
    """The model of these pages."""
    met = Counter(name for found in pages for name in found)
    place = {name: i for i, name in enumerate(sorted(n for n, count in met.items() if count > 1))}
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
    return Model(actions, place, _logistic(matrix(pages, place), np.where(wanted, 1.0, -1.0)))


def _logistic(x: sparse.csr_matrix, sign: np.ndarray) -> np.ndarray:
    """Weights of all actions at once; the last row, the start, is not shrunk."""
    shape = (x.shape[1] + 1, sign.shape[1])
    turned = x.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(shape)
        against = -sign * (x @ w[:-1] + w[-1])
        total = np.logaddexp(0, against).sum() + 0.5 * RIDGE * np.square(w[:-1]).sum()
        slope = -sign * expit(against)
        return float(total), np.vstack((turned @ slope + RIDGE * w[:-1], slope.sum(0))).ravel()

    start = np.zeros(shape[0] * shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x).reshape(shape)


def left_out(
    pages: list[dict[str, float]], labels: list[Label], folds: int
) -> list[dict[str, float]]:
    """The scores of each page by a model of the other pages."""
    found: list[dict[str, float]] = [{} for _ in pages]
    for part in range(folds):
        kept = [i for i in range(len(pages)) if i % folds != part]
        model = train([pages[i] for i in kept], [labels[i] for i in kept])
        rest = [i for i in range(len(pages)) if i % folds == part]
        for i, row in zip(rest, model.scores([pages[i] for i in rest]), strict=True):
            found[i] = dict(zip(model.actions, row.tolist(), strict=True))
    return found


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


def write(model: Model) -> int:
    """Put a model into the table; the number of its rows."""
    count = 0
    with TABLE.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(("feature", "action", "weight"))
        for name, index in (("", len(model.place)), *model.place.items()):
            for action, weight in zip(model.actions, model.table[index], strict=True):
                if abs(weight) >= SMALLEST or not name:
                    out.writerow((name, action, f"{weight:.2f}"))
                    count += 1
    return count
