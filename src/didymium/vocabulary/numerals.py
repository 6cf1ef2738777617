"""Numbers, dates and periods as a reader of a language writes them."""

from __future__ import annotations

import datetime as dt
import math
import re

from didymium.errors import InputError

_SWAP = str.maketrans(",.", ".,")
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
}
_PARTS = {
    "Q": {"en": "quarter {n} of {year}", "it": "{n}º trimestre {year}"},
    "H": {"en": "half {n} of {year}", "it": "{n}º semestre {year}"},
}
_FISCAL = {"en": "fiscal year {year}", "it": "anno fiscale {year}"}
_UNDATED = {"en": "undated", "it": "senza data"}


def _need(lang: str) -> None:
    if lang not in _MONTHS:
        raise InputError(f'lang: found "{lang}"; numbers and dates are written in "it" and "en".')


def decimal(value: float, lang: str, decimals: int, *, signed: bool = False) -> str:
    """A number with fixed decimals and grouped thousands; what rounds to zero has no sign.

    Examples
    --------
    >>> decimal(2600.4, "it", 0), decimal(-0.001, "en", 2), decimal(1.5, "it", 1, signed=True)
    ('2.600', '0.00', '+1,5')
    """
    _need(lang)
    rounded = round(value, decimals) or 0.0
    text = f"{rounded:{'+' if signed and rounded else ''},.{decimals}f}"
    return text.translate(_SWAP) if lang == "it" else text


def digits(value: float, lang: str, most: int = 3) -> str:
    """A number with ``most`` significant digits, never with an exponent, thousands grouped.

    Examples
    --------
    >>> digits(1234567, "it"), digits(0.8534, "it"), digits(82.0, "en")
    ('1.230.000', '0,853', '82')
    """
    _need(lang)
    if value == 0.0 or not math.isfinite(value):
        return "0" if value == 0.0 else str(value)
    places = most - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    text = f"{rounded:,.{max(places, 0)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_SWAP) if lang == "it" else text


def percent(fraction: float, lang: str, decimals: int = 1) -> str:
    """A fraction as per cent.

    Examples
    --------
    >>> percent(0.0062, "it"), percent(1.0, "en", 0)
    ('0,6%', '100%')
    """
    return decimal(100.0 * fraction, lang, decimals) + "%"


def period(text: str, lang: str) -> str:
    """A period or date of the tables in words: a day, month, quarter, half, years, fiscal year.

    Examples
    --------
    >>> period("2025-02-25", "it"), period("2024-06", "en"), period("2016/2020", "it")
    ('25 febbraio 2025', 'June 2024', '2016-2020')
    >>> period("2025-Q2", "it"), period("FY2024", "en")
    ('2º trimestre 2025', 'fiscal year 2024')
    """
    _need(lang)
    if text == "undated":
        return _UNDATED[lang]
    if text.startswith("FY"):
        return _FISCAL[lang].format(year=text[2:])
    first, slash, last = text.partition("/")
    if slash:
        ends = [period(end, lang) for end in (first, last)]
        return ("-" if first.isdigit() else " - ").join(ends)
    part = re.fullmatch(r"(\d{4})-([QH])(\d)", text)
    if part:
        return _PARTS[part[2]][lang].format(n=part[3], year=part[1])
    numbers = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if numbers is None:
        raise InputError(f'period: found "{text}"; expected one such as 2024, 2025-Q2, 2025-02-25.')
    year, month, day = numbers.groups()
    shown = year if month is None else f"{_MONTHS[lang].split()[int(month) - 1]} {year}"
    if day is None:
        return shown
    number = dt.date.fromisoformat(text).day
    first_day = "1º" if lang == "it" else "1"
    return f"{first_day if number == 1 else number} {shown}"


__all__ = ["decimal", "digits", "percent", "period"]
