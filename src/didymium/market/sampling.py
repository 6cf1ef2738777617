"""Draws of uncertain inputs: each input has its own stream, each draw its own place in it.

A value depends on the seed, the input's name and the draw's number alone: new inputs, more draws,
other chunks move no value that was there before, and two scenarios meet the same luck.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from zlib import crc32

import numpy as np

from didymium.errors import ContractError, Problem
from didymium.market.activity import Floats, Ints

INPUTS = 1


class Distribution(Protocol):
    """What an input may be, as values for even numbers between 0 and 1."""

    def values(self, even: Floats) -> Floats:
        """Quantiles of the distribution."""

    def problem(self) -> str:
        """What is wrong with its parameters; empty when nothing is."""


@dataclass(frozen=True, slots=True)
class Uniform:
    """Anything between two numbers."""

    low: float
    high: float

    def values(self, even: Floats) -> Floats:
        """Quantiles."""
        return self.low + (self.high - self.low) * even

    def problem(self) -> str:
        """Bounds the wrong way round."""
        return "" if self.low <= self.high else f"low {self.low:g} above high {self.high:g}"


@dataclass(frozen=True, slots=True)
class Triangular:
    """Between two numbers, most likely at a third."""

    low: float
    mode: float
    high: float

    def values(self, even: Floats) -> Floats:
        """Quantiles."""
        width = self.high - self.low
        if width == 0:
            return np.full_like(even, self.low)
        turn = (self.mode - self.low) / width
        rising = self.low + np.sqrt(even * width * (self.mode - self.low))
        falling = self.high - np.sqrt((1 - even) * width * (self.high - self.mode))
        return np.where(even < turn, rising, falling)

    def problem(self) -> str:
        """Bounds the wrong way round."""
        ordered = self.low <= self.mode <= self.high
        return "" if ordered else f"{self.low:g}, {self.mode:g}, {self.high:g} not in order"


@dataclass(frozen=True, slots=True)
class LogNormal:
    """A positive number known by its median and the factor between its median and 90% quantile."""

    median: float
    factor_90: float

    def values(self, even: Floats) -> Floats:
        """Quantiles."""
        from scipy.special import ndtri

        spread = np.log(self.factor_90) / ndtri(0.9)
        return np.asarray(self.median * np.exp(spread * ndtri(even)))

    def problem(self) -> str:
        """A median or factor that cannot be."""
        good = self.median > 0 and self.factor_90 >= 1
        return "" if good else f"median {self.median:g}, factor {self.factor_90:g}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some numbers with given chances; months of delay, yes (1) or no (0)."""

    options: tuple[float, ...]
    chances: tuple[float, ...]

    def values(self, even: Floats) -> Floats:
        """Quantiles."""
        edges = np.cumsum(self.chances)
        which = np.searchsorted(edges / edges[-1], even, side="right")
        return np.asarray(self.options)[np.minimum(which, len(self.options) - 1)]

    def problem(self) -> str:
        """Chances that are not chances."""
        good = len(self.options) == len(self.chances) > 0 and min(self.chances) >= 0
        total = sum(self.chances) if good else 0.0
        return "" if abs(total - 1) < 1e-9 else f"chances {self.chances} for {self.options}"


def sample(inputs: Mapping[str, Distribution], draws: Ints, seed: int) -> dict[str, Floats]:
    """The values of every input in the draws named, ``(draws,)`` each."""
    wrong = [
        Problem(f"input {name}", found, "parameters of a distribution")
        for name, distribution in inputs.items()
        if (found := distribution.problem())
    ]
    if wrong:
        raise ContractError(wrong)
    most = int(draws.max(initial=-1)) + 1
    result = {}
    for name, distribution in inputs.items():
        stream = np.random.SeedSequence(seed, spawn_key=(INPUTS, crc32(name.encode())))
        even = np.random.Generator(np.random.PCG64DXSM(stream)).random(most)[draws]
        result[name] = np.asarray(distribution.values(even), dtype=np.float64)
    return result
