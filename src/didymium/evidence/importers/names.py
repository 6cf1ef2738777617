"""Labels of a source -> our ids: by the source's own table of labels, then by the vocabulary."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from didymium.errors import UnknownNameError
from didymium.evidence.importers.findings import Findings


@functools.cache
def label_table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of ``labels/<name>.csv``: one row per label of a source."""
    text = (files("didymium.evidence.importers") / "labels" / f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def territories_by_code(
    codes: Iterable[str], scheme: str, where: str, findings: Findings, *, years: Mapping[str, int]
) -> dict[str, str]:
    """Territory ids of codes of a scheme (``baci``, ``m49``, ``iso2``); unknown ones are problems.

    Parameters
    ----------
    years : last year in which a code is used, for codes whose meaning depends on the date
    """
    from datetime import date

    from didymium import vocabulary

    found: dict[str, str] = {}
    for code in sorted(set(codes)):
        year = years.get(code)
        on = date(year, 7, 1) if year is not None else None
        try:
            found[code] = vocabulary.resolve(code, scheme=scheme, kind="territory", on=on).id
        except UnknownNameError as error:
            findings.add(
                where,
                f'the {scheme} code "{code}"',
                f"a territory code of {scheme}",
                str(error),
            )
    return found


@dataclass(frozen=True, slots=True)
class Footnoted:
    """A territory read from a label with footnote marks glued to it."""

    iso3: str
    estimated: bool
    footnotes: str


def territory_of(label: str, aliases: Mapping[str, str]) -> str | None:
    """Territory id of a name, by the source's own aliases first; None when nobody knows it."""
    from didymium import vocabulary

    name = label.strip()
    if name in aliases:
        return aliases[name]
    try:
        return vocabulary.resolve(name, kind="territory").id
    except UnknownNameError:
        return None


def footnoted_territory(label: str, aliases: Mapping[str, str]) -> Footnoted | None:
    """Territory of a label such as ``Australiae`` or ``Indiae, 4``: name, mark, footnotes.

    A spreadsheet loses the superscript and glues the mark to the name. Marks are taken off as long
    as what is left is still a name of the same territory: ``Greece`` keeps its letter because
    ``Greec`` is nothing, ``Thailande`` loses it though it is a name in French.
    """
    text = re.sub(r"\s*,\s*(?=\d)", ",", label.strip())
    best: Footnoted | None = None
    for name, marks in _readings(text):
        iso3 = territory_of(name, aliases)
        if iso3 is not None and (best is None or iso3 == best.iso3):
            best = Footnoted(iso3, estimated="e" in marks, footnotes=marks.strip("er, "))
    return best


def _readings(text: str) -> Iterable[tuple[str, str]]:
    yield text, ""
    stripped = re.sub(r"[\d,]+$", "", text)
    digits = text[len(stripped) :]
    if digits:
        yield stripped, digits
    for mark in ("e", "r"):
        if stripped.endswith(mark):
            yield stripped[:-1], mark + digits
            yield stripped[:-1].rstrip(", "), mark + digits
