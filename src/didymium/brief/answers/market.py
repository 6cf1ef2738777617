"""Prices, shipments and unmet demand in the market model, with and without, for the viewpoint.

The cases come from :mod:`didymium.brief.modelled.cases`; a full brief runs their ensemble, a quick
one takes the answers that are shipped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from didymium.brief.answers import market_figures as figures
from didymium.brief.answers import market_says as told
from didymium.brief.document import (
    Assumption,
    Block,
    Cell,
    ChartData,
    DateArg,
    Fan,
    ModelRun,
    Say,
    ScenarioCard,
    Table,
    party,
)
from didymium.brief.figures import Book
from didymium.brief.modelled import ensemble
from didymium.brief.modelled.case import Case, Plan, products_shown
from didymium.brief.modelled.cases import plan
from didymium.brief.modelled.ensemble import Answered

if TYPE_CHECKING:
    from didymium.brief.options import Options
    from didymium.brief.topic import Topic
    from didymium.news import Reading

_QUANTILES: Final = {"0.05": "q05", "0.25": "q25", "0.5": "q50", "0.75": "q75", "0.95": "q95"}


@dataclass(frozen=True)
class Outcome:
    """What the model says: its block, the fans behind its pictures, what was run and assumed."""

    block: Block
    fans: tuple[Fan, ...] = ()
    cards: tuple[ScenarioCard, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    runs: tuple[ModelRun, ...] = ()


def outcome(
    book: Book,
    topic: Topic,
    reading: Reading | None,
    options: Options,
    *,
    day: dt.date | None = None,
) -> Outcome | None:
    """The model's part of the brief; None where the story asks nothing of it.

    ``day`` is the first day of the act: the base year holds the effects of older ones.
    """
    planned = plan(
        topic,
        reading,
        options.assume,
        viewpoint=options.viewpoint,
        as_of=options.as_of,
        day=day,
        text=options.scenario_text,
    )
    cases = [
        case
        for case in planned.cases
        if options.scenario == "all" or case.id in {options.scenario, "reader"}
    ]
    if not cases:
        return _refusal(planned)
    if options.quick:
        answered = ensemble.beforehand(cases)
        if not answered:
            return _only(Say(key="model_quick"))
    else:
        answered = ensemble.run(cases, draws=options.draws, seed=options.seed, watch=options.watch)
    return _answered(book, answered)


def _refusal(planned: Plan) -> Outcome | None:
    if not planned.refusals:
        return None
    return Outcome(Block(heading=Say(key="heading_market"), says=planned.refusals))


def _only(say: Say) -> Outcome:
    return Outcome(Block(heading=Say(key="heading_market"), says=(say,)))


def _answered(book: Book, answered: Sequence[Answered]) -> Outcome:
    says = [told.intro(book, answered)]
    for one in answered:
        says.extend(one.case.says if one.case.origin != "shipped" or one.case.restricts else ())
        says.extend(told.prices(book, one))
        says.extend(told.shipments(book, one))
        says.extend(told.share(book, one))
        says.extend(told.unmet(book, one))
        says.extend(told.target(book, one))
    says.extend(told.unmet_same(answered, says))
    says.extend(told.meaning(book, answered))
    fans = _fans(book, answered)
    tables = _tables(book, answered)
    return Outcome(
        block=Block(
            heading=Say(key="heading_market"),
            says=tuple(says),
            tables=tables,
            charts=tuple(_chart(one) for one in answered if not one.case.restricts)[:1]
            if fans
            else (),
        ),
        fans=fans,
        cards=tuple(_card(book, one) for one in answered),
        assumptions=tuple(
            assumption for one in answered for assumption in told.assumptions(book, one.case)
        ),
        runs=tuple(_run(one) for one in answered),
    )


def _tables(book: Book, answered: Sequence[Answered]) -> tuple[Table, ...]:
    """Prices with and without: delivered for supply added, contract and margin for restrictions."""
    found = []
    cut = [one for one in answered if one.case.restricts]
    added = [one for one in answered if not one.case.restricts]
    columns: tuple[str, ...]
    if cut:
        columns = (
            "col_product",
            "col_contract_without",
            "col_price_change",
            "col_margin",
            "col_times",
        )
        rows = [row for one in cut for row in _cut_rows(book, one)]
        found.append(_table("market_cut", cut[0].case, columns, rows, "note_market_cut"))
    if added:
        columns = (
            "col_product",
            "col_case",
            "col_year",
            "col_price_without",
            "col_price_with",
            "col_price_change",
        )
        rows = [row for one in added for row in _added_rows(book, one)]
        found.append(_table("market", added[0].case, columns, rows, "note_market"))
    return tuple(table for table in found if table.rows)


def _table(
    name: str, case: Case, columns: tuple[str, ...], rows: list[tuple[Cell, ...]], note: str
) -> Table:
    return Table(
        id=name,
        title=Say(
            key=f"table_{name}_title",
            args={"who": party(case.place), "year": DateArg(date=case.year)},
        ),
        columns=columns,
        rows=tuple(rows),
        notes=(Say(key=note),),
    )


def _cut_rows(book: Book, one: Answered) -> list[tuple[Cell, ...]]:
    rows = []
    for product in products_shown(one.case.scenario.chain, one.case.material):
        paid = figures.pair(one, "price_contract", product)
        margin = figures.pair(one, figures.margin(one.case), product)
        if "ratio" not in paid or "ratio" not in margin:
            continue
        cells: list[Any] = [
            figures.product(one.case, product),
            book.arg(figures.figure(book, one, paid["without"])),
            book.arg(figures.change(book, one, paid["ratio"])),
            book.arg(figures.figure(book, one, margin["with"])),
            book.arg(figures.figure(book, one, margin["ratio"])),
        ]
        rows.append(tuple(Cell(arg=cell) for cell in cells))
    return rows


def _added_rows(book: Book, one: Answered) -> list[tuple[Cell, ...]]:
    rows = []
    for product in products_shown(one.case.scenario.chain, one.case.material):
        prices = figures.pair(one, figures.margin(one.case), product)
        if not {"without", "with", "ratio"} <= prices.keys():
            continue
        cells: list[Any] = [
            figures.product(one.case, product),
            one.case.label,
            DateArg(date=one.case.year),
            *(book.arg(figures.figure(book, one, prices[world])) for world in ("without", "with")),
            book.arg(figures.change(book, one, prices["ratio"])),
        ]
        rows.append(tuple(Cell(arg=cell) for cell in cells))
    return rows


def _fans(book: Book, answered: Sequence[Answered]) -> tuple[Fan, ...]:
    """What each case of added supply does to the first product's price, year by year."""
    fans = []
    for one in answered:
        if one.case.restricts:
            continue
        rows = figures.by_year(one, figures.margin(one.case), _pictured(one), "ratio")
        if len(rows) < 3:
            continue
        case = one.case.id if one.case.id in {"stated", "optimistic"} else "assumed"
        fans.append(
            Fan(
                id="prices",
                case=f"case_{case}_short" if case != "assumed" else "case_with",
                months=tuple(str(row["period"]) for row in rows),
                quantiles={
                    name: tuple(figures.change(book, one, row, quantile=column) for row in rows)
                    for name, column in _QUANTILES.items()
                },
            )
        )
    return tuple(fans)


def _pictured(one: Answered) -> str:
    """The first product that has a price for the viewpoint."""
    shown = products_shown(one.case.scenario.chain, one.case.material)
    measure = figures.margin(one.case)
    return next((name for name in shown if figures.pair(one, measure, name)), shown[0])


def _chart(one: Answered) -> ChartData:
    product = _pictured(one)
    who = party(one.case.place)
    return ChartData(
        id="prices",
        kind="fan",
        title=Say(
            key="chart_fan_title",
            args={"who": who, "product": figures.product(one.case, product)},
        ),
        alt=Say(
            key="chart_fan_alt",
            args={"who": who, "product": figures.product(one.case, product)},
        ),
        note=Say(key="chart_fan_note"),
        sources=(figures.SOURCE,),
    )


def _card(book: Book, one: Answered) -> ScenarioCard:
    says = tuple(item.say for item in told.assumptions(book, one.case))
    return ScenarioCard(
        id=f"model-{one.case.id}",
        title=Say(key="model_card", args={"what": one.case.label}),
        says=(*one.case.says, *says),
    )


def _run(one: Answered) -> ModelRun:
    scenario = one.case.scenario
    return ModelRun(
        case=one.case.id,
        scenario=scenario.name,
        chain=scenario.chain,
        origin=one.case.origin,
        inputs=one.digest,
        start=f"{scenario.start:%Y-%m}",
        until=f"{scenario.until:%Y-%m}",
        draws=one.draws,
        seed=one.seed,
        failed=one.failed,
        live=one.live,
        shocks=tuple(
            shock.model_dump_json(exclude_defaults=True, exclude_none=True)
            for shock in (*scenario.given, *scenario.shocks)
        ),
    )
