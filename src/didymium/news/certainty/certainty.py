"""The modality of an event: what its own statements say, and what stands around them.

A clause is judged by its verb and its cues (:mod:`didymium.news.certainty.modality`). What makes an
act possible, planned or denied often stands elsewhere: in the headline's question mark, in the
sentence before ("is looking at"), in the one behind ("no decision has been taken"). So the
statements of an event, the cues on either side of its act and the cues and tenses of the
sentences around them have a weight for each modality (``lists/certainty.csv``); the modality
with the highest sum is the event's. The weights were fitted by ``benchmarks/news_certainty.py``
on the half of the benchmark that rules may look at.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, cast, get_args

from didymium.news.tables import rows
from didymium.news.types import Modality

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from didymium.news.types import Act, Statement
    from didymium.news.words.doc import Doc, Sent

MODALITIES: tuple[Modality, ...] = get_args(Modality)
_OPENING = 3
_LONG = 8
_PLACES = ("title", "opening", "in", "beside")
_MOODS = frozenset(
    (
        *("possible", "planned", "conditional", "denied", "hoped", "demanded", "open_question"),
        *("hearsay", "undecided", "hinging", "refusing", "wishing", "urging"),
    )
)
"""Cues of modality: what the rules go by and, from "hearsay" on, what is weighed alone."""
_CLOSE = 5
_ASKING = frozenset("?")
_Row = tuple[float, ...]
"""What a feature adds to each modality, in the order of ``MODALITIES``."""


class Tones:
    """How the sentences of a page speak: their cues, the tenses of their verbs, questions."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._seen: dict[int, tuple[str, ...]] = {}
        self._placed: dict[tuple[str, int], dict[str, _Row]] = {}

    @cached_property
    def opens(self) -> dict[str, Iterable[int]]:
        """The sentences of headline and opening."""
        body = [sent.index for sent in self.doc.sentences if sent.part == "body"][:_OPENING]
        title = [sent.index for sent in self.doc.sentences if sent.part == "headline"]
        return {"title": title, "opening": body}

    @cached_property
    def odds(self) -> list[_Row]:
        """What headline and opening add to the modalities, the same for every event."""
        return self.around(self.opens)

    def around(self, places: Mapping[str, Iterable[int]]) -> list[_Row]:
        """What sentences add to the modalities by their places to an event."""
        found: list[_Row] = []
        held = self._placed
        for place, indices in places.items():
            told = [held.get((place, i)) or self._weights(place, i) for i in indices]
            if len(told) == 1:
                found += told[0].values()
            elif told:
                found += reduce(or_, told).values()
        return found

    def of(self, index: int) -> tuple[str, ...]:
        """What a sentence gives away; nothing for a number that no sentence has."""
        held = self._seen.get(index)
        if held is None:
            inside = 0 <= index < len(self.doc.sentences)
            held = _tone(self.doc, self.doc.sentences[index]) if inside else ()
            self._seen[index] = held
        return held

    def at(self, places: Mapping[str, Iterable[int]]) -> dict[str, float]:
        """What sentences give away at places to an event ("title", "in", "beside")."""
        return {
            f"{place} {name}": 1.0
            for place, indices in places.items()
            for index in indices
            for name in self.of(index)
        }

    def near(self, index: int, act: Act) -> Iterator[str]:
        """Where the cues of a sentence stand to an act: before or after it, in its clause, close.

        "Asks Kinshasa to lift its ban" asks for the act; "lifts its ban, asks for aid" does not.
        """
        sent = self.doc.sentences[index]
        cues = [item for item in sent.cues if item[2].kind in _MOODS]
        if not cues:
            return
        starts = self.doc.tokens.starts
        first, last = (bisect_left(starts, place) for place in act.span)
        own = next((part for part in sent.clauses if part.first <= first < part.last), sent)
        for place, _, cue in cues:
            side = "ahead" if place < first else "behind"
            clause = "same" if own.first <= place < own.last else "other"
            yield f"{side} {clause} {cue.kind}"
            if first - _CLOSE <= place <= last:
                yield f"close {cue.kind}"

    def _weights(self, place: str, index: int) -> dict[str, _Row]:
        """The weights of what a sentence gives away at a place, as far as it has any."""
        table = placed_weights()[place]
        held = {name: table[name] for name in self.of(index) if name in table}
        self._placed[place, index] = held
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
    if sent.index in doc.holding(_ASKING):
        found.add("asks")
    return tuple(sorted(found))


def features(
    members: Sequence[Statement], action: str, family: str, tones: Tones | None
) -> dict[str, float]:
    """What an event's statements, those around them and the page give away of its modality."""
    own = _own(members, action)
    found = _told(own, action, family, tones)
    return found if tones is None else found | tones.at(_around(own) | tones.opens)


def _own(members: Sequence[Statement], action: str) -> Sequence[Statement]:
    """The statements that tell an event's own act as news, as far as there are any."""
    fresh = [s for s in members if not s.background] or members
    return [s for s in fresh if s.act is not None and s.act.action == action] or fresh


def _told(
    own: Sequence[Statement], action: str, family: str, tones: Tones | None
) -> dict[str, float]:
    """What an event's own statements give away."""
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
        for statement in own:
            if statement.act is not None:
                found |= dict.fromkeys(tones.near(statement.sentence, statement.act), 1.0)
    return found


def _around(own: Sequence[Statement]) -> dict[str, Iterable[int]]:
    """The sentences of statements and those beside them."""
    inside = {s.sentence for s in own}
    return {"in": inside, "beside": {index + step for index in inside for step in (-1, 1)} - inside}


@cache
def weights() -> Mapping[str, _Row]:
    """For each feature what it adds to the modalities, in the order of ``MODALITIES``."""
    table: dict[str, list[float]] = {}
    for row in rows("certainty"):
        place = MODALITIES.index(cast("Modality", row["modality"]))
        table.setdefault(row["feature"], [0.0] * len(MODALITIES))[place] = float(row["weight"])
    return {feature: tuple(found) for feature, found in table.items()}


@cache
def placed_weights() -> Mapping[str, Mapping[str, _Row]]:
    """The weights of what sentences give away, by their place to an event and the feature."""
    found: dict[str, dict[str, _Row]] = {place: {} for place in _PLACES}
    for feature, row in weights().items():
        place, _, name = feature.partition(" ")
        if place in found:
            found[place][name] = row
    return found


def _odds(found: Mapping[str, float]) -> list[_Row]:
    """What each of some features adds to the modalities."""
    table = weights()
    return [
        table[name] if value == 1.0 else tuple([value * weight for weight in table[name]])
        for name, value in found.items()
        if name in table
    ]


def log_odds(
    members: Sequence[Statement], action: str, family: str, tones: Tones | None
) -> list[float]:
    """What all that an event's statements and their surroundings give away adds up to.

    For each modality, the sum of the weights of :func:`features`.
    """
    own = _own(members, action)
    odds = _odds(_told(own, action, family, tones))
    if tones is not None:
        odds += tones.around(_around(own)) + tones.odds
    return [sum(column) for column in zip(*odds, strict=True)]


def event_modality(
    members: Sequence[Statement], action: str, family: str, tones: Tones | None
) -> Modality:
    """The modality that an event's statements and their surroundings speak for most."""
    sums = log_odds(members, action, family, tones)
    return MODALITIES[sums.index(max(sums))]
