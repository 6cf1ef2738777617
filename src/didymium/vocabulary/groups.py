"""What a group of materials holds, under which convention, and when."""

from __future__ import annotations

from datetime import date
from functools import cache

from didymium.errors import InputError, NoAnswerError
from didymium.vocabulary.tables import Row, rows


@cache
def _by_group() -> dict[str, dict[str, tuple[Row, ...]]]:
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows("material_groups"):
        found.setdefault(row["group"], {}).setdefault(row["convention"], []).append(row)
    return {
        group: {convention: tuple(members) for convention, members in conventions.items()}
        for group, conventions in found.items()
    }


def conventions(group: str) -> tuple[str, ...]:
    """The conventions under which a group is listed, the default one first."""
    if group not in _by_group():
        known = ", ".join(sorted(_by_group()))
        raise InputError(f'group: found "{group}"; expected one of {known}.')
    listed = _by_group()[group]
    return tuple(sorted(listed, key=lambda name: listed[name][0]["default"] != "yes"))


def group_members(
    group: str, *, convention: str | None = None, on: date | None = None, deep: bool = False
) -> tuple[str, ...]:
    """The materials of a group, in the order of its list.

    Parameters
    ----------
    group : material id of the group (``heavy_rare_earths``, ``critical_raw_materials`` ...).
    convention : whose list; without it the default one, or with ``on`` the dated list that
        was valid on that day.
    on : a day on which the list must have been valid.
    deep : open member groups too, so that only materials without members remain.

    Examples
    --------
    >>> group_members("ndpr")
    ('neodymium', 'praseodymium')
    >>> "europium" in group_members("light_rare_earths", convention="usgs")
    True
    """
    listed = conventions(group)
    if convention is not None and convention not in listed:
        raise InputError(
            f'convention: found "{convention}"; {group} is listed under {", ".join(listed)}.'
        )
    wanted = listed if convention is None else (convention,)
    for candidate in wanted:
        members = _by_group()[group][candidate]
        if on is None or _valid(members[0], on):
            names = [row["member"] for row in members]
            return tuple(_open(names)) if deep else tuple(names)
    raise NoAnswerError(f"No list of {group} is known to have been valid on {on}.")


def _valid(row: Row, on: date) -> bool:
    day = on.isoformat()
    return (not row["from"] or row["from"] <= day) and (not row["to"] or day <= row["to"])


def _open(names: list[str]) -> list[str]:
    answer: dict[str, None] = {}
    for member in names:
        inner = group_members(member, deep=True) if member in _by_group() else (member,)
        answer.update(dict.fromkeys(inner))
    return list(answer)
