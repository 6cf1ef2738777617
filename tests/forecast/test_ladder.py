"""Rates of the shipped table against those published with it, and how priors and talks enter."""

from pathlib import Path

import numpy as np
import pytest

from didymium.errors import ContractError, InputError
from didymium.evidence import open_base
from didymium.forecast import (
    chance,
    chance_of_binding,
    deals,
    death_rate,
    rate,
    waiting,
    with_features,
)
from didymium.forecast.deals import Deal, decimal_year, histories
from didymium.forecast.ladder import priors


@pytest.fixture(scope="module")
def table():
    return deals(open_base().table("deal").to_dicts())


@pytest.fixture(scope="module")
def named(table):
    return with_features(table, {"named_asset": True})


def rng():
    return np.random.default_rng(7)


# The rates published with the table: group, output by year 5 and its 5-95% band, dead by year 5
# and 10. Ours may differ by the reading of dates known to the month or year only.
PUBLISHED = [
    ({}, 0.16, (0.07, 0.26), 0.44, 0.54),
    ({"operator_with_plant": True}, 0.30, (0.11, 0.49), 0.29, 0.36),
    ({"operator_with_plant": False}, 0.07, (0.00, 0.15), 0.54, 0.67),
    ({"offtake": True}, 0.43, (0.19, 0.67), 0.25, 0.36),
    ({"offtake": False}, 0.03, (0.00, 0.09), 0.52, 0.63),
]


@pytest.mark.parametrize(("features", "five", "band", "dead5", "dead10"), PUBLISHED)
def test_the_published_rates_are_reproduced(named, features, five, band, dead5, dead10):
    group = with_features(named, features)
    found = rate(group, within_years=5, rng=rng())
    assert found.value == pytest.approx(five, abs=0.02)
    assert band[0] - 0.04 <= found.low <= band[0] + 0.04
    assert band[1] - 0.05 <= found.high <= band[1] + 0.05
    assert death_rate(group, within_years=5, rng=rng()).value == pytest.approx(dead5, abs=0.03)
    assert death_rate(group, within_years=10, rng=rng()).value == pytest.approx(dead10, abs=0.04)


def test_neither_operator_nor_offtake_has_given_no_output(named):
    group = with_features(named, {"operator_with_plant": False, "offtake": False})
    found = rate(group, within_years=10, rng=rng())
    assert (found.value, found.reached) == (0.0, 0)
    assert found.deals >= 30


def test_silence_counted_as_death_raises_the_death_rate(named):
    at = {"within_years": 5, "cause": 2}
    spoken = rate(named, rng=rng(), **at)
    silent = rate(named, rng=rng(), silent_is_dead=True, **at)
    assert silent.value > spoken.value + 0.05


def test_a_group_without_any_output_still_gets_a_chance(table):
    found = chance(table, {"sanctions": True}, within_years=10, rng=rng())
    assert found.raw == 0.0
    assert 0.02 < found.low < found.value < found.high < 0.35


def test_talks_alone_have_a_small_part_of_the_chance_of_a_signed_deal(table):
    signed = chance(table, {}, within_years=5, rng=rng(), at="binding")
    talks = chance(table, {}, within_years=5, rng=rng(), at="talks")
    binding = chance_of_binding(table, within_years=5, rng=rng())
    assert talks.value < signed.value * binding.value
    assert 0 < talks.low < talks.high < signed.value


def test_talks_become_binding_about_as_often_as_the_prior_says(table):
    found = chance_of_binding(table, within_years=2, rng=rng())
    stated = priors()["binding_from_talks"]
    assert stated.low < found.value < 0.35
    assert found.low < stated.central < found.high


def test_a_longer_horizon_never_lowers_the_chance(table):
    values = [
        chance(table, {}, within_years=years, rng=rng()).value for years in (1, 2, 3, 5, 8, 10)
    ]
    assert values == sorted(values)


def test_memorandum_to_binding_takes_about_seven_months_where_it_is_seen(table):
    # Published: 10 of 53 seen, 13 to 1,279 days, median about 220; 11 of the 53 dead.
    found = waiting(table, "memorandum", "binding")
    assert (found.seen, found.deals, found.dead) == (10, 53, 11)
    assert found.median_days == pytest.approx(220, abs=10)


def test_a_wait_never_seen_has_no_median(table):
    found = waiting([], "talks", "memorandum")
    assert found.median_days is None
    del table


def test_an_unknown_feature_or_step_is_named(table):
    with pytest.raises(InputError, match='"oil" is not a feature of deals; known are named_asset'):
        with_features(table, {"oil": True})
    with pytest.raises(InputError, match='"signature" is not a step of a deal; known are intent'):
        waiting(table, "signature", "binding")


def test_a_row_with_an_unknown_end_is_reported_with_its_id():
    row = open_base().table("deal").to_dicts()[0] | {"end_kind": "vanished"}
    with pytest.raises(ContractError, match=r'deal .*: found end_kind "vanished"'):
        deals([row])


def test_a_year_stands_for_its_middle():
    assert decimal_year("2011") == 2011.5
    # March is the third month: (3 - 0.5) / 12 = 0.20833
    assert decimal_year("2011-03") == pytest.approx(2011.20833, abs=1e-4)


def test_a_deal_dead_before_its_output_counts_as_dead():
    deal = Deal(
        deal_id="a",
        party_types="state-firm",
        reached={"binding": 2010.0, "first_output": 2016.0},
        end_kind="collapsed",
        ended=2014.0,
        last_checked=2020.0,
        features={},
        silent=False,
    )
    seen = histories([deal])
    assert (seen.duration_years[0], seen.end[0]) == (4.0, 2)


def test_the_rates_in_the_methods_page_are_those_computed(named):
    page = (Path(__file__).resolve().parents[2] / "docs/methods/forecast.md").read_text("utf-8")
    groups = {
        "all": {},
        "operator with a working plant": {"operator_with_plant": True},
        "no such operator": {"operator_with_plant": False},
        "offtake": {"offtake": True},
        "no offtake": {"offtake": False},
    }
    for name, features in groups.items():
        line = next(row for row in page.splitlines() if row.startswith(f"| {name} |"))
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        group = with_features(named, features)
        output = rate(group, within_years=5, rng=rng())
        assert int(cells[1]) == output.deals
        assert cells[2].startswith(f"{output.value:.0%} (")
        assert cells[3] == f"{death_rate(group, within_years=5, rng=rng()).value:.0%}"
        assert cells[4] == f"{death_rate(group, within_years=10, rng=rng()).value:.0%}"
