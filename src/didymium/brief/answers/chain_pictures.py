"""The world map of a stage and the chain from ore to end use, as chart data."""

from __future__ import annotations

from collections.abc import Sequence

from didymium.brief.answers.stages import MAGNET_USES, Stage, share_id, years
from didymium.brief.document import (
    Arg,
    Bar,
    ChartData,
    DateArg,
    Flow,
    NameArg,
    Say,
    TextArg,
    WordArg,
)
from didymium.brief.figures import Book


def charts(book: Book, found: Sequence[Stage]) -> list[ChartData]:
    """The map of the first stage and, for rare earths, the chain picture."""
    pictures = []
    first = found[0]
    sources = book[first.share].sources
    pictures.append(
        ChartData(
            id="map",
            kind="map",
            title=Say(
                key="chart_map_title" if first.view.base == "reo" else "chart_map_title_of",
                args={
                    "material": NameArg(of="material", id=first.view.material),
                    "what": WordArg(id=first.view.label),
                    "period": book_period(book, first.share),
                },
            ),
            alt=Say(
                key="chart_map_alt",
                args={
                    "who": NameArg(of="territory", id=first.leader),
                    "share": book.arg(first.share),
                },
            ),
            note=Say(key="chart_map_note"),
            bars=tuple(
                Bar(
                    label=NameArg(of="territory", id=iso3),
                    parts=(("s3", share_id(iso3, first.view)),),
                )
                for iso3 in first.others
            ),
            sources=sources,
        )
    )
    chain = chain_picture(book, found)
    if chain is not None:
        pictures.append(chain)
    return pictures


def book_period(book: Book, figure_id: str) -> Arg:
    """The period of a figure as a date filling."""
    period = book[figure_id].period.split(";")[0].strip()
    return (
        DateArg(date=period) if period[:4].isdigit() and len(period) == 4 else TextArg(text=period)
    )


_COLUMNS = (
    ("mine_ndpr", "column_mine"),
    ("separation_ndpr", "column_separation"),
    ("metal_ndpr", "column_metal"),
    ("magnet", "column_magnet"),
)
_OWNERS = {"CHN": "dominant", "MYS": "third", "VNM": "fifth", "JPN": "fourth", "USA": "second"}


def chain_picture(book: Book, found: Sequence[Stage]) -> ChartData | None:
    """From ore to end use: shares of each stage by territory, the small ones as "others"."""
    by_id = {stage.view.id: stage for stage in found}
    if any(view not in by_id for view, _ in _COLUMNS):
        return None
    flows: list[Flow] = []
    sources: list[str] = []
    kept = ("CHN", "USA", "AUS", "MMR", "MYS", "VNM", "JPN", "RUS")
    for view_id, column in _COLUMNS:
        stage = by_id[view_id]
        held = [iso3 for iso3 in kept if share_id(iso3, stage.view) in book.figures]
        held = [iso3 for iso3 in held if (book[share_id(iso3, stage.view)].value or 0) > 0.004]
        parts = [share_id(iso3, stage.view) for iso3 in held]
        rest = 1.0 - sum(book[part].value or 0.0 for part in parts)
        for iso3, part in zip(held, parts, strict=True):
            owner = _OWNERS.get(iso3, "talked" if iso3 == "RUS" else "s3")
            flows.append(
                Flow(from_node=column, to_node=f"territory:{iso3}", figure=part, owner=owner)
            )
        if rest > 0.001:
            other = book.computed(
                f"share-others-{view_id.replace('_', '-')}",
                max(rest, 0.0),
                unit="1",
                formula="1 less the shares of the territories named",
                figures=tuple(parts),
            )
            flows.append(
                Flow(from_node=column, to_node="word:others", figure=other.id, owner="rest")
            )
        sources.extend(book[stage.share].sources)
    flows.extend(
        Flow(
            from_node="column_use",
            to_node=f"word:use_{use}",
            figure=f"use-share-{use}",
            owner=colour,
        )
        for use, colour in MAGNET_USES
        if f"use-share-{use}" in book.figures
    )
    return ChartData(
        id="chain",
        kind="sankey",
        title=Say(
            key="chart_chain_title",
            args={"year": years(book, (by_id[view].share for view, _ in _COLUMNS))},
        ),
        alt=Say(
            key="chart_chain_alt",
            args={
                "mine": book.arg(by_id["mine_ndpr"].share),
                "separation": book.arg(by_id["separation_ndpr"].share),
                "metal": book.arg(by_id["metal_ndpr"].share),
                "magnet": book.arg(by_id["magnet"].share),
            },
        ),
        note=Say(key="chart_chain_note"),
        flows=tuple(flows),
        sources=tuple(dict.fromkeys(sources)),
    )
