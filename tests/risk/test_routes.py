"""From output and flows to origins: content, blocs, named and unnamed makers, the pool."""

from __future__ import annotations

import polars as pl
import pytest

from didymium.errors import NoAnswerError
from didymium.risk.content import massed
from didymium.risk.dependence import exposure
from didymium.risk.exposure import UNKNOWN, trace
from didymium.risk.inputs import prepared
from didymium.risk.routes import _grouped, chain_of, pool_link, trade_link

CODES = pl.DataFrame(
    {"nomenclature": ["HS92"], "hs6": ["260300"], "content_low": [0.2], "content_high": [0.3]}
)


def flows(rows: list[tuple[str, str, float | None, float]]) -> pl.DataFrame:
    """Exporter, importer, gross tonnes, value."""
    table = pl.DataFrame(
        rows,
        schema={
            "exporter_iso3": pl.String,
            "importer_iso3": pl.String,
            "quantity_t": pl.Float64,
            "value_kusd": pl.Float64,
        },
        orient="row",
    )
    return table.with_columns(
        nomenclature=pl.lit("HS92"),
        hs6=pl.lit("260300"),
        bound_reason=pl.lit(None, pl.String),
        source_id=pl.lit("baci"),
    )


def output(values: dict[str, float | None], basis: str = "contained_metal") -> pl.DataFrame:
    return pl.DataFrame(
        {"supplier_iso3": list(values), "value": list(values.values())},
        schema_overrides={"value": pl.Float64},
    ).with_columns(
        basis=pl.lit(basis),
        source_id=pl.lit("usgs"),
        low=pl.lit(None, pl.Float64),
        high=pl.lit(None, pl.Float64),
    )


def held(buyer: str, supply: pl.DataFrame, trade: pl.DataFrame, **group: str) -> dict[str, float]:
    link = trade_link(trade, CODES, supply, stage="mine", material="copper", note="", group=group)
    table = trace({buyer: 1.0}, [link.makers])
    return dict(table.select("territory_iso3", "share").rows())


def test_gross_flows_become_content_with_its_range() -> None:
    # 100 t at 20-30%: 25 t, between 20 and 30
    row = massed(flows([("CHL", "CHN", 100.0, 1.0)]), CODES, basis="contained_metal").row(
        0, named=True
    )
    assert (row["mass_t"], row["mass_low_t"], row["mass_high_t"]) == (25.0, 20.0, 30.0)
    gross = massed(flows([("CHL", "CHN", 100.0, 1.0)]), CODES, basis="gross_weight")
    assert gross["mass_t"].to_list() == [100.0]


def test_unknown_content_leaves_the_mass_unknown() -> None:
    blank = CODES.with_columns(
        content_low=pl.lit(None, pl.Float64), content_high=pl.lit(None, pl.Float64)
    )
    table = massed(flows([("CHL", "CHN", 100.0, 1.0)]), blank, basis="contained_metal")
    assert table["mass_t"].to_list() == [None]


def test_own_output_and_purchases_share_what_a_territory_holds() -> None:
    # CHN makes 75 t and buys 100 t gross of 25% = 25 t from CHL: three quarters its own
    found = held("CHN", output({"CHN": 75.0, "CHL": 50.0}), flows([("CHL", "CHN", 100.0, 1.0)]))
    assert found == {"CHN": pytest.approx(0.75), "CHL": pytest.approx(0.25)}


def test_a_seller_that_the_table_does_not_name_may_be_among_the_others() -> None:
    trade = flows([("ZMB", "ITA", 10.0, 10.0)])
    named = output({"CHL": 50.0})
    lumped = output({"CHL": 50.0, "OTH": 5.0})
    # without others ZMB makes none and has no purchases: its goods come from nobody known
    assert held("ITA", named, trade) == {UNKNOWN: pytest.approx(1.0)}
    assert held("ITA", lumped, trade) == {UNKNOWN: pytest.approx(1.0)}
    # a trader that buys as much as it sells is followed to its own supplier
    through = flows([("ZMB", "ITA", 10.0, 10.0), ("CHL", "ZMB", 12.0, 12.0)])
    assert held("ITA", lumped, through) == {"CHL": pytest.approx(1.0)}


def test_trade_inside_a_bloc_is_not_a_purchase() -> None:
    trade = flows([("DEU", "ITA", 50.0, 50.0), ("CHL", "DEU", 100.0, 100.0)])
    found = held("EU", output({"CHL": 50.0}), trade, DEU="EU", ITA="EU")
    assert found == {"CHL": pytest.approx(1.0)}


def test_inner_flows_come_off_a_blocs_imports() -> None:
    rows = pl.DataFrame(
        {"territory_iso3": ["DEU", "ITA"], "production_t": [10.0, 0.0], "imports_t": [30.0, 20.0]}
    )
    ways = pl.DataFrame(
        {
            "importer_iso3": ["ITA", "DEU"],
            "exporter_iso3": ["DEU", "CHN"],
            "quantity_t": [15.0, 30.0],
        }
    )
    balance, outer = _grouped(rows, ways, {"DEU": "EU", "ITA": "EU"})
    assert balance.rows() == [("EU", 10.0, 35.0)]
    assert outer.rows() == [("EU", "CHN", 30.0)]


def test_the_pool_gives_everybody_the_worlds_shares_and_the_rest_to_unknown() -> None:
    supply = output({"CHN": 60.0, "MMR": 30.0, "WLD": 100.0})
    link = pool_link(
        supply, stage="mine", material="dysprosium", note="", group={}, buyers=frozenset({"JPN"})
    )
    table = trace({"JPN": 1.0}, [link.makers])
    assert dict(table.select("territory_iso3", "share").rows()) == {
        "CHN": pytest.approx(0.6),
        "MMR": pytest.approx(0.3),
        UNKNOWN: pytest.approx(0.1),
    }


def test_a_pool_without_shares_is_no_answer() -> None:
    with pytest.raises(NoAnswerError, match="World shares of tin at the stage mine are not known"):
        pool_link(
            output({"CHN": None}),
            stage="mine",
            material="tin",
            note="",
            group={},
            buyers=frozenset({"JPN"}),
        )


def test_a_chain_runs_from_the_product_to_the_mine() -> None:
    assert [stage for stage, _, _ in chain_of("copper", ["mine", "refining"])] == [
        "refining",
        "mine",
    ]
    assert [part[:2] for part in chain_of("dysprosium", [])] == [
        ("magnet", "ndfeb"),
        ("separation", "dysprosium"),
        ("mine", "dysprosium"),
    ]


@pytest.mark.parametrize("whose", ["ITA", "EU", "USA"])
@pytest.mark.parametrize("material", ["copper", "nickel", "tungsten", "aluminium", "terbium"])
def test_shares_of_every_stage_sum_to_one_on_the_shipped_evidence(
    material: str, whose: str
) -> None:
    inputs = prepared(viewpoint=whose)
    assert inputs.viewpoint is not None
    table = exposure(
        material, inputs.viewpoint, period="2024", base=inputs.base, chosen=inputs.chosen
    )
    sums = table.group_by("stage").agg(pl.col("share").sum())["share"].to_list()
    assert sums == pytest.approx([1.0] * len(sums))
    assert table["share"].min() > -1e-9
