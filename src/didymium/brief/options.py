"""How a brief is asked for, and what may be assumed in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from didymium import vocabulary
from didymium.brief.words.numbers import Language
from didymium.errors import InputError

if TYPE_CHECKING:
    from didymium.market.ensemble import Progress

ASSUMABLE = {
    "supplier": "ISO3 code of the party that would add supply",
    "instrument": "instrument the story is about, an id of the vocabulary",
    "material": "material the story is about, an id of the vocabulary",
    "step": "step of the deal: intent, talks, memorandum, binding, financed",
    "sanctions": "kept or lifted",
    "added_mine_t": "tonnes a year added at the first stage",
    "named_asset": "yes or no",
    "public_money": "yes or no",
    "offtake": "yes or no",
    "price_floor": "yes or no",
    "operator_with_plant": "yes or no",
    "conflict_zone": "yes or no",
    "market_start": "month from which the model's shock holds, 2027-01",
    "market_leak": "part of the usual shipments that passes a ban: 0.05, or 0,0.05,0.2",
    "market_share": "shipments allowed by a quota, or output lost (negative), as a share",
    "market_rate": "tax or duty as a share of the price",
    "market_tonnes": "tonnes a year of a quota, a mine or a stock",
    "market_days": "days of use that a stock covers",
    "market_delay_months": "months by which a mine or plant comes late",
    "market_products": "products of the chain that the measure holds for, joined with commas",
}
#: Draws of the market ensemble in a full brief.
DRAWS = 200
SCENARIOS = ("all", "existing", "stated", "optimistic")


@dataclass(frozen=True)
class Options:
    """How a brief is asked for; together with the articles they make it, byte for byte."""

    as_of: dt.date
    language: Language = "it"
    viewpoint: str = "EU"
    scenario: str = "all"
    assume: Mapping[str, str] = field(default_factory=dict)
    quick: bool = False
    seed: int = 20260101
    suppliers_text: str | None = None
    draws: int = DRAWS
    scenario_text: str | None = None
    watch: Callable[[Progress], None] | None = field(default=None, compare=False, repr=False)


def checked(options: Options) -> Options:
    """The options with their assumptions checked, the supplier by its code."""
    _check(options.assume, options.scenario)
    return replace(options, assume=_by_code(options.assume))


def _by_code(assume: Mapping[str, str]) -> Mapping[str, str]:
    """The assumptions with the supplier by its code, however it was named."""
    if "supplier" not in assume:
        return assume
    return {**assume, "supplier": vocabulary.resolve(assume["supplier"], kind="territory").id}


def _check(assume: Mapping[str, str], scenario: str) -> None:
    for key in assume:
        if key not in ASSUMABLE:
            raise InputError(
                f'--assume: found "{key}"; expected one of {", ".join(sorted(ASSUMABLE))}.'
            )
    allowed = {"sanctions": {"kept", "lifted"}}
    for key, values in allowed.items():
        if key in assume and assume[key] not in values:
            raise InputError(
                f'--assume {key}: found "{assume[key]}"; expected {" or ".join(sorted(values))}.'
            )
    if "added_mine_t" in assume:
        try:
            fine = float(assume["added_mine_t"]) >= 0
        except ValueError:
            fine = False
        if not fine:
            raise InputError(
                f'--assume added_mine_t: found "{assume["added_mine_t"]}"; expected tonnes a year.'
            )
    for key, text in assume.items():
        if key.startswith("market_"):
            _check_market(key, text)
    if scenario not in SCENARIOS:
        raise InputError(f'--scenario: found "{scenario}"; expected {", ".join(SCENARIOS)}.')


def _check_market(key: str, text: str) -> None:
    """A month, product names, or one number or three in order."""
    import re

    if key == "market_products":
        return  # told by the scenario, which knows the chain
    if key == "market_start":
        if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text) is None:
            raise InputError(f'--assume {key}: found "{text}"; expected a month such as 2027-01.')
        return
    try:
        parts = [float(part) for part in text.split(",")]
    except ValueError:
        parts = []
    if len(parts) not in {1, 3} or parts != sorted(parts):
        raise InputError(
            f'--assume {key}: found "{text}"; expected one number, or low,central,high.'
        )
