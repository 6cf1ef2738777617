"""Sentences, tables and numbers of a brief as typst markup that leads to its annex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from didymium.brief.document import (
    Cell,
    Check,
    Figure,
    FigureArg,
    LedgerRow,
    Run,
    Say,
    Source,
    Table,
)
from didymium.brief.render import typst_source as ts
from didymium.brief.render.shared import facts, range_text, run_lines, source_words, summary
from didymium.brief.words import methods, numbers
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker, figure_text


class TypstWords:
    """Turns sentences, tables, checks and numbers of one document into typst markup.

    ``numbered`` are the figures with a line of their own, to which numbers lead.
    """

    def __init__(
        self, speaker: Speaker, sources: Sequence[Source], numbered: Sequence[Figure]
    ) -> None:
        self.speaker = speaker
        self.lang: Language = speaker.lang
        self.cited = sources
        self.listed = {item.number for item in sources if item.cited}
        self.numbered = numbered
        self.ids = {item.id for item in numbered}

    def word(self, key: str) -> str:
        """A fixed word."""
        return ts.words(self.speaker.word(key))

    def say(self, say: Say, *, lead: bool = False, cite: bool = True) -> str:
        """A sentence; with ``lead`` its opening question is set in bold."""
        out: list[str] = []
        asked = lead
        before = ""
        for segment in self.speaker.segments(say, cite=cite):
            comma = "#super[,];" if before == segment.kind == "source" else ""
            before = segment.kind
            shown = ts.words(segment.text)
            if segment.kind == "text" and asked and "? " in segment.text:
                question, _, rest = segment.text.partition("? ")
                out = [ts.bold("".join([*out, ts.words(question + "?")])), ts.words(" " + rest)]
                asked = False
            elif segment.kind == "figure":
                out.append(self._number(segment.ref, shown))
            elif segment.kind == "source":
                out.append(comma + self._mark(int(segment.ref)))
            else:
                out.append(shown)
        return "".join(out)

    def _number(self, figure_id: str, shown: str) -> str:
        return ts.link(f"n-{figure_id}", shown) if figure_id in self.ids else shown

    def _mark(self, number: int) -> str:
        shown = ts.words(str(number))
        inner = ts.link(f"s-{number}", shown) if number in self.listed else shown
        return f"#super[{inner}];"

    def cite(self, sources: Iterable[str]) -> str:
        """Source marks that lead to the list."""
        numbers_of = self.speaker.source_numbers
        marks = sorted({numbers_of[name] for name in sources if name in numbers_of})
        return "#super[,];".join(self._mark(number) for number in marks)

    def table(self, table: Table) -> str:
        """A table under its title, with its notes."""
        rows = [[self._cell(cell) for cell in line] for line in table.rows]
        columns = f"({', '.join(['auto'] * len(table.columns))})"
        head = [self.word(key) for key in table.columns]
        notes = "".join(ts.paragraph(ts.small(self.say(note))) for note in table.notes)
        title = ts.heading(3, self.say(table.title, cite=False))
        return f"{title}{ts.table(columns, head, rows)}{notes}"

    def _cell(self, cell: Cell) -> str:
        if cell.arg is None:
            return "–"
        if not isinstance(cell.arg, FigureArg):
            text = self.speaker.arg(cell.arg)
            return ts.words(text[:1].upper() + text[1:])
        figure = self.speaker.figures[cell.arg.id]
        if figure.value is None and figure.low is None:
            return self.word("figure_absent")
        how = "range" if figure.value is not None else "bounds"
        if figure.unit == "points" and figure.value is not None:
            how = "cell"
        shown = ts.words(figure_text(figure, self.lang, how))
        return self._number(figure.id, shown) + self.cite(figure.sources[:3])

    def checks(self, checks: Sequence[Check]) -> list[str]:
        """Checks, each with its verdict in its colour."""
        out = []
        for check in checks:
            verdict = self.word(f"verdict_{check.verdict}")
            colour = _VERDICT_COLOURS[check.verdict]
            mark = f'#text(fill: rgb("{colour}"))[{verdict}];{self.cite(check.articles)}'
            out.append(ts.paragraph(ts.bold(f"{mark} {self.say(check.headline)}")))
            out += [ts.paragraph(self.say(say)) for say in check.says]
        return out

    def row(self, row: LedgerRow) -> str:
        """A row of the ledger: its date and what it reports."""
        text = f"{numbers.date(row.date, self.lang)}: {summary(row, self.lang)}"
        return f"{ts.words(text)}{self.cite([row.source])}"

    def sources(self) -> list[str]:
        """The numbered sources, those that are cited."""
        rows = []
        for item in self.cited:
            if not item.cited:
                continue
            dated = f", {item.published}" if item.published else ""
            text = ts.words(f"{': '.join(source_words(item, self.lang))}{dated}. ")
            link = ts.address(item.url) if item.url else ""
            rows.append(f"[{item.number}.], {ts.target(f's-{item.number}', text + link)}")
        more = ""
        if not all(item.cited for item in self.cited):
            more = ts.paragraph(ts.small(self.word("more_sources")))
        grid = f"#grid(columns: (auto, 1fr), gutter: 3pt, {', '.join(rows)})\n" if rows else ""
        return [ts.heading(2, self.word("part_sources")), grid, more]

    def run(self, run: Run) -> list[str]:
        """The run record."""
        line = " · ".join(f"{key}: {value}" for key, value in run_lines(run, self.speaker).items())
        return [ts.heading(2, self.word("part_run")), ts.paragraph(ts.small(ts.words(line)))]

    def numbers(self) -> list[str]:
        """Every number in narrow columns, how each came about told by the number of its formula.

        A formula stands once in the list that follows: most are shared by many numbers.
        """
        if not self.numbered:
            return []
        formulas: dict[str, int] = {}
        entries = [self._entry(figure, formulas) for figure in self.numbered]
        listed = [
            ts.paragraph(ts.words(f"F{place}. {_breakable(text)}"))
            for text, place in formulas.items()
        ]
        inner = "".join(ts.paragraph(entry) for entry in entries)
        legend = ts.heading(3, self.word("part_formulas")) + "".join(listed)
        small = (
            "#set text(size: 6pt, hyphenate: false)\n"
            "#set par(hanging-indent: 0.8em, spacing: 0.42em, leading: 0.38em)\n"
        )
        return [
            ts.heading(2, self.word("part_numbers")),
            ts.paragraph(ts.small(self.word("note_formulas"))),
            f"#[{small}#columns({_COLUMNS}, gutter: 4mm)[{inner}{legend}]]\n",
        ]

    def _entry(self, figure: Figure, formulas: dict[str, int]) -> str:
        """A number in one paragraph: id, value and range, kind, formula, what it is made of."""
        value = (
            figure_text(figure, self.lang)
            if figure.value is not None
            else self.speaker.word("figure_absent")
        )
        spread = range_text(figure, self.lang)
        shown = f"{value} ({spread})" if spread and spread != value else value
        formula = methods.told(figure.how.formula, self.lang)
        place = formulas.setdefault(formula, len(formulas) + 1)
        behind = [*figure.how.figures, *(row.partition(":")[2] for row in figure.how.rows[:_ROWS])]
        more = f" +{len(figure.how.rows) - _ROWS}" if len(figure.how.rows) > _ROWS else ""
        tail = f" ← {', '.join(behind)}{more}" if behind else ""
        notes = [figure.absent if figure.value is None else None, figure.note]
        tail += "".join(f" ({methods.noted(note, self.lang)})" for note in notes if note)
        name = ts.target(f"n-{figure.id}", ts.bold(ts.words(figure.id)))
        text = ts.words(_breakable(f" {shown} · {facts(figure, self.speaker)} · F{place}{tail} "))
        return f"{name[1:-1]}{text}{self.cite(figure.sources)}"


_VERDICT_COLOURS: Final = {
    "contradicted": "#b03a00",
    "unsupported": "#8a5a00",
    "supported": "#00674c",
    "caution": "#555555",
}


def quoted(text: str, lang: Language) -> str:
    """The words in the quotation marks of the language."""
    return f"«{text}»" if lang == "it" else f"“{text}”"


_ROWS = 2
_COLUMNS = 3


def _breakable(text: str) -> str:
    """The text with places where long ids may break."""
    return re.sub(r"(?<=[-_.:])(?=\w)", "\u200b", text)
