"""The whole way from a text to a reading, in one function."""

from __future__ import annotations

import datetime as dt
import gc
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from didymium.errors import PageError
from didymium.news.acts.clause import Context
from didymium.news.acts.events import build_events
from didymium.news.acts.joined import joined
from didymium.news.acts.meetings import find_meeting_words
from didymium.news.acts.salience import Layout, Telling
from didymium.news.acts.settled_acts import settle_acts
from didymium.news.acts.statements import OTHER_PACT, StatementReader
from didymium.news.certainty.certainty import Tones
from didymium.news.dates.finding import find_dates
from didymium.news.dates.page_dates import all_dates, weigh
from didymium.news.deeds.act_words import page_scores
from didymium.news.firms.finding import find_firms, find_told_firms
from didymium.news.names.mentions import find_names
from didymium.news.names.people import find_people
from didymium.news.page import Page, PageDate
from didymium.news.relevance import judge
from didymium.news.sides.home_states import place_regions
from didymium.news.sides.settled_sides import settle
from didymium.news.tables import LANGUAGES
from didymium.news.types import (
    Event,
    Reading,
    Sentence,
    Statement,
    make_reading,
    make_sentence,
    make_speaker,
)
from didymium.news.warnings.finding import find_warnings
from didymium.news.words.doc import AGGREGATES, Doc, Found, Sent, sentences_in_words, split_clauses
from didymium.news.words.lexicon import concepts, cues
from didymium.news.words.quantities import find_quantities
from didymium.news.words.text import clean, language, sentences
from didymium.news.words.tokens import tokenise

NAMES_ONLY = ("fr", "de", "es")
MAX_CHARACTERS = 2_000_000


def read(
    text: str,
    *,
    url: str | None = None,
    html: bool = False,
    crawled: dt.date | None = None,
    outlet: str | None = None,
    language_code: str | None = None,
) -> Reading:
    """What a text says: who said what, how sure, from whom, when.

    Parameters
    ----------
    text : the article, plain or (``html=True``) as a page's source
    url : address of the page; its date counts as evidence
    crawled : day the page was fetched
    outlet : name of the publication
    language_code : ISO 639-1 code, when known; else it is found out

    Italian and English are read whole. French, German and Spanish give names, dates and
    relevance; ``language_read`` is false and ``notes`` says so. Other languages give names only
    where they are written as in English.

    Raises
    ------
    PageError
        When no text is left once markup and boilerplate are out, or there are more than
        2,000,000 characters; with ``html=True`` also when no text can be taken out of the page.

    Examples
    --------
    >>> reading = read("Pechino ha sospeso il divieto di esportazione di gallio verso gli Usa.")
    >>> [(s.act.action, s.modality) for s in reading.statements if s.act]
    [('suspension', 'asserted')]
    """
    if html:
        from didymium.news.getting.extract import page_from_html

        page = page_from_html(text, url=url, crawled=crawled)
    else:
        dates: tuple[PageDate, ...] = ()
        if crawled is not None:
            dates = (
                PageDate(source="crawl", date=crawled, precision="day", text=crawled.isoformat()),
            )
        page = clean(text, url=url, outlet=outlet, dates=dates)
    return read_page(page, language_code=language_code)


def read_page(page: Page, *, language_code: str | None = None) -> Reading:
    """What a page says; see :func:`read`, of which it is the second half.

    Raises
    ------
    PageError
        When the page holds no text, or more than 2,000,000 characters.
    """
    if not page.text.strip():
        raise PageError("The page holds no text. Give a file or address with an article in it.")
    if len(page.text) > MAX_CHARACTERS:
        raise PageError(
            f"The text has {len(page.text):,} characters; at most {MAX_CHARACTERS:,} are read."
        )
    # A reading makes no circles of references; in the middle of a page a search for them goes
    # through everything that is still in use, a dozen times a page, and finds nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _reading(page, language_code)
    finally:
        if collecting:
            gc.enable()


def _reading(page: Page, language_code: str | None) -> Reading:
    told = tell(page, language_code=language_code)
    doc, dates, page_date = told.doc, told.dates, told.page_date
    code, whole = doc.language, doc.language in LANGUAGES
    tones = Tones(doc)
    events = build_events(told.statements, told.tellings, told.layout, tones)
    statements, events = settle(doc, told.statements, events, told.layout.words)
    events = joined(events, statements, told.layout.words)
    relevance = judge(doc, events, statements, told.layout.words, told.about)
    warnings = find_warnings(page, doc, statements, events, dates, page_date, tones)
    main, background = _materials(doc, statements)
    return make_reading(
        page=page,
        language=code,
        language_read=whole,
        notes=_notes(code),
        relevance=relevance,
        sentences=tuple([_sentence(doc, sent) for sent in doc.sentences]),
        mentions=tuple([named.mention for named in doc.names]),
        statements=tuple(statements),
        dates=tuple(dates),
        date=page_date,
        date_basis=told.basis,
        date_mentions=tuple(doc.resolved),
        quantities=tuple([quantity for _, _, quantity in doc.quantities]),
        events=events,
        warnings=warnings,
        materials=main,
        materials_background=background,
        actors=_actors(doc, events),
    )


@dataclass(slots=True)
class Told:
    """The statements of a page before they are put together to events.

    ``about`` are the log odds by its words that the page is relevant, where they are known.
    """

    doc: Doc
    dates: list[PageDate]
    page_date: dt.date | None
    basis: str
    statements: list[Statement]
    tellings: dict[str, Telling]
    layout: Layout
    about: float | None = None


def tell(
    page: Page,
    *,
    language_code: str | None = None,
    words: Mapping[str, float] | None = None,
) -> Told:
    """The statements of a page, its dates and where it opens.

    ``words`` are the log odds of actions by the page's words, where they are not to be taken
    from the fitted table (as when that table is fitted).
    """
    tokens = tokenise(page.text)
    code = language_code or language(tokens)
    raw_sentences = sentences(page.text, code)
    words_of = sentences_in_words(raw_sentences, tokens)
    doc = Doc(page.text, code, tokens, words_of, bytearray(len(tokens)), page.url)
    whole = code in LANGUAGES
    _find_words(doc, whole=whole)
    dates = all_dates(page, doc)
    page_date, basis = weigh(dates)
    doc.resolve_dates(page_date)
    told = Told(doc, dates, page_date, basis, [], {}, Layout())
    if whole:
        if words is None:
            words, told.about = page_scores(doc)
        reader = StatementReader(doc, _context(page, doc, page_date, basis), words)
        told.statements = settle_acts(reader.run(), reader.tellings, words)
        told.tellings = reader.tellings
        told.layout = _layout(doc, words)
    return told


def _find_words(doc: Doc, *, whole: bool) -> None:
    find_names(doc)
    doc.dates = find_dates(doc.tokens, doc.language)
    for date in doc.dates:
        for index in range(date.first, date.last):
            if doc.tokens.norms[index] in {"fa", "may", "march"}:
                doc.taken[index] = 1  # "due giorni fa", "May 12": no verbs
    if whole:
        find_told_firms(doc)
        find_people(doc)
        find_firms(doc)
        place_regions(doc)
    if whole or doc.language in NAMES_ONLY:
        doc.concepts = _outside_names(doc, concepts(doc.language).find(doc.tokens))
    if whole:
        doc.cues = cues(doc.language).find(doc.tokens)
    doc.freeze()
    if whole:
        find_quantities(doc)
        find_meeting_words(doc)
        split_clauses(doc)


def _layout(doc: Doc, words: Mapping[str, float]) -> Layout:
    """Headline and first paragraph (or, in one paragraph, two sentences), and the first one."""
    body = [sent for sent in doc.sentences if sent.part == "body"]
    found = {sent.index for sent in doc.sentences if sent.part == "headline"}
    if body:
        first = [sent.index for sent in body if sent.paragraph == body[0].paragraph]
        found.update(first if len(first) < len(body) else first[:2])
    return Layout(frozenset(found), body[0].index if body else 0, words)


_OTHER_SENSES = frozenset((OTHER_PACT, "fly_to"))
"""Phrases whose words mean nothing by themselves: "vola a Pechino" is no price."""
_NAMED_CONCEPTS = frozenset(("public_money", "dispute", OTHER_PACT))
"""What the name of a body signals by itself: "the World Trade Organization"."""


def _outside_names(doc: Doc, found: list[Found]) -> list[Found]:
    """Concepts that are no words of a body's name ("Export-Import Bank") or of such a phrase."""
    inside = {
        index
        for named in doc.names
        if named.mention.kind == "organisation"
        for index in range(named.first, named.last)
    }
    inside.update(
        index
        for first, last, cue in found
        if cue.kind in _OTHER_SENSES
        for index in range(first, last)
    )
    return [item for item in found if item[0] not in inside or item[2].kind in _NAMED_CONCEPTS]


def _context(page: Page, doc: Doc, page_date: dt.date | None, basis: str) -> Context:
    outlet = make_speaker(
        kind="outlet",
        id=None,
        name=page.outlet or "the page",
        office=None,
        country=None,
        span=None,
        self_referring=False,
    )
    carriers = [page.outlet] if page.outlet else []
    first_body = next((sent for sent in doc.sentences if sent.part == "body"), None)
    if first_body is not None:
        norms = doc.tokens.norms
        for named in doc.names_in(first_body.first, min(first_body.first + 14, first_body.last)):
            before = norms[named.first - 1] if named.first else ""
            if named.mention.role == "carrier" and before in {"(", "-", "–", "—"}:
                carriers.append(named.mention.name)
    key = page.url or blake2b(page.text.encode(), digest_size=8).hexdigest()
    lead = first_body.paragraph if first_body is not None else 0
    return Context(page, key, outlet, page_date, basis, tuple(carriers), lead)


def _sentence(doc: Doc, sent: Sent) -> Sentence:
    starts, ends = doc.tokens.starts, doc.tokens.ends
    return make_sentence(
        index=sent.index,
        span=(sent.start, sent.end),
        text=doc.text[sent.start : sent.end],
        part=sent.part,
        paragraph=sent.paragraph,
        clauses=tuple([(starts[part.first], ends[part.last - 1]) for part in sent.clauses]),
    )


def _notes(code: str) -> tuple[str, ...]:
    if code in LANGUAGES:
        return ()
    if code in NAMES_ONLY:
        return (
            (
                f"Language {code}: names, dates and relevance are read, statements are not "
                "(they are read in Italian and English)."
            ),
        )
    return (
        (
            f"Language {code}: not read; only names written as in English are found "
            "(statements are read in Italian and English; names and dates also in French, "
            "German and Spanish)."
        ),
    )


_ANY_MINERAL = frozenset({"all_minerals"})
"""Said of minerals at large; where one is named, it is the one the page is about."""


def _materials(doc: Doc, statements: list[Statement]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Materials the page is about, and those named only as background."""
    counts = Counter([named.material for named in doc.names if named.material])
    if counts.keys() - _ANY_MINERAL:
        for material in _ANY_MINERAL:
            counts.pop(material, None)
    if not statements:
        return tuple(counts), ()
    told = [m for s in statements if not s.background for m in s.materials if m in counts]
    often = [material for material, count in counts.items() if count >= 3]
    fresh = dict.fromkeys((*told, *often))
    rest = tuple(material for material in counts if material not in fresh)
    if not fresh:
        return rest, ()
    return tuple(fresh), rest


def _actors(doc: Doc, events: tuple[Event, ...]) -> tuple[str, ...]:
    """Everyone who acts, speaks or is acted upon: ISO3, bloc, ``org:`` or ``person:``."""
    found: dict[str, None] = {}
    for event in events:
        found.update(
            dict.fromkeys(item for item in (*event.actors, *event.targets) if item != "ALL")
        )
    for named in doc.names:
        mention = named.mention
        if mention.id in AGGREGATES:
            continue
        if mention.kind in {"territory", "bloc"} and mention.id and mention.role != "place":
            found[mention.id] = None
        elif mention.kind == "person":
            found[f"person:{mention.name}"] = None
        elif mention.kind == "organisation":
            found[f"org:{mention.id or mention.name}"] = None
    return tuple(found)
