"""Words that name a material and mean something else as well: "lead times", "il nichel sale"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from didymium.news.tables import rows
from didymium.news.words.tokens import fold

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Homograph:
    """The words beside which a word names its material, and those beside which it does not."""

    before: frozenset[str]
    after: frozenset[str]
    not_before: frozenset[str]
    not_after: frozenset[str]

    def meant(self, folded: list[str], index: int) -> bool | None:
        """Whether the material is meant at a word; None where only a neighbour could tell.

        ``folded``: the text's words without accents. A material in a row with the word decides
        for the material where this gives None.
        """
        after = folded[index + 1] if index + 1 < len(folded) else ""
        near = folded[max(0, index - 2) : index]
        if after in self.not_after or not self.not_before.isdisjoint(near):
            return False
        if not (self.before or self.after):
            return True
        if after in self.after or (near and near[-1] in self.before):
            return True
        return None


def _words(cell: str) -> frozenset[str]:
    return frozenset(fold(word) for word in cell.split("|")) if cell else _NOTHING


@cache
def homographs(language: str) -> dict[str, Homograph]:
    """The rows of ``homographs.csv`` of a language, by their word."""
    kinds = ("before", "after", "not_before", "not_after")
    return {
        row["form"]: Homograph(*(_words(row[kind]) for kind in kinds))
        for row in rows("homographs")
        if row["language"] == language
    }
