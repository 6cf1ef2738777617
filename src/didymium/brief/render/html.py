"""The brief as one self-contained HTML page: no outside address, no script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from didymium.brief.document import (
    Block,
    Check,
    Document,
    Figure,
    Said,
    party,
)
from didymium.brief.render.page import framed
from didymium.brief.render.pieces import ANNEX_CHARTS, Pieces
from didymium.brief.render.shared import (
    ANNEX_BLOCKS,
    SOFT,
    brief_on,
    certainty_words,
    printed,
    run_lines,
    said_by,
    summary,
)
from didymium.brief.sources import by_part
from didymium.brief.words import numbers
from didymium.brief.words.numbers import Language


def render(document: Document, lang: Language) -> str:
    """The whole page."""
    page = _Page(document, lang)
    title = page.speaker.text(document.title, cite=False)
    return framed(title, page.body(), lang, document.run.version)


class _Page(Pieces):
    def __init__(self, document: Document, lang: Language) -> None:
        super().__init__(document, lang)
        self.printed = printed(document)

    # --- parts ---------------------------------------------------------------------------------

    def body(self) -> str:
        document = self.document
        parts = [self._head(), self._answer()]
        if document.subject.relevant:
            parts += [
                self._articles(),
                self._said(),
                self._blocks("also", "part_also", document.also),
                self._checks(),
                self._blocks("facts", "part_facts", document.facts),
                self._story(),
                self._blocks("change", "part_change", document.change),
                self._blocks("whom", "part_whom", document.whom),
                f'<div class="pair">{self._watch()}{self._assumptions()}{self._unsaid()}</div>',
                self._apart(),
                self._annex(),
            ]
        else:
            parts += [
                self._blocks("facts", "part_facts", document.facts),
                self._apart(),
                self.sources(self.document.sources),
                self.numbers(self._figures()) if document.figures else "",
                self._run(),
            ]
        inner = "\n".join(part for part in parts if part)
        skip = f'<a class="skip" href="#answer">{self.word("skip_link")}</a>'
        return f"{skip}\n<main>\n{inner}\n</main>"

    def _head(self) -> str:
        run = self.document.run
        whom = escape(self.speaker.arg(party(run.viewpoint)))
        when = numbers.date(run.as_of, self.lang)
        return (
            f'<header>\n<p class="kicker">didymium · {self.word("as_of")} {when} · '
            f"{self.word('for_viewpoint')}: {whom}</p>\n"
            f"<h1>{self.say(self.document.title, cite=False)}</h1>\n"
            f'<p class="meta">{escape(brief_on(self.document, self.speaker))}</p>\n</header>'
        )

    def _answer(self) -> str:
        lines = "\n".join(f"<li>{self.say(say, lead=True)}</li>" for say in self.document.answer)
        warn = ""
        if self.document.alert is not None:
            warn = f'<p class="alert"><a href="#checks">{self.say(self.document.alert)}</a></p>\n'
        scope = self.document.scope
        more = ""
        if scope is not None:
            where = f'<a href="#also">{self.word("part_also")}</a>'
            more = f'\n<p class="note">{self.say(scope)} → {where}</p>'
        listed = f'<ol class="answer">\n{lines}\n</ol>{more}'
        return warn + self.section("answer", "part_answer", listed)

    def _articles(self) -> str:
        """Which articles carry the story, and where they differ."""
        joined = self.document.joined
        if joined is None:
            return ""
        shown = self.section("articles", "part_articles", self.block(joined.block))
        if joined.differences:
            inner = "\n".join(self._check(check) for check in joined.differences)
            shown += "\n" + self.section("differ", "part_differ", inner)
        return shown

    def _apart(self) -> str:
        joined = self.document.joined
        if joined is None:
            return ""
        rows = [self.say(item.say) for item in joined.apart]
        rows += [f"{self.word('not_read')}: {escape(text)}" for text in self.document.run.failed]
        if not rows:
            return ""
        listed = "".join(f"<li>{row}</li>" for row in rows)
        return self.section("apart", "part_apart", f'<ul class="plain">{listed}</ul>')

    def _said(self) -> str:
        shown = "\n".join(self._one_said(said) for said in self.document.said)
        return self.section("said", "part_said", f'<ul class="plain said">\n{shown}\n</ul>')

    def _one_said(self, said: Said) -> str:
        css = "tag"
        if said.certainty in SOFT:
            css += " soft"
        elif said.certainty == "denied":
            css += " denied"
        tags = f'<span class="{css}">{escape(certainty_words(said, self.speaker))}</span>'
        if said.background:
            tags += f'<span class="tag back">{self.word("background_word")}</span>'
        by = escape(said_by(said, self.speaker))
        extra = "" if said.id in self.printed else ' class="noprint"'
        spoken = escape(said.language or self.document.subject.language)
        return (
            f'<li{extra}><blockquote lang="{spoken}">{escape(said.words)}</blockquote>'
            f'<p class="by">{tags} {by}{self.cite(said.articles)}</p></li>'
        )

    def _checks(self) -> str:
        shown = "\n".join(self._check(check) for check in self.document.checks)
        return self.section("checks", "part_checks", shown) if shown else ""

    def _check(self, check: Check) -> str:
        verdict = self.word("verdict_" + check.verdict)
        words = "".join(
            f'<blockquote class="noprint" lang="{escape(self.document.subject.language)}">'
            f"{escape(text)}</blockquote>"
            for text in check.words
        )
        says = "".join(f"<p>{self.say(say)}</p>" for say in check.says)
        rows = "".join(self.row(row) for row in check.evidence)
        listed = f'<dl class="rows noprint">{rows}</dl>' if rows else ""
        return (
            f'<div class="check" id="c-{check.id}"><h3>'
            f'<span class="verdict v-{check.verdict}">{verdict}{self.cite(check.articles)}</span>'
            f"{self.say(check.headline)}</h3>{words}{says}{listed}"
            f'<p class="rule">{self.word("rule_word")}: {self.word(check.rule)}</p></div>'
        )

    def _story(self) -> str:
        says = "".join(f"<p>{self.say(say)}</p>" for say in self.document.story.says)
        pictures = "".join(self.chart(chart) for chart in self.document.story.charts)
        anchors = {row.id for check in self.document.checks for row in check.evidence[-1:]}
        rows = "\n".join(
            f"<li{' class=' + chr(34) + 'here' + chr(34) if row.id in anchors else ''}>"
            f'<time datetime="{row.date}">{numbers.date(row.date, self.lang)}</time>'
            f"{escape(summary(row, self.lang))}{self.cite([row.source])}</li>"
            for row in self.document.story_rows
        )
        listed = f'<ol class="timeline noprint">\n{rows}\n</ol>' if rows else ""
        tables = "".join(self.table(table) for table in self.document.story.tables)
        return self.section("story", "part_story", says + pictures + tables + listed)

    def _blocks(self, ident: str, key: str, blocks: Sequence[Block]) -> str:
        if not blocks:
            return ""
        return self.section(ident, key, "\n".join(self.block(block) for block in blocks))

    def block(self, block: Block) -> str:
        head = f"<h3>{self.say(block.heading, cite=False)}</h3>" if block.heading else ""
        says = "".join(
            f'<p class="noprint">{self.say(say)}</p>'
            if say.key.startswith("caution_")
            else f"<p>{self.say(say)}</p>"
            for say in block.says
        )
        tables = "".join(self.table(table) for table in block.tables)
        pictures = "".join(self.chart(chart) for chart in block.charts)
        inner = head + says + pictures + tables
        # Others' estimates are a table with an introduction: in print they go to the annex whole.
        if block.heading is not None and block.heading.key in ANNEX_BLOCKS:
            return f'<div class="noprint">{inner}</div>'
        return inner

    def _watch(self) -> str:
        if not self.document.watch:
            return ""
        rows = "".join(
            f"<li>{self.say(item.say)}"
            + (f' <span class="tag back">{self.word("gone_by")}</span>' if item.past else "")
            + "</li>"
            for item in self.document.watch
        )
        return self.section("watch", "part_watch", f'<ul class="plain">{rows}</ul>')

    def _assumptions(self) -> str:
        if not self.document.assumptions:
            return ""
        rows = []
        for item in self.document.assumptions:
            change = (
                f' <span class="note screen">({self.word("change_with")} '
                f"<code>--assume {escape(item.key)}={escape(item.value)}</code>)</span>"
                if item.key
                else ""
            )
            rows.append(f"<li>{self.say(item.say)}{change}</li>")
        return self.section(
            "assumptions", "part_assumptions", f'<ul class="plain">{"".join(rows)}</ul>'
        )

    def _unsaid(self) -> str:
        if not self.document.unsaid:
            return ""
        rows = "".join(f"<li>{self.say(say)}</li>" for say in self.document.unsaid)
        return self.section("unsaid", "part_unsaid", f'<ul class="plain">{rows}</ul>')

    # --- annex ---------------------------------------------------------------------------------

    def _annex(self) -> str:
        parts = (
            self._print_only(),
            self.sources(self.document.sources),
            self.numbers(self._figures()),
            self._run(),
        )
        return '<div class="annex">\n' + "\n".join(parts) + "\n</div>"

    def _print_only(self) -> str:
        """What print leaves out of the two pages: words, rows, tables and pictures, in full."""
        every = (*self.document.differences(), *self.document.checks)
        checks = "".join(self._check_in_full(check) for check in every)
        rows = "".join(self.row(row) for row in self.document.story_rows)
        tables = "".join(
            self.table(table, annex=True)
            for block in self.document.blocks()
            for table in block.tables
        )
        pictures = "".join(
            self.chart(chart, annex=True)
            for block in self.document.blocks()
            for chart in block.charts
            if chart.id in ANNEX_CHARTS
        )
        return (
            f'<div class="printonly"><h2>{self.word("part_annex")}</h2>{tables}{pictures}'
            f"<h3>{self.word('part_checks')}</h3>{checks}"
            f'<h3>{self.word("part_story")}</h3><dl class="rows">{rows}</dl></div>'
        )

    def _check_in_full(self, check: Check) -> str:
        words = " ".join(f"“{escape(text)}”" for text in check.words)
        rows = "".join(self.row(row) for row in check.evidence)
        return (
            f"<p><b>{self.say(check.headline)}</b> {words} "
            f'{self.word("rule_word")}: {self.word(check.rule)}</p><dl class="rows">{rows}</dl>'
        )

    def _figures(self) -> dict[str, list[Figure]]:
        figures = self.document.figures
        return {
            part: [figures[name] for name in names]
            for part, names in by_part(self.document).items()
        }

    def _run(self) -> str:
        shown = run_lines(self.document.run, self.speaker)
        rows = " · ".join(f"{escape(key)}: {escape(value)}" for key, value in shown.items())
        return self.section("run", "part_run", f'<p class="note">{rows}</p>')
