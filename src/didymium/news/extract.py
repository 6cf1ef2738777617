"""HTML and PDF sources to pages, in a child process that can be killed.

A page from outside can keep an extractor busy for minutes or fill the memory. One child is
started when first needed and used for many pages; it is killed and started again when a page
takes longer than allowed, and once in a while for its memory. Plain text needs no child.
"""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import json
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from didymium.errors import PageError
from didymium.news import worker
from didymium.news.decoding import without_controls
from didymium.news.page import Finding, Page, PageDate

_ISO: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_LOCAL: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_START_SECONDS: Final = 60.0
_FEW_WORDS: Final = 40
_ANSWER_BYTES: Final = 64_000_000
_PDF_DATE: Final = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_HYPHEN: Final = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
_SENTENCE_END: Final = (".", "!", "?", ":", "»", "”", '"')


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may cost: bytes in, seconds (article, then fallback) and memory of the child.

    Texts longer than ``characters`` are cut there, and the page's findings say so; ``pages`` is how
    many pages a child reads before a fresh one takes over.
    """

    html_bytes: int = 2_000_000
    text_bytes: int = 2_000_000
    pdf_bytes: int = 20_000_000
    characters: int = 300_000
    seconds: float = 10.0
    fallback_seconds: float = 5.0
    memory_bytes: int = 1 << 30
    pages: int = 2_000


LIMITS: Final = Limits()


class ExtractionError(Exception):
    """The child gave no text; the message says why."""


class _Clock:
    """Kills a process when its time is over."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.late = False
        self._timer: threading.Timer | None = None

    def start(self, seconds: float) -> None:
        """Give the process so many seconds from now."""
        self.stop()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Let the process live."""
        if self._timer is not None:
            self._timer.cancel()

    def _end(self) -> None:
        self.late = True
        self.process.kill()


class Child:
    """A worker process and its limits; started when asked first, started again after a kill."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._pages = 0
        self._owner = 0
        self._left: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()

    def ask(self, task: bytes, source: bytes, seconds: float) -> dict[str, Any]:
        """The child's answer, or :class:`ExtractionError` with the reason."""
        with self._lock:
            if self._process is not None and self._owner != os.getpid():
                # a copy of this process has copies of the pipes: answers would be mixed up
                self._left.append(self._process)
                self._process = None
            if self._process is not None and self._pages >= self.limits.pages:
                self._stop()
            process = self._process or self._start()
            self._pages += 1
            clock = _Clock(process)
            try:
                answer = self._exchange(process, clock, task, source, seconds)
            except BaseException:
                # an answer may be on its way: it must not be taken for the next page's
                self._stop()
                raise
            finally:
                clock.stop()
            if answer is None:
                self._stop()
                if clock.late:
                    raise ExtractionError(f"took longer than {seconds:g} s")
                raise ExtractionError("broke the extractor")
            if "memory" in answer:
                self._stop()
            if "error" in answer:
                raise ExtractionError(answer["error"])
            return answer

    @staticmethod
    def _exchange(
        process: subprocess.Popen[bytes],
        clock: _Clock,
        task: bytes,
        source: bytes,
        seconds: float,
    ) -> dict[str, Any] | None:
        assert process.stdin is not None
        assert process.stdout is not None
        clock.start(_START_SECONDS)
        try:
            process.stdin.write(worker.QUESTION.pack(task, seconds, len(source)))
            process.stdin.write(source)
            process.stdin.flush()
        except OSError:
            return None
        if process.stdout.read(1) != worker.BEGUN:
            return None
        clock.start(seconds)
        header = process.stdout.read(worker.ANSWER.size)
        if len(header) < worker.ANSWER.size:
            return None
        (length,) = worker.ANSWER.unpack(header)
        body = process.stdout.read(length) if length <= _ANSWER_BYTES else b""
        if len(body) < length:
            return None
        answer: dict[str, Any] = _harmless(json.loads(body))
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).resolve().parents[2])
        code = (
            f"import sys; sys.path.insert(0, {root!r}); "
            f"from didymium.news.worker import main; main({self.limits.memory_bytes})"
        )
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
            [sys.executable, "-P", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._pages, self._owner = 0, os.getpid()
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._stop()


def _harmless(value: Any) -> Any:
    """An answer with every text in it freed from control characters."""
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, list):
        return [_harmless(item) for item in value]
    if isinstance(value, dict):
        return {key: _harmless(item) for key, item in value.items()}
    return value


@cache
def child() -> Child:
    """The one child of this process."""
    made = Child()
    atexit.register(made.close)
    return made


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
    if not found["article"] and not notes:
        words = len(text.split())
        message = f"No article was found in the page; its visible text ({words} words) was read."
        notes.append(Finding(kind="no_article", message=message))
    elif not notes and len(page.text.split()) < _FEW_WORDS:
        message = (
            f"Only {len(page.text.split())} words were found in the page: it may be cut for "
            "non-subscribers, or need a browser."
        )
        notes.append(Finding(kind="no_article", message=message))
    if found["hidden"]:
        message = f"Text hidden from readers was left out: {found['hidden']}"
        notes.append(Finding(kind="hidden_text", message=message))
    return page.model_copy(update={"findings": (*findings, *notes)})


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
    from didymium.news.text import clean

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
