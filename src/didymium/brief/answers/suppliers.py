"""A firm's own suppliers: how concentrated they are, and how much of them the story touches."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from didymium import vocabulary
from didymium.brief.document import Bar, Block, ChartData, NameArg, Say, TextArg
from didymium.brief.figures import Book
from didymium.brief.topic import Topic
from didymium.errors import ContractError, InputError, Problem

SOURCE: Final = "reader"
COLUMNS: Final = ("product", "supplier", "amount")


@dataclass(frozen=True, slots=True)
class Supply:
    """A row of a firm's table: what it buys, from which territory, how much (any one unit)."""

    line: int
    product: str
    iso3: str
    amount: float


def read(text: str, name: str) -> tuple[Supply, ...]:
    """The rows of a firm's supplier table; everything wrong with it is reported at once.

    Columns ``product`` (free words), ``supplier`` (a territory by any name or code) and ``amount``
    (tonnes, money or shares: one unit per product).
    """
    reader = csv.DictReader(text.lstrip("\ufeff").splitlines())
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
    if missing:
        raise ContractError(
            [Problem(name, f"no column {', '.join(missing)}", f"columns {', '.join(COLUMNS)}")]
        )
    problems: list[Problem] = []
    rows: list[Supply] = []
    for line, row in enumerate(reader, start=2):
        where = f"{name}, row {line}"
        try:
            iso3 = vocabulary.resolve(row["supplier"], kind="territory").id
        except InputError as error:
            problems.append(Problem(f"{where}, column supplier", str(error), "a territory"))
            continue
        amount = _amount(row["amount"])
        if amount is None:
            problems.append(
                Problem(f"{where}, column amount", f'"{row["amount"]}"', "a number of 0 or more")
            )
            continue
        if not row["product"]:
            problems.append(Problem(f"{where}, column product", "nothing", "what is bought"))
            continue
        rows.append(Supply(line, row["product"], iso3, amount))
    if not rows and not problems:
        problems.append(Problem(name, "no rows", "one row per product and supplier"))
    if problems:
        raise ContractError(problems)
    return tuple(rows)


def _amount(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None


def block(book: Book, rows: Sequence[Supply], topic: Topic) -> Block:
    """Shares of each product's suppliers, their concentration, and what the story touches."""
    touched = topic.supplier if topic.family == "supply_added" else next(iter(topic.actors), None)
    bars: list[Bar] = []
    says: list[Say] = []
    by_product: dict[str, dict[str, float]] = {}
    for row in rows:
        held = by_product.setdefault(row.product, {})
        held[row.iso3] = held.get(row.iso3, 0.0) + row.amount
    for place, (product, held) in enumerate(by_product.items(), start=1):
        total = sum(held.values())
        if total <= 0:
            continue
        ids = _shares(book, place, held, total, [row for row in rows if row.product == product])
        bars.extend(
            Bar(
                label=NameArg(of="territory", id=iso3),
                group=TextArg(text=product),
                parts=(({"CHN": "dominant", touched: "talked"}.get(iso3, "s3"), figure),),
            )
            for iso3, figure in ids.items()
        )
        says.append(_concentration(book, place, product, ids))
        if touched in ids:
            says.append(
                Say(
                    key="own_touched",
                    args={
                        "product": TextArg(text=product),
                        "who": NameArg(of="territory", id=touched),
                        "share": book.arg(ids[touched]),
                    },
                )
            )
    chart = ChartData(
        id="suppliers",
        kind="exposure",
        title=Say(key="chart_own_title"),
        alt=Say(key="chart_own_alt"),
        bars=tuple(bars),
        sources=(SOURCE,),
    )
    return Block(heading=Say(key="heading_own"), says=tuple(says), charts=(chart,) if bars else ())


def _shares(
    book: Book, place: int, held: Mapping[str, float], total: float, rows: Sequence[Supply]
) -> dict[str, str]:
    lines = ", ".join(str(row.line) for row in rows)
    ranked = sorted(held.items(), key=lambda item: (-item[1], item[0]))
    return {
        iso3: book.computed(
            f"own-{place}-{iso3.lower()}",
            amount / total,
            unit="1",
            formula=f"amount from the territory / all of the product; rows {lines} of the table",
            sources=(SOURCE,),
            basis="the firm's own table",
        ).id
        for iso3, amount in ranked
    }


def _concentration(book: Book, place: int, product: str, ids: Mapping[str, str]) -> Say:
    values = [book[figure].value or 0.0 for figure in ids.values()]
    index = book.computed(
        f"own-{place}-hhi",
        sum(value * value for value in values),
        unit="index",
        formula="sum of the squared shares of the suppliers",
        figures=tuple(ids.values()),
    )
    args: dict[str, Any] = {
        "product": TextArg(text=product),
        "first": NameArg(of="territory", id=next(iter(ids))),
        "share": book.arg(next(iter(ids.values()))),
        "hhi": book.arg(index.id),
    }
    return Say(key="own_concentration", args=args)
