"""Prices that a page states, beside the quotations and averages that the evidence holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from didymium import vocabulary
from didymium.brief.answers.beside import (
    Pair,
    Reason,
    compared,
    said,
    sentence_of,
    words_of,
)
from didymium.brief.document import Arg, DateArg, ManyArg, NameArg, TextArg, WordArg
from didymium.brief.figures import Book
from didymium.brief.tables import Base, records
from didymium.brief.topic import VAGUE, Topic
from didymium.errors import InputError

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Quantity

# A form as a page or a market names it. What is none of these is the metal itself.
_FORMS: Final = tuple(
    (form, re.compile(rf"(?:\b|_)(?:{words})", re.IGNORECASE))
    for form, words in (
        ("hydroxide", r"hydroxide|idrossid"),
        ("carbonate", r"carbonat"),
        ("dioxide", r"dioxide|biossid|diossid"),
        ("oxide", r"oxid|trioxid|pentoxid|ossid|triossid|pentossid"),
        ("sulphate", r"sul(?:f|ph)at|solfat|chlorid|clorur|fluorid|fluorur"),
        ("alloy", r"ferro(?!n)|alloy|leg(?:a|he)\b|mischmetal|matte\b|metallin|mhp\b"),
        ("ore", r"ores?\b|concentrat|spodumen|zircon\b|rutil|ilmenit|tantalit|slag|bauxit|mineral"),
        ("product", r"magnet|batter|scrap|rottam|cathode material|anod|perrhenat|apt\b|paratung"),
        ("graphite", r"flake|lump|amorph|scagli"),
    )
)
_NO_PRICE: Final = re.compile(
    r"\b(?:tax(?:es)?|tariff\w*|dut(?:y|ies)|lev(?:y|ies)|royalt\w*|dazi\w*|tass[ae]|impost[ae]|costs?|"
    r"costi?|margin\w*|premium|premio|fees?|tariffe|subsid\w*|grant)\b",
    re.IGNORECASE,
)
# "rose by $40 a tonne", "up $25/t", "in rialzo di 30 dollari": a move of a price is no price.
_MOVED: Final = re.compile(
    r"\b(?:by|up|down|gained|lost|shed|added|(?:rialzo|ribasso|aumento|calo) di|"
    r"(?:sal\w+|sces\w+|cresciut\w+|perso|guadagnato) (?:di )?)\s*(?:a |about |circa )?$",
    re.IGNORECASE,
)
_BEFORE: Final = 30
_METAL: Final = "metal"
_DAYS: Final = 20
_HAS_DAY: Final = 10
_HAS_MONTH: Final = 7


def pairs(
    book: Book, base: Base, reading: Reading, topic: Topic, first_place: int
) -> tuple[Pair, ...]:
    """The prices of the page that are of a material the evidence has prices of, in order."""
    if "price" not in base:
        return ()
    found: list[Pair] = []
    seen: set[tuple[float, str]] = set()
    for quantity in reading.quantities:
        material = quantity.material or _only(reading, topic)
        if quantity.measure != "price" or material is None or "/" not in quantity.unit:
            continue
        if _is_no_price(reading, quantity):
            continue
        if (quantity.value, material) in seen:
            continue
        seen.add((quantity.value, material))
        pair = _pair(book, base, reading, quantity, material, first_place + len(found))
        if pair is not None:
            found.append(pair)
    return tuple(found)


def _is_no_price(reading: Reading, quantity: Quantity) -> bool:
    """Whether money for a tonne is a tax, a cost or a margin, or by how much a price moved."""
    sentence = sentence_of(reading, quantity)
    before = reading.page.text[max(0, quantity.span[0] - _BEFORE) : quantity.span[0]]
    return sentence is None or bool(_NO_PRICE.search(sentence.text) or _MOVED.search(before))


def _only(reading: Reading, topic: Topic) -> str | None:
    """The material of a page that names one alone, for a price that stands without its name."""
    named = {material for material in reading.materials if material not in VAGUE}
    return topic.material if named == {topic.material} else None


def _pair(
    book: Book, base: Base, reading: Reading, quantity: Quantity, material: str, place: int
) -> Pair | None:
    import polars as pl

    table = base.table("price").filter(
        (pl.col("material") == material) & pl.col("value").is_not_null()
    )
    rows = [row for row in records(table) if row["unit"] not in {"index", ""}]
    if not rows:
        return None
    sentence = sentence_of(reading, quantity)
    form = _form_of(sentence.text if sentence is not None else "")
    of_form = [row for row in rows if _form(row) == form]
    row, value = _nearest(of_form or rows, quantity, reading.date)
    words = words_of(reading, quantity)
    own = said(book, quantity, quantity.unit, words, place)
    what = ManyArg(
        items=(NameArg(of="material", id=material), WordArg(id="own_price")), joined="beside"
    )
    known = _known(book, row, quantity.unit, value, place)
    reason = _reason(row, quantity, value, of_form=bool(of_form), day=reading.date)
    held = Pair(words, own, what, known, _of(row), reason=reason)
    if reason is not None:
        return held
    return compared(book, held, place)


def _form_of(text: str) -> str:
    return next((form for form, told in _FORMS if told.search(text)), _METAL)


def _form(row: dict[str, Any]) -> str:
    """The form that a price is of, by its product, else by its market's words."""
    return _form_of(row["product"] or row["market"] or "")


def _nearest(
    rows: Sequence[dict[str, Any]], quantity: Quantity, day: dt.date | None
) -> tuple[dict[str, Any], float | None]:
    """The row in the page's unit whose time is nearest to the page, the exchange's first."""

    def rank(row: dict[str, Any]) -> tuple[bool, int, int, bool, str]:
        return (
            _in_unit(row, quantity.unit) is None,
            *_distance(row["period"], day),
            re.search(r"LME|London", row["market"] or "") is None,
            str(row["price_id"]),
        )

    row = min(rows, key=rank)
    return row, _in_unit(row, quantity.unit)


def _distance(period: str, day: dt.date | None) -> tuple[int, int]:
    """Years between a period and a day; of one year the average before a day's quotation.

    A quotation of within three weeks comes before the average. Of a page without a date the newest
    average is nearest.
    """
    year = int(period[:4])
    if day is None:
        return (0 if len(period) < _HAS_MONTH else 1, -int(period.replace("-", "")))
    exact = _day_of(period)
    if exact is not None and abs((exact - day).days) <= _DAYS:
        return (-1, abs((exact - day).days))
    return (abs(year - day.year), 0 if exact is None else 1 + abs((exact - day).days))


def _day_of(period: str) -> dt.date | None:
    """The day of a quotation, the middle of a month; None for a year."""
    if len(period) == _HAS_DAY:
        return dt.date.fromisoformat(period)
    return dt.date.fromisoformat(f"{period}-15") if len(period) == _HAS_MONTH else None


def _in_unit(row: dict[str, Any], unit: str) -> float | None:
    """A price in another unit; None for another currency, or another measure than the mass."""
    try:
        return vocabulary.convert(row["value"], row["unit"], unit)
    except InputError:
        return None


def _known(book: Book, row: dict[str, Any], unit: str, value: float | None, place: int) -> str:
    if value is None or unit == row["unit"]:
        return book.observed(f"price-beside-{place}", "price", row).id
    return book.computed(
        f"price-beside-{place}",
        value,
        unit=unit,
        formula=f"price as published, {row['unit']} told in {unit}",
        rows=[("price", row)],
    ).id


def _reason(
    row: dict[str, Any],
    quantity: Quantity,
    value: float | None,
    *,
    of_form: bool,
    day: dt.date | None,
) -> Reason | None:
    if not of_form:
        return "form"
    if value is None or not quantity.value:
        return "unit"
    if day is None:
        return "undated"
    return "time" if abs(int(row["period"][:4]) - day.year) > 0 else None


def _of(row: dict[str, Any]) -> Arg:
    """What the evidence's price is of: product, market, time."""
    items: list[Arg] = []
    if row["product"]:
        items.append(NameArg(of="product", id=row["product"]))
    items += [TextArg(text=row["market"]), DateArg(date=row["period"])]
    return ManyArg(items=tuple(items), joined="comma")
