"""The compiled solvers, with a word to the user when they have to be compiled first.

Numba keeps compiled code beside the source and looks at one file's date only, while the interior
solver contains code of the kernels.  A checksum over the files stands beside the cache; when it
differs the cached code is thrown away, so that an upgrade cannot run old arithmetic.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from zlib import crc32

ENTRIES = {"solve_draws": "newton", "refine_draws": "refinement", "approach_draws": "interior"}
NOTICE = {
    "solve_draws": "Compiling the market solver for this machine, once: about 10 seconds.\n",
    "refine_draws": "Compiling the market solver's last step, once: a few seconds.\n",
    "approach_draws": "Compiling the market solver's second method, once: about 5 seconds.\n",
}
SOURCES = (
    "audit",
    "control",
    "coordinate",
    "interior",
    "kernels",
    "lanes",
    "newton",
    "packing",
    "refinement",
    "responses",
    "simplicial",
)
STAMP = "didymium-market-kernels.crc32"


@cache
def compiled(name: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """A solver's entry point, compiled at its first call or from numba's cache; its workspace."""
    module = import_module(f"didymium.market.{ENTRIES[name]}")
    entry: Callable[..., Any] = getattr(module, name)
    folder = _cache_folder(entry)
    _drop_old_code(folder)
    if sys.stderr.isatty() and not any(folder.glob(f"{ENTRIES[name]}.{name}-*.nbi")):
        sys.stderr.write(NOTICE[name])
    room = module if name == "approach_draws" else import_module("didymium.market.packing")
    workspace: Callable[..., Any] = room.workspace
    return entry, workspace


def _cache_folder(entry: Any) -> Path:
    return Path(entry._cache._cache_path)  # numba has no public way to ask


def _drop_old_code(folder: Path) -> None:
    """Remove cached code that was compiled from other sources than these."""
    here = Path(__file__).parent
    total = 0
    for module in SOURCES:
        total = crc32((here / f"{module}.py").read_bytes(), total)
    stamp = folder / STAMP
    expected = f"{total:08x}"
    if stamp.is_file() and stamp.read_text() == expected:
        return
    for module in SOURCES:
        for old in folder.glob(f"{module}.*.nb?"):
            old.unlink(missing_ok=True)
    if folder.is_dir():
        stamp.write_text(expected)
