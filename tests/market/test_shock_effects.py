"""Every kind of shock does what it says, on the gallium and rare-earth chains at their centres."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from didymium.market import Answer, scenario, what_if
from didymium.market.activity import Node
from didymium.market.compilation import compile_scenario
from didymium.market.draws import Draws
from didymium.market.shocks import Range


def _answer(*shocks: dict[str, Any], chain: str = "gallium", **head: Any) -> Answer:
    values: dict[str, Any] = {
        "name": "t",
        "title": "t",
        "chain": chain,
        "start": "2026-01",
        "until": "2026-12",
        "viewpoint": "EU",
        "shocks": list(shocks),
    }
    return what_if(scenario.build(values | head), draws=1)


def _difference(answer: Answer, measure: str, **where: str) -> float:
    rows = answer.table.filter((pl.col("measure") == measure) & (pl.col("world") == "difference"))
    for name, value in where.items():
        rows = rows.filter(pl.col(name) == value)
    assert rows.height, (measure, where)
    return float(rows.sort("period")["q50"][-1])


def _shock(kind: str, **values: Any) -> dict[str, Any]:
    return {"kind": kind, "start": "2026-02", **values}


OUT = {"actor": "CHN", "products": ["gallium"]}


@pytest.mark.parametrize(
    "shock",
    [
        _shock("export_ban", **OUT),
        _shock("export_ban", **OUT, share=0.5),
        _shock("licence", **OUT, delay_months=3, approved=0.3, leak=0.0),
        _shock("quota", **OUT, share=0.3),
        _shock("export_tax", **OUT, rate=0.5),
        _shock("firm_ban", **OUT, firms=["a"], share=0.6),
        _shock("tariff", actor="EU", target="CHN", products=["gallium"], rate=0.5),
        _shock("import_ban", actor="EU", target="CHN", products=["gallium"]),
        _shock("sanctions", actor="EU", target="CHN", products=["gallium"], leak=0.1),
    ],
    ids=lambda shock: str(shock["kind"]) + str(shock.get("share", "")),
)
def test_a_rule_at_the_border_cuts_what_europe_gets_from_china_and_raises_its_price(
    shock: dict[str, Any],
) -> None:
    answer = _answer(shock)
    product = {"product": "primary_gallium", "territory": "EU"}
    assert _difference(answer, "import", partner="CHN", **product) < 0.0
    assert _difference(answer, "price_local", **product) > 0.0


def test_a_ban_on_nothing_changes_nothing() -> None:
    answer = _answer(_shock("export_ban", actor="UKR", products=["gallium"]))
    moved = answer.table.filter(pl.col("world") == "difference")
    assert moved["q50"].abs().max() < 1e-6 * answer.table["q50"].abs().max()


def test_lost_capacity_raises_the_price_and_new_capacity_lowers_it() -> None:
    where = {"product": "primary_gallium", "territory": "WLD"}
    plant = {"territory": "CHN", "recipe": "recover_gallium"}
    lost = _answer(_shock("capacity", **plant, share=-0.3))
    assert _difference(lost, "price_contract", **where) > 0.0
    made = _answer(
        _shock("project", territory="DEU", recipe="recover_gallium", tonnes=40, ramp_months=1)
    )
    assert _difference(made, "production", product="primary_gallium", territory="DEU") > 10.0
    assert _difference(made, "price_spot", **where) < 0.0


def test_more_demand_raises_the_price() -> None:
    answer = _answer(_shock("demand", end_use="semiconductors", change=0.3))
    assert _difference(answer, "price_spot", product="primary_gallium", territory="WLD") > 0.0


def test_recycling_adds_supply_where_it_is_built() -> None:
    answer = _answer(
        _shock(
            "recycling", territory="DEU", recipe="refine_scrap_gallium", tonnes=10, ramp_months=1
        )
    )
    assert _difference(answer, "production", product="primary_gallium", territory="DEU") > 3.0


def test_a_deal_brings_tonnes_to_its_buyer() -> None:
    answer = _answer(
        _shock("offtake", seller="RUS", buyer="DEU", product="primary_gallium", tonnes=3)
    )
    got = _difference(answer, "import", product="primary_gallium", territory="EU", partner="RUS")
    assert got > 1.0


def test_a_price_floor_keeps_a_dear_plant_going() -> None:
    answer = _answer(
        _shock("price_floor", territory="JPN", product="primary_gallium", floor=2_000_000)
    )
    assert _difference(answer, "production", product="primary_gallium", territory="JPN") > 0.0


def test_room_for_a_substitute_lowers_the_price_under_a_ban() -> None:
    ban = {
        "kind": "export_ban",
        "start": "2026-02",
        "actor": "CHN",
        "products": ["hre_magnet", "hre_alloy", "dysprosium", "terbium"],
    }
    wider = _shock("substitution", recipe="replace_hre_magnet", factor=4, territory="EU")
    answer = _answer(wider, chain="rare_earths", given=[ban])
    assert _difference(answer, "price_local", product="hre_magnet", territory="EU") < 0.0


def test_a_larger_stock_never_leaves_more_unmet() -> None:
    unmet = []
    for days in (0, 60, 180):
        stock = _shock("stock_release", holder="EU", products=["gallium"], days=days, months=3)
        ban = {"kind": "export_ban", "start": "2026-03", **OUT}
        answer = _answer(stock, given=[ban], until="2027-06")
        rows = answer.table.filter(
            (pl.col("measure") == "unmet")
            & (pl.col("world") == "with")
            & (pl.col("territory") == "EU")
        )
        unmet.append(float(rows["q50"].sum()))
    assert unmet[0] >= unmet[1] >= unmet[2]
    assert unmet[2] < unmet[0]


def test_a_draw_is_the_same_whichever_others_are_drawn() -> None:
    value = Range(low=1.0, central=2.0, high=5.0)
    all_of_them = Draws(7, np.arange(10)).quantity("delay", value)
    some = Draws(7, np.array([3, 8])).quantity("delay", value)
    assert some.tolist() == all_of_them[[3, 8]].tolist()
    assert Draws(7, np.arange(10)).quantity("other", value).tolist() != all_of_them.tolist()


def test_without_numbers_every_quantity_is_its_centre() -> None:
    assert Draws(7).quantity("delay", Range(low=1, central=2, high=5)).tolist() == [2.0]


def test_a_range_below_zero_keeps_its_order() -> None:
    drawn = Draws(1, np.arange(4000)).quantity("loss", Range(low=-0.9, central=-0.3, high=-0.1))
    low, middle, high = np.quantile(drawn, (0.05, 0.5, 0.95))
    assert low == pytest.approx(-0.9, rel=0.1)
    assert middle == pytest.approx(-0.3, rel=0.05)
    assert high == pytest.approx(-0.1, rel=0.1)


def test_a_dominant_seller_asks_the_textbook_markup_of_an_end_market() -> None:
    """France buys gallium from China alone: 0.068 t for magnets, 2.096 for chips, 0.114 for light.

    Elasticities 0.5, 0.08 and 0.3 weigh to (0.0342 + 0.1677 + 0.0342) / 2.278 = 0.1036, so the
    price falls by p / (0.1036 x) per tonne shipped and a Cournot seller's first tonne withheld is
    worth x b / p = 1 / 0.1036 = 9.65 of its price; at a conduct of 0.4 it counts 3.86.
    """
    power = {"kind": "market_power", "start": "2024-01", **OUT, "conduct": 0.4}
    built = scenario.build(
        {
            "name": "t",
            "title": "t",
            "chain": "gallium",
            "start": "2024-01",
            "until": "2024-12",
            "shocks": [power],
        }
    )
    worlds = compile_scenario(built)
    (edit,) = (edit for edit in worlds.shocked.edits if edit not in worlds.without.edits)
    (place,) = (
        place
        for place, row in enumerate(edit.activities)
        if worlds.monthly.structure.labels[row].partner == "FRA"
    )
    shipped = worlds.market.levels[edit.activities[place]] / 12.0
    price = worlds.market.prices[
        worlds.monthly.structure.node_index[Node("FRA", "primary_gallium")]
    ]
    markup = float(np.asarray(edit.value)[place, 0] * shipped / np.ravel(price)[0])
    assert markup == pytest.approx(3.86, rel=0.01)


def test_a_dominant_seller_ships_less_and_the_answer_says_so() -> None:
    answer = _answer(_shock("market_power", **OUT, conduct=0.5))
    assert _difference(answer, "price_local", territory="EU") > 0.0
    (told,) = (one for one in answer.findings if one.kind == "market_power")
    assert told.figures["with_t"] < told.figures["without_t"]
    assert "China sells knowing that its sales move the price (conduct 0.5;" in told.text


def test_a_seller_without_conduct_changes_nothing() -> None:
    answer = _answer(_shock("market_power", **OUT, conduct=0.0))
    moved = answer.table.filter((pl.col("unit") == "t") & (pl.col("world") == "difference"))
    assert moved["q50"].abs().max() < 1e-6


def test_market_power_in_both_worlds_is_told_as_given() -> None:
    power = _shock("market_power", **OUT, conduct=0.5)
    answer = _answer(_shock("export_tax", **OUT, rate=0.1), given=[power])
    (told,) = (one for one in answer.findings if one.kind == "market_power")
    assert told.text.startswith("primary gallium: in both worlds China sells")
