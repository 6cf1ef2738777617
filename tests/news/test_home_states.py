"""States that a page shows without naming them."""

from __future__ import annotations

import pytest

from didymium import vocabulary
from didymium.news import read
from didymium.news.page import Page
from didymium.news.reader import tell
from didymium.news.sides.home_states import home_states
from didymium.news.sides.side_features import candidates
from didymium.news.tables import rows
from didymium.news.words.text import clean


def _page(text: str, url: str | None = None) -> Page:
    return clean(text, url=url)


def test_regions_are_of_known_states_and_of_one_each() -> None:
    known = {item.iso3 for item in vocabulary.territories()}
    names: dict[str, str] = {}
    for row in rows("regions"):
        assert row["iso3"] in known
        for name in row["names"].split("|"):
            assert names.setdefault(name, row["iso3"]) == row["iso3"], name


@pytest.mark.parametrize(
    ("text", "url", "state", "shown"),
    [
        ("La giunta ha concesso il permesso.", None, "ITA", "home_language"),
        ("The Cabinet has banned exports.", "https://news.example.na/7", "NAM", "home_address"),
        ("The Cabinet has banned exports.", "https://news.example.eu", "EU", "home_address"),
        ("A court in Western Australia ruled on lithium.", None, "AUS", "home_region"),
    ],
)
def test_language_address_and_regions_show_a_state(
    text: str, url: str | None, state: str, shown: str
) -> None:
    assert shown in home_states(tell(_page(text, url)).doc)[state]


@pytest.mark.parametrize("url", [None, "https://example.io/x", "https://example.com", "nonsense"])
def test_addresses_that_everybody_may_have_show_no_state(url: str | None) -> None:
    assert home_states(tell(_page("The Cabinet has banned exports.", url)).doc) == {}


def test_a_region_written_small_is_none() -> None:
    assert home_states(tell(_page("Output rose in the pilbara blend.")).doc) == {}


def test_a_state_that_is_only_shown_may_act() -> None:
    page = _page("The Cabinet has banned exports of raw lithium.", "https://news.example.na/7")
    held = candidates(tell(page).doc)
    assert {"unnamed", "no_state_named"} <= set(held["NAM"].features)
    named = _page("Namibia has banned exports of raw lithium.", "https://news.example.na/7")
    seen = candidates(tell(named).doc)["NAM"].features
    assert "home_address" in seen
    assert "unnamed" not in seen


def test_a_region_is_no_firm() -> None:
    text = "Piombino ha approvato il forno. Il piano della Sardegna per lo zinco piace alla Cina."
    reading = read(text)
    firms = {m.name for m in reading.mentions if m.kind == "organisation"}
    assert firms.isdisjoint({"Piombino", "Sardegna"})
