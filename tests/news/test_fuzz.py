"""Whatever comes in: no crash, spans inside the text, claims word for word."""

from __future__ import annotations

import datetime as dt

from hypothesis import example, given, settings
from hypothesis import strategies as st

from didymium.news import Reading, read
from didymium.news.dates.page_dates import date_in_address
from didymium.news.words.text import clean
from didymium.news.words.tokens import tokenise

WORDS = [
    "la Cina",
    "ha",
    "sospeso",
    "il divieto",
    "di esportazione",
    "terre rare",
    "gallio",
    "Pechino",
    "Usa",
    '"',
    "«",
    "»",
    "“",
    "”",
    ":",
    ",",
    ".",
    "se",
    "che",
    "Putin",
    "ha detto",
    "secondo",
    "fonti interne",
    "dal",
    "1° dicembre",
    "12-03-2025",
    "30 febbraio 2025",
    "28,5 milioni di tonnellate",
    "110$/kg",
    "1.2.3.4",
    "90%",
    "```html",
    "BRBR",
    "\n",
    "\n\n",
    "<p>",
    "&amp;",
    "\u200b",
    "\u202e",
    "China",
    "banned",
    "exports",
    "of",
    "to",
    "the",
    "US",
    "said",
    "would",
    "not",
    "according to",
    "sources",
    "in",
    "May",
    "2025",
    "(",
    ")",
    "-",
    "—",
    "?",
    "'s",
    "don't",
    "l'",
    "dell'",
    "e'",
    "piu'",
    "Ministero del Commercio",
    "MP Materials",
    "firmerà",
    "accordo",
    "tra",
    "e",
    "and",
    "%",
    "$",
]
PROSE = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
ANY = st.one_of(
    PROSE, st.text(max_size=300), st.text(alphabet="Ii̇İßﬁ’'.,-\n\"«»0123456789aàZ ", max_size=80)
)


def check(reading: Reading) -> None:
    text = reading.page.text
    spans = [(m.span, m.text) for m in reading.mentions]
    spans += [(s.span, s.claim) for s in reading.statements]
    spans += [(s.span, s.text) for s in reading.sentences]
    spans += [(d.span, d.text) for d in reading.date_mentions]
    spans += [(q.span, q.text) for q in reading.quantities]
    spans += [
        (c.span, c.text)
        for s in reading.statements
        for c in s.cues
        if c.text != text[c.span[0] : c.span[0] + 1]
    ]
    for (start, end), held in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == held
    ids = [s.id for s in reading.statements]
    assert len(ids) == len(set(ids))
    known = set(ids)
    for event in reading.events:
        assert set(event.statements) <= known


@settings(max_examples=150, deadline=None)
@given(ANY, st.sampled_from(["it", "en", None]))
@example("Il 30 febbraio 2025 la Cina ha sospeso il divieto.", "it")
@example("İstanbul: Çin nadir toprak", None)
@example("-", "en")
@example("secondo e", "it")
@example("\u200bterre rare\u202e", "it")
def test_reading_never_crashes_and_quotes_word_for_word(text: str, code: str | None) -> None:
    if not clean(text).text.strip():
        return
    check(read(text, language_code=code))


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_cleaned_text_can_be_traced_to_the_raw_text(raw: str) -> None:
    page = clean(raw)
    for piece in page.pieces:
        part = page.text[piece.start : piece.start + piece.length]
        assert raw[piece.raw_start : piece.raw_start + piece.length] == part
    for debris in page.debris:
        start, end = debris.raw_span
        assert 0 <= start < end <= len(raw)


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_words_stand_in_order_and_inside_the_text(text: str) -> None:
    tokens = tokenise(text)
    previous = 0
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        assert previous <= start < end <= len(text)
        previous = end


@given(st.text(max_size=80))
def test_any_address_gives_a_date_or_none(url: str) -> None:
    found = date_in_address(url)
    assert found is None or isinstance(found.date, dt.date)
