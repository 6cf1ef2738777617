"""Compile the rows under data/ into the shipped data release.

    python tools/build_evidence.py            # writes src/didymium/evidence/release/
    python tools/build_evidence.py --out DIR  # writes elsewhere, to compare

Every table is a folder of CSV files (or of Parquet files, for tables too large for text); the cards
of the sources are data/sources.csv. The same rows give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import polars as pl  # noqa: E402  (the path of the checkout comes first)

from didymium.errors import ContractError, DidymiumError, Problem  # noqa: E402
from didymium.evidence.contract import contract, tables  # noqa: E402
from didymium.evidence.release import Release, write_release  # noqa: E402
from didymium.evidence.rows import read_rows  # noqa: E402

DATA = ROOT / "data"
SHIPPED = ROOT / "src" / "didymium" / "evidence" / "release"


def table_rows(table: str, data: Path) -> pl.DataFrame | None:
    """All rows of a table under ``data``, or None when there are none."""
    if table == "source":
        paths = [data / "sources.csv", *sorted((data / "sources").glob("*.csv"))]
    else:
        paths = sorted((data / table).glob("*.csv")) + sorted((data / table).glob("*.parquet"))
    paths = [path for path in paths if path.is_file()]
    if not paths:
        return None
    problems: list[Problem] = []
    frames = []
    for path in paths:
        try:
            frame = pl.read_parquet(path) if path.suffix == ".parquet" else read_rows(path, table)
        except ContractError as error:
            problems += error.problems
            continue
        missing = [name for name in contract(table).names if name not in frame.columns]
        if missing:
            problems.append(Problem(path.name, f"no {', '.join(missing)}", "all columns"))
        else:
            frames.append(frame.select(contract(table).names))
    if problems:
        raise ContractError(problems)
    return pl.concat(frames)


def build(out: Path = SHIPPED, data: Path = DATA) -> Release:
    """Compile ``data`` into a release at ``out``; nothing is written when any row is wrong."""
    release = json.loads((data / "release.json").read_text("utf-8"))
    found = {table: table_rows(table, data) for table in tables()}
    return write_release(
        out,
        {table: frame for table, frame in found.items() if frame is not None},
        version=release["version"],
        date=release["date"],
        title=release["title"],
        replace=True,
    )


def main() -> int:
    """Build and say what was built."""
    parser = argparse.ArgumentParser(description="Compile data/ into the shipped release.")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    try:
        release = build(parser.parse_args().out)
    except DidymiumError as error:
        print(error, file=sys.stderr)
        return 2
    for table, rows in sorted(release.rows.items()):
        print(f"{table:12} {rows:>9,} rows {release.bytes[table] / 1e3:>10,.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
