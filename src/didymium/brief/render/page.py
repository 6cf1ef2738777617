"""What every page shares: its frame, sentences with numbers and sources, the lists behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import resources
from typing import NamedTuple

from didymium.brief.document import Figure, LedgerRow, Say, Source
from didymium.brief.render.shared import facts, how_lines, range_text, source_words, summary
from didymium.brief.words import numbers
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker, figure_text, sentences

# A table of more columns than these wants the room of a desk's screen.
_FEW = 6
# A text of more letters than these does not stand beside another on a phone.
_LONG = 60


class Column(NamedTuple):
    """The head of a column, as it reads in a card without its neighbours, and its class."""

    head: str
    alone: str
    kind: str = ""


def framed(title: str, body: str, lang: Language, version: str) -> str:
    """A page that needs nothing from outside, around its body."""
    style = resources.files("didymium.brief.render").joinpath("style.css").read_text("utf-8")
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta name="generator" content="didymium {escape(version)}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n"
        "</body>\n</html>\n"
    )


class Marked:
    """Turns sentences into HTML in which numbers and sources lead to their lines."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.lang: Language = speaker.lang

    def word(self, key: str) -> str:
        """A fixed word, escaped."""
        return escape(self.speaker.word(key))

    def say(self, say: Say, *, lead: bool = False, cite: bool = True) -> str:
        """A sentence; with ``lead`` its opening question is set in bold."""
        pieces = []
        for segment in self.speaker.segments(say, cite=cite):
            text = escape(segment.text)
            match segment.kind:
                case "figure":
                    pieces.append(self.number(segment.ref, text))
                case "source":
                    pieces.append(f'<sup><a href="#s{segment.ref}">{text}</a></sup>')
                case "quote":
                    pieces.append(f"<q>{text}</q>")
                case "text":
                    pieces.append(text)
        shown = "".join(pieces)
        # Neighbouring source marks get a thin space between them.
        shown = shown.replace("</a></sup><sup>", "</a>&#8239;</sup><sup>")
        if lead and "? " in shown:
            question, _, rest = shown.partition("? ")
            return f"<b>{question}?</b> {rest}"
        return shown

    def number(self, figure_id: str, text: str) -> str:
        """A number that links to its line in the annex."""
        figure = self.speaker.figures[figure_id]
        tip = escape(facts(figure, self.speaker))
        return f'<a class="n" href="#n-{figure_id}" title="{tip}">{text}</a>'

    def cite(self, sources: Iterable[str]) -> str:
        """Source marks that link to the list."""
        numbers_of = self.speaker.source_numbers
        marks = sorted({numbers_of[source] for source in sources if source in numbers_of})
        return "&#8239;".join(f'<sup><a href="#s{n}">{n}</a></sup>' for n in marks)

    def section(self, ident: str, key: str, inner: str, *, css: str = "") -> str:
        """A part of the page under its heading."""
        named = f' class="{css}"' if css else ""
        return (
            f'<section id="{ident}"{named} aria-labelledby="{ident}-h">\n'
            f'<h2 id="{ident}-h">{self.word(key)}</h2>\n{inner}\n</section>'
        )

    def row(self, row: LedgerRow) -> str:
        """A row of the ledger: its date and what it reports."""
        when = numbers.date(row.date, self.lang)
        text = escape(summary(row, self.lang))
        return f"<dt>{when}</dt> <dd>{text}{self.cite([row.source])}</dd>"

    def column(self, key: str, kind: str = "") -> Column:
        """A column by the key of its head; some heads lean on the one before them."""
        alone = f"{key}_alone"
        return Column(self.word(key), self.word(alone if alone in sentences() else key), kind)

    def grid(
        self,
        columns: Sequence[Column],
        lines: Sequence[Sequence[str]],
        *,
        caption: str = "",
        css: str = "",
        idents: Sequence[str] = (),
    ) -> str:
        """A table of marked cells; the first of a line heads it.

        Each cell carries the name of its column, which a narrow screen shows above it in place of
        the row of heads; the roles keep it a table for those who hear it, laid out as it may be.
        """
        named = _css(" ".join(word for word in (css, "dense" * (len(columns) > _FEW)) if word))
        top = "".join(
            f'<th scope="col" role="columnheader"{_css(column.kind)}>{column.head}</th>'
            for column in columns
        )
        rows = []
        for place, line in enumerate(lines):
            ident = f' id="{idents[place]}"' if idents else ""
            cells = f'<th scope="row" role="rowheader">{line[0]}</th>' + "".join(
                f'<td role="cell" data-head="{column.alone}"{_css(column.kind or _long(cell))}>'
                f"{cell}</td>"
                for cell, column in zip(line[1:], columns[1:], strict=True)
            )
            rows.append(f'<tr{ident} role="row">{cells}</tr>')
        titled = f"<caption>{caption}</caption>" if caption else ""
        return (
            f'<table{named} role="table">{titled}<thead role="rowgroup"><tr role="row">'
            f'{top}</tr></thead><tbody role="rowgroup">{"".join(rows)}</tbody></table>'
        )

    def sources(self, listed: Sequence[Source]) -> str:
        """The numbered sources, those that are cited."""
        rows = []
        for source in listed:
            if not source.cited:
                continue
            producer, title = source_words(source, self.lang)
            link = f' <a href="{escape(source.url)}">{escape(source.url)}</a>' if source.url else ""
            dated = f", {escape(source.published)}" if source.published else ""
            rows.append(
                f'<li id="s{source.number}" value="{source.number}">{escape(producer)}: '
                f"<cite>{escape(title)}</cite>{dated}.{link}</li>"
            )
        more = ""
        if not all(source.cited for source in listed):
            more = f'<p class="note">{self.word("more_sources")}</p>'
        shown = f'<ol class="sources">{"".join(rows)}</ol>{more}'
        return self.section("sources", "part_sources", shown)

    def numbers(self, parts: Mapping[str, Sequence[Figure]]) -> str:
        """The numbers with how each came about, each a place that a link can lead to.

        The first part stands open, the others fold under their headings; print shows them all, and
        a link to a number opens its fold.
        """
        inner = ""
        for place, (part, figures) in enumerate(parts.items()):
            shown = f'<div class="scroll">{self._numbered(figures)}</div>'
            title = f"{self.word(part)} ({len(figures)})"
            if place:
                shown = f"<details><summary>{title}</summary>\n{shown}</details>"
            elif len(parts) > 1:
                shown = f"<h3>{title}</h3>{shown}"
            inner += shown + "\n"
        return self.section("numbers", "part_numbers", inner)

    def _numbered(self, figures: Iterable[Figure]) -> str:
        columns = [
            self.column(key) for key in ("col_number_id", "col_value", "col_kind", "how_word")
        ]
        lines, idents = [], []
        for figure in figures:
            known = figure.value is not None
            value = figure_text(figure, self.lang) if known else self.speaker.word("figure_absent")
            spread = range_text(figure, self.lang)
            ranged = f"<br><span>{escape(spread)}</span>" if spread not in {"", value} else ""
            cells = [
                f"<code>{figure.id}</code>",
                f"{escape(value)}{ranged}",
                escape(facts(figure, self.speaker)),
                f"{escape(how_lines(figure, self.lang))} {self.cite(figure.sources)}",
            ]
            lines.append(cells)
            idents.append(f"n-{figure.id}")
        return self.grid(columns, lines, css="numbers", idents=idents)


def _long(cell: str) -> str:
    """A class for text that wants the whole width of a card."""
    return "long" if len(re.sub(r"<[^>]*>", "", cell)) > _LONG else ""


def _css(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
