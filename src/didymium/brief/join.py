"""One brief of many articles: those of one story joined, the others told apart and named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from didymium.brief import compose, empty, lines, merged, record, unsaid
from didymium.brief import topic as topics
from didymium.brief.differ import differences
from didymium.brief.document import Apart, Check, Document, Joined, Run, Say, Subject, TextArg
from didymium.brief.events import lead, main_event
from didymium.brief.figures import ARTICLE, Book
from didymium.brief.joined import joined_block, known_when, marked
from didymium.brief.options import Options, checked
from didymium.brief.sentence import ManyArg
from didymium.brief.sources import Cards, numbered
from didymium.brief.tables import Base
from didymium.brief.telling import Stories, Telling, sorted_out, told

if TYPE_CHECKING:
    from didymium.brief.article import Article
    from didymium.news import Reading


def write_together(
    readings: Sequence[tuple[Article, Reading]],
    base: Base,
    options: Options,
    failed: Sequence[str] = (),
) -> Document:
    """The brief of the story that most of the articles carry, as data.

    ``failed`` are the messages on what could not be read; they go into the run record.
    """
    options = checked(options)
    run = record.run(
        [article for article, _ in readings], base, options, together=True, failed=failed
    )
    found = sorted_out([told(article, reading) for article, reading in readings])
    if not found.story:
        return _no_story(found, base, run)
    event = main_event(found.story)
    first = lead(event.articles)
    topic = topics.topic(first.reading, options.assume)
    book = Book()
    core = compose.answered(book, base, first.reading, topic, options, run)
    _source_of_amounts(book, first.id)
    held = [entry for entry in core.entries if entry.known <= options.as_of]
    done = merged.article_checks(book, base, found.story, core, held)
    differing = differences(book, found.story)
    joined = Joined(
        articles=tuple(
            item.shown(
                found.story[item.bond.to].id if item.bond else None, main=item.id == first.id
            )
            for item in found.story
        ),
        block=joined_block(book, found.story, event, first),
        differences=differing,
        apart=_apart(found),
    )
    core.parts.story = marked(
        known_when(book, core.parts.story, found.story, held, topic), found.story
    )
    return compose.assembled(
        core,
        book=book,
        base=base,
        subject=_subject(found.story, first),
        run=run,
        alert=_alert(book, done, differing, first.reading),
        said=merged.said(found.story, first),
        done=done,
        silent=_silent(found.story, core.topic),
        joined=joined,
        articles=_cards(found),
    )


def _no_story(found: Stories, base: Base, run: Run) -> Document:
    """The brief of articles of which none tells of strategic minerals, each named."""
    named = found.others[0][1][0]
    document = empty.nothing(record.subject(named.reading), run, None)
    joined = Joined(articles=(), block=document.story, differences=(), apart=_apart(found))
    document = document.model_copy(update={"joined": joined})
    return document.model_copy(update={"sources": numbered(document, base, _cards(found))})


def _apart(found: Stories) -> tuple[Apart, ...]:
    return tuple(
        Apart(
            reason=why,
            sources=tuple(item.id for item in items),
            say=Say(
                key=f"apart_{why}",
                args={"titles": ManyArg(items=tuple(TextArg(text=item.title) for item in items))},
                sources=tuple(item.id for item in items),
            ),
        )
        for why, items in found.others
    )


def _source_of_amounts(book: Book, article: str) -> None:
    """Cite the article for the numbers read in it."""
    for name, figure in book.figures.items():
        if figure.basis == ARTICLE and not figure.sources:
            book.figures[name] = figure.model_copy(update={"sources": (article,)})


def _subject(story: Sequence[Telling], first: Telling) -> Subject:
    """What the story's articles are about together; title, date and language are the lead's."""
    all_of = [record.subject(item.reading) for item in story]
    own = record.subject(first.reading)
    return own.model_copy(
        update={
            "title": first.title,
            "reasons": tuple(dict.fromkeys(r for one in all_of for r in one.reasons)),
            "materials": tuple(dict.fromkeys(m for one in all_of for m in one.materials)),
            "actors": tuple(dict.fromkeys(a for one in all_of for a in one.actors)),
        }
    )


def _alert(
    book: Book, done: Sequence[Check], differing: Sequence[Check], reading: Reading
) -> Say | None:
    """The checks against some article; else that the articles differ."""
    against = lines.alert(book, list(done), read=reading.language_read)
    if against is not None and against.key == "alert_checks":
        key = "alert_checks_differ" if differing else "alert_checks_together"
        return against.model_copy(update={"key": key})
    if against is None and differing:
        return Say(key="alert_differ")
    return against


def _silent(story: Sequence[Telling], topic: topics.Topic) -> tuple[Say, ...]:
    """What none of the articles says."""
    each = [unsaid.says(item.reading, topic) for item in story]
    return tuple(say for say in each[0] if all(say in says for says in each))


def _cards(found: Stories) -> Cards:
    """The articles as sources, those of the story first."""
    listed = (*found.story, *(item for _, items in found.others for item in items))
    return {item.id: item.card() for item in listed}
