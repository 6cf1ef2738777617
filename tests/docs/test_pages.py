"""Examples run, links lead somewhere, and nothing of one machine is on the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docpages import DOCS, PAGES, ROOT, Done, blocks, command_lines, name, parse, script

SHELL = [page for page in PAGES if any(b.kind == "sh" for b in blocks(page))]
PYTHON = [page for page in PAGES if any(b.kind == "python" for b in blocks(page))]
INLINE = re.compile(r"`(?:\.venv/bin/)?(didymium [a-z][^`]*)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
NEVER = {
    "an absolute path of a machine": r"(?<![\w.])/(?:work|home|Users|tmp|root|mnt)/\w",
    "the address of a package registry": r"index-url|/simple/|\bregistry\.\w",
}


def _write_files(page: Path, folder: Path) -> None:
    for block in blocks(page):
        if block.file:
            (folder / block.file).write_text(block.text + "\n", "utf-8")


@pytest.mark.parametrize("page", [p for p in SHELL if p.parent != ROOT], ids=name)
def test_every_example_of_a_page_runs(
    page: Path, run: Callable[[str], Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _write_files(page, tmp_path)
    for block in blocks(page):
        if block.kind != "sh" or block.remark.startswith("parsed only"):
            continue
        for line in block.text.splitlines():
            assert line.startswith("didymium "), f"{line}: not a command of ours"
            done = run(line)
            assert done.code == 0, f"{line}\n{done.err}"
            assert done.out or "--out" in line, f"{line}: said nothing"


@pytest.mark.parametrize("page", PYTHON, ids=name)
def test_every_python_example_of_a_page_runs(page: Path) -> None:
    for block in blocks(page):
        if block.kind == "python":
            exec(compile(block.text, str(page), "exec"), {"__name__": "example"})


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_on_a_page_exists_with_its_options(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = page.read_text("utf-8")
    shown = [line for line in command_lines(text) if "|" not in line]
    spoken = [m for m in INLINE.findall(text) if not re.search(r"[|<]|\bNAME\b|\.\.\.|…", m)]
    for line in [*shown, *spoken]:
        parse(line)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_resolves(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{target}: nothing there"
        assert found.is_relative_to(ROOT), f"{target}: outside the repository"
        if anchor and found.suffix == ".md":
            assert anchor in _anchors(found), f"{target}: no such heading"


def _anchors(page: Path) -> set[str]:
    """Anchors of the headings, formed as GitHub forms them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    plain = (re.sub(r"[`*]|\]\([^)]*\)|\[", "", head) for head in heads)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in plain}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_holds_what_belongs_to_one_machine(page: Path) -> None:
    text = page.read_text("utf-8")
    for what, pattern in NEVER.items():
        found = re.search(pattern, text)
        assert found is None, f"{what}: {found and found.group()}"


def test_every_page_can_be_reached_from_the_index() -> None:
    reached = {(DOCS / "README.md").resolve()}
    todo = list(reached)
    while todo:
        page = todo.pop()
        for target in LINK.findall(page.read_text("utf-8")):
            found = (page.parent / target.partition("#")[0]).resolve()
            pages = found.glob("*.md") if found.is_dir() else [found]
            for new in pages:
                if new.suffix == ".md" and new.exists() and new not in reached:
                    reached.add(new)
                    todo.append(new)
    assert sorted(set(DOCS.rglob("*.md")) - reached) == []


def test_every_how_to_is_there_in_both_languages() -> None:
    rows = re.findall(r"^\|.*\|$", (DOCS / "README.md").read_text("utf-8"), re.MULTILINE)
    targets = [LINK.findall(row) for row in rows if LINK.search(row)]
    assert len(targets) >= 4
    for english, italian in targets:
        assert english.startswith("how-to/")
        assert italian.startswith("come-fare/") or italian.endswith(".it.md")


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_every_example_script_runs(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script(path).main()
    out = capsys.readouterr().out
    assert out.count("\n") > 10
    assert "None" not in out
    assert f"python {path.relative_to(ROOT)}" in path.read_text("utf-8")
