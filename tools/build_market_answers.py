"""Run the shipped market scenarios and keep what the brief shows of them.

    python tools/build_market_answers.py [--draws 200] [--seed 1] [SCENARIO ...]

A brief must answer within seconds, an ensemble of a monthly market to 2035 takes longer; so the
answers of the scenarios that the rules name (src/didymium/brief/rules/market.csv) are computed here
once and shipped as src/didymium/brief/tables/market_answers.csv. The same draws and seed give the
same file. Run it again when the chain, the scenarios or the solver change.
"""

from __future__ import annotations

import argparse
import csv
import sys
from hashlib import sha256
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from didymium.brief.tables import rules  # noqa: E402  (the path comes first)
from didymium.errors import ClearingError  # noqa: E402
from didymium.market.whatif import what_if  # noqa: E402

TARGET = ROOT / "src/didymium/brief/tables/market_answers.csv"
SCENARIOS = ROOT / "src/didymium/market/scenarios"
CHAINS = ROOT / "src/didymium/market/chains"
PRICED = {"ndpr_oxide", "dy_oxide", "tb_oxide"}
SHARED = {"ndpr_oxide", "dy_oxide", "ndfeb_magnet"}
PRICES = {"price_local", "price_spot"}
USES = {"electric_vehicles", "wind", "electronics", "defence"}
HEAD = (
    "scenario",
    "inputs_sha256",
    "draws",
    "seed",
    "measure",
    "product",
    "territory",
    "end_use",
    "period",
    "unit",
    "world",
    "q05",
    "q25",
    "q50",
    "q75",
    "q95",
)


def kept(row: dict[str, object], last: str) -> bool:
    """Whether the brief shows this row: prices by year, the rest in the last full year."""
    measure, product = row["measure"], row["product"]
    if measure in PRICES:
        return product in PRICED and (measure == "price_local" or row["territory"] == "WLD")
    if row["period"] != last:
        return False
    if measure == "share":
        return row["territory"] == "CHN" and product in SHARED
    if measure == "hhi":
        return product in SHARED
    return measure == "unmet" and row["end_use"] in USES and str(product).endswith("magnet")


def fingerprint(name: str) -> str:
    """What a scenario's answer is computed from: its file and the tables of its chain, hashed."""
    scenario = SCENARIOS / f"{name}.yaml"
    chain = CHAINS / yaml.safe_load(scenario.read_text("utf-8"))["chain"]
    found = sha256(scenario.read_bytes())
    for table in sorted(path for path in chain.rglob("*") if path.is_file()):
        found.update(table.name.encode() + b"\0" + table.read_bytes())
    return found.hexdigest()[:16]


def answers(name: str, draws: int, seed: int) -> list[tuple[object, ...]]:
    """The kept rows of one scenario."""
    digest = fingerprint(name)
    found = what_if(name, draws=draws, seed=seed)
    rows = []
    listed = found.table.to_dicts()
    last = max(str(row["period"]) for row in listed)
    for row in listed:
        if not kept(row, last):
            continue
        quantiles = [f"{row[q]:.6g}" for q in ("q05", "q25", "q50", "q75", "q95")]
        rows.append(
            (
                name,
                digest,
                draws,
                seed,
                row["measure"],
                row["product"],
                row["territory"],
                row["end_use"],
                row["period"],
                row["unit"],
                row["world"],
                *quantiles,
            )
        )
    print(f"{name}: {len(rows)} rows, residual {found.residual:.1e}", flush=True)
    return rows


def main() -> None:
    """Run the scenarios asked for, or all that the rules name, and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("scenarios", nargs="*")
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=TARGET)
    given = parser.parse_args()
    names = given.scenarios or sorted({row["scenario"] for row in rules("market")})
    rows: list[tuple[object, ...]] = []
    failed = []
    for name in names:
        try:
            rows += answers(name, given.draws, given.seed)
        except ClearingError as error:
            failed.append(name)
            print(f"{name}: left out, {error}", file=sys.stderr, flush=True)
    with given.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(rows)
    print(given.out, given.out.stat().st_size, "bytes")
    if failed:
        sys.exit(f"left out: {', '.join(failed)}")


if __name__ == "__main__":
    main()
