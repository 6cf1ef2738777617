"""What drives the spread, in readers' words; deals under a ban; scenarios told in Italian."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from didymium import market
from didymium.cli import app as cli
from didymium.market import backtest
from didymium.market import scenario as scenarios
from didymium.market.compilation import compile_scenario
from didymium.market.drivers import COLUMNS, spread
from didymium.market.inputnames import input_name
from didymium.market.terminal import terminal_text
from didymium.market.whatif import warnings

EVENTS = sorted(backtest.events())


@pytest.fixture(scope="module")
def stop() -> market.Answer:
    return market.what_if("gallium_stop", draws=120, seed=3)


def test_the_spread_is_told_with_names_and_parts(stop: market.Answer) -> None:
    frame = spread(stop)
    assert tuple(frame.columns) == COLUMNS
    assert set(frame["measure"]) == {"price_local", "unmet"}
    first = frame.row(0, named=True)
    assert first["name_en"] == input_name(stop.worlds, first["input"])
    # 120 draws in 5 bins: chance gives sqrt(8) / 115 = 2.5%, three times that is told
    assert frame["share"].min() > 0.07
    assert frame["share"].max() <= 1.0


def test_the_terminal_tells_it_in_both_languages(stop: market.Answer) -> None:
    assert "What drives the spread" in terminal_text(stop)
    assert "leak 0" not in terminal_text(stop)
    assert "se aumenta la cifra cala" in terminal_text(stop, "it")
    assert "Uno stop totale di oltre un anno" in terminal_text(stop, "it")


def test_few_draws_tell_no_part(stop: market.Answer) -> None:
    few = market.what_if("gallium_stop", draws=2, until="2026")
    assert spread(few).is_empty()
    assert "drives the spread" not in terminal_text(few)


def test_the_command_gives_them_as_a_table_and_in_json() -> None:
    call = ["simulate", "gallium_stop", "--draws", "120", "--until", "2026", "--format"]
    table = CliRunner().invoke(cli.app, [*call, "drivers"]).stdout
    assert table.splitlines()[0] == ",".join(COLUMNS)
    tree = json.loads(CliRunner().invoke(cli.app, [*call, "json"]).stdout)
    assert len(tree["drivers"]) == len(table.splitlines()) - 1 > 0


@pytest.mark.parametrize("name", [*scenarios.available(), *EVENTS])
def test_every_input_of_every_scenario_has_a_name_in_both_languages(name: str) -> None:
    scenario = backtest.load_event(name) if name in EVENTS else scenarios.load(name)
    worlds = compile_scenario(scenario, draws=2, seed=1)
    for one in worlds.inputs:
        for lang in ("en", "it"):
            told = input_name(worlds, one, lang)
            assert told
            assert "{" not in told
            assert "_" not in told


def test_a_leak_is_told_as_what_passes_the_ban(stop: market.Answer) -> None:
    told = {lang: input_name(stop.worlds, "leak 0", lang) for lang in ("en", "it")}
    assert told == {
        "en": "what passes all the same under the export ban (China)",
        "it": "ciò che passa comunque sotto il divieto di esportazione (Cina)",
    }


def test_an_input_without_a_name_is_an_error(stop: market.Answer) -> None:
    with pytest.raises(KeyError, match="luck"):
        input_name(stop.worlds, "luck 0")


@pytest.mark.parametrize("name", scenarios.available())
def test_every_shipped_scenario_is_told_in_italian(name: str) -> None:
    found = scenarios.load(name)
    assert found.about_it
    assert found.about_it != found.about


def _deal(**ban: Any) -> tuple[str, ...]:
    built = scenarios.build(
        {
            "name": "t",
            "title": "t",
            "chain": "rare_earths",
            "start": "2026-01",
            "until": "2027-12",
            "shocks": [
                {
                    "kind": "offtake",
                    "start": "2026-07",
                    "seller": "RUS",
                    "buyer": "USA",
                    "product": "loparite_carbonate",
                    "tonnes": 500,
                },
                {"start": "2026-03", "products": "loparite_carbonate", **ban},
            ],
        }
    )
    return warnings(compile_scenario(built))


def test_a_deal_under_a_full_ban_of_its_goods_is_warned_of() -> None:
    told = _deal(kind="export_ban", actor="RUS")
    assert told[0].startswith("Warning: the deal ships loparite carbonate from Russia")
    assert "stays open under the ban" in told[0]
    sanctioned = _deal(kind="sanctions", actor="USA", target="RUS")
    assert any("the deal ships" in one for one in sanctioned)


@pytest.mark.parametrize(
    "ban",
    [
        {"kind": "export_ban", "actor": "RUS", "share": 0.5},
        {"kind": "export_ban", "actor": "RUS", "end": "2026-06"},
        {"kind": "export_ban", "actor": "CHN"},
    ],
)
def test_a_ban_that_leaves_the_deal_alone_is_no_warning(ban: dict[str, Any]) -> None:
    assert not any("the deal ships" in one for one in _deal(**ban))
