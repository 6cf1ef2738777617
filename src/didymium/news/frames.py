"""The frames a page speaks in: mining, market and policy, or another subject altogether."""

from __future__ import annotations

from collections import Counter
from functools import cache

from didymium.news.doc import Doc
from didymium.news.tables import rows

_SEEN_LIMIT = 30_000


class _Labels(dict[str, tuple[str, ...]]):
    """The labels of every word seen in a language, so that a word costs one look-up.

    A table gives words and, with a ``*``, beginnings of words.
    """

    def __init__(self, table: str, column: str, language: str) -> None:
        super().__init__()
        self._words: dict[str, tuple[str, ...]] = {}
        self._stems: list[tuple[str, tuple[str, ...]]] = []
        for row in rows(table):
            if row["language"] != language:
                continue
            label, forms = row[column], row["stems"].split("|")
            for form in forms:
                if form[-1] != "*":
                    self._words[form] = (*self._words.get(form, ()), label)
            self._stems.append((label, tuple(form[:-1] for form in forms if form[-1] == "*")))

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) > _SEEN_LIMIT:
            self.clear()
        begun = (label for label, stems in self._stems if word.startswith(stems))
        found = self[word] = tuple(dict.fromkeys((*self._words.get(word, ()), *begun)))
        return found


@cache
def _frames(language: str) -> _Labels:
    return _Labels("frames", "frame", language)


@cache
def _subjects(language: str) -> _Labels:
    return _Labels("traps", "subject", language)


def frame_words(doc: Doc) -> dict[int, str]:
    """The words of a text that belong to a frame, with the frame."""
    frames = _frames(doc.language)
    return {
        index: labels[0]
        for word, places in doc.tokens.places.items()
        if (labels := frames[word])
        for index in places
    }


def other_subjects(doc: Doc) -> Counter[str]:
    """Subjects that have nothing to do with minerals, with how many of their words a page has."""
    subjects = _subjects(doc.language)
    return Counter(label for word in doc.tokens.places for label in subjects[word])
