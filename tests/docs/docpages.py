"""The pages and what they show: fenced blocks, command lines, links."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import typer

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
FENCE = re.compile(
    r"^(?:<!-- (?P<remark>[^\n]*?) -->\n)?"
    r"```(?P<kind>\w+)?(?: (?P<file>\S+))?\n(?P<text>.*?)\n?^```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Done:
    """How a command ended and what it wrote."""

    code: object
    out: str
    err: str


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; ``remark`` is the comment in the line before it."""

    remark: str
    kind: str
    file: str
    text: str


def name(page: Path) -> str:
    """A page as a test's id."""
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return [
        Block(m["remark"] or "", m["kind"] or "", m["file"] or "", m["text"])
        for m in FENCE.finditer(page.read_text("utf-8"))
    ]


def command_lines(text: str) -> list[str]:
    """Every command line of a text, without the remark behind it."""
    return [
        re.sub(r"\s+#.*$", "", line.strip())
        for line in text.splitlines()
        if re.match(r"\s*didymium\s", line)
    ]


def parse(line: str) -> None:
    """Fail when a line names a command, an option or a value that does not exist."""
    from didymium.cli.app import app

    command = typer.main.get_command(app)
    words = shlex.split(line)[1:]
    spoken = all(re.fullmatch(r"[a-z]+", word) for word in words)
    while hasattr(command, "commands"):
        assert words, f"{line}: no command"
        assert words[0] in command.commands, f"{line}: no command {words[0]}"
        command = command.commands[words.pop(0)]
        if spoken and not words:
            return  # the name of a command, not a call of it
    command.make_context("didymium", words)


def script(path: Path) -> ModuleType:
    """A script as a module, without running its main."""
    spec = importlib.util.spec_from_file_location(f"_docs_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def tool(stem: str) -> ModuleType:
    """A script of tools/ as a module."""
    return script(ROOT / "tools" / f"{stem}.py")
