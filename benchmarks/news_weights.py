"""What the fits of the reader's tables share: features by number, the optimisers, the writer."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit

from didymium.news import tables

LISTS: Final = Path(tables.__file__).parent / "lists"
"""Where the tables of fitted weights stand."""

Feature = TypeVar("Feature", bound=Hashable)
Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]


def numbered(met: Counter[Feature], fewest: int) -> dict[Feature, int]:
    """A number for each feature met often enough, in the order of their names."""
    kept: list[Any] = [name for name, count in met.items() if count >= fewest]
    return {name: place for place, name in enumerate(sorted(kept))}


def matrix(rows: Iterable[Iterable[tuple[int, float]]], width: int) -> sparse.csr_matrix:
    """Rows of numbered features and their values, as a sparse matrix ``width`` columns wide."""
    row, column, value = [], [], []
    count = 0
    for count, seen in enumerate(rows, start=1):
        for place, own in seen:
            row.append(count - 1)
            column.append(place)
            value.append(own)
    return sparse.csr_matrix((value, (row, column)), shape=(count, width))


def least(loss: Loss, start: np.ndarray, steps: int | None = None) -> np.ndarray:
    """Where a loss, given with its slope, is least (L-BFGS)."""
    options = {} if steps is None else {"maxiter": steps}
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x)


def logistic(
    x: sparse.csr_matrix, right: np.ndarray, ridge: float, steps: int, *, start: bool = False
) -> np.ndarray:
    """Weights of a logistic regression with a ridge; with ``start`` a last one that is not shrunk.

    ``right`` holds for each row of ``x`` whether it is so.
    """
    turned = x.T.tocsr()
    sign = np.where(right, 1.0, -1.0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        own, rest = (w[:-1], w[-1]) if start else (w, 0.0)
        against = -sign * (x @ own + rest)
        total = np.logaddexp(0, against).sum() + 0.5 * ridge * (own @ own)
        slope = -sign * expit(against)
        down = turned @ slope + ridge * own
        return float(total), np.append(down, slope.sum()) if start else down

    return least(loss, np.zeros(x.shape[1] + start), steps)


def newton(x: np.ndarray, y: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    """Weights of a logistic regression of few features, exactly; the first is not shrunk."""
    weights = np.zeros(x.shape[1])
    shrink = np.full(x.shape[1], ridge)
    shrink[0] = 1e-6
    for _ in range(50):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - chance) - shrink * weights
        curve = (x.T * (chance * (1 - chance))) @ x + np.diag(shrink)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def write(
    table: Path, head: Sequence[str], rows: Iterable[tuple[Sequence[str], float]], smallest: float
) -> int:
    """Put weights under their keys into a table, without the smallest; the number of its rows.

    A row without a feature is where a sum starts, and stays.
    """
    count = 0
    with table.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow((*head, "weight"))
        for keys, weight in rows:
            if abs(weight) >= smallest or not keys[0]:
                out.writerow((*keys, f"{weight:.2f}"))
                count += 1
    return count


def write_with_meanings(table: Path, names: Iterable[str], weights: Iterable[float]) -> None:
    """Put weights into a table of features, whose meanings stay."""
    with table.open(encoding="utf-8", newline="") as handle:
        meaning = {row["feature"]: row["meaning"] for row in csv.DictReader(handle)}
    with table.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(("feature", "weight", "meaning"))
        for name, weight in zip(names, weights, strict=True):
            out.writerow((name, f"{weight:.2f}", meaning.get(name, "")))
