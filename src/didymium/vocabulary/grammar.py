"""Names inside sentences: Italian articles, prepositions and adjectives; the English "the"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

from didymium.errors import InputError
from didymium.vocabulary.names import name
from didymium.vocabulary.tables import rows

Gender = Literal["m", "f"]
Number = Literal["s", "p"]

# Italian prepositions that fuse with the article; the others stand before it.
_FUSED = {
    "di": {"il": "del", "lo": "dello", "la": "della", "l'": "dell'"}
    | {"i": "dei", "gli": "degli", "le": "delle"},
    "a": {"il": "al", "lo": "allo", "la": "alla", "l'": "all'"}
    | {"i": "ai", "gli": "agli", "le": "alle"},
    "da": {"il": "dal", "lo": "dallo", "la": "dalla", "l'": "dall'"}
    | {"i": "dai", "gli": "dagli", "le": "dalle"},
    "su": {"il": "sul", "lo": "sullo", "la": "sulla", "l'": "sull'"}
    | {"i": "sui", "gli": "sugli", "le": "sulle"},
    "in": {"il": "nel", "lo": "nello", "la": "nella", "l'": "nell'"}
    | {"i": "nei", "gli": "negli", "le": "nelle"},
}
_AND = {"it": "e", "en": "and"}
_PLAIN = ("con", "per", "tra", "fra", "verso", "contro")
_CELLS = {
    ("m", "s"): "masculine",
    ("f", "s"): "feminine",
    ("m", "p"): "masculine_plural",
    ("f", "p"): "feminine_plural",
}


@cache
def _italian() -> dict[tuple[str, str], tuple[Gender, Number, str, str]]:
    table: dict[tuple[str, str], tuple[Gender, Number, str, str]] = {}
    territories = [("territory", row["iso3"], row) for row in rows("grammar_it_territories")]
    others = [(row["kind"], row["id"], row) for row in rows("grammar_it")]
    for kind, entry_id, row in (*territories, *others):
        gender: Gender = "f" if row["gender"] == "f" else "m"
        number: Number = "p" if row["number"] == "p" else "s"
        table[kind, entry_id] = (gender, number, row["article"], row["place"])
    return table


@cache
def _english() -> frozenset[tuple[str, str]]:
    return frozenset((row["kind"], row["id"]) for row in rows("grammar_en"))


def gender_and_number(kind: str, entry_id: str) -> tuple[Gender, Number]:
    """Grammatical gender and number of an entry's Italian name.

    Territories, blocs, materials, stages and instruments have them; other kinds are an error.
    """
    found = _italian().get((kind, entry_id))
    if found is None:
        raise InputError(f"grammar: no Italian gender is listed for {kind} {entry_id}.")
    return found[0], found[1]


def _join(before: str, text: str) -> str:
    if not before:
        return text
    return before + text if before.endswith("'") else f"{before} {text}"


def _in_italian(kind: str, entry_id: str, preposition: str) -> str:
    shown = name(kind, entry_id, "it")
    # Persons, firms and the like take no article.
    _, _, article, place = _italian().get((kind, entry_id), ("m", "s", "", ""))
    if preposition == "in" and place:
        return _join(place, shown)
    return with_article(article, shown, preposition)


def with_article(article: str, shown: str, preposition: str = "") -> str:
    """Italian words after an article and, if one is given, a preposition, which fuses with it.

    Examples
    --------
    >>> with_article("l'", "80%", "da"), with_article("lo", "0,6%"), with_article("", "Londra", "a")
    ("dall'80%", 'lo 0,6%', 'a Londra')
    """
    if not preposition:
        return _join(article, shown)
    if preposition in _FUSED:
        return _join(_FUSED[preposition][article] if article else preposition, shown)
    if preposition in _PLAIN:
        return _join(preposition, _join(article, shown))
    known = ", ".join((*_FUSED, *_PLAIN))
    raise InputError(f'preposition: found "{preposition}"; expected one of {known}.')


def phrase(kind: str, entry_id: str, lang: str, preposition: str = "") -> str:
    """A name with its article, after a preposition if one is given.

    Examples
    --------
    >>> phrase("territory", "CHN", "it"), phrase("territory", "CHN", "it", "di")
    ('la Cina', 'della Cina')
    >>> phrase("territory", "CHN", "it", "in"), phrase("territory", "USA", "it", "in")
    ('in Cina', 'negli Stati Uniti')
    >>> phrase("territory", "USA", "en", "of"), phrase("material", "antimony", "it", "su")
    ('of the United States', "sull'antimonio")
    """
    if lang == "it":
        return _in_italian(kind, entry_id, preposition)
    shown = name(kind, entry_id, lang)
    if lang != "en":
        raise InputError(f'lang: found "{lang}"; phrases are made in "it" and "en".')
    article = "the" if (kind, entry_id) in _english() else ""
    return _join(preposition, _join(article, shown))


def enumerate_words(parts: Sequence[str], lang: str, *, last: str = "") -> str:
    """Words as an enumeration: "a, b e c" or "a, b and c"; ``last`` replaces the "e"."""
    if not parts:
        raise InputError("enumeration: found no words; expected at least one.")
    if lang not in _AND:
        raise InputError(f'lang: found "{lang}"; enumerations are made in "it" and "en".')
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} {last or _AND[lang]} {parts[-1]}"


def listing(
    kind: str, entry_ids: Sequence[str], lang: str, preposition: str = "", *, last: str = ""
) -> str:
    """Several names as one phrase: "delle terre rare, del gallio e del germanio".

    ``last`` is the word before the last name; "e" or "and" if not given. Italian repeats the
    preposition, English writes it once.
    """
    repeated = preposition if lang == "it" else ""
    parts = [phrase(kind, entry_id, lang, repeated) for entry_id in entry_ids]
    text = enumerate_words(parts, lang, last=last)
    return text if lang == "it" else _join(preposition, text)


@cache
def _adjectives() -> dict[tuple[str, str], dict[str, str]]:
    return {
        (row["iso3"], row["lang"]): row
        for row in rows("territory_adjectives")
        if row["rank"] == "1"
    }


def adjective(iso3: str, lang: str, gender: Gender = "m", number: Number = "s") -> str:
    """The adjective of a territory, in agreement: "cinese", "statunitensi", "Chinese".

    Examples
    --------
    >>> adjective("RUS", "it", "f", "p"), adjective("TUR", "it", "m", "p"), adjective("RUS", "en")
    ('russe', 'turchi', 'Russian')
    """
    found = _adjectives().get((iso3, lang))
    if found is None:
        raise InputError(f'adjective: none is listed for "{iso3}" in "{lang}".')
    return found[_CELLS[gender, number]]
