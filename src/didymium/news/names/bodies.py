"""Words that stand for a body named before: "the ministry", "la società"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from didymium.news.names.mentions import organisations
from didymium.news.tables import rows
from didymium.news.words.doc import Named
from didymium.news.words.phrases import PhraseBook, shelf_of

# Words of names that belong to no firm.
_PUBLIC = frozenset(
    (
        *("ministero", "dipartimento", "agenzia", "autorità", "commissione", "parlamento"),
        *("ministry", "department", "agency", "authority", "commission", "parliament", "council"),
        *("università", "university", "associazione", "association", "istituto", "institute"),
    )
)


@dataclass(frozen=True, slots=True)
class Body:
    """Which named bodies a word such as "ministry" may stand for."""

    parts: frozenset[str]
    kinds: frozenset[str]
    default: str


@cache
def bodies(language: str) -> PhraseBook[Body]:
    """Words for a body named before, with parts of its name and kinds of organisation."""
    book: PhraseBook[Body] = PhraseBook(shelf_of(language))
    for row in rows("bodies"):
        if row["language"] == language:
            parts = frozenset(filter(None, row["named"].split("|")))
            kinds = frozenset(filter(None, row["kinds"].split("|")))
            for word in row["words"].split("|"):
                book.add(word, Body(parts, kinds, row["default"]))
    return book


def is_body(named: Named, body: Body) -> bool:
    """Whether a named organisation may be meant by the word."""
    name = named.mention.name.lower()
    if any(part in name for part in body.parts):
        return True
    held = organisations().get(named.mention.id or "")
    if held is not None:
        return held.kind in body.kinds
    return "firm" in body.kinds and _PUBLIC.isdisjoint(name.split())
