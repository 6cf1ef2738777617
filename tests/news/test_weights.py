"""What the fits of the reader's tables share: numbering, optimisers, the writer."""

import math
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import news_weights


def test_features_are_numbered_by_name_where_met_often_enough() -> None:
    assert news_weights.numbered(Counter({"b": 3, "a": 2, "c": 1}), 2) == {"a": 0, "b": 1}


def test_a_row_without_features_stays_a_row() -> None:
    x = news_weights.matrix([[(1, 2.0)], [], [(0, 1.0), (1, 0.5)]], 3)
    assert x.toarray().tolist() == [[0.0, 2.0, 0.0], [0.0, 0.0, 0.0], [1.0, 0.5, 0.0]]


def test_without_features_the_start_is_the_log_odds() -> None:
    x = news_weights.matrix([[]] * 4, 1)
    right = np.array([True, True, True, False])
    found = news_weights.logistic(x, right, 1.0, 100, start=True)
    # three of four: odds of 3
    assert found[-1] == pytest.approx(math.log(3), abs=1e-4)
    assert found[0] == 0


def test_both_optimisers_find_the_same_weights() -> None:
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(300), rng.normal(size=300)])
    y = (x[:, 1] + rng.normal(size=300) > 0.5).astype(float)
    exact = news_weights.newton(x, y, 2.0)
    held = news_weights.matrix([[(0, row[1])] for row in x], 1)
    steps = news_weights.logistic(held, y > 0, 2.0, 200, start=True)
    assert [steps[-1], steps[0]] == pytest.approx(exact.tolist(), abs=1e-3)


def test_small_weights_are_left_out_but_not_a_start(tmp_path: Path) -> None:
    table = tmp_path / "words.csv"
    rows = [(("", "ban"), 0.01), (("quota", "ban"), 0.119), (("stop", "ban"), -0.346)]
    assert news_weights.write(table, ("feature", "action"), rows, 0.12) == 2
    assert table.read_text("utf-8") == "feature,action,weight\n,ban,0.01\nstop,ban,-0.35\n"


def test_meanings_stay_beside_new_weights(tmp_path: Path) -> None:
    table = tmp_path / "salience.csv"
    table.write_text("feature,weight,meaning\nlead,1.00,told first\n", "utf-8")
    news_weights.write_with_meanings(table, ["lead", "depth"], [0.5, -2.0])
    assert table.read_text("utf-8") == (
        "feature,weight,meaning\nlead,0.50,told first\ndepth,-2.00,\n"
    )
