"""The dated changes that a scenario may hold: one class per kind, checked by pydantic.

Places are territories or regions of the chain (``EU``), products are product ids, material ids
(``dysprosium`` means every form of it) or stages (``magnet``). A quantity may be one number or a
range ``[low, central, high]`` read as 5%, 50% and 95%. Dates are months (``2025-04``) or days.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

#: The whole world outside the actor of a shock.
EVERYBODY = "others"


class Range(BaseModel):
    """A quantity with its low and high (5% and 95%)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: float
    central: float
    high: float


def _as_range(value: Any) -> Any:
    if isinstance(value, bool):
        return value  # pydantic refuses it with its own message
    if isinstance(value, int | float):
        return {"low": value, "central": value, "high": value}
    if isinstance(value, str):
        # YAML reads 1e9 as text
        try:
            number = float(value)
        except ValueError as error:
            raise ValueError("a number or [low, central, high]") from error
        return {"low": number, "central": number, "high": number}
    if isinstance(value, list | tuple):
        if len(value) != 3 or not all(isinstance(part, int | float) for part in value):
            raise ValueError("a number or [low, central, high]")
        if not value[0] <= value[1] <= value[2]:
            raise ValueError("low <= central <= high")
        return dict(zip(("low", "central", "high"), value, strict=True))
    return value


def _as_date(value: Any) -> Any:
    """A month such as 2025-04 is its first day."""
    if isinstance(value, int):
        return dt.date(value, 1, 1)
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value + "-01-01"[3 * value.count("-") :])
        except ValueError as error:
            raise ValueError("a date such as 2026, 2026-03 or 2026-03-15") from error
    return value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Quantity = Annotated[Range, BeforeValidator(_as_range)]
Day = Annotated[dt.date, BeforeValidator(_as_date)]
Names = Annotated[tuple[str, ...], BeforeValidator(_as_list), Field(min_length=1)]


class Shock(BaseModel):
    """What all shocks share: when it starts and ends, when it became known, where it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Day
    end: Day | None = None
    announced: Day | None = None
    note: str = ""
    source: str = ""


class _Border(Shock):
    """A shock on shipments from ``actor`` to ``target``."""

    actor: Names
    target: Names = (EVERYBODY,)
    products: Names


class ExportBan(_Border):
    """Shipments stop, or ``share`` of them; ``leak`` of the usual flow passes all the same."""

    kind: Literal["export_ban"]
    share: Quantity = Range(low=1, central=1, high=1)
    leak: Quantity = Range(low=0, central=0, high=0)


class FirmBan(_Border):
    """A ban on named firms: ``share`` of what the target buys went to them."""

    kind: Literal["firm_ban"]
    firms: Names
    share: Quantity
    leak: Quantity = Range(low=0, central=0, high=0)


#: How licence regimes of 2010-2025 went, as priors for the next one (chains' parameters file):
#: two to three months of near-zero exports, then anything from refusal to more than before.
LICENCE_DELAY_MONTHS = Range(low=1.5, central=2.5, high=6.0)
LICENCE_APPROVED = Range(low=0.15, central=0.85, high=1.55)
LICENCE_LEAK = Range(low=0.01, central=0.05, high=0.2)
LICENCE_BACKLOG = Range(low=0.0, central=0.1, high=0.4)
#: What passes in the first month: goods that have cleared, contracts under the old rule.
LICENCE_TRANSIT = Range(low=0.01, central=0.15, high=0.5)


class Licence(_Border):
    """Shipments need a licence: a queue of ``delay_months``, then ``approved`` of the usual.

    ``leak`` passes without a licence, ``transit`` in the first month; of what could not be shipped
    ``backlog`` is asked for again every month.
    """

    kind: Literal["licence"]
    delay_months: Quantity = LICENCE_DELAY_MONTHS
    approved: Quantity = LICENCE_APPROVED
    leak: Quantity = LICENCE_LEAK
    backlog: Quantity = LICENCE_BACKLOG
    transit: Quantity = LICENCE_TRANSIT


class Quota(_Border):
    """All shipments together may reach ``tonnes`` a year, or ``share`` of the base year."""

    kind: Literal["quota"]
    tonnes: Quantity | None = None
    share: Quantity | None = None


class ExportTax(_Border):
    """A tax on what leaves the actor, as a share of the price there."""

    kind: Literal["export_tax"]
    rate: Quantity


class Tariff(_Border):
    """A duty that ``actor`` (the importer) puts on goods of ``target``, as a share of the price."""

    kind: Literal["tariff"]
    rate: Quantity


class ImportBan(_Border):
    """``actor`` (the importer) no longer takes goods of ``target``."""

    kind: Literal["import_ban"]
    share: Quantity = Range(low=1, central=1, high=1)
    leak: Quantity = Range(low=0, central=0, high=0)


class Sanctions(Shock):
    """``actor`` and ``target`` no longer trade ``products``; some goes through third countries.

    ``leak`` of the usual flow still passes directly; goods that pass through ``via`` pay
    ``detour`` on top of the price at the origin.
    """

    kind: Literal["sanctions"]
    actor: Names
    target: Names
    products: Names
    leak: Quantity = Range(low=0, central=0.05, high=0.3)
    via: tuple[str, ...] = ()
    detour: Quantity = Range(low=0.05, central=0.15, high=0.5)


class Capacity(Shock):
    """Capacity of a recipe gained (+) or lost (-), in tonnes a year or as a share of today's."""

    kind: Literal["capacity"]
    territory: str
    recipe: str
    tonnes: Quantity | None = None
    share: Quantity | None = None


class Project(Shock):
    """A plant that comes: a project of the chain by name, or a new one by its own figures."""

    kind: Literal["project"]
    project: str = ""
    territory: str = ""
    recipe: str = ""
    tonnes: Quantity | None = None
    delay_months: Quantity | None = None
    chance: float | None = Field(default=None, ge=0.0, le=1.0)
    ramp_months: Quantity = Range(low=6, central=12, high=24)


class StockPurchase(Shock):
    """A stock filled over ``months``: ``days`` of use or ``tonnes`` in all.

    It is sold when prices pass ``release_above`` times the base price, never with ``null``.
    """

    kind: Literal["stock_purchase"]
    holder: Names
    products: Names
    days: Quantity | None = None
    tonnes: Quantity | None = None
    months: int = Field(default=12, ge=1)
    price_limit: float | None = Field(default=None, gt=0.0)
    release_above: float | None = Field(default=1.5, gt=0.0)


class StockRelease(Shock):
    """A stock that is there and is released at most over ``months`` once prices rise."""

    kind: Literal["stock_release"]
    holder: Names
    products: Names
    days: Quantity | None = None
    tonnes: Quantity | None = None
    months: int = Field(default=6, ge=1)
    above: float = Field(default=1.2, gt=0.0)


class Demand(Shock):
    """Use changes by ``change`` (0.1 is ten percent more) in places and end uses."""

    kind: Literal["demand"]
    territory: Names = ("WLD",)
    end_use: Names
    change: Quantity


class Substitution(Shock):
    """A way to do without: the capacity of a replacement recipe, or the price of the substitute."""

    kind: Literal["substitution"]
    territory: Names = ("WLD",)
    recipe: str = ""
    factor: Quantity


class Recycling(Shock):
    """Recycling capacity added in a place, in tonnes of its feed a year."""

    kind: Literal["recycling"]
    territory: str
    recipe: str
    tonnes: Quantity
    ramp_months: Quantity = Range(low=6, central=12, high=24)


class PriceFloor(Shock):
    """A buyer pays makers what the price lacks to ``floor`` (USD a tonne)."""

    kind: Literal["price_floor"]
    territory: str
    product: str
    floor: Quantity


class Offtake(Shock):
    """A deal: ``seller`` ships at least ``tonnes`` a year of a product to ``buyer`` when it can."""

    kind: Literal["offtake"]
    seller: str
    buyer: str
    product: str
    tonnes: Quantity


class MarketPower(_Border):
    """``actor``, one seller, knows that what it ships to ``target`` moves the price there.

    ``conduct`` is how much of that it uses: 0 sells as if the price were given, 1 as Cournot's
    seller. How fast a market's price falls with what is shipped is read from the base year, and
    the seller goes on to count with it (a conjecture). Under ``given`` it holds in both worlds.
    """

    kind: Literal["market_power"]
    conduct: Quantity


AnyShock = Annotated[
    ExportBan
    | FirmBan
    | Licence
    | Quota
    | ExportTax
    | Tariff
    | ImportBan
    | Sanctions
    | Capacity
    | Project
    | StockPurchase
    | StockRelease
    | Demand
    | Substitution
    | Recycling
    | PriceFloor
    | Offtake
    | MarketPower,
    Field(discriminator="kind"),
]
