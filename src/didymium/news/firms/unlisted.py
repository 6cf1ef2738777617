"""Firms that nothing in the text shows as such, but for "the company" that stands for them.

"Norsk Hydro idles a Slovak line. ... the company told the exchange": the first unknown name that
acts as a subject, on a page that speaks of a company and names none.
"""

from __future__ import annotations

from functools import cache

from didymium.news.tables import rows
from didymium.news.words.doc import Doc, Sent
from didymium.news.words.tokens import among
from didymium.news.words.verb_forms import forms_of, small_words

_LONGEST = 4
_SHORT = 3
_NEAR = 2
_TITLE_SHARE = 0.75
# Endings of common nouns that open sentences: "Production resumes", "Prices rise".
_COMMON_ENDINGS = ("tion", "sion", "ment", "ing", "ness", "zione", "sione", "mento", "tà")


@cache
def _no_names(language: str) -> frozenset[str]:
    """Words written with a capital that begin no firm's name."""
    found: set[str] = set()
    for kind in ("determiner", "connector", "adverb", "pronoun"):
        found |= small_words(language, kind)
    tables = ("months", "date_words", "common_capitals", "roles", "organisation_words")
    for table in (*tables, "collectives"):
        for row in rows(table):
            found.update(word for words in row["words"].split("|") for word in words.split(" "))
    return frozenset(found)


def acting_name(doc: Doc, spoken_of: int) -> tuple[int, int] | None:
    """The unknown name meant by "the company" at a word: in the headline or just before it."""
    language = "en" if doc.language == "en" else "it"
    no_names = _no_names(language)
    passive = None
    for sent in _near(doc, spoken_of):
        for first in _capitals(doc, sent, spoken_of):
            if doc.tokens.norms[first] in no_names:
                continue
            last = _run(doc, first)
            opens = first == sent.first
            if _acts(doc, last, language) and _is_name(doc, first, last, sentence=opens):
                return first, last
            if passive is None and not opens and last - first > 1:
                passive = first, last
    return passive


def _near(doc: Doc, index: int) -> list[Sent]:
    """The headline, and the sentence of a word with the two before it."""
    own = doc.sentence_at(index)
    place = own.index if own is not None else 0
    return [s for s in doc.sentences if s.part == "headline" or place - _NEAR <= s.index <= place]


def _capitals(doc: Doc, sent: Sent, stop: int) -> list[int]:
    """The unknown words with a capital of a sentence that does not write all so."""
    words = [i for i in range(sent.first, sent.last) if len(doc.tokens.norms[i]) > _SHORT]
    if sum(map(doc.tokens.capital, words)) > _TITLE_SHARE * max(1, len(words)):
        return []
    return [
        i
        for i in among(doc.tokens.capitals, sent.first, min(stop, sent.last))
        if not doc.taken[i] and doc.tokens.norms[i][0].isalpha()
    ]


def _run(doc: Doc, first: int) -> int:
    """The end of the capitals that begin at a word."""
    tokens, last = doc.tokens, first + 1
    while (
        last < len(tokens)
        and last - first < _LONGEST
        and tokens.capital(last)
        and not doc.taken[last]
        and tokens.text[tokens.ends[last - 1] : tokens.starts[last]] in {" ", "-"}
    ):
        last += 1
    return last


def _acts(doc: Doc, last: int, language: str) -> bool:
    """Whether a finite verb, or a possessor's mark, follows a name."""
    if last >= len(doc.tokens):
        return False
    word = doc.tokens.norms[last]
    return word == "'s" or any(form.mood == "indicative" for form in forms_of(word, language))


def _is_name(doc: Doc, first: int, last: int, *, sentence: bool) -> bool:
    """Whether capitals make a name: two words, or one that is no common noun in first place."""
    word = doc.tokens.norms[first]
    if last - first > 1 or not sentence:
        return len(word) > _SHORT or last - first > 1
    plain = len(word) > _SHORT and not word.endswith(_COMMON_ENDINGS)
    return plain and not (doc.language == "en" and word.endswith("s"))
