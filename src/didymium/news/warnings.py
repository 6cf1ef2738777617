"""Named warnings that need no evidence beyond the page and the vocabulary."""

from __future__ import annotations

import datetime as dt

from didymium import vocabulary
from didymium.news.doc import Doc
from didymium.news.page import Page, PageDate
from didymium.news.page_dates import Conflict, conflicts
from didymium.news.types import Event, NamedWarning, Statement
from didymium.news.unnamed import anonymous_phrases

_LADDER = {
    "denial": -1,
    "intent": 0,
    "negotiation": 1,
    "mou": 2,
    "framework": 3,
    "binding_deal": 4,
    "offtake": 4,
}
_HARSHER = {
    ("lifting", "suspension"): "lifting",
    ("export_ban", "export_licensing"): "ban",
    ("export_ban", "export_quota"): "ban",
}
_MET_WITH = (" con ", " with ", "incontr", " met ", " tra ", " between ")
_SOFT = frozenset(
    {"possible", "conditional", "planned", "open_question", "hoped", "demanded", "denied"}
)
_SOURCES_EN = {
    "address": "address",
    "metadata": "metadata",
    "dateline": "dateline",
    "closing_stamp": "closing stamp",
    "event": "latest event told in the past",
    "crawl": "crawl",
}
_SOURCES_IT = {
    "address": "indirizzo",
    "metadata": "metadati",
    "dateline": "data d'apertura",
    "closing_stamp": "data in chiusura",
    "event": "ultimo fatto raccontato al passato",
    "crawl": "raccolta",
}


def find_warnings(
    page: Page,
    doc: Doc,
    statements: list[Statement],
    events: tuple[Event, ...],
    dates: list[PageDate],
    page_date: dt.date | None,
) -> tuple[NamedWarning, ...]:
    """All warnings of a page, each with the words it rests on."""
    found: list[NamedWarning] = []
    found += [_date_conflict(conflict) for conflict in conflicts(dates)]
    found += _weekday_conflicts(doc)
    found += _memberships(statements, page_date)
    found += _anonymous(doc, statements)
    found += _headline(doc, statements)
    found += _one_sided(events, statements)
    found += _machine(page)
    return tuple(found)


def _warning(
    kind: str, en: str, it: str, spans: list[tuple[int, int]], evidence: list[str]
) -> NamedWarning:
    return NamedWarning.model_validate(
        {
            "kind": kind,
            "message_en": en,
            "message_it": it,
            "spans": tuple(spans),
            "evidence": tuple(evidence),
        }
    )


def _date_conflict(conflict: Conflict) -> NamedWarning:
    one, two = conflict.first, conflict.second
    en = (
        f"The {_SOURCES_EN[one.source]} says {one.date.isoformat()}, the "
        f"{_SOURCES_EN[two.source]} {two.date.isoformat()}: {abs(conflict.days)} days apart."
    )
    it = (
        f"{_SOURCES_IT[one.source].capitalize()}: {one.date.isoformat()}; "
        f"{_SOURCES_IT[two.source]}: {two.date.isoformat()}; "
        f"{abs(conflict.days)} giorni di distanza."
    )
    spans = [date.span for date in (one, two) if date.span is not None]
    return _warning("date_conflict", en, it, spans, [one.text, two.text])


def _weekday_conflicts(doc: Doc) -> list[NamedWarning]:
    found = []
    for item in doc.dates:
        if item.full is None or item.weekday is None or item.full.weekday() == item.weekday:
            continue
        text = doc.text[item.start : item.end]
        found.append(
            _warning(
                "date_conflict",
                f"{text} was not the weekday the text gives for it.",
                f"{text} non era il giorno della settimana indicato dal testo.",
                [(item.start, item.end)],
                [text],
            )
        )
    return found


def _memberships(statements: list[Statement], page_date: dt.date | None) -> list[NamedWarning]:
    """A bloc's meeting placed in a territory that was not its member on the day: a fact, not
    proof of an error, since a meeting can be hosted elsewhere."""
    found = []
    for statement in statements:
        meeting = statement.meeting
        if meeting is None or meeting.bloc is None or meeting.place_iso3 is None:
            continue
        if meeting.level == "unknown" or _with_host(statement):
            continue  # a summit with the host, or of nobody in particular
        on = meeting.date or page_date
        if on is None or meeting.bloc not in _territorial_blocs():
            continue
        if vocabulary.is_member(meeting.place_iso3, meeting.bloc, on):
            continue
        host_en = vocabulary.name("territory", meeting.place_iso3, "en")
        host_it = vocabulary.name("territory", meeting.place_iso3, "it")
        found.append(
            _warning(
                "membership_error",
                f"The text places a meeting of {meeting.bloc} countries in {meeting.place}; "
                f"{host_en} was not a member of {meeting.bloc} on {on.isoformat()}. A meeting can "
                "be hosted by a non-member.",
                f"Il testo colloca a {meeting.place} una riunione di paesi {meeting.bloc}; il "
                f"{on.isoformat()} {host_it} non ne faceva parte. Una riunione può essere ospitata "
                "da un paese non membro.",
                [statement.span],
                [statement.claim, f"{meeting.place_iso3} not in {meeting.bloc}"],
            )
        )
    return found


def _with_host(statement: Statement) -> bool:
    """Whether somebody of the place is met there ("hanno incontrato a Pechino Xi Jinping")."""
    meeting = statement.meeting
    assert meeting is not None
    named = any(party.country == meeting.place_iso3 for party in meeting.participants)
    words = statement.claim.lower()
    return named and any(word in words for word in _MET_WITH)


def _territorial_blocs() -> frozenset[str]:
    return frozenset(row.bloc for row in vocabulary.memberships())


def _anonymous(doc: Doc, statements: list[Statement]) -> list[NamedWarning]:
    spans: list[tuple[int, int]] = []
    texts: list[str] = []
    own = False
    language = "en" if doc.language == "en" else "it"
    for first, last, flags in anonymous_phrases(language).find(doc.tokens):
        span = doc.span(first, last)
        spans.append(span)
        texts.append(doc.text[span[0] : span[1]])
        own = own or flags[0] == "yes"
    for statement in statements:
        if (
            statement.speaker.kind == "anonymous"
            and statement.speaker.span
            and statement.speaker.span not in spans
        ):
            spans.append(statement.speaker.span)
            texts.append(statement.speaker.name)
    if not spans:
        return []
    named = ", ".join(f'"{text}"' for text in dict.fromkeys(texts))
    tail_en = " The source is the page itself." if own else ""
    tail_it = " La fonte è la pagina stessa." if own else ""
    return [
        _warning(
            "anonymous_source",
            f"Unnamed source: {named}.{tail_en}",
            f"Fonte senza nome: {named}.{tail_it}",
            spans,
            texts,
        )
    ]


def _headline(doc: Doc, statements: list[Statement]) -> list[NamedWarning]:
    heads = [s for s in statements if s.part == "headline"]
    body = [s for s in statements if s.part == "body"]
    if not heads or not body:
        return []
    found = _stronger(heads, body)
    found += _unnamed_in_body(doc, body)
    return found[:2]


def _stronger(heads: list[Statement], body: list[Statement]) -> list[NamedWarning]:
    for head in heads:
        act = head.act
        if act is None:
            continue
        same = [
            s
            for s in body
            if s.act is not None
            and not s.background
            and (s.act.family == act.family or (s.act.action == "denial" and act.family == "deal"))
        ]
        if not same:
            continue
        exact = [s for s in same if s.act is not None and s.act.action == act.action]
        harsher = next(
            (s for s in same if s.act is not None and (act.action, s.act.action) in _HARSHER), None
        )
        if act.family == "deal" and head.modality == "asserted":
            top = (
                max(
                    _LADDER[s.act.action]
                    for s in same
                    if s.act is not None and s.act.action in _LADDER and s.modality != "denied"
                )
                if any(s.modality != "denied" for s in same)
                else -1
            )
            if _LADDER.get(act.action, 0) > top:
                return [_overstated(head, same[0])]
        alike = exact or (same if act.family == "deal" else [])
        if not alike:
            alike = [harsher] if harsher is not None else []
        soft = _SOFT if act.family == "deal" else _SOFT - {"planned"}
        if alike and head.modality == "asserted" and all(s.modality in soft for s in alike):
            return [_overstated(head, same[0])]
        if head.modality == "planned" and all(
            s.modality in {"possible", "open_question", "denied", "conditional"} for s in same
        ):
            return [_overstated(head, same[0])]
        if harsher is not None and (not exact or act.action == "lifting"):
            return [_overstated(head, harsher)]
    return []


def _overstated(head: Statement, body: Statement) -> NamedWarning:
    return _warning(
        "overstated_headline",
        f'The headline says "{head.claim}" ({head.modality}); the text says "{body.claim}" '
        f"({body.modality}).",
        f'Il titolo dice "{head.claim}" ({head.modality}); il testo dice "{body.claim}" '
        f"({body.modality}).",
        [head.span, body.span],
        [head.claim, body.claim],
    )


def _unnamed_in_body(doc: Doc, body: list[Statement]) -> list[NamedWarning]:
    """A person whom only the headline has act, where the text quotes a compatriot instead."""
    quoted = {s.speaker.country for s in body if s.speaker.kind == "person"} - {None}
    first_body = next((s.first for s in doc.sentences if s.part == "body"), None)
    if first_body is None:
        return []
    later = {n.mention.id or n.mention.name for n in doc.names if n.first >= first_body}
    surnames = {name.split()[-1] for name in later if name}
    found = []
    for sent in doc.sentences:
        if sent.part != "headline" or not sent.groups:
            continue
        for named in doc.names_in(sent.first, sent.last):
            mention = named.mention
            key = mention.id or mention.name
            if mention.kind != "person" or mention.country not in quoted:
                continue
            if key in later or mention.name.split()[-1] in surnames:
                continue
            verb = next((g for g in sent.groups if g.finite and g.first == named.last), None)
            if verb is None:
                continue
            found.append(
                _warning(
                    "overstated_headline",
                    f"The headline has {mention.name} act; the text never names this person.",
                    f"Il titolo attribuisce un atto a {mention.name}; il testo non lo nomina mai.",
                    [(sent.start, sent.end)],
                    [doc.text[sent.start : sent.end]],
                )
            )
    return found


def _one_sided(events: tuple[Event, ...], statements: list[Statement]) -> list[NamedWarning]:
    by_id = {s.id: s for s in statements}
    found = []
    for event in events:
        if (
            event.background
            or event.status != "one_side"
            or event.family not in {"deal", "easing", "denial"}
        ):
            continue
        sides = [
            item
            for item in (*event.actors, *event.targets)
            if not item.startswith("org:") and item != "ALL"
        ]
        if len(set(sides)) < 2:
            continue
        members = [by_id[item] for item in event.statements]
        who = ", ".join(event.attributed_to[:3])
        shown = ", ".join(dict.fromkeys(sides))
        found.append(
            _warning(
                "one_sided_claim",
                f"Only one side is heard ({who}) on what involves {shown}.",
                f"Si sente una sola parte ({who}) su un fatto che riguarda {shown}.",
                [s.span for s in members if not s.background][:4],
                [s.claim for s in members if not s.background][:4],
            )
        )
    return found[:2]


def _machine(page: Page) -> list[NamedWarning]:
    marks = [item for item in page.debris if item.machine_written]
    if not marks:
        return []
    texts = [item.text.strip() for item in marks]
    shown = ", ".join(f'"{text[:40]}"' for text in dict.fromkeys(texts))
    return [
        _warning(
            "machine_written",
            f"Remains of a program in the text: {shown}.",
            f"Resti di un programma nel testo: {shown}.",
            [],
            texts,
        )
    ]
