"""What a claim is about beyond its act: prices, supply, defence, electric cars, dominance."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

from didymium.news.doc import ClauseSpan, Doc
from didymium.news.lexicon import WordLabels
from didymium.news.tables import rows


@cache
def _concepts() -> dict[str, str]:
    return {
        word: row["topic"]
        for row in rows("topics")
        if row["by"] == "concept"
        for word in row["words"].split("|")
    }


@cache
def _of_words(language: str) -> WordLabels:
    """The topics that beginnings of words name."""
    return WordLabels(
        language,
        (
            (row["topic"], [f"{stem}*" for stem in row["words"].split("|")])
            for row in rows("topics")
            if row["by"] == "stem"
        ),
    )


class Topics:
    """The topics of one page's words, looked up once for all its clauses."""

    def __init__(self, doc: Doc) -> None:
        places = doc.tokens.places
        self.words = sorted(
            (index, named)
            for word, named in _of_words(doc.language).told(doc.tokens)
            for index in places[word]
        )

    def of(self, clause: ClauseSpan) -> tuple[str, ...]:
        """The topics of a clause."""
        concepts = _concepts()
        found = [concepts[kind] for kind in clause.concepts if kind in concepts]
        low = bisect_left(self.words, (clause.first,))
        for _, named in self.words[low : bisect_left(self.words, (clause.last,), low)]:
            found += named
        return tuple(dict.fromkeys(found))
