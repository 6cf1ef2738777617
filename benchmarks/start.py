"""How long the command takes to start, to answer an article, and how much memory it needs.

    python benchmarks/start.py [ARTICLE] [--runs 5]

Runs the installed command (or this checkout) in a fresh process each time and prints the median of
the wall-clock time and the processor time, in seconds, and the highest memory. Without ARTICLE the
bundled example is read. Targets: --help below 0.7 s; the quick brief below 3 s warm (5 s the first
time on a machine), below 600 MB; the full brief, which runs the market ensemble with 200 draws,
below 10 s on two free cores. On busy cores read the processor time: two free ones need half of it.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def once(arguments: list[str]) -> tuple[float, float, float]:
    """Wall-clock seconds, processor seconds and peak memory in MB of one run."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "didymium", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return wall, spent, after.ru_maxrss / 1024


def main() -> None:
    """Measure and print one line per command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("article", nargs="?")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    article = [given.article] if given.article else ["--example"]
    with tempfile.TemporaryDirectory() as folder:
        page = str(Path(folder) / "brief.html")
        commands = {
            "--help": ["--help"],
            "brief --quick, terminal": ["brief", *article, "--quick"],
            "brief --quick, html": ["brief", *article, "--quick", "--out", page],
            "brief, 200 draws, html": ["brief", *article, "--out", page],
        }
        for name, arguments in commands.items():
            runs = [once(arguments) for _ in range(given.runs)]
            first, rest = runs[0], runs[1:] or runs
            warm, spent = (statistics.median(run[part] for run in rest) for part in (0, 1))
            print(
                f"{name:24} first {first[0]:5.2f} s   warm {warm:5.2f} s"
                f"   processor {spent:5.2f} s"
                f"   memory {max(r[2] for r in runs):4.0f} MB"
            )
        print(f"page {Path(page).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
