"""IEA Critical Minerals Dataset: the workbook behind the Critical Minerals Data Explorer.

The sheets are laid out for reading: on the supply sheet mining and refining stand side by side,
each block headed ``Mineral - Stage``; on the demand sheet a mineral stands alone on its line and
scenarios stand side by side. Traps handled here: only the first year of an edition is an
observation, the others are projections and are flagged so; one total is labelled "Total clean
technologies"; the rest of the world is a residual, not a territory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from didymium.evidence.importers.expectation import Expectation, expectation
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.names import territory_of
from didymium.evidence.importers.outcome import Options, Outcome
from didymium.evidence.importers.reading import read_bytes, sheets
from didymium.evidence.importers.rows import table_rows

SOURCE = "iea"

Grid = Sequence[Sequence[str | None]]


def read(path: Path, options: Options) -> Outcome:
    """Observations of the supply and demand sheets of one edition."""
    expected = expectation(SOURCE)
    settings = expected.settings
    findings = Findings()
    names = [settings["supply_sheet"], settings["demand_sheet"]]
    book = sheets(path, read_bytes(path, expected.limits), expected.limits, findings, names)
    findings.stop()
    grids = book or {}
    rows = list(_supply(grids[names[0]], f"{path.name}, sheet 2", expected, findings))
    rows += _demand(grids[names[1]], f"{path.name}, sheet 1", expected, findings)
    least = 1 if options.extract else expected.rows[0]
    if not least <= len(rows) <= expected.rows[1]:
        findings.add(path.name, f"{len(rows)} figures", f"{least} to {expected.rows[1]}")
    findings.stop()
    base_year = min(row["period"] for row in rows)
    edition = options.edition or f"base year {base_year}"
    cards = {"dataset": "imported", "source_id": options.source_id, "edition": edition}
    return Outcome(
        tables={"observation": table_rows("observation", [{**row, **cards} for row in rows])},
        notes=tuple(findings.notes),
        replaces={"observation": [{"dataset": [f"iea_cmd_{int(base_year) + 1}"]}]},
    )


def _cell(row: Sequence[str | None], column: int) -> str:
    return (row[column] or "").strip() if column < len(row) else ""


def _year(text: str) -> str | None:
    found = re.match(r"^(20\d{2})(\.0)?$", text)
    return found[1] if found else None


def _year_row(grid: Grid) -> int | None:
    for number, row in enumerate(grid[:20]):
        if sum(_year(_cell(row, n)) is not None for n in range(len(row))) >= 2:
            return number
    return None


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _blocks(row: Sequence[str | None]) -> list[tuple[int, dict[int, str]]]:
    """Column of the labels and years by column, for each group of neighbouring year columns."""
    blocks: list[tuple[int, dict[int, str]]] = []
    for column in range(len(row)):
        year = _year(_cell(row, column))
        if year is None:
            continue
        if blocks and column - 1 in blocks[-1][1]:
            blocks[-1][1][column] = year
        else:
            blocks.append((column - 1, {column: year}))
    return [block for block in blocks if block[0] >= 0]


def _supply(
    grid: Grid, where: str, expected: Expectation, findings: Findings
) -> Iterator[dict[str, Any]]:
    settings = expected.settings
    top = _year_row(grid)
    if top is None:
        findings.add(where, "no line with years", "a line with at least two years")
        return
    for label_column, years in _blocks(grid[top]):
        block: Mapping[str, str] | None = None
        seen: set[str] = set()
        for number, row in enumerate(grid[top + 1 :], start=top + 2):
            label = _cell(row, label_column)
            if re.match(settings["notes"], label):
                break
            if not label:
                continue
            at = f"{where}, row {number}"
            if " - " in label:
                head = re.sub(r"\s*\(.*\)$", "", label)
                block = settings["supply"].get(head)
                seen = set()
                if block is None:
                    findings.add(at, f'the block "{label}"', "a block we know")
                continue
            if block is None:
                continue
            if label in seen:
                findings.add(at, f'"{label}" twice in a block', "each territory once")
            seen.add(label)
            yield from _supply_row(row, label, years, block, at, settings, findings)


def _supply_row(
    row: Sequence[str | None],
    label: str,
    years: Mapping[int, str],
    block: Mapping[str, str],
    at: str,
    settings: Mapping[str, Any],
    findings: Findings,
) -> Iterator[dict[str, Any]]:
    share = label == settings["supply_top3"]
    if label in settings["supply_totals"] or share:
        iso3: str | None = "WLD"
    elif label == settings["supply_rest"]:
        iso3 = "OTH"
    else:
        iso3 = territory_of(label, settings["aliases"])
    if iso3 is None:
        findings.add(at, f'"{label}"', "a territory we know")
        return
    first = min(years.values())
    for column, year in years.items():
        value = _number(_cell(row, column))
        if value is None or value < 0 or (share and value > 1):
            wanted = "a share from 0 to 1" if share else "a figure in thousand tonnes, zero or more"
            findings.add(f"{at}, year {year}", f'"{_cell(row, column)}"', wanted)
            continue
        yield {
            "material": block["material"],
            "stage": block["stage"],
            "item": block.get("item"),
            "iso3": iso3,
            "scenario": None if year == first else settings["base_case"],
            "period": year,
            "measure": "top3_share" if share else "production",
            "value": value if share else round(value * 1000, 6),
            "unit": "1" if share else "t",
            "basis": block["basis"],
            "kind": "estimated",
            "obs_status": "E" if year == first else "F",
            "flags": None if year == first else "projection",
            "value_as_published": None if share else _cell(row, column),
            "unit_as_published": None if share else "kt",
        }


def _scenarios(
    grid: Grid, top: int, where: str, settings: Mapping[str, Any], findings: Findings
) -> dict[int, tuple[str, str | None]]:
    """Column -> (year, scenario); the base year, left of all scenarios, has none."""
    current: str | None = None
    columns: dict[int, tuple[str, str | None]] = {}
    for column in range(len(grid[top])):
        above = _cell(grid[top - 1], column) if top else ""
        if above:
            current = settings["scenarios"].get(above)
            if current is None:
                findings.add(f"{where}, row {top}", f'the scenario "{above}"', "a scenario we know")
        year = _year(_cell(grid[top], column))
        if year is not None:
            columns[column] = (year, current)
    return columns


def _demand(
    grid: Grid, where: str, expected: Expectation, findings: Findings
) -> Iterator[dict[str, Any]]:
    settings = expected.settings
    top = _year_row(grid)
    if top is None:
        findings.add(where, "no line with years", "a line with at least two years")
        return
    columns = _scenarios(grid, top, where, settings, findings)
    block: Mapping[str, str] | None = None
    for number, row in enumerate(grid[top + 1 :], start=top + 2):
        label = _cell(row, 0)
        if re.match(settings["notes"], label):
            break
        if not label or re.match(settings["demand_ignored"], label):
            continue
        at = f"{where}, row {number}"
        if not any(_cell(row, column) for column in columns):
            block = settings["demand"].get(label)
            if block is None:
                findings.add(at, f'the mineral "{label}"', "a mineral we know")
            continue
        use = settings["end_uses"].get(label)
        item = settings["demand_totals"].get(label)
        if use is None and item is None:
            findings.add(at, f'the use "{label}"', "a use we know")
        if block is None or (use is None and item is None):
            continue
        for column, (year, scenario) in columns.items():
            value = _number(_cell(row, column))
            if value is None or value < 0:
                findings.add(
                    f"{at}, {year}", f'"{_cell(row, column)}"', "a figure in thousand tonnes"
                )
                continue
            yield {
                "material": block["material"],
                "stage": "end_use",
                "item": item,
                "end_use": use,
                "iso3": "WLD",
                "scenario": scenario,
                "period": year,
                "measure": "consumption",
                "value": round(value * 1000, 6),
                "unit": "t",
                "basis": block["basis"],
                "kind": "estimated",
                "obs_status": "E" if scenario is None else "F",
                "flags": None if scenario is None else "projection",
                "value_as_published": _cell(row, column),
                "unit_as_published": "kt",
            }
