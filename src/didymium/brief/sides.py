"""Whose act it is: the states and firms on the sides of the act itself, never those named nearby.

A place that an article only mentions is no side. A firm is a side under its own name: its country
is told as the firm's country, and does not make the state a party.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from didymium import vocabulary
from didymium.brief.tables import rules
from didymium.errors import UnknownNameError

if TYPE_CHECKING:
    from didymium.news.types import Act, Party, Statement

_OFFICIALS: Final = frozenset({"person", "territory", "organisation"})
_STATE_KINDS: Final = frozenset({"territory", "bloc"})
# An outlet or a ministry is no firm, and no side of a contract.
_FIRM: Final = "firm"
_STEM: Final = 3
_TWO: Final = 2
# Words by which a body that no table knows is none of a firm.
_PUBLIC: Final = re.compile(
    r"\b(?:minist|govern|commission|parliament|parlament|senat|agenc|agenzia|authorit|autorit|"
    r"department|dipartiment|regulator|court|tribunal|council|consiglio|president)",
    re.IGNORECASE,
)
# Up to this rank of ``rules/roles.csv`` a territory buys more than it sells.
_BUYER_RANK: Final = 2
# Up to this one it is a buyer, or uses what it mines.
_USER_RANK: Final = 3


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm on a side of an act: its name, its id in the vocabulary, its country where known."""

    name: str
    id: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Sides:
    """The states that act, the states acted on, and the firms on either side."""

    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    firms: tuple[Firm, ...] = ()


def of_deal(statement: Statement, passing: frozenset[str] = frozenset()) -> Sides:
    """The sides of a deal; ``passing`` are states that its sentence names by an adjective alone.

    Two firms, or a firm and one state, are two sides already: a further state named with them is
    where the deal points to and not who signs it. An official who speaks of talks with another
    state speaks for his own.
    """
    act = statement.act
    assert act is not None
    firms = _firms((*act.actors, *act.targets))
    actors, targets = _states(act.actors), _states(act.targets)
    if firms:
        # "The Canadian consultancy": the home of a firm that is not known is no side.
        actors, targets = (
            tuple(code for code in side if code not in passing) for side in (actors, targets)
        )
    if len(firms) >= 2:
        return Sides((), (), (*firms, *_unlisted(act)))
    if firms:
        actors, targets = actors[:1], () if actors else targets[:1]
    firms = (*firms, *_unlisted(act)) if firms or len({*actors, *targets}) < _TWO else firms
    states = dict.fromkeys((*actors, *targets))
    home = statement.speaker.country or (
        statement.speaker.id if statement.speaker.kind == "territory" else None
    )
    if len(states) == 1 and not firms and home and home not in states:
        speaks = statement.speaker.kind in _OFFICIALS and statement.speaker.office is not None
        if speaks or statement.speaker.kind == "territory":
            return Sides((home,), tuple(states))
    return Sides(actors, targets, firms)


def has_state(statement: Statement) -> bool:
    """Whether a state, its ministry or its official is on a side of an act, or speaks of it."""
    act = statement.act
    assert act is not None
    kinds = _kinds()
    official = any(
        party.kind == "organisation" and kinds.get(party.id or "", _FIRM) != _FIRM
        for party in (*act.actors, *act.targets)
    )
    return official or bool(_states((*act.actors, *act.targets)))


def of_measure(statement: Statement, acts: Iterable[Act], *, export: bool) -> Sides:
    """The sides of a measure; the controller of an export control is who has the goods.

    ``acts`` are all the acts of the page, each of which may name the controller. Where the actor
    read is a buyer by ``rules/roles.csv``, another side of an act on the same material that is
    not a buyer is the controller, and the buyer is whom it touches.
    """
    act = statement.act
    assert act is not None
    if act.action == "licence_grant":
        # Who gets a licence is a side of it; the state that gives it is the controller.
        return Sides(_states(act.actors), _states(act.targets), _firms(act.targets))
    actors, targets = _states(act.actors), _states(act.targets)
    if not export or not actors or not buys(actors[0]):
        return Sides(actors, targets, _firms(act.actors))
    others = [
        code
        for other in (act, *acts)
        if other is act or set(other.materials) & set(act.materials) or not act.materials
        for code in (*_states(other.actors), *_states(other.targets))
        if not buys(code) and code != "ALL"
    ]
    if not others:
        return Sides(actors, targets, _firms(act.actors))
    return Sides((others[0],), tuple(code for code in actors if code != others[0]))


def of_other(
    statement: Statement, places: tuple[str, ...] = (), headline: tuple[str, ...] = ()
) -> Sides:
    """The sides of a project or a stock: the place, the acting state, else the firm's country.

    ``places`` are the territories in which its sentence says that things happen: a firm's mine is
    where the page puts it, not where the firm has its seat. ``headline`` are those that the
    headline names, of which one alone is the place of a firm's mine too.
    """
    act = statement.act
    assert act is not None
    actors = _states(act.actors)
    firms = _firms(act.actors) or (() if actors else _firms(act.targets))
    homes = tuple(dict.fromkeys(firm.country for firm in firms if firm.country))
    named = places if len(places) == 1 else headline
    at = named if firms and not actors and len(named) == 1 else ()
    also = () if actors else _unlisted(act)
    return Sides(at or actors or homes[:1], _states(act.targets), (*firms, *also))


def supplier(sides: Sides, leader: str) -> str | None:
    """The side that has the resource, by ``rules/roles.csv``; None where the leader is a side.

    A side that only buys adds nothing, and what the leader of the chain sells is there already.
    """
    states = dict.fromkeys((*sides.actors, *sides.targets))
    if leader in states:
        return None
    able = [code for code in states if _is_state(code) and _rank(code) > 1]
    return max(able, key=_rank) if able else None


def supplier_of_firms(statement: Statement, sides: Sides, leader: str) -> str | None:
    """Where firms would add supply: the one state on their sides that is no buyer, else their home.

    None where there are two such states, or two homes, or only the leader's.
    """
    act = statement.act
    assert act is not None
    states = (*sides.actors, *_states((*act.actors, *act.targets)))
    for codes in (states, tuple(firm.country for firm in sides.firms if firm.country)):
        able = {code for code in codes if _is_state(code) and not uses(code)}
        if len(able - {leader}) == 1:
            return next(iter(able - {leader}))
    return None


def _is_state(code: str) -> bool:
    return code != "ALL" and vocabulary.side_kind(code) == "territory"


def uses(code: str) -> bool:
    """Whether a territory mainly uses minerals, and is no place that would add supply."""
    return _rank(code) <= _USER_RANK


def _rank(code: str) -> int:
    ranks = {row["territory"]: int(row["rank"]) for row in rules("roles")}
    return ranks.get(code, 5)


def buys(code: str) -> bool:
    """Whether a territory or bloc buys more than it sells, by ``rules/roles.csv``."""
    return _rank(code) <= _BUYER_RANK


def _states(parties: Iterable[Party]) -> tuple[str, ...]:
    """The states on a side: by name, or by an official who acts for one."""
    found = [
        party.country if party.kind == "person" else party.id
        for party in parties
        if party.kind == "person" or (party.kind in _STATE_KINDS and _is_named(party))
    ]
    return tuple(dict.fromkeys(code for code in found if code))


def _is_named(party: Party) -> bool:
    """Whether the words of a side are a name of it; an office of an unknown state is not."""
    if party.id is None:
        return False
    stems = {
        word[:_STEM].casefold()
        for lang in ("en", "it")
        for word in vocabulary.name(vocabulary.side_kind(party.id), party.id, lang).split()
        if len(word) > _STEM
    }
    # "Chinese commerce ministry": the adjective of a name begins as the name does.
    if any(word[:_STEM].casefold() in stems for word in party.name.split() if len(word) > _STEM):
        return True
    try:
        return vocabulary.resolve(party.name).id == party.id
    except UnknownNameError:
        return False


def firms(ids: Iterable[str]) -> tuple[vocabulary.Organisation, ...]:
    """The firms among some organisations of the vocabulary."""
    wanted = set(ids)
    return tuple(o for o in vocabulary.organisations() if o.id in wanted and o.kind == _FIRM)


def _unlisted(act: Act) -> tuple[Firm, ...]:
    """The firms on the sides of an act that the vocabulary does not know, by the page's words."""
    found = (
        p.name
        for p in (*act.actors, *act.targets)
        if p.kind == "organisation"
        and not p.id
        and not p.name[:1].islower()
        and not _PUBLIC.search(p.name)
    )
    return tuple(Firm(name, None, None) for name in dict.fromkeys(found))


@cache
def _kinds() -> dict[str, str]:
    return {organisation.id: organisation.kind for organisation in vocabulary.organisations()}


def _firms(parties: Iterable[Party]) -> tuple[Firm, ...]:
    found: dict[str, Firm] = {}
    for party in parties:
        if party.kind == "organisation" and party.id in _kinds() and _kinds()[party.id] == _FIRM:
            found.setdefault(party.id, Firm(party.name, party.id, party.country))
    return tuple(found.values())
