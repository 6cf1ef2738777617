"""A scenario's answers as a user gets them."""

from __future__ import annotations

import polars as pl
import pytest

from didymium import market


@pytest.fixture(scope="module")
def deal() -> market.Answer:
    return market.what_if("us_russia_existing_output", viewpoint="EU", draws=1, until="2028")


def test_every_month_of_both_worlds_balances(deal: market.Answer) -> None:
    assert deal.residual < 1e-7


def test_existing_russian_output_hardly_moves_the_chinese_share(deal: market.Answer) -> None:
    """2,600 t REO at 20% NdPr is 520 t of about 100,000 t of oxide: half a percent at most."""
    change = deal.table.filter(
        (pl.col("measure") == "share")
        & (pl.col("product") == "ndpr_oxide")
        & (pl.col("territory") == "CHN")
        & (pl.col("world") == "difference")
    )
    assert change["q50"].abs().max() < 0.005


def test_difference_is_with_minus_without(deal: market.Answer) -> None:
    keys = ["measure", "product", "territory", "partner", "end_use", "period"]
    wide = deal.table.filter(pl.col("unit") == "t").pivot(on="world", index=keys, values="q50")
    gap = wide["with"] - wide["without"] - wide["difference"]
    assert gap.abs().max() < 1e-6 * wide["with"].max()


def test_the_same_seed_gives_the_same_answer() -> None:
    first = market.what_if("us_russia_existing_output", draws=3, seed=7, until="2027")
    again = market.what_if("us_russia_existing_output", draws=3, seed=7, until="2027")
    assert first.table.equals(again.table)
