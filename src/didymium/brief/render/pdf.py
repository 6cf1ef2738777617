"""The brief as PDF, set by typst (extra ``pdf``): two A4 pages and an annex.

The same document gives the same bytes: the date is the day of the brief, the letters are those
that come with typst, nothing is read from the system or from the network.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from didymium.brief import charts
from didymium.brief.document import Block, ChartData, Document, Said, party
from didymium.brief.render import typst_source as ts
from didymium.brief.render.pieces import ANNEX_CHARTS
from didymium.brief.render.shared import (
    ANNEX_BLOCKS,
    brief_on,
    certainty_words,
    printed,
    said_by,
)
from didymium.brief.render.typeset import typeset
from didymium.brief.render.typst_words import TypstWords, quoted
from didymium.brief.words import numbers
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker

_PAGES: Final = 2
# Letter size in points and scale of the pictures, tried until the brief stands on two pages.
_TRIED: Final = (
    (9.0, 1.3),
    (9.0, 1.15),
    (9.0, 1.0),
    (8.6, 1.0),
    (8.6, 0.8),
    (8.0, 0.8),
    (7.4, 0.7),
)
# The tallest a picture may be on the two pages, in millimetres.
_HEIGHTS: Final = {"shares": 78, "sankey": 46, "fan": 38, "timeline": 28}
_ANNEX_HEIGHT: Final = 75


def render(document: Document, lang: Language) -> bytes:
    """The brief as a PDF file's bytes.

    Raises
    ------
    InputError
        When typst is not installed; the message names the extra.
    """
    tried = _TRIED if document.subject.relevant else _TRIED[:1]
    return typeset(
        [source(document, lang, size_pt=size, scale=scale) for size, scale in tried],
        pages=_PAGES if document.subject.relevant else None,
        day=document.run.as_of,
    )


def source(document: Document, lang: Language, *, size_pt: float = 9.0, scale: float = 1.0) -> str:
    """The typst source of the brief; ``scale`` is that of the pictures of the two pages."""
    return _Source(document, lang, scale).text(size_pt)


class _Source(TypstWords):
    """Writes one document as typst source; ``scale`` is that of the pictures."""

    def __init__(self, document: Document, lang: Language, scale: float) -> None:
        drawn = {name for fan in document.fans for line in fan.quantiles.values() for name in line}
        # Points of the fans are drawn and stand in the JSON form; they are too many for a page.
        numbered = [item for item in document.figures.values() if item.id not in drawn]
        listed = numbered if document.subject.relevant else []
        super().__init__(Speaker.of(document, lang), document.sources, listed)
        self.document = document
        self.scale = scale

    def text(self, size_pt: float) -> str:
        document = self.document
        title = self.speaker.text(document.title, cite=False)
        run = document.run
        out = [
            ts.preamble(
                title=title,
                author=f"didymium {run.version}",
                day=run.as_of,
                lang=self.lang,
                size_pt=size_pt,
                foot=f"didymium {run.version} · {title}",
            ),
            *self._head(),
        ]
        if document.subject.relevant:
            out += [*self._body(), "#context [#metadata(here().page()) <body-end>]\n"]
            out += ["#pagebreak(weak: true)\n#set text(size: 7.6pt)\n", *self._annex()]
        else:
            out += [*self._blocks("part_facts", document.facts)]
            out += [self.table(table) for block in document.facts for table in block.tables]
            out += [*self._apart(), *(self.sources() if document.facts else [])]
            out += self.run(document.run)
        return "".join(out)

    # --- parts ---------------------------------------------------------------------------------

    def _head(self) -> list[str]:
        document, run = self.document, self.document.run
        kicker = (
            f"didymium · {self.speaker.word('as_of')} {numbers.date(run.as_of, self.lang)} · "
            f"{self.speaker.word('for_viewpoint')}: {self.speaker.arg(party(run.viewpoint))}"
        )
        about = brief_on(document, self.speaker)
        out = [
            ts.paragraph(ts.small(ts.words(kicker))),
            ts.heading(1, self.say(document.title, cite=False)),
            ts.paragraph(ts.small(ts.words(about), "0.9em")),
        ]
        if document.alert is not None:
            inner = self.say(document.alert)
            out.append(
                '#block(width: 100%, inset: 4pt, stroke: (left: 2pt + rgb("#b03a00")))'
                f"[{ts.bold(inner)}]\n"
            )
        out.append(ts.heading(2, self.word("part_answer")))
        out += [f"#enum.item[{self.say(say, lead=True)}]\n" for say in document.answer]
        if document.scope is not None:
            out.append(ts.paragraph(ts.small(self.say(document.scope), "0.9em")))
        return out

    def _body(self) -> list[str]:
        document = self.document
        shown = printed(document)
        out = self._articles()
        out.append(ts.heading(2, self.word("part_said")))
        out += [self._said(said) for said in document.said if said.id in shown]
        out += self._blocks("part_also", document.also)
        if document.checks:
            out.append(ts.heading(2, self.word("part_checks")))
            out += self.checks(document.checks)
        out += self._blocks("part_facts", document.facts)
        out += self._blocks("part_story", (document.story,))
        out += self._blocks("part_change", document.change)
        out += self._blocks("part_whom", document.whom)
        gone = ts.words(f" ({self.speaker.word('gone_by')})")
        lists = {
            "part_watch": [self.say(i.say) + (gone if i.past else "") for i in document.watch],
            "part_assumptions": [self.say(item.say) for item in document.assumptions],
            "part_unsaid": [self.say(say) for say in document.unsaid],
        }
        columns = [
            f"[{ts.heading(2, self.word(key))}{ts.listed(items)}]"
            for key, items in lists.items()
            if items
        ]
        if columns:
            out.append(
                f"#[#set text(size: 0.92em)\n#grid(columns: {len(columns)}, "
                f"column-gutter: 5mm, {', '.join(columns)})]\n"
            )
        return out

    def _articles(self) -> list[str]:
        """Which articles carry the story, and where they differ; nothing for one article."""
        joined = self.document.joined
        if joined is None:
            return []
        out = self._blocks("part_articles", (joined.block,))
        if joined.differences:
            out.append(ts.heading(2, self.word("part_differ")))
            out += self.checks(joined.differences)
        return out

    def _apart(self) -> list[str]:
        joined, failed = self.document.joined, self.document.run.failed
        if joined is None or not (joined.apart or failed):
            return []
        items = [self.say(item.say) for item in joined.apart]
        items += [ts.words(f"{self.speaker.word('not_read')}: {text}") for text in failed]
        return [ts.heading(2, self.word("part_apart")), ts.listed(items)]

    def _said(self, said: Said) -> str:
        tags = certainty_words(said, self.speaker)
        if said.background:
            tags += f" · {self.speaker.word('background_word')}"
        by = ts.small(ts.words(f"{tags} · {said_by(said, self.speaker)}"))
        words = ts.words(quoted(said.words, self.lang))
        spoken = ts.literal((said.language or self.document.subject.language)[:2])
        return ts.paragraph(f"#text(lang: {spoken})[{words}]; {by}{self.cite(said.articles)}")

    def _blocks(self, key: str, blocks: Sequence[Block]) -> list[str]:
        out = []
        for block in blocks:
            if block.heading is not None and block.heading.key in ANNEX_BLOCKS:
                continue
            if block.heading is not None:
                out.append(ts.heading(3, self.say(block.heading, cite=False)))
            out += [
                ts.paragraph(self.say(say))
                for say in block.says
                if not say.key.startswith("caution_")
            ]
            out += [self._chart(c) for c in block.charts if c.id not in ANNEX_CHARTS]
        return [ts.heading(2, self.word(key)), *out] if out else []

    def _chart(self, chart: ChartData, *, tallest: float | None = None) -> str:
        if chart.kind == "fan" and not self.document.fans:
            return ""
        svg = charts.svg(self.document, chart, self.lang)
        svg = re.sub(r'font-family="[^"]*"', f'font-family="{ts.FONT}"', svg)
        if tallest is None:
            tallest = self.scale * _HEIGHTS.get(chart.kind, _ANNEX_HEIGHT)
        note = self.say(chart.note) + " " if chart.note else ""
        cited = self.cite(chart.sources)
        line = f"{self.word('sources_word')}: {cited}" if cited else ""
        alt = self.speaker.text(chart.alt, cite=False)
        return (
            f"#block(breakable: false, width: 100%)[#strong[{self.say(chart.title, cite=False)}];"
            f"\n{ts.picture(svg, alt, tallest)}{ts.small(note + line, '0.8em')}]\n"
        )

    # --- annex ---------------------------------------------------------------------------------

    def _annex(self) -> list[str]:
        document = self.document
        out = [ts.heading(1, self.word("part_annex"))]
        for block in document.blocks():
            if block.heading is not None and block.heading.key in ANNEX_BLOCKS:
                out.append(ts.heading(3, self.say(block.heading, cite=False)))
                out += [ts.paragraph(self.say(say)) for say in block.says]
            out += [self.table(table) for table in block.tables]
            out += [
                self._chart(chart, tallest=_ANNEX_HEIGHT)
                for chart in block.charts
                if chart.id in ANNEX_CHARTS
            ]
        out.append(ts.heading(2, self.word("part_checks")) if document.checks else "")
        for check in document.checks:
            said = " ".join(quoted(text, self.lang) for text in check.words)
            rule = f"{self.speaker.word('rule_word')}: {self.speaker.word(check.rule)}"
            out.append(
                ts.paragraph(f"{ts.bold(self.say(check.headline))} {ts.words(f'{said} {rule}')}")
            )
            out.append(ts.listed(self.row(row) for row in check.evidence))
        if document.story_rows:
            out.append(ts.heading(2, self.word("part_story")))
            out.append(ts.listed(self.row(row) for row in document.story_rows))
        return [*out, *self._apart(), *self.sources(), *self.run(document.run), *self.numbers()]
