"""Who acts and who is acted upon, where a word could mislead."""

from __future__ import annotations

import pytest

from didymium.news.reader import read
from didymium.news.types import Event


def _event(text: str) -> Event:
    [event] = read(text).events
    return event


def test_where_imports_come_from_is_the_target_although_the_material_ends_like_a_participle() -> (
    None
):
    event = _event(
        "Gli Stati Uniti hanno introdotto dazi sulle importazioni di grafite dalla Cina."
    )
    assert (event.actors, event.targets) == (("USA",), ("CHN",))


def test_a_participle_before_it_makes_an_agent() -> None:
    event = _event("I dazi sulle importazioni di grafite imposti dalla Cina restano.")
    assert event.actors == ("CHN",)


@pytest.mark.parametrize("verb", ["is investing $400 million", "invested $400 million"])
def test_the_one_firm_beside_a_public_giver_receives(verb: str) -> None:
    event = _event(f"The Pentagon {verb} in MP Materials to expand its rare earths mine.")
    assert (event.actors, event.targets) == (("USA",), ("org:mp_materials",))


def test_the_world_trade_organization_is_no_side_of_a_dispute() -> None:
    event = _event(
        "The European Union won its dispute with Indonesia at the World Trade Organization, which "
        "ruled that the nickel ore rules breach its treaty."
    )
    assert "WTO" not in {*event.actors, *event.targets}
    assert event.action == "trade_dispute"
