"""USGS Mineral Commodity Summaries, data release: the tables of the United States.

Consumption, stocks, net import reliance and the sources of imports. Traps handled here: ``E`` is
a net exporter, for whom no ratio is published; a reliance may be a bound (``>95``); percentages
become fractions; sources of imports are averages of four years.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from didymium.evidence.importers.expectation import Expectation
from didymium.evidence.importers.figures import Figure, read_figure
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.names import label_table, territory_of
from didymium.evidence.importers.rows import joined


@functools.cache
def _labels() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(row["chapter"], row["commodity"]): row for row in label_table("usgs_mcs_us")}


def united_states_row(
    raw: Mapping[str, Any], expected: Expectation, where: str, findings: Findings
) -> dict[str, Any] | str | None:
    """One row of the United States; the reason (text) if it is left out, None if it is wrong."""
    settings = expected.settings
    statistic = _statistic(raw["Statistics"], settings)
    if statistic is None:
        reason = settings["ignored_statistics"].get(raw["Statistics"])
        if reason is None:
            findings.add(
                f"{where}, column Statistics", f'"{raw["Statistics"]}"', "a statistic we know"
            )
        return str(reason) if reason is not None else None
    label = _labels().get((raw["MCS chapter"], raw["Commodity"]))
    if label is None:
        findings.add(
            where,
            f'the commodity "{raw["MCS chapter"]} / {raw["Commodity"]}"',
            "a commodity of labels/usgs_mcs_us.csv",
            "Add it there with what it means, or as ignored with the reason.",
        )
        return None
    if label["action"] == "ignore":
        return label["reason"]
    return _read(raw, statistic, label, expected, where, findings)


def _statistic(name: str, settings: Mapping[str, Any]) -> Mapping[str, str] | None:
    if re.match(settings["import_sources"], name):
        return {"measure": "import_source_share", "item": ""}
    found: Mapping[str, str] | None = settings["statistics"].get(name)
    return found


def _read(
    raw: Mapping[str, Any],
    statistic: Mapping[str, str],
    label: Mapping[str, str],
    expected: Expectation,
    where: str,
    findings: Findings,
) -> dict[str, Any] | None:
    settings, measure = expected.settings, statistic["measure"]
    share = measure in {"import_reliance", "import_source_share"}
    unit = ("1", 0.01) if raw["Unit"] == "percent" and share else expected.units.get(raw["Unit"])
    printed = (raw["Value"] or "").strip()
    exporter = measure == "import_reliance" and printed == settings["net_exporter"]
    figure = (
        Figure(None, None, 0.0, "L", _NET_EXPORTER, bound_only=True)
        if exporter
        else read_figure(printed, words=settings["words"], zero=settings["zero"])
    )
    period = _period(raw["Year"] or "")
    partner = territory_of(raw["Country"], settings["aliases"]) if _sources(measure) else None
    before = len(findings.problems)
    if unit is None:
        findings.add(f"{where}, column Unit", f'"{raw["Unit"]}"', "a unit we know")
    if figure is None:
        findings.add(f"{where}, column Value", f'"{printed}"', "a figure, a bound or a known mark")
    if period is None:
        findings.add(f"{where}, column Year", f'"{raw["Year"]}"', "a year, or years as 2021–24")
    if _sources(measure) and partner is None:
        findings.add(f"{where}, column Country", f'"{raw["Country"]}"', "a territory we know")
    if len(findings.problems) > before or unit is None or figure is None:
        return None
    name, factor = unit
    notes = raw["Notes"] or ""
    item = re.sub(statistic["item"], "", raw["Statistics_detail"] or "").strip()
    estimated = bool(re.search(settings["estimated_note"], notes))
    status = figure.status if figure.status != "A" else "E" if estimated else "A"
    return {
        "material": label["material"],
        "stage": _stage(label, item, settings),
        "item": item or None,
        "iso3": "USA",
        "counterpart_iso3": partner,
        "period": period,
        "measure": measure,
        "value": _scaled(figure.value, factor),
        "low": _scaled(figure.low, factor),
        "high": _scaled(figure.high, factor),
        "unit": name,
        "basis": _basis(measure, label),
        "kind": "estimated" if estimated else "measured",
        "obs_status": status,
        "flags": "bound_only" if figure.bound_only else None,
        "value_as_published": printed if factor != 1.0 else None,
        "unit_as_published": raw["Unit"] if factor != 1.0 else None,
        "note": joined([figure.note, notes]),
    }


_NET_EXPORTER = "net exporter: no reliance, a negative ratio is not published"


def _stage(label: Mapping[str, str], item: str, settings: Mapping[str, Any]) -> str:
    for rule in settings["stages_of_items"]:
        if label["material"] == rule["material"] and rule["item"] in item:
            return str(rule["stage"])
    return label["stage"]


def _sources(measure: str) -> bool:
    return measure == "import_source_share"


def _basis(measure: str, label: Mapping[str, str]) -> str:
    if measure == "import_reliance":
        return "relative"
    return "unspecified" if _sources(measure) else label["basis"]


def _period(text: str) -> str | None:
    """A year, or four years printed as ``2021–24``."""
    if re.match(r"^\d{4}$", text):
        return text
    span = re.match(r"^(\d{2})(\d{2})[–-](\d{2})$", text)
    return f"{span[1]}{span[2]}/{span[1]}{span[3]}" if span else None


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else round(value * factor, 6)
