"""Names of persons that no table knows, and words that are no names or speakers."""

from __future__ import annotations

import pytest

from didymium.news import read


def _persons(text: str) -> list[str]:
    return [m.name for m in read(text).mentions if m.kind == "person"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rooster CEO Mary K. Hollister said the lithium mine would open.", "Mary K. Hollister"),
        ("Trade minister Han Seo-jun said gallium would be stockpiled.", "Han Seo-jun"),
        ("Chief Financial Officer Rob Tallis said lithium prices would fall.", "Rob Tallis"),
        ("Minister for Communications Jonas Petkus said cobalt was scarce.", "Jonas Petkus"),
        ("Chargé d’Affaires Nora Bakeman said the lithium deal was good.", "Nora Bakeman"),
        ("“Lithium is dear,” Justice Sofia Arkuda said about the mine.", "Sofia Arkuda"),
    ],
)
def test_a_name_is_told_whole_and_without_its_office(text: str, name: str) -> None:
    assert _persons(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The chairman of its industry and construction ministry said lithium is ready.",
            "chairman of its industry and construction ministry",
        ),
        (
            "The president of the autonomous region said the lithium mine would open in May.",
            "president of the autonomous region",
        ),
    ],
)
def test_an_office_is_told_with_all_it_belongs_to(text: str, name: str) -> None:
    assert [s.speaker.name for s in read(text).statements] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The move underscores Washington’s push to secure lithium and reduce dependence on China.",
        "La mossa sottolinea che Washington vuole il litio.",
        "The system, inspired by US sanctions, offers Beijing a view of how lithium is used.",
        "In May the Commerce Department added two firms to a so-called “entity list” for gallium.",
        "World's biggest nickel mine in Norway told to cut output",
    ],
)
def test_acts_and_things_say_nothing(text: str) -> None:
    assert {s.speaker.kind for s in read(text).statements} == {"outlet"}


def test_the_place_where_a_firm_is_listed_is_no_government() -> None:
    for seat, role in (("London-listed", "place"), ("London-backed", "government")):
        reading = read(f"{seat} Terranova Litio bans lithium exports from its mine.")
        assert reading.mentions[0].role == role


@pytest.mark.parametrize(
    ("text", "materials"),
    [
        ("Quotas could lead to an increase in the price of cobalt.", ["cobalt"]),
        ("Lead times for cobalt are long, and China takes the lead.", ["cobalt"]),
        ("Zinc and lead prices rose, and so did lead ore.", ["zinc", "lead", "lead"]),
    ],
)
def test_a_verb_like_a_metal_is_no_metal(text: str, materials: list[str]) -> None:
    found = [m.name for m in read(text).mentions if m.kind in {"material", "product"}]
    assert found == materials


def test_a_dash_between_two_names_parts_no_clause() -> None:
    for dash, clauses in (("–", 1), (" – ", 2)):
        reading = read(f"China Widens Rare Earth Curbs Before Likely Trump{dash}Xi Meeting")
        assert len(reading.sentences[0].clauses) == clauses


@pytest.mark.parametrize("word", ["Police", "Management", "Investigators"])
def test_a_common_noun_that_opens_a_sentence_is_nobody_s_name(word: str) -> None:
    reading = read(f"Indonesia bans tin exports. {word} said that tin had been smuggled.")
    speaker = reading.statements[-1].speaker
    assert (speaker.kind, speaker.id) == ("organisation", None)


def test_a_ministry_without_a_name_speaks_for_the_state_of_the_page() -> None:
    reading = read("Indonesia bans tin exports. Authorities said that tin had been smuggled.")
    assert reading.statements[-1].speaker.id == "IDN"
