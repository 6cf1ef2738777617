"""What simpler models would have said: no change, a rule of thumb, one market without stages.

The rule of thumb and the single market are told how much supply the buyers outside lose, by the
model's own central figure: they get the volume for free and only have to find the price.
"""

from __future__ import annotations

import numpy as np

from didymium.market.activity import Role
from didymium.market.compilation import Worlds

BASELINES = ("no_change", "lost_share", "single_market")
#: The rule of thumb: a price rises by the lost share over this.
THUMB = 0.25
#: A market cannot lose more than this share in the single-market baseline.
MOST_LOST = 0.99


def price_baselines(worlds: Worlds, products: set[str], lost: float) -> dict[str, float]:
    """Price ratios by every baseline when buyers lose ``lost`` of their supply."""
    return {
        "no_change": 1.0,
        "lost_share": 1.0 + lost / THUMB,
        "single_market": single_market(worlds, products, lost),
    }


def lost_share(worlds: Worlds, products: set[str], lost_t: float, *, outside: bool) -> float:
    """Tonnes a month that are lost, as a share of base use outside or in the world."""
    needed = base_use(worlds, products, outside=outside)
    return min(max(lost_t / needed, 0.0), MOST_LOST) if needed > 0.0 else 0.0


def base_use(worlds: Worlds, products: set[str], *, outside: bool) -> float:
    """Base use of some products in tonnes a month, outside the controlling territory or at all."""
    structure = worlds.monthly.structure
    total = 0.0
    for row, label in enumerate(structure.labels):
        if label.role not in (Role.DEMAND, Role.PROCESS, Role.RECYCLING):
            continue
        if outside and label.territory == worlds.chain.controlling:
            continue
        for position in range(structure.indptr[row], structure.indptr[row + 1]):
            node = structure.nodes[structure.indices[position]]
            if node.product in products and structure.data[position] < 0.0:
                total -= float(structure.data[position] * worlds.market.levels[row]) / 12.0
    return total


def single_market(worlds: Worlds, products: set[str], lost: float) -> float:
    """Price ratio p with p^-demand = (1 - lost) p^supply: one market, the chain's elasticities.

    Examples
    --------
    A loss of a half with elasticities 0.2 and 0.3 doubles twice: 0.5 ** (-1 / 0.5) = 4.
    """
    uses = [
        (float(worlds.market.levels[row]), worlds.chain.end_uses[label.name].elasticity)
        for row, label in enumerate(worlds.monthly.structure.labels)
        if label.role is Role.DEMAND
        and label.product in products
        and label.territory != worlds.chain.controlling
    ]
    whole = sum(level for level, _ in uses)
    demand = (
        sum(level * elasticity for level, elasticity in uses) / whole
        if whole > 0.0
        else float(np.mean([use.elasticity for use in worlds.chain.end_uses.values()]))
    )
    supply = worlds.chain.parameter("supply_elasticity", "mine").central
    return float((1.0 - lost) ** (-1.0 / (demand + supply)))
