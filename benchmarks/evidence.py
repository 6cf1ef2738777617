"""Time the evidence base: opening, single facts, trade concentration; size of the shipped tables.

    python benchmarks/evidence.py          # prints a table; exit 1 when a limit is broken

Opening and trade run in new processes and keep the best of five, since other jobs on the machine
only ever add time; the load is printed. Opening is told with and without the import of polars.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
sys.path.insert(0, str(SRC))

OPEN = """
import sys, time
sys.path.insert(0, {src!r})
start = time.perf_counter()
import polars
loaded = time.perf_counter()
from didymium.evidence import open_base
base = open_base()
base.table("observation"); base.table("source"); base.table("measure")
end = time.perf_counter()
print(end - loaded, end - start)
"""

TRADE = """
import resource, sys, time
sys.path.insert(0, {src!r})
import polars
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
from didymium.evidence import import_concentration, open_base
base = open_base()
start = time.perf_counter()
frame = import_concentration(base=base)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
      frame.height)
"""

QUERIES: tuple[dict[str, object], ...] = (
    {"material": "dysprosium", "stage": "refining", "period": 2024},
    {"material": "terre rare", "stage": "mine", "iso3": "Cina", "period": 2024},
    {"material": "gallium"},
    {"measure": "share", "iso3": "CHN"},
    {"material": "copper", "period": 2030},
)


def fresh(code: str) -> list[float]:
    """What a new process prints, as numbers."""
    done = subprocess.run(
        [sys.executable, "-c", code.format(src=str(SRC))],
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(word) for word in done.stdout.split()]


def median_ms(call: Callable[[], object], runs: int = 15) -> float:
    """Median time of a call in milliseconds, after one warm-up."""
    call()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def main() -> int:
    """Measure and compare with the limits."""
    from didymium.evidence import facts, open_base

    opening = [fresh(OPEN) for _ in range(5)]
    base = open_base()
    slowest = max(median_ms(lambda asked=asked: facts(**asked, base=base)) for asked in QUERIES)
    trade = [fresh(TRADE) for _ in range(5)]
    size = sum(path.stat().st_size for path in base.release.path.iterdir()) / 1e6
    rows = [
        ("open and read three tables, new process", min(one[0] for one in opening), "s", 0.3),
        ("the same with the import of polars", min(one[1] for one in opening), "s", 0.3),
        (f"slowest of {len(QUERIES)} fact queries", slowest, "ms", 50.0),
        (
            f"shares and HHI, {trade[0][2]:,.0f} groups",
            min(one[0] for one in trade),
            "s",
            0.3,
        ),
        ("peak memory of that process", max(one[1] for one in trade), "MB", 300.0),
        ("shipped tables", size, "MB", 25.0),
    ]
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for what, value, unit, limit in rows:
        mark = "ok" if value <= limit else "OVER"
        print(f"{what:45} {value:9.3f} {unit:3} (limit {limit:g} {unit}) {mark}")
    return int(any(value > limit for _, value, _, limit in rows))


if __name__ == "__main__":
    sys.exit(main())
