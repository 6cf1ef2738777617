"""What a simulated world comes to: yearly outputs, uses, shipments and prices, draw by draw.

A :class:`Recorder` watches a simulation month by month and keeps sums, so that the months need not
be kept. Every array has the draws last. Masses are in tonnes a year of the product's own basis.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from didymium.market.activity import Role, Structure
from didymium.market.calibration import Market
from didymium.market.chain import Chain
from didymium.market.scenario import Scenario
from didymium.market.simulation import MonthView

Floats = NDArray[np.float64]

#: Months over which the contract price follows what is paid on average.
CONTRACT_MONTHS = 6.0

_WORK = frozenset({Role.MINE, Role.PROCESS, Role.RECYCLING})


@dataclass(frozen=True)
class Measures:
    """Yearly sums and means of a world.

    ``levels`` (activities, years, draws) in t a year; ``output`` and ``use`` (nodes, years, draws);
    ``prices`` (nodes, years, draws) in USD a tonne, NaN where nothing flowed; ``contract`` and
    ``spot`` (products, months, draws); ``stocks`` (stocks, months, draws) in t; ``residual``
    (months, draws).
    """

    years: tuple[int, ...]
    products: tuple[str, ...]
    levels: Floats
    output: Floats
    use: Floats
    prices: Floats
    contract: Floats
    spot: Floats
    stocks: Floats
    residual: Floats


#: The arrays of measures that vary by draw.
#: Digits behind the point to which residuals are kept.
RESIDUAL_DIGITS = 12
FIELDS = ("levels", "output", "use", "prices", "contract", "spot", "stocks", "residual")


def arrays(measures: Measures) -> dict[str, NDArray[np.float32]]:
    """The measures as named arrays in single precision, draws last, to be sent or kept.

    Residuals are kept to 1e-12: below that they are the rounding of one machine code, and a
    freshly compiled solver and a cached one may differ there.
    """
    found = {name: getattr(measures, name).astype(np.float32) for name in FIELDS}
    found["residual"] = np.round(measures.residual, RESIDUAL_DIGITS).astype(np.float32)
    return found


def restored(scenario: Scenario, chain: Chain, found: Mapping[str, NDArray[Any]]) -> Measures:
    """Measures from named arrays of :func:`arrays`."""
    return Measures(
        years=years_of(scenario),
        products=tuple(chain.products),
        **{name: np.asarray(found[name], dtype=np.float64) for name in FIELDS},
    )


def years_of(scenario: Scenario) -> tuple[int, ...]:
    """The calendar years that a scenario touches."""
    return tuple(range(scenario.start.year, scenario.until.year + 1))


def _sides(structure: Structure) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Matrices (nodes, activities) of what work gives and what work and users take."""
    shape = (structure.node_count, structure.activity_count)
    column = np.repeat(np.arange(structure.activity_count), np.diff(structure.indptr))
    role = np.array([label.role for label in structure.labels], dtype=object)[column]
    works = np.array([r in _WORK for r in role])
    takes = works | np.array([r is Role.DEMAND for r in role])
    data = structure.data
    gives = sparse.csr_array(
        (np.where(works & (data > 0), data, 0.0), (structure.indices, column)), shape=shape
    )
    taken = sparse.csr_array(
        (np.where(takes & (data < 0), -data, 0.0), (structure.indices, column)), shape=shape
    )
    return gives, taken


class Recorder:
    """Keeps a world's yearly sums while it is simulated; pass :meth:`note` as the observer."""

    def __init__(self, market: Market, *, start: tuple[int, int], months: int, draws: int) -> None:
        structure = market.activities.structure
        self.market, self.structure = market, structure
        self.calendar = [(start[1] - 1 + month) // 12 + start[0] for month in range(months)]
        self.years = tuple(dict.fromkeys(self.calendar))
        self.gives, self.takes = _sides(structure)
        self.products = tuple(market.chain.products)
        outside, member = self._weights()
        self.outside, self.member = outside, member
        shape = (len(self.years), draws)
        self.levels = np.zeros((structure.activity_count, *shape))
        self.paid = np.zeros((structure.node_count, *shape))
        self.paid_months = np.zeros((structure.node_count, *shape))
        self.contract = np.full((len(self.products), months, draws), np.nan)
        self.spot = np.full((len(self.products), months, draws), np.nan)
        self.stocks: list[NDArray[np.float32]] = []
        self.residual = np.zeros((months, draws))

    def _weights(self) -> tuple[sparse.csr_array, sparse.csr_array]:
        """Base use of every node outside the controlling territory, and node by product."""
        place = {product: row for row, product in enumerate(self.products)}
        base_use = self.takes @ self.market.levels
        nodes = [
            (place[node.product], column, node.territory, base_use[column])
            for column, node in enumerate(self.structure.nodes)
            if node.product in place
        ]
        shape = (len(self.products), self.structure.node_count)
        outside = sparse.csr_array(
            (
                [use if land != self.market.chain.controlling else 0.0 for *_, land, use in nodes],
                ([row for row, *_ in nodes], [column for _, column, *_ in nodes]),
            ),
            shape=shape,
        )
        member = sparse.csr_array(
            (np.ones(len(nodes)), ([row for row, *_ in nodes], [c for _, c, *_ in nodes])),
            shape=shape,
        )
        return outside, member

    def note(self, view: MonthView) -> None:
        """Add the months of one step."""
        levels = view.clearing.levels
        year = self.years.index(self.calendar[view.month])
        self.levels[:, year] += view.span * levels
        prices = view.clearing.prices
        known = ~np.isnan(prices)
        self.paid[:, year] += view.span * np.where(known, prices, 0.0)
        self.paid_months[:, year] += view.span * known
        safe = np.where(known, prices, 0.0)
        spot = _mean(self.outside, safe, known)
        weights = self.takes @ levels
        value = self.member @ (weights * safe)
        volume = self.member @ (weights * known)
        paid = np.divide(value, volume, out=np.full_like(value, np.nan), where=volume > 0)
        for month in range(view.month, view.month + view.span):
            self.spot[:, month] = spot
            last = paid if month == 0 else self.contract[:, month - 1]
            last = np.where(np.isnan(last), paid, last)
            self.contract[:, month] = last + (paid - last) / CONTRACT_MONTHS
            self.stocks.append(np.asarray(view.stocks, dtype=np.float32))
            self.residual[month] = view.clearing.residual

    def measures(self) -> Measures:
        """The yearly sums, scaled up where a year is only partly in the horizon."""
        months = np.array([self.calendar.count(year) for year in self.years], dtype=np.float64)
        levels = self.levels * (12.0 / months)[None, :, None]
        flat = levels.reshape(levels.shape[0], -1)
        shape = (self.structure.node_count, *levels.shape[1:])
        with np.errstate(invalid="ignore"):
            prices = np.where(self.paid_months > 0, self.paid / self.paid_months, np.nan)
        return Measures(
            years=self.years,
            products=self.products,
            levels=levels,
            output=(self.gives @ flat).reshape(shape),
            use=(self.takes @ flat).reshape(shape),
            prices=prices,
            contract=self.contract,
            spot=self.spot,
            stocks=np.stack(self.stocks, axis=1).astype(np.float64),
            residual=self.residual,
        )


def _mean(weights: sparse.csr_array, values: Floats, known: NDArray[np.bool_]) -> Floats:
    """Weighted mean of the known values of every row; NaN where none is known."""
    total = weights @ values
    whole = weights @ known.astype(np.float64)
    return np.asarray(np.divide(total, whole, out=np.full_like(total, np.nan), where=whole > 0))
