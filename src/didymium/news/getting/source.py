"""A page as it came, or why it did not come: what loading, archives, feeds and fetching share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from didymium.news.getting.decoding import Kind
    from didymium.news.page import Finding


@dataclass(frozen=True, slots=True)
class Source:
    """A page as it came: bytes, where from, what kind, and what is known of it.

    ``charset`` and ``url`` are those of the server's answer, ``crawled`` the day it was fetched;
    ``findings`` what happened on the way.
    """

    name: str
    data: bytes
    kind: Kind
    url: str | None = None
    charset: str | None = None
    crawled: dt.date | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be had; ``message`` begins with its name."""

    name: str
    message: str


def shown(name: str) -> str:
    """A name from outside safe to show: no control or steering characters, not endless."""
    clean = "".join(letter if letter.isprintable() else "\ufffd" for letter in name)
    return clean if len(clean) <= 200 else clean[:199] + "…"


def charset_of(content_type: str) -> str | None:
    """The charset a Content-Type header declares, or None."""
    for part in content_type.split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == "charset":
            return value.strip(" \"'")[:40] or None
    return None
