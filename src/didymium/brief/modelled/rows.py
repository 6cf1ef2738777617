"""What a brief shows of an ensemble, as rows: prices, shares, shipments, unmet demand.

A row is one measure in one place and year for the world ``without`` the shocks, the world ``with``
them, and their ``difference`` (of prices their ``ratio`` too), draw by draw, as quantiles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from didymium.brief import tables
from didymium.brief.modelled.case import Case, products_shown
from didymium.brief.tables import rules

if TYPE_CHECKING:
    from didymium.market.answers import Floats, Key
    from didymium.market.whatif import Outcome

Row = Mapping[str, Any]
QUANTILES: Final = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
HEAD: Final = (
    "scenario",
    "inputs_sha256",
    "draws",
    "seed",
    "measure",
    "product",
    "territory",
    "partner",
    "end_use",
    "period",
    "unit",
    "world",
    *QUANTILES,
)
_PRICES: Final = frozenset({"price_contract", "price_spot", "price_local"})
#: Shares of need below this, in every draw but a few, are not kept.
_LEAST_UNMET: Final = 0.005


def rows_of(outcome: Outcome, case: Case, *, digest: str, draws: int, seed: int) -> list[Row]:
    """The rows of one case."""
    import numpy as np

    before, after = _series(outcome, case)
    years = outcome.without.years
    found: list[Row] = []
    for key in before:
        if key not in after or not _wanted(key, case):
            continue
        head = {
            "scenario": case.scenario.name,
            "inputs_sha256": digest,
            "draws": str(draws),
            "seed": str(seed),
            "measure": key.measure,
            "product": key.product,
            "territory": key.territory,
            "partner": key.partner,
            "end_use": key.end_use,
            "unit": key.unit,
        }
        worlds = {
            "without": before[key],
            "with": after[key],
            "difference": after[key] - before[key],
        }
        if key.measure in _PRICES:
            with np.errstate(divide="ignore", invalid="ignore"):
                worlds["ratio"] = after[key] / before[key]
        small = np.nanquantile(worlds["difference"], 0.95) < _LEAST_UNMET
        if key.measure == "unmet_share" and small:
            continue
        for place, year in enumerate(years):
            if key.measure not in _PRICES and str(year) != case.year:
                continue
            for world, values in worlds.items():
                known = values[place][np.isfinite(values[place])]
                if known.size:
                    cut = np.quantile(known, list(QUANTILES.values()))
                    spread = {
                        name: f"{value:.6g}" for name, value in zip(QUANTILES, cut, strict=True)
                    }
                    found.append(head | {"period": str(year), "world": world} | spread)
    return found


def _series(outcome: Outcome, case: Case) -> list[dict[Key, Floats]]:
    """Every answer of both worlds, for the viewpoint and for whom the measure is aimed at."""
    from didymium.market.answers import series

    found = []
    for measures in (outcome.without, outcome.shocked):
        merged: dict[Key, Floats] = {}
        for place in dict.fromkeys((case.place, case.other or case.place)):
            told = case.scenario.model_copy(update={"viewpoint": place})
            merged |= series(replace(outcome.worlds, scenario=told), measures)
        found.append(merged)
    return found


def _wanted(key: Key, case: Case) -> bool:
    shown = products_shown(case.scenario.chain, case.material)
    place = case.place
    places = {place, case.other or place}
    own = {case.actor, "CHN"} - {""}
    shared = next(r["share"] for r in rules("chains") if r["chain"] == case.scenario.chain)
    match key.measure:
        case "price_contract" | "price_spot":
            return key.product in shown
        case "price_local":
            return key.product in shown and key.territory in places
        case "share":
            return key.product in {*shown, shared} and key.territory in own
        case "hhi":
            return key.product in {*shown, shared}
        case "unmet" | "unmet_share":
            return key.territory in {*places, "WLD"}
        case "import":
            return key.territory in places and key.partner == case.actor
        case _:
            return False


def shipped() -> tuple[Row, ...]:
    """The rows that were computed beforehand for the scenarios of the package."""
    return tables.shipped("market_answers")


def record() -> tuple[Row, ...]:
    """What the model said of past prices beside what was seen."""
    return tables.shipped("market_record")


def select(rows: tuple[Row, ...], **wanted: str) -> Iterator[Row]:
    """The rows with these values."""
    return (row for row in rows if all(row[key] == want for key, want in wanted.items()))
