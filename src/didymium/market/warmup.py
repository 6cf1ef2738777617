"""The compiled solvers, with a word to the user when they have to be compiled first."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ENTRIES = {"solve_draws": "kernels", "approach_draws": "interior"}
NOTICE = "Compiling the market solver for this machine, once: about 10 seconds.\n"


@cache
def compiled(name: str) -> Callable[..., Any]:
    """A solver's entry point, compiled at its first call or loaded from numba's cache."""
    module = import_module(f"didymium.market.{ENTRIES[name]}")
    entry: Callable[..., Any] = getattr(module, name)
    if sys.stderr.isatty() and not _is_cached(entry, f"{ENTRIES[name]}.{name}-*.nbi"):
        sys.stderr.write(NOTICE)
    return entry


def _is_cached(entry: Any, pattern: str) -> bool:
    folder = Path(entry._cache._cache_path)  # numba has no public way to ask
    return folder.is_dir() and any(folder.glob(pattern))
