"""Pages out of zip, WARC and gzip archives; bombs, nests and damage by their messages."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
from pathlib import Path

import pytest

from didymium.news import Failure, Page, load_many
from didymium.news.getting import archives as archives_module

TEXT = "La Cina vieta l'esportazione di gallio verso gli Stati Uniti."


def packed(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def found_in(path: Path) -> list[tuple[str, Page | Failure]]:
    return [(name.removeprefix(f"{path}"), page) for name, page in load_many([path])]


def only_failure(path: Path) -> str:
    ((name, failure),) = load_many([path])
    assert isinstance(failure, Failure)
    assert failure.message.startswith(name)
    return failure.message.removeprefix(f"{path}")


def test_the_pages_of_a_zip_archive_are_read_in_its_order(tmp_path):
    path = packed(
        tmp_path / "a.zip",
        {
            "b.txt": TEXT.encode(),
            "folder/a.md": f"# {TEXT}".encode(),
            "picture.png": b"\x89PNG",
            "__MACOSX/._b.txt": b"junk",
            "folder/.hidden.txt": b"junk",
        },
    )
    found = found_in(path)
    assert [name for name, _ in found] == ["/b.txt", "/folder/a.md"]
    assert [page.text for _, page in found if isinstance(page, Page)] == [TEXT, TEXT]


def test_names_that_climb_out_of_the_archive_write_nothing(tmp_path):
    path = packed(tmp_path / "a.zip", {"../../evil.txt": TEXT.encode(), "/etc/x.txt": b"Testo."})
    before = sorted(tmp_path.rglob("*"))
    assert [type(page) for _, page in found_in(path)] == [Page, Page]
    assert sorted(tmp_path.rglob("*")) == before
    assert not (tmp_path.parent.parent / "evil.txt").exists()


def test_names_with_steering_characters_are_shown_without_them(tmp_path):
    path = packed(tmp_path / "a.zip", {"a\x1b[2J\u202e.txt": TEXT.encode()})
    assert found_in(path)[0][0] == "/a\ufffd[2J\ufffd.txt"


def test_a_decompression_bomb_is_left_and_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr(archives_module, "FREE_BYTES", 100_000)
    monkeypatch.setattr(archives_module, "PAGE_BYTES", 10_000_000)
    # 3 MB of zeros shrink about a thousand times: far over 100 times the archive
    path = packed(tmp_path / "a.zip", {"a.txt": TEXT.encode(), "b.txt": b"0" * 3_000_000})
    (_, good), (_, bad) = load_many([path])
    assert isinstance(good, Page)
    assert isinstance(bad, Failure)
    assert "more than 100 times its size comes out of the archive" in bad.message
    assert "a decompression bomb" in bad.message


def test_a_member_larger_than_a_page_does_not_stop_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(archives_module, "PAGE_BYTES", 1_000)
    path = packed(tmp_path / "a.zip", {"a.txt": b"x" * 2_000, "b.txt": TEXT.encode()})
    (_, large), (_, good) = load_many([path])
    assert isinstance(large, Failure)
    assert "more than 1,000 bytes come out, more than any page has." in large.message
    assert isinstance(good, Page)


def test_an_archive_inside_an_archive_is_not_opened(tmp_path):
    inner = packed(tmp_path / "inner.zip", {"a.txt": TEXT.encode()}).read_bytes()
    path = packed(tmp_path / "a.zip", {"inner.zip": inner, "page.txt": inner})
    messages = [page.message for _, page in load_many([path]) if isinstance(page, Failure)]
    assert len(messages) == 2
    for message in messages:
        assert "an archive inside an archive. Unpack it and give its pages." in message


def test_a_damaged_archive_says_so(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.txt": TEXT.encode() * 50})
    path.write_bytes(path.read_bytes()[:60])
    assert ": the archive is damaged or cannot be opened" in only_failure(path)


def test_a_damaged_member_is_a_failure_of_its_own(tmp_path):
    path = packed(
        tmp_path / "a.zip", {"a.txt": TEXT.encode(), "b.txt": b"Altro."}, zipfile.ZIP_STORED
    )
    data = path.read_bytes()
    path.write_bytes(data.replace(TEXT.encode(), TEXT.replace("Cina", "Cima").encode(), 1))
    (_, bad), (_, good) = load_many([path])
    assert isinstance(bad, Failure)
    assert "damaged inside the archive (Bad CRC-32" in bad.message
    assert isinstance(good, Page)


def test_a_locked_member_asks_to_be_unlocked(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.txt": TEXT.encode()})
    data = bytearray(path.read_bytes())
    # bit 0 of the flags marks encryption: byte 6 of the local, byte 8 of the central header
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert only_failure(path).endswith(": locked by a password. Unlock the archive first.")


def test_an_archive_without_pages_says_what_pages_are(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.csv": b"1,2"})
    assert ": no pages in the archive. Pages are named .txt" in only_failure(path)


def test_a_compressed_page_is_read(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))
    ((name, page),) = load_many([path])
    assert name == str(tmp_path / "a.txt")
    assert isinstance(page, Page)


def test_a_gzip_bomb_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(archives_module, "FREE_BYTES", 100_000)
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"0" * 3_000_000))
    assert "a decompression bomb" in only_failure(path)


def record(kind: str, url: str, body: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2025-11-10T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(status: str, media: str, content: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n".encode() + content


WARC = b"".join(
    [
        record("request", "https://example.org/", b"GET / HTTP/1.1\r\n\r\n"),
        record(
            "response",
            "https://example.org/2025/11/09/a",
            answer("200 OK", "text/plain; charset=iso-8859-1", f"È così. {TEXT}".encode("cp1252")),
        ),
        record("response", "https://example.org/p.png", answer("200 OK", "image/png", b"\x89PNG")),
        record("response", "https://example.org/none", answer("404 Not Found", "text/html", b"x")),
    ]
)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_the_pages_of_a_warc_file_come_with_address_and_crawl_date(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(WARC) if name.endswith("gz") else WARC)
    ((_, page),) = load_many([path])
    assert isinstance(page, Page)
    assert page.text == f"È così. {TEXT}"
    assert page.url == "https://example.org/2025/11/09/a"
    assert [(d.source, d.date) for d in page.dates] == [("crawl", dt.date(2025, 11, 10))]


def test_a_warc_file_without_pages_says_so(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(record("request", "https://example.org/", b"GET / HTTP/1.1\r\n\r\n"))
    assert ": no pages in the WARC file" in only_failure(path)


def test_a_warc_file_that_breaks_off_keeps_the_pages_before(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(WARC + b"rubbish that is no record\r\n" * 3)
    found = [page for _, page in load_many([path])]
    assert isinstance(found[0], Page)
    assert isinstance(found[-1], Failure)
    assert "damaged after 1 pages" in found[-1].message


def test_a_warc_page_that_breaks_off_is_not_taken_for_whole(tmp_path):
    path = tmp_path / "a.warc"
    whole = record("response", "https://example.org/a", answer("200 OK", "text/plain", b"a " * 99))
    path.write_bytes(WARC + whole[:-100])
    found = [page for _, page in load_many([path])]
    assert isinstance(found[0], Page)
    assert [item.message for item in found[1:] if isinstance(item, Failure)] == [
        f"{path}/https://example.org/a: the WARC file breaks off within this page."
    ]


@pytest.mark.parametrize("kind", ["resource", "conversion"])
def test_texts_kept_without_an_answer_are_pages_of_a_warc_file(tmp_path, kind):
    path = tmp_path / "a.warc.wet"
    body = TEXT.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\n"
        "WARC-Date: 2025-11-10T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    path.write_bytes(head.encode() + body + b"\r\n\r\n")
    ((_, page),) = load_many([path])
    assert isinstance(page, Page)
    assert (page.text, page.url) == (TEXT, "https://example.org/a")


@pytest.mark.parametrize("name", ["a.zip", "a.warc", "a.gz"])
def test_a_file_named_as_an_archive_that_holds_none_says_so(tmp_path, name):
    (tmp_path / name).write_text("404 Not Found: the archive was not downloaded.")
    assert "but there is no such archive in it" in only_failure(tmp_path / name)


def test_an_archive_on_the_standard_input_is_read(monkeypatch, tmp_path):
    import sys

    data = packed(tmp_path / "a.zip", {"a.txt": TEXT.encode()}).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    ((name, page),) = load_many(["-"])
    assert name == "-/a.txt"
    assert isinstance(page, Page)


def test_a_cluster_reads_archives_to_the_same_lines_in_the_same_order(tmp_path):
    distributed = pytest.importorskip("distributed")
    from didymium.market.ensemble import workers
    from didymium.news.batch import FEW, rendered
    from didymium.news.getting.loading import sources

    pages = {f"{number}.txt": f"{TEXT} Nota {number}.".encode() for number in range(2 * FEW)}
    wheres = [packed(tmp_path / "a.zip", {**pages, "empty.txt": b""}), tmp_path / "absent.txt"]
    here = list(rendered(sources(wheres), "csv"))
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        there = list(rendered(sources(wheres), "csv", executor=lambda: workers(None, address)))
    assert there == here
    assert [type(item) for item in here].count(Failure) == 2
