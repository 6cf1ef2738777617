"""What yearly average prices of a material the evidence holds, for a story about its price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from didymium.brief.document import Block, Cell, DateArg, NameArg, Say, Table, TextArg
from didymium.brief.figures import Book
from didymium.brief.tables import Base, records

_FEWEST: Final = 3


@dataclass(frozen=True)
class Series:
    """Yearly averages of one product on one market: figure ids by year, in order."""

    name: NameArg
    market: str
    years: tuple[tuple[str, str], ...]

    def highest(self, book: Book) -> tuple[str, str]:
        """The year of the highest average, with its figure."""
        return max(self.years, key=lambda pair: book[pair[1]].value or 0.0)


def series(book: Book, base: Base, material: str) -> Series | None:
    """The longest series of yearly averages of the material; None where none has three years."""
    import polars as pl

    if "price" not in base:
        return None
    rows = records(
        base.table("price").filter(
            (pl.col("material") == material)
            & (pl.col("frequency") == "annual")
            & pl.col("value").is_not_null()
        )
    )
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        key = (row["product"] or "", row["market"] or "", row["unit"])
        groups.setdefault(key, []).append(row)
    if not groups:
        return None
    chosen = max(groups.items(), key=lambda item: (len(item[1]), [*item[0]]))
    (product, market, _), held = chosen
    by_year = {row["period"]: row for row in sorted(held, key=lambda row: row["edition"])}
    if len(by_year) < _FEWEST:
        return None
    years = tuple(
        (year, book.observed(f"price-{material}-{year}", "price", by_year[year]).id)
        for year in sorted(by_year)
    )
    name = NameArg(of="product", id=product) if product else NameArg(of="material", id=material)
    return Series(name, market, years)


def block(book: Book, found: Series) -> Block:
    """The table of yearly averages."""
    table = Table(
        id="prices",
        title=Say(key="table_prices_title", args={"what": found.name}),
        columns=("col_year", "col_price"),
        rows=tuple(
            (Cell(arg=DateArg(date=year)), Cell(arg=book.arg(figure)))
            for year, figure in found.years
        ),
        notes=(Say(key="note_prices", args={"market": TextArg(text=found.market)}),),
    )
    return Block(heading=Say(key="heading_prices"), tables=(table,))


def line(book: Book, found: Series) -> Say:
    """The answer's line: the highest yearly average and the newest."""
    top_year, top = found.highest(book)
    last_year, last = found.years[-1]
    return Say(
        key="answer_price" if top != last else "answer_price_top",
        args={
            "what": found.name,
            "top": book.arg(top),
            "top_year": DateArg(date=top_year),
            "first_year": DateArg(date=found.years[0][0]),
            "last": book.arg(last),
            "last_year": DateArg(date=last_year),
        },
        sources=tuple(dict.fromkeys((*book[top].sources, *book[last].sources))),
    )
