"""The quotations of a text: which words stand inside quotation marks, and where each begins."""

from __future__ import annotations

from dataclasses import dataclass

from didymium.news.words.doc import DASHES, Doc
from didymium.news.words.lexicon import lemma_stances
from didymium.news.words.verb_forms import forms_of

_CLOSING = {"«": "»", "“": "”", '"': '"', "„": "“", "‘": "'"}
_MARKS = frozenset({*_CLOSING, *_CLOSING.values()})
_SINGLE = frozenset({"'", "‘"})
_DOUBLE = frozenset({'"', "“", "\u201d"})
_ENDS_SPEECH = frozenset({",", ".", "!", "?", "…"})
_BEFORE_SPEECH = frozenset({",", ":", ".", "!", "?", "said", "says", "che", "that", "-", "–"})
_TOLD_ON = frozenset({",", "!", "?"})
_SPEECH_WORDS = 3
_SAYING_REACH = 5
_HOLE_LIMIT = 25
_ASIDE_LIMIT = 8


@dataclass(slots=True)
class Quotation:
    """The words between two quotation marks, from ``first`` up to and without ``last``.

    ``opens``: the mark is the first thing of its paragraph. ``closed``: the closing mark was
    found; if not, the next paragraph goes on with it. ``holes``: words between dashes that are
    the writer's ("- ha detto Urso -").
    """

    first: int
    last: int
    opens: bool
    closed: bool
    holes: tuple[tuple[int, int], ...] = ()


def find_quotations(doc: Doc) -> list[Quotation]:
    """All quotations in order.

    A quotation ends with its paragraph. One that opens a paragraph and is not closed runs to the
    paragraph's end: the next paragraph goes on with it. A closing mark close to the word behind
    it opens (\u201dlike this\u201d), an opening one behind a word closes.
    """
    found: list[Quotation] = []
    places = doc.tokens.of(_MARKS)
    if not places:
        return found
    cursor = 0
    for first, last in _paragraphs(doc):
        inside = []
        while cursor < len(places) and places[cursor] < last:
            if places[cursor] >= first:
                inside.append(places[cursor])
            cursor += 1
        if inside:
            found += _in_paragraph(doc, first, last, inside)
    return found


def quoted_words(doc: Doc, quotations: list[Quotation]) -> bytearray:
    """For each word, whether it stands inside quotation marks and is not the writer's own.

    Marks around nothing but a name ("l'agenzia “Reuters”") quote nobody.
    """
    inside = bytearray(len(doc.tokens))
    for quotation in quotations:
        first, last = quotation.first, quotation.last
        if any((n.first, n.last) == (first, last) for n in doc.names_in(first, last)):
            continue
        inside[first:last] = b"\x01" * (last - first)
        for low, high in quotation.holes:
            inside[low:high] = bytes(high - low)
    return inside


def speech_ends(doc: Doc, quotations: list[Quotation]) -> frozenset[int]:
    """The words right behind a quotation that ends in a comma, a question or a call."""
    norms, found = doc.tokens.norms, set()
    for quotation in quotations:
        index = quotation.last
        while index < len(norms) and not norms[index][0].isalnum():
            index += 1
        words = sum(norms[i][0].isalnum() for i in range(quotation.first, quotation.last))
        if words >= _SPEECH_WORDS and not _TOLD_ON.isdisjoint(norms[quotation.last - 1 : index]):
            found.add(index)
    return frozenset(found)


def _in_paragraph(doc: Doc, first: int, last: int, marks: list[int]) -> list[Quotation]:
    found = []
    norms = doc.tokens.norms
    open_mark: str | None = None
    start, nested = first, 0
    for index in marks:
        word = norms[index]
        if open_mark is None:
            closing = _opening(doc, index, first)
            if closing is not None:
                open_mark, start, nested = closing, index + 1, 0
        elif word == open_mark or (open_mark in _DOUBLE and word in _DOUBLE):
            if word in _SINGLE and not _closes_single(doc, index, last):
                continue
            if word == "“" and _leans_right(doc, index):
                nested += 1
                continue
            if nested and word == "\u201d":
                nested -= 1
                continue
            found.append(_quotation(doc, start, index, opens=start == first + 1, closed=True))
            open_mark = None
    directed = norms[start - 1] in {"«", "“"} and start > first
    if open_mark is not None and (directed or start <= first + 1 + (norms[first] in DASHES)):
        found.append(_quotation(doc, start, last, opens=start == first + 1, closed=False))
    return [item for item in found if item.last > item.first]


def _opening(doc: Doc, index: int, first: int) -> str | None:
    """The mark that closes what a mark opens, or None where it opens nothing."""
    word = doc.tokens.norms[index]
    if word in _SINGLE:  # only speech: "'This is great,' he said", no 'weapon'
        before = doc.tokens.norms[index - 1] if index > first else ""
        speech = index == first or before in _BEFORE_SPEECH
        capital = index + 1 < len(doc.tokens) and doc.tokens.capital(index + 1)
        return "'" if speech and capital and _leans_right(doc, index) else None
    if word in _CLOSING:
        return _CLOSING[word]
    return word if word == "\u201d" and _leans_right(doc, index) else None


def _closes_single(doc: Doc, index: int, last: int) -> bool:
    """Whether an apostrophe ends speech: behind a mark, or before one, and not inside a word."""
    norms = doc.tokens.norms
    if norms[index - 1] in _ENDS_SPEECH:
        return True
    return index + 1 >= last or norms[index + 1] in _ENDS_SPEECH


def _leans_right(doc: Doc, index: int) -> bool:
    """Whether a mark touches the word behind it and not the one before."""
    start, end = doc.span(index, index + 1)
    return doc.text[end : end + 1].isalnum() and not doc.text[start - 1 : start].strip()


def _quotation(doc: Doc, first: int, last: int, *, opens: bool, closed: bool) -> Quotation:
    norms = doc.tokens.norms
    holes: list[tuple[int, int]] = []
    index = first
    while index < last:
        if norms[index] in DASHES and (not holes or index >= holes[-1][1]):
            end = _hole(doc, index, last)
            if end is not None:
                holes.append((index, end))
                index = end
                continue
        if norms[index] == ",":
            end = _aside(doc, index, last)
            if end is not None:
                holes.append((index, end))
                index = end
                continue
        index += 1
    return Quotation(first, last, opens, closed, tuple(holes))


def _aside(doc: Doc, comma: int, last: int) -> int | None:
    """The end of ", afferma Nielsen." told between commas inside the marks, if that stands here."""
    norms, low = doc.tokens.norms, comma + 1
    language = "en" if doc.language == "en" else "it"
    stances = lemma_stances(language)
    if low + 1 >= last or language == "en":
        return None
    forms = forms_of(norms[low], language)
    if any(form.role == "auxiliary" for form in forms):
        low += 1
        forms = forms_of(norms[low], language)
    says = any(f.lemma in stances and f.mood in {"indicative", "participle"} for f in forms)
    if not says or low + 1 >= last or not doc.tokens.capital(low + 1):
        return None
    stop = min(last, low + _ASIDE_LIMIT)
    return next((i for i in range(low + 1, stop) if norms[i] in {",", "."}), None)


def _hole(doc: Doc, dash: int, last: int) -> int | None:
    """The end of the writer's words that a dash opens inside a quotation, if it opens any."""
    norms, text = doc.tokens.norms, doc.text
    if not text[doc.tokens.starts[dash] - 1 : doc.tokens.starts[dash]].isspace():
        return None
    stop = min(last, dash + _HOLE_LIMIT)
    end = next((i for i in range(dash + 1, stop) if norms[i] in DASHES), None)
    if end is None:
        end = next((i for i in range(dash + 1, stop) if norms[i] in {".", "!", "?"}), last - 1)
    stances = lemma_stances("en" if doc.language == "en" else "it")
    for index in range(dash + 1, min(end, dash + 1 + _SAYING_REACH)):
        for form in forms_of(norms[index], doc.language):
            if form.lemma in stances and form.mood in {"indicative", "participle"}:
                return end + 1
    return None


def _paragraphs(doc: Doc) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    paragraph = -1
    for sent in doc.sentences:
        if sent.paragraph == paragraph:
            spans[-1] = (spans[-1][0], sent.last)
        else:
            spans.append((sent.first, sent.last))
            paragraph = sent.paragraph
    return spans
