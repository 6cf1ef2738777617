"""The pages on the market say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from didymium.market import scenario as scenarios
from didymium.market.shockrules import MAKERS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["scenario.md", "scenario.it.md"])
def test_the_scenario_of_the_page_is_valid(page: str) -> None:
    text = (DOCS / "how-to" / page).read_text(encoding="utf-8")
    found = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert found is not None
    assert scenarios.parse(found.group(1), name="page").months == 48


def test_every_kind_of_shock_and_each_of_its_fields_is_documented() -> None:
    from typing import get_args

    from didymium.market.shocks import AnyShock, Shock

    text = (DOCS / "how-to" / "scenario.md").read_text(encoding="utf-8")
    union = get_args(AnyShock)[0]
    kinds = {get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(union)}
    assert set(kinds) == set(MAKERS)
    for kind, model in kinds.items():
        row = next(line for line in text.splitlines() if f"`{kind}`" in line and "|" in line)
        for field in set(model.model_fields) - set(Shock.model_fields) - {"kind"}:
            assert field in row, (kind, field)


def test_every_table_of_a_chain_is_documented() -> None:
    text = (DOCS / "methods" / "market.md").read_text(encoding="utf-8")
    folder = DOCS.parent / "src" / "didymium" / "market" / "chains" / "rare_earths"
    for file in folder.iterdir():
        assert f"`{file.name}`" in text, file.name


def test_both_languages_fill_the_same_places() -> None:
    from string import Formatter

    from didymium.market.words import words

    for key, row in words().items():
        places = [
            {name for _, name, _, _ in Formatter().parse(text) if name} for text in (row.en, row.it)
        ]
        assert places[0] == places[1], key


def test_every_chain_names_its_limits_in_both_languages() -> None:
    from didymium.market import chain as chains

    for name in chains.available():
        chain = chains.load(name)
        assert len(chain.limits) == len(chain.limits_it) > 0, name


def test_every_shipped_scenario_has_an_italian_title() -> None:
    for name in scenarios.available():
        assert scenarios.load(name).title_it, name
