"""Coordinate steps between Newton's steps, compiled: the price of one node at a time.

A node where nothing is marginal but something is left over gets its price from its own market
alone, the others' prices fixed: there the Newton matrix is blind, and the price may have to move by
an order of magnitude before anybody reacts.  Each of eight lanes has its own search.
"""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

from didymium.market.control import MOVED
from didymium.market.kernels import BLIND, inner
from didymium.market.lanes import least, load, most, size, some, splat, store, where
from didymium.market.responses import bent_response, linear_level, value_of


@inner
def _left_over(node, around, curved, numbers, shapes, margin, move):
    """Excess supply of a node after a move of its price alone."""
    start, activity, amount, position = around
    total = splat(0.0)
    for e in range(start[node], start[node + 1]):
        share = splat(amount[e])
        moved = load(margin, e - start[node]) + share * move
        k = position[activity[e]]
        if k < 0:
            level = linear_level(numbers, activity[e], moved)
        else:
            level, _ = bent_response(curved[2 * k + 1], k, shapes, moved)
        total = total + share * level
    return total


@inner
def _own_market(node, around, curved, numbers, shapes, margin, left, scale, wanted):
    """The move of a node's price that clears its own market; zero where no price does."""
    zero = splat(0.0)
    low, at_low = zero, left
    high, at_high = zero, left
    move = where(left < zero, scale, zero - scale)
    open_ = wanted
    for _ in range(60):
        here = _left_over(node, around, curved, numbers, shapes, margin, move)
        high, at_high = where(open_, move, high), where(open_, here, at_high)
        open_ = open_ & (here * left > zero)
        if not some(open_):
            break
        low, at_low = where(open_, move, low), where(open_, here, at_low)
        move = where(open_, splat(2.0) * move, move)
    open_ = wanted & (at_high * left <= zero)
    answer = zero
    for _ in range(60):
        share = least(splat(0.95), most(splat(0.05), at_low / (at_low - at_high)))
        middle = low + share * (high - low)
        here = _left_over(node, around, curved, numbers, shapes, margin, middle)
        near = size(here) <= splat(0.1) * size(left)
        answer = where(open_ & near, middle, answer)
        open_ = open_ & (size(here) > splat(0.1) * size(left))
        if not some(open_):
            break
        same = here * left > zero
        low, at_low = where(same, middle, low), where(same, here, at_low)
        high, at_high = where(same, high, middle), where(same, at_high, here)
    return where(open_, high, answer)


@inner
def coordinate_steps(
    nodes, sparse, around, curved, packed, product, tolerance, asked, prices, volume, flows, margin,
    control,
):  # fmt: skip
    """Move the prices of blind nodes one by one in the lanes asked; ``MOVED`` counts them."""
    start, activity = around[0], around[1]
    numbers, shapes, stiffness, cost, _floored = packed
    excess, pull = flows[0], flows[2]
    zero = splat(0.0)
    moved = zero
    for n in range(nodes):
        bound = splat(tolerance) * load(volume, product[n])
        blind = load(pull, n) <= splat(BLIND) * load(stiffness, n)
        wanted = asked & blind & (size(load(excess, n)) > bound)
        if not some(wanted):
            continue
        for e in range(start[n], start[n + 1]):
            j = activity[e]
            worth = value_of(sparse, j, prices) - load(cost, j)
            store(margin, e - start[n], worth)
        left = _left_over(n, around, curved, numbers, shapes, margin, zero)
        wanted = wanted & (size(left) > bound)
        if not some(wanted):
            continue
        scale = most(splat(0.02) * size(load(prices, n)), size(left) / load(stiffness, n))
        move = _own_market(n, around, curved, numbers, shapes, margin, left, scale, wanted)
        store(prices, n, load(prices, n) + move)
        moved = moved + where(move != zero, splat(1.0), zero)
    store(control, MOVED, moved)
