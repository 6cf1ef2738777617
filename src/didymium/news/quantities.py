"""Numbers with their unit and what they measure, in Italian and English writing.

Italian: 28,5 milioni; 3mila tonnellate; 1.200 tonnellate; il 70 per cento. English: 28.5m;
1,200 tonnes; 70%. A point or comma followed by exactly three figures parts thousands in the
language that uses it so; otherwise it is the decimal mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from didymium.news.doc import Doc
from didymium.news.mentions import material_of
from didymium.news.tables import rows
from didymium.news.tokens import PhraseBook
from didymium.news.types import Bound, Quantity
from didymium.news.verb_forms import small_words

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CURRENCY_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY"}
_BOUNDS: dict[str, Bound] = {"about": "about", "over": "over", "under": "under"}
_REACH = 9
_PRICE_PER = {"al", "per", "a", "/", "alla", "ogni", "la", "il", "each"}
_CHANGE_WORDS = {"it": small_words("it", "change"), "en": small_words("en", "change")}


@dataclass(frozen=True, slots=True)
class _Unit:
    measure: str
    unit: str
    factor: float


@dataclass(frozen=True, slots=True)
class _Lists:
    units: PhraseBook[_Unit]
    magnitudes: PhraseBook[float]
    bounds: PhraseBook[Bound]
    measures: dict[str, str]


def _words(table: str, language: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every word of a table in a language, with its row."""
    for row in rows(table):
        if row["language"] == language:
            for word in row["words"].split("|"):
                yield word, row


@cache
def _lists(language: str) -> _Lists:
    units: PhraseBook[_Unit] = PhraseBook()
    magnitudes: PhraseBook[float] = PhraseBook()
    bounds: PhraseBook[Bound] = PhraseBook()
    for word, row in _words("units", language):
        units.add(word, _Unit(row["measure"], row["unit"], float(row["factor"])))
    for word, row in _words("magnitudes", language):
        magnitudes.add(word, float(row["factor"]))
    for word, row in _words("bounds", language):
        bounds.add(word, _BOUNDS[row["bound"]])
    measures = {word: row["of"] for word, row in _words("measures", language)}
    return _Lists(units, magnitudes, bounds, measures)


def parse_number(text: str, language: str) -> float | None:
    """The value of a number written with figures, or None when the marks make no sense."""
    thousands, _decimal = (".", ",") if language != "en" else (",", ".")
    groups = re.split(r"[.,]", text)
    marks = [mark for mark in text if mark in ".,"]
    if not marks:
        return float(text)
    if len(set(marks)) == 2:
        if marks[-1] in marks[:-1]:
            return None
        return float("".join(groups[:-1]) + "." + groups[-1])
    if len(marks) > 1:
        if all(len(group) == 3 for group in groups[1:]):
            return float("".join(groups))
        return None
    if marks[0] == thousands and len(groups[1]) == 3 and groups[0] != "0":
        return float("".join(groups))
    return float(groups[0] + "." + groups[1])


def _longest(
    book: PhraseBook[_Unit] | PhraseBook[float], norms: list[str], at: int
) -> tuple[int, object] | None:
    for length in (3, 2, 1):
        words = tuple(norms[at : at + length])
        if len(words) == length and words in book:
            return at + length, book.at(words)[0]
    return None


class _Reader:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.norms = doc.tokens.norms
        self.language = "en" if doc.language == "en" else "it"
        self.lists = _lists(self.language)
        self.dated = bytearray(len(self.norms))
        for found in doc.dates:
            for index in range(found.first, found.last):
                self.dated[index] = 1

    def run(self) -> None:
        free = 0
        for index in self.doc.tokens.figures:
            if index >= free and not self.dated[index] and self.norms[index].isascii():
                free = self._quantity(index)

    def _quantity(self, index: int) -> int:
        norms = self.norms
        value = parse_number(norms[index], self.language)
        if value is None:
            return index + 1
        place, high = self._range(index, value)
        magnitude = _longest(self.lists.magnitudes, norms, place)
        scale = 1.0
        if magnitude is not None:
            place, scale = magnitude[0], float(magnitude[1])  # type: ignore[arg-type]
        first = index
        currency = None
        if index and norms[index - 1] in _CURRENCY_SIGNS:
            currency, first = _CURRENCY_SIGNS[norms[index - 1]], index - 1
            prefix = norms[first - 1] if first else ""
            if (
                prefix in {"us", "a", "c"}
                and self.doc.tokens.ends[first - 1] == self.doc.tokens.starts[first]
            ):
                currency = {"us": "USD", "a": "AUD", "c": "CAD"}[prefix]
                first -= 1
        if place < len(norms) and norms[place] in {"di", "of"} and magnitude is not None:
            place += 1
        unit_at = _longest(self.lists.units, norms, place)
        if unit_at is None:
            if currency is None:
                return place  # a bare number: a count, an article, a page
            unit = _Unit("money", currency, 1.0)
        else:
            place, unit = unit_at[0], unit_at[1]  # type: ignore[assignment]
            if currency is not None and unit.measure != "money":
                unit = _Unit("money", currency, 1.0)
        self._add(first, place, value * scale, None if high is None else high * scale, unit)
        return place

    def _range(self, index: int, value: float) -> tuple[int, float | None]:
        """The word behind a number or a range ("300-400", "10 to 12"), with its upper end."""
        norms, tokens = self.norms, self.doc.tokens
        place = index + 1
        if place >= len(norms):
            return place, None
        joined = tokens.text[tokens.ends[index] : tokens.starts[place]] == "-"
        if not joined:
            place += 1
            if place >= len(norms) or norms[place - 1] not in {"-", "–", "to", "a"}:
                return index + 1, None
        if not norms[place][0].isdecimal() or not norms[place].isascii():
            return index + 1, None
        second = parse_number(norms[place], self.language)
        if second is None or second < value:
            return index + 1, None
        return place + 1, second

    def _bound(self, first: int, high: float | None) -> Bound:
        if high is not None:
            return "range"
        for length in (3, 2, 1):
            words = tuple(self.norms[max(0, first - length) : first])
            if words and words in self.lists.bounds:
                return self.lists.bounds.at(words)[0]
            shifted = tuple(self.norms[max(0, first - length - 1) : first - 1])
            article = first > 1 and self.norms[first - 1] in {"il", "l'", "the", "i", "le"}
            if article and shifted and shifted in self.lists.bounds:
                return self.lists.bounds.at(shifted)[0]
        return "exact"

    def _add(self, first: int, last: int, value: float, high: float | None, unit: _Unit) -> None:
        norms = self.norms
        measure, name = unit.measure, unit.unit
        low, top = max(0, first - _REACH), min(len(norms), last + _REACH)
        if measure == "share" and any(
            word in _CHANGE_WORDS[self.language] for word in norms[max(0, first - 5) : first]
        ):
            measure = "change"
        currency = name if measure == "money" else None
        if measure == "money" and last + 1 < len(norms) and norms[last] in _PRICE_PER:
            per = _longest(self.lists.units, norms, last + 1)
            if per is not None and isinstance(per[1], _Unit) and per[1].measure == "mass":
                per_unit = "kg" if per[1].factor == 0.001 else "t"
                measure, name, last = "price", f"{name}/{per_unit}", per[0]
        of = self._of(low, first, last, top)
        material, territory = self._beside(first, last)
        span = self.doc.span(first, last)
        self.doc.quantities.append(
            (
                first,
                last,
                Quantity(
                    span=span,
                    text=self.doc.text[span[0] : span[1]],
                    value=value * unit.factor,
                    high=None if high is None else high * unit.factor,
                    unit=name,
                    measure=measure,
                    currency=currency,
                    bound=self._bound(first, high),
                    of=of,
                    material=material,
                    territory=territory,
                ),
            )
        )

    def _of(self, low: int, first: int, last: int, top: int) -> str | None:
        """What the number measures: the nearest measure word, those behind it first."""
        measures = self.lists.measures
        best: tuple[int, str] | None = None
        for index in range(last, top):
            if self.norms[index] in {".", ";"}:
                break
            held = measures.get(self.norms[index])
            if held:
                best = (index - last, held)
                break
        for index in range(first - 1, low - 1, -1):
            if self.norms[index] in {".", ";"}:
                break
            held = measures.get(self.norms[index])
            if held:
                if best is None or first - index < best[0]:
                    best = (first - index, held)
                break
        return None if best is None else best[1]

    def _beside(self, first: int, last: int) -> tuple[str | None, str | None]:
        """The material and territory named nearest to the number in its sentence."""
        sent = next((s for s in self.doc.sentences if s.first <= first < s.last), None)
        if sent is None:
            return None, None
        material: tuple[int, str] | None = None
        territory: tuple[int, str] | None = None
        for named in self.doc.names_in(sent.first, sent.last):
            distance = named.first - last if named.first >= last else 2 * (first - named.last) + 1
            id_ = named.mention.id
            if id_ is None or distance < -1:
                continue
            held = material_of(named.mention)
            if held and (material is None or distance < material[0]):
                material = (distance, held)
            elif named.mention.kind == "territory":
                backward = 2 * (named.first - last) if named.first >= last else first - named.last
                if territory is None or backward < territory[0]:
                    territory = (backward, id_)
        return (
            None if material is None else material[1],
            None if territory is None else territory[1],
        )


def find_quantities(doc: Doc) -> None:
    """Put the text's quantities into the doc; needs names, dates and sentences."""
    _Reader(doc).run()
