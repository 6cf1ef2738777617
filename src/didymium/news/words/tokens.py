"""Words of a text with their places: the one cut every later step works on.

Hyphens inside compounds are dropped, so "rare-earth" and "rare earth" are the same two words;
elided articles stand alone ("dell'" + "Ucraina"); "e'" and "piu'" read as "è" and "più".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import accumulate, compress
from sys import intern
from typing import Any

# Letters of western Europe first: a set of characters is tested faster than a class of letters.
_WORD = re.compile(
    r"""((?=\S)(?:                                                   # no word begins at a space
    [A-Za-zÀ-ÖØ-öø-ÿ]{2,}+(?![\w'’])                             # most words
    |(?:[^\W\d_]\.){2,}                                          # U.S.
    |[^\W\d_]++
     (?:['’](?:(?<=[^\W\d_]n['’])t\b                                # hasn't
              |(?!s\b)(?=[^\W\d_])                                 # dell' + Ucraina, China + 's
              |(?!\w)))?
    |\d+(?:[.,]\d+)*                                               # 28,5  1.200.000
    |['’]s\b
    |(?!(?<=[^\s_])-(?=[^\W_]))[^\w\s]                             # no hyphen of a compound
    ))""",
    re.VERBOSE,
)
_CLOSING = re.compile(r"['’](?![A-Za-zÀ-ÖØ-öø-ÿ])")
_ACCENT = str.maketrans("aeiou", "àèìòù")
_ACCENTED_WORDS = frozenset(
    [
        "e",
        "piu",
        "puo",
        "gia",
        "cosi",
        "giu",
        "cioe",
        "perche",
        "poiche",
        "finche",
        "affinche",
        "benche",
        "purche",
        "anziche",
        "sara",
        "avra",
        "potra",
        "dovra",
        "andra",
        "fara",
        "dara",
        "stara",
        "vorra",
        "verra",
        "varra",
        "terra",
        "rimarra",
        "restera",
    ]
)
_ACCENTED_ENDINGS = ("ta", "tu", "ra")
_FOLD = str.maketrans(
    "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿčćšžğışőűł", "aaaaaaceeeeiiiinoooooouuuuyyccszgisoul"
)


def fold(word: str) -> str:
    """The word in lower case without accents, of the same length."""
    return word.translate(_FOLD)


def _norm(word: str) -> str:
    low = word.lower()
    if len(low) == 1:
        return "'" if low == "’" else low
    if "’" in low:
        low = low.replace("’", "'")
    if low[-1] == "'" and low[-2] in "aeiou":
        bare = low[:-1]
        if bare in _ACCENTED_WORDS or (len(bare) > 4 and bare.endswith(_ACCENTED_ENDINGS)):
            return bare[:-1] + bare[-1].translate(_ACCENT)
    return low


_CACHE_LIMIT = 30_000
_FIGURES = frozenset("0123456789")


class _Norms(dict[str, str]):
    """The lower-case form of every word seen, so that a word costs one look-up."""

    def __missing__(self, word: str) -> str:
        norm = self[word] = intern(_norm(word))
        return norm


_NORMS = _Norms()


def places_of(norms: list[str]) -> dict[str, list[int]]:
    """The positions of each word."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, norm in enumerate(norms):
        places[norm].append(index)
    places.default_factory = None  # a word that is not there stays an error
    return places


def among(places: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Those of some positions, in order, that lie from ``first`` up to and without ``last``."""
    if not places:
        return places
    low = bisect_left(places, first)
    return places[low : bisect_left(places, last, low)]


@dataclass(slots=True)
class Tokens:
    """The words of ``text``: parallel lists of starts, ends and lower-case forms.

    ``places`` tells where each lower-case form stands, ``capitals`` which words start with a
    capital letter. ``phrases`` are those already looked for, by their book; ``labels`` what words
    mean, by their list.
    """

    text: str
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    norms: list[str] = field(default_factory=list)
    phrases: dict[object, list[tuple[int, int, list[Any]]]] = field(default_factory=dict)
    labels: dict[object, list[tuple[str, tuple[Any, ...]]]] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    capitals: list[int] = field(default_factory=list)
    _firsts: list[str] = field(default_factory=list)
    _upper: bytes = b""
    _figures: list[int] | None = None

    def index(self) -> None:
        """Note where each lower-case form stands, and which words start with a capital letter."""
        self.places = places_of(self.norms)
        self._firsts = list(map(self.text.__getitem__, self.starts))
        self._upper = bytes(map(str.isupper, self._firsts))
        self.capitals = list(compress(range(len(self.norms)), self._upper))

    def of(self, words: AbstractSet[str]) -> list[int]:
        """Where words of a set stand, in order."""
        places = self.places
        found = [index for word in places.keys() & words for index in places[word]]
        found.sort()
        return found

    def __len__(self) -> int:
        return len(self.norms)

    @property
    def figures(self) -> list[int]:
        """The words that start with a figure 0 to 9, in order."""
        if self._figures is None:
            starting = map(_FIGURES.__contains__, self._firsts)
            self._figures = list(compress(range(len(self.norms)), starting))
        return self._figures

    def raw(self, index: int) -> str:
        """The word as written."""
        return self.text[self.starts[index] : self.ends[index]]

    def capital(self, index: int) -> bool:
        """Whether the word starts with a capital letter."""
        return self._upper[index] == 1

    def written_small(self, word: str) -> bool:
        """Whether the text writes a word without a capital, too."""
        return any(not self.capital(i) for i in self.places.get(word, ()))

    def joined(self, index: int) -> bool:
        """Whether a hyphen joins a word to the one before: "listed" in "London-listed"."""
        return index > 0 and self.text[self.ends[index - 1] : self.starts[index]] == "-"

    def parts_nothing(self, index: int) -> bool:
        """ "the Trump–Xi meeting", "2020–2022": a dash between two words without a space."""
        if self.norms[index] != "–" or not 0 < index < len(self.norms) - 1:
            return False
        low, high = self.starts[index], self.ends[index]
        return self.ends[index - 1] == low and self.starts[index + 1] == high

    def slice(self, first: int, last: int) -> str:
        """The text from word ``first`` up to and without word ``last``."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def tokenise(text: str) -> Tokens:
    """The words of a text, in order, with lower-case forms."""
    if len(_NORMS) > _CACHE_LIMIT:
        _NORMS.clear()
    parts = _WORD.split(text)  # what is no word, a word, what is none ...
    edges = list(accumulate(map(len, parts)))
    words = map(_NORMS.__getitem__, parts[1::2])
    tokens = Tokens(text, edges[:-1:2], edges[1::2], list(words))
    _part_closing_marks(tokens)
    tokens.index()
    return tokens


def _part_closing_marks(tokens: Tokens) -> None:
    """Make a word of the apostrophe that closes a quotation and is no elision."""
    text, ends, norms = tokens.text, tokens.ends, tokens.norms
    if _CLOSING.search(text) is None:
        return
    closing = [
        index
        for index, norm in enumerate(norms)
        if norm[-1] == "'" and len(norm) > 1 and not text[ends[index] : ends[index] + 1].isalpha()
    ]
    for index in reversed(closing):
        end = ends[index]
        norms[index : index + 1] = [norms[index][:-1], "'"]
        ends[index : index + 1] = [end - 1, end]
        tokens.starts.insert(index + 1, end - 1)
