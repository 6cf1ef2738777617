"""Concentration of supply: shares, HHI, top suppliers, with the bounds the data allow.

Suppliers are rows; ``OTH`` ("other countries") and ``WLD`` (the published world total) are
aggregates and never count as one supplier. What is not attributed to a named supplier, the *rest*,
makes a range: at the least it is spread over very many suppliers, at the most it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from didymium.errors import ContractError, Problem
from didymium.risk.intervals import hhi_range

if TYPE_CHECKING:
    import polars as pl

OTHER = "OTH"
WORLD = "WLD"

RESULTS = (
    "hhi",
    "hhi_low",
    "hhi_high",
    "top1_iso3",
    "top1_share",
    "top3_share",
    "effective_number",
    "coverage",
    "suppliers",
    "reason",
)


def shares(frame: pl.DataFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    r"""Share of each supplier in its group's supply, with the range its low and high allow.

    .. math:: s_i = x_i / T, \qquad
       s_i^{low} = \frac{l_i}{l_i + \sum_{j \ne i} h_j}, \qquad
       s_i^{high} = \frac{h_i}{h_i + \sum_{j \ne i} l_j}

    Parameters
    ----------
    frame
        Columns ``by``, ``supplier_iso3``, ``value`` (one unit per group, not negative; null =
        unknown) and, if known, ``low`` and ``high`` in the same unit.
    by
        What separates the groups, for example ``["material", "stage", "period"]``.

    Returns
    -------
    The named suppliers and ``OTH``, without ``WLD``, with ``share``, ``share_low``, ``share_high``
    (fractions). T is the published world total (``WLD``) unless the named suppliers alone exceed
    it, else the sum of the rows; null where neither is known. ``OTH`` holds what T leaves to
    unnamed suppliers: a source's own "other countries" may overlap with those it names.
    """
    import polars as pl

    rows = checked_supply(frame, by)
    totals = group_totals(rows, by)
    keys = group_keys(by)
    parts = rows.filter(pl.col("supplier_iso3") != WORLD).join(
        totals, on=keys, how="left", maintain_order="left"
    )
    is_other = pl.col("supplier_iso3") == OTHER
    lump = pl.col("_lump")
    held = [
        pl.when(is_other).then(lump).otherwise(pl.col(name)).alias(f"{name}_held")
        for name in ("value", "_low", "_high")
    ]
    parts = parts.with_columns(held)
    low, high = pl.col("_low_held"), pl.col("_high_held")
    rest = pl.when(is_other.any().over(keys)).then(0.0).otherwise(lump)
    low_total = low + (high.sum().over(keys) - high) + rest
    high_total = high + (low.sum().over(keys) - low) + rest
    out = parts.with_columns(
        (pl.col("value_held") / pl.col("_total")).alias("share"),
        pl.when(low_total > 0).then(low / low_total).alias("share_low"),
        pl.when(high_total > 0).then(high / high_total).alias("share_high"),
    )
    return out.select([*frame.columns, "share", "share_low", "share_high"])


def concentration(frame: pl.DataFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    r"""Herfindahl-Hirschman index and top shares of suppliers, one row per group.

    .. math:: HHI = \sum_i s_i^2, \qquad N_{eff} = 1 / HHI

    Parameters
    ----------
    frame
        Columns ``by``, ``supplier_iso3``, ``value`` and, if known, ``low``, ``high`` (see
        :func:`shares`). Rows ``OTH`` and ``WLD`` are aggregates.
    by
        What separates the groups; the columns are kept in the result.

    Returns
    -------
    One row per group, in order of first appearance:

    * ``hhi`` (0 to 1), the rest being spread over very many suppliers (as published tables do);
    * ``hhi_low``, ``hhi_high``: the exact range over every value between low and high, the rest
      spread thin at the low end and counted as one supplier at the high end;
    * ``top1_iso3``, ``top1_share``, ``top3_share``: named suppliers only; null where an unknown
      supplier could change them;
    * ``effective_number``: suppliers of equal size with the same index, 1/HHI;
    * ``coverage``: fraction of the total that named suppliers with a known value hold;
    * ``suppliers``: how many are named; ``reason``: why a figure is absent, else null.

    A supplier with an unknown value is never a zero: with a world total its quantity is in the
    rest, without one the index is null and ``reason`` says so.

    Examples
    --------
    >>> import polars as pl
    >>> mine = pl.DataFrame({"supplier_iso3": ["CHN", "USA"], "value": [3.0, 1.0]})
    >>> concentration(mine)["hhi"].item()
    0.625

    References
    ----------
    Hirschman, A. O. (1964), The paternity of an index, American Economic Review 54(5), 761-762.
    """
    rows = checked_supply(frame, by)
    keys = group_keys(by)
    point = _points(rows, by)
    ranges = _ranges(rows, by)
    return point.join(ranges, on=keys, how="left", maintain_order="left").select([*by, *RESULTS])


def group_keys(by: Sequence[str]) -> list[str]:
    return [*by] if by else ["_all"]


def with_group(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the column that stands for "everything" when there is no ``by``."""
    import polars as pl

    return frame if "_all" in frame.columns else frame.with_columns(pl.lit(0).alias("_all"))


def checked_supply(frame: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The rows with ``_low`` and ``_high`` filled from the value; raises with every fault."""
    import polars as pl

    wanted = [*by, "supplier_iso3", "value"]
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise ContractError(
            [
                Problem("supply frame", f"no column {name}", f"columns {', '.join(wanted)}")
                for name in missing
            ]
        )
    rows = with_group(frame).with_columns(pl.col("value").cast(pl.Float64))
    for bound in ("low", "high"):
        source = pl.col(bound).cast(pl.Float64) if bound in frame.columns else pl.lit(None)
        rows = rows.with_columns(pl.coalesce(source, pl.col("value")).alias(f"_{bound}"))
    half = pl.col("_low").is_null() != pl.col("_high").is_null()
    rows = rows.with_columns(
        pl.when(half).then(None).otherwise(pl.col(c)).alias(c) for c in ("_low", "_high")
    )
    problems = _faults(rows, group_keys(by))
    if problems:
        raise ContractError(problems)
    return rows


def _faults(rows: pl.DataFrame, keys: list[str]) -> list[Problem]:
    import polars as pl

    def where(row: dict[str, object]) -> str:
        group = ", ".join(str(row[key]) for key in keys if key != "_all")
        return f"supply frame, {group or 'all rows'}, {row['supplier_iso3']}"

    low, high, value = pl.col("_low"), pl.col("_high"), pl.col("value")
    bad = rows.filter(~value.is_finite() | (value < 0)).to_dicts()
    crossed = rows.filter((low > value) | (value > high) | (low > high) | (low < 0)).to_dicts()
    nameless = rows.filter(pl.col("supplier_iso3").is_null()).to_dicts()
    twice = rows.group_by([*keys, "supplier_iso3"], maintain_order=True).len()
    apart = "Add the column that tells them apart to `by`, or choose one edition."
    return [
        *(Problem(where(r), f"value {r['value']}", "a number of 0 or more") for r in bad),
        *(
            Problem(
                where(r),
                f"low {r['_low']}, value {r['value']}, high {r['_high']}",
                "0 <= low <= value <= high",
            )
            for r in crossed
        ),
        *(Problem(where(r), "no supplier", "an ISO3 code, OTH or WLD") for r in nameless),
        *(
            Problem(where(r), f"{r['len']} rows for one supplier", "one row", apart)
            for r in twice.filter(pl.col("len") > 1).to_dicts()
        ),
    ]


def group_totals(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Per group the total T, the named and other sums, and what no named supplier holds.

    ``_lump`` (T less the named) is null where nothing bounds it; ``_hidden`` is the part of it
    that suppliers without a value may hold.
    """
    import polars as pl

    name, value = pl.col("supplier_iso3"), pl.col("value")
    named = ~name.is_in([OTHER, WORLD])
    sums = rows.group_by(group_keys(by), maintain_order=True).agg(
        value.filter(named).sum().alias("_named"),
        value.filter(named).is_null().sum().alias("_unknown"),
        pl.col("_low").filter(named).is_null().any().alias("_unbounded"),
        pl.col("_high").filter(named & value.is_null()).sum().alias("_boxed"),
        value.filter(name == OTHER).is_null().any().alias("_other_unknown"),
        value.filter(name == OTHER).sum().alias("_other"),
        value.filter(name == WORLD).max().alias("_world"),
    )
    listed = pl.col("_named") + pl.col("_other")
    closed = (pl.col("_unknown") == 0) & ~pl.col("_other_unknown")
    bounded = ~pl.col("_unbounded") & ~pl.col("_other_unknown")
    total = (
        pl.when(pl.col("_world") >= pl.col("_named"))
        .then(pl.col("_world"))
        .when(closed)
        .then(listed)
    )
    sums = sums.with_columns(pl.when(total > 0).then(total).alias("_total"))
    rest = (pl.col("_total") - pl.col("_named")).clip(lower_bound=0.0)
    return sums.with_columns(
        pl.when(pl.col("_total").is_not_null())
        .then((rest - pl.col("_boxed")).clip(lower_bound=0.0))
        .when(bounded)
        .then(pl.col("_other"))
        .alias("_lump"),
        pl.when(pl.col("_unknown") > 0)
        .then((rest - pl.col("_other")).clip(lower_bound=0.0))
        .otherwise(0.0)
        .alias("_hidden"),
    )


def _points(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    import polars as pl

    keys = group_keys(by)
    totals = group_totals(rows, by)
    ranked = (
        rows.filter(~pl.col("supplier_iso3").is_in([OTHER, WORLD]) & pl.col("value").is_not_null())
        .sort(["value", "supplier_iso3"], descending=[True, False])
        .group_by(keys, maintain_order=True)
        .agg(
            (pl.col("value") ** 2).sum().alias("_squares"),
            pl.col("supplier_iso3").first().alias("_first"),
            pl.col("value").first().alias("_top1"),
            pl.col("value").head(3).sum().alias("_top3"),
            pl.col("value").slice(2, 1).first().fill_null(0.0).alias("_third"),
        )
    )
    named = (
        rows.filter(~pl.col("supplier_iso3").is_in([OTHER, WORLD]))
        .group_by(keys, maintain_order=True)
        .agg(pl.len().alias("suppliers"))
    )
    table = totals.join(ranked, on=keys, how="left", maintain_order="left").join(
        named, on=keys, how="left", maintain_order="left"
    )
    total = pl.col("_total")
    hidden = pl.col("_hidden")
    reason = (
        pl.when(pl.col("suppliers").is_null())
        .then(pl.lit("no supplier is named"))
        .when((pl.col("_unknown") > 0) & total.is_null())
        .then(
            pl.format(
                "{} suppliers without a value and no world total to bound them",
                pl.col("_unknown"),
            )
        )
        .when(pl.col("_other_unknown") & total.is_null())
        .then(pl.lit("other countries are named without a value and there is no world total"))
        .when(total.is_null())
        .then(pl.lit("the total is zero"))
        .when(hidden > pl.col("_top1"))
        .then(pl.lit("a supplier without a value may be the largest"))
        .when(hidden > pl.col("_third"))
        .then(pl.lit("a supplier without a value may be among the top three"))
    )
    hhi = pl.when(pl.col("suppliers").is_not_null()).then(pl.col("_squares") / total**2)
    sure1 = hidden <= pl.col("_top1")
    return table.with_columns(
        hhi.alias("hhi"),
        pl.when(sure1 & total.is_not_null()).then(pl.col("_first")).alias("top1_iso3"),
        pl.when(sure1).then(pl.col("_top1") / total).alias("top1_share"),
        pl.when(hidden <= pl.col("_third")).then(pl.col("_top3") / total).alias("top3_share"),
        (1.0 / hhi).alias("effective_number"),
        pl.when(pl.col("suppliers").is_not_null()).then(pl.col("_named") / total).alias("coverage"),
        pl.col("suppliers").fill_null(0),
        reason.alias("reason"),
    )


def _ranges(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Lower and upper HHI per group; null where a supplier has no value and nothing bounds it."""
    import polars as pl

    keys = group_keys(by)
    named = ~pl.col("supplier_iso3").is_in([OTHER, WORLD])
    boxed = rows.filter(named & pl.col("_low").is_not_null())
    parts = boxed.group_by(keys, maintain_order=True).agg("_low", "_high")
    table = group_totals(rows, by).join(parts, on=keys, how="left", maintain_order="left")
    bounds = [
        _group_range(low, high, lump)
        for low, high, lump in table.select("_low", "_high", "_lump").iter_rows()
    ]
    return table.select(keys).with_columns(
        pl.Series("hhi_low", [low for low, _ in bounds], dtype=pl.Float64),
        pl.Series("hhi_high", [high for _, high in bounds], dtype=pl.Float64),
    )


def _group_range(
    low: list[float] | None, high: list[float] | None, lump: float | None
) -> tuple[float | None, float | None]:
    import numpy as np

    if low is None or high is None or lump is None or sum(high) + lump <= 0.0:
        return None, None
    return hhi_range(np.array(low), np.array(high), rest=lump)


__all__ = ["OTHER", "WORLD", "concentration", "shares"]
