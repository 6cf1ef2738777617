"""Claims that one side alone makes: of the other's act, of a deal between them, of its guilt.

Whether a page's news rests on such a claim is weighed: who tells what of whom in its opening
(:mod:`didymium.news.warnings.tales`), whether the other speaks, whether the page tells it as its
own, and two plain rules. The weights (``lists/one_sided.csv``) were fitted by
``benchmarks/news_warnings.py`` on the pages that rules may look at; the warning shows the claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.news.acts.events import states_of
from didymium.news.deeds.instruments import MEASURES
from didymium.news.tables import feature_weights, weighed
from didymium.news.types import Event, NamedWarning, Statement, make_warning
from didymium.news.warnings.tales import find_tales, keeps_silent, lemmas_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from didymium.news.warnings.tales import Tale, Tales
    from didymium.news.words.doc import Doc

BAR = -1.25
_MANY = 4
_FEW_SENTENCES = 5
_ACCUSING = {"en": frozenset(("accuse", "allege")), "it": frozenset(("accusare",))}
_LEAD_SENTENCES = 2
_CLAIMING = frozenset({"claim", *_ACCUSING["en"], *_ACCUSING["it"]})


def one_sided_warnings(
    doc: Doc, events: tuple[Event, ...], statements: list[Statement]
) -> list[NamedWarning]:
    """At most two: what one side alone tells of the other, or accuses it of."""
    ruled = ruled_warnings(doc, events, statements)
    told = find_tales(doc, statements)
    if not ruled and not told.tales and not any("deal" in sign for sign in told.signs):
        return []
    found = features(doc, events, told, ruled=bool(ruled))
    if weighed(weights(), found) <= BAR:
        return []
    return ruled or _shown(told, statements)


def ruled_warnings(
    doc: Doc, events: tuple[Event, ...], statements: list[Statement]
) -> list[NamedWarning]:
    """What the rules alone find."""
    return (_of_one_side(events, statements) + _accusations(doc, events, statements))[:2]


def weights() -> dict[str, float]:
    """The weight of each feature."""
    return feature_weights("one_sided")


def features(doc: Doc, events: tuple[Event, ...], told: Tales, *, ruled: bool) -> dict[str, float]:
    """What speaks for and against a page's news being one side's claim."""
    found = dict.fromkeys(("always", *told.signs), 1.0)
    unheard = [tale for tale in told.tales if not tale.heard]
    for tale in told.tales:
        found[f"{tale.place} tale {'heard' if tale.heard else 'unheard'}"] = 1.0
    for tale in unheard:
        found |= dict.fromkeys(_of_tale(tale, told), 1.0)
    found["tales"] = min(len(unheard), _MANY) / _MANY
    found["share of tales"] = len(unheard) / max(1, told.told)
    found["voices"] = min(told.voices, _MANY + 1) / (_MANY + 1)
    first = next((event for event in events if not event.background), None)
    if first is not None:
        found[f"news {first.family}"] = 1.0
        found[f"status {first.status}"] = 1.0
    found["short"] = float(len(doc.sentences) <= _FEW_SENTENCES)
    found["ruled"] = float(ruled)
    found["silence"] = float(keeps_silent(doc))
    return found


def _of_tale(tale: Tale, told: Tales) -> Iterator[str]:
    """What a tale of a side that is not heard gives away."""
    statement = tale.statement
    of = "state" if tale.of_state else "firm"
    yield f"tale by {tale.by}"
    yield f"tale of {of}"
    yield f"tale {statement.modality}"
    if tale.accuses:
        yield "tale accuses"
    if tale.gives:
        yield "tale gives"
    if statement.act is not None:
        family = statement.act.family
        yield f"tale {family}"
        if any(s.act is not None and s.act.family == family for s in told.pages_own):
            yield "tale told by page"
    if tale.place in {"head", "first"}:
        yield f"top {tale.by} of {of}"
        if statement.modality in {"asserted", "planned"}:
            yield "top sure"
        if tale.gives:
            yield "top gives"


def _shown(told: Tales, statements: list[Statement]) -> list[NamedWarning]:
    """The warning with the first claim on a side that is not heard, or the deal claimed."""
    tales = sorted(told.tales, key=lambda tale: tale.heard)
    claims = [tale.statement for tale in tales] or [
        s for s in statements if s.speaker.kind != "outlet" and s.act and s.act.family == "deal"
    ]
    if not claims:
        return []
    first = claims[0]
    who = first.speaker.name
    return [
        _one_sided(
            f'Only one side is heard ({who}) on what another does: "{first.claim}".',
            f'Si sente una sola parte ({who}) su ciò che fa un\'altra: "{first.claim}".',
            [first.span],
            [first.claim],
        )
    ]


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
            "reporting" in cue.why and not lemmas_of(cue.text, language).isdisjoint(_CLAIMING)
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
        if not deal and event.family not in MEASURES:
            continue
        members = [by_id[item] for item in event.statements]
        fresh = [
            s for s in members if not s.background and s.part == "body" and s.modality == "asserted"
        ]
        sides = {_state_of(s) for s in fresh}
        if len(sides) != 1 or not all(map(_takes_side, fresh)):
            continue
        parties = states_of(event.actors) | states_of(event.targets)
        side = next(iter(sides))
        others = parties - {side}
        claims_own = side in parties if deal else side in states_of(event.targets)
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
