"""Addresses: only public hosts, every redirect checked again, everything bounded. No network."""

from __future__ import annotations

import datetime as dt
import gzip
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from didymium.errors import PageError
from didymium.news import load
from didymium.news.getting.feeds import entries
from didymium.news.getting.fetch import Fetcher, FetchLimits, is_public
from didymium.news.getting.loading import page_of
from didymium.news.getting.process import Child
from didymium.news.getting.source import Failure, Source

TEXT = "La Cina vieta l'esportazione di gallio verso gli Stati Uniti, dice il ministero."
Answer = Callable[[BaseHTTPRequestHandler], None]
SEEN: list[tuple[str, dict[str, str]]] = []


def sends(
    body: bytes, media: str = "text/plain; charset=utf-8", status: int = 200, **headers: str
) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def moves(location: str) -> Answer:
    return sends(b"", status=302, Location=location)


def drips(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b"parola ")
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        return


def drips_head(handler: BaseHTTPRequestHandler) -> None:
    try:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
        for number in range(100):
            handler.wfile.write(b"X-%d: a\r\n" % number)
            handler.wfile.flush()
            time.sleep(0.02)
    except OSError:
        return


FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Agenzia</title>
<item><title>Vecchio</title><link>http://news.test/page</link>
<pubDate>Sat, 01 Mar 2025 10:00:00 GMT</pubDate>
<description>vecchio</description></item>
<item><title>Nuovo bando sul gallio</title><link>http://news.test/none</link>
<pubDate>Mon, 10 Nov 2025 10:00:00 GMT</pubDate>
<description>&lt;p&gt;{TEXT}&lt;/p&gt;</description></item>
</channel></rss>""".encode()

PAGES: dict[str, Answer] = {
    "/page": sends(TEXT.encode()),
    "/2025/11/09/html": sends(f"<html><body><p>{TEXT}</p></body></html>".encode(), "text/html"),
    "/latin": sends("È più caro.".encode("cp1252"), "text/plain; charset=ISO-8859-1"),
    "/moved": moves("/page"),
    "/loop": moves("/loop"),
    "/to-local": moves("http://inside.test/secret"),
    "/to-file": moves("file:///etc/passwd"),
    "/to-nowhere": sends(b"", status=301),
    "/none": sends(b"gone", status=404),
    "/picture": sends(b"\x89PNG", "image/png"),
    "/disguised": sends(b"\x89PNG" + bytes(50), "text/html"),
    "/archive": sends(b"PK\x03\x04" + bytes(50), "application/octet-stream"),
    "/large": sends(b"x" * 5_000),
    "/bomb": sends(gzip.compress(b"0" * 5_000_000), Content_Encoding="gzip"),
    "/packed": sends(gzip.compress(TEXT.encode()), Content_Encoding="gzip"),
    "/brotli": sends(b"x", Content_Encoding="br"),
    "/slow": drips,
    "/slow-head": drips_head,
    "/feed": sends(FEED, "application/rss+xml"),
    "/near-feed": sends(
        b'<rss version="2.0"><channel><item><link>page</link></item></channel></rss>', "text/xml"
    ),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        SEEN.append((self.path, dict(self.headers)))
        PAGES[self.path](self)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def fetcher(port: int) -> Fetcher:
    """A fetcher that takes news.test for the local server, and inside.test for a private host."""
    places = {"news.test": ["127.0.0.1"], "inside.test": ["10.0.0.7"], "two.test": ["127.0.0.1"]}

    def resolver(host: str, _: int) -> list[str]:
        if host not in places:
            raise OSError("unknown")
        return places[host]

    class Local(Fetcher):
        def source(self, url: str, *, crawled: dt.date | None = None) -> Source:
            return super().source(url.replace(".test/", f".test:{port}/"), crawled=crawled)

    limits = FetchLimits(page_bytes=4_000, seconds=10.0, redirects=3)
    return Local(
        resolver=resolver,
        allowed=lambda place: place == "127.0.0.1" or is_public(place),
        limits=limits,
    )


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    made = Child()
    yield made
    made.close()


def refused(url: str, fetcher: Fetcher | None = None) -> str:
    with pytest.raises(PageError) as caught:
        load(url, fetcher=fetcher)
    message = str(caught.value)
    assert message.startswith("http")
    return message


@pytest.mark.parametrize(
    "place",
    [
        *("127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "fec0::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "localhost"),
        *("2001:0:1:2:3:4:5:6", "", "1.2.3"),
    ],
)
def test_an_address_that_is_not_public_is_known_as_such(place: str):
    assert not is_public(place)


@pytest.mark.parametrize("place", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_a_public_address_is_known_as_such(place: str):
    assert is_public(place)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/page",
        "http://localhost:{port}/page",
        "http://[::1]:{port}/page",
        "http://[::ffff:127.0.0.1]:{port}/page",
        "http://2130706433:{port}/page",
        "http://0x7f.1:{port}/page",
    ],
)
def test_the_own_machine_is_refused_by_default_in_every_spelling(url: str, port: int):
    before = len(SEEN)
    message = refused(url.format(port=port))
    assert "is not a public address" in message or "is not known" in message
    assert len(SEEN) == before


def test_a_page_is_fetched_with_its_address_and_the_day(fetcher: Fetcher, port: int, child: Child):
    page = load(
        "http://news.test/2025/11/09/html",
        fetched=dt.date(2026, 1, 2),
        fetcher=fetcher,
        using=child,
    )
    assert page.text == TEXT
    assert page.url == f"http://news.test:{port}/2025/11/09/html"
    assert [(d.source, d.date) for d in page.dates] == [("crawl", dt.date(2026, 1, 2))]


def test_the_connection_goes_to_the_checked_address_under_the_hosts_name(
    fetcher: Fetcher, port: int
):
    load("http://news.test/page", fetcher=fetcher)
    path, headers = SEEN[-1]
    assert path == "/page"
    assert headers["Host"] == f"news.test:{port}"
    assert headers["Accept-Encoding"] == "identity"


def test_the_charset_of_the_answer_counts(fetcher: Fetcher):
    assert load("http://news.test/latin", fetcher=fetcher).text == "È più caro."


def test_a_redirect_is_followed_and_the_last_address_kept(fetcher: Fetcher, port: int):
    assert load("http://news.test/moved", fetcher=fetcher).url == f"http://news.test:{port}/page"


def test_an_answer_packed_without_being_asked_is_opened_within_bounds(fetcher: Fetcher):
    assert load("http://news.test/packed", fetcher=fetcher).text == TEXT


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/to-local", "inside.test is 10.0.0.7, which is not a public address"),
        ("/to-file", "(redirected to file:///etc/passwd): only http and https addresses"),
        ("/to-nowhere", "a redirect without an address."),
        ("/loop", "more than 3 redirects."),
        ("/none", "the server answered 404; expected 200."),
        ("/picture", "the server sent image/png; expected html, text or PDF."),
        ("/disguised", "this is a PNG picture, not a page."),
        ("/archive", "this is an archive. Save it as a file and give that."),
        ("/large", "more than 4,000 bytes; expected a single article."),
        ("/bomb", "more than 4,000 bytes"),
        ("/brotli", "compressed as br, which is not read."),
        ("/slow", "not complete after 0.5 s."),
        ("/slow-head", "not complete after 0.5 s."),
        ("/feed", "this is a feed. Read it with: didymium read --feed"),
    ],
)
def test_what_is_refused_is_refused_with_the_reason(path: str, expected: str, fetcher: Fetcher):
    if path.startswith("/slow"):
        fetcher.limits = replace(fetcher.limits, seconds=0.5)
    message = refused(f"http://news.test{path}", fetcher)
    assert expected in message
    assert "\n" not in message


def test_an_unknown_host_and_a_password_and_a_wrong_address_are_refused(fetcher: Fetcher):
    assert "the host none.invalid is not known" in refused("http://none.invalid/", fetcher)
    assert "name and password are not fetched" in refused("http://a:b@news.test/", fetcher)
    assert "only http and https" in refused("http:///page", fetcher)
    assert "not an address" in refused("http://[::1/page", fetcher)


def test_a_closed_port_cannot_be_reached(port: int):
    fetcher = Fetcher(resolver=lambda host, number: ["127.0.0.1"], allowed=lambda place: True)
    assert "the server cannot be reached" in refused("http://news.test:1/page", fetcher)


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    fetcher = Fetcher(resolver=lambda host, number: ["93.184.216.34", "127.0.0.1"])
    assert "is 127.0.0.1, which is not a public address" in refused("http://news.test/", fetcher)


# feeds ----------------------------------------------------------------------------------


def test_a_feeds_pages_are_fetched_newest_first_and_its_own_text_fills_the_gaps(
    fetcher: Fetcher, child: Child
):
    found = list(entries("http://news.test/feed", fetcher=fetcher, using=child))
    assert all(isinstance(item, Source) for item in found)
    newest, older = (page_of(item, using=child) for item in found)
    assert [finding.kind for finding in newest.findings] == ["summary_only"]
    assert "the server answered 404" in newest.findings[0].message
    assert newest.text == f"Nuovo bando sul gallio\n{TEXT}"
    assert newest.outlet == "Agenzia"
    assert [d.date for d in newest.dates] == [dt.date(2025, 11, 10)]
    assert older.text == TEXT
    assert older.findings == ()


def test_links_of_a_feed_without_a_host_are_of_its_own(fetcher: Fetcher, port: int, child: Child):
    (page,) = entries("http://news.test/near-feed", fetcher=fetcher, using=child)
    assert isinstance(page, Source)
    assert page.url == f"http://news.test:{port}/page"
    assert page.data == TEXT.encode()


def test_a_feed_in_a_file_fetches_nothing(tmp_path, fetcher: Fetcher, child: Child):
    path = tmp_path / "feed.xml"
    path.write_bytes(FEED)
    before = len(SEEN)
    newest, older = entries(str(path), fetcher=fetcher, using=child)
    assert len(SEEN) == before
    assert isinstance(newest, Source)
    assert TEXT in page_of(newest, using=child).text
    assert isinstance(older, Failure)
    assert "nothing to read in the feed's entry" in older.message


@pytest.mark.parametrize(
    "source",
    [
        b"<html><body>no feed</body></html>",
        b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><rss>&b;</rss>',
        b"<rss><channel>" + b"<item>" * 3,
    ],
)
def test_what_is_no_feed_says_so(tmp_path, source: bytes, child: Child):
    path = tmp_path / "feed.xml"
    path.write_bytes(source)
    found = list(entries(str(path), using=child))
    assert all(isinstance(item, Failure) for item in found)
    assert isinstance(found[0], Failure)
    assert "entr" in found[0].message


def test_external_entities_of_a_feed_stay_empty(tmp_path, child: Child):
    path = tmp_path / "feed.xml"
    path.write_bytes(
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
        b"<title>T</title><item><title>Un titolo abbastanza lungo per essere letto &x;</title>"
        b"<description>Testo &x;</description></item></channel></rss>"
    )
    (item,) = entries(str(path), using=child)
    assert isinstance(item, Source)
    text = page_of(item, using=child).text
    assert "Un titolo abbastanza lungo" in text
    assert "root:" not in text


def test_the_most_entries_asked_for_are_given(tmp_path, child: Child):
    path = tmp_path / "feed.xml"
    path.write_bytes(FEED)
    assert len(list(entries(str(path), most=1, using=child))) == 1
