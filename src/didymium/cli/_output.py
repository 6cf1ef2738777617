"""Where results go: stdout, or a file written whole; plain text tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from didymium.errors import InputError

_BINARY = {"parquet", "xlsx"}


def need_file(form: str, out: Path | None) -> None:
    """Refuse to print a binary format to a terminal."""
    if form in _BINARY and out is None and sys.stdout.isatty():
        raise InputError(f"{form} is a binary format: name a file with --out.")


def deliver(content: bytes, out: Path | None) -> None:
    """Write to ``out``, whole or not at all, or to standard output."""
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    from didymium.cli._files import replace

    replace(out, content)


def table(
    rows: Sequence[Sequence[str]],
    *,
    right: frozenset[int] | set[int] = frozenset(),
    widest: int = 48,
) -> str:
    """Rows as aligned text, columns in ``right`` to the right, long cells cut at ``widest``."""
    if not rows:
        return ""
    last = len(rows[0]) - 1
    cells = [
        [
            cell if column == last or len(cell) <= widest else cell[: widest - 1] + "…"
            for column, cell in enumerate(row)
        ]
        for row in rows
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(last + 1)]
    lines = []
    for row in cells:
        padded = [
            cell.rjust(widths[column]) if column in right else cell.ljust(widths[column])
            for column, cell in enumerate(row)
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines) + "\n"
