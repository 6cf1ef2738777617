"""Words of the article, for all checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import NamedWarning


def words_at(reading: Reading, warning: NamedWarning) -> tuple[str, ...]:
    """The words of the article that a warning of the reader rests on."""
    found = []
    for start, end in warning.spans:
        words = reading.page.text[start:end].strip()
        if words:
            found.append(words)
    return tuple(found)
