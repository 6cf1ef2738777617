"""Why a question has no answer: what the base holds nearest to it."""

from __future__ import annotations

from didymium.errors import NoAnswerError
from didymium.evidence.query import Names, query
from didymium.evidence.store import Base


def no_answer(
    base: Base,
    *,
    material: Names = None,
    stage: Names = None,
    iso3: Names = None,
    period: Names = None,
    measure: Names = None,
    kind: Names = None,
) -> NoAnswerError:
    """The error for a question without figures: says what is held for the material instead."""
    import polars as pl

    asked = query(
        material=material, stage=stage, iso3=iso3, period=period, measure=measure, kind=kind
    )
    wanted = [
        *asked.materials,
        *asked.stages,
        *asked.measures,
        *asked.kinds,
        *asked.territories,
        *asked.periods,
    ]
    rows = base.table("observation")
    if asked.materials:
        rows = rows.filter(pl.col("material").is_in(list(asked.materials)))
    if rows.is_empty():
        kin = _relatives(base, asked.materials)
        more = f" Figures are held for {', '.join(kin)}." if kin else ""
        return NoAnswerError(f"No figure for {', '.join(wanted)}: none is held.{more}")
    held = (
        rows.group_by("stage", "measure")
        .agg(pl.col("period").min().alias("first"), pl.col("period").max().alias("last"), pl.len())
        .sort("stage", "measure")
    )
    lines = [
        f"{row['stage']} {row['measure']} ({row['len']} figures, {row['first']} to {row['last']})"
        for row in held.iter_rows(named=True)
    ]
    return NoAnswerError(f"No figure for {', '.join(wanted)}. What is held: {'; '.join(lines)}.")


def _relatives(base: Base, materials: tuple[str, ...]) -> list[str]:
    """Parents and children of the materials that the base has figures for."""
    from didymium import vocabulary

    held = set(base.table("observation").get_column("material").unique().to_list())
    parents = {material.id: material.parent for material in vocabulary.materials()}
    near = {parents[material] for material in materials if material in parents}
    near |= {child for child, parent in parents.items() if parent in materials}
    return sorted(near & held)
