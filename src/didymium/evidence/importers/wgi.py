"""World Bank Worldwide Governance Indicators: both layouts of the workbook.

The long layout has one row per territory, indicator and year; the wide one has a sheet for each
indicator and six columns a year (Estimate, StdErr, NumSrc, Rank, Lower, Upper). Traps handled
here: ``#N/A`` is missing; some codes are the World Bank's own (ZAR, KSV, ADO); years 1997, 1999
and 2001 do not exist; "NA" is Namibia's two letters and never a missing value.

Bounds are the 90% interval, estimate +- 1.645 standard errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from didymium.evidence.importers.expectation import Expectation, expectation
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.outcome import Options, Outcome
from didymium.evidence.importers.reading import read_bytes, sheets
from didymium.evidence.importers.rows import table_rows

SOURCE = "wgi"

Grid = Sequence[Sequence[str | None]]
Raw = tuple[str, str, str, str, str, str]
"""Place, code, indicator, year, estimate and standard error, all as text."""


def read(path: Path, options: Options) -> Outcome:
    """Governance rows of one edition."""
    expected = expectation(SOURCE)
    findings = Findings()
    book = sheets(path, read_bytes(path, expected.limits), expected.limits, findings)
    findings.stop()
    grids = book or {}
    long = next((name for name, grid in grids.items() if _is_long(grid)), None)
    if long is not None:
        raw = list(_long(grids[long], f"{path.name}, sheet {long}", expected, findings))
    else:
        raw = list(_wide(grids, path.name, expected, findings))
    least = 1 if options.extract else expected.rows[0]
    if not findings.problems and not least <= len(raw) <= expected.rows[1]:
        findings.add(path.name, f"{len(raw)} estimates", f"{least} to {expected.rows[1]}")
    rows = _rows(raw, expected, findings, options)
    findings.stop()
    _note_age(rows, options, findings)
    return Outcome(
        tables={"governance": table_rows("governance", rows)},
        notes=tuple(findings.notes),
        replaces={"governance": [{"indicator": sorted(expected.settings["indicators"].values())}]},
    )


def _note_age(rows: Sequence[Mapping[str, Any]], options: Options, findings: Findings) -> None:
    """Say so when the base reaches further: the indicators of the file replace its own."""
    import polars as pl

    held = options.base.path / "governance.parquet"
    if not rows or not held.is_file():
        return
    kept = pl.read_parquet(held).filter(pl.col("indicator") != "wgi_mean")["period"].max()
    newest = max(row["period"] for row in rows)
    if isinstance(kept, str) and kept > newest:
        findings.note(
            f"the file ends in {newest}, the base in {kept}: the new release ends earlier"
        )


def _cell(row: Sequence[str | None], column: int) -> str:
    return (row[column] or "").strip() if column < len(row) else ""


def _is_long(grid: Grid) -> bool:
    return bool(grid) and "indicator" in [(cell or "").strip() for cell in grid[0]]


def _long(grid: Grid, where: str, expected: Expectation, findings: Findings) -> Iterator[Raw]:
    header = [(cell or "").strip() for cell in grid[0]]
    for name in expected.columns:
        if name not in header:
            findings.add(f"{where}, header", f"no column {name}", "it")
    for name in header:
        if name and name not in (*expected.columns, *expected.optional):
            findings.add(f"{where}, header", f'the column "{name}"', "only columns we know")
    if findings.problems:
        return
    at = {name: header.index(name) for name in expected.columns}
    names = expected.settings["indicators"]
    for number, row in enumerate(grid[1:], start=2):
        cells = {name: _cell(row, column) for name, column in at.items()}
        place = f"{where}, row {number}"
        indicator = names.get(cells["indicator"])
        if indicator is None:
            known = ", ".join(sorted(names))
            findings.add(f"{place}, column indicator", f'"{cells["indicator"]}"', known)
            continue
        year = re.sub(r"\.0$", "", cells["year"])
        yield place, cells["code"], indicator, year, cells["estimate"], cells["stddev"]


def _wide(
    grids: Mapping[str, Grid], where: str, expected: Expectation, findings: Findings
) -> Iterator[Raw]:
    settings = expected.settings
    for name in settings["sheets"]:
        if name not in grids:
            findings.add(where, f"the sheets {', '.join(grids)}", f'a sheet named "{name}"')
    for name, grid in grids.items():
        indicator = settings["sheets"].get(name)
        if indicator is None:
            if name not in settings["other_sheets"]:
                findings.add(where, f'the sheet "{name}"', "only sheets we know")
            continue
        yield from _wide_sheet(grid, f"{where}, sheet {name}", indicator, settings, findings)


def _wide_sheet(
    grid: Grid, where: str, indicator: str, settings: Mapping[str, Any], findings: Findings
) -> Iterator[Raw]:
    first, second = settings["wide_header"], settings["wide_code"]
    top = next(
        (n for n, row in enumerate(grid) if _cell(row, 0) in first and _cell(row, 1) in second),
        None,
    )
    if top is None or top == 0:
        wanted = f"a line that begins with {first[0]}, {second[0]}"
        findings.add(where, "no header line", wanted)
        return
    kinds = settings["wide_columns"]
    years = {}
    for column in range(2, len(grid[top])):
        kind, year = _cell(grid[top], column), re.sub(r"\.0$", "", _cell(grid[top - 1], column))
        if kind != kinds[(column - 2) % len(kinds)] or not re.match(r"^\d{4}$", year):
            findings.add(
                f"{where}, header, column {column + 1}",
                f'"{year} {kind}"',
                f"six columns a year: {', '.join(kinds)}",
            )
            return
        if kind == "Estimate":
            years[column] = year
    for number, row in enumerate(grid[top + 1 :], start=top + 2):
        code = _cell(row, 1)
        if not code:
            continue
        for column, year in years.items():
            place = f"{where}, row {number}"
            yield place, code, indicator, year, _cell(row, column), _cell(row, column + 1)


def _rows(
    raw: Sequence[Raw], expected: Expectation, findings: Findings, options: Options
) -> list[dict[str, Any]]:
    settings = expected.settings
    territories = _territories({item[1] for item in raw}, settings, findings)
    edition = options.edition or f"update to {max((item[3] for item in raw), default='?')}"
    rows: list[dict[str, Any]] = []
    seen: set[tuple[str, str, str]] = set()
    for place, code, indicator, year, estimate, error in raw:
        iso3 = territories.get(code)
        if iso3 is None or estimate in settings["missing"]:
            continue
        value = _number(estimate)
        if value is None or not -3.5 <= value <= 3.5 or not re.match(r"^\d{4}$", year):
            findings.add(place, f'"{estimate}" for {year}', "an estimate between -3.5 and 3.5")
            continue
        if (iso3, indicator, year) in seen:
            findings.add(place, f"{code}, {indicator}, {year} a second time", "one row for each")
        seen.add((iso3, indicator, year))
        spread = _number(error)
        margin = None if spread is None else settings["interval"] * spread
        rows.append(
            {
                "iso3": iso3,
                "indicator": indicator,
                "period": year,
                "value": value,
                "low": None if margin is None else max(value - margin, -3.5),
                "high": None if margin is None else min(value + margin, 3.5),
                "kind": "estimated",
                "source_id": options.source_id,
                "edition": edition,
                "note": None,
            }
        )
    return rows


def _territories(
    codes: set[str], settings: Mapping[str, Any], findings: Findings
) -> dict[str, str]:
    from didymium import vocabulary

    known = {entry.iso3 for entry in vocabulary.territories()}
    found: dict[str, str] = {}
    for code in sorted(codes):
        if code in settings["ignored_codes"]:
            findings.note(f"{code} left out: {settings['ignored_codes'][code]}")
            continue
        iso3 = settings["codes"].get(code, code)
        if iso3 in known:
            found[code] = iso3
        else:
            findings.add(
                "workbook",
                f'the territory code "{code}"',
                "a code we know",
                "Add it to expects/wgi.yml.",
            )
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
