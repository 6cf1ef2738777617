"""The reference is whole and current, and every help ends in an example that runs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from docpages import DOCS, ROOT, Done, parse, tool

from didymium.brief.article import EXAMPLE

CLI = tool("cli_reference")
COMMANDS = dict(CLI.commands())
# The examples that need a file of the user's own, or another release.
NEEDS = {
    "read": "article.txt",
    "weekly": "article.txt",
    "explain": "brief.json",
    "data import": "mcs2027.csv",
    "data diff": "./my-release",
}
PARSED_ONLY = {"data import", "data diff"}


def _part(words: str) -> str:
    text = (DOCS / "reference" / "command-line.md").read_text("utf-8")
    found = re.search(rf"^## {words}$(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found is not None, f"{words} is not in the reference"
    return found[1]


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_and_option_is_in_the_reference(words: str) -> None:
    part = _part(words)
    for option in CLI.options(COMMANDS[words]):
        assert option.help, f"{words} {option.opts}: no help"
        for spelling in option.opts:
            shown = spelling if spelling.startswith("-") else (option.metavar or spelling).upper()
            assert f"`{shown}`" in part, f"{words} {spelling}"


@pytest.mark.parametrize("stem", ["cli_reference", "python_reference", "tables_reference"])
def test_the_reference_is_current(stem: str) -> None:
    module = tool(stem)
    written = module.PAGE.read_text("utf-8")
    assert written == module.page(), f"run: python tools/{stem}.py"


@pytest.mark.parametrize("room", tool("python_reference").ROOMS)
def test_every_public_function_says_what_comes_back(room: str) -> None:
    module = import_module(f"didymium.{room}")
    silent = [
        name
        for name in module.__all__
        if callable(getattr(module, name))
        and not (getattr(module, name).__doc__ or "").strip()
        # a type written as a choice of texts has no docstring to give
        and getattr(getattr(module, name), "__module__", "").startswith("didymium")
    ]
    assert silent == []


@pytest.mark.parametrize("words", COMMANDS)
def test_every_help_ends_in_an_example_that_runs(
    words: str, run: Callable[[str], Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = CLI.example(COMMANDS[words])
    assert line.startswith(f"didymium {words}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    shown = run(f"didymium {words} --help")
    assert shown.code == 0
    assert " ".join(shown.out.split()).endswith(f"Example: {line}")
    if words in PARSED_ONLY:
        (tmp_path / NEEDS[words]).touch()
        parse(line)
        return
    if words in {"read", "weekly"}:
        source = ROOT / "src/didymium/brief/examples" / EXAMPLE
        shutil.copy(source, tmp_path / NEEDS[words])
    if words == "explain":
        assert run("didymium brief --example --quick --out brief.json").code == 0
    done = run(_smaller(line))
    assert done.code == 0, done.err
    assert done.out or "--out" in line


def _smaller(line: str) -> str:
    """The same command with fewer draws: what is tested is that it runs."""
    line = re.sub(r"--draws \d+", "--draws 20" if " backtest " in line else "--draws 2", line)
    return re.sub(r"--until 2029", "--until 2027", line)
