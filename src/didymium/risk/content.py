"""Customs flows in the terms of output: gross weight, or what of the material is in the goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

CONTENT_BASES = frozenset({"contained_metal", "tio2_content", "cr2o3_content", "mgo_content"})
"""Bases of output that count what is contained, not what is shipped."""


def massed(flows: pl.DataFrame, codes: pl.DataFrame, *, basis: str) -> pl.DataFrame:
    """Flows with ``mass_t``, ``mass_low_t``, ``mass_high_t`` in the terms of an output's basis.

    Parameters
    ----------
    flows
        ``nomenclature``, ``hs6``, ``quantity_t`` (gross) and whatever else.
    codes
        ``nomenclature``, ``hs6``, ``content_low``, ``content_high`` (tonnes per gross tonne; null
        where the content of the goods is not known: then so is their mass).
    basis
        Of the output; gross bases need no content.
    """
    import polars as pl

    low, high = pl.lit(1.0), pl.lit(1.0)
    if basis in CONTENT_BASES:
        low, high = pl.col("content_low"), pl.col("content_high")
    known = codes.select("nomenclature", "hs6", _low=low, _high=high)
    quantity = pl.col("quantity_t")
    return (
        flows.join(known, on=["nomenclature", "hs6"], how="left", maintain_order="left")
        .with_columns(
            mass_t=quantity * (pl.col("_low") + pl.col("_high")) / 2,
            mass_low_t=quantity * pl.col("_low"),
            mass_high_t=quantity * pl.col("_high"),
        )
        .drop("_low", "_high")
    )


__all__ = ["CONTENT_BASES", "massed"]
