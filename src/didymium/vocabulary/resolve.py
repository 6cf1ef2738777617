"""From a name or code to what it stands for; an unknown or ambiguous name is an error."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache

from didymium.errors import AmbiguousNameError, InputError, UnknownNameError
from didymium.vocabulary.entries import KINDS, Entry, Kind
from didymium.vocabulary.fold import fold
from didymium.vocabulary.lists import blocs, product_codes, territories
from didymium.vocabulary.names import entries, index, require_kind
from didymium.vocabulary.people import office_holder
from didymium.vocabulary.tables import rows

SCHEMES = ("iso2", "iso3", "m49", "baci", "hs6")

# Roles under which a spelling points at an entry without being a name of it.
_NOT_NAMES = frozenset({"adjective", "symbol"})
_HOUSE_LANGS = frozenset({"en", "it", ""})
_ARTICLE = re.compile(r"(?:(?:il|lo|la|i|gli|le|the) |l')(?=\w)")
_SUGGESTED = 5
_QUOTED = 80


@cache
def _codes(scheme: str) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, dict[Entry, None]] = defaultdict(dict)
    if scheme == "hs6":
        for code in product_codes():
            if code.coverage == "whole":
                found[code.hs6][entries("product")[code.product]] = None
    else:
        for territory in territories():
            value: str = getattr(territory, scheme)
            if value:
                found[value][entries("territory")[territory.iso3]] = None
        for row in rows("territory_codes"):
            if row["scheme"] == scheme:
                found[row["code"]][entries("territory")[row["iso3"]]] = None
    return {code: tuple(group) for code, group in found.items()}


@cache
def _partial_codes() -> dict[str, tuple[Entry, ...]]:
    found: dict[str, dict[Entry, None]] = defaultdict(dict)
    for code in product_codes():
        if code.coverage == "part":
            found[code.hs6][entries("product")[code.product]] = None
    return {code: tuple(group) for code, group in found.items()}


def _normal_code(text: str, scheme: str) -> str:
    if scheme in {"iso2", "iso3"}:
        return text.upper()
    if scheme == "hs6":
        return re.sub(r"[.\s]", "", text)
    return text.zfill(3)


@cache
def _ids() -> dict[str, tuple[Entry, ...]]:
    found: dict[str, dict[Entry, None]] = defaultdict(dict)
    for kind in KINDS:
        for entry_id, entry in entries(kind).items():
            found[entry_id][entry] = None
    for scheme in ("iso2", "m49", "baci"):
        for code, group in _codes(scheme).items():
            found[code].update(dict.fromkeys(group))
    for code, group in _codes("hs6").items():
        found[code].update(dict.fromkeys(group))
    for entry in entries("material").values():
        symbol = _symbols().get(entry.id)
        if symbol:
            found[symbol][entry] = None
    return {key: tuple(group) for key, group in found.items()}


@cache
def _symbols() -> dict[str, str]:
    return {row["material"]: row["symbol"] for row in rows("materials") if row["symbol"]}


def _as_met(entry: Entry, role: str) -> Entry:
    return Entry(entry.kind, entry.id, entry.name_en, entry.name_it, role, entry.note)


def _by_name(key: str, kinds: frozenset[Kind]) -> dict[Entry, str]:
    usable = [
        form for form in index().get(key, ()) if form.kind in kinds and form.role not in _NOT_NAMES
    ]
    # "carbon" is the element in English and coal in Spanish: the two languages of the house
    # are read first, the three further ones only where these know nothing.
    chosen = [form for form in usable if form.lang in _HOUSE_LANGS] or usable
    found: dict[Entry, str] = {}
    for form in chosen:
        found.setdefault(entries(form.kind)[form.id], form.role)
    return found


def _candidates(text: str, kinds: frozenset[Kind]) -> dict[Entry, str]:
    exact = {entry: "id" for entry in _ids().get(text, ()) if entry.kind in kinds}
    if exact:
        return exact
    key = fold(text)
    found = _by_name(key, kinds)
    if not found:
        bare = _ARTICLE.sub("", key, count=1)
        if bare != key:
            found = _by_name(bare, kinds)
    return found


@cache
def _lifetimes() -> dict[tuple[Kind, str], tuple[date | None, date | None]]:
    spans: dict[tuple[Kind, str], tuple[date | None, date | None]] = {}
    for territory in territories():
        spans["territory", territory.iso3] = (territory.start, territory.end)
    for bloc in blocs():
        spans["bloc", bloc.id] = (bloc.start, bloc.end)
    return spans


def _lived(entry: Entry, on: date) -> bool:
    start, end = _lifetimes().get((entry.kind, entry.id), (None, None))
    return (start is None or start <= on) and (end is None or on <= end)


def suggest(name: str, *, kinds: Iterable[Kind] = KINDS, count: int = _SUGGESTED) -> list[str]:
    """The nearest known names, best first, each of which resolves.

    One name for each thing; adjectives lead to the name of what they describe.
    """
    from difflib import get_close_matches

    wanted = frozenset(kinds)
    key = fold(name)
    usable = {
        spelled
        for spelled, forms in index().items()
        if any(form.kind in wanted and form.role != "symbol" for form in forms)
    }
    near = [key] if key in usable else get_close_matches(key, usable, n=4 * count, cutoff=0.76)
    answer: dict[tuple[Kind, str], str] = {}
    for spelled in near:
        for form in index()[spelled]:
            if form.kind in wanted:
                entry = entries(form.kind)[form.id]
                plain = entry.name_en if form.role in _NOT_NAMES else form.form
                answer.setdefault((form.kind, form.id), plain)
    return list(dict.fromkeys(answer.values()))[:count]


def _resolve_code(text: str, scheme: str) -> Entry:
    if scheme not in SCHEMES:
        raise InputError(f'scheme: found "{scheme}"; expected one of {", ".join(SCHEMES)}.')
    found = _codes(scheme).get(_normal_code(text, scheme), ())
    if len(found) == 1:
        return _as_met(found[0], "code")
    parts = _partial_codes().get(_normal_code(text, scheme), ()) if scheme == "hs6" else ()
    if found or parts:
        raise AmbiguousNameError(text, candidates=[str(entry) for entry in (*found, *parts)])
    kind: Kind = "product" if scheme == "hs6" else "territory"
    known = _candidates(text, frozenset({kind}))
    hints = sorted(code for code, group in _codes(scheme).items() if set(group) & set(known))
    raise UnknownNameError(_shown(text), what=f"code under {scheme} that", suggestions=hints)


def _shown(text: str) -> str:
    # What came from outside is quoted short and without characters that steer a terminal.
    short = text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
    return "".join(char if char.isprintable() else "\ufffd" for char in short)


def is_name(name: str, kind: Kind) -> bool:
    """Whether something of a kind bears a name; the nearest names are not looked for."""
    return bool(name.strip()) and bool(_candidates(name.strip(), frozenset((kind,))))


def resolve(
    name: str, *, scheme: str | None = None, kind: str | None = None, on: date | None = None
) -> Entry:
    """What a name or code stands for.

    Without ``scheme`` an id or code is tried first, letter for letter ("NA" is Namibia, "Na"
    sodium), then every spelling in every language without regard to case, accents, dots
    and dashes, then the same without a leading article ("gli Stati Uniti").

    Parameters
    ----------
    name : the name or code, as it stands in a text or a data file.
    scheme : one of ``iso2``, ``iso3``, ``m49``, ``baci``, ``hs6``: read ``name`` as that code.
    kind : look only at one kind (``territory``, ``material`` ...).
    on : the day meant. A state or bloc that did not exist then is unknown, and an office
        answers with the person who held it.

    Raises
    ------
    UnknownNameError
        No such name; ``suggestions`` holds the nearest ones. Adjectives are not names, and
        chemical symbols count only letter for letter.
    AmbiguousNameError
        Several things bear the name; ``candidates`` holds them.

    Examples
    --------
    >>> resolve("Stati Uniti").id, resolve("842", scheme="baci").id, resolve("Pechino").id
    ('USA', 'USA', 'CHN')
    """
    text = name.strip()
    kinds = frozenset(KINDS if kind is None else (require_kind(kind),))
    what = "name" if kind is None else kind
    if not text:
        raise UnknownNameError(_shown(name), what=what)
    if scheme is not None:
        return _resolve_code(text, scheme)
    found = _candidates(text, kinds)
    if on is not None:
        living = {entry: role for entry, role in found.items() if _lived(entry, on)}
        if found and not living:
            gone = ", ".join(str(entry) for entry in found)
            raise UnknownNameError(_shown(name), what=f"{what} on {on} ({gone} did not exist then)")
        found = living
    if not found:
        suggestions = suggest(text, kinds=kinds)
        raise UnknownNameError(_shown(name), what=what, suggestions=suggestions)
    if len(found) > 1:
        raise AmbiguousNameError(_shown(name), candidates=[str(entry) for entry in found])
    ((entry, role),) = found.items()
    if entry.kind == "office" and on is not None and kind is None:
        return _as_met(entries("person")[office_holder(entry.id, on).id], "office")
    return _as_met(entry, role)
