"""Coordinate steps between Newton's steps, compiled: the price of one node at a time.

A node where nothing is marginal but something is left over gets its price from its own market
alone, the others' prices fixed: there the Newton matrix is blind, and the price may have to move by
an order of magnitude before anybody reacts.
"""

# mypy: allow-untyped-defs, allow-untyped-decorators, allow-untyped-calls

from __future__ import annotations

from didymium.market.kernels import BLIND, curved_response, exact


@exact
def _level(j, position, curved, numbers, margin):
    """Level of one activity at a margin."""
    low, high, inverse = numbers[0], numbers[1], numbers[2]
    if position < 0:
        return min(max(margin * inverse[j], low[j]), high[j])
    lower, upper, quantity, price, elasticity, ceiling = numbers[3:]
    k = position
    level, _ = curved_response(
        curved[k, 1], margin, lower[k], upper[k], quantity[k], price[k], elasticity[k], ceiling[k]
    )
    return level


@exact
def _left_over(node, around, curved, numbers, margin, move):
    """Excess supply of a node after a move of its price alone."""
    start, activity, amount, position = around
    total = 0.0
    for e in range(start[node], start[node + 1]):
        j = activity[e]
        moved = margin[j] + amount[e] * move
        total += amount[e] * _level(j, position[j], curved, numbers, moved)
    return total


@exact
def _own_market(node, around, curved, numbers, margin, left, scale):
    """The move of a node's price that clears its own market; zero when no price does."""
    low, high = 0.0, 0.0
    at_low, at_high = left, left
    move = scale if left < 0.0 else -scale
    for _ in range(60):
        high, at_high = move, _left_over(node, around, curved, numbers, margin, move)
        if at_high * left <= 0.0:
            break
        low, at_low = high, at_high
        move *= 2.0
    if at_high * left > 0.0:
        return 0.0
    for _ in range(60):
        share = at_low / (at_low - at_high)
        middle = low + min(max(share, 0.05), 0.95) * (high - low)
        here = _left_over(node, around, curved, numbers, margin, middle)
        if abs(here) <= 0.1 * abs(left):
            return middle
        if here * left > 0.0:
            low, at_low = middle, here
        else:
            high, at_high = middle, here
    return high


@exact
def coordinate_steps(
    around, curved, numbers, stiffness, product, tolerance, prices, volume, flows, margin
):
    """Move the prices of blind nodes one by one; returns how many have moved."""
    start, activity, amount, _position = around
    excess, pull = flows[0], flows[3]
    moved = 0
    for n in range(prices.size):
        if pull[n] > BLIND * stiffness[n] or abs(excess[n]) <= tolerance * volume[product[n]]:
            continue
        left = _left_over(n, around, curved, numbers, margin, 0.0)
        if abs(left) <= tolerance * volume[product[n]]:
            continue
        scale = max(0.02 * abs(prices[n]), abs(left) / stiffness[n])
        move = _own_market(n, around, curved, numbers, margin, left, scale)
        if move != 0.0:
            prices[n] += move
            moved += 1
            for e in range(start[n], start[n + 1]):
                margin[activity[e]] += amount[e] * move
    return moved
