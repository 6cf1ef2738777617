"""Refresh the outputs that README.md and the pages under docs/ show.

A block is introduced by a comment that holds the command and where to stop:

    <!-- output: brief --example --lang en | until: WHAT WAS SAID -->
    ```text
    ...
    ```

python tools/readme.py          # runs the commands and writes the blocks
python tools/readme.py --check  # exit 1 when a block is not what the command prints today
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(
    r"(<!-- output: (?P<command>[^|\n]+?)(?: \| until: (?P<until>.+?))? -->\n```text\n)"
    r"(?P<shown>.*?)(\n```)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Shown:
    """A command whose output a page shows, where it stops, and what the page shows now."""

    page: Path
    command: str
    until: str
    text: str


def pages() -> list[Path]:
    """The pages that may hold outputs."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks() -> Iterator[Shown]:
    """Every shown output of every page."""
    for page in pages():
        for found in BLOCK.finditer(page.read_text("utf-8")):
            yield Shown(page, found["command"], found["until"] or "", found["shown"])


def run(command: str, until: str = "") -> str:
    """What a command prints, without trailing blanks, up to the line that starts with ``until``."""
    done = subprocess.run(
        [sys.executable, "-m", "didymium", *shlex.split(command)],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100"},
    )
    return cut(done.stdout, until)


def cut(text: str, until: str) -> str:
    """The lines before the first that starts with ``until``, without trailing blanks."""
    lines = [line.rstrip() for line in text.splitlines()]
    ends = [number for number, line in enumerate(lines) if until and line.startswith(until)]
    if until and not ends:
        raise SystemExit(f'no line of the output starts with "{until}"')
    return "\n".join(lines[: ends[0]] if ends else lines).strip("\n")


def refreshed(text: str) -> str:
    """A page with the outputs of today."""

    def fill(found: re.Match[str]) -> str:
        return found[1] + run(found["command"], found["until"] or "") + found[5]

    return BLOCK.sub(fill, text)


def main() -> None:
    """Write the blocks, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for page in pages():
        before = page.read_text("utf-8")
        after = refreshed(before)
        if after != before:
            stale.append(page.relative_to(ROOT))
            if not check:
                page.write_text(after, "utf-8")
    for page in stale:
        print(f"{'stale' if check else 'written'}: {page}")
    sys.exit(1 if check and stale else 0)


if __name__ == "__main__":
    main()
