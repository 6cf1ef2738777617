"""Firms that no list knows, found by the words they stand beside.

A nationality or a trade before a capitalised name tells of a firm: "l'australiana Alliance
Nickel", "the Perth-based miner Hawker Ridge". Later mentions by the first word alone lead back
to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from didymium import vocabulary
from didymium.news.firms.defined_names import find_defined_names
from didymium.news.firms.firm_deeds import FirmDeeds
from didymium.news.firms.firm_evidence import FirmEvidence
from didymium.news.firms.firm_runs import LEGAL_FORMS, SMALL_FORMS
from didymium.news.firms.short_names import find_short_names
from didymium.news.names.mentions import organisation_at, organisations, spelt_organisations
from didymium.news.names.people import first_names
from didymium.news.names.represented import is_public
from didymium.news.tables import LANGUAGES, rows, words_of
from didymium.news.words.doc import Doc, Named
from didymium.news.words.tokens import fold

_SHORT = 3
_ABBREVIATED = 3
_ABBREVIATION = 5
_LONGEST_LEGAL = 7
_LEGAL = LEGAL_FORMS | SMALL_FORMS | {"co", "company", "group", "holdings", "sa", "ab"}
_PAPERS = frozenset(
    (
        *("quotidiano", "settimanale", "giornale", "rivista", "testata", "portale", "emittente"),
        *("mensile", "newspaper", "broadcaster", "website", "daily", "weekly", "magazine"),
    )
)
"""Words for what tells the news, before its name."""
_FORMAL = _LEGAL | {"proprietary", "pty"}
_NO_NAMES = frozenset(("the", "a", "this", "our", "its", "their", "il", "la", "lo", "i", "le"))
_TITLE_SHARE = 0.75
_BODIES = frozenset(("organisation", "place"))


@cache
def _common(*languages: str) -> frozenset[str]:
    """Words of some languages written with a capital that begin no name: "Critical", "New"."""
    return frozenset[str]().union(*(words_of("common_capitals", own) for own in languages))


@cache
def _months() -> frozenset[str]:
    return frozenset(word for row in rows("months") for word in row["words"].split("|"))


def find_told_firms(doc: Doc) -> None:
    """Add names that the words beside them tell to be firms, before persons are looked for."""
    find_defined_names(doc)
    evidence = FirmEvidence(doc)
    free = 0
    for first in _free_capitals(doc, evidence):
        if first < free:
            continue
        last = free = evidence.run(first)
        begin, last = evidence.trimmed(first, last)
        start = evidence.opened(first)
        placed = start < first and doc.tokens.norms[last : last + 1] != [","]
        placed = placed and evidence.before(start)
        if begin > first or (
            (placed or evidence.told(first, last)) and _may_be(evidence, first, last, _ABBREVIATED)
        ):
            free = evidence.whole(last)
            _add(doc, start if placed else begin, free, evidence.nation(first))
            evidence.bodies_end.add(free)
    find_short_names(doc)


def find_firms(doc: Doc) -> None:
    """Add firms by their form and their doings to the doc's names, and later short forms."""
    _long_names(doc)
    _public_bodies(doc)
    evidence = FirmDeeds(doc)
    free = 0
    for first in _free_capitals(doc, evidence):
        if first < free:
            continue
        last = free = evidence.run(first)
        end = _tailed(evidence, first, last)
        if end:
            _add(doc, evidence.opened(first), evidence.whole(end) if end == last else end)
        elif evidence.acts(first, last) and _may_be(evidence, first, last):
            _add(doc, first, last)
    find_short_names(doc)


def _free_capitals(doc: Doc, evidence: FirmEvidence) -> Iterator[int]:
    """Words with a capital that, when their turn comes, no name holds and that may begin one."""
    shouted = _title_sentences(doc)
    for index in doc.tokens.capitals:
        small = doc.tokens.norms[index] in evidence.small
        if not (small or doc.taken[index] or index in shouted):
            yield index


def _tailed(evidence: FirmEvidence, first: int, last: int) -> int:
    """The end of a run of capitals behind its last word that ends firms' names; 0 without."""
    norms, tails, tokens = evidence.norms, evidence.tails, evidence.tokens
    if norms[first] in tails or (len(norms[first]) <= _SHORT and last - first < _SHORT):
        return 0
    if norms[first] in _common(*LANGUAGES) and not _mixed(evidence, first, last):
        return 0
    if not evidence.sites.isdisjoint(norms[first : last + 1]):
        return 0  # "the Ewoyaa Lithium Project"
    for index in range(last - 1, first, -1):
        if norms[index] in tails and len(norms[index]) > _SHORT:
            shouted = tokens.raw(first).isupper() and not tokens.raw(index).isupper()
            return 0 if shouted and len(norms[first]) > _ABBREVIATION else index + 1
    return 0


def _mixed(evidence: FirmEvidence, first: int, last: int) -> bool:
    """ "Energia Minerals": an Italian word before an English one that ends firms' names."""
    two = last - first == _SHORT - 1
    return evidence.language == "it" and two and evidence.norms[first] in _common("it")


def _may_be(evidence: FirmEvidence, first: int, last: int, letters: int = _SHORT + 1) -> bool:
    """Whether a run of capitals may be a firm's name, were there something that tells it."""
    tokens = evidence.tokens
    word = tokens.norms[first]
    upper = tokens.raw(first).isupper() and len(word) > 1
    long = last - first > 1 or len(word) >= letters or upper
    person = not first_names().isdisjoint(tokens.norms[first:last])
    if person and not evidence.makes(last):
        return False
    return long and evidence.possible(first, last)


def _long_names(doc: Doc) -> None:
    """Names that hold known ones: "China Energy International Group", "Element 25 Limited"."""
    tokens = doc.tokens
    legal = sorted(index for word in _LEGAL for index in tokens.places.get(word, ()))
    if not legal:
        return
    no_names = _NO_NAMES | _months()
    starts = {named.first: named for named in doc.names}
    ends = {named.last: named for named in doc.names if _unknown(named)}
    for end in legal:
        held = ends.get(end + 1)
        small = tokens.norms[end] in SMALL_FORMS and doc.tokens.text[tokens.starts[end] - 1] == " "
        if not (tokens.capital(end) or small) or (doc.taken[end] and held is None):
            continue
        first = end
        while first > 0 and end - first < _LONGEST_LEGAL and _joins(doc, first - 1):
            first -= 1
        if held is not None and held.first <= first:
            continue
        while first < end and (tokens.norms[first] in no_names or tokens.norms[first].isdigit()):
            first += 1
        if _FORMAL.issuperset(tokens.norms[first:end]):
            continue  # "Norilsk Nickel Africa Proprietary Limited": known by its first words
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
    bodies = [(at, item) for at, item in enumerate(doc.names) if item.mention.kind in _BODIES]
    if not bodies:
        return
    states = [named for named in doc.names if named.mention.kind == "territory"]
    by_end = {named.last: named for named in states}
    by_start = {named.first: named for named in states}
    for place, named in bodies:
        mention = named.mention
        public = mention.kind == "organisation" and is_public(mention)
        if public and (other := _other_state(doc, named, by_end, by_start)):
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


def _add(doc: Doc, first: int, last: int, country: str | None = None) -> None:
    doc.names = [n for n in doc.names if n.first < first or n.last > last or _within(n)]
    id_ = spelt_organisations().get(tuple(map(fold, doc.tokens.norms[first:last])))
    mention = organisation_at(doc, doc.span(first, last), id_, country)
    if id_ is None and not _PAPERS.isdisjoint(doc.tokens.norms[max(0, first - 2) : first]):
        mention = mention.model_copy(update={"role": "carrier"})
    doc.names.append(Named(first, last, mention))
    for index in range(first, last):
        doc.taken[index] = 1


def _within(named: Named) -> bool:
    """Whether a name stays what it is inside a firm's: the material of "Atlas Tungsten"."""
    return named.mention.kind not in {"territory", "place"}
