"""What was said, as a brief shows it: whole sentences, speakers, certainty, the main one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.brief.document import Certainty, Said
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.news import Reading, Statement


def said(reading: Reading, topic: Topic, *, most: int = 9) -> tuple[Said, ...]:
    """The statements worth showing: the main one, those of named speakers, acts, then the rest.

    A sentence is quoted whole where one speaker says it with one certainty, and in its parts
    where the certainty differs. The main statement is always quoted whole, with the most cautious
    certainty of its parts; "X said that" names the speaker and claims nothing.
    """
    words = {sentence.index: sentence.text.strip() for sentence in reading.sentences}
    main = next((s for s in reading.statements if s.id == topic.statement), None)
    groups: dict[int, list[Statement]] = {}
    for statement in reading.statements:
        groups.setdefault(statement.sentence, []).append(statement)
    found: list[tuple[int, Said]] = []
    for sentence, parts in groups.items():
        if main is not None and sentence == main.sentence:
            own = [
                part.modality
                for part in parts
                if part.speaker == main.speaker and main.speaker.name not in part.claim
            ]
            softest = next((kind for kind in _SOFTEST if kind in own), main.modality)
            shown = [_one_said(main, topic, words[sentence], softest)]
        elif len({(part.speaker.name, part.modality, part.background) for part in parts}) == 1:
            shown = [_one_said(parts[0], topic, words[sentence], parts[0].modality)]
        else:
            shown = [_one_said(part, topic, part.claim.strip(), part.modality) for part in parts]
        acts = any(part.act is not None for part in parts)
        found.extend((_rank(said, acts=acts), said) for said in shown)
    kept = {said.id for _, said in sorted(found, key=lambda pair: pair[0])[:most]}
    chosen = [said for _, said in found if said.id in kept]
    return tuple(sorted(chosen, key=lambda said: (not said.main, said.sentence)))


def _rank(said: Said, *, acts: bool) -> int:
    """Lower is more worth showing."""
    return (
        (0 if said.main else 8)
        + (4 if said.background else 0)
        + (2 if said.speaker_kind == "outlet" else 0)
        + (0 if acts else 1)
    )


_SOFTEST = ("denied", "open_question", "possible", "conditional", "hoped", "planned")


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
