"""The year that a share in the text is told of, and figures that may stand beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from didymium.news import Reading

_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
# The year in which a study came out is not the year that it tells of.
_ISSUED: Final = re.compile(
    r"\b(?:published|released|pubblicat\w+|report|rapporto|studio|study)"
    r"\s+(?:in|nel|of|del|di)\s+\d{4}",
    re.IGNORECASE,
)
# A share of another year than the evidence's by more than this is not set beside it.
_YEARS_APART: Final = 2


def year_of(reading: Reading, position: int) -> int | None:
    """The year a share is told of: named in its sentence, else in the one before it.

    A year of the page's own day or later says nothing; None where no earlier year is named.
    """
    index = next((s.index for s in reading.sentences if s.span[0] <= position < s.span[1]), None)
    this_year = reading.date.year if reading.date is not None else None
    for wanted in (index, None if index is None else index - 1):
        sentence = next((s for s in reading.sentences if s.index == wanted), None)
        if sentence is None or sentence.part == "headline":
            continue
        named = [int(year) for year in _YEAR.findall(_ISSUED.sub("", sentence.text))]
        earlier = [year for year in named if this_year is None or year < this_year]
        if earlier:
            return min(earlier, key=lambda year: abs(year - (this_year or year)))
    return None


def is_of_year(period: str, year: int | None) -> bool:
    """Whether a figure of this period may stand beside a share told of that year."""
    years = [int(found) for found in _YEAR.findall(period)]
    if year is None or not years:
        return True
    return min(years) - _YEARS_APART <= year <= max(years) + _YEARS_APART
