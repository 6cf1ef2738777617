"""Bytes to text: what kind of page they hold, in which encoding, honestly told."""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal

from didymium.errors import PageError
from didymium.news.page import Finding

Kind = Literal["text", "html", "pdf", "zip", "warc", "gzip", "feed"]

_MAGIC: Final = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"WARC/", "warc"),
    (b"\x1f\x8b", "gzip"),
)
_REFUSED: Final = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a sound, film or picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet table"),
)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,30})"""
    rb"""|<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_\-]{2,30})""",
    re.IGNORECASE,
)
_HTML_SIGN: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_FEED_SIGN: Final = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_HIGH: Final = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
# Latin-1 as declared on the web means Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels)
_AS_1252: Final = frozenset({"iso8859-1", "ascii", "cp1252"})
_TEXT_CODECS: Final = frozenset(
    (
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1253", "cp1254"),
        *("iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15", "koi8-r", "koi8-u"),
        *("gbk", "gb2312", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp949", "cp1257"),
    )
)
_ARCHIVE_NAMES: Final = (".zip", ".warc", ".gz")
_HTML_NAMES: Final = (".html", ".htm", ".xhtml", ".shtml")
_CONTROL_SHARE: Final = 0.02
_FOREIGN: Final = frozenset(range(128, 256))
_FOREIGN_SHARE: Final = 0.3
_HEAD: Final = 4_096


def kind_of(data: bytes, name: str = "", content_type: str = "") -> Kind:
    """What the bytes hold: by their first bytes, then by the server's word, then by the name.

    Raises
    ------
    PageError
        For what is known not to be text: pictures, programs, Office documents, archives that
        are not read. The message has no name in front; the caller knows it.
    """
    for start, kind in _MAGIC:
        if data.startswith(start):
            return _checked_zip(name) if kind == "zip" else kind  # type: ignore[return-value]
    for start, what in _REFUSED:
        if data.startswith(start):
            raise PageError(f"this is {what}, not a page. Give text, markdown, html or PDF.")
    head = data[:_HEAD]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = data[: 2 * _HEAD].decode("utf-16", errors="ignore").encode()
    if _HTML_SIGN.search(head) or "html" in content_type:
        return "html"
    if _FEED_SIGN.search(head):
        return "feed"
    low = name.lower()
    if low.endswith(_HTML_NAMES):
        return "html"
    named = next((ending for ending in _ARCHIVE_NAMES if low.endswith(ending)), None)
    if named is not None:
        raise PageError(
            f"named {named}, but there is no such archive in it: damaged, or not downloaded whole. "
            "Get it again, or give its pages."
        )
    return "text"


def _checked_zip(name: str) -> Kind:
    if name.lower().endswith((".docx", ".odt", ".xlsx", ".pptx", ".epub", ".ods", ".odp")):
        raise PageError(
            "this is an office document, not a page. Save it as PDF or text and give that."
        )
    return "zip"


def decode(
    data: bytes, *, charset: str | None = None, html: bool = False
) -> tuple[str, tuple[Finding, ...]]:
    """The text of some bytes, and what had to be guessed or dropped.

    A byte-order mark decides; then UTF-8 if all of it is; then what the server (``charset``) or
    the page declares; then UTF-8 with stray Windows-1252 bytes; then Windows-1252.

    Raises
    ------
    PageError
        When the bytes are no text in any of these.
    """
    text, findings = _decoded(data, charset, html=html)
    controls = _CONTROL.findall(text)
    if controls:
        if len(controls) > max(8, _CONTROL_SHARE * len(text)):
            raise PageError(_binary(data))
        text = _CONTROL.sub("", text)
        message = f"{len(controls)} control characters were left out of the text."
        findings = (*findings, Finding(kind="control_characters", message=message))
    return text, findings


def without_controls(text: str) -> str:
    """The text without control characters, which a terminal would obey."""
    return _CONTROL.sub("", text)


def _decoded(data: bytes, charset: str | None, *, html: bool) -> tuple[str, tuple[Finding, ...]]:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec)
    if data.count(b"\x00", 0, _HEAD) > max(4, _CONTROL_SHARE * len(data[:_HEAD])):
        raise PageError(_binary(data))
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        bad = error
    declared = _codec(charset) or (_declared(data) if html else None)
    if declared is not None and declared != "utf-8":
        return _loose(data, declared)
    stray = _stray_bytes(data)
    if stray is not None:
        return stray
    if sum(map(_FOREIGN.__contains__, data[:_HEAD])) > max(8, _FOREIGN_SHARE * len(data[:_HEAD])):
        raise PageError(
            "neither UTF-8 nor any Western encoding; its script is not known. Save it as UTF-8 "
            "and try again."
        )
    text, lost = _loose(data, "cp1252")
    where = f"byte {bad.start + 1} (0x{data[bad.start]:02x})"
    message = f"Not UTF-8 at {where}; read as Windows-1252. Save it as UTF-8 to be sure."
    return text, (Finding(kind="encoding_guessed", message=message), *lost)


def _strict(data: bytes, codec: str) -> tuple[str, tuple[Finding, ...]]:
    try:
        return data.decode(codec), ()
    except UnicodeDecodeError:
        return _loose(data, codec)


def _loose(data: bytes, codec: str) -> tuple[str, tuple[Finding, ...]]:
    text = data.decode(codec, errors="replace")
    lost = text.count("\ufffd")
    if not lost:
        return text, ()
    if lost > max(8, 0.05 * len(text)):
        raise PageError(_binary(data))
    message = f"{lost} characters could not be read as {codec} and stand as \ufffd."
    return text, (Finding(kind="mixed_encoding", message=message),)


def _codec(name: str | None) -> str | None:
    """The codec a label stands for; None for an unknown one or one that is no text encoding."""
    if not name:
        return None
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    if found in _AS_1252:
        return "cp1252"
    return found if found in _TEXT_CODECS else None


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data, 0, _HEAD)
    return _codec((match[1] or match[2]).decode("ascii")) if match else None


def _stray_bytes(data: bytes) -> tuple[str, tuple[Finding, ...]] | None:
    """UTF-8 with single foreign bytes between (pasted from elsewhere), or None if it is not."""
    text = data.decode("utf-8", errors="surrogateescape")
    strays = re.findall(r"[\udc80-\udcff]", text)
    if len(strays) > len(_HIGH.findall(data)) - len(strays):
        return None

    def letter(match: re.Match[str]) -> str:
        return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", errors="replace")

    mended = re.sub(r"[\udc80-\udcff]", letter, text)
    message = (
        f"UTF-8 with {len(strays)} bytes of another encoding, read as Windows-1252. "
        "Check accents and quotation marks."
    )
    return mended, (Finding(kind="mixed_encoding", message=message),)


def _binary(data: bytes) -> str:
    head = data[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > 0.3 * len(head) / 2 and min(even, odd) < 0.05 * len(head):
        return "this looks like UTF-16 without its byte-order mark. Save it as UTF-8 and try again."
    return "binary data, not text. Give text, markdown, html or PDF."
