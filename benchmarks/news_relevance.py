"""Fit the weights that tell pages on strategic minerals from pages that only name them.

Run: python benchmarks/news_relevance.py --pages DIR [--write]

Reads the half of all sets that rules may look at (``dev``) and the short texts of
``news/tempting.yaml``. Two tables follow one from the other: ``lists/relevance_words.csv``, which
words stand on relevant pages (fitted like the words of acts, see ``news_acts.py``), and
``lists/relevance.csv``, what the reader weighs, by a logistic regression with a small ridge. So
that the words of a page do not count twice, their scores come there from models of other pages.
The figures printed are of pages left out in turn (ten folds). ``--write`` puts the weights into
the tables.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).parent))

import news_acts
import news_fit
import news_weights
from didymium.news.acts.events import build_events
from didymium.news.deeds.act_words import page_features
from didymium.news.page import Page
from didymium.news.reader import tell
from didymium.news.relevance import BAR, evidence
from didymium.news.words.text import clean
from news import HOME
from news_labels import Label
from news_salience import FOLDS

BARS = (0.0, 1.0, 1.6, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8, 3.2, 3.6)
SHRINK = 2.0
RARE = 3


@dataclass(frozen=True)
class Example:
    """A page with its label, the features of its words and the log odds of acts by them."""

    label: Label
    page: Page
    words: dict[str, float]
    acts: dict[str, float]


def examples(folder: Path) -> list[Example]:
    """The pages of the half that may be looked at, and the short texts, acts by other pages."""
    written = yaml.safe_load((HOME / "tempting.yaml").read_text("utf-8"))
    known = news_fit.pages(folder)
    known += [(news_fit.trap(i), clean(text)) for i, text in enumerate(written["traps"])]
    words = [page_features(tell(page, words={}).doc) for _, page in known]
    acts, model = news_acts.known_by_others(words, [label for label, _ in known], news_fit.FOLDS)
    found = [
        Example(label, page, own, scores)
        for (label, page), own, scores in zip(known, words, acts, strict=True)
    ]
    for number, text in enumerate(written["relevant"]):
        label = replace(news_fit.trap(number), id=f"relevant {number}", relevant=True)
        page = clean(text)
        own = page_features(tell(page, words={}).doc)
        scores = model.scores([own])[0].tolist()
        found.append(Example(label, page, own, dict(zip(model.actions, scores, strict=True))))
    return found


def words_model(known: list[Example]) -> news_acts.Model:
    """Which words stand on relevant pages; the smallest weights are left out."""
    place = news_weights.numbered(Counter(name for one in known for name in one.words), RARE)
    x = news_acts.matrix([one.words for one in known], place)
    weights = news_acts.fit(x, np.array([one.label.relevant for one in known]), SHRINK)
    small = np.abs(weights) < news_acts.SMALLEST
    small[-1] = False
    return news_acts.Model(("relevant",), place, np.where(small, 0.0, weights)[:, None])


def about(known: list[Example]) -> np.ndarray:
    """The log odds of each page to be relevant, by the words of the other pages."""
    found = np.empty(len(known))
    part = np.array([one.label.number // FOLDS % FOLDS for one in known])
    for number in range(FOLDS):
        held = np.flatnonzero(part == number)
        model = words_model([known[i] for i in np.flatnonzero(part != number)])
        found[held] = model.scores([known[i].words for i in held])[:, 0]
    return found


def features(one: Example, score: float) -> dict[str, float] | None:
    """What the reader looks at; None where no mineral is named."""
    told = tell(one.page, words=one.acts)
    events = build_events(told.statements, told.tellings, told.layout)
    found = evidence(told.doc, events, told.statements, one.acts, score)
    return None if found is None else found.features


def left_out(x: np.ndarray, y: np.ndarray, labels: list[Label]) -> np.ndarray:
    """The score of each page by the weights of the other pages."""
    fold = np.array([label.number % FOLDS for label in labels])
    guess = np.empty(len(labels))
    for part in range(FOLDS):
        held = fold == part
        guess[held] = x[held] @ news_weights.newton(x[~held], y[~held])
    return guess


def report(labels: list[Label], guess: np.ndarray, unseen: list[Label], traps: int) -> None:
    """How pages left out are told, at several bars and by name."""
    good = np.array([label.relevant for label in labels])
    for bar in (*BARS, BAR):
        over = guess > bar
        right, passing = int((over & good).sum()), int((over & ~good).sum())
        wanted = int(good.sum()) + len(unseen)
        print(
            f"above {bar}: F1 {2 * right / (right + passing + wanted):.3f}; {passing} of "
            f"{int((~good).sum())} traps that name a mineral pass, of {traps} traps in all"
        )
    for label, value in zip(labels, guess, strict=True):
        if (value > BAR) != label.relevant:
            print(f"  {'missed' if label.relevant else 'passes'} {value:+.2f} {label.id[:90]}")
    for label in unseen:
        print(f"  names no mineral: {label.id[:90]}")


def main() -> None:
    """Fit, say how pages left out are told, and write the tables where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of the pages' texts")
    parser.add_argument("--write", action="store_true", help="put the weights into the tables")
    options = parser.parse_args()
    known = examples(options.pages)
    seen = [
        (one.label, features(one, score)) for one, score in zip(known, about(known), strict=True)
    ]
    told = [(label, found) for label, found in seen if found]
    names = list(told[0][1])
    x = np.array([[found[name] for name in names] for _, found in told])
    y = np.array([label.relevant for label, _ in told], dtype=float)
    labels = [label for label, _ in told]
    unseen = [label for label, found in seen if label.relevant and not found]
    traps = sum(not label.relevant for label, _ in seen)
    report(labels, left_out(x, y, labels), unseen, traps)
    weights = news_weights.newton(x, y)
    for name, weight in zip(names, weights, strict=True):
        print(f"{name:12} {weight:+.2f}")
    if options.write:
        news_weights.write_with_meanings(news_weights.LISTS / "relevance.csv", names, weights)
        count = news_acts.write(words_model(known), news_weights.LISTS / "relevance_words.csv")
        print(f"relevance_words.csv: {count} weights")


if __name__ == "__main__":
    main()
