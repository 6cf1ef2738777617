"""What changes in a market month by month, in the positions of its activities.

A scenario is compiled to a :class:`Schedule`: plain arrays, no names.  Months count from 0;
``begin`` is the first month of a rule and ``end`` the first month without it.  Every date may be
one number or one per draw (policy dates are uncertain); every amount may be one number, one per
activity ``(k, 1)`` or one per activity and draw ``(k, draws)``.  Levels are per month.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from didymium.errors import ContractError, Problem
from didymium.market.activity import VALUE_NAMES, Floats, Ints, Structure

Months = int | Ints
Amount = float | Floats

#: A month that is never reached.
NEVER = 10_000
EDIT_MODES = ("set", "scale", "add", "at_most", "at_least")


@dataclass(frozen=True)
class Edit:
    """A change of one of the activities' numbers while it is in force; edits apply in order."""

    begin: Months
    end: Months
    field: str
    activities: Ints
    value: Amount
    mode: str = "set"


@dataclass(frozen=True)
class AdValorem:
    """A tax or tariff as a share of last month's price at ``nodes``, on every unit."""

    begin: Months
    end: Months
    activities: Ints
    nodes: Ints
    rate: Amount


@dataclass(frozen=True)
class Licence:
    """Exports that need a licence: a queue with a delay, refusals and a leak.

    Exporters apply for ``usual`` and for ``backlog_share`` of what they could not ship so far;
    after ``delay_months`` the share ``approved_share`` is granted.  Unused licences last for
    ``valid_months`` of grants.  ``leak_share`` of ``usual`` passes without a licence.
    """

    begin: Months
    end: Months
    activities: Ints
    usual: Amount
    delay_months: Months
    approved_share: Amount = 1.0
    leak_share: Amount = 0.0
    backlog_share: Amount = 0.0
    valid_months: float = 6.0


@dataclass(frozen=True)
class Quota:
    """A total over ``period_months`` for one activity (a permit); what is left is spread out.

    In every month at most ``flexibility`` times the even share of what is left may be used.
    """

    begin: Months
    end: Months
    activity: int
    amount: Amount
    period_months: int = 12
    flexibility: float = 1.5


@dataclass(frozen=True)
class PriceFloor:
    """A support payment of what last month's price lacks to the floor, per unit made."""

    begin: Months
    end: Months
    activities: Ints
    nodes: Ints
    floor: Amount


@dataclass(frozen=True)
class Stock:
    """What a holder keeps of a product at a node, moved by one activity ``{node: +1}``.

    A positive level releases, a negative one buys.  A holder with a target (in months of
    ``monthly_use``) values a unit at ``expected price * exp(sensitivity * (1 - stock / target))``,
    and releases all he has at ``ceiling`` or just under the price of a substitute at the node; the
    expected price follows the market with ``expectation_months``.  With ``target_months`` zero
    nothing moves without a :class:`StateOrder`.
    """

    activity: int
    node: int
    holder: str
    initial: Amount
    target_months: Amount
    monthly_use: Amount
    most_flow: Amount
    sensitivity: Amount = 1.5
    expectation_months: float = 9.0
    ceiling: Amount = np.inf


@dataclass(frozen=True)
class FrontLoading:
    """Holders raise their targets between an announcement (``begin``) and the rule (``end``)."""

    begin: Months
    end: Months
    stocks: Ints
    extra_months: Amount


@dataclass(frozen=True)
class StateOrder:
    """A state buys up to ``purchase`` a month below a price, or releases above one."""

    begin: Months
    end: Months
    stock: int
    purchase: Amount = 0.0
    release: Amount = 0.0
    price_limit: Amount = np.inf
    release_above: Amount = 0.0


@dataclass(frozen=True)
class Project:
    """Capacity that comes (or, negative, goes): planned month, delay and ramp."""

    activity: int
    capacity: Amount
    month: Months
    delay_months: Months = 0
    ramp_months: Amount = 1.0


@dataclass(frozen=True)
class Investment:
    """Producers that expand when their plants earn a rent, with a lead time; myopic.

    The signal is the plant's rent over the value of its output, smoothed over
    ``expectation_months``; ``speed`` times the part above ``hurdle`` of the base capacity is
    ordered per year and comes after ``lead_months``.
    """

    activities: Ints
    lead_months: int
    hurdle: Amount
    speed: Amount
    expectation_months: float = 12.0


@dataclass(frozen=True)
class Ramp:
    """Activities that cannot grow faster than ``growth`` a month above the last level."""

    activities: Ints
    growth: Amount
    least: Amount


@dataclass(frozen=True)
class Schedule:
    """All rules of a run."""

    edits: tuple[Edit, ...] = ()
    ad_valorem: tuple[AdValorem, ...] = ()
    licences: tuple[Licence, ...] = ()
    quotas: tuple[Quota, ...] = ()
    floors: tuple[PriceFloor, ...] = ()
    stocks: tuple[Stock, ...] = ()
    front_loading: tuple[FrontLoading, ...] = ()
    orders: tuple[StateOrder, ...] = ()
    projects: tuple[Project, ...] = ()
    investments: tuple[Investment, ...] = ()
    ramps: tuple[Ramp, ...] = ()

    def rules(self) -> Iterator[tuple[str, object]]:
        """Every rule with its place, as messages name it."""
        for group in fields(self):
            for number, rule in enumerate(getattr(self, group.name)):
                yield f"{group.name}[{number}]", rule

    def draws(self) -> int:
        """Draws that the rules ask for: the widest of their dates and amounts."""
        widest = 1
        for _, rule in self.rules():
            for part in fields(rule):  # type: ignore[arg-type]
                widest = max(widest, width(getattr(rule, part.name), part.name))
        return widest

    def take(self, draws: Ints) -> Schedule:
        """The same rules in some of the draws only."""
        groups = {
            group.name: tuple(_take(rule, draws) for rule in getattr(self, group.name))
            for group in fields(self)
        }
        return Schedule(**groups)


def beyond(schedule: Schedule, other: Schedule) -> Schedule:
    """The rules of ``other`` beyond those of ``schedule``, which it holds first in every group."""
    groups: dict[str, Any] = {}
    for group in fields(schedule):
        common, whole = getattr(schedule, group.name), getattr(other, group.name)
        if any(one is not two for one, two in zip(common, whole, strict=False)):
            raise ValueError(f"{group.name}: the common rules must come first in both schedules")
        groups[group.name] = whole[len(common) :]
    return Schedule(**groups)


def first_effect(schedule: Schedule) -> int:
    """The first month in which any rule can change anything; beyond every horizon without rules.

    Stocks, ramps and investments act from the start.
    """
    months = [NEVER]
    for _, rule in schedule.rules():
        if isinstance(rule, Stock | Investment | Ramp):
            return 0
        begin = rule.month + np.asarray(rule.delay_months) if isinstance(rule, Project) else None
        months.append(int(np.min(rule.begin if begin is None else begin)))  # type: ignore[attr-defined]
    return max(min(months), 0)


def _take(rule: Any, draws: Ints) -> Any:
    """A rule with every field that spans draws cut to some of them."""
    cut = {
        part.name: value[..., draws]
        for part in fields(rule)
        if width(value := getattr(rule, part.name), part.name) > 1
    }
    return replace(rule, **cut)


DATE_FIELDS = frozenset({"begin", "end", "month", "delay_months"})
POSITION_FIELDS = frozenset({"activities", "nodes", "stocks"})


def width(value: object, name: str) -> int:
    """Number of draws that a field of a rule spans."""
    if not isinstance(value, np.ndarray) or name in POSITION_FIELDS:
        return 1
    if name in DATE_FIELDS:
        return int(value.size)
    return int(value.shape[1]) if value.ndim == 2 else 1


def in_force(begin: Months, end: Months, month: int, draws: int) -> NDArray[np.bool_]:
    """For each draw whether a rule holds in a month."""
    held = (np.asarray(begin) <= month) & (month < np.asarray(end))
    return np.broadcast_to(held, (draws,))


def amount(value: Amount, count: int, draws: int) -> Floats:
    """An amount as ``(count, draws)``; a flat array is one number per activity."""
    array = np.asarray(value, dtype=np.float64)
    if array.ndim == 1:
        array = array[:, None]
    return np.broadcast_to(array, (count, draws))


def check(schedule: Schedule, structure: Structure) -> None:
    """Raise :class:`ContractError` with every rule that points outside the market."""
    problems = list(_problems(schedule, structure))
    if problems:
        raise ContractError(problems)


def _problems(schedule: Schedule, structure: Structure) -> Iterator[Problem]:
    limits = {
        "activity": structure.activity_count,
        "activities": structure.activity_count,
        "node": structure.node_count,
        "nodes": structure.node_count,
        "stock": len(schedule.stocks),
        "stocks": len(schedule.stocks),
    }
    draws = schedule.draws()
    for where, rule in schedule.rules():
        for part in fields(rule):  # type: ignore[arg-type]
            value = getattr(rule, part.name)
            if part.name in limits:
                positions = np.atleast_1d(value)
                bad = positions[(positions < 0) | (positions >= limits[part.name])]
                if bad.size:
                    yield Problem(
                        f"{where}, {part.name}",
                        f"position {bad[0]}",
                        f"positions from 0 to {limits[part.name] - 1}",
                    )
            elif _is_amount(value, part.name) and value.shape[0] not in {1, _count(rule)}:
                yield Problem(
                    f"{where}, {part.name}",
                    f"an array of shape {value.shape}",
                    f"({_count(rule)},) or ({_count(rule)}, draws)",
                )
            elif isinstance(value, np.ndarray) and width(value, part.name) not in {1, draws}:
                yield Problem(
                    f"{where}, {part.name}",
                    f"{width(value, part.name)} draws",
                    f"1 or {draws}, as in the other rules",
                )
        if isinstance(rule, Edit):
            yield from _edit_problems(where, rule)
        if isinstance(rule, Stock) and not (np.asarray(rule.sensitivity) > 0).all():
            yield Problem(f"{where}, sensitivity", f"{rule.sensitivity}", "a number above zero")
        if isinstance(rule, StateOrder) and 0 <= rule.stock < len(schedule.stocks):
            months = schedule.stocks[rule.stock].target_months
            if np.any(np.asarray(months) > 0):
                yield Problem(
                    f"{where}, stock", "a stock whose holder has a target", "a stock of its own"
                )


def _is_amount(value: object, name: str) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0 and name not in DATE_FIELDS


def _count(rule: object) -> int:
    """How many activities or stocks a rule is about."""
    for name in ("activities", "stocks"):
        if hasattr(rule, name):
            return int(getattr(rule, name).size)
    return 1


def _edit_problems(where: str, edit: Edit) -> Iterator[Problem]:
    if edit.field not in VALUE_NAMES:
        yield Problem(f"{where}, field", f'"{edit.field}"', f"one of {', '.join(VALUE_NAMES)}")
    if edit.mode not in EDIT_MODES:
        yield Problem(f"{where}, mode", f'"{edit.mode}"', f"one of {', '.join(EDIT_MODES)}")
    values = np.asarray(edit.value, dtype=np.float64)
    if edit.field == "upper" and edit.mode in {"set", "scale", "at_most"} and (values < 0).any():
        yield Problem(f"{where}, value", f"{values.min():g}", "a capacity of at least zero")
