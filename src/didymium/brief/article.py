"""The rim: an article from a file, the standard input, an address or the bundled example."""

from __future__ import annotations

import ipaddress
import socket
import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from didymium.errors import PageError

MAX_BYTES: Final = 5_000_000
_TIMEOUT_SECONDS: Final = 15.0
_MAX_REDIRECTS: Final = 5
_HTML_STARTS: Final = ("<!doctype", "<html")
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
    """The article at ``where``: a file (text, html, markdown), ``-`` or an http address.

    Refused with a message: what is missing, empty, larger than 5 MB, binary, or not text.
    """
    if where.startswith(("http://", "https://")):
        return _fetched(where)
    if where == "-":
        data, name = sys.stdin.buffer.read(MAX_BYTES + 1), "-"
    else:
        path = Path(where)
        if not path.exists():
            raise PageError(f"{where}: no such file. Give a text or html file, - or an address.")
        if not path.is_file():
            raise PageError(f"{where}: not a file. Give a text or html file, - or an address.")
        try:
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise PageError(f"{where}: cannot be read ({error.strerror}).") from error
        name = path.name
    return _article(data, name)


def _article(data: bytes, name: str, *, url: str | None = None) -> Article:
    if len(data) > MAX_BYTES:
        raise PageError(f"{name}: larger than {MAX_BYTES // 1_000_000} MB, which no article is.")
    if not data.strip():
        raise PageError(f"{name}: empty. Give an article.")
    if b"\x00" in data[:8192] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PageError(f"{name}: binary data, not text. Give a text or html file.")
    text = _decoded(data)
    odd = sum(1 for letter in text[:4000] if letter == "\ufffd" or ord(letter) < 9)
    if odd > len(text[:4000]) * 0.05:
        raise PageError(f"{name}: not readable as text. Save it as UTF-8 and try again.")
    low = text.lstrip()[:15].lower()
    html = name.lower().endswith((".html", ".htm", ".xhtml")) or low.startswith(_HTML_STARTS)
    return Article(text=text, name=name, html=html, url=url)


def _decoded(data: bytes) -> str:
    """Text from bytes: by its byte-order mark, as UTF-8, else as Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _fetched(url: str) -> Article:
    import httpx

    address = url
    with httpx.Client(timeout=_TIMEOUT_SECONDS, follow_redirects=False) as client:
        for _ in range(_MAX_REDIRECTS + 1):
            _guard(address)
            try:
                with client.stream("GET", address) as answer:
                    if answer.is_redirect:
                        address = str(answer.next_request.url) if answer.next_request else ""
                        continue
                    if answer.status_code != 200:
                        raise PageError(f"{url}: the server answered {answer.status_code}.")
                    data = b""
                    for chunk in answer.iter_bytes():
                        data += chunk
                        if len(data) > MAX_BYTES:
                            break
            except httpx.HTTPError as error:
                raise PageError(
                    f"{url}: cannot be fetched ({type(error).__name__}). "
                    "Save the page as a file and give that."
                ) from error
            found = _article(data, url, url=address)
            low = found.text.lstrip()[:200].lower()
            return Article(found.text, url, found.html or "<html" in low, address)
    raise PageError(f"{url}: more than {_MAX_REDIRECTS} redirections.")


def _guard(url: str) -> None:
    """Refuse an address that is not public: a page must not reach into the reader's network."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise PageError(f"{url}: only http and https addresses are fetched.")
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP)
    except OSError as error:
        raise PageError(f"{url}: the host is not known or there is no network.") from error
    for *_, place in found:
        if not ipaddress.ip_address(place[0]).is_global:
            raise PageError(f"{url}: the host is not a public address.")
