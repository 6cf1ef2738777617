"""Random markets that have an answer, and a task for ensembles."""

from __future__ import annotations

import numpy as np

from didymium.market.activity import ActivitySet, Label, Role
from didymium.market.construction import Builder
from didymium.market.draws import Draws


def random_market(
    seed: int, *, territories: int = 5, products: int = 3, scale: float = 1.0, iso: bool = False
) -> ActivitySet:
    """A chain of products over territories, with a substitute and a disposal at every node."""
    rng = np.random.default_rng(seed)
    build = Builder()
    names = [f"T{k}" for k in range(territories)]
    node = {(t, p): build.node(t, f"P{p}") for t in names for p in range(products)}
    for t in names:
        for p in range(products):
            worth = 1.0 + 1.5 * p
            column = {node[t, p]: 1.0}
            if p:
                column[node[t, p - 1]] = -float(rng.uniform(0.8, 1.3))
            if p == 0 and products > 1 and rng.random() < 0.4:
                column[node[t, 1]] = 0.1  # joint product
            size = scale * float(rng.gamma(1.0, 20.0)) * (rng.random() < 0.8)
            role = Role.PROCESS if p else Role.MINE
            build.add(
                Label(role, t, f"P{p}"),
                column,
                upper=size,
                cost=float(rng.uniform(0.3, 1.2)),
                slope=float(rng.uniform(0.2, 1.0)) / (size + 0.01 * scale),
            )
            build.add(
                Label(Role.SUBSTITUTE, t, f"P{p}"),
                {node[t, p]: 1.0},
                upper=np.inf,
                cost=8 * worth,
                slope=0.2 / scale,
            )
            build.add(
                Label(Role.DISPOSAL, t, f"P{p}"),
                {node[t, p]: -1.0},
                upper=np.inf,
                cost=0.0,
                slope=0.01 / scale,
            )
            for other in names:
                if other != t and rng.random() < 0.5:
                    build.add(
                        Label(Role.TRADE, t, f"P{p}", other),
                        {node[t, p]: -1.0, node[other, p]: 1.0},
                        upper=scale * float(rng.choice([0.0, 5.0, 50.0, np.inf])),
                        cost=worth * float(rng.uniform(0.02, 0.1)),
                        slope=worth * 0.1 / (scale * float(rng.uniform(1, 30))),
                    )
        last = node[t, products - 1]
        worth = 1.0 + 1.5 * (products - 1)
        amount = scale * float(rng.gamma(1.0, 15.0) + 0.1)
        label = Label(Role.DEMAND, t, f"P{products - 1}")
        if iso:
            build.add_iso_elastic(
                label,
                {last: -1.0},
                reference_level=amount,
                reference_price=worth,
                elasticity=float(rng.uniform(0.15, 1.2)),
                upper=4 * amount,
            )
        else:
            build.add(
                label, {last: -1.0}, upper=3 * amount, cost=-4 * worth, slope=3 * worth / amount
            )
        build.add(Label(Role.STOCK, t, f"P{products - 1}"), {last: 1.0}, upper=0, cost=0, slope=1)
    return build.freeze()


RANGES = {"elasticity": (0.15, 0.3, 0.6), "delay": (0.0, 3.0, 12.0), "capacity": (0.8, 1.0, 1.1)}


def priced(draws):
    """A task that other processes can import."""
    numbers = Draws(7, draws)
    drawn = {name: numbers.quantity(name, limits) for name, limits in RANGES.items()}
    price = drawn["capacity"] ** (-1 / drawn["elasticity"]) * (1 + drawn["delay"] / 12)
    path = price * np.arange(1, 5)[:, None]
    return {"price": path, "delay": drawn["delay"]}
