"""The modality of an event: what its own statements say, and what stands around them.

A clause is judged by its verb and its cues (:mod:`didymium.news.modality`). What makes an act
possible, planned or denied often stands elsewhere: in the headline's question mark, in the
sentence before ("is looking at"), in the one behind ("no decision has been taken"). So the
statements of an event and the cues and tenses of the sentences around them have a weight for
each modality (``lists/certainty.csv``); the modality with the highest sum is the event's. The
weights were fitted by ``benchmarks/news_certainty.py`` on the half of the benchmark that rules
may look at.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, cast, get_args

from didymium.news.tables import rows
from didymium.news.types import Modality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from didymium.news.doc import Doc, Sent
    from didymium.news.types import Statement

MODALITIES: tuple[Modality, ...] = get_args(Modality)
_OPENING = 3
_LONG = 8


class Tones:
    """How the sentences of a page speak: their cues, the tenses of their verbs, questions."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._seen: dict[int, tuple[str, ...]] = {}
        self._placed: dict[tuple[str, int], dict[str, float]] = {}

    @cached_property
    def page(self) -> dict[str, float]:
        """What headline and opening give away, the same for every event of the page."""
        body = [sent.index for sent in self.doc.sentences if sent.part == "body"][:_OPENING]
        title = [sent.index for sent in self.doc.sentences if sent.part == "headline"]
        found: dict[str, float] = {}
        for index in title:
            found |= self.at("title", index)
        for index in body:
            found |= self.at("opening", index)
        return found

    @cached_property
    def odds(self) -> list[tuple[float, ...]]:
        """What headline and opening add to the modalities, the same for every event."""
        return _odds(self.page)

    def of(self, index: int) -> tuple[str, ...]:
        """What a sentence gives away; nothing for a number that no sentence has."""
        held = self._seen.get(index)
        if held is None:
            inside = 0 <= index < len(self.doc.sentences)
            held = _tone(self.doc, self.doc.sentences[index]) if inside else ()
            self._seen[index] = held
        return held

    def at(self, place: str, index: int) -> dict[str, float]:
        """What a sentence gives away where it has a place ("in", "beside") to an event."""
        key = (place, index)
        held = self._placed.get(key)
        if held is None:
            held = self._placed[key] = {f"{place} {name}": 1.0 for name in self.of(index)}
        return held


def _tone(doc: Doc, sent: Sent) -> tuple[str, ...]:
    """What a sentence gives away, in one order: what is added up must not depend on chance."""
    found = {cue.kind for _, _, cue in sent.cues}
    for group in sent.groups:
        if group.finite:
            if group.negated:
                found.add("negated")
            if group.modal:
                found.add(f"modal {group.modal}")
            indicative = group.mood == "indicative"
            found.add("perfect" if group.perfect else group.tense if indicative else group.mood)
        elif group.mood == "infinitive":
            found.add("infinitive")
    if "?" in doc.tokens.norms[sent.first : sent.last]:
        found.add("asks")
    return tuple(sorted(found))


def features(
    members: Sequence[Statement], action: str, family: str, tones: Tones | None
) -> dict[str, float]:
    """What an event's statements, those around them and the page give away of its modality."""
    found = _own_features(members, action, family, tones)
    return found if tones is None else found | tones.page


def _own_features(
    members: Sequence[Statement], action: str, family: str, tones: Tones | None
) -> dict[str, float]:
    """What an event's statements and the sentences around them give away."""
    fresh = [s for s in members if not s.background] or members
    own = [s for s in fresh if s.act is not None and s.act.action == action] or fresh
    found = {"always": 1.0, f"family {family}": 1.0, f"action {action}": 1.0}
    told = [s.modality for s in own]
    for name in dict.fromkeys(told):
        found[f"told {name}"] = told.count(name) / len(own)
        found[f"some {name}"] = 1.0
    lead = next((s for s in own if s.part == "body"), own[0])
    found[f"lead {lead.modality}"] = 1.0
    for statement in own:
        if statement.part == "headline":
            found[f"headline {statement.modality}"] = 1.0
        found[f"time {statement.time}"] = 1.0
        if statement.quoted:
            found["quoted"] = 1.0
        if statement.polarity == "negative":
            found["negative"] = 1.0
    if tones is not None:
        if len(tones.doc.sentences) > _LONG:
            found["long page"] = 1.0
        inside = {s.sentence for s in own}
        beside = {index + step for index in inside for step in (-1, 1)} - inside
        for index in inside:
            found |= tones.at("in", index)
        for index in beside:
            found |= tones.at("beside", index)
    return found


@cache
def weights() -> Mapping[str, tuple[float, ...]]:
    """For each feature what it adds to the modalities, in the order of ``MODALITIES``."""
    table: dict[str, list[float]] = {}
    for row in rows("certainty"):
        place = MODALITIES.index(cast("Modality", row["modality"]))
        table.setdefault(row["feature"], [0.0] * len(MODALITIES))[place] = float(row["weight"])
    return {feature: tuple(found) for feature, found in table.items()}


def _odds(found: Mapping[str, float]) -> list[tuple[float, ...]]:
    """What each of some features adds to the modalities."""
    table = weights()
    return [
        table[name] if value == 1.0 else tuple([value * weight for weight in table[name]])
        for name, value in found.items()
        if name in table
    ]


def event_modality(
    members: Sequence[Statement], action: str, family: str, tones: Tones | None
) -> Modality:
    """The modality that an event's statements and their surroundings speak for most."""
    odds = _odds(_own_features(members, action, family, tones))
    if tones is not None:
        odds += tones.odds
    sums = [sum(column) for column in zip(*odds, strict=True)]
    return MODALITIES[sums.index(max(sums))]
