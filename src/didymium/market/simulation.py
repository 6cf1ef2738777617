"""A market month by month: clear, take note, clear again.

Every month starts from the base numbers, adds capacity that has arrived, applies the schedule's
rules in a fixed order (projects, investments, edits, taxes, floors, ramps, licences, quotas,
stocks), clears every draw from last month's prices, and settles stocks, licences, quotas and
orders of new capacity.  Nobody foresees anything but announced rules.  The arrays have the draws
last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

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
from didymium.market.schedule import Edit, Schedule, beyond, check, first_effect
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
    """What an observer sees of ``span`` months from ``month`` on; the draws are the last axis."""

    month: int
    span: int
    activities: ActivitySet
    clearing: Clearing
    stocks: Floats
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
    effort = _Effort(tolerance, workers, on_failure)
    state = _State(activities, schedule, months, effort)
    state.begin(base_prices)
    kept = np.arange(activities.structure.activity_count) if keep is None else keep
    log = _Log(state, months, kept)
    for month in range(months):
        view = state.step(month)
        log.write(view)
        if observer is not None:
            observer(view)
    return log.run()


def simulate_beside(
    activities: ActivitySet,
    schedule: Schedule,
    others: Sequence[Schedule],
    months: int,
    *,
    base_prices: Floats | None = None,
    observers: Sequence[Callable[[MonthView], None]],
    tolerance: float = TOLERANCE,
    workers: int | None = None,
    on_failure: Literal["raise", "drop"] = "raise",
    step: int = 1,
) -> None:
    """One world and others that have further rules, month by month side by side.

    Every schedule of ``others`` must hold the rules of ``schedule`` first, group by group.  Until
    the first month in which a rule of its own has an effect another world *is* the first one; from
    then on it clears from its own last prices moved as the first world's moved, which takes half
    the work.  ``observers`` are told of every step: the first world's, then each other's.  A
    ``step`` of three months clears once a quarter; rules that start within a quarter count from
    the next one on.
    """
    for one in (schedule, *others):
        check(one, activities.structure)
    activities = with_holders(activities, schedule.stocks)
    effort = _Effort(tolerance, workers, on_failure)
    if step > 1 and any(one.licences or one.quotas for one in (schedule, *others)):
        raise ValueError("licences and quotas are followed month by month; use a step of 1")
    draws = max(activities.draws, *(one.draws() for one in (schedule, *others)))
    world = _State(activities, schedule, months, effort, draws)
    world.begin(base_prices)
    parts = [first_effect(beyond(schedule, other)) for other in others]
    apart: dict[int, _State] = {}
    for month in range(0, months, step):
        span = min(step, months - month)
        before = world.duals
        for number, first in enumerate(parts):
            if number not in apart and first < month + span:
                apart[number] = world.branch(others[number])
        view = world.step(month, span)
        observers[0](view)
        for number, observer in enumerate(observers[1:]):
            if number in apart:
                apart[number].failed |= world.failed
                moved = apart[number].duals + (world.duals - before)
                observer(apart[number].step(month, span, moved))
            else:
                observer(view)


@dataclass(frozen=True)
class _Effort:
    """How every clearing is made."""

    tolerance: float
    workers: int | None
    on_failure: Literal["raise", "drop"]


class _State:
    """Everything the simulation carries from month to month."""

    def __init__(
        self,
        activities: ActivitySet,
        schedule: Schedule,
        months: int,
        effort: _Effort,
        draws: int = 1,
    ) -> None:
        draws = max(draws, activities.draws, schedule.draws())
        self.base, self.schedule, self.draws = activities, schedule, draws
        self.months, self.effort = months, effort
        self.edits = _by_month(schedule.edits, months)
        self.licences = [LicenceBook(rule, months, draws) for rule in schedule.licences]
        self.quotas = [QuotaBook(rule, draws) for rule in schedule.quotas]
        capacity = np.broadcast_to(activities.upper, (activities.upper.shape[0], draws))
        self.investments = [
            InvestmentBook(rule, capacity, months, draws) for rule in schedule.investments
        ]

    def begin(self, base_prices: Floats | None) -> None:
        """The market without rules: its prices and levels start expectations and ramps."""
        before = clear(
            self.base,
            base_prices,
            tolerance=self.effort.tolerance,
            workers=self.effort.workers,
        )
        self.failed = np.zeros(self.draws, dtype=np.bool_)
        self.duals = spread(before.duals, self.draws)
        self.prices = spread(np.nan_to_num(before.prices, nan=0.0), self.draws)
        self.levels = spread(before.levels, self.draws)
        self.stocks = self._stock_book()

    def _stock_book(self) -> StockBook:
        rules = (self.schedule.stocks, self.schedule.front_loading, self.schedule.orders)
        return StockBook(*rules, self.base.structure, self.duals, self.draws)

    def branch(self, schedule: Schedule) -> _State:
        """The same world from here on under a schedule with further rules."""
        other = _State(self.base, schedule, self.months, self.effort, self.draws)
        other.failed = self.failed.copy()
        other.duals, other.prices, other.levels = self.duals, self.prices, self.levels
        other.stocks = other._stock_book()
        other.stocks.level, other.stocks.expected = self.stocks.level, self.stocks.expected
        other.licences[: len(self.licences)] = deepcopy(self.licences)
        other.quotas[: len(self.quotas)] = deepcopy(self.quotas)
        other.investments[: len(self.investments)] = deepcopy(self.investments)
        return other

    def step(self, month: int, span: int = 1, start: Floats | None = None) -> MonthView:
        """Clear and settle a month or some months, from the last prices or from a better start."""
        terms = Terms.of(self.base, self.draws)
        payments = self._set_terms(month, terms, span)
        activities = terms.activities()
        cleared = self._clear(activities, self.duals if start is None else start)
        lost = cleared.method == "failed"
        self.failed |= lost
        self.duals = np.where(lost, self.duals, cleared.duals)
        self.levels = np.where(lost, self.levels, cleared.levels)
        self.prices = np.where(np.isnan(cleared.prices), self.prices, cleared.prices)
        support = np.zeros(self.draws)
        for rule, payment in zip(self.schedule.floors, payments, strict=True):
            support += (payment * np.maximum(self.levels[rule.activities], 0.0)).sum(axis=0)
        self._settle(month, terms, span)
        stocks = self.stocks
        return MonthView(month, span, activities, cleared, stocks.level, support)

    def _clear(self, activities: ActivitySet, start: Floats) -> Clearing:
        """The clearing of the draws that have not failed before; the others stay without answer."""
        effort = self.effort
        some = np.flatnonzero(~self.failed)
        whole = some.size in (0, self.draws)
        found = clear(
            activities if whole else activities.take(some),
            start if whole else start[:, some],
            tolerance=effort.tolerance,
            workers=effort.workers,
            on_failure=effort.on_failure,
        )
        return found if whole else _among(found, some, self.draws)

    def _set_terms(self, month: int, terms: Terms, span: int) -> list[Floats]:
        schedule = self.schedule
        for project in schedule.projects:
            upper = terms.write("upper")[project.activity]
            upper += project_capacity(project, month, self.draws, span)
            np.maximum(upper, 0.0, out=upper)
        for investment in self.investments:
            investment.set_terms(month, terms, span)
        for edit in self.edits[month]:
            apply_edit(edit, month, terms)
        for tax in schedule.ad_valorem:
            apply_tax(tax, month, terms, self.prices)
        payments = [apply_floor(floor, month, terms, self.prices) for floor in schedule.floors]
        for ramp in schedule.ramps:
            apply_ramp(ramp, terms, self.levels, span)
        for licence in self.licences:
            licence.set_terms(month, terms)
        for quota in self.quotas:
            quota.set_terms(month, terms)
        self.stocks.set_terms(month, terms, span)
        return payments

    def _settle(self, month: int, terms: Terms, span: int) -> None:
        self.stocks.settle(self.levels, self.prices, span)
        for licence in self.licences:
            licence.settle(month, self.levels)
        for quota in self.quotas:
            quota.settle(month, self.levels)
        for investment in self.investments:
            rows = investment.rule.activities
            rents = rent_shares(terms, rows, self.levels, self.duals)
            investment.settle(month, rents, span)


def _by_month(edits: Sequence[Edit], months: int) -> list[list[Edit]]:
    """The edits that may be in force in each month, in their order."""
    found: list[list[Edit]] = [[] for _ in range(months)]
    for edit in edits:
        last = min(int(np.max(edit.end)), months)
        for month in range(max(int(np.min(edit.begin)), 0), last):
            found[month].append(edit)
    return found


def _among(found: Clearing, some: Ints, draws: int) -> Clearing:
    """The clearing of some draws among all; the others have no answer."""

    def widened(array: NDArray[Any], missing: object) -> NDArray[Any]:
        whole = np.full((*array.shape[:-1], draws), missing, dtype=array.dtype)
        whole[..., some] = array
        return whole

    return Clearing(
        structure=found.structure,
        **{
            name: widened(getattr(found, name), np.nan)
            for name in ("prices", "duals", "levels", "residual", "complementarity")
        },
        steps=widened(found.steps, 0),
        method=widened(found.method.astype("U8"), "failed"),
    )


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
