"""Eight draws side by side: each as if it were alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numba import njit
from problems import random_market

from didymium.market import kernels, simplicial
from didymium.market.clearing import GROUP, clear
from didymium.market.lanes import (
    WIDTH,
    exponential,
    load,
    logarithm,
    lowest_bit,
    point,
    some,
    splat,
    store,
    where,
)
from didymium.market.laws import marginal_cost


@njit
def _logarithms(values, logs, powers):
    for row in range(values.shape[0]):
        store(logs, row, logarithm(load(values, row)))
        store(powers, row, exponential(load(logs, row)))


def test_logarithm_and_exponential_agree_with_numpy_to_the_last_digits():
    values = 10.0 ** np.random.default_rng(1).uniform(-290, 290, (500, WIDTH))
    logs, powers = np.empty_like(values), np.empty_like(values)
    _logarithms(values, logs, powers)
    assert logs == pytest.approx(np.log(values), rel=4e-16, abs=4e-16)
    assert powers == pytest.approx(np.exp(logs), rel=4e-16)


@njit
def _larger(one, other, result):
    for row in range(one.shape[0]):
        a, b = load(one, row), load(other, row)
        if some(a < b):
            store(result, row, where(a < b, b, a))
        else:
            store(result, row, splat(-1.0))


def test_every_lane_has_its_own_branch():
    one = np.arange(16.0).reshape(2, WIDTH)
    other = np.array([[8.0] * WIDTH, [0.0] * WIDTH])
    result = np.empty_like(one)
    _larger(one, other, result)
    assert result[0].tolist() == [8.0] * 8  # 0 to 7 are under 8
    assert result[1].tolist() == [-1.0] * 8  # 8 to 15 are not under 0


def test_the_lowest_bit_is_found_in_all_64():
    first = njit(lambda bits: lowest_bit(bits))
    assert [first(np.int64(1) << k) for k in (0, 5, 62, 63)] == [0, 5, 62, 63]
    assert first(np.int64(40)) == 3  # 101000


@njit
def _by_rows(upper, position, diagonal, pair_ptr, pair_value, weights, space, floor, vector):
    space = simplicial.addresses(space)
    pattern = (point(upper[0]), point(upper[1]))
    pairs = (point(pair_ptr), point(position), point(pair_value))
    index = np.arange(weights.shape[0])
    nodes = vector.shape[0]
    simplicial.assemble(point(index), point(weights), weights.shape[0], pairs, space)
    for n in range(nodes):
        simplicial.add(space, diagonal[n], splat(1e-3))
    simplicial.pattern(pattern, nodes, space)
    simplicial.factorise(pattern, nodes, point(floor), space)
    simplicial.solve(nodes, space, point(vector))


def test_the_factor_by_rows_and_the_factor_by_panels_agree():
    # lanes with all levels inside their bounds, where nothing is zero, beside lanes with few
    market = random_market(2, territories=6, products=3)
    plan = market.structure.plan
    rng = np.random.default_rng(4)
    nodes, count = market.structure.node_count, market.structure.activity_count
    shares = np.array([1.0, 0.2, 0.0, 0.5, 1.0, 0.2, 0.05, 0.9])
    weights = rng.random((count, WIDTH)) * (rng.random((count, WIDTH)) < shares)
    vector = np.repeat(np.arange(nodes, dtype=float)[:, None], WIDTH, axis=1)
    space = simplicial.workspace(nodes, plan.upper[1].size, plan.factor_entries)
    _by_rows(
        plan.upper, plan.upper_position, plan.upper_diagonal, plan.pair_ptr, plan.pair_value,
        weights, space, np.full((nodes, WIDTH), 1e-12), vector,
    )  # fmt: skip
    for lane in range(WIDTH):
        panels, spare = np.empty(plan.storage), np.empty(plan.widest)
        kernels.assemble(
            weights[:, lane], plan.pair_ptr, plan.pair_position, plan.pair_value, panels
        )
        panels[plan.diagonal] += 1e-3
        kernels.factorise(plan.layout, np.full(nodes, 1e-12), panels, spare)
        one = np.arange(nodes, dtype=float)
        kernels.solve(plan.layout, plan.rows, panels, one, spare)
        assert vector[:, lane] == pytest.approx(one, rel=1e-8)


def _draws(count: int):
    """Draws of one market that differ a lot: in costs, and some of them in what may move at all."""
    market = random_market(5, iso=True)
    rng = np.random.default_rng(6)
    shape = (market.structure.activity_count, count)
    cost = market.cost * np.exp(rng.normal(0, 0.3, shape))
    upper = np.where(rng.random(shape) < 0.1, np.minimum(market.upper, 1.0), market.upper)
    return market.changed(cost=cost, upper=np.maximum(upper, market.lower))


@pytest.mark.parametrize("some_draws", [[13], [0, 1, 2], [19, 3, 11, 7, 2, 5, 17, 13, 1]])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_draw_has_the_same_bits_beside_any_neighbours(some_draws, workers):
    market = _draws(20)
    together = clear(market, workers=workers)
    apart = clear(market.take(np.array(some_draws)), workers=1)
    assert (apart.duals == together.duals[:, some_draws]).all()
    assert (apart.levels == together.levels[:, some_draws]).all()
    assert (apart.steps == together.steps[some_draws]).all()


def test_slices_for_threads_are_whole_groups():
    assert GROUP == WIDTH


def test_arrays_with_the_draws_apart_or_side_by_side_give_the_same_bits():
    market = _draws(10)
    turned = market.changed(cost=np.asfortranarray(market.cost))
    assert (clear(market).levels == clear(turned).levels).all()


def test_the_room_of_another_market_leaves_no_trace():
    # the two have the same sizes and share the room to work in; only the amounts differ
    one = _draws(3)
    other = replace(one, structure=replace(one.structure, data=one.structure.data * 2.0))
    before = clear(one)
    clear(other)
    again = clear(one)
    assert (before.levels == again.levels).all()
    assert (before.duals == again.duals).all()


def test_complementarity_is_what_the_laws_say_at_these_prices():
    market = _draws(9)
    cleared = clear(market)
    worth = np.zeros_like(cleared.levels)
    structure = market.structure
    for j in range(structure.activity_count):
        for e in range(structure.indptr[j], structure.indptr[j + 1]):
            worth[j] += structure.data[e] * cleared.duals[structure.indices[e]]
    gain = worth - marginal_cost(market, cleared.levels)
    up = np.where(cleared.levels < market.upper, np.maximum(gain, 0), 0)
    down = np.where(cleared.levels > market.lower, np.maximum(-gain, 0), 0)
    missed = ((up + down) * np.abs(cleared.levels)).sum(axis=0)
    expected = missed / (np.abs(worth) * np.abs(cleared.levels)).sum(axis=0)
    assert cleared.complementarity == pytest.approx(expected, abs=1e-13)
    assert cleared.complementarity.max() < 1e-9
