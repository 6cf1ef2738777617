"""Bounded reading of files from outside: sizes, archives, encodings, tables as text.

Every cell is read as text and no text stands for a missing value ("NA" is Namibia, or a figure
that the source says is not available); only an empty cell is missing.
"""

from __future__ import annotations

import csv
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from didymium.errors import InputError
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.workbook import read_cells

if TYPE_CHECKING:
    import polars as pl

MEGABYTE = 1_000_000
MAX_MEMBERS = 200
MAX_RATIO = 200
"""Unpacked over packed bytes beyond which an archive is taken for a bomb."""

_ZIP_SIGNATURE = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest sizes an importer accepts, in bytes."""

    file_bytes: int
    unpacked_bytes: int


def check_file(path: Path, limits: Limits) -> None:
    """Nothing for a file that can be read; :class:`InputError` for one absent, empty or too big."""
    if not path.exists():
        raise InputError(f"{path}: no such file.")
    if not path.is_file():
        raise InputError(f"{path}: found a folder; expected a file.")
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"{path}: found an empty file; expected the official file. Get it again.")
    if size > limits.file_bytes:
        raise InputError(
            f"{path}: found {size / MEGABYTE:,.0f} MB; expected at most "
            f"{limits.file_bytes / MEGABYTE:,.0f} MB. Check that it is the right file."
        )


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The content of a file; :class:`InputError` when it is absent, a folder, empty or too big."""
    check_file(path, limits)
    return path.read_bytes()


def decode(data: bytes, where: str, encoding: str, findings: Findings) -> str | None:
    """The text of ``data`` in the encoding the source uses; None, with a problem, otherwise."""
    if b"\x00" in data[:4096]:
        findings.add(
            where, "binary data", f"text in {encoding}", "Check that it is the right file."
        )
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        findings.add(
            f"{where}, line {line}",
            f"the byte 0x{data[error.start]:02x}, which is not {encoding}",
            f"text in {encoding}",
            f"Save the file as {encoding} again, or give its encoding in a mapping file.",
        )
        return None


def csv_table(text: str, where: str, findings: Findings) -> pl.DataFrame | None:
    """A comma-separated table as text columns; None, with problems, when it is not one.

    Lines with too few or too many cells are problems, so a file cut in the middle of a line is
    seen. Row numbers in messages count the header as row 1.
    """
    import polars as pl

    text = text.removeprefix("\ufeff")
    try:
        header = next(csv.reader(io.StringIO(text[: MEGABYTE // 4])))
    except (StopIteration, csv.Error):
        findings.add(where, "no header line", "a header line with the column names")
        return None
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled:
        findings.add(f"{where}, header", f"the column {', '.join(doubled)} twice", "it once")
        return None
    before = len(findings.problems)
    _check_widths(text, len(header), where, findings)
    if len(findings.problems) > before:
        return None
    try:
        return pl.read_csv(text.encode("utf-8"), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        first = str(error).strip().splitlines()[0]
        findings.add(where, f"a table that cannot be read ({first})", "one line per row")
        return None


def _check_widths(text: str, width: int, where: str, findings: Findings) -> None:
    """Every line has as many cells as the header; a short last line is a file cut short."""
    lines = text.count("\n") + (not text.endswith("\n"))
    if '"' not in text and text.count(",") == lines * (width - 1):
        return
    try:
        reader = csv.reader(io.StringIO(text), strict=True)
        wrong = [(reader.line_num, len(row)) for row in reader if row and len(row) != width]
    except csv.Error as error:
        findings.add(where, f"quotation marks that do not match ({error})", "a whole table")
        return
    cut = bool(wrong) and wrong[-1][0] == reader.line_num and not text.endswith("\n")
    for line, cells in wrong[:20]:
        last = cut and line == reader.line_num
        action = "The file is cut short: get it again." if last else ""
        findings.add(f"{where}, line {line}", f"{cells} cells", f"{width} cells", action)
    if len(wrong) > 20:
        findings.add(where, f"{len(wrong) - 20} more lines of another width", f"{width} cells")


def members(path: Path, data: bytes, limits: Limits, findings: Findings) -> dict[str, bytes] | None:
    """Files inside a zip archive by name; None, with problems, for a bomb or a broken archive."""
    where = path.name
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            before = len(findings.problems)
            _check_archive(where, infos, limits, findings)
            if len(findings.problems) > before:
                return None
            return {info.filename: archive.read(info) for info in infos}
    except _BROKEN as error:
        _broken(where, error, findings)
        return None


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip archive on disk, checked against its limits, read one file and one part at a time."""

    path: Path
    names: tuple[str, ...]

    def read(self, name: str, where: str, findings: Findings) -> bytes | None:
        """The content of one file; None, with a problem, when the archive is broken."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                return archive.read(name)
        except _BROKEN as error:
            _broken(where, error, findings)
            return None

    def tables(self, name: str, where: str, findings: Findings) -> Iterator[pl.DataFrame]:
        """A comma-separated file in parts of some megabytes, each as text columns."""
        header = b""
        for part in self._parts(name, where, findings):
            if not header:
                header, _, part = part.partition(b"\n")
                header += b"\n"
            text = decode(header + part, where, "utf-8", findings)
            frame = None if text is None else csv_table(text, where, findings)
            if frame is None:
                return
            yield frame

    def _parts(self, name: str, where: str, findings: Findings) -> Iterator[bytes]:
        """The content of a file in parts that end with a line."""
        rest = b""
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(name) as file:
                while block := file.read(_PART_BYTES):
                    end = block.rfind(b"\n") + 1
                    if end:
                        yield rest + block[:end]
                        rest = block[end:]
                    else:
                        rest += block
        except _BROKEN as error:
            _broken(where, error, findings)
            return
        if rest:
            yield rest


_PART_BYTES = 24 * MEGABYTE
_BROKEN = (
    zipfile.BadZipFile,
    EOFError,
    OSError,  # a place outside the file
    NotImplementedError,  # a packing method we do not have
    RuntimeError,  # a password
    ValueError,  # offsets and names that make no sense
    struct.error,
    zlib.error,
)


def _broken(where: str, error: Exception, findings: Findings) -> None:
    findings.add(where, f"a broken zip archive ({error})", "a whole zip archive", "Get it again.")


def open_archive(path: Path, limits: Limits, findings: Findings) -> Archive:
    """A zip archive on disk; a bomb, a broken or an oversized one is a problem."""
    check_file(path, limits)
    names: tuple[str, ...] = ()
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check_archive(path.name, infos, limits, findings)
            names = tuple(info.filename for info in infos)
    except _BROKEN as error:
        _broken(path.name, error, findings)
    return Archive(path, names)


def _check_archive(
    where: str, infos: list[zipfile.ZipInfo], limits: Limits, findings: Findings
) -> None:
    if len(infos) > MAX_MEMBERS:
        findings.add(where, f"{len(infos)} files inside", f"at most {MAX_MEMBERS}")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limits.unpacked_bytes:
        findings.add(
            where,
            f"{unpacked / MEGABYTE:,.0f} MB when unpacked",
            f"at most {limits.unpacked_bytes / MEGABYTE:,.0f} MB",
            "Not unpacked.",
        )
    for info in infos:
        name = PurePosixPath(info.filename)
        if name.is_absolute() or ".." in name.parts or "\\" in info.filename:
            findings.add(where, f'a file named "{info.filename}"', "plain names inside the archive")
        if info.flag_bits & 1:
            findings.add(where, f"{info.filename} with a password", "an open archive")
        if info.file_size > MEGABYTE and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            findings.add(
                where,
                f"{info.filename} packed {info.file_size // max(info.compress_size, 1)} times",
                f"at most {MAX_RATIO} times",
                "It looks like a zip bomb; not unpacked.",
            )


def sheets(
    path: Path, data: bytes, limits: Limits, findings: Findings, names: list[str] | None = None
) -> dict[str, list[list[str | None]]] | None:
    """Rows of the sheets of an Excel workbook as text, by sheet; None, with problems, otherwise.

    Parameters
    ----------
    names : sheets to read; all of them by default. A missing one is a problem.
    """
    where = path.name
    if not data.startswith(_ZIP_SIGNATURE):
        findings.add(where, "a file that is not an .xlsx workbook", "an Excel workbook (.xlsx)")
        return None
    if members(path, data, limits, findings) is None:
        return None
    try:
        there, found = read_cells(data, names)
    except InputError as error:
        findings.add(where, f"a workbook that cannot be read ({error})", "an Excel workbook")
        return None
    for name in names or ():
        if name not in there:
            findings.add(where, f"the sheets {', '.join(there)}", f'a sheet named "{name}"')
    return found


def json_document(text: str, where: str, findings: Findings) -> Any:
    """A JSON document; None, with a problem, when it is cut short or not JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        findings.add(
            f"{where}, line {error.lineno}",
            f"text that is not JSON ({error.msg})",
            "a whole JSON answer",
            "It may be cut short: get it again.",
        )
    except RecursionError:
        findings.add(where, "brackets nested beyond measure", "a plain JSON answer")
    return None
