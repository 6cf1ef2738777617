"""USGS Mineral Commodity Summaries, data release: world production, capacity and reserves.

Traps handled here: the file is cp1252, not UTF-8; ``W`` is withheld, ``NA`` not available and
a dash zero; a figure may be a bound or a range; Chinese rare-earth output is the official quota;
the release lags behind the corrected report (see
``corrections.csv``). United States consumption, stocks, reliance and sources of imports
are read by :mod:`.usgs_mcs_us`; its other statistics are left out by name.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from didymium.evidence.importers.corrections import corrected
from didymium.evidence.importers.expectation import Expectation, check_layout, expectation
from didymium.evidence.importers.figures import Figure, read_figure
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.names import label_table, territory_of
from didymium.evidence.importers.outcome import Options, Outcome
from didymium.evidence.importers.reading import csv_table, decode, read_bytes
from didymium.evidence.importers.rows import joined, table_rows
from didymium.evidence.importers.usgs_mcs_us import united_states_row

if TYPE_CHECKING:
    import polars as pl

SOURCE = "usgs_mcs"
_KEY = ("MCS chapter", "Commodity", "Statistics")
_ROUNDED = re.compile(r"(: |, | \()?rounded\)?$", re.IGNORECASE)


def read(path: Path, options: Options) -> Outcome:
    """Observations of the world tables and of the United States in one release."""
    expected = expectation(SOURCE)
    findings = Findings()
    text = decode(read_bytes(path, expected.limits), path.name, expected.encoding, findings)
    frame = None if text is None else csv_table(text, path.name, findings)
    if frame is None or not check_layout(
        frame, expected, path.name, findings, whole=not options.extract
    ):
        findings.stop()
        raise AssertionError("a table that cannot be read is a problem")
    frame = corrected(frame, SOURCE, path.name, findings, skip=options.skip_corrections)
    year = _release_year(frame)
    edition = options.edition or f"MCS {year}"
    rows = _rows(frame, expected, path.name, findings, edition, options.source_id)
    findings.stop()
    return Outcome(
        tables={"observation": table_rows("observation", rows)},
        notes=tuple(findings.notes),
        replaces={
            "observation": [
                {"dataset": [f"usgs_mcs{year}_world", f"usgs_mcs{year}_us_supply"]},
            ]
        },
    )


def _release_year(frame: pl.DataFrame) -> int:
    """Year of the release: the one after the newest year of the figures."""
    years = frame.get_column("Year").str.extract(r"^(\d{4})$").drop_nulls().cast(int)
    newest = years.max()
    return int(newest) + 1 if isinstance(newest, int) else 0


def _rows(
    frame: pl.DataFrame,
    expected: Expectation,
    where: str,
    findings: Findings,
    edition: str,
    source_id: str,
) -> list[dict[str, Any]]:
    settings = expected.settings
    labels = {
        (row["chapter"], row["commodity"], row["statistics"], row["detail"]): row
        for row in label_table(SOURCE)
    }
    cards = {"source_id": source_id, "edition": edition}
    rows: list[dict[str, Any]] = []
    left_out: dict[str, int] = {}
    for number, raw in enumerate(frame.iter_rows(named=True), start=2):
        at = f"{where}, row {number}"
        if re.match(settings["united_states"], raw["Section"]):
            found = united_states_row(raw, expected, at, findings)
            if isinstance(found, str):
                left_out[found] = left_out.get(found, 0) + 1
            elif found is not None:
                rows.append({**found, "dataset": "imported", **cards})
            continue
        if not re.match(settings["world_sections"], raw["Section"]):
            findings.add(f"{at}, column Section", f'"{raw["Section"]}"', "a section we know")
            continue
        detail = _ROUNDED.sub("", raw["Statistics_detail"] or "").strip().lower()
        label = labels.get((*(raw[name] for name in _KEY), detail))
        if label is None:
            findings.add(
                at,
                f'the item "{" / ".join((*(raw[name] for name in _KEY), detail))}"',
                "an item of labels/usgs_mcs.csv",
                "Add it there with what it means, or as ignored with the reason.",
            )
            continue
        if label["action"] == "ignore":
            left_out[label["reason"]] = left_out.get(label["reason"], 0) + 1
            continue
        row = _row(raw, label, expected, at, findings)
        if row is not None:
            rows.append({**row, "dataset": "imported", **cards})
    for reason, count in sorted(left_out.items()):
        findings.note(f"{count} rows left out: {reason}")
    return rows


def _row(
    raw: dict[str, Any],
    label: dict[str, str],
    expected: Expectation,
    at: str,
    findings: Findings,
) -> dict[str, Any] | None:
    settings = expected.settings
    iso3 = territory_of(raw["Country"], settings["aliases"])
    figure = read_figure(raw["Value"] or "", words=settings["words"], zero=settings["zero"])
    unit = expected.units.get((raw["Unit"] or "").strip())
    if iso3 is None:
        findings.add(f"{at}, column Country", f'"{raw["Country"]}"', "a territory we know")
    if figure is None:
        findings.add(
            f"{at}, column Value", f'"{raw["Value"]}"', "a figure, a bound or a known mark"
        )
    if unit is None:
        findings.add(
            f"{at}, column Unit", f'"{raw["Unit"]}"', f"one of {', '.join(expected.units)}"
        )
    if not re.match(r"^\d{4}$", raw["Year"] or ""):
        findings.add(f"{at}, column Year", f'"{raw["Year"]}"', "a year")
    if iso3 is None or figure is None or unit is None:
        return None
    name, factor = unit
    notes = raw["Notes"] or ""
    kind, status, flags = _nature(label["measure"], figure, notes, settings)
    if iso3 == "WLD" and "rounded" in (raw["Statistics_detail"] or "").lower():
        flags.append("rounded_total")
    converted = factor != 1.0
    return {
        "material": label["material"],
        "stage": label["stage"],
        "product": label["product"] or None,
        "item": label["item"] or None,
        "iso3": iso3,
        "period": raw["Year"],
        "measure": label["measure"],
        "value": _scaled(figure.value, factor),
        "low": _scaled(figure.low, factor),
        "high": _scaled(figure.high, factor),
        "unit": f"{name}/y" if label["measure"] == "capacity" else name,
        "basis": label["basis"],
        "kind": kind,
        "obs_status": status,
        "flags": ";".join(flags) or None,
        "value_as_published": (raw["Value"] or "").strip() if converted else None,
        "unit_as_published": (raw["Unit"] or "").strip() if converted else None,
        "note": joined([figure.note, notes]),
    }


def _nature(measure: str, figure: Figure, notes: str, settings: Any) -> tuple[str, str, list[str]]:
    """Kind, observation status and flags of a figure, from its measure and the source's notes."""
    flags = ["bound_only"] if figure.bound_only else []
    estimated = measure == "reserves" or bool(re.search(settings["estimated_note"], notes))
    if re.search(settings["reported_note"], notes) and measure != "reserves":
        estimated = False
    kind = "estimated" if estimated else "measured"
    if measure == "capacity":
        kind = "capacity"
    if re.search(settings["quota_note"], notes) and measure == "production":
        kind = "quota"
        flags.append("quota_not_measured")
    if figure.status != "A":
        return kind, figure.status, flags
    return kind, "E" if estimated and measure != "capacity" else "A", flags


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else round(value * factor, 6)
