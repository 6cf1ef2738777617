"""A model's answer held against the page: the schema, and what is dropped and why."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from didymium.errors import UnknownNameError
from didymium.news.acts.statements import statement_id
from didymium.news.deeds.instruments import actions
from didymium.news.page import Frozen, Span
from didymium.news.types import (
    Act,
    Cue,
    Modality,
    Party,
    Polarity,
    Reading,
    Sentence,
    Speaker,
    SpeakerKind,
    Statement,
    Time,
)

_PARTIES: Final = frozenset({"territory", "bloc", "person", "organisation"})


class Said(BaseModel):
    """One statement as the model gives it; every word of it is checked against the page."""

    model_config = ConfigDict(extra="forbid")

    quotation: str
    speaker: str
    speaker_kind: SpeakerKind
    modality: Modality
    polarity: Polarity
    time: Time
    background: bool
    action: str
    actors: list[str]
    targets: list[str]
    materials: list[str]


class Answer(BaseModel):
    """A whole answer of a model."""

    model_config = ConfigDict(extra="forbid")

    statements: list[Said]


class Dropped(Frozen):
    """Something the model said that the page does not hold, and why it was left out."""

    reason: Literal["quotation", "speaker", "name", "action"]
    text: str


class Extraction(Frozen):
    """Statements by a model, what was dropped, and whether the answer came from the cache."""

    statements: tuple[Statement, ...]
    dropped: tuple[Dropped, ...]
    model: str
    cached: bool


class Checker:
    """Holds a model's answer against one reading."""

    def __init__(self, reading: Reading, model: str) -> None:
        self.reading = reading
        self.text = reading.page.text
        self.model = model
        self.dropped: list[Dropped] = []

    def drop(self, reason: Literal["quotation", "speaker", "name", "action"], text: str) -> None:
        """Count something as not held by the page."""
        self.dropped.append(Dropped(reason=reason, text=text[:200]))

    def find(self, words: str, near: Span | None = None) -> Span | None:
        """Where words stand in the page, spaces and line ends alike, inside ``near`` at best."""
        parts = words.split()
        if not parts:
            return None
        pattern = re.compile(r"\s+".join(map(re.escape, parts)))
        if near is not None:
            inside = pattern.search(self.text, *near)
            if inside is not None:
                return inside.span()
        found = pattern.search(self.text)
        return found.span() if found else None

    def statement(self, said: Said) -> Statement | None:
        """The statement, or None when the page does not hold its words."""
        span = self.find(said.quotation)
        if span is None:
            self.drop("quotation", said.quotation)
            return None
        speaker = self._speaker(said, span)
        if speaker is None:
            self.drop("speaker", said.speaker)
            return None
        sentence = self._sentence(span)
        claim = self.text[span[0] : span[1]]
        materials = self._materials(said.materials, sentence.span)
        act = self._act(said, span, sentence.span, materials)
        parties = (*act.actors, *act.targets) if act else ()
        key = self.reading.page.url or sha256(self.text.encode()).hexdigest()[:16]
        outlet = self.reading.page.outlet
        return Statement(
            id=statement_id(key, claim, speaker.id or speaker.name, span[0]),
            speaker=speaker,
            carrier=(outlet,) if outlet else (),
            claim=claim,
            span=span,
            sentence=sentence.index,
            part=sentence.part,
            modality=said.modality,
            polarity=said.polarity,
            time=said.time,
            background=said.background,
            quoted=self.text[span[0] - 1 : span[0]] in {"«", "“", '"'},
            act=act,
            meeting=None,
            materials=materials,
            stages=(),
            territories=tuple(p.id for p in parties if p.kind == "territory" and p.id),
            blocs=tuple(p.id for p in parties if p.kind == "bloc" and p.id),
            quantities=tuple(q for q in self.reading.quantities if _inside(q.span, span)),
            topics=(),
            happened=None,
            happened_precision=None,
            happened_basis="none",
            cues=(Cue(span=span, text=claim, why=f"model {self.model}"),),
        )

    def _sentence(self, span: Span) -> Sentence:
        """The sentence a span begins in."""
        held = self.reading.sentences
        return next((s for s in held if s.span[0] <= span[0] < s.span[1]), held[0])

    def _speaker(self, said: Said, span: Span) -> Speaker | None:
        if not said.speaker.strip():
            name = self.reading.page.outlet or "the page"
            return Speaker(kind="outlet", id=None, name=name)
        place = self.find(said.speaker, self._around(span))
        if place is None:
            return None
        known = next((m for m in self.reading.mentions if _inside(m.span, place) and m.id), None)
        fits = known is not None and known.kind == said.speaker_kind
        return Speaker(
            kind=said.speaker_kind,
            id=known.id if known is not None and fits else None,
            name=known.name if known is not None and fits else self.text[place[0] : place[1]],
            office=known.office if known is not None and fits else None,
            country=known.country if known is not None and fits else None,
            span=place,
        )

    def _around(self, span: Span) -> Span:
        return (max(0, span[0] - 300), min(len(self.text), span[1] + 300))

    def _materials(self, names: list[str], near: Span) -> tuple[str, ...]:
        from didymium.vocabulary import resolve

        found: dict[str, None] = {}
        for name in names:
            try:
                if self.find(name, near) is None:
                    self.drop("name", name)
                    continue
                found[resolve(name, kind="material").id] = None
            except UnknownNameError:
                self.drop("name", name)
        return tuple(found)

    def _act(self, said: Said, span: Span, near: Span, materials: tuple[str, ...]) -> Act | None:
        if not said.action:
            return None
        action = actions().get(said.action)
        if action is None:
            self.drop("action", said.action)
            return None
        targets = self._parties(said.targets, near)
        return Act(
            action=action.id,
            family=action.family,
            instrument=action.instrument,
            acts_on=None if action.acts_on == "measure" else action.acts_on,
            level="country",
            actors=self._parties(said.actors, near),
            targets=targets,
            target_all=action.general_target and not targets,
            materials=materials,
            stage=None,
            state=None,
            state_until=None,
            amounts=tuple(q for q in self.reading.quantities if _inside(q.span, span)),
            announced=None,
            start=None,
            end=None,
            span=span,
        )

    def _parties(self, names: list[str], near: Span) -> tuple[Party, ...]:
        from didymium.vocabulary import resolve

        found = []
        for name in names:
            place = self.find(name, near)
            if place is None:
                self.drop("name", name)
                continue
            try:
                entry = resolve(name)
            except UnknownNameError:
                found.append(Party(kind="organisation", id=None, name=name, span=place))
                continue
            if entry.kind in _PARTIES:
                found.append(
                    Party.model_validate(
                        {"kind": entry.kind, "id": entry.id, "name": name, "span": place}
                    )
                )
            else:
                self.drop("name", name)
        return tuple(found)


def _inside(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def checked(
    answer: Answer, reading: Reading, model: str
) -> tuple[tuple[Statement, ...], tuple[Dropped, ...]]:
    """The statements whose words stand in the page, each once, and everything dropped."""
    checker = Checker(reading, model)
    found: dict[str, Statement] = {}
    for said in answer.statements:
        statement = checker.statement(said)
        if statement is not None:
            found.setdefault(statement.id, statement)
    return tuple(found.values()), tuple(checker.dropped)
