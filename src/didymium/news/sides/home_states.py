"""States that a page does not name but shows: by its language, its address, its towns.

"The Cabinet has banned exports" on a page of Namibia's broadcaster is Namibia's ban; "la Regione
Lazio ha autorizzato" Italy's licence. Such states may be sides of acts; what shows them is told
as features, which ``side_features`` hands on to be weighed.
"""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from didymium import vocabulary
from didymium.news.tables import rows
from didymium.news.words.doc import Doc, Named
from didymium.news.words.phrases import PhraseBook, shelf_of

_OF_LANGUAGE = {"it": "ITA"}
_SOLD = frozenset(
    ("ai", "cc", "co", "fm", "gg", "io", "la", "ly", "me", "sh", "st", "to", "tv", "ws")
)
"""Endings of addresses of states that sell them to everybody."""
_OTHER = {"uk": "GBR", "eu": "EU"}
_OFTEN = 2
_NAMED_ALIKE = frozenset(("organisation", "person"))


@cache
def _regions(language: str) -> PhraseBook[str]:
    """The states of regions, towns and institutions, by their names in any language."""
    book: PhraseBook[str] = PhraseBook(shelf_of(language))
    for row in rows("regions"):
        for name in row["names"].split("|"):
            book.add(name, row["iso3"])
    return book


@cache
def _endings() -> dict[str, str]:
    """The states of the endings of addresses."""
    known = {item.iso2.lower(): item.iso3 for item in vocabulary.territories() if item.iso2}
    return {end: state for end, state in known.items() if end not in _SOLD} | _OTHER


@cache
def _of_sites() -> dict[str, str]:
    return {site.id: site.iso3 for site in vocabulary.sites()}


def region_words(doc: Doc) -> list[tuple[int, int, str]]:
    """Where a page names regions, towns or institutions, and of which state they are."""
    tokens = doc.tokens
    return [
        (first, last, states[0])
        for first, last, states in _regions(doc.language).find(tokens)
        if tokens.capital(first) and tokens.capital(last - 1)
    ]


def place_regions(doc: Doc) -> None:
    """Make places of names that are no bodies but regions and towns: "Torino ha approvato"."""
    regions = {(first, last): state for first, last, state in region_words(doc)}
    for place, named in enumerate(doc.names) if regions else ():
        mention = named.mention
        state = regions.get((named.first, named.last))
        if state is not None and mention.id is None and mention.kind in _NAMED_ALIKE:
            region = mention.model_copy(update={"kind": "place", "role": "place", "country": state})
            doc.names[place] = Named(named.first, named.last, region)


def home_states(doc: Doc) -> dict[str, list[str]]:
    """The states that a page shows without naming them, with what shows them."""
    found: dict[str, list[str]] = {}
    if doc.language in _OF_LANGUAGE:
        found.setdefault(_OF_LANGUAGE[doc.language], []).append("home_language")
    ending = (urlsplit(doc.url).hostname or "").rpartition(".")[2] if doc.url else ""
    if ending in _endings():
        found.setdefault(_endings()[ending], []).append("home_address")
    counts: dict[str, int] = {}
    of_sites = _of_sites()
    sites = [of_sites.get(named.mention.id or "") for named in doc.names]
    for state in (*[own for _, _, own in region_words(doc)], *filter(None, sites)):
        counts[state] = counts.get(state, 0) + 1
    for rank, state in enumerate(sorted(counts, key=lambda own: -counts[own])):
        shown = found.setdefault(state, [])
        shown += ["home_region", f"home_region{min(_OFTEN, counts[state])}"]
        if rank == 0:
            shown.append("home_region_most")
    return found
