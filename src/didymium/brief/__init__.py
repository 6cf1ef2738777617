"""From an article to an answer one can sign: questions, checks, answers, document, forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from didymium.brief.compose import write
    from didymium.brief.document import Document, Figure
    from didymium.brief.make import brief, together
    from didymium.brief.options import Options

__all__ = ["Document", "Figure", "Options", "brief", "together", "write"]

_HOMES = {
    "Document": "document",
    "Figure": "document",
    "Options": "options",
    "brief": "make",
    "together": "make",
    "write": "compose",
}


def __getattr__(name: str) -> Any:
    # pydantic and polars are loaded only when a brief is made
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{home}"), name)
