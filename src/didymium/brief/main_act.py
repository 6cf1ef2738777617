"""Which act of a page is its news: the one that the brief answers first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from didymium.brief import acts as told
from didymium.brief import sides as who

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Speaker, Statement

_TWO: Final = 2
# "Chinese buyers" or a source's home do not make a place what the page is about.
PASSING: Final = frozenset({"adjective", "people", "carrier"})
# Sentences of the body that tell the news with the headline, and the last that may tell it at all:
# what comes later is told beside it.
_LEAD: Final = 2
EARLY: Final = 4
# Public money is a state's: a firm's own investment is none.
_PUBLIC: Final = frozenset({"state_loan", "loan_guarantee", "grant", "state_aid"})
# What is merely meant or talked of.
_TALK: Final = frozenset({"statement_of_intent", "negotiation"})


def main_act(reading: Reading) -> Statement | None:
    """The main act: not background, with a rule for it, the headline's first."""
    first, early = opening(reading, _LEAD), opening(reading, EARLY)
    of_headline = _headline_families(reading)
    beside = frozenset(
        name for event in reading.events if event.background for name in event.statements
    )

    def score(statement: Statement) -> tuple[int, ...]:
        act = statement.act
        assert act is not None
        rule, lead = told.rule_of(reading, statement), statement.sentence in first
        family = rule["family"] if rule is not None else "none"
        price = family == "price"
        # Who may own is the news where the headline says so, and then before all else.
        own = family == "ownership" and family in of_headline
        return (
            1 if statement.background and not (price and lead) else 0,
            0 if rule and (lead or not price) and (own or family != "ownership") else 1,
            # What the reading as a whole tells beside its news.
            1 if statement.id in beside else 0,
            0 if lead else 1,
            0 if own or "ownership" not in of_headline else 1,
            0 if price or _parties(statement, "actors") else 1,
            0 if is_known(statement.speaker) else 1,
            0 if len({*_parties(statement, "actors"), *_parties(statement, "targets")}) > 1 else 1,
            {"headline": 1, "body": 0, "closing": 2}[statement.part],
            statement.sentence,
            1 if act.instrument == "statement_of_intent" else 0,
        )

    acts = [
        statement
        for statement in reading.statements
        if statement.act is not None
        and statement.sentence in (first if statement.act.instrument in _TALK else early)
        and (statement.act.instrument not in _TALK or _is_the_news(reading, statement))
        and (statement.act.instrument not in _PUBLIC or _is_paid(reading, statement))
        and (
            not (statement.background and statement.id in beside)
            or statement.act.action == "price_move"
        )
    ]
    best = min(acts, key=score) if acts else None
    if best is not None and best.act is not None and best.act.instrument == "denial":
        best = told.denied_act(reading, best)
    return _more_exact(reading, best, acts) if best is not None else None


def _is_paid(reading: Reading, statement: Statement) -> bool:
    """Whether public money is a state's, and the page names a sum or a firm that gets it."""
    sides = who.of_deal(statement)
    named = bool(sides.firms) or any(q.measure == "money" for q in reading.quantities)
    return who.has_state(statement) and named


def _headline_families(reading: Reading) -> frozenset[str]:
    """The families of the acts that the headline itself tells of; none without such a headline."""
    heads = [s for s in reading.statements if s.part == "headline" and s.act is not None]
    rules_of = [told.rule_of(reading, statement) for statement in heads if not statement.background]
    return frozenset(rule["family"] for rule in rules_of if rule is not None)


def _more_exact(reading: Reading, best: Statement, acts: Sequence[Statement]) -> Statement:
    """For mere talk, an act of the same sides that says what is talked of; else the act itself."""
    if best.act is None or best.act.instrument not in _TALK:
        return best
    sides = {*_parties(best, "actors"), *_parties(best, "targets")}
    for other in acts:
        rule = told.rule_of(reading, other)
        own = {*_parties(other, "actors"), *_parties(other, "targets")}
        if rule is not None and rule["family"] == "stock" and own and own <= sides:
            return other
    return best


def passing(reading: Reading, statement: Statement) -> frozenset[str]:
    """The states that a statement's sentence names by an adjective alone."""
    start, end = next(s.span for s in reading.sentences if s.index == statement.sentence)
    roles: dict[str, set[str]] = {}
    for mention in reading.mentions:
        if mention.kind == "territory" and mention.id and start <= mention.span[0] < end:
            roles.setdefault(mention.id, set()).add(mention.role)
    return frozenset(code for code, found in roles.items() if found <= PASSING)


def _is_the_news(reading: Reading, statement: Statement) -> bool:
    """Whether talk is between two sides at least."""
    sides = who.of_deal(statement, passing(reading, statement))
    # The home of a firm's own officer is no second side.
    home = {statement.speaker.country} if statement.speaker.country and not sides.firms else set()
    return len({*sides.actors, *sides.targets, *home}) + len(sides.firms) >= _TWO


def is_known(speaker: Speaker) -> bool:
    """Whether a speaker is somebody: a state, or a person or body with an entry or an office.

    "Carmakers" are told with their role as name, and are nobody.
    """
    if speaker.kind not in {"person", "territory", "organisation"}:
        return False
    return speaker.id is not None or speaker.office not in {None, speaker.name}


def opening(reading: Reading, most: int) -> frozenset[int]:
    """The sentences that tell what the news is: the headline and the first ones of the body."""
    heads = [item.index for item in reading.sentences if item.part == "headline"]
    body = [item.index for item in reading.sentences if item.part == "body"]
    return frozenset((*heads, *body[:most]))


def _parties(statement: Statement, side: str) -> tuple[str, ...]:
    assert statement.act is not None
    found: list[str] = []
    for party in getattr(statement.act, side):
        code = party.id if party.kind in {"territory", "bloc"} else party.country
        if code and code not in found:
            found.append(code)
    return tuple(found)
