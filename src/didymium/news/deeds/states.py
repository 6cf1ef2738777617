"""The state of an instrument, deal or project: from its modality, and from words that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.news.deeds.instruments import LIMITS, Action, actions

if TYPE_CHECKING:
    from didymium.news.types import Act, Modality

_STEPS = frozenset(("collapsed", "financed", "under_construction", "producing"))
_DONE_ONLY = frozenset(("suspended", "lifted", "closed"))


def state_of(
    action: Action,
    modality: Modality,
    *,
    named: str | None = None,
    done: bool = False,
    wish: bool = True,
    time: str = "past",
) -> str:
    """The state of an act told with a modality.

    ``named`` is the state that the clause's words name, ``done`` whether a rule is told as made,
    ``wish`` whether a plan is told without a measure announced, ``time`` that of the clause.
    """
    if modality == "denied":
        return "denied"
    if action.family in {"deal", "market", "project"} and named in _STEPS:
        return named
    if modality == "planned":
        return action.planned_state if wish else "announced"
    if modality != "asserted":
        reported = named == "enforced" and action.family in LIMITS
        return "enforced" if reported else action.unsure_state
    default = action.default_state
    if action.family in {"deal", "market", "denial"}:
        return default
    if default in _DONE_ONLY:
        if time == "future":
            return "announced"
        return "suspended" if named == "suspended" else default
    if default == "producing" and named is None:
        return default if done else "announced"
    if named is None and done and action.family in LIMITS:
        return "in_force"
    return named or default


def event_state(act: Act, told: Modality, modality: Modality) -> str | None:
    """The state of an event: its leading act's, unless the page makes it more or less sure."""
    return act.state if told == modality else state_of(actions()[act.action], modality)
