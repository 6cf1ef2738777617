"""The child process of the extraction: pages in on stdin, their text out on stdout.

Started by :mod:`didymium.news.getting.process`, which kills it when a page takes too long. It also
limits itself: address space by the operating system, wall time by an alarm that ends the
process even inside C code, so that nothing is left behind when the parent dies.

A question is a header (task, allowed seconds, length) and as many bytes; an answer is one byte when
the work begins, then a length and as many bytes of JSON.
"""

from __future__ import annotations

import io
import json
import os
import signal
import struct
import sys
from importlib import import_module
from typing import Any, BinaryIO, Final

QUESTION: Final = struct.Struct(">cdQ")
ANSWER: Final = struct.Struct(">Q")
BEGUN: Final = b"+"
ARTICLE: Final = b"a"
VISIBLE: Final = b"v"
PDF: Final = b"p"
FEED: Final = b"f"
MAX_PDF_PAGES: Final = 200
MAX_PDF_CHARACTERS: Final = 1_000_000
MAX_ENTRIES: Final = 500
_NEEDED: Final = {
    ARTICLE: ("lxml.html", "trafilatura", "didymium.news.getting.visible"),
    VISIBLE: ("lxml.html", "didymium.news.getting.visible"),
    PDF: ("pypdf",),
    FEED: ("feedparser",),
}
_SHORT: Final = 400
_GRACE_SECONDS: Final = 1.0


def main(memory_bytes: int) -> None:
    """Answer questions until there are no more."""
    questions = sys.stdin.buffer
    # libraries may print; the answers keep their own channel
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    _limit(memory_bytes)
    while True:
        header = questions.read(QUESTION.size)
        if len(header) < QUESTION.size:
            return
        task, seconds, length = QUESTION.unpack(header)
        source = questions.read(length)
        _prepare(task)
        answers.write(BEGUN)
        answers.flush()
        _alarm(seconds + _GRACE_SECONDS)
        enough = _say(answers, _answer(task, source))
        _alarm(0.0)
        if not enough:
            return


def _prepare(task: bytes) -> None:
    """Load what a task needs; the clock of the page starts after it."""
    for module in _NEEDED[task]:
        import_module(module)


def _limit(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the parent's clock is the only limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _say(stream: BinaryIO, answer: dict[str, Any]) -> bool:
    # structured data may hold halves of characters, which cannot be written anywhere
    body = json.dumps(answer, ensure_ascii=False).encode(errors="replace")
    stream.write(ANSWER.pack(len(body)) + body)
    stream.flush()
    return "memory" not in answer


def _answer(task: bytes, source: bytes) -> dict[str, Any]:
    try:
        if task == PDF:
            return _pdf(source)
        if task == FEED:
            return _feed(source)
        return _html(source, article=task == ARTICLE)
    except MemoryError:
        return {"memory": True, "error": "needed more memory than allowed"}
    except RecursionError:
        return {"error": "was nested too deeply"}


def _html(source: bytes, *, article: bool) -> dict[str, Any]:
    from didymium.news.getting import visible

    tree = visible.parse(source)
    if tree is None:
        return {"text": "", "hidden": "", "article": False}
    found = visible.metadata(tree)
    found["hidden"] = visible.drop_hidden(tree)
    visible.shape(tree)
    text = _article(tree) if article else None
    found["article"] = text is not None
    found["text"] = text if text is not None else visible.visible_text(tree)
    return found


def _article(tree: Any) -> str | None:
    """The article's text by trafilatura: the quick way, and where that is meagre, the whole."""
    from copy import deepcopy

    from trafilatura import extract

    text = extract(deepcopy(tree), fast=True, include_comments=False)
    if text is None or len(text) < _SHORT:
        whole = extract(tree, include_comments=False)
        if whole is not None and len(whole) > len(text or ""):
            text = whole
    return text or None


def _pdf(source: bytes) -> dict[str, Any]:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.disable(logging.CRITICAL)
    parts: list[str] = []
    length = 0
    try:
        reader = PdfReader(io.BytesIO(source))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "is locked by a password"}
        pages = len(reader.pages)
        for number in range(min(pages, MAX_PDF_PAGES)):
            part = reader.pages[number].extract_text()
            parts.append(part)
            length += len(part)
            if length > MAX_PDF_CHARACTERS:
                break
        held = reader.metadata
        title, made = (held.title, held.creation_date_raw) if held else (None, None)
    except DependencyError:
        return {"error": "is encrypted by AES, for which the package cryptography is needed"}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        # a broken file shows as any of these inside pypdf
        return {"error": f"is damaged ({type(error).__name__})"}
    return {
        "text": "\n".join(parts)[:MAX_PDF_CHARACTERS],
        "title": str(title)[:500] if title else None,
        "made": str(made)[:40] if made else None,
        "pages": pages,
        "read": len(parts),
        "cut": length > MAX_PDF_CHARACTERS,
    }


def _feed(source: bytes) -> dict[str, Any]:
    """The entries of a feed. feedparser is given bytes alone: of an address it would fetch it."""
    import feedparser

    found = feedparser.parse(source)
    entries = []
    for entry in found.entries[:MAX_ENTRIES]:
        bodies = [part.get("value", "") for part in entry.get("content", [])]
        bodies.append(entry.get("summary", ""))
        stamp = entry.get("published_parsed") or entry.get("updated_parsed")
        entries.append(
            {
                "title": str(entry.get("title", ""))[:500],
                "link": str(entry.get("link", ""))[:2_000],
                "day": "{:04}-{:02}-{:02}".format(*stamp[:3]) if stamp else None,
                "body": max(bodies, key=len)[:200_000],
            }
        )
    return {"title": str(found.feed.get("title", ""))[:200], "entries": entries}
