"""A way to run a command line in this process, as the installed command would."""

from __future__ import annotations

import contextlib
import io
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from docpages import Done


@pytest.fixture
def run() -> Callable[[str], Done]:
    from didymium.cli.app import main

    def call(line: str) -> Done:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        before, sys.argv = sys.argv, shlex.split(line)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                main()
            code: object = 0
        except SystemExit as stop:
            code = stop.code
        finally:
            sys.argv = before
        out.flush()
        written = out.buffer
        assert isinstance(written, io.BytesIO)
        return Done(code, written.getvalue().decode("utf-8"), err.getvalue())

    return call
