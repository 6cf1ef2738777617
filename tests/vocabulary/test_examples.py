"""The examples in the docstrings say what the functions answer."""

from __future__ import annotations

import doctest
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import didymium.vocabulary

PACKAGE = Path(didymium.vocabulary.__file__).parent
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("module", MODULES)
def test_docstring_examples(module: str) -> None:
    found = doctest.testmod(import_module(f"didymium.vocabulary.{module}"))
    assert found.failed == 0


def test_importing_the_vocabulary_loads_no_heavy_library() -> None:
    code = (
        "import sys, didymium.vocabulary as v; v.resolve('Cina');"
        "print([m for m in ('polars','numpy','numba','pydantic','rich','typer','difflib')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(PACKAGE.parents[1])},
    )
    assert done.stdout.strip() == "[]"
