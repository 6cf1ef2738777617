"""Numbers in Italian and English writing, with unit and what they measure."""

from __future__ import annotations

import pytest

from didymium.news import read
from didymium.news.words.quantities import parse_number


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Il cobalto costa 16 dollari la libbra.", [(16.0, "USD/lb", "price")]),
        ("APT traded at $1,125 to $1,150 per metric ton unit.", [(1125.0, "USD/mtu", "price")]),
        ("Gold cost 4,000 dollars an ounce.", [(4000.0, "USD/oz", "price")]),
        ("Vanadium is CNY 130,000/t.", [(130_000.0, "CNY/t", "price")]),
        ("It may bring 9.5 billion ringgit.", [(9.5e9, "MYR", "money")]),
        ("India plans Rs 3,500 crore for magnets.", [(3.5e10, "INR", "money")]),  # 1 crore = 1e7
        ("Wolf wants to raise 50 million pounds from investors.", [(5e7, "GBP", "money")]),
        ("The mine gives 50 million pounds of copper.", [(22_679.6185, "t", "mass")]),
        ("Il costo, 9 milioni, è coperto dalla Regione.", [(9e6, "EUR", "money")]),
        ("Vi abitano 9 milioni di persone.", []),
        ("Estraggono 24 mila once di palladio.", [(0.746483, "t", "mass")]),
        ("Ci sono 20.000 le tonnellate di litio estratte.", [(20_000.0, "t", "mass")]),
        ("Un giacimento di oltre un milione di tonnellate.", [(1e6, "t", "mass")]),
        ("Half a million tonnes of nickel ore were shipped.", [(5e5, "t", "mass")]),
        (
            "Fino a 18.125 tonnellate e 96.600 l'anno.",
            [(18_125.0, "t", "mass"), (96_600.0, "t", "mass")],
        ),
        ("Il tasso sale di 25 punti base.", [(0.0025, "percentage_point", "rate")]),
        (
            "Da 44.500 dollari a 47.500 in un giorno.",
            [(44_500.0, "USD", "money"), (47_500.0, "USD", "money")],
        ),
    ],
)
def test_units_may_stand_before_behind_or_be_left_out(
    text: str, found: list[tuple[float, str, str]]
) -> None:
    # 24,000 oz x 31.1034768 g = 746.48 kg; 5e7 lb x 0.45359237 kg = 22,679.6 t
    language = "it" if any(word in text for word in ("Il ", "di ", "tonnell", "Da ")) else "en"
    quantities = read(text, language_code=language).quantities
    assert [(q.unit, q.measure) for q in quantities] == [(unit, of) for _, unit, of in found]
    assert [q.value for q in quantities] == pytest.approx([value for value, *_ in found], rel=1e-4)


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Nickel has rallied 25% since June.", ["change"]),
        ("Quotas were slashed by 30 percent.", ["change"]),
        ("A 60% rise followed.", ["change"]),
        ("The price is 40% higher.", ["change"]),
        ("China makes up 83% of production.", ["share"]),
        ("Its share of imports fell from 56% to 33%.", ["share", "share"]),
        ("Volumes have declined by close to 40% year on year.", ["change"]),
        ("The US may place 721% tariffs on graphite.", ["share"]),
        ("Trump annuncia un aumento dei dazi del 50% sul rame.", ["share"]),
        ("Cobalto: +100% in un anno.", ["change"]),
        ("Una perdita del 6,3% alla borsa di Londra.", ["change"]),
        ("Il palladio è salito dell'1,9 per cento, il platino del 2,4.", ["change", "change"]),
        ("Il prezzo scende fino al 2,4% in apertura.", ["change"]),
        ("La Cina estrae il 70% delle terre rare.", ["share"]),
    ],
)
def test_a_percentage_is_a_change_or_a_share(text: str, measures: list[str]) -> None:
    language = (
        "it" if any(w in text for w in ("Cina", "del ", "dell'", "anno", "apertura")) else "en"
    )
    assert [q.measure for q in read(text, language_code=language).quantities] == measures


def test_a_share_of_the_whole_is_that_of_the_one_who_has_it() -> None:
    reading = read(
        "With China the main supplier, holding around 80% of total global tungsten supply."
    )
    (share,) = [item for item in reading.quantities if item.measure == "share"]
    assert share.territory == "CHN"


def test_a_figure_of_thousands_of_digits_is_no_quantity() -> None:
    assert read(f"La Cina esporta {'7' * 6000} tonnellate di gallio.").quantities == ()
