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
    from didymium.brief.week import WeekDocument
    from didymium.news.source import Failure

_EXAMPLE = """
Example: didymium weekly article.txt --week 2026-W47 --lang en
"""


class _Format(StrEnum):
    terminal = "terminal"
    md = "md"
    html = "html"
    json = "json"


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
        typer.Option("--format", help="Form; by default that of --out's name, else terminal."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Day of the sections, YYYY-MM-DD; by default today.")
    ] = None,
) -> None:
    """Tell a week by its stories: what each is, what is new, who told it, checks, the ledger.

    Articles of earlier weeks say what is new. What cannot be answered is listed on stderr and the
    rest told: exit code 3 then, and 2 when nothing could be answered.
    """
    import datetime as dt

    from didymium.brief import week as weeks
    from didymium.brief.options import Options
    from didymium.brief.weekly import weekly as tell
    from didymium.cli._brief_many import partly
    from didymium.cli._dates import day
    from didymium.evidence import open_base

    today = day("--as-of", as_of) if as_of is not None else dt.datetime.now(tz=dt.UTC).date()
    chosen = weeks.week(week) if week is not None else weeks.week_of(today)
    failed: list[Failure] = []
    options = Options(as_of=today, language=lang.value, quick=True)
    made = list(_made(articles, options, failed))
    if not made:
        sys.exit(2)
    document = tell(
        made,
        chosen,
        open_base(),
        as_of=today,
        language=lang.value,
        failed=[shown(failure) for failure in failed],
    )
    _write(document, _format(form, out), out)
    partly(len(failed), len(made))


def _format(form: _Format | None, out: Path | None) -> _Format:
    if form is not None:
        return form
    by_name = {f".{each.value}": each for each in _Format if each is not _Format.terminal}
    return by_name.get(out.suffix.lower(), _Format.terminal) if out else _Format.terminal


def _write(document: WeekDocument, form: _Format, out: Path | None) -> None:
    import io

    from didymium.brief.render import weekly as forms
    from didymium.cli._files import replace

    match form:
        case _Format.html:
            text = forms.html(document)
        case _Format.md:
            text = forms.markdown(document)
        case _Format.json:
            text = forms.json_text(document)
        case _Format.terminal:
            if out is None:
                forms.terminal(document, sys.stdout)
                return
            buffer = io.StringIO()
            forms.terminal(document, buffer)
            text = buffer.getvalue()
    if out is None:
        sys.stdout.write(text)
    else:
        replace(out, text)


def shown(failure: Failure) -> str:
    """A failure's message without the folders of this machine, as articles are named."""
    from didymium.brief.article import short

    return failure.message.replace(failure.name, short(failure.name), 1)


def _made(articles: list[str], options: Options, failed: list[Failure]) -> Iterator[Made]:
    """The briefs of what can be read; the rest goes to stderr and into ``failed``."""
    from didymium.brief.many import documents
    from didymium.news.source import Failure

    for item in documents(articles, options):
        if isinstance(item, Failure):
            failed.append(item)
            typer.echo(f"didymium: {item.message}", err=True)
        else:
            yield item


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command(epilog=_EXAMPLE)(weekly)
