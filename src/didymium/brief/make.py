"""One call from an article to a brief, and from a written brief to the same one again."""

from __future__ import annotations

import datetime as dt

from didymium.brief.article import Article
from didymium.brief.compose import write
from didymium.brief.document import Document, Run
from didymium.brief.options import Options
from didymium.errors import InputError, PageError


def brief(article: Article, options: Options) -> Document:
    """The brief of an article over the shipped evidence."""
    from didymium.evidence import open_base
    from didymium.news import read

    try:
        reading = read(article.text, url=article.url, html=article.html)
    except PageError as error:
        raise PageError(f"{article.name}: {error}") from error
    return write(reading, article, open_base(), options)


def rerun(document: Document) -> Document:
    """The brief of a document's run record, made again; the same bytes on the same versions."""
    from didymium import __version__
    from didymium.evidence import open_base

    run = document.run
    held = open_base().release.version
    if run.version != __version__ or run.data_release != held:
        raise InputError(
            f"--rerun: the brief was made with didymium {run.version} on data {run.data_release}; "
            f"here are {__version__} and {held}. Install those to get the same bytes."
        )
    return brief(articles_of(run)[0], options_of(run))


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
    )
