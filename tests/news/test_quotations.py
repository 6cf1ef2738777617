"""Which words stand in quotation marks, and which between them are the writer's."""

from __future__ import annotations

import pytest

from didymium.news.words.doc import Doc, sentences_in_words
from didymium.news.words.quotations import find_quotations, quoted_words
from didymium.news.words.text import sentences
from didymium.news.words.tokens import tokenise


def _quoted(text: str, language: str = "it") -> list[str]:
    tokens = tokenise(text)
    doc = Doc(
        text,
        language,
        tokens,
        sentences_in_words(sentences(text, language), tokens),
        bytearray(len(tokens)),
    )
    inside = quoted_words(doc, find_quotations(doc))
    return [norm for norm, quoted in zip(tokens.norms, inside, strict=True) if quoted]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("«Apriamo», dice. Poi tace.", ["apriamo"]),
        ("“Apriamo“, dice.", ["apriamo"]),
        ("Lui: ”Apriamo”, poi va.", ["apriamo"]),
        ("«Apriamo - ha detto Urso - domani» e tace.", ["apriamo", "domani"]),
        ("«Apriamo - ha detto Urso -. Domani», e tace.", ["apriamo", ".", "domani"]),
        ("«Cobalto - nichel - litio» e basta.", ["cobalto", "-", "nichel", "-", "litio"]),
        ("'Apriamo domani', ha affermato.", ["apriamo", "domani"]),
        ("L'arma 'terre rare' di Pechino.", []),
        ("“Una riga.\n“Altra riga”, dice.", ["una", "riga", ".", "altra", "riga"]),
        ('Un " solo segno.', []),
    ],
)
def test_quoted_words(text: str, words: list[str]) -> None:
    assert _quoted(text) == words


def test_plural_possessives_close_no_quotation() -> None:
    text = "'The miners' pay rises,' he said."
    assert _quoted(text, "en") == ["the", "miners", "'", "pay", "rises", ","]
