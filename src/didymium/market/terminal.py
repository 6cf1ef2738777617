"""An answer as plain text for a terminal or a pipe: the figures that matter, with their ranges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from didymium.market.labels import end_use_name, place_name, product_name

if TYPE_CHECKING:
    import polars as pl

    from didymium.market.whatif import Answer

#: Rows of each block, the least tonnes told, and the width of a line.
MOST, LEAST_T, WIDTH, COLUMN = 8, 0.5, 96, 52


def terminal_text(answer: Answer) -> str:
    """What a scenario changes, as text of at most 100 columns."""
    import textwrap

    wrapped = (
        textwrap.fill(line, WIDTH, subsequent_indent="    ") if len(line) > WIDTH else line
        for line in _lines(answer)
    )
    return "\n".join(wrapped) + "\n"


def _lines(answer: Answer) -> Iterator[str]:
    scenario = answer.scenario
    view = scenario.viewpoint or "WLD"
    last = max(answer.table["period"])
    yield scenario.title
    yield (
        f"{scenario.start:%Y-%m} to {scenario.until:%Y-%m}, chain {scenario.chain}, "
        f"{answer.draws} draws, seed {answer.seed}; median and 90% range over the draws."
    )
    if scenario.about:
        yield scenario.about.strip()
    for warning in answer.warnings[:MOST]:
        yield f"Warning: {warning}"
    if len(answer.warnings) > MOST:
        yield f"Warning: {len(answer.warnings) - MOST} more places without supply."
    yield ""
    yield f"Shares of world output that move most, {last} (with - without, percentage points)"
    yield from _block(answer, _moves(answer.table, "share", last), 100.0, " pp")
    yield ""
    yield f"Prices that move most in any year (with / without - 1, {answer.worlds.chain.name})"
    yield from _price_block(answer)
    yield ""
    where = place_name(answer.worlds.chain, view)
    yield f"What users in {where} go without, largest year (tonnes; of their need)"
    yield from _unmet_block(answer, view)
    yield ""
    yield "Mechanism"
    yield from (f"  {finding.text}" for finding in answer.findings)
    yield ""
    yield "What this leaves out"
    yield from (f"  {limit}" for limit in answer.limits)
    yield f"Every month balances to {answer.residual:.0e} of the world volume."


def _moves(table: pl.DataFrame, measure: str, period: str) -> pl.DataFrame:
    import polars as pl

    found = table.filter(
        (pl.col("measure") == measure)
        & (pl.col("world") == "difference")
        & (pl.col("period") == period)
    )
    return found.sort(pl.col("q50").abs(), descending=True).head(MOST)


def _name(answer: Answer, product: str, place: str) -> str:
    chain = answer.worlds.chain
    return f"{product_name(chain, product)}, {place_name(chain, place)}"


def _cut(name: str) -> str:
    """A name in a column of fixed width."""
    return f"{name[: COLUMN - 1]:<{COLUMN}}"


def _block(answer: Answer, rows: pl.DataFrame, scale: float, unit: str) -> Iterator[str]:
    for row in rows.iter_rows(named=True):
        name = _name(answer, row["product"], row["territory"])
        yield (
            f"  {_cut(name)}{scale * row['q50']:>+9.2f}{unit}"
            f"  ({scale * row['q05']:+.2f} to {scale * row['q95']:+.2f})"
        )


def _price_block(answer: Answer) -> Iterator[str]:
    import polars as pl

    keys = ["measure", "product", "territory", "period"]
    prices = answer.table.filter(
        pl.col("measure").is_in(["price_contract", "price_spot", "price_local"])
    )
    wide = prices.pivot(on="world", index=keys, values="q50").drop_nulls(["with", "without"])
    wide = wide.with_columns((pl.col("with") / pl.col("without") - 1.0).alias("change"))
    best = wide.sort(pl.col("change").abs(), descending=True).unique(
        ["measure", "product", "territory"], keep="first", maintain_order=True
    )
    for row in best.head(MOST).iter_rows(named=True):
        kind = row["measure"].removeprefix("price_")
        name = f"{_name(answer, row['product'], row['territory'])}, {kind}"
        yield (
            f"  {_cut(name)}{row['change']:>+9.0%}  ({row['period']}: {row['without']:,.0f} -> "
            f"{row['with']:,.0f} USD/t)"
        )


def _unmet_block(answer: Answer, view: str) -> Iterator[str]:
    import polars as pl

    table, chain = answer.table, answer.worlds.chain
    rows = table.filter(
        (pl.col("measure") == "unmet")
        & (pl.col("world") == "difference")
        & (pl.col("territory") == view)
    )
    shares = {
        (row["end_use"], row["product"], row["period"]): row["q50"]
        for row in table.filter(
            (pl.col("measure") == "unmet_share")
            & (pl.col("world") == "with")
            & (pl.col("territory") == view)
        ).iter_rows(named=True)
    }
    best = rows.sort("q50", descending=True).unique(
        ["end_use", "product"], keep="first", maintain_order=True
    )
    best = best.filter(pl.col("q95") >= LEAST_T).head(MOST)
    if best.is_empty():
        yield "  nothing worth telling"
    for row in best.iter_rows(named=True):
        share = shares[(row["end_use"], row["product"], row["period"])]
        use, product = end_use_name(chain, row["end_use"]), product_name(chain, row["product"])
        name = f"{use}: {product}"
        yield (
            f"  {_cut(name)}{row['q50']:>9,.0f} t"
            f"  ({row['q05']:,.0f} to {row['q95']:,.0f}; {share:.0%} unmet in {row['period']})"
        )
