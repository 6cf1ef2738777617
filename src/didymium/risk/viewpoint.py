"""Whose risk it is: a territory, or a bloc with its members on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from didymium.errors import InputError


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """A territory or bloc from whose side supply is seen."""

    id: str
    kind: str
    name: str
    on: dt.date
    members: frozenset[str]
    blocs: frozenset[str]

    def codes(self) -> tuple[str, ...]:
        """Codes under which a measure may be aimed at it: itself, its members or its blocs."""
        return tuple(sorted({self.id} | self.members | self.blocs))

    def group(self) -> Mapping[str, str]:
        """Territory -> the bloc's id, for the members of a bloc; empty for a territory."""
        return dict.fromkeys(self.members, self.id) if self.kind == "bloc" else {}


def viewpoint(name: str, *, on: dt.date) -> Viewpoint:
    """The viewpoint that a name or code stands for; unknown names are errors with suggestions."""
    from didymium import vocabulary

    entry = vocabulary.resolve(name)
    if entry.kind == "bloc":
        inside = vocabulary.members(entry.id, on)
        return Viewpoint(entry.id, "bloc", entry.name_en, on, inside, frozenset())
    if entry.kind == "territory":
        around = vocabulary.blocs_of(entry.id, on)
        return Viewpoint(entry.id, "territory", entry.name_en, on, frozenset({entry.id}), around)
    raise InputError(f'"{name}" is a {entry.kind}; expected a territory or a bloc.')


__all__ = ["Viewpoint", "viewpoint"]
