"""The statements and checks of several articles put together: what is the same stands once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from didymium.brief import checks, compose
from didymium.brief import said as quoted
from didymium.brief.carriers import Runs, alike, runs
from didymium.brief.document import Check, Said
from didymium.brief.figures import Book, renamed
from didymium.brief.ledger import Entry
from didymium.brief.tables import Base
from didymium.brief.telling import Telling

_MOST: Final = 12
_OF_EACH: Final = 4


def said(story: Sequence[Telling], lead: Telling, *, most: int = _MOST) -> tuple[Said, ...]:
    """What the articles say, each sentence once with every article in which it stands.

    The main statement of each article that counts by itself is kept, the lead's first, and those
    of speakers other than the articles. The same words of a speaker, or nearly the same, are one.
    """
    found: list[tuple[int, Said, Runs]] = []
    for order, item in enumerate(sorted(story, key=lambda one: one.id != lead.id)):
        for one in quoted.said(item.reading, item.topic, most=_OF_EACH):
            _enter(found, one, item, order, own=item.bond is None)
    main = [one for _, one, _ in found if one.main]
    named = [one for _, one, _ in found if one not in main and one.speaker_kind != "outlet"]
    kept = [*main, *named][: max(most, len(main))]
    # the lead's main statement is the brief's; the others are main of their article only
    first = main[0].id if main else None
    shown = [*main, *(one for _, one, _ in found if one in kept and one not in main)]
    return tuple(one.model_copy(update={"main": one.id == first}) for one in shown)


def _enter(
    found: list[tuple[int, Said, Runs]], one: Said, item: Telling, order: int, *, own: bool
) -> None:
    """Put a statement in the list, or its article to the same statement of another."""
    words = runs(one.words)
    for place, (at, other, known) in enumerate(found):
        if _speaker(one) == _speaker(other) and _same(one, words, other, known):
            if item.id not in other.articles:
                joined = other.model_copy(update={"articles": (*other.articles, item.id)})
                found[place] = (at, joined, known)
            return
    if own:
        update = {"articles": (item.id,), "language": item.reading.language}
        found.append((order, one.model_copy(update=update), words))


def _same(one: Said, words: Runs, other: Said, known: Runs) -> bool:
    return one.words.casefold() == other.words.casefold() or alike(words, known)


def _speaker(one: Said) -> str:
    if one.speaker_kind == "outlet":
        return "outlet"
    return one.speaker_id or one.speaker.casefold()


def article_checks(
    book: Book,
    base: Base,
    story: Sequence[Telling],
    core: compose.Core,
    held: Sequence[Entry],
) -> tuple[Check, ...]:
    """The checks of every article that is no copy; the same finding stands once, with its articles.

    ``held`` are the rows of the ledger known on the day of the brief.
    """
    found: dict[str, Check] = {}
    for item in story:
        if item.bond is not None and item.bond.kind == "copy":
            continue
        own = book.fork()
        anchored = checks.anchor(item.reading, item.topic, held)
        done = list(checks.run(own, item.reading, item.topic, core.entries, anchored))
        done += checks.numbers_and_dominance(own, base, item.reading, core.parts.stages)
        for check in done:
            mark = _mark(check, own)
            if mark in found:
                _add(found, mark, check, item.id)
            else:
                names = book.take(own, item.id, item.id)
                update = {"id": f"{check.id}-{item.id}", "articles": (item.id,)}
                found[mark] = renamed(check, names).model_copy(update=update)
    return checks.sorted_checks(found.values())


def _add(found: dict[str, Check], mark: str, check: Check, article: str) -> None:
    old = found[mark]
    found[mark] = old.model_copy(
        update={
            "articles": tuple(dict.fromkeys((*old.articles, article))),
            "words": tuple(dict.fromkeys((*old.words, *check.words))),
        }
    )


def _mark(check: Check, book: Book) -> str:
    """What makes two checks the same finding: rule, verdict, and the headline with its numbers."""
    tree = check.headline.model_dump()
    for arg in tree["args"].values():
        if arg["kind"] == "figure":
            figure = book[arg["id"]]
            arg["id"] = f"{figure.value} {figure.low} {figure.high} {figure.unit}"
    return f"{check.rule} {check.verdict} {tree}"
