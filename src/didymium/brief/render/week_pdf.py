"""A week as PDF, set by typst as a brief is: its stories, then sources, run record and numbers."""

from __future__ import annotations

from didymium.brief.document import Told
from didymium.brief.render import typst_source as ts
from didymium.brief.render.typeset import typeset
from didymium.brief.render.typst_words import TypstWords
from didymium.brief.render.weekly import speaker_of, title, told_facts
from didymium.brief.week import Section, WeekDocument
from didymium.brief.words import numbers


def render(document: WeekDocument) -> bytes:
    """The week as a PDF file's bytes.

    Raises
    ------
    InputError
        When typst is not installed; the message names the extra.
    """
    return typeset([source(document)], pages=None, day=document.run.as_of)


def source(document: WeekDocument) -> str:
    """The typst source of the week."""
    return _Source(document).text()


class _Source(TypstWords):
    """Writes one week as typst source."""

    def __init__(self, document: WeekDocument) -> None:
        speaker = speaker_of(document)
        super().__init__(speaker, document.sources, list(document.figures.values()))
        self.document = document

    def text(self) -> str:
        document, run = self.document, self.document.run
        named = title(document, self.speaker)
        as_of = f"{self.speaker.word('as_of')} {numbers.date(run.as_of, self.lang)}"
        out = [
            ts.preamble(
                title=named,
                author=f"didymium {run.version}",
                day=run.as_of,
                lang=self.lang,
                size_pt=9.0,
                foot=f"didymium {run.version} · {named}",
            ),
            ts.paragraph(ts.small(ts.words(f"didymium · {as_of}"))),
            ts.heading(1, ts.words(named)),
        ]
        for section in document.sections:
            out += self._story(section)
        if not document.sections:
            out.append(ts.paragraph(self.word("weekly_none")))
        return "".join([*out, *self._left(), *self.sources(), *self.run(run), *self.numbers()])

    def _story(self, section: Section) -> list[str]:
        out = [ts.heading(2, self.say(section.title, cite=False))]
        out += [f"#enum.item[{self.say(say, lead=True)}]\n" for say in section.answer]
        out += [ts.heading(3, self.word("weekly_new"))]
        out += [ts.listed(self.say(say) for say in section.news)]
        out += [ts.heading(3, self.word("weekly_told"))]
        out += [ts.listed(self._article(item) for item in section.articles)]
        if section.checks:
            out += [ts.heading(3, self.word("part_checks")), *self.checks(section.checks)]
        out.append(ts.heading(3, self.word("weekly_ledger")))
        if section.no_rows is not None:
            return [*out, ts.paragraph(self.say(section.no_rows))]
        return [*out, ts.listed(self.row(row) for row in section.rows)]

    def _article(self, item: Told) -> str:
        named = f"#text(lang: {ts.literal(item.language[:2])})[{ts.words(item.title)}];"
        facts = ts.words(f" {' · '.join(told_facts(item, self.speaker))}")
        to = self.cite([item.bound_to]) if item.bound_to is not None else ""
        return f"{named}{self.cite([item.source])}{ts.small(facts)}{to}"

    def _left(self) -> list[str]:
        items = [self.say(item.say) for item in self.document.left_out]
        items += [
            ts.words(f"{self.speaker.word('not_read')}: {text}")
            for text in self.document.run.failed
        ]
        return [ts.heading(2, self.word("weekly_left")), ts.listed(items)] if items else []
