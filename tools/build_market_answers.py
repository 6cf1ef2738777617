"""Run what a quick brief shows of the market model, and the model's record on past prices.

    python tools/build_market_answers.py [--draws 200] [--seed SEED] [--only answers|record]

A full brief runs its ensemble itself. ``didymium brief --quick`` takes the answers of the shipped
scenarios that the rules name (src/didymium/brief/rules/market.csv), computed here with the brief's
own draws and seed and kept in src/didymium/brief/tables/market_answers.csv. market_record.csv
beside it holds the back-test's prices, seen and modelled. The same draws and seed give the same
files. Run it again when a chain, a scenario or the solver changes.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from didymium.brief.document import WordArg  # noqa: E402  (the path comes first)
from didymium.brief.modelled import ensemble  # noqa: E402
from didymium.brief.modelled.case import Case  # noqa: E402
from didymium.brief.modelled.rows import HEAD  # noqa: E402
from didymium.brief.options import DRAWS, Options  # noqa: E402
from didymium.brief.tables import rules  # noqa: E402
from didymium.market import scenario as scenarios  # noqa: E402

TABLES = ROOT / "src/didymium/brief/tables"
SEED = Options(as_of=dt.date(2026, 1, 1)).seed
RECORD = ("record_id", "event", "measure", "product", "period", "unit", "observed")
RECORD += ("q10", "median", "q90", "inside", "source_id")


def cases() -> list[list[Case]]:
    """The shipped cases, those of one story together, as a brief runs them."""
    listed = [row for row in rules("market") if row["case"] != "existing"]
    kept = [row for row in listed if row["sanctions"] != "lifted" or row["case"] == "optimistic"]
    stories: dict[tuple[str, ...], list[Case]] = {}
    for row in (*kept, *(row for row in listed if row not in kept)):
        cut = row["family"] == "supply_cut"
        scenario = scenarios.load(row["scenario"])
        first = min(shock.start for shock in scenario.shocks)
        case = Case(
            id=row["case"],
            label=WordArg(id=f"case_{row['case']}"),
            scenario=scenario,
            origin="shipped",
            restricts=cut,
            actor=row["party"] if cut else "CHN",
            material=row["material"],
            first=f"{first:%Y-%m}",
            year=str(min(first.year + 1, scenario.until.year) if cut else scenario.until.year),
        )
        key = (row["family"], row["party"], row["instrument"], str(row in kept))
        stories.setdefault(key, []).append(case)
    return list(stories.values())


def answers(draws: int, seed: int) -> Iterable[Mapping[str, Any]]:
    """The rows of every shipped scenario once."""
    done: set[str] = set()
    for story in cases():
        todo = [case for case in story if case.scenario.name not in done]
        done |= {case.scenario.name for case in todo}
        numbered = [
            Case(**{**vars(case), "id": f"{case.id}-{place}"}) for place, case in enumerate(todo)
        ]
        for found in ensemble.run(numbered, draws=draws, seed=seed) if numbered else []:
            name = found.case.scenario.name
            print(f"{name}: {len(found.rows)} rows, {found.failed} draws failed", flush=True)
            yield from found.rows


def record(draws: int, seed: int) -> Iterable[Mapping[str, Any]]:
    """Prices after past restrictions, seen and modelled, as ratios to before."""
    from didymium.market import backtest, scoreboard

    scored = backtest.run(draws=draws, seed=seed)
    for row in scoreboard.table(scored).to_dicts():
        if row["measure"] not in ("spot", "contract"):
            continue
        yield {
            "record_id": row["target"],
            "event": row["event"],
            "measure": row["measure"],
            "product": row["product"],
            "period": str(row["month"]),
            "unit": "ratio",
            "observed": f"{row['observed']:.6g}",
            "q10": f"{row['q10']:.6g}",
            "median": f"{row['median']:.6g}",
            "q90": f"{row['q90']:.6g}",
            "inside": str(bool(row["inside"])).lower(),
            "source_id": "own_market_model",
        }


def write(path: Path, head: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """A table with its head, whole or not at all."""
    kept = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    print(path, len(kept), "rows,", path.stat().st_size, "bytes")


def main() -> None:
    """Write the tables asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", choices=("answers", "record"))
    given = parser.parse_args()
    if given.only != "record":
        write(TABLES / "market_answers.csv", HEAD, answers(given.draws, given.seed))
    if given.only != "answers":
        write(TABLES / "market_record.csv", RECORD, record(given.draws, 1))


if __name__ == "__main__":
    main()
