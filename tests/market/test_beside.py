"""Worlds side by side: the same answers as apart, shared months, quarters in place of months."""

from __future__ import annotations

import numpy as np
import pytest
from small_market import MINE, ROAD, STOCK, array, holder, market

from didymium.errors import ScenarioError
from didymium.market import scenario as scenarios
from didymium.market import simulation, whatif
from didymium.market.books import project_capacity
from didymium.market.compilation import compile_cases, compile_scenario, shares_base
from didymium.market.measures import arrays
from didymium.market.schedule import (
    Edit,
    FrontLoading,
    Licence,
    Project,
    Ramp,
    Schedule,
    beyond,
    first_effect,
)
from didymium.market.simulation import MonthView, simulate, simulate_beside


def _watched(schedule: Schedule, *others: Schedule, months: int = 8, step: int = 1):
    seen: list[list[MonthView]] = [[] for _ in range(1 + len(others))]
    simulate_beside(
        market(), schedule, others, months, observers=[one.append for one in seen], step=step
    )
    return seen


def _levels(views: list[MonthView], row: int) -> list[float]:
    return [float(view.clearing.levels[row, 0]) for view in views]


def test_a_world_beside_another_answers_as_alone() -> None:
    common = (holder(),)
    ban = Edit(3, 6, "upper", array(ROAD), 5.0)
    rush = FrontLoading(2, 3, array(0), 1.0)
    shocked = Schedule(edits=(ban,), stocks=common, front_loading=(rush,))
    calm, beside = _watched(Schedule(stocks=common), shocked)
    alone = simulate(market(), shocked, 8)
    assert _levels(beside, ROAD) == pytest.approx(alone.levels[ROAD, :, 0].tolist(), abs=1e-5)
    assert _levels(beside, STOCK) == pytest.approx(alone.levels[STOCK, :, 0].tolist(), abs=1e-5)
    # until the rush of month 2 there is one world: the same view, computed once
    assert [one is two for one, two in zip(calm, beside, strict=True)] == [True] * 2 + [False] * 6


def test_books_of_common_rules_go_on_in_the_other_world() -> None:
    # licences filed in month 0 are granted in month 2 in both worlds
    rule = Licence(0, 9, array(ROAD), 30.0, 2)
    calm = Schedule(licences=(rule,))
    shocked = Schedule(licences=(rule,), edits=(Edit(4, 9, "upper", array(MINE), 7.0, "at_most"),))
    without, beside = _watched(calm, shocked, months=6)
    alone = simulate(market(), shocked, 6)
    assert _levels(beside, ROAD) == pytest.approx(alone.levels[ROAD, :, 0].tolist(), abs=1e-5)
    assert _levels(without, ROAD)[4] == pytest.approx(30.0, abs=1e-4)
    assert _levels(beside, ROAD)[4] == pytest.approx(7.0, abs=1e-4)


def test_common_rules_must_come_first() -> None:
    one, two = Edit(0, 1, "upper", array(ROAD), 1.0), Edit(0, 1, "upper", array(MINE), 1.0)
    with pytest.raises(ValueError, match="edits: the common rules must come first"):
        beyond(Schedule(edits=(one,)), Schedule(edits=(two, one)))


@pytest.mark.parametrize(
    ("schedule", "month"),
    [
        (Schedule(), 10_000),
        (Schedule(edits=(Edit(array(7, 4), 9, "upper", array(ROAD), 0.0),)), 4),
        (Schedule(projects=(Project(MINE, 5.0, 6, array(2, 12)),)), 8),
        (Schedule(ramps=(Ramp(array(ROAD), 0.1, 1.0),)), 0),
        (Schedule(stocks=(holder(),)), 0),
    ],
)
def test_the_first_effect_is_the_earliest_of_all_draws(schedule: Schedule, month: int) -> None:
    assert first_effect(schedule) == month


def test_a_failed_draw_is_not_cleared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw 1 cannot balance from month 1 on: months 2 and 3 clear draw 0 alone."""
    forced = Edit(array(99, 1), array(99, 99), "lower", array(MINE), 80.0)
    blocked = Edit(array(99, 1), array(99, 99), "upper", array(ROAD), 30.0)
    widths = []
    clear = simulation.clear

    def counted(activities, start=None, **rest):
        widths.append(activities.draws)
        return clear(activities, start, **rest)

    monkeypatch.setattr(simulation, "clear", counted)
    run = simulate(market(), Schedule(edits=(forced, blocked)), 4, on_failure="drop")
    assert widths == [1, 2, 2, 1, 1]  # the market before, then four months
    assert np.isnan(run.levels[ROAD, 1:, 1]).all()
    assert run.levels[ROAD, :, 0] == pytest.approx([30.0] * 4, abs=1e-4)


def test_a_project_counts_with_the_mean_of_a_quarter() -> None:
    # 12 a month over a ramp of three: 4, 8, 12 in the first quarter (mean 8), 12 after
    plant = Project(MINE, 12.0, 0, 0, 3.0)
    assert project_capacity(plant, 0, 1, 3)[0] == pytest.approx(8.0)
    assert project_capacity(plant, 3, 1, 3)[0] == pytest.approx(12.0)
    # it starts in the quarter's second month: 0, 4, 8
    assert project_capacity(Project(MINE, 12.0, 1, 0, 3.0), 0, 1, 3)[0] == pytest.approx(4.0)


def test_a_stock_loses_three_months_of_releases_in_a_quarter() -> None:
    ban = Edit(3, 99, "upper", array(ROAD), 20.0)
    common = (holder(),)
    calm, quarters = _watched(
        Schedule(stocks=common), Schedule(edits=(ban,), stocks=common), months=9, step=3
    )
    assert [view.month for view in quarters] == [0, 3, 6]
    released = 3.0 * quarters[1].clearing.levels[STOCK, 0]
    assert released > 1.0
    assert quarters[1].stocks[0, 0] == pytest.approx(calm[0].stocks[0, 0] - released, abs=1e-9)
    # the months of the quarter, one by one, release about as much
    months = simulate(market(), Schedule(edits=(ban,), stocks=(holder(),)), 9)
    assert quarters[2].stocks[0, 0] == pytest.approx(float(months.stocks[0, 8, 0]), rel=0.1)


def test_licences_do_not_run_in_quarters() -> None:
    rule = Licence(0, 9, array(ROAD), 30.0, 2)
    with pytest.raises(ValueError, match="month by month"):
        _watched(Schedule(licences=(rule,)), step=3)


def _deal(name: str, tonnes: float, **head: object) -> scenarios.Scenario:
    return scenarios.build(
        {
            "name": name,
            "title": name,
            "chain": "rare_earths",
            "start": "2026-01",
            "until": "2027-12",
            "viewpoint": "EU",
            "shocks": [
                {
                    "kind": "project",
                    "start": "2026-07",
                    "territory": "RUS",
                    "recipe": "mine_loparite",
                    "tonnes": [0.5 * tonnes, tonnes, 1.5 * tonnes],
                }
            ],
            **head,
        }
    )


def test_cases_share_the_world_without_and_draw_as_alone() -> None:
    small, large = _deal("small", 2000.0), _deal("large", 20_000.0)
    numbers = np.arange(3)
    cases = compile_cases([small, large], seed=4, numbers=numbers)
    alone = compile_scenario(large, seed=4, numbers=numbers)
    assert cases[0].without == cases[1].without
    assert {mark for case in cases for mark in case.marks} == {"0", "0/1"}
    for name, drawn in alone.inputs.items():
        assert cases[1].inputs[name].tobytes() == drawn.tobytes(), name
    found = whatif.run_cases([small, large], draws=3, seed=4)
    apart = whatif.run_cases([large], draws=3, seed=4)[0]
    for name in ("contract", "spot"):
        one, two = getattr(found[1].shocked, name), getattr(apart.shocked, name)
        known = ~np.isnan(one) & ~np.isnan(two)
        assert one[known] == pytest.approx(two[known], rel=0.01)
    added = found[1].shocked.output.sum() - found[0].shocked.output.sum()
    assert added > 500.0


def test_cases_of_other_years_do_not_share_their_base() -> None:
    small = _deal("small", 2000.0)
    assert shares_base(small, _deal("large", 9.0, about="told in other words"))
    assert not shares_base(small, _deal("later", 9.0, until="2028-12"))
    with pytest.raises(ValueError, match="do not share"):
        compile_cases([small, _deal("later", 9.0, until="2028-12")])


def test_quarters_come_close_to_months() -> None:
    months = whatif.run_cases([_deal("m", 20_000.0)], draws=1)[0]
    quarters = whatif.run_cases([_deal("q", 20_000.0, step_months=3)], draws=1)[0]
    for one, two in ((months.without, quarters.without), (months.shocked, quarters.shocked)):
        place = one.products.index("ndpr_oxide")
        assert two.contract[place, -1, 0] == pytest.approx(one.contract[place, -1, 0], rel=0.01)
        assert two.output.sum() == pytest.approx(one.output.sum(), rel=0.005)
    assert arrays(months.shocked)["contract"].shape == arrays(quarters.shocked)["contract"].shape


def test_what_quarters_cannot_tell_is_refused_in_words() -> None:
    with pytest.raises(ScenarioError) as caught:
        scenarios.build(
            {
                **_deal("t", 1.0).model_dump(mode="json"),
                "start": "2026-02",
                "step_months": 3,
                "shocks": [
                    {"kind": "licence", "start": "2026-05", "actor": "CHN", "products": "all"},
                    {
                        "kind": "export_ban",
                        "start": "2026-06",
                        "actor": "CHN",
                        "products": "ndpr_oxide",
                    },
                ],
            }
        )
    text = str(caught.value)
    assert "scenario t, start: found 2026-02-01; expected the first month of a quarter" in text
    assert "shocks[0] (licence), kind: found licence; expected a market that clears every" in text
    assert "shocks[1] (export_ban), start: found 2026-06-01; expected the first month" in text
    assert "Leave step_months out." in text
