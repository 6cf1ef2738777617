"""Reconciliation and calibration on chains small enough to compute by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from didymium.errors import ClearingError, ContractError
from didymium.market.chain import Chain, read_chain
from didymium.market.reconcile import recipe_coefficients, reconcile

HEADS = {
    "products": "product,material,stage,basis,price_usd_per_t,price_low,price_high,surplus,hs6,"
    "source_id,name_en,name_it,note",
    "recipes": "recipe,stage,territory,role,product,basket,coefficient,low,high,numeraire,"
    "source_id,note",
    "baskets": "basket,product,share_percent,low,high,source_id,note",
    "activities": "territory,recipe,level_t,low_t,high_t,capacity_t,kind,source_id,note",
    "trade": "product,exporter,importer,quantity_t,low_t,high_t,kind,source_id,note",
    "uses": "territory,end_use,product,quantity_t,low_t,high_t,kind,source_id,note",
    "totals": "total,flow,product,recipe,origin,destination,end_use,quantity_t,low_t,high_t,"
    "source_id,note",
    "end_uses": "end_use,name_en,name_it,elasticity_low,elasticity,elasticity_high,"
    "long_run_elasticity,substitute_low,substitute,substitute_high,cover_months_low,cover_months,"
    "cover_months_high,source_id,note",
    "parameters": "parameter,applies_to,low,central,high,unit,source_id,note",
    "growth": "applies_to,low,central,high,source_id,note",
}
ROWS = {
    "products": ["ore,iron,mine,gross,10,9,11,no,,s,ore,minerale,"],
    "recipes": ["dig,mine,,gives,ore,,1,1,1,yes,s,"],
    "activities": ["AAA,dig,100,90,110,150,estimated,s,"],
    "trade": [],
    "uses": ["AAA,burn,ore,120,100,140,estimated,s,"],
    "end_uses": ["burn,burning,bruciare,.1,.2,.3,.5,3,5,8,1,2,3,s,"],
    "parameters": ["supply_elasticity,all,.1,.3,.8,%,s,"],
    "growth": ["burn,0,0,0,s,", "supply,0,0,0,s,"],
}


def _chain(folder: Path, **rows: list[str]) -> Chain:
    place = folder / "small"
    place.mkdir()
    (place / "chain.yaml").write_text(
        "title: small\nbase_year: 2024\ncontrolling: AAA\nmaterials: [iron]\nregions: {}\n"
        "limits: [small]\nlimits_it: [piccola]\ntitle_it: piccola\n",
        encoding="utf-8",
    )
    for name, lines in {**ROWS, **rows}.items():
        text = "\n".join([HEADS[name], *lines]) + "\n"
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_chain(place, known_sources=frozenset({"s"}))


def test_two_figures_meet_where_their_ranges_weigh_them(tmp_path: Path) -> None:
    """Output 100 +- 10, use 120 +- 20: (100/10^2 + 120/20^2) / (1/10^2 + 1/20^2) = 104."""
    base = reconcile(_chain(tmp_path))
    assert base.levels[("AAA", "dig")] == pytest.approx(104.0, abs=1e-4)
    assert base.uses[("ore", "AAA", "burn")] == pytest.approx(104.0, abs=1e-4)
    moved = {figure.key: figure.moved for figure in base.figures}
    assert moved["AAA dig"] == pytest.approx(0.4, abs=1e-4)  # 4 of 10
    assert moved["AAA burn ore"] == pytest.approx(-0.8, abs=1e-4)  # -16 of 20


def test_ranges_that_do_not_meet_are_an_error_that_names_the_place(tmp_path: Path) -> None:
    chain = _chain(tmp_path, uses=["AAA,burn,ore,130,120,140,estimated,s,"])
    with pytest.raises(ClearingError, match="ore in AAA"):
        reconcile(chain)


def test_an_unknown_shipment_is_found_by_balance(tmp_path: Path) -> None:
    chain = _chain(
        tmp_path,
        activities=["AAA,dig,100,100,100,150,estimated,s,"],
        uses=["AAA,burn,ore,70,70,70,e,s,", "BBB,burn,ore,30,20,40,e,s,"],
        trade=["ore,AAA,BBB,,0,90,unknown,s,"],
    )
    base = reconcile(chain)
    assert base.trade[("ore", "AAA", "BBB")] == pytest.approx(30.0, abs=1e-3)
    figure = next(f for f in base.figures if f.table == "trade")
    assert (figure.status, figure.observed) == ("unknown", None)


def test_a_total_holds_its_parts_together(tmp_path: Path) -> None:
    """Both uses were guessed at 60; their observed sum of 100 +- 1 wins over +- 30 each."""
    chain = _chain(
        tmp_path,
        activities=["AAA,dig,100,50,150,150,estimated,s,"],
        uses=["AAA,burn,ore,60,30,90,e,s,", "BBB,burn,ore,60,30,90,e,s,"],
        trade=["ore,AAA,BBB,,0,200,unknown,s,"],
        totals=["world,use,ore,*,*,*,burn,100,99,101,s,"],
    )
    uses = reconcile(chain).uses
    assert sum(uses.values()) == pytest.approx(100.0, abs=0.5)
    assert uses[("ore", "AAA", "burn")] == pytest.approx(uses[("ore", "BBB", "burn")], abs=0.1)


def test_a_basket_is_normalised_and_multiplied_by_the_recovery(tmp_path: Path) -> None:
    """Shares 30 and 60 of 100 printed as 90 in all: 1/3 and 2/3, times a recovery of 0.9."""
    chain = _chain(
        tmp_path,
        products=[
            "ore,iron,mine,gross,10,9,11,no,,s,ore,minerale,",
            "nd,ndpr,separation,oxide,50,40,60,yes,,s,nd,nd,",
            "la,light,separation,oxide,1,1,1,yes,,s,la,la,",
        ],
        recipes=[
            "dig,mine,,gives,ore,,1,1,1,yes,s,",
            "part,separation,,takes,ore,,1,1,1,yes,s,",
            "part,separation,,gives,,clay,.9,.8,1,no,s,",
            "part,separation,BBB,gives,la,,0,0,0,no,s,",
        ],
        baskets=["clay,nd,30,30,30,s,", "clay,la,60,60,60,s,"],
    )
    here = {p.product: p.central for p in recipe_coefficients(chain, "part", "AAA")}
    assert here == {"ore": 1.0, "nd": pytest.approx(0.3), "la": pytest.approx(0.6)}
    assert "la" not in {p.product for p in recipe_coefficients(chain, "part", "BBB")}


def test_every_problem_of_a_chain_is_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as caught:
        _chain(
            tmp_path,
            uses=["AAA,burm,ore,120,100,140,e,s,"],
            activities=["AAA,dig,100,110,90,150,e,nowhere,"],
        )
    text = str(caught.value)
    assert 'end use "burm"' in text
    assert "low <= value <= high" in text
    assert 'source "nowhere"' in text


def test_a_cell_that_is_no_number_is_named_by_row_and_column(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="row 2, column level_t"):
        _chain(tmp_path, activities=["AAA,dig,about 100,90,110,150,e,s,"])


def test_missing_columns_are_named(tmp_path: Path) -> None:
    place = tmp_path / "small"
    chain_file = _chain(tmp_path)
    assert chain_file.name == "small"
    (place / "trade.csv").write_text("product,exporter\n", encoding="utf-8")
    with pytest.raises(ContractError, match="Missing: importer"):
        read_chain(place, known_sources=frozenset({"s"}))
