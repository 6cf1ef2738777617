"""Numbers in Italian and English writing, with unit and what they measure."""

from __future__ import annotations

import pytest

from didymium.news import read
from didymium.news.quantities import parse_number


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("28,5", "it", 28.5),
        ("1.200", "it", 1200.0),
        ("1.200.000", "it", 1_200_000.0),
        ("1.234,5", "it", 1234.5),
        ("2.5", "it", 2.5),
        ("0.125", "it", 0.125),
        ("28.5", "en", 28.5),
        ("1,200", "en", 1200.0),
        ("96,600", "en", 96_600.0),
        ("1,234.5", "en", 1234.5),
    ],
)
def test_marks_are_read_the_way_of_the_language(text: str, language: str, value: float) -> None:
    assert parse_number(text, language) == pytest.approx(value)


@pytest.mark.parametrize("text", ["1.2.3.4", "1,2.3,4"])
def test_marks_that_make_no_sense_give_no_number(text: str) -> None:
    assert parse_number(text, "it") is None


@pytest.mark.parametrize(
    ("text", "language", "value", "unit", "measure"),
    [
        ("La Russia ha 28,5 milioni di tonnellate di terre rare.", "it", 28.5e6, "t", "mass"),
        ("Produce 3mila tonnellate di cobalto.", "it", 3000.0, "t", "mass"),
        ("La Cina detiene il 70 per cento del mercato delle terre rare.", "it", 0.7, "1", "share"),
        ("Gli Usa investono 1,5 miliardi di euro nel litio.", "it", 1.5e9, "EUR", "money"),
        ("Il disprosio costa 320 dollari al chilo.", "it", 320.0, "USD/kg", "price"),
        ("Il prezzo del litio è salito del 12%.", "it", 0.12, "1", "change"),
        ("Reserves are 3.8 million tonnes of rare earths.", "en", 3.8e6, "t", "mass"),
        ("China has 90% of rare earth refining.", "en", 0.9, "1", "share"),
        ("The Pentagon invested $400 million in rare earths.", "en", 4e8, "USD", "money"),
        ("The floor is US$110/kg for NdPr.", "en", 110.0, "USD/kg", "price"),
        ("Lithium prices fell 20% in a week.", "en", 0.2, "1", "change"),
        ("The submarine needs 9,200 pounds of rare earths.", "en", 4.173, "t", "mass"),
    ],
)
def test_quantities_have_value_unit_and_measure(
    text: str, language: str, value: float, unit: str, measure: str
) -> None:
    # 9,200 lb x 0.45359237 kg/lb / 1000 = 4.173 t
    found = read(text, language_code=language).quantities
    assert len(found) == 1
    assert found[0].value == pytest.approx(value, rel=1e-3)
    assert (found[0].unit, found[0].measure) == (unit, measure)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("circa 3.000 tonnellate di cobalto", "about"),
        ("oltre il 90% delle terre rare", "over"),
        ("fino a 18.125 tonnellate di cobalto", "under"),
        ("tra 300-400 tonnellate di gallio", "range"),
    ],
)
def test_bounds_are_kept(text: str, bound: str) -> None:
    found = read(text, language_code="it").quantities
    assert [item.bound for item in found] == [bound]


def test_a_share_says_of_what_whom_and_which_material() -> None:
    found = read("La Cina controlla il 91% della raffinazione di terre rare.").quantities[0]
    assert (found.of, found.territory, found.material) == ("refining", "CHN", "rare_earths")


def test_a_year_is_no_quantity() -> None:
    assert read("Nel 2024 la Cina ha vietato l'export di gallio.").quantities == ()
