"""Who belonged to which bloc on which day."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from didymium import vocabulary as v
from didymium.errors import InputError, NoAnswerError

LISTED = sorted({stay.bloc for stay in v.memberships()})


def test_the_united_kingdom_is_in_the_eu_until_the_end_of_january_2020() -> None:
    assert v.is_member("GBR", "EU", date(2020, 1, 31))
    assert not v.is_member("GBR", "EU", date(2020, 2, 1))
    assert not v.is_member("GBR", "EU", date(1972, 12, 31))


@pytest.mark.parametrize(
    ("bloc", "on", "count"),
    [
        ("EU", date(1957, 3, 25), 6),
        ("EU", date(1995, 1, 1), 15),
        ("EU", date(2004, 4, 30), 15),
        ("EU", date(2004, 5, 1), 25),
        ("EU", date(2013, 7, 1), 28),
        ("EU", date(2025, 2, 25), 27),
        ("EUROZONE", date(2022, 12, 31), 19),
        ("EUROZONE", date(2025, 6, 1), 20),
        ("EUROZONE", date(2026, 1, 1), 21),
        ("NATO", date(2023, 4, 3), 30),
        ("NATO", date(2023, 4, 4), 31),
        ("NATO", date(2024, 3, 7), 32),
        ("G7", date(2025, 6, 16), 7),
        ("G20", date(2023, 9, 8), 20),
        ("G20", date(2023, 9, 9), 21),
        ("BRICS", date(2023, 12, 31), 5),
        ("BRICS", date(2024, 1, 1), 9),
        ("BRICS", date(2025, 1, 6), 10),
        ("OECD", date(2025, 1, 1), 38),
        ("ASEAN", date(2025, 10, 26), 11),
        ("EAEU", date(2025, 1, 1), 5),
        ("QUAD", date(2025, 1, 1), 4),
        ("AUKUS", date(2025, 1, 1), 3),
        ("SCO", date(2025, 1, 1), 10),
        ("GCC", date(2025, 1, 1), 6),
        ("EFTA", date(2025, 1, 1), 4),
        ("E5", date(2025, 1, 1), 5),
    ],
)
def test_the_number_of_members(bloc: str, on: date, count: int) -> None:
    assert len(v.members(bloc, on)) == count


def test_russia_was_in_the_g8_until_2014_and_never_in_the_g7() -> None:
    assert v.is_member("RUS", "G8", date(2014, 3, 24))
    assert v.members("G8", date(2014, 3, 25)) == frozenset()
    assert not v.is_member("RUS", "G7", date(2013, 1, 1))


def test_blocs_can_be_members_of_blocs() -> None:
    assert v.is_member("EU", "G20", date(2025, 1, 1))
    assert v.is_member("AFRICAN_UNION", "G20", date(2025, 1, 1))


def test_an_accession_known_to_the_year_counts_from_its_end() -> None:
    assert not v.is_member("ITA", "MSP", date(2023, 6, 30))
    assert v.is_member("ITA", "MSP", date(2024, 1, 1))


def test_a_bloc_without_a_list_gives_no_answer() -> None:
    with pytest.raises(NoAnswerError, match="members of WTO are not listed"):
        v.members("WTO", date(2025, 1, 1))


def test_unknown_blocs_and_members_are_named() -> None:
    with pytest.raises(InputError, match='bloc: found "EWG"'):
        v.members("EWG", date(2025, 1, 1))
    with pytest.raises(InputError, match='member: found "Italy"'):
        v.is_member("Italy", "EU", date(2025, 1, 1))


def test_stays_of_a_member_in_a_bloc_do_not_overlap() -> None:
    stays: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for stay in v.memberships():
        span = (stay.start or date.min, stay.end or date.max)
        assert span[0] <= span[1], stay
        stays.setdefault((stay.bloc, stay.member), []).append(span)
    for spans in stays.values():
        spans.sort()
        assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_members_and_blocs_are_known_and_no_bloc_holds_itself() -> None:
    territories = {row.iso3 for row in v.territories()}
    blocs = {row.id for row in v.blocs()}
    for stay in v.memberships():
        assert stay.bloc in blocs
        assert stay.member in territories | blocs
        assert stay.member != stay.bloc


def test_the_eurozone_lies_inside_the_eu_and_the_g7_inside_the_g20() -> None:
    for year in range(1999, 2027):
        on = date(year, 6, 1)
        assert v.members("EUROZONE", on) <= v.members("EU", on)
        if year >= 2000:
            assert v.members("G7", on) <= v.members("G20", on)


@settings(deadline=None)
@given(st.sampled_from(LISTED), st.dates(date(1950, 1, 1), date(2027, 1, 1)))
def test_members_and_blocs_of_agree(bloc: str, on: date) -> None:
    for member in v.members(bloc, on):
        assert bloc in v.blocs_of(member, on)
