"""From a page to statements: who said what, how sure, from whom, when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from didymium.news.getting.loading import load, load_many
    from didymium.news.getting.source import Failure
    from didymium.news.page import Debris, Finding, Page, PageDate
    from didymium.news.reader import read, read_page
    from didymium.news.types import Reading, Statement

__all__ = [
    "Debris",
    "Failure",
    "Finding",
    "Page",
    "PageDate",
    "Reading",
    "Statement",
    "load",
    "load_many",
    "read",
    "read_page",
]

_HOMES = {
    "Debris": "page",
    "Failure": "getting.source",
    "Finding": "page",
    "load": "getting.loading",
    "load_many": "getting.loading",
    "Page": "page",
    "PageDate": "page",
    "Reading": "types",
    "Statement": "types",
    "read": "reader",
    "read_page": "reader",
}


def __getattr__(name: str) -> Any:
    # pydantic is loaded only when something is read
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{home}"), name)
