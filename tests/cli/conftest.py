"""The command as a user types it, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).parents[2] / "src"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "didymium", *words],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(SRC), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"},
        timeout=60,
    )
