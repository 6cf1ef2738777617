"""Shares of suppliers in imports, and their concentration, from trade flows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

Weight = Literal["value", "quantity"]

_COLUMN: dict[Weight, str] = {"value": "value_kusd", "quantity": "quantity_t"}


def supplier_shares(
    flows: pl.DataFrame, members: pl.DataFrame, *, party: str, by: Weight = "value"
) -> pl.DataFrame:
    """Share of each supplier in the imports of a territory or bloc, per code and year.

    ``share = flow / sum of flows`` within party, year and code, from suppliers outside the party
    only: trade between the members of a bloc is not an import of the bloc.

    Parameters
    ----------
    flows : from :func:`~didymium.evidence.trade.flows.flows`, imports of the party's members
    members : columns ``year``, ``iso3``: who the party is in each year
    party : id of the territory or bloc, written to the column ``importer``
    by : weight of a flow: its value, or its quantity in tonnes

    ``covered`` is the part of the import value that stands behind the shares: 1 by value; by
    quantity less than 1 where flows have a value but no quantity, which then are in no share.
    Shares by quantity rest on gross weight. ``remarks`` says what is known against the flows.
    """
    import polars as pl

    key = ["nomenclature", "hs6", "year"]
    inside = members.rename({"iso3": "exporter_iso3"})
    outside = flows.join(inside, on=["year", "exporter_iso3"], how="anti")
    suppliers = outside.group_by([*key, "exporter_iso3"]).agg(
        pl.col("value_kusd").sum(),
        pl.when(pl.col("quantity_t").is_not_null().any()).then(pl.col("quantity_t").sum()),
        with_quantity=pl.col("value_kusd").filter(pl.col("quantity_t").is_not_null()).sum(),
        stage=pl.col("stage").first(),
        materials=pl.col("materials").first(),
        is_bound=pl.col("is_bound").first(),
        bound_reason=pl.col("bound_reason").first(),
        retired=pl.col("retired").first(),
        remarks=pl.col("remark").drop_nulls().unique().sort().str.join(";").replace("", None),
        source_id=pl.col("source_id").first(),
    )
    weight = pl.col(_COLUMN[by])
    covered = pl.col("with_quantity").sum() / pl.col("value_kusd").sum()
    return (
        suppliers.with_columns(
            importer=pl.lit(party),
            share=(weight / weight.sum()).over(key),
            share_of=pl.lit(by),
            covered=pl.lit(1.0) if by == "value" else covered.over(key),
        )
        .select(
            "importer",
            *key,
            "stage",
            "materials",
            "exporter_iso3",
            "value_kusd",
            "quantity_t",
            "share",
            "share_of",
            "covered",
            "is_bound",
            "bound_reason",
            "retired",
            "remarks",
            "source_id",
        )
        .sort(
            [*key, "share", "exporter_iso3"],
            descending=[False, False, False, True, False],
            nulls_last=True,
        )
    )


def concentration_of_imports(rows: pl.LazyFrame, *, by: Weight = "value") -> pl.DataFrame:
    """Concentration of the suppliers of every importer, code and year at once.

    ``hhi = sum of share^2``, from 1 / suppliers to 1. Computed over single territories; for a
    bloc use :func:`supplier_shares`, which leaves out trade between its members.

    Parameters
    ----------
    rows : the ``trade`` table
    by : weight of a flow; by quantity, flows without one are left out and ``covered`` (part of
        the import value behind the figures) falls below 1

    Returns
    -------
    One row per nomenclature, code, importer and year: ``suppliers``, ``total`` (thousand USD or
    tonnes), ``hhi``, ``top1_share``, ``covered``.
    """
    import polars as pl

    weight = pl.col(_COLUMN[by])
    total = weight.sum()
    known = pl.col("value_kusd").filter(pl.col("quantity_t").is_not_null()).sum()
    covered = pl.lit(1.0) if by == "value" else known / pl.col("value_kusd").sum()
    return (
        rows.group_by("nomenclature", "hs6", "importer_iso3", "year")
        .agg(
            suppliers=(weight > 0).sum(),
            total=total,
            hhi=(weight * weight).sum() / (total * total),
            top1_share=weight.max() / total,
            covered=covered,
        )
        .filter(pl.col("total") > 0)
        .sort("nomenclature", "hs6", "importer_iso3", "year")
        .collect()
    )
