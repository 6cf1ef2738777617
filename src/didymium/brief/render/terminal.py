"""The brief for a terminal: rich where there is one, plain text where it is piped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from didymium.brief.document import Block, Cell, Check, Document, FigureArg, Table, party
from didymium.brief.render.shared import (
    brief_on,
    certainty_words,
    marks,
    quotation_marks,
    said_by,
    source_words,
    summary,
)
from didymium.brief.words import numbers
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH = 100
_GAP = 3
_FEWEST = 2
_SIGNS = {"contradicted": "✕", "unsupported": "○", "caution": "△", "supported": "✓"}
_STYLES = {
    "contradicted": "bold red",
    "unsupported": "bold yellow",
    "caution": "yellow",
    "supported": "green",
}


def render(document: Document, lang: Language, stream: TextIO) -> None:
    """Write the brief to ``stream``, with colour only where it is a terminal."""
    view = _View(document, Speaker.of(document, lang), console(stream))
    view.show()


def console(stream: TextIO) -> Console:
    """A console with colour only where the stream is a terminal, and its width there."""
    from rich.console import Console

    wide = None if stream.isatty() else _WIDTH
    return Console(
        file=stream, width=wide, highlight=False, markup=False, emoji=False, soft_wrap=False
    )


class Lines:
    """Writes headings, lines and marked items."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def head(self, words: str) -> None:
        """A heading, after an empty line."""
        self.line("")
        self.line(words.upper(), style="bold")

    def line(self, text: str, *, style: str = "") -> None:
        """A paragraph."""
        self.console.print(text, style=style or None)

    def item(self, mark: str, text: str, *, style: str = "") -> None:
        """A paragraph behind a mark."""
        from rich.padding import Padding
        from rich.table import Table as RichTable
        from rich.text import Text

        grid = RichTable.grid(padding=(0, 1))
        grid.add_column(width=4 if mark.startswith("[") else 2, no_wrap=True)
        grid.add_column()
        grid.add_row(mark, Text(text, style=style))
        self.console.print(Padding(grid, (0, 0, 0, 0)))


class _View(Lines):
    def __init__(self, document: Document, speaker: Speaker, console: Console) -> None:
        super().__init__(console)
        self.document = document
        self.speaker = speaker

    def part(self, key: str) -> None:
        self.head(self.speaker.word(key))

    def show(self) -> None:
        document, speaker = self.document, self.speaker
        run = document.run
        viewpoint = party(run.viewpoint)
        self.line(speaker.text(document.title, cite=False), style="bold")
        self.line(brief_on(document, speaker), style="dim")
        self.line(
            f"{speaker.word('as_of')} {numbers.date(run.as_of, speaker.lang)} · "
            f"{speaker.word('for_viewpoint')}: {speaker.arg(viewpoint)}",
            style="dim",
        )
        if document.alert is not None:
            self.line("")
            self.line(speaker.text(document.alert), style="bold")
        self.part("part_answer")
        for place, say in enumerate(document.answer, start=1):
            self.item(f"{place}.", speaker.text(say))
        if document.scope is not None:
            self.item("", speaker.text(document.scope))
        if not document.subject.relevant:
            self.section("part_facts", document.facts)
            self.apart()
            self.sources()
            return
        self.articles()
        self.said()
        self.section("part_also", document.also)
        self.checks("part_checks", document.checks)
        self.section("part_facts", document.facts)
        self.section("part_story", (document.story,))
        for row in document.story_rows:
            number = speaker.source_numbers[row.source]
            when = numbers.date(row.date, speaker.lang)
            self.item("·", f"{when}: {summary(row, speaker.lang)} [{number}]")
        self.section("part_change", document.change)
        self.section("part_whom", document.whom)
        self.tail()

    def articles(self) -> None:
        """Which articles carry the story, and where they differ."""
        joined = self.document.joined
        if joined is None:
            return
        self.section("part_articles", (joined.block,))
        if joined.differences:
            self.checks("part_differ", joined.differences)

    def apart(self) -> None:
        joined = self.document.joined
        failed = self.document.run.failed
        if joined is None or not (joined.apart or failed):
            return
        self.part("part_apart")
        for item in joined.apart:
            self.item("·", self.speaker.text(item.say))
        for text in failed:
            self.item("·", f"{self.speaker.word('not_read')}: {text}")

    def said(self) -> None:
        self.part("part_said")
        for said in self.document.said:
            if said.background and not said.main:
                continue
            tag = certainty_words(said, self.speaker)
            where = marks(said.articles, self.speaker)
            opening, closing = quotation_marks(said.words, self.speaker.lang)
            self.item(opening, f"{said.words}{closing}")
            self.item("", f"{tag} · {said_by(said, self.speaker)}{where}", style="dim")

    def checks(self, key: str, checks: tuple[Check, ...]) -> None:
        if not checks:
            return
        self.part(key)
        for check in checks:
            verdict = self.speaker.word(f"verdict_{check.verdict}")
            verdict += marks(check.articles, self.speaker)
            self.item(
                _SIGNS[check.verdict],
                f"{verdict}: {self.speaker.text(check.headline)}",
                style=_STYLES[check.verdict],
            )
            for say in check.says:
                self.item("", self.speaker.text(say))

    def section(self, key: str, blocks: tuple[Block, ...]) -> None:
        if not blocks:
            return
        self.part(key)
        for block in blocks:
            if block.heading:
                self.line("")
                self.line(self.speaker.text(block.heading, cite=False), style="bold")
            for say in block.says:
                self.line(self.speaker.text(say))
            for table in block.tables:
                self.table(table)

    def table(self, table: Table) -> None:
        """A table with its central values, as many columns as fit with their words uncut.

        Ranges and the columns left out are in the other forms.
        """
        from rich import box
        from rich.table import Table as RichTable

        lines = [[self.cell(cell) for cell in line] for line in table.rows]
        heads = [self.speaker.word(key) for key in table.columns]
        numeric = [
            any(isinstance(line[place].arg, FigureArg) for line in table.rows)
            for place in range(len(heads))
        ]
        columns = [[head, *texts] for head, *texts in zip(heads, *lines, strict=True)]
        widths = fitted(columns, self.console.width)
        shown = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for place, width in enumerate(widths):
            shown.add_column(
                heads[place],
                justify="right" if numeric[place] else "left",
                width=width,
                overflow="fold",
            )
        for line in lines:
            shown.add_row(*line[: len(widths)])
        self.line("")
        self.console.print(shown)
        for note in table.notes:
            self.line(self.speaker.text(note), style="dim")

    def cell(self, cell: Cell) -> str:
        """What a cell holds, without its range."""
        if cell.arg is None:
            return "–"
        if isinstance(cell.arg, FigureArg):
            figure = self.document.figures[cell.arg.id]
            return self.speaker.arg(cell.arg, "cell" if figure.value is not None else "bounds")
        return self.speaker.arg(cell.arg) + marks(cell.sources, self.speaker)

    def tail(self) -> None:
        document, speaker = self.document, self.speaker
        if document.watch:
            self.part("part_watch")
            for item in document.watch:
                past = f" ({speaker.word('gone_by')})" if item.past else ""
                self.item("·", speaker.text(item.say) + past)
        if document.assumptions:
            self.part("part_assumptions")
            for assumed in document.assumptions:
                change = f" (--assume {assumed.key}={assumed.value})" if assumed.key else ""
                self.item("·", speaker.text(assumed.say) + change)
        if document.unsaid:
            self.part("part_unsaid")
            for say in document.unsaid:
                self.item("·", speaker.text(say))
        self.apart()
        self.sources()

    def sources(self) -> None:
        """The sources that the printed sentences and tables cite."""
        document, speaker = self.document, self.speaker
        cited = _cited_in_text(document, speaker)
        if cited:
            self.part("part_sources")
        for source in document.sources:
            if source.number in cited:
                dated = f", {source.published}" if source.published else ""
                producer, title = source_words(source, speaker.lang)
                self.item(f"[{source.number}]", f"{producer}: {title}{dated}")


def fitted(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """Widths of the first columns that fit with no word cut, the room left given where it helps.

    Two columns are always kept. A no-break space does not part a word.
    """
    least = [max(len(word) for text in texts for word in text.split(" ")) for texts in columns]
    wanted = [max(len(text) for text in texts) for texts in columns]
    count = len(columns)
    while count > _FEWEST and sum(least[:count]) + _GAP * (count - 1) > width:
        count -= 1
    found = least[:count]
    room = width - sum(found) - _GAP * (count - 1)
    while room > 0 and found != wanted[:count]:
        # one more for the column that would break into the most lines
        place = max(range(count), key=lambda n: (wanted[n] > found[n], wanted[n] / found[n]))
        found[place] += 1
        room -= 1
    return found


def _cited_in_text(document: Document, speaker: Speaker) -> set[int]:
    """Numbers of the sources that the printed sentences cite."""
    says, tables = [*document.answer], list[Table]()
    for check in (*document.differences(), *document.checks):
        says += [check.headline, *check.says]
    for block in document.blocks():
        says += block.says
        tables += block.tables
    says += [item.say for item in document.watch]
    cells = [cell for table in tables for line in table.rows for cell in line]
    named = [*(say.sources for say in says), *(cell.sources for cell in cells)]
    cited = {speaker.source_numbers[source] for sources in named for source in sources}
    cited |= {source.number for source in document.sources if source.kind == "article"}
    return cited | {speaker.source_numbers[row.source] for row in document.story_rows}
