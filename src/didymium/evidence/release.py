"""Data releases: a folder of Parquet tables with a version, a date and a hash for each file.

A release is written whole or not at all: tables are checked against their contracts first, written
into a folder beside the target, and moved into place at the end. The same rows give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from didymium.errors import ContractError, InputError, Problem
from didymium.evidence.contract import check, contract
from didymium.evidence.describe import data_package

if TYPE_CHECKING:
    import polars as pl

DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Release:
    """One data release: where it lies, its version and date, and its tables with their hashes."""

    path: Path
    version: str
    date: str
    title: str
    tables: Mapping[str, str]
    rows: Mapping[str, int]
    bytes: Mapping[str, int]

    @property
    def descriptor(self) -> dict[str, Any]:
        """The ``datapackage.json`` of the release."""
        return _descriptor(self.path)


def shipped() -> Release:
    """The release inside the package."""
    with as_file(files("didymium.evidence") / "release") as folder:
        return read_release(folder)


def user_folder() -> Path:
    """Where a user's further releases lie: ``DIDYMIUM_HOME``, else the XDG data folder."""
    home = os.environ.get("DIDYMIUM_HOME")
    if home:
        return Path(home) / "releases"
    base = os.environ.get("XDG_DATA_HOME")
    root = Path(base) if base else Path.home() / ".local" / "share"
    return root / "didymium" / "releases"


def releases() -> tuple[Release, ...]:
    """The shipped release and the user's, in the order of their dates and versions."""
    folder = user_folder()
    found = [shipped()]
    if folder.is_dir():
        found += [
            read_release(path)
            for path in sorted(folder.iterdir())
            if (path / DESCRIPTOR).is_file() and not path.name.startswith(".")
        ]
    return tuple(sorted(found, key=lambda release: (release.date, release.version)))


def find_release(name: str | Path | None = None) -> Release:
    """The release of a version or folder; without a name the shipped one."""
    if name is None:
        return shipped()
    known = releases()
    for release in known:
        if release.version == str(name):
            return release
    if (Path(name) / DESCRIPTOR).is_file():
        return read_release(Path(name))
    versions = ", ".join(release.version for release in known)
    raise InputError(f'There is no data release "{name}"; there are {versions}.')


def _descriptor(folder: Path) -> dict[str, Any]:
    path = folder / DESCRIPTOR
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: this is not the descriptor of a data release.") from error
    if not isinstance(data, dict):
        raise InputError(f"{path}: this is not the descriptor of a data release.")
    return data


def read_release(folder: Path) -> Release:
    """The release in a folder; its files are not read (see :func:`verify`)."""
    data = _descriptor(folder)
    resources = data["resources"]
    return Release(
        path=folder,
        version=data["version"],
        date=data["created"][:10],
        title=data["title"],
        tables={item["name"]: item["hash"].removeprefix("sha256:") for item in resources},
        rows={item["name"]: item["rows"] for item in resources},
        bytes={item["name"]: item["bytes"] for item in resources},
    )


def write_release(
    target: Path,
    tables: Mapping[str, pl.DataFrame],
    *,
    version: str,
    date: str,
    title: str = "didymium evidence base",
    replace: bool = False,
    unchanged: Release | None = None,
) -> Release:
    """Write a release; every breach of every contract is reported at once and nothing is written.

    Parameters
    ----------
    target : folder to create; with ``replace`` an existing one is exchanged as a whole
    tables : frames by table name, in any column and row order; ``source`` must be among them
    version, date : of the release; the date is text (``2026-11-25``), never the clock
    unchanged : release whose other tables are taken over as the files they are
    """
    if target.exists() and not replace:
        raise InputError(f"{target} exists already; give the new release another version.")
    ready = checked_tables(tables)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise InputError(f"{target}: {error.strerror}; nothing was written.") from error
    try:
        for name, frame in ready.items():
            _write_table(frame, work / f"{name}.parquet")
        rows = {name: frame.height for name, frame in ready.items()}
        if unchanged is not None:
            rows = dict(unchanged.rows) | rows
            for name in set(unchanged.tables) - set(ready):
                shutil.copyfile(unchanged.path / f"{name}.parquet", work / f"{name}.parquet")
        paths = {name: work / f"{name}.parquet" for name in rows}
        cards = {name: _sources_of(path, ready["source"]) for name, path in paths.items()}
        package = data_package(paths, rows, cards, version=version, date=date, title=title)
        text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
        (work / DESCRIPTOR).write_text(text, "utf-8")
        work.chmod(0o755)
        _exchange(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return read_release(target)


def _exchange(new: Path, target: Path) -> None:
    """Put ``new`` in the place of ``target``; an old folder goes only when the new one is there."""
    if not target.exists():
        new.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    target.rename(old / target.name)
    new.rename(target)
    shutil.rmtree(old)


def checked_tables(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables in contract order, sorted by key; :class:`ContractError` with every problem."""
    if "source" not in tables:
        missing = Problem("release", "no table source", "the cards of all sources")
        raise ContractError([missing])
    sources = frozenset(tables["source"].get_column("source_id").drop_nulls().to_list())
    problems = [
        problem for name in sorted(tables) for problem in check(tables[name], name, sources=sources)
    ]
    if problems:
        raise ContractError(problems)
    return {
        name: tables[name].select(contract(name).names).sort(contract(name).key)
        for name in sorted(tables)
    }


def _sources_of(path: Path, sources: pl.DataFrame) -> pl.DataFrame:
    """The cards of the sources a table rests on."""
    import polars as pl

    rows = pl.scan_parquet(path)
    if "source_id" not in rows.collect_schema():
        return sources.clear()
    used = rows.select("source_id").unique().collect()
    return sources.join(used, on="source_id", how="semi")


def _write_table(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(
        path, compression="zstd", compression_level=19, statistics=True, row_group_size=1 << 18
    )


def file_hash(path: Path) -> str:
    """SHA-256 of a file, as text."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def verify(release: Release) -> list[Problem]:
    """Files of a release that are missing, extra or not as its descriptor says."""
    problems = []
    for name, expected in release.tables.items():
        path = release.path / f"{name}.parquet"
        if not path.is_file():
            problems.append(Problem(str(path), "no file", f"the table {name}"))
        elif (found := file_hash(path)) != expected:
            problems.append(
                Problem(str(path), f"hash {found[:12]}", f"{expected[:12]}", "Install it again.")
            )
    extra = {path.stem for path in release.path.glob("*.parquet")} - set(release.tables)
    problems += [
        Problem(str(release.path / f"{name}.parquet"), "a table", "only those of the descriptor")
        for name in sorted(extra)
    ]
    return problems


@dataclass(frozen=True, slots=True)
class TableDiff:
    """What changed in a table between two releases: keys added and removed, cells changed."""

    table: str
    added: tuple[tuple[object, ...], ...]
    removed: tuple[tuple[object, ...], ...]
    changed: tuple[tuple[tuple[object, ...], str, object, object], ...]

    @property
    def is_empty(self) -> bool:
        """True when nothing changed."""
        return not (self.added or self.removed or self.changed)


def diff(old: Release, new: Release) -> tuple[TableDiff, ...]:
    """Rows added, removed and changed from ``old`` to ``new``, table by table, matched by key."""
    return tuple(
        _diff_table(old, new, name)
        for name in sorted(set(old.tables) | set(new.tables))
        if old.tables.get(name) != new.tables.get(name)
    )


def _diff_table(old: Release, new: Release, table: str) -> TableDiff:
    import polars as pl

    rules = contract(table)
    key = list(rules.key)
    before, after = (_frame_of(release, table) for release in (old, new))
    added = after.join(before, on=key, how="anti", nulls_equal=True).select(key)
    removed = before.join(after, on=key, how="anti", nulls_equal=True).select(key)
    both = before.join(after, on=key, how="inner", nulls_equal=True, suffix="__new")
    changed: list[tuple[tuple[object, ...], str, object, object]] = []
    for name in rules.names:
        if name in key:
            continue
        moved = both.filter(pl.col(name).ne_missing(pl.col(f"{name}__new")))
        changed += [
            (row[:-2], name, row[-2], row[-1])
            for row in moved.select(*key, name, f"{name}__new").iter_rows()
        ]
    return TableDiff(table, tuple(added.rows()), tuple(removed.rows()), tuple(changed))


def _frame_of(release: Release, table: str) -> pl.DataFrame:
    import polars as pl

    if table in release.tables:
        return pl.read_parquet(release.path / f"{table}.parquet")
    return pl.DataFrame(schema=contract(table).schema())
