"""Articles as tellings of stories: which story each tells, and who carries it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from didymium.brief import stories, topic
from didymium.brief.article import Article
from didymium.brief.carriers import Bond, Copies, Voice, bonds
from didymium.brief.document import Told
from didymium.brief.record import is_read
from didymium.brief.stands import stand
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.news import Reading, Statement

NEWS_DAYS: Final = 10
"""Articles no further apart than this tell the same news; later ones may tell what came after."""
_TITLE: Final = 90
DAYS: Final = ("happened", "start", "end")


@dataclass(frozen=True)
class Telling:
    """An article and the act it tells of; ``id`` is that of its source in the brief.

    ``bond`` says with which earlier article of the story it counts as one carrier.
    """

    id: str
    article: Article
    reading: Reading
    topic: Topic
    stand: str
    bond: Bond | None = None

    @property
    def main(self) -> Statement | None:
        """The statement of the article's main act."""
        wanted = self.topic.statement
        return next((s for s in self.reading.statements if s.id == wanted), None)

    def of_act(self) -> list[Statement]:
        """The article's statements of its main act: the same action, not background."""
        main = self.main
        if main is None or main.act is None:
            return []
        return [
            one
            for one in self.reading.statements
            if one.act is not None
            and (one.id == main.id or not one.background)
            and one.act.action == main.act.action
        ]

    @property
    def day(self) -> dt.date | None:
        """The article's date."""
        return self.reading.date

    @property
    def title(self) -> str:
        """The article's title, or the first words of its main act."""
        sentences = self.reading.sentences
        headline = next((s.text for s in sentences if s.part == "headline"), "")
        at = self.main.sentence if self.main is not None else 0
        first = next((s.text for s in sentences if s.index == at), self.article.name)
        words = " ".join((self.reading.page.title or headline or first).split())
        return words if len(words) <= _TITLE else words[: _TITLE - 1].rpartition(" ")[0] + "…"

    def card(self) -> dict[str, Any]:
        """The article as a source."""
        page = self.reading.page
        return {
            "producer": page.outlet or self.article.name,
            "title": self.title,
            "url": page.url,
            "published": self.day.isoformat() if self.day else None,
            "kind": "article",
            "licence_ours": "",
        }

    def shown(self, bound_to: str | None, *, main: bool) -> Told:
        """The article as the document keeps it; ``bound_to`` is the one it counts with."""
        page = self.reading.page
        speaker = self.main.speaker if self.main is not None else None
        return Told(
            source=self.id,
            title=self.title,
            outlet=page.outlet,
            address=page.url,
            language=self.reading.language,
            date=self.day.isoformat() if self.day else None,
            speaker=None if speaker is None or speaker.kind == "outlet" else speaker.name,
            stand=self.stand,
            main=main,
            bond=self.bond.kind if self.bond else None,
            bound_to=bound_to,
        )


@dataclass(frozen=True)
class Stories:
    """The story of most carriers, in order of date, and every other article with the reason."""

    story: tuple[Telling, ...]
    others: tuple[tuple[str, tuple[Telling, ...]], ...]


def told(article: Article, reading: Reading) -> Telling:
    """An article as it stands alone, before it has a number."""
    about = topic.topic(reading, {})
    main = next((s for s in reading.statements if s.id == about.statement), None)
    act = main.act if main is not None else None
    return Telling("", article, reading, about, stand(about, act))


def sorted_out(tellings: Sequence[Telling]) -> Stories:
    """The articles by story; all of them numbered in the order in which the brief names them."""
    order = sorted(
        tellings,
        key=lambda t: (t.day is None, t.day or dt.date.min, t.article.name, t.article.text),
    )
    usable = [t for t in order if is_read(t.reading) and t.reading.relevance.relevant]
    unusable = [t for t in order if t not in usable]
    groups = [bound(members) for members in _by_story(usable)]
    # an act for which there is no question is answered only where there is no other
    groups.sort(key=lambda m: (m[0].topic.family == "none", -carriers(m), -len(m)))
    if not groups:
        return Stories((), _unusable(unusable, 1))
    story, count = _numbered(groups[0], 1)
    others: list[tuple[str, tuple[Telling, ...]]] = []
    for members in groups[1:]:
        numbered, count = _numbered(members, count)
        others.append((_why(numbered[0], story), numbered))
    return Stories(story, (*others, *_unusable(unusable, count)))


def _by_story(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """Originals by story; a near copy goes where its original goes."""
    copies = Copies()
    first = [copies.first(item.reading.page.text, str(n)) for n, item in enumerate(tellings)]
    originals = [n for n, found in enumerate(first) if found is None]
    groups = stories.grouped([page_of(tellings[n]) for n in originals])
    home = {originals[place]: number for number, group in enumerate(groups) for place in group}
    members: list[list[Telling]] = [[] for _ in groups]
    for n, item in enumerate(tellings):
        found = first[n]
        members[home[n if found is None else int(found)]].append(item)
    return members


def page_of(telling: Telling) -> stories.Page:
    """What ties an article to others."""
    days = frozenset(day for kind in DAYS for day in stated_days(telling, kind))
    return stories.Page(
        telling.topic,
        telling.day,
        frozenset(telling.reading.materials),
        days,
        telling.topic.speaker_id if telling.topic.speaker_kind == "person" else None,
    )


def stated_days(item: Telling, kind: str) -> dict[str, Statement]:
    """The exact days that an article states for its act: when it happened, begins or ends."""
    if kind == "happened":
        main = item.main
        if main is None or main.happened is None or main.happened_basis != "stated":
            return {}
        return {main.happened.isoformat(): main} if main.happened_precision == "day" else {}
    found = {}
    for statement in item.of_act():
        act = statement.act
        assert act is not None
        bound = act.start if kind == "start" else act.end
        day = bound.date if bound is not None and bound.precision == "day" else None
        if kind == "end":
            day = act.state_until or day
        if day is not None:
            found[day.isoformat()] = statement
    return found


def bound(members: Sequence[Telling]) -> tuple[Telling, ...]:
    """The articles of one story, each with its bond to an earlier one."""
    found = bonds([_voice(item) for item in members])
    return tuple(replace(item, bond=bond) for item, bond in zip(members, found, strict=True))


def _voice(telling: Telling) -> Voice:
    main = telling.main
    words = {item.index: item.text for item in telling.reading.sentences}
    return Voice(
        telling.reading.page.text,
        words[main.sentence] if main is not None else "",
        frozenset(main.carrier) if main is not None else frozenset(),
    )


def carriers(members: Sequence[Telling]) -> int:
    """How many of the articles count by themselves."""
    return sum(item.bond is None for item in members)


def _numbered(members: Sequence[Telling], start: int) -> tuple[tuple[Telling, ...], int]:
    found = tuple(replace(t, id=f"article-{n}") for n, t in enumerate(members, start=start))
    return found, start + len(members)


def _why(other: Telling, story: Sequence[Telling]) -> str:
    """Why an article is not of the story; it may be tied to it, and to another's articles too."""
    reasons = [stories.apart(page_of(other), page_of(item)) for item in story]
    return next((reason for reason in reasons if reason is not None), "nearer")


def _unusable(
    tellings: Sequence[Telling], start: int
) -> tuple[tuple[str, tuple[Telling, ...]], ...]:
    numbered, _ = _numbered(tellings, start)
    kinds: dict[str, list[Telling]] = {}
    for item in numbered:
        kinds.setdefault("subject" if is_read(item.reading) else "language", []).append(item)
    return tuple((why, tuple(items)) for why, items in kinds.items())


def comparable(one: Telling, other: Telling) -> bool:
    """Whether two articles are of the same news: within ten days, or one of them without a date."""
    if one.day is None or other.day is None:
        return True
    return abs((one.day - other.day).days) <= NEWS_DAYS
