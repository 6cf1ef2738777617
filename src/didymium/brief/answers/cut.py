"""What a restriction would take away: the controller's share, and what others could cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from didymium.brief.answers.dominance import Stage, share_id
from didymium.brief.document import (
    Bar,
    Block,
    Cell,
    ChartData,
    NameArg,
    Say,
    ScenarioCard,
    Table,
    WordArg,
)
from didymium.brief.figures import Book
from didymium.brief.tables import rules
from didymium.brief.topic import Topic


@dataclass(frozen=True)
class Cut:
    """Per stage: the controller's share and the part of world output out of reach, with a range."""

    controller: str
    instrument: str
    severity: str
    months: str
    stages: tuple[tuple[Stage, str, str], ...]


def cut(book: Book, topic: Topic, found: Sequence[Stage]) -> Cut | None:
    """The shock of a restriction from ``rules/shocks.csv``; None without a rule or a controller."""
    row = next((row for row in rules("shocks") if row["instrument"] == topic.instrument), None)
    controller = next((code for code in topic.actors if len(code) == 3), None)
    if row is None or controller is None:
        return None
    severity = book.computed(
        "cut-severity",
        float(row["cut_central"]),
        low=float(row["cut_low"]),
        high=float(row["cut_high"]),
        unit="1",
        formula=f"share of the controller's shipments held back: {row['reason']}",
        sources=(row["source_id"],),
        basis="share of shipments",
    )
    months = book.computed(
        "cut-months",
        float(row["months_central"]),
        low=float(row["months_low"]),
        high=float(row["months_high"]),
        unit="months",
        formula=f"length of like episodes: {row['reason']}",
        sources=(row["source_id"],),
        basis="episodes in the ledger",
    )
    held = []
    for stage in found:
        own = share_id(controller, stage.view)
        if own not in book.figures or book[own].value is None:
            continue
        share = book[own].value or 0.0
        lost = book.computed(
            f"lost-{stage.view.id.replace('_', '-')}",
            share * float(row["cut_central"]),
            low=share * float(row["cut_low"]),
            high=share * float(row["cut_high"]),
            unit="1",
            formula="share of the controller x share of shipments held back; an upper bound where "
            "most of the output is used at home",
            figures=(own, severity.id),
        )
        held.append((stage, own, lost.id))
    if not held:
        return None
    return Cut(controller, topic.instrument or "", severity.id, months.id, tuple(held))


def blocks(book: Book, answer: Cut) -> tuple[Block, ...]:
    """Sentences, table and bars of a restriction."""
    who = NameArg(of="territory", id=answer.controller)
    worst = max(answer.stages, key=lambda item: book[item[1]].value or 0.0)
    says: list[Say] = [
        Say(
            key="cut_intro",
            args={
                "who": who,
                "severity": book.arg(answer.severity),
                "months": book.arg(answer.months),
                "instrument": NameArg(of="instrument", id=answer.instrument),
            },
            sources=book[answer.severity].sources,
        ),
        Say(
            key="cut_worst",
            args={
                "who": who,
                "stage": WordArg(id=worst[0].view.label),
                "share": book.arg(worst[1]),
                "lost": book.arg(worst[2]),
            },
            sources=book[worst[1]].sources,
        ),
        Say(key="cut_stocks"),
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(arg=WordArg(id=stage.view.label)),
            Cell(arg=book.arg(own)),
            Cell(arg=book.arg(lost)),
            Cell(arg=book.arg(stage.hhi)),
        )
        for stage, own, lost in answer.stages
    ]
    table = Table(
        id="cut",
        title=Say(key="table_cut_title", args={"who": who}),
        columns=("col_stage", "col_controller", "col_lost", "col_hhi"),
        rows=tuple(rows),
        notes=(Say(key="note_cut"),),
    )
    bars = tuple(
        Bar(
            label=WordArg(id="case_now"),
            group=WordArg(id=stage.view.label),
            parts=(("dominant", own),),
        )
        for stage, own, _ in answer.stages
    )
    chart = ChartData(
        id="shares",
        kind="shares",
        title=Say(key="chart_controller_title", args={"who": who}),
        alt=Say(
            key="chart_controller_alt",
            args={
                "who": who,
                "stage": WordArg(id=worst[0].view.label),
                "share": book.arg(worst[1]),
            },
        ),
        bars=bars,
        marks={"dominant": f"name:territory:{answer.controller}", "rest": "others"},
        sources=tuple(
            dict.fromkeys(source for _, own, _ in answer.stages for source in book[own].sources)
        ),
    )
    return (
        Block(
            heading=Say(key="heading_cut", args={"who": who}),
            says=tuple(says),
            tables=(table,),
            charts=(chart,),
        ),
    )


def cards(answer: Cut) -> tuple[ScenarioCard, ...]:
    """The scenario behind the answer."""
    args: dict[str, Any] = {"who": NameArg(of="territory", id=answer.controller)}
    return (
        ScenarioCard(
            id="cut", title=Say(key="case_cut"), says=(Say(key="scenario_cut", args=args),)
        ),
    )
