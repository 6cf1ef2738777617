"""Which inputs drive the spread of an answer: a tidy frame, with names for readers.

One row is one input's part in the spread of one figure's difference (with less without): the price
that moves most for the viewpoint, and the use that goes without most. See
:mod:`didymium.market.sensitivity` for what the shares are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from didymium.market.answers import Key, series
from didymium.market.inputnames import input_name
from didymium.market.sensitivity import LEAST_DRAWS, sensitivities

if TYPE_CHECKING:
    import polars as pl

    from didymium.market.whatif import Answer

Floats = NDArray[np.float64]

#: Inputs told for one figure, and the least part of the spread that is told.
MOST, LEAST_PART = 5, 0.03
#: A part must be this many times what chance alone gives in so few draws.
BEYOND_CHANCE = 3.0
COLUMNS = (
    "measure",
    "product",
    "territory",
    "end_use",
    "period",
    "unit",
    "input",
    "name_en",
    "name_it",
    "share",
    "rank_correlation",
    "draws",
)


def spread(answer: Answer) -> pl.DataFrame:
    """The inputs behind the spread of the figures that matter, the largest part first.

    Empty with fewer draws than tell a part from chance.

    Examples
    --------
    >>> from didymium.market import what_if
    >>> spread(what_if("gallium_stop", draws=2, until="2026")).is_empty()
    True
    """
    import polars as pl

    rows = list(_rows(answer)) if answer.draws >= LEAST_DRAWS else []
    columns = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
    return pl.DataFrame(columns, schema_overrides={"share": pl.Float64, "draws": pl.Int64})


def _rows(answer: Answer) -> Iterator[tuple[object, ...]]:
    before, after = series(answer.worlds, answer.without), series(answer.worlds, answer.shocked)
    worlds = answer.worlds
    for key, year in _told(answer, before, after):
        change = (after[key] - before[key])[year]
        found = sensitivities(worlds.inputs, change)
        for one in [each for each in found if each.share >= _least(each.draws)][:MOST]:
            yield (
                key.measure,
                key.product,
                key.territory,
                key.end_use,
                str(answer.without.years[year]),
                key.unit,
                one.name,
                input_name(worlds, one.name, "en"),
                input_name(worlds, one.name, "it"),
                one.share,
                one.rank_correlation,
                one.draws,
            )


def _least(draws: int) -> float:
    """The least part that is told: the adjusted share of an input without any varies around 0.

    With k bins its standard deviation is about sqrt(2 (k - 1)) / (draws - k).
    """
    bins = max(3, round(draws ** (1 / 3)))
    return float(max(LEAST_PART, BEYOND_CHANCE * np.sqrt(2 * (bins - 1)) / max(draws - bins, 1)))


def _told(
    answer: Answer, before: Mapping[Key, Floats], after: Mapping[Key, Floats]
) -> Iterator[tuple[Key, int]]:
    """The price that moves most and the use that loses most, each in its worst year."""
    view = answer.scenario.viewpoint
    measure, place = ("price_local", view) if view not in ("", "WLD") else ("price_spot", "WLD")
    prices: list[tuple[float, Key, int]] = []
    losses: list[tuple[float, Key, int]] = []
    for key in before:
        if key not in after or key.territory != place:
            continue
        one, two = (_medians(world[key]) for world in (before, after))
        if key.measure == measure:
            moves = np.abs(np.log(two / one))
            prices.append((float(np.nanmax(moves)), key, int(np.nanargmax(moves))))
        elif key.measure == "unmet":
            price = answer.worlds.chain.products[key.product].price_usd_per_t
            lost = (two - one) * price
            losses.append((float(np.nanmax(lost)), key, int(np.nanargmax(lost))))
    for found in (prices, losses):
        if found:
            size, key, year = max(found, key=lambda item: item[0])
            if size > 0.0:
                yield key, year


def _medians(values: Floats) -> Floats:
    """The median of every year; NaN where no draw has a value."""
    lost = np.asarray(np.isnan(values).all(axis=-1))
    middle = np.nanmedian(np.where(lost[..., None], 0.0, values), axis=-1)
    return np.asarray(np.where(lost, np.nan, middle))
