"""The compiled solver, with a word to the user when it has to be compiled first."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any


@cache
def compiled() -> Callable[..., None]:
    """The solver's entry point, compiled or loaded from the cache."""
    if sys.stderr.isatty() and not _is_cached():
        sys.stderr.write("Compiling the market solver for this machine, once: about 10 seconds.\n")
    from didymium.market.kernels import solve_draws

    entry: Callable[..., Any] = solve_draws
    return entry


def _is_cached() -> bool:
    from didymium.market.kernels import solve_draws

    cache_path = solve_draws._cache._cache_path

    folder = Path(cache_path)
    return folder.is_dir() and any(folder.glob("kernels.solve_draws-*.nbi"))
