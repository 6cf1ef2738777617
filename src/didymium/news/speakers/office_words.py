"""Words and tables of offices: who held which, which words name the same level."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from didymium import vocabulary
from didymium.news.tables import words_of
from didymium.news.types import SpeakerKind

COMPLEMENT_LINKS = frozenset(
    ("di", "del", "della", "dell'", "degli", "dei", "delle", "of", "the", "for")
)
"""Words between an office and what it belongs to."""
_ARMS = frozenset(
    (
        *("ministry", "ministries", "ministero", "dicastero", "department", "dipartimento"),
        *("embassy", "ambasciata", "consulate", "consolato"),
    )
)
_SMALL = frozenset(("the", "its", "own", "del", "della", "dell"))
_UNION = frozenset(("ue", "eu", "unione", "europea", "europeo", "europee", "european", "union"))
_LEVEL_OF_OFFICE = {
    "head_of_state": "head",
    "head_of_government": "head",
    "head": "head",
    "spokesperson": "spokesman",
    "envoy": "official",
}


@cache
def offices_of_person(person: str) -> frozenset[str]:
    """The offices that a known person ever held; none for an unknown one."""
    if not person:
        return frozenset()
    return frozenset(tenure.office for tenure in vocabulary.offices_of(person))


@cache
def levels_of_person(person: str) -> frozenset[str]:
    """The levels of the offices that a known person held: head, spokesman, minister ..."""
    kinds = {office.id: office.kind for office in vocabulary.offices()}
    return frozenset(
        _LEVEL_OF_OFFICE.get(kinds[tenure.office], "minister")
        for tenure in vocabulary.offices_of(person)
    )


@cache
def level_words(language: str, level: str) -> frozenset[str]:
    """The single words for offices of a level: "presidente", "governatrice"."""
    found = words_of("roles", language, level=level)
    return frozenset(word for word in found if " " not in word)


def plain_words(words: Iterable[str]) -> frozenset[str]:
    """The words of an office without articles, the names of the Union made one."""
    return frozenset(
        "europe" if word in _UNION else word for word in words if word not in COMPLEMENT_LINKS
    )


@lru_cache(maxsize=4_096)
def arm_of_state(name: str, country: str | None) -> tuple[SpeakerKind, str | None]:
    """As whom an unlisted body speaks: a ministry or embassy as its state, others as themselves.

    A ministry that the vocabulary lists under a longer name speaks as that.
    """
    words = frozenset(re.findall(r"\w{3,}", name.lower()))
    if country is None or _ARMS.isdisjoint(words):
        return "organisation", None
    for held in vocabulary.organisations():
        if held.iso3 == country and held.kind == "ministry":
            for listed in (held.name_en, held.name_it):
                if words - _SMALL <= frozenset(re.findall(r"\w{3,}", listed.lower())):
                    return "organisation", held.id
    return "territory", country
