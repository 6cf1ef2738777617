"""What a claim is about beyond its act: prices, supply, defence, electric cars, dominance."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache

from didymium.news.doc import Doc
from didymium.news.tables import rows

_SHORT = 3


@cache
def _concepts() -> dict[str, str]:
    return {
        word: row["topic"]
        for row in rows("topics")
        if row["by"] == "concept"
        for word in row["words"].split("|")
    }


@cache
def _stems() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (row["topic"], tuple(row["words"].split("|")))
        for row in rows("topics")
        if row["by"] == "stem"
    )


@lru_cache(maxsize=30_000)
def topics_of_word(word: str) -> tuple[str, ...]:
    """The topics that a word's beginning names."""
    if len(word) <= _SHORT:
        return ()
    return tuple(topic for topic, stems in _stems() if word.startswith(stems))


class Topics:
    """The topics of one page's words, looked up once for all its clauses."""

    def __init__(self, doc: Doc) -> None:
        concepts = _concepts()
        self.concepts = [
            (index, concepts[cue.kind]) for index, _, cue in doc.concepts if cue.kind in concepts
        ]
        places = doc.tokens.places
        self.words = sorted(
            (index, named)
            for word, named in zip(places, map(topics_of_word, places), strict=True)
            if named
            for index in places[word]
        )

    def of(self, first: int, last: int) -> tuple[str, ...]:
        """The topics of the words from ``first`` up to and without ``last``."""
        begin, end = (first,), (last,)
        concepts, words = self.concepts, self.words
        found = [
            topic
            for _, topic in concepts[bisect_left(concepts, begin) : bisect_left(concepts, end)]
        ]
        for _, named in words[bisect_left(words, begin) : bisect_left(words, end)]:
            found += named
        return tuple(dict.fromkeys(found))
