"""A week in its forms: one HTML page, Markdown, JSON, the terminal."""

from __future__ import annotations

import json
from html import escape
from typing import TextIO

from didymium.brief.document import Check, Figure, Told
from didymium.brief.render import as_json
from didymium.brief.render.page import Marked, framed
from didymium.brief.render.shared import marks, plain, run_lines, source_words, summary
from didymium.brief.sources import figures_of
from didymium.brief.week import Section, WeekDocument
from didymium.brief.words import numbers
from didymium.brief.words.say import Speaker


def speaker_of(document: WeekDocument) -> Speaker:
    """Says the sentences of a week in its language."""
    numbers_of = {source.id: source.number for source in document.sources}
    return Speaker(document.figures, numbers_of, document.run.language)


def title(document: WeekDocument, speaker: Speaker) -> str:
    """The week's title with its days."""
    first, last = (numbers.date(d, speaker.lang) for d in (document.first, document.last))
    return f"{speaker.word('weekly_title')} {document.week} ({first} – {last})"


def told(item: Told, speaker: Speaker) -> str:
    """An article in one line: title, outlet, date, how far it puts the act, with what it counts."""
    facts = " · ".join([item.title + marks([item.source], speaker), *told_facts(item, speaker)])
    return facts + (marks([item.bound_to], speaker) if item.bound_to is not None else "")


def told_facts(item: Told, speaker: Speaker) -> list[str]:
    """An article's outlet, date, how far it puts the act, and why it does not count by itself."""
    facts = [item.outlet or "", numbers.date(item.date, speaker.lang) if item.date else ""]
    facts.append(speaker.word(f"stand_{item.stand}"))
    if item.bond is not None and item.bound_to is not None:
        facts.append(speaker.word(f"counted_{item.bond}"))
    return [fact for fact in facts if fact]


def left_out(document: WeekDocument, speaker: Speaker) -> list[str]:
    """What is not of the week's stories, and what could not be read."""
    said = [speaker.text(item.say) for item in document.left_out]
    return [*said, *(f"{speaker.word('not_read')}: {text}" for text in document.run.failed)]


def record(document: WeekDocument) -> str:
    """What the page was made with, the articles and their hashes."""
    shown = run_lines(document.run, speaker_of(document))
    return " · ".join(f"{key}: {value}" for key, value in shown.items())


# --- JSON -------------------------------------------------------------------------------------


def json_text(document: WeekDocument) -> str:
    """The whole week; every sentence carries its text."""
    tree = document.model_dump(mode="json")
    as_json.fill(tree, speaker_of(document))
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


# --- HTML -------------------------------------------------------------------------------------


def html(document: WeekDocument) -> str:
    """The week as one page that needs nothing from outside, in the look of a brief."""
    page = _Page(document)
    return framed(
        title(document, page.speaker), page.body(), document.run.language, document.run.version
    )


class _Page(Marked):
    def __init__(self, document: WeekDocument) -> None:
        super().__init__(speaker_of(document))
        self.document = document

    def body(self) -> str:
        document = self.document
        kicker = f"didymium · {self.word('as_of')} {numbers.date(document.run.as_of, self.lang)}"
        # a hyphen at which the name of the week does not break
        shown = title(document, self.speaker).replace(
            document.week, document.week.replace("-", "‑")
        )
        heading = f"<h1>{escape(shown)}</h1>"
        parts = [
            f'<header>\n<p class="kicker">{kicker}</p>\n{heading}\n</header>',
            *(self._story(n, section) for n, section in enumerate(document.sections, start=1)),
        ]
        if not document.sections:
            parts.append(f"<p>{self.word('weekly_none')}</p>")
        rest = [self.say(item.say) for item in document.left_out]
        rest += [f"{self.word('not_read')}: {escape(text)}" for text in document.run.failed]
        if rest:
            parts.append(self.section("left", "weekly_left", _plain(rest)))
        run = self.section("run", "part_run", f'<p class="note">{escape(record(document))}</p>')
        annex = [self.sources(document.sources), self.numbers(self._figures()), run]
        parts.append('<div class="annex">\n' + "\n".join(annex) + "\n</div>")
        return "<main>\n" + "\n".join(parts) + "\n</main>"

    def _figures(self) -> dict[str, list[Figure]]:
        """The numbers of the answers, and the others."""
        figures = self.document.figures
        answers = [say for section in self.document.sections for say in section.answer]
        first = dict.fromkeys(figures_of(answers))
        parts = {
            "part_answer": [figures[name] for name in first],
            "part_behind": [figure for name, figure in figures.items() if name not in first],
        }
        return {part: listed for part, listed in parts.items() if listed}

    def _story(self, number: int, section: Section) -> str:
        answer = "\n".join(f"<li>{self.say(say, lead=True)}</li>" for say in section.answer)
        news = _plain([self.say(say) for say in section.news])
        articles = _plain([self._article(item) for item in section.articles])
        checks = "\n".join(self._check(check) for check in section.checks)
        rows = "".join(
            f'<li><time datetime="{row.date}">{numbers.date(row.date, self.lang)}</time>'
            f"{escape(summary(row, self.lang))}{self.cite([row.source])}</li>"
            for row in section.rows
        )
        ledger = f'<ol class="timeline">{rows}</ol>' if rows else ""
        if section.no_rows is not None:
            ledger = f"<p>{self.say(section.no_rows)}</p>"
        heading = self.say(section.title, cite=False)
        return (
            f'<section id="story-{number}" aria-labelledby="story-{number}-h">\n'
            f'<h2 id="story-{number}-h">{heading}</h2>\n<ol class="answer">\n{answer}\n</ol>\n'
            f"<h3>{self.word('weekly_new')}</h3>\n{news}\n"
            f"<h3>{self.word('weekly_told')}</h3>\n{articles}\n"
            + (f"<h3>{self.word('part_checks')}</h3>\n{checks}\n" if checks else "")
            + f"<h3>{self.word('weekly_ledger')}</h3>\n{ledger}\n</section>"
        )

    def _article(self, item: Told) -> str:
        shown = escape(" · ".join(told_facts(item, self.speaker)))
        if item.bound_to is not None:
            shown += self.cite([item.bound_to])
        return (
            f'<cite lang="{escape(item.language)}">{escape(item.title)}</cite>'
            f'{self.cite([item.source])}<br><span class="note">{shown}</span>'
        )

    def _check(self, check: Check) -> str:
        verdict = self.word("verdict_" + check.verdict)
        says = "".join(f"<p>{self.say(say)}</p>" for say in check.says)
        return (
            f'<div class="check" id="c-{check.id}"><h3>'
            f'<span class="verdict v-{check.verdict}">{verdict}{self.cite(check.articles)}</span>'
            f"{self.say(check.headline)}</h3>{says}</div>"
        )


def _plain(items: list[str]) -> str:
    return f'<ul class="plain">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


# --- Markdown ---------------------------------------------------------------------------------


def markdown(document: WeekDocument) -> str:
    """The week as Markdown, with its sources numbered."""
    speaker = speaker_of(document)
    out = [f"# {title(document, speaker)}", ""]
    for section in document.sections:
        out += [f"## {speaker.text(section.title, cite=False)}", ""]
        out += [f"{n}. {speaker.text(say)}" for n, say in enumerate(section.answer, start=1)]
        for head, items in _lists(section, speaker, escaped=True):
            if items:
                out += ["", f"**{speaker.word(head)}**", "", *(f"- {item}" for item in items)]
        out.append("")
    if not document.sections:
        out += [speaker.word("weekly_none"), ""]
    rest = left_out(document, speaker)
    if rest:
        out += [f"## {speaker.word('weekly_left')}", "", *(f"- {plain(item)}" for item in rest), ""]
    out += [f"## {speaker.word('part_sources')}", ""]
    for source in (source for source in document.sources if source.cited):
        producer, name = source_words(source, speaker.lang)
        dated = f", {source.published}" if source.published else ""
        link = f" <{source.url}>" if source.url else ""
        out.append(f"{source.number}. {plain(producer)}: *{plain(name)}*{dated}.{link}")
    return "\n".join([*out, "", f"*{plain(record(document))}*", ""])


def _lists(
    section: Section, speaker: Speaker, *, escaped: bool = False
) -> list[tuple[str, list[str]]]:
    checks = [
        f"{speaker.word('verdict_' + check.verdict)}{marks(check.articles, speaker)}: "
        f"{speaker.text(check.headline)}"
        for check in section.checks
    ]
    # the words of a page must not be read as marks of the form
    articles = [
        item.model_copy(update={"title": plain(item.title)}) if escaped else item
        for item in section.articles
    ]
    rows = [
        f"{numbers.date(row.date, speaker.lang)}: {summary(row, speaker.lang)}"
        f"{marks([row.source], speaker)}"
        for row in section.rows
    ]
    if section.no_rows is not None:
        rows = [speaker.text(section.no_rows)]
    return [
        ("weekly_new", [speaker.text(say) for say in section.news]),
        ("weekly_told", [told(item, speaker) for item in articles]),
        ("part_checks", checks),
        ("weekly_ledger", rows),
    ]


# --- terminal ---------------------------------------------------------------------------------


def terminal(document: WeekDocument, stream: TextIO) -> None:
    """Write the week to ``stream``, in the look of a brief."""
    from didymium.brief.render.terminal import Lines, console

    speaker = speaker_of(document)
    view = Lines(console(stream))
    view.line(title(document, speaker), style="bold")
    view.line(
        f"{speaker.word('as_of')} {numbers.date(document.run.as_of, speaker.lang)}", style="dim"
    )
    for section in document.sections:
        view.head(speaker.text(section.title, cite=False))
        for n, say in enumerate(section.answer, start=1):
            view.item(f"{n}.", speaker.text(say))
        for head, items in _lists(section, speaker):
            if items:
                view.line("")
                view.line(speaker.word(head), style="bold")
                for item in items:
                    view.item("·", item)
    if not document.sections:
        view.line("")
        view.line(speaker.word("weekly_none"))
    rest = left_out(document, speaker)
    if rest:
        view.head(speaker.word("weekly_left"))
        for item in rest:
            view.item("·", item)
    view.head(speaker.word("part_sources"))
    for source in (source for source in document.sources if source.cited):
        producer, name = source_words(source, speaker.lang)
        dated = f", {source.published}" if source.published else ""
        view.item(f"[{source.number}]", f"{producer}: {name}{dated}")
