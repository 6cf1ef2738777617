"""Units, chemical forms and the strings that sources print."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from didymium import vocabulary as v
from didymium.errors import InputError
from didymium.vocabulary.chemistry import atoms, element_share, molar_mass
from didymium.vocabulary.tables import rows

# Oxide to element by hand: atoms x atomic weight of the element, over the mass of the oxide.
# O = 15.999.
BY_HAND = {
    # 2 x 144.24 / (288.48 + 47.997)
    "neodymium": 288.48 / 336.477,
    # 6 x 140.91 / (845.46 + 175.989)
    "praseodymium": 845.46 / 1021.449,
    # 2 x 162.50 / (325.00 + 47.997)
    "dysprosium": 325.00 / 372.997,
    # 4 x 158.93 / (635.72 + 111.993)
    "terbium": 635.72 / 747.713,
    # 2 x 138.91 / (277.82 + 47.997)
    "lanthanum": 277.82 / 325.817,
    # 140.12 / (140.12 + 31.998)
    "cerium": 140.12 / 172.118,
    # 2 x 150.36 / (300.72 + 47.997)
    "samarium": 300.72 / 348.717,
    # 2 x 151.96 / (303.92 + 47.997)
    "europium": 303.92 / 351.917,
    # 2 x 157.25 / (314.50 + 47.997)
    "gadolinium": 314.50 / 362.497,
    # 2 x 164.93 / (329.86 + 47.997)
    "holmium": 329.86 / 377.857,
    # 2 x 167.26 / (334.52 + 47.997)
    "erbium": 334.52 / 382.517,
    # 2 x 168.93 / (337.86 + 47.997)
    "thulium": 337.86 / 385.857,
    # 2 x 173.05 / (346.10 + 47.997)
    "ytterbium": 346.10 / 394.097,
    # 2 x 174.97 / (349.94 + 47.997)
    "lutetium": 349.94 / 397.937,
    # 2 x 88.906 / (177.812 + 47.997)
    "yttrium": 177.812 / 225.809,
    # 2 x 44.956 / (89.912 + 47.997)
    "scandium": 89.912 / 137.909,
    # 2 x 121.76 / (243.52 + 47.997)
    "antimony": 243.52 / 291.517,
    # 183.84 / (183.84 + 47.997)
    "tungsten": 183.84 / 231.837,
    # 2 x 50.942 / (101.884 + 79.995)
    "vanadium": 101.884 / 181.879,
    # 2 x 26.982 / (53.964 + 47.997)
    "aluminium": 53.964 / 101.961,
    # 2 x 69.723 / (139.446 + 47.997)
    "gallium": 139.446 / 187.443,
    # 72.630 / (72.630 + 31.998)
    "germanium": 72.630 / 104.628,
}


@pytest.mark.parametrize("material", sorted(BY_HAND))
def test_oxide_to_element(material: str) -> None:
    got = v.convert(1, "t oxide", "t metal", material=material)
    assert math.isclose(got, BY_HAND[material], rel_tol=1e-9)


def test_the_pair_converts_with_the_mixture_of_the_trade() -> None:
    # 0.75 t Nd2O3 hold 0.64301 t Nd, 0.25 t Pr6O11 hold 0.20693 t Pr: 1 / 0.84994 = 1.1766,
    # the stoichiometric 1.177 t of NdPr oxide for each t of NdPr metal.
    assert v.convert(1, "t metal", "t oxide", material="ndpr") == pytest.approx(1.1766, abs=5e-5)


def test_lithium_carbonate_equivalent() -> None:
    # Li2CO3: 13.88 + 12.011 + 47.997 = 73.888; 73.888 / 13.88 = 5.3233.
    assert v.convert(1, "t Li", "t LCE") == pytest.approx(73.888 / 13.88)
    # LiOH.H2O: 6.94 + 15.999 + 1.008 + 18.015 = 41.962; 36.944 / 41.962 = 0.8804.
    assert v.convert(1, "t LiOH.H2O", "t LCE") == pytest.approx(36.944 / 41.962)


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (1, "t", "kg", 1000),
        (2.5, "kt", "t", 2500),
        (1, "Mt", "kt", 1000),
        (1, "lb", "kg", 0.45359237),
        (1, "ozt", "g", 31.1034768),
        (1, "short_ton", "lb", 2000),
        (1, "long_ton", "lb", 2240),
        (100, "mtu", "t", 1),
        (1, "flask", "lb", 76),
        (12, "t/month", "t/y", 144),
        (60, "%", "1", 0.6),
        (4590, "HHI 0-10000", "1", 0.459),
        (10, "USD/lb", "USD/kg", 22.046226218487757),
        (50, "cents per pound", "USD/t", 1102.3113109243879),
        (300, "million USD", "billion USD", 0.3),
        # 300 USD for 10 kg of WO3, which hold 10 x 0.792971 kg W.
        (300, "USD/mtu WO3", "USD/kg W", 300 / (10 * 183.84 / 231.837)),
        # An oxide at 60 USD/kg costs 60 / 0.857354 for each kg of neodymium in it.
        (60, "USD/kg Nd2O3", "USD/kg Nd", 60 / (288.48 / 336.477)),
        (1, "dollars per dry metric ton unit", "USD/kg", 0.1),
    ],
)
def test_conversions(value: float, source: str, target: str, expected: float) -> None:
    assert v.convert(value, source, target) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("source", "target", "material", "message"),
    [
        ("t", "USD/kg", None, '"t" is mass and "USD/kg" is mass\\^-1 x money in USD'),
        ("USD/kg", "EUR/kg", None, "money in USD .*money in EUR"),
        ("t REO", "t metal", None, 'found "REO"; name the material'),
        ("t REO", "t metal", "rare_earths", "a group has no single formula"),
        ("t", "t Nd", None, "do not both say what is weighed"),
        ("t Nd2O3", "t Dy", None, "holds Nd and .*holds Dy"),
        ("furlong", "t", None, 'unit: found "furlong"; expected a unit such as'),
        ("t Xx2O3", "t", None, '"Xx2O3" is not a formula'),
        ("USD oxide", "USD", None, "can stand only after a mass"),
        ("ruling", "t", None, "is a text, not a unit"),
        ("t oxide", "t metal", "phlogiston", 'material: found "phlogiston"'),
        ("kg gross", "t metal", "neodymium", '"gross"; it cannot be turned into another form'),
        ("t Nd2O3/t Nd", "1", None, "expected one form only"),
        ("", "t", None, 'unit: found ""'),
    ],
)
def test_conversions_that_make_no_sense(
    source: str, target: str, material: str | None, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        v.convert(1, source, target, material)


def test_a_misspelt_unit_leads_to_the_near_one() -> None:
    with pytest.raises(InputError, match=r"Did you mean .*dollars per pound"):
        v.convert(1, "dollars per pund", "USD/kg")


@pytest.mark.parametrize("row", rows("unit_strings"), ids=lambda row: row["text"])
def test_every_string_of_the_sources_is_read(row: dict[str, str]) -> None:
    unit, qualifier = v.read_unit(row["text"])
    assert qualifier == row["qualifier"]
    assert (unit is None) == (row["unit"] == "")


def test_what_a_string_says_beyond_the_unit_is_kept() -> None:
    unit, qualifier = v.read_unit("t, annual export quota (domestic + joint ventures)")
    assert unit is not None
    assert (unit.text, qualifier) == ("t", "annual export quota, domestic and joint ventures")


CONVERTIBLE = [(a, b) for a in ("t", "kt", "lb", "ozt", "mtu") for b in ("kg", "g", "Mt", "stu")]


@settings(deadline=None)
@given(st.sampled_from(CONVERTIBLE), st.floats(1e-9, 1e12))
def test_there_and_back_again(pair: tuple[str, str], value: float) -> None:
    there = v.convert(value, *pair)
    assert v.convert(there, pair[1], pair[0]) == pytest.approx(value, rel=1e-12)


OXIDES = [(row["formula"], row["element"]) for row in rows("compounds")]


@settings(deadline=None)
@given(st.sampled_from(OXIDES), st.floats(1e-3, 1e6))
def test_a_compound_never_holds_more_than_its_mass(pair: tuple[str, str], value: float) -> None:
    formula, element = pair
    held = v.convert(value, f"t {formula}", f"t {element}")
    assert 0 < held < value
    assert v.convert(held, f"t {element}", f"t {formula}") == pytest.approx(value, rel=1e-12)


def test_brackets_and_water_in_formulas() -> None:
    # Ammonium paratungstate: (NH4)10H2W12O42 with 4 H2O has 40 + 2 + 8 H, 42 + 4 O.
    assert atoms("(NH4)10H2W12O42.4H2O") == {"N": 10, "H": 50, "W": 12, "O": 46}
    element, share = element_share("(NH4)10H2W12O42.4H2O")
    # About 0.70 t W in each t of APT.
    assert (element, round(share, 3)) == ("W", 0.704)
    assert molar_mass("CaF2") == pytest.approx(78.074)


@pytest.mark.parametrize("formula", ["Nd2O3)", "(Nd2O3", "nd2o3", "Qq2", "", "Nd-2"])
def test_formulas_that_cannot_be_read(formula: str) -> None:
    with pytest.raises(InputError, match="formula: found"):
        molar_mass(formula)


def test_every_oxide_of_a_material_is_a_known_compound() -> None:
    known = {row["formula"] for row in rows("compounds")}
    for material in v.materials():
        if material.symbol and material.oxide and material.symbol != "Pm":
            assert material.oxide in known, material
            assert element_share(material.oxide)[0] == material.symbol
