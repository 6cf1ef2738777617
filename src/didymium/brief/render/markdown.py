"""The brief as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from didymium.brief.document import (
    Block,
    Cell,
    ChartData,
    Check,
    Document,
    FigureArg,
    Table,
    party,
)
from didymium.brief.render.shared import (
    brief_on,
    certainty_words,
    how_lines,
    marks,
    range_text,
    said_by,
    source_words,
    summary,
)
from didymium.brief.words import numbers
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker, figure_text


def render(document: Document, lang: Language) -> str:
    """The whole brief; charts are described in words and their numbers are in the tables."""
    speaker = Speaker.of(document, lang)
    word = speaker.word
    run = document.run
    viewpoint = party(run.viewpoint)
    when = (
        f"{word('as_of')} {numbers.date(run.as_of, lang)} · {word('for_viewpoint')}: "
        f"{speaker.arg(viewpoint)}"
    )
    out = [
        f"# {speaker.text(document.title, cite=False)}",
        "",
        f"{brief_on(document, speaker)}  ",
        when,
        "",
        *([f"**{speaker.text(document.alert)}**", ""] if document.alert else []),
        f"## {word('part_answer')}",
        "",
        *(f"{place}. {speaker.text(say)}" for place, say in enumerate(document.answer, start=1)),
        "",
        *([speaker.text(document.scope), ""] if document.scope else []),
    ]
    if not document.subject.relevant:
        if document.facts:
            out += _section(document, speaker, "part_facts", document.facts)
            return "\n".join([*out, *_apart(document, speaker), *_annex(document, speaker)])
        return "\n".join([*out, *_apart(document, speaker), _run(document, speaker), ""])
    out += _articles(document, speaker)
    out += [f"## {word('part_said')}", ""]
    for said in document.said:
        by = said_by(said, speaker) + marks(said.articles, speaker)
        out += [
            f"> {said.words}",
            ">",
            f"> *{certainty_words(said, speaker)}* · {by}",
            "",
        ]
    if document.also:
        out += _section(document, speaker, "part_also", document.also)
    out += _checks("part_checks", document.checks, speaker)
    out += _section(document, speaker, "part_facts", document.facts)
    out += _section(document, speaker, "part_story", (document.story,))
    for row in document.story_rows:
        number = speaker.source_numbers[row.source]
        out.append(f"- **{numbers.date(row.date, lang)}** {summary(row, lang)} [{number}]")
    out.append("")
    out += _section(document, speaker, "part_change", document.change)
    out += _section(document, speaker, "part_whom", document.whom)
    out += _list(
        speaker,
        "part_watch",
        [
            speaker.text(item.say) + (f" ({word('gone_by')})" if item.past else "")
            for item in document.watch
        ],
    )
    out += _list(
        speaker,
        "part_assumptions",
        [
            speaker.text(item.say) + (f" (`--assume {item.key}={item.value}`)" if item.key else "")
            for item in document.assumptions
        ],
    )
    out += _list(speaker, "part_unsaid", [speaker.text(say) for say in document.unsaid])
    out += _apart(document, speaker)
    out += _annex(document, speaker)
    return "\n".join(out)


def _articles(document: Document, speaker: Speaker) -> list[str]:
    """Which articles carry the story, and where they differ."""
    if document.joined is None:
        return []
    out = _section(document, speaker, "part_articles", (document.joined.block,))
    if document.joined.differences:
        out += _checks("part_differ", document.joined.differences, speaker)
    return out


def _apart(document: Document, speaker: Speaker) -> list[str]:
    if document.joined is None:
        return []
    lines = [speaker.text(item.say) for item in document.joined.apart]
    lines += [f"{speaker.word('not_read')}: {text}" for text in document.run.failed]
    return _list(speaker, "part_apart", lines)


def _checks(key: str, checks: Sequence[Check], speaker: Speaker) -> list[str]:
    word, lang = speaker.word, speaker.lang
    if not checks:
        return []
    out = [f"## {word(key)}", ""]
    for check in checks:
        verdict = f"{word('verdict_' + check.verdict)}{marks(check.articles, speaker)}"
        out.append(f"- **{verdict}.** {speaker.text(check.headline)}")
        out += [f"  {speaker.text(say)}" for say in check.says]
        out += [f"  {word('words_of_article')}: “{text}”" for text in check.words]
        for row in check.evidence:
            number = speaker.source_numbers[row.source]
            out.append(f"  - {numbers.date(row.date, lang)}: {summary(row, lang)} [{number}]")
        out.append(f"  {word('rule_word')}: {word(check.rule)}")
    return [*out, ""]


def _section(
    document: Document, speaker: Speaker, key: str, blocks: tuple[Block, ...]
) -> list[str]:
    out = [f"## {speaker.word(key)}", ""]
    for block in blocks:
        if block.heading:
            out += [f"### {speaker.text(block.heading, cite=False)}", ""]
        for say in block.says:
            out += [speaker.text(say), ""]
        for table in block.tables:
            out += _table(document, speaker, table)
        for chart in block.charts:
            out += _chart(speaker, chart)
    return out


def _chart(speaker: Speaker, chart: ChartData) -> list[str]:
    return [f"*{speaker.text(chart.title, cite=False)}.* {speaker.text(chart.alt, cite=False)}", ""]


def _table(document: Document, speaker: Speaker, table: Table) -> list[str]:
    def shown(cell: Cell) -> str:
        if cell.arg is None:
            return "–"
        if isinstance(cell.arg, FigureArg):
            figure = document.figures[cell.arg.id]
            how = "cell" if figure.unit == "points" else "range"
            return speaker.arg(cell.arg, how) + marks(figure.sources[:2], speaker)
        return speaker.arg(cell.arg).replace("|", "/") + marks(cell.sources, speaker)

    head = " | ".join(speaker.word(key) for key in table.columns)
    return [
        f"**{speaker.text(table.title, cite=False)}**",
        "",
        f"| {head} |",
        f"|{' --- |' * len(table.columns)}",
        *(f"| {' | '.join(shown(cell) for cell in line)} |" for line in table.rows),
        "",
        *(line for note in table.notes for line in (speaker.text(note), "")),
    ]


def _list(speaker: Speaker, key: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    return [f"## {speaker.word(key)}", "", *(f"- {line}" for line in lines), ""]


def _annex(document: Document, speaker: Speaker) -> list[str]:
    word, lang = speaker.word, speaker.lang
    out = [f"## {word('part_sources')}", ""]
    for source in (source for source in document.sources if source.cited):
        dated = f", {source.published}" if source.published else ""
        link = f" <{source.url}>" if source.url else ""
        producer, title = source_words(source, lang)
        out.append(f"{source.number}. {producer}: *{title}*{dated}.{link}")
    out += ["", f"## {word('part_numbers')}", ""]
    out.append(
        f"| {word('col_number_id')} | {word('col_value')} | {word('col_range')} "
        f"| {word('col_kind')} | {word('how_word')} |"
    )
    out.append("| --- | --- | --- | --- | --- |")
    for figure in document.figures.values():
        value = figure_text(figure, lang) if figure.value is not None else word("figure_absent")
        how = how_lines(figure, lang).replace("|", "/")
        out.append(
            f"| `{figure.id}` | {value} | {range_text(figure, lang)} "
            f"| {word('kind_' + figure.kind)} | {how} |"
        )
    return [*out, "", _run(document, speaker), ""]


def _run(document: Document, speaker: Speaker) -> str:
    run, word = document.run, speaker.word
    hashes = ", ".join(article.sha256 for article in run.articles)
    return (
        f"*{word('part_run')}: didymium {run.version}, {word('run_data')} {run.data_release}, "
        f"{word('run_seed')} {run.seed}, {word('run_as_of')} {run.as_of}, sha256 {hashes}*"
    )
