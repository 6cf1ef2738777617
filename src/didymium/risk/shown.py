"""Assessments as text and JSON: numbers with their ranges, reasons where there is no number."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from didymium.risk.concentration import OTHER
from didymium.risk.rules import table_rows
from didymium.vocabulary import numerals
from didymium.vocabulary.phrases import Phrasebook, Reasons, label, place, territories

if TYPE_CHECKING:
    import polars as pl

    from didymium.risk.assess import Assessment

Lang = Literal["en", "it"]

_CODES = re.compile(r"[A-Z]{3}(, [A-Z]{3})*")


@functools.cache
def _words() -> Phrasebook:
    return Phrasebook(Path(str(files("didymium.risk") / "tables" / "words.csv")))


@functools.cache
def _reasons() -> Reasons:
    return Reasons(Path(str(files("didymium.risk") / "tables" / "reasons.csv")))


@functools.cache
def _indicators() -> dict[str, dict[str, str]]:
    return {row["indicator"]: row for row in table_rows("indicators")}


def indicator_name(indicator: str, lang: Lang) -> str:
    """Name of an indicator in a language."""
    return _indicators()[indicator][f"name_{lang}"]


def said(text: str, lang: Lang) -> str:
    """A reason or detail in a language, ids as names; what the table does not know stays."""
    if _CODES.fullmatch(text):
        return ", ".join(territory_name(code, lang) for code in text.split(", "))
    return _reasons()(text, lang)


def figure(value: float | None, shown_as: str, lang: Lang) -> str:
    """A number as text: percent without decimals below 0.1%, numbers with three digits."""
    if value is None:
        return ""
    if shown_as == "percent":
        return numerals.percent(value, lang)
    return numerals.digits(value, lang)


def span(low: float | None, high: float | None, shown_as: str, lang: Lang) -> str:
    """A range as text, empty where both ends print alike."""
    if low is None or high is None:
        return ""
    ends = figure(low, shown_as, lang), figure(high, shown_as, lang)
    return "" if ends[0] == ends[1] else f"({ends[0]} - {ends[1]})"


def assessment_lines(found: Assessment, lang: Lang = "en") -> Iterator[str]:
    """An assessment as lines of plain text, stages in the order of the chain."""
    from didymium import vocabulary

    yield _words()(
        "title",
        lang,
        material=vocabulary.name("material", found.material, lang),
        who=vocabulary.name(found.viewpoint.kind, found.viewpoint.id, lang)
        if found.viewpoint
        else _words()("world", lang),
        period=found.period,
        day=numerals.period(found.on.isoformat(), lang),
    )
    position = {stage.id: stage.position for stage in vocabulary.stages()}
    stages = dict.fromkeys(found.indicators["stage"].to_list())
    for stage in sorted(stages, key=lambda one: (one == "all", position[one])):
        rows = [r for r in found.indicators.iter_rows(named=True) if r["stage"] == stage]
        yield ""
        yield _stage_title(rows, stage, found.material, lang)
        for row in rows:
            yield _indicator_line(row, lang)
    yield from _exposure_lines(found.exposure, found.period, lang)
    yield from _ending_lines(found.ending, lang)


def _stage_title(rows: list[dict[str, Any]], stage: str, material: str, lang: Lang) -> str:
    from didymium import vocabulary

    title = (
        _words()("whole_chain", lang) if stage == "all" else vocabulary.name("stage", stage, lang)
    )
    others = {row["stands_for"] for row in rows} - {material}
    if others:
        named = ", ".join(vocabulary.name("material", one, lang) for one in sorted(others))
        title += f" ({named})"
    # the source of the series itself comes first, those of measures after it
    sources = dict.fromkeys(one for row in rows for one in row["source_id"].split("; ") if one)
    return f"[{title}]  {_words()('source', lang)}: {'; '.join(sources)}"


def _indicator_line(row: dict[str, Any], lang: Lang) -> str:
    facts = _indicators()[row["indicator"]]
    name = facts[f"name_{lang}"]
    if row["value"] is None and row["low"] is None:
        return f"  {name:<58} {_words()('unknown', lang)}: {said(row['reason'], lang)}"
    value = figure(row["value"], facts["shown_as"], lang) or _words()("unknown", lang)
    between = span(row["low"], row["high"], facts["shown_as"], lang)
    unit = "" if row["unit"] in {"1", "count"} else f" {row['unit']}"
    detail = f"  {said(row['detail'], lang)}" if row["detail"] else ""
    when = numerals.period(row["period"], lang)
    return f"  {name:<58} {value:>8}{unit} {between:<18} {when}{detail}".rstrip()


def territory_name(code: str, lang: Lang) -> str:
    """Name of a territory, a bloc, other countries or an unknown origin."""
    if code in {"unknown", OTHER}:
        return _words()("unknown_origin" if code == "unknown" else "others", lang)
    return place(code, lang)


def _exposure_lines(exposure: pl.DataFrame, period: str, lang: Lang) -> Iterator[str]:
    from didymium import vocabulary

    if exposure.height == 0:
        return
    yield ""
    yield _words()("behind", lang, period=period)
    for (stage,), rows in exposure.group_by(["stage"], maintain_order=True):
        shown = rows.filter(rows["share"] >= 0.01)
        parts = [
            f"{territory_name(code, lang)} {figure(share, 'percent', lang)}"
            for code, share in shown.select("territory_iso3", "share").iter_rows()
        ]
        how = _words()(rows["how"][0], lang)
        yield f"  {vocabulary.name('stage', str(stage), lang)}: {', '.join(parts)}  [{how}]"


def _ending_lines(ending: pl.DataFrame, lang: Lang) -> Iterator[str]:
    from didymium import vocabulary

    if ending.height == 0:
        return
    yield ""
    yield _words()("ends", lang)
    for row in ending.iter_rows(named=True):
        who = territories(row["actor"], lang, ";")
        if row["target"]:
            who += f" -> {territories(row['target'], lang, ';')}"
        yield "  " + _words()(
            "ends_line",
            lang,
            day=numerals.period(row["last_day"].isoformat(), lang),
            days=row["days_left"],
            who=who,
            instrument=vocabulary.name("instrument", row["instrument"], lang),
            state=label("spell_state", row["state"], lang),
        )


def _aligned(rows: Sequence[Sequence[str]], right: frozenset[int]) -> Iterator[str]:
    """Rows as lines with columns of even width, those of ``right`` to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


_RANKED = ["rank", "what", "year", "risk", "range", "largest", "restricted", "study", "geopolrisk"]


def ranking_lines(table: pl.DataFrame, lang: Lang = "en") -> Iterator[str]:
    """A ranking as lines of plain text, with the years of each series."""
    rows = [tuple(_words()(f"head_{column}", lang) for column in _RANKED)]
    rows += [_ranked(row, lang) for row in table.iter_rows(named=True)]
    yield from _aligned(rows, frozenset({0, 3, 6, 7, 8}))


def _ranked(row: dict[str, Any], lang: Lang) -> tuple[str, ...]:
    from didymium import vocabulary

    name = vocabulary.name("material", row["material"], lang)
    restricted = figure(row["restricted_share"], "percent", lang)
    if row["restricted_share_high"] != row["restricted_share"]:
        restricted += f"-{figure(row['restricted_share_high'], 'percent', lang)}"
    leader = territory_name(row["top1_iso3"], lang) if row["top1_iso3"] else "-"
    return (
        str(row["rank"]),
        f"{name}, {vocabulary.name('stage', row['stage'], lang)}",
        numerals.period(row["period"], lang),
        figure(row["risk"], "number", lang),
        span(row["risk_low"], row["risk_high"], "number", lang),
        f"{leader} {figure(row['top1_share'], 'percent', lang)}".rstrip(),
        restricted,
        figure(row["eu_published"], "number", lang),
        figure(row.get("geopolrisk_score"), "number", lang),
    )


def history_lines(table: pl.DataFrame, lang: Lang = "en") -> Iterator[str]:
    """The months in which a history of restrictions changes, as lines of plain text."""
    from didymium.risk.history import changes

    rows = []
    for row in changes(table).iter_rows(named=True):
        kind = row["restriction"]
        name = indicator_name("restricted_share" if kind == "any" else f"share_under_{kind}", lang)
        ends = figure(row["share"], "percent", lang), figure(row["share_high"], "percent", lang)
        share = ends[0] if ends[0] == ends[1] else f"{ends[0]}-{ends[1]}"
        when = numerals.period(row["day"].isoformat(), lang)
        rows.append((when, name, share, said(row["suppliers"], lang)))
    if rows:
        yield from _aligned(rows, frozenset({2}))


def as_json(found: Assessment) -> str:
    """An assessment as JSON: indicators, suppliers, exposure, restrictions, what ends, notes."""
    body = {
        "material": found.material,
        "viewpoint": found.viewpoint.id if found.viewpoint else None,
        "period": found.period,
        "on": found.on.isoformat(),
        "indicators": found.indicators.to_dicts(),
        "suppliers": found.suppliers.to_dicts(),
        "exposure": found.exposure.to_dicts(),
        "restrictions": found.restrictions.to_dicts(),
        "ending": found.ending.to_dicts(),
        "notes": list(found.notes),
    }
    return json.dumps(body, ensure_ascii=False, indent=1, default=str) + "\n"


__all__ = [
    "as_json",
    "assessment_lines",
    "figure",
    "history_lines",
    "indicator_name",
    "ranking_lines",
    "said",
    "span",
    "territory_name",
]
