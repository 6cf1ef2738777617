"""Which of several figures for the same thing to trust first, and why.

The rule is the table ``trust.csv``, read from top to bottom: a figure replaced by its own source
or contradicted by what is known comes last; then the user's own, official, company, study, press
and our own estimates, in this order; measured before estimated before quota before announced;
first-hand before second-hand; and at last the newest edition. Nothing is dropped: all figures stay
side by side.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from didymium.evidence.words import words

if TYPE_CHECKING:
    import polars as pl

ASPECTS = ("state", "source_kind", "kind", "independence", "hand", "age")
"""Aspects in the order in which they decide."""


@cache
def rule() -> dict[str, dict[str, tuple[int, str]]]:
    """The rule: aspect -> code -> (rank, reason); rank 0 is the most trusted."""
    text = (files("didymium.evidence") / "trust.csv").read_text("utf-8")
    table: dict[str, dict[str, tuple[int, str]]] = {aspect: {} for aspect in ASPECTS}
    for row in csv.DictReader(text.splitlines()):
        table[row["aspect"]][row["code"]] = (int(row["rank"]), row["reason"])
    return table


@cache
def _italian() -> dict[str, str]:
    text = (files("didymium.evidence") / "trust.csv").read_text("utf-8")
    return {row["reason"]: row["reason_it"] for row in csv.DictReader(text.splitlines())}


def said(reason: str, lang: str) -> str:
    """A ``trust_reason`` in a language."""
    if lang == "en":
        return reason
    return "; ".join(_said(part) for part in reason.split("; "))


def _said(part: str) -> str:
    if part == words()("only_figure", "en"):
        return words()("only_figure", "it")
    if part.startswith("edition "):
        edition, old, _ = part.removeprefix("edition ").partition(", not the newest")
        return words()("old_edition" if old else "edition", "it", edition=edition)
    return _italian()[part]


def ranked(frame: pl.DataFrame, sources: pl.DataFrame, *, by: list[str]) -> pl.DataFrame:
    """``frame`` with ``trust_rank`` (1 = first within ``by``) and ``trust_reason``, sorted by both.

    Parameters
    ----------
    frame : observations (columns ``source_id``, ``kind``, ``flags``, ``edition`` ...)
    sources : the source table, one card per ``source_id``
    by : columns that say what a figure is of; figures that agree in them compete
    """
    import polars as pl

    cards = sources.select(
        "source_id", pl.col("kind").alias("source_kind"), "published", "producer"
    )
    out = frame.join(cards, on="source_id", how="left", validate="m:1")
    columns = [_code(aspect) for aspect in ASPECTS]
    for aspect, column in zip(ASPECTS, columns, strict=True):
        table = rule()[aspect]
        out = out.with_columns(
            column.replace_strict(
                {code: rank for code, (rank, _) in table.items()}, return_dtype=pl.Int8
            ).alias(f"rank_{aspect}"),
            column.replace_strict(
                {code: why for code, (_, why) in table.items()}, return_dtype=pl.String
            ).alias(f"why_{aspect}"),
        )
    ranks = [f"rank_{aspect}" for aspect in ASPECTS]
    out = out.sort(
        *by,
        *ranks,
        "published",
        "edition",
        "observation_id",
        descending=[False] * (len(by) + len(ranks)) + [True, True, False],
        nulls_last=True,
        maintain_order=True,
    )
    out = out.with_columns(
        pl.int_range(1, pl.len() + 1).over(by).alias("trust_rank"),
        pl.len().over(by).alias("competing"),
        # an edition is old only beside a newer one of the same producer
        pl.col("edition")
        .sort_by("published", descending=True, nulls_last=True, maintain_order=True)
        .first()
        .over([*by, "producer"])
        .alias("newest"),
    )
    whys = [pl.col(f"why_{aspect}") for aspect in ASPECTS]
    edition = (
        pl.when(pl.col("competing") == 1)
        .then(pl.lit("the only figure"))
        .when(pl.col("edition") == pl.col("newest"))
        .then(pl.format("edition {}", "edition"))
        .otherwise(pl.format("edition {}, not the newest", "edition"))
    )
    parts = pl.concat_list([*whys, edition]).list.eval(
        pl.element().filter(pl.element().str.len_chars() > 0)
    )
    drop = [
        *ranks,
        *(f"why_{aspect}" for aspect in ASPECTS),
        "competing",
        "newest",
        "published",
        "producer",
    ]
    return out.with_columns(parts.list.join("; ").alias("trust_reason")).drop(drop)


def _code(aspect: str) -> pl.Expr:
    """The code of a row under an aspect: a column, or the gravest of the flags the rule names."""
    import polars as pl

    if aspect == "source_kind":
        return pl.col("source_kind")
    if aspect == "kind":
        return pl.col("kind")
    flags = pl.col("flags").fill_null("").str.split(";")
    code = pl.lit("")
    for flag, (_, _) in sorted(rule()[aspect].items(), key=lambda item: item[1][0]):
        if flag:
            code = pl.when(flags.list.contains(flag)).then(pl.lit(flag)).otherwise(code)
    return code
