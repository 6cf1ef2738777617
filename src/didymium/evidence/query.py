"""What a user asks for, in the words of the vocabulary: names become ids, stages gain their kin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from didymium.errors import InputError, UnknownNameError
from didymium.evidence.contract import PATTERNS, allowed, code_lists

if TYPE_CHECKING:
    import polars as pl

Names = str | int | Iterable[str | int] | None

_KIN = {"refining": ("refining", "separation")}
"""Stages that mean more than their own name: refining a rare earth is separating it."""


@dataclass(frozen=True, slots=True)
class Query:
    """Ids to look for; an empty tuple asks for all."""

    materials: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()

    def filter(self) -> pl.Expr:
        """The query as an expression over the observation table."""
        import polars as pl

        keep = pl.lit(True)
        wanted = {
            "material": self.materials,
            "stage": self.stages,
            "iso3": self.territories,
            "measure": self.measures,
            "kind": self.kinds,
            "edition": self.editions,
            "basis": self.bases,
        }
        for column, ids in wanted.items():
            if ids:
                keep = keep & pl.col(column).is_in(list(ids))
        if self.periods:
            fits = pl.lit(False)
            for period in self.periods:
                fits = fits | period_fits(pl.col("period"), period)
            keep = keep & fits
        return keep


def period_fits(column: pl.Expr, wanted: str) -> pl.Expr:
    """True where a period is the wanted one, lies in it, or (for ranges of years) covers it."""
    import polars as pl

    exact = column == wanted
    inside = column.str.starts_with(f"{wanted}-") & ~column.str.contains("/")
    fiscal = column == f"FY{wanted}"
    first = column.str.extract(r"^(\d{4})", 1).cast(pl.Int32, strict=False)
    last = column.str.extract(r"/(\d{4})", 1).cast(pl.Int32, strict=False)
    if not wanted.isdigit():
        return exact | inside
    covers = (first <= int(wanted)) & (last >= int(wanted))
    return exact | inside | fiscal | covers.fill_null(False)


def query(
    *,
    material: Names = None,
    stage: Names = None,
    iso3: Names = None,
    period: Names = None,
    measure: Names = None,
    kind: Names = None,
    edition: Names = None,
    basis: Names = None,
) -> Query:
    """The query for names in any language the vocabulary knows; unknown names are errors."""
    stages = _ids(stage, "stage", "vocabulary:stage")
    return Query(
        materials=_ids(material, "material", "vocabulary:material"),
        stages=tuple(dict.fromkeys(kin for one in stages for kin in _KIN.get(one, (one,)))),
        territories=_ids(iso3, "territory or bloc", "vocabulary:territory_or_bloc"),
        periods=tuple(_period(str(one)) for one in _many(period)),
        measures=_codes(measure, "measure"),
        kinds=_codes(kind, "kind"),
        editions=tuple(str(one) for one in _many(edition)),
        bases=_codes(basis, "basis"),
    )


def _many(names: Names) -> Sequence[str | int]:
    if names is None:
        return ()
    if isinstance(names, str | int):
        return (names,)
    return tuple(names)


def _ids(names: Names, what: str, codes: str) -> tuple[str, ...]:
    known = allowed(codes)
    assert known is not None
    found = []
    for name in _many(names):
        text = str(name)
        found.append(text if text in known else _resolve(text, what, known))
    return tuple(found)


def _resolve(name: str, what: str, known: frozenset[str]) -> str:
    from didymium.vocabulary import resolve

    kinds = ("territory", "bloc") if what == "territory or bloc" else (what,)
    problem: InputError | None = None
    near: list[str] = []
    for kind in kinds:
        try:
            entry = resolve(name, kind=kind)
        except UnknownNameError as error:
            near.extend(error.suggestions)
            problem = UnknownNameError(name, what=what, suggestions=near)
            continue
        except InputError as error:
            problem = error
            continue
        if entry.id in known:
            return entry.id
    hint = _other_kind(name)
    if problem is not None and hint:
        raise InputError(f"{problem} {hint}") from problem
    raise problem or UnknownNameError(name, what=what)


def _other_kind(name: str) -> str:
    """A word of help for a name given in the wrong place: a territory as a material, say."""
    from didymium.vocabulary import resolve

    try:
        entry = resolve(name)
    except InputError:
        return ""
    options = {"territory": "--for", "bloc": "--for", "stage": "--stage"}
    use = f"; use {options[entry.kind]}" if entry.kind in options else ""
    return f"It is a {entry.kind} ({entry.id}){use}."


def _period(text: str) -> str:
    if not re.match(PATTERNS["period"], text):
        raise InputError(
            f'"{text}" is not a period; write a year, month, quarter or half, such as 2025-Q2.'
        )
    return text


def _codes(names: Names, list_name: str) -> tuple[str, ...]:
    from difflib import get_close_matches

    known = code_lists()[list_name]
    for name in _many(names):
        if str(name) not in known:
            near = get_close_matches(str(name), list(known), n=3) or list(known)
            raise UnknownNameError(str(name), what=list_name, suggestions=near)
    return tuple(str(name) for name in _many(names))
