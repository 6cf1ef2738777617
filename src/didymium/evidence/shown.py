"""Facts as lines for a reader: numbers in the reader's language, one block for each question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from didymium.vocabulary import name as display_name

if TYPE_CHECKING:
    import polars as pl

Lang = Literal["en", "it"]

_BLOCK = ("material", "stage", "measure", "basis", "end_use", "period")

_STATUS = {
    "en": {
        "Q": "withheld",
        "O": "missing",
        "M": "does not exist",
        "L": "not published as a figure",
    },
    "it": {"Q": "riservato", "O": "mancante", "M": "non esiste", "L": "non pubblicato come cifra"},
}


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
    """A figure with its unit: shares as per cent, thousands grouped as the language does."""
    if value is None:
        return ""
    if unit == "1":
        text = f"{100 * value:,.4g}%"
    elif abs(value) >= 1000:
        text = f"{value:,.0f} {unit}"
    else:
        text = f"{value:,.4g} {unit}"
    if lang == "it":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.removesuffix(" count")


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
        measure.replace("_", " "),
        *([end_use.replace("_", " ")] if end_use else []),
        period,
    ]
    said = "" if basis in {"unspecified", "relative"} else f" [{basis}]"
    return ", ".join(parts) + said


def _line(row: dict[str, Any], lang: Lang) -> Line:
    who = _place(row["iso3"], lang)
    if row["counterpart_iso3"]:
        who += f" / {_place(row['counterpart_iso3'], lang)}"
    details = [part for part in (row["actor"], row["item"], row["scenario"]) if part]
    if details:
        who += f" ({', '.join(details)})"
    value = number(row["value"], row["unit"], lang)
    if not value and row["low"] is None and row["high"] is None:
        value = _STATUS[lang].get(row["obs_status"], "-")
    return Line(
        who=who,
        value=value,
        span=_span(row, lang),
        kind=row["kind"],
        source=f"{row['source_id']} ({row['edition']})",
        reason=row["trust_reason"],
        first=row["trust_rank"] == 1,
    )


def _place(code: str, lang: Lang) -> str:
    kind = "territory" if len(code) == 3 and code.isupper() else "bloc"
    return display_name(kind, code, lang)


def _span(row: dict[str, Any], lang: Lang) -> str:
    low, high, unit = row["low"], row["high"], row["unit"]
    if low is None and high is None:
        return ""
    if high is None:
        return f"> {number(low, unit, lang)}"
    if low is None:
        return f"< {number(high, unit, lang)}"
    return f"{number(low, unit, lang)} - {number(high, unit, lang)}"
