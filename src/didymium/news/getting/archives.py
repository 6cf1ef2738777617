"""Archives of pages, one page after another: zip, WARC, gzip. Nothing is written to disk.

Hostile archives are met by counting what comes out, not by believing what is declared: a bound
for each page and one for the whole against the archive's size, and no archive inside another.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from didymium.errors import PageError
from didymium.news.getting.decoding import kind_of
from didymium.news.getting.source import Failure, Source, charset_of, shown

if TYPE_CHECKING:
    from didymium.news.getting.decoding import Kind

PAGE_BYTES: Final = 20_000_000
MAX_MEMBERS: Final = 1_000_000
# text seldom shrinks more than twenty times; bombs shrink a thousand times and more
RATIO: Final = 100
FREE_BYTES: Final = 50_000_000
_CHUNK: Final = 1 << 16
_PAGE_NAMES: Final = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf")
_ARCHIVE_NAMES: Final = (".zip", ".warc", ".gz", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz")
_PAGE_TYPES: Final = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "application/pdf",
    "text/markdown",
)


def members(archive: Source) -> Iterator[Source | Failure]:
    """The pages of an archive; ``archive`` names a file, or holds the bytes of standard input."""
    kind = archive.kind
    if kind == "zip":
        yield from _guarded(archive.name, _zip(archive))
    elif kind == "warc":
        yield from _guarded(archive.name, _warc(archive))
    else:
        yield from _guarded(archive.name, _gzip(archive))


def _guarded(name: str, found: Iterator[Source | Failure]) -> Iterator[Source | Failure]:
    """What an archive gives, until it proves broken: then a failure that says so."""
    count = 0
    try:
        for item in found:
            count += 1
            yield item
    except PageError as error:
        yield Failure(name, f"{name}: {error}")
    except (zipfile.BadZipFile, EOFError, zlib.error, OSError, NotImplementedError) as error:
        what = getattr(error, "strerror", None) or str(error) or type(error).__name__
        tail = f"; the {count} pages before stand" if count else ""
        yield Failure(name, f"{name}: the archive is damaged or cannot be opened ({what}){tail}.")


@contextmanager
def _opened(archive: Source) -> Iterator[tuple[IO[bytes], int]]:
    if archive.data:
        yield io.BytesIO(archive.data), len(archive.data)
        return
    path = Path(archive.name)
    with path.open("rb") as stream:
        yield stream, path.stat().st_size


class _Budget:
    """Bytes that may still come out of an archive of some size."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.left = FREE_BYTES + RATIO * size

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise PageError(
                f"more than {RATIO} times its size comes out of the archive "
                f"({self.size:,} bytes): a decompression bomb, or not text. It was left there."
            )


def _bounded(stream: Any, budget: _Budget) -> bytes | None:
    """All bytes of a stream, or None when there are more than a page may have."""
    parts: list[bytes] = []
    length = 0
    while chunk := stream.read(_CHUNK):
        budget.take(len(chunk))
        length += len(chunk)
        if length > PAGE_BYTES:
            return None
        parts.append(chunk)
    return b"".join(parts)


def _too_large(name: str) -> Failure:
    return Failure(
        name, f"{name}: more than {PAGE_BYTES:,} bytes come out, more than any page has."
    )


def _typed(name: str, data: bytes, **known: Any) -> Source | Failure:
    """A page out of an archive; its kind is read from its bytes and name."""
    content_type = known.pop("content_type", "")
    try:
        kind: Kind = kind_of(data, name, content_type)
    except PageError as error:
        return Failure(name, f"{name}: {error}")
    if kind in {"zip", "warc", "gzip"}:
        return Failure(name, f"{name}: an archive inside an archive. Unpack it and give its pages.")
    return Source(name, data, kind, **known)


def _zip(archive: Source) -> Iterator[Source | Failure]:
    with _opened(archive) as (stream, size), zipfile.ZipFile(stream) as held:
        budget = _Budget(size)
        entries = held.infolist()
        if len(entries) > MAX_MEMBERS:
            raise PageError(f"{len(entries):,} members; at most {MAX_MEMBERS:,} are read.")
        pages = 0
        for entry in entries:
            low = entry.filename.lower()
            base = low.rsplit("/", 1)[-1]
            if entry.is_dir() or base.startswith(".") or low.startswith("__macosx/"):
                continue
            name = f"{archive.name}/{shown(entry.filename)}"
            if low.endswith(_ARCHIVE_NAMES):
                pages += 1
                yield Failure(
                    name, f"{name}: an archive inside an archive. Unpack it and give its pages."
                )
            elif low.endswith(_PAGE_NAMES):
                pages += 1
                yield _zip_member(held, entry, name, budget)
        if not pages:
            raise PageError(f"no pages in the archive. Pages are named {', '.join(_PAGE_NAMES)}.")


def _zip_member(
    held: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, budget: _Budget
) -> Source | Failure:
    try:
        with held.open(entry) as stream:
            data = _bounded(stream, budget)
    except RuntimeError:  # zipfile says so of members locked by a password
        return Failure(name, f"{name}: locked by a password. Unlock the archive first.")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        return Failure(name, f"{name}: damaged inside the archive ({error}).")
    return _too_large(name) if data is None else _typed(name, data)


def _gzip(archive: Source) -> Iterator[Source | Failure]:
    """A compressed WARC file, or one compressed page."""
    with _opened(archive) as (stream, size), gzip.open(stream, "rb") as held:
        warc = held.read(5) == b"WARC/"
        held.seek(0)
        if warc:
            yield from _records(archive.name, held, _Budget(size))
            return
        data = _bounded(held, _Budget(size))
        name = archive.name
        yield _too_large(name) if data is None else _typed(name.removesuffix(".gz"), data)


def _warc(archive: Source) -> Iterator[Source | Failure]:
    with _opened(archive) as (stream, size):
        yield from _records(archive.name, stream, _Budget(size))


def _records(
    name: str, stream: IO[bytes] | gzip.GzipFile, budget: _Budget
) -> Iterator[Source | Failure]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    pages = 0
    records = iter(ArchiveIterator(stream))
    while True:
        try:
            record = next(records, None)
            if record is None:
                break
            found = _warc_page(name, record, budget)
        except ArchiveLoadFailed as error:
            reason = shown(str(error).split("\n", 1)[0])
            raise PageError(f"the WARC file is damaged after {pages} pages ({reason}).") from error
        if found is not None:
            pages += 1
            yield found
    if not pages:
        raise PageError("no pages in the WARC file (text, html or PDF answers with status 200).")


def _warc_type(record: Any) -> str | None:
    """The type of the page in a record; None where it holds none.

    Answers (not redirects and errors), files kept without their answer, and texts taken out of
    pages (WET) hold pages; records that only point to an earlier one do not.
    """
    if record.rec_type == "response":
        headers = record.http_headers
        if headers is None or headers.get_statuscode() != "200":
            return None
    elif record.rec_type in {"resource", "conversion"}:
        headers = record.rec_headers
    else:
        return None
    content_type: str = (headers.get_header("Content-Type") or "").lower()
    return content_type if content_type.startswith(_PAGE_TYPES) else None


def _whole(record: Any) -> bool:
    """Whether a record has all the bytes that its head announces."""
    stream = record.raw_stream
    while stream.read(_CHUNK):
        pass
    return not getattr(stream, "limit", 0)


def _warc_page(archive: str, record: Any, budget: _Budget) -> Source | Failure | None:
    """The page of a record; None for pictures, scripts, redirects and errors."""
    content_type = _warc_type(record)
    if content_type is None:
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    name = f"{archive}/{shown(url)}"
    data = _bounded(record.content_stream(), budget)
    if data is None:
        return _too_large(name)
    if not _whole(record):
        return Failure(name, f"{name}: the WARC file breaks off within this page.")
    known = {
        "url": url[:2_000] or None,
        "charset": charset_of(content_type),
        "crawled": _day(record.rec_headers.get_header("WARC-Date")),
    }
    return _typed(name, data, content_type=content_type, **known)


def _day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
