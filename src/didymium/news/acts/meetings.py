"""Meetings that a text tells of: who meets, at what level, where and when."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left

from didymium.news.names.represented import party
from didymium.news.page import Precision
from didymium.news.types import Basis, Meeting, make_meeting
from didymium.news.words.doc import ClauseSpan, Doc, Named, Sent
from didymium.news.words.lexicon import phrase_list

_LEVELS = (
    "defence_ministers",
    "foreign_ministers",
    "trade_ministers",
    "energy_ministers",
    "finance_ministers",
    "leaders",
    "ministers",
    "officials",
)
_TOPIC = {
    "it": ("per discutere", "su ", "sul ", "sulla ", "sulle ", "sui "),
    "en": ("to discuss", " on ", "about "),
}


def find_meeting_words(doc: Doc) -> None:
    """Put the words for meetings and for who meets into the doc, if anybody meets at all."""
    language = "en" if doc.language == "en" else "it"
    found = phrase_list("meetings", language, "class").find(doc.tokens)
    if any(kinds[0] == "meeting" for _, _, kinds in found):
        doc.meeting_words = [(first, last, kinds[0]) for first, last, kinds in found]


def find_meeting(
    doc: Doc, sent: Sent, clause: ClauseSpan, page_date: dt.date | None, basis: str
) -> Meeting | None:
    """The meeting a clause tells of, or None when it tells of none."""
    places = doc.meeting_words
    if not places:
        return None
    low = bisect_left(places, (clause.first,))
    if low == len(places) or places[low][0] >= clause.last:
        return None
    words = places[low : bisect_left(places, (clause.last,), low)]
    language = "en" if doc.language == "en" else "it"
    kinds = [kind for _, _, kind in words]
    if "meeting" not in kinds:
        return None
    level = next((name for name in _LEVELS if name in kinds), "unknown")
    names = clause.names
    persons = [n for n in names if n.mention.kind == "person"]
    sides = [
        n for n in names if n.mention.kind in {"territory", "bloc"} and n.mention.role != "place"
    ]
    if level == "unknown" and not persons and not sides:
        return None
    place = _place(doc, clause, names)
    bloc = next((n.mention.id for n in sides if n.mention.kind == "bloc"), None)
    date, precision, date_basis = _date(doc, sent, clause, page_date, basis)
    first = min(first for first, _, _ in words)
    last = max(last for _, last, _ in words)
    return make_meeting(
        level=level,
        participants=tuple(party(named) for named in (*persons, *sides)),
        bloc=bloc,
        place=None if place is None else place.mention.text,
        place_iso3=None if place is None else (place.mention.country or place.mention.id),
        date=date,
        date_precision=precision,
        date_basis=date_basis,
        topic=_topic(doc, clause, language),
        span=doc.span(first, last),
    )


def _place(doc: Doc, clause: ClauseSpan, names: list[Named]) -> Named | None:
    for named in names:
        if named.mention.role == "place":
            return named
    for named in names:
        before = doc.tokens.norms[named.first - 1] if named.first > clause.first else ""
        if named.mention.kind == "territory" and before in {"in", "at", "a"}:
            return named
    return None


def _date(
    doc: Doc, sent: Sent, clause: ClauseSpan, page_date: dt.date | None, basis: str
) -> tuple[dt.date | None, Precision | None, Basis]:
    spans = [(clause.first, clause.last)]
    if len(sent.clauses) == 1:
        spans.append((sent.first, sent.last))
    for low, high in spans:
        for item, found in doc.dates_in(low, high):
            if item.direction not in {"until", "from"} and found.date is not None:
                return found.date, found.precision, "stated"
    if page_date is None:
        return None, None, "none"
    return page_date, "day", "address" if basis == "address" else "page"


def _topic(doc: Doc, clause: ClauseSpan, language: str) -> str | None:
    start, end = doc.span(clause.first, clause.last)
    text = doc.text[start:end]
    for opener in _TOPIC[language]:
        index = text.find(opener)
        if index > 0:
            return text[index:].strip(" .")[:160]
    return None
