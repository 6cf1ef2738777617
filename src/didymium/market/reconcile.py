"""The base year made to add up: one balanced table from figures that contradict each other.

Observed levels, recipe coefficients, shipments, uses and totals are moved as little as possible,
each inside its own low and high, until every product balances in every territory. It is a bounded
weighted least-squares problem (Stone, Champernowne and Meade 1942, doi:10.2307/2967664) solved as
a quadratic programme; the weight of a figure is one over the square of half its range. How far
each figure had to move is reported, so that nobody takes a reconciled number for a measured one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch

import numpy as np
from numpy.typing import NDArray

from didymium.errors import ContractError, Problem
from didymium.market.chain import GIVES, Chain
from didymium.market.leastsquares import LeastSquares
from didymium.market.rows import RecipeRow, TotalRow

#: Half-range below which a figure is held to be exact, as a share of its value.
FINEST = 0.01
#: Where in its range a quantity that nobody observed is expected.
UNKNOWN_AT = 0.2
#: How many ranges wide the pull on an unobserved quantity is: it only breaks ties.
UNKNOWN_SPREAD = 4.0
#: Pull on surplus, so small that it only decides between ways that fit equally well.
SURPLUS_WEIGHT = 1e-6

OBSERVED, UNKNOWN = "observed", "unknown"


@dataclass(frozen=True, slots=True)
class Figure:
    """An observed or unknown figure before and after the reconciliation.

    ``moved`` counts half-ranges: 1 means that the figure went to the end of its range.
    """

    table: str
    key: str
    status: str
    observed: float | None
    low: float
    high: float
    reconciled: float
    moved: float
    source_id: str


@dataclass(frozen=True)
class Reconciled:
    """The balanced base year of a chain, in tonnes.

    ``coefficients`` maps (territory, recipe) to what one unit gives (+) and takes (-) there.
    """

    levels: Mapping[tuple[str, str], float]
    coefficients: Mapping[tuple[str, str], Mapping[str, float]]
    trade: Mapping[tuple[str, str, str], float]
    uses: Mapping[tuple[str, str, str], float]
    surplus: Mapping[tuple[str, str], float]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """What one unit of a recipe gives or takes of a product, with its range."""

    product: str
    sign: float
    central: float
    low: float
    high: float
    numeraire: bool
    source_id: str


def recipe_coefficients(chain: Chain, recipe: str, territory: str) -> tuple[Coefficient, ...]:
    """The products of a recipe in a territory, with baskets unfolded and local rows applied."""
    found: dict[tuple[str, str], Coefficient] = {}
    for row in sorted(chain.recipes, key=lambda item: item.territory != ""):
        if row.recipe != recipe or row.territory not in ("", territory):
            continue
        for part in _unfold(chain, row):
            found[(row.role, part.product)] = part
    return tuple(part for part in found.values() if part.high > 0.0)


def _unfold(chain: Chain, row: RecipeRow) -> list[Coefficient]:
    sign = 1.0 if row.role == GIVES else -1.0
    if not row.basket:
        return [
            Coefficient(
                row.product, sign, row.coefficient, row.low, row.high, row.numeraire, row.source_id
            )
        ]
    shares = [share for share in chain.baskets if share.basket == row.basket]
    whole = sum(share.share_percent for share in shares)
    return [
        Coefficient(
            product=share.product,
            sign=sign,
            central=share.share_percent / whole * row.coefficient,
            low=share.low / whole * row.low,
            high=min(share.high / whole, 1.0) * row.high,
            numeraire=False,
            source_id=share.source_id,
        )
        for share in shares
        if share.product in chain.products
    ]


def _half_range(value: float, low: float, high: float) -> float:
    return max((high - low) / 2.0, FINEST * abs(value), 1e-3)


def _guess(value: float | None, low: float, high: float) -> float:
    return value if value is not None else low + UNKNOWN_AT * (high - low)


def _spread(value: float | None, low: float, high: float) -> float:
    return (
        _half_range(value, low, high)
        if value is not None
        else max(UNKNOWN_SPREAD * (high - low), FINEST * high, 1e-3)
    )


def reconcile(chain: Chain) -> Reconciled:
    """The balanced base year of ``chain`` and how far every figure moved.

    Raises
    ------
    ClearingError
        When no table inside the ranges exists; ranges are never stretched silently.
    """
    problem = LeastSquares()
    parts = _add_processes(chain, problem)
    _add_flows(chain, problem)
    _add_surplus(chain, problem)
    totals = [(row, _total_terms(row, problem, parts)) for row in chain.totals]
    empty = [
        Problem(f"{chain.name}/totals.csv, {row.total}", "no flow of this description", "a flow")
        for row, terms in totals
        if not terms
    ]
    if empty:
        raise ContractError(empty)
    for row, terms in totals:
        size = _half_range(row.quantity_t, row.low_t, row.high_t)
        problem.pull(terms, row.quantity_t, size)
        problem.ranges.append((terms, row.low_t, row.high_t, max(row.quantity_t, 1.0)))
    return _result(chain, problem, parts, problem.solve(), totals)


_Parts = dict[tuple[str, str], tuple[Coefficient, ...]]


def _add_processes(chain: Chain, problem: LeastSquares) -> _Parts:
    parts: _Parts = {}
    for row in chain.activities:
        if row.high_t <= 0.0:
            continue
        key = (row.territory, row.recipe)
        parts[key] = recipe_coefficients(chain, row.recipe, row.territory)
        guess = _guess(row.level_t, row.low_t, row.high_t)
        level = problem.add(("level", *key), row.low_t, row.high_t, guess)
        problem.pull({level: 1.0}, guess, _spread(row.level_t, row.low_t, row.high_t))
        for part in parts[key]:
            if part.numeraire:
                problem.at_node(row.territory, part.product, level, part.sign)
                continue
            flow = problem.add(
                ("flow", *key, part.product), 0.0, part.high * row.high_t, part.central * guess
            )
            problem.at_node(row.territory, part.product, flow, part.sign)
            size = max(guess, 1.0)
            spread = _half_range(part.central, part.low, part.high) * size
            problem.pull({flow: 1.0, level: -part.central}, 0.0, max(spread, 1e-4 * size))
            problem.ranges.append(({flow: 1.0, level: -part.low}, 0.0, np.inf, size))
            problem.ranges.append(({flow: 1.0, level: -part.high}, -np.inf, 0.0, size))
    return parts


def _add_flows(chain: Chain, problem: LeastSquares) -> None:
    for ship in chain.trade:
        if ship.high_t <= 0.0:
            continue
        guess = _guess(ship.quantity_t, ship.low_t, ship.high_t)
        key = ("trade", ship.product, ship.exporter, ship.importer)
        variable = problem.add(key, ship.low_t, ship.high_t, guess)
        problem.pull({variable: 1.0}, guess, _spread(ship.quantity_t, ship.low_t, ship.high_t))
        problem.at_node(ship.exporter, ship.product, variable, -1.0)
        problem.at_node(ship.importer, ship.product, variable, 1.0)
    for use in chain.uses:
        guess = _guess(use.quantity_t, use.low_t, use.high_t)
        key = ("use", use.product, use.territory, use.end_use)
        variable = problem.add(key, use.low_t, use.high_t, guess)
        problem.pull({variable: 1.0}, guess, _spread(use.quantity_t, use.low_t, use.high_t))
        problem.at_node(use.territory, use.product, variable, -1.0)


def _add_surplus(chain: Chain, problem: LeastSquares) -> None:
    for territory, product in list(problem.balance):
        if not chain.products[product].surplus:
            continue
        terms = problem.balance[(territory, product)]
        made = [i for i, sign in terms.items() if sign > 0.0]
        if not any(problem.variables[i].key[0] != "trade" for i in made):
            continue
        size = max(problem.variables[i].scale for i in made)
        variable = problem.add(("surplus", territory, product), 0.0, np.inf, size)
        problem.pull({variable: 1.0}, 0.0, size / SURPLUS_WEIGHT**0.5)
        problem.at_node(territory, product, variable, -1.0)


def _named(pattern: str, name: str) -> bool:
    return any(fnmatch(name, part) for part in pattern.split(";"))


def _total_terms(row: TotalRow, problem: LeastSquares, parts: _Parts) -> dict[int, float]:
    """The variables that a total adds up."""
    return {
        index: 1.0
        for key, index in problem.index.items()
        if _counts(row, key, parts.get((key[1], key[2]), ()))
    }


def _counts(row: TotalRow, key: tuple[str, ...], made: tuple[Coefficient, ...]) -> bool:
    """Whether a variable is part of a total."""
    kind = key[0]
    if row.flow == "trade" and kind == "trade":
        pairs = ((row.product, key[1]), (row.origin, key[2]), (row.destination, key[3]))
    elif row.flow == "use" and kind == "use":
        pairs = ((row.product, key[1]), (row.origin, key[2]), (row.end_use, key[3]))
    elif row.flow == "level" and kind == "level":
        pairs = ((row.origin, key[1]), (row.recipe, key[2]), ("*", ""))
    elif row.flow == "output" and kind in ("flow", "level"):
        given = [p.product for p in made if p.sign > 0.0 and p.numeraire == (kind == "level")]
        product = key[3] if kind == "flow" else "".join(given)
        if product not in given:
            return False
        pairs = ((row.origin, key[1]), (row.recipe, key[2]), (row.product, product))
    else:
        return False
    return all(_named(pattern, name) for pattern, name in pairs)


def _result(
    chain: Chain,
    problem: LeastSquares,
    parts: _Parts,
    values: NDArray[np.float64],
    totals: Sequence[tuple[TotalRow, dict[int, float]]],
) -> Reconciled:
    at = {key: float(values[index]) for key, index in problem.index.items()}
    levels = {(k[1], k[2]): v for k, v in at.items() if k[0] == "level"}
    coefficients: dict[tuple[str, str], dict[str, float]] = {}
    for key, found in parts.items():
        level = levels[key]
        coefficients[key] = {
            part.product: part.sign
            * (
                1.0
                if part.numeraire
                else at[("flow", *key, part.product)] / level
                if level > 1e-6
                else part.central
            )
            for part in found
        }
    figures = [*_figures(chain, at, parts, levels)]
    for row, terms in totals:
        value = float(sum(values[i] * weight for i, weight in terms.items()))
        figures.append(
            _figure(
                "totals", row.total, row.quantity_t, row.low_t, row.high_t, value, row.source_id
            )
        )
    return Reconciled(
        levels=levels,
        coefficients=coefficients,
        trade={(k[1], k[2], k[3]): v for k, v in at.items() if k[0] == "trade"},
        uses={(k[1], k[2], k[3]): v for k, v in at.items() if k[0] == "use"},
        surplus={(k[1], k[2]): v for k, v in at.items() if k[0] == "surplus"},
        figures=tuple(figures),
    )


def _figure(
    table: str,
    key: str,
    observed: float | None,
    low: float,
    high: float,
    value: float,
    source_id: str,
) -> Figure:
    guess = _guess(observed, low, high)
    return Figure(
        table=table,
        key=key,
        status=UNKNOWN if observed is None else OBSERVED,
        observed=observed,
        low=low,
        high=high,
        reconciled=value,
        moved=(value - guess) / _spread(observed, low, high),
        source_id=source_id,
    )


def _figures(
    chain: Chain,
    at: Mapping[tuple[str, ...], float],
    parts: _Parts,
    levels: Mapping[tuple[str, str], float],
) -> list[Figure]:
    found: list[Figure] = []
    for row in chain.activities:
        level = at.get(("level", row.territory, row.recipe))
        what = f"{row.territory} {row.recipe}"
        given = (row.level_t, row.low_t, row.high_t)
        if level is not None:
            found.append(_figure("activities", what, *given, level, row.source_id))
    for ship in chain.trade:
        shipped = at.get(("trade", ship.product, ship.exporter, ship.importer))
        what = f"{ship.product} {ship.exporter}>{ship.importer}"
        given = (ship.quantity_t, ship.low_t, ship.high_t)
        if shipped is not None:
            found.append(_figure("trade", what, *given, shipped, ship.source_id))
    for use in chain.uses:
        used = at["use", use.product, use.territory, use.end_use]
        what = f"{use.territory} {use.end_use} {use.product}"
        given = (use.quantity_t, use.low_t, use.high_t)
        found.append(_figure("uses", what, *given, used, use.source_id))
    for (territory, recipe), group in parts.items():
        level = levels[(territory, recipe)]
        for part in group if level > 1e-6 else ():
            if not part.numeraire:
                rate = at["flow", territory, recipe, part.product] / level
                what = f"{territory} {recipe} {part.product}"
                given = (part.central, part.low, part.high)
                found.append(_figure("recipes", what, *given, rate, part.source_id))
    return found
