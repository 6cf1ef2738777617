"""A sentence as data: its key, and the numbers, names, dates and words that fill it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from didymium import vocabulary


class Model(BaseModel):
    """A frozen value that knows all its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- what a sentence can hold -----------------------------------------------------------------


class FigureArg(Model):
    """A number, by the id of its figure."""

    kind: Literal["figure"] = "figure"
    id: str


class NameArg(Model):
    """A name of the vocabulary (territory, bloc, material, stage, product, person, instrument)."""

    kind: Literal["name"] = "name"
    of: str
    id: str


def party(code: str) -> NameArg:
    """A territory or a bloc by its code."""
    return NameArg(of=vocabulary.side_kind(code), id=code)


class WordArg(Model):
    """A word of the brief's own lists, for example ``modality.possible``."""

    kind: Literal["word"] = "word"
    id: str


class DateArg(Model):
    """A date, as exact as known: ``2025-02-25``, ``2025-02`` or ``2025``."""

    kind: Literal["date"] = "date"
    date: str


class TextArg(Model):
    """Words taken as they are: a quotation, a person's name, a title."""

    kind: Literal["text"] = "text"
    text: str


class BothArg(Model):
    """Words that a table holds in both languages."""

    kind: Literal["both"] = "both"
    en: str
    it: str


class ManyArg(Model):
    """Several things, joined with "and" or "or", with commas alone, or side by side.

    Things side by side ("copper 24%", "3 more") are one thing among others.
    """

    kind: Literal["many"] = "many"
    items: tuple[Arg, ...]
    joined: Literal["and", "or", "comma", "beside"] = "and"


Arg = Annotated[
    FigureArg | NameArg | WordArg | DateArg | TextArg | BothArg | ManyArg,
    Field(discriminator="kind"),
]


def leaves(arg: Arg) -> Iterator[Arg]:
    """A filling, or every single one of several."""
    if isinstance(arg, ManyArg):
        for item in arg.items:
            yield from leaves(item)
    else:
        yield arg


class Say(Model):
    """A sentence by its key, with what fills it and the sources to cite after it.

    ``text`` is the sentence in the language of the output; it is filled on writing only.
    """

    key: str
    args: dict[str, Arg] = Field(default_factory=dict)
    sources: tuple[str, ...] = ()
    text: str | None = None


ManyArg.model_rebuild()
Say.model_rebuild()
