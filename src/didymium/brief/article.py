"""The rim: an article from a file, the standard input, an address or the bundled example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from didymium.news.getting.source import Failure

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


def articles(places: Iterable[str]) -> Iterator[Article | Failure]:
    """Every article at some places, in order; what cannot be had in its place.

    Folders are walked and archives opened as ``didymium read`` does.
    """
    from didymium.errors import PageError
    from didymium.news.batch import failed
    from didymium.news.getting.loading import sources, text_of
    from didymium.news.getting.source import Failure

    for source in sources(places):
        if isinstance(source, Failure):
            yield source
            continue
        try:
            text, html = text_of(source)
        except PageError as error:
            yield failed(source.name, error)
            continue
        yield Article(text=text, name=short(source.name), html=html, url=source.url)


def short(name: str) -> str:
    """The last part of a path; addresses and ``-`` stay as they are."""
    return name if "://" in name else PurePosixPath(name.replace("\\", "/")).name


def load(where: str) -> Article:
    """The article at ``where``: a file (text, markdown, html, PDF), ``-`` or an http address.

    Refused with a message (see :mod:`didymium.news.getting.loading`): what is missing, empty, too
    large, binary, or not text.
    """
    from pathlib import Path

    from didymium.news.getting.loading import source_of, text_of

    source = source_of(where)
    text, html = text_of(source)
    here = where == "-" or source.url is not None
    name = where if here else Path(where).name
    return Article(text=text, name=name, html=html, url=source.url)
