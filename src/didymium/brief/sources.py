"""The numbered sources of a brief, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from didymium.brief.document import (
    Arg,
    Block,
    Check,
    Document,
    Figure,
    FigureArg,
    Row,
    Say,
    Source,
    leaves,
)
from didymium.brief.tables import Base, records, shipped

Cards = Mapping[str, Mapping[str, Any]]
NO_CARDS: Cards = {}


@cache
def _own() -> dict[str, dict[str, str]]:
    return {row["source_id"]: row for row in shipped("sources")}


def numbered(document: Document, base: Base, articles: Cards = NO_CARDS) -> tuple[Source, ...]:
    """Every source cited anywhere in the document, numbered by first appearance.

    ``articles`` are the cards of the brief's own articles, which come first.
    """
    cited = dict.fromkeys([*articles, *_cited(document)])
    return listed(cited, (row.source for row in document.rows.values()), base, articles)


def listed(
    cited: Iterable[str], unseen: Iterable[str], base: Base, articles: Cards = NO_CARDS
) -> tuple[Source, ...]:
    """Sources in the order given, each once, numbered from 1; those only behind rows come last."""
    shown = dict.fromkeys(cited)
    order = dict.fromkeys([*shown, *unseen])
    cards: dict[str, Mapping[str, Any]] = {
        row["source_id"]: row for row in records(base.table("source"))
    }
    found = []
    for number, source_id in enumerate(order, start=1):
        card = articles.get(source_id) or _own().get(source_id) or cards.get(source_id)
        if card is None:
            raise KeyError(f'source "{source_id}" has no card')
        found.append(
            Source(
                number=number,
                id=source_id,
                producer=card["producer"],
                title=card["title"],
                url=card["url"] or None,
                published=card["published"] or None,
                kind=card["kind"],
                licence=card["licence_ours"],
                cited=source_id in shown,
            )
        )
    return tuple(found)


def reachable(document: Document) -> Document:
    """The document with only the figures it shows, and the figures and rows those come from."""
    figures, rows = behind(_shown(document), document.figures, document.rows)
    return document.model_copy(update={"figures": figures, "rows": rows})


def behind(
    shown: Iterable[str], figures: Mapping[str, Figure], rows: Mapping[str, Row]
) -> tuple[dict[str, Figure], dict[str, Row]]:
    """The figures shown and all that they come from, and the rows behind those."""
    wanted: dict[str, None] = {}

    def take(figure_id: str) -> None:
        if figure_id not in wanted:
            wanted[figure_id] = None
            for name in figures[figure_id].how.figures:
                take(name)

    for figure_id in shown:
        take(figure_id)
    kept = {name: figures[name] for name in wanted}
    held = dict.fromkeys(row for figure in kept.values() for row in figure.how.rows)
    return kept, {name: rows[name] for name in held}


def figures_of(says: Iterable[Say]) -> Iterator[str]:
    """The ids of the figures that some sentences show."""
    for say in says:
        for arg in say.args.values():
            yield from _figures_in(arg)


def _figures_in(arg: Arg | None) -> Iterator[str]:
    items = leaves(arg) if arg is not None else ()
    return (item.id for item in items if isinstance(item, FigureArg))


def by_part(document: Document) -> dict[str, list[str]]:
    """The figures by the part of the brief in which a reader meets them first, the answer's first.

    Parts go by the keys of their headings. Those that stand in no sentence, table or picture are
    behind others; points of the fans are drawn, and are too many to list.
    """
    drawn = set(_drawn(document))
    checks = [say for c in _checks(document) for say in (c.headline, *c.says)]
    story = () if document.joined is None else (document.joined.block,)
    meets: dict[str, Iterable[str]] = {
        "part_answer": figures_of(
            [say for say in (document.alert, *document.answer, document.scope) if say is not None]
        ),
        "part_also": _of_blocks(document.also),
        "part_checks": figures_of(checks),
        "part_facts": _of_blocks(document.facts),
        "part_story": _of_blocks((*story, document.story)),
        "part_change": _of_blocks(document.change),
        "part_whom": _of_blocks(document.whom),
        "part_behind": document.figures,
    }
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for part, names in meets.items():
        new = [name for name in dict.fromkeys(names) if name not in seen and name not in drawn]
        seen.update(new)
        if new:
            found[part] = new
    return found


def _checks(document: Document) -> tuple[Check, ...]:
    return (*document.differences(), *document.checks)


def _shown(document: Document) -> Iterator[str]:
    yield from figures_of(document.says())
    yield from _of_blocks(document.blocks())
    yield from _drawn(document)


def _of_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    """The ids of the figures in the sentences, tables and pictures of some blocks."""
    for block in blocks:
        yield from figures_of(block.says)
        for table in block.tables:
            for line in table.rows:
                for cell in line:
                    yield from _figures_in(cell.arg)
        for chart in block.charts:
            yield from (part[1] for bar in chart.bars for part in bar.parts)
            yield from (flow.figure for flow in chart.flows)
            yield from chart.figures


def _drawn(document: Document) -> Iterator[str]:
    for fan in document.fans:
        for line_of in fan.quantiles.values():
            yield from line_of


def _cited(document: Document) -> Iterator[str]:
    for say in document.answer:
        yield from _of_say(document, say)
    for check in _checks(document):
        for say in (check.headline, *check.says):
            yield from _of_say(document, say)
        yield from (row.source for row in check.evidence)
    for block in document.blocks():
        yield from _of_block(document, block)
    yield from (row.source for row in document.story_rows)
    for watch in document.watch:
        yield from watch.say.sources
    for figure in document.figures.values():
        yield from figure.sources


def _of_say(document: Document, say: Say) -> Iterator[str]:
    yield from say.sources
    for arg in say.args.values():
        for name in _figures_in(arg):
            yield from document.figures[name].sources


def _of_block(document: Document, block: Block) -> Iterator[str]:
    for say in block.says:
        yield from _of_say(document, say)
    for table in block.tables:
        for line in table.rows:
            for cell in line:
                yield from cell.sources
                for name in _figures_in(cell.arg):
                    yield from document.figures[name].sources
    for chart in block.charts:
        # A dot of the timeline has no mark; its row is listed beside it or stands behind the count.
        yield from chart.sources
