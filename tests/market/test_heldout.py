"""Widths of quotations come from the other episodes, never from the one that is scored."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from didymium.errors import NoAnswerError
from didymium.market import backtest, heldout


def row(event: str, *, drawn: float, seen: float, kind: str = "price") -> backtest.Scored:
    measure = "spot" if kind == "price" else "trade"
    target = backtest.Target(
        event=event,
        target=f"{event} {drawn} {seen}",
        kind=kind,
        measure=measure,
        product="p",
        origin="",
        destination="",
        month="2024-01",
        before=1.0,
        after=seen,
        unit="x",
        source_id="s",
        note="",
    )
    return backtest.Scored(
        target=target,
        observed=seen,
        low=drawn,
        median=drawn,
        high=drawn,
        inside=False,
        log_error=0.0,
        crps=0.0,
        baselines={},
        baseline_errors={},
        drawn=np.full(200, drawn),
        years=0.0,
    )


def test_a_forecast_that_always_hits_needs_no_width() -> None:
    # a point forecast on the outcome has a CRPS of 0, every wider one more
    assert heldout.best_width([row("A", drawn=2.0, seen=2.0), row("A", drawn=3.0, seen=3.0)]) == 0.0


def test_misses_by_one_on_both_sides_ask_for_a_width_near_one() -> None:
    # errors of +1 and -1 in the logarithm: the normal with the least mean CRPS at a distance d
    # solves 2 phi(d / s) = 1 / sqrt(pi): phi(d / s) = 0.2821, d / s = 0.8325, s = 1.20
    rows = [row("A", drawn=1.0, seen=np.e), row("A", drawn=1.0, seen=1.0 / np.e)]
    assert heldout.best_width(rows) == pytest.approx(1.2, abs=0.1)


def test_an_episode_has_no_say_in_its_own_width() -> None:
    rows = [row("A", drawn=1.0, seen=1.0), row("B", drawn=1.0, seen=5.0)]
    wild = [dataclasses.replace(rows[0], observed=40.0), rows[1]]
    one, two = heldout.leave_one_out(rows)[0], heldout.leave_one_out(wild)[0]
    assert one.episode == two.episode == "A"
    assert one.widths == two.widths
    assert (one.inside, two.inside) == (1, 0)


def test_gallium_and_germanium_are_left_out_together() -> None:
    rows = [
        row("GA_LICENCE_2023", drawn=1.0, seen=9.0),
        row("GE_LICENCE_2023", drawn=1.0, seen=9.0),
        row("C", drawn=1.0, seen=1.0),
    ]
    first = heldout.leave_one_out(rows)[0]
    assert (first.episode, first.count) == ("gallium and germanium 2023", 2)
    assert first.widths == {"spot": 0.0}


def test_the_text_adds_the_episodes_up() -> None:
    rows = [row("A", drawn=1.0, seen=1.0), row("B", drawn=1.0, seen=1.0)]
    text = list(heldout.lines(heldout.leave_one_out(rows)))
    assert text[-1] == "price: 2 of 2 inside (100%), mean CRPS 0.00, 2 episodes."


def test_one_episode_cannot_be_left_out() -> None:
    with pytest.raises(NoAnswerError, match="at least two; name more events"):
        heldout.leave_one_out([row("A", drawn=1.0, seen=1.0)])
