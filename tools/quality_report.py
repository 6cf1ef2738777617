"""Write docs/quality.md: row counts, coverage, sums, disagreements and age of the shipped release.

python tools/quality_report.py          # writes docs/quality.md
python tools/quality_report.py --check  # exit 1 when the committed report is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import polars as pl  # noqa: E402  (the path of the checkout comes first)

from didymium.evidence import Base, open_base, quality  # noqa: E402
from didymium.evidence.contract import code_lists  # noqa: E402
from didymium.evidence.describe import table_cards, usage_warnings  # noqa: E402

PAGE = ROOT / "docs" / "quality.md"


def cell(value: Any) -> str:
    """A value as a table cell: shares in per cent, numbers with three or four figures."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(value)
    return str(value).replace("|", "/")


def table(frame: pl.DataFrame) -> str:
    """A frame as a Markdown table."""
    lines = [
        "| " + " | ".join(frame.columns) + " |",
        "|" + "|".join("---:" if dtype.is_numeric() else "---" for dtype in frame.dtypes) + "|",
    ]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in frame.iter_rows()]
    return "\n".join(lines) + "\n"


def percent(column: str) -> pl.Expr:
    """A fraction as text in per cent."""
    return pl.format("{}%", (pl.col(column) * 100).round(2)).alias(column)


def tables_part(base: Base) -> str:
    """Row counts and usage warnings of every table."""
    rows = pl.DataFrame(
        [
            {
                "table": name,
                "rows": base.release.rows[name],
                "what": table_cards()[name]["title"],
                "warnings": " ".join(usage_warnings(name)),
            }
            for name in sorted(base.release.tables)
        ]
    )
    datasets = (
        base.table("observation")
        .group_by("dataset")
        .len("rows")
        .sort("dataset")
        .with_columns(pl.col("dataset").replace_strict(dict(code_lists()["dataset"])).alias("what"))
    )
    return f"## Tables\n\n{table(rows)}\nObservations by collection:\n\n{table(datasets)}"


def sums_part(base: Base) -> str:
    """World figures against their parts."""
    found = quality.sums(base)
    whole = found.filter(pl.col("unknown") == 0)
    within = {
        bound: whole.filter(pl.col("gap").abs() <= bound).height for bound in (0.01, 0.02, 0.06)
    }
    said = ", ".join(f"{count} within {bound:.0%}" for bound, count in within.items())
    worst = found.head(25).select(
        "material", "stage", "item", "measure", "period", "source_id",
        pl.col("world"), pl.col("parts"), "unknown", percent("gap"),
    )  # fmt: skip
    return (
        f"## Sums against published totals\n\n{whole.height} series have a world figure and all "
        f"parts: {said}. {found.height - whole.height} more have parts withheld or missing: "
        f"there the sum is a lower bound. The widest gaps:\n\n{table(worst)}"
    )


def disagreements_part(base: Base) -> str:
    """Figures of the same thing that differ."""
    found = quality.disagreements(base)
    bands = [
        (1.0, 1.01, "equal within 1%"),
        (1.01, 1.1, "1 to 10%"),
        (1.1, 1.5, "10 to 50%"),
        (1.5, 1e9, "more than 50%"),
    ]
    counts = pl.DataFrame(
        {
            "largest over smallest": [band[2] for band in bands],
            "groups": [
                found.filter((pl.col("ratio") >= low) & (pl.col("ratio") < high)).height
                for low, high, _ in bands
            ],
        }
    )
    widest = found.head(40).select(
        "material", "stage", "measure", "item", "end_use", "iso3", "period", "smallest", "largest",
        "unit", "ratio", "said by",
    )  # fmt: skip
    return (
        f"## Disagreements between sources and editions\n\n{found.height} groups of figures of the "
        f"same thing come from more than one source or edition.\n\n{table(counts)}\n"
        f"The widest:\n\n{table(widest)}"
    )


def report(base: Base) -> str:
    """The whole report as Markdown; the same release gives the same text."""
    release = f"Release {base.release.version} of {base.release.date}."
    parts = [
        f"# Quality of the evidence base\n\n{release} Written by `tools/quality_report.py`.\n",
        tables_part(base),
        sums_part(base),
        disagreements_part(base),
        "## Age\n\nYears from the end of the period to the release, projections left out.\n\n"
        + table(quality.ages(base)),
        "## Standing of the observations\n\n" + table(quality.standing(base)),
        "## Coverage\n\nFigures by material and stage; `known` counts those with a value or a "
        "bound.\n\n" + table(quality.coverage(base)),
        "## Trade\n\n"
        + table(quality.trade_coverage(base).with_columns(percent("without quantity"))),
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    from written_page import write_or_compare

    sys.exit(write_or_compare(PAGE, report(open_base())))
