"""With and without: what a quantity more or less from one supplier does to concentration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from didymium.errors import InputError
from didymium.risk.concentration import (
    OTHER,
    RESULTS,
    WORLD,
    checked_supply,
    concentration,
    group_keys,
    group_totals,
    shares,
    with_group,
)

if TYPE_CHECKING:
    import polars as pl


def with_and_without(
    frame: pl.DataFrame,
    *,
    supplier_iso3: str,
    added: float,
    by: Sequence[str] = (),
    effect: Literal["adds", "displaces"] = "adds",
) -> pl.DataFrame:
    """Concentration of each group without and with a quantity more from one supplier.

    Parameters
    ----------
    frame, by
        As in :func:`didymium.risk.concentration`.
    supplier_iso3
        The territory that gains or loses; it may be new to the group.
    added
        The quantity, in the unit of ``value``; negative takes away, down to nothing at the most.
    effect
        ``adds``: the total grows by the quantity. ``displaces``: the total stays and every other
        supplier, the rest included, gives way in proportion to its size.

    Returns
    -------
    Two rows per group (``case`` = ``without``, ``with``): the columns of
    :func:`didymium.risk.concentration` and ``supplier_share``, the share of the territory in
    question.

    Examples
    --------
    >>> import polars as pl
    >>> mine = pl.DataFrame({"supplier_iso3": ["CHN", "USA"], "value": [3.0, 1.0]})
    >>> with_and_without(mine, supplier_iso3="RUS", added=1.0)["hhi"].round(3).to_list()
    [0.625, 0.44]
    """
    import polars as pl

    changed = with_change(frame, supplier_iso3=supplier_iso3, added=added, by=by, effect=effect)
    cases = []
    for case, rows in (("without", frame), ("with", changed)):
        keys = group_keys(by)
        own = (
            with_group(shares(rows, by=by))
            .filter(pl.col("supplier_iso3") == supplier_iso3)
            .select([*keys, pl.col("share").alias("supplier_share")])
        )
        table = with_group(concentration(rows, by=by)).join(
            own, on=keys, how="left", maintain_order="left"
        )
        known = with_group(rows)
        absent = known.group_by(keys, maintain_order=True).agg(
            (pl.col("supplier_iso3") == supplier_iso3).any().alias("_present")
        )
        table = table.join(absent, on=keys, how="left", maintain_order="left").with_columns(
            pl.when(~pl.col("_present") & pl.col("hhi").is_not_null())
            .then(0.0)
            .otherwise(pl.col("supplier_share"))
            .alias("supplier_share")
        )
        cases.append(table.select([*by, pl.lit(case).alias("case"), *RESULTS, "supplier_share"]))
    return pl.concat(cases)


def with_change(
    frame: pl.DataFrame,
    *,
    supplier_iso3: str,
    added: float,
    by: Sequence[str] = (),
    effect: Literal["adds", "displaces"] = "adds",
) -> pl.DataFrame:
    """The supply frame with a quantity more from one supplier, in every group.

    Parameters are those of :func:`with_and_without`. A supplier whose value is unknown stays
    unknown; low and high move with the value.
    """
    import polars as pl

    if supplier_iso3 in (OTHER, WORLD):
        raise InputError(f"{supplier_iso3} is an aggregate; name the territory that gains.")
    rows = checked_supply(frame, by)
    keys = group_keys(by)
    is_own = pl.col("supplier_iso3") == supplier_iso3
    groups = rows.group_by(keys, maintain_order=True).agg(is_own.any().alias("_present"))
    new = groups.filter(~pl.col("_present")).select(
        [*keys, pl.lit(supplier_iso3).alias("supplier_iso3")]
    )
    rows = pl.concat(
        [rows, new.with_columns(value=pl.lit(0.0), _low=pl.lit(0.0), _high=pl.lit(0.0))],
        how="diagonal",
    )
    own = pl.col("value").filter(is_own).first().over(keys)
    step = pl.max_horizontal(pl.lit(added), -own)
    moved = ["value", "_low", "_high"]
    if effect == "adds":
        touched = is_own | (pl.col("supplier_iso3") == WORLD)
        change = [
            pl.when(touched).then((pl.col(c) + step).clip(lower_bound=0.0)).otherwise(pl.col(c))
            for c in moved
        ]
    else:
        totals = group_totals(rows, by).select([*keys, "_total"])
        rows = rows.join(totals, on=keys, how="left", maintain_order="left")
        left = pl.col("_total") - own
        factor = pl.when(left > 0).then(((left - step) / left).clip(lower_bound=0.0))
        change = [
            pl.when(is_own)
            .then((pl.col(c) + pl.min_horizontal(step, left)).clip(lower_bound=0.0))
            .when(pl.col("supplier_iso3") == WORLD)
            .then(pl.col(c))
            .otherwise(pl.col(c) * factor)
            for c in moved
        ]
    rows = rows.with_columns(change)
    bounds = {"low": "_low", "high": "_high"}
    rows = rows.with_columns([pl.col(b).alias(a) for a, b in bounds.items() if a in frame.columns])
    return rows.select(frame.columns)


__all__ = ["with_and_without", "with_change"]
