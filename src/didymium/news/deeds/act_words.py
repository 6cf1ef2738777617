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
from typing import TYPE_CHECKING, get_args

import numpy as np

from didymium.news.tables import each_row
from didymium.news.types import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from didymium.news.words.doc import ClauseSpan, Doc, Sent

STEM = 6
SENTENCES = 6
_DECAY = (1.0, 0.8, 0.6, 0.4, 0.3, 0.3)
LENGTH = 5.0
FEW_WORDS = 9.0
_KINDS = {kind: f"<{kind[:4]}>" for kind in get_args(MentionKind)}
_NAMES = frozenset(_KINDS.values())
_CACHE_LIMIT = 30_000
_PARTS = 100

_Rows = dict[str, int]
_NONE: _Rows = {}
_Word = tuple[str, int | None, _Rows]


class _Words(dict[str, _Word | None]):
    """Every word seen: its beginning ("<n>" for a figure) and its rows; nothing for a mark.

    The rows are that of the word alone and, by the second word, those of the pairs it begins.
    """

    def __init__(self, place: Mapping[str, int]) -> None:
        super().__init__()
        self._place = place
        self._pairs = _by_first(place, " ")

    def __missing__(self, norm: str) -> _Word | None:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        word = None
        if norm[0].isalnum() or norm in _NAMES:
            stem = norm if norm in _NAMES else "<n>" if norm[0].isdigit() else norm[:STEM]
            word = (stem, self._place.get(stem), self._pairs.get(stem, _NONE))
        self[norm] = word
        return word

    def of(self, doc: Doc, part: Sent | ClauseSpan) -> list[_Word]:
        """The words of a sentence or clause; names side by side that name alike count as one."""
        words = list(map(self.__getitem__, doc.tokens.norms[part.first : part.last]))
        for named in part.names:
            first, last = named.first - part.first, min(named.last, part.last) - part.first
            words[first:last] = [self[_KINDS[named.mention.kind]]] * (last - first)
        found: list[_Word] = list(filter(None, words))
        if len(part.names) > 1:
            pairs = zip(found, (None, *found), strict=False)
            found = [word for word, before in pairs if word is not before or word[0] not in _NAMES]
        return found


def _by_first(place: Mapping[str, int], mark: str) -> dict[str, _Rows]:
    """The rows of features that hold a mark, by what stands before and behind it."""
    found: dict[str, _Rows] = {}
    for feature, row in place.items():
        first, marked, second = feature.partition(mark)
        if marked:
            found.setdefault(first, {})[second] = row
    return found


_STEMS = _Words({})


def word_features(doc: Doc, part: Sent | ClauseSpan) -> Iterator[str]:
    """The words of a sentence or clause, their neighbouring pairs and their concepts."""
    before = ""
    for word, _, _ in _STEMS.of(doc, part):
        yield word
        if before:
            yield f"{before} {word}"
        before = word
    found = sorted(part.concepts)
    for place, concept in enumerate(found):
        yield f"{concept}+"
        for other in found[place + 1 :]:
            yield f"{concept}+{other}"


def page_features(doc: Doc) -> dict[str, float]:
    """The features of a page, each with the weight of the place where it stands first."""
    found: dict[str, float] = {}
    for sent, weight in _opening(doc):
        for feature in word_features(doc, sent):
            found.setdefault(feature, weight)
    return found


def _opening(doc: Doc) -> list[tuple[Sent, float]]:
    """The sentences whose words count, each with the weight of its place."""
    title = [(sent, 1.0) for sent in doc.sentences if sent.part == "headline"]
    body = [sent for sent in doc.sentences if sent.part == "body"][:SENTENCES]
    return [*title, *zip(body, _DECAY, strict=False)]


@dataclass(frozen=True, eq=False)
class Weights:
    """The fitted table: a row for each feature, a column for each action.

    ``parts`` is how many of the table's numbers make one: it holds hundredths as small whole
    numbers, so that the rows of a page, which lie all over it, are soon fetched.
    """

    actions: tuple[str, ...]
    place: dict[str, int]
    table: np.ndarray
    start: np.ndarray
    parts: int = 1

    def rows(self, places: np.ndarray | list[int]) -> np.ndarray:
        """Some rows of weights."""
        found: np.ndarray = self.table.take(places, axis=0) / self.parts
        return found

    def scores(self, rows: np.ndarray, weighed: np.ndarray) -> dict[str, float]:
        """The log odds of the actions by rows of the table, each weighed by its place."""
        sums = self.start
        if len(rows):
            factor = scale(math.sqrt(float(weighed @ weighed)))
            sums = sums + factor * (weighed @ self.rows(rows))
        return dict(zip(self.actions, sums.tolist(), strict=True))


@cache
def weights(table: str = "act_words") -> Weights:
    """A fitted table of ``lists``; the feature "" holds what is added before any word.

    Its many rows are not kept beside it: with them in between, the features lie far apart in
    memory, and a page's words take a fifth longer to look up.
    """
    place: dict[str, int] = {}
    column: dict[str, int] = {}
    at, under, weight = [], [], []
    for row in each_row(table):
        at.append(place.setdefault(row["feature"], len(place)))
        under.append(column.setdefault(row["action"], len(column)))
        weight.append(round(float(row["weight"]) * _PARTS))
    names = tuple(sorted(column))
    order = np.array([names.index(name) for name in column])
    held = np.zeros((len(place), len(names)), dtype=np.int16)
    held[at, order[under]] = weight
    return Weights(names, place, held, held[place[""]] / _PARTS, _PARTS)


class WordTables:
    """Two fitted tables side by side: the words of a page are looked up once for both.

    The rows of the first come first, so that a row tells which table it is of: those
    of the second alone lie behind them.
    """

    def __init__(self, acts: Weights, about: Weights) -> None:
        self.acts, self.about = acts, about
        self._end = len(acts.place)
        self.place: _Rows = dict(acts.place)
        for feature in about.place:
            self.place.setdefault(feature, len(self.place))
        self._second = np.full(len(self.place), -1, dtype=np.int32)
        self._second[[self.place[feature] for feature in about.place]] = list(about.place.values())
        self._words = _Words(self.place)
        self._concepts = _by_first(self.place, "+")

    def rows_of(self, doc: Doc, part: Sent | ClauseSpan) -> list[int]:
        """The rows of those features of a sentence or clause that have weights, in order."""
        found: list[int] = []
        pairs = _NONE
        for word, alone, following in self._words.of(doc, part):
            if alone is not None:
                found.append(alone)
            if word in pairs:
                found.append(pairs[word])
            pairs = following
        concepts = sorted(part.concepts)
        for place, concept in enumerate(concepts):
            pairs = self._concepts.get(concept, _NONE)
            found += [pairs[one] for one in ("", *concepts[place + 1 :]) if one in pairs]
        return found

    def page_scores(self, doc: Doc) -> tuple[dict[str, float], dict[str, float]]:
        """The log odds by the words of a page of the actions of both tables."""
        found: dict[int, float] = {}
        for sent, weight in _opening(doc):
            found |= {row: weight for row in self.rows_of(doc, sent) if row not in found}
        rows = np.fromiter(found, dtype=np.intp, count=len(found))
        weighed = np.fromiter(found.values(), dtype=float, count=len(found))
        first, second = rows < self._end, self._second.take(rows)
        about = second >= 0
        return (
            self.acts.scores(rows[first], weighed[first]),
            self.about.scores(second[about], weighed[about]),
        )

    def clause_scores(self, doc: Doc, clause: ClauseSpan) -> dict[str, float]:
        """What the words of a clause alone add for each action of the first table."""
        found = sorted({row for row in self.rows_of(doc, clause) if row < self._end})
        sums = self.acts.rows(found).sum(axis=0)
        return dict(zip(self.acts.actions, sums.tolist(), strict=True))


@cache
def _side_by_side(acts: Weights, about: Weights) -> WordTables:
    return WordTables(acts, about)


def word_tables() -> WordTables:
    """The tables of ``lists`` that a page's words are looked up in."""
    return _side_by_side(weights(), weights("relevance_words"))


def scale(length: float) -> float:
    """What brings the features of a page, whose squares add up to ``length`` squared, to one size.

    A page of few words keeps less, so that a line says less for sure than an article.
    """
    return LENGTH / max(length, FEW_WORDS)


def page_scores(doc: Doc) -> tuple[dict[str, float], float]:
    """The log odds of each action to be the news of a page, and those that it is relevant."""
    acts, about = word_tables().page_scores(doc)
    return acts, about["relevant"]


def clause_scores(doc: Doc, clause: ClauseSpan) -> dict[str, float]:
    """What the words of a clause alone add for each action."""
    return word_tables().clause_scores(doc, clause)
