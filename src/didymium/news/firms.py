"""Firms that no list knows, found by the words they stand beside.

A nationality or a trade before a capitalised name tells of a firm: "l'australiana Alliance
Nickel", "the Perth-based miner Hawker Ridge". Later mentions by the first word alone lead back
to it.
"""

from __future__ import annotations

from functools import cache

from didymium import vocabulary
from didymium.news.doc import Doc, Named
from didymium.news.mentions import organisations
from didymium.news.people import first_names
from didymium.news.represented import is_public
from didymium.news.tables import rows
from didymium.news.types import Mention

_LONGEST = 4
_SHORT = 3
_PRESS = frozenset(("news", "times", "journal", "post", "intelligence", "bureau", "center"))
_LONGEST_LEGAL = 7
_LEGAL = frozenset(
    (
        *("corp", "corporation", "inc", "ltd", "limited", "plc", "llc", "co", "company", "group"),
        *("holdings", "spa", "srl", "sa", "ag", "gmbh", "nv", "ab", "asa", "oyj", "oy"),
    )
)
_NO_NAMES = frozenset(("the", "a", "this", "our", "its", "their", "il", "la", "lo", "i", "le"))
_TITLE_SHARE = 0.75


@cache
def _trades(language: str) -> frozenset[str]:
    """Words for a firm by its trade: "miner", "produttore"."""
    return frozenset(
        word
        for row in rows("firm_words")
        if row["language"] == language
        for word in row["words"].split("|")
    )


@cache
def _tails() -> frozenset[str]:
    """Words that end the names of firms: "Resources", "Metals"."""
    return frozenset(
        word
        for row in rows("organisation_words")
        if row["position"] == "tail"
        for word in row["words"].split("|")
        if len(word) > _SHORT and word not in _PRESS
    )


@cache
def _common() -> frozenset[str]:
    """Words written with a capital that begin no name: "Critical", "New"."""
    return frozenset(word for row in rows("common_capitals") for word in row["words"].split("|"))


def find_firms(doc: Doc) -> None:
    """Add firms beyond the tables to the doc's names, and their later short forms."""
    _long_names(doc)
    _public_bodies(doc)
    tokens, norms = doc.tokens, doc.tokens.norms
    trades = _trades("en" if doc.language == "en" else "it")
    after_adjective = {
        named.last
        for named in doc.names
        if named.mention.kind == "territory" and named.mention.role == "adjective"
    }
    shouted = _title_sentences(doc)
    free = 0
    for first in tokens.capitals:
        if first < free or doc.taken[first] or first in shouted:
            continue
        if norms[first] in first_names():
            continue
        told = norms[first - 1] in trades or (doc.language == "it" and first in after_adjective)
        if not told and not _tailed(doc, first):
            continue
        last = first + 1
        while (
            last < len(norms)
            and last - first < _LONGEST
            and tokens.capital(last)
            and not doc.taken[last]
            and tokens.text[tokens.ends[last - 1] : tokens.starts[last]] in {" ", "-"}
        ):
            last += 1
        if last - first == 1 and len(norms[first]) <= _SHORT and not tokens.raw(first).isupper():
            continue
        _add(doc, first, last)
        free = last
    _short_forms(doc)


def _tailed(doc: Doc, first: int) -> bool:
    """Whether a capitalised word is followed by one that ends firms' names."""
    tokens, norms = doc.tokens, doc.tokens.norms
    return (
        first + 1 < len(norms)
        and norms[first + 1] in _tails()
        and tokens.capital(first + 1)
        and not doc.taken[first + 1]
        and norms[first] not in _common()
        and len(norms[first]) > _SHORT
        and tokens.text[tokens.ends[first] : tokens.starts[first + 1]] == " "
    )


def _long_names(doc: Doc) -> None:
    """Names that hold known ones: "China Energy International Group", "Element 25 Limited"."""
    tokens = doc.tokens
    legal = sorted(index for word in _LEGAL for index in tokens.places.get(word, ()))
    if not legal:
        return
    starts = {named.first: named for named in doc.names}
    ends = {named.last: named for named in doc.names if _unknown(named)}
    for end in legal:
        held = ends.get(end + 1)
        if not tokens.capital(end) or (doc.taken[end] and held is None):
            continue
        first = end
        while first > 0 and end - first < _LONGEST_LEGAL and _joins(doc, first - 1):
            first -= 1
        if held is not None and held.first <= first:
            continue
        while first < end and tokens.norms[first] in _NO_NAMES:
            first += 1
        if first == end or not tokens.capital(first):
            continue
        inside = [starts[index] for index in range(first, end) if index in starts]
        if any(n.mention.kind == "person" or n.mention.id in organisations() for n in inside):
            continue
        doc.names = [named for named in doc.names if named not in inside]
        _add(doc, first, end + 1)


def _unknown(named: Named) -> bool:
    return named.mention.kind == "organisation" and named.mention.id is None


def _joins(doc: Doc, index: int) -> bool:
    """Whether a word belongs to the name that goes on behind it."""
    tokens = doc.tokens
    near = tokens.text[tokens.ends[index] : tokens.starts[index + 1]] in {" ", "-"}
    return near and (tokens.capital(index) or tokens.norms[index].isdigit())


def _public_bodies(doc: Doc) -> None:
    """ "Portugal's Environmental Protection Agency", "the Quebec government": arms of a state."""
    norms = doc.tokens.norms
    by_end = {named.last: named for named in doc.names if named.mention.kind == "territory"}
    by_start = {named.first: named for named in doc.names if named.mention.kind == "territory"}
    for place, named in enumerate(doc.names):
        mention = named.mention
        if is_public(mention) and (other := _other_state(doc, named, by_end, by_start)):
            # "Peru's Congress", "il Congresso peruviano"
            body = mention.model_copy(update={"id": None, "country": other, "name": mention.text})
            doc.names[place] = Named(named.first, named.last, body)
        elif mention.kind == "organisation" and mention.id is None and mention.country is None:
            owner = by_end.get(named.first - 1)
            if owner is not None and norms[named.first - 1] in {"'s", "'"}:
                country = mention.model_copy(update={"country": owner.mention.id})
                doc.names[place] = Named(named.first, named.last, country)
        elif mention.kind == "place" and norms[named.last : named.last + 1] == ["government"]:
            state = _states_of_sites().get(mention.id or "")
            if state:
                ruler = mention.model_copy(
                    update={
                        "kind": "territory",
                        "id": state,
                        "country": state,
                        "role": "government",
                    }
                )
                doc.names[place] = Named(named.first, named.last, ruler)


def _other_state(
    doc: Doc, named: Named, by_end: dict[int, Named], by_start: dict[int, Named]
) -> str | None:
    """The state beside the name of a public body, where it is not the one the body is known of."""
    before = by_end.get(named.first)
    if before is None and doc.tokens.norms[named.first - 1] in {"'s", "'"}:
        before = by_end.get(named.first - 1)
    behind = by_start.get(named.last) if doc.language == "it" else None
    for owner in (before, behind):
        if owner is not None and owner.mention.role in {"adjective", "name"}:
            return owner.mention.id if owner.mention.id != named.mention.country else None
    return None


@cache
def _states_of_sites() -> dict[str, str]:
    return {site.id: site.iso3 for site in vocabulary.sites()}


def _title_sentences(doc: Doc) -> set[int]:
    """The words of English headlines that write nearly every word with a capital."""
    found: set[int] = set()
    if doc.language != "en":
        return found
    for sent in doc.sentences:
        if sent.part != "headline":
            continue
        words = [i for i in range(sent.first, sent.last) if len(doc.tokens.norms[i]) > _SHORT]
        if sum(map(doc.tokens.capital, words)) > _TITLE_SHARE * max(1, len(words)):
            found.update(range(sent.first, sent.last))
    return found


def _add(doc: Doc, first: int, last: int) -> None:
    span = doc.span(first, last)
    text = doc.text[span[0] : span[1]]
    mention = Mention(
        span=span,
        text=text,
        kind="organisation",
        id=None,
        name=text,
        role="name",
        country=None,
        office=None,
    )
    doc.names.append(Named(first, last, mention))
    for index in range(first, last):
        doc.taken[index] = 1


def _short_forms(doc: Doc) -> None:
    """Later mentions of an unknown firm by the first word of its name."""
    norms = doc.tokens.norms
    known = {
        norms[named.first]: named
        for named in doc.names
        if named.mention.kind == "organisation"
        and named.mention.id is None
        and named.last - named.first > 1
        and len(norms[named.first]) > _SHORT
        and named.mention.country is None
    }
    if not known:
        return
    for index in doc.tokens.capitals:
        held = known.get(norms[index])
        if held is None or doc.taken[index] or index == held.first:
            continue
        span = doc.span(index, index + 1)
        mention = held.mention.model_copy(
            update={"span": span, "text": doc.text[span[0] : span[1]]}
        )
        doc.names.append(Named(index, index + 1, mention))
        doc.taken[index] = 1
