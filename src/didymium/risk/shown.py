"""Assessments as text and JSON: numbers with their ranges, reasons where there is no number."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from didymium.risk.concentration import OTHER
from didymium.risk.rules import table_rows

if TYPE_CHECKING:
    import polars as pl

    from didymium.risk.assess import Assessment

Lang = Literal["en", "it"]

_WORDS = {
    "world": {"en": "the world", "it": "il mondo"},
    "for": {"en": "for", "it": "per"},
    "measures": {"en": "measures on", "it": "misure al"},
    "unknown": {"en": "not known", "it": "non noto"},
    "behind": {"en": "Who stands behind the supply", "it": "Chi sta dietro la fornitura"},
    "ends": {"en": "Ends next", "it": "In scadenza"},
    "origin": {"en": "unknown origin", "it": "origine ignota"},
    "others": {"en": "other countries", "it": "altri paesi"},
    "days": {"en": "days", "it": "giorni"},
    "balance": {"en": "from a balance of flows", "it": "da un bilancio dei flussi"},
    "trade": {"en": "from customs flows", "it": "dai flussi doganali"},
    "pool": {"en": "drawn on the world's output", "it": "dal complesso della produzione mondiale"},
    "source": {"en": "source", "it": "fonte"},
    "head": {
        "en": "rank  material, stage                              risk  (range)          largest"
        "            restricted  EU 2023  GeoPolRisk",
        "it": "posto materiale, stadio                            rischio (intervallo)   primo"
        "              ristretto   UE 2023  GeoPolRisk",
    },
}


@functools.cache
def _indicators() -> dict[str, dict[str, str]]:
    return {row["indicator"]: row for row in table_rows("indicators")}


def indicator_name(indicator: str, lang: Lang) -> str:
    """Name of an indicator in a language."""
    return _indicators()[indicator][f"name_{lang}"]


@functools.cache
def _italian() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of English reasons and their Italian templates, in the order of the table."""
    found = []
    for row in table_rows("reasons_it"):
        parts = re.split(r"\{(\w)\}", row["en"])
        pattern = "".join(
            re.escape(part) if number % 2 == 0 else f"(?P<{part}>.+)"
            for number, part in enumerate(parts)
        )
        found.append((re.compile(f"^{pattern}$"), row["it"]))
    return tuple(found)


def said(text: str, lang: Lang) -> str:
    """A reason or detail in a language; what the table does not know stays as it is."""
    if lang == "en" or not text:
        return text
    for pattern, template in _italian():
        match = pattern.match(text)
        if match:
            return template.format(
                **{name: said(part, lang) for name, part in match.groupdict().items()}
            )
    if "; " in text:
        return "; ".join(said(part, lang) for part in text.split("; "))
    return text


def figure(value: float | None, shown_as: str, lang: Lang) -> str:
    """A number as text: percent without decimals below 0.1%, numbers with three digits."""
    if value is None:
        return ""
    text = f"{100 * value:.1f}%" if shown_as == "percent" else f"{value:.3g}"
    return text.replace(".", ",") if lang == "it" else text


def span(low: float | None, high: float | None, shown_as: str, lang: Lang) -> str:
    """A range as text, empty where both ends print alike."""
    if low is None or high is None:
        return ""
    ends = figure(low, shown_as, lang), figure(high, shown_as, lang)
    return "" if ends[0] == ends[1] else f"({ends[0]} - {ends[1]})"


def assessment_lines(found: Assessment, lang: Lang = "en") -> Iterator[str]:
    """An assessment as lines of plain text."""
    from didymium import vocabulary

    who = (
        vocabulary.name(found.viewpoint.kind, found.viewpoint.id, lang)
        if found.viewpoint
        else _WORDS["world"][lang]
    )
    name = vocabulary.name("material", found.material, lang)
    yield (
        f"{name} {_WORDS['for'][lang]} {who}, {found.period}; "
        f"{_WORDS['measures'][lang]} {found.on.isoformat()}"
    )
    stages = list(dict.fromkeys(found.indicators["stage"].to_list()))
    for stage in stages:
        rows = [r for r in found.indicators.iter_rows(named=True) if r["stage"] == stage]
        yield ""
        yield _stage_title(rows, stage, found.material, lang)
        for row in rows:
            yield _indicator_line(row, lang)
    yield from _exposure_lines(found.exposure, lang)
    yield from _ending_lines(found.ending, lang)


def _stage_title(rows: list[dict[str, Any]], stage: str, material: str, lang: Lang) -> str:
    from didymium import vocabulary

    title = vocabulary.name("stage", stage, lang) if stage != "all" else "-"
    others = {row["stands_for"] for row in rows} - {material}
    if others:
        named = ", ".join(vocabulary.name("material", one, lang) for one in sorted(others))
        title += f" ({named})"
    sources = sorted({one for row in rows for one in row["source_id"].split("; ") if one})
    return f"[{title}]  {_WORDS['source'][lang]}: {'; '.join(sources[:4])}"


def _indicator_line(row: dict[str, Any], lang: Lang) -> str:
    facts = _indicators()[row["indicator"]]
    name = facts[f"name_{lang}"]
    if row["value"] is None and row["low"] is None:
        return f"  {name:<58} {_WORDS['unknown'][lang]}: {said(row['reason'], lang)}"
    value = figure(row["value"], facts["shown_as"], lang) or _WORDS["unknown"][lang]
    between = span(row["low"], row["high"], facts["shown_as"], lang)
    unit = "" if row["unit"] in {"1", "count"} else f" {row['unit']}"
    detail = f"  {said(row['detail'], lang)}" if row["detail"] else ""
    return f"  {name:<58} {value:>8}{unit} {between:<18} {row['period']}{detail}".rstrip()


def territory_name(code: str, lang: Lang) -> str:
    """Name of a territory, a bloc, other countries or an unknown origin."""
    from didymium import vocabulary

    if code in {"unknown", OTHER}:
        return _WORDS["origin" if code == "unknown" else "others"][lang]
    kind: Literal["territory", "bloc"] = (
        "bloc" if code in {bloc.id for bloc in vocabulary.blocs()} else "territory"
    )
    return vocabulary.name(kind, code, lang)


def _exposure_lines(exposure: pl.DataFrame, lang: Lang) -> Iterator[str]:
    from didymium import vocabulary

    if exposure.height == 0:
        return
    yield ""
    yield _WORDS["behind"][lang]
    for (stage,), rows in exposure.group_by(["stage"], maintain_order=True):
        shown = rows.filter(rows["share"] >= 0.01)
        parts = [
            f"{territory_name(code, lang)} {figure(share, 'percent', lang)}"
            for code, share in shown.select("territory_iso3", "share").iter_rows()
        ]
        how = _WORDS[rows["how"][0]][lang]
        yield f"  {vocabulary.name('stage', str(stage), lang)}: {', '.join(parts)}  [{how}]"


def _ending_lines(ending: pl.DataFrame, lang: Lang) -> Iterator[str]:
    if ending.height == 0:
        return
    yield ""
    yield _WORDS["ends"][lang]
    for row in ending.iter_rows(named=True):
        yield (
            f"  {row['last_day'].isoformat()}  {row['measure_id']}  ({row['state']}, "
            f"{row['days_left']} {_WORDS['days'][lang]})"
        )


def ranking_lines(table: pl.DataFrame, lang: Lang = "en") -> Iterator[str]:
    """A ranking as lines of plain text."""
    from didymium import vocabulary

    yield _WORDS["head"][lang]
    for row in table.iter_rows(named=True):
        name = vocabulary.name("material", row["material"], lang)
        stage = vocabulary.name("stage", row["stage"], lang)
        leader = f"{row['top1_iso3'] or '-'} {figure(row['top1_share'], 'percent', lang)}"
        restricted = figure(row["restricted_share"], "percent", lang)
        if row["restricted_share_high"] != row["restricted_share"]:
            restricted += f"-{figure(row['restricted_share_high'], 'percent', lang)}"
        between = span(row["risk_low"], row["risk_high"], "number", lang)
        yield (
            f"{row['rank']:>4}  {f'{name}, {stage}':<42} "
            f"{figure(row['risk'], 'number', lang):>6}  {between:<16} {leader:<16} "
            f"{restricted:>14}  {figure(row['eu_published'], 'number', lang):>7}  "
            f"{figure(row.get('geopolrisk_score'), 'number', lang):>10}"
        ).rstrip()


def history_lines(table: pl.DataFrame, lang: Lang = "en") -> Iterator[str]:
    """The months in which a history of restrictions changes, as lines of plain text."""
    from didymium.risk.history import changes

    for row in changes(table).iter_rows(named=True):
        kind = row["restriction"]
        name = indicator_name("restricted_share" if kind == "any" else f"share_under_{kind}", lang)
        ends = figure(row["share"], "percent", lang), figure(row["share_high"], "percent", lang)
        share = ends[0] if ends[0] == ends[1] else f"{ends[0]}-{ends[1]}"
        yield f"{row['day'].isoformat()}  {name:<46} {share:<14} {row['suppliers']}".rstrip()


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
