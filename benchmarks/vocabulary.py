"""Time the vocabulary: import, first and later look-ups, the forms for a matcher.

    python benchmarks/vocabulary.py

Each figure is the best of five fresh interpreters, in milliseconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).parents[1] / "src"
PROBE = """
import json, time
marks = {}
def lap(name, since):
    now = time.perf_counter(); marks[name] = 1e3 * (now - since); return now
at = time.perf_counter()
import didymium.vocabulary as v
at = lap("import", at)
v.resolve("Stati Uniti"); at = lap("first resolve", at)
for _ in range(1000): v.resolve("Federazione Russa")
at = lap("1000 resolves", at)
try: v.resolve("Birmannia")
except v.resolve.__globals__["UnknownNameError"]: pass
at = lap("unknown name with suggestions", at)
v.surface_forms(); at = lap("surface forms", at)
print(json.dumps(marks))
"""


def main() -> None:
    """Print one line for each step."""
    runs = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", PROBE],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(SRC)},
        )
        runs.append(json.loads(done.stdout))
    for step in runs[0]:
        print(f"{step:32s} {min(run[step] for run in runs):8.1f} ms")


if __name__ == "__main__":
    main()
