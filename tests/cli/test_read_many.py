"""``didymium read``: many sources, the same bytes whatever the number of processes, failures."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = "La Cina vieta l'esportazione di gallio verso gli Stati Uniti."


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "error"}


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "didymium", "read", *arguments],
        input=stdin,
        capture_output=True,
        env=ENVIRONMENT,
        check=False,
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """Seventy texts, two pages and two members that cannot be read."""
    path = tmp_path_factory.mktemp("read") / "pages.zip"
    with zipfile.ZipFile(path, "w") as held:
        for number in range(70):
            held.writestr(f"{number:03}.txt", f"{TEXT} Prezzo: {number} dollari al chilo.")
        held.writestr("page.html", f"<html><body><article><p>{TEXT}</p></article></body></html>")
        held.writestr("empty.txt", "")
        held.writestr("picture.txt", b"\x89PNG" + bytes(30))
    return path


def test_the_bytes_do_not_depend_on_the_number_of_processes(archive):
    one, two = (
        run(str(archive), "--format", "jsonl", "--workers", str(number)) for number in (1, 2)
    )
    assert one.returncode == two.returncode == 3
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    rows = [json.loads(line) for line in one.stdout.splitlines()]
    assert [row["path"] for row in rows[:2]] == [f"{archive}/000.txt", f"{archive}/001.txt"]
    assert len(rows) == 71
    assert rows[0]["statements"][0]["act"]["action"] == "export_ban"


def test_what_cannot_be_read_is_listed_and_the_rest_read(archive):
    result = run(str(archive), "--format", "csv", "--workers", "1")
    assert result.returncode == 3
    talk = result.stderr.decode().splitlines()
    assert talk[0].startswith(f"didymium: {archive}/empty.txt: empty.")
    assert talk[1].startswith(f"didymium: {archive}/picture.txt: this is a PNG picture")
    assert talk[2] == "didymium: 2 of 73 sources could not be read."
    rows = list(csv.DictReader(io.StringIO(result.stdout.decode())))
    assert len({row["page"] for row in rows}) == 71


def test_nothing_read_is_exit_code_2(tmp_path):
    result = run(str(tmp_path / "none.txt"), "--format", "jsonl")
    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr.decode().startswith(f"didymium: {tmp_path}/none.txt: no such file.")
    assert b"Traceback" not in result.stderr


def test_nothing_given_says_what_to_give():
    result = run()
    assert result.returncode == 2
    assert result.stderr.decode() == (
        "didymium: Give something to read: files, folders, archives, - or --feed ADDRESS.\n"
    )


def test_a_private_address_is_not_fetched():
    result = run("http://127.0.0.1:9/a", "--format", "csv")
    assert result.returncode == 2
    assert "127.0.0.1 is not a public address" in result.stderr.decode()


def test_a_cell_that_begins_like_a_formula_is_no_formula(tmp_path):
    from didymium.news.batch import row_of
    from didymium.news.reader import read

    (row,) = csv.reader(io.StringIO(row_of("=cmd()", read(TEXT), "csv")))
    assert row[0] == "'=cmd()"


def test_the_standard_input_keeps_its_name_in_a_table(tmp_path):
    from didymium.news.batch import row_of
    from didymium.news.reader import read

    (row,) = csv.reader(io.StringIO(row_of("-", read(TEXT), "csv")))
    assert row[0] == "-"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", ["terminal", "jsonl", "csv"])
def test_a_full_disk_is_one_message(tmp_path, form):
    page = tmp_path / "a.txt"
    page.write_text(TEXT, "utf-8")
    command = [sys.executable, "-m", "didymium", "read", str(page), "--format", form]
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False
        )
    assert result.returncode == 2
    (line,) = result.stderr.decode().splitlines()
    assert line.startswith("didymium: the output cannot be written (No space left on device)")


def test_who_stops_reading_the_terminal_view_has_enough(tmp_path):
    page = tmp_path / "a.txt"
    page.write_text(f"{TEXT}\n" * 3_000, "utf-8")
    command = [sys.executable, "-m", "didymium", "read", str(page)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(60) == 0


def test_help_ends_in_an_example_that_runs(tmp_path, monkeypatch):
    shown = run("--help").stdout.decode()
    line = next(row for row in shown.splitlines() if "Example: didymium read " in row)
    (tmp_path / "article.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    result = run(*line.split("Example: didymium read ")[1].split())
    assert result.returncode == 0
    assert json.loads(result.stdout)["statements"][0]["act"]["actors"][0]["id"] == "CHN"


def test_every_option_stands_in_the_how_to():
    import typer

    from didymium.cli.app import app

    page = (ROOT / "docs/how-to/reading.md").read_text("utf-8")
    command = typer.main.get_command(app).commands["read"]
    options = [name for item in command.params for name in item.opts if name.startswith("--")]
    assert "--workers" in options
    assert [name for name in options if name not in page] == []


def test_every_kind_of_finding_stands_in_the_how_to():
    from typing import get_args

    from didymium.news.page import FindingKind

    page = (ROOT / "docs/how-to/reading.md").read_text("utf-8")
    assert [kind for kind in get_args(FindingKind) if f"`{kind}`" not in page] == []
