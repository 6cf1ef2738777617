"""A scenario's answers as a user gets them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from didymium import market
from didymium.market import whatif
from didymium.market.chain import load as load_chain
from didymium.market.compilation import Worlds
from didymium.market.measures import FIELDS, Measures, arrays
from didymium.market.mechanism import Finding, sentence
from didymium.market.terminal import terminal_text


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


def test_one_and_two_workers_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four draws in chunks of two, here and in two processes: every array bit for bit."""
    monkeypatch.setattr(whatif, "CHUNK", 2)
    alone, together = (
        market.what_if("gallium_stop", draws=4, seed=5, until="2026", workers=count)
        for count in (1, 2)
    )
    for one, two in ((alone.without, together.without), (alone.shocked, together.shocked)):
        for name, array in arrays(one).items():
            assert array.tobytes() == arrays(two)[name].tobytes(), name
    assert alone.table.write_csv() == together.table.write_csv()


def test_a_draw_without_equilibrium_is_counted_said_and_in_no_figure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Draw 1 of 3 is made to fail in the world with the ban: two draws are left everywhere."""
    whole = market.what_if("gallium_stop", draws=3, seed=5, until="2026")
    clears = whatif.run_worlds

    def fails(
        cases: Sequence[Worlds], *, threads: int | None = None
    ) -> tuple[Measures, list[Measures]]:
        without, shocked = clears(cases, threads=threads)
        for name in FIELDS:
            getattr(shocked[0], name)[..., 1] = np.nan
        return without, shocked

    monkeypatch.setattr(whatif, "run_worlds", fails)
    answer = market.what_if("gallium_stop", draws=3, seed=5, until="2026")
    assert (whole.failed, answer.failed) == (0, 1)
    assert "1 draws found no equilibrium" in terminal_text(answer)
    assert "1 estrazioni senza equilibrio" in terminal_text(answer, "it")
    assert answer.residual < 1e-7
    spot = (pl.col("measure") == "price_spot") & (pl.col("world") == "with")
    kept = float(answer.table.filter(spot)["mean"][-1])
    drawn = whole.shocked.spot[0].mean(axis=0)
    assert kept == pytest.approx(float(drawn[[0, 2]].mean()), rel=1e-5)
    assert kept != pytest.approx(float(drawn.mean()), rel=1e-5)


def test_prices_that_nobody_pays_are_told_as_such() -> None:
    """12 times as high at the margin while the price paid on average moves by a half."""
    answer = market.what_if("gallium_stop", draws=1)
    (price,) = (one for one in answer.findings if one.kind == "price_moves")
    assert price.figures["spot_ratio"] > 4.0 > 2.0 > price.figures["contract_ratio"]
    assert price.detail == "last_user"
    assert "what the last users would pay rather than do without" in price.text
    assert "most at the contract price" in price.text


@pytest.mark.parametrize(
    ("spot", "paid", "told"),
    [(1.4, 1.1, "China +40%, contract price +10% (2027-03;"), (290.0, 40.0, "ever quoted")],
)
def test_a_price_is_told_in_percent_or_as_a_multiple(spot: float, paid: float, told: str) -> None:
    finding = Finding(
        kind="price_moves",
        detail="unseen" if spot > 44.0 else "",
        product="primary_gallium",
        origin="CHN",
        period="2027-03",
        figures={"spot_ratio": spot, "contract_ratio": paid, "month": 3.0},
    )
    assert told in sentence(load_chain("gallium"), finding)


def test_months_run_over_the_end_of_a_year() -> None:
    finding = Finding(
        kind="stock_covers",
        detail="users",
        product="primary_gallium",
        origin="DEU",
        period="2026-11",
        figures={"half_in_month": 11.0, "lowest_in_month": 15.0, "lowest_share": 0.05},
    )
    text = sentence(load_chain("gallium"), finding)
    assert "under half of the usual from 2026-11; lowest in 2027-03, at 5%" in text


def test_places_without_supply_are_told_in_one_sentence_a_product() -> None:
    answer = market.what_if("gallium_stop", draws=1, until="2026")
    (text,) = answer.warnings
    assert "no other base-year supply of primary gallium for" in text
    assert "France, Italy, South Korea" in text


def test_the_price_that_is_paid_stands_beside_the_dear_one() -> None:
    text = " ".join(terminal_text(market.what_if("gallium_stop", draws=1)).split())
    told = text[text.index("primary gallium: European Union") :]
    assert "spot outside the dominant country" in told[:250]
    assert "contract +" in told[:250]


def test_no_flow_and_no_kind_of_plant_is_told_twice(deal: market.Answer) -> None:
    told = [
        (one.kind, one.detail, one.product, one.origin, one.destination)
        for one in deal.findings
        if one.kind in ("flow_shrinks", "flow_grows", "work_changes")
    ]
    assert told
    assert len(told) == len(set(told))
