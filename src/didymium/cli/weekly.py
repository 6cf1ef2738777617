"""``didymium weekly``: a week's articles grouped by story, a short section for each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from didymium.cli._forms import Format, form_of, ready, write
from didymium.cli._words import Language

if TYPE_CHECKING:
    from didymium.brief.week import WeekDocument
    from didymium.news.getting.source import Failure

_EXAMPLE = """
Example: didymium weekly article.txt --week 2026-W47 --lang en
"""


def weekly(
    articles: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ARTICLE]...", help="Files, folders, archives or addresses."),
    ] = None,
    week: Annotated[
        str | None, typer.Option(help="The week, as 2026-W47; by default that of --as-of.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the sections.")] = Language.it,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="Form; by default that of --out's name, else terminal."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Day of the sections, YYYY-MM-DD; by default today.")
    ] = None,
    rerun: Annotated[
        Path | None, typer.Option(help="Make the week of this JSON file again.")
    ] = None,
) -> None:
    """Tell a week by its stories: what each is, what is new, who told it, checks, the ledger.

    Articles of earlier weeks say what is new. What cannot be answered is listed on stderr and the
    rest told: exit code 3 then, and 2 when nothing could be answered.
    """
    import datetime as dt

    from didymium.brief import week as weeks
    from didymium.brief.article import articles as found
    from didymium.brief.make import tell_week
    from didymium.brief.options import Options
    from didymium.cli._brief_many import partly
    from didymium.cli._dates import day
    from didymium.errors import InputError

    wanted = form_of(form, out)
    ready(wanted, out)
    if rerun is not None:
        _write(_rerun(rerun), wanted, out)
        return
    if not articles:
        raise InputError("Give articles: files, folders, archives or addresses; or --rerun.")
    today = day("--as-of", as_of) if as_of is not None else dt.datetime.now(tz=dt.UTC).date()
    chosen = weeks.week(week) if week is not None else weeks.week_of(today)
    options = Options(as_of=today, language=lang.value, quick=True)
    document = tell_week(found(articles), chosen, options, fail=_tell)
    if document is None:
        sys.exit(2)
    _write(document, wanted, out)
    partly(len(document.run.failed), len(document.run.articles))


def _tell(failure: Failure) -> None:
    typer.echo(f"didymium: {failure.message}", err=True)


def _rerun(path: Path) -> WeekDocument:
    from didymium.brief.explain import read_week
    from didymium.brief.make import rerun_week

    return rerun_week(read_week(path))


def _write(document: WeekDocument, form: Format, out: Path | None) -> None:
    from didymium.brief.render.forms import rendered_week
    from didymium.brief.render.weekly import terminal

    write(
        form,
        out,
        terminal=lambda stream: terminal(document, stream),
        rendered=lambda wanted: rendered_week(document, wanted),
    )


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command(epilog=_EXAMPLE)(weekly)
