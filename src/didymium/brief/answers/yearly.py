"""Yearly tonnes that a page gives without naming the material again: those of its topic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from didymium.brief.topic import VAGUE, Topic

if TYPE_CHECKING:
    from didymium.news import Reading
    from didymium.news.types import Quantity

_YEARLY: Final = re.compile(
    r"\b(?:a year|per year|per annum|annual|yearly|each year|l[’']anno|all[’']anno|annu[aeio]|"
    r"ogni anno)\b",
    re.IGNORECASE,
)
_MADE: Final = re.compile(
    r"\b(?:produc|produ[rz]|mine[sd]?\b|output|yield|make|capacit|estra|ricav|miniera)",
    re.IGNORECASE,
)
# A sentence about what leaves by the chimney or is dug away tells no output.
_WASTE: Final = re.compile(
    r"\b(?:co2|carbon dioxide|anidride|emission|waste|rifiut|scarti|rock|roccia|water|acqua)",
    re.IGNORECASE,
)


def of_the_topic(reading: Reading, topic: Topic) -> Reading:
    """The reading with the topic's material given to yearly tonnes whose sentence names none.

    Only where the act is on one material that tables count: of two nobody could say which.
    """
    if topic.others or topic.material in VAGUE or topic.family == "none":
        return reading
    quantities = tuple(
        item.model_copy(update={"material": topic.material}) if _is_output(reading, item) else item
        for item in reading.quantities
    )
    if quantities == reading.quantities:
        return reading
    return reading.model_copy(update={"quantities": quantities})


def _is_output(reading: Reading, item: Quantity) -> bool:
    if item.measure != "mass" or item.material is not None:
        return False
    start = item.span[0]
    sentence = next((s for s in reading.sentences if s.span[0] <= start < s.span[1]), None)
    if sentence is None or _WASTE.search(sentence.text):
        return False
    return bool(_YEARLY.search(sentence.text) and _MADE.search(sentence.text))
