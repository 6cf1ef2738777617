"""The back-test harness: its scores by hand, its rules, and the floor for the shipped events."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st

from didymium.errors import ContractError, NoAnswerError, UnknownNameError
from didymium.market import backtest, comparison, scoreboard
from didymium.market.chain import sources
from didymium.market.compilation import compile_scenario
from didymium.market.scores import covered, crps, log_ratio

FEW = ("GA_LICENCE_2023", "GRAPHITE_LICENCE_2023", "NI_INDONESIA_2014")


@pytest.fixture(scope="module")
def scored() -> list[backtest.Scored]:
    return backtest.run(FEW, draws=40)


@given(
    st.lists(st.floats(-5, 5), min_size=2, max_size=40),
    st.floats(-5, 5),
)
def test_crps_agrees_with_scoringrules(ensemble: list[float], outcome: float) -> None:
    values = np.array(ensemble)
    expected = scoringrules.crps_ensemble(outcome, values, estimator="nrg")
    assert crps(values, outcome) == pytest.approx(float(expected), abs=1e-9)


def test_crps_of_two_members_by_hand() -> None:
    """Members 0 and 2, outcome 1: E|X-y| = 1, E|X-X'| / 2 = (0+2+2+0)/4/2 = 0.5; 1 - 0.5."""
    assert crps(np.array([0.0, 2.0]), 1.0) == pytest.approx(0.5)


def test_a_flow_of_nothing_counts_as_two_percent() -> None:
    assert float(log_ratio(0.0)) == pytest.approx(np.log(0.02))


def test_coverage_is_of_the_80_percent_interval() -> None:
    members = np.arange(11.0)  # 10% quantile 1, 90% quantile 9
    assert covered(members, 1.0)
    assert not covered(members, 0.9)


def test_every_target_has_an_event_and_a_source() -> None:
    for target in backtest.targets():
        assert target.event in backtest.events()
        assert target.source_id in sources()


def test_prices_and_volumes_are_scored_apart(scored: list[backtest.Scored]) -> None:
    kinds = [group.kind for group in scoreboard.summary(scored)]
    assert kinds == ["price", "volume"]


def test_negative_control_shows_no_price_jump(scored: list[backtest.Scored]) -> None:
    """Graphite 2023: exports fell by nine tenths for months, prices did not move."""
    prices = [
        row
        for row in scored
        if row.target.event == "GRAPHITE_LICENCE_2023" and row.target.kind == "price"
    ]
    assert prices
    assert all(row.median < 1.5 for row in prices)


def test_model_beats_no_change_on_volumes(scored: list[backtest.Scored]) -> None:
    volume = next(group for group in scoreboard.summary(scored) if group.kind == "volume")
    assert volume.log_error < volume.baseline_errors["no_change"]


def test_the_same_seed_gives_the_same_scores() -> None:
    first = backtest.run(["NI_INDONESIA_2014"], draws=20, seed=3)
    again = backtest.run(["NI_INDONESIA_2014"], draws=20, seed=3)
    assert scoreboard.table(first).equals(scoreboard.table(again))


def test_unknown_event_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="GRAPHITE_LICENCE_2023"):
        backtest.run(["GRAPHITE_2023"], draws=20)


def test_targets_that_cannot_be_scored_are_all_reported(tmp_path: Path) -> None:
    header = (backtest.FOLDER / "targets.csv").read_text(encoding="utf-8").splitlines()[0]
    wrong = tmp_path / "targets.csv"
    wrong.write_text(
        f"{header}\nE,a,price,guess,flake,,,2024-01,1,2,x,s,\nE,b,price,spot,flake,,,2024-01,0,2,x,s,\n",
        encoding="utf-8",
    )
    with pytest.raises(ContractError) as caught:
        backtest.targets(wrong)
    assert "price guess" in str(caught.value)
    assert "before above 0" in str(caught.value)


def test_published_price_rises_stand_beside_ours() -> None:
    """USGS: more than 150% for gallium (a lower bound), 26% for germanium."""
    rows = {row.published.product: row for row in comparison.beside(draws=40)}
    assert rows["primary_gallium"].spot[2] > 1.50
    low, _, high = rows["germanium_metal"].spot
    assert low < 0.26 < high
    text = "\n".join(scoreboard.beside_lines(list(rows.values())))
    assert "primary gallium: at least +150%; ours" in text
    assert "+150%" in text


def test_an_event_without_outcomes_says_so_and_takes_a_file_of_them(tmp_path: Path) -> None:
    with pytest.raises(NoAnswerError, match="no outcome in the shipped outcomes"):
        backtest.run(["CO_DRC_2025"], draws=20)
    header = (backtest.FOLDER / "targets.csv").read_text(encoding="utf-8").splitlines()[0]
    mine = tmp_path / "mine.csv"
    row = "CO_DRC_2025,x,price,spot,cobalt_refined,,,2025-06,10,20,USD/t,own,"
    mine.write_text(f"{header}\n{row}\n", encoding="utf-8")
    scored = backtest.run(["CO_DRC_2025"], draws=20, wanted=mine)
    assert [row.observed for row in scored] == [2.0]


@pytest.mark.parametrize("name", backtest.events())
def test_every_shipped_event_compiles(name: str) -> None:
    worlds = compile_scenario(backtest.load_event(name))
    assert len(list(worlds.shocked.rules())) > len(list(worlds.without.rules()))


def test_an_event_can_come_from_a_file(tmp_path: Path) -> None:
    mine = tmp_path / "MINE.yaml"
    text = (backtest.FOLDER / "GRAPHITE_LICENCE_2023.yaml").read_text(encoding="utf-8")
    mine.write_text(text, encoding="utf-8")
    assert backtest.load_event(str(mine)).name == "MINE"
