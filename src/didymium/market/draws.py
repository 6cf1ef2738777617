"""Random numbers by purpose: a purpose and a seed always give the same numbers."""

from __future__ import annotations

import numpy as np

from didymium.market.parameters import TAIL, Floats, spread
from didymium.market.shocks import Range


class Draws:
    """Random numbers by purpose: each name has its own stream, so new shocks move no old draw."""

    def __init__(self, seed: int, draws: int) -> None:
        self.seed, self.draws = seed, draws
        self.inputs: dict[str, Floats] = {}

    def generator(self, name: str) -> np.random.Generator:
        """The generator of one purpose."""
        key = [self.seed, *name.encode()]
        return np.random.Generator(np.random.Philox(np.random.SeedSequence(key)))

    def quantity(self, name: str, value: Range | tuple[float, float, float]) -> Floats:
        """Draws of a range, (draws,); a range without width is a constant."""
        low, central, high = (
            (value.low, value.central, value.high) if isinstance(value, Range) else value
        )
        if low == high or self.draws == 1:
            return np.full(self.draws, central)
        normal = self.generator(name).standard_normal(self.draws)
        found = (
            -spread(normal, -high, -central, -low)
            if high <= 0.0
            else spread(normal, low, central, high)
            if low >= 0.0
            else central
            + np.where(normal < 0, normal * (central - low), normal * (high - central)) / TAIL
        )
        self.inputs[name] = np.asarray(found)
        return self.inputs[name]
