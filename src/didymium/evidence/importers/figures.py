"""Printed figures -> value, bounds and the reason when there is no figure.

Statistical tables print ``>85,000,000``, ``330 - 390``, a dash for zero and letters for what is
withheld or not available. None of these is a plain number and none of them is zero by default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PLAIN = re.compile(rf"^({_NUMBER})$")
_BOUND = re.compile(rf"^([<>≥≤])\s*({_NUMBER})$")
_RANGE = re.compile(rf"^({_NUMBER})\s*[-–—]\s*({_NUMBER})$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as printed: ``status`` A for a number, else the reason why there is none."""

    value: float | None
    low: float | None
    high: float | None
    status: str
    note: str = ""
    bound_only: bool = False


def read_figure(text: str, *, words: Mapping[str, Sequence[str]], zero: str) -> Figure | None:
    """What a printed cell says; None when it says nothing we know.

    Parameters
    ----------
    words : text -> (observation status, meaning), for letters and words in place of figures
    zero : the mark that the source uses for zero
    """
    cell = text.strip()
    if cell == zero:
        return Figure(0.0, None, None, "A")
    if cell in words:
        status, meaning = words[cell]
        return Figure(None, None, None, status, meaning)
    plain = _PLAIN.match(cell)
    if plain:
        return Figure(_number(plain[1]), None, None, "A")
    bound = _BOUND.match(cell)
    if bound:
        limit = _number(bound[2])
        above = bound[1] in ">≥"
        return Figure(
            None, limit if above else None, None if above else limit, "A", bound_only=True
        )
    span = _RANGE.match(cell)
    if span:
        low, high = _number(span[1]), _number(span[2])
        return Figure(None, low, high, "A", bound_only=True)
    return None


def _number(text: str) -> float:
    return float(text.replace(",", ""))
