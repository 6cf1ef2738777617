"""Headlines that say more than the text: the headline's act held against the body's own telling."""

from __future__ import annotations

import re
from dataclasses import dataclass

from didymium.news.certainty.certainty import Tones
from didymium.news.deeds.headlined import find_deeds, shortfall, tells_deed
from didymium.news.deeds.instruments import RULINGS
from didymium.news.speakers.office_words import level_words
from didymium.news.types import Act, Event, NamedWarning, Statement
from didymium.news.warnings.doubts import taken_back
from didymium.news.warnings.overstated import Lead, is_overstated
from didymium.news.words.doc import Doc, Found, Sent
from didymium.news.words.verb_forms import forms_of
from didymium.vocabulary.phrases import label

LADDER = {
    "denial": -1,
    "intent": 0,
    "negotiation": 1,
    "mou": 2,
    "framework": 3,
    "binding_deal": 4,
    "offtake": 4,
}
"""How far along a deal is; a denial undoes it."""
# What the text tells, where the headline tells something harsher of the same family.
_HARSHER = frozenset(
    (
        ("lifting", "suspension"),
        ("lifting", "licence_grant"),
        ("suspension", "licence_grant"),
        ("export_ban", "export_licensing"),
        ("export_ban", "export_quota"),
        ("export_ban", "export_tax"),
        ("import_ban", "import_tariff"),
    )
)
_SOFT = frozenset(
    {"possible", "conditional", "planned", "open_question", "hoped", "demanded", "denied"}
)
# A rule announced for a later day is asserted: only what is less than a plan is soft for it.
_RULES = RULINGS | {"list"}
_BLOCKING = {
    "it": frozenset(("bloccare", "fermare", "vietare", "chiudere", "stoppare", "interrompere")),
    "en": frozenset(("block", "halt", "ban", "stop", "freeze", "bar", "cut")),
}
# "Prices rise as export curbs bite": the act is the headline's circumstance.
_CIRCUMSTANCE = re.compile(r"\b(as|amid|after|despite|on|dopo|tra|nonostante|mentre|per|con)\b")
_LEVELLED = frozenset(("export_measure", "easing", "sanction"))


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a headline says is done: the statement, its action and family."""

    statement: Statement
    action: str
    family: str
    named: bool


def headline_warnings(
    doc: Doc, statements: list[Statement], events: tuple[Event, ...], tones: Tones
) -> list[NamedWarning]:
    """At most two: an act told more strongly than in the text, and one who acts only on top."""
    heads = [s for s in statements if s.part == "headline"]
    body = [s for s in statements if s.part == "body"]
    if not heads or not body:
        return []
    deeds = find_deeds(doc)
    unnamed = _unnamed_in_body(doc, body)
    ruled = ruled_headline(doc, statements, events, deeds, tones)
    lead = Lead(doc, statements, deeds, tones)
    if not is_overstated(lead.features(ruled)):
        return unnamed
    shown = next(iter(ruled.values()), None) or _less_in_text(doc, lead.heads[0], lead.weakest())
    return [shown, *unnamed][:2]


def ruled_headline(
    doc: Doc,
    statements: list[Statement],
    events: tuple[Event, ...],
    deeds: list[Found],
    tones: Tones,
) -> dict[str, NamedWarning]:
    """What each rule finds, by its name: an act told more strongly, a deed that is taken back."""
    heads = [s for s in statements if s.part == "headline"]
    body = [s for s in statements if s.part == "body"]
    found: dict[str, NamedWarning] = {}
    stronger = _stronger(doc, heads, body, deeds)
    if stronger is not None:
        found["stronger"] = stronger
    for name, gap in (
        ("short", shortfall(doc, statements, deeds)),
        ("taken back", taken_back(doc, statements, events, deeds, tones)),
    ):
        if gap is not None:
            found[name] = _less_in_text(doc, gap.headline, gap.text)
    return found


def _less_in_text(doc: Doc, top: Sent, lead: Sent) -> NamedWarning:
    spans = (top.start, top.end), (lead.start, lead.end)
    head, text = (doc.text[start:end] for start, end in spans)
    return NamedWarning(
        kind="overstated_headline",
        message_en=f'The headline says "{head}"; the text only says "{text}".',
        message_it=f'Il titolo dice "{head}"; il testo dice soltanto "{text}".',
        spans=spans,
        evidence=(head, text),
    )


def _stronger(
    doc: Doc, heads: list[Statement], body: list[Statement], deeds: list[Found]
) -> NamedWarning | None:
    """An act that a headline tells more strongly than the text."""
    for head in heads:
        claim = _claim(doc, head, deeds)
        if claim is None:
            continue
        told = [s for s in body if _same_matter(s, claim)]
        if not told:
            continue
        weaker = _deal(claim, told) if claim.family == "deal" else _rule(claim, told)
        if weaker is not None:
            return _overstated(head, weaker)
    return None


def _claim(doc: Doc, head: Statement, deeds: list[Found]) -> _Claim | None:
    """The act a headline tells as done or planned; None for questions and circumstances."""
    if head.modality not in {"asserted", "planned"} or not tells_deed(doc, head.sentence, deeds):
        return None
    if head.act is not None:
        before = head.claim[: max(0, head.act.span[0] - head.span[0])].lower()
        if _CIRCUMSTANCE.search(before) and head.act.family in _RULES:
            return None
        return _Claim(head, head.act.action, head.act.family, named=True)
    language = "en" if doc.language == "en" else "it"
    words = re.findall(r"\w+", head.claim.lower())
    blocks = any(f.lemma in _BLOCKING[language] for word in words for f in forms_of(word, language))
    if not blocks or head.polarity == "negative" or not (head.territories or head.materials):
        return None
    return _Claim(head, "export_ban", "export_measure", named=False)


def _same_matter(statement: Statement, claim: _Claim) -> bool:
    act = statement.act
    if act is None or (statement.background and statement.modality != "denied"):
        return False
    return act.family == claim.family or (act.action == "denial" and claim.family == "deal")


def _action(statement: Statement) -> str:
    assert statement.act is not None
    return statement.act.action


def _deal(claim: _Claim, told: list[Statement]) -> Statement | None:
    """The text's telling of a deal that is lower on the ladder, or less sure, than the headline."""
    head = claim.statement
    sure = [s for s in told if s.modality != "denied"]
    if head.modality == "asserted":
        top = max((LADDER.get(_action(s), 0) for s in sure), default=-1)
        if LADDER.get(claim.action, 0) > top:
            return told[0]
        alike = [s for s in told if _action(s) == claim.action] or told
        return told[0] if all(s.modality in _SOFT for s in alike) else None
    less = _SOFT - {"planned", "demanded", "hoped"}
    return told[0] if all(s.modality in less for s in told) else None


def _rule(claim: _Claim, told: list[Statement]) -> Statement | None:
    """The text's telling of a measure or project that is milder or less sure than the headline."""
    head = claim.statement
    soft = _SOFT - {"planned"}
    exact = [s for s in told if claim.named and _action(s) == claim.action]
    harsher = next((s for s in told if (claim.action, _action(s)) in _HARSHER), None)
    if head.modality == "planned":
        return told[0] if all(s.modality in soft - {"demanded", "hoped"} for s in told) else None
    if exact and all(s.modality in soft for s in exact):
        return exact[0]
    if claim.family in _RULES and all(_is_soft(s, soft) for s in told):
        return told[0]
    if claim.named and harsher is not None and (not exact or claim.action == "lifting"):
        return harsher
    if exact:
        return _wider(claim, exact)
    if all(s.modality == "denied" for s in told):
        return told[0]
    first = told[0]  # the lead tells the headline's act in its own, softer words
    surer = any(_action(s) == _action(first) and s.modality not in soft for s in told)
    lead = claim.family in _RULES and first.modality in soft - {"denied"}
    return first if lead and not surer else None


def _is_soft(statement: Statement, soft: frozenset[str]) -> bool:
    """Less than done: a mere possibility, or a plan that is still a proposal."""
    act = statement.act
    proposed = act is not None and act.state == "proposed" and statement.modality != "asserted"
    return statement.modality in soft or proposed


def _wider(claim: _Claim, exact: list[Statement]) -> Statement | None:
    """A country's act in the headline that is only told of single firms in the text."""
    head = claim.statement.act
    if head is None or head.family not in _LEVELLED or head.level != "country":
        return None
    firms = all(s.act is not None and _of_firms(s.act) for s in exact)
    return exact[0] if firms and head.target_all else None


def _of_firms(act: Act) -> bool:
    return act.level == "firm" and any(target.kind == "organisation" for target in act.targets)


def _overstated(head: Statement, body: Statement) -> NamedWarning:
    (head_en, head_it), (body_en, body_it) = (
        [label("modality", one.modality, lang) for lang in ("en", "it")] for one in (head, body)
    )
    return NamedWarning(
        kind="overstated_headline",
        message_en=f'The headline says "{head.claim}" ({head_en}); the text says '
        f'"{body.claim}" ({body_en}).',
        message_it=f'Il titolo dice "{head.claim}" ({head_it}); il testo dice '
        f'"{body.claim}" ({body_it}).',
        spans=(head.span, body.span),
        evidence=(head.claim, body.claim),
    )


def _unnamed_in_body(doc: Doc, body: list[Statement]) -> list[NamedWarning]:
    """A person whom only the headline has act, where the text quotes a spokesman instead."""
    words = level_words("en" if doc.language == "en" else "it", "spokesman")
    quoted = {
        s.speaker.country
        for s in body
        if s.speaker.office and not words.isdisjoint(s.speaker.office.lower().split())
    } - {None}
    first_body = next((s.first for s in doc.sentences if s.part == "body"), None)
    if first_body is None:
        return []
    heads = [sent for sent in doc.sentences if sent.part == "headline" and sent.groups]
    if not any(named.mention.kind == "person" for sent in heads for named in sent.names):
        return []
    later = {n.mention.id or n.mention.name for n in doc.names if n.first >= first_body}
    surnames = {name.split()[-1] for name in later if name}
    found = []
    for sent in heads:
        for named in sent.names:
            mention = named.mention
            key = mention.id or mention.name
            if mention.kind != "person" or mention.country not in quoted:
                continue
            if key in later or mention.name.split()[-1] in surnames:
                continue
            if not any(g.finite and g.first == named.last for g in sent.groups):
                continue
            found.append(
                NamedWarning(
                    kind="overstated_headline",
                    message_en=f"The headline has {mention.name} act; the text never names "
                    "this person.",
                    message_it=f"Il titolo attribuisce un atto a {mention.name}; il testo non lo "
                    "nomina mai.",
                    spans=((sent.start, sent.end),),
                    evidence=(doc.text[sent.start : sent.end],),
                )
            )
    return found
