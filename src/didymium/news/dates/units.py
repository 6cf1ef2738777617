"""Dates told by units of time from the page: "due giorni fa", "next month", "entro 180 giorni"."""

from __future__ import annotations

from typing import Final

from didymium.news.dates.board import Board

_PRECISION: Final = {"day": "day", "week": "week", "month": "month", "year": "year"}
_LONGER: Final = {"fortnight": ("week", 2), "decade": ("year", 10)}
_FEW_DAYS: Final = {"hour": 0, "day": 4, "week": 25, "month": 100, "year": 1_500}
"""How long "a few" of a unit are taken for."""
_SPAN_DAYS: Final = {"day": 7, "week": 30, "month": 120, "year": 1_500}
"""How far "the coming weeks" reach."""
_SPAN_PRECISION: Final = {"day": "week", "week": "month", "month": "year", "year": "year"}
_MOST: Final = 400


def _wide(days: int) -> str:
    """How exactly a stretch of days is told."""
    if days <= 2:
        return "day"
    return "week" if days <= 10 else "month" if days <= 45 else "year"


class Units:
    """Finds what stands around words such as day, week, month and year."""

    def __init__(self, board: Board, *, english: bool) -> None:
        self.board = board
        self.words = board.words
        self.norms = board.norms
        self.english = english

    def at(self, index: int) -> None:
        """Keep the date that is told around a unit, if one is."""
        unit, plural = self.words.units[self.norms[index]]
        if (unit == "year" and self._decade(index)) or self._counted(index, unit):
            return
        few = self.words.ending("few", self.norms, index) is not None
        if (plural or few) and self._few(index, unit):
            return
        if unit == "hour":
            return
        if plural:
            self._stretch(index, unit)
        else:
            self._beside(index, unit)

    def _decade(self, index: int) -> bool:
        """ "gli anni Novanta", "anni '90", "los años 90"."""
        board, norms = self.board, self.norms
        if not board.is_(index, "decades"):
            return False
        quoted = norms[index + 1 : index + 2] == ["'"]
        place = index + 1 + quoted
        if place >= len(norms):
            return False
        word = norms[place]
        told = quoted or board.tokens.capital(place) or board.is_(index - 1, "plural_article")
        counted = self.words.count(norms, place + 1)
        if counted is None or counted[1] != place or counted[0] % 10:
            return False
        year = counted[0] if len(word) == 4 and word.isdecimal() else 1900 + counted[0]
        if not told or not 1900 < year < 2100:
            return False
        board.add(index, place + 1, "absolute", "decade", year=year)
        return True

    # a number of units -----------------------------------------------------------------

    def _counted(self, index: int, unit: str) -> bool:
        """ "due giorni fa", "entro 180 giorni", "the next 60 days", "48 hours ago"."""
        counted = self.words.count(self.norms, index)
        if counted is None or counted[0] > _MOST:
            return False
        count, start = counted
        unit, times = _LONGER.get(unit, (unit, 1))
        count *= times
        if unit == "hour":
            unit, count = "day", round(count / 24)
        precision = "day" if unit == "week" else _PRECISION[unit]
        last = self._ago_after(index)
        if last is not None:
            self.board.add(start, last, "relative", precision, unit=unit, count=-count)
            return True
        first = self.words.ending("ago_before", self.norms, start)
        if first is not None:
            values = {"unit": unit, "count": -count, "direction": "at"}
            self.board.add(first, index + 1, "relative", precision, **values)
            return True
        for kind, low, high in (("next", 0, count), ("previous", -count, 0)):
            if self.board.is_(start - 1, kind):
                wide = _wide(count) if unit == "day" else precision
                values = {"unit": unit, "count": low, "end_count": high}
                self.board.add(start - 1, index + 1, "relative", wide, **values)
                return True
        first = self.words.ending("ahead", self.norms, start)
        if first is None:
            return False
        self.board.add(first, index + 1, "relative", precision, unit=unit, count=count)
        return True

    def _ago_after(self, index: int) -> int | None:
        return self.words.beginning("ago", self.norms, index + 1)

    def _few(self, index: int, unit: str) -> bool:
        """ "a few days ago", "mesi fa", "tra pochi giorni"."""
        unit, times = _LONGER.get(unit, (unit, 1))
        start = self.words.ending("few", self.norms, index)
        first = index if start is None else start
        last = self._ago_after(index)
        before = self.words.ending("ago_before", self.norms, first)
        ahead = self.words.ending("ahead", self.norms, first) if start is not None else None
        days = times * _FEW_DAYS[unit]
        precision = {"week": "month", "month": "month", "year": "year"}.get(unit, "day")
        if last is not None:
            low, high, days = first, last, -days
        elif before is not None and start is not None:
            low, high, days = before, index + 1, -days
        elif ahead is not None:
            low, high = ahead, index + 1
        else:
            return False
        self.board.add(low, high, "relative", precision, unit="day", count=days)
        return True

    # units next and last ---------------------------------------------------------------

    def _stretch(self, index: int, unit: str) -> None:
        """ "nelle prossime settimane", "the past few months", "los últimos años"."""
        unit, times = _LONGER.get(unit, (unit, 1))
        start = self.words.ending("few", self.norms, index)
        first = index if start is None else start
        days, precision = times * _SPAN_DAYS[unit], _SPAN_PRECISION[unit]
        for kind, low, high in (("previous", -days, 0), ("next", 0, days)):
            values = {"unit": "day", "count": low, "end_count": high}
            if self.board.is_(first - 1, kind):
                first = self._with_preposition(first - 1)
                self.board.add(first, index + 1, "relative", precision, **values)
                return
            if not self.english and self.board.is_(index + 1, kind):
                first = self._with_preposition(first)
                self.board.add(first, index + 2, "relative", precision, **values)
                return

    def _with_preposition(self, first: int) -> int:
        """Where the words before a stretch that say "in the" begin."""
        place = first
        while place > 0 and first - place < 2 and self.board.is_(place - 1, "within"):
            place -= 1
        return place

    def _beside(self, index: int, unit: str) -> None:
        """ "la scorsa settimana", "il mese prossimo", "late last year"."""
        unit, times = _LONGER.get(unit, (unit, 1))
        for place, first, last in (
            (index - 1, index - 1, index + 1),
            (index + 1, index, index + 2),
        ):
            if self.english and place > index:
                continue
            for kind, count in (("previous", -1), ("next", 1), ("this", 0)):
                if not self.board.is_(place, kind):
                    continue
                part, first = self.board.part(first) if unit in {"month", "year"} else ("", first)
                values = {"unit": unit, "count": times * count, "part": part}
                self.board.add(first, last, "relative", _PRECISION[unit], **values)
                return
