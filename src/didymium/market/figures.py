"""How far every figure of a chain had to move so that the base year adds up, for readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from didymium.market.chain import Chain
from didymium.market.reconcile import OBSERVED, UNKNOWN, Figure, Reconciled

if TYPE_CHECKING:
    import polars as pl

#: Figures told one by one, and how many half-ranges count as far.
MOST, FAR = 15, 0.5


def figures_table(base: Reconciled) -> pl.DataFrame:
    """Every figure before and after the reconciliation, in file order."""
    import polars as pl

    return pl.DataFrame(
        [{name: getattr(figure, name) for name in Figure.__slots__} for figure in base.figures],
        schema_overrides={"observed": pl.Float64},
    )


def report_lines(chain: Chain, base: Reconciled) -> Iterator[str]:
    """The base year of a chain as text: counts, what moved far, what was unknown, its limits."""
    observed = [figure for figure in base.figures if figure.status == OBSERVED]
    unknown = [figure for figure in base.figures if figure.status == UNKNOWN]
    far = sorted(
        (figure for figure in observed if abs(figure.moved) >= FAR), key=lambda f: -abs(f.moved)
    )
    yield f"{chain.title}, base year {chain.base_year}"
    yield (
        f"{len(observed)} figures with a value, of which {len(far)} moved by half of their half-"
        f"range or more; {len(unknown)} without a value, found by balance alone."
    )
    yield ""
    yield "Moved furthest (observed, its range, reconciled, half-ranges moved, source)"
    for figure in far[:MOST]:
        yield (
            f"  {figure.table:<10} {figure.key:<46} {figure.observed:>12,.6g} "
            f"({figure.low:,.6g} to {figure.high:,.6g}) -> {figure.reconciled:,.6g} "
            f"{figure.moved:+.2f}  [{figure.source_id}]"
        )
    yield ""
    yield "Largest figures that nobody observed (range allowed, reconciled)"
    largest = sorted(unknown, key=lambda figure: -figure.reconciled)
    for figure in largest[:MOST]:
        yield (
            f"  {figure.table:<10} {figure.key:<46} {figure.low:,.6g} to {figure.high:,.6g}"
            f" -> {figure.reconciled:,.6g}"
        )
    yield ""
    yield "What this chain leaves out"
    yield from (f"  {limit}" for limit in chain.limits)
