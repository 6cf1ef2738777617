"""Words that name a material and mean something else as well; capitals that are words as well."""

from __future__ import annotations

import pytest

from didymium.news import read


def materials(text: str, language: str) -> list[str]:
    found = read(text, language_code=language).mentions
    return [item.id or item.name for item in found if item.kind == "material"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Il prezzo del nichel sale del 5% e quello del rame sale ancora.",
            "it",
            ["nickel", "copper"],
        ),
        ("Il sale marino costa poco.", "it", ["salt"]),
        ("Un braccio di ferro sul litio.", "it", ["lithium"]),
        ("La miniera di ferro produce poco.", "it", ["iron"]),
        ("China will lead the talks on gallium.", "en", ["gallium"]),
        ("Lead times for germanium are long.", "en", ["germanium"]),
        ("Lead and zinc prices rose.", "en", ["lead", "zinc"]),
        ("The lead smelter was closed.", "en", ["lead"]),
        ("A tin of beans, an iron lady and a gold medal.", "en", []),
        ("Tin prices rose.", "en", ["tin"]),
    ],
)
def test_a_material_is_meant_only_where_its_word_stands_for_it(
    text: str, language: str, expected: list[str]
):
    assert materials(text, language) == expected


def territories(text: str, language: str) -> list[tuple[str | None, str]]:
    found = read(text, language_code=language).mentions
    return [(item.id, item.role) for item in found if item.kind == "territory"]


@pytest.mark.parametrize("name", ["Roma", "Santiago", "Lima"])
def test_a_capital_like_other_words_counts_in_a_row_of_states(name: str):
    text = f"{name} e Brasilia hanno firmato un accordo sul litio."
    assert [role for _, role in territories(text, "it")] == ["government", "government"]


def test_rome_stands_for_its_government_or_is_a_place():
    assert territories("Roma chiede dazi sul magnesio.", "it") == [("ITA", "government")]
    assert territories("A Roma si è parlato di magnesio.", "it") == [("ITA", "place")]


def test_a_surname_like_a_capital_is_no_state():
    assert territories("Colombo ha parlato di litio.", "it") == []
