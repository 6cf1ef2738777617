"""RSS and Atom feeds: the pages their entries point to, or the entries' own text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from didymium.errors import PageError
from didymium.news.getting.loading import source_of
from didymium.news.getting.source import Failure, Source, shown
from didymium.news.page import Finding

if TYPE_CHECKING:
    from didymium.news.getting.fetch import Fetcher
    from didymium.news.getting.process import Child

_BODY_MIN: Final = 40


def entries(
    where: str,
    *,
    most: int = 20,
    fetched: dt.date | None = None,
    fetcher: Fetcher | None = None,
    using: Child | None = None,
) -> Iterator[Source | Failure]:
    """The pages of a feed's newest entries.

    Of a feed by address the linked pages are fetched, through the same gate as any address; where
    that fails the entry's own text is taken and the page's findings say so. Of a feed in a file
    nothing is fetched: the entries' own text is taken.

    Parameters
    ----------
    where : an http address or a file
    most : entries to take, newest first
    fetched : the day pages are fetched, kept as their crawl date
    """
    from didymium.news.getting.fetch import Fetcher as Guarded

    outside = where.startswith(("http://", "https://"))
    fetcher = fetcher or Guarded()
    try:
        source = source_of(where, fetched=fetched, fetcher=fetcher)
        found = parsed(source, using=using)
    except PageError as error:
        yield Failure(where, str(error))
        return
    newest = sorted(found["entries"], key=lambda entry: entry["day"] or "", reverse=True)
    for entry in newest[:most]:
        if not outside:
            yield _own_text(where, entry, found["title"], "a feed's file; no page was fetched")
            continue
        if not entry["link"]:
            yield _own_text(where, entry, found["title"], "the entry has no link")
            continue
        if source.url:  # "/2025/11/page" is of the feed's own host
            entry["link"] = urljoin(source.url, entry["link"])
        try:
            yield fetcher.source(entry["link"], crawled=fetched)
        except PageError as error:
            yield _own_text(where, entry, found["title"], str(error))


def parsed(source: Source, *, using: Child | None = None) -> dict[str, Any]:
    """A feed's title and entries (title, link, day, body), read in the child process."""
    from didymium.news.getting import worker
    from didymium.news.getting.process import ExtractionError, child

    extractor = using or child()
    most = extractor.limits.html_bytes
    if len(source.data) > most:
        raise PageError(f"{source.name}: a feed of more than {most:,} bytes is not read.")
    try:
        found = extractor.ask(worker.FEED, source.data, extractor.limits.seconds)
    except ExtractionError as failure:
        raise PageError(f"{source.name}: the feed cannot be read: it {failure}.") from failure
    if not found["entries"]:
        raise PageError(
            f"{source.name}: no entries of an RSS or Atom feed were found. For a single page leave "
            "out --feed."
        )
    return found


def _own_text(where: str, entry: dict[str, Any], outlet: str, why: str) -> Source | Failure:
    """An entry's own text as a page."""
    name = shown(entry["link"]) or f"{where}/{shown(entry['title'][:80])}"
    if len(entry["body"]) + len(entry["title"]) < _BODY_MIN:
        return Failure(name, f"{name}: nothing to read in the feed's entry ({why}).")
    link = entry["link"] if entry["link"].startswith(("http://", "https://")) else None
    day = escape(entry["day"] or "")
    page = (
        f"<!doctype html><html><head><title>{escape(entry['title'])}</title>"
        f'<meta property="article:published_time" content="{day}">'
        f'<meta property="og:site_name" content="{escape(outlet)}"></head>'
        f"<body><article><h1>{escape(entry['title'])}</h1><div>{entry['body']}</div></article>"
        "</body></html>"
    )
    note = Finding(kind="summary_only", message=f"Only the feed's own text was read: {why}")
    return Source(name, page.encode(errors="replace"), "html", url=link, findings=(note,))
