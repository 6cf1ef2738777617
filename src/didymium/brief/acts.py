"""What an act of the news is to the brief: its rule, its instrument, how far it has come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from didymium.brief.tables import rules

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Event, Statement

# How far each instrument has come on the ladder of a deal.
_STEP: Final = {
    "statement_of_intent": "intent",
    "negotiation": "talks",
    "memorandum_or_framework": "memorandum",
    "binding_deal": "binding",
    "offtake": "binding",
    "equity": "financed",
    "state_loan": "financed",
    "loan_guarantee": "financed",
    "grant": "financed",
    "price_floor": "financed",
    "state_aid": "financed",
}
SIGNED: Final = frozenset({"memorandum_or_framework", "binding_deal", "offtake"})
_SOFT: Final = frozenset({"possible", "conditional", "open_question", "hoped", "demanded"})
# A licence is one to ship where the words are of shipments, and one to dig where they are of mines.
_SHIPPED: Final = re.compile(
    r"\b(?:export|ship(?:s|ped|ping|ments?)\b|esport|spedi|fornitur|deliver|consegn)", re.IGNORECASE
)
_DUG: Final = re.compile(
    r"\b(?:mining|mines?|miner[ae]|minerari|explor|esplora|prospect|extract|estra|estrattiv|"
    r"concession|deposit|giaciment|quarr|excavat|drill|trivell)",
    re.IGNORECASE,
)
_MONEY: Final = tuple(
    (kind, re.compile(rf"\b(?:{words})", re.IGNORECASE))
    for kind, words in (
        (
            "equity",
            r"equity|stakes?\b|shareholder|shares in|partecipazion|azionist|quota (?:del|di)",
        ),
        ("loan_guarantee", r"guarantee|garanzi"),
        ("state_loan", r"loans?\b|lend|credit|debt|prestit|mutuo|finanziament|financing"),
        ("grant", r"grants?\b|award|sovvenzion|fondo perduto|contribut"),
    )
)
# A closed mine that opens again is told with both words.
_REOPENS: Final = re.compile(
    r"\b(?:reopen|re-open|restart|resum(?:e|es|ed|ing)\b|riapr|riavvi|riprend)", re.IGNORECASE
)
_DEAL = r"(?:deal|agreement|contract|pact|memorandum|accord[oi]|intesa|contratt[oi])"
_OFF = (
    r"(?:cancel(?:s|led|ed)|scrap(?:s|ped)|terminat(?:es|ed)|call(?:s|ed) off|tore up|"
    r"ha(?:nno)? annullato|ha(?:nno)? rescisso|ha(?:nno)? stracciato|annulla(?:no)?)"
)
# "X cancelled the deal", "the deal was scrapped".
_ENDED: Final = re.compile(
    rf"\b{_OFF}\b[^.;]{{0,60}}\b{_DEAL}\b"
    rf"|\b{_DEAL}\b[^.;]{{0,30}}\b(?:was|were|been|è stat[oa]|sono stati) "
    r"(?:cancel|scrap|terminat|called off|annullat|rescis)",
    re.IGNORECASE,
)
# What stops by itself is no measure of anybody.
_MISHAP: Final = re.compile(
    r"\b(?:fire|flood|landslide|collapse|accident|strike|earthquake|explosion|attack|blackout|"
    r"incendi|alluvion|fran[ae]|croll|incident|scioper|terremot|esplosion|attacc)",
    re.IGNORECASE,
)


def rule(instrument: str | None, action: str | None) -> Mapping[str, str] | None:
    """The row of ``rules/questions.csv`` for an instrument, else for an action."""
    listed = rules("questions")
    by_instrument = (row for row in listed if row["instrument"] and row["instrument"] == instrument)
    by_action = (row for row in listed if row["action"] and row["action"] == action)
    return next(by_instrument, None) or next(by_action, None)


def rule_of(reading: Reading, statement: Statement) -> Mapping[str, str] | None:
    """The rule for a statement's act."""
    return rule(*as_told(reading, statement))


def as_told(reading: Reading, statement: Statement) -> tuple[str | None, str]:
    """The instrument and the action of a statement's act, by the words it is told in.

    A licence to look for ore or to mine it is a project and eases no control on exports; supply
    that fails is a measure only where a state holds back what it ships.
    """
    act = statement.act
    assert act is not None
    if act.action == "licence_grant" and not _is_to_ship(reading, statement):
        return None, "project_start"
    if act.action == "project_closure" and _REOPENS.search(_words(reading, statement)):
        return None, "project_start"
    if act.action == "supply_disruption" and not _is_held_back(reading, statement):
        return None, act.action
    if act.action == "subsidy_loan" and act.instrument == "state_loan":
        return _kind_of_money(reading, statement), act.action
    return act.instrument or act.acts_on, act.action


def _kind_of_money(reading: Reading, statement: Statement) -> str:
    """What public money is, by the words of its event; aid where none tells."""
    ids = next((e.statements for e in reading.events if statement.id in e.statements), ())
    own = {s.sentence for s in reading.statements if s.id in ids} | {statement.sentence}
    words = " ".join(s.text for s in reading.sentences if s.index in own)
    return next((kind for kind, told in _MONEY if told.search(words)), "state_aid")


def _words(reading: Reading, statement: Statement) -> str:
    return next(s.text for s in reading.sentences if s.index == statement.sentence)


def _is_to_ship(reading: Reading, statement: Statement) -> bool:
    words = _words(reading, statement)
    if _SHIPPED.search(words):
        return True
    return not _DUG.search(words) and bool(_SHIPPED.search(reading.page.text))


def _is_held_back(reading: Reading, statement: Statement) -> bool:
    act = statement.act
    assert act is not None
    words = _words(reading, statement)
    acts = any(party.kind in {"territory", "bloc"} for party in act.actors)
    return acts and bool(_SHIPPED.search(words)) and not _MISHAP.search(words)


def instrument(reading: Reading, best: Statement | None) -> str | None:
    """The instrument of the main act; of an intent, the text that the same sides are said to have.

    An article may open with what two sides want and tell of what they signed below.
    """
    if best is None or best.act is None:
        return None
    first, _ = as_told(reading, _exact(reading, best))
    if first != "statement_of_intent":
        return first
    sides = {side.id for side in (*best.act.actors, *best.act.targets) if side.id}
    for statement in reading.statements:
        act = statement.act
        if act is None or statement.background or statement.modality != "asserted":
            continue
        own = {side.id for side in (*act.actors, *act.targets)}
        if act.instrument in SIGNED and sides & own:
            return act.instrument
    return first


def _exact(reading: Reading, best: Statement) -> Statement:
    """Of an act read in two ways, the statement that calls it what its event is."""
    event = _event_of(reading, best)
    if event is None or best.act is None or event.action == best.act.action:
        return best
    same = (
        s
        for s in reading.statements
        if s.id in event.statements and s.act is not None and s.act.action == event.action
    )
    found = next(same, None)
    own, other = rule_of(reading, best), rule_of(reading, found) if found is not None else None
    if found is None or own is None or other is None or own["family"] != other["family"]:
        return best
    return found if own["family"] == "supply_cut" else best


def _event_of(reading: Reading, statement: Statement) -> Event | None:
    return next((e for e in reading.events if statement.id in e.statements), None)


def is_denied(reading: Reading, best: Statement | None) -> bool:
    """Whether the main act is denied: by its own words, in the headline, or as the whole event."""
    if best is None:
        return False
    event = _event_of(reading, best)
    whole = event is not None and event.action == "denial" and event.modality == "denied"
    return (
        best.modality == "denied"
        or best.polarity == "negative"
        or whole
        or headline_denies(reading)
    )


def is_ended(reading: Reading, best: Statement | None, family: str) -> bool:
    """Whether the words of a deal say that it was called off."""
    if best is None or family != "supply_added":
        return False
    return _ENDED.search(_words(reading, best)) is not None


def step(instrument: str | None, modality: str | None, *, family: str, denied: bool) -> str | None:
    """Where a deal stands; a contract that "could" be signed, or is denied, is still talk."""
    if family != "supply_added":
        return None
    reached = _STEP.get(instrument or "", "talks")
    soft = denied or modality in _SOFT
    return "talks" if soft and reached not in {"intent", "talks"} else reached


def certainty(reading: Reading, best: Statement | None) -> str:
    """How sure the main act is: as its statement says, more cautious where the whole page is."""
    if best is None:
        return "asserted"
    event = _event_of(reading, best)
    if event is None:
        return best.modality
    if best.modality == "asserted" and event.modality in _SOFT:
        return event.modality
    # "Announced a plan" beside "agreed": the event as a whole stands.
    if best.modality == "possible" and event.modality == "asserted" and not event.background:
        return event.modality
    return best.modality


def denied_act(reading: Reading, denial: Statement) -> Statement:
    """What a denial between two states denies, where the same event tells of it; else the denial.

    "There are no talks" stands wherever it likes: the denial before it is the news.
    """
    ids = next((e.statements for e in reading.events if denial.id in e.statements), ())
    for statement in reading.statements:
        if statement.id == denial.id or statement.id not in ids or statement.act is None:
            continue
        held = rule_of(reading, statement)
        if statement.modality == "denied" and held is not None:
            return statement
    return denial


def headline_denies(reading: Reading) -> bool:
    """Whether the headline itself carries a denial."""
    return any(
        statement.part == "headline"
        and statement.act is not None
        and statement.act.instrument == "denial"
        for statement in reading.statements
    )
