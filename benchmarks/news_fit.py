"""Fit what the reader of news weighs: words of acts, sides of acts, news against context.

Run: python benchmarks/news_fit.py --pages DIR [--write]

Reads the half of all sets that rules may look at (``dev``); real pages as far as their texts are
in ``--pages``. Four tables follow one from the other:

* ``lists/act_words.csv`` (``news_acts.py``): which acts a page's words speak of;
* ``lists/act_choice.csv`` (``news_choice.py``): which act of its family a page tells;
* ``lists/side_weights.csv`` (``news_sides.py``): who acts and at whom;
* ``lists/salience.csv`` (``news_salience.py``): which acts are the news of the page. So that the
  words of a page do not count twice, their scores here come from models of other pages.

Printed is how well pages left out in turn are told. ``--write`` puts the weights into the tables.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from hashlib import sha1
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent))

import yaml

import news_acts
import news_choice
import news_salience
import news_sides
from didymium.news.acts import settled_acts
from didymium.news.deeds.act_words import page_features
from didymium.news.page import Page
from didymium.news.reader import tell
from didymium.news.words.text import clean
from news import HOME, may_be_looked_at, page_dates
from news_labels import Label

FOLDS = 8
FULL = 3
"""How often a page labelled in full counts; the others were labelled faster, for events alone."""


def pages(folder: Path) -> list[tuple[Label, Page]]:
    """The pages of the half that may be looked at, cleaned."""
    known = sorted(may_be_looked_at(folder), key=lambda item: _shuffled(item[1]))
    return [
        (label, clean(text, url=label.url, dates=page_dates(label))) for _, label, text in known
    ]


def weighted(known: list[tuple[Label, Page]]) -> list[tuple[Label, Page]]:
    """Pages as often as they count."""
    return known + (FULL - 1) * [pair for pair in known if pair[0].names]


def trap(number: int) -> Label:
    """The label of a text that only names minerals."""
    return Label(
        id=f"trap {number}", language="", half="dev", relevant=False, url=None, published=None,
        sets={}, maybe={}, events=(), background=(), warnings=frozenset(),
        warnings_maybe=frozenset(), date_conflict=False, quotations=(), quantities=(),
    )  # fmt: skip


def _shuffled(label: Label) -> str:
    """A place among the pages that depends on the name alone."""
    return sha1(label.id.encode(), usedforsecurity=False).hexdigest()


def choices(
    pages: Iterable[tuple[Label, Page, dict[str, float]]],
) -> list[list[news_choice.Example]]:
    """The examples of acts in their families, of pages with the scores of their words."""
    with patch.object(settled_acts, "weights", dict):
        return [news_choice.examples(tell(page, words=own), label) for label, page, own in pages]


def main() -> None:
    """Fit the four tables in turn, print how well they tell, write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of the pages' texts")
    parser.add_argument("--write", action="store_true", help="put the weights into the tables")
    options = parser.parse_args()
    known = weighted(pages(options.pages))
    tempting = yaml.safe_load((HOME / "tempting.yaml").read_text("utf-8"))["traps"]
    known += [(trap(number), clean(text)) for number, text in enumerate(tempting)]
    labels = [label for label, _ in known]
    features = [page_features(tell(page, words={}).doc) for _, page in known]
    words, model = news_acts.known_by_others(features, labels, FOLDS)
    print(f"{len(known)} pages; acts by words alone: {news_acts.judge(words, labels)}")
    if options.write:
        print(f"act_words.csv: {news_acts.write(model)} weights")
    told = [
        (label, page, own)
        for (label, page), own in zip(known, words, strict=True)
        if label.relevant
    ]
    numbers = [label.number for label, *_ in told]
    chosen = choices(told)
    print(f"acts in their families: {news_choice.judge(chosen, numbers, FOLDS)}")
    choice = news_choice.fit([row for page in chosen for row in page])
    if options.write:
        print(f"act_choice.csv: {news_choice.write(choice)} weights")
    with patch.object(settled_acts, "weights", lambda: choice):
        told = [(label, tell(page, words=own)) for label, page, own in told]
    examples = [news_sides.examples(own, label) for label, own in told]
    print(f"sides of acts: {news_sides.judge(examples, numbers, FOLDS)}")
    if options.write:
        print(f"side_weights.csv: {news_sides.write(news_sides.fit_all(examples))} weights")
    rows = news_salience.examples(told)
    print(f"news against context: {news_salience.judge(rows, FOLDS)}")
    if options.write:
        news_salience.write(rows)


if __name__ == "__main__":
    main()
