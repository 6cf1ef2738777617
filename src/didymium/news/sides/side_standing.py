"""How somebody whom a page names stands beside the others, and what its names look like.

These features hold for every act of a page: the first, the only or the most named of its kind; a
firm that a list knows, an abbreviation, a name that ends as firms' names do; a state that is only
where a firm comes from or where something happens.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from didymium.news.firms.firm_runs import LEGAL_FORMS, firm_tails
from didymium.news.names.mentions import organisations
from didymium.news.names.represented import sounds_public
from didymium.news.tables import rows
from didymium.news.words.doc import Doc, Named

if TYPE_CHECKING:
    from didymium.news.sides.side_features import Candidate

_MOST_RANKS, _MOST_FIRMS = 3, 2
_ABBREVIATION = 5
_DUG = frozenset(("material", "product", "stage"))
_NATION_REACH = 4
_SEATED = frozenset(("based", "listed", "headquartered"))
POSSESSIVE = frozenset(("'s", "’s"))


def _prepositions() -> dict[str, str]:
    return {word: row["class"] for row in rows("side_words") for word in row["words"].split("|")}


PREPOSITIONS = _prepositions()


def link(norms: list[str], first: int, start: int) -> str:
    """The preposition or mark before a name, over an article."""
    if first <= start:
        return "start"
    own = PREPOSITIONS.get(norms[first - 1], "other")
    if own == "article":
        if first - 1 <= start:
            return "start"
        own = PREPOSITIONS.get(norms[first - 2], "other")
    return own


def add_standing(doc: Doc, found: Iterable[Candidate]) -> None:
    """Give the candidates of a page the features of their standing and their names."""
    kinds: dict[str, list[Candidate]] = {}
    for one in found:
        kinds.setdefault(one.kind, []).append(one)
    firms = f"firms{min(_MOST_FIRMS, len(kinds.get('firm', ())))}"
    for same in kinds.values():
        most = max([len(one.names) for one in same])
        for rank, one in enumerate(same):
            one.features[f"kind_rank{min(_MOST_RANKS, rank)}"] = None
            if len(same) == 1:
                one.features["kind_sole"] = None
            if len(one.names) == most:
                one.features["kind_most"] = None
            one.features[firms] = None
            one.features.update(dict.fromkeys(_names(doc, one)))


def _names(doc: Doc, one: Candidate) -> list[str]:
    """What the names of a candidate look like and where all of them stand."""
    norms = doc.tokens.norms
    found: list[str] = []
    if one.kind == "firm":
        found += firm_name(one.party.id, one.party.name)
        if one.party.country:
            found.append("has_country")
    elif one.kind == "state":
        if all(named.mention.role == "adjective" for named in one.names):
            found.append("only_adjective")
        if all(is_origin(doc, named) for named in one.names):
            found.append("only_origin")
    if all(_is_place(doc, named) for named in one.names):
        found.append("only_place")
    if all(norms[named.first - 1] == "(" for named in one.names):
        found.append("only_bracket")
    return found


@lru_cache(maxsize=4_096)
def firm_name(id_: str | None, name: str) -> tuple[str, ...]:
    """What the name of an organisation tells of it."""
    held = organisations().get(id_ or "")
    found = ["known" if id_ else "unknown"]
    if held is not None:
        found.append(f"org_{held.kind}")
    elif sounds_public(name):
        found.append("public_words")
    words = name.lower().split()
    if name.isupper() and len(name) <= _ABBREVIATION:
        found.append("abbreviation")
    if len(words) == 1:
        found.append("one_word")
    if words[-1].strip(".") in firm_tails() | LEGAL_FORMS:
        found.append("firm_tail")
    return tuple(found)


def _is_place(doc: Doc, named: Named) -> bool:
    """ "in Congo", "the Congo copper mine": where something is, no side of it."""
    if named.mention.role == "place" or link(doc.tokens.norms, named.first, -1) == "in":
        return True
    near = doc.names_in(named.last, named.last + 1)
    return named.mention.role == "name" and any(n.mention.kind in _DUG for n in near)


def is_origin(doc: Doc, named: Named) -> bool:
    """ "China's Ganfeng", "the Perth-based miner": a state that tells where a firm comes from."""
    norms = doc.tokens.norms
    behind = norms[named.last] if named.last < len(norms) else ""
    if behind in _SEATED:
        return True
    near = doc.names_in(named.last, named.last + _NATION_REACH)
    firm = any(other.mention.kind == "organisation" for other in near)
    return firm and (named.mention.role == "adjective" or behind in POSSESSIVE)
