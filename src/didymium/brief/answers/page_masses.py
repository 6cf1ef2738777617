"""Tonnages that a page states of a state or the world, beside the evidence's for the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from didymium.brief.answers.beside import (
    Pair,
    Reason,
    compared,
    said,
    sentence_of,
    words_of,
)
from didymium.brief.answers.held import stages_of
from didymium.brief.answers.sized import is_another_form
from didymium.brief.answers.stages import Stage
from didymium.brief.checks.years import year_of
from didymium.brief.document import Arg, DateArg, ManyArg, NameArg, WordArg, party
from didymium.brief.figures import Book
from didymium.brief.sides import firms
from didymium.brief.tables import Base, records
from didymium.brief.topic import VAGUE

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Quantity

# What a page's tonnes are of, by the word the reader gives, and the stages that answer for it.
_STAGES: Final = {
    "production": frozenset({"mine"}),
    "refining": frozenset({"refining", "separation", "smelting", "chemical"}),
}
_WORLD: Final = re.compile(
    r"\b(?:global|world(?:wide)?|mondial\w*|globale|in (?:tutto )?il mondo|nel mondo)\b",
    re.IGNORECASE,
)
# One mine, plant, firm or deposit is no state's output; what is planned is none yet.
_OF_ONE: Final = re.compile(
    r"\b(?:mine|plant|smelter|refinery|facility|project|deposit|company|miner|minerari[ao]|miniera|"
    r"impianto|raffineria|fonderia|progetto|giaciment\w+|societ\w+|azienda|stabilimento|capacity|"
    r"capacit\w+|quota|stock\w*|scorte|per month|a month|al mese|quarter|trimestre)\b",
    re.IGNORECASE,
)
_ONE_DEPOSIT: Final = re.compile(
    r"\b(?:deposit|giacimento|discover\w*|scop(?:ert|r)\w*|project|progetto|district|distretto|"
    r"stockpil\w*|scorte|(?:state|strategic|national) reserves?|riserv\w+ (?:strateg|nazion)\w+|"
    r"buy|sell|purchase\w*|acquist\w*|vend\w*|distribu\w*)\b",
    re.IGNORECASE,
)
_BEFORE: Final = 60
_SOFT: Final = frozenset({"planned", "possible", "conditional", "hoped", "demanded"})
_YEARS_APART: Final = 1


def pairs(book: Book, base: Base, reading: Reading, first_place: int) -> tuple[Pair, ...]:
    """The page's tonnes of a state's or the world's output or reserves, beside the evidence's."""
    found: list[Pair] = []
    seen: set[tuple[float, str, str]] = set()
    for quantity in reading.quantities:
        material = quantity.material
        if quantity.measure != "mass" or material is None or material in VAGUE:
            continue
        where = _where(reading, quantity)
        if where is None or not quantity.value or not _is_of_a_state(reading, quantity):
            continue
        if (quantity.value, material, where) in seen:
            continue
        seen.add((quantity.value, material, where))
        place = first_place + len(found)
        if quantity.of == "reserves":
            pair = _reserves(book, base, reading, quantity, material, where, place)
        elif quantity.of in _STAGES:
            pair = _output(book, base, reading, quantity, material, where, place)
        else:
            continue
        if pair is not None:
            found.append(pair)
    return tuple(found)


def _where(reading: Reading, quantity: Quantity) -> str | None:
    """The territory whose tonnes they are, or the world; None where the page says neither."""
    sentence = sentence_of(reading, quantity)
    if sentence is None:
        return None
    start, end = sentence.span
    named = {
        mention.id
        for mention in reading.mentions
        if mention.kind == "territory" and mention.id and start <= mention.span[0] < end
    }
    before = reading.page.text[max(start, quantity.span[0] - _BEFORE) : quantity.span[0]]
    if named == {quantity.territory}:
        # "Global output was 390,000 t, of which China ...": the world's, told before the state's.
        return None if _WORLD.search(before) else quantity.territory
    # Of several states in a sentence it cannot be told whose tonnes they are.
    return "WLD" if not named and _WORLD.search(sentence.text) else None


def _is_of_a_state(reading: Reading, quantity: Quantity) -> bool:
    """Whether tonnes are told as a state's own or the world's, as done, not of one firm or site."""
    sentence = sentence_of(reading, quantity)
    one = _ONE_DEPOSIT if quantity.of == "reserves" else _OF_ONE
    if sentence is None or one.search(sentence.text):
        return False
    start, end = sentence.span
    inside = [m for m in reading.mentions if start <= m.span[0] < end]
    if any(m.kind == "place" or (m.kind == "organisation" and _is_firm(m.id)) for m in inside):
        return False
    own = [s for s in reading.statements if s.sentence == sentence.index]
    return not any(s.modality in _SOFT or s.polarity == "negative" for s in own)


def _is_firm(name: str | None) -> bool:
    """Whether an organisation is a firm, or none that the vocabulary knows."""
    return name is None or bool(firms([name]))


def _output(
    book: Book,
    base: Base,
    reading: Reading,
    quantity: Quantity,
    material: str,
    where: str,
    place: int,
) -> Pair | None:
    stages = [
        stage
        for stage in stages_of(book, base, material)
        if stage.view.group in _STAGES[quantity.of or ""]
    ]
    if not stages:
        return None
    stage = stages[0]
    known = _output_of(book, stage, where)
    what = _what(material, where, f"own_{quantity.of}")
    words = words_of(reading, quantity)
    own = said(book, quantity, "t", words, place)
    of = ManyArg(
        items=(WordArg(id=stage.view.label), DateArg(date=stage.supply.period)), joined="comma"
    )
    if known is None:
        return Pair(words, own, what, None, None, reason="none")
    reason = _reason(book, reading, quantity, stage, book[known].period)
    if reason is not None:
        return Pair(words, own, what, known, of, reason=reason)
    return compared(book, Pair(words, own, what, known, of), place)


def _output_of(book: Book, stage: Stage, where: str) -> str | None:
    name = stage.world
    if where != "WLD":
        name = f"output-{where.lower()}-{stage.view.id.replace('_', '-')}"
    held = book.figures.get(name)
    return name if held is not None and held.value and held.unit == "t" else None


def _reason(
    book: Book, reading: Reading, quantity: Quantity, stage: Stage, period: str
) -> Reason | None:
    """Why tonnes are not compared: another form or basis, another time, or no time at all."""
    world = book[stage.world].value
    if is_another_form(reading, quantity, stage) or (world and quantity.value > 2 * world):
        return "basis"
    told = year_of(reading, quantity.span[0])
    if told is None:
        if reading.date is None:
            return "undated"
        told = reading.date.year - 1
    return "time" if abs(told - int(period[:4])) > _YEARS_APART else None


def _reserves(
    book: Book,
    base: Base,
    reading: Reading,
    quantity: Quantity,
    material: str,
    where: str,
    place: int,
) -> Pair | None:
    row = _reserve_row(base, material, where)
    what = _what(material, where, "own_reserves")
    words = words_of(reading, quantity)
    if row is None:
        return None
    own = said(book, quantity, "t", words, place)
    known = book.observed(f"reserves-beside-{place}", "observation", row)
    of = ManyArg(items=(WordArg(id="own_reserves_of"), DateArg(date=row["period"])), joined="comma")
    reason: Reason | None = None
    if reading.date is None:
        reason = "undated"
    elif abs(reading.date.year - int(row["period"][:4])) > _YEARS_APART:
        reason = "time"
    if reason is not None or not known.value:
        return Pair(words, own, what, known.id, of, reason=reason or "none")
    return compared(book, Pair(words, own, what, known.id, of), place)


def _reserve_row(base: Base, material: str, where: str) -> dict[str, Any] | None:
    import polars as pl

    table = base.table("observation").filter(
        (pl.col("measure") == "reserves")
        & (pl.col("material") == material)
        & (pl.col("iso3") == where)
        & (pl.col("unit") == "t")
        & pl.col("value").is_not_null()
        & pl.col("actor").is_null()
    )
    rows: Sequence[dict[str, Any]] = records(table)
    return max(rows, key=lambda row: (row["period"], row["edition"]), default=None)


def _what(material: str, where: str, word: str) -> Arg:
    items: tuple[Arg, ...] = (
        NameArg(of="material", id=material),
        WordArg(id=word),
        party(where),
    )
    return ManyArg(items=items, joined="comma")
