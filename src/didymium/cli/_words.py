"""The languages of an answer, and the sentences of the command line."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from didymium.vocabulary.phrases import Phrasebook


class Language(StrEnum):
    """What an answer is written in."""

    en = "en"
    it = "it"


@cache
def words() -> Phrasebook:
    """The sentences of the command line, one row each in ``words.csv``."""
    from didymium.vocabulary.phrases import Phrasebook

    return Phrasebook(Path(__file__).parent / "words.csv")


__all__ = ["Language", "words"]
