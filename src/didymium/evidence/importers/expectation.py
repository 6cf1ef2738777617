"""What an importer expects of its file, as data: ``expects/<source>.yml``.

The same file is the documentation of the source's layout. A source that shrinks, loses a column
or fills fewer cells than before stops the import.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from didymium.errors import InputError
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.reading import MEGABYTE, Limits

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Expectation:
    """Layout, counts, units and fill rates a source's file must show.

    Attributes
    ----------
    source : name of the importer
    title, address, licence : of the official file
    layout_seen : where and when the layout was read; says so when it was not seen
    encoding : text encoding of the source
    columns : names that must be there; ``optional`` ones may be
    rows : least and most rows of the whole file (a test file lowers the least by ``scale``)
    filled : column -> least share of cells with something in them
    units : the source's unit label -> (our unit, factor)
    settings : whatever else the importer reads from its file
    """

    source: str
    title: str
    address: str
    licence: str
    layout_seen: str
    encoding: str
    limits: Limits
    columns: tuple[str, ...]
    optional: tuple[str, ...]
    rows: tuple[int, int]
    filled: Mapping[str, float]
    units: Mapping[str, tuple[str, float]]
    settings: Mapping[str, Any]


@functools.cache
def expectation(source: str) -> Expectation:
    """The expectation of one importer; an unknown source is an :class:`InputError`."""
    folder = files("didymium.evidence.importers") / "expects"
    known = sorted(path.name.removesuffix(".yml") for path in folder.iterdir())
    if source not in known:
        raise InputError(f'There is no importer "{source}"; there are {", ".join(known)}.')
    spec = yaml.safe_load((folder / f"{source}.yml").read_text("utf-8"))
    return Expectation(
        source=source,
        title=spec["title"],
        address=spec["address"],
        licence=spec["licence"],
        layout_seen=spec["layout_seen"],
        encoding=spec["encoding"],
        limits=Limits(
            file_bytes=int(spec["largest_file_mb"] * MEGABYTE),
            unpacked_bytes=int(spec["largest_unpacked_mb"] * MEGABYTE),
        ),
        columns=tuple(spec["columns"]),
        optional=tuple(spec.get("optional", ())),
        rows=(int(spec["rows"][0]), int(spec["rows"][1])),
        filled=spec.get("filled", {}),
        units={label: (pair[0], float(pair[1])) for label, pair in spec.get("units", {}).items()},
        settings=spec.get("settings", {}),
    )


def check_layout(
    frame: pl.DataFrame, expected: Expectation, where: str, findings: Findings, *, whole: bool
) -> bool:
    """Whether ``frame`` has the expected columns, and, for a ``whole`` file, counts and fill.

    Parameters
    ----------
    whole : False for an extract (a part of the official file), which may hold fewer rows
    """
    missing = [name for name in expected.columns if name not in frame.columns]
    for name in missing:
        findings.add(
            f"{where}, header",
            f"no column {name} among {', '.join(frame.columns)}",
            f"the columns {', '.join(expected.columns)}",
            "The layout has changed: see the expectation of this source.",
        )
    for name in frame.columns:
        if name not in (*expected.columns, *expected.optional):
            findings.add(f"{where}, header", f'the column "{name}"', "only columns we know")
    if missing:
        return False
    least, most = expected.rows
    if not whole:
        least = 1
    if not least <= frame.height <= most:
        findings.add(
            where,
            f"{frame.height} rows",
            f"{least} to {most} rows",
            "" if not whole else "For a part of the file on purpose, import it as an extract.",
        )
    if whole:
        _check_fill(frame, expected, where, findings)
    return True


def _check_fill(frame: pl.DataFrame, expected: Expectation, where: str, findings: Findings) -> None:
    for name, least in expected.filled.items():
        share = 1 - frame.get_column(name).null_count() / max(frame.height, 1)
        if share < least:
            findings.add(
                f"{where}, column {name}",
                f"{share:.0%} of the cells filled",
                f"at least {least:.0%}",
                "The source has shrunk or the column has moved.",
            )
