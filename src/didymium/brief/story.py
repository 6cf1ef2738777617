"""Where the story stands: what happened before and after, what was known when, and until when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from didymium import vocabulary
from didymium.brief import ledger
from didymium.brief.checks import is_like
from didymium.brief.document import (
    Arg,
    Block,
    BothArg,
    ChartData,
    DateArg,
    ManyArg,
    NameArg,
    Say,
    TextArg,
    Watch,
    party,
)
from didymium.brief.figures import Book
from didymium.brief.ledger import Entry
from didymium.brief.signings import nearest, texts_of
from didymium.brief.topic import Topic
from didymium.errors import UnknownNameError

_SHOWN_BEFORE, _SHOWN_AFTER = 6, 18
# Fewer words than this do not tell what came of a measure.
_OUTCOME_WORDS = 6
# What the compilers of a row did not find is no outcome.
_UNTRACED = re.compile(r"\bnot (?:traced|found)\b|\binferred\b")
# What came more years after a page is another story.
_YEARS_AFTER = 3


@dataclass(frozen=True)
class Story:
    """The rows of the story up to the day of the brief, and what follows from them.

    ``signed`` is the signed text of the page's own weeks; ``texts`` the nearest (or, for a page
    without a date, the newest) signed text of the same sides that cannot be tied to the page.
    """

    rows: tuple[Entry, ...]
    anchor: Entry | None
    signed: Entry | None
    last_known: dt.date
    as_of: dt.date
    texts: Entry | None = None
    day: dt.date | None = None

    @property
    def dated(self) -> bool:
        """Whether the page has a date."""
        return self.day is not None

    @property
    def telling(self) -> tuple[Entry, bool]:
        """The row to tell of: the nearest within 30 days of the page, else the newest.

        True where it is told for its date and not as the newest.
        """
        if self.day is not None:
            day = self.day
            near = min(self.rows, key=lambda row: (abs(ledger.days_from(row, day)), row.id))
            if abs(ledger.days_from(near, day)) <= ledger.NEAR_DAYS:
                return near, near is not self.rows[-1]
        return self.rows[-1], False


def find(
    entries: Sequence[Entry],
    topic: Topic,
    anchor: Entry | None,
    *,
    day: dt.date | None,
    as_of: dt.date,
    last: dt.date,
) -> Story:
    """Rows of the same parties (or the same controller) on the same material, up to ``as_of``."""
    known = [entry for entry in entries if entry.known <= as_of and not entry.watch]
    parties = [party for party in topic.about if party]
    pair = topic.family == "supply_added" and len(parties) >= 2
    same = ledger.same_material
    about = [
        entry
        for entry in known
        if any(same(m, entry.materials, loosely=pair) for m in topic.materials)
    ]
    if topic.firms and not pair:
        # a firm's mines of other minerals elsewhere are another story
        rows = [
            entry
            for entry in known
            if ledger.names_firm(entry, firm_names(topic))
            and any(same(m, entry.materials, loosely=True) for m in topic.materials)
        ]
    elif pair:
        rows = [entry for entry in about if ledger.of_deal(entry, topic)]
    elif topic.family in {"supply_cut", "technology_cut", "border"} and topic.actors:
        rows = [
            entry
            for entry in about
            if entry.actors & set(topic.actors)
            and entry.kind != "deal_step"
            and (topic.family != "border" or _is_touched(entry, topic))
        ]
    elif topic.family == "stock":
        rows = [entry for entry in known if entry.instrument == topic.instrument]
        own = [entry for entry in rows if entry.parties & set(topic.parties)]
        rows = own or rows
    else:
        rows = [entry for entry in about if entry.parties & set(parties)] if parties else about
    pairs = [(topic.hub, code) for code in topic.partners] if topic.hub else [parties[:2]]
    signings = [row for pair_of in pairs for row in texts_of(rows, pair_of)] if pair else []
    signed, texts = nearest(signings, day)
    return Story(tuple(rows), anchor, signed, min(last, as_of), as_of, texts, day)


def _is_touched(entry: Entry, topic: Topic) -> bool:
    """Whether a barrier's row is general, or aimed at one of those the page's is aimed at."""
    return not topic.targets or entry.raw["target_all"] or bool(entry.targets & set(topic.targets))


def firm_names(topic: Topic) -> tuple[str, ...]:
    """The names by which the ledger may know the firms of the act: as read, in full, the short one.

    The first word is a short name only where the vocabulary gives it to that very firm: "China"
    is none of China Nonferrous Mining, nor "Critical" of Critical Metals.
    """
    found: list[str] = []
    for firm in topic.firms:
        found.append(firm.name)
        if firm.id is None:
            continue
        full = vocabulary.name("organisation", firm.id, "en")
        found.append(full)
        if _is_short_name(full.split()[0], firm.id):
            found.append(full.split()[0])
    return tuple(dict.fromkeys(found))


def _is_short_name(word: str, firm: str) -> bool:
    try:
        return vocabulary.resolve(word).id == firm
    except UnknownNameError:
        return False


def later(story: Story, topic: Topic, day: dt.date | None) -> tuple[Entry, ...]:
    """Rows on the same measure after the page: like instruments of the same side, one material.

    None for a page without a date, which nothing can be after.
    """
    if day is None:
        return ()
    after = max(day, story.anchor.last) if story.anchor is not None else day
    return tuple(
        row
        for row in story.rows
        if after < row.first <= after + dt.timedelta(days=366 * _YEARS_AFTER)
        and row.kind == "measure"
        and row.actors & set(topic.actors)
        and row.materials & set(topic.materials)
        and is_like(topic, row)
    )


def _outcome(story: Story, day: dt.date | None) -> Say | None:
    """What the ledger says came of the page's own row; None where it says too little."""
    if story.anchor is None or day is None:
        return None
    raw = story.anchor.raw
    outcome = raw["later_outcome"] or ""
    if len(outcome.split()) < _OUTCOME_WORDS or _UNTRACED.search(outcome):
        return None
    what = BothArg(en=raw["later_outcome"], it=raw["later_outcome_it"] or raw["later_outcome"])
    return Say(key="answer_outcome", args={"what": what}, sources=(raw["source_id"],))


def since(book: Book, story: Story, topic: Topic, day: dt.date | None) -> Say | None:
    """What came of the page's own measure, or the newest later row of it; None where neither is.

    Whether a deal was signed is told before all else, and nothing is added to it here.
    """
    if topic.family == "supply_added":
        return None
    outcome = _outcome(story, day)
    if outcome is not None:
        return outcome
    rows = later(story, topic, day)
    if not rows:
        return None
    count = book.ledger_rows(
        "later-rows", (row.raw for row in rows), "rows of the ledger on this measure after the page"
    )
    shown = rows[-1].shown()
    return Say(
        key="answer_since",
        args={
            "n": book.arg(count.id),
            "date": DateArg(date=shown.date),
            "what": BothArg(en=shown.summary_en, it=shown.summary_it),
        },
        sources=(shown.source,),
    )


def block(book: Book, story: Story, topic: Topic, article_day: dt.date | None) -> Block:
    """The story's sentences, its rows, and the timeline picture."""
    says: list[Say] = []
    parties: Arg = ManyArg(items=tuple(party(code) for code in topic.dealers))
    material = NameArg(of="material", id=topic.material)
    until = DateArg(date=story.last_known.isoformat())
    if not story.rows:
        says.append(_nothing_held(topic, parties, material, until))
        return Block(heading=None, says=tuple(says))
    count = book.ledger_rows(
        "ledger-rows",
        (entry.raw for entry in story.rows),
        "rows of the ledger on these parties and this material up to the day of the brief",
    )
    first, last = story.rows[0], story.rows[-1]
    span: dict[str, Arg] = {
        "n": book.arg(count.id),
        "first": DateArg(date=first.raw["date"]),
        "last": DateArg(date=last.raw["date"]),
    }
    if len(story.rows) == 1:
        key = "story_one"
    else:
        key = "story_day" if first.raw["date"] == last.raw["date"] else "story_span"
    says.append(Say(key=key, args=span))
    if topic.family == "supply_added" and len(topic.parties) >= 2:
        if story.signed is None and story.texts is not None:
            says.append(
                Say(
                    key="story_texts",
                    args={
                        "parties": _signers(topic, story.texts),
                        "date": DateArg(date=story.texts.raw["date"]),
                    },
                    sources=(story.texts.raw["source_id"],),
                )
            )
        elif story.signed is None:
            says.append(
                Say(
                    key="story_unsigned",
                    args={"parties": parties, "what": material, "until": until},
                    sources=(last.raw["source_id"],),
                )
            )
        else:
            says.append(
                Say(
                    key="story_signed",
                    args={
                        "parties": _signers(topic, story.signed),
                        "date": DateArg(date=story.signed.raw["date"]),
                    },
                    sources=(story.signed.raw["source_id"],),
                )
            )
    one_sided = [entry for entry in story.rows if entry.status == "asserted_by_one_side"]
    if len(one_sided) >= 2:
        n = book.ledger_rows(
            "one-sided-rows",
            (entry.raw for entry in one_sided),
            "rows of the story with the status asserted by one side",
        )
        says.append(
            Say(key="story_one_sided", args={"n": book.arg(n.id), "all": book.arg(count.id)})
        )
    says.append(Say(key="story_until", args={"until": until}))
    return Block(heading=None, says=tuple(says), charts=(_chart(story, article_day),))


def _signers(topic: Topic, row: Entry) -> Arg:
    """The sides of the story that are on a row."""
    own = tuple(code for code in topic.dealers if code in row.parties)
    return ManyArg(items=tuple(party(code) for code in own))


def _nothing_held(topic: Topic, parties: Arg, material: Arg, until: Arg) -> Say:
    """That the ledger has no row: on the firms, between the sides, of the one side, at all."""
    if topic.firms and len(topic.parties) < 2:
        firms = ManyArg(items=tuple(TextArg(text=firm.name) for firm in topic.firms), joined="or")
        return Say(key="story_none_firms", args={"firms": firms, "what": material, "until": until})
    args = {"what": material, "until": until}
    if not topic.about:
        return Say(key="story_none", args=args)
    key = "story_none_parties" if len(topic.parties) > 1 else "story_none_one"
    return Say(key=key, args={**args, "parties": parties})


def listed(story: Story) -> tuple[Entry, ...]:
    """The rows to list: those around the anchor and the newest, in order of date."""
    rows = story.rows
    if len(rows) <= _SHOWN_BEFORE + _SHOWN_AFTER:
        return rows
    if story.anchor in rows:
        place = rows.index(story.anchor)
        before = rows[max(0, place - _SHOWN_BEFORE) : place + 1]
        after = rows[place + 1 :]
    else:
        before, after = rows[:1], rows[1:]
    if len(after) > _SHOWN_AFTER:
        after = after[:3] + after[-(_SHOWN_AFTER - 3) :]
    return (*before, *after)


def _chart(story: Story, article_day: dt.date | None) -> ChartData:
    marks = {story.last_known.isoformat(): "mark_last_known"}
    if article_day is not None:
        marks[article_day.isoformat()] = "mark_article"
    if story.as_of > story.last_known:
        marks[story.as_of.isoformat()] = "mark_as_of"
    rows = tuple(entry.shown() for entry in story.rows)
    return ChartData(
        id="timeline",
        kind="timeline",
        title=Say(key="chart_timeline_title"),
        alt=Say(
            key="chart_timeline_alt",
            args={
                "first": DateArg(date=rows[0].date),
                "last": DateArg(date=rows[-1].date),
            },
        ),
        note=Say(key="chart_timeline_note"),
        events=rows,
        marks=marks,
    )


def watch(
    entries: Sequence[Entry], topic: Topic, story: Story, *, most: int = 8
) -> tuple[Watch, ...]:
    """Dates to watch: ends of suspensions, announced dates; those gone by are marked."""
    found: dict[tuple[str, str], Watch] = {}
    horizon = story.as_of + dt.timedelta(days=730)
    for entry in entries:
        about = ledger.same_material(topic.material, entry.materials) or (
            entry.parties & set(topic.parties) and entry.kind == "measure" and entry.watch
        )
        if not about:
            continue
        day = _watch_day(entry)
        if day is None or not (story.last_known <= day[0] <= horizon):
            continue
        known_on = entry.first if not entry.watch else dt.date.min
        if known_on > story.as_of:
            continue
        shown = entry.shown()
        say = Say(
            key=day[2],
            args={
                "date": DateArg(date=day[1]),
                "actor": ManyArg(
                    items=tuple(party(a) for a in sorted(entry.actors))
                    or (NameArg(of="territory", id="WLD"),)
                ),
                "instrument": NameArg(of="instrument", id=entry.instrument),
                "since": DateArg(date=shown.date),
            },
            sources=(shown.source,),
        )
        key = (day[1], entry.instrument)
        if key not in found or entry.watch:
            found[key] = Watch(
                date=day[1], say=say, past=day[0] <= story.as_of, source=shown.source
            )
    return tuple(sorted(found.values(), key=lambda item: item.date)[:most])


def _watch_day(entry: Entry) -> tuple[dt.date, str, str] | None:
    if entry.watch:
        return entry.first, entry.raw["date"], "watch_runs_out"
    if entry.status == "suspended" and entry.until:
        text = entry.until
        if len(text) == 10:
            return dt.date.fromisoformat(text), text, "watch_suspension"
    if entry.status in {"scheduled", "announced"} and entry.raw["end_date"]:
        text = entry.raw["end_date"]
        if len(text) == 10:
            return dt.date.fromisoformat(text), text, "watch_end"
    return None
