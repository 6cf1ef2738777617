"""What a page's figure and the evidence's have to do with each other, shared by all measures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from didymium.brief.document import Arg
from didymium.brief.figures import Book

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Quantity, Sentence

# Why two figures are shown and not compared.
Reason = Literal["form", "unit", "time", "undated", "basis", "none", "reading"]
# Further from each other than this many times, and not by the year's moves alone.
FAR: Final = 1.5
# Beyond this many times the number or its unit is read wrong, or something else is measured.
_ABSURD: Final = 20.0


@dataclass(frozen=True)
class Pair:
    """A figure of the page beside one of the evidence: figure ids, of what, how they compare.

    ``known`` is None where the evidence holds nothing that measures the same; ``reason`` says why
    the two are not compared, and is None where ``ratio`` compares them, the larger by the smaller.
    """

    words: str
    said: str
    what: Arg
    known: str | None
    of: Arg | None
    ratio: str | None = None
    above: bool = False
    reason: Reason | None = None


def sentence_of(reading: Reading, quantity: Quantity) -> Sentence | None:
    """The sentence in which a quantity stands."""
    start = quantity.span[0]
    return next((s for s in reading.sentences if s.span[0] <= start < s.span[1]), None)


def words_of(reading: Reading, quantity: Quantity) -> str:
    """A quantity as the page writes it."""
    return " ".join(reading.page.text[slice(*quantity.span)].split())


def said(book: Book, quantity: Quantity, unit: str, words: str, place: int) -> str:
    """The page's figure in the book."""
    return book.computed(
        f"page-figure-{place}",
        quantity.value,
        low=quantity.value if quantity.high is not None else None,
        high=quantity.high,
        unit=unit,
        formula=f'read in the article: "{words}"',
        sources=("article",),
        basis="the article",
        kind="estimated",
    ).id


def compared(book: Book, pair: Pair, place: int) -> Pair:
    """The pair with how many times the larger figure is the smaller one.

    A range of the page counts by its nearer end. Figures that differ beyond sense are not compared.
    """
    assert pair.known is not None
    own, held = book[pair.said], book[pair.known].value
    assert own.value is not None
    assert held
    ends = [end for end in (own.low, own.high) if end is not None] or [own.value]
    inside = min(ends) <= held <= max(ends)
    value = held if inside else min(ends, key=lambda end: abs(end - held))
    above = value >= held
    times = value / held if above else held / value
    if times > _ABSURD:
        return replace(pair, reason="reading")
    found = book.computed(
        f"page-ratio-{place}",
        times,
        unit="ratio",
        formula="the larger of page and published figure / the smaller"
        + ("; the nearer end of the page's range" if len(ends) > 1 else ""),
        figures=(pair.said, pair.known) if above else (pair.known, pair.said),
        basis="page and evidence",
    )
    return replace(pair, ratio=found.id, above=above)


def is_far(book: Book, pair: Pair) -> bool:
    """Whether the two are so far from each other that one of them, or what it measures, differs."""
    return pair.ratio is not None and (book[pair.ratio].value or 0.0) > FAR
