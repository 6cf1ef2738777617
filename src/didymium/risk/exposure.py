"""Who stands behind the supplier: dependence traced from an importer to the miner.

Two steps of linear algebra. Inside a stage goods are traded on: what a territory holds comes from
its own output or from those it buys from, who in turn hold own output or bought goods. Following
that to the end absorbs every unit at the territory that made it (the absorbing Markov chain of
input-output analysis). Between stages a maker's product carries the origins of its feed. Behind
the trader stands the refiner, behind the refiner the miner.

Source of the method: Kemeny and Snell (1960), Finite Markov Chains, ch. 3 (absorption
probabilities B = (I - Q)^-1 R); for trade, Nansai et al. (2014), doi:10.1021/es4033452.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from didymium.errors import ContractError, InputError, Problem

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

UNKNOWN = "unknown"
"""Where a unit is absorbed whose origin the evidence does not give; never dropped, never a zero."""

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Origins:
    """Share of what each territory holds at a stage, by the territory that made it.

    ``shares`` has a row per territory and a column per territory plus a last one for
    :data:`UNKNOWN`; rows sum to 1.
    """

    stage: str
    territories: tuple[str, ...]
    shares: Matrix


def origins(balance: pl.DataFrame, bought: pl.DataFrame, *, stage: str) -> Origins:
    r"""Makers behind what every territory holds at one stage.

    .. math:: B = (I - Q)^{-1} R

    with Q the share of a territory's supply that it buys from each other, R its own output's share
    (and, in the last column, what is bought from nobody knows whom).

    Parameters
    ----------
    balance
        ``territory_iso3``, ``production_t``, ``imports_t`` (gross of re-exports, in one basis;
        null = unknown). A territory whose production or imports are unknown holds goods of unknown
        origin.
    bought
        ``importer_iso3``, ``exporter_iso3``, ``share`` of the importer's imports (0 to 1, may add
        to less than 1: the rest is of unknown origin).
    stage
        Name of the stage, kept in the result.
    """
    import polars as pl

    names = sorted(
        set(balance["territory_iso3"].to_list())
        | set(bought["importer_iso3"].to_list())
        | set(bought["exporter_iso3"].to_list())
    )
    _check(balance, bought)
    place = {name: number for number, name in enumerate(names)}
    size = len(names)
    own = np.full(size, np.nan)
    for name, made, imported in balance.select(
        "territory_iso3",
        pl.col("production_t").cast(pl.Float64),
        pl.col("imports_t").cast(pl.Float64),
    ).iter_rows():
        if made is not None and imported is not None and made + imported > 0.0:
            own[place[name]] = made / (made + imported)
    known = np.isfinite(own)
    passed = np.zeros((size, size))
    for importer, exporter, share in bought.select(
        "importer_iso3", "exporter_iso3", "share"
    ).iter_rows():
        passed[place[importer], place[exporter]] += share
    passed *= np.where(known, 1.0 - np.nan_to_num(own), 0.0)[:, None]
    absorbed = np.zeros((size, size + 1))
    absorbed[np.arange(size), np.arange(size)] = np.where(known, own, 0.0)
    absorbed[:, size] = 1.0 - absorbed[:, :size].sum(axis=1) - passed.sum(axis=1)
    absorbed[:, size] = np.clip(absorbed[:, size], 0.0, 1.0)
    return Origins(stage, tuple(names), _absorb(passed, absorbed))


def _absorb(passed: Matrix, absorbed: Matrix) -> Matrix:
    """Absorption probabilities; a closed ring of traders without any maker is of unknown origin."""
    size = passed.shape[0]
    leak = absorbed.sum(axis=1) > _TOLERANCE
    reaches = leak.copy()
    links = passed > 0.0
    while True:
        wider = reaches | (links & reaches[None, :]).any(axis=1)
        if np.array_equal(wider, reaches):
            break
        reaches = wider
    passed = np.where(reaches[:, None], passed, 0.0)
    absorbed = absorbed.copy()
    absorbed[~reaches] = 0.0
    absorbed[~reaches, size] = 1.0
    return np.asarray(np.linalg.solve(np.eye(size) - passed, absorbed), dtype=np.float64)


def _check(balance: pl.DataFrame, bought: pl.DataFrame) -> None:
    import polars as pl

    problems = [
        Problem(f"balance, {row['territory_iso3']}", f"{row['len']} rows", "one row")
        for row in balance.group_by("territory_iso3", maintain_order=True)
        .len()
        .filter(pl.col("len") > 1)
        .to_dicts()
    ]
    sums = bought.group_by("importer_iso3", maintain_order=True).agg(pl.col("share").sum())
    problems += [
        Problem(
            f"purchases of {row['importer_iso3']}",
            f"shares that add to {row['share']:.4g}",
            "at most 1",
            "Divide the flows by the importer's total.",
        )
        for row in sums.filter(pl.col("share") > 1.0 + 1e-6).to_dicts()
    ]
    bad = bought.filter((pl.col("share") < 0) | pl.col("share").is_null())
    problems += [
        Problem(
            f"purchases of {row['importer_iso3']} from {row['exporter_iso3']}",
            f"share {row['share']}",
            "a fraction of 0 to 1",
        )
        for row in bad.to_dicts()
    ]
    if problems:
        raise ContractError(problems)


def trace(start: Mapping[str, float], stages: Sequence[Origins]) -> pl.DataFrame:
    """Dependence on every territory at every stage, from the buyer's side back to the mine.

    Parameters
    ----------
    start
        The buyer's direct suppliers at the first of ``stages``: territory -> share (0 to 1, sum
        at most 1; the rest is unknown). A firm's own supplier table goes in here.
    stages
        From the product bought (magnets) back to the ore.

    Returns
    -------
    ``stage``, ``territory_iso3`` (or ``unknown``), ``share``: what part of the buyer's purchase was
    made there at that stage. Shares of a stage sum to 1. Zero shares are left out.

    Notes
    -----
    The makers of a stage take their feed from the holdings of the same territory one stage up, all
    makers of a territory alike: a plant with a contract of its own is not seen apart from its
    country.
    """
    import polars as pl

    if not stages:
        raise InputError("an exposure needs at least one stage")
    total = sum(start.values())
    if total > 1.0 + 1e-6 or any(share < 0.0 for share in start.values()):
        raise InputError(
            f"the supplier shares add to {total:.4g}; expected fractions that add to at most 1"
        )
    held = dict(start)
    lost = max(0.0, 1.0 - total)
    rows: list[tuple[str, str, float]] = []
    for stage in stages:
        place = {name: number for number, name in enumerate(stage.territories)}
        vector = np.zeros(len(stage.territories))
        for name, share in held.items():
            if name in place:
                vector[place[name]] = share
            else:
                lost += share
        made = vector @ stage.shares
        lost += float(made[-1])
        held = {
            name: float(share)
            for name, share in zip(stage.territories, made[:-1], strict=True)
            if share > 0.0
        }
        largest_first = sorted(held.items(), key=lambda item: (-item[1], item[0]))
        rows += [(stage.stage, name, share) for name, share in largest_first]
        if lost > _TOLERANCE:
            rows.append((stage.stage, UNKNOWN, lost))
    schema = {"stage": pl.String, "territory_iso3": pl.String, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def purchase_shares(flows: pl.DataFrame) -> pl.DataFrame:
    """Share of each exporter in an importer's purchases, over the flows that have a quantity.

    ``flows``: ``importer_iso3``, ``exporter_iso3``, ``quantity_t``.
    """
    import polars as pl

    pairs = (
        flows.filter(pl.col("quantity_t").is_not_null())
        .group_by("importer_iso3", "exporter_iso3", maintain_order=True)
        .agg(pl.col("quantity_t").sum())
        .sort("importer_iso3", "exporter_iso3")
    )
    share = pl.col("quantity_t") / pl.col("quantity_t").sum().over("importer_iso3")
    return (
        pairs.with_columns(share.alias("share"))
        .filter(pl.col("share").is_finite() & (pl.col("share") > 0))
        .select("importer_iso3", "exporter_iso3", "share")
    )


__all__ = ["UNKNOWN", "Origins", "origins", "purchase_shares", "trace"]
