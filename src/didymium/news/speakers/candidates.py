"""Who may be the one who says it: words of a text with the speaker they stand for."""

from __future__ import annotations

from dataclasses import dataclass

from didymium.news.speakers.office_words import arm_of_state
from didymium.news.types import Speaker, SpeakerKind, make_speaker
from didymium.news.words.doc import Doc, Named

_SPEAKER_KIND_OF: dict[str, SpeakerKind] = {
    "person": "person",
    "territory": "territory",
    "bloc": "bloc",
}


@dataclass(slots=True)
class Candidate:
    """Words that may be the one who says it."""

    first: int
    last: int
    speaker: Speaker
    oblique: bool
    carrier: bool = False
    nameless: bool = False
    role: str = ""


def has_name(speaker: Speaker) -> bool:
    """Whether a speaker has a name of its own: "the miners", "critics" have none."""
    return speaker.id is not None or speaker.name != speaker.name.lower()


def speaker_of(named: Named, office: str | None = None) -> Speaker:
    """A mention as a speaker."""
    mention = named.mention
    kind = _SPEAKER_KIND_OF.get(mention.kind, "organisation")
    known = mention.id
    if known is None and kind == "organisation":
        kind, known = arm_of_state(mention.name, mention.country)
    return make_speaker(
        kind=kind,
        id=known,
        name=mention.name,
        office=office or mention.office,
        country=mention.country,
        span=mention.span,
        self_referring=False,
    )


def speaker_in_words(
    doc: Doc,
    first: int,
    last: int,
    kind: SpeakerKind,
    *,
    known: str | None = None,
    country: str | None = None,
) -> Speaker:
    """Words of a text (``first`` to ``last``, exclusive) as a speaker of whom no name is known."""
    span = doc.span(first, last)
    return make_speaker(
        kind=kind,
        id=known,
        name=doc.text[span[0] : span[1]],
        office=None,
        country=country,
        span=span,
        self_referring=False,
    )
