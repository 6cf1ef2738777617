"""The page's own prices and tonnages beside the evidence's, with how far they are apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from didymium.brief.answers import page_masses, page_prices
from didymium.brief.answers.beside import Pair, is_far
from didymium.brief.document import Arg, Block, Cell, ManyArg, Say, Table, TextArg, WordArg
from didymium.brief.figures import Book
from didymium.brief.tables import Base
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.news import Reading

_SHOWN: Final = 6
_TOLD: Final = 2


def block(book: Book, base: Base, reading: Reading, topic: Topic) -> Block | None:
    """The table of the page's figures, those that can be compared first; None without any."""
    found = _pairs(book, base, reading, topic)
    if not found:
        return None
    says = [_say(book, pair) for pair in found if is_far(book, pair)][:_TOLD]
    if not says:
        compared = any(pair.ratio is not None for pair in found)
        says = [Say(key="own_all_near" if compared else "own_none_compared")]
    notes = [Say(key="note_own")]
    if len(found) > _SHOWN:
        rest = len(found) - _SHOWN
        count = book.counted("own-not-shown", rest, "figures of the page that are not shown")
        notes.append(Say(key="note_own_more", args={"n": book.arg(count.id)}))
    table = Table(
        id="own-figures",
        title=Say(key="table_own_title"),
        columns=(
            "col_page_says",
            "col_of_what",
            "col_evidence_has",
            "col_evidence_of",
            "col_apart",
        ),
        rows=tuple(_row(book, pair) for pair in found[:_SHOWN]),
        notes=tuple(notes),
    )
    return Block(heading=Say(key="heading_own_figures"), says=tuple(says), tables=(table,))


def far(book: Book, base: Base, reading: Reading, topic: Topic) -> list[tuple[Pair, Say]]:
    """The page's prices and tonnages that are far from the evidence's, each with the sentence."""
    found = _pairs(book, base, reading, topic)
    return [(pair, _say(book, pair)) for pair in found if is_far(book, pair)]


def _pairs(book: Book, base: Base, reading: Reading, topic: Topic) -> list[Pair]:
    """The page's prices and tonnages beside the evidence's, those that can be compared first."""
    prices = page_prices.pairs(book, base, reading, topic, 1)
    masses = page_masses.pairs(book, base, reading, 1 + len(prices))
    return sorted((*prices, *masses), key=lambda pair: pair.reason is not None)


def _row(book: Book, pair: Pair) -> tuple[Cell, ...]:
    known = book.arg(pair.known) if pair.known is not None else None
    return (
        Cell(arg=TextArg(text=pair.words)),
        Cell(arg=pair.what),
        Cell(arg=known),
        Cell(arg=pair.of),
        Cell(arg=_apart(book, pair)),
    )


def _apart(book: Book, pair: Pair) -> Arg:
    """How far the two are apart, or why they are not compared."""
    if pair.ratio is None:
        return WordArg(id=f"own_not_{pair.reason}")
    if not is_far(book, pair):
        return WordArg(id="own_near")
    word = WordArg(id="own_far_above" if pair.above else "own_far_below")
    return ManyArg(items=(book.arg(pair.ratio), word), joined="beside")


def _say(book: Book, pair: Pair) -> Say:
    assert pair.known is not None
    assert pair.of is not None
    assert pair.ratio is not None
    args: dict[str, Any] = {
        "words": TextArg(text=pair.words),
        "what": pair.what,
        "known": book.arg(pair.known),
        "of": pair.of,
        "times": book.arg(pair.ratio),
    }
    key = "own_far_more" if pair.above else "own_far_less"
    return Say(key=key, args=args, sources=book[pair.known].sources)
