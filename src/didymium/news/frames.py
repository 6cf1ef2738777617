"""The frames a page speaks in: mining, market and policy, or another subject altogether."""

from __future__ import annotations

from collections import Counter

from didymium.news.words.doc import Doc
from didymium.news.words.lexicon import word_labels


def frame_words(doc: Doc) -> dict[int, str]:
    """The words of a text that belong to a frame, with the frame."""
    places = doc.tokens.places
    return {
        index: labels[0]
        for word, labels in word_labels("frames", "frame", doc.language).told(doc.tokens)
        for index in places[word]
    }


def other_subjects(doc: Doc) -> Counter[str]:
    """Subjects that have nothing to do with minerals, with how many of their words a page has."""
    told = word_labels("traps", "subject", doc.language).told(doc.tokens)
    return Counter([label for _, labels in told for label in labels])
