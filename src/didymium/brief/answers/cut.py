"""What a restriction would take away: the controller's share, and what others could cover.

A share of world output is "at stake" only where the figures come from before the measure, which is
general, stands, and is no denial. A measure aimed at one buyer holds back nothing of what the
others buy; figures of a year after the measure are told as such.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from didymium import vocabulary
from didymium.brief.answers.stages import Stage, dated_label, share_id
from didymium.brief.document import (
    Bar,
    Block,
    Cell,
    ChartData,
    DateArg,
    ManyArg,
    NameArg,
    Say,
    ScenarioCard,
    Table,
    TextArg,
    WordArg,
    party,
)
from didymium.brief.figures import Book
from didymium.brief.tables import rules
from didymium.brief.topic import Topic

Kind = Literal["stake", "aimed", "old", "eased", "denied"]
_YEAR: Final = re.compile(r"\d{4}")

# What past episodes taught is of controllers who hold at least this much of a stage.
_LEADS: Final = 0.2


@dataclass(frozen=True)
class Cut:
    """Per stage: the controller's share and, of a stake, the part of world output out of reach.

    ``kind``: a stake, or why there is none: aimed at ``targets`` alone, older than the figures,
    eased, denied.
    """

    controller: str
    instrument: str
    kind: Kind
    severity: str
    months: str
    targets: tuple[str, ...]
    firms: tuple[str, ...]
    stages: tuple[tuple[Stage, str, str | None], ...]
    focus: tuple[str, ...] = ()

    def worst(self, book: Book) -> tuple[Stage, str, str | None]:
        """The stage where the controller holds most, of the page's own (``focus``) if any."""
        own = [item for item in self.stages if item[0].view.id in self.focus]
        return max(own or self.stages, key=lambda item: book[item[1]].value or 0.0)


@dataclass(frozen=True)
class Measure:
    """The measure of the page, as far as it is known: its day and whom it is aimed at."""

    day: dt.date | None
    targets: tuple[str, ...]


def _kind(topic: Topic, stage: Stage, measure: Measure) -> Kind:
    if topic.denied:
        return "denied"
    if topic.easing:
        return "eased"
    years = [int(year) for year in _YEAR.findall(stage.supply.period)]
    if measure.day is not None and years and min(years) > measure.day.year:
        return "old"
    return "aimed" if measure.targets else "stake"


def cut(
    book: Book,
    topic: Topic,
    found: Sequence[Stage],
    measure: Measure,
    focus: Sequence[Stage] = (),
) -> Cut | None:
    """The shock of a restriction from ``rules/shocks.csv``; None without a rule or a controller.

    ``focus`` are the stages that the page is about, where it is not about the whole chain.
    """
    row = next((row for row in rules("shocks") if row["instrument"] == topic.instrument), None)
    states = (code for code in topic.actors if vocabulary.side_kind(code) == "territory")
    controller = next(states, None)
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
    held: list[tuple[Stage, str, str | None]] = []
    kinds: list[Kind] = []
    for stage in found:
        own = share_id(controller, stage.view)
        if own not in book.figures or book[own].value is None:
            continue
        kinds.append(_kind(topic, stage, measure))
        if kinds[-1] != "stake":
            held.append((stage, own, None))
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
    kind = "stake" if "stake" in kinds else kinds[0]
    if kind == "stake":
        held = [item for item in held if item[2] is not None]
    return Cut(
        controller,
        topic.instrument or "",
        kind,
        severity.id,
        months.id,
        measure.targets,
        tuple(firm.name for firm in topic.firms) if topic.action == "licence_grant" else (),
        tuple(held),
        tuple(stage.view.id for stage in focus),
    )


def blocks(book: Book, answer: Cut) -> tuple[Block, ...]:
    """Sentences, table and bars of a restriction."""
    who = NameArg(of="territory", id=answer.controller)
    stake = answer.kind == "stake"
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(arg=WordArg(id=stage.view.label)),
            Cell(arg=book.arg(own)),
            Cell(arg=DateArg(date=stage.supply.period)),
            *((Cell(arg=book.arg(lost) if lost else None),) if stake else ()),
            Cell(arg=book.arg(stage.hhi)),
        )
        for stage, own, lost in answer.stages
    ]
    table = Table(
        id="cut",
        title=Say(key="table_cut_title", args={"who": who}),
        columns=(
            "col_stage",
            "col_controller",
            "col_year",
            *(("col_lost",) if stake else ()),
            "col_hhi",
        ),
        rows=tuple(rows),
        notes=(Say(key="note_cut"),) if stake else (),
    )
    return (
        Block(
            heading=Say(key="heading_cut" if stake else "heading_cut_held", args={"who": who}),
            says=tuple(_says(book, answer)),
            tables=(table,),
            charts=(_chart(book, answer),),
        ),
    )


def _says(book: Book, answer: Cut) -> list[Say]:
    """What like measures have done, what is out of reach, or why that cannot be told."""
    stage, own, lost = answer.worst(book)
    args: dict[str, Any] = {
        "who": NameArg(of="territory", id=answer.controller),
        "instrument": NameArg(of="instrument", id=answer.instrument),
        "severity": book.arg(answer.severity),
        "months": book.arg(answer.months),
        "stage": WordArg(id=stage.view.label),
        "share": book.arg(own),
        "year": DateArg(date=stage.supply.period),
        "targets": _names(answer.targets),
        "firms": _firms(answer),
    }
    intro = Say(key="cut_intro", args=args, sources=book[answer.severity].sources)
    if lost is None:
        one = answer.kind == "eased" and answer.firms
        held = Say(
            key="cut_eased_one" if one else f"cut_{answer.kind}",
            args=args,
            sources=book[own].sources,
        )
        return [held] if answer.kind in {"denied", "old"} else [intro, held]
    worst = Say(key="cut_worst", args={**args, "lost": book.arg(lost)}, sources=book[own].sources)
    if (book[own].value or 0.0) < _LEADS:
        return [intro, worst]
    return [intro, worst, Say(key="cut_stocks", sources=book[answer.severity].sources)]


def _names(codes: Sequence[str]) -> ManyArg:
    return ManyArg(items=tuple(party(code) for code in codes))


def _firms(answer: Cut) -> ManyArg:
    return ManyArg(items=tuple(TextArg(text=name) for name in answer.firms))


def line(book: Book, answer: Cut) -> Say | None:
    """The answer's line on what is at stake; None for a measure that is denied."""
    if answer.kind == "denied":
        return None
    stage, own, lost = answer.worst(book)
    args: dict[str, Any] = {
        "who": NameArg(of="territory", id=answer.controller),
        "share": book.arg(own),
        "stage": WordArg(id=stage.view.label),
        "year": DateArg(date=stage.supply.period),
        "targets": _names(answer.targets),
        "months": book.arg(answer.months),
        "firms": _firms(answer),
    }
    key = "answer_cut" if answer.kind == "stake" else f"answer_cut_{answer.kind}"
    if answer.kind == "eased" and answer.targets:
        key = "answer_cut_eased_for"
    if answer.kind == "eased" and answer.firms:
        key = "answer_cut_eased_one"
    if lost is not None:
        args["lost"] = book.arg(lost)
    return Say(key=key, args=args, sources=book[own].sources)


def _chart(book: Book, answer: Cut) -> ChartData:
    who = NameArg(of="territory", id=answer.controller)
    stage, own, _ = answer.worst(book)
    return ChartData(
        id="shares",
        kind="shares",
        title=Say(key="chart_controller_title", args={"who": who}),
        alt=Say(
            key="chart_controller_alt",
            args={"who": who, "stage": WordArg(id=stage.view.label), "share": book.arg(own)},
        ),
        bars=tuple(
            Bar(
                label=WordArg(id="case_now"),
                group=dated_label(stage),
                parts=(("dominant", share),),
            )
            for stage, share, _ in answer.stages
        ),
        marks={"dominant": f"name:territory:{answer.controller}", "rest": "others"},
        sources=tuple(
            dict.fromkeys(source for _, share, _ in answer.stages for source in book[share].sources)
        ),
    )


def cards(answer: Cut) -> tuple[ScenarioCard, ...]:
    """The scenario behind the answer; none where nothing is taken to be held back."""
    if answer.kind != "stake":
        return ()
    args: dict[str, Any] = {"who": NameArg(of="territory", id=answer.controller)}
    return (
        ScenarioCard(
            id="cut", title=Say(key="case_cut"), says=(Say(key="scenario_cut", args=args),)
        ),
    )
