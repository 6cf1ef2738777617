"""Pieces of the page: sentences with their numbers and sources, tables, figures."""

from __future__ import annotations

from html import escape
from typing import Final

from didymium.brief import charts
from didymium.brief.document import Cell, ChartData, Document, FigureArg, Table
from didymium.brief.render.page import Marked
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker, figure_text

# Pictures that print leaves to the annex.
ANNEX_CHARTS: Final = frozenset({"map", "exposure", "ladder", "prices", "suppliers"})


class Pieces(Marked):
    """Turns tables and charts of one document into HTML, as :class:`Marked` its sentences."""

    def __init__(self, document: Document, lang: Language) -> None:
        super().__init__(Speaker.of(document, lang))
        self.document = document

    def table(self, table: Table, *, annex: bool = False) -> str:
        """A table; for print it stands in the annex, on a narrow screen its rows become cards."""
        columns = [self.column(key, _numeric(table, n)) for n, key in enumerate(table.columns)]
        lines = [[self.cell(cell) for cell in line] for line in table.rows]
        inner = self.grid(columns, lines, caption=self.say(table.title, cite=False))
        notes = "".join(f'<p class="note">{self.say(note)}</p>' for note in table.notes)
        hidden = " printonly" if annex else " noprint"
        named = escape(self.speaker.text(table.title, cite=False))
        return (
            f'<div class="scroll{hidden}" tabindex="0" role="region" aria-label="{named}">'
            f"{inner}{notes}</div>"
        )

    def cell(self, cell: Cell) -> str:
        """What a cell holds, with its sources."""
        if cell.arg is None:
            return "–"
        if isinstance(cell.arg, FigureArg):
            figure = self.document.figures[cell.arg.id]
            shown = (
                self.word("figure_absent")
                if figure.value is None and figure.low is None
                else escape(
                    figure_text(
                        figure, self.lang, "range" if figure.value is not None else "bounds"
                    )
                )
            )
            if figure.unit == "points" and figure.value is not None:
                shown = escape(figure_text(figure, self.lang, "cell"))
            # a narrow column may set the range below its value, but never part either
            value, mark, spread = shown.partition(" (")
            broken = f'{value} <span class="r">({spread}</span>' if mark else value
            return self.number(figure.id, broken) + self.cite(figure.sources[:3])
        shown = "".join(
            self.number(part.ref, escape(part.text)) if part.kind == "figure" else escape(part.text)
            for part in self.speaker.parts(cell.arg)
        )
        return shown + self.cite(cell.sources)

    def chart(self, chart: ChartData, *, annex: bool = False) -> str:
        """A chart for desk and phone, or once more for the annex in print."""
        if chart.kind == "fan" and not self.document.fans:
            return ""
        if annex:
            return self._figure(chart, self._svg(chart, mark="p"), "printonly")
        wide = charts.svg(self.document, chart, self.lang, live=True, css_class="wide")
        narrow = charts.svg(
            self.document,
            chart,
            self.lang,
            width=charts.PHONE_WIDTH,
            live=True,
            css_class="narrow",
        )
        css = "noprint" if chart.id in ANNEX_CHARTS else ""
        return self._figure(chart, wide + narrow, css)

    def _svg(self, chart: ChartData, *, mark: str) -> str:
        picture = charts.svg(self.document, chart, self.lang, live=True)
        return picture.replace(f'"{chart.id}-w-', f'"{chart.id}-{mark}-').replace(
            f" {chart.id}-w-d", f" {chart.id}-{mark}-d"
        )

    def _figure(self, chart: ChartData, picture: str, css: str) -> str:
        note = self.say(chart.note) + " " if chart.note else ""
        sources = self.cite(chart.sources)
        source_line = f"{self.word('sources_word')}: {sources}" if sources else ""
        named = "" if css == "printonly" else f' id="f-{chart.id}"'
        return (
            f'<figure{named} class="k-{chart.kind} {css}"><p class="ft">'
            f"{self.say(chart.title, cite=False)}</p>{picture}"
            f"<figcaption>{note}{source_line}</figcaption></figure>"
        )


def _numeric(table: Table, place: int) -> str:
    column = [line[place].arg for line in table.rows]
    return "num" if any(isinstance(arg, FigureArg) for arg in column) else ""
