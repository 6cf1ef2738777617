"""One world with shocks as a brief tells it: the scenario, for whom, and what it had to assume."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from didymium.brief.document import Arg, Say
from didymium.brief.tables import items, rules

if TYPE_CHECKING:
    import datetime as dt

    from didymium.market.scenario import Scenario


@dataclass(frozen=True)
class Assumed:
    """What a case had to assume: the key that changes it, its date or its range, and why.

    ``sentence`` says it, with ``{date}`` or ``{range}``.
    """

    key: str
    sentence: str
    date: str = ""
    value: tuple[float, float, float] | None = None
    unit: str = ""
    reason: str = ""
    source: str = "own_prior"

    @property
    def text(self) -> str:
        """The value as ``--assume`` takes it."""
        if self.value is None:
            return self.date
        return ",".join(f"{part:g}" for part in dict.fromkeys(self.value))


@dataclass(frozen=True)
class Case:
    """One world with shocks: how the brief calls it, the scenario, and what it had to assume.

    ``restricts`` is true where shipments or output are taken away. ``actor`` is whose shipments
    change; ``other`` is somebody besides the viewpoint for whom it is told too: whom the measure
    is aimed at, or with ``own`` who takes it at his own border. ``first`` is the month in which the
    shocks start, ``year`` the year that is told.
    """

    id: str
    label: Arg
    scenario: Scenario
    origin: Literal["shipped", "derived", "file"]
    restricts: bool
    actor: str
    material: str
    first: str
    year: str
    says: tuple[Say, ...] = ()
    assumed: tuple[Assumed, ...] = ()
    other: str = ""
    own: bool = False

    @property
    def place(self) -> str:
        """For whom the case is told: the scenario's viewpoint, or the world."""
        return self.scenario.viewpoint or "WLD"


@dataclass(frozen=True)
class Plan:
    """The cases of a story, or why there is none."""

    cases: tuple[Case, ...] = ()
    refusals: tuple[Say, ...] = field(default=())


def chain_row(material: str) -> Mapping[str, str] | None:
    """The row of ``rules/chains.csv`` whose chain carries a material."""
    return next((row for row in rules("chains") if material in items(row["materials"])), None)


def place_of(chain: str, viewpoint: str, on: dt.date) -> str:
    """The viewpoint as a chain knows it: the Union for a member, itself, or empty for the world."""
    from didymium import vocabulary
    from didymium.market import chain as chains

    held = chains.load(chain)
    known = held.territories | set(held.regions)
    state = vocabulary.side_kind(viewpoint) == "territory"
    if state and vocabulary.is_member(viewpoint, "EU", on) and "EU" in known:
        return "EU"
    return viewpoint if viewpoint in known else ""


def products_shown(chain: str, material: str) -> tuple[str, ...]:
    """The products of a chain that a brief prices: the material's own where it has some."""
    from didymium.market import chain as chains

    row = next(each for each in rules("chains") if each["chain"] == chain)
    listed = items(row["prices"])
    held = chains.load(chain)
    own = [name for name in listed if held.products[name].material == material]
    materials = {held.products[name].material for name in listed}
    return tuple(own) if own and len(materials) > 1 and chain != "rare_earths" else listed
