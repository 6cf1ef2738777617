"""``didymium weekly``: a week's articles grouped by story, a short section for each."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from didymium.cli._words import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from didymium.brief.many import Made
    from didymium.brief.options import Options

_EXAMPLE = """
Example: didymium weekly article.txt --week 2026-W47 --lang en
"""
_PARTLY = 3
"""Exit code when some articles were read and some could not be."""


class _Format(StrEnum):
    md = "md"
    html = "html"


def weekly(
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE...", help="Files, folders, archives or addresses."),
    ],
    week: Annotated[
        str | None, typer.Option(help="The week, as 2026-W47; by default that of --as-of.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the sections.")] = Language.it,
    form: Annotated[
        _Format | None,
        typer.Option("--format", help="Form; by default that of --out's name, else md."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Day of the sections, YYYY-MM-DD; by default today.")
    ] = None,
) -> None:
    """Tell a week by its stories: what each is, who told it, checks, what the ledger holds.

    What cannot be read is listed on stderr and the rest told: exit code 3 then, and 2 when
    nothing could be read.
    """
    import datetime as dt

    from didymium.brief import weekly as told
    from didymium.brief.ledger import entries
    from didymium.brief.options import Options
    from didymium.cli._dates import day
    from didymium.cli._files import replace
    from didymium.evidence import open_base

    today = day("--as-of", as_of) if as_of is not None else dt.datetime.now(tz=dt.UTC).date()
    chosen = told.week(week) if week is not None else told.week_of(today)
    failed: list[str] = []
    options = Options(as_of=today, language=lang.value, quick=True)
    made = list(_made(articles, options, failed))
    if not made:
        sys.exit(2)
    found = told.weekly(made, chosen, entries(open_base()))
    page = form is _Format.html or (form is None and out is not None and out.suffix == ".html")
    text = (told.html if page else told.markdown)(found, failed, lang.value)
    if out is None:
        sys.stdout.write(text)
    else:
        replace(out, text)
    if failed:
        total = len(made) + len(failed)
        typer.echo(f"didymium: {len(failed)} of {total} articles could not be read.", err=True)
        sys.exit(_PARTLY)


def _made(articles: list[str], options: Options, failed: list[str]) -> Iterator[Made]:
    """The briefs of what can be read; the rest goes to stderr and into ``failed``."""
    from didymium.brief.many import documents
    from didymium.news.loading import Failure

    for item in documents(articles, options):
        if isinstance(item, Failure):
            failed.append(item.message)
            typer.echo(f"didymium: {item.message}", err=True)
        else:
            yield item


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command(epilog=_EXAMPLE)(weekly)
