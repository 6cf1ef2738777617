"""From an official file to a new data release: read, check, merge, write."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from didymium.errors import ContractError, InputError
from didymium.evidence.importers.expectation import expectation
from didymium.evidence.importers.magnitude import check_magnitudes
from didymium.evidence.importers.outcome import Options, Outcome

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence.release import Release

SOURCES: Mapping[str, str] = {
    "baci": "BACI trade, zip archive of yearly files (CEPII)",
    "comtrade": "UN Comtrade, saved answer of the API (JSON)",
    "iea": "IEA Critical Minerals Dataset, workbook",
    "oecd": "OECD inventory of export restrictions, CSV",
    "usgs_mcs": "USGS Mineral Commodity Summaries, data release CSV",
    "usgs_yearbook": "USGS Minerals Yearbook, workbook of a commodity",
    "wgi": "Worldwide Governance Indicators, workbook (World Bank)",
    "mapped": "any CSV, Parquet or Excel table, with a mapping file",
}
"""Importers by name, with what each reads."""

_PRODUCERS: Mapping[str, tuple[str, str]] = {
    "baci": ("CEPII", "statistical"),
    "comtrade": ("United Nations Statistics Division", "statistical"),
    "iea": ("International Energy Agency", "official"),
    "oecd": ("OECD", "official"),
    "usgs_mcs": ("US Geological Survey", "statistical"),
    "usgs_yearbook": ("US Geological Survey", "statistical"),
    "wgi": ("World Bank", "official"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: the new release, rows per table, and what was left out or changed."""

    release: Release
    rows: Mapping[str, int]
    replaced: Mapping[str, int]
    notes: tuple[str, ...]


def import_file(
    source: str,
    path: str | Path,
    *,
    release: str | None = None,
    mapping: str | Path | None = None,
    edition: str | None = None,
    extract: bool = False,
    skip_corrections: Sequence[str] = (),
    source_id: str | None = None,
    accept_magnitude: bool = False,
    base_release: str | Path | None = None,
    today: dt.date | None = None,
) -> Report:
    """Read an official file and write a new data release that holds it.

    Parameters
    ----------
    source : name of the importer, one of :data:`SOURCES`
    path : the file, as downloaded
    release : version of the new release; default the base's version with ``+SOURCE.N``
    mapping : mapping file, for ``mapped``
    edition : edition to write on the rows, where the file does not say
    extract : the file is a part of the official one: counts and fill rates are not asked of it
    skip_corrections : corrections not to apply, by their id
    source_id : card the rows name; default one for the source and the day
    accept_magnitude : take figures a hundred times off those of the base
    base_release : release the new one is built on; default the shipped one
    today : date of the new release; default the day of the import

    Raises
    ------
    ContractError : everything wrong with the file; nothing is written
    InputError : no such source, file or release; nothing is written
    """
    from didymium.evidence.release import find_release, user_folder, write_release

    if source not in SOURCES:
        raise InputError(f'There is no importer "{source}"; there are {", ".join(SOURCES)}.')
    day = (today or dt.datetime.now(dt.UTC).date()).isoformat()
    old = find_release(base_release)
    version = release or _next_version(old.version, source, user_folder())
    if not re.match(r"^[A-Za-z0-9][A-Za-z0-9._+-]*$", version):
        raise InputError(f'release: found "{version}"; expected letters, digits, dots, dashes.')
    target = user_folder() / version
    if target.exists():
        raise InputError(f"{target} exists already; give the new release another name.")
    card = _card(source, Path(path), mapping, source_id, day)
    options = Options(
        source_id=str(card["source_id"]),
        base=old,
        edition=edition,
        extract=extract,
        skip_corrections=tuple(skip_corrections),
        mapping=None if mapping is None else Path(mapping),
    )
    module = importlib.import_module(f"didymium.evidence.importers.{source}")
    outcome: Outcome = module.read(Path(path), options)
    if not accept_magnitude:
        far = check_magnitudes(outcome.tables, old, Path(path).name, whole=not extract)
        if far:
            raise ContractError(far)
    tables, replaced = merged(old, outcome, card)
    written = write_release(
        target,
        tables,
        version=version,
        date=day,
        title=f"didymium evidence base with {card['title']}",
        unchanged=old,
    )
    rows = {name: frame.height for name, frame in outcome.tables.items()}
    return Report(release=written, rows=rows, replaced=replaced, notes=outcome.notes)


def _next_version(version: str, source: str, folder: Path) -> str:
    number = 1
    while (folder / f"{version}+{source}.{number}").exists():
        number += 1
    return f"{version}+{source}.{number}"


def _card(
    source: str,
    path: Path,
    mapping: str | Path | None,
    source_id: str | None,
    day: str,
) -> dict[str, Any]:
    """The card of the source that the imported rows name."""
    if source == "mapped":
        from didymium.evidence.importers.mapped import load_mapping

        if mapping is None:
            raise InputError(f"{path}: a table of your own needs a mapping file (--mapping).")
        given = load_mapping(Path(mapping)).card
        card = {"producer": "the user", "title": path.name, "licence": "private"} | dict(given)
        name, kind = source_id or card.get("source_id") or f"user_{_slug(path.stem)}", "user"
        licence, url, producer, title = (
            card["licence"],
            card.get("url"),
            card["producer"],
            card["title"],
        )
    else:
        expected = expectation(source)
        producer, kind = _PRODUCERS[source]
        title, url, licence = expected.title, expected.address, expected.licence
        name = source_id or f"{source}_{day.replace('-', '')}"
    return {
        "source_id": name,
        "producer": producer,
        "title": title,
        "published": None,
        "accessed": day,
        "url": url,
        "licence_raw": licence,
        "licence_ours": licence,
        "citation": f"{producer}: {title}. Read from {path.name} on {day}.",
        "kind": kind,
        "faults": None,
    }


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or "file"


def merged(
    old: Release, outcome: Outcome, card: Mapping[str, Any]
) -> tuple[dict[str, pl.DataFrame], dict[str, int]]:
    """Tables that the import changes, and how many rows of the old ones were replaced, by table.

    New rows take the place of old rows of the same key, and of those the importer names in
    ``replaces`` (the years of a trade archive, the measures of an inventory).
    """
    import polars as pl

    from didymium.evidence.importers.rows import table_rows, with_ids

    tables: dict[str, pl.DataFrame] = {}
    new = {name: with_ids(name, frame) for name, frame in outcome.tables.items()}
    new["source"] = table_rows("source", [card])
    replaced: dict[str, int] = {}
    for name, frame in new.items():
        if name not in old.tables:
            tables[name] = frame
            continue
        held = pl.read_parquet(old.path / f"{name}.parquet")
        kept = _kept(held, frame, name, outcome.replaces.get(name, ()))
        replaced[name] = held.height - kept.height
        tables[name] = pl.concat([kept, frame])
    if "trade" in new:
        codes = tables.get("trade_code")
        if codes is None:
            codes = pl.read_parquet(old.path / "trade_code.parquet")
        tables["trade_code"] = _with_years(codes, tables["trade"])
    return tables, replaced


def _kept(
    held: pl.DataFrame,
    new: pl.DataFrame,
    table: str,
    replaces: Sequence[Mapping[str, Sequence[Any]]],
) -> pl.DataFrame:
    import polars as pl

    from didymium.evidence.contract import contract

    kept = held.join(new, on=list(contract(table).key), how="anti", nulls_equal=True)
    for wanted in replaces:
        gone = pl.all_horizontal(
            [pl.col(name).is_in(list(values)) for name, values in wanted.items()]
        )
        kept = kept.filter(~gone.fill_null(value=False))
    return kept


def _with_years(codes: pl.DataFrame, trade: pl.DataFrame) -> pl.DataFrame:
    """The codes with the first and last year of their rows."""
    import polars as pl

    spans = trade.group_by("nomenclature", "hs6").agg(
        first=pl.col("year").min(), last=pl.col("year").max()
    )
    joined = codes.join(spans, on=["nomenclature", "hs6"], how="left", maintain_order="left")
    return joined.with_columns(first_year=pl.col("first"), last_year=pl.col("last")).drop(
        "first", "last"
    )
