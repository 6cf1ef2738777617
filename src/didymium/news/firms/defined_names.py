"""Bodies whose name a page abbreviates: "the Egyptian Mineral Resources Authority (EMRA)".

The letters in brackets are the initials of the words before them. They tell where the name begins
and that it is one; below it the letters stand for it, even where a list knows others by them.
"""

from __future__ import annotations

from functools import cache

from didymium.news.firms.firm_runs import LEGAL_FORMS
from didymium.news.names.mentions import organisation_at, organisations, spelt_organisations
from didymium.news.names.name_evidence import site_words
from didymium.news.names.people import first_names
from didymium.news.types import Mention
from didymium.news.words.doc import Doc, Named
from didymium.news.words.tokens import fold

_FEWEST, _MOST = 3, 7
_REACH = 12
_LINKS = frozenset(
    (
        *("of", "and", "the", "for", "on", "in", "&", "de", "des", "di", "del", "della", "dell'"),
        *("dei", "degli", "delle", "per", "e", "do", "da"),
    )
)
_LEGAL = LEGAL_FORMS | {"company", "group", "pty", "proprietary", "co", "holdings", "."}
_THINGS = frozenset(
    (
        *("memorandum", "understanding", "declaration", "letter", "study", "impact"),
        *("vehicles", "agreement", "quota", "assessment", "order", "law", "code", "system"),
        *("elements", "earths", "lettera", "intenti", "intesa", "accordo", "studio", "legge"),
        *("act", "estimate", "licence", "license", "rift", "zone", "valutazione", "stima"),
        *("licenza", "zona", "vehicle", "rate", "price", "index", "indice", "tasso"),
    )
)
"""Words that end or begin names of documents and goods, abbreviated alike."""
_OWNING = frozenset(("'s", "'"))
_QUOTES = frozenset(('"', "“", "”", "'", "‘", "’", "«", "»"))


def find_defined_names(doc: Doc) -> None:
    """Add names that the page abbreviates in brackets, and their abbreviations wherever met."""
    norms = doc.tokens.norms
    for bracket in doc.tokens.places.get("(", ()):
        inner = bracket + 1
        if norms[inner : inner + 1] and norms[inner] in _QUOTES:
            inner += 1
        if not _closed(norms, inner + 1):
            continue
        first = _begin(doc, bracket, doc.tokens.raw(inner))
        if first is not None:
            _define(doc, first, bracket, inner)


def _closed(norms: list[str], index: int) -> bool:
    if norms[index : index + 1] and norms[index] in _QUOTES:
        index += 1
    return norms[index : index + 1] == [")"]


def _begin(doc: Doc, bracket: int, raw: str) -> int | None:
    """Where the words before a bracket begin whose initials stand in it."""
    if not raw.isalpha() or not _FEWEST <= len(raw) <= _MOST or not raw[0].isupper():
        return None
    if doc.language == "en" and sum(map(str.isupper, raw)) < len(raw) - 1:
        return None
    tokens, norms = doc.tokens, doc.tokens.norms
    letters, left = fold(raw.lower()), len(raw)
    index, first = bracket - 1, bracket
    while left and index >= max(0, bracket - _REACH):
        word = norms[index]
        if tokens.capital(index) and fold(word)[0] == letters[left - 1]:
            left, first = left - 1, index
        elif word in _LINKS and not tokens.capital(index):
            left -= raw[left - 1].islower() and word[0] == letters[left - 1]
        elif word not in _LEGAL or left < len(raw):
            return None
        index -= 1
    words = norms[first:bracket]
    if words and words[0] in first_names():
        return None  # "Andrés Manuel López Obrador (Amlo)"
    things = _THINGS | site_words("en" if doc.language == "en" else "it")
    return first if not left and things.isdisjoint(words) else None


def _define(doc: Doc, first: int, last: int, inner: int) -> None:
    """Make one body of a name and its abbreviation."""
    inside = [named for named in doc.names if first <= named.first < last]
    if any(named.last > last or _whole(doc, named, first, last) for named in inside):
        return
    held = next((named for named in doc.names if named.first == inner), None)
    known = held.mention if held is not None and held.mention.kind == "organisation" else None
    if known is not None and not _means(known, doc.tokens.norms[first:last]):
        known = None
    state = _state(doc, inside, first)
    gone = {id(named) for named in inside if named.mention.kind not in {"material", "product"}}
    word = doc.tokens.norms[inner]
    for index in doc.tokens.places[word]:
        gone |= {id(n) for n in doc.names if n.first == index and n.mention.kind == "organisation"}
    doc.names = [named for named in doc.names if id(named) not in gone]
    whole = _mention(doc, first, last, known, state)
    _add(doc, first, last, whole)
    for index in doc.tokens.places[word]:
        if doc.tokens.capital(index) and not any(n.first <= index < n.last for n in doc.names):
            _add(doc, index, index + 1, whole)


def _state(doc: Doc, inside: list[Named], first: int) -> str | None:
    """The state in a name or just before it: "Egyptian ...", "Ukraine's Ministry ..."."""
    owned = doc.tokens.norms[first - 1] in _OWNING
    for named in (*inside, *doc.names):
        if named.mention.kind == "territory" and (
            named in inside
            or (named.last == first - owned and (owned or named.mention.role != "name"))
        ):
            return named.mention.id
    return None


def _whole(doc: Doc, named: Named, first: int, last: int) -> bool:
    """Whether a state, a good or a known body is all that the bracket abbreviates."""
    if not _LEGAL.issuperset(doc.tokens.norms[named.last : last]):
        return False
    if named.mention.kind == "organisation":
        return named.mention.id is not None
    return named.first == first


@cache
def _known_words(id_: str) -> frozenset[str]:
    """The words of the longer names of a known organisation."""
    held = organisations()[id_]
    names = [words for words, own in spelt_organisations().items() if own == id_]
    names += [tuple(fold(name.lower()).split()) for name in (held.name_en, held.name_it)]
    return frozenset(word for words in names if len(words) > 2 for word in words) - _LINKS


def _means(mention: Mention, words: list[str]) -> bool:
    """Whether a list's body of that abbreviation has a name like the one abbreviated."""
    known = _known_words(mention.id) if mention.id in organisations() else frozenset()
    return not known.isdisjoint(map(fold, words))


def _mention(doc: Doc, first: int, last: int, known: Mention | None, state: str | None) -> Mention:
    span = doc.span(first, last)
    if known is not None:
        return known.model_copy(update={"span": span, "text": doc.text[span[0] : span[1]]})
    return organisation_at(doc, span, country=state)


def _add(doc: Doc, first: int, last: int, mention: Mention) -> None:
    span = doc.span(first, last)
    text = doc.text[span[0] : span[1]]
    mention = mention.model_copy(update={"span": span, "text": text})
    doc.names.append(Named(first, last, mention))
    doc.taken[first:last] = b"\x01" * (last - first)
