"""Later and shorter forms of firms and bodies that no table knows.

What a name is has to be told once on a page; the same word elsewhere, in the headline above or
alone further down, is the same firm, and so is its abbreviation in brackets.
"""

from __future__ import annotations

from didymium.news.firms.firm_evidence import EXCHANGES
from didymium.news.firms.firm_runs import LEGAL_FORMS
from didymium.news.names.name_evidence import site_words
from didymium.news.names.represented import is_public, sounds_public
from didymium.news.types import Mention
from didymium.news.words.doc import Doc, Named

_SHORT = 3
_ABBREVIATION = 2
_TICKER_REACH = 7
_LEGAL = LEGAL_FORMS | {"co", "company", "pty", "proprietary", ".", ","}


def find_short_names(doc: Doc) -> None:
    """Add abbreviations and repeats of the doc's unknown firms and bodies."""
    _abbreviations(doc)
    bodies = [named for named in doc.names if named.mention.kind == "organisation"]
    if any(named.mention.id is None for named in bodies):
        _known_by_one_word(doc, bodies)
        _repeats(doc, bodies)
        _longest_names(doc)


def _body(named: Named | None) -> bool:
    return named is not None and named.mention.kind == "organisation"


def _abbreviations(doc: Doc) -> None:
    """ "the Public Procurement Service (PPS)", "Anvisa (National Health Agency)": one body."""
    brackets = doc.tokens.places.get("(", ())
    if not brackets:
        return
    starts = {named.first: named for named in doc.names}
    ends = {named.last: named for named in doc.names if named.mention.kind == "organisation"}
    meant: dict[str, Mention] = {}
    for index in brackets:
        before = ends.get(index)
        if before is None:
            continue
        ticker = _ticker(doc, index)
        if ticker is not None:
            ends[ticker + 2] = before  # "X (TSX: XYZ) (ASX: XY1)"
            meant[doc.tokens.norms[ticker]] = before.mention
        else:
            _bracketed(doc, index, before, starts.get(index + 1), meant)
    for word, mention in meant.items():
        for index in doc.tokens.places[word]:
            _set(doc, index, index + 1, mention, starts.get(index))


def _bracketed(
    doc: Doc, index: int, before: Named, inner: Named | None, meant: dict[str, Mention]
) -> None:
    """Note what the words in a bracket stand for, with the body named before it."""
    norms, tokens = doc.tokens.norms, doc.tokens
    if norms[index + 2 : index + 3] == [")"]:
        raw = tokens.raw(index + 1)
        if raw.isupper() and len(raw) >= _ABBREVIATION and raw.isalpha():
            known = inner is not None and _body(inner) and inner.mention.id is not None
            if inner is not None and known and before.mention.id is None:
                before.mention = _as(doc, inner.mention, before)
            elif not known:
                meant[norms[index + 1]] = before.mention
    elif inner is not None and _body(inner):
        single = before.last - before.first == 1 and before.mention.id is None
        if single and norms[inner.last : inner.last + 1] == [")"]:
            meant[norms[before.first]] = inner.mention


def _ticker(doc: Doc, bracket: int) -> int | None:
    """The word that stands for a firm in "(ASX: MQR)"."""
    norms, tokens = doc.tokens.norms, doc.tokens
    if norms[bracket + 1 : bracket + 2] == [] or norms[bracket + 1] not in EXCHANGES:
        return None
    for index in range(bracket + 3, min(len(norms) - 1, bracket + _TICKER_REACH)):
        if norms[index + 1] == ")":
            raw = tokens.raw(index)
            return index if raw.isupper() and raw.isalpha() and len(raw) > 1 else None
    return None


def _as(doc: Doc, mention: Mention, named: Named) -> Mention:
    """A mention at the place of another name."""
    span = doc.span(named.first, named.last)
    text = doc.text[span[0] : span[1]]
    return mention.model_copy(update={"span": span, "text": text})


def _set(doc: Doc, first: int, last: int, mention: Mention, held: Named | None) -> None:
    """Put a mention at words that are free or hold an unknown body."""
    if held is not None and _body(held) and held.mention.id is None and held.last == last:
        held.mention = _as(doc, mention, held)
    elif not any(doc.taken[first:last]) and doc.tokens.capital(first):
        named = Named(first, last, mention)
        named.mention = _as(doc, mention, named)
        doc.names.append(named)
        doc.taken[first:last] = b"\x01" * (last - first)


def _known_by_one_word(doc: Doc, bodies: list[Named]) -> None:
    """A firm told by the first word of a known one of the page: "Lake", of Lake Resources."""
    norms = doc.tokens.norms
    known = {
        norms[named.first]: named.mention
        for named in bodies
        if named.mention.id is not None and named.last - named.first > 1
    }
    for named in bodies:
        whole = known.get(norms[named.first])
        if whole is not None and named.mention.id is None and named.last - named.first == 1:
            named.mention = _as(doc, whole, named)


def _repeats(doc: Doc, bodies: list[Named]) -> None:
    """Other places of an unknown firm's name, whole or by its first word alone."""
    norms, sites = doc.tokens.norms, site_words("en" if doc.language == "en" else "it")
    known: dict[str, Named] = {}
    for named in bodies:
        word = norms[named.first]
        firm = named.mention.id is None and not is_public(named.mention)
        if firm and len(word) > _SHORT:
            known.setdefault(word, named)
    if not known:
        return
    for index in doc.tokens.capitals:
        held = known.get(norms[index])
        if held is None or doc.taken[index] or index == held.first:
            continue
        last = index + held.last - held.first
        if norms[index:last] != norms[held.first : held.last] or any(doc.taken[index:last]):
            last = index + 1
        if norms[last : last + 1] and norms[last] in sites:
            continue  # "the Udokan project"
        _set(doc, index, last, held.mention, None)


def _longest_names(doc: Doc) -> None:
    """ "Askari Metals" beside "Askari Metals Limited": one firm, by its longest name."""
    bodies = [named for named in doc.names if named.mention.kind == "organisation"]
    firms = [named for named in bodies if _is_unknown(named.mention)]
    spelt: dict[tuple[str, ...], Mention] = {}
    for named in sorted(firms, key=lambda item: -len(item.mention.name)):
        spelt.setdefault(_bare(named.mention.name), named.mention)
    for named in firms:
        words = _bare(named.mention.name)
        whole = next((spelt[other] for other in spelt if _holds(other, words)), spelt[words])
        if len(whole.name) > len(named.mention.name):
            named.mention = _as(doc, whole, named)


def _is_unknown(mention: Mention) -> bool:
    """Whether a body is a firm that no table knows."""
    return mention.id is None and mention.role == "name" and not sounds_public(mention.name)


def _bare(name: str) -> tuple[str, ...]:
    """The words of a name without those for the form of the firm."""
    words = name.lower().replace(".", " ").replace(",", " ").split()
    return tuple([word for word in words if word not in _LEGAL])


def _holds(other: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a longer name begins with a shorter one of two words or more, or ends with it."""
    size = len(words)
    return 1 < size < len(other) and words in {other[:size], other[-size:]}
