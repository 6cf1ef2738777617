"""The open evidence base: tables of a release, read when asked for, with a user's rows on top."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from didymium.errors import InputError
from didymium.evidence.contract import tables as contract_tables
from didymium.evidence.release import Release, find_release

if TYPE_CHECKING:
    import polars as pl


class Base:
    """An opened data release; tables are read on first use and kept.

    The frames are shared: treat them as read-only, as polars does.
    """

    def __init__(self, release: Release, overlays: Sequence[Path] = ()) -> None:
        self.release = release
        self.overlays = tuple(overlays)
        self._frames: dict[str, pl.DataFrame] = {}

    def table(self, name: str) -> pl.DataFrame:
        """A table as a frame in the contract's column order, a user's overlay rows included."""
        if name not in self._frames:
            self._frames[name] = self._read(name)
        return self._frames[name]

    def path(self, name: str) -> Path:
        """The Parquet file of a table, for lazy scans of large tables."""
        if name not in self.release.tables:
            self._unknown(name)
        return self.release.path / f"{name}.parquet"

    def __contains__(self, name: str) -> bool:
        return name in self.release.tables

    def _read(self, name: str) -> pl.DataFrame:
        import polars as pl

        frame = pl.read_parquet(self.path(name))
        if self.overlays and name in {"observation", "source"}:
            from didymium.evidence.overlay import overlay_rows

            held = frame if name == "observation" else None
            rows = [overlay_rows(path, held)[name] for path in self.overlays]
            frame = pl.concat([frame, *rows])
        return frame

    def _unknown(self, name: str) -> None:
        held = ", ".join(sorted(self.release.tables))
        if name in contract_tables():
            raise InputError(
                f'Release {self.release.version} holds no table "{name}"; it has {held}.'
            )
        raise InputError(f'There is no table "{name}"; release {self.release.version} has {held}.')


def open_base(release: str | Path | None = None, overlays: Sequence[str | Path] = ()) -> Base:
    """The evidence base of a release (version or folder; default: the shipped one).

    Parameters
    ----------
    release : version as shown by ``didymium data list``, or a folder
    overlays : CSV files with a user's own observations, laid over without mixing: their rows carry
        the source ``user:<file name>``
    """
    return Base(find_release(release), [Path(path) for path in overlays])


@cache
def default_base() -> Base:
    """The shipped base, opened once."""
    return open_base()
