"""How well events are read on pages that neither rules nor weights have met.

Run: python benchmarks/news_fresh.py --pages DIR [--folds 3]

The pages labelled for their events alone, the short and the retold pages came after the rules.
Part by part they are read with tables of acts, sides and salience fitted on the other parts
(``news_fit.py``); relevance and modality keep their tables. Figures are those of ``news.py``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import news_acts
import news_choice
import news_salience
import news_sides
from didymium.news.acts import salience, settled_acts
from didymium.news.deeds import act_words
from didymium.news.deeds.act_words import page_features
from didymium.news.page import Page
from didymium.news.reader import read_page, tell
from didymium.news.sides import settled_sides
from didymium.news.types import Reading
from news_fit import FOLDS, choices, pages, weighted
from news_labels import Label
from news_scoring import figures, score_all

Known = list[tuple[Label, Page]]
SHOWN = ("event", "action_and_actor", "action_alone")


def read_unseen(known: Known, unseen: Known) -> list[tuple[Label, Reading]]:
    """Some pages read with the tables fitted on others."""
    labels = [label for label, _ in known]
    found = [page_features(tell(page, words={}).doc) for _, page in known]
    scores, model = news_acts.known_by_others(found, labels, FOLDS)
    kept = np.where(abs(model.table) >= news_acts.SMALLEST, model.table, 0.0)
    place = {**model.place, "": len(model.place)}
    held = act_words.Weights(model.actions, place, kept, model.table[-1].copy())
    own_weights = act_words.weights

    def words_of(table: str = "act_words") -> act_words.Weights:
        return held if table == "act_words" else own_weights(table)

    with patch.object(act_words, "weights", words_of):
        relevant = [
            (label, page, own)
            for (label, page), own in zip(known, scores, strict=True)
            if label.relevant
        ]
        choice = news_choice.fit([row for page in choices(relevant) for row in page])
        with patch.object(settled_acts, "weights", lambda: choice):
            told = [(label, tell(page, words=own)) for label, page, own in relevant]
        fitted = news_sides.fit_all([news_sides.examples(own, label) for label, own in told])
        tables = settled_sides.by_scope(news_sides.by_side(fitted))
        news = news_salience.fitted(news_salience.examples(told))
        settled_sides._weights.cache_clear()
        with (
            patch.object(settled_sides, "_tables", lambda: tables),
            patch.object(salience, "weights", lambda: news),
            patch.object(settled_acts, "weights", lambda: choice),
        ):
            answer = [(label, read_page(page)) for label, page in unseen]
    settled_sides._weights.cache_clear()
    return answer


def main() -> None:
    """Print the figures of events of each set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of the pages' texts")
    parser.add_argument("--folds", type=int, default=3)
    options = parser.parse_args()
    known = pages(options.pages)
    read: list[tuple[Label, Reading]] = []
    for part in range(options.folds):
        rest = weighted([pair for pair in known if pair[0].number % options.folds != part])
        unseen = [
            pair for pair in known if pair[0].number % options.folds == part and not pair[0].names
        ]
        read += read_unseen(rest, unseen)
    kinds: dict[str, list[tuple[Label, Reading]]] = {
        "pages": [],
        "short pages": [],
        "retold pages": [],
    }
    for label, reading in read:
        kind = "pages" if label.url else "retold pages" if label.after else "short pages"
        kinds[kind].append((label, reading))
    for name, pairs in kinds.items():
        own = figures(score_all(pairs))
        shown = ", ".join(f"{key} {own[key]['f1']:.3f}" for key in SHOWN)
        print(f"{own['pages']} {name}: {shown} ({own['event']['labelled']} events labelled)")


if __name__ == "__main__":
    main()
