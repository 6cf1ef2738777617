"""What a market remembers from month to month: stocks, licences, quotas, capacity on the way.

Each book sets the month's terms before the market clears and takes note of the outcome after it.
The behaviour is myopic: holders and investors look at past prices and at announced rules only.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from didymium.market.activity import ActivitySet, Floats, Ints, Law, Role, Structure
from didymium.market.schedule import (
    FrontLoading,
    Investment,
    Licence,
    Project,
    Quota,
    StateOrder,
    Stock,
    amount,
    in_force,
)
from didymium.market.terms import Terms, per_draw

LEAST_SLOPE_SHARE = 1e-4
LONGEST_STEP = 3
"""Months that one clearing may stand for."""
NOBODY: Ints = np.empty(0, dtype=np.int64)
UNDER_SUBSTITUTE = 0.95
FREE_PRICE_LIMIT = 1e3
"""A state without a price limit bids up to this many times the expected price."""


class StockBook:
    """Stocks by holder, ``(stocks, draws)``, their targets and expected prices."""

    def __init__(
        self,
        stocks: tuple[Stock, ...],
        front_loading: tuple[FrontLoading, ...],
        orders: tuple[StateOrder, ...],
        structure: Structure,
        base_prices: Floats,
        draws: int,
    ) -> None:
        self.rules = stocks
        self.front_loading = front_loading
        self.orders = orders
        self.draws = draws
        self.activities = np.array([stock.activity for stock in stocks], dtype=np.int64)
        self.nodes = np.array([stock.node for stock in stocks], dtype=np.int64)
        self.level = self._gather("initial").copy()
        self.expected = np.array(base_prices[self.nodes]).reshape(len(stocks), draws)
        self._target = self._gather("target_months")
        self._use = self._gather("monthly_use")
        self._sensitivity = self._gather("sensitivity")
        self._most = self._gather("most_flow")
        self._ceiling = self._gather("ceiling")
        pace = [1.0 / stock.expectation_months for stock in stocks]
        known = substitutes(structure)
        self._substitutes = [known.get(stock.node, NOBODY) for stock in stocks]
        self._pace = np.array(pace).reshape(len(stocks), 1)

    def _gather(self, name: str) -> Floats:
        rows = [amount(getattr(stock, name), 1, self.draws) for stock in self.rules]
        return np.concatenate(rows) if rows else np.empty((0, self.draws))

    def set_terms(self, month: int, terms: Terms, span: int = 1) -> None:
        """What every stock may release or take and what it is worth to its holder in this step.

        The value of a unit is ``expected * exp(sensitivity * (1 - stock / target))`` at the stock
        that is left at the end of the step; in the holder's law of
        :mod:`didymium.market.activity`: price ``expected``, level ``(stock - target) / span``,
        scale ``target / sensitivity / span``.
        """
        if not self.rules:
            return
        extra = np.zeros_like(self.level)
        for rule in self.front_loading:
            held = in_force(rule.begin, rule.end, month, self.draws)
            more = amount(rule.extra_months, rule.stocks.size, self.draws)
            extra[rule.stocks] += np.where(held, more, 0.0)
        active = (self._target > 0) & (self._use > 0)
        target = np.where(active, (self._target + extra) * self._use, 1.0)
        new = {
            "lower": np.where(active, -self._most, 0.0),
            "upper": np.where(active, np.minimum(self._most, self.level / span), 0.0),
            "cost": np.zeros_like(self.level),
            "slope": np.where(active, self._most_worth(terms), 1.0),
            "reference_level": (self.level - target) / span,
            "reference_price": self.expected,
            "elasticity": target / self._sensitivity / span,
        }
        for name, value in new.items():
            terms.write(name)[self.activities] = value
        for order in self.orders:
            self._place(order, month, terms, span)

    def _most_worth(self, terms: Terms) -> Floats:
        """Ceilings, kept under the substitutes' prices: what does not exist cannot be stored."""
        worth = self._ceiling.copy()
        cost = terms.write("cost")
        for row, others in enumerate(self._substitutes):
            if others.size:
                least = UNDER_SUBSTITUTE * cost[others].min(axis=0)
                worth[row] = np.minimum(worth[row], least)
        return np.maximum(worth, 1e-9)

    def _place(self, order: StateOrder, month: int, terms: Terms, span: int) -> None:
        held = in_force(order.begin, order.end, month, self.draws)
        if not held.any():
            return
        row, activity = order.stock, self.activities[order.stock]
        purchase = amount(order.purchase, 1, self.draws)[0]
        release = np.minimum(amount(order.release, 1, self.draws)[0], self.level[row] / span)
        limit = amount(order.price_limit, 1, self.draws)[0]
        limit = np.minimum(limit, FREE_PRICE_LIMIT * self.expected[row])
        buys = purchase > 0
        cost = np.where(buys, limit, amount(order.release_above, 1, self.draws)[0])
        size = np.maximum(np.where(buys, purchase, release), 1e-12)
        scale = np.where(buys, limit, self.expected[row])
        new = {
            "lower": np.where(buys, -purchase, 0.0),
            "upper": np.where(buys, 0.0, release),
            "cost": cost,
            "slope": np.maximum(LEAST_SLOPE_SHARE * scale / size, 1e-12),
        }
        for name, value in new.items():
            array = terms.write(name)
            array[activity] = np.where(held, value, array[activity])

    def settle(self, levels: Floats, prices: Floats, span: int = 1) -> None:
        """Take releases out and purchases in; move the expected prices."""
        self.level = np.maximum(self.level - span * levels[self.activities], 0.0)
        seen = prices[self.nodes]
        move = np.where(np.isnan(seen), 0.0, seen - self.expected)
        pace = 1.0 - (1.0 - self._pace) ** span
        self.expected = np.maximum(self.expected + pace * move, 1e-9)


def substitutes(structure: Structure) -> dict[int, Ints]:
    """For each node the activities through which users there turn to something else."""
    found: dict[int, list[int]] = {}
    for row in structure.select(role=Role.SUBSTITUTE).tolist():
        for node in structure.indices[structure.indptr[row] : structure.indptr[row + 1]].tolist():
            found.setdefault(node, []).append(row)
    return {node: np.array(rows, dtype=np.int64) for node, rows in found.items()}


def with_holders(activities: ActivitySet, stocks: tuple[Stock, ...]) -> ActivitySet:
    """The same market in which the activities of stocks with a target follow the holder's law."""
    rows = [stock.activity for stock in stocks if np.any(np.asarray(stock.target_months) > 0)]
    if not rows:
        return activities
    law = activities.structure.law.copy()
    law[rows] = Law.HOLDER
    return replace(activities, structure=replace(activities.structure, law=law))


class LicenceBook:
    """One licence rule's applications by month, unused grants and shipments that were missed."""

    def __init__(self, rule: Licence, months: int, draws: int) -> None:
        count = rule.activities.size
        self.rule = rule
        self.draws = draws
        self.usual = amount(rule.usual, count, draws)
        self.leak = amount(rule.leak_share, count, draws) * self.usual
        self.approved = amount(rule.approved_share, count, draws)
        self.backlog = amount(rule.backlog_share, count, draws)
        self.delay = per_draw(rule.delay_months, draws)
        self.filed = np.zeros((months, count, draws))
        self.unused = np.zeros((count, draws))
        self.missed = np.zeros((count, draws))

    def set_terms(self, month: int, terms: Terms) -> None:
        """Grant what was filed ``delay`` months ago and cap the exports."""
        held = in_force(self.rule.begin, self.rule.end, month, self.draws)
        if not held.any():
            return
        asked = self.usual + self.backlog * self.missed
        self.filed[month] = np.where(held, asked, 0.0)
        self.missed -= np.where(held, self.backlog * self.missed, 0.0)
        source = month - self.delay
        seen = np.flatnonzero(source >= 0)
        granted = np.zeros_like(self.unused)
        granted[:, seen] = self.approved[:, seen] * self.filed[source[seen], :, seen].T
        most = self.rule.valid_months * self.approved * self.usual
        self.unused = np.minimum(self.unused + granted, np.maximum(most, granted))
        upper = terms.write("upper")
        rows = self.rule.activities
        capped = np.minimum(upper[rows], self.leak + self.unused)
        upper[rows] = np.where(held, capped, upper[rows])

    def settle(self, month: int, levels: Floats) -> None:
        """Use up licences; what stayed below the usual shipment was missed."""
        held = in_force(self.rule.begin, self.rule.end, month, self.draws)
        shipped = levels[self.rule.activities]
        used = np.where(held, np.maximum(shipped - self.leak, 0.0), 0.0)
        self.unused = np.maximum(self.unused - used, 0.0)
        self.missed += np.where(held, np.maximum(self.usual - shipped, 0.0), 0.0)


class QuotaBook:
    """What is left of one quota in its period."""

    def __init__(self, rule: Quota, draws: int) -> None:
        self.rule = rule
        self.draws = draws
        self.total = amount(rule.amount, 1, draws)[0]
        self.left = self.total.copy()

    def set_terms(self, month: int, terms: Terms) -> None:
        """Cap the month at its share of what is left; a new period starts with the full amount."""
        rule = self.rule
        held = in_force(rule.begin, rule.end, month, self.draws)
        if not held.any():
            return
        age = (month - per_draw(rule.begin, self.draws)) % rule.period_months
        self.left = np.where(held & (age == 0), self.total, self.left)
        even = self.left / (rule.period_months - age)
        most = np.minimum(rule.flexibility * even, self.left)
        upper = terms.write("upper")
        upper[rule.activity] = np.where(
            held, np.minimum(upper[rule.activity], most), upper[rule.activity]
        )

    def settle(self, month: int, levels: Floats) -> None:
        """Take the month's use off."""
        held = in_force(self.rule.begin, self.rule.end, month, self.draws)
        used = np.where(held, levels[self.rule.activity], 0.0)
        self.left = np.maximum(self.left - used, 0.0)


def project_capacity(project: Project, month: int, draws: int, span: int = 1) -> Floats:
    """Capacity of a project, ``(draws,)``: nothing, then a straight ramp, then all.

    The mean over a step of ``span`` months from ``month`` on.
    """
    start = per_draw(project.month, draws) + per_draw(project.delay_months, draws)
    ramp = np.maximum(amount(project.ramp_months, 1, draws)[0], 1.0)
    age = month - start + 1
    share = sum(np.clip((age + more) / ramp, 0.0, 1.0) for more in range(span)) / span
    return np.asarray(amount(project.capacity, 1, draws)[0] * share)


class InvestmentBook:
    """Capacity ordered by one group of producers: on the way and built, ``(plants, draws)``."""

    def __init__(self, rule: Investment, capacity: Floats, months: int, draws: int) -> None:
        count = rule.activities.size
        self.rule = rule
        self.base = capacity[rule.activities]
        self.hurdle = amount(rule.hurdle, count, draws)
        self.speed = amount(rule.speed, count, draws)
        self.arrivals = np.zeros((months + rule.lead_months + 1 + LONGEST_STEP, count, draws))
        self.built = np.zeros((count, draws))
        self.signal = np.zeros((count, draws))

    def set_terms(self, month: int, terms: Terms, span: int = 1) -> None:
        """Add what has arrived."""
        self.built = self.built + self.arrivals[month : month + span].sum(axis=0)
        terms.write("upper")[self.rule.activities] += self.built

    def settle(self, month: int, rent_share: Floats, span: int = 1) -> None:
        """Order new capacity for the smoothed rent above the hurdle."""
        pace = 1.0 - (1.0 - 1.0 / self.rule.expectation_months) ** span
        self.signal += pace * (rent_share - self.signal)
        wanted = np.clip(self.signal - self.hurdle, 0.0, 1.0)
        order = span * self.base * self.speed / 12.0 * wanted
        self.arrivals[month + span + self.rule.lead_months] += order


def rent_shares(terms: Terms, rows: Ints, levels: Floats, prices: Floats) -> Floats:
    """Rent per unit of capacity over the value of output, ``(rows, draws)``; zero when idle."""
    structure = terms.base.structure
    result = np.zeros((rows.size, terms.draws))
    for position, row in enumerate(rows):
        span = slice(structure.indptr[row], structure.indptr[row + 1])
        amounts = structure.data[span][:, None]
        values = amounts * prices[structure.indices[span]]
        output = np.where(amounts > 0, values, 0.0).sum(axis=0)
        marginal = terms.arrays["cost"][row] + terms.arrays["slope"][row] * levels[row]
        rent = np.maximum(values.sum(axis=0) - marginal, 0.0)
        result[position] = np.where(output > 0, rent / np.where(output > 0, output, 1.0), 0.0)
    return result
