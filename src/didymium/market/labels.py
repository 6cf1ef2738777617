"""Names of a chain's products, places and end uses for readers, in English and Italian."""

from __future__ import annotations

from didymium.market.chain import Chain
from didymium.vocabulary import name as vocabulary_name

LANGS = ("en", "it")


def product_name(chain: Chain, product: str, lang: str = "en") -> str:
    """A product's name."""
    row = chain.products[product]
    return row.name_it if lang == "it" else row.name_en


def place_name(chain: Chain, place: str, lang: str = "en") -> str:
    """A territory's or region's name; the chain's own aggregates first."""
    own = chain.names.get(place)
    if own is not None:
        return own[lang]
    if place in chain.regions:
        return vocabulary_name("bloc", place, lang)
    if place == "WLD":
        return "mondo" if lang == "it" else "world"
    return vocabulary_name("territory", place, lang)


def end_use_name(chain: Chain, end_use: str, lang: str = "en") -> str:
    """An end use's name."""
    row = chain.end_uses[end_use]
    return row.name_it if lang == "it" else row.name_en
