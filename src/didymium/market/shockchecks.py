"""What a shock's names and figures may be in a chain: products by name, shares, tonnes, sellers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from didymium.errors import Problem, UnknownNameError
from didymium.market.chain import Chain
from didymium.market.shocks import EVERYBODY


def products_of(chain: Chain, names: Iterable[str]) -> frozenset[str]:
    """The products that product ids, material ids or stages name; unknown names are left out."""
    return frozenset(
        product.product
        for product in chain.products.values()
        for name in names
        if name in (product.product, product.material, product.stage, "all")
    )


_SHARES = ("share", "leak", "approved", "transit", "backlog", "conduct")
#: Changes and rates that may be negative, but not below the loss of everything.
_CHANGES = ("change", "rate")
_POSITIVE = ("tonnes", "days", "delay_months", "ramp_months", "floor", "factor", "detour")


def figure_problems(chain: Chain, shock: Any, where: str) -> Iterator[Problem]:
    """Figures of a shock that cannot be."""
    gives_capacity = shock.kind == "capacity"
    for field in _SHARES:
        value = getattr(shock, field, None)
        lowest = -1.0 if gives_capacity else 0.0
        highest = 100.0 if gives_capacity or field == "approved" else 1.0
        if shock.kind == "quota":
            highest = 100.0
        if value is not None and not (lowest <= value.low and value.high <= highest):
            yield Problem(
                f"{where}, {field}",
                f"{value.low:g} to {value.high:g}",
                f"shares from {lowest:g} to {highest:g}",
            )
    for field in _POSITIVE:
        value = getattr(shock, field, None)
        if value is not None and value.low < 0.0 and not gives_capacity:
            yield Problem(f"{where}, {field}", f"{value.low:g}", "no negative figure")
    for field in _CHANGES:
        value = getattr(shock, field, None)
        if value is not None and value.low < -1.0:
            yield Problem(
                f"{where}, {field}", f"{value.low:g}", "a share from -1 on (0.1 is ten percent)"
            )
    yield from _amount_problems(chain, shock, where)
    if shock.kind == "market_power":
        yield from _power_problems(chain, shock, where)


def _power_problems(chain: Chain, shock: Any, where: str) -> Iterator[Problem]:
    """One seller, who ships something to somebody in the base year."""
    try:
        sellers = {place for name in shock.actor for place in chain.members(name)}
        buyers = {
            place
            for name in shock.target
            for place in (chain.territories if name == EVERYBODY else chain.members(name))
        }
    except UnknownNameError:
        return  # told by its name already
    products = products_of(chain, shock.products)
    if len(sellers) != 1:
        yield Problem(
            f"{where}, actor",
            f"{len(sellers)} sellers ({', '.join(sorted(sellers))})",
            "one territory",
            "Give each seller a shock of its own.",
        )
    elif products and not any(
        row.product in products
        and row.exporter in sellers
        and row.importer in buyers - sellers
        and row.high_t > 0.0
        for row in chain.trade
    ):
        yield Problem(
            where,
            f"no shipment of {', '.join(shock.products)} from {', '.join(shock.actor)}",
            "a seller with shipments in the base year",
            f"`didymium chain {chain.name}` shows who ships what.",
        )


def _amount_problems(chain: Chain, shock: Any, where: str) -> Iterator[Problem]:
    pairs = {
        "quota": ("tonnes", "share"),
        "capacity": ("tonnes", "share"),
        "stock_purchase": ("days", "tonnes"),
        "stock_release": ("days", "tonnes"),
    }
    if shock.kind in pairs:
        given = [field for field in pairs[shock.kind] if getattr(shock, field) is not None]
        if len(given) != 1:
            yield Problem(
                where,
                f"{' and '.join(given) or 'neither'}",
                f"exactly one of {' or '.join(pairs[shock.kind])}",
            )
    if shock.kind == "project" and not shock.project:
        missing = [f for f in ("territory", "recipe", "tonnes") if not getattr(shock, f)]
        if missing:
            yield Problem(
                where,
                f"no {', '.join(missing)}",
                "a project of the chain, or territory, recipe and tonnes",
            )
    if shock.kind == "capacity" and shock.tonnes is not None:
        have = sum(
            row.capacity_t or row.high_t
            for row in chain.activities
            if row.recipe == shock.recipe and row.territory == shock.territory
        )
        if have + shock.tonnes.low < 0.0:
            yield Problem(
                f"{where}, tonnes",
                f"{shock.tonnes.low:g} on a capacity of {have:g}",
                "a loss not above the capacity that is there",
            )
