"""The numbers of behaviour as draws: one value, or one per draw, for every parameter of a chain.

A range low - central - high is read as 5%, 50% and 95% of a distribution that is log-normal on
either side of the centre (split normal in logs); a range that starts at zero is split normal in
plain units and cut at zero. Draws are the last axis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from didymium.market.chain import Chain

Floats = NDArray[np.float64]

#: Standard normal quantile of 95%: how far low and high lie from the centre.
TAIL = 1.6448536269514722


def spread(normal: Floats, low: float, central: float, high: float) -> Floats:
    """Draws of a range from standard normal draws: 5% under ``low``, half under ``central``.

    Examples
    --------
    >>> spread(np.array([-TAIL, 0.0, TAIL]), 1.0, 2.0, 8.0).round(6).tolist()
    [1.0, 2.0, 8.0]
    """
    step = normal / TAIL
    if low > 0.0:
        down, up = np.log(central / low), np.log(high / central)
        return np.asarray(central * np.exp(np.where(step < 0.0, step * down, step * up)))
    moved = np.where(step < 0.0, step * (central - low), step * (high - central))
    return np.asarray(np.maximum(central + moved, 0.0))


def _signed(normal: Floats, low: float, central: float, high: float) -> Floats:
    """Draws of a range that may be negative: split normal in plain units."""
    step = normal / TAIL
    return np.asarray(
        central + np.where(step < 0.0, step * (central - low), step * (high - central))
    )


@dataclass(frozen=True)
class Behaviour:
    """Every behavioural number of a chain, each an array of shape (draws,).

    ``general`` is keyed by (parameter, stage or ``all``); ``elasticity``, ``substitute`` and
    ``cover_months`` by end use; ``growth`` (a factor a year) by end use or ``supply``.
    """

    draws: int
    general: Mapping[tuple[str, str], Floats]
    elasticity: Mapping[str, Floats]
    substitute: Mapping[str, Floats]
    cover_months: Mapping[str, Floats]
    growth: Mapping[str, Floats]

    def of(self, parameter: str, stage: str) -> Floats:
        """The parameter for a stage, or for all stages."""
        exact = self.general.get((parameter, stage))
        return exact if exact is not None else self.general[(parameter, "all")]

    def named(self) -> dict[str, Floats]:
        """Every number under one text name, for sensitivities."""
        found = {f"{name} ({where})": value for (name, where), value in self.general.items()}
        found |= {f"elasticity of {use}": value for use, value in self.elasticity.items()}
        found |= {f"substitute price of {use}": value for use, value in self.substitute.items()}
        found |= {f"growth of {name}": value for name, value in self.growth.items()}
        return found


def centres(purpose: str) -> Floats:
    """No spread for any purpose: one draw at the centre of every range."""
    del purpose
    return np.zeros(1)


def behaviour(
    chain: Chain, normal: Callable[[str], Floats] = centres, *, long_run: float = 0.0
) -> Behaviour:
    """The numbers of ``chain`` for the draws that ``normal`` gives, one centre when left out.

    Parameters
    ----------
    normal : standard normal numbers (draws,) by purpose, as ``draws.Draws.normal`` gives them
    long_run : 0 for elasticities of one year, 1 for those of ten years; between by logarithm
    """
    general = {
        (row.parameter, row.applies_to): spread(
            normal(f"{row.parameter} {row.applies_to}"), row.low, row.central, row.high
        )
        for row in sorted(chain.parameters, key=lambda row: (row.parameter, row.applies_to))
    }
    for stage in {where for name, where in general if name == "supply_elasticity"}:
        later = general.get(
            ("supply_elasticity_long", stage), general[("supply_elasticity_long", "all")]
        )
        now = general[("supply_elasticity", stage)]
        general[("supply_elasticity", stage)] = now * (later / now) ** long_run
    elasticity: dict[str, Floats] = {}
    substitute: dict[str, Floats] = {}
    cover: dict[str, Floats] = {}
    for name, use in sorted(chain.end_uses.items()):
        short = spread(
            normal(f"elasticity {name}"), use.elasticity_low, use.elasticity, use.elasticity_high
        )
        elasticity[name] = short * (use.long_run_elasticity / use.elasticity) ** long_run
        substitute[name] = spread(
            normal(f"substitute {name}"), use.substitute_low, use.substitute, use.substitute_high
        )
        cover[name] = spread(
            normal(f"cover {name}"), use.cover_months_low, use.cover_months, use.cover_months_high
        )
    growth = {
        name: 1.0 + _signed(normal(f"growth {name}"), row.low, row.central, row.high)
        for name, row in sorted(chain.growth.items())
    }
    return Behaviour(normal("size").size, general, elasticity, substitute, cover, growth)
