"""``didymium read`` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from didymium.cli.app import app

ARTICLE = (
    "Pechino vieta l'export di gallio\n"
    "La Cina ha vietato l'esportazione di gallio verso gli Stati Uniti, ha detto il portavoce del "
    "ministero del Commercio cinese.\n```"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def run(*arguments: str, given: str | None = None) -> str:
    result = CliRunner().invoke(app, ["read", *arguments], input=given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_terminal_view_shows_text_statements_and_warnings(page: Path) -> None:
    shown = run(str(page), "--lang", "it")
    assert "La Cina ha vietato l'esportazione di gallio" in shown
    assert "  divieto di esportazione: Cina → Stati Uniti · gallio" in shown
    assert "lo dice una sola parte: portavoce" in shown
    assert "  resti di un programma: " in shown


def test_jsonl_gives_one_reading_a_line(page: Path) -> None:
    lines = run(str(page), str(page), "--format", "jsonl").splitlines()
    assert len(lines) == 2
    reading = json.loads(lines[0])
    assert reading["path"] == str(page)
    assert reading["events"][0]["action"] == "export_ban"


def test_csv_gives_one_statement_a_row(page: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(str(page), "--format", "csv"))))
    assert rows[0]["action"] == "export_ban"
    assert rows[0]["claim"] in ARTICLE


def test_text_comes_from_standard_input() -> None:
    assert "export ban: China → United States" in run("-", given=ARTICLE)


def test_html_is_read_as_a_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<html><head><title>t</title><meta property='article:published_time' "
        "content='2025-10-09T10:00:00Z'></head><body><script>var a = 'terre rare';</script>"
        "<p>La Cina ha vietato l&#39;export di gallio.</p></body></html>",
        encoding="utf-8",
    )
    reading = json.loads(run(str(path), "--format", "jsonl"))
    assert reading["page"]["text"].strip() == "La Cina ha vietato l'export di gallio."
    assert reading["date"] == "2025-10-09"


def refused(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["read", *arguments], catch_exceptions=False)
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty. Give a file or address with an article in it."),
        (b"\x00\x01\x02", "nothing is left of the text"),
        (b"a" * 2_000_001, "at most 2,000,000 are read"),
    ],
)
def test_bad_files_are_refused_with_their_name(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    said = refused(str(path))
    assert message in said
    assert str(path) in said


def test_a_missing_file_says_what_to_give() -> None:
    assert "nowhere.txt: no such file. Give a text, markdown, html or PDF file" in refused(
        "nowhere.txt"
    )


def test_a_page_on_another_subject_says_so(tmp_path: Path) -> None:
    path = tmp_path / "sport.txt"
    path.write_text("La squadra ha vinto la partita contro il Giappone.", encoding="utf-8")
    assert "riguarda i minerali strategici" in run(str(path), "--lang", "it")


def test_other_encodings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes("La Cina vieterà l'export di gallio.".encode("cp1252"))
    assert "vieterà" in run(str(path))
