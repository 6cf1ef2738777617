"""Our figures beside those of others for the same shock, where others have published some."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from didymium.market.compilation import compile_scenario
from didymium.market.scenario import load
from didymium.market.tables import read_rows
from didymium.market.whatif import run_worlds

FOLDER = Path(__file__).parent / "backtests"


@dataclass(frozen=True, slots=True)
class Published:
    """A price rise that others computed for a shock that a shipped scenario describes."""

    scenario: str
    product: str
    price_rise: float
    reading: str
    source_id: str
    note: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A published rise and ours: mean of the first twelve months of the shock, 5%, 50%, 95%."""

    published: Published
    spot: tuple[float, float, float]
    contract: tuple[float, float, float]


def published() -> tuple[Published, ...]:
    """The price rises of others that are shipped."""
    return read_rows(FOLDER / "published.csv", Published)


def beside(*, draws: int = 200, seed: int = 1) -> list[Beside]:
    """Every published price rise beside ours."""
    found: list[Beside] = []
    for row in published():
        scenario = load(row.scenario)
        worlds = compile_scenario(scenario, draws=draws, seed=seed)
        without, (shocked,) = run_worlds([worlds])
        first = scenario.month(min(shock.start for shock in scenario.shocks))
        place = shocked.products.index(row.product)
        rises = [
            np.nanmean(two[place, first : first + 12] / one[place, first : first + 12], axis=0) - 1
            for one, two in ((without.spot, shocked.spot), (without.contract, shocked.contract))
        ]
        spot, contract = (
            tuple(float(q) for q in np.nanquantile(rise, (0.05, 0.5, 0.95))) for rise in rises
        )
        found.append(Beside(row, _three(spot), _three(contract)))
    return found


def _three(values: tuple[float, ...]) -> tuple[float, float, float]:
    low, central, high = values
    return low, central, high
