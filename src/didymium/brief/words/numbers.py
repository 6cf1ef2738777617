"""Numbers and dates as each language writes them."""

from __future__ import annotations

import datetime as dt
import math
from typing import Final, Literal

Language = Literal["it", "en"]
LANGUAGES: Final = ("it", "en")

_MONTHS: Final = {
    "it": (
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
# Unit -> words after the number (singular, plural).
_UNITS: Final = {
    "it": {
        "t": ("t", "t"),
        "kt": ("kt", "kt"),
        "kg": ("kg", "kg"),
        "USD/kg": ("USD/kg", "USD/kg"),
        "days": ("giorno", "giorni"),
        "months": ("mese", "mesi"),
        "years": ("anno", "anni"),
        "points": ("punto percentuale", "punti percentuali"),
        "index": ("", ""),
        "count": ("", ""),
        "ratio": ("", ""),
        "Mt": ("milioni di t", "milioni di t"),
        "t/y": ("t l'anno", "t l'anno"),
        "million motors": ("milioni", "milioni"),
        "billion USD": ("miliardi di USD", "miliardi di USD"),
        "million USD": ("milioni di USD", "milioni di USD"),
        "percent": ("%", "%"),
        "1": ("%", "%"),
    },
    "en": {
        "t": ("t", "t"),
        "kt": ("kt", "kt"),
        "kg": ("kg", "kg"),
        "USD/kg": ("USD/kg", "USD/kg"),
        "days": ("day", "days"),
        "months": ("month", "months"),
        "years": ("year", "years"),
        "points": ("percentage point", "percentage points"),
        "index": ("", ""),
        "count": ("", ""),
        "ratio": ("", ""),
        "Mt": ("million t", "million t"),
        "t/y": ("t a year", "t a year"),
        "million motors": ("million", "million"),
        "billion USD": ("billion USD", "billion USD"),
        "million USD": ("million USD", "million USD"),
        "percent": ("%", "%"),
        "1": ("%", "%"),
    },
}
_CURRENCIES: Final = frozenset({"USD", "EUR", "JPY", "CAD", "AUD", "SEK", "GBP", "CNY"})
_SIZES: Final[dict[Language, dict[str, tuple[str, str]]]] = {
    "it": {"million": ("milione di", "milioni di"), "billion": ("miliardo di", "miliardi di")},
    "en": {"million": ("million", "million"), "billion": ("billion", "billion")},
}
# Decimals that a text's own number may have.
_MOST: Final = 3
NO_BREAK: Final = "\u00a0"
MINUS: Final = "\u2212"


def number(value: float, lang: Language, *, decimals: int, signed: bool = False) -> str:
    """``value`` with grouped digits: 2.600,5 in Italian, 2,600.5 in English.

    >>> number(2600, "it", decimals=0), number(-0.6, "en", decimals=1)
    ('2.600', '−0.6')
    """
    rounded = round(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    if lang == "it":
        text = text.replace(",", "\0").replace(".", ",").replace("\0", ".")
    if rounded < 0:
        return MINUS + text
    if signed and rounded > 0:
        return "+" + text
    return text


def places(value: float, unit: str) -> int:
    """Decimals with which a value of this unit is printed: what the evidence can carry."""
    size = abs(value)
    match unit:
        case "1":
            percent = size * 100
            return 0 if percent >= 10 or percent == 0 else 1 if percent >= 0.995 else 2
        case "points":
            points = size * 100
            return 1 if points >= 0.95 or points == 0 else 2
        case "index":
            return 2
        case "t" | "count" | "days":
            return 0 if size >= 10 or size == int(size) else 1
        case _:
            return 0 if size >= 100 or size == int(size) else 1 if size >= 1 else 2


def rounded_mass(value: float) -> float:
    """A computed mass at three significant digits: more would be false precision."""
    if value == 0:
        return 0.0
    return round(value, 2 - math.floor(math.log10(abs(value))))


def scaled(value: float, unit: str) -> float:
    """The number to print: fractions become percentages."""
    return value * 100 if unit in {"1", "points"} else value


def bare(value: float, unit: str, lang: Language, *, signed: bool = False) -> str:
    """The number of a quantity, without its unit."""
    return number(scaled(value, unit), lang, decimals=places(value, unit), signed=signed)


def unit_words(value: float, unit: str, lang: Language) -> str:
    """The unit after a number, in the right grammatical number; empty for bare numbers."""
    size, _, currency = unit.partition(" ")
    if unit not in _UNITS[lang] and size in _SIZES[lang]:
        one, many = (f"{word} {currency}" for word in _SIZES[lang][size])
    else:
        one, many = _UNITS[lang].get(unit, (unit, unit))
    return one if abs(scaled(value, unit)) == 1 else many


def quantity(
    value: float, unit: str, lang: Language, *, signed: bool = False, exact: bool = False
) -> str:
    """A number with its unit: 2.600 t, 0,6%, 12 giorni, 179 milioni di USD.

    ``exact`` keeps the decimals that a text gives: 66.5% where a computed share is told as 66%.

    >>> quantity(179e6, "USD", "en"), quantity(0.665, "1", "en", exact=True)
    ('179\\xa0million USD', '66.5%')
    """
    value, unit = _in_large(value, unit)
    decimals = places(value, unit)
    if exact:
        own = scaled(value, unit)
        fitting = (d for d in range(_MOST) if round(own - round(own, d), 9) == 0)
        decimals = next(fitting, decimals)
    digits = number(scaled(value, unit), lang, decimals=decimals, signed=signed)
    return _joined(digits, unit_words(value, unit, lang))


def _in_large(value: float, unit: str) -> tuple[float, str]:
    """Money in millions or billions, where it is that much."""
    if unit not in _CURRENCIES or abs(value) < 1e6:
        return value, unit
    size, word = (1e9, "billion") if abs(value) >= 1e9 else (1e6, "million")
    return value / size, f"{word} {unit}"


def interval(
    low: float,
    high: float,
    unit: str,
    lang: Language,
    *,
    with_unit: bool = True,
    around: float | None = None,
) -> str:
    """Two bounds with the unit once: 61-71%, with a dash that cannot be read as minus.

    Both are rounded by the width of the range, to a tenth of its order of size: 9.94-74.2% is
    10-74%, 184,200-239,700 t is 184,000-240,000 t. ``around`` is the value printed beside it,
    which the rounded range must hold.
    """
    top, large = _in_large(high, unit)
    if large != unit:
        size = high / top
        low, high, unit = low / size, top, large
        around = around / size if around is not None else None
    left, right = _bounds(low, high, unit, lang, around)
    words = unit_words(high, unit, lang) if with_unit else ""
    if left == right:
        return _joined(left, words)
    between = {"it": " a ", "en": " to "}[lang] if low < 0 or high < 0 else "–"
    return _joined(f"{left}{between}{right}", words)


_LARGE: Final = frozenset({"t", "kt", "t/y"})


def _bounds(
    low: float, high: float, unit: str, lang: Language, around: float | None
) -> tuple[str, str]:
    """The two bounds as printed, never with more decimals than one number of the unit has."""
    bottom, top = scaled(low, unit), scaled(high, unit)
    most = max(places(low, unit), places(high, unit))
    if top <= bottom:
        return bare(low, unit, lang), bare(high, unit, lang)
    decimals = 1 - math.floor(math.log10(top - bottom))
    if unit not in _LARGE:
        decimals = max(decimals, 0)
    decimals = min(decimals, most)
    if around is not None:
        own = places(around, unit)
        middle = round(scaled(around, unit), own)
        tried = (*range(decimals, most + 1), own)  # rounded alike, a range holds its value
        decimals = next((d for d in tried if round(bottom, d) <= middle <= round(top, d)), own)
    shown = max(decimals, 0)
    return (
        number(round(bottom, decimals), lang, decimals=shown),
        number(round(top, decimals), lang, decimals=shown),
    )


def _joined(digits: str, unit: str) -> str:
    if not unit:
        return digits
    return f"{digits}%" if unit == "%" else f"{digits}{NO_BREAK}{unit}"


def date(text: str, lang: Language) -> str:
    """A date in words: 25 febbraio 2025, 1º aprile 2025, April 2025, 2025.

    >>> date("2025-02-25", "it"), date("2025-02", "en")
    ('25 febbraio 2025', 'February 2025')
    """
    parts = text.split("-")
    if len(parts) == 1:
        return parts[0]
    if not parts[1].isdigit():
        return text
    month = _MONTHS[lang][int(parts[1]) - 1]
    if len(parts) == 2:
        return f"{month} {parts[0]}"
    day = dt.date.fromisoformat(text).day
    shown = "1º" if lang == "it" and day == 1 else str(day)
    return f"{shown} {month} {parts[0]}"


_DATE_FORMS: Final = {
    # form: (English, before an exact day, before a day that elides (8, 11, 1), month, year)
    "the": ("", "il ", "l'", "", "il "),
    "on": ("on ", "il ", "l'", "nel mese di ", "nel "),
    "of": ("of ", "del ", "dell'", "di ", "del "),
    "from": ("", "dal ", "dall'", "da ", "dal "),
    "to": ("", "al ", "all'", "a ", "al "),
    "until": ("until ", "fino al ", "fino all'", "fino a ", "fino al "),
}


def _formed(text: str, lang: Language, form: str) -> str:
    shown = date(text, lang)
    english, day, elided, month, year = _DATE_FORMS[form]
    exact = len(text) == 10
    if lang == "en":
        return ("in " if form == "on" and not exact else english) + shown
    if exact:
        return (elided if shown.split()[0] in {"8", "11"} else day) + shown
    return (year if len(text) == 4 else month) + shown


def the_date(text: str, lang: Language) -> str:
    """A date as a noun: il 25 febbraio 2025, l'8 marzo 2025; 25 February 2025."""
    return _formed(text, lang, "the")


def on_date(text: str, lang: Language) -> str:
    """A date with its preposition: il 25 febbraio 2025; on 25 February 2025, in 2025."""
    return _formed(text, lang, "on")


def of_date(text: str, lang: Language) -> str:
    """A date as a complement: del 25 febbraio 2025, dell'8 marzo 2025; of 25 February 2025."""
    return _formed(text, lang, "of")


def from_date(text: str, lang: Language) -> str:
    """A date as a beginning: dal 25 febbraio 2025; 25 February 2025."""
    return _formed(text, lang, "from")


def to_date(text: str, lang: Language) -> str:
    """A date as an end or an aim: al 25 febbraio 2025; 25 February 2025."""
    return _formed(text, lang, "to")


def until_date(text: str, lang: Language) -> str:
    """A date as a limit: fino al 10 novembre 2026, fino all'8 marzo 2026; until 8 March 2026."""
    return _formed(text, lang, "until")
