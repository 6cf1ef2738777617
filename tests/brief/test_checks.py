"""Meetings on date, place and level together; places by any spelling."""

import datetime as dt

import pytest

from didymium.brief import ledger
from didymium.brief.checks.meetings import _same_place, _where
from didymium.brief.checks.numbers import _DOMINANCE
from didymium.evidence import open_base


@pytest.fixture(scope="module")
def entries():
    return ledger.entries(open_base())


def test_a_capital_is_the_same_place_in_every_language():
    assert _same_place("London", "Londra")
    assert _same_place("Brussels", "Bruxelles")
    assert not _same_place("London", "Parigi")
    assert not _same_place("London", None)


def test_a_capital_is_named_in_the_language_of_the_brief_however_the_page_wrote_it():
    assert (_where("Londra").en, _where("London").it) == ("in London", "a Londra")
    assert (_where("Bruxelles").en, _where("Brussels").it) == ("in Brussels", "a Bruxelles")
    assert (_where("Ramstein").en, _where("Ramstein").it) == ("in Ramstein", "a Ramstein")


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("La Cina detiene una posizione dominante.", True),
        ("una sfida a questo predominio", True),
        ("China dominates the market", True),
        ("Beijing holds a near monopoly", True),
        ("processors, predominantly from China, were urged to build plants", False),
        ("l'esito, in prevalenza, dipende da Pechino", False),
    ],
)
def test_dominance_is_a_word_of_its_own(text, claims):
    assert bool(_DOMINANCE.search(text)) == claims


def test_a_row_known_to_the_month_is_near_every_day_of_it(entries):
    month = next(entry for entry in entries if len(entry.raw["date"]) == 7)
    assert ledger.days_from(month, month.first) == 0
    assert ledger.days_from(month, month.last) == 0
    # Ten days after its last day: 10 days away, counted from that day.
    assert ledger.days_from(month, month.last + dt.timedelta(days=10)) == -10


def test_only_one_meeting_of_defence_ministers_is_known_in_london_in_2025(entries):
    london = [
        entry
        for entry in entries
        if entry.kind == "meeting"
        and entry.level == "defence_ministers"
        and entry.place == "London"
        and entry.first.year == 2025
    ]
    assert [entry.raw["date"] for entry in london] == ["2025-09-09"]


def test_materials_of_the_same_group_are_kin(entries):
    assert ledger.same_material("rare_earths", ["dysprosium"])
    assert ledger.same_material("gallium", ["gallium", "germanium"])
    assert not ledger.same_material("gallium", ["rare_earths"])


def test_a_row_is_known_from_the_day_of_its_source(entries):
    for entry in entries:
        assert entry.known >= entry.first
    alaska = next(e for e in entries if e.raw["date"] == "2025-08-15" and e.kind == "meeting")
    # The Economist's account of the paper prepared for Alaska was read in February 2026.
    assert alaska.known > dt.date(2026, 1, 1)
    assert alaska.shown().known is not None


def test_a_share_of_magnets_is_set_beside_magnets_and_not_beside_an_earlier_stage(document):
    # "oltre il 90% dei magneti": 92% of magnets, though separation (91%) is nearer
    told = {check.id: check for check in document.checks}
    magnets = [c for c in told.values() if c.rule == "rule_number" and c.words == ("90%",)]
    assert [c.headline.args["known"].id for c in magnets] == ["share-chn-magnet"]
