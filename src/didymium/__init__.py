"""didymium: what the news about strategic minerals would change, with sources and ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from didymium.news import read

__version__ = "0.1.0"
__all__ = ["__version__", "read"]


def __getattr__(name: str) -> Any:
    # the reader and its lists are loaded when they are first used
    if name == "read":
        from didymium.news.reader import read

        return read
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
