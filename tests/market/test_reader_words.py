"""Figures of a chain and scores of events as a reader sees them."""

from __future__ import annotations

import pytest

from didymium.market import backtest, scenario
from didymium.market import chain as chains
from didymium.market.figures import figure_name, figure_names
from didymium.market.reconcile import Figure
from didymium.market.words import number


@pytest.mark.parametrize("name", chains.available())
def test_every_recipe_and_total_of_a_shipped_chain_has_a_name(name: str) -> None:
    chain = chains.load(name)
    named = figure_names()
    assert {r for r in chain.recipe_names if ("recipe", r) not in named} == set()
    assert {t.total for t in chain.totals if ("total", t.total) not in named} == set()


def test_every_event_has_a_title_in_both_languages() -> None:
    titles = [
        scenario.load(backtest.FOLDER / f"{event}.yaml").title_it for event in backtest.events()
    ]
    assert all(titles)


@pytest.mark.parametrize(
    ("table", "key", "shown"),
    [
        ("trade", "ndpr_oxide MYS>CHN", "ossido di neodimio e praseodimio, da Malaysia a Cina"),
        ("activities", "CHN mine_ion_clay", "Cina, estrazione: argille ioniche"),
        ("totals", "china_tb_all", "Cina: tutto l'ossido di terbio"),
    ],
)
def test_a_figure_is_named_in_words(table: str, key: str, shown: str) -> None:
    figure = Figure(table, key, "observed", 1.0, 0.0, 2.0, 1.0, 0.0, "prior")
    assert figure_name(chains.load("rare_earths"), figure, "it") == shown


def test_a_number_that_rounds_to_zero_has_no_sign() -> None:
    assert number(-0.001, "en", "+.2f") == "0.00"
    assert number(0.001, "it", "+.2f") == "0,00"
    assert number(-0.01, "it", "+.2f") == "-0,01"
    assert number(-0.004, "en", ".0%") == "0%"
