"""Fit the weights that tell a page's news from what it tells beside.

Run: python benchmarks/news_salience.py --pages DIR [--write]

Reads the half of both sets that rules may look at (``dev``), takes every act of every relevant
page and asks whether it pairs with a labelled event (right action or family). A logistic
regression with a small ridge gives the weights; the accuracy printed is of pages left out in
turn (ten folds). ``--write`` puts them into ``lists/salience.csv``.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from didymium.news import tables
from didymium.news.events import build_events, gather
from didymium.news.reader import tell
from didymium.news.salience import features
from didymium.news.text import clean
from news import HOME, page_dates, page_file
from news_labels import Label, action, family, load_labels

RIDGE = 1.0
FOLDS = 10
TABLE = Path(tables.__file__).parent / "lists" / "salience.csv"
Rows = list[tuple[dict[str, float], bool, int]]


def texts(folder: Path) -> list[tuple[Label, str]]:
    """The labelled texts of the half that may be looked at."""
    found = [
        (label, (HOME / "articles" / f"{label.id}.txt").read_text("utf-8"))
        for label in load_labels(HOME / "labels.jsonl")
    ]
    for label in load_labels(HOME / "pages.jsonl"):
        path = folder / page_file(label.url or "")
        if path.exists():
            found.append((label, path.read_text("utf-8")))
    return [(label, text) for label, text in found if label.half == "dev" and label.relevant]


def examples(pairs: list[tuple[Label, str]]) -> Rows:
    """Features of every act and whether its page's labels call it news."""
    found: Rows = []
    for number, (label, text) in enumerate(pairs):
        told = tell(clean(text, url=label.url, dates=page_dates(label)))
        acts = gather(told.statements, told.tellings)
        wanted = list(label.events)
        graded = []
        for one in acts:
            seen = features(one, acts, told.tellings, told.layout)
            event = next(
                e
                for e in build_events(told.statements, told.tellings, told.layout)
                if set(e.statements) == {s.id for s in one.members}
            )
            graded.append((one, seen, event))
        taken: set[int] = set()
        for exact in (True, False):
            for index, (one, _, _) in enumerate(graded):
                if index in taken:
                    continue
                match = next((w for w in wanted if _fits(one.action, w.actions, exact=exact)), None)
                if match is not None:
                    taken.add(index)
                    wanted.remove(match)
                    if not match.optional:
                        found.append((graded[index][1], True, number))
        found += [(seen, False, number) for i, (_, seen, _) in enumerate(graded) if i not in taken]
    return found


def _fits(name: str, wanted: tuple[str, ...], *, exact: bool) -> bool:
    if exact:
        return action(name) in wanted
    return family(name) in {family(item) for item in wanted}


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method; the first column is not shrunk."""
    weights = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 1e-6
    for _ in range(50):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - chance) - ridge * weights
        curve = (x.T * (chance * (1 - chance))) @ x + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def write_weights(table: Path, names: list[str], weights: np.ndarray) -> None:
    """Put fitted weights into a table of features, whose meanings stay."""
    with table.open(encoding="utf-8", newline="") as handle:
        meaning = {row["feature"]: row["meaning"] for row in csv.DictReader(handle)}
    with table.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("feature", "weight", "meaning"))
        for name, weight in zip(names, weights, strict=True):
            writer.writerow((name, f"{weight:.2f}", meaning.get(name, "")))


def main() -> None:
    """Fit, say how well pages left out are told, and write the table where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of the pages' texts")
    parser.add_argument("--write", action="store_true", help="put the weights into the table")
    options = parser.parse_args()
    rows = examples(texts(options.pages))
    names = list(rows[0][0])
    x = np.array([[seen[name] for name in names] for seen, _, _ in rows])
    y = np.array([news for _, news, _ in rows], dtype=float)
    fold = np.array([number % FOLDS for _, _, number in rows])
    guess = np.empty(len(rows))
    for part in range(FOLDS):
        held = fold == part
        guess[held] = x[held] @ fit(x[~held], y[~held])
    right = int(((guess > 0) & (y > 0)).sum())
    print(
        f"{len(rows)} acts, {int(y.sum())} news; left out in turn: accuracy "
        f"{((guess > 0) == (y > 0)).mean():.3f}, F1 {2 * right / ((guess > 0).sum() + y.sum()):.3f}"
    )
    weights = fit(x, y)
    for name, weight in zip(names, weights, strict=True):
        print(f"{name:12} {weight:+.2f}")
    if options.write:
        write_weights(TABLE, names, weights)


if __name__ == "__main__":
    main()
