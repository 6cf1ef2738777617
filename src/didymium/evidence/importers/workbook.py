"""Cells of an Excel workbook, read by a process of their own.

A workbook made to harm can exhaust memory or stop the reading library outright, which no handler
in the same process survives. The child has limits on memory and time, takes the bytes on standard
input and gives the cells back as JSON; whatever becomes of it, the parent goes on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from didymium.errors import InputError

MEMORY_BYTES = 3 << 30
SECONDS = 120
MAX_CELLS = 20_000_000

Cells = dict[str, list[list[str | None]]]


def read_cells(data: bytes, names: list[str] | None) -> tuple[tuple[str, ...], Cells]:
    """Names of all sheets, and the rows of the wanted ones as text.

    Parameters
    ----------
    names : sheets to read; None reads all. One that is not there is left out

    Raises
    ------
    InputError : they cannot be read; the message is the reason alone
    """
    root = str(Path(__file__).resolve().parents[3])
    code = (
        f"import sys; sys.path.insert(0, {root!r}); "
        "from didymium.evidence.importers.workbook import child; child()"
    )
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter and our own code)
            [sys.executable, "-c", code, json.dumps(names)],
            input=data,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(f"reading took more than {SECONDS} s") from error
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        said = lines[-1] if done.returncode > 0 and lines else "the reader was stopped"
        raise InputError(said.removeprefix("didymium: "))
    answer = json.loads(done.stdout)
    return tuple(answer["sheets"]), answer["cells"]


def child() -> None:
    """Read the workbook on standard input and print its cells; exit 1 with the reason."""
    _limit()
    import fastexcel

    names: list[str] | None = json.loads(sys.argv[1])
    try:
        book = fastexcel.read_excel(sys.stdin.buffer.read())
        found: Cells = {}
        left = MAX_CELLS
        for name in book.sheet_names:
            if names is not None and name not in names:
                continue
            frame = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
            left -= frame.height * frame.width
            if left < 0:
                sys.exit(f"didymium: more than {MAX_CELLS:,} cells")
            found[name] = [list(row) for row in frame.iter_rows()]
    except fastexcel.FastExcelError as error:
        sys.exit(f"didymium: {str(error).strip().splitlines()[0]}")
    out = json.dumps({"sheets": list(book.sheet_names), "cells": found})
    sys.stdout.write(out)


def _limit() -> None:
    """Hold memory and processor time down, where the system can."""
    try:
        import resource
    except ImportError:  # not a POSIX system: the time limit of the parent remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
