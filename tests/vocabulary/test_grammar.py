"""Names inside Italian and English sentences."""

from __future__ import annotations

import pytest

from didymium import vocabulary as v
from didymium.errors import InputError
from didymium.vocabulary.grammar import enumerate_words
from didymium.vocabulary.names import entries


@pytest.mark.parametrize(
    ("iso3", "preposition", "expected"),
    [
        ("CHN", "", "la Cina"),
        ("CHN", "di", "della Cina"),
        ("CHN", "in", "in Cina"),
        ("USA", "", "gli Stati Uniti"),
        ("USA", "di", "degli Stati Uniti"),
        ("USA", "in", "negli Stati Uniti"),
        ("USA", "con", "con gli Stati Uniti"),
        ("ITA", "di", "dell'Italia"),
        ("ITA", "a", "all'Italia"),
        ("GBR", "in", "nel Regno Unito"),
        ("COD", "in", "nella Repubblica Democratica del Congo"),
        ("NLD", "da", "dai Paesi Bassi"),
        ("PHL", "in", "nelle Filippine"),
        ("JPN", "di", "del Giappone"),
        ("ZMB", "di", "dello Zambia"),
        ("YEM", "", "lo Yemen"),
        ("LKA", "di", "dello Sri Lanka"),
        ("CUB", "di", "di Cuba"),
        ("CUB", "in", "a Cuba"),
        ("ISR", "in", "in Israele"),
        ("TWN", "in", "a Taiwan"),
        ("ARE", "in", "negli Emirati Arabi Uniti"),
    ],
)
def test_territories_in_italian(iso3: str, preposition: str, expected: str) -> None:
    assert v.phrase("territory", iso3, "it", preposition) == expected


@pytest.mark.parametrize(
    ("kind", "entry_id", "preposition", "expected"),
    [
        ("material", "rare_earths", "di", "delle terre rare"),
        ("material", "antimony", "su", "sull'antimonio"),
        ("material", "zinc", "di", "dello zinco"),
        ("material", "scandium", "", "lo scandio"),
        ("material", "graphite", "di", "della grafite"),
        ("material", "permanent_magnets", "", "i magneti permanenti"),
        ("bloc", "EU", "di", "dell'Unione Europea"),
        ("bloc", "NATO", "di", "della Nato"),
        ("bloc", "OECD", "", "l'Ocse"),
        ("bloc", "BRICS", "di", "dei BRICS"),
        ("bloc", "UN", "di", "delle Nazioni Unite"),
        ("instrument", "export_licensing_requirement", "", "l'obbligo di licenza all'esportazione"),
        ("person", "dmitry_peskov", "di", "di Dmitry Peskov"),
    ],
)
def test_other_names_in_italian(kind: str, entry_id: str, preposition: str, expected: str) -> None:
    assert v.phrase(kind, entry_id, "it", preposition) == expected


@pytest.mark.parametrize(
    ("iso3", "preposition", "expected"),
    [
        ("USA", "", "the United States"),
        ("USA", "of", "of the United States"),
        ("CHN", "of", "of China"),
        ("NLD", "in", "in the Netherlands"),
    ],
)
def test_territories_in_english(iso3: str, preposition: str, expected: str) -> None:
    assert v.phrase("territory", iso3, "en", preposition) == expected


@pytest.mark.parametrize(
    ("iso3", "gender", "number", "expected"),
    [
        ("CHN", "m", "s", "cinese"),
        ("CHN", "f", "p", "cinesi"),
        ("RUS", "f", "s", "russa"),
        ("DEU", "m", "p", "tedeschi"),
        ("DEU", "f", "p", "tedesche"),
        ("GRC", "m", "p", "greci"),
        ("BEL", "m", "p", "belgi"),
        ("VNM", "f", "p", "vietnamite"),
        ("MDG", "m", "p", "malgasci"),
        ("AUT", "m", "p", "austriaci"),
        ("AUT", "f", "p", "austriache"),
    ],
)
def test_adjectives_agree(iso3: str, gender: str, number: str, expected: str) -> None:
    assert v.adjective(iso3, "it", gender, number) == expected  # type: ignore[arg-type]


def test_every_territory_material_and_instrument_has_an_italian_article_or_none() -> None:
    for kind in ("territory", "material", "bloc", "instrument"):
        for entry_id in entries(kind):
            assert v.gender_and_number(kind, entry_id)
            for preposition in ("", "di", "a", "da", "in", "su", "con", "per"):
                shown = v.phrase(kind, entry_id, "it", preposition)
                assert shown.endswith(v.name(kind, entry_id, "it"))
                assert "  " not in shown


def test_every_state_has_an_english_adjective() -> None:
    missing = []
    for territory in v.territories():
        if territory.kind == "state":
            try:
                v.adjective(territory.iso3, "en")
            except InputError:
                missing.append(territory.iso3)
    assert missing == []


def test_listings() -> None:
    materials = ["rare_earths", "gallium", "germanium"]
    assert (
        v.listing("material", materials, "it", "di")
        == "delle terre rare, del gallio e del germanio"
    )
    assert v.listing("material", materials, "en", "of") == "of rare earths, gallium and germanium"
    assert v.listing("territory", ["USA", "RUS"], "it", last="o") == "gli Stati Uniti o la Russia"
    assert v.listing("territory", ["USA"], "it") == "gli Stati Uniti"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("territory", "CHN", "it", "sotto"), 'preposition: found "sotto"; expected one of di'),
        (("territory", "CHN", "de"), 'lang: found "de"; phrases are made'),
        (("territory", "XXX", "it"), 'territory id: found "XXX"'),
        (("planet", "CHN", "it"), 'kind: found "planet"'),
    ],
)
def test_phrases_that_cannot_be_made(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        v.phrase(*arguments)


def test_enumerations_and_adjectives_that_cannot_be_made() -> None:
    with pytest.raises(InputError, match="expected at least one"):
        enumerate_words([], "it")
    with pytest.raises(InputError, match='lang: found "de"'):
        enumerate_words(["a", "b"], "de")
    with pytest.raises(InputError, match="none is listed"):
        v.adjective("WLD", "it")
    with pytest.raises(InputError, match="no Italian gender"):
        v.gender_and_number("person", "dmitry_peskov")
