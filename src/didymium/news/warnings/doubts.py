"""Headlines whose deed the lead takes back: asked for, for a time, or nowhere told as done.

Where the headline tells a deed as done ("halts exports", "scraps ban", "seals deal"), the lead
may tell that it was only asked for or that it holds for a time; or it has no word for the deed
being done, and what it has is a possibility or a plan.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter
from typing import TYPE_CHECKING

from didymium.news.deeds.headlined import DONE, HEDGED, SOFT, Shortfall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from didymium.news.certainty.certainty import Tones
    from didymium.news.types import Event, Statement
    from didymium.news.words.doc import Doc, Found, Sent

_LEAD = 3
_PLACE = itemgetter(0)
_UNDONE = SOFT - {"denied"} | {"planned"}
_SOFT_FIRST = _UNDONE - {"demanded"}
_STOPS = frozenset(("ease 2", "quit 2", "quit 3"))
# What takes back a deed where the lead has it and the headline has not.
_TAKES_BACK = {
    "restrict": frozenset(("request 0",)),
    "ease": frozenset(("brief 0", "ease 2")),
    "quit": frozenset(("brief 0",)),
    "take": frozenset(("brief 0",)),
}


def taken_back(
    doc: Doc,
    statements: list[Statement],
    events: tuple[Event, ...],
    words: list[Found],
    tones: Tones,
) -> Shortfall | None:
    """The headline and the sentence of the lead that takes back what it tells as done."""
    heads = [sent for sent in doc.sentences if sent.part == "headline"]
    lead = [sent for sent in doc.sentences if sent.part == "body"][:_LEAD]
    told = [s for s in statements if s.part == "headline"]
    top = _kinds(words, heads)
    asked = any("asks" in tones.of(sent.index) for sent in heads)
    if HEDGED in top or asked or any(s.modality in _UNDONE for s in told):
        return None
    done = {deed for deed, _, step in (kind.partition(" ") for kind in top) if step == str(DONE)}
    back = done & _TAKES_BACK.keys()
    if "restrict" not in done:
        back -= {"ease"}  # "via libera" to a plant ends no ban
    for deed in sorted(back):
        for sent in lead:
            if _TAKES_BACK[deed] & _kinds(words, [sent]) - top:
                return Shortfall(heads[0], sent)
    below = _kinds(words, lead)
    if below & _STOPS:
        done -= {"restrict"}  # what is suspended is stopped
    absent = bool(done) and not any(f"{deed} {DONE}" in below for deed in done)
    if absent and (_first_is_soft(heads, lead, tones) or _undone(statements, events, told)):
        return Shortfall(heads[0], lead[0])
    return None


def _kinds(words: list[Found], sents: Iterable[Sent]) -> set[str]:
    """The deeds told in some sentences, with their steps."""
    return {
        cue.kind
        for sent in sents
        for _, _, cue in words[
            bisect_left(words, sent.first, key=_PLACE) : bisect_left(words, sent.last, key=_PLACE)
        ]
    }


def _first_is_soft(heads: list[Sent], lead: list[Sent], tones: Tones) -> bool:
    """Whether the first sentence speaks of a possibility or plan, and the headline does not."""
    above = {sign for sent in heads for sign in tones.of(sent.index)}
    return not _SOFT_FIRST.isdisjoint(set(tones.of(lead[0].index)) - above)


def _undone(statements: list[Statement], events: tuple[Event, ...], told: list[Statement]) -> bool:
    """Whether the headline's acts are told in the text as not done."""
    families = {s.act.family for s in told if s.act is not None}
    if any(e.family in families and e.modality in _UNDONE and not e.background for e in events):
        return True
    body = [s for s in statements if s.part == "body" and not s.background]
    alike = [s for s in body if s.act is not None and s.act.family in families]
    return bool(alike) and all(s.modality in _UNDONE for s in alike)
