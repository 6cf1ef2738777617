"""Facts: the figures for a question, side by side, the most trusted first, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from didymium.evidence.contract import code_lists
from didymium.evidence.query import Names, query
from didymium.evidence.shown import number
from didymium.evidence.store import Base, default_base
from didymium.evidence.totals import totals
from didymium.evidence.trust import ranked

if TYPE_CHECKING:
    import polars as pl

COMPETE_IN = [
    "material",
    "stage",
    "measure",
    "basis",
    "product",
    "item",
    "end_use",
    "iso3",
    "counterpart_iso3",
    "actor",
    "scenario",
    "period",
]
"""Columns that say what a figure is of: figures that agree in all of them compete."""

COLUMNS = [
    "material",
    "stage",
    "product",
    "item",
    "end_use",
    "iso3",
    "counterpart_iso3",
    "actor",
    "scenario",
    "period",
    "measure",
    "value",
    "low",
    "high",
    "unit",
    "basis",
    "kind",
    "obs_status",
    "source_id",
    "source_kind",
    "edition",
    "trust_rank",
    "trust_reason",
    "reliability",
    "flags",
    "value_as_published",
    "unit_as_published",
    "note",
    "dataset",
    "observation_id",
]
"""Columns of a facts frame, in order."""


def facts(
    material: Names = None,
    *,
    stage: Names = None,
    iso3: Names = None,
    period: Names = None,
    measure: Names = None,
    kind: Names = None,
    edition: Names = None,
    basis: Names = None,
    base: Base | None = None,
) -> pl.DataFrame:
    """Observations that answer a question, conflicts side by side, the most trusted first.

    Parameters
    ----------
    material, stage, iso3 : names or ids, one or several ("dysprosium", "disprosio", "Cina", "EU");
        asked for ``refining``, a rare earth's ``separation`` is meant too
    period : year, month, quarter or half; a year also finds its months, quarters, halves and fiscal
        year, and the averages that cover it
    measure, kind, basis : codes of the contract
    edition : edition as in the table, to compare figures of one edition only

    Returns
    -------
    Frame of :data:`COLUMNS`: one row a figure, missing and withheld ones included (``value``
    empty, ``obs_status`` says why). ``trust_rank`` is 1 for the figure to trust first among those
    of the same thing (:data:`COMPETE_IN`), and ``trust_reason`` says why. Rows of different
    ``basis`` never compete: see :func:`remarks`.
    """
    store = base or default_base()
    wanted = query(
        material=material,
        stage=stage,
        iso3=iso3,
        period=period,
        measure=measure,
        kind=kind,
        edition=edition,
        basis=basis,
    )
    rows = store.table("observation").filter(wanted.filter())
    return ranked(rows, store.table("source"), by=COMPETE_IN).select(COLUMNS)


def remarks(frame: pl.DataFrame) -> tuple[str, ...]:
    """What must be said beside a facts frame: mixed bases, quotas, editions, conflicts, gaps."""
    import polars as pl

    said = []
    codes = code_lists()
    for measures, bases in _mixed_bases(frame):
        named = "; ".join(f"{code} ({codes['basis'][code].lower()})" for code in bases)
        said.append(f"{measures}: figures of different basis, never to be added: {named}.")
    quotas = frame.filter(pl.col("kind") == "quota").get_column("iso3").unique().sort().to_list()
    if quotas:
        said.append(f"{', '.join(quotas)}: quotas, not measurements of output.")
    said += [f"{where}: {what}" for where, what in conflicts(frame).items()]
    said += _sums(frame)
    withheld = frame.filter(pl.col("obs_status") == "Q").height
    if withheld:
        said.append(f"{withheld} figures are withheld by their source: they are not zero.")
    used = set(frame.get_column("flags").drop_nulls().str.split(";").explode().to_list())
    said += [
        codes["flag"][flag] + f" ({_flagged(frame, flag)} rows flagged {flag})."
        for flag in ("not_independent", "single_statement", "implausible", "product_unlike")
        if flag in used
    ]
    return tuple(said)


_SUMS_SHOWN = 4


def _sums(frame: pl.DataFrame) -> list[str]:
    """World figures against the sum of their parts, where the frame holds both."""
    rows = totals(frame)
    if rows.height > _SUMS_SHOWN:
        worst = max(abs(gap) for gap in rows["gap"])
        return [f"{rows.height} series with a world figure: parts within {worst:.1%} of it."]
    return [
        f"{row['material']} {row['stage']} {row['measure']} {row['period']} ({row['source_id']}): "
        f"parts add to {number(row['parts'], row['unit'])}, "
        f"world {number(row['world'], row['unit'])} ({row['gap']:+.1%})"
        + (f"; {row['unknown']} parts have no figure." if row["unknown"] else ".")
        for row in rows.iter_rows(named=True)
    ]


def _flagged(frame: pl.DataFrame, flag: str) -> int:
    import polars as pl

    return frame.filter(pl.col("flags").str.split(";").list.contains(flag)).height


def _mixed_bases(frame: pl.DataFrame) -> list[tuple[str, list[str]]]:
    import polars as pl

    groups = (
        frame.filter(~pl.col("basis").is_in(["unspecified", "relative", "units", "value"]))
        .group_by("measure", maintain_order=True)
        .agg(pl.col("basis").unique().sort())
        .filter(pl.col("basis").list.len() > 1)
    )
    return [(measure, bases) for measure, bases in groups.iter_rows()]


def conflicts(frame: pl.DataFrame, *, tolerance: float = 0.05) -> Mapping[str, str]:
    """Where figures of the same thing differ by more than ``tolerance``, and by how much.

    "Other countries" are left out: each source lumps others together.
    """
    import polars as pl

    groups = (
        frame.filter(pl.col("value").is_not_null() & (pl.col("iso3") != "OTH"))
        .group_by(COMPETE_IN, maintain_order=True)
        .agg(
            pl.col("value").min().alias("smallest"),
            pl.col("value").max().alias("largest"),
            pl.len().alias("figures"),
            pl.col("unit").n_unique().alias("units"),
            pl.col("unit").first(),
        )
        .filter(
            (pl.col("figures") > 1)
            & (pl.col("units") == 1)
            & (pl.col("largest") - pl.col("smallest") > tolerance * pl.col("largest").abs())
        )
    )
    return {
        " ".join(
            part
            for part in (
                row["material"],
                row["stage"],
                row["measure"],
                row["item"],
                row["end_use"],
                row["iso3"],
            )
            if part
        )
        + f" {row['period']}": f"{row['figures']} figures from "
        f"{number(row['smallest'], row['unit'])} to {number(row['largest'], row['unit'])}."
        for row in groups.iter_rows(named=True)
    }
