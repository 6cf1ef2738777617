"""What was said, as a brief shows it: whole sentences, speakers, certainty, the main one first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast, get_args

from didymium.brief.document import Certainty, Said
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.news import Reading, Statement


def said(reading: Reading, topic: Topic, *, most: int = 9) -> tuple[Said, ...]:
    """The statements worth showing: the main one, those of named speakers, acts, then the rest.

    A sentence is quoted whole, once, under the speaker of its weightiest part and with the most
    cautious certainty of what that speaker says in it; "X said that" claims nothing.
    """
    words = {sentence.index: sentence.text.strip() for sentence in reading.sentences}
    main = next((s for s in reading.statements if s.id == topic.statement), None)
    groups: dict[int, list[Statement]] = {}
    for statement in reading.statements:
        groups.setdefault(statement.sentence, []).append(statement)
    lead = _lead(reading)
    found: list[tuple[int, Said]] = []
    for sentence, parts in groups.items():
        if _says_nothing(reading, sentence, parts, topic):
            continue
        is_main = main is not None and sentence == main.sentence
        first = main if main is not None and is_main else min(parts, key=_weight)
        certainty = _certainty(first, parts, words[sentence])
        if is_main and topic.modality in get_args(Certainty):
            certainty = cast("Certainty", topic.modality)  # as the first line of the answer says
        shown = _one_said(first, topic, words[sentence], certainty)
        if sentence in lead:
            # What a page opens with is shown whatever it is taken for.
            shown = shown.model_copy(update={"background": False})
        acts = any(part.act is not None for part in parts)
        found.append((_rank(shown, acts=acts), shown))
    kept = {shown.id for _, shown in sorted(found, key=lambda pair: pair[0])[:most]}
    chosen = [shown for _, shown in found if shown.id in kept]
    return tuple(sorted(chosen, key=lambda shown: (not shown.main, shown.sentence)))


def _says_nothing(reading: Reading, index: int, parts: Sequence[Statement], topic: Topic) -> bool:
    """Whether a sentence tells only who speaks ("the minister answered") or the page's own day."""
    if any(part.act is not None or part.id == topic.statement for part in parts):
        return False
    sentence = next(s for s in reading.sentences if s.index == index)
    start, end = sentence.span
    dated = any(date.span and start <= date.span[0] < end for date in reading.dates)
    few = _STAMP if dated or _FRAME.match(sentence.text) else _FEW
    return len(sentence.text.split()) <= few and not any(part.materials for part in parts)


def _lead(reading: Reading) -> frozenset[int]:
    """The headline's sentences, and the first of the body."""
    heads = [item.index for item in reading.sentences if item.part == "headline"]
    body = [item.index for item in reading.sentences if item.part == "body"]
    return frozenset((*heads, *body[:1]))


def _weight(part: Statement) -> tuple[bool, bool, bool, int]:
    """Lower for the part of a sentence that says most: no background, a named speaker, an act."""
    return (
        part.background,
        part.speaker.kind == "outlet",
        part.act is None,
        -len(part.claim),
    )


def _certainty(first: Statement, parts: Sequence[Statement], sentence: str) -> Certainty:
    """The most cautious certainty of the speaker's own parts that are more than a few words."""
    own = [
        part.modality
        for part in parts
        if part.speaker == first.speaker
        and first.speaker.name not in part.claim
        and (part.id == first.id or len(part.claim) >= _PART * len(sentence))
    ]
    return next((kind for kind in _SOFTEST if kind in own), first.modality)


def _rank(said: Said, *, acts: bool) -> int:
    """Lower is more worth showing."""
    return (
        (0 if said.main else 8)
        + (4 if said.background else 0)
        + (2 if said.speaker_kind == "outlet" else 0)
        + (0 if acts else 1)
    )


# A sentence of so few words, on no material and with no act, is the frame of a quotation, or a
# stamp with the page's date.
_FEW = 4
_STAMP = 12
_FRAME = re.compile(
    r"(?:lo|ne) (?:riporta|riferisce|scrive|rende noto|rivela|ha (?:detto|reso noto|riferito))\b"
    r"|(?:this|that|it) was reported by\b",
    re.IGNORECASE,
)
# A part shorter than this share of its sentence does not set the certainty of the whole.
_PART = 0.3
_SOFTEST: tuple[Certainty, ...] = (
    "denied",
    "open_question",
    "possible",
    "conditional",
    "hoped",
    "planned",
)


def _one_said(statement: Statement, topic: Topic, words: str, certainty: Certainty) -> Said:
    # A question in a headline is the article's, whoever it tells of.
    asked = statement.part == "headline" and certainty == "open_question"
    return Said(
        id=statement.id,
        words=words,
        sentence=statement.sentence,
        speaker=statement.speaker.name,
        speaker_id=None if asked else statement.speaker.id,
        speaker_kind="outlet" if asked else statement.speaker.kind,
        office=statement.speaker.office,
        carrier=tuple(statement.carrier),
        certainty=certainty,
        negative=statement.polarity == "negative",
        time=statement.time,
        background=statement.background,
        cues=tuple(dict.fromkeys(cue.text for cue in statement.cues)),
        main=statement.id == topic.statement,
    )
