"""A market month by month: clear, take note, clear again.

Every month starts from the base numbers, adds capacity that has arrived, applies the schedule's
rules in a fixed order (projects, investments, edits, taxes, floors, ramps, licences, quotas,
stocks), clears every draw from last month's prices, and settles stocks, licences, quotas and
orders of new capacity.  Nobody foresees anything but announced rules.  The arrays have the draws
last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from didymium.market.activity import ActivitySet, Floats, Ints, Structure
from didymium.market.books import (
    InvestmentBook,
    LicenceBook,
    QuotaBook,
    StockBook,
    project_capacity,
    rent_shares,
    with_holders,
)
from didymium.market.clearing import TOLERANCE, Clearing, clear
from didymium.market.schedule import Schedule, check
from didymium.market.terms import (
    Terms,
    apply_edit,
    apply_floor,
    apply_ramp,
    apply_tax,
    spread,
)

Singles = NDArray[np.float32]


@dataclass(frozen=True)
class MonthView:
    """What an observer sees of one month; the draws are the last axis."""

    month: int
    activities: ActivitySet
    clearing: Clearing
    stocks: Floats
    expected_prices: Floats
    support: Floats


@dataclass(frozen=True)
class Run:
    """The months of a simulation, ``(what, months, draws)``.

    ``levels`` holds the activities at ``kept``; ``support`` is what price floors cost each month;
    ``rescued`` counts clearings for which last month's prices were no good start; ``failed`` marks
    the draws that were dropped.  ``residual`` is the market-balance residual of each clearing (see
    :class:`~didymium.market.clearing.Clearing`).
    """

    structure: Structure
    kept: Ints
    prices: Singles
    levels: Singles
    stocks: Singles
    support: Singles
    residual: Singles
    rescued: int
    failed: NDArray[np.bool_]


def simulate(
    activities: ActivitySet,
    schedule: Schedule,
    months: int,
    *,
    base_prices: Floats | None = None,
    keep: Ints | None = None,
    observer: Callable[[MonthView], None] | None = None,
    tolerance: float = TOLERANCE,
    workers: int | None = None,
    on_failure: Literal["raise", "drop"] = "raise",
) -> Run:
    """Prices, levels and stocks of every month and draw.

    Parameters
    ----------
    activities
        The market with levels per month (:func:`~didymium.market.construction.per_month`).
    schedule
        What changes; its draws and those of the activities must be the same number or one.
    months
        Number of months.
    base_prices
        Prices before the first month, ``(nodes,)`` or ``(nodes, draws)``: where expectations and
        the first clearing start.  Found by clearing the base market when not given.
    keep
        Positions of the activities whose levels are kept; all when not given.
    observer
        Called after every month, for results that need not be kept.
    workers
        Threads of each clearing.
    on_failure
        What a draw does that finds no equilibrium in some month: ``raise``, or ``drop``: it is
        NaN from that month on and counted in ``Run.failed``.

    Examples
    --------
    A full stop of exports for three months from month 2, every draw alike::

        stop = Edit(2, 5, "upper", exports, 0.0, "set")
        run = simulate(per_month(market), Schedule(edits=(stop,)), months=24)
    """
    check(schedule, activities.structure)
    activities = with_holders(activities, schedule.stocks)
    state = _State(activities, schedule, months, base_prices, tolerance, workers, on_failure)
    kept = np.arange(activities.structure.activity_count) if keep is None else keep
    log = _Log(state, months, kept)
    for month in range(months):
        view = state.step(month)
        log.write(view)
        if observer is not None:
            observer(view)
    return log.run()


class _State:
    """Everything the simulation carries from month to month."""

    def __init__(
        self,
        activities: ActivitySet,
        schedule: Schedule,
        months: int,
        base_prices: Floats | None,
        tolerance: float,
        workers: int | None,
        on_failure: Literal["raise", "drop"],
    ) -> None:
        draws = max(activities.draws, schedule.draws())
        self.base, self.schedule, self.draws = activities, schedule, draws
        self.tolerance, self.workers, self.on_failure = tolerance, workers, on_failure
        self.failed = np.zeros(draws, dtype=np.bool_)
        before = self._before(base_prices)
        self.duals = spread(before.duals, draws)
        self.prices = spread(np.nan_to_num(before.prices, nan=0.0), draws)
        self.levels = spread(before.levels, draws)
        self.stocks = StockBook(
            schedule.stocks,
            schedule.front_loading,
            schedule.orders,
            activities.structure,
            self.duals,
            draws,
        )
        self.licences = [LicenceBook(rule, months, draws) for rule in schedule.licences]
        self.quotas = [QuotaBook(rule, draws) for rule in schedule.quotas]
        capacity = np.broadcast_to(activities.upper, (activities.upper.shape[0], draws))
        self.investments = [
            InvestmentBook(rule, capacity, months, draws) for rule in schedule.investments
        ]

    def _before(self, base_prices: Floats | None) -> Clearing:
        """The market without rules: its prices and levels start expectations and ramps."""
        start = base_prices
        return clear(self.base, start, tolerance=self.tolerance, workers=self.workers)

    def step(self, month: int) -> MonthView:
        """Clear one month and settle it."""
        terms = Terms.of(self.base, self.draws)
        payments = self._set_terms(month, terms)
        activities = terms.activities()
        cleared = clear(
            activities,
            self.duals,
            tolerance=self.tolerance,
            workers=self.workers,
            on_failure=self.on_failure,
        )
        lost = cleared.method == "failed"
        self.failed |= lost
        self.duals = np.where(lost, self.duals, cleared.duals)
        self.levels = np.where(lost, self.levels, cleared.levels)
        self.prices = np.where(np.isnan(cleared.prices), self.prices, cleared.prices)
        support = np.zeros(self.draws)
        for rule, payment in zip(self.schedule.floors, payments, strict=True):
            support += (payment * np.maximum(self.levels[rule.activities], 0.0)).sum(axis=0)
        self._settle(month, terms)
        return MonthView(
            month, activities, cleared, self.stocks.level, self.stocks.expected, support
        )

    def _set_terms(self, month: int, terms: Terms) -> list[Floats]:
        schedule = self.schedule
        for project in schedule.projects:
            upper = terms.write("upper")[project.activity]
            upper += project_capacity(project, month, self.draws)
            np.maximum(upper, 0.0, out=upper)
        for investment in self.investments:
            investment.set_terms(month, terms)
        for edit in schedule.edits:
            apply_edit(edit, month, terms)
        for tax in schedule.ad_valorem:
            apply_tax(tax, month, terms, self.prices)
        payments = [apply_floor(floor, month, terms, self.prices) for floor in schedule.floors]
        for ramp in schedule.ramps:
            apply_ramp(ramp, terms, self.levels)
        for licence in self.licences:
            licence.set_terms(month, terms)
        for quota in self.quotas:
            quota.set_terms(month, terms)
        self.stocks.set_terms(month, terms)
        return payments

    def _settle(self, month: int, terms: Terms) -> None:
        self.stocks.settle(self.levels, self.prices)
        for licence in self.licences:
            licence.settle(month, self.levels)
        for quota in self.quotas:
            quota.settle(month, self.levels)
        for investment in self.investments:
            rows = investment.rule.activities
            investment.settle(month, rent_shares(terms, rows, self.levels, self.duals))


class _Log:
    """Collects months into a :class:`Run`."""

    def __init__(self, state: _State, months: int, kept: Ints) -> None:
        def empty(count: int) -> Singles:
            return np.empty((count, months, state.draws), dtype=np.float32)

        self.state = state
        self.structure = state.base.structure
        self.kept = kept
        self.prices = empty(self.structure.node_count)
        self.levels = empty(kept.size)
        self.stocks = empty(len(state.schedule.stocks))
        self.support = empty(1)[0]
        self.residual = empty(1)[0]
        self.rescued = 0

    def write(self, view: MonthView) -> None:
        month = view.month
        lost = self.state.failed
        self.prices[:, month] = np.where(lost, np.nan, view.clearing.prices)
        self.levels[:, month] = np.where(lost, np.nan, view.clearing.levels[self.kept])
        self.stocks[:, month] = view.stocks
        self.support[month] = view.support
        self.residual[month] = view.clearing.residual
        self.rescued += int((view.clearing.method != "start").sum())

    def run(self) -> Run:
        return Run(
            structure=self.structure,
            kept=self.kept,
            prices=self.prices,
            levels=self.levels,
            stocks=self.stocks,
            support=self.support,
            residual=self.residual,
            rescued=self.rescued,
            failed=self.state.failed.copy(),
        )
