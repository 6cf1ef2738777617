"""One call from an article to a brief, and from a written brief to the same one again."""

from __future__ import annotations

import datetime as dt

from didymium.brief.article import Article
from didymium.brief.compose import Options, write
from didymium.brief.document import Document, Run
from didymium.errors import InputError, PageError


def brief(article: Article, options: Options) -> Document:
    """The brief of an article over the shipped evidence."""
    from didymium.evidence import open_base
    from didymium.news import read

    try:
        reading = read(article.text, url=article.url, html=article.html)
    except PageError as error:
        raise PageError(f"{article.name}: {error}") from error
    return write(reading, article.text, open_base(), options)


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
    if run.article_text is None:
        raise InputError("--rerun: the file does not hold the article's text.")
    article = Article(
        text=run.article_text, name=run.article_name, html=run.article_html, url=run.article_url
    )
    return brief(article, options_of(run))


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
        article_name=run.article_name,
        article_html=run.article_html,
        article_url=run.article_url,
        suppliers_text=run.suppliers_text,
    )
