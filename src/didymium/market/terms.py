"""One month's numbers of a market, and the rules without memory that change them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from didymium.market.activity import VALUE_NAMES, ActivitySet, Floats, Ints
from didymium.market.schedule import (
    AdValorem,
    Edit,
    Months,
    PriceFloor,
    Ramp,
    amount,
    in_force,
)


@dataclass
class Terms:
    """Bounds, costs and slopes of the month, ``(activities, draws)``, free to be changed."""

    base: ActivitySet
    draws: int
    arrays: dict[str, Floats]

    @classmethod
    def of(cls, base: ActivitySet, draws: int) -> Terms:
        """The base numbers, copied with one column per draw and draws apart in memory."""
        return cls(base, draws, {name: spread(getattr(base, name), draws) for name in VALUE_NAMES})

    def write(self, name: str) -> Floats:
        """The array, to be changed in place."""
        return self.arrays[name]

    def activities(self) -> ActivitySet:
        """The month's activity set; a capacity below an obligation wins."""
        np.minimum(self.arrays["lower"], self.arrays["upper"], out=self.arrays["lower"])
        return ActivitySet(self.base.structure, **self.arrays)


def spread(array: Floats, draws: int) -> Floats:
    """A copy ``(rows, draws)`` in which each draw is contiguous."""
    result = np.empty((array.shape[0], draws), order="F")
    result[:] = array
    return result


def apply_edit(edit: Edit, month: int, terms: Terms) -> None:
    """Change one field of some activities in the draws where the edit is in force."""
    held = in_force(edit.begin, edit.end, month, terms.draws)
    if not held.any():
        return
    array = terms.write(edit.field)
    old = array[edit.activities]
    value = amount(edit.value, edit.activities.size, terms.draws)
    if edit.mode == "set":
        new = value
    elif edit.mode == "scale":
        new = old * value
    elif edit.mode == "add":
        new = old + value
    elif edit.mode == "at_most":
        new = np.minimum(old, value)
    elif edit.mode == "at_least":
        new = np.maximum(old, value)
    else:
        raise ValueError(f"edit mode {edit.mode!r} is not known")
    array[edit.activities] = np.where(held, new, old)


def apply_tax(rule: AdValorem, month: int, terms: Terms, last_prices: Floats) -> None:
    """Add the share of last month's price to the cost."""
    held = in_force(rule.begin, rule.end, month, terms.draws)
    if held.any():
        rate = amount(rule.rate, rule.activities.size, terms.draws)
        tax = rate * np.maximum(last_prices[rule.nodes], 0.0)
        terms.write("cost")[rule.activities] += np.where(held, tax, 0.0)


def apply_floor(rule: PriceFloor, month: int, terms: Terms, last_prices: Floats) -> Floats:
    """Take the support payment off the cost; the payment per unit, ``(k, draws)``."""
    held = in_force(rule.begin, rule.end, month, terms.draws)
    floor = amount(rule.floor, rule.activities.size, terms.draws)
    payment = np.where(held, np.maximum(floor - last_prices[rule.nodes], 0.0), 0.0)
    terms.write("cost")[rule.activities] -= payment
    return payment


def apply_ramp(rule: Ramp, terms: Terms, last_levels: Floats, span: int = 1) -> None:
    """Keep growth over the last step's level within bounds."""
    count, draws = rule.activities.size, terms.draws
    growth, least = amount(rule.growth, count, draws), amount(rule.least, count, draws)
    most = last_levels[rule.activities] * (1.0 + growth) ** span + least
    upper = terms.write("upper")
    upper[rule.activities] = np.minimum(upper[rule.activities], most)


def per_draw(months: Months, draws: int) -> Ints:
    """Months as one whole number per draw."""
    return np.broadcast_to(np.asarray(months, dtype=np.int64), (draws,))
