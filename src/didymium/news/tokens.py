"""Words of a text with their places: the one cut every later step works on.

Hyphens inside compounds are dropped, so "rare-earth" and "rare earth" are the same two words;
elided articles stand alone ("dell'" + "Ucraina"); "e'" and "piu'" read as "è" and "più".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, KeysView, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Generic, TypeVar

# Letters of western Europe first: a set of characters is tested faster than a class of letters.
_WORD = re.compile(
    r"""[A-Za-zÀ-ÖØ-öø-ÿ]{2,}+(?![\w'’])                             # most words
    |(?:[^\W\d_]\.){2,}                                          # U.S.
    |[^\W\d_]++
     (?:['’](?:(?<=[^\W\d_]n['’])t\b                                # hasn't
              |(?!s\b)(?=[^\W\d_])                                 # dell' + Ucraina, China + 's
              |(?!\w)))?
    |\d+(?:[.,]\d+)*                                               # 28,5  1.200.000
    |['’]s\b
    |(?!(?<=[^\s_])-(?=[^\W_]))[^\w\s]                             # no hyphen of a compound""",
    re.VERBOSE,
)
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

Payload = TypeVar("Payload")
_PLACE = itemgetter(0)
_ALONE = ""  # stands for the second word of a phrase of one word


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


class _Norms(dict[str, str]):
    """The lower-case form of every word seen, so that a word costs one look-up."""

    def __missing__(self, word: str) -> str:
        norm = self[word] = _norm(word)
        return norm


_NORMS = _Norms()


def places_of(norms: list[str]) -> dict[str, list[int]]:
    """The positions of each word."""
    places: dict[str, list[int]] = {}
    for index, norm in enumerate(norms):
        held = places.get(norm)
        if held is None:
            places[norm] = [index]
        else:
            held.append(index)
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

    ``phrases`` are those already looked for, by their book.
    """

    text: str
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    norms: list[str] = field(default_factory=list)
    phrases: dict[PhraseBook[Any], list[tuple[int, int, list[Any]]]] = field(default_factory=dict)
    _places: dict[str, list[int]] | None = None
    _capitals: list[int] | None = None
    _figures: list[int] | None = None

    @property
    def places(self) -> dict[str, list[int]]:
        """Where each lower-case word stands."""
        if self._places is None:
            self._places = places_of(self.norms)
        return self._places

    def of(self, words: AbstractSet[str]) -> list[int]:
        """Where words of a set stand, in order."""
        places = self.places
        return sorted(index for word in places.keys() & words for index in places[word])

    def __len__(self) -> int:
        return len(self.norms)

    @property
    def capitals(self) -> list[int]:
        """The words that start with a capital letter, in order."""
        if self._capitals is None:
            text = self.text
            self._capitals = [i for i, start in enumerate(self.starts) if text[start].isupper()]
        return self._capitals

    @property
    def figures(self) -> list[int]:
        """The words that start with a figure 0 to 9, in order."""
        if self._figures is None:
            figures = [at for word, at in self.places.items() if "0" <= word[0] <= "9"]
            self._figures = sorted(index for places in figures for index in places)
        return self._figures

    def raw(self, index: int) -> str:
        """The word as written."""
        return self.text[self.starts[index] : self.ends[index]]

    def capital(self, index: int) -> bool:
        """Whether the word starts with a capital letter."""
        return self.text[self.starts[index]].isupper()

    def slice(self, first: int, last: int) -> str:
        """The text from word ``first`` up to and without word ``last``."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def tokenise(text: str) -> Tokens:
    """The words of a text, in order, with lower-case forms."""
    if len(_NORMS) > _CACHE_LIMIT:
        _NORMS.clear()
    matches = list(_WORD.finditer(text))
    tokens = Tokens(
        text,
        list(map(re.Match.start, matches)),
        list(map(re.Match.end, matches)),
        list(map(_NORMS.__getitem__, map(re.Match.group, matches))),
    )
    _part_closing_marks(tokens)
    return tokens


def _part_closing_marks(tokens: Tokens) -> None:
    """Make a word of the apostrophe that closes a quotation and is no elision."""
    text, ends, norms = tokens.text, tokens.ends, tokens.norms
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


def phrase_words(phrase: str) -> tuple[str, ...]:
    """The words of a listed phrase; one ending in "all'" is cut as before a vowel."""
    if phrase.endswith("'"):
        return tuple(tokenise(phrase + "a").norms[:-1])
    return tuple(tokenise(phrase).norms)


class PhraseBook(Generic[Payload]):
    """Phrases of one or more words with what they mean; finds the longest at every place.

    A dictionary from the first word to the second and from there to what may follow: over whole
    words it needs no check of word boundaries, and one or two dictionary look-ups a word are
    faster from Python than filtering the matches of a character automaton.
    """

    def __init__(self) -> None:
        self._by_first: dict[str, dict[str, list[tuple[list[str], list[Payload]]]]] = {}
        self._known: dict[tuple[str, ...], list[Payload]] = {}

    def add(self, phrase: str, payload: Payload) -> None:
        """Add a phrase; the same phrase may carry several payloads."""
        self.add_words(phrase_words(phrase), payload)

    def add_words(self, words: tuple[str, ...], payload: Payload) -> None:
        """Add a phrase already cut into words."""
        if not words:
            return
        held = self._known.get(words)
        if held is not None:
            held.append(payload)
            return
        held = [payload]
        self._known[words] = held
        second = words[1] if len(words) > 1 else _ALONE
        row = self._by_first.setdefault(words[0], {}).setdefault(second, [])
        row.append((list(words[2:]), held))
        row.sort(key=lambda item: -len(item[0]))

    def __len__(self) -> int:
        return len(self._known)

    @property
    def firsts(self) -> KeysView[str]:
        """The words that phrases begin with."""
        return self._by_first.keys()

    def lasts(self) -> frozenset[str]:
        """The words that phrases end with."""
        return frozenset(words[-1] for words in self._known)

    def __contains__(self, words: object) -> bool:
        return words in self._known

    def at(self, words: tuple[str, ...]) -> list[Payload]:
        """What exactly these words mean; they must be in the book."""
        return self._known[words]

    def get(self, phrase: str) -> list[Payload]:
        """What exactly this phrase means; empty when it is not in the book."""
        return self._known.get(phrase_words(phrase), [])

    def _starts(self, places: dict[str, list[int]]) -> list[int]:
        """Positions where some phrase may start, in order."""
        found: list[int] = []
        for word in self._by_first.keys() & places.keys():
            found += places[word]
        found.sort()
        return found

    def _matches(self, norms: list[str], index: int) -> list[tuple[int, list[Payload]]]:
        """The phrases that start at a word, as (end, payloads), the longest first."""
        seconds = self._by_first[norms[index]]
        found = []
        if index + 1 < len(norms):
            for rest, payloads in seconds.get(norms[index + 1], ()):
                last = index + 2 + len(rest)
                if not rest or norms[index + 2 : last] == rest:
                    found.append((last, payloads))
        if _ALONE in seconds:
            found.append((index + 1, seconds[_ALONE][0][1]))
        return found

    def find(self, tokens: Tokens) -> list[tuple[int, int, list[Payload]]]:
        """Longest phrases from left to right, without overlap: (first, last, payloads)."""
        found = []
        free = 0
        for first, last, payloads in self.find_all(tokens):
            if first >= free:
                found.append((first, last, payloads))
                free = last
        return found

    def choose(
        self,
        norms: list[str],
        places: dict[str, list[int]],
        choice: Callable[[int, int, list[Payload]], Payload | None],
    ) -> list[tuple[int, int, Payload]]:
        """Longest phrases for which ``choice`` picks a payload; where it picks none, shorter
        phrases from the same word and phrases from later words get their turn.

        ``places`` are the positions of each word of ``norms``.
        """
        found = []
        free = 0
        for index in self._starts(places):
            if index < free:
                continue
            for last, payloads in self._matches(norms, index):
                payload = choice(index, last, payloads)
                if payload is not None:
                    found.append((index, last, payload))
                    free = last
                    break
        return found

    def longest_at(self, norms: list[str], index: int) -> int:
        """Where the longest phrase starting at a word ends; the word itself if none starts."""
        if index >= len(norms) or norms[index] not in self._by_first:
            return index
        matches = self._matches(norms, index)
        return matches[0][0] if matches else index

    def find_all(self, tokens: Tokens) -> list[tuple[int, int, list[Payload]]]:
        """The longest phrase starting at every word; results may overlap."""
        held = tokens.phrases.get(self)
        if held is None:
            held = tokens.phrases[self] = self._longest(tokens)
        return held

    def _longest(self, tokens: Tokens) -> list[tuple[int, int, list[Payload]]]:
        found: list[tuple[int, int, list[Payload]]] = []
        norms, places = tokens.norms, tokens.places
        last_word = len(norms) - 1
        for word in self._by_first.keys() & places.keys():
            seconds = self._by_first[word]
            alone = seconds.get(_ALONE)
            for index in places[word]:
                longer = seconds.get(norms[index + 1], ()) if index < last_word else ()
                for rest, payloads in longer:
                    last = index + 2 + len(rest)
                    if not rest or norms[index + 2 : last] == rest:
                        found.append((index, last, payloads))
                        break
                else:
                    if alone is not None:
                        found.append((index, index + 1, alone[0][1]))
        found.sort(key=_PLACE)
        return found
