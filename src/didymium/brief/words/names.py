"""Names with their articles and prepositions: la Cina, della Cina, negli Stati Uniti."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from didymium import vocabulary
from didymium.brief.words.numbers import Language
from didymium.errors import InputError
from didymium.vocabulary.grammar import with_article

# What the forms of a name are written with, in English and in Italian.
_PREPOSITIONS: Final = {
    "the": ("", ""),
    "of": ("of", "di"),
    "to": ("to", "a"),
    "from": ("from", "da"),
    "on": ("on", "su"),
    "in": ("in", "in"),
}
FORMS: Final = ("", *_PREPOSITIONS)
# No names: written small inside a sentence.
_AGGREGATES: Final = frozenset({"WLD", "OTH"})


def plain(kind: str, name_id: str, lang: Language) -> str:
    """The display name without article."""
    shown = vocabulary.name(kind, name_id, lang)
    return shown.lower() if kind == "territory" and name_id in _AGGREGATES else shown


def phrase(kind: str, name_id: str, lang: Language, form: str = "") -> str:
    """The name in a sentence: bare, or with the article and a preposition.

    ``form`` is empty, ``the``, ``of``, ``to``, ``from``, ``on`` or ``in``; anything else is an
    error.

    >>> phrase("territory", "USA", "it", "in"), phrase("territory", "USA", "en", "of")
    ('negli Stati Uniti', 'of the United States')
    """
    if form not in FORMS:
        raise ValueError(f'no form "{form}" of a name; there are {", ".join(FORMS[1:])}')
    kind = _kind(kind, name_id)
    if not form:
        return plain(kind, name_id, lang)
    whole = vocabulary.phrase(kind, name_id, lang, _PREPOSITIONS[form][lang == "it"])
    return whole.replace(vocabulary.name(kind, name_id, lang), plain(kind, name_id, lang))


def is_plural(kind: str, name_id: str) -> bool:
    """Whether the Italian name is plural: gli Stati Uniti hanno, la Cina ha."""
    with suppress(InputError):
        return vocabulary.gender_and_number(_kind(kind, name_id), name_id)[1] == "p"
    return False


def _kind(kind: str, name_id: str) -> str:
    """The kind of a party, by which table holds its code; any other kind as it is."""
    return vocabulary.side_kind(name_id) if kind == "territory" else kind


_INDEFINITE: Final = {
    "il": "un ",
    "lo": "uno ",
    "la": "una ",
    "i": "dei ",
    "gli": "degli ",
    "le": "delle ",
}


# English words that take no article: public money told by its kind, enforcement.
_UNCOUNTED: Final = frozenset({"equity", "state_aid", "customs_enforcement", "force_majeure"})


def indefinite(kind: str, name_id: str, lang: Language) -> str:
    """A name with its indefinite article: un divieto, un'indagine, delle sanzioni; a ban.

    >>> indefinite("instrument", "trade_investigation", "it")
    "un'indagine commerciale"
    """
    shown = phrase(kind, name_id, lang)
    if lang == "en" and name_id in _UNCOUNTED:
        return shown
    if lang == "en":
        return with_indefinite(shown, lang)
    article = phrase(kind, name_id, lang, "the").removesuffix(shown).strip()
    if article == "l'":
        return ("un'" if vocabulary.gender_and_number(kind, name_id)[0] == "f" else "un ") + shown
    return _INDEFINITE.get(article, "") + shown


def with_indefinite(shown: str, lang: Language) -> str:
    """An English name with a or an; bare where it is plural or in Italian.

    >>> with_indefinite("export licensing requirement", "en"), with_indefinite("grant", "en")
    ('an export licensing requirement', 'a grant')
    """
    if lang == "it" or shown.endswith("s"):
        return shown
    return f"{'an' if shown[0].lower() in 'aeiou' else 'a'} {shown}"


def with_number(form: str, digits: str, lang: Language) -> str:
    """A printed number with its Italian article: il 69%, l'8%, lo 0,6%; bare in English.

    >>> with_number("from", "0,6%", "it"), with_number("the", "80%", "it")
    ('dallo 0,6%', "l'80%")
    """
    if lang == "en":
        return digits
    whole = digits.split(",")[0].split("%")[0].split("–")[0].strip("\u2212+").split("\u00a0")[0]
    if whole == "0":
        article = "lo"
    elif whole in {"1", "11"} or whole.startswith("8"):
        article = "l'"
    else:
        article = "il"
    return with_article(article, digits, _PREPOSITIONS[form][1])
