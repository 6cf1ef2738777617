"""Who held which office when."""

from __future__ import annotations

from datetime import date

from didymium.errors import InputError, NoAnswerError
from didymium.vocabulary.entries import Person, Tenure
from didymium.vocabulary.lists import offices, persons, tenures


def person(person_id: str) -> Person:
    """The person with that id."""
    for known in persons():
        if known.id == person_id:
            return known
    raise InputError(f'person id: found "{person_id}"; resolve(name, kind="person") finds ids.')


def _covers(tenure: Tenure, on: date) -> bool:
    # Dates may carry a year or a month only. ISO text of the same length compares as dates
    # do, so a partial date covers every day inside it.
    day = on.isoformat()
    begun = not tenure.start or tenure.start <= day[: len(tenure.start)]
    ended = bool(tenure.end) and tenure.end < day[: len(tenure.end)]
    return begun and not ended


def offices_of(person_id: str, on: date | None = None) -> tuple[Tenure, ...]:
    """The offices a person held, on a day or at all times, as the table lists them.

    A tenure without a known end counts as going on; ``known_until`` says how far that is
    known. A tenure without any date is left out when a day is asked for.
    """
    person(person_id)
    return tuple(
        tenure
        for tenure in tenures()
        if tenure.person == person_id and (on is None or (_dated(tenure) and _covers(tenure, on)))
    )


def _dated(tenure: Tenure) -> bool:
    return bool(tenure.start or tenure.end)


def office_holders(office: str, on: date) -> tuple[Person, ...]:
    """Everyone whom the table names in an office on a day, in the order of taking it.

    More than one where an office is shared (spokespersons) or where the dates of a handover
    are known to the month or year only.
    """
    if office not in {known.id for known in offices()}:
        raise InputError(f'office: found "{office}"; resolve(name, kind="office") finds ids.')
    ids = dict.fromkeys(
        tenure.person
        for tenure in tenures()
        if tenure.office == office and _dated(tenure) and _covers(tenure, on)
    )
    return tuple(person(person_id) for person_id in ids)


def office_holder(office: str, on: date) -> Person:
    """The one person who held an office on a day.

    Raises
    ------
    NoAnswerError
        The table names nobody for that day, or several persons.

    Examples
    --------
    >>> office_holder("usa_president", date(2025, 2, 24)).name_en
    'Donald Trump'
    """
    holders = office_holders(office, on)
    if not holders:
        raise NoAnswerError(f"Who held {office} on {on} is not in the table of tenures.")
    if len(holders) > 1:
        named = ", ".join(holder.name_en for holder in holders)
        raise NoAnswerError(f"Several persons are named for {office} on {on}: {named}.")
    return holders[0]
