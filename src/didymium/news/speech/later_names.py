"""Speakers whom a text names only after their words: "a minister said. Jane Doe told reporters"."""

from __future__ import annotations

from dataclasses import replace

from didymium.news.speakers.candidates import has_name
from didymium.news.speech.reporting import Attribution
from didymium.news.types import Speaker
from didymium.news.words.doc import Doc, Sent

_REACH = 2


def name_later(doc: Doc, said: list[list[Attribution]]) -> None:
    """Give the opening words of an officer without a name to the person whom the text names next.

    Only the first speaker of a body counts, and only a person who is not named before.
    """
    opening = next((s for s in doc.sentences if s.part == "body" and said[s.index]), None)
    if opening is None:
        return
    nameless = [item for item in said[opening.index] if _withheld(item.speaker)]
    if not nameless:
        return
    for sent in doc.sentences[opening.index + 1 : opening.index + 1 + _REACH]:
        for later in said[sent.index]:
            fitting = [item for item in nameless if _fits(item.speaker, later.speaker)]
            if fitting and _named_first_here(doc, later.speaker, sent):
                said[opening.index] = [
                    replace(item, speaker=later.speaker) if item in fitting else item
                    for item in said[opening.index]
                ]
                return


def _withheld(speaker: Speaker) -> bool:
    """Whether a speaker is one person without a name: "the minister"."""
    nameless = speaker.kind == "person" and not has_name(speaker)
    return nameless and not speaker.name.endswith("s")


def _fits(nameless: Speaker, named: Speaker) -> bool:
    """Whether the person named later has the office of the lead, or none that the text tells."""
    if not named.office or not nameless.office:
        return True
    return not set(nameless.office.lower().split()).isdisjoint(named.office.lower().split())


def _named_first_here(doc: Doc, speaker: Speaker, sent: Sent) -> bool:
    """Whether a person has a name and is named in a sentence for the first time."""
    if speaker.kind != "person" or speaker.name == speaker.name.lower():
        return False
    key = speaker.id or speaker.name
    return not any(
        (named.mention.id or named.mention.name) == key
        for named in doc.names
        if named.first < sent.first
    )
