"""Random numbers by purpose: draw ``i`` of a purpose is the same whoever else draws, and how many.

Every purpose (a parameter, a project's chance, a shock's delay) has its own stream, a Philox
generator keyed by the seed and the purpose's name; draw ``i`` is the stream's ``i``-th number. So a
new shock moves no old number, and draws can be computed in any chunks.
"""

from __future__ import annotations

import numpy as np

from didymium.market.activity import Ints
from didymium.market.parameters import TAIL, Floats, spread
from didymium.market.shocks import Range


class Draws:
    """The numbers of some draws; without numbers everything is its centre (one draw).

    ``inputs`` collects what was drawn, by purpose, for sensitivities.
    """

    def __init__(self, seed: int, numbers: Ints | None = None) -> None:
        self.seed, self.numbers = seed, numbers
        self.draws = 1 if numbers is None else int(numbers.size)
        self.inputs: dict[str, Floats] = {}

    @property
    def sampled(self) -> bool:
        """Whether numbers are drawn at all."""
        return self.numbers is not None

    def _stream(self, purpose: str) -> np.random.Generator:
        key = [self.seed, *purpose.encode()]
        return np.random.Generator(np.random.Philox(np.random.SeedSequence(key)))

    def normal(self, purpose: str) -> Floats:
        """Standard normal numbers, (draws,); zeros for centres."""
        if self.numbers is None:
            return np.zeros(1)
        return self._stream(purpose).standard_normal(int(self.numbers.max()) + 1)[self.numbers]

    def uniform(self, purpose: str) -> Floats:
        """Even numbers in [0, 1), (draws,); one half for centres."""
        if self.numbers is None:
            return np.full(1, 0.5)
        return self._stream(purpose).random(int(self.numbers.max()) + 1)[self.numbers]

    def quantity(self, purpose: str, value: Range | tuple[float, float, float]) -> Floats:
        """Draws of a range, (draws,); a range without width is a constant."""
        low, central, high = (
            (value.low, value.central, value.high) if isinstance(value, Range) else value
        )
        if low == high or not self.sampled:
            return np.full(self.draws, central)
        normal = self.normal(purpose)
        if high <= 0.0:
            found = -spread(-normal, -high, -central, -low)
        elif low >= 0.0:
            found = spread(normal, low, central, high)
        else:
            step = normal / TAIL
            found = central + np.where(step < 0, step * (central - low), step * (high - central))
        self.inputs[purpose] = np.asarray(found)
        return self.inputs[purpose]
