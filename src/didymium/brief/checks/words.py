"""Words of the article and names of parties, for all checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.brief.document import NameArg

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import NamedWarning


def party(code: str) -> NameArg:
    """A territory or a bloc by its code."""
    return NameArg(of="territory" if len(code) == 3 else "bloc", id=code)


def words_at(reading: Reading, warning: NamedWarning) -> tuple[str, ...]:
    """The words of the article that a warning of the reader rests on."""
    found = []
    for start, end in warning.spans:
        words = reading.page.text[start:end].strip()
        if words:
            found.append(words)
    return tuple(found)
