"""Write ``docs/methods/risk.md``: what each risk indicator is, its source, and the rule for t.

python tools/build_risk_page.py            # writes docs/methods/risk.md
python tools/build_risk_page.py --out FILE
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from didymium.risk.rules import table_rows  # noqa: E402  (the path of the checkout comes first)

HEAD = """# Risk: indicators, rules, limits

Written by `tools/build_risk_page.py` from the tables the code reads; a test holds the page to them.
How far the figures agree with published ones: [validation-risk.md](../validation-risk.md).

    didymium risk dysprosium --for EU --year 2024 --all-stages
    didymium risk --all --for ITA --format svg --out ranking.svg
    didymium risk gallium --for USA --history --on 2026-11-05
    didymium risk neodymium --for ITA --suppliers mine.csv --suppliers-stage magnet

In Python, every figure is a public function over frames or arrays: `didymium.risk.concentration`,
`supply_risk`, `weighted_hhi`, `economic_importance`, `n_minus_one`, `origins` and `trace`,
`share_under`, `series`, `ending`, `trade_factors`; `assess` and `ranking` read the evidence and
call them.

## What holds everywhere

* A supplier without a value is never a zero. With a world total it widens the range; without one
  the figure is absent and says why.
* What a table lumps as other countries is many suppliers at the low end and one at the high end.
* Ranges come from the sources' own low and high. The HHI's range is exact up to twelve uncertain
  suppliers, a safe bound above.
* Output of one dataset, basis, year and edition is never mixed with another's. Which series is
  used, and in which order they are tried, is in the tables below.
* GeoPolRisk and import reliance set output against customs flows. Where the two are of unlike
  kind - ore in gross weight against contained metal, a code that covers a whole group, a code that
  was given up - the answer is a reason, not a number.
* N-1 has two readings. Against world use: what remains of supply over all demand. Outside: the
  leader's own use is taken out too. Where use is not known the first is set against output and
  says so, and the second is absent.
* Exposure follows goods from the buyer to the mine. Inside a stage they pass through traders until
  a maker is reached; between stages a maker's product carries the origins of its feed. What cannot
  be traced stays in the table as `unknown`.

## Indicators

"""

RULE_HEAD = """
## The trade factor t

The EU's studies weight each supplier with t: 0.8 inside the single market, 1 for free trade, more
where exports are restricted. The rule by which the study sets t is not in the sources read, so this
is our own, scaled on the factors it prints. The largest factor of the measures in force on the day
counts. What is suspended, announced, aimed at some firms or users only, or of unknown state enters
the upper end of the range only.
A measure counts when it is aimed at everybody, at the buyer, at a bloc the buyer is in, or (for a
bloc) at one of its members.

"""


def _markdown(rows: list[dict[str, str]], columns: dict[str, str]) -> Iterator[str]:
    yield "| " + " | ".join(columns.values()) + " |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield "| " + " | ".join(row[name] or "-" for name in columns) + " |"


def page() -> str:
    """The page as text."""
    lines = list(
        _markdown(
            table_rows("indicators"),
            {
                "indicator": "id",
                "name_en": "indicator",
                "name_it": "in Italian",
                "formula": "formula",
                "source": "source",
            },
        )
    )
    lines.append(RULE_HEAD.rstrip("\n") + "\n")
    rules = [row for row in table_rows("restriction_rules") if row["restriction"] != "none"]
    lines += _markdown(
        rules,
        {
            "instrument": "instrument",
            "restriction": "counts as",
            "supply_of": "supply of",
            "trade_factor": "t",
            "note": "why",
        },
    )
    others = [
        r["instrument"] for r in table_rows("restriction_rules") if r["restriction"] == "none"
    ]
    lines += ["", f"Read and left out, as they limit no present supply: {', '.join(others)}.", ""]
    lines += ["## Series of suppliers, in the order they are tried", ""]
    lines += _markdown(
        table_rows("series_order"), {"rank": "rank", "dataset": "dataset", "note": "what it is"}
    )
    lines += [
        "",
        "Output comes before shares, no gaps before gaps, the nearest year first; the averages of",
        "2016-2020 of the EU study come last, and stand for no year more than ten away from 2018.",
    ]
    return HEAD + "\n".join(lines) + "\n"


def main() -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(description="Write the page on risk indicators.")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "methods" / "risk.md")
    parser.parse_args().out.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
