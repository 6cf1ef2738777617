"""What must be said beside the figures of a question, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from didymium.evidence.facts import COMPETE_IN
from didymium.evidence.shown import Lang, number, subject
from didymium.evidence.totals import totals
from didymium.evidence.words import words
from didymium.vocabulary import name
from didymium.vocabulary.numerals import decimal, percent, period
from didymium.vocabulary.phrases import has_label, label, place

if TYPE_CHECKING:
    import polars as pl

_SUMS_SHOWN = 4
_FLAGS_TOLD = ("not_independent", "single_statement", "implausible", "product_unlike")
_PLAIN_BASES = ("unspecified", "relative", "units", "value")


def remarks(frame: pl.DataFrame, lang: Lang = "en") -> tuple[str, ...]:
    """What must be said beside a facts frame: mixed bases, quotas, editions, conflicts, gaps."""
    import polars as pl

    said = list(_mixed_bases(frame, lang))
    quotas = frame.filter(pl.col("kind") == "quota").get_column("iso3").unique().sort().to_list()
    if quotas:
        where = ", ".join(sorted(place(code, lang) for code in quotas))
        said.append(words()("quotas", lang, where=where))
    said += conflicts(frame, lang).values()
    said += _sums(frame, lang)
    withheld = frame.filter(pl.col("obs_status") == "Q").height
    if withheld:
        said.append(words()("withheld", lang, count=withheld))
    used = set(frame.get_column("flags").drop_nulls().str.split(";").explode().to_list())
    said += [
        words()(f"flag_{flag}", lang, count=_flagged(frame, flag))
        for flag in _FLAGS_TOLD
        if flag in used
    ]
    return tuple(said)


def _sums(frame: pl.DataFrame, lang: Lang) -> Iterator[str]:
    """World figures against the sum of their parts, where the frame holds both."""
    rows = totals(frame)
    if rows.height > _SUMS_SHOWN:
        worst = percent(max(abs(gap) for gap in rows["gap"]), lang)
        yield words()("many_sums", lang, count=rows.height, worst=worst)
        return
    for row in rows.iter_rows(named=True):
        text = words()(
            "sum",
            lang,
            material=name("material", row["material"], lang),
            stage=name("stage", row["stage"], lang),
            measure=label("measure", row["measure"], lang),
            period=period(row["period"], lang),
            source=row["source_id"],
            parts=number(row["parts"], row["unit"], lang),
            world=number(row["world"], row["unit"], lang),
            gap=decimal(100 * row["gap"], lang, 1, signed=True) + "%",
        )
        yield text + (
            words()("no_figure_of_parts", lang, count=row["unknown"]) if row["unknown"] else "."
        )


def _flagged(frame: pl.DataFrame, flag: str) -> int:
    import polars as pl

    return frame.filter(pl.col("flags").str.split(";").list.contains(flag)).height


def _mixed_bases(frame: pl.DataFrame, lang: Lang) -> Iterator[str]:
    import polars as pl

    groups = (
        frame.filter(~pl.col("basis").is_in(_PLAIN_BASES))
        .group_by("measure", maintain_order=True)
        .agg(pl.col("basis").unique().sort())
        .filter(pl.col("basis").list.len() > 1)
    )
    for measure, bases in groups.iter_rows():
        named = "; ".join(_meaning(code, lang) for code in bases)
        yield words()("different_basis", lang, measure=label("measure", measure, lang), named=named)


def _meaning(basis: str, lang: Lang) -> str:
    """A basis in words, with more of them where a short name would not tell it from another."""
    longer = "basis_meaning" if has_label("basis_meaning", basis) else "basis"
    return label(longer, basis, lang)


def conflicts(
    frame: pl.DataFrame, lang: Lang = "en", *, tolerance: float = 0.05
) -> Mapping[tuple[Any, ...], str]:
    """Where figures of the same thing differ by more than ``tolerance``, and by how much.

    Keys are the columns in which the figures agree. "Other countries" are left out: each source
    lumps others together.
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
        tuple(row[column] for column in COMPETE_IN): words()(
            "conflict",
            lang,
            what=subject(row, lang),
            period=period(row["period"], lang),
            count=row["figures"],
            smallest=number(row["smallest"], row["unit"], lang),
            largest=number(row["largest"], row["unit"], lang),
        )
        for row in groups.iter_rows(named=True)
    }


__all__ = ["conflicts", "remarks"]
