"""Which acts the words of a page speak of: a linear model fitted on labelled pages.

A rule needs words somebody thought of; news words an act in more ways than anybody thinks of. So
every word, pair of neighbouring words and pair of concepts of the headline and the first
sentences has a weight for each action (``lists/act_words.csv``), and the weights that a page's
words add up to are the log odds that the action is its news. Names count as what they name
("<terr> bans <mate>"), so that nothing is learned of who did what. The weights were fitted by
``benchmarks/news_acts.py`` on the half of the benchmark that rules may look at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from didymium.news.tables import each_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from didymium.news.doc import ClauseSpan, Doc, Sent

STEM = 6
SENTENCES = 6
_DECAY = (1.0, 0.8, 0.6, 0.4, 0.3, 0.3)
LENGTH = 5.0
FEW_WORDS = 9.0


def word_features(doc: Doc, part: Sent | ClauseSpan) -> Iterator[str]:
    """The words of a sentence or clause, their neighbouring pairs and their concepts."""
    kinds = {}
    for named in part.names:
        for index in range(named.first, named.last):
            kinds[index] = f"<{named.mention.kind[:4]}>"
    before = ""
    for index in range(part.first, part.last):
        norm = doc.tokens.norms[index]
        word = kinds.get(index)
        if word is None:
            if norm[0].isdigit():
                word = "<n>"
            elif norm[0].isalnum():
                word = norm[:STEM]
            else:
                continue
        elif word == before:
            continue
        yield word
        if before:
            yield f"{before} {word}"
        before = word
    found = sorted({cue.kind for _, _, cue in part.concepts})
    for place, concept in enumerate(found):
        yield f"{concept}+"
        for other in found[place + 1 :]:
            yield f"{concept}+{other}"


def page_features(doc: Doc) -> dict[str, float]:
    """The features of a page, each with the weight of the place where it stands first."""
    found: dict[str, float] = {}
    body = [sent for sent in doc.sentences if sent.part == "body"][:SENTENCES]
    title = [sent for sent in doc.sentences if sent.part == "headline"]
    for sent, weight in (*((s, 1.0) for s in title), *zip(body, _DECAY, strict=False)):
        for feature in word_features(doc, sent):
            found.setdefault(feature, weight)
    return found


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted table: a row for each feature, a column for each action."""

    actions: tuple[str, ...]
    place: dict[str, int]
    table: np.ndarray
    start: np.ndarray


@cache
def weights() -> Weights:
    """The table of ``lists/act_words.csv``; the feature "" holds what is added before any word.

    Its many rows are not kept beside it: with them in between, the features lie far apart in
    memory, and a page's words take a fifth longer to look up.
    """
    place: dict[str, int] = {}
    column: dict[str, int] = {}
    at, under, weight = [], [], []
    for row in each_row("act_words"):
        at.append(place.setdefault(row["feature"], len(place)))
        under.append(column.setdefault(row["action"], len(column)))
        weight.append(float(row["weight"]))
    names = tuple(sorted(column))
    order = np.array([names.index(name) for name in column])
    table = np.zeros((len(place), len(names)))
    table[at, order[under]] = weight
    return Weights(names, place, table, table[place[""]].copy())


def scale(length: float) -> float:
    """What brings the features of a page, whose squares add up to ``length`` squared, to one size.

    A page of few words keeps less, so that a line says less for sure than an article.
    """
    return LENGTH / max(length, FEW_WORDS)


def page_scores(doc: Doc) -> dict[str, float]:
    """The log odds of each action to be the news of a page."""
    held = weights()
    found = page_features(doc)
    place = held.place
    known = [(place[name], weight) for name, weight in found.items() if name in place]
    sums = held.start
    if known:
        places = [own for own, _ in known]
        weighed = np.array([weight for _, weight in known])
        factor = scale(math.sqrt(float(weighed @ weighed)))
        sums = sums + factor * (weighed @ held.table.take(places, axis=0))
    return dict(zip(held.actions, sums.tolist(), strict=True))


def clause_scores(doc: Doc, clause: ClauseSpan) -> dict[str, float]:
    """What the words of a clause alone add for each action."""
    held = weights()
    found = {held.place[name] for name in word_features(doc, clause) if name in held.place}
    sums = held.table.take(sorted(found), axis=0).sum(axis=0)
    return dict(zip(held.actions, sums.tolist(), strict=True))
