"""One call from an article to a brief, and from a written brief to the same one again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from didymium.brief.article import Article
from didymium.brief.compose import write
from didymium.brief.document import Document, Run
from didymium.brief.options import Options
from didymium.errors import DidymiumError, InputError, PageError

if TYPE_CHECKING:
    from didymium.brief.week import Week, WeekDocument
    from didymium.news.getting.source import Failure


def brief(article: Article, options: Options) -> Document:
    """The brief of an article over the shipped evidence."""
    from didymium.evidence import open_base
    from didymium.news import read

    try:
        reading = read(article.text, url=article.url, html=article.html)
    except PageError as error:
        raise PageError(f"{article.name}: {error}") from error
    return write(reading, article, open_base(), options)


def together(
    articles: Iterable[Article], options: Options, *, failed: Sequence[str] = ()
) -> Document:
    """One brief of many articles: those of one story joined, the others named apart.

    The story is that of most independent carriers: near copies and articles through the same
    agency count once. An article that cannot be read is left out and told in the run record, as
    are the messages of ``failed``; where none can be read this is an error.
    """
    from didymium.brief.join import write_together
    from didymium.brief.many import FAULTS, failure
    from didymium.evidence import open_base
    from didymium.news import read

    readings, messages = [], list(failed)
    for article in articles:
        try:
            readings.append((article, read(article.text, url=article.url, html=article.html)))
        except (DidymiumError, *FAULTS) as error:
            messages.append(failure(article.name, error).message)
    if not readings:
        raise PageError("\n".join(messages) or "No article was given.")
    return write_together(readings, open_base(), options, messages)


def tell_week(
    articles: Iterable[Article | Failure],
    chosen: Week,
    options: Options,
    *,
    failed: Sequence[str] = (),
    fail: Callable[[Failure], None] = lambda _: None,
) -> WeekDocument | None:
    """A week over articles; what cannot be answered goes to ``fail`` and into the run record.

    The messages of ``failed`` come before it. None where nothing could be answered.
    """
    from didymium.brief.article import short
    from didymium.brief.many import briefs
    from didymium.brief.weekly import weekly
    from didymium.evidence import open_base
    from didymium.news.getting.source import Failure

    made, messages = [], list(failed)
    for item in briefs(articles, options):
        if isinstance(item, Failure):
            fail(item)
            # without the folders of this machine, as articles are named
            messages.append(item.message.replace(item.name, short(item.name), 1))
        else:
            made.append(item)
    return weekly(made, chosen, open_base(), options, failed=messages) if made else None


def rerun_week(document: WeekDocument) -> WeekDocument:
    """The week of a document's run record, made again; the same bytes on the same versions."""
    from didymium.brief.week import week

    _same_versions(document.run)
    run = document.run
    again = tell_week(articles_of(run), week(document.week), options_of(run), failed=run.failed)
    assert again is not None
    return again


def _same_versions(run: Run) -> None:
    from didymium import __version__
    from didymium.evidence import open_base

    held = open_base().release.version
    if run.version != __version__ or run.data_release != held:
        raise InputError(
            f"--rerun: the brief was made with didymium {run.version} on data {run.data_release}; "
            f"here are {__version__} and {held}. Install those to get the same bytes."
        )


def rerun(document: Document) -> Document:
    """The brief of a document's run record, made again; the same bytes on the same versions."""
    run = document.run
    _same_versions(run)
    articles, options = articles_of(run), options_of(run)
    if run.together:
        return together(articles, options, failed=run.failed)
    return brief(articles[0], options)


def articles_of(run: Run) -> tuple[Article, ...]:
    """The articles of a run record, with their texts as they came."""
    missing = [article.name for article in run.articles if article.text is None]
    if missing or not run.articles:
        raise InputError(
            f"--rerun: the file does not hold the text of {', '.join(missing) or 'an article'}."
        )
    return tuple(
        Article(text=article.text or "", name=article.name, html=article.html, url=article.url)
        for article in run.articles
    )


def options_of(run: Run) -> Options:
    """The options a document was made with."""
    return Options(
        as_of=dt.date.fromisoformat(run.as_of),
        language=run.language,
        viewpoint=run.viewpoint,
        scenario=run.scenario,
        assume=run.assume,
        quick=run.quick,
        seed=run.seed,
        suppliers_text=run.suppliers_text,
        draws=run.draws,
        scenario_text=run.scenario_text,
    )
