"""Cue words and concepts of a language: what a word or phrase signals.

Stems end in ``*`` and stand for every word that begins so; a stem inside a phrase stands for
the four Italian endings; ``/verb`` stands for all forms of a verb.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from operator import itemgetter

from didymium.news.tables import rows, words_of
from didymium.news.words.phrases import PhraseBook, WordList, phrase_words, shelf_of
from didymium.news.words.tokens import Tokens
from didymium.news.words.verb_forms import forms_of

_ENDINGS = ("o", "a", "i", "e")
_MIN_STEM = 3
_PLACE = itemgetter(0)


@dataclass(frozen=True, slots=True)
class CueWord:
    """What a cue signals and how far it reaches: its clause, its verb, or the noun after it."""

    kind: str
    scope: str


class Signals(WordList[CueWord]):
    """Phrases, words and stems with the labels they signal.

    ``exclusive``: a word inside a phrase found signals nothing by itself ("non esclude" is
    possible, "esclude" alone denied); otherwise only the phrase's own label is held back.
    """

    def __init__(self, language: str, *, exclusive: bool) -> None:
        super().__init__(shelf_of(language))
        self.language = language
        self.exclusive = exclusive
        self.phrases: PhraseBook[CueWord] = PhraseBook(shelf_of(language))
        self.words: dict[str, tuple[CueWord, ...]] = {}
        self.stems: dict[str, tuple[CueWord, ...]] = {}
        self.lemmas: dict[str, tuple[CueWord, ...]] = {}

    def add(self, form: str, cue: CueWord) -> None:
        """Add one form: a word, a stem with ``*``, a verb ``/lemma`` or a phrase."""
        self._shelf.changed()
        if form.startswith("/"):
            self.lemmas[form[1:]] = (*self.lemmas.get(form[1:], ()), cue)
            return
        if " " not in form and form.endswith("*"):
            stem = form[:-1]
            self.stems[stem] = (*self.stems.get(stem, ()), cue)
            return
        for variant in _variants(form):
            words = phrase_words(variant)
            if len(words) == 1:
                self.words[words[0]] = (*self.words.get(words[0], ()), cue)
            else:
                self.phrases.add_words(words, cue)

    def of_word(self, word: str) -> tuple[CueWord, ...]:
        """What a single word signals."""
        found = self.words.get(word, ())
        for length in range(_MIN_STEM, len(word) + 1):
            found += self.stems.get(word[:length], ())
        if self.lemmas:
            for verb in forms_of(word, self.language):
                found += self.lemmas.get(verb.lemma, ())
        return tuple(dict.fromkeys(found))

    def find(self, tokens: Tokens) -> list[tuple[int, int, CueWord]]:
        """All signals in a text: (first word, end, cue), phrases before their words."""
        found: list[tuple[int, int, CueWord]] = []
        covered: dict[int, set[str]] = {}
        for first, last, cues in self.phrases.find_all(tokens):
            for cue in cues:
                found.append((first, last, cue))
                for index in range(first, last):
                    covered.setdefault(index, set()).add(cue.kind)
        places, add = tokens.places, found.append
        for word, cues_of in self.told(tokens):
            for index in places[word]:
                inside = covered.get(index)
                if inside is not None and self.exclusive:
                    continue
                for cue in cues_of:
                    if inside is None or cue.kind not in inside:
                        add((index, index + 1, cue))
        found.sort(key=_PLACE)  # phrases were found before their words
        return found


class WordLabels(WordList[str]):
    """The labels of words: a label has words and, with a ``*``, beginnings of words."""

    def __init__(self, language: str, labelled: Iterable[tuple[str, list[str]]]) -> None:
        super().__init__(shelf_of(language))
        self._words: dict[str, tuple[str, ...]] = {}
        self._stems: list[tuple[str, tuple[str, ...]]] = []
        for label, forms in labelled:
            for form in forms:
                if form[-1] != "*":
                    self._words[form] = (*self._words.get(form, ()), label)
            self._stems.append((label, tuple(form[:-1] for form in forms if form[-1] == "*")))

    def of_word(self, word: str) -> tuple[str, ...]:
        """The labels of a word."""
        begun = (label for label, stems in self._stems if word.startswith(stems))
        return tuple(dict.fromkeys((*self._words.get(word, ()), *begun)))


@cache
def word_labels(table: str, column: str, language: str) -> WordLabels:
    """The labels that a table gives to words of a language."""
    return WordLabels(
        language,
        (
            (row[column], row["stems"].split("|"))
            for row in rows(table)
            if row["language"] == language
        ),
    )


def _variants(form: str) -> list[str]:
    parts = [
        [word[:-1] + ending for ending in _ENDINGS] if word.endswith("*") else [word]
        for word in form.split(" ")
    ]
    return [" ".join(words) for words in product(*parts)]


@cache
def concepts(language: str) -> Signals:
    """The concepts that act rules are made of (export, ban, licence, suspend ...)."""
    signals = Signals(language, exclusive=False)
    for row in rows("concepts"):
        if row["language"] == language:
            for form in row["forms"].split("|"):
                signals.add(form, CueWord(row["concept"], "clause"))
    return signals


@cache
def cues(language: str) -> Signals:
    """The cues of modality, state, background and hearsay."""
    signals = Signals(language, exclusive=True)
    for row in rows("cues"):
        if row["language"] == language:
            for form in row["phrases"].split("|"):
                signals.add(form, CueWord(row["class"], row["scope"]))
    return signals


@cache
def phrase_list(table: str, language: str, column: str = "language") -> PhraseBook[str]:
    """The phrases of a table with one label each (``column``; tables without labels need none)."""
    book: PhraseBook[str] = PhraseBook(shelf_of(language))
    for row in rows(table):
        if row["language"] == language:
            key = "phrases" if "phrases" in row else "words"
            for phrase in row[key].split("|"):
                book.add(phrase, row[column])
    return book


@cache
def lemma_stances(language: str) -> dict[str, str]:
    """What a reporting verb does: say, announce, deny, demand, hope, fear or propose."""
    stances: dict[str, str] = {}
    for row in rows("reporting"):
        if row["language"] == language:
            for lemma in row["lemmas"].split("|"):
                if " " not in lemma:
                    stances.setdefault(lemma, row["stance"])
    return stances


@cache
def phrase_stances(language: str) -> dict[str, list[tuple[list[str], str]]]:
    """What a verb does with the words behind it: "fare sapere", "make clear"; by the verb."""
    found: dict[str, list[tuple[list[str], str]]] = {}
    for row in rows("reporting"):
        if row["language"] == language:
            for phrase in row["lemmas"].split("|"):
                lemma, *words = phrase_words(phrase)
                if words:
                    found.setdefault(lemma, []).append((words, row["stance"]))
    return found


@cache
def quoting_verbs(language: str) -> frozenset[str]:
    """Verbs that are of saying only beside a quotation or behind what is said: "sospirare"."""
    return words_of("reporting", language, "lemmas", beside="yes")
