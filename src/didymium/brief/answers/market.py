"""Prices and unmet demand in the market model, with and without, for the viewpoint.

The ensembles are computed beforehand (``tools/build_market_answers.py``) for the scenarios that
``rules/market.csv`` names; the table keeps medians and quantiles of their draws.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from didymium import vocabulary
from didymium.brief.document import (
    Block,
    Cell,
    ChartData,
    DateArg,
    Fan,
    NameArg,
    Say,
    Table,
    WordArg,
)
from didymium.brief.figures import Book
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.tables import rules
from didymium.brief.topic import Topic

SOURCE: Final = "own_market_model"
_PRODUCTS: Final = ("ndpr_oxide", "dy_oxide", "tb_oxide")
_QUANTILES: Final = {"0.05": "q05", "0.25": "q25", "0.5": "q50", "0.75": "q75", "0.95": "q95"}
_UNMET_TONNES: Final = 1.0


@dataclass(frozen=True)
class Outcome:
    """What the model says: its blocks, and the fans behind its pictures."""

    block: Block
    fans: tuple[Fan, ...]


@cache
def _table() -> tuple[dict[str, str], ...]:
    text = (
        resources.files("didymium.brief").joinpath("tables/market_answers.csv").read_text("utf-8")
    )
    return tuple(csv.DictReader(text.splitlines()))


def scenarios(topic: Topic, assume: Mapping[str, str]) -> dict[str, str]:
    """Scenario names by case, for what the story is about and what is assumed of sanctions."""
    party = topic.supplier if topic.family == "supply_added" else next(iter(topic.actors), "")
    sanctions = assume.get("sanctions", "kept")
    material = "rare_earths" if topic.material in RARE_EARTHS else topic.material
    found: dict[str, str] = {}
    for row in rules("market"):
        if (row["family"], row["party"], row["material"]) != (topic.family, party, material):
            continue
        if row["instrument"] and row["instrument"] != topic.instrument:
            continue
        if row["sanctions"] and row["sanctions"] != sanctions and row["case"] != "optimistic":
            continue
        found[row["case"]] = row["scenario"]
    return found


def outcome(
    book: Book, topic: Topic, assume: Mapping[str, str], viewpoint: str, on: dt.date
) -> Outcome | None:
    """The model's part of the brief; None where no scenario was computed for the story."""
    chosen = scenarios(topic, assume)
    computed = {row["scenario"] for row in _table()}
    cases = {case: name for case, name in chosen.items() if name in computed and case != "existing"}
    if not cases:
        return None
    place = _place(viewpoint, next(iter(cases.values())), on)
    says: list[Say] = [_intro(book, next(iter(cases.values())))]
    rows: list[tuple[Cell, ...]] = []
    for case, name in cases.items():
        if case == "cut":
            # Its prices for a stop lie above every quotation seen in the episode of 2025.
            says.append(Say(key="market_no_prices"))
            continue
        says.extend(_says(book, case, name, place))
        rows.extend(_rows(book, case, name, place))
    unmet = [say for case, name in cases.items() if (say := _unmet(book, case, name, place))]
    says.extend(unmet or [Say(key="market_unmet_same", args={"who": _who(place)})])
    fans = _fans(book, cases, place)
    table = Table(
        id="market",
        title=Say(key="table_market_title", args={"who": _who(place)}),
        columns=(
            "col_product",
            "col_case",
            "col_year",
            "col_price_without",
            "col_with",
            "col_change",
        ),
        rows=tuple(rows),
        notes=(Say(key="note_market"),),
    )
    chart = ChartData(
        id="prices",
        kind="fan",
        title=Say(
            key="chart_fan_title",
            args={"who": _who(place), "product": WordArg(id="product_ndpr_oxide")},
        ),
        alt=Say(key="chart_fan_alt", args={"who": _who(place)}),
        note=Say(key="chart_fan_note"),
        sources=(SOURCE,),
    )
    block = Block(
        heading=Say(key="heading_market"),
        says=tuple(says),
        tables=(table,) if rows else (),
        charts=(chart,) if fans else (),
    )
    return Outcome(block, fans)


def _place(viewpoint: str, scenario: str, on: dt.date) -> str:
    """The viewpoint as the model knows it: itself, the Union for a member, else the world."""
    known = {row["territory"] for row in _table() if row["scenario"] == scenario}
    if viewpoint in known:
        return viewpoint
    if len(viewpoint) == 3 and vocabulary.is_member(viewpoint, "EU", on) and "EU" in known:
        return "EU"
    return "WLD"


def _who(place: str) -> NameArg:
    return NameArg(of="territory" if len(place) == 3 else "bloc", id=place)


def _select(scenario: str, **wanted: str) -> list[dict[str, str]]:
    return [
        row
        for row in _table()
        if row["scenario"] == scenario and all(row[key] == want for key, want in wanted.items())
    ]


def _figure(book: Book, case: str, row: Mapping[str, str], *, quantile: str = "") -> str:
    """A row of the table as a figure; prices in USD/kg, other units as they are."""
    price = row["unit"] == "USD/t"
    scale = 1000.0 if price else 1.0
    unit = "USD/kg" if price else row["unit"]
    if row["measure"] == "share" and row["world"] == "difference":
        unit = "points"
    name = "-".join(
        part.replace("_", "-")
        for part in (
            "market",
            case,
            row["measure"],
            row["product"],
            row["end_use"],
            row["territory"].lower(),
            row["period"],
            row["world"],
            quantile,
        )
        if part
    )
    column = quantile or "q50"
    source: dict[str, Any] = dict(row) | {
        "answer_id": "/".join(
            (
                row["scenario"],
                row["measure"],
                row["product"],
                row["end_use"],
                row["territory"],
                row["period"],
                row["world"],
            )
        ),
        "value": float(row["q50"]),
        "low": float(row["q05"]),
        "high": float(row["q95"]),
        "kind": "estimated",
        "source_id": SOURCE,
        "iso3": row["territory"],
    }
    ranged = not quantile
    return book.computed(
        name,
        float(row[column]) / scale,
        low=float(row["q05"]) / scale if ranged else None,
        high=float(row["q95"]) / scale if ranged else None,
        unit=unit,
        formula=f"{'median' if column == 'q50' else column} of {row['draws']} draws of the market "
        f"model, scenario {row['scenario']}, seed {row['seed']}"
        + ("; range: 5-95%" if ranged else ""),
        rows=[("market_answer", source)],
        period=row["period"],
        basis=row["measure"].replace("_", " "),
    ).id


def _intro(book: Book, scenario: str) -> Say:
    row = next(row for row in _table() if row["scenario"] == scenario)
    draws = book.computed(
        "market-draws",
        float(row["draws"]),
        unit="count",
        kind="counted",
        formula="draws of behaviour, projects and shocks in each world",
        sources=(SOURCE,),
    )
    return Say(key="market_intro", args={"n": book.arg(draws.id)}, sources=(SOURCE,))


def _pair(scenario: str, product: str, place: str) -> dict[str, dict[str, str]]:
    """The price of a product for a place in the last year, by world."""
    rows = _select(scenario, measure="price_local", product=product, territory=place)
    if not rows:
        rows = _select(scenario, measure="price_spot", product=product, territory="WLD")
    if not rows:
        return {}
    last = max(row["period"] for row in rows)
    return {row["world"]: row for row in rows if row["period"] == last}


def _says(book: Book, case: str, scenario: str, place: str) -> list[Say]:
    says = []
    light, heavy = _pair(scenario, "ndpr_oxide", place), _pair(scenario, "dy_oxide", place)
    if light and heavy:
        says.append(
            Say(
                key="market_prices",
                args={
                    "case": WordArg(id=f"case_{case}"),
                    "year": DateArg(date=light["difference"]["period"]),
                    "light": book.arg(_figure(book, case, light["difference"])),
                    "before": book.arg(_figure(book, case, light["without"])),
                    "heavy": book.arg(_figure(book, case, heavy["difference"])),
                    "heavy_before": book.arg(_figure(book, case, heavy["without"])),
                },
                sources=(SOURCE,),
            )
        )
    shares = {
        row["world"]: row
        for row in _select(scenario, measure="share", product="ndpr_oxide", territory="CHN")
    }
    if shares:
        says.append(
            Say(
                key="market_share",
                args={
                    "who": NameArg(of="territory", id="CHN"),
                    "change": book.arg(_figure(book, case, shares["difference"])),
                    "before": book.arg(_figure(book, case, shares["without"])),
                },
                sources=(SOURCE,),
            )
        )
    return says


def _rows(book: Book, case: str, scenario: str, place: str) -> list[tuple[Cell, ...]]:
    rows = []
    for product in _PRODUCTS:
        pair = _pair(scenario, product, place)
        if not pair:
            continue
        rows.append(
            (
                Cell(arg=WordArg(id=f"product_{product}")),
                Cell(arg=WordArg(id=f"case_{case}")),
                Cell(arg=DateArg(date=pair["with"]["period"])),
                *(
                    Cell(arg=book.arg(_figure(book, case, pair[world])))
                    for world in ("without", "with", "difference")
                ),
            )
        )
    return rows


def _unmet(book: Book, case: str, scenario: str, place: str) -> Say | None:
    """The use whose unmet demand rises most, where it rises by more than a tonne a year."""
    rows = [
        row
        for row in _select(scenario, measure="unmet", territory=place, world="difference")
        if float(row["q50"]) > _UNMET_TONNES
    ]
    if not rows:
        return None
    worst = max(rows, key=lambda row: float(row["q50"]))
    return Say(
        key="market_unmet",
        args={
            "case": WordArg(id=f"case_{case}"),
            "who": _who(place),
            "use": WordArg(id=f"market_use_{worst['end_use']}"),
            "year": DateArg(date=worst["period"]),
            "mass": book.arg(_figure(book, case, worst)),
        },
        sources=(SOURCE,),
    )


def _fans(book: Book, cases: Mapping[str, str], place: str) -> tuple[Fan, ...]:
    """What each case does to the price, year by year: the difference of the two worlds."""
    fans = []
    for case, scenario in cases.items():
        if case == "cut":
            continue
        rows = _select(
            scenario,
            measure="price_local",
            product="ndpr_oxide",
            territory=place,
            world="difference",
        )
        if len(rows) < 2:
            continue
        ordered: Sequence[dict[str, str]] = sorted(rows, key=lambda row: row["period"])
        fans.append(
            Fan(
                id="prices",
                case=f"case_{case}_short",
                months=tuple(row["period"] for row in ordered),
                quantiles={
                    name: tuple(_figure(book, case, row, quantile=column) for row in ordered)
                    for name, column in _QUANTILES.items()
                },
            )
        )
    return tuple(fans)
