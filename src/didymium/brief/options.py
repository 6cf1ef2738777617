"""How a brief is asked for, and what may be assumed in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from didymium import vocabulary
from didymium.brief.words.numbers import Language
from didymium.errors import InputError

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
}
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
    if scenario not in SCENARIOS:
        raise InputError(f'--scenario: found "{scenario}"; expected {", ".join(SCENARIOS)}.')
