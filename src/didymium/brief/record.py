"""What a brief is made of: the run record, and what its article is about."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from didymium import __version__
from didymium.brief.article import Article
from didymium.brief.document import Run, RunArticle, Subject
from didymium.brief.options import Options
from didymium.brief.tables import Base

if TYPE_CHECKING:
    from didymium.news import Reading

# Languages of which names, dates and subject are read.
_READ_IN_PART: Final = frozenset({"fr", "de", "es"})


def run(
    articles: Sequence[Article],
    base: Base,
    options: Options,
    *,
    together: bool = False,
    failed: Sequence[str] = (),
) -> Run:
    """The run record: versions, options, every article with its text and hash."""
    from didymium.evidence import last_date

    return Run(
        version=__version__,
        data_release=base.release.version,
        seed=options.seed,
        as_of=options.as_of.isoformat(),
        language=options.language,
        viewpoint=options.viewpoint,
        scenario=options.scenario,
        assume=dict(sorted(options.assume.items())),
        quick=options.quick,
        together=together,
        articles=tuple(_kept(article) for article in articles),
        failed=tuple(failed),
        suppliers_text=options.suppliers_text,
        draws=options.draws,
        scenario_text=options.scenario_text,
        ledger_last_date=last_date(base=base).isoformat(),  # type: ignore[arg-type]
    )


def _kept(article: Article) -> RunArticle:
    return RunArticle(
        name=article.name,
        html=article.html,
        url=article.url,
        sha256=hashlib.sha256(article.text.encode("utf-8")).hexdigest(),
        text=article.text,
    )


def subject(reading: Reading) -> Subject:
    """What an article is about."""
    page = reading.page
    stamps = {page.text[slice(*date.span)] for date in reading.dates if date.span}
    heads = (s.text for s in reading.sentences if s.part == "headline")
    headline = next((text for text in heads if text.strip(" .") not in stamps), "")
    return Subject(
        title=(page.title or headline or "").strip(),
        address=page.url,
        outlet=page.outlet,
        language=reading.language,
        date=reading.date.isoformat() if reading.date else None,
        date_basis=reading.date_basis,
        relevant=reading.relevance.relevant,
        reasons=tuple(reading.relevance.reasons),
        materials=tuple(reading.materials),
        actors=tuple(reading.actors),
    )


def is_read(reading: Reading) -> bool:
    """Whether the article's language is read, in whole or in part."""
    return reading.language_read or reading.language in _READ_IN_PART
