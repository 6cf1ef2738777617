"""Facts: the figures for a question, side by side, the most trusted first, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from didymium.evidence.query import Names, query
from didymium.evidence.store import Base, default_base
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
    ``basis`` never compete: see :func:`didymium.evidence.remarks`.
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
