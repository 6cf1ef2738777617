"""What a brief of many articles says of them: who carries the story, what was known when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from didymium.brief import story
from didymium.brief.document import (
    Arg,
    Block,
    BothArg,
    Cell,
    DateArg,
    Figure,
    LedgerRow,
    ManyArg,
    Say,
    Table,
    TextArg,
    WordArg,
)
from didymium.brief.events import Event
from didymium.brief.figures import Book
from didymium.brief.ledger import Entry
from didymium.brief.telling import Telling
from didymium.brief.topic import Topic


def joined_block(book: Book, articles: Sequence[Telling], event: Event, first: Telling) -> Block:
    """How many articles and carriers, the main event, what counts once; the table of articles."""
    carriers = [item for item in articles if item.bond is None]
    of_event = [item for item in event.articles if item.bond is None]
    total = book.counted("articles", len(articles), "articles of the story")
    n = book.counted("carriers", len(carriers), "articles that count as carriers by themselves")
    k = book.counted("carriers-event", len(of_event), "carriers that tell the main event")
    says = [
        Say(key="joined_counts", args={"all": book.arg(total.id), "n": book.arg(n.id)}),
        Say(
            key=f"joined_{_why_main(event)}",
            args={
                "stand": WordArg(id=f"stand_{first.stand}"),
                "k": book.arg(k.id),
                "n": book.arg(n.id),
            },
            sources=(first.id, *(item.id for item in of_event if item.id != first.id)),
        ),
        *_so_far(book, event),
    ]
    speakers = _speakers(of_event)
    if len(of_event) > 1 and len(speakers) == 1:
        who = TextArg(text=next(iter(speakers)))
        says.append(Say(key="joined_one_speaker", args={"who": who}))
    says += _bound(articles)
    table = Table(
        id="articles",
        title=Say(key="table_articles_title"),
        columns=("col_article", "col_date", "col_who_says", "col_stand", "col_counted"),
        rows=tuple(_row(item, articles) for item in articles),
        notes=(Say(key="note_carriers"),),
    )
    return Block(heading=None, says=tuple(says), tables=(table,))


def _why_main(event: Event) -> str:
    if event.step:
        return "step"
    return "tied" if event.tied else "main"


def _so_far(book: Book, event: Event) -> list[Say]:
    """The events before the main one in order, and a later step that has too little behind it."""
    says = []
    for place, members in enumerate(event.before, start=1):
        own = [item for item in members if item.bond is None] or list(members)
        days = sorted(item.day for item in members if item.day is not None)
        name = f"carriers-before-{place}"
        count = book.counted(name, len(own), "carriers that tell this earlier event")
        span = {"first": days[0], "last": days[-1]}
        args: dict[str, Arg] = {key: DateArg(date=day.isoformat()) for key, day in span.items()}
        args |= {"stand": _stands(members), "k": book.arg(count.id)}
        key = "joined_before" if days[0] == days[-1] else "joined_before_days"
        says.append(Say(key=key, args=args, sources=tuple(item.id for item in own)))
    if event.unproven:
        sources = tuple(item.id for item in event.unproven)
        args = {"stand": _stands(event.unproven)}
        says.append(Say(key="joined_unproven", args=args, sources=sources))
    return says


def _stands(members: Sequence[Telling]) -> Arg:
    stands = dict.fromkeys(item.stand for item in members)
    return ManyArg(items=tuple(WordArg(id=f"stand_{name}") for name in stands))


def _speakers(articles: Sequence[Telling]) -> set[str]:
    """The named speakers of the main acts; of an article without one, the article itself."""
    found = set()
    for item in articles:
        speaker = item.main.speaker if item.main is not None else None
        outlet = speaker is None or speaker.kind == "outlet"
        found.add(item.id if outlet or speaker is None else speaker.name)
    return found


def _bound(articles: Sequence[Telling]) -> list[Say]:
    """One sentence for each kind of bond and its first article: which count once, and why."""
    groups: dict[tuple[str, str, int], list[Telling]] = {}
    for item in articles:
        if item.bond is not None:
            bond = item.bond
            groups.setdefault((bond.kind, bond.by, bond.to), []).append(item)
    return [
        Say(
            key=f"joined_{kind}",
            args={"agency": TextArg(text=by)} if by else {},
            sources=(articles[to].id, *(item.id for item in items)),
        )
        for (kind, by, to), items in groups.items()
    ]


def _row(item: Telling, articles: Sequence[Telling]) -> tuple[Cell, ...]:
    main, bond = item.main, item.bond
    outlet = item.reading.page.outlet
    title = f"{item.title} ({outlet})" if outlet else item.title
    who: Arg = WordArg(id="speaker_outlet")
    if main is not None and main.speaker.kind != "outlet":
        who = TextArg(text=main.speaker.name)
    counted = Cell(arg=WordArg(id="counted_own"))
    if bond is not None:
        counted = Cell(arg=WordArg(id=f"counted_{bond.kind}"), sources=(articles[bond.to].id,))
    return (
        Cell(arg=TextArg(text=title), sources=(item.id,)),
        Cell(arg=DateArg(date=item.day.isoformat()) if item.day else None),
        Cell(arg=who),
        Cell(arg=WordArg(id=f"stand_{item.stand}")),
        counted,
    )


def known_when(
    book: Book, block: Block, articles: Sequence[Telling], held: Sequence[Entry], topic: Topic
) -> Block:
    """The story with a table: day by day what articles told and what the ledger knew by then."""
    days = sorted({item.day for item in articles if item.day is not None})
    if not days:
        return block.model_copy(update={"says": (*block.says, Say(key="known_undated"))})
    rows = []
    for day in days:
        told = [item for item in articles if item.day == day]
        stands = dict.fromkeys(item.stand for item in told)
        # rows that happened by then and whose source had appeared
        known = story.find(
            [entry for entry in held if entry.first <= day],
            topic,
            None,
            day=day,
            as_of=day,
            last=day,
        ).rows
        count = _known(book, day, known)
        last = known[-1].shown() if known else None
        rows.append(
            (
                Cell(arg=DateArg(date=day.isoformat())),
                Cell(
                    arg=ManyArg(items=tuple(WordArg(id=f"stand_{name}") for name in stands)),
                    sources=tuple(item.id for item in told),
                ),
                Cell(arg=book.arg(count.id)),
                Cell(arg=DateArg(date=last.date) if last else None),
                Cell(
                    arg=BothArg(en=last.summary_en, it=last.summary_it) if last else None,
                    sources=(last.source,) if last else (),
                ),
            )
        )
    undated = [item.id for item in articles if item.day is None]
    table = Table(
        id="known",
        title=Say(key="table_known_title"),
        columns=("col_day", "col_told", "col_known", "col_last_day", "col_last_row"),
        rows=tuple(rows),
        notes=(
            Say(key="note_known"),
            *([Say(key="note_known_undated", sources=tuple(undated))] if undated else []),
        ),
    )
    return block.model_copy(update={"tables": (*block.tables, table)})


def _known(book: Book, day: dt.date, rows: Sequence[Entry]) -> Figure:
    name, what = f"known-{day.isoformat()}", "rows of the ledger on the story known on that day"
    if not rows:
        return book.counted(name, 0, what)
    return book.ledger_rows(name, (entry.raw for entry in rows), f"number of {what}")


def marked(block: Block, articles: Sequence[Telling]) -> Block:
    """The story with the articles as a lane of their own on its timeline."""
    rows = tuple(_event(item) for item in articles if item.day is not None)
    charts = [
        chart.model_copy(
            update={
                "events": (*rows, *chart.events),
                "marks": {d: key for d, key in chart.marks.items() if key != "mark_article"},
            }
        )
        if chart.kind == "timeline"
        else chart
        for chart in block.charts
    ]
    return block.model_copy(update={"charts": tuple(charts)})


def _event(item: Telling) -> LedgerRow:
    return LedgerRow(
        id=item.id,
        date=item.day.isoformat() if item.day else "",
        end_date=None,
        event_kind="article",
        instrument=item.topic.instrument or "",
        status="",
        level=None,
        place=None,
        summary_en=item.title,
        summary_it=item.title,
        later_outcome=None,
        reviewed=True,
        source=item.id,
    )
