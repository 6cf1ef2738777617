"""Scenarios that cannot run: every problem at once, with names and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from didymium.errors import ScenarioError, UnknownNameError
from didymium.market import scenario as scenarios
from didymium.market.compilation import compile_scenario
from didymium.market.places import CutOff

BAN: dict[str, Any] = {
    "kind": "export_ban",
    "start": "2026-03",
    "actor": "CHN",
    "products": ["dysprosium"],
}


def _scenario(*shocks: dict[str, Any], **head: Any) -> scenarios.Scenario:
    values: dict[str, Any] = {
        "name": "t",
        "title": "t",
        "chain": "rare_earths",
        "start": "2026-01",
        "until": "2026-12",
        "shocks": list(shocks),
    }
    return scenarios.build(values | head)


def _message(*shocks: dict[str, Any], **head: Any) -> str:
    with pytest.raises(ScenarioError) as caught:
        _scenario(*shocks, **head)
    return str(caught.value)


@pytest.mark.parametrize("name", scenarios.available())
def test_every_shipped_scenario_is_valid(name: str) -> None:
    assert scenarios.load(name).months >= 12


def test_unknown_place_and_product_are_reported_together() -> None:
    text = _message({**BAN, "actor": "CHM", "products": ["disprosium"]})
    assert "CHM" in text
    assert "CHN" in text
    assert "disprosium" in text
    assert "dysprosium" in text


def test_a_place_by_its_italian_name_is_answered_with_its_code() -> None:
    text = _message({**BAN, "actor": "Cina"})
    assert 'place "Cina"; expected CHN' in text


def test_dates_outside_the_horizon_are_named() -> None:
    text = _message({**BAN, "start": "2031-01"})
    assert "dates that touch 2026-01 to 2026-12" in text


def test_a_scenario_before_the_base_year_is_refused() -> None:
    assert "a date from 2024 on" in _message(BAN, start="2020-01")


def test_negative_capacity_is_refused() -> None:
    shock = {
        "kind": "capacity",
        "start": "2026-02",
        "territory": "USA",
        "recipe": "mine_mountain_pass",
        "tonnes": -90_000,
    }
    assert "a loss not above the capacity that is there" in _message(shock)


def test_shares_above_one_are_refused() -> None:
    assert "shares from 0 to 1" in _message({**BAN, "leak": 1.4})


def test_a_range_must_be_in_order() -> None:
    assert "low <= central <= high" in _message({**BAN, "leak": [0.3, 0.2, 0.4]})


def test_contradictory_shocks_are_named() -> None:
    text = _message(BAN, {**BAN, "leak": 0.5})
    assert "shocks[0] (export_ban) and shocks[1] (export_ban) on the same thing" in text


def test_unknown_fields_and_kinds_are_refused() -> None:
    assert "shocks[0] (export_ban), tones" in _message({**BAN, "tones": 3})
    assert "embargo" in _message({**BAN, "kind": "embargo"})


def test_stock_needs_days_or_tonnes_but_not_both() -> None:
    shock = {
        "kind": "stock_purchase",
        "start": "2026-02",
        "holder": "EU",
        "products": "magnet",
    }
    assert "exactly one of days or tonnes" in _message(shock)
    assert "exactly one of days or tonnes" in _message({**shock, "days": 60, "tonnes": 5})


def test_unknown_chain_suggests_the_nearest() -> None:
    assert "rare_earths" in _message(BAN, chain="rare_earth")


def test_unknown_shipped_scenario_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="heavy_rare_earth_stop"):
        scenarios.load("heavy_rare_earths_stop")


def test_text_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(ScenarioError, match="a mapping with chain and shocks"):
        scenarios.parse("- just a list", name="t")


def test_a_ban_that_leaves_a_place_without_supply_warns() -> None:
    worlds = compile_scenario(_scenario(BAN))
    assert CutOff("JPN", "dy_oxide") in worlds.cut_off


def test_a_ban_with_other_suppliers_does_not_warn() -> None:
    worlds = compile_scenario(_scenario({**BAN, "actor": "GBR", "products": ["ndpr_metal"]}))
    assert worlds.cut_off == ()


POWER: dict[str, Any] = {
    "kind": "market_power",
    "start": "2026-03",
    "actor": "CHN",
    "products": ["dysprosium"],
    "conduct": 0.5,
}


def test_conduct_lies_between_price_taker_and_cournot() -> None:
    text = _message({**POWER, "conduct": [0.1, 0.5, 1.4]})
    assert "conduct: found 0.1 to 1.4; expected shares from 0 to 1" in text


def test_market_power_is_that_of_one_seller() -> None:
    text = _message({**POWER, "actor": ["CHN", "MYS"]})
    assert "found 2 sellers (CHN, MYS); expected one territory" in text


def test_market_power_needs_shipments() -> None:
    text = _message({**POWER, "actor": "BRA"})
    assert "no shipment of dysprosium from BRA" in text
    assert "`didymium chain rare_earths`" in text


def test_market_power_needs_a_conduct() -> None:
    text = _message({name: value for name, value in POWER.items() if name != "conduct"})
    assert "shocks[0] (market_power), conduct: found nothing; expected a value" in text
    assert "at least 1 item" not in text


def test_shocks_that_cannot_be_read_do_not_hide_what_is_wrong_with_the_others() -> None:
    text = _message(
        {**BAN, "kind": "export_bann"},
        {**BAN, "share": "half"},
        {**BAN, "start": "2026-13"},
        {**BAN, "colour": "red"},
        {**BAN, "actor": "CHM"},
        {"start": "2026-03"},
    )
    assert "shocks[0]: found export_bann; expected a kind of shock: export_ban" in text
    assert "shocks[1] (export_ban), share: found half; expected a number or [low, central" in text
    assert "shocks[2] (export_ban), start: found 2026-13; expected a date such as 2026" in text
    assert "shocks[3] (export_ban), colour: found colour; expected a known field" in text
    assert 'shocks[4] (export_ban), actor: found place "CHM"; expected CHN' in text
    assert "shocks[5]" in text
    assert "expected a shock with its kind" in text


def test_a_full_ban_and_a_quota_on_the_same_flow_contradict() -> None:
    quota = {**BAN, "kind": "quota", "tonnes": 10}
    text = _message(BAN, quota)
    assert "found shocks[0] (export_ban) and shocks[1] (quota) on the same thing" in text
    assert _scenario({**BAN, "share": 0.5}, quota).shocks


def test_nothing_falls_by_more_than_all_of_it() -> None:
    demand = {"kind": "demand", "start": "2026-03", "end_use": "all", "change": -1.5}
    assert "change: found -1.5; expected a share from -1 on" in _message(demand)


def test_a_place_that_resembles_none_is_answered_with_all() -> None:
    text = _message(BAN, viewpoint="Atlantis")
    assert "expected a place of the chain: Australia (AUS), Brazil (BRA), China (CHN)" in text


def test_numbers_that_yaml_reads_as_text_are_numbers() -> None:
    (shock,) = _scenario({**BAN, "kind": "quota", "tonnes": "1e3"}).shocks
    assert shock.kind == "quota"
    assert shock.tonnes is not None
    assert shock.tonnes.central == 1000.0
