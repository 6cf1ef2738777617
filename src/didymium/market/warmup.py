"""The compiled solver, with a word to the user when it has to be compiled first."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any


@cache
def compiled() -> Callable[..., Any]:
    """The solver's entry point, compiled now or loaded from the cache."""
    from didymium.market import kernels

    entry: Any = vars(kernels)["solve_draws"]
    if sys.stderr.isatty() and not _is_cached(entry):
        sys.stderr.write("Compiling the market solver for this machine, once: about 10 seconds.\n")
    result: Callable[..., Any] = entry
    return result


def _is_cached(entry: Any) -> bool:
    folder = Path(entry._cache._cache_path)  # numba has no public way to ask
    return folder.is_dir() and any(folder.glob("kernels.solve_draws-*.nbi"))
