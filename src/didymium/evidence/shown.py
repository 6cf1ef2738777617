"""Facts as lines for a reader: numbers in the reader's language, one block for each question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from didymium.evidence.trust import said
from didymium.vocabulary import name as display_name
from didymium.vocabulary import numerals
from didymium.vocabulary.phrases import has_label, label, place

if TYPE_CHECKING:
    import polars as pl

Lang = Literal["en", "it"]

_BLOCK = ("material", "stage", "measure", "basis", "end_use", "period")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure ready to show."""

    who: str
    value: str
    span: str
    kind: str
    source: str
    reason: str
    first: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Figures of the same material, stage, measure, basis and period."""

    title: str
    lines: tuple[Line, ...]


def number(value: float | None, unit: str, lang: Lang = "en") -> str:
    """A figure with its unit: shares as per cent, thousands grouped as the language does.

    >>> number(2600, "t", "it"), number(0.0062, "1", "it")
    ('2.600 t', '0,62%')
    """
    if value is None:
        return ""
    if unit == "1":
        return f"{numerals.digits(100 * value, lang, 4)}%"
    text = (
        numerals.decimal(value, lang, 0) if abs(value) >= 1000 else numerals.digits(value, lang, 4)
    )
    return f"{text} {label('unit', unit, lang)}".rstrip()


def blocks(frame: pl.DataFrame, lang: Lang = "en") -> Iterator[Block]:
    """The frame of :func:`didymium.evidence.facts` as blocks, the largest territory first."""
    import polars as pl

    if frame.is_empty():
        return
    lead = pl.col("value").first().over(["iso3", *_BLOCK]).fill_null(-1.0)
    world = pl.col("iso3") == "WLD"
    ordered = frame.sort(
        *_BLOCK,
        ~world,
        lead,
        "iso3",
        "trust_rank",
        descending=[False] * (len(_BLOCK) + 1) + [True, False, False],
        nulls_last=True,
        maintain_order=True,
    )
    for key, rows in ordered.group_by(_BLOCK, maintain_order=True):
        yield Block(
            _title(key, lang), tuple(_line(row, lang) for row in rows.iter_rows(named=True))
        )


def _title(key: tuple[Any, ...], lang: Lang) -> str:
    material, stage, measure, basis, end_use, period = key
    parts = [
        display_name("material", material, lang),
        display_name("stage", stage, lang),
        label("measure", measure, lang),
        *([_free("end_use", end_use, lang)] if end_use else []),
        numerals.period(period, lang),
    ]
    plain = basis in {"unspecified", "relative"}
    return ", ".join(parts) + ("" if plain else f" [{label('basis', basis, lang)}]")


def _free(list_name: str, code: str, lang: Lang) -> str:
    """A code in words; a user's own code, which no table knows, with spaces."""
    return label(list_name, code, lang) if has_label(list_name, code) else code.replace("_", " ")


def subject(row: dict[str, Any], lang: Lang) -> str:
    """What a figure is of, in words: material, stage, measure, item, end use, territory."""
    parts = [
        display_name("material", row["material"], lang),
        display_name("stage", row["stage"], lang),
        label("measure", row["measure"], lang),
        *(_free(column, row[column], lang) for column in ("item", "end_use") if row[column]),
        place(row["iso3"], lang),
    ]
    return ", ".join(parts)


def _line(row: dict[str, Any], lang: Lang) -> Line:
    who = place(row["iso3"], lang)
    if row["counterpart_iso3"]:
        who += f" / {place(row['counterpart_iso3'], lang)}"
    details = [row["actor"]] if row["actor"] else []
    details += [_free(name, row[name], lang) for name in ("item", "scenario") if row[name]]
    if details:
        who += f" ({', '.join(details)})"
    value = number(row["value"], row["unit"], lang)
    if not value and row["low"] is None and row["high"] is None:
        value = label("obs_status", row["obs_status"], lang)
    return Line(
        who=who,
        value=value,
        span=_span(row, lang),
        kind=label("kind", row["kind"], lang),
        source=f"{row['source_id']} ({row['edition']})",
        reason=said(row["trust_reason"], lang),
        first=row["trust_rank"] == 1,
    )


def _span(row: dict[str, Any], lang: Lang) -> str:
    low, high, unit = row["low"], row["high"], row["unit"]
    if low is None and high is None:
        return ""
    if high is None:
        return f"> {number(low, unit, lang)}"
    if low is None:
        return f"< {number(high, unit, lang)}"
    return f"{number(low, unit, lang)} - {number(high, unit, lang)}"
