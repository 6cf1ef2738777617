"""Typst in a process of its own.

Typst keeps what it has set for the next document, about 50 MB a time and for as long as the
process lives: a batch of briefs would fill the memory.  So each brief is set in a child that ends
with it.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from didymium.errors import DidymiumError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECONDS: Final = 120.0
_ROOT: Final = str(Path(__file__).resolve().parents[3])


class TypesettingError(DidymiumError):
    """Typst refused a source that we wrote, or took longer than two minutes."""


def installed() -> None:
    """Nothing, or the error that names the extra where typst is not installed."""
    if find_spec("typst") is None:
        raise InputError(
            "--format pdf: needs the extra pdf, which is not installed. Install it with: "
            'pip install "didymium[pdf]"'
        )


def typeset(sources: Sequence[str], *, pages: int | None, day: str) -> bytes:
    """The PDF of the first source whose body ends within ``pages`` pages, else of the last one.

    Parameters
    ----------
    sources:
        Typst documents, best first; each marks the end of its body with ``<body-end>``.
    pages:
        How many pages the body may take; None takes the first source unseen.
    day:
        The day of the brief as YYYY-MM-DD, written into the file as its date of creation: the same
        document gives the same bytes on every day.

    Raises
    ------
    InputError
        When typst is not installed; the message names the extra.
    TypesettingError
        With what typst said.
    """
    installed()
    created = int(dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC).timestamp())
    code = f"import sys; sys.path.insert(0, {_ROOT!r}); from {__name__} import main; main()"
    task = json.dumps({"sources": list(sources), "pages": pages, "created": created})
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own code
            [sys.executable, "-P", "-c", code],
            input=task.encode("utf-8"),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError(f"typst took longer than {_SECONDS:g} s") from error
    if done.returncode:
        raise TypesettingError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def main() -> None:
    """Read one task from standard input and write its PDF to standard output."""
    import typst

    task = json.loads(sys.stdin.buffer.read())
    chosen = b""
    for source in task["sources"]:
        chosen = source.encode("utf-8")
        if task["pages"] is None or _body_ends(typst.query, chosen) <= task["pages"]:
            break
    made = typst.compile(chosen, format="pdf", ignore_system_fonts=True, timestamp=task["created"])
    sys.stdout.buffer.write(made)


def _body_ends(query: object, source: bytes) -> int:
    """On which page the brief ends, before its annex."""
    assert callable(query)
    return int(query(source, "<body-end>", field="value", one=True, ignore_system_fonts=True))
