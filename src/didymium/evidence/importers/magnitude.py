"""Figures a hundred times off what the base holds: a unit that is not the one it says.

A release that labels thousand tonnes as tonnes, or a trade file in dollars instead of thousand
dollars, breaks no rule of form. It shows when the new world figures stand beside the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from didymium.errors import Problem

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence.release import Release

WIDEST = 100.0
"""Ratio of new to old figures, or its inverse, beyond which a unit is taken to be wrong."""

_SERIES = [
    "material",
    "stage",
    "product",
    "item",
    "end_use",
    "actor",
    "counterpart_iso3",
    "measure",
    "unit",
    "basis",
]
_ADVICE = "Check the unit. If the figures are right, import with --accept-magnitude."


def check_magnitudes(
    new: Mapping[str, pl.DataFrame], old: Release, where: str, *, whole: bool
) -> list[Problem]:
    """Series whose new figures are more than a hundred times larger or smaller than the old ones.

    World figures of observations are compared by series, and, for a ``whole`` trade file, the
    value and the quantity of the codes that both hold. Nothing is said of what the base has not.
    """
    problems: list[Problem] = []
    if "observation" in new and "observation" in old.tables:
        problems += _observations(new["observation"], old, where)
    if whole and "trade" in new and "trade" in old.tables:
        problems += _trade(new["trade"], old, where)
    return problems


def _observations(new: pl.DataFrame, old: Release, where: str) -> list[Problem]:
    import polars as pl

    held = pl.read_parquet(old.path / "observation.parquet")
    pair = _world(new).join(_world(held), on=_SERIES, how="inner", nulls_equal=True, suffix="_old")
    pair = pair.with_columns(ratio=pl.col("value") / pl.col("value_old"))
    return [
        Problem(
            f"{where}, {row['material']}, {row['stage']}, {row['measure']}",
            f"{row['value']:g} {row['unit']} for the world",
            f"about {row['value_old']:g}, as in release {old.version}",
            _ADVICE,
        )
        for row in pair.filter(_far()).iter_rows(named=True)
    ]


def _world(rows: pl.DataFrame) -> pl.DataFrame:
    """Median world figure of each series, over its periods and editions."""
    import polars as pl

    return (
        rows.filter((pl.col("iso3") == "WLD") & (pl.col("value") > 0) & (pl.col("unit") != "1"))
        .group_by(_SERIES)
        .agg(pl.col("value").median())
        .sort(_SERIES)
    )


def _far() -> pl.Expr:
    import polars as pl

    return (pl.col("ratio") > WIDEST) | (pl.col("ratio") < 1 / WIDEST)


def _trade(new: pl.DataFrame, old: Release, where: str) -> list[Problem]:
    import polars as pl

    held = pl.scan_parquet(old.path / "trade.parquet").filter(pl.col("year") >= 2018)
    mean = [
        (pl.col(name).sum() / pl.col("year").filter(pl.col(name).is_not_null()).n_unique()).alias(
            name
        )
        for name in ("value_kusd", "quantity_t")
    ]
    before = held.group_by("hs6").agg(mean).collect()
    pair = new.group_by("hs6").agg(mean).join(before, on="hs6", suffix="_old")
    problems = []
    for name, unit in (("value_kusd", "thousand USD"), ("quantity_t", "t")):
        known = pair.filter((pl.col(name) > 0) & (pl.col(f"{name}_old") > 0))
        ratio = (known[name] / known[f"{name}_old"]).median()
        if isinstance(ratio, float) and not 1 / WIDEST <= ratio <= WIDEST:
            problems.append(
                Problem(
                    f"{where}, {name}",
                    f"figures {ratio:g} times those of release {old.version}",
                    f"figures in {unit} of about the same size",
                    _ADVICE,
                )
            )
    return problems
