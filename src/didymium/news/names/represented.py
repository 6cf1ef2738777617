"""Whom a name stands for as the side of an act: its state, its union, its firm or itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from didymium import vocabulary
from didymium.news.names.mentions import bodies_of_offices, bodies_of_persons, organisations
from didymium.news.types import Mention, Party, PartyKind, Speaker, make_party
from didymium.news.words.doc import Named

_PARTY_KIND_OF: dict[str, PartyKind] = {
    "territory": "territory",
    "bloc": "bloc",
    "person": "person",
}
_CARRIERS = frozenset(("outlet", "news_agency"))
_PUBLIC_KINDS = frozenset({"ministry", "agency", "parliament", "court"})
_PUBLIC_WORDS = (
    "minister",
    "ministry",
    "department",
    "dipartimento",
    "agenzia",
    "agency",
    "autorit",
    "authority",
    "ministri",
    "corte ",
    " court",
    " circuit",
    "senat",
    "parlament",
    "congress",
    "assembl",
    "commission",
    "chamber of deputies",
    "camera dei deputati",
    "national council",
    "secretariat",
    "court of",
    "tribunal",
)


def carries_news(speaker: Speaker) -> bool:
    """Whether a paper or agency speaks, which tells what others say and takes no side."""
    held = organisations().get(speaker.id or "")
    return held is not None and held.kind in _CARRIERS


def is_public(mention: Mention) -> bool:
    """Whether an organisation is an arm of a state: ministry, agency, parliament."""
    if mention.kind != "organisation" or mention.country is None:
        return False
    held = organisations().get(mention.id or "")
    if held is not None:
        return held.kind in _PUBLIC_KINDS
    return sounds_public(mention.name)


@lru_cache(maxsize=4_096)
def sounds_public(name: str) -> bool:
    """Whether the name of an organisation that no table knows is one of an arm of a state."""
    low = name.lower()
    return any(word in low for word in _PUBLIC_WORDS)


def represents(mention: Mention) -> str | None:
    """The body that an officer acts for: a commissioner for the union, a minister for a state."""
    if mention.kind == "office":
        return bodies_of_offices().get(mention.id or "")
    return bodies_of_persons().get(mention.id or "") if mention.kind == "person" else None


def side_of(body: str, name: str, span: tuple[int, int] | None) -> Party:
    """A territory, bloc or organisation as a side of an act."""
    if body in organisations():
        country = organisations()[body].iso3 or None
        return make_party(kind="organisation", id=body, name=name, country=country, span=span)
    kind: PartyKind = vocabulary.side_kind(body)
    return make_party(kind=kind, id=body, name=name, country=body, span=span)


def party(named: Named) -> Party:
    """A mention as a side of an act; a ministry or agency stands for its territory."""
    if named.side is None:
        named.side = _party(named.mention)
    return named.side


def _party(mention: Mention) -> Party:
    kind = _PARTY_KIND_OF.get(mention.kind, "organisation")
    body = represents(mention)
    if body is not None:
        return side_of(body, mention.name, mention.span)
    if is_public(mention):
        return make_party(
            kind="territory",
            id=mention.country,
            name=mention.name,
            country=mention.country,
            span=mention.span,
        )
    return make_party(
        kind=kind, id=mention.id, name=mention.name, country=mention.country, span=mention.span
    )


def code(party: Party) -> str:
    """A side as the territory or bloc it stands for, else its own id or name."""
    if party.kind in {"territory", "bloc"} and party.id:
        return party.id
    if party.kind == "person":
        return party.country or f"person:{party.name}"
    return f"org:{party.id or party.name}"


def side_key(named: Named) -> str:
    """Whom a name stands for: a firm for itself, everyone else for the territory."""
    mention = named.mention
    if mention.kind == "organisation" and not is_public(mention):
        return mention.id or mention.name
    return mention.country or mention.id or mention.name


def is_firm(named: Named) -> bool:
    """Whether a name is a firm: no arm of a state, no paper, bank or exchange that we know."""
    mention = named.mention
    if mention.kind != "organisation" or is_public(mention):
        return False
    held = organisations().get(mention.id or "")
    return held is None or held.kind == "firm"


def is_firm_party(item: Party) -> bool:
    """Whether a side of an act is a firm: known as one, or by no name of an arm of a state."""
    if item.kind != "organisation":
        return False
    held = organisations().get(item.id or "")
    if held is not None:
        return held.kind == "firm"
    return not sounds_public(item.name)


def is_stateless_body(item: Party) -> bool:
    """Whether a side is an arm of a state that it does not tell: "the National Assembly"."""
    unknown = item.kind == "organisation" and item.id is None and item.country is None
    return unknown and sounds_public(item.name)


def parties_of(names: Iterable[Named]) -> list[Party]:
    """The sides of several names, each only once."""
    found: list[Party] = []
    seen: set[str] = set()
    for named in names:
        side = party(named)
        key = side.id or side.name
        if key not in seen:
            seen.add(key)
            found.append(side)
    return found
