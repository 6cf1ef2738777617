"""A week over all stories: its articles grouped by story, and what is new in each.

Two articles of the week are of one story when their main acts have the same family of instrument,
the same direction (a measure or its easing), the same parties, firms and material; any difference
keeps them apart, and an act without sides is a story by itself. Likeness of words joins nothing
but near copies. What came before the week is found more widely, by :func:`stories.apart`: a story
goes on through its steps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from didymium.brief import record, stories
from didymium.brief.carriers import Copies
from didymium.brief.checks import sorted_checks
from didymium.brief.document import (
    Apart,
    Arg,
    BothArg,
    Check,
    DateArg,
    Figure,
    Say,
    TextArg,
    Told,
    WordArg,
)
from didymium.brief.figures import Book, renamed
from didymium.brief.ledger import Entry, entries
from didymium.brief.many import Made
from didymium.brief.options import Options
from didymium.brief.sentence import ManyArg
from didymium.brief.sources import behind, figures_of, listed
from didymium.brief.story import find
from didymium.brief.tables import Base
from didymium.brief.telling import Telling, bound, page_of
from didymium.brief.week import Section, Week, WeekDocument
from didymium.brief.words.say import Speaker

_ANSWER_LINES = 2


@dataclass(frozen=True)
class _Story:
    """A story's briefs in the week, and its earlier articles."""

    inside: tuple[Made, ...]
    before: tuple[Telling, ...]


def weekly(
    made: Iterable[Made],
    chosen: Week,
    base: Base,
    options: Options,
    *,
    failed: Sequence[str] = (),
) -> WeekDocument:
    """The stories of the week among articles; those of other days and subjects are named."""
    every = list(made)
    inside, earlier, left = _sorted(every, chosen)
    found = [_story(group, earlier) for group in _grouped(inside)]
    found.sort(key=lambda story: -sum(item.telling.bond is None for item in story.inside))
    found, left, cards = _with_ids(found, left)
    book = Book()
    rows = entries(base)
    last = _last_known(every, options.as_of)
    sections = tuple(_section(book, story, chosen, rows, last) for story in found)
    says = [say for section in sections for say in _says(section)]
    figures, kept = behind(figures_of(says), book.figures, book.rows)
    cited = [*cards, *(source for section in sections for source in _cited(section, figures))]
    return WeekDocument(
        week=chosen.name,
        first=chosen.first.isoformat(),
        last=chosen.last.isoformat(),
        sections=sections,
        left_out=_left_out(left),
        sources=listed(cited, (row.source for row in kept.values()), base, cards),
        figures=figures,
        rows=kept,
        run=record.run([item.telling.article for item in every], base, options, failed=failed),
    )


def _last_known(every: Sequence[Made], as_of: dt.date) -> dt.date:
    days = [dt.date.fromisoformat(item.document.run.ledger_last_date) for item in every[:1]]
    return min([*days, as_of])


Left = dict[str, list[Made]]


def _sorted(every: Iterable[Made], chosen: Week) -> tuple[list[Made], list[Telling], Left]:
    """Those of the week in order of date, the tellings before it, the others by their reason."""
    inside: list[Made] = []
    earlier: list[Telling] = []
    left: Left = {}
    for item in every:
        subject, day = item.document.subject, item.telling.day
        if not subject.relevant or item.telling.topic.family == "none":
            left.setdefault("other_subject", []).append(item)
        elif day is None:
            left.setdefault("no_date", []).append(item)
        elif not chosen.holds(day):
            left.setdefault("other_week", []).append(item)
            if day < chosen.first:
                earlier.append(item.telling)
        else:
            inside.append(item)
    inside.sort(key=lambda item: (item.telling.day or dt.date.min, item.telling.article.name))
    return inside, earlier, left


def _grouped(inside: Sequence[Made]) -> list[list[Made]]:
    """Articles by the strict key; a near copy goes with its original."""
    groups: dict[object, list[Made]] = {}
    home: dict[str, object] = {}
    copies = Copies()
    for place, item in enumerate(inside):
        original = copies.first(item.text, str(place))
        own = stories.key(item.telling.topic)
        key = home[original] if original is not None else own if own is not None else place
        home[str(place)] = key
        groups.setdefault(key, []).append(item)
    return list(groups.values())


def _story(group: Sequence[Made], earlier: Sequence[Telling]) -> _Story:
    tellings = bound([item.telling for item in group])
    inside = tuple(
        replace(item, telling=telling) for item, telling in zip(group, tellings, strict=True)
    )
    first = page_of(tellings[0])
    before = [one for one in earlier if stories.apart(first, page_of(one)) is None]
    return _Story(inside, tuple(sorted(before, key=lambda one: one.day or dt.date.min)))


def _with_ids(
    found: Sequence[_Story], left: Left
) -> tuple[list[_Story], Left, dict[str, dict[str, Any]]]:
    """Every article with the id of its source, in the order in which the week names them."""
    cards: dict[str, dict[str, Any]] = {}

    def with_id(item: Made) -> Made:
        telling = replace(item.telling, id=f"article-{len(cards) + 1}")
        cards[telling.id] = telling.card()
        return replace(item, telling=telling)

    told = [replace(story, inside=tuple(with_id(one) for one in story.inside)) for story in found]
    return told, {why: [with_id(one) for one in items] for why, items in left.items()}, cards


def _left_out(left: Left) -> tuple[Apart, ...]:
    return tuple(
        Apart(
            reason=why,
            sources=tuple(item.telling.id for item in items),
            say=Say(
                key=f"weekly_{why}",
                args={
                    "titles": ManyArg(
                        items=tuple(TextArg(text=item.telling.title) for item in items)
                    )
                },
                sources=tuple(item.telling.id for item in items),
            ),
        )
        for why, items in left.items()
    )


# --- a section --------------------------------------------------------------------------------


def _section(
    book: Book, story: _Story, chosen: Week, rows: Sequence[Entry], last: dt.date
) -> Section:
    lead = story.inside[0]
    document, telling = lead.document, lead.telling
    names = book.adopt(document.figures, document.rows, telling.id)
    known = _rows(telling, rows, last)
    new = [row for row in known if chosen.holds(row.first) and chosen.holds(row.last)]
    return Section(
        title=document.title,
        answer=tuple(renamed(say, names) for say in document.answer[:_ANSWER_LINES]),
        news=tuple(_news(book, story, known, chosen)),
        articles=tuple(_told(item.telling, story) for item in story.inside),
        checks=_checks(book, story),
        rows=tuple(row.shown() for row in new),
        no_rows=None if new else _no_rows(chosen, last),
    )


def _no_rows(chosen: Week, last: dt.date) -> Say:
    if last < chosen.first:
        return Say(key="weekly_ledger_over", args={"date": DateArg(date=last.isoformat())})
    return Say(key="weekly_ledger_none")


def _rows(telling: Telling, rows: Sequence[Entry], last: dt.date) -> tuple[Entry, ...]:
    """Rows of the ledger on the story that are known by the last day."""
    return find(rows, telling.topic, None, day=None, as_of=last, last=last).rows


def _news(book: Book, story: _Story, known: Sequence[Entry], chosen: Week) -> list[Say]:
    """What is new this week against the articles and the ledger before it."""
    lead = story.inside[0].telling
    says = [_against_articles(book, story, lead)]
    older = [row for row in known if row.first < chosen.first]
    if not older:
        says.append(Say(key="weekly_news_ledger_none"))
        return says
    newest = older[-1]
    count = book.ledger_rows(
        f"before-{lead.id}",
        (row.raw for row in older),
        "rows of the ledger on the story before the week",
    )
    says.append(
        Say(
            key="weekly_news_ledger",
            args={
                "n": book.arg(count.id),
                "date": DateArg(date=newest.raw["date"]),
                "what": _what(newest),
            },
            sources=(newest.raw["source_id"],),
        )
    )
    return says


def _what(row: Entry) -> Arg:
    shown = row.shown()
    return BothArg(en=shown.summary_en, it=shown.summary_it)


def _against_articles(book: Book, story: _Story, lead: Telling) -> Say:
    """The first articles on it, a new step, or the same as before."""
    stands = list(dict.fromkeys(item.telling.stand for item in story.inside))
    now = ManyArg(items=tuple(WordArg(id=f"stand_{stand}") for stand in stands))
    sources = tuple(item.telling.id for item in story.inside if item.telling.bond is None)
    if not story.before:
        return Say(key="weekly_news_first", args={"now": now}, sources=sources)
    last = story.before[-1]
    count = book.counted(
        f"earlier-{lead.id}", len(story.before), "articles on the story before the week"
    )
    return Say(
        key="weekly_news_same" if last.stand in stands else "weekly_news_step",
        args={
            "n": book.arg(count.id),
            "date": DateArg(date=last.day.isoformat() if last.day else ""),
            "before": WordArg(id=f"stand_{last.stand}"),
            "now": now,
        },
        sources=sources,
    )


def _told(telling: Telling, story: _Story) -> Told:
    to = story.inside[telling.bond.to].telling.id if telling.bond else None
    return telling.shown(to, main=telling.id == story.inside[0].telling.id)


def _checks(book: Book, story: _Story) -> tuple[Check, ...]:
    """The checks of the week's articles on the story, the same finding once with its articles."""
    found: dict[tuple[str, str], Check] = {}
    for item in story.inside:
        document, source = item.document, item.telling.id
        if item.telling.bond is not None and item.telling.bond.kind == "copy":
            continue
        speaker = Speaker.of(document, document.run.language)
        names = book.adopt(document.figures, document.rows, source)
        for check in document.checks:
            mark = check.verdict, speaker.text(check.headline, cite=False)
            if mark in found:
                articles = (*found[mark].articles, source)
                found[mark] = found[mark].model_copy(update={"articles": articles})
                continue
            update = {"id": f"{check.id}-{source}", "articles": (source,)}
            found[mark] = renamed(check, names).model_copy(update=update)
    return sorted_checks(found.values())


def _says(section: Section) -> list[Say]:
    """Every sentence of a section with numbers in it."""
    says = [*section.answer, *section.news]
    for check in section.checks:
        says += [check.headline, *check.says]
    return says


def _cited(section: Section, figures: Mapping[str, Figure]) -> Iterable[str]:
    """The sources of a section in the order in which they are met."""
    for say in _says(section):
        yield from say.sources
        for name in figures_of([say]):
            yield from figures[name].sources
    evidence = [row for check in section.checks for row in check.evidence]
    yield from (row.source for row in (*evidence, *section.rows))
