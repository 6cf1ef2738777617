"""The command as a user meets it: output, files, and each kind of bad input with its message."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from didymium.cli import app as cli
from didymium.errors import DidymiumError

ROOT = Path(__file__).resolve().parents[2]
AS_OF = ["--as-of", "2026-11-25"]
DRAWS = ["--draws", "4"]


def run(*arguments, stdin=b""):
    """The command in the same process; a user's mistake comes back as its message."""
    return CliRunner().invoke(cli.app, ["brief", *DRAWS, *arguments], input=stdin)


def mistake(*arguments, stdin=b""):
    result = run(*arguments, stdin=stdin)
    assert isinstance(result.exception, DidymiumError), result.output
    assert result.stdout == ""
    return str(result.exception)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(
        "Pechino, 3 dicembre 2024\nLa Cina vieta l'esportazione di gallio verso gli Stati Uniti.\n",
        encoding="utf-8",
    )
    return path


def test_the_example_prints_a_brief_that_answers_first():
    result = run("--example", "--lang", "it", *AS_OF)
    assert result.exit_code == 0
    text = result.stdout
    assert text.index("LA RISPOSTA IN BREVE") < text.index("VERIFICHE")
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("name", "start"), [("a.html", "<!doctype"), ("a.md", "# "), ("a.json", "{")]
)
def test_the_name_of_the_file_decides_the_form(tmp_path, article, name, start):
    target = tmp_path / name
    result = run(str(article), "--out", str(target), *AS_OF)
    assert result.exit_code == 0, result.exception
    assert result.stdout == ""
    assert target.read_text("utf-8").startswith(start)


def test_a_number_of_a_written_brief_is_explained_and_the_brief_made_again(tmp_path, article):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    assert run(str(article), "--out", str(first), "--lang", "en", *AS_OF).exit_code == 0
    assert run("--rerun", str(first), "--out", str(second)).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    number = next(iter(json.loads(first.read_text("utf-8"))["figures"]))
    shown = CliRunner().invoke(cli.app, ["explain", number, str(first)])
    assert shown.exit_code == 0
    assert shown.stdout.startswith(f"{number} = ")


def test_an_article_comes_from_the_standard_input():
    text = b"La Cina vieta l'esportazione di antimonio verso gli Stati Uniti."
    result = run("-", "--format", "json", *AS_OF, stdin=text)
    assert json.loads(result.stdout)["subject"]["materials"] == ["antimony"]


def test_another_subject_is_no_mistake():
    result = run("-", *AS_OF, stdin=b"The team won the match on Sunday with two late goals scored.")
    assert result.exit_code == 0
    assert "non si è trovato nulla sui minerali strategici" in result.stdout


def test_a_missing_file(tmp_path):
    assert mistake(str(tmp_path / "none.txt")).endswith(
        "none.txt: no such file. Give a text, markdown, html or PDF file, - for the standard "
        "input, or an http address."
    )


def test_a_folder(tmp_path):
    assert "this is a folder" in mistake(str(tmp_path))


def test_an_empty_file(tmp_path):
    path = tmp_path / "empty.txt"
    path.write_bytes(b" \n")
    assert mistake(str(path)) == f"{path}: empty. Give a file or address with an article in it."


def test_a_file_too_large_for_an_article(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert mistake(str(path)).startswith(
        f"{path}: over 20,000,000 bytes; at most 2,000,000 are read"
    )


def test_a_binary_file(tmp_path):
    path = tmp_path / "picture.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)))
    assert mistake(str(path)).startswith(f"{path}: this is a PNG picture, not a page.")


def test_text_in_another_encoding_is_read(tmp_path):
    path = tmp_path / "latin.txt"
    path.write_bytes("Perù e Cina: più litio. La Cina vieta l'export di gallio.".encode("cp1252"))
    assert run(str(path), *AS_OF).exit_code == 0


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "noise.txt"
    path.write_bytes(bytes(range(1, 9)) * 400)
    assert mistake(str(path)) == (
        f"{path}: binary data, not text. Give text, markdown, html or PDF."
    )


def test_a_page_without_an_article(tmp_path):
    path = tmp_path / "menu.html"
    path.write_text("<html><body><nav><a href='/'>Home</a></nav></body></html>", "utf-8")
    result = run(str(path), *AS_OF)
    if isinstance(result.exception, DidymiumError):
        assert "menu.html: no text was found in the page" in str(result.exception)
    else:
        assert "non si è trovato nulla" in result.stdout


def test_neither_article_nor_example():
    assert mistake() == "Give one article: a file, -, an address, or --example."


def test_article_and_example_together(article):
    assert mistake(str(article), "--example").startswith("Give one article")


def test_an_unknown_language_lists_those_known(article):
    result = run(str(article), "--lang", "de")
    assert result.exit_code == 2
    assert "'de' is not one of 'en', 'it'" in result.output


def test_an_unknown_viewpoint_is_answered_with_near_names(article):
    assert '"Birmannia" is not a' in mistake(str(article), "--for", "Birmannia")


def test_a_wrong_day(article):
    assert mistake(str(article), "--as-of", "25/11/2026") == (
        '--as-of: found "25/11/2026"; expected a day as YYYY-MM-DD.'
    )


def test_an_assumption_without_a_value(article):
    assert mistake(str(article), "--assume", "sanctions") == (
        '--assume: found "sanctions"; expected KEY=VALUE.'
    )


def test_an_unknown_scenario(article):
    assert "expected all, existing, stated, optimistic" in mistake(
        str(article), "--scenario", "best", *AS_OF
    )


def test_an_output_that_cannot_be_written_leaves_nothing_behind(tmp_path, article):
    target = tmp_path / "missing" / "brief.html"
    assert mistake(str(article), "--out", str(target), *AS_OF).startswith(
        f"{target}: cannot be written ("
    )
    assert not target.parent.exists()


def test_a_failed_write_keeps_the_old_file(tmp_path, article):
    target = tmp_path / "brief.html"
    target.mkdir()
    message = mistake(str(article), "--out", str(target), "--format", "html", *AS_OF)
    assert "cannot be written" in message
    assert list(tmp_path.glob(".brief.html*")) == []


def test_a_private_address_is_not_fetched():
    assert "not a public address" in mistake("http://127.0.0.1:1/a")


def test_a_file_that_is_no_brief_cannot_be_explained(article):
    result = CliRunner().invoke(cli.app, ["explain", "x", str(article)])
    assert "not a brief written with --format json" in str(result.exception)


def test_help_ends_in_an_example_that_runs():
    shown = CliRunner().invoke(cli.app, ["brief", "--help"]).stdout
    line = next(row for row in shown.splitlines() if "Example: didymium" in row)
    words = line.split("Example: didymium ")[1].split()
    assert CliRunner().invoke(cli.app, [*words, *AS_OF]).exit_code == 0


def test_a_mistake_is_one_line_on_stderr_and_exit_code_2(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "didymium", "brief", str(tmp_path / "none.txt")],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("didymium: ")
    assert done.stderr.count("\n") == 1


def test_the_charts_are_written_as_svg_and_png(tmp_path):
    folder = tmp_path / "charts"
    result = run("--example", "--charts", str(folder), "--format", "md", *AS_OF)
    assert result.exit_code == 0, result.exception
    names = {path.name for path in folder.iterdir()}
    assert {"map.svg", "map.png", "chain.svg", "shares.png", "timeline.svg", "prices.png"} <= names


def test_a_folder_for_charts_that_cannot_be_made(tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("x", encoding="utf-8")
    assert "cannot be written" in mistake("--example", "--charts", str(taken), *AS_OF)
