"""Months: stocks, licences, quotas, projects and taxes with the arithmetic done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from small_market import MINE, ROAD, STOCK, array, holder, market

from didymium.errors import ClearingError, ContractError
from didymium.market.schedule import (
    AdValorem,
    Edit,
    FrontLoading,
    Investment,
    Licence,
    PriceFloor,
    Project,
    Quota,
    Ramp,
    Schedule,
    StateOrder,
    Stock,
)
from didymium.market.simulation import simulate


def test_nothing_scheduled_means_nothing_moves():
    run = simulate(market(), Schedule(stocks=(holder(),)), 6)
    assert run.prices[1] == pytest.approx(9.0, abs=1e-5)
    assert run.stocks == pytest.approx(60.0, abs=1e-3)


def test_a_ban_holds_from_its_first_month_to_the_month_before_its_end():
    ban = Edit(2, 4, "upper", array(ROAD), 0.0)
    run = simulate(market(), Schedule(edits=(ban,)), 6)
    assert run.levels[ROAD, :, 0] == pytest.approx([30, 30, 0, 0, 30, 30], abs=1e-4)


def test_each_draw_keeps_its_own_date():
    ban = Edit(array(0, 1, 2), array(9, 9, 9), "upper", array(ROAD), 0.0)
    run = simulate(market(), Schedule(edits=(ban,)), 3)
    shipped = run.levels[ROAD] > 1
    assert shipped.tolist() == [
        [False, True, True],
        [False, False, True],
        [False, False, False],
    ]


def test_a_stock_softens_a_ban_and_then_runs_out():
    keen = market(choke=60.0, slope=1.7)  # 60 - 1.7 x 30 = 9 as well
    ban = Schedule(edits=(Edit(0, 12, "upper", array(ROAD), 0.0),), stocks=(holder(),))
    run = simulate(keen, ban, 12)
    bare = simulate(keen, Schedule(edits=ban.edits), 12)
    stock = run.stocks[0, :, 0]
    assert run.levels[STOCK, 0, 0] == pytest.approx(60 - stock[0], abs=1e-4)
    assert (np.diff(stock) <= 1e-6).all()
    # bare: 60 - 1.7q = 20 + 0.1q, the substitute serves q = 22.2 at 22.2
    assert bare.prices[1, :, 0] == pytest.approx(22.22, abs=0.01)
    assert (run.prices[1, :3, 0] < 22).all()
    assert (np.diff(run.prices[1, :, 0]) > -1e-5).all()
    # near the substitute's price everything is released
    assert stock[4] == pytest.approx(0, abs=1e-3)
    assert run.prices[1, 5, 0] == pytest.approx(22.22, abs=0.01)


def test_a_holder_values_what_is_left_as_the_law_says():
    # price p = 60 - 1.7z (no road) meets 9 exp(1.5 (1 - (60 - z) / 60)) = 9 exp(z / 40)
    # z = 25.32: 60 - 43.05 = 16.95 and 9 exp(0.633) = 16.95
    keen = market(choke=60.0, slope=1.7)
    ban = Schedule(edits=(Edit(0, 12, "upper", array(ROAD), 0.0),), stocks=(holder(),))
    run = simulate(keen, ban, 1)
    assert run.levels[STOCK, 0, 0] == pytest.approx(25.32, abs=0.01)
    assert run.prices[1, 0, 0] == pytest.approx(16.95, abs=0.01)


def test_nobody_stores_what_only_a_substitute_delivers():
    keen = market(choke=60.0, slope=1.7)
    ban = Schedule(edits=(Edit(0, 40, "upper", array(ROAD), 0.0),), stocks=(holder(),))
    run = simulate(keen, ban, 40)
    assert run.stocks[0, 6:, 0] == pytest.approx(0, abs=1e-3)


def test_a_state_order_needs_a_stock_of_its_own():
    schedule = Schedule(stocks=(holder(),), orders=(StateOrder(0, 1, 0, purchase=1.0),))
    with pytest.raises(ContractError, match=r"orders\[0\], stock: found a stock whose holder has"):
        simulate(market(), schedule, 1)


def test_front_loading_draws_purchases_forward():
    load = FrontLoading(begin=1, end=3, stocks=array(0), extra_months=1.0)
    schedule = Schedule(stocks=(holder(),), front_loading=(load,))
    run = simulate(market(), schedule, 5)
    assert run.levels[ROAD, 0, 0] == pytest.approx(30, abs=1e-4)
    assert run.levels[ROAD, 1, 0] > 35
    assert run.levels[ROAD, 3, 0] < 30


def test_a_licence_delays_leaks_and_refuses():
    rule = Licence(
        begin=1,
        end=20,
        activities=array(ROAD),
        usual=30.0,
        delay_months=2,
        approved_share=0.5,
        leak_share=0.1,
    )
    run = simulate(market(), Schedule(licences=(rule,)), 5)
    # leak 3 for two months; then half of the 30 applied for joins it
    assert run.levels[ROAD, :, 0] == pytest.approx([30, 3, 3, 18, 18], abs=1e-4)


def test_licences_for_what_was_missed_arrive_after_the_delay():
    rule = Licence(
        begin=0, end=20, activities=array(ROAD), usual=20.0, delay_months=1, backlog_share=1.0
    )
    run = simulate(market(), Schedule(licences=(rule,)), 3)
    # month 0 ships nothing and misses 20; month 1 has the 20 filed in month 0; the 40 filed in
    # month 1 (20 and the 20 missed) allow the free 30 in month 2
    assert run.levels[ROAD, :, 0] == pytest.approx([0, 20, 30], abs=1e-4)


def test_a_quota_is_spread_over_its_period_and_starts_again():
    quota = Quota(begin=0, end=24, activity=ROAD, amount=30.0, period_months=3, flexibility=1.0)
    run = simulate(market(), Schedule(quotas=(quota,)), 6)
    assert run.levels[ROAD, :, 0] == pytest.approx([10] * 6, abs=1e-4)
    loose = Quota(begin=0, end=24, activity=ROAD, amount=30.0, period_months=3, flexibility=2.0)
    run = simulate(market(), Schedule(quotas=(loose,)), 3)
    # 2 x 30/3 = 20, then 2 x 10/2 = 10, then 0
    assert run.levels[ROAD, :, 0] == pytest.approx([20, 10, 0], abs=1e-4)


def test_a_tax_on_value_uses_last_months_price():
    tax = AdValorem(1, 9, array(ROAD), array(0), 0.75)
    run = simulate(market(), Schedule(ad_valorem=(tax,)), 2)
    # 0.75 x 4 = 3 more: 6 + 0.2x = 12 - 0.1x, x = 20
    assert run.levels[ROAD, :, 0] == pytest.approx([30, 20], abs=1e-4)


def test_a_price_floor_pays_the_difference():
    floor = PriceFloor(0, 9, array(MINE), array(0), 7.0)
    run = simulate(market(), Schedule(floors=(floor,)), 1)
    # pays 7 - 4 = 3: supply -2 + 0.1x, 0 + 0.2x = 12 - 0.1x, x = 40, support 120
    assert run.levels[MINE, 0, 0] == pytest.approx(40, abs=1e-4)
    assert run.support[0, 0] == pytest.approx(120, rel=1e-5)


def test_a_state_order_is_filled_below_its_price_and_released_again():
    state = Stock(STOCK, 1, "state", 0.0, 0.0, 0.0, 0.0)
    buy = StateOrder(0, 2, 0, purchase=6.0, price_limit=50.0)
    sell = StateOrder(3, 4, 0, release=100.0)
    run = simulate(market(), Schedule(stocks=(state,), orders=(buy, sell)), 5)
    assert run.stocks[0, :, 0] == pytest.approx([6, 12, 12, 0, 0], abs=1e-3)


def test_a_delayed_project_ramps_up():
    cap = Edit(0, 99, "upper", array(MINE), 10.0)
    project = Project(MINE, 20.0, month=1, delay_months=array(0, 2), ramp_months=2)
    base = market().changed(upper=np.array([10, np.inf, 100, 100, 0.0]))
    run = simulate(base, Schedule(projects=(project,)), 5)
    assert run.levels[MINE, :, 0] == pytest.approx([10, 20, 30, 30, 30], abs=1e-4)
    assert run.levels[MINE, :, 1] == pytest.approx([10, 10, 10, 20, 30], abs=1e-4)
    run = simulate(base, Schedule(projects=(project,), edits=(cap,)), 5)
    assert run.levels[MINE, -1] == pytest.approx([10, 10], abs=1e-4)  # an edit has the last word


def test_investment_follows_the_rent_after_the_lead_time():
    base = market().changed(upper=np.array([10, np.inf, 100, 100, 0.0]))
    rule = Investment(array(MINE), lead_months=3, hurdle=0.1, speed=0.5, expectation_months=1)
    run = simulate(base, Schedule(investments=(rule,)), 30)
    mined = run.levels[MINE, :, 0]
    assert mined[:4] == pytest.approx([10] * 4, abs=1e-4)
    assert mined[5] > 10
    assert mined[-1] < 30.001


def test_output_cannot_grow_faster_than_its_ramp():
    base = market().changed(upper=np.array([10, np.inf, 100, 100, 0.0]))
    more = Edit(0, 9, "upper", array(MINE), 100.0)
    ramp = Ramp(array(MINE), growth=0.5, least=1.0)
    run = simulate(base, Schedule(edits=(more,), ramps=(ramp,)), 3)
    # 10 x 1.5 + 1 = 16, 16 x 1.5 + 1 = 25, then the free 30
    assert run.levels[MINE, :, 0] == pytest.approx([16, 25, 30], abs=1e-4)


def test_rules_that_point_outside_the_market_are_reported_together():
    schedule = Schedule(
        edits=(
            Edit(0, 1, "uper", array(ROAD), 0.0),
            Edit(0, 1, "upper", array(99), -1.0, "set"),
            Edit(array(0, 1), 3, "upper", array(ROAD), np.ones((1, 3))),
            Edit(0, 3, "upper", array(ROAD), np.ones(3)),
        ),
    )
    with pytest.raises(ContractError) as caught:
        simulate(market(), schedule, 2)
    message = str(caught.value)
    assert 'edits[0], field: found "uper"; expected one of lower, upper' in message
    assert "edits[1], activities: found position 99; expected positions from 0 to 4" in message
    assert "edits[1], value: found -1; expected a capacity of at least zero" in message
    assert "edits[2], begin: found 2 draws; expected 1 or 3" in message
    assert "edits[3], value: found an array of shape (3,); expected (1,) or (1, draws)" in message


def test_a_draw_without_an_answer_is_dropped_and_counted_when_asked():
    # an obligation to mine 80 with a road of 30 and nowhere else to go has no balance
    forced = Edit(array(99, 1), array(99, 99), "lower", array(MINE), 80.0)
    blocked = Edit(array(99, 1), array(99, 99), "upper", array(ROAD), 30.0)
    schedule = Schedule(edits=(forced, blocked))
    with pytest.raises(ClearingError, match=r"draw 1: no prices .*dy in CHN: \+50"):
        simulate(market(), schedule, 3)
    run = simulate(market(), schedule, 3, on_failure="drop")
    assert run.failed.tolist() == [False, True]
    assert run.levels[ROAD, :, 0] == pytest.approx([30, 30, 30], abs=1e-4)
    assert np.isnan(run.levels[ROAD, 1:, 1]).all()


def test_slices_of_draws_give_the_same_bytes_as_all_at_once():
    rng = np.random.default_rng(5)
    ban = Edit(rng.integers(0, 4, 6), 8, "upper", array(ROAD), 0.0)
    tax = AdValorem(1, 9, array(ROAD), array(0), rng.uniform(0, 1, (1, 6)))
    schedule = Schedule(edits=(ban,), ad_valorem=(tax,), stocks=(holder(),))
    spread = market().changed(cost=market().cost + rng.uniform(0, 0.5, (5, 6)))
    whole = simulate(spread, schedule, 8, workers=2)
    for part in (array(0, 1), array(2, 3, 4, 5)):
        some = simulate(spread.take(part), schedule.take(part), 8, workers=1)
        assert some.prices.tobytes() == whole.prices[:, :, part].tobytes()
        assert some.stocks.tobytes() == whole.stocks[:, :, part].tobytes()
