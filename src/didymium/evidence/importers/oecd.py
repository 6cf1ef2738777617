"""OECD Inventory of Export Restrictions on Industrial Raw Materials -> rows of the policy ledger.

The inventory has one row per territory, product, measure and year; the ledger one per measure:
years that follow each other are joined into a measure with a first and a last year. Traps handled
here: the inventory ends a year or more before it is published and says nothing of what applies
now; a measure on a tariff line may cover only part of a six-digit code; waste and scrap are often
meant.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from didymium.errors import UnknownNameError
from didymium.evidence.importers.expectation import expectation
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.names import territory_of
from didymium.evidence.importers.outcome import Options, Outcome
from didymium.evidence.importers.reading import csv_table, decode, read_bytes
from didymium.evidence.importers.rows import table_rows

if TYPE_CHECKING:
    import polars as pl

SOURCE = "oecd"

_WORDS = {
    "export_ban": ("export ban", "divieto di esportazione"),
    "export_tax": ("export tax", "dazio all'esportazione"),
    "export_quota": ("export quota", "contingente all'esportazione"),
    "export_licensing_requirement": ("export licence required", "licenza di esportazione"),
}


def read(path: Path, options: Options) -> Outcome:
    """Ledger rows of one edition of the inventory."""
    expected = expectation(SOURCE)
    findings = Findings()
    text = decode(read_bytes(path, expected.limits), path.name, expected.encoding, findings)
    frame = None if text is None else csv_table(text, path.name, findings)
    findings.stop()
    assert frame is not None
    columns = _columns(frame, path.name, expected.settings, findings)
    least = 1 if options.extract else expected.rows[0]
    if not least <= frame.height <= expected.rows[1]:
        findings.add(path.name, f"{frame.height} rows", f"{least} to {expected.rows[1]}")
    findings.stop()
    cells = _cells(frame, columns, path.name, expected.settings, findings)
    findings.stop()
    last = max((cell["year"] for cell in cells), default=0)
    rows = [_row(group, last, options.source_id) for group in _joined(cells)]
    return Outcome(
        tables={"measure": table_rows("measure", rows)},
        notes=tuple(findings.notes),
        replaces={"measure": [{"source_id": [options.source_id]}]},
    )


def _columns(
    frame: pl.DataFrame, where: str, settings: Mapping[str, Any], findings: Findings
) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, headings in settings["columns"].items():
        hits = [heading for heading in headings if heading in frame.columns]
        if hits:
            found[name] = hits[0]
        elif name in settings["needed"]:
            findings.add(
                f"{where}, header",
                f"the columns {', '.join(frame.columns)}",
                f"a column {' or '.join(headings)} for {name}",
                "Add its heading to expects/oecd.yml.",
            )
    known = {heading for headings in settings["columns"].values() for heading in headings}
    for name in frame.columns:
        if name not in known and name not in settings["ignored_columns"]:
            findings.add(f"{where}, header", f'the column "{name}"', "only columns we know")
    return found


def _cells(
    frame: pl.DataFrame,
    columns: Mapping[str, str],
    where: str,
    settings: Mapping[str, Any],
    findings: Findings,
) -> list[dict[str, Any]]:
    cells = []
    left_out: dict[str, int] = {}
    unknown: dict[tuple[str, str], int] = {}
    for number, raw in enumerate(frame.iter_rows(named=True), start=2):
        given = {name: (raw[heading] or "").strip() for name, heading in columns.items()}
        reason = settings["ignored_measures"].get(given["measure"]) or settings[
            "ignored_commodities"
        ].get(given["commodity"])
        if reason is not None:
            left_out[reason] = left_out.get(reason, 0) + 1
            continue
        cell = {
            "iso3": territory_of(given["country"], {}),
            "material": _material(given["commodity"], settings),
            "instrument": settings["instruments"].get(given["measure"]),
        }
        labels = {"iso3": "country", "material": "commodity", "instrument": "measure"}
        for name, column in labels.items():
            if cell[name] is None:
                unknown.setdefault((columns[column], given[column]), number)
        hs, year = given["hs"].replace(".", ""), given["year"]
        if not re.match(r"^\d{6}$", hs):
            findings.add(
                f"{where}, row {number}, column {columns['hs']}", f'"{given["hs"]}"',
                "a code of six digits as text",
                "Codes read as numbers lose their zeros: keep them as text.",
            )  # fmt: skip
        if not re.match(r"^(19|20)\d{2}$", year):
            findings.add(f"{where}, row {number}, column {columns['year']}", f'"{year}"', "a year")
            continue
        cells.append({**cell, "hs6": hs, "year": int(year), **_details(given)})
    for (column, label), number in unknown.items():
        findings.add(
            f"{where}, row {number}, column {column}", f'"{label}"', "a label we know",
            "Add it to expects/oecd.yml with what it means, or as ignored with the reason.",
        )  # fmt: skip
    for reason, count in sorted(left_out.items()):
        findings.note(f"{count} rows left out: {reason}")
    return cells


def _details(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given.get(name, "") for name in ("product", "measure", "value", "unit", "notes")}


def _material(label: str, settings: Mapping[str, Any]) -> str | None:
    from didymium import vocabulary

    if label in settings["commodities"]:
        return str(settings["commodities"][label])
    try:
        return vocabulary.resolve(label, kind="material").id
    except UnknownNameError:
        return None


def _joined(cells: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Cells of one measure together: same territory, material, instrument, code, years in a row."""
    key = ("iso3", "material", "instrument", "hs6", "measure")
    ordered = sorted(cells, key=lambda cell: (*(cell[name] for name in key), cell["year"]))
    groups: list[list[dict[str, Any]]] = []
    for cell in ordered:
        last = groups[-1][-1] if groups else None
        follows = (
            last is not None
            and all(cell[name] == last[name] for name in key)
            and cell["year"] - last["year"] <= 1
        )
        if follows:
            groups[-1].append(cell)
        else:
            groups.append([cell])
    return groups


def _row(group: list[dict[str, Any]], last: int, source_id: str) -> dict[str, Any]:
    first, newest = group[0], group[-1]
    english, italian = _WORDS[first["instrument"]]
    level = " ".join(part for part in (newest["value"], newest["unit"]) if part)
    identity = (first["iso3"], first["instrument"], first["hs6"], first["measure"], first["year"])
    digest = hashlib.sha256(repr((identity, first["material"])).encode()).hexdigest()[:8]
    ended = newest["year"] < last
    what = f"HS {first['hs6']}" + (f" ({first['product']})" if first["product"] else "")
    return {
        "measure_id": f"oecd_{first['iso3'].lower()}_{first['hs6']}_{first['year']}_{digest}",
        "date": str(first["year"]),
        "date_precision": "year",
        "end_date": str(newest["year"]) if ended else None,
        "actor": first["iso3"],
        "target_all": True,
        "materials": first["material"],
        "materials_detail": what,
        "instrument": first["instrument"],
        "status": "lapsed" if ended else "in_force",
        "event_kind": "measure",
        "summary_en": f"{english}, {what}" + (f": {level}" if level else ""),
        "summary_it": f"{italian}, {what}" + (f": {level}" if level else ""),
        "later_outcome": None if ended else f"Applied in {last}, the last year of the inventory.",
        "review": "not_reread",
        "review_note": newest["notes"] or None,
        "source_id": source_id,
    }
