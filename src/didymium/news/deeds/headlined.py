"""Deeds that headlines tell and how far the text goes: signed or talked of, banned or licensed.

A deed has steps: 3 is the deed itself, 2 a milder one of its kind, 1 what only leads to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from didymium.news.tables import rows
from didymium.news.types import Statement
from didymium.news.words.doc import Doc, Found, Sent
from didymium.news.words.lexicon import CueWord, Signals

SOFT = frozenset({"possible", "conditional", "open_question", "hoped", "demanded", "denied"})
"""Modalities of what is not done and not decided either."""
DONE = 3
_HEDGE = "hedge"
HEDGED = "hedge 0"
_LEAD_SENTENCES = 1


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A headline that tells a deed, and the sentence of the text that falls short of it."""

    headline: Sent
    text: Sent


@cache
def deed_words(language: str) -> Signals:
    """Words for deeds, each labelled with its kind and step ("deal 3"), and hedges."""
    signals = Signals(language, exclusive=False)
    for row in rows("deeds"):
        if row["language"] == language:
            for form in row["forms"].split("|"):
                signals.add(form, CueWord(f"{row['deed']} {row['step']}", "clause"))
    return signals


def find_deeds(doc: Doc) -> list[Found]:
    """The words for deeds and hedges of a page."""
    return deed_words("en" if doc.language == "en" else "it").find(doc.tokens)


def tells_deed(doc: Doc, index: int, words: list[Found]) -> bool:
    """Whether a headline tells a deed, and not only of wanting, weighing or being near one."""
    sent = doc.sentences[index]
    told = {cue.kind for first, _, cue in words if sent.first <= first < sent.last}
    return HEDGED not in told and any(kind.endswith(f" {DONE}") for kind in told)


def shortfall(doc: Doc, statements: list[Statement], found: list[Found]) -> Shortfall | None:
    """The headline's deed, where the lead only tells of less and nothing below tells it done."""
    heads = [sent for sent in doc.sentences if sent.part == "headline"]
    body = [sent for sent in doc.sentences if sent.part == "body"]
    if not heads or not body:
        return None
    steps = _Steps(doc, found, statements)
    for head in heads:
        for deed in steps.claimed(head):
            text = steps.short_of(deed, body)
            if text is not None:
                return Shortfall(head, text)
    return None


class _Steps:
    """The steps of deeds that the sentences of a page tell."""

    def __init__(self, doc: Doc, found: list[Found], statements: list[Statement]) -> None:
        self.doc = doc
        self.found = found
        self.soft: dict[int, list[Statement]] = {sent.index: [] for sent in doc.sentences}
        for statement in statements:
            self.soft[statement.sentence].append(statement)

    def _told(self, sent: Sent) -> dict[str, set[int]]:
        told: dict[str, set[int]] = {}
        for first, _, cue in self.found:
            if sent.first <= first < sent.last:
                deed, step = cue.kind.split()
                told.setdefault(deed, set()).add(int(step))
        return told

    def claimed(self, head: Sent) -> Iterable[str]:
        """The deeds that a headline tells as done: no question, no hedge, nothing softer."""
        told = self._told(head)
        plain = self.doc.tokens.norms[head.first : head.last]
        if _HEDGE in told or not {"?", '"', "«", "“", "'", "‘", "to"}.isdisjoint(plain):
            return []
        if any(s.modality != "asserted" or s.polarity == "negative" for s in self.soft[head.index]):
            return []
        return [deed for deed, steps in told.items() if max(steps) == DONE and len(steps) == 1]

    def short_of(self, deed: str, body: list[Sent]) -> Sent | None:
        """The lead, if it only tells less than a deed and no sentence tells it done."""
        if any(self._does(deed, sent) for sent in body):
            return None
        return next((s for s in body[:_LEAD_SENTENCES] if self._less(deed, s)), None)

    def _does(self, deed: str, sent: Sent) -> bool:
        told = self._told(sent)
        done = DONE in told.get(deed, ())
        return done and not self._held_back(sent) and not told[deed] & {1, 2}

    def _held_back(self, sent: Sent) -> bool:
        """Whether all that a sentence claims is not done, or denied."""
        told = self.soft[sent.index]
        return bool(told) and all(s.modality in SOFT or s.polarity == "negative" for s in told)

    def _less(self, deed: str, sent: Sent) -> bool:
        lower = self._told(sent).get(deed, set()) & {1, 2}
        return bool(lower) and self._held_back(sent)
