"""Sentences, tables and numbers of a brief as typst markup that leads to its annex."""

from __future__ import annotations

import re
from collections.abc import Iterable

from didymium.brief.document import Cell, Document, Figure, FigureArg, Say, Table
from didymium.brief.render import typst_source as ts
from didymium.brief.render.shared import facts, range_text
from didymium.brief.words import methods
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker, figure_text


class TypstWords:
    """Turns sentences, tables and numbers of one document into typst markup."""

    def __init__(self, document: Document, lang: Language) -> None:
        self.document = document
        self.lang: Language = lang
        self.speaker = Speaker.of(document, lang)
        self.listed = {item.number for item in document.sources if item.cited}
        drawn = {name for fan in document.fans for line in fan.quantiles.values() for name in line}
        # Points of the fans are drawn and stand in the JSON form; they are too many for a page.
        self.numbered = [item for item in document.figures.values() if item.id not in drawn]
        self.ids = {item.id for item in self.numbered} if document.subject.relevant else set()

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
        figure = self.document.figures[cell.arg.id]
        if figure.value is None and figure.low is None:
            return self.word("figure_absent")
        how = "range" if figure.value is not None else "bounds"
        if figure.unit == "points" and figure.value is not None:
            how = "cell"
        shown = ts.words(figure_text(figure, self.lang, how))
        return self._number(figure.id, shown) + self.cite(figure.sources[:3])

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
        tail += "".join(f" ({methods.told(note, self.lang)})" for note in notes if note)
        name = ts.target(f"n-{figure.id}", ts.bold(ts.words(figure.id)))
        text = ts.words(_breakable(f" {shown} · {facts(figure, self.speaker)} · F{place}{tail} "))
        return f"{name[1:-1]}{text}{self.cite(figure.sources)}"


def quoted(text: str, lang: Language) -> str:
    """The words in the quotation marks of the language."""
    return f"«{text}»" if lang == "it" else f"“{text}”"


_ROWS = 2
_COLUMNS = 3


def _breakable(text: str) -> str:
    """The text with places where long ids may break."""
    return re.sub(r"(?<=[-_.:])(?=\w)", "\u200b", text)
