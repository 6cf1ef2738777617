"""Words whose reading depends on the rest of the text: litio the drug, Georgia the US state."""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import dataclass
from functools import cache

from didymium.news.tables import rows
from didymium.news.words.tokens import fold, tokenise


@dataclass(frozen=True, slots=True)
class Context:
    """When ``words`` occur in the text, ``form`` is dropped or read as ``id``."""

    form: tuple[str, ...]
    effect: str
    id: str
    words: frozenset[str]


@cache
def contexts(language: str) -> tuple[Context, ...]:
    """The rows of ``contexts.csv`` for a language."""
    return tuple(
        Context(
            tuple(fold(norm) for norm in tokenise(row["form"]).norms),
            row["effect"],
            row["id"],
            frozenset(row["words"].split("|")),
        )
        for row in rows("contexts")
        if row["language"] == language
    )


_NEEDED = 2


def active(present: Collection[str], folded: Container[str], language: str) -> tuple[Context, ...]:
    """The contexts whose words a text holds; two different words are needed to drop a form.

    ``present``: the text's words; ``folded``: the same without accents.
    """
    return tuple(
        context
        for context in contexts(language)
        if context.form[0] in folded
        and sum(map(present.__contains__, context.words))
        >= (_NEEDED if context.effect == "drop" else 1)
    )
