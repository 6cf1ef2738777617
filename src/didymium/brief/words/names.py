"""Names with their articles and prepositions: la Cina, della Cina, negli Stati Uniti."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Final

from didymium import vocabulary
from didymium.brief.words.numbers import Language
from didymium.vocabulary.tables import rows as vocabulary_rows

# Preposition and article made one, by the article; an apostrophe takes no space after it.
_JOINED: Final = {
    "of": {
        "il": "del",
        "lo": "dello",
        "l'": "dell'",
        "la": "della",
        "i": "dei",
        "gli": "degli",
        "le": "delle",
        "": "di",
    },
    "to": {
        "il": "al",
        "lo": "allo",
        "l'": "all'",
        "la": "alla",
        "i": "ai",
        "gli": "agli",
        "le": "alle",
        "": "a",
    },
    "from": {
        "il": "dal",
        "lo": "dallo",
        "l'": "dall'",
        "la": "dalla",
        "i": "dai",
        "gli": "dagli",
        "le": "dalle",
        "": "da",
    },
    "on": {
        "il": "sul",
        "lo": "sullo",
        "l'": "sull'",
        "la": "sulla",
        "i": "sui",
        "gli": "sugli",
        "le": "sulle",
        "": "su",
    },
    "in": {
        "il": "nel",
        "lo": "nello",
        "l'": "nell'",
        "la": "nella",
        "i": "nei",
        "gli": "negli",
        "le": "nelle",
        "": "in",
    },
}
FORMS: Final = ("", "the", "of", "to", "from", "on", "in")
_ENGLISH: Final = {"the": "", "of": "of ", "to": "to ", "from": "from ", "on": "on ", "in": "in "}
_ENGLISH_THE: Final = frozenset(
    {
        *"ARE BHS CAF COD COG COM DOM GBR GMB MDV NLD PHL USA SUN WLD".split(),  # noqa: SIM905
        *"EU G7 G8 G20 EFTA EUROZONE UN QUAD OECD WTO AU".split(),  # noqa: SIM905
    }
)
# Blocs known by their initials, in each language.
_INITIALS: Final = {
    "G7": {"it": "G7", "en": "G7"},
    "G8": {"it": "G8", "en": "G8"},
    "G20": {"it": "G20", "en": "G20"},
    "NATO": {"it": "NATO", "en": "NATO"},
    "BRICS": {"it": "BRICS", "en": "BRICS"},
    "EFTA": {"it": "EFTA", "en": "EFTA"},
    "OECD": {"it": "OCSE", "en": "OECD"},
    "WTO": {"it": "OMC", "en": "WTO"},
    "UN": {"it": "ONU", "en": "UN"},
}
_AGGREGATES: Final = {
    "WLD": {"it": "mondo", "en": "world"},
    "OTH": {"it": "altri paesi", "en": "other countries"},
}


@cache
def _articles() -> dict[tuple[str, str], str]:
    text = resources.files("didymium.brief.words").joinpath("italian.csv").read_text("utf-8")
    own = {(row["kind"], row["id"]): row["article"] for row in csv.DictReader(text.splitlines())}
    states = {
        ("territory", row["iso3"]): row["article"]
        for row in vocabulary_rows("grammar_it_territories")
    }
    listed = {(row["kind"], row["id"]): row["article"] for row in vocabulary_rows("grammar_it")}
    return states | {key: article for key, article in listed.items() if article} | own


@cache
def _places() -> dict[str, str]:
    return {row["iso3"]: row["place"] for row in vocabulary_rows("grammar_it_territories")}


def plain(kind: str, name_id: str, lang: Language) -> str:
    """The display name without article."""
    if kind == "territory" and name_id in _AGGREGATES:
        return _AGGREGATES[name_id][lang]
    if kind == "bloc" and name_id in _INITIALS:
        return _INITIALS[name_id][lang]
    return vocabulary.name(kind, name_id, lang)


def phrase(kind: str, name_id: str, lang: Language, form: str = "") -> str:
    """The name in a sentence: bare, or with the article and a preposition.

    ``form`` is empty, ``the``, ``of``, ``to``, ``from`` or ``in``; anything else is an error.

    >>> phrase("territory", "USA", "it", "in"), phrase("territory", "USA", "en", "of")
    ('negli Stati Uniti', 'of the United States')
    """
    if form not in FORMS:
        raise ValueError(f'no form "{form}" of a name; there are {", ".join(FORMS[1:])}')
    if kind == "territory":
        kind = vocabulary.side_kind(name_id)
    shown = plain(kind, name_id, lang)
    if not form:
        return shown
    if lang == "en":
        article = "the " if kind != "material" and name_id in _ENGLISH_THE else ""
        return _ENGLISH[form] + article + shown
    if form == "in" and kind == "territory" and name_id in _places():
        return _glued(_places()[name_id], shown)
    article = _articles().get((kind, name_id), _guessed(shown))
    return _glued(article if form == "the" else _JOINED[form][article], shown)


def is_plural(kind: str, name_id: str) -> bool:
    """Whether the Italian name is plural: gli Stati Uniti hanno, la Cina ha."""
    if kind == "territory":
        kind = vocabulary.side_kind(name_id)
    if (kind, name_id) in _articles():
        return _articles()[kind, name_id] in {"i", "gli", "le"}
    return False


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
        return ("un'" if _gender(kind, name_id) == "f" else "un ") + shown
    return _INDEFINITE.get(article, "") + shown


def _gender(kind: str, name_id: str) -> str:
    return next(
        (
            r["gender"]
            for r in vocabulary_rows("grammar_it")
            if (r["kind"], r["id"]) == (kind, name_id)
        ),
        "m",
    )


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
    return _glued(article if form == "the" else _JOINED[form][article], digits)


def _glued(before: str, shown: str) -> str:
    if not before:
        return shown
    return f"{before}{shown}" if before.endswith("'") else f"{before} {shown}"


def _guessed(shown: str) -> str:
    """The article of a singular Italian noun that is in no table, by how it begins and ends."""
    low = shown.lower()
    if low[0] in "aeiou":
        return "l'"
    if low.split()[0].endswith("a"):
        return "la"
    hard = low.startswith(("z", "gn", "ps", "pn", "x", "y")) or (
        low[0] == "s" and low[1] not in "aeiou"
    )
    return "lo" if hard else "il"
