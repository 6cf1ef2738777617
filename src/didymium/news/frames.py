"""The frames a page speaks in: mining, market and policy, or another subject altogether."""

from __future__ import annotations

from collections import Counter
from functools import cache

from didymium.news.doc import Doc
from didymium.news.lexicon import WordLabels


@cache
def _frames(language: str) -> WordLabels:
    return WordLabels("frames", "frame", language)


@cache
def _subjects(language: str) -> WordLabels:
    return WordLabels("traps", "subject", language)


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
