"""What a claim is about beyond its act: prices, supply, defence, electric cars, dominance."""

from __future__ import annotations

from functools import cache

from didymium.news.tables import rows
from didymium.news.words.doc import ClauseSpan, Doc
from didymium.news.words.lexicon import WordLabels
from didymium.news.words.tokens import among


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
        self.words = {
            index: named
            for word, named in _of_words(doc.language).told(doc.tokens)
            for index in places[word]
        }
        self.places = sorted(self.words)

    def of(self, clause: ClauseSpan) -> tuple[str, ...]:
        """The topics of a clause."""
        concepts = _concepts()
        found = [concepts[kind] for kind in clause.concepts if kind in concepts]
        for index in among(self.places, clause.first, clause.last):
            found += self.words[index]
        return tuple(dict.fromkeys(found)) if found else ()
