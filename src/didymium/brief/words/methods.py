"""How a number came about, in the reader's language.

A document holds formulas, bases and reasons in English, as the code and the tables of rules write
them. ``methods.csv`` has the Italian of each, by its pattern; ``notes.csv`` that of the commonest
notes of rows and spells; the outcomes and horizons of published estimates have theirs in the table
of the estimates.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from didymium.brief.tables import shipped
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import sentences
from didymium.vocabulary.phrases import Reasons, has_label, label

_BASIS: Final = "basis"


@cache
def _methods() -> Reasons:
    return Reasons(Path(__file__).parent / "methods.csv")


@cache
def _notes() -> Reasons:
    here = Path(__file__).parent
    return Reasons(here / "methods.csv", here / "notes.csv")


@cache
def _estimates() -> dict[str, str]:
    return {
        row[f"{name}_en"]: row[f"{name}_it"]
        for row in shipped("published_estimates")
        for name in ("outcome", "horizon")
    }


def told(text: str, lang: Language) -> str:
    """A formula, a reason or a note; what no table knows, such as a source's note, stays."""
    return _methods()(text, "it") if lang == "it" else text


def note(text: str, lang: Language) -> tuple[str, bool]:
    """The note of a figure or of a row, and whether it is in the reader's language.

    A note of which the tables hold only a part stays whole in English, so that no sentence is made
    of two languages.
    """
    if lang != "it":
        return text, True
    known = _notes().knows(text)
    return (_notes()(text, "it") if known else text), known


def noted(text: str, lang: Language) -> str:
    """A note within a line: one left in English says so to an Italian reader."""
    told_text, known = note(text, lang)
    return told_text if known else f"{sentences()['in_english'][lang]}: {told_text}"


def basis(text: str, lang: Language) -> str:
    """What a number counts, or over which time: parts between semicolons, each by itself."""
    return "; ".join(_basis(part, lang) for part in text.split("; "))


def _basis(part: str, lang: Language) -> str:
    if has_label(_BASIS, part):
        return label(_BASIS, part, lang)
    return part if lang == "en" else _estimates().get(part) or told(part, lang)
