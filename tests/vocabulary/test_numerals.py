"""Numbers, dates and periods as readers of Italian and English write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from didymium.errors import InputError
from didymium.vocabulary.numerals import decimal, digits, percent, period


@pytest.mark.parametrize(
    ("value", "lang", "decimals", "shown"),
    [
        (2600.0, "it", 0, "2.600"),
        (2600.5, "en", 1, "2,600.5"),
        (-0.004, "en", 2, "0.00"),
        (-0.006, "it", 2, "-0,01"),
    ],
)
def test_thousands_and_decimals_follow_the_language(value, lang, decimals, shown) -> None:
    assert decimal(value, lang, decimals) == shown


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert decimal(-0.001, "en", 2, signed=True) == "0.00"
    assert decimal(0.001, "en", 2, signed=True) == "0.00"
    assert decimal(0.01, "en", 2, signed=True) == "+0.01"


@given(st.floats(min_value=1e-6, max_value=1e12))
def test_three_digits_lie_within_half_a_percent_and_have_no_exponent(value: float) -> None:
    shown = digits(value, "en")
    assert "e" not in shown
    assert float(shown.replace(",", "")) == pytest.approx(value, rel=0.0051)


def test_a_share_is_a_percentage_with_the_comma_of_the_language() -> None:
    assert percent(0.0062, "it") == "0,6%"
    assert percent(0.0062, "en") == "0.6%"


@pytest.mark.parametrize(
    ("text", "english", "italian"),
    [
        ("2024", "2024", "2024"),
        ("2024-06", "June 2024", "giugno 2024"),
        ("2025-04-01", "1 April 2025", "1º aprile 2025"),
        ("2025-Q2", "quarter 2 of 2025", "2º trimestre 2025"),
        ("2024-H1", "half 1 of 2024", "1º semestre 2024"),
        ("FY2024", "fiscal year 2024", "anno fiscale 2024"),
        ("2016/2020", "2016-2020", "2016-2020"),
        ("2024-01/2024-08", "January 2024 - August 2024", "gennaio 2024 - agosto 2024"),
        ("undated", "undated", "senza data"),
    ],
)
def test_periods_of_the_tables_in_words(text, english, italian) -> None:
    assert (period(text, "en"), period(text, "it")) == (english, italian)


def test_a_period_that_is_none_and_a_language_that_is_none_are_errors() -> None:
    with pytest.raises(InputError, match='period: found "soon"'):
        period("soon", "en")
    with pytest.raises(InputError, match='lang: found "fr"'):
        decimal(1.0, "fr", 0)
