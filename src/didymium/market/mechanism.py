"""Why an answer comes out as it does: which rules bind, who reroutes, what stocks cover.

The findings are data (kind, names, figures); the sentence in English beside them is for the
terminal, other languages are written from the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from didymium.market.activity import Role
from didymium.market.compilation import Worlds
from didymium.market.measures import Measures

Floats = NDArray[np.float64]

#: How many findings of a kind are told.
MOST = 4
#: Changes under this share of the world's use of a product are not told.
LEAST = 0.002


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of the mechanism; ``figures`` are medians over draws in the year ``period``."""

    kind: str
    text: str
    product: str = ""
    origin: str = ""
    destination: str = ""
    end_use: str = ""
    period: str = ""
    figures: dict[str, float] = field(default_factory=dict)


def explain(worlds: Worlds, without: Measures, shocked: Measures) -> tuple[Finding, ...]:
    """The findings of a scenario, most weighty first within each kind."""
    found = [*_flows(worlds, without, shocked)]
    found += _plants(worlds, without, shocked)
    found += _replacements(worlds, without, shocked)
    found += _stocks(worlds, shocked)
    found += _prices(worlds, without, shocked)
    return tuple(found)


def _world_use(worlds: Worlds) -> dict[str, float]:
    use: dict[str, float] = {}
    structure = worlds.monthly.structure
    for row, label in enumerate(structure.labels):
        if label.role in (Role.TRADE, Role.SUBSTITUTE, Role.DISPOSAL, Role.STOCK, Role.PERMIT):
            continue
        for position in range(structure.indptr[row], structure.indptr[row + 1]):
            product = structure.nodes[structure.indices[position]].product
            made = max(structure.data[position], 0.0) * worlds.market.levels[row]
            use[product] = use.get(product, 0.0) + made
    return use


def _median(values: Floats) -> Floats:
    return np.asarray(np.median(values, axis=-1))


def _value(worlds: Worlds, product: str) -> float:
    return worlds.chain.products[product].price_usd_per_t


def _flows(worlds: Worlds, without: Measures, shocked: Measures) -> Iterator[Finding]:
    """Shipments that shrink most and those that grow most, by value."""
    world = _world_use(worlds)
    rows = [
        row for row, label in enumerate(worlds.monthly.structure.labels) if label.role is Role.TRADE
    ]
    before, after = _median(without.levels[rows]), _median(shocked.levels[rows])
    change = after - before
    year = np.argmax(np.abs(change), axis=1)
    moved = []
    for place, row in enumerate(rows):
        label = worlds.monthly.structure.labels[row]
        size = change[place, year[place]]
        if abs(size) >= LEAST * max(world.get(label.product, 0.0), 1e-9):
            moved.append((size * _value(worlds, label.product), place, row))
    moved.sort()
    for kind, chosen in (("shrinks", moved[:MOST]), ("grows", moved[::-1][:MOST])):
        for weight, place, row in chosen:
            if (weight < 0.0) != (kind == "shrinks"):
                continue
            label = worlds.monthly.structure.labels[row]
            then = year[place]
            one, two = before[place, then], after[place, then]
            period = str(without.years[then])
            yield Finding(
                kind=f"flow_{kind}",
                text=f"{label.product} from {label.territory} to {label.partner}: {one:,.0f} t "
                f"without, {two:,.0f} t with ({period}).",
                product=label.product,
                origin=label.territory,
                destination=label.partner,
                period=period,
                figures={"without_t": float(one), "with_t": float(two)},
            )


def _plants(worlds: Worlds, without: Measures, shocked: Measures) -> Iterator[Finding]:
    """Work that grows or shrinks most, by value of its main product."""
    labels = worlds.monthly.structure.labels
    rows = [
        row
        for row, label in enumerate(labels)
        if label.role in (Role.MINE, Role.PROCESS, Role.RECYCLING)
    ]
    before, after = _median(without.levels[rows]), _median(shocked.levels[rows])
    world = _world_use(worlds)
    change = after - before
    year = np.argmax(np.abs(change), axis=1)
    ranked = sorted(
        range(len(rows)),
        key=lambda i: -abs(change[i, year[i]]) * _value(worlds, labels[rows[i]].product),
    )
    for place in ranked[:MOST]:
        label, then = labels[rows[place]], year[place]
        one, two = before[place, then], after[place, then]
        if abs(two - one) < LEAST * max(world.get(label.product, 0.0), 1e-9):
            continue
        period = str(without.years[then])
        yield Finding(
            kind="work_changes",
            text=f"{label.name} in {label.territory}: {one:,.0f} t without, {two:,.0f} t with "
            f"({period}).",
            product=label.product,
            origin=label.territory,
            period=period,
            figures={"without_t": float(one), "with_t": float(two)},
        )


def _replacements(worlds: Worlds, without: Measures, shocked: Measures) -> Iterator[Finding]:
    """End uses that turn to a substitute or stop."""
    labels = worlds.monthly.structure.labels
    ranked = []
    for row, label in enumerate(labels):
        if label.role is not Role.SUBSTITUTE:
            continue
        more = _median(shocked.levels[row]) - _median(without.levels[row])
        then = int(np.argmax(more))
        if more[then] > 0.01 * worlds.market.activities.upper[row].max():
            ranked.append((more[then] * _value(worlds, label.product), row, then, more[then]))
    ranked.sort(reverse=True)
    for _, row, then, tonnes in ranked[:MOST]:
        label = labels[row]
        period = str(without.years[then])
        yield Finding(
            kind="use_replaced",
            text=f"{label.name} in {label.territory} does without {tonnes:,.0f} t of "
            f"{label.product} ({period}): its substitute has become cheaper.",
            product=label.product,
            origin=label.territory,
            end_use=label.name,
            period=period,
            figures={"replaced_t": float(tonnes)},
        )


def _stocks(worlds: Worlds, shocked: Measures) -> Iterator[Finding]:
    """Stocks that run down furthest in the viewpoint, and when they are lowest."""
    view = worlds.scenario.viewpoint or "WLD"
    members = worlds.chain.members(view)
    labels = worlds.monthly.structure.labels
    ranked = []
    for row, stock in enumerate(worlds.shocked.stocks):
        label = labels[stock.activity]
        if label.territory not in members or label.territory == worlds.chain.controlling:
            continue
        held = _median(shocked.stocks[row])
        if held.size == 0 or held[0] <= 0.0:
            continue
        low = int(np.argmin(held))
        if held[low] < 0.5 * held[0]:
            half = int(np.flatnonzero(held < 0.5 * held[0])[0])
            ranked.append((held[0] * _value(worlds, label.product), label, low, half, held))
    ranked.sort(key=lambda item: -item[0])
    for _, label, low, half, held in ranked[:MOST]:
        yield Finding(
            kind="stock_covers",
            text=f"Stocks of {label.product} held by {label.name} in {label.territory} are half "
            f"gone after {half + 1} months and lowest after {low + 1} "
            f"({held[low] / held[0]:.0%} of the start).",
            product=label.product,
            origin=label.territory,
            figures={
                "half_after_months": half + 1.0,
                "lowest_after_months": low + 1.0,
                "lowest_share": float(held[low] / held[0]),
            },
        )


def _prices(worlds: Worlds, without: Measures, shocked: Measures) -> Iterator[Finding]:
    """Spot prices that move most outside the controlling territory."""
    ratio = _median(shocked.spot) / _median(without.spot)
    ratio = np.where(np.isfinite(ratio), ratio, 1.0)
    away = np.abs(np.log(np.maximum(ratio, 1e-9)))
    month = np.argmax(away, axis=1)
    for row in np.argsort(-away.max(axis=1))[:MOST]:
        if away[row, month[row]] < 0.02:
            continue
        product = shocked.products[row]
        contract = float(
            _median(shocked.contract)[row, month[row]] / _median(without.contract)[row, month[row]]
        )
        yield Finding(
            kind="price_moves",
            text=f"{product}: marginal price outside {worlds.chain.controlling} "
            f"x{ratio[row, month[row]]:.2f} in month {month[row] + 1}, contract price "
            f"x{contract:.2f}.",
            product=product,
            figures={
                "spot_ratio": float(ratio[row, month[row]]),
                "contract_ratio": contract,
                "month": float(month[row] + 1),
            },
        )
