"""GeoPolRisk: the formula by hand, blocs, and everything it refuses to answer."""

from __future__ import annotations

import polars as pl
import pytest

from didymium.errors import NoAnswerError
from didymium.risk import geopolrisk


def inputs(**changes: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Cobalt of 2023: DEU buys 60 t from COD and 40 t from FRA, makes 100 t; FRA buys from COD."""
    frames = {
        "trade": pl.DataFrame(
            {
                "material": ["cobalt"] * 3,
                "period": ["2023"] * 3,
                "exporter_iso3": ["COD", "FRA", "COD"],
                "importer_iso3": ["DEU", "DEU", "FRA"],
                "quantity_t": [60.0, 40.0, 100.0],
                "value_kusd": [1200.0, 800.0, 3000.0],
            }
        ),
        "production": pl.DataFrame(
            {
                "material": ["cobalt"] * 2,
                "period": ["2023"] * 2,
                "supplier_iso3": ["COD", "DEU"],
                "value": [900.0, 100.0],
            }
        ),
        "concentration": pl.DataFrame({"material": ["cobalt"], "period": ["2023"], "hhi": [0.82]}),
        "stability": pl.DataFrame(
            {
                "period": ["2023"] * 2,
                "supplier_iso3": ["COD", "FRA"],
                "instability": [0.9, 0.4],
            }
        ),
        "members": geopolrisk.members_frame(
            {"DEU": ("DEU",), "FRA": ("FRA",), "EU": ("DEU", "FRA")}
        ),
    }
    return frames | changes


def answer(importer: str, **changes: pl.DataFrame) -> dict[str, object]:
    table = geopolrisk.cells(**inputs(**changes))
    return geopolrisk.cell(table, material="cobalt", importer=importer, period="2023")


def test_score_and_factor_by_hand() -> None:
    # import risk (0.9 x 60 + 0.4 x 40) / (100 + 100) = 70 / 200 = 0.35; score 0.82 x 0.35 = 0.287
    # price 2,000 kUSD / 100 t = 20 USD/kg; factor 0.287 x 20 / 0.409412948 = 14.02007
    row = answer("DEU")
    assert row["import_risk"] == pytest.approx(0.35)
    assert row["score"] == pytest.approx(0.287)
    assert row["price_usd_per_kg"] == pytest.approx(20.0)
    assert row["factor_kg_cu_per_kg"] == pytest.approx(0.287 * 20 / 0.409412948)


def test_trade_inside_a_bloc_carries_no_risk_but_counts() -> None:
    # (0.9 x 60 + 0 x 40 + 0.9 x 100) / (200 imported + 100 made) = 144 / 300
    assert answer("EU")["import_risk"] == pytest.approx(0.48)


def test_instability_of_a_territory_from_its_estimate() -> None:
    # 0.5 - 0.2 x (-1.5) = 0.8; -3 would give 1.1, which is held at 1; unknown stays unknown
    frame = pl.DataFrame({"e": [-1.5, -3.0, None]}, schema={"e": pl.Float64})
    values = frame.select(geopolrisk.instability(pl.col("e")))["e"].to_list()
    assert values == [pytest.approx(0.8), 1.0, None]


def test_exporter_without_governance_leaves_a_range_and_no_score() -> None:
    stability = pl.DataFrame({"period": ["2023"], "supplier_iso3": ["COD"], "instability": [0.9]})
    row = geopolrisk.cells(**inputs(stability=stability)).filter(importer="DEU").row(0, named=True)
    assert row["score"] is None
    assert row["reason"] == "an exporter it buys from has no governance score"
    filled = geopolrisk.cells(**inputs(stability=stability), neutral_instability=0.5)
    # 0.9 x 60 + 0.5 x 40 = 74 of 200; range (54 + 0) / 200 to (54 + 40) / 200
    row = filled.filter(importer="DEU").row(0, named=True)
    assert row["import_risk"] == pytest.approx(0.37)
    assert (row["import_risk_low"], row["import_risk_high"]) == (
        pytest.approx(0.27),
        pytest.approx(0.47),
    )


def test_a_dead_trade_code_is_refused_instead_of_answered_with_zero() -> None:
    nothing = inputs()["trade"].clear()
    with pytest.raises(NoAnswerError, match="cobalt for DEU in 2023: no importer in the world"):
        answer("DEU", trade=nothing)


def test_flows_without_quantities_are_refused() -> None:
    blank = inputs()["trade"].with_columns(quantity_t=pl.lit(None, pl.Float64))
    with pytest.raises(NoAnswerError, match="no flow under its codes has a quantity"):
        answer("DEU", trade=blank)


def test_unknown_world_production_is_refused() -> None:
    none = inputs()["concentration"].clear()
    with pytest.raises(NoAnswerError, match="world production, hence its concentration"):
        answer("DEU", concentration=none)


def test_withheld_own_production_is_refused() -> None:
    withheld = inputs()["production"].with_columns(
        value=pl.when(pl.col("supplier_iso3") == "DEU").then(None).otherwise(pl.col("value"))
    )
    with pytest.raises(NoAnswerError, match="its own production is withheld or missing"):
        answer("DEU", production=withheld)


def test_a_cell_that_does_not_exist_is_refused() -> None:
    table = geopolrisk.cells(**inputs())
    with pytest.raises(NoAnswerError, match="gallium for DEU in 2023: no data"):
        geopolrisk.cell(table, material="gallium", importer="DEU", period="2023")


def test_value_of_flows_without_a_quantity_does_not_raise_the_price() -> None:
    trade = inputs()["trade"].with_columns(
        quantity_t=pl.when(pl.col("exporter_iso3") == "FRA")
        .then(None)
        .otherwise(pl.col("quantity_t"))
    )
    row = geopolrisk.cells(**inputs(trade=trade)).filter(importer="DEU").row(0, named=True)
    assert row["price_usd_per_kg"] == pytest.approx(20.0)  # 1,200 / 60
    assert row["weighed"] == pytest.approx(0.6)
    peer = geopolrisk.cells(**inputs(trade=trade), price_of_unweighed=True)
    assert peer.filter(importer="DEU")["price_usd_per_kg"].item() == pytest.approx(2000 / 60)
