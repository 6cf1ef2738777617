"""The rim: files, folders, archives, standard input and (only when asked) addresses to pages."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from didymium.errors import PageError
from didymium.news.getting.decoding import Kind, decode, kind_of
from didymium.news.getting.source import Failure, Source

if TYPE_CHECKING:
    from didymium.news.getting.fetch import Fetcher
    from didymium.news.getting.process import Child
    from didymium.news.page import Finding, Page

_NAMES: Final = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".shtml", ".pdf", ".text")
_READ_LIMIT: Final = 20_000_000
_ARCHIVES: Final = frozenset({"zip", "warc", "gzip"})


def load(
    where: str | Path,
    *,
    fetched: dt.date | None = None,
    fetcher: Fetcher | None = None,
    using: Child | None = None,
) -> Page:
    """The page at ``where``: a file (text, markdown, html, PDF), ``-`` or an http address.

    Parameters
    ----------
    where : path, ``-`` for standard input, or an address beginning with http:// or https://
    fetched : for an address, the day it is fetched (today); it is kept as the crawl date
    fetcher : what fetches addresses; the guarded default refuses private ones
    using : the extraction process; by default one shared by all pages

    Raises
    ------
    PageError
        With where, what was found, what was expected and what to do. Folders and archives hold
        many pages: use :func:`load_many`.
    """
    name = str(where)
    found = source_of(where, fetched=fetched, fetcher=fetcher)
    if found.kind in _ARCHIVES:
        raise PageError(f"{name}: this is an archive of pages. Read it with: didymium read {name}")
    return page_of(found, using=using)


def source_of(
    where: str | Path, *, fetched: dt.date | None = None, fetcher: Fetcher | None = None
) -> Source:
    """One source as bytes; the archive kinds are told by ``kind`` and come without their bytes."""
    name = str(where)
    if name.startswith(("http://", "https://")):
        from didymium.news.getting.fetch import Fetcher as Guarded

        return (fetcher or Guarded()).source(name, crawled=fetched)
    if name == "-":
        return _source(name, sys.stdin.buffer.read(_READ_LIMIT + 1))
    if "://" in name:
        raise PageError(f"{name}: only http and https addresses are fetched. Save the page first.")
    path = Path(where)
    try:
        if path.is_dir():
            raise PageError(f"{name}: this is a folder. Read it with: didymium read {name}")
        with path.open("rb") as stream:
            head = stream.read(4_096)
            kind = _kind(name, head)
            if kind in _ARCHIVES:
                return Source(name, b"", kind)
            data = head + stream.read(_READ_LIMIT + 1 - len(head))
    except FileNotFoundError as error:
        raise PageError(
            f"{name}: no such file. Give a text, markdown, html or PDF file, - for the standard "
            "input, or an http address."
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PageError(f"{name}: cannot be read ({reason}).") from error
    return _source(name, data)


def _source(name: str, data: bytes) -> Source:
    return Source(name, data, _kind(name, data))


def _kind(name: str, data: bytes) -> Kind:
    try:
        return kind_of(data, name)
    except PageError as error:
        raise PageError(f"{name}: {error}") from error


def page_of(source: Source, *, using: Child | None = None) -> Page:
    """The page of a source's bytes.

    Raises
    ------
    PageError
        The message begins with the source's name.
    """
    try:
        return _page(source, using)
    except PageError as error:
        raise PageError(f"{source.name}: {error}") from error


def text_of(source: Source, *, using: Child | None = None) -> tuple[str, bool]:
    """The text of a source as it came, and whether it is HTML; of a PDF, the text inside.

    For callers that keep the text and read it later; :func:`page_of` gives the page at once.
    """
    try:
        if source.kind == "pdf":
            return _page(source, using).text, False
        return _decoded(source, using)[0], source.kind == "html"
    except PageError as error:
        raise PageError(f"{source.name}: {error}") from error


def _page(source: Source, using: Child | None) -> Page:
    from didymium.news.getting.extract import page_from_html, page_from_pdf

    if source.kind == "pdf":
        return page_from_pdf(source.data, url=source.url, crawled=source.crawled, using=using)
    text, findings = _decoded(source, using)
    findings = (*source.findings, *findings)
    if source.kind == "html":
        return page_from_html(
            text, url=source.url, crawled=source.crawled, findings=findings, using=using
        )
    return _text_page(text, source, findings, using)


def _decoded(source: Source, using: Child | None) -> tuple[str, tuple[Finding, ...]]:
    from didymium.news.getting.process import LIMITS

    if not source.data.strip():
        raise PageError("empty. Give a file or address with an article in it.")
    if source.kind == "feed":
        raise PageError("this is a feed. Read it with: didymium read --feed")
    if source.kind not in {"text", "html"}:
        raise PageError("an archive of pages, not a page. Read it with: didymium read")
    limits = using.limits if using else LIMITS
    html = source.kind == "html"
    allowed = limits.html_bytes if html else limits.text_bytes
    if len(source.data) > allowed:
        over = "over " if len(source.data) > _READ_LIMIT else ""
        size = min(len(source.data), _READ_LIMIT)
        raise PageError(
            f"{over}{size:,} bytes; at most {allowed:,} are read, more than any article has. "
            "Give the article alone."
        )
    return decode(source.data, charset=source.charset, html=html)


def _text_page(
    text: str, source: Source, findings: tuple[Finding, ...], using: Child | None
) -> Page:
    from didymium.news.getting.extract import shortened
    from didymium.news.getting.process import LIMITS
    from didymium.news.page import PageDate
    from didymium.news.words.text import clean

    dates: tuple[PageDate, ...] = ()
    if source.crawled is not None:
        day = source.crawled
        dates = (PageDate(source="crawl", date=day, precision="day", text=day.isoformat()),)
    text, cut = shortened(text, (using.limits if using else LIMITS).characters)
    findings = (*findings, *cut)
    page = clean(text, url=source.url, dates=dates)
    if not page.text.strip():
        raise PageError("nothing is left of the text once markup and boilerplate are taken out.")
    return page.model_copy(update={"findings": findings}) if findings else page


def sources(
    wheres: Iterable[str | Path],
    *,
    fetched: dt.date | None = None,
    fetcher: Fetcher | None = None,
) -> Iterator[Source | Failure]:
    """Every page at some places, one by one, never all in memory.

    Folders are walked in the order of their names, archives (zip, WARC, gzip) opened. What cannot
    be had is a :class:`Failure` in its place; the rest goes on.
    """
    for where in wheres:
        name = str(where)
        try:
            if name != "-" and "://" not in name and Path(where).is_dir():
                yield from _folder(Path(where))
                continue
            found = source_of(where, fetched=fetched, fetcher=fetcher)
        except PageError as error:
            yield Failure(name, str(error))
            continue
        if found.kind in _ARCHIVES:
            from didymium.news.getting.archives import members

            yield from members(found)
        else:
            yield found


def _folder(folder: Path) -> Iterator[Source | Failure]:
    found = 0
    closed: list[OSError] = []
    for path in _pages_below(folder, closed):
        found += 1
        odd = _no_file(path)
        if odd:
            yield Failure(str(path), f"{path}: {odd}")
            continue
        try:
            source = source_of(path)
        except PageError as error:
            yield Failure(str(path), str(error))
            continue
        if source.kind in _ARCHIVES:
            from didymium.news.getting.archives import members

            yield from members(source)
        else:
            yield source
    for shut in closed:
        name = str(shut.filename)
        yield Failure(name, f"{name}: the folder cannot be read ({shut.strerror}).")
    if not found and not closed:
        names = ", ".join(_NAMES[:5])
        yield Failure(
            str(folder),
            f"{folder}: a folder without pages. Pages are files named {names}, .pdf, .zip, .warc.",
        )


def _no_file(path: Path) -> str:
    """Why what a folder holds under a page's name is not read; empty for a plain file."""
    if path.is_symlink():
        return "a link, which is not followed. Give the file it leads to."
    if path.exists() and not path.is_file():
        return "not a plain file (a pipe, perhaps, which may never end). Give a file."
    return ""


def _pages_below(folder: Path, closed: list[OSError]) -> Iterator[Path]:
    """What has a page's or archive's name below a folder, in order; linked folders are left out.

    Folders that cannot be opened are put into ``closed``.
    """
    import os

    for root, folders, files in os.walk(folder, onerror=closed.append, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            low = name.lower()
            if name.startswith("."):
                continue
            if low.endswith((*_NAMES, ".zip", ".warc", ".warc.gz", ".gz")):
                yield Path(root) / name


def load_many(
    wheres: Iterable[str | Path],
    *,
    fetched: dt.date | None = None,
    fetcher: Fetcher | None = None,
    using: Child | None = None,
) -> Iterator[tuple[str, Page | Failure]]:
    """Name and page of everything at some places, or the failure in its place."""
    for found in sources(wheres, fetched=fetched, fetcher=fetcher):
        if isinstance(found, Failure):
            yield found.name, found
            continue
        try:
            yield found.name, page_of(found, using=using)
        except PageError as error:
            yield found.name, Failure(found.name, str(error))
