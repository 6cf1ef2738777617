"""A firm's own suppliers: how concentrated they are, and how much of them the story touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from didymium.brief.document import Arg, Bar, Block, ChartData, NameArg, Say, TextArg, WordArg
from didymium.brief.figures import Book
from didymium.brief.topic import Topic
from didymium.risk.purchases import Purchase

SOURCE: Final = "reader"


def block(book: Book, rows: Sequence[Purchase], topic: Topic) -> Block:
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
                group=_named(product),
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
                        "product": _named(product),
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


def _named(product: str) -> Arg:
    """The product by its name in the table; all purchases where the table names none."""
    return TextArg(text=product) if product else WordArg(id="own_all")


def _shares(
    book: Book, place: int, held: Mapping[str, float], total: float, rows: Sequence[Purchase]
) -> dict[str, str]:
    lines = ", ".join(str(row.line) for row in rows)
    what = "amount from the territory / all of the product"
    if rows[0].shares:
        what = "share as given / sum of the shares given"
    ranked = sorted(held.items(), key=lambda item: (-item[1], item[0]))
    return {
        iso3: book.computed(
            f"own-{place}-{iso3.lower()}",
            amount / total,
            unit="1",
            formula=f"{what}; rows {lines} of the table",
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
        "product": _named(product),
        "first": NameArg(of="territory", id=next(iter(ids))),
        "share": book.arg(next(iter(ids.values()))),
        "hhi": book.arg(index.id),
    }
    return Say(key="own_concentration", args=args)
