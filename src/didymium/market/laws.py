"""What an activity's level costs, in plain NumPy: the laws as the solver's judges see them."""

from __future__ import annotations

import numpy as np

from didymium.market.activity import ActivitySet, Floats, Ints, Law

CEILING_BAND = 0.02


def marginal_cost(activities: ActivitySet, levels: Floats) -> Floats:
    """Marginal cost of every activity at its level, ``(activities, draws)``."""
    law = activities.structure.law
    slope = np.where((law == Law.LINEAR)[:, None], activities.slope, 0.0)
    result = activities.cost + slope * levels
    users, holders = np.flatnonzero(law == Law.ISO_ELASTIC), np.flatnonzero(law == Law.HOLDER)
    if users.size:
        quantity, price, elasticity = _three(activities, users)
        ratio = np.maximum(levels[users], 1e-300) / quantity
        result[users] = activities.cost[users] - price * ratio ** (-1 / elasticity)
    if holders.size:
        quantity, price, scale = _three(activities, holders)
        start, steep, ceiling = _ceiling(activities, holders)
        low = price * np.exp((np.minimum(levels[holders], start) - quantity) / scale)
        high = ceiling + steep * (levels[holders] - start)
        value = np.where(levels[holders] < start, low, high)
        result[holders] = activities.cost[holders] + value
    return np.asarray(result)


def total_cost(activities: ActivitySet, levels: Floats) -> Floats:
    """Cost of all levels less what users are willing to pay, ``(draws,)``."""
    law = activities.structure.law
    slope = np.where((law == Law.LINEAR)[:, None], activities.slope, 0.0)
    result = activities.cost * levels + 0.5 * slope * levels**2
    users, holders = np.flatnonzero(law == Law.ISO_ELASTIC), np.flatnonzero(law == Law.HOLDER)
    if users.size:
        quantity, price, elasticity = _three(activities, users)
        level = levels[users]
        power = 1.0 - 1.0 / elasticity
        ratio = np.log(np.where(level > 0, level, quantity) / quantity)
        flat = np.abs(power) < 1e-12
        worth = np.where(flat, ratio, np.expm1(power * ratio) / np.where(flat, 1.0, power))
        value = np.where(level > 0, price * quantity * worth, 0.0)
        result[users] = activities.cost[users] * level - value
    if holders.size:
        quantity, price, scale = _three(activities, holders)
        start, steep, ceiling = _ceiling(activities, holders)
        level = levels[holders]
        low = price * scale * np.exp((np.minimum(level, start) - quantity) / scale)
        beyond = np.maximum(level - start, 0.0)
        high = np.where(beyond > 0, ceiling * beyond + 0.5 * steep * beyond**2, 0.0)
        result[holders] = activities.cost[holders] * level + low + high
    return np.asarray(result.sum(axis=0))


def _three(activities: ActivitySet, rows: Ints) -> tuple[Floats, Floats, Floats]:
    return (
        activities.reference_level[rows],
        activities.reference_price[rows],
        activities.elasticity[rows],
    )


def _ceiling(activities: ActivitySet, rows: Ints) -> tuple[Floats, Floats, Floats]:
    """Where a holder reaches the ceiling, the slope from there, and the ceiling (1 for none)."""
    quantity, price, scale = _three(activities, rows)
    lower, upper, ceiling = (
        array[rows] for array in (activities.lower, activities.upper, activities.slope)
    )
    none = np.isinf(ceiling)
    safe = np.where(none, 1.0, ceiling)
    start = np.where(none, np.inf, np.maximum(quantity + scale * np.log(safe / price), lower))
    start = np.where(start >= upper, np.inf, start)
    width = np.where(np.isinf(start), 1.0, upper - start)
    return start, CEILING_BAND * safe / np.where(width > 0, width, 1.0), safe
