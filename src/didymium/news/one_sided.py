"""Claims that one side alone makes: of the other's act, of a deal between them, of its guilt."""

from __future__ import annotations

from functools import cache

from didymium.news.doc import Doc
from didymium.news.types import Event, NamedWarning, Statement, make_warning
from didymium.news.verb_forms import forms_of

_AIMED = frozenset(("export_measure", "import_measure", "sanction", "easing"))
_ACCUSING = {"en": frozenset(("accuse", "allege")), "it": frozenset(("accusare",))}
_LEAD_SENTENCES = 2
_CLAIMING = frozenset({"claim", *_ACCUSING["en"], *_ACCUSING["it"]})


def one_sided_warnings(
    doc: Doc, events: tuple[Event, ...], statements: list[Statement]
) -> list[NamedWarning]:
    """At most two: what one side alone tells of the other, or accuses it of."""
    return (_of_one_side(events, statements) + _accusations(doc, events, statements))[:2]


def _one_sided(en: str, it: str, spans: list[tuple[int, int]], evidence: list[str]) -> NamedWarning:
    return make_warning(
        kind="one_sided_claim",
        message_en=en,
        message_it=it,
        spans=tuple(spans),
        evidence=tuple(evidence),
    )


def _accusations(
    doc: Doc, events: tuple[Event, ...], statements: list[Statement]
) -> list[NamedWarning]:
    """An accusation that the page only reports; one that gives the reason of a sanction is none."""
    if any(event.family == "sanction" and not event.background for event in events):
        return []
    language = "en" if doc.language == "en" else "it"
    body = next((sent.index for sent in doc.sentences if sent.part == "body"), 0)
    for statement in statements:
        if statement.background or statement.sentence >= body + _LEAD_SENTENCES:
            continue  # an accusation in passing
        told = statement.speaker.kind not in {"outlet", "anonymous"} and any(
            "reporting" in cue.why and not _lemmas(cue.text, language).isdisjoint(_CLAIMING)
            for cue in statement.cues
        )
        if (told and statement.part == "body") or _accuses(doc, statement, language):
            if _acts(statement, events):
                continue  # it gives the reason of what the accuser does
            who = statement.speaker.name
            return [
                _one_sided(
                    f"An accusation that nothing else in the text bears out ({who}): "
                    f'"{statement.claim}".',
                    f"Un'accusa che nient'altro nel testo conferma ({who}): \"{statement.claim}\".",
                    [statement.span],
                    [statement.claim],
                )
            ]
    return []


def _accuses(doc: Doc, statement: Statement, language: str) -> bool:
    """Whether a verb of accusing, not passive, stands in a statement's words."""
    start, end = statement.span
    return any(
        group.lemma in _ACCUSING[language]
        and not group.passive
        and start <= doc.tokens.starts[group.first] < end
        for group in doc.sentences[statement.sentence].groups
    )


def _acts(statement: Statement, events: tuple[Event, ...]) -> bool:
    """Whether who accuses is told to have acted."""
    side = _state_of(statement)
    return any(
        side in event.actors and event.modality == "asserted" and not event.background
        for event in events
    )


@cache
def _lemmas(text: str, language: str) -> frozenset[str]:
    """The verbs that the words of a cue may be."""
    return frozenset(f.lemma for word in text.lower().split() for f in forms_of(word, language))


def _of_one_side(events: tuple[Event, ...], statements: list[Statement]) -> list[NamedWarning]:
    """What one side alone claims: of the other's act, or of talks and deals between them.

    Nobody else tells of it, the page itself included, and the other side is not heard at all.
    """
    by_id = {s.id: s for s in statements}
    heard = {_state_of(s) for s in statements if s.speaker.kind != "outlet"}
    found = []
    for event in events:
        deal = event.family == "deal"
        if event.background or event.modality != "asserted" or event.action == "intent":
            continue
        if not deal and event.family not in _AIMED:
            continue
        members = [by_id[item] for item in event.statements]
        fresh = [
            s for s in members if not s.background and s.part == "body" and s.modality == "asserted"
        ]
        sides = {_state_of(s) for s in fresh}
        if len(sides) != 1 or not all(map(_takes_side, fresh)):
            continue
        parties = _states(event.actors) | _states(event.targets)
        side = next(iter(sides))
        others = parties - {side}
        claims_own = side in parties if deal else side in _states(event.targets)
        if not others or not claims_own or not others.isdisjoint(heard):
            continue
        who = ", ".join(event.attributed_to[:3])
        shown = ", ".join(sorted(parties))
        found.append(
            _one_sided(
                f"Only one side is heard ({who}) on what involves {shown}.",
                f"Si sente una sola parte ({who}) su un fatto che riguarda {shown}.",
                [s.span for s in members if not s.background][:4],
                [s.claim for s in members if not s.background][:4],
            )
        )
    return found[:2]


def _takes_side(statement: Statement) -> bool:
    """Whether somebody known speaks for a state: no unnamed source and no unknown body."""
    speaker = statement.speaker
    return speaker.kind in {"person", "territory", "bloc"} or (
        speaker.kind == "organisation" and speaker.id is not None
    )


def _state_of(statement: Statement) -> str:
    """The state whose side a speaker is on; empty for none."""
    return statement.speaker.country or statement.speaker.id or ""


def _states(parties: tuple[str, ...]) -> set[str]:
    return {item for item in parties if item != "ALL" and not item.startswith(("org:", "person:"))}
