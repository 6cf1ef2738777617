"""Which territory belonged to which bloc on which day."""

from __future__ import annotations

from datetime import date

from didymium.errors import InputError, NoAnswerError
from didymium.vocabulary.entries import Membership
from didymium.vocabulary.lists import blocs, memberships, territories


def _require_bloc(bloc: str) -> None:
    known = {row.id for row in blocs()}
    if bloc not in known:
        raise InputError(f'bloc: found "{bloc}"; expected one of {", ".join(sorted(known))}.')
    if not any(stay.bloc == bloc for stay in memberships()):
        raise NoAnswerError(f"The members of {bloc} are not listed in the vocabulary.")


def _covers(stay: Membership, on: date) -> bool:
    return (stay.start is None or stay.start <= on) and (stay.end is None or on <= stay.end)


def members(bloc: str, on: date) -> frozenset[str]:
    """The members of a bloc on a day: iso3 codes, and bloc ids where blocs are members.

    Both ends of a stay belong to it: the United Kingdom is in the EU on 2020-01-31 and not on
    the next day. Where only the year of an accession is known, it counts from the year's end.

    Raises
    ------
    NoAnswerError
        The vocabulary knows the bloc and does not list its members.

    Examples
    --------
    >>> len(members("EU", date(2025, 2, 25)))
    27
    """
    _require_bloc(bloc)
    return frozenset(
        stay.member for stay in memberships() if stay.bloc == bloc and _covers(stay, on)
    )


def is_member(iso3: str, bloc: str, on: date) -> bool:
    """Whether a territory (or bloc) belonged to a bloc on a day."""
    known = {row.iso3 for row in territories()} | {row.id for row in blocs()}
    if iso3 not in known:
        raise InputError(f'member: found "{iso3}"; expected an iso3 code or a bloc id.')
    return iso3 in members(bloc, on)


def blocs_of(iso3: str, on: date) -> frozenset[str]:
    """The blocs to which a territory belonged on a day, among those whose members are listed."""
    return frozenset(
        stay.bloc for stay in memberships() if stay.member == iso3 and _covers(stay, on)
    )
