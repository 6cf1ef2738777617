"""Any CSV, Parquet or Excel table, through a mapping file that says what its columns mean.

A mapping is YAML::

    table: observation            # the table to fill
    source:                       # the card of the source
      source_id: acme_2026
      producer: Acme
      title: Supplier survey
      licence: private
    read: {encoding: utf-8, sheet: Data, skip_rows: 2, missing: ["-", "n/a"]}
    ignore: [Comment]             # columns that are left out on purpose
    columns:
      material: {from: Mineral, as: material}
      iso3: {from: [Country, Land], as: territory}
      period: {from: Year}
      value: {from: Tonnes, as: number, scale: 1}
      unit: {value: t}
      kind: {from: Status, labels: {actual: measured, plan: target}}

``from`` names a column, or several spellings of it; ``as`` turns a name into an id of the
vocabulary, or text into a number; ``labels`` translates; ``value`` is the same on every row.
Every column of the file is mapped or ignored by name, every label is known, or nothing is read.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from didymium.errors import InputError
from didymium.evidence.contract import Contract, contract
from didymium.evidence.importers.conversions import KINDS, Column, values
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.outcome import Options, Outcome
from didymium.evidence.importers.reading import (
    MEGABYTE,
    Limits,
    csv_table,
    decode,
    read_bytes,
    sheets,
)
from didymium.evidence.importers.rows import table_rows, with_ids

if TYPE_CHECKING:
    import polars as pl

SOURCE = "mapped"

LIMITS = Limits(file_bytes=500 * MEGABYTE, unpacked_bytes=2000 * MEGABYTE)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A mapping file, checked."""

    table: str
    card: Mapping[str, str]
    reading: Mapping[str, Any]
    ignore: tuple[str, ...]
    columns: tuple[Column, ...]


def read(path: Path, options: Options) -> Outcome:
    """Rows of the table the mapping names."""
    if options.mapping is None:
        raise InputError(
            f"{path}: a table of your own needs a mapping file; give one with --mapping."
        )
    mapping = load_mapping(options.mapping)
    findings = Findings()
    frame = _table(path, mapping, findings)
    findings.stop()
    assert frame is not None
    rows = map_rows(frame, mapping, path.name, findings, source_id=options.source_id)
    findings.stop()
    return Outcome(
        tables={mapping.table: with_ids(mapping.table, table_rows(mapping.table, rows))},
        notes=tuple(findings.notes),
    )


def load_mapping(path: Path) -> TableMapping:
    """A mapping file; everything wrong with it is one :class:`ContractError`."""
    findings = Findings()
    text = decode(read_bytes(path, Limits(MEGABYTE, MEGABYTE)), path.name, "utf-8", findings)
    findings.stop()
    try:
        spec = yaml.safe_load(text or "")
    except yaml.YAMLError as error:
        raise InputError(
            f"{path}: found text that is not YAML ({error}); expected a mapping."
        ) from error
    if not isinstance(spec, dict):
        raise InputError(f"{path}: found no keys; expected table and columns.")
    return parse_mapping(spec, path.name)


def parse_mapping(spec: Mapping[str, Any], where: str) -> TableMapping:
    """A mapping from its parsed text."""
    findings = Findings()
    for key in spec:
        if key not in {"table", "source", "read", "ignore", "columns"}:
            findings.add(where, f'the key "{key}"', "table, source, read, ignore, columns")
    if not isinstance(spec.get("columns"), dict) or not isinstance(spec.get("table"), str):
        findings.add(where, "no table or no columns", "table: NAME and columns: ...")
        findings.stop()
    rules = contract(str(spec["table"]))
    columns = [
        _column(name, item, rules, f"{where}, column {name}", findings)
        for name, item in spec["columns"].items()
    ]
    given = {column.name for column in columns if column is not None} | {"source_id"}
    filled = {f"{rules.table}_id", "dataset", "obs_status", "edition"}
    for column in rules.columns:
        if not column.nullable and column.name not in given and column.name not in filled:
            findings.add(where, f"no column {column.name}", f"it: {column.meaning}")
    findings.stop()
    return TableMapping(
        table=rules.table,
        card=spec.get("source") or {},
        reading=spec.get("read") or {},
        ignore=tuple(spec.get("ignore") or ()),
        columns=tuple(column for column in columns if column is not None),
    )


def _column(name: str, item: Any, rules: Contract, where: str, findings: Findings) -> Column | None:
    if name not in rules.names:
        findings.unknown(where, "column", [name], rules.names, action="See the table's contract.")
        return None
    if not isinstance(item, dict) or ("from" in item) == ("value" in item):
        findings.add(where, f"{item!r}", "either from or value")
        return None
    for key in item:
        if key not in {"from", "value", "as", "labels", "scale", "separator"}:
            findings.add(where, f'the key "{key}"', "from, value, as, labels, scale, separator")
    kind = str(item.get("as", "text"))
    if kind not in KINDS:
        findings.add(where, f'as "{kind}"', f"one of {', '.join(KINDS)}")
    origins = item.get("from", ())
    return Column(
        name=name,
        origins=(origins,) if isinstance(origins, str) else tuple(origins),
        constant=None if "value" not in item else str(item["value"]),
        kind=kind,
        labels={str(key): str(value) for key, value in (item.get("labels") or {}).items()},
        scale=float(item.get("scale", 1)),
        separator=item.get("separator"),
    )


def _table(path: Path, mapping: TableMapping, findings: Findings) -> pl.DataFrame | None:
    """The file as text columns, by the ending of its name."""
    import polars as pl

    data = read_bytes(path, LIMITS)
    reading = mapping.reading
    ending = path.suffix.lower()
    if ending in {".csv", ".txt", ".tsv"}:
        text = decode(data, path.name, str(reading.get("encoding", "utf-8")), findings)
        return (
            None
            if text is None
            else csv_table(
                _without_lines(text, int(reading.get("skip_rows", 0))), path.name, findings
            )
        )
    if ending == ".parquet":
        try:
            frame = pl.read_parquet(io.BytesIO(data))
        except pl.exceptions.PolarsError as error:
            findings.add(path.name, f"a file that is not Parquet ({error})", "a Parquet file")
            return None
        return _as_text(frame, path.name, findings)
    if ending in {".xlsx", ".xlsm"}:
        return _sheet(path, data, reading, findings)
    findings.add(path.name, f'the ending "{ending}"', ".csv, .parquet or .xlsx")
    return None


def _without_lines(text: str, count: int) -> str:
    return "".join(text.splitlines(keepends=True)[count:])


def _as_text(frame: pl.DataFrame, where: str, findings: Findings) -> pl.DataFrame:
    import polars as pl

    for name, kind in frame.schema.items():
        if kind.is_nested():
            findings.add(f"{where}, column {name}", f"values of type {kind}", "plain values")
    return frame.with_columns(pl.all().cast(pl.String, strict=False))


def _sheet(
    path: Path, data: bytes, reading: Mapping[str, Any], findings: Findings
) -> pl.DataFrame | None:
    import polars as pl

    name = reading.get("sheet")
    book = sheets(path, data, LIMITS, findings, [str(name)] if name else None)
    if not book:
        return None
    if name is None and len(book) > 1:
        findings.add(
            path.name, f"the sheets {', '.join(book)}", "read: {sheet: NAME} in the mapping"
        )
        return None
    grid = next(iter(book.values()))[int(reading.get("skip_rows", 0)) :]
    header = [(cell or "").strip() for cell in grid[0]] if grid else []
    width = max((n + 1 for n, cell in enumerate(header) if cell), default=0)
    if not width:
        findings.add(path.name, "no header line", "names of the columns on the first line")
        return None
    columns = {
        header[n]: [row[n] if n < len(row) else None for row in grid[1:]] for n in range(width)
    }
    if len(columns) < width:
        findings.add(path.name, "two columns of the same name", "each once")
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def map_rows(
    frame: pl.DataFrame, mapping: TableMapping, where: str, findings: Findings, *, source_id: str
) -> list[dict[str, Any]]:
    """Rows under our contract from a frame of text; every problem is recorded."""
    origin = _origins(frame, mapping, where, findings)
    if findings.problems:
        return []
    missing = {str(mark) for mark in mapping.reading.get("missing", ())} | {""}
    found: dict[str, list[Any]] = {}
    for column in mapping.columns:
        at = f"{where}, column {origin.get(column.name, column.name)}"
        if column.constant is not None:
            texts: Sequence[str | None] = [column.constant] * frame.height
        else:
            texts = frame.get_column(origin[column.name]).to_list()
        cleaned = [
            None if text is None or text.strip() in missing else text.strip() for text in texts
        ]
        found[column.name] = values(cleaned, column, at, findings)
    rows = [{name: cells[n] for name, cells in found.items()} for n in range(frame.height)]
    return [{**_filled(mapping.table, row), "source_id": source_id} for row in rows]


def _filled(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """Columns that follow from others, where the mapping does not give them."""
    if table == "observation":
        empty = all(row.get(name) is None for name in ("value", "low", "high"))
        row.setdefault("dataset", "imported")
        row.setdefault("obs_status", "O" if empty else "A")
    if "edition" in contract(table).names:
        row.setdefault("edition", "imported")
    return row


def _origins(
    frame: pl.DataFrame, mapping: TableMapping, where: str, findings: Findings
) -> dict[str, str]:
    found: dict[str, str] = {}
    used: set[str] = set(mapping.ignore)
    for column in mapping.columns:
        if not column.origins:
            continue
        hits = [name for name in column.origins if name in frame.columns]
        if not hits:
            findings.add(
                f"{where}, header",
                f"the columns {', '.join(frame.columns)}",
                f"a column {' or '.join(column.origins)} for {column.name}",
            )
            continue
        found[column.name] = hits[0]
        used.update(hits)
    for name in frame.columns:
        if name not in used:
            findings.add(
                f"{where}, header",
                f'the column "{name}"',
                "a column that is mapped or ignored",
                "Map it, or name it under ignore.",
            )
    return found
