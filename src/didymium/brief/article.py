"""The rim: an article from a file, the standard input, an address or the bundled example."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Final

EXAMPLE: Final = "terre_rare.txt"


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it came: its text, where from, whether it is a page's source."""

    text: str
    name: str
    html: bool
    url: str | None = None


def example() -> Article:
    """The article bundled with the package."""
    text = resources.files("didymium.brief").joinpath(f"examples/{EXAMPLE}").read_text("utf-8")
    return Article(text=text, name=f"example:{EXAMPLE}", html=False)


def load(where: str) -> Article:
    """The article at ``where``: a file (text, markdown, html, PDF), ``-`` or an http address.

    Refused with a message (see :mod:`didymium.news.loading`): what is missing, empty, too large,
    binary, or not text.
    """
    from pathlib import Path

    from didymium.news.loading import source_of, text_of

    source = source_of(where)
    text, html = text_of(source)
    here = where == "-" or source.url is not None
    name = where if here else Path(where).name
    return Article(text=text, name=name, html=html, url=source.url)
