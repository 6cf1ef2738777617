"""The briefs of pages that tell nothing of minerals: unread, on another subject, or on a good."""

from __future__ import annotations

from didymium.brief import goods
from didymium.brief.document import Block, Document, Run, Say, Subject, TextArg, WordArg
from didymium.brief.figures import Book
from didymium.brief.sources import numbered, reachable
from didymium.brief.tables import Base


def unread(subject: Subject, run: Run) -> Document:
    """The brief of a page in a language that is not read: that, and which are."""
    say = Say(key="language_unread", args={"code": TextArg(text=subject.language)})
    return _empty(subject, run, None, (say, Say(key="language_unread_which")))


def nothing(subject: Subject, run: Run, alert: Say | None) -> Document:
    """The brief of a page on another subject."""
    return _empty(subject, run, alert, (Say(key="nothing_found"),))


def about_good(book: Book, base: Base, good: str, plain: Document) -> Document:
    """The brief of a page on a good that strategic minerals go into, and on none of them."""
    found = goods.uses(book, base, good)
    said = goods.answer(book, good, found)
    draft = reachable(
        plain.model_copy(
            update={
                "title": Say(key="title_good", args={"good": WordArg(id=f"good_{good}")}),
                "answer": said,
                "facts": (goods.block(book, good, found),),
                "figures": book.figures,
                "rows": book.rows,
            }
        )
    )
    return draft.model_copy(update={"sources": numbered(draft, base)})


def _empty(subject: Subject, run: Run, alert: Say | None, answer: tuple[Say, ...]) -> Document:
    return Document(
        subject=subject,
        title=answer[0],
        alert=alert,
        answer=answer,
        said=(),
        checks=(),
        facts=(),
        story=Block(heading=None),
        story_rows=(),
        change=(),
        scenarios=(),
        whom=(),
        watch=(),
        assumptions=(),
        unsaid=(),
        sources=(),
        figures={},
        rows={},
        run=run,
    )
