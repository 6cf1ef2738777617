"""One function per kind of shock: from a shock to the rules that the simulation steps through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from didymium.market import schedule as rules
from didymium.market.activity import Ints, Label, Role
from didymium.market.chain import SUPPLY
from didymium.market.parameters import Floats
from didymium.market.places import pairs, places, shipments
from didymium.market.power import price_answers
from didymium.market.rulebook import WORK, Rulebook, project_row
from didymium.market.schedule import NEVER
from didymium.market.shockchecks import products_of

#: How much more than usual buyers want to hold between a rule's announcement and its start, in
#: months of use (prior; exports of 1.0 to 2.6 normal months were seen before past rules).
FRONT_LOADING_MONTHS = (0.5, 1.5, 3.0)
#: How much more buyers want to hold for a year once a rule is in force (prior: nobody publishes
#: it; in 2010 and 2011 prices rose by far more than the tonnes that were missing explain).
HOARDING_MONTHS = (0.0, 0.7, 3.0)
HOARDING_LASTS = 12
#: A state releases what it bought over this many months.
RELEASE_MONTHS = 6
#: A licence regime is reviewed this often, and changes with this chance (prior: of the regimes
#: of 2010 to 2025 about one in three a year was eased, tightened or suspended).
DECISION_MONTHS, DECIDED_ANEW = 12, 0.35
#: A quota is used up evenly; what is left over in a month is spread over the rest of the year.
EVEN = 1.0
#: No limit for a road that is open, in tonnes a month.
OPEN = 1e9


@dataclass(frozen=True, slots=True)
class When:
    """Place of a shock in its scenario and the months in which it holds.

    Its draws go by ``number``; ``mark`` names what it adds to the market.
    """

    number: int
    begin: int
    end: int
    mark: str


Rules = list[Any]


def rules_of(book: Rulebook, shock: Any, number: int, mark: str) -> Rules:
    """The rules of one shock, with the rush before it when it was announced."""
    begin = max(book.scenario.month(shock.start), 0)
    end = NEVER if shock.end is None else book.scenario.month(shock.end)
    when = When(number, begin, end, mark)
    found = MAKERS[shock.kind](book, shock, when)
    if shock.kind in RUSHED:
        found += front_loading(book, shock, when)
    return found


def front_loading(book: Rulebook, shock: Any, when: When) -> Rules:
    """Buyers under the rule fill their stocks before it starts and hold more while it is new."""
    _, destinations = pairs(book.chain, shock)
    products = products_of(book.chain, shock.products)
    held = np.array(
        [
            place
            for (territory, product, name), place in book.stock_place.items()
            if name == "users" and territory in destinations and product in products
        ],
        dtype=np.int64,
    )
    if not held.size:
        return []
    exposed = _exposure(book, shock, held)[:, None]
    hoard = book.source.quantity(f"hoarding {when.number}", HOARDING_MONTHS)[None, :]
    last = min(when.begin + HOARDING_LASTS, when.end)
    found: Rules = [rules.FrontLoading(when.begin, last, held, exposed * hoard)]
    first = max(book.scenario.month(shock.announced or shock.start), 0)
    if first < when.begin:
        rush = book.source.quantity(f"front-loading {when.number}", FRONT_LOADING_MONTHS)[None, :]
        found.append(rules.FrontLoading(first, when.begin, held, exposed * rush))
    return found


def _exposure(book: Rulebook, shock: Any, held: Ints) -> Floats:
    """What part of their use the holders of stocks get by roads under the rule, (stocks,)."""
    inflow: dict[tuple[str, str], float] = {}
    for row in _border(book, shock):
        label = book.labels[row]
        node = (label.partner, label.product)
        inflow[node] = inflow.get(node, 0.0) + float(book.base[row])
    shares = []
    for place in held:
        label = book.labels[book.stocks[place]]
        node = (label.territory, label.product)
        shares.append(min(inflow.get(node, 0.0) / max(book.use(*node), 1e-9), 1.0))
    return np.array(shares)


def _border(book: Rulebook, shock: Any) -> Ints:
    keys = shipments(book.chain, shock)
    return book.where(
        lambda label: (
            label.role is Role.TRADE
            and not label.name
            and (label.product, label.territory, label.partner) in keys
        )
    )


def _cap(rows: Ints, most: Floats, when: When) -> Rules:
    """Shipments kept under tonnes a month."""
    return [rules.Edit(when.begin, when.end, "upper", rows, most, "at_most")] if rows.size else []


def export_ban(book: Rulebook, shock: Any, when: When) -> Rules:
    """What passes is what is not banned, or the leak when that is more."""
    share = book.source.quantity(f"share banned {when.number}", shock.share)
    leak = book.source.quantity(f"leak {when.number}", shock.leak)
    rows = _border(book, shock)
    return _cap(rows, book.base[rows][:, None] * np.maximum(1.0 - share, leak), when)


def licence(book: Rulebook, shock: Any, when: When) -> Rules:
    """A queue at the border; roads that were not used stay closed.

    The share that is approved is a decision, not a constant: every year it is taken anew with a
    chance, from the same range.
    """
    rows = _border(book, shock)
    if not rows.size:
        return []
    delay = book.source.quantity(f"licence delay {when.number}", shock.delay_months)
    transit = book.source.quantity(f"transit {when.number}", shock.transit)
    approved = book.source.quantity(f"share approved {when.number}", shock.approved)
    leak = book.at(book.source.quantity(f"leak {when.number}", shock.leak))
    backlog = book.at(book.source.quantity(f"backlog {when.number}", shock.backlog))
    first = replace(when, end=min(when.begin + 1, when.end))
    found = _cap(rows, book.base[rows][:, None] * transit, first)
    wait = np.maximum(np.rint(delay).astype(np.int64) - 1, 0)
    last = min(when.end, book.scenario.months)
    for year, begin in enumerate(range(first.end, last, DECISION_MONTHS)):
        if year:
            purpose = f"decision {year} on {when.number}"
            anew = book.source.uniform(purpose) < DECIDED_ANEW
            fresh = book.source.quantity(f"{purpose}, share approved", shock.approved)
            approved = np.where(anew & book.source.sampled, fresh, approved)
            wait = np.zeros_like(wait)
        found.append(
            rules.Licence(
                begin,
                min(begin + DECISION_MONTHS, when.end),
                rows,
                book.base[rows][:, None],
                wait,
                approved_share=book.at(approved),
                leak_share=leak,
                backlog_share=backlog,
            )
        )
    return found


def quota(book: Rulebook, shock: Any, when: When) -> Rules:
    """One permit for each tonne under the quota, shared by all shipments."""
    rows = book.where(
        lambda label: label.role is Role.PERMIT and label.product == f"permit quota {when.mark}"
    )
    found: Rules = []
    whole = book.base[rows].sum()
    for row in rows:
        part = book.base[row] / whole if whole > 0 else 1.0 / rows.size
        yearly = (
            book.source.quantity(f"quota {when.number}", shock.tonnes) * part
            if shock.tonnes is not None
            else book.source.quantity(f"quota {when.number}", shock.share) * book.base[row] * 12.0
        )
        found.append(rules.Quota(when.begin, when.end, int(row), yearly[None, :], flexibility=EVEN))
    return found


def export_tax(book: Rulebook, shock: Any, when: When) -> Rules:
    """A share of the last price at the origin on top of the cost."""
    rows = _border(book, shock)
    if not rows.size:
        return []
    nodes = np.array(
        [book.position(book.labels[r].territory, book.labels[r].product) for r in rows]
    )
    rate = book.source.quantity(f"rate {when.number}", shock.rate)
    return [rules.AdValorem(when.begin, when.end, rows, nodes, book.at(rate))]


def sanctions(book: Rulebook, shock: Any, when: When) -> Rules:
    """Direct trade shrinks to the leak; detours open at their cost."""
    one, two = places(book.chain, shock.actor), places(book.chain, shock.target)
    products = products_of(book.chain, shock.products)

    def between(label: Label) -> bool:
        pair = (label.territory in one and label.partner in two) or (
            label.territory in two and label.partner in one
        )
        return label.role is Role.TRADE and label.product in products and pair

    direct = book.where(lambda label: between(label) and not label.name)
    leak = book.source.quantity(f"leak {when.number}", shock.leak)
    found = _cap(direct, book.base[direct][:, None] * leak, when)
    around = book.where(lambda label: label.name == f"detour {when.mark}")
    if around.size:
        detour = book.source.quantity(f"detour {when.number}", shock.detour)
        price = np.array(
            [book.chain.products[book.labels[r].product].price_usd_per_t for r in around]
        )
        found.append(rules.Edit(when.begin, when.end, "upper", around, OPEN, "set"))
        found.append(
            rules.Edit(
                when.begin, when.end, "cost", around, price[:, None] * detour[None, :], "add"
            )
        )
    return found


def _plants(book: Rulebook, territory: str, recipe: str) -> Ints:
    members = places(book.chain, [territory])
    return book.where(
        lambda label: label.territory in members and label.name == recipe and label.role in WORK
    )


def capacity(book: Rulebook, shock: Any, when: When) -> Rules:
    """Capacity gained or lost."""
    rows = _plants(book, shock.territory, shock.recipe)
    if not rows.size:
        return []
    if shock.share is not None:
        share = book.source.quantity(f"capacity {when.number}", shock.share)
        now = np.maximum(book.base[rows], 0.0)[:, None] * np.maximum(1.0 + share, 0.0)
        if shock.share.central < 0.0:
            return [rules.Edit(when.begin, when.end, "upper", rows, now, "at_most")]
        return [rules.Edit(when.begin, when.end, "upper", rows, book.at(1.0 + share), "scale")]
    tonnes = book.source.quantity(f"capacity {when.number}", shock.tonnes) / 12.0 / rows.size
    return [rules.Edit(when.begin, when.end, "upper", rows, book.at(tonnes), "add")]


def project(book: Rulebook, shock: Any, when: When) -> Rules:
    """A plant with its chance, delay and ramp."""
    named = {row.project: row for row in book.chain.projects}
    row = project_row(shock, when.mark, named)
    purpose = shock.project or f"shock{when.number}"
    delay = (
        None
        if shock.delay_months is None
        else book.source.quantity(f"delay of {purpose}", shock.delay_months)
    )
    tonnes = (
        None
        if shock.tonnes is None
        else book.source.quantity(f"capacity of {purpose}", shock.tonnes)
    )
    return book.planned(
        row,
        chance=shock.chance,
        delay=delay,
        start=book.scenario.month(shock.start),
        ramp=book.source.quantity(f"ramp {when.number}", shock.ramp_months)[None, :],
        tonnes=tonnes,
        purpose=purpose,
    )


def recycling(book: Rulebook, shock: Any, when: When) -> Rules:
    """Recycling capacity with its ramp."""
    row = project_row(shock, when.mark, {})
    return book.planned(
        row,
        delay=np.zeros(book.draws),
        start=book.scenario.month(shock.start),
        ramp=book.source.quantity(f"ramp {when.number}", shock.ramp_months)[None, :],
        tonnes=book.source.quantity(f"capacity {when.number}", shock.tonnes),
        purpose=f"shock{when.number}",
    )


def _state_orders(book: Rulebook, shock: Any) -> list[tuple[int, str, str]]:
    return [
        (place, territory, product)
        for (territory, product, name), place in book.stock_place.items()
        if name == "state" and book.holds(shock, territory, product)
    ]


def stock_purchase(book: Rulebook, shock: Any, when: When) -> Rules:
    """A state buys over some months and releases what it bought once prices have gone far up."""
    last = min(when.begin + shock.months, when.end)
    found: Rules = []
    for place, territory, product in _state_orders(book, shock):
        tonnes = book.stock_tonnes(shock, when.number, territory, product)
        price = book.chain.products[product].price_usd_per_t
        limit = np.inf if shock.price_limit is None else shock.price_limit * price
        monthly = (tonnes / shock.months)[None, :]
        found.append(rules.StateOrder(when.begin, last, place, purchase=monthly, price_limit=limit))
        if shock.release_above is not None:
            above = shock.release_above * price
            found.append(_release(last, NEVER, place, tonnes / RELEASE_MONTHS, above))
    return found


def _release(begin: int, end: int, place: int, monthly: Floats, above: float) -> rules.StateOrder:
    return rules.StateOrder(begin, end, place, release=monthly[None, :], release_above=above)


def stock_release(book: Rulebook, shock: Any, when: When) -> Rules:
    """A stock that is there is released above a price."""
    return [
        _release(
            when.begin,
            when.end,
            place,
            book.stock_tonnes(shock, when.number, territory, product) / shock.months,
            shock.above * book.chain.products[product].price_usd_per_t,
        )
        for place, territory, product in _state_orders(book, shock)
    ]


def demand(book: Rulebook, shock: Any, when: When) -> Rules:
    """More or less use, of the substitute as well."""
    members = places(book.chain, shock.territory)
    every = "all" in shock.end_use

    def hit(label: Label) -> bool:
        return label.territory in members and (every or label.name in shock.end_use)

    change = 1.0 + book.source.quantity(f"demand {when.number}", shock.change)
    users = book.where(lambda label: label.role is Role.DEMAND and hit(label))
    around = book.where(lambda label: label.role is Role.SUBSTITUTE and hit(label))
    return [
        rules.Edit(when.begin, when.end, field, rows, book.at(change), "scale")
        for rows, field in ((users, "reference_level"), (users, "upper"), (around, "upper"))
        if rows.size
    ]


def substitution(book: Rulebook, shock: Any, when: When) -> Rules:
    """More or less room for a replacement recipe."""
    members = places(book.chain, shock.territory)
    factor = book.source.quantity(f"substitution {when.number}", shock.factor)
    rows = book.where(lambda label: label.territory in members and label.name == shock.recipe)
    return [rules.Edit(when.begin, when.end, "upper", rows, book.at(factor), "scale")]


def price_floor(book: Rulebook, shock: Any, when: When) -> Rules:
    """Makers get what the price lacks to the floor."""
    members = places(book.chain, [shock.territory])
    rows = book.where(
        lambda label: (
            label.territory in members and label.product == shock.product and label.role in WORK
        )
    )
    nodes = np.array(
        [book.position(book.labels[r].territory, shock.product) for r in rows], dtype=np.int64
    )
    floor = book.source.quantity(f"floor {when.number}", shock.floor)
    return [rules.PriceFloor(when.begin, when.end, rows, nodes, book.at(floor))]


def offtake(book: Rulebook, shock: Any, when: When) -> Rules:
    """A road of its own for the tonnes of a deal, preferred by its buyer."""
    rows = book.where(lambda label: label.name == f"offtake {when.mark}")
    tonnes = book.source.quantity(f"offtake {when.number}", shock.tonnes) / 12.0
    return [rules.Edit(when.begin, when.end, "upper", rows, book.at(tonnes), "set")]


def market_power(book: Rulebook, shock: Any, when: When) -> Rules:
    """The seller's shipments carry a markup: conduct times the answer of the market they go to.

    Answers are those of the base year, per unit of flow: they shrink as the world grows.
    """
    rows = _border(book, shock)
    rows = rows[book.base[rows] > 0.0]
    conduct = book.source.quantity(f"conduct {when.number}", shock.conduct)
    marked = conduct[None, :] * price_answers(book.monthly, book.base_clearing, rows)
    growth = book.market.behaviour.growth[SUPPLY]
    return [
        rules.Edit(
            max(when.begin, 12 * year),
            min(when.end, 12 * (year + 1)),
            "slope",
            rows,
            marked / growth ** (year + book.age),
            "add",
        )
        for year in range((book.scenario.months + 11) // 12)
        if max(when.begin, 12 * year) < min(when.end, 12 * (year + 1))
    ]


MAKERS: Mapping[str, Callable[[Rulebook, Any, When], Rules]] = {
    "export_ban": export_ban,
    "import_ban": export_ban,
    "firm_ban": export_ban,
    "licence": licence,
    "quota": quota,
    "export_tax": export_tax,
    "tariff": export_tax,
    "sanctions": sanctions,
    "capacity": capacity,
    "project": project,
    "recycling": recycling,
    "stock_purchase": stock_purchase,
    "stock_release": stock_release,
    "demand": demand,
    "substitution": substitution,
    "price_floor": price_floor,
    "offtake": offtake,
    "market_power": market_power,
}
RUSHED = frozenset({"export_ban", "firm_ban", "licence", "quota", "export_tax", "tariff"})
