"""Answers as tidy frames: what a scenario changes, where, when and by how much, with its range.

One row is one measure in one place and year, for the world ``without`` the shocks, the world
``with`` them, and their ``difference`` taken draw by draw. Columns:

measure, stage, product, territory, partner, end_use, period, unit, world, mean, q05, q25, q50,
q75, q95. Shares and concentration are fractions (0 to 1), masses tonnes a year in the product's own
basis, prices USD a tonne. ``territory`` may be a region of the chain (``EU``) or ``WLD``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from didymium.market.activity import Role
from didymium.market.chain import Chain
from didymium.market.compilation import Worlds
from didymium.market.measures import Measures

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
WORLDS = ("without", "with", "difference")
COLUMNS = (
    "measure",
    "stage",
    "product",
    "territory",
    "partner",
    "end_use",
    "period",
    "unit",
    "world",
    "mean",
    *(f"q{round(100 * q):02d}" for q in QUANTILES),
)
#: Flows and outputs that never pass this share of the world are left out of the frame.
LEAST_SHARE = 0.002


@dataclass(frozen=True, slots=True)
class Key:
    """What a row is about."""

    measure: str
    unit: str
    stage: str = ""
    product: str = ""
    territory: str = ""
    partner: str = ""
    end_use: str = ""


#: A key, its values (years, draws) and how large it gets as a share of its whole.
Series = tuple[Key, Floats, float]
Reading = Callable[[Worlds, Measures], Iterator[Series]]


def _stage(chain: Chain, product: str) -> str:
    return chain.products[product].stage


def _by_product(worlds: Worlds, array: Floats) -> dict[str, dict[str, Floats]]:
    """A node array as product -> territory -> (years, draws)."""
    found: dict[str, dict[str, Floats]] = {}
    for node, values in zip(worlds.monthly.structure.nodes, array, strict=True):
        if node.product in worlds.chain.products:
            found.setdefault(node.product, {})[node.territory] = values
    return found


def _regions(worlds: Worlds) -> dict[str, frozenset[str]]:
    view = worlds.scenario.viewpoint
    names = [*worlds.chain.regions, *([view] if view not in ("", "WLD") else [])]
    return {name: worlds.chain.members(name) for name in dict.fromkeys(names)}


def output_series(worlds: Worlds, measures: Measures) -> Iterator[Series]:
    """Output by territory, its share of the world, and the concentration of the world's output."""
    for product, places in _by_product(worlds, measures.output).items():
        stage = _stage(worlds.chain, product)
        world = np.sum(list(places.values()), axis=0)
        if not np.nanmax(world) > 0.0:
            continue
        safe = np.where(world > 0.0, world, np.nan)
        yield Key("production", "t", stage, product, "WLD"), world, 1.0
        squares = [(made / safe) ** 2 for made in places.values()]
        yield Key("hhi", "1", stage, product, "WLD"), np.sum(squares, axis=0), 1.0
        groups = dict(places)
        for name, members in _regions(worlds).items():
            if len(members) > 1:
                inside = [places[m] for m in sorted(members) if m in places]
                groups[name] = np.sum(inside, axis=0) if inside else np.zeros_like(world)
        for place, made in groups.items():
            share = made / safe
            weight = 1.0 if place in _regions(worlds) else float(np.nanmax(share))
            yield Key("production", "t", stage, product, place), made, weight
            yield Key("share", "1", stage, product, place), share, weight


def price_series(worlds: Worlds, measures: Measures) -> Iterator[Series]:
    """Contract price, spot price outside the controlling territory, and the viewpoint's price."""
    structure = worlds.monthly.structure
    months = np.array([measures.years.index(year) for year in _calendar(worlds)], dtype=np.int64)
    for row, product in enumerate(measures.products):
        stage = _stage(worlds.chain, product)
        for name, array in (("price_contract", measures.contract), ("price_spot", measures.spot)):
            values = np.stack(
                [_known_mean(array[row, months == year]) for year in range(len(measures.years))]
            )
            if not np.isnan(values).all():
                yield Key(name, "USD/t", stage, product, "WLD"), values, 1.0
    for name, members in _regions(worlds).items():
        for product in measures.products:
            rows = [
                i
                for i, node in enumerate(structure.nodes)
                if node.product == product and node.territory in members
            ]
            use = measures.use[rows]
            known = ~np.isnan(measures.prices[rows])
            whole = (use * known).sum(axis=0)
            value = (use * np.nan_to_num(measures.prices[rows])).sum(axis=0)
            if np.nanmax(whole) > 0.0:
                price = np.divide(value, whole, out=np.full_like(value, np.nan), where=whole > 0)
                key = Key("price_local", "USD/t", _stage(worlds.chain, product), product, name)
                yield key, price, 1.0


def _known_mean(values: Floats) -> Floats:
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0))


def _calendar(worlds: Worlds) -> list[int]:
    start = worlds.scenario.start
    return [start.year + (start.month - 1 + month) // 12 for month in range(worlds.scenario.months)]


def use_series(worlds: Worlds, measures: Measures) -> Iterator[Series]:
    """What end uses get, what they go without or replace, in the world and the regions."""
    groups: dict[tuple[str, str, str], list[tuple[Floats, Floats, Floats]]] = {}
    structure = worlds.monthly.structure
    needed = worlds.market.levels
    replaced = {
        (label.territory, label.product, label.name): measures.levels[row]
        for row, label in enumerate(structure.labels)
        if label.role is Role.SUBSTITUTE
    }
    for row, label in enumerate(structure.labels):
        if label.role is not Role.DEMAND:
            continue
        served = measures.levels[row] - replaced[(label.territory, label.product, label.name)]
        need = needed[row] * _growth(worlds, measures, label.name)
        entry = (need, served, measures.levels[row])
        for place in ("WLD", *(n for n, m in _regions(worlds).items() if label.territory in m)):
            groups.setdefault((place, label.name, label.product), []).append(entry)
    for (place, end_use, product), entries in groups.items():
        need = np.sum([entry[0] for entry in entries], axis=0)
        served = np.sum([np.maximum(entry[1], 0.0) for entry in entries], axis=0)
        stage = _stage(worlds.chain, product)
        key = {"stage": stage, "product": product, "territory": place, "end_use": end_use}
        yield Key("use", "t", **key), served, 1.0
        yield Key("unmet", "t", **key), np.maximum(need - served, 0.0), 1.0
        yield Key("unmet_share", "1", **key), np.maximum(1.0 - served / need, 0.0), 1.0


def _growth(worlds: Worlds, measures: Measures, end_use: str) -> Floats:
    """Use at base prices in every year as a multiple of the base year, (years, draws)."""
    yearly = worlds.market.behaviour.growth[end_use]
    calendar, age = _calendar(worlds), age_at_start(worlds)
    months = [
        [age + month // 12 for month, year in enumerate(calendar) if year == each]
        for each in measures.years
    ]
    return np.stack([np.mean([yearly**age for age in ages], axis=0) for ages in months])


def age_at_start(worlds: Worlds) -> int:
    """Years from the chain's base year to the start of the scenario."""
    other = worlds.scenario.other_years
    return 0 if other else worlds.scenario.start.year - worlds.chain.base_year


def supply_series(worlds: Worlds, measures: Measures) -> Iterator[Series]:
    """What each region receives from outside, by origin, and the dependence on the controller."""
    for name, members in _regions(worlds).items():
        sums: dict[tuple[str, str], Floats] = {}
        for row, label in enumerate(worlds.monthly.structure.labels):
            if label.role is not Role.TRADE:
                continue
            if label.partner in members and label.territory not in members:
                key = (label.product, label.territory)
                sums[key] = sums.get(key, 0.0) + measures.levels[row]
        made = _by_product(worlds, measures.output)
        for product in measures.products:
            stage = _stage(worlds.chain, product)
            origins = {o: flow for (p, o), flow in sums.items() if p == product}
            inside = [made[product][m] for m in sorted(members) if m in made.get(product, {})]
            own = np.sum(inside, axis=0) if inside else 0.0
            whole = np.sum(list(origins.values()), axis=0) + own if origins else own
            if np.ndim(whole) == 0 or not np.nanmax(whole) > 0.0:
                continue
            safe = np.where(whole > 0.0, whole, np.nan)
            for origin, flow in origins.items():
                weight = float(np.nanmax(flow / safe))
                yield Key("import", "t", stage, product, name, origin), flow, weight
                yield Key("supply_share", "1", stage, product, name, origin), flow / safe, weight


def stock_series(worlds: Worlds, measures: Measures) -> Iterator[Series]:
    """What users and states of each region hold at the end of the year."""
    months = np.array([measures.years.index(year) for year in _calendar(worlds)])
    last = [int(np.flatnonzero(months == year)[-1]) for year in range(len(measures.years))]
    labels = [worlds.monthly.structure.labels[s.activity] for s in worlds.shocked.stocks]
    for name, members in _regions(worlds).items():
        sums: dict[tuple[str, str], Floats] = {}
        for row, label in enumerate(labels):
            if label.territory in members:
                key = (label.product, label.name)
                sums[key] = sums.get(key, 0.0) + measures.stocks[row][last]
        for (product, holder), held in sums.items():
            yield Key("stock", "t", _stage(worlds.chain, product), product, name, holder), held, 1.0


READINGS: tuple[Reading, ...] = (
    output_series,
    price_series,
    use_series,
    supply_series,
    stock_series,
)


def series(worlds: Worlds, measures: Measures) -> dict[Key, Floats]:
    """Every answer of one world, (years, draws), by what it is about."""
    return {key: values for reading in READINGS for key, values, _ in reading(worlds, measures)}


def table(worlds: Worlds, without: Measures, shocked: Measures) -> pl.DataFrame:
    """All answers of a scenario as one tidy frame (see the module's text)."""
    import polars as pl

    columns: dict[str, list[object]] = {name: [] for name in COLUMNS}
    for reading in READINGS:
        before = {key: (values, weight) for key, values, weight in reading(worlds, without)}
        after = {key: (values, weight) for key, values, weight in reading(worlds, shocked)}
        shape = (len(without.years), worlds.draws)
        for key in dict.fromkeys([*before, *after]):
            absent = (np.zeros(shape) if key.unit in ("t", "1") else np.full(shape, np.nan), 0.0)
            (one, small), (two, large) = before.get(key, absent), after.get(key, absent)
            if max(small, large) < LEAST_SHARE:
                continue
            for world, values in zip(WORLDS, (one, two, two - one), strict=True):
                _append(columns, key, world, without.years, values)
    return pl.DataFrame(columns)


def _append(
    columns: Mapping[str, list[object]],
    key: Key,
    world: str,
    years: tuple[int, ...],
    values: Floats,
) -> None:
    for place, year in enumerate(years):
        row = values[place]
        known = row[~np.isnan(row)]
        summary: list[float | None] = (
            [None] * (1 + len(QUANTILES))
            if known.size == 0
            else [float(known.mean()), *(float(q) for q in np.quantile(known, QUANTILES))]
        )
        cells = (
            key.measure,
            key.stage,
            key.product,
            key.territory,
            key.partner,
            key.end_use,
            str(year),
            key.unit,
            world,
            *summary,
        )
        for name, cell in zip(COLUMNS, cells, strict=True):
            columns[name].append(cell)
