"""A week over all stories: its articles grouped by story, a short section for each.

Two articles are of one story when their main acts have the same family of instrument, the same
direction (a measure or its easing), the same parties and the same material; any difference keeps
them apart. Likeness of words joins nothing: it only says which articles are copies.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib import resources

from didymium.brief.carriers import Copies
from didymium.brief.document import Document
from didymium.brief.ledger import Entry
from didymium.brief.many import Made, plain
from didymium.brief.render.shared import summary
from didymium.brief.topic import Topic
from didymium.brief.words import numbers
from didymium.brief.words.numbers import Language
from didymium.brief.words.say import Speaker, sentences
from didymium.errors import InputError

Key = tuple[str, bool, frozenset[str], str]


@dataclass(frozen=True, slots=True)
class Week:
    """A week by ISO 8601, Monday to Sunday."""

    first: dt.date

    @property
    def last(self) -> dt.date:
        """Its Sunday."""
        return self.first + dt.timedelta(days=6)

    @property
    def name(self) -> str:
        """As in ``2026-W47``."""
        year, week, _ = self.first.isocalendar()
        return f"{year}-W{week:02}"

    def holds(self, day: dt.date) -> bool:
        """Whether the day lies in the week."""
        return self.first <= day <= self.last


def week(text: str) -> Week:
    """The week written as ``2026-W47``."""
    found = re.fullmatch(r"(\d{4})-W(\d{2})", text)
    try:
        if found:
            return Week(dt.date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        pass
    raise InputError(f'--week: found "{text}"; expected a week as 2026-W47.')


def week_of(day: dt.date) -> Week:
    """The week in which a day lies."""
    return Week(day - dt.timedelta(days=day.weekday()))


@dataclass(frozen=True, slots=True)
class Told:
    """An article of a story: its title, outlet, day, and whether it copies an earlier one."""

    title: str
    outlet: str | None
    date: str
    copy: bool


@dataclass
class Story:
    """The articles of one story in a week; ``lead`` is the brief of the earliest of them."""

    lead: Document
    rows: tuple[Entry, ...]
    told: list[Told] = field(default_factory=list)
    checks: dict[tuple[str, str], None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weekly:
    """A week's stories, those told most first, and what was left out with the reason's key."""

    week: Week
    stories: tuple[Story, ...]
    left_out: tuple[tuple[str, str], ...]
    ledger_last: str


def key(topic: Topic) -> Key:
    """What must be the same for two articles to be of one story."""
    return topic.family, topic.easing, frozenset(topic.parties), topic.material


def weekly(made: Iterable[Made], chosen: Week, entries: Sequence[Entry]) -> Weekly:
    """The stories of the week among articles; those of other days and subjects are left out."""
    inside: list[tuple[str, Made]] = []
    left: list[tuple[str, str]] = []
    last = ""
    for item in made:
        subject, run = item.document.subject, item.document.run
        last = run.ledger_last_date
        name = " ".join(subject.title.split()) or run.articles[0].name
        if not subject.relevant or item.topic.family == "none":
            left.append((name, "weekly_other_subject"))
        elif subject.date is None:
            left.append((name, "weekly_no_date"))
        elif not chosen.holds(dt.date.fromisoformat(subject.date)):
            left.append((name, "weekly_other_week"))
        else:
            inside.append((subject.date, item))
    stories: dict[Key, Story] = {}
    copies = Copies()
    for date, item in sorted(inside, key=lambda pair: pair[0]):
        _add(stories, item, date, chosen, entries, copies)
    ranked = sorted(stories.values(), key=lambda story: -sum(not t.copy for t in story.told))
    return Weekly(chosen, tuple(ranked), tuple(left), last)


def _add(
    stories: dict[Key, Story],
    item: Made,
    date: str,
    chosen: Week,
    entries: Sequence[Entry],
    copies: Copies,
) -> None:
    document = item.document
    story = stories.get(key(item.topic))
    if story is None:
        story = Story(document, _rows(item, chosen, entries))
        stories[key(item.topic)] = story
    subject = document.subject
    title = " ".join(subject.title.split()) or document.run.articles[0].name
    copied = copies.first(item.text, title) is not None
    story.told.append(Told(title, subject.outlet, date, copied))
    speaker = Speaker.of(document, document.run.language)
    for check in document.checks:
        story.checks[check.verdict, speaker.text(check.headline, cite=False)] = None


def _rows(item: Made, chosen: Week, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Rows of the ledger on the story that are dated in the week."""
    from didymium.brief.story import find

    run = item.document.run
    found = find(
        entries,
        item.topic,
        None,
        day=None,
        as_of=dt.date.fromisoformat(run.as_of),
        last=dt.date.fromisoformat(run.ledger_last_date),
    )
    return tuple(row for row in found.rows if chosen.holds(row.first) and chosen.holds(row.last))


# --- as text ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Section:
    """A story in words: heading, answer, articles, checks, ledger."""

    title: str
    answer: tuple[str, ...]
    told: tuple[str, ...]
    checks: tuple[str, ...]
    ledger: tuple[str, ...]


def _section(found: Weekly, story: Story, lang: Language) -> _Section:
    speaker = Speaker.of(story.lead, lang)
    told = []
    for item in story.told:
        parts = [item.title, item.outlet or "", numbers.date(item.date, lang)]
        copied = f" ({_word('weekly_copy', lang)})" if item.copy else ""
        told.append(" · ".join(part for part in parts if part) + copied)
    rows = tuple(
        f"{numbers.date(row.raw['date'], lang)}: {summary(row.shown(), lang)}" for row in story.rows
    )
    last = dt.date.fromisoformat(found.ledger_last)
    if not rows and last < found.week.first:
        over = f"{_word('weekly_ledger_over', lang)} {numbers.date(found.ledger_last, lang)}."
        rows = (over,)
    return _Section(
        title=speaker.text(story.lead.title, cite=False),
        answer=tuple(speaker.text(say, cite=False) for say in story.lead.answer[:2]),
        told=tuple(told),
        checks=tuple(
            f"{_word('verdict_' + verdict, lang)}: {text}" for verdict, text in story.checks
        ),
        ledger=rows or (_word("weekly_ledger_none", lang),),
    )


_LISTS = (("told", "weekly_told"), ("checks", "part_checks"), ("ledger", "weekly_ledger"))


def markdown(found: Weekly, failed: Iterable[str], lang: Language) -> str:
    """The week as Markdown."""
    out = [f"# {_title(found, lang)}", ""]
    for story in found.stories:
        section = _section(found, story, lang)
        out += [f"## {plain(section.title)}", ""]
        out += [line for text in section.answer for line in (plain(text), "")]
        for name, word in _LISTS:
            items = getattr(section, name)
            if items:
                out += [f"**{_word(word, lang)}**", "", *(f"- {plain(item)}" for item in items), ""]
    if not found.stories:
        out += [_word("weekly_none", lang), ""]
    rest = [f"{name}: {_word(why, lang)}" for name, why in found.left_out]
    for word, items in (("weekly_left", rest), ("index_failed", list(failed))):
        if items:
            out += [f"## {_word(word, lang)}", "", *(f"- {plain(item)}" for item in items), ""]
    return "\n".join(out)


def html(found: Weekly, failed: Iterable[str], lang: Language) -> str:
    """The week as one page that needs nothing from outside."""
    style = resources.files("didymium.brief.render").joinpath("style.css").read_text("utf-8")
    title = escape(_title(found, lang))
    out = []
    for story in found.stories:
        section = _section(found, story, lang)
        out.append(f"<section><h2>{escape(section.title)}</h2>")
        out += [f"<p>{escape(text)}</p>" for text in section.answer]
        for name, word in _LISTS:
            out += _listed("h3", _word(word, lang), getattr(section, name))
        out.append("</section>")
    if not found.stories:
        out.append(f"<p>{escape(_word('weekly_none', lang))}</p>")
    rest = [f"{name}: {_word(why, lang)}" for name, why in found.left_out]
    out += _listed("h2", _word("weekly_left", lang), rest)
    out += _listed("h2", _word("index_failed", lang), list(failed))
    body = "\n".join(out)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _listed(level: str, head: str, items: Sequence[str]) -> list[str]:
    if not items:
        return []
    rows = "".join(f"<li>{escape(item)}</li>" for item in items)
    return [f'<{level}>{escape(head)}</{level}>\n<ul class="plain">{rows}</ul>']


def _title(found: Weekly, lang: Language) -> str:
    first, last = (numbers.date(d.isoformat(), lang) for d in (found.week.first, found.week.last))
    return f"{_word('weekly_title', lang)} {found.week.name} ({first} – {last})"


def _word(key: str, lang: Language) -> str:
    return sentences()[key][lang]
