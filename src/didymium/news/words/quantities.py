"""Quantities in a text: numbers with their unit and what they measure.

A number may leave out what was said before it: "18.125 tonnellate ... e 96.600 l'anno", "il
palladio dell'1,9 per cento, il platino del 2,4", "il costo, 9 milioni". A percentage is a change
where something rises or falls by it, and a share where it says how much of a whole, a rate of
duty, or the level reached ("fell from 56% to 33%").
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from didymium.news.types import Bound, Quantity, make_quantity
from didymium.news.words.doc import AGGREGATES, Doc, Sent
from didymium.news.words.numbers import Lists, Unit, lists, parse_number
from didymium.news.words.phrases import PhraseBook
from didymium.news.words.tokens import among
from didymium.news.words.verb_forms import forms_of

_PREFIXES = {"us": "USD", "a": "AUD", "c": "CAD"}
_REACH = 9
_CHANGE_REACH, _BEHIND_REACH, _TARIFF_REACH = 8, 3, 4
_MONEY_REACH, _PRICE_REACH, _SAME_REACH = 7, 8, 12
_PRICE_PER = frozenset(
    ("al", "per", "a", "/", "alla", "all'", "ogni", "la", "il", "l'", "each", "an")
)
_PER_YEAR = (("l'", "anno"), ("all'", "anno"), ("a", "year"), ("per", "year"), ("annui",))
_PLAIN = frozenset(("le", "i", "gli", "di", "of"))
_LEVEL_BEFORE = frozenset(("to", "from", "at", "al", "dal", "dall'", "all'"))
_WHOLE = frozenset(("of", "del", "della", "dell'", "dei", "delle", "degli", "di", "dello"))
_BY = frozenset(("del", "dello", "dell'", "di", "by"))
_STOPS = frozenset((".", ";", ":", "(", "while", "mentre"))
_JOINED = frozenset(("-", "–", "to", "a", "and", "e"))
_BEFORE_A_RANGE = frozenset(("between", "tra", "fra"))
_AFTER_MONEY = frozenset(
    (
        *(".", ",", ";", ")", "to", "for", "in", "from", "by", "over", "on", "and", "at", "with"),
        *("per", "da", "entro", "a", "al", "con", "e", "dal", "dai", "nel", "ai", "su", "all'"),
    )
)
_MILLION = 1e6
_Meaning = TypeVar("_Meaning")


class _Reader:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.norms = doc.tokens.norms
        self.language = "en" if doc.language == "en" else "it"
        self.lists: Lists = lists(self.language)
        self.dated = bytearray(len(self.norms))
        for found in doc.dates:
            for index in range(found.first, found.last):
                self.dated[index] = 1
        self.found: list[tuple[int, int, Quantity]] = []
        self.currency = "EUR" if self.language == "it" else "USD"
        self.said = self._said()

    def _said(self) -> dict[str, list[int]]:
        """Where the words of change, level, money, price and tariff stand."""
        places = self.doc.tokens.places
        said: dict[str, list[int]] = {}
        for word, labels in self.lists.words.told(self.doc.tokens):
            for label in labels:
                said.setdefault(label, []).extend(places[word])
        return {label: sorted(held) for label, held in said.items()}

    def run(self) -> None:
        """Find the quantities in the order they stand."""
        free = 0
        tokens = self.doc.tokens
        for index in sorted((*tokens.figures, *self._spelled())):
            if index >= free and not self.dated[index] and self.norms[index].isascii():
                free = self._quantity(index)

    def _spelled(self) -> list[int]:
        """Numbers in words before a magnitude: "un milione di tonnellate", "two billion"."""
        places = self.doc.tokens.places
        numbers = self.lists.numbers
        return [
            index - 1
            for word in self.lists.magnitudes.firsts & places.keys()
            for index in places[word]
            if index and self.norms[index - 1] in numbers
        ]

    def _at(self, index: int) -> str:
        return self.norms[index] if 0 <= index < len(self.norms) else ""

    def _value(self, index: int) -> float | None:
        word = self.norms[index]
        if word not in self.lists.numbers:
            return parse_number(word, self.language)
        half = self._at(index - 1) in {"half", "mezzo"}
        return 0.5 if half else self.lists.numbers[word]

    def _quantity(self, index: int) -> int:
        value = self._value(index)
        if value is None:
            return index + 1
        place, high = self._range(index, value)
        magnitude = _longest(self.lists.magnitudes, self.norms, place)
        scale = 1.0
        if magnitude is not None:
            place, scale = magnitude
        first, currency = self._sign(index)
        unit_at = self._unit(place, scaled=magnitude is not None)
        if unit_at is not None:
            place, unit = unit_at
            if currency is not None and unit.measure != "money":
                unit = Unit("money", currency, 1.0)
        elif currency is not None:
            unit = Unit("money", currency, 1.0)
        else:
            meant = self._meant(index, place, value * scale)
            if meant is None:
                return place  # a bare number: a count, an article, a page
            unit = meant
        return self._add(first, place, value * scale, None if high is None else high * scale, unit)

    def _sign(self, index: int) -> tuple[int, str | None]:
        """The currency written before a number, with the word the quantity begins at."""
        currency = self.lists.signs.get(self._at(index - 1))
        if currency is None:
            return index, None
        first = index - 1
        prefix, ends, starts = self._at(first - 1), self.doc.tokens.ends, self.doc.tokens.starts
        if currency == "USD" and prefix in _PREFIXES and ends[first - 1] == starts[first]:
            return first - 1, _PREFIXES[prefix]
        return first, currency

    def _unit(self, place: int, *, scaled: bool) -> tuple[int, Unit] | None:
        """The unit behind a number, articles and "di" left out, and where it ends."""
        norms = self.norms
        if self._at(place) in _PLAIN and (scaled or self._at(place) not in {"di", "of"}):
            place += 1
        found = _longest(self.lists.units, norms, place)
        if found is None:
            return None
        last, unit = found
        pounds = norms[place] in {"pounds", "pound"}
        if pounds and (scaled or "£" in self.doc.text) and self._at(last) not in {"of", "per"}:
            return last, Unit("money", "GBP", 1.0)  # "50 million pounds"
        return last, unit

    def _meant(self, index: int, place: int, value: float) -> Unit | None:
        """The unit of a number that leaves it out, from what stands around it."""
        before = self.found[-1] if self.found else None
        near = before is not None and index - before[1] <= _SAME_REACH
        sent = self._sentence(index)
        same = near and before is not None and sent is not None and before[0] >= sent.first
        if same and before is not None:
            quantity = before[2]
            if quantity.measure in {"share", "change"} and self._at(index - 1) in _BY:
                if self._at(place) in _AFTER_MONEY:
                    return Unit(quantity.measure, "1", 0.01)
            elif quantity.unit == "t" and self._per_year(place):
                return Unit("mass", "t", 1.0)
            elif (
                quantity.currency and index - before[1] == 1 and self._at(index - 1) in {"a", "to"}
            ):
                return Unit("money", quantity.currency, 1.0)
        if value >= _MILLION and sent is not None and self._of_money(index, place, sent):
            return Unit("money", self.currency, 1.0)
        return None

    def _per_year(self, place: int) -> bool:
        return any(tuple(self.norms[place : place + len(way)]) == way for way in _PER_YEAR)

    def _of_money(self, index: int, place: int, sent: Sent) -> bool:
        """Whether a bare "9 milioni" is money: nothing counted behind it, a cost beside it."""
        after = self._at(place)
        if not (
            after in _AFTER_MONEY
            or self._says(place, place + 1, "money")
            or any(form.mood == "indicative" for form in forms_of(after, self.language))
        ):
            return False
        low, high = max(sent.first, index - _MONEY_REACH), min(sent.last, place + _MONEY_REACH)
        return self._says(low, index, "money") or self._says(place, high, "money")

    def _says(self, low: int, high: int, what: str) -> bool:
        return bool(among(self.said.get(what, ()), max(0, low), high))

    def _sentence(self, index: int) -> Sent | None:
        return self.doc.sentence_at(index)

    def _range(self, index: int, value: float) -> tuple[int, float | None]:
        """The word behind a number or a range ("300-400", "10 to 12"), with its upper end."""
        norms, tokens = self.norms, self.doc.tokens
        place = index + 1
        if place >= len(norms):
            return place, None
        glued = tokens.text[tokens.ends[index] : tokens.starts[place]] == "-"
        if not glued:
            word = norms[place]
            between = self._at(index - 1) in _BEFORE_A_RANGE
            if word not in _JOINED or (word in {"and", "e"} and not between):
                return index + 1, None
            place += 1
            if self._at(place) in self.lists.signs and self._at(index - 1) == self._at(place):
                place += 1  # "$1,125 to $1,150"
        if not self._at(place)[:1].isdecimal() or not norms[place].isascii():
            return index + 1, None
        second = parse_number(norms[place], self.language)
        if second is None or second < value:
            return index + 1, None
        return place + 1, second

    def _bound(self, first: int, high: float | None) -> Bound:
        if high is not None:
            return "range"
        if self.lists.bound_ends.isdisjoint(self.norms[max(0, first - 2) : first]):
            return "exact"
        for length in (3, 2, 1):
            words = tuple(self.norms[max(0, first - length) : first])
            if words and words in self.lists.bounds:
                return self.lists.bounds.at(words)[0]
            shifted = tuple(self.norms[max(0, first - length - 1) : first - 1])
            article = first > 1 and self.norms[first - 1] in {"il", "l'", "the", "i", "le"}
            if article and shifted and shifted in self.lists.bounds:
                return self.lists.bounds.at(shifted)[0]
        return "exact"

    def _add(self, first: int, last: int, value: float, high: float | None, unit: Unit) -> int:
        """Keep a quantity; where it ends."""
        sent = self._sentence(first)
        currency = unit.name if unit.measure == "money" else None
        if currency is not None:
            self.currency = currency
            unit, last = self._price(first, last, value, unit, sent)
        elif unit.measure == "share":
            unit = Unit(self._percent(first, last, sent), unit.name, unit.factor)
        material, territory = self._beside(first, last, sent)
        span = self.doc.span(first, last)
        quantity = make_quantity(
            span=span,
            text=self.doc.text[span[0] : span[1]],
            value=value * unit.factor,
            high=None if high is None else high * unit.factor,
            unit=unit.name,
            measure=unit.measure,
            currency=currency,
            bound=self._bound(first, high),
            of=self._of(first, last),
            material=material,
            territory=territory,
        )
        self.found.append((first, last, quantity))
        if sent is not None:
            sent.quantities.append(quantity)
        return last

    def _price(
        self, first: int, last: int, value: float, unit: Unit, sent: Sent | None
    ) -> tuple[Unit, int]:
        """Money as a price: for a unit of mass, or beside a word for prices."""
        if self._at(last) in _PRICE_PER:
            per = _longest(self.lists.per, self.norms, last + 1)
            if per is not None:
                return Unit("price", f"{unit.name}/{per[1]}", unit.factor), per[0]
        low = max(sent.first if sent else 0, first - _PRICE_REACH)
        if value < _MILLION and self._says(low, first, "price"):
            return replace(unit, measure="price"), last
        return unit, last

    def _percent(self, first: int, last: int, sent: Sent | None) -> str:
        """Whether a percentage is a change or a share."""
        tokens = self.doc.tokens
        before, after = self._at(first - 1), self._at(last)
        glued = first > 0 and tokens.ends[first - 1] == tokens.starts[first]
        if before == "+" or (before in {"-", "−"} and glued):
            return "change"
        low, high = (sent.first, sent.last) if sent else (0, len(self.norms))
        if self._says(max(low, first - _TARIFF_REACH), first, "tariff") or self._says(
            last, min(high, last + 2), "tariff"
        ):
            return "share"
        if before in _LEVEL_BEFORE and self._bound(first, None) == "exact":
            return "share"
        near = self._says(max(low, first - 3), first, "change")
        if after in _WHOLE and before != "by" and not near:
            return "share"
        for index in range(first - 1, max(low, first - _CHANGE_REACH) - 1, -1):
            if self.norms[index] in _STOPS:
                break
            if self._says(index, index + 1, "change") and not self._idle(index):
                return "change"
            if self._says(index, index + 1, "level"):
                break
        behind = min(high, last + _BEHIND_REACH)
        for index in range(last, behind):
            if self.norms[index] in {",", ".", ";"}:
                break
            if self._says(index, index + 1, "change"):
                return "change"
        return "share"

    def _idle(self, index: int) -> bool:
        """ "up to 50%", "makes up 83%": no movement."""
        return self.norms[index] == "up" and (
            self._at(index + 1) == "to" or self._says(index - 1, index, "level")
        )

    def _of(self, first: int, last: int) -> str | None:
        """What the number measures: the nearest measure word, those behind it first."""
        measures = self.lists.measures
        low, top = max(0, first - _REACH), min(len(self.norms), last + _REACH)
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

    def _beside(self, first: int, last: int, sent: Sent | None) -> tuple[str | None, str | None]:
        """The material and territory named nearest to the number in its sentence."""
        if sent is None:
            return None, None
        material: tuple[int, str] | None = None
        territory: tuple[bool, int, str] | None = None
        for named in sent.names:
            distance = named.first - last if named.first >= last else 2 * (first - named.last) + 1
            id_ = named.mention.id
            if id_ is None or distance < -1:
                continue
            held = named.material
            if held and (material is None or distance < material[0]):
                material = (distance, held)
            elif named.mention.kind == "territory":
                backward = 2 * (named.first - last) if named.first >= last else first - named.last
                # "China has 80% of world supply": the whole is no place of its own.
                found = (id_ in AGGREGATES, backward, id_)
                if territory is None or found[:2] < territory[:2]:
                    territory = found
        return (
            None if material is None else material[1],
            None if territory is None else territory[2],
        )


def _longest(book: PhraseBook[_Meaning], norms: list[str], at: int) -> tuple[int, _Meaning] | None:
    if at >= len(norms) or norms[at] not in book.firsts:
        return None
    for length in (3, 2, 1):
        words = tuple(norms[at : at + length])
        if len(words) == length and words in book:
            return at + length, book.at(words)[0]
    return None


def find_quantities(doc: Doc) -> None:
    """Put the text's quantities into the doc; needs names, dates and sentences."""
    reader = _Reader(doc)
    reader.run()
    doc.quantities = reader.found
