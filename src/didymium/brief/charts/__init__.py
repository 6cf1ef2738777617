"""Charts of a brief, drawn as SVG: for pages (live colours) and for files (PNG, SVG)."""

from __future__ import annotations

from pathlib import Path

from didymium.brief.charts import alluvial, exposure, fan, ladder, shares, timeline, worldmap
from didymium.brief.charts.canvas import Canvas
from didymium.brief.document import ChartData, Document
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker

DESK_WIDTH, PHONE_WIDTH = 680.0, 350.0


def svg(
    document: Document,
    chart: ChartData,
    lang: Language,
    *,
    width: float = DESK_WIDTH,
    live: bool = False,
    css_class: str = "",
) -> str:
    """The chart as an SVG element; with ``live`` its colours are those of the page."""
    speaker = Speaker.of(document, lang)
    ident = f"{chart.id}-{'n' if width < 500 else 'w'}"
    canvas = Canvas(
        width,
        100,
        speaker.text(chart.title, cite=False),
        speaker.text(chart.alt, cite=False),
        lang,
        live=live,
        ident=ident,
    )
    match chart.kind:
        case "shares":
            shares.draw(speaker, chart, canvas)
        case "timeline":
            timeline.draw(speaker, chart, canvas)
        case "sankey":
            alluvial.draw(speaker, chart, canvas)
        case "map":
            worldmap.draw(speaker, chart, canvas)
        case "exposure":
            exposure.draw(speaker, chart, canvas)
        case "ladder":
            ladder.draw(speaker, chart, canvas)
        case "fan":
            chosen = tuple(item for item in document.fans if item.id == chart.id)
            fan.draw(speaker, canvas, chosen)
    return canvas.svg(css_class=css_class)


def export(document: Document, chart: ChartData, lang: Language, target: Path) -> None:
    """Write the chart to an ``.svg`` or ``.png`` file (PNG at twice the size)."""
    picture = svg(document, chart, lang)
    if target.suffix == ".svg":
        target.write_text(picture, encoding="utf-8")
        return
    import vl_convert

    target.write_bytes(vl_convert.svg_to_png(picture, scale=2))
