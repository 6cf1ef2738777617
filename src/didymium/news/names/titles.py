"""Words of offices and titles before a person's name."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from didymium.news.names.public_bodies import DEPARTMENTS
from didymium.news.names.represented import sounds_public
from didymium.news.tables import words_of
from didymium.news.words.doc import Doc
from didymium.news.words.phrases import phrase_words
from didymium.news.words.verb_forms import small_words

_COMMITTEES = frozenset(("committee", "affairs", "partnerships", "communications", "financial"))
_FEWEST_NAMES = 2
_TITLES = frozenset(
    (
        *("mp", "mep", "sen", "rep", "gov", "gen", "mr", "mrs", "ms", "dr", "prof", "sir"),
        *("justice", "judge", "vicar", "delegate", "lieutenant", "colonel", "admiral", "bishop"),
        *("datuk", "seri", "lord", "lady", "dame", "baroness", "baron", "representative"),
    )
)


@cache
def office_words(language: str) -> frozenset[str]:
    """Every word of the names of offices and of what they are for: "chief", "officer", "mines"."""
    words = {word for phrase in words_of("roles", language) for word in phrase_words(phrase)}
    return frozenset(words - small_words(language, "determiner") | _COMMITTEES | DEPARTMENTS)


def behind_titles(doc: Doc, first: int, last: int, tails: Set[str]) -> int:
    """Where a name begins behind titles and offices: "Ms", "Chief Financial Officer".

    ``tails``: words that end the name of a body, where nothing is cut.
    """
    norms = doc.tokens.norms
    while norms[first] in _TITLES and last - first > 1:
        first += 1
    words = office_words(doc.language)
    offices = [i for i in range(first, last - _FEWEST_NAMES) if norms[i] in words]
    if not offices or not words.isdisjoint(norms[offices[-1] + 1 : last]):
        return first
    begin = offices[-1] + 1
    body = norms[last - 1] in tails or sounds_public(doc.tokens.slice(begin, last))
    return first if body else begin
