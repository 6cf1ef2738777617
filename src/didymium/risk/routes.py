"""From evidence to origins: which territory's output stands behind what another one holds.

Three ways, the best that the evidence allows for a stage; each result says which was used:

* ``balance``: output and imports of the same table, with dated routes between territories;
* ``trade``: output against customs flows, converted to content where the code allows;
* ``pool``: no flows are known: every maker draws on the world's output alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from didymium.errors import NoAnswerError
from didymium.risk.concentration import OTHER, WORLD, shares
from didymium.risk.content import massed
from didymium.risk.exposure import Origins, origins, purchase_shares
from didymium.risk.rules import table_rows

if TYPE_CHECKING:
    import polars as pl

How = Literal["balance", "trade", "pool"]

BALANCE = "rare_earth_balance_2024"
"""The dataset that gives output and imports of every territory in one table."""

_UNWEIGHED = frozenset({"relative", "unspecified"})

TRADE_STAGES: Mapping[str, tuple[str, ...]] = {
    "mine": ("mine",),
    "separation": ("separation",),
    "smelting": ("smelting", "metal", "refining"),
    "refining": ("refining", "metal", "chemical"),
    "chemical": ("chemical", "refining"),
    "metal": ("metal",),
    "alloy": ("alloy",),
    "magnet": ("magnet",),
    "component": ("component", "metal"),
}
"""Stages of trade codes that speak of a stage's goods, the nearest first."""


@dataclass(frozen=True, slots=True)
class Link:
    """One stage of a chain: what stands for it, whose makers are behind it, and how it is known."""

    stage: str
    material: str
    how: How
    makers: Origins
    note: str
    source_ids: tuple[str, ...]


def chain_of(material: str, available: list[str]) -> list[tuple[str, str, str]]:
    """Stages of a chain from the product back to the mine: (stage, material, note).

    Chains of several materials are rows of ``tables/chains.csv``; another material has the stages
    that its own series of suppliers cover (``available``).
    """
    from didymium import vocabulary

    rows = [row for row in table_rows("chains") if row["chain"] == material]
    if rows:
        ordered = sorted(rows, key=lambda row: int(row["position"]))
        return [(row["stage"], row["material"], row["note"]) for row in ordered]
    position = {stage.id: stage.position for stage in vocabulary.stages()}
    known = sorted(set(available), key=lambda stage: (-position[stage], stage))
    return [(stage, material, "") for stage in known]


def balance_link(
    observation: pl.DataFrame,
    *,
    stage: str,
    material: str,
    period: str,
    note: str,
    group: Mapping[str, str],
) -> Link | None:
    """The link from a balance (output and imports in one table) and its routes; None without one.

    Parameters
    ----------
    observation
        The evidence's table.
    group
        Territory -> name it is counted under (members of a bloc under the bloc).
    """
    import polars as pl

    ways = [
        row
        for row in table_rows("routes")
        if (row["material"], row["stage"], row["period"]) == (material, stage, period)
    ]
    held = observation.filter(
        (pl.col("dataset") == BALANCE)
        & (pl.col("material") == material)
        & (pl.col("stage") == stage)
        & (pl.col("period") == period)
        & pl.col("measure").is_in(["production", "import"])
        & ~pl.col("iso3").is_in([WORLD, OTHER])
    )
    if not ways or held.height == 0:
        return None
    # blanks and finished magnets stand side by side: the basis that most territories share is kept
    basis = held.group_by("basis").len().sort("len", "basis", descending=[True, False])["basis"][0]
    rows = (
        held.filter(pl.col("basis") == basis)
        .group_by(territory_iso3="iso3", maintain_order=True)
        .agg(
            pl.col("value").filter(pl.col("measure") == name).first().alias(column)
            for name, column in (("production", "production_t"), ("import", "imports_t"))
        )
        .with_columns(pl.col("production_t", "imports_t").fill_null(0.0))
    )
    schema = {"importer_iso3": pl.String, "exporter_iso3": pl.String, "quantity_t": pl.Float64}
    flows = pl.DataFrame(
        [(row["importer_iso3"], row["exporter_iso3"], float(row["quantity_t"])) for row in ways],
        schema=schema,
        orient="row",
    )
    makers = _balanced(*_grouped(rows, flows, group), stage=stage)
    sources = {row["source_id"] for row in ways} | set(held["source_id"].to_list())
    return Link(stage, material, "balance", makers, note, tuple(sorted(sources - {"own_balance"})))


def _balanced(rows: pl.DataFrame, flows: pl.DataFrame, *, stage: str) -> Origins:
    """Origins of a balance; a territory that only has routes is a trader and makes none."""
    import polars as pl

    known = dict(rows.select("territory_iso3", "imports_t").rows())
    totals = dict(
        flows.group_by("importer_iso3", maintain_order=True).agg(pl.col("quantity_t").sum()).rows()
    )
    traders = [(name, 0.0, totals[name]) for name in sorted(set(totals) - set(known))]
    rows = pl.concat([rows, pl.DataFrame(traders, schema=rows.schema, orient="row")])
    whole = {name: max(total, known.get(name) or 0.0) for name, total in totals.items()}
    bought = flows.with_columns(
        share=pl.col("quantity_t") / pl.col("importer_iso3").replace_strict(whole)
    )
    return origins(rows, bought.select("importer_iso3", "exporter_iso3", "share"), stage=stage)


def _grouped(
    rows: pl.DataFrame, flows: pl.DataFrame, group: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Balance and flows with members under the name of their bloc; inner trade taken out."""
    import polars as pl

    flows = flows.with_columns(pl.col("importer_iso3", "exporter_iso3").replace(dict(group)))
    same = pl.col("importer_iso3") == pl.col("exporter_iso3")
    inner = (
        flows.filter(same)
        .rename({"importer_iso3": "territory_iso3"})
        .group_by("territory_iso3", maintain_order=True)
        .agg(_inner=pl.col("quantity_t").sum())
    )
    rows = (
        rows.with_columns(pl.col("territory_iso3").replace(dict(group)))
        .group_by("territory_iso3", maintain_order=True)
        .agg(pl.col("production_t").sum(), pl.col("imports_t").sum())
        .join(inner, on="territory_iso3", how="left", maintain_order="left")
        .with_columns((pl.col("imports_t") - pl.col("_inner").fill_null(0.0)).clip(lower_bound=0.0))
        .drop("_inner")
    )
    flows = (
        flows.filter(~same)
        .group_by("importer_iso3", "exporter_iso3", maintain_order=True)
        .agg(pl.col("quantity_t").sum())
    )
    return rows, flows


def trade_link(
    trade: pl.DataFrame,
    codes: pl.DataFrame,
    supply: pl.DataFrame,
    *,
    stage: str,
    material: str,
    note: str,
    group: Mapping[str, str],
) -> Link:
    """The link from output and customs flows.

    Flows under a code whose content is known are converted at the middle of its range; where the
    content is not known and output counts contained metal, a territory that both makes and imports
    holds goods of unknown origin.
    """
    import polars as pl

    basis = supply["basis"][0] if supply.height else "relative"
    rows = massed(trade, codes, basis=basis).with_columns(
        pl.col("importer_iso3", "exporter_iso3").replace(dict(group))
    )
    rows = rows.filter(pl.col("importer_iso3") != pl.col("exporter_iso3"))
    balance = _trade_balance(rows, supply, group, weighed=basis not in _UNWEIGHED)
    pairs = purchase_shares(
        rows.select("importer_iso3", "exporter_iso3", quantity_t=pl.col("value_kusd"))
    )
    makers = origins(balance, pairs, stage=stage)
    said = [note] if note else []
    bounds = sorted({reason for reason in trade["bound_reason"].to_list() if reason})
    said += [f"customs codes: {reason}" for reason in bounds]
    sources = set(supply["source_id"].to_list()) | set(trade["source_id"].unique().to_list())
    return Link(stage, material, "trade", makers, "; ".join(said), tuple(sorted(sources)))


def _trade_balance(
    rows: pl.DataFrame, supply: pl.DataFrame, group: Mapping[str, str], *, weighed: bool
) -> pl.DataFrame:
    """Output and imports of every territory in the flows; null where they cannot be compared.

    A territory the series does not name makes none, unless others are lumped together and it sells
    more than it buys: then it may be among them. One that buys none holds its own output; one that
    makes none holds what it bought: both need no common unit. Where units cannot be compared, a
    named maker that sells more than it buys (by value) counts as selling its own.
    """
    import polars as pl

    value = pl.col("value_kusd")
    has_mass = value.filter(pl.col("mass_t").is_not_null()).sum() >= 0.8 * value.sum()
    buys = (
        rows.rename({"importer_iso3": "territory_iso3"})
        .group_by("territory_iso3", maintain_order=True)
        .agg(
            pl.when(has_mass).then(pl.col("mass_t").sum()).alias("imports_t"),
            value.sum().alias("_in"),
        )
    )
    sells = (
        rows.rename({"exporter_iso3": "territory_iso3"})
        .group_by("territory_iso3", maintain_order=True)
        .agg(value.sum().alias("_out"))
    )
    made = (
        supply.filter(~pl.col("supplier_iso3").is_in([WORLD, OTHER]))
        .with_columns(territory_iso3=pl.col("supplier_iso3").replace(dict(group)))
        .group_by("territory_iso3", maintain_order=True)
        .agg(
            pl.when(pl.col("value").is_null().any())
            .then(None)
            .otherwise(pl.col("value").sum())
            .alias("production_t"),
            pl.lit(True).alias("_named"),
        )
    )
    lumped = (supply["supplier_iso3"] == OTHER).any()
    table = buys.join(sells, on="territory_iso3", how="full", coalesce=True).join(
        made, on="territory_iso3", how="full", coalesce=True
    )
    seller = pl.col("_out").fill_null(0.0) > pl.col("_in").fill_null(0.0)
    unnamed = pl.when(seller & lumped).then(None).otherwise(0.0)
    table = table.with_columns(
        pl.when(pl.col("_named").is_null())
        .then(unnamed)
        .otherwise("production_t")
        .alias("production_t"),
        pl.when(pl.col("_in").is_null()).then(0.0).otherwise("imports_t").alias("imports_t"),
    )
    makes_none, buys_none = pl.col("production_t") == 0.0, pl.col("imports_t") == 0.0
    named = pl.col("_named").fill_null(False)
    comparable = pl.lit(weighed) & pl.col("imports_t").is_not_null()
    own_only = named & (buys_none | (seller & ~comparable))
    return table.select(
        "territory_iso3",
        pl.when(own_only)
        .then(1.0)
        .when(makes_none)
        .then(0.0)
        .when(comparable)
        .then("production_t")
        .alias("production_t"),
        pl.when(own_only | buys_none)
        .then(0.0)
        .when(makes_none)
        .then(1.0)
        .otherwise("imports_t")
        .alias("imports_t"),
    )


def pool_link(
    supply: pl.DataFrame,
    *,
    stage: str,
    material: str,
    note: str,
    group: Mapping[str, str],
    buyers: frozenset[str],
) -> Link:
    """The link in which every buyer draws on the world's output alike.

    Raises
    ------
    NoAnswerError : world shares are not known
    """
    import polars as pl

    held = shares(supply.select("supplier_iso3", "value", "low", "high"))
    named = held.filter(pl.col("supplier_iso3") != OTHER)
    if named.height == 0 or named["share"].null_count() == named.height:
        raise NoAnswerError(f"World shares of {material} at the stage {stage} are not known.")
    table = (
        named.with_columns(pl.col("supplier_iso3").replace(dict(group)))
        .group_by("supplier_iso3", maintain_order=True)
        .agg(pl.col("share").sum())
        .filter(pl.col("share") > 0)
    )
    world = dict(table.rows())
    names = tuple(sorted(set(world) | buyers))
    row = np.array([world.get(name, 0.0) for name in names])
    matrix = np.zeros((len(names), len(names) + 1))
    matrix[:, :-1] = row
    matrix[:, -1] = max(0.0, 1.0 - float(row.sum()))
    matrix /= matrix.sum(axis=1, keepdims=True)
    said = "; ".join(part for part in (note, "no flows known: drawn on the world's output") if part)
    sources = tuple(sorted(set(supply["source_id"].to_list())))
    return Link(stage, material, "pool", Origins(stage, names, matrix), said, sources)


__all__ = ["TRADE_STAGES", "How", "Link", "balance_link", "chain_of", "pool_link", "trade_link"]
