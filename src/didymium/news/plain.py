"""A page's source to text with the standard library alone: the fallback extractor."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser

from didymium.news.page import Page, PageDate
from didymium.news.text import clean

_SKIPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "iframe",
        "head",
    }
)
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "br",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "section",
        "article",
        "blockquote",
        "ul",
        "ol",
        "table",
        "header",
        "main",
        "figcaption",
    }
)
_DATE_NAMES = frozenset(
    {"article:published_time", "datepublished", "date", "dc.date", "pubdate", "og:published_time"}
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.skipping: list[str] = []
        self.title: list[str] = []
        self.in_title = False
        self.published: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            values = {name: value or "" for name, value in attrs}
            name = (
                values.get("property") or values.get("name") or values.get("itemprop") or ""
            ).lower()
            if name in _DATE_NAMES and self.published is None:
                self.published = values.get("content")
        elif tag == "title":
            self.in_title = True
        elif tag in _SKIPPED:
            self.skipping.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False
        elif self.skipping and tag in self.skipping:
            while self.skipping and self.skipping.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title.append(data)
        elif not self.skipping:
            self.parts.append(" ".join(data.split()) + " " if data.strip() else "")


def page_from_html(source: str, *, url: str | None = None, crawled: dt.date | None = None) -> Page:
    """The page behind an HTML source: its visible text, title and published date."""
    parser = _Text()
    parser.feed(source)
    parser.close()
    lines = [line.strip() for line in "".join(parser.parts).split("\n")]
    text = "\n".join(line for line in lines if line)
    dates: list[PageDate] = []
    if parser.published:
        try:
            day = dt.date.fromisoformat(parser.published[:10])
        except ValueError:
            day = None
        if day is not None:
            dates.append(
                PageDate(source="metadata", date=day, precision="day", text=parser.published)
            )
    if crawled is not None:
        dates.append(
            PageDate(source="crawl", date=crawled, precision="day", text=crawled.isoformat())
        )
    title = " ".join("".join(parser.title).split()) or None
    return clean(text, url=url, title=title, dates=tuple(dates))
