"""How far an article puts its act: denied, spoken of, signed, in force, suspended ..."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from didymium.brief.tables import rules
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.news.types import Act

_SOFT: Final = frozenset({"possible", "conditional", "open_question", "hoped", "demanded"})
_EASED: Final = {"suspension": "suspended", "lifting": "lifted", "licence_grant": "licences"}
_MEASURES: Final = frozenset({"supply_cut", "technology_cut", "border"})


def stand(topic: Topic, act: Act | None) -> str:
    """The id of a row of ``rules/stands.csv`` for the main act of an article."""
    if topic.denied:
        return "denied"
    if topic.family == "supply_added":
        if topic.modality in _SOFT:
            return "possible"
        return "planned" if topic.modality == "planned" else topic.step or "talks"
    if topic.family not in _MEASURES:
        return "told"
    if topic.easing:
        return _EASED[topic.action or ""]
    state = act.state if act is not None else None
    if topic.modality in _SOFT or state == "proposed":
        return "proposed"
    return "in_force" if state == "in_force" and topic.modality == "asserted" else "announced"


def goes_beyond(later: str, earlier: str) -> bool:
    """Whether a stand can be a step beyond another: signed after talks, suspended after in force.

    Of the same camp it must stand further on: a contract after a memorandum.
    """
    rows = {row["stand"]: row for row in rules("stands")}
    one, other = rows[later], rows[earlier]
    if one["camp"] == other["camp"]:
        return int(one["step"] or 0) > int(other["step"] or 0)
    return bool(other["camp"]) and other["camp"] in one["follows"].split(";")


@cache
def _camps() -> dict[str, str]:
    return {row["stand"]: row["camp"] for row in rules("stands")}


def camp(name: str) -> str:
    """What a stand says against others: two camps contradict each other, an empty one nobody."""
    return _camps()[name]
