"""Phrases and words with a meaning, and the way they are looked for in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, KeysView
from operator import itemgetter
from typing import Any, Generic, TypeVar

from didymium.news.words.tokens import Tokens, tokenise

Payload = TypeVar("Payload")
Label = TypeVar("Label")
_PLACE = itemgetter(0)
Seconds = dict[str, list[tuple[list[str], list[Payload]]]]
"""The phrases that begin with one word, by the second: what follows, the longest first."""
_LIMIT = 30_000
_ALONE = ""  # stands for the second word of a phrase of one word


def phrase_words(phrase: str) -> tuple[str, ...]:
    """The words of a listed phrase; one ending in "all'" is cut as before a vowel."""
    if phrase.endswith("'"):
        return tuple(tokenise(phrase + "a").norms[:-1])
    return tuple(tokenise(phrase).norms)


class PhraseBook(Generic[Payload]):
    """Phrases of one or more words with what they mean; finds the longest at every place.

    A dictionary from the first word to the second and from there to what may follow: over whole
    words it needs no check of word boundaries, and one or two dictionary look-ups a word are
    faster from Python than filtering the matches of a character automaton. Books on one shelf
    are looked through together.
    """

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._by_first: dict[str, Seconds[Payload]] = {}
        self._known: dict[tuple[str, ...], list[Payload]] = {}
        self._shelf = Shelf() if shelf is None else shelf
        self._shelf.add(self)

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
        self._shelf.changed()

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

    def _matches(
        self, norms: list[str], index: int, seconds: Seconds[Payload]
    ) -> list[tuple[int, list[Payload]]]:
        """The phrases that start at a word, as (end, payloads), the longest first.

        ``seconds`` are the phrases that begin with the word.
        """
        alone = [(index + 1, seconds[_ALONE][0][1])] if _ALONE in seconds else []
        longer = seconds.get(norms[index + 1]) if index + 1 < len(norms) else None
        if longer is None:
            return alone
        found = []
        for rest, payloads in longer:
            last = index + 2 + len(rest)
            if not rest or norms[index + 2 : last] == rest:
                found.append((last, payloads))
        return found + alone

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
        starts: list[tuple[int, Seconds[Payload]]],
        choice: Callable[[int, int, list[Payload]], Payload | None],
    ) -> list[tuple[int, int, Payload]]:
        """Longest phrases for which ``choice`` picks a payload; where it picks none, shorter
        phrases from the same word and phrases from later words get their turn.

        ``starts`` are the positions where phrases may begin, in order, with those phrases.
        """
        found = []
        free, end = 0, len(norms) - 1
        for index, seconds in starts:
            if index < free:
                continue
            if _ALONE not in seconds and (index == end or norms[index + 1] not in seconds):
                continue  # most words that begin names begin longer ones
            for last, payloads in self._matches(norms, index, seconds):
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
        matches = self._matches(norms, index, self._by_first[norms[index]])
        return matches[0][0] if matches else index

    def find_all(self, tokens: Tokens) -> list[tuple[int, int, list[Payload]]]:
        """The longest phrase starting at every word; results may overlap."""
        held = tokens.phrases.get(self)
        if held is None:
            self._shelf.look_through(tokens)
            held = tokens.phrases[self]
        return held

    def beginning(self, word: str) -> Seconds[Payload]:
        """The phrases that begin with a word."""
        return self._by_first.get(word, {})


class WordList(Generic[Label]):
    """What single words mean, each by itself; the kinds of lists say how a word is looked up.

    Lists on one shelf are asked together, as most words mean nothing to any list.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._shelf.add_list(self)

    def of_word(self, word: str) -> tuple[Label, ...]:
        """What a word means; nothing for most words."""
        raise NotImplementedError

    def told(self, tokens: Tokens) -> list[tuple[str, tuple[Label, ...]]]:
        """The different words of a text that mean something, with what they mean."""
        held = tokens.labels.get(self)
        if held is None:
            self._shelf.look_through(tokens)
            held = tokens.labels[self]
        return held


_Longer = dict[str, list[tuple[int, list[tuple[list[str], list[Any]]]]]]
_NONE: _Longer = {}


class _Known:
    """What is known of one word: phrases of it alone, longer ones by the second word, labels.

    Each is held with the number of its book or list.
    """

    __slots__ = ("alone", "labels", "longer")

    def __init__(self) -> None:
        self.alone: tuple[tuple[int, list[Any]], ...] = ()
        self.longer: _Longer = _NONE
        self.labels: tuple[tuple[int, tuple[Any, ...]], ...] = ()


class Shelf(dict[str, _Known | None]):
    """Books of phrases and lists of words that a text is looked through for in one pass.

    What is known of a word is kept, so that it costs one look-up; most words mean nothing (None).
    """

    def __init__(self) -> None:
        super().__init__()
        self._books: list[PhraseBook[Any]] = []
        self._lists: list[WordList[Any]] = []

    def add(self, book: PhraseBook[Any]) -> None:
        """Put a book on the shelf."""
        self._books.append(book)

    def add_list(self, words: WordList[Any]) -> None:
        """Put a list of words on the shelf."""
        self._lists.append(words)
        self.changed()

    def changed(self) -> None:
        """Forget what is known of words, as a book or list has something new."""
        self.clear()

    def __missing__(self, word: str) -> _Known | None:
        if len(self) > _LIMIT:
            self.clear()
        known = _Known()
        for number, book in enumerate(self._books):
            for second, row in book.beginning(word).items():
                if second == _ALONE:
                    known.alone += ((number, row[0][1]),)
                else:
                    known.longer = known.longer or {}
                    known.longer.setdefault(second, []).append((number, row))
        for number, words in enumerate(self._lists):
            labels = words.of_word(word)
            if labels:
                known.labels += ((number, labels),)
        told = known if known.alone or known.longer or known.labels else None
        self[word] = told
        return told

    def look_through(self, tokens: Tokens) -> None:
        """Keep with the tokens the longest phrase of every book at every word, and the labels."""
        found: list[list[tuple[int, int, list[Any]]]] = [[] for _ in self._books]
        told: list[list[tuple[str, tuple[Any, ...]]]] = [[] for _ in self._lists]
        norms = tokens.norms
        last_word = len(norms) - 1
        for word, places in tokens.places.items():
            known = self[word]
            if known is None:
                continue
            for number, labels in known.labels:
                told[number].append((word, labels))
            longer, alone = known.longer, known.alone
            if not longer and not alone:
                continue
            for index in places:
                seconds = longer.get(norms[index + 1]) if index < last_word else None
                if seconds is None:
                    for number, payloads in alone:
                        found[number].append((index, index + 1, payloads))
                    continue
                matched = _matched(norms, index, seconds, found)
                for number, payloads in alone:
                    if number not in matched:
                        found[number].append((index, index + 1, payloads))
        for book, phrases in zip(self._books, found, strict=True):
            phrases.sort(key=_PLACE)
            tokens.phrases[book] = phrases
        for words, labelled in zip(self._lists, told, strict=True):
            tokens.labels[words] = labelled


def _matched(
    norms: list[str],
    index: int,
    told: list[tuple[int, list[tuple[list[str], list[Any]]]]],
    found: list[list[tuple[int, int, list[Any]]]],
) -> list[int]:
    """Add the longest phrase of every book behind two words; the books that have one."""
    matched = []
    for number, row in told:
        for rest, payloads in row:
            last = index + 2 + len(rest)
            if not rest or norms[index + 2 : last] == rest:
                found[number].append((index, last, payloads))
                matched.append(number)
                break
    return matched


_SHELVES: defaultdict[str, Shelf] = defaultdict(Shelf)


def shelf_of(language: str) -> Shelf:
    """The shelf for the books that every text of a language is read with."""
    return _SHELVES[language]
