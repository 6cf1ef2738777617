"""What the finders of dates share: the words, what was found, and which words are taken."""

from __future__ import annotations

from typing import Final

from didymium.news.dates.date_words import DateWords
from didymium.news.words.found_dates import FoundDate
from didymium.news.words.tokens import Tokens

_NONE: Final[frozenset[str]] = frozenset()


class Board:
    """The dates found in a text so far."""

    def __init__(self, tokens: Tokens, words: DateWords) -> None:
        self.tokens = tokens
        self.norms = tokens.norms
        self.words = words
        self.found: list[FoundDate] = []
        self.used = bytearray(len(tokens))

    def add(self, first: int, last: int, kind: str, precision: str, **values: object) -> None:
        """Keep a date, unless one of its words is part of another."""
        if any(self.used[first:last]):
            return
        tokens = self.tokens
        values.setdefault("direction", self.direction(first, last))
        found = FoundDate(
            first,
            last,
            tokens.starts[first],
            tokens.ends[last - 1],
            kind,
            precision,  # type: ignore[arg-type]
            **values,  # type: ignore[arg-type]
        )
        self.found.append(found)
        for index in range(first, last):
            self.used[index] = 1

    def direction(self, first: int, last: int) -> str:
        """Whether words before a date, or the date's first ones, count from or up to it."""
        norms, words = self.norms, self.words
        low = first
        while low > 0 and first - low < 2 and self.is_(low - 1, "article"):
            low -= 1
        ends = words.direction_ends
        if not ends.isdisjoint((norms[first - 1], norms[low - 1])):
            for start in (max(0, first - 4), max(0, first - 3), max(0, first - 2), first - 1):
                for high in (first,) if low == first else (first, low):
                    phrase = tuple(norms[start:high]) if start >= 0 else ()
                    if phrase and phrase in words.directions:
                        return words.directions.at(phrase)[0]
        for high in (first + 2, first + 1):
            phrase = tuple(norms[first:high])
            if high < last and phrase in words.directions:
                return words.directions.at(phrase)[0]
        return "at"

    def is_(self, index: int, kind: str) -> bool:
        """Whether a word is one of a class."""
        held = self.words.classes.get(kind, _NONE)
        return 0 <= index < len(self.norms) and self.norms[index] in held

    def year_at(self, index: int) -> tuple[int, int] | None:
        """The year written at a word ("2025", "'25"), and where it ends."""
        norms = self.norms
        if not 0 <= index < len(norms):
            return None
        norm = norms[index]
        if norm == "'" and index + 1 < len(norms):
            short = norms[index + 1]
            if len(short) == 2 and short.isdecimal() and short.isascii():
                return 2000 + int(short), index + 2
        if len(norm) == 4 and norm.isdecimal() and norm.isascii() and norm[:2] in {"19", "20"}:
            return int(norm), index + 1
        return None

    def year_after(self, index: int) -> tuple[int, int] | None:
        """The year that follows, past a comma or "of"."""
        place = index
        while place - index < 2 and (
            self.is_(place, "of") or self.norms[place : place + 1] == [","]
        ):
            place += 1
        return self.year_at(place)

    def day_at(self, index: int) -> int | None:
        """The day of a month that a word's figures give."""
        word = self.norms[index] if 0 <= index < len(self.norms) else ""
        if word.isdecimal() and word.isascii() and len(word) <= 2 and 1 <= int(word) <= 31:
            return int(word)
        return None

    def hyphened(self, index: int) -> bool:
        """Whether only a hyphen, which is no word, parts a word from the next."""
        tokens = self.tokens
        if not 0 <= index < len(tokens) - 1:
            return False
        return tokens.text[tokens.ends[index] : tokens.starts[index + 1]] == "-"

    def part(self, first: int) -> tuple[str, int]:
        """The part of a month or year that is told before it ("early", "fine di"), and where."""
        place = first - 1
        while place >= 0 and first - place < 3 and self.is_(place, "of"):
            place -= 1
        for kind in ("start", "middle", "ending"):
            if self.is_(place, kind) and not self.used[place]:
                return kind, place
        return "", first
