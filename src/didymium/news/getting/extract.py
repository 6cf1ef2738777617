"""HTML and PDF sources to pages, by way of a child process that can be killed.

Plain text needs no child; see :mod:`didymium.news.getting.process` for the limits.
"""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from typing import Any, Final

from didymium.errors import PageError
from didymium.news.getting import worker
from didymium.news.getting.process import Child, ExtractionError, child
from didymium.news.page import Finding, Page, PageDate

_ISO: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_LOCAL: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_FEW_WORDS: Final = 40
_PDF_DATE: Final = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_HYPHEN: Final = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
_SENTENCE_END: Final = (".", "!", "?", ":", "»", "”", '"')


def page_from_html(
    source: str,
    *,
    url: str | None = None,
    crawled: dt.date | None = None,
    findings: tuple[Finding, ...] = (),
    using: Child | None = None,
) -> Page:
    """The page behind an HTML source: the article's text, title, outlet and published date.

    The article is found by trafilatura. Where that takes too long, breaks or finds nothing, the
    visible text is taken instead and the page's ``findings`` say so.
    """
    extractor = using or child()
    data = source.encode("utf-8", errors="replace")
    limits = extractor.limits
    if len(data) > limits.html_bytes:
        raise PageError(
            f"the page's source has {len(data):,} bytes; at most {limits.html_bytes:,} are read. "
            "Save the article's text and give that."
        )
    found, notes = _html(extractor, data)
    text = found["text"]
    title = found.get("title")
    whole, cut = shortened(_with_title(text, title) if text.strip() else "", limits.characters)
    notes.extend(cut)
    page = _clean(
        whole,
        url=url or found.get("canonical"),
        title=title,
        outlet=found.get("outlet"),
        dates=(*_published(found.get("published", [])), *_crawl(crawled)),
    )
    if not page.text.strip():
        why = f" ({notes[0].message})" if notes else ""
        raise PageError(f"no text was found in the page{why}. Save the article's text as a file.")
    if not notes and not any(finding.kind == "summary_only" for finding in findings):
        notes.extend(_meagre(len(page.text.split()), article=found["article"]))
    if found["hidden"]:
        message = f"Text hidden from readers was left out: {found['hidden']}"
        notes.append(Finding(kind="hidden_text", message=message))
    return page.model_copy(update={"findings": (*findings, *notes)})


def _meagre(words: int, *, article: bool) -> list[Finding]:
    """A finding where a page has no article, or hardly any text."""
    if not article:
        message = f"No article was found in the page; its visible text ({words} words) was read."
    elif words < _FEW_WORDS:
        message = (
            f"Only {words} words were found in the page: it may be cut for non-subscribers, or "
            "need a browser."
        )
    else:
        return []
    return [Finding(kind="no_article", message=message)]


def _html(extractor: Child, data: bytes) -> tuple[dict[str, Any], list[Finding]]:
    """What the child found, by the article's way or the plain one, and what went wrong."""
    try:
        return extractor.ask(worker.ARTICLE, data, extractor.limits.seconds), []
    except ExtractionError as failure:
        first = str(failure)
    note = f"The extraction of the article failed: it {first}; the visible text was read."
    try:
        found = extractor.ask(worker.VISIBLE, data, extractor.limits.fallback_seconds)
    except ExtractionError as failure:
        raise PageError(
            f"no text could be taken out of the page: the extractor {first}, the plain one "
            f"{failure}. Save the article's text as a file and give that."
        ) from failure
    return found, [Finding(kind="extraction_failed", message=note)]


def page_from_pdf(
    data: bytes,
    *,
    url: str | None = None,
    crawled: dt.date | None = None,
    using: Child | None = None,
) -> Page:
    """The page of a PDF file: its text with lines joined to paragraphs, title and date made."""
    extractor = using or child()
    limits = extractor.limits
    if len(data) > limits.pdf_bytes:
        raise PageError(
            f"the PDF has {len(data):,} bytes; at most {limits.pdf_bytes:,} are read. "
            "Give the pages that matter."
        )
    try:
        found = extractor.ask(worker.PDF, data, limits.seconds)
    except ExtractionError as failure:
        raise PageError(
            f"the PDF cannot be read: it {failure}. Save its text as a file and give that."
        ) from failure
    if not found["text"].strip():
        raise PageError(
            f"the PDF holds no text ({found['pages']} pages, pictures perhaps). "
            "Recognise its text first, or give the text."
        )
    notes: tuple[Finding, ...] = ()
    if found["cut"] or found["read"] < found["pages"]:
        message = f"Only {found['read']} of {found['pages']} PDF pages were read."
        notes = (Finding(kind="shortened", message=message),)
    dates = [*_made(found["made"]), *_crawl(crawled)]
    text, cut = shortened(unwrapped(found["text"]), limits.characters)
    notes = (*notes, *cut)
    page = _clean(text, url=url, title=found["title"], outlet=None, dates=tuple(dates))
    return page.model_copy(update={"findings": notes})


def unwrapped(text: str) -> str:
    """Lines of a set page joined to paragraphs; words divided at a line's end made whole."""
    lines = [line.rstrip() for line in _HYPHEN.sub("", text).split("\n")]
    full = sorted(len(line) for line in lines if line)
    wide = 0.7 * full[int(0.8 * (len(full) - 1))] if full else 0
    parts: list[str] = []
    for line in lines:
        bare = line.strip()
        if not parts or not bare or not parts[-1]:
            parts.append(bare)
            continue
        before = parts[-1]
        last = before.rsplit("\n", 1)[-1]
        goes_on = bare[0].islower() or (
            len(last) >= wide and not before.endswith(_SENTENCE_END[:4])
        )
        filled = len(last) >= wide and before.endswith(_SENTENCE_END)
        if goes_on or filled:
            parts[-1] = f"{before} {bare}"
        else:
            parts.append(bare)
    return "\n".join(part for part in parts if part)


def _clean(
    text: str,
    *,
    url: str | None,
    title: str | None,
    outlet: str | None,
    dates: tuple[PageDate, ...],
) -> Page:
    from didymium.news.words.text import clean

    return clean(text, url=url, title=title, outlet=outlet, dates=dates)


def shortened(text: str, most: int) -> tuple[str, tuple[Finding, ...]]:
    """The first ``most`` characters of a text, to a line's or word's end, and a finding if cut."""
    if len(text) <= most:
        return text, ()
    end = max(text.rfind("\n", most // 2, most), text.rfind(" ", most - 200, most))
    message = f"Only the first {most:,} of {len(text):,} characters were read."
    return text[: end if end > 0 else most], (Finding(kind="shortened", message=message),)


def _with_title(text: str, title: str | None) -> str:
    """The text with its headline in front, unless it begins with it."""
    if not title:
        return text
    start = " ".join(text[: len(title) + 400].split()).casefold()
    return text if " ".join(title.split()).casefold() in start else f"{title}\n{text}"


def _crawl(crawled: dt.date | None) -> list[PageDate]:
    if crawled is None:
        return []
    return [PageDate(source="crawl", date=crawled, precision="day", text=crawled.isoformat())]


def _published(written: list[str]) -> list[PageDate]:
    """Published dates of the metadata, each day once."""
    days: dict[dt.date, str] = {}
    for text in written:
        day = day_of(text)
        if day is not None:
            days.setdefault(day, text)
    return [
        PageDate(source="metadata", date=day, precision="day", text=text[:80])
        for day, text in days.items()
    ]


def _made(text: str | None) -> list[PageDate]:
    match = _PDF_DATE.match(text) if text else None
    day = _day(*match.groups()) if match else None
    if day is None or text is None:
        return []
    return [PageDate(source="metadata", date=day, precision="day", text=text)]


def day_of(text: str) -> dt.date | None:
    """The day a date of a page's metadata names (ISO, day first, or as in mail), or None."""
    match = _ISO.match(text.strip())
    if match:
        return _day(*match.groups())
    match = _LOCAL.match(text.strip())
    if match:
        day, month, year = match.groups()
        return _day(year, month, day)
    try:
        return parsedate_to_datetime(text).date()
    except ValueError:
        return None


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
