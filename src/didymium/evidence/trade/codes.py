"""Which trade codes speak of a material, a product or a stage, and how exactly."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from didymium.errors import NoAnswerError

if TYPE_CHECKING:
    import polars as pl


@functools.cache
def _parents() -> Mapping[str, str]:
    from didymium import vocabulary

    return {entry.id: entry.parent for entry in vocabulary.materials() if entry.parent}


def ancestors(material: str) -> tuple[str, ...]:
    """Groups a material belongs to, the nearest first."""
    found: list[str] = []
    step = _parents().get(material)
    while step is not None and step not in found:
        found.append(step)
        step = _parents().get(step)
    return tuple(found)


def descendants(material: str) -> frozenset[str]:
    """Materials that a group holds, at any depth."""
    return frozenset(child for child in _parents() if material in ancestors(child))


def relation(
    material: str | None, covered: Iterable[str], also_covers: str | None
) -> tuple[bool, str | None] | None:
    """Whether a code's figure is only a bound for a material, and why; None when it is unrelated.

    Parameters
    ----------
    material : what is asked; None asks for everything the code covers
    covered : materials of the code
    also_covers : goods beside them, in words

    A code of the material alone gives a value. A code that covers several materials, a whole
    group or goods beside the material gives an upper bound: how much of it is the material is
    not in the figure.
    """
    codes = tuple(covered)
    beside = f"the code also covers {also_covers}" if also_covers else None
    if material is None:
        together = f"the code covers {', '.join(codes)} together" if len(codes) > 1 else None
        reasons = [reason for reason in (together, beside) if reason]
        return bool(reasons), "; ".join(reasons) or None
    inside = {material, *descendants(material)}
    hits = [code for code in codes if code in inside]
    if hits:
        others = [code for code in codes if code not in inside]
        strange = [*others, also_covers] if also_covers else others
        return bool(strange), f"the code also covers {', '.join(strange)}" if strange else None
    groups = [code for code in codes if code in ancestors(material)]
    if groups:
        return True, f"the code covers all of {', '.join(groups)}"
    return None


def product_coverage(product: str) -> dict[str, str]:
    """Codes of a product in the vocabulary: code -> how it covers the product."""
    from didymium import vocabulary

    return {row.hs6: row.coverage for row in vocabulary.product_codes() if row.product == product}


def _bounded_by_product(codes: pl.DataFrame, product: str) -> pl.DataFrame:
    """A code that covers a product and nothing else gives its value, any other a bound."""
    import polars as pl

    whole = [code for code, how in product_coverage(product).items() if how == "whole"]
    alone = pl.col("hs6").is_in(whole)
    reason = pl.coalesce("bound_reason", pl.lit("the code covers other products too"))
    return codes.with_columns(is_bound=~alone, bound_reason=pl.when(~alone).then(reason))


def select_codes(
    codes: pl.DataFrame,
    *,
    material: str | None = None,
    product: str | None = None,
    stages: Iterable[str] | None = None,
    hs6: Iterable[str] | None = None,
    nomenclature: str | None = None,
) -> pl.DataFrame:
    """Rows of the ``trade_code`` table that answer a question, with ``is_bound`` and the reason.

    Of two codes that hold the same goods in two nomenclatures only the first is kept, so that
    nothing is counted twice; name the nomenclature to get the other.

    Raises
    ------
    NoAnswerError : no code speaks of what is asked
    """
    import polars as pl

    chosen = codes
    if hs6 is not None:
        chosen = chosen.filter(pl.col("hs6").is_in(list(hs6)))
    if nomenclature is not None:
        chosen = chosen.filter(pl.col("nomenclature") == nomenclature)
    if stages is not None:
        chosen = chosen.filter(pl.col("stage").is_in(list(stages)))
    if product is not None:
        chosen = chosen.filter(pl.col("hs6").is_in(sorted(product_coverage(product))))
    found = [
        relation(material, covered.split(";"), beside)
        for covered, beside in chosen.select("materials", "also_covers").iter_rows()
    ]
    chosen = chosen.with_columns(
        pl.Series("related", [pair is not None for pair in found], dtype=pl.Boolean),
        pl.Series("is_bound", [pair is not None and pair[0] for pair in found], dtype=pl.Boolean),
        pl.Series("bound_reason", [pair[1] if pair else None for pair in found], dtype=pl.String),
    )
    if product is not None and material is None:
        chosen = _bounded_by_product(chosen, product)
    chosen = chosen.filter("related").drop("related")
    kept = chosen.select(pl.format("{}:{}", "nomenclature", "hs6")).to_series().to_list()
    same_goods = pl.col("overlaps").str.split(";").list.set_intersection(kept).list.len() > 0
    chosen = chosen.filter(~same_goods.fill_null(value=False))
    if chosen.is_empty():
        asked = ", ".join(
            str(part) for part in (material, product, *(stages or ()), *(hs6 or ())) if part
        )
        raise NoAnswerError(f"No trade code in the base speaks of {asked or 'this'}.")
    return chosen
