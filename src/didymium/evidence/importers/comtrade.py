"""UN Comtrade: answers of its API, as saved to a file (JSON).

A flow is what one side declares; the other side's declaration is another row. Traps handled here:
partner 0 is the world, a sum over the other rows; a weight of zero with a value is an unknown
weight; many weights are estimated; rows by customs procedure, transport or second partner are
parts of the total row and are left out; a preview stops at 500 rows without saying so; product
codes may have come through a program that reads them as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from didymium.errors import UnknownNameError
from didymium.evidence.importers.expectation import Expectation, expectation
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.outcome import Options, Outcome
from didymium.evidence.importers.reading import decode, json_document, read_bytes
from didymium.evidence.importers.rows import table_rows

SOURCE = "comtrade"

_KEY = ("reporter_iso3", "partner_iso3", "flow", "period", "nomenclature", "hs")


def read(path: Path, options: Options) -> Outcome:
    """Declared flows of one answer."""
    expected = expectation(SOURCE)
    findings = Findings()
    text = decode(read_bytes(path, expected.limits), path.name, "utf-8", findings)
    answer = None if text is None else json_document(text, path.name, findings)
    findings.stop()
    records = _records(answer, path.name, expected, findings)
    findings.stop()
    rows = []
    left_out: dict[str, int] = {}
    for number, record in enumerate(records, start=1):
        where = f"{path.name}, record {number}"
        reason = _left_out(record, expected.settings)
        if reason is not None:
            left_out[reason] = left_out.get(reason, 0) + 1
            continue
        row = _row(record, where, expected, findings)
        if row is not None:
            rows.append({**row, "source_id": options.source_id})
    for reason, count in sorted(left_out.items()):
        findings.note(f"{count} records left out: {reason}")
    if not rows and not findings.problems:
        findings.add(path.name, "no record to keep", "at least one total of a flow")
    rows = _checked(rows, path.name, findings)
    findings.stop()
    return Outcome(
        tables={"reported_trade": table_rows("reported_trade", rows)}, notes=tuple(findings.notes)
    )


def _records(
    answer: Any, where: str, expected: Expectation, findings: Findings
) -> list[dict[str, Any]]:
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        findings.add(where, "a document without a list named data", "an answer of the Comtrade API")
        return []
    error = answer.get("error")
    if error:
        findings.add(where, f'the error "{error}"', "an answer with data")
    records: list[Any] = answer["data"]
    count = answer.get("count")
    if isinstance(count, int) and count != len(records):
        findings.add(
            where,
            f"{len(records)} records",
            f"{count}, as the answer says",
            "The file is cut short: get it again.",
        )
    if len(records) == expected.settings["preview_rows"]:
        findings.note(
            f"{len(records)} records are exactly what a preview returns at most: "
            "the answer may be incomplete"
        )
    if not records:
        findings.add(where, "no records", "at least one")
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            findings.add(f"{where}, record {number}", "something else than an object", "a record")
            continue
        missing = [name for name in expected.columns if name not in record]
        if missing:
            findings.add(
                f"{where}, record {number}",
                f"no {', '.join(missing)}",
                "all fields of a record",
                "The layout has changed: see the expectation of this source.",
            )
            break
    return [record for record in records if isinstance(record, dict)]


def _left_out(record: Mapping[str, Any], settings: Mapping[str, Any]) -> str | None:
    for name, total in settings["totals"].items():
        if name in record and record[name] is not None and str(record[name]) != str(total):
            return f"part of a total by {name}"
    flow = record["flowCode"]
    if flow in settings["flows_ignored"]:
        return str(settings["flows_ignored"][flow])
    return None


def _row(
    record: Mapping[str, Any], where: str, expected: Expectation, findings: Findings
) -> dict[str, Any] | None:
    settings = expected.settings
    before = len(findings.problems)
    flow = _known(record, "flowCode", settings["flows"], where, findings)
    edition = _known(record, "classificationCode", settings["classifications"], where, findings)
    reporter = _territory(record["reporterCode"], settings, f"{where}, reporterCode", findings)
    partner = _territory(record["partnerCode"], settings, f"{where}, partnerCode", findings)
    code = record["cmdCode"]
    if not isinstance(code, str) or not re.match(r"^(\d{2}|\d{4}|\d{6})$", code):
        findings.add(
            f"{where}, cmdCode",
            f"{code!r}",
            "a code of two, four or six digits as text",
            "Codes read as numbers lose their zeros: keep them as text.",
        )
    period = _period(record, where, settings, findings)
    value, weight = record["primaryValue"], record["netWgt"]
    for name, figure in (("primaryValue", value), ("netWgt", weight)):
        if figure is not None and (not isinstance(figure, int | float) or figure < 0):
            findings.add(f"{where}, {name}", f"{figure!r}", "a number, zero or more, or nothing")
    if value is None:
        findings.add(f"{where}, primaryValue", "nothing", "a value in USD")
    if len(findings.problems) > before:
        return None
    known = bool(weight)
    return {
        "reporter_iso3": reporter,
        "partner_iso3": partner,
        "flow": flow,
        "period": period,
        "nomenclature": edition,
        "hs": code,
        "value_usd": float(value),
        "quantity_t": float(weight) * 0.001 if known else None,
        "quantity_status": "reported" if known else "missing",
        "quantity_estimated": bool(record["isNetWgtEstimated"]) and known,
        "partners_together": str(record["partnerCode"]) == settings["world"],
    }


def _known(
    record: Mapping[str, Any],
    name: str,
    meanings: Mapping[str, str],
    where: str,
    findings: Findings,
) -> str | None:
    found = meanings.get(record[name])
    if found is None:
        findings.add(f"{where}, {name}", f'"{record[name]}"', f"one of {', '.join(meanings)}")
    return found


def _territory(
    code: Any, settings: Mapping[str, Any], where: str, findings: Findings
) -> str | None:
    from didymium import vocabulary

    text = str(code)
    if text == settings["world"]:
        return "WLD"
    if text in settings["codes"]:
        return str(settings["codes"][text])
    try:
        return vocabulary.resolve(text, scheme="m49", kind="territory").id
    except UnknownNameError as error:
        findings.add(where, f'"{text}"', "a territory code of the United Nations", str(error))
        return None


def _period(
    record: Mapping[str, Any], where: str, settings: Mapping[str, Any], findings: Findings
) -> str:
    text = str(record["period"])
    if record["freqCode"] not in settings["frequencies"]:
        findings.add(f"{where}, freqCode", f'"{record["freqCode"]}"', "A or M")
    elif record["freqCode"] == "A" and re.match(r"^\d{4}$", text):
        return text
    elif re.match(r"^\d{4}(0[1-9]|1[0-2])$", text):
        return f"{text[:4]}-{text[4:]}"
    else:
        findings.add(f"{where}, period", f'"{text}"', "a year or a month such as 202403")
    return text


def _checked(rows: list[dict[str, Any]], where: str, findings: Findings) -> list[dict[str, Any]]:
    """Rows with one for each flow: unspecified areas are added up, doubles are problems."""
    merged: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in _KEY)
        held = merged.get(key)
        if held is None:
            merged[key] = row
        elif row["partner_iso3"] == "OTH":
            merged[key] = _sum(held, row)
        else:
            findings.add(where, f"the flow {', '.join(key)} more than once", "one record for each")
    return list(merged.values())


def _sum(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    known = one["quantity_t"] is not None and other["quantity_t"] is not None
    return {
        **one,
        "value_usd": one["value_usd"] + other["value_usd"],
        "quantity_t": one["quantity_t"] + other["quantity_t"] if known else None,
        "quantity_status": "reported" if known else "missing",
        "quantity_estimated": known and (one["quantity_estimated"] or other["quantity_estimated"]),
    }
