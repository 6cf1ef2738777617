"""How many carry a story: near copies, and articles that rest on the same agency, count once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Runs = frozenset[tuple[str, ...]]

_RUN: Final = 5
_FEWEST_RUNS: Final = 10
_FEWEST_OF_A_SENTENCE: Final = 6
_ALIKE: Final = 0.8


def runs(text: str) -> Runs:
    """The runs of five words of a text, whatever its capitals and signs."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(zip(*(words[start:] for start in range(_RUN)), strict=False))


def alike(one: Runs, other: Runs) -> bool:
    """Whether two texts are near copies: four fifths of their runs of five words are shared.

    The resemblance of Broder (1997): shared runs over all runs. Texts too short to tell are none.
    """
    if min(len(one), len(other)) < _FEWEST_RUNS:
        return False
    return len(one & other) >= _ALIKE * len(one | other)


class Copies:
    """Finds articles whose words are nearly those of an earlier one: copies of an agency's line."""

    def __init__(self) -> None:
        self._seen: list[tuple[str, Runs]] = []

    def first(self, text: str, file: str) -> str | None:
        """The file of the earliest near copy; None keeps this text as a first of its own."""
        own = runs(text)
        for earlier, known in self._seen:
            if alike(own, known):
                return earlier
        self._seen.append((file, own))
        return None


@dataclass(frozen=True, slots=True)
class Voice:
    """An article as a carrier: its text, the sentence of its main act, who is named as carrier."""

    text: str
    sentence: str
    agencies: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bond:
    """Why an article does not count by itself: the earlier one, and what binds them.

    ``kind``: ``copy`` (near copy), ``agency`` (both rest on the agency ``by``), ``words`` (the
    sentence of the main act stands in the earlier one too).
    """

    to: int
    kind: Literal["copy", "agency", "words"]
    by: str = ""


def bonds(voices: Sequence[Voice]) -> tuple[Bond | None, ...]:
    """For every article the earlier one with which it counts as one carrier, or None.

    What is bound to a bound article is bound to the first of them.
    """
    found: list[Bond | None] = []
    texts = [runs(voice.text) for voice in voices]
    lines = [runs(voice.sentence) for voice in voices]
    for place, voice in enumerate(voices):
        bond = None
        for earlier in range(place):
            bond = _bond(voice, voices[earlier], texts, lines, place, earlier)
            if bond is not None:
                root = found[earlier]
                bond = bond if root is None else Bond(root.to, bond.kind, bond.by)
                break
        found.append(bond)
    return tuple(found)


def _bond(
    voice: Voice,
    other: Voice,
    texts: Sequence[Runs],
    lines: Sequence[Runs],
    place: int,
    earlier: int,
) -> Bond | None:
    if alike(texts[place], texts[earlier]):
        return Bond(earlier, "copy")
    shared = sorted(voice.agencies & other.agencies)
    if shared:
        return Bond(earlier, "agency", shared[0])
    line = lines[place]
    if len(line) >= _FEWEST_OF_A_SENTENCE and len(line & texts[earlier]) >= _ALIKE * len(line):
        return Bond(earlier, "words")
    return None
