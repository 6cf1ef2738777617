"""Pages from the network, only when an address is given, and only from public hosts.

A host is resolved first, every address it has is checked, and the connection goes to a checked
address, so that a name cannot point elsewhere between the check and the call. Each redirect
passes the same gate. Size, time, number of redirects and type of content are bounded.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from queue import Empty, Queue
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from didymium import __version__
from didymium.errors import PageError
from didymium.news.getting.decoding import kind_of
from didymium.news.getting.source import Source, charset_of, shown

if TYPE_CHECKING:
    import httpx

Resolver = Callable[[str, int], list[str]]
Allowed = Callable[[str], bool]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_TYPES: Final = frozenset(
    (
        *("text/html", "application/xhtml+xml", "text/plain", "text/markdown"),
        *("text/x-markdown", "application/pdf", "application/rss+xml", "application/atom+xml"),
        *("application/xml", "text/xml", "application/rdf+xml", "application/octet-stream"),
    )
)
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_SAVE: Final = "Save the page as a file and give that."


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What a fetch may cost; ``seconds`` is for the whole way, redirects included."""

    page_bytes: int = 2_000_000
    pdf_bytes: int = 20_000_000
    seconds: float = 20.0
    wait_seconds: float = 8.0
    redirects: int = 5


FETCH_LIMITS: Final = FetchLimits()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet.

    Loopback, private, link-local, multicast, reserved and unspecified ones are not, nor IPv6
    addresses that carry such an IPv4 address (mapped, NAT64) or tunnel one (6to4, Teredo).
    """
    try:
        place = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(place, ipaddress.IPv6Address):
        if place.ipv4_mapped is not None:
            return is_public(str(place.ipv4_mapped))
        if place in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(place) & 0xFFFFFFFF)))
        if place.sixtofour is not None or place.teredo is not None or place.is_site_local:
            return False
    return place.is_global and not (place.is_multicast or place.is_reserved or place.is_unspecified)


def resolved(host: str, port: int) -> list[str]:
    """The IP addresses of a host, by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


class Fetcher:
    """Fetches pages from public addresses within limits.

    Parameters
    ----------
    resolver : host and port to IP addresses
    allowed : whether an IP address may be called; by default public ones only
    limits : size, time and redirects
    """

    def __init__(
        self,
        *,
        resolver: Resolver = resolved,
        allowed: Allowed = is_public,
        limits: FetchLimits = FETCH_LIMITS,
    ) -> None:
        self.resolver = resolver
        self.allowed = allowed
        self.limits = limits

    def source(self, url: str, *, crawled: dt.date | None = None) -> Source:
        """The page at an address, as bytes.

        Raises
        ------
        PageError
            When the address is refused, cannot be reached, answers with anything but a page,
            or passes a limit.
        """
        # a name server or a server's head that drips is no read that takes too long: the whole
        # way is given its time, and left behind when that is over
        found = _within(self.limits.seconds, partial(self._follow, url, crawled))
        if found is None:
            raise PageError(self._late(url))
        return found

    def _late(self, url: str) -> str:
        return (
            f"{url}: not complete after {self.limits.seconds:g} s. Try again later, or "
            "save the page as a file and give that."
        )

    def _follow(self, url: str, crawled: dt.date | None) -> Source:
        """The page at an address, redirects followed."""
        import httpx

        deadline = time.monotonic() + self.limits.seconds
        wait = httpx.Timeout(self.limits.wait_seconds)
        # proxies of the environment would resolve the host again, behind our back
        with httpx.Client(timeout=wait, follow_redirects=False, trust_env=False) as client:
            address = url
            for _ in range(self.limits.redirects + 1):
                found = self._hop(client, url, address, deadline, crawled)
                if isinstance(found, Source):
                    return found
                address = found
        raise PageError(f"{url}: more than {self.limits.redirects} redirects. {_SAVE}")

    def _hop(
        self,
        client: httpx.Client,
        url: str,
        address: str,
        deadline: float,
        crawled: dt.date | None,
    ) -> Source | str:
        """The page, or the address a redirect points to."""
        import httpx

        way = "" if address == url else f" (redirected to {shown(address)})"
        target = _parsed(address, url, way)
        places = self._checked(target, url, way)
        failure: httpx.HTTPError | None = None
        for place in places:
            try:
                return self._call(client, target, place, url, deadline, crawled)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise PageError(
                    f"{url}{way}: the answer broke off ({type(error).__name__}). {_SAVE}"
                ) from error
        raise PageError(
            f"{url}{way}: the server cannot be reached ({failure}). Try again later, or "
            "save the page as a file and give that."
        ) from failure

    def _checked(self, target: httpx.URL, url: str, way: str) -> list[str]:
        """The host's IP addresses, all of them allowed."""
        port = target.port or (443 if target.scheme == "https" else 80)
        try:
            places = self.resolver(target.host, port)
        except (OSError, UnicodeError) as error:
            raise PageError(
                f"{url}{way}: the host {target.host} is not known, or there is no network. {_SAVE}"
            ) from error
        if not places:
            raise PageError(f"{url}{way}: the host {target.host} has no address. {_SAVE}")
        for place in places:
            if not self.allowed(place):
                what = place if target.host == place else f"{target.host} is {place}, which"
                raise PageError(
                    f"{url}{way}: {what} is not a public address; "
                    f"pages are fetched from the open internet only. {_SAVE}"
                )
        return places

    def _call(
        self,
        client: httpx.Client,
        target: httpx.URL,
        place: str,
        url: str,
        deadline: float,
        crawled: dt.date | None,
    ) -> Source | str:
        request = client.build_request(
            "GET",
            target.copy_with(host=place),
            headers={
                "Host": target.netloc.decode("ascii"),
                "User-Agent": f"didymium/{__version__}",
                "Accept": "text/html,application/xhtml+xml,text/plain,application/pdf;q=0.8",
                # what is compressed could be a bomb: ask for it plain
                "Accept-Encoding": "identity",
            },
            extensions={"sni_hostname": target.host},
        )
        answer = client.send(request, stream=True)
        try:
            if answer.status_code in _REDIRECTS:
                location = answer.headers.get("Location")
                if not location:
                    raise PageError(f"{url}: a redirect without an address. {_SAVE}")
                return str(urljoin(str(target), location))
            if answer.status_code != 200:
                raise PageError(
                    f"{url}: the server answered {answer.status_code}; expected 200. {_SAVE}"
                )
            return self._page(answer, url, str(target), deadline, crawled)
        finally:
            answer.close()

    def _page(
        self, answer: httpx.Response, url: str, final: str, deadline: float, crawled: dt.date | None
    ) -> Source:
        content_type = answer.headers.get("Content-Type", "").lower()
        media = content_type.split(";", 1)[0].strip()
        if media and media not in _TYPES:
            raise PageError(
                f"{url}: the server sent {media[:80]}; expected html, text or PDF. {_SAVE}"
            )
        limits = self.limits
        most = limits.pdf_bytes if media == "application/pdf" else limits.page_bytes
        data = self._body(answer, url, most, deadline)
        data = _unpacked(answer.headers.get("Content-Encoding", ""), data, most, url)
        try:
            kind = kind_of(data, "", media)
        except PageError as error:
            raise PageError(f"{url}: {error}") from error
        if kind in {"zip", "warc", "gzip"}:
            raise PageError(f"{url}: this is an archive. Save it as a file and give that.")
        return Source(url, data, kind, url=final, charset=charset_of(content_type), crawled=crawled)

    def _body(self, answer: httpx.Response, url: str, most: int, deadline: float) -> bytes:
        parts: list[bytes] = []
        length = 0
        for chunk in answer.iter_raw():
            length += len(chunk)
            if length > most:
                raise PageError(
                    f"{url}: more than {most:,} bytes; expected a single article. {_SAVE}"
                )
            if time.monotonic() > deadline:
                raise PageError(self._late(url))
            parts.append(chunk)
        return b"".join(parts)


def _within(seconds: float, work: Callable[[], Source]) -> Source | None:
    """What the work gives, or None when it takes longer; its errors are raised here."""
    done: Queue[Source | Exception] = Queue()

    def run() -> None:
        try:
            done.put(work())
        except Exception as error:  # noqa: BLE001 - raised again in the caller's thread
            done.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        found = done.get(timeout=seconds)
    except Empty:
        return None
    if isinstance(found, Exception):
        raise found
    return found


def _parsed(address: str, url: str, way: str) -> httpx.URL:
    import httpx

    try:
        target = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise PageError(f"{url}{way}: not an address ({error}).") from error
    if target.scheme not in {"http", "https"} or not target.host:
        raise PageError(f"{url}{way}: only http and https addresses are fetched. {_SAVE}")
    if target.userinfo:
        raise PageError(f"{url}{way}: addresses with a name and password are not fetched. {_SAVE}")
    return target


def _unpacked(encoding: str, data: bytes, most: int, url: str) -> bytes:
    """The body of an answer that came compressed although it was asked for plain."""
    low = encoding.strip().lower()
    if low in {"", "identity"}:
        return data
    if low not in {"gzip", "x-gzip", "deflate"}:
        raise PageError(f"{url}: compressed as {low[:40]}, which is not read. {_SAVE}")
    opener = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        plain = opener.decompress(data, most + 1)
    except zlib.error as error:
        raise PageError(f"{url}: a damaged compressed answer ({error}). {_SAVE}") from error
    if len(plain) > most:
        raise PageError(f"{url}: more than {most:,} bytes once decompressed. {_SAVE}")
    return plain
