"""The sentences of the evidence room, from the table beside this module."""

from functools import cache
from pathlib import Path

from didymium.vocabulary.phrases import Phrasebook, Reasons


@cache
def words() -> Phrasebook:
    """The sentences of the evidence room."""
    return Phrasebook(Path(__file__).parent / "words.csv")


@cache
def reasons() -> Reasons:
    """Why a figure of trade is a bound, in words."""
    return Reasons(Path(__file__).parent / "reasons.csv")
