"""A page of the documentation that a script writes, or with ``--check`` compares."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def write_or_compare(page: Path, text: str) -> int:
    """Write a page, or say where the committed one is out of date; the exit code."""
    script, name = Path(sys.argv[0]).name, page.relative_to(ROOT)
    parser = argparse.ArgumentParser(description=f"Write {name}.")
    parser.add_argument("--check", action="store_true", help="compare; exit 1 when out of date")
    if not parser.parse_args().check:
        page.write_text(text, "utf-8")
        print(f"{name}: {len(text.splitlines())} lines")
        return 0
    if page.is_file() and page.read_text("utf-8") == text:
        return 0
    print(f"{name} is out of date: run python tools/{script}", file=sys.stderr)
    return 1
