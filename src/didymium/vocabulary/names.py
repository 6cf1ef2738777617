"""Every spelling in every language and what it stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from didymium.errors import InputError
from didymium.vocabulary.entries import KINDS, LANGS, Entry, Kind, SurfaceForm
from didymium.vocabulary.fold import fold
from didymium.vocabulary.tables import rows

_ISO3: Final = 3


@dataclass(frozen=True, slots=True)
class _Spec:
    table: str
    key: str
    extra: str
    capital: bool


# Where the entries of a kind live, where their further spellings live, and whether a
# spelling counts in a text only with a capital letter.
_SPECS: dict[Kind, _Spec] = {
    "territory": _Spec("territories", "iso3", "names_territories", True),
    "bloc": _Spec("blocs", "bloc", "names_blocs", True),
    "material": _Spec("materials", "material", "names_materials", False),
    "stage": _Spec("stages", "stage", "names_stages", False),
    "product": _Spec("products", "product", "names_products", False),
    "instrument": _Spec("instruments", "instrument", "names_instruments", False),
    "status": _Spec("statuses", "status", "names_statuses", False),
    "person": _Spec("persons", "person", "names_persons", True),
    "office": _Spec("offices", "office", "names_offices", False),
    "organisation": _Spec("organisations", "organisation", "names_organisations", True),
    "site": _Spec("sites", "site", "names_sites", True),
}


def require_kind(kind: str) -> Kind:
    """The kind itself, or an error that lists the kinds there are."""
    for known in KINDS:
        if kind == known:
            return known
    raise InputError(f'kind: found "{kind}"; expected one of {", ".join(KINDS)}.')


@cache
def entries(kind: Kind) -> dict[str, Entry]:
    """Every entry of a kind by its id, in the order of its table."""
    spec = _SPECS[kind]
    return {
        row[spec.key]: Entry(
            kind=kind,
            id=row[spec.key],
            name_en=row["name_en"],
            name_it=row["name_it"],
            role="id",
            note=row["note"],
        )
        for row in rows(spec.table)
    }


def _base_forms(kind: Kind, spec: _Spec) -> Iterator[SurfaceForm]:
    flags = frozenset({"capital"}) if spec.capital else frozenset[str]()
    for row in rows(spec.table):
        for lang in LANGS:
            form = row.get(f"name_{lang}", "")
            if form:
                yield SurfaceForm(form, kind, row[spec.key], lang, "name", flags)
        if kind == "material" and row["symbol"]:
            marks = frozenset({"capital", "symbol", "weak"})
            yield SurfaceForm(row["symbol"], kind, row[spec.key], "", "symbol", marks)


def _extra_forms(kind: Kind, spec: _Spec) -> Iterator[SurfaceForm]:
    for row in rows(spec.extra):
        flags = frozenset(flag for flag in row["flags"].split(";") if flag)
        yield SurfaceForm(row["form"], kind, row["id"], row["lang"], row["role"], flags)


def _adjectives() -> Iterator[SurfaceForm]:
    cells = ("masculine", "feminine", "masculine_plural", "feminine_plural")
    for row in rows("territory_adjectives"):
        flags = frozenset({"capital"}) if row["lang"] == "en" else frozenset[str]()
        for form in dict.fromkeys(row[cell] for cell in cells):
            yield SurfaceForm(form, "territory", row["iso3"], row["lang"], "adjective", flags)


@cache
def all_forms() -> tuple[SurfaceForm, ...]:
    """Every spelling of the tables, once per meaning and language, as the tables flag it."""
    found: dict[tuple[str, str, str, str], SurfaceForm] = {}
    for kind, spec in _SPECS.items():
        for form in (*_base_forms(kind, spec), *_extra_forms(kind, spec)):
            found.setdefault((form.form, form.kind, form.id, form.lang), form)
    for form in _adjectives():
        found.setdefault((form.form, form.kind, form.id, form.lang), form)
    return tuple(found.values())


@cache
def index() -> dict[str, tuple[SurfaceForm, ...]]:
    """Spellings by the form under which they are compared."""
    grouped: dict[str, list[SurfaceForm]] = defaultdict(list)
    for form in all_forms():
        grouped[fold(form.form)].append(form)
    return {key: tuple(forms) for key, forms in grouped.items()}


@cache
def lookalikes() -> dict[tuple[str, str], frozenset[str]]:
    """Compared forms, with language, that also mean something outside, with their flags."""
    return {
        (fold(row["form"]), row["lang"]): frozenset({"ambiguous", row["flag"]})
        for row in rows("lookalikes")
    }


def _readings(form: SurfaceForm, rivals: tuple[SurfaceForm, ...]) -> set[tuple[Kind, str]]:
    # A form without a language (proper names, symbols) stands in texts of every language.
    # Symbols are read letter for letter, so only the very same letters are a rival.
    return {
        (rival.kind, rival.id)
        for rival in rivals
        if (rival.lang == form.lang or not rival.lang or not form.lang)
        and (rival.form == form.form or not ({"symbol"} & (rival.flags | form.flags)))
    }


def _outside(key: str, lang: str) -> frozenset[str]:
    # A name without a language (a newspaper called Open) is met in every language's texts.
    langs = (lang,) if lang else LANGS
    return frozenset[str]().union(*(lookalikes().get((key, one), frozenset()) for one in langs))


@cache
def surface_forms() -> tuple[SurfaceForm, ...]:
    """Every spelling a text may use, with kind, id, language, role and flags.

    The flag ``ambiguous`` is set where a form has several readings in its language, inside
    the vocabulary (Congo, Corea) or outside it (table ``lookalikes``: Georgia the US state,
    litio the drug). Chemical symbols have an empty language and are to be matched letter for
    letter ("Eu" is europium, "EU" is not).
    Spellings that occur only in data files (flag ``no_text``) are left out.

    Returns
    -------
    tuple of SurfaceForm
        About ten thousand; build a matcher from them once.
    """
    answer: list[SurfaceForm] = []
    for key, forms in index().items():
        for form in forms:
            flags = form.flags | _outside(key, form.lang)
            if "no_text" in flags:
                continue
            if len(_readings(form, forms)) > 1:
                flags |= {"ambiguous"}
            answer.append(SurfaceForm(form.form, form.kind, form.id, form.lang, form.role, flags))
    return tuple(answer)


@cache
def _display(kind: Kind) -> dict[tuple[str, str], str]:
    spec = _SPECS[kind]
    return {
        (row[spec.key], lang): row[f"name_{lang}"]
        for row in rows(spec.table)
        for lang in LANGS
        if row.get(f"name_{lang}")
    }


def side_kind(code: str) -> Literal["territory", "bloc"]:
    """Whether a code of a side is a bloc's or a territory's; some blocs have three letters.

    Examples
    --------
    >>> side_kind("NAM"), side_kind("EU"), side_kind("IEA")
    ('territory', 'bloc', 'bloc')
    """
    own = len(code) == _ISO3 and code not in entries("bloc")
    return "territory" if own else "bloc"


def name(kind: str, entry_id: str, lang: str = "en") -> str:
    """The display name of an entry in a language.

    English and Italian exist for every entry; French, German and Spanish for territories,
    blocs and materials. A name that does not exist is an error, never another language's.

    Examples
    --------
    >>> name("territory", "CHN", "it"), name("material", "tungsten", "de")
    ('Cina', 'Wolfram')
    """
    known = require_kind(kind)
    if entry_id not in entries(known):
        near = ", ".join(list(entries(known))[:3])
        raise InputError(f'{kind} id: found "{entry_id}"; expected an id such as {near}.')
    answer = _display(known).get((entry_id, lang))
    if answer is None:
        raise InputError(f'lang: found "{lang}"; there is no such name for {kind} {entry_id}.')
    return answer
