"""What is left when the largest supplier stops: two readings with two names.

The *world* reading sets the remaining supply against the whole world's demand. The *outside*
reading takes the leader's own demand away too, since its users keep its output: it answers whether
the rest of the world could do without it. The International Energy Agency's N-1 figures fit the
outside reading (Global Critical Minerals Outlook 2025).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from didymium.risk.concentration import (
    OTHER,
    WORLD,
    checked_supply,
    group_keys,
    group_totals,
    with_group,
)

if TYPE_CHECKING:
    import polars as pl


def n_minus_one(
    supply: pl.DataFrame, demand: pl.DataFrame, *, by: Sequence[str] = ()
) -> pl.DataFrame:
    r"""Coverage of demand once the largest supplier is gone, in both readings.

    .. math:: C_{world} = \frac{S - s_1}{D}, \qquad C_{outside} = \frac{S - s_1}{D - d_1},
              \qquad L = \max(0, 1 - C)

    Parameters
    ----------
    supply
        ``by``, ``supplier_iso3``, ``value``: as in :func:`didymium.risk.concentration`, with
        ``OTH`` and ``WLD`` as aggregates.
    demand
        ``by``, ``territory_iso3``, ``value`` in the unit and basis of supply: a ``WLD`` row, and
        the rows of territories whose own demand is known.
    by
        Group columns.

    Returns
    -------
    Per group: ``leader_iso3``, ``leader_share``, ``remaining`` (unit of supply),
    ``coverage_world``, ``loss_world``, ``coverage_outside``, ``loss_outside`` and ``reason``. The
    outside reading is null where the leader's own demand is not known; everything is null where
    demand, or the value of a supplier, is not. A coverage above 1 means a surplus.
    """
    import polars as pl

    keys = group_keys(by)
    rows, demand = checked_supply(supply, by), with_group(demand)
    name, value = pl.col("supplier_iso3"), pl.col("value").cast(pl.Float64)
    named = ~name.is_in([OTHER, WORLD])
    leaders = rows.group_by(keys, maintain_order=True).agg(
        name.filter(named & value.is_not_null())
        .sort_by(value.filter(named & value.is_not_null()), descending=True)
        .first()
        .alias("leader_iso3"),
        value.filter(named).max().alias("_leader"),
    )
    totals = group_totals(rows, by).select([*keys, "_total", "_hidden"])
    made = leaders.join(totals, on=keys, how="left", validate="1:1", maintain_order="left")
    sure = pl.col("_hidden") <= pl.col("_leader")
    made = made.with_columns(pl.when(sure).then(pl.col("_total")).alias("_total"))
    whole = demand.filter(pl.col("territory_iso3") == WORLD).select([*keys, value.alias("_demand")])
    own = demand.filter(pl.col("territory_iso3") != WORLD).select(
        [*keys, pl.col("territory_iso3").alias("leader_iso3"), value.alias("_own")]
    )
    table = made.join(whole, on=keys, how="left", validate="1:1", maintain_order="left").join(
        own, on=[*keys, "leader_iso3"], how="left", validate="1:1", maintain_order="left"
    )
    table = table.with_columns((pl.col("_total") - pl.col("_leader")).alias("remaining"))
    outside = pl.col("_demand") - pl.col("_own")
    table = table.with_columns(
        (pl.col("_leader") / pl.col("_total")).alias("leader_share"),
        pl.when(pl.col("_demand") > 0)
        .then(pl.col("remaining") / pl.col("_demand"))
        .alias("coverage_world"),
        pl.when(outside > 0).then(pl.col("remaining") / outside).alias("coverage_outside"),
        _reason().alias("reason"),
    )
    return table.with_columns(
        _loss("coverage_world").alias("loss_world"), _loss("coverage_outside").alias("loss_outside")
    ).select(
        *by,
        "leader_iso3",
        "leader_share",
        "remaining",
        "coverage_world",
        "loss_world",
        "coverage_outside",
        "loss_outside",
        "reason",
    )


def implied_leader_demand(coverage_world: float, coverage_outside: float) -> float:
    r"""Share of world demand that the leader must have for both coverages to hold.

    .. math:: d_1 / D = 1 - C_{world} / C_{outside}

    Used to see which reading a published figure fits: a share outside 0 to 1 rules the outside
    reading out.
    """
    if coverage_outside <= 0.0:
        raise ValueError(f"a coverage of {coverage_outside} leaves nothing to divide by")
    return 1.0 - coverage_world / coverage_outside


def _loss(coverage: str) -> pl.Expr:
    import polars as pl

    column = pl.col(coverage)
    return pl.when(column.is_not_null()).then((1.0 - column).clip(lower_bound=0.0))


def _reason() -> pl.Expr:
    import polars as pl

    return (
        pl.when(pl.col("leader_iso3").is_null())
        .then(pl.lit("no supplier is named"))
        .when(pl.col("_total").is_null())
        .then(pl.lit("a supplier without a value may be the largest, or nothing bounds the total"))
        .when(pl.col("_demand").is_null())
        .then(pl.lit("world demand is not known"))
        .when(pl.col("_demand") <= 0)
        .then(pl.lit("world demand is zero"))
        .when(pl.col("_own").is_null())
        .then(pl.lit("the leader's own demand is not known: no outside reading"))
        .when(pl.col("_own") >= pl.col("_demand"))
        .then(pl.lit("the leader is the whole demand: no outside reading"))
    )


__all__ = ["implied_leader_demand", "n_minus_one"]
