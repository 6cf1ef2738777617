"""The vocabulary's names as phrases, and where they may begin in a text."""

from __future__ import annotations

from functools import cache
from operator import itemgetter

from didymium import vocabulary
from didymium.news.words.phrases import PhraseBook, Seconds, WordList, shelf_of
from didymium.news.words.tokens import Tokens, fold, tokenise
from didymium.vocabulary import SurfaceForm

_PROPER = frozenset({"territory", "bloc", "person", "organisation", "site"})
_KINDS = _PROPER | {"material", "product", "stage", "office"}
_PLACE = itemgetter(0)


@cache
def name_book(language: str) -> PhraseBook[SurfaceForm]:
    """All spellings that a text in this language may use, by their words without accents."""
    book: PhraseBook[SurfaceForm] = PhraseBook()
    for form in vocabulary.surface_forms():
        if form.kind not in _KINDS:
            continue
        foreign = form.lang not in {language, ""}
        if foreign and not (
            form.lang == "en" and form.kind in _PROPER and form.role != "adjective"
        ):
            continue
        words = tuple(fold(norm) for norm in tokenise(form.form).norms)
        if words and (form.role == "symbol" or len(form.form) > 1):
            book.add_words(words, form)
    return book


class _Starts(WordList[Seconds[SurfaceForm]]):
    """The names that begin with a word, whatever its accents."""

    def __init__(self, language: str) -> None:
        super().__init__(shelf_of(language))
        self._book = name_book(language)

    def of_word(self, word: str) -> tuple[Seconds[SurfaceForm], ...]:
        """The names that begin with a word, if there are any."""
        names = self._book.beginning(fold(word))
        return (names,) if names else ()


@cache
def _starts(language: str) -> _Starts:
    return _Starts(language)


def name_starts(tokens: Tokens, language: str) -> list[tuple[int, Seconds[SurfaceForm]]]:
    """The words of a text that begin names, in order, with the names that they begin."""
    found = [
        (index, names)
        for word, (names,) in _starts(language).told(tokens)
        for index in tokens.places[word]
    ]
    found.sort(key=_PLACE)
    return found
