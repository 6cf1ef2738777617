"""Why a question has no answer: what the base holds nearest to it."""

from __future__ import annotations

from didymium.errors import NoAnswerError
from didymium.evidence.query import Names, query
from didymium.evidence.shown import Lang
from didymium.evidence.store import Base
from didymium.evidence.words import words
from didymium.vocabulary import name
from didymium.vocabulary.numerals import period as period_words
from didymium.vocabulary.phrases import label, place


def no_answer(
    base: Base,
    *,
    material: Names = None,
    stage: Names = None,
    iso3: Names = None,
    period: Names = None,
    measure: Names = None,
    kind: Names = None,
    lang: Lang = "en",
) -> NoAnswerError:
    """The error for a question without figures: says what is held for the material instead."""
    import polars as pl

    asked = query(
        material=material, stage=stage, iso3=iso3, period=period, measure=measure, kind=kind
    )
    wanted = ", ".join(
        [
            *(name("material", one, lang) for one in asked.materials),
            *(name("stage", one, lang) for one in asked.stages),
            *(label("measure", one, lang) for one in asked.measures),
            *(label("kind", one, lang) for one in asked.kinds),
            *(place(one, lang) for one in asked.territories),
            *(period_words(one, lang) for one in asked.periods),
        ]
    )
    rows = base.table("observation")
    if asked.materials:
        rows = rows.filter(pl.col("material").is_in(list(asked.materials)))
    if rows.is_empty():
        kin = ", ".join(name("material", one, lang) for one in _relatives(base, asked.materials))
        more = " " + words()("held_for", lang, kin=kin) if kin else ""
        return NoAnswerError(words()("none_held", lang, wanted=wanted) + more)
    held = (
        rows.group_by("stage", "measure")
        .agg(pl.col("period").min().alias("first"), pl.col("period").max().alias("last"), pl.len())
        .sort("stage", "measure")
    )
    lines = [
        words()(
            "held_line",
            lang,
            stage=name("stage", row["stage"], lang),
            measure=label("measure", row["measure"], lang),
            count=row["len"],
            first=period_words(row["first"], lang),
            last=period_words(row["last"], lang),
        )
        for row in held.iter_rows(named=True)
    ]
    return NoAnswerError(words()("what_is_held", lang, wanted=wanted, held="; ".join(lines)))


def _relatives(base: Base, materials: tuple[str, ...]) -> list[str]:
    """Parents and children of the materials that the base has figures for."""
    from didymium import vocabulary

    held = set(base.table("observation").get_column("material").unique().to_list())
    parents = {material.id: material.parent for material in vocabulary.materials()}
    near = {parents[material] for material in materials if material in parents}
    near |= {child for child, parent in parents.items() if parent in materials}
    return sorted(near & held)
