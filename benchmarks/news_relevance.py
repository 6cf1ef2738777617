"""Fit the weights that tell pages on strategic minerals from pages that only name them.

Run: python benchmarks/news_relevance.py --pages DIR [--write]

Reads the half of the three sets that rules may look at (``dev``) and the short texts of
``news/tempting.yaml``. A logistic regression with a small ridge gives the weights; the figures
printed are of pages left out in turn (ten folds). ``--write`` puts them into
``lists/relevance.csv``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).parent))

from didymium.news import tables
from didymium.news.events import build_events
from didymium.news.page import Page
from didymium.news.reader import tell
from didymium.news.relevance import BAR, evidence
from didymium.news.text import clean
from news import HOME, may_be_looked_at, page_dates
from news_salience import FOLDS, fit, write_weights

BARS = (0.0, 1.0, 2.0, 2.4, 2.8, 3.2, 3.6)
TABLE = Path(tables.__file__).parent / "lists" / "relevance.csv"


def pages(folder: Path) -> list[tuple[str, Page, bool]]:
    """The pages of the half that may be looked at: name, text and whether they are relevant."""
    found = [
        (label.id, clean(text, url=label.url, dates=page_dates(label)), label.relevant)
        for _, label, text in may_be_looked_at(folder)
    ]
    written = yaml.safe_load((HOME / "tempting.yaml").read_text("utf-8"))
    for name, relevant in (("traps", False), ("relevant", True)):
        found += [(text[:60], clean(text), relevant) for text in written[name]]
    return found


def features(page: Page) -> dict[str, float] | None:
    """What the reader looks at; None where no mineral is named."""
    told = tell(page)
    events = build_events(told.statements, told.tellings, told.layout)
    found = evidence(told.doc, events, told.statements)
    return None if found is None else found.features


def main() -> None:
    """Fit, say how pages left out are told, and write the table where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of the pages' texts")
    parser.add_argument("--write", action="store_true", help="put the weights into the table")
    options = parser.parse_args()
    every = pages(options.pages)
    seen = [features(page) for _, page, _ in every]
    told = [
        (name, found, good) for (name, _, good), found in zip(every, seen, strict=True) if found
    ]
    unseen = [
        name for (name, _, good), found in zip(every, seen, strict=True) if good and not found
    ]
    names = list(told[0][1])
    x = np.array([[found[name] for name in names] for _, found, _ in told])
    y = np.array([good for *_, good in told], dtype=float)
    fold = np.arange(len(told)) % FOLDS
    guess = np.empty(len(told))
    for part in range(FOLDS):
        held = fold == part
        guess[held] = x[held] @ fit(x[~held], y[~held])
    for bar in BARS:
        over = guess > bar
        good, bad = int((over & (y > 0)).sum()), int((over & (y == 0)).sum())
        print(f"above {bar}: {good} relevant pages, {bad} traps")
    right, found_all = int(((guess > BAR) & (y > 0)).sum()), int((guess > BAR).sum())
    labelled = int(y.sum()) + len(unseen)
    traps = int((y == 0).sum())
    print(
        f"{len(every)} pages, {labelled} relevant; left out in turn: F1 "
        f"{2 * right / (found_all + labelled):.3f}, {found_all - right} of "
        f"{traps} traps that name a mineral pass; {len(unseen)} relevant ones name none"
    )
    for (name, _, good), value in zip(told, guess, strict=True):
        if (value > BAR) != good:
            print(f"  {'missed' if good else 'passes'} {value:+.2f} {name[:90]}")
    for name in unseen:
        print(f"  names no mineral: {name[:90]}")
    weights = fit(x, y)
    for name, weight in zip(names, weights, strict=True):
        print(f"{name:12} {weight:+.2f}")
    if options.write:
        write_weights(TABLE, names, weights)


if __name__ == "__main__":
    main()
