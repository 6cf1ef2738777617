"""Which act of its family a page tells, settled by its words.

Rules tell the family of an act better than the act itself: "the agreement" may be a purchase or
talks, "the curbs" a ban or a quota. For each action that the rules find, those of the same family
which they find nowhere on the page are weighed against it: how much better the words of the page
speak of the other (``act_words``), times the slope of the family, plus what the action, the same
between firms or states, and the rule that found it are worth towards the other. What too few pages
told for its words to be known is left as it is. The weights
(``lists/act_choice.csv``) were fitted by ``benchmarks/news_choice.py`` on the half of the
benchmark that rules may look at.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from didymium.news.deeds.instruments import BY_WORDS, INTENT, Action, actions
from didymium.news.tables import rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from didymium.news.acts.salience import Telling
    from didymium.news.types import Act, Statement

SLOPE = "slope"
MARGIN = 1.0
"""How much likelier another act must be: what a rule sees is kept in doubt."""


@cache
def weights() -> dict[tuple[str, str], float]:
    """The weight of what speaks for another action towards it; (SLOPE, family) for words."""
    return {(row["of"], row["towards"]): float(row["weight"]) for row in rows("act_choice")}


@cache
def others(action: str) -> tuple[str, ...]:
    """The other actions of an action's family."""
    family = actions()[action].family
    return tuple(own.id for own in actions().values() if own.family == family and own.id != action)


def found(
    statements: list[Statement], tellings: Mapping[str, Telling]
) -> dict[str, tuple[str, ...]]:
    """The actions told on a page, each with what may speak for another of its family.

    These are the action, the same between firms or states, and the rule that finds it first;
    nothing where words alone tell it or it is told as background alone, nor for an intent, beside
    which the words of a page speak of what is intended.
    """
    answer: dict[str, tuple[str, ...]] = {}
    for statement in statements:
        act, telling = statement.act, tellings.get(statement.id)
        if act is None or telling is None or answer.get(act.action):
            continue
        ruled = telling.rule != BY_WORDS and act.action != INTENT and not statement.background
        answer[act.action] = (
            (act.action, f"{act.action}/{act.level}", telling.rule) if ruled else ()
        )
    return answer


def settle_acts(
    statements: list[Statement], tellings: Mapping[str, Telling], words: Mapping[str, float]
) -> list[Statement]:
    """The statements with each act as the one of its family that the page tells."""
    told = found(statements, tellings)
    changed = {}
    for action, speaking in told.items():
        if speaking and action in words:
            best = _best(action, speaking, [o for o in others(action) if o not in told], words)
            if best != action:
                changed[action] = best
    if not changed:
        return statements
    return [
        statement
        if statement.act is None or statement.act.action not in changed
        else statement.model_copy(update={"act": _as(statement.act, changed[statement.act.action])})
        for statement in statements
    ]


def _best(
    action: str, speaking: tuple[str, ...], rivals: list[str], words: Mapping[str, float]
) -> str:
    """An action, or the rival that is likelier by the margin."""
    table = weights()
    slope = table.get((SLOPE, actions()[action].family), 0.0)
    best, highest = action, MARGIN
    for rival in rivals:
        if rival in words:
            score = slope * (words[rival] - words[action])
            score += sum([table.get((of, rival), 0.0) for of in speaking])
            if score > highest:
                best, highest = rival, score
    return best


def _as(act: Act, action: str) -> Act:
    """An act as another of its family; a state that follows from its action follows the other."""
    old, new = actions()[act.action], actions()[action]
    return act.model_copy(
        update={
            "action": new.id,
            "instrument": new.instrument,
            "acts_on": act.acts_on if new.acts_on == "measure" else new.acts_on,
            "state": _state(act.state, old, new),
        }
    )


def _state(state: str | None, old: Action, new: Action) -> str | None:
    given = (old.default_state, old.planned_state, old.unsure_state)
    wanted = (new.default_state, new.planned_state, new.unsure_state)
    return wanted[given.index(state)] if state in given else state
