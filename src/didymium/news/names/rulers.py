"""The states of rulers whom no table knows: "Panama's President Laurentino Cortizo".

A president or minister acts for a state. It stands before the office ("Afghan Mines Minister X"),
behind it ("the mines minister of Tanzania, X"; "X, ministro cinese"); else it is the state that
the page names most.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from didymium.news.words.doc import AGGREGATES, Doc, Named
from didymium.news.words.verb_forms import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_RULING = frozenset(
    (
        *("president", "premier", "presidente", "presidentessa", "cancelliere", "cancelliera"),
        *("chancellor", "king", "re", "emir", "emiro", "minister", "ministro", "ministra"),
        *("undersecretary", "sottosegretario", "sottosegretaria", "viceministro", "viceministra"),
        *("secretary", "senator", "senatore", "senatrice", "congressman", "lawmaker"),
    )
)
_NO_RULERS = frozenset(("general", "generale", "company", "board", "press", "vice", "executive"))
_PRESIDING = frozenset(("president", "presidente", "presidentessa"))
"""Offices of states and of firms alike."""
_STOPS = frozenset((".", ";", ":", "(", ")", '"', "“", "”", "«", "»", "?", "!"))
_REACH = 9


def give_states(doc: Doc, persons: Iterable[Named], roles: list[tuple[int, int, str]]) -> None:
    """Give the persons who rule, and have no state, the state they act for."""
    office_ends = sorted(roles, key=lambda role: role[1])
    ends = [last for _, last, _ in office_ends]
    states: list[Named] | None = None
    for named in persons:
        mention = named.mention
        if mention.kind != "person" or mention.country or not _rules(mention.office):
            continue
        if states is None:
            states = sorted(
                (n for n in doc.names if n.mention.kind == "territory"), key=lambda n: n.first
            )
        if not states:
            return
        place = bisect_left(ends, named.first + 1) - 1
        office = office_ends[place] if place >= 0 else None
        near = office is not None and named.first - office[1] <= _REACH
        first = office[0] if near and office is not None else named.first
        country = _beside(doc, states, first, named)
        if country is not None:
            named.mention = mention.model_copy(update={"country": country})


def _rules(office: str | None) -> bool:
    words = office.lower().split() if office else []
    return not _RULING.isdisjoint(words) and _NO_RULERS.isdisjoint(words)


def _beside(doc: Doc, states: list[Named], first: int, named: Named) -> str | None:
    """The state named around an office and its holder, else the one named most."""
    norms = doc.tokens.norms
    low = max(0, first - _REACH)
    for index in range(first - 1, low - 1, -1):
        if norms[index] in _STOPS:
            low = index + 1
            break
    high = named.last
    while high < min(len(norms), named.last + _REACH) and norms[high] not in _STOPS:
        high += 1
    for state in reversed(states):
        if low <= state.first < named.first and _joined(doc, state, named.first):
            return state.mention.id
    behind = norms[named.last : named.last + 1] == [","]
    for other in doc.names:
        held = other.mention.kind == "organisation"
        if held and first <= other.first < (high if behind else named.first):
            return other.mention.country  # "the president of Codelco"
    for state in states:
        if behind and named.last < state.first < high:
            return state.mention.id
    titled = first < named.first and norms[named.first - 1] in _PRESIDING
    if not titled and not _PRESIDING.isdisjoint((named.mention.office or "").lower().split()):
        return None
    counts = Counter(s.mention.id for s in states if s.mention.id not in AGGREGATES)
    return counts.most_common(1)[0][0] if counts else None


def _joined(doc: Doc, state: Named, stop: int) -> bool:
    """Whether no verb parts a state from the name behind it."""
    norms, language = doc.tokens.norms, "en" if doc.language == "en" else "it"
    return not any(
        form.mood == "indicative" and not doc.tokens.capital(index)
        for index in range(state.last, stop)
        for form in forms_of(norms[index], language)
    )
