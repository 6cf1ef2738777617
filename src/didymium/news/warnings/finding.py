"""Named warnings that need no evidence beyond the page and the vocabulary."""

from __future__ import annotations

import datetime as dt

from didymium import vocabulary
from didymium.news.certainty.certainty import Tones
from didymium.news.dates.page_dates import Conflict, conflicts
from didymium.news.page import Page, PageDate
from didymium.news.speakers.unnamed import anonymous_phrases, unnamed_groups, with_owner
from didymium.news.types import Event, NamedWarning, Statement, WarningKind, make_warning
from didymium.news.warnings.headlines import headline_warnings
from didymium.news.warnings.hidden import hides_name, named_next
from didymium.news.warnings.one_sided import one_sided_warnings
from didymium.news.words.doc import Doc
from didymium.vocabulary.phrases import label

_MET_WITH = (" con ", " with ", "incontr", " met ", " tra ", " between ")


def find_warnings(
    page: Page,
    doc: Doc,
    statements: list[Statement],
    events: tuple[Event, ...],
    dates: list[PageDate],
    page_date: dt.date | None,
    tones: Tones,
) -> tuple[NamedWarning, ...]:
    """All warnings of a page, each with the words it rests on."""
    found: list[NamedWarning] = []
    found += [_date_conflict(conflict) for conflict in conflicts(dates)]
    found += _weekday_conflicts(doc)
    found += _memberships(statements, page_date)
    found += _anonymous(doc, statements)
    found += headline_warnings(doc, statements, events, tones)
    found += one_sided_warnings(doc, events, statements)
    found += _machine(page)
    return tuple(found)


def _warning(
    kind: WarningKind, en: str, it: str, spans: list[tuple[int, int]], evidence: list[str]
) -> NamedWarning:
    return make_warning(
        kind=kind,
        message_en=en,
        message_it=it,
        spans=tuple(spans),
        evidence=tuple(evidence),
    )


def _date_conflict(conflict: Conflict) -> NamedWarning:
    one, two = conflict.first, conflict.second
    first, second = one.date.isoformat(), two.date.isoformat()
    of_en, of_it = (
        [label("date_source", date.source, lang) for date in (one, two)] for lang in ("en", "it")
    )
    en = f"{first} by the {of_en[0]}, {second} by the {of_en[1]}: {abs(conflict.days)} days apart."
    it = f"{first} ({of_it[0]}) e {second} ({of_it[1]}): {abs(conflict.days)} giorni di distanza."
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
        host_en, host_it = (
            vocabulary.phrase("territory", meeting.place_iso3, lang) for lang in ("en", "it")
        )
        bloc_en = vocabulary.phrase("bloc", meeting.bloc, "en")
        bloc_it = vocabulary.phrase("bloc", meeting.bloc, "it", "di")
        found.append(
            _warning(
                "membership_error",
                f'Countries of {bloc_en} are said to meet at "{meeting.place}"; {host_en} was not '
                f"a member on {on.isoformat()}. A meeting can be hosted by a non-member.",
                f'Paesi {bloc_it} si riunirebbero a "{meeting.place}"; il {on.isoformat()} '
                f"{host_it} non ne faceva parte. Una riunione può essere ospitata da un paese non "
                "membro.",
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
        if not hides_name(doc, first, last) or _carrier(doc.tokens.norms[first:last]):
            continue
        span = doc.span(first, with_owner(doc, last))
        spans.append(span)
        texts.append(doc.text[span[0] : span[1]])
        own = own or flags[0] == "yes"
    for statement in statements:
        if (
            statement.speaker.kind == "anonymous"
            and not _is_group(statement.speaker.name.lower(), language)
            and not _carrier(statement.speaker.name.lower().split())
            and statement.speaker.span
            and statement.speaker.span not in spans
            and not named_next(doc, statement, statements)
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
            f"{named}: no name is given.{tail_en}",
            f"{named}: nessun nome è dato.{tail_it}",
            spans,
            texts,
        )
    ]


_MEDIA = frozenset({"media", "press", "stampa", "reports"})
_OFFICERS = frozenset(
    ("officials", "diplomats", "executives", "funzionari", "diplomatici", "dirigenti")
)
# "some analysts" are a group as well; "two officials" are persons.
_SOME = frozenset(("some", "several", "many", "most", "alcuni", "diversi", "molti", "vari", "più"))


def _is_group(name: str, language: str) -> bool:
    """ "Analysts say", "some traders say": they hide nobody."""
    groups = unnamed_groups(language)
    first, _, rest = name.partition(" ")
    return name in groups or (first in _SOME and rest in groups and rest not in _OFFICERS)


def _carrier(words: list[str]) -> bool:
    """ "local media", "la stampa": they carry what somebody else says."""
    return not _MEDIA.isdisjoint(words)


def _machine(page: Page) -> list[NamedWarning]:
    marks = [item for item in page.debris if item.machine_written]
    if not marks:
        return []
    texts = [item.text.strip() for item in marks]
    shown = ", ".join(f'"{text[:40]}"' for text in dict.fromkeys(texts))
    return [
        _warning(
            "machine_written",
            f"The page holds {shown}, as programs that write text leave behind.",
            f"La pagina contiene {shown}, come ne lasciano i programmi che scrivono testi.",
            [],
            texts,
        )
    ]
