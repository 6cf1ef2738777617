"""USGS Minerals Yearbook workbooks: tables of world production by country.

Traps handled here: superscripts are lost in the sheet and stand glued to the name (``Australiae``,
``Indiae, 4``) or in a column of their own beside the figure (``e`` estimated, ``r`` revised,
digits for footnotes); a dash is zero; the Chinese figure is the quota, says a footnote; the total
is rounded and does not equal the sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from didymium.errors import UnknownNameError
from didymium.evidence.importers.expectation import Expectation, expectation
from didymium.evidence.importers.figures import read_figure
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.names import Footnoted, footnoted_territory
from didymium.evidence.importers.outcome import Options, Outcome
from didymium.evidence.importers.reading import read_bytes, sheets
from didymium.evidence.importers.rows import joined, table_rows

SOURCE = "usgs_yearbook"

Grid = Sequence[Sequence[str | None]]


def read(path: Path, options: Options) -> Outcome:
    """Observations of the world tables of one workbook."""
    expected = expectation(SOURCE)
    findings = Findings()
    book = sheets(path, read_bytes(path, expected.limits), expected.limits, findings)
    findings.stop()
    rows: list[dict[str, Any]] = []
    read_sheets = 0
    for name, grid in (book or {}).items():
        kind = _table_kind(grid, expected.settings["tables"])
        if kind is None:
            findings.note(f"sheet {name} left out: not a table of world production")
            continue
        read_sheets += 1
        rows += _sheet_rows(grid, kind, f"{path.name}, sheet {name}", expected, findings)
    if not read_sheets:
        findings.add(
            path.name,
            "no table of world production by country",
            "at least one such table",
            "The layout has changed: see the expectation of this source.",
        )
    edition = options.edition or _edition(book or {}, path.name, findings)
    findings.stop()
    cards = {"dataset": "imported", "source_id": options.source_id, "edition": edition}
    return Outcome(
        tables={"observation": table_rows("observation", [{**row, **cards} for row in rows])},
        notes=tuple(findings.notes),
        replaces={"observation": _same_figures(rows, edition)},
    )


def _same_figures(rows: Sequence[Mapping[str, Any]], edition: str) -> list[dict[str, list[str]]]:
    """The same figures of the same edition, shipped before: material, stage and measure."""
    kinds = sorted({(row["material"], row["stage"], row["measure"]) for row in rows})
    return [
        {"material": [material], "stage": [stage], "measure": [measure], "edition": [edition]}
        for material, stage, measure in kinds
    ]


def _edition(book: Mapping[str, Grid], where: str, findings: Findings) -> str:
    for grid in book.values():
        for row in grid[:12]:
            found = re.search(r"(?:Minerals Yearbook |^)(\d{4})(?:,| Annual)", row[0] or "")
            if found:
                return f"Minerals Yearbook {found[1]}"
    findings.add(where, "no line with the year of the Yearbook", "it, or --edition")
    return ""


@dataclass(frozen=True, slots=True)
class _Kind:
    material: str
    stage: str
    measure: str
    basis: str
    unit: str


def _table_kind(grid: Grid, tables: Sequence[Mapping[str, str]]) -> _Kind | None:
    from didymium import vocabulary

    titles = [(row[0] or "").strip() for row in grid[:8]]
    for spec in tables:
        found = next((hit for title in titles if (hit := re.match(spec["title"], title))), None)
        unit = next((hit for title in titles if (hit := re.match(spec["unit"], title))), None)
        if found is None or unit is None:
            continue
        named = found.groupdict().get("material")
        material = spec.get("material")
        if material is None and named is not None:
            try:
                material = vocabulary.resolve(named.title(), kind="material").id
            except UnknownNameError:
                continue
        if material is not None:
            return _Kind(material, spec["stage"], spec["measure"], spec["basis"], unit["unit"])
    return None


def _sheet_rows(
    grid: Grid, kind: _Kind, where: str, expected: Expectation, findings: Findings
) -> list[dict[str, Any]]:
    settings = expected.settings
    header = next(
        (n for n, row in enumerate(grid) if re.match(settings["header"], (row[0] or "").strip())),
        None,
    )
    unit = expected.units.get(kind.unit)
    if header is None:
        findings.add(where, "no header line", 'a line that begins with "Country or locality"')
    if unit is None:
        findings.add(where, f'the unit "{kind.unit}"', f"one of {', '.join(expected.units)}")
    if header is None or unit is None:
        return []
    years = {n: cell for n, cell in enumerate(grid[header]) if re.match(r"^\d{4}$", cell or "")}
    if not years:
        findings.add(f"{where}, row {header + 1}", "no years", "a column for each year")
    footnotes = dict(_footnotes(grid[header + 1 :]))
    rows: list[dict[str, Any]] = []
    ended = False
    for number, row in enumerate(grid[header + 1 :], start=header + 2):
        label = (row[0] or "").strip()
        if not label:
            continue
        territory = _territory(label, settings)
        if territory is None:
            findings.add(f"{where}, row {number}", f'"{label}"', "a territory we know or the total")
            continue
        at = f"{where}, row {number}"
        rows += _figures(row, years, territory, kind, unit, footnotes, at, settings, findings)
        if territory.iso3 == "WLD":
            ended = True
            break
    if not ended:
        findings.add(where, "no line with the total", "it", "The table is cut short: get it again.")
    return rows


def _territory(label: str, settings: Mapping[str, Any]) -> Footnoted | None:
    if re.match(settings["total"], label):
        return Footnoted("WLD", estimated=False, footnotes="")
    return footnoted_territory(label, settings["aliases"])


def _footnotes(rows: Grid) -> Iterator[tuple[str, str]]:
    for row in rows:
        found = re.match(r"^(\d{1,2})(?=[A-Z])(.+)$", (row[0] or "").strip(), re.DOTALL)
        if found:
            yield found[1], found[2].strip()


def _figures(
    row: Sequence[str | None],
    years: Mapping[int, str | None],
    territory: Footnoted,
    kind: _Kind,
    unit: tuple[str, float],
    footnotes: Mapping[str, str],
    where: str,
    settings: Mapping[str, Any],
    findings: Findings,
) -> list[dict[str, Any]]:
    name, factor = unit
    rows = []
    for column, year in years.items():
        cell = (row[column] or "").strip()
        mark = (row[column + 1] or "").strip() if column + 1 < len(row) else ""
        figure = read_figure(cell, words=settings["words"], zero=settings["zero"])
        if figure is None:
            findings.add(f"{where}, year {year}", f'"{cell}"', "a figure or a known mark")
            continue
        notes = _notes(f"{territory.footnotes},{mark}", footnotes)
        quota = bool(notes and re.search(settings["quota_note"], notes))
        estimated = territory.estimated or "e" in mark
        status = figure.status
        if status == "A" and estimated:
            status = "E"
        flags = ["quota_not_measured"] if quota else []
        if territory.iso3 == "WLD":
            flags.append("rounded_total")
        if figure.bound_only:
            flags.append("bound_only")
        rows.append(
            {
                "material": kind.material,
                "stage": kind.stage,
                "iso3": territory.iso3,
                "period": year,
                "measure": kind.measure,
                "value": _scaled(figure.value, factor),
                "low": _scaled(figure.low, factor),
                "high": _scaled(figure.high, factor),
                "unit": name,
                "basis": kind.basis,
                "kind": "quota" if quota else "estimated" if estimated else "measured",
                "obs_status": status,
                "flags": ";".join(flags) or None,
                "note": joined([figure.note, "revised" if "r" in mark else None, notes]),
            }
        )
    return rows


def _notes(marks: str, footnotes: Mapping[str, str]) -> str | None:
    return joined(footnotes.get(number) for number in re.findall(r"\d+", marks))


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else round(value * factor, 6)
