"""Formulas and atomic weights: how much of an element a compound holds."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from didymium.errors import InputError
from didymium.vocabulary.tables import rows

_TOKEN = re.compile(r"([A-Z][a-z]?)(\d*)|(\()|(\))(\d*)")


@cache
def atomic_weights() -> dict[str, float]:
    """Abridged standard atomic weights by symbol.

    References
    ----------
    Prohaska et al., Standard atomic weights of the elements 2021, Pure Appl. Chem. 94 (2022),
    doi:10.1515/pac-2019-0603.
    """
    return {row["symbol"]: float(row["atomic_weight"]) for row in rows("atomic_weights")}


@cache
def _elements() -> dict[str, str]:
    return {row["formula"]: row["element"] for row in rows("compounds")}


def is_formula(text: str) -> bool:
    """Whether the text is an element's symbol or a compound of the table."""
    return text in _elements() or text in atomic_weights()


def _count(part: str, formula: str) -> Counter[str]:
    stack: list[Counter[str]] = [Counter()]
    place = 0
    while place < len(part):
        found = _TOKEN.match(part, place)
        if found is None:
            raise InputError(f'formula: found "{formula}"; expected one such as Nd2O3.')
        symbol, number, opening, closing, times = found.groups()
        if symbol:
            stack[-1][symbol] += int(number or 1)
        elif opening:
            stack.append(Counter())
        elif closing and len(stack) > 1:
            group = stack.pop()
            for name, atoms in group.items():
                stack[-1][name] += atoms * int(times or 1)
        else:
            raise InputError(f'formula: found "{formula}"; its brackets do not match.')
        place = found.end()
    if len(stack) != 1:
        raise InputError(f'formula: found "{formula}"; its brackets do not match.')
    return stack[0]


@cache
def atoms(formula: str) -> dict[str, int]:
    """How many atoms of each element a formula counts, water of crystallisation included.

    Examples
    --------
    >>> atoms("LiOH.H2O")
    {'Li': 1, 'O': 2, 'H': 3}
    """
    total: Counter[str] = Counter()
    for part in formula.split("."):
        leading = re.match(r"\d+", part)
        times = int(leading.group()) if leading else 1
        for name, number in _count(part[leading.end() :] if leading else part, formula).items():
            total[name] += times * number
    unknown = sorted(set(total) - set(atomic_weights()))
    if unknown or not total:
        raise InputError(f'formula: found "{formula}"; no atomic weight for {unknown}.')
    return dict(total)


@cache
def molar_mass(formula: str) -> float:
    """Grams per mole of a formula, from the abridged standard atomic weights."""
    return sum(atomic_weights()[name] * number for name, number in atoms(formula).items())


@cache
def element_share(formula: str) -> tuple[str, float]:
    """The element for whose sake a compound is traded, and its share of the mass.

    An element's symbol answers itself with 1.

    Examples
    --------
    >>> element, share = element_share("Dy2O3")
    >>> element, round(share, 4)
    ('Dy', 0.8713)
    """
    if formula in atomic_weights():
        return formula, 1.0
    if formula not in _elements():
        raise InputError(f'formula: found "{formula}"; add it to compounds.csv.')
    element = _elements()[formula]
    number = atoms(formula)[element]
    return element, number * atomic_weights()[element] / molar_mass(formula)
