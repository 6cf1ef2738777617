"""``didymium read``: what pages say, who says it, and how sure it is."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from didymium.cli._words import Language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from didymium.news import Reading
    from didymium.news.batch import Change, Pool
    from didymium.news.getting.source import Failure, Source

_EXAMPLE = """
Example: didymium read article.txt --format jsonl
"""
_PARTLY = 3
"""Exit code when some sources were read and some could not be."""


class _Format(StrEnum):
    terminal = "terminal"
    jsonl = "jsonl"
    csv = "csv"


def read(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE...",
            help="Files (text, markdown, html, PDF), folders, zip or WARC archives, addresses, "
            "or - for the standard input.",
        ),
    ] = None,
    form: Annotated[
        _Format, typer.Option("--format", help="How to print what was read.")
    ] = _Format.terminal,
    lang: Annotated[Language, typer.Option(help="Language of the terminal view.")] = Language.en,
    feed: Annotated[
        list[str] | None,
        typer.Option(help="Read the pages of an RSS or Atom feed: an address or a file."),
    ] = None,
    most: Annotated[
        int, typer.Option("--most", min=1, help="Entries of each feed to read, newest first.")
    ] = 20,
    check: Annotated[
        bool | None,
        typer.Option(
            "--check/--no-check",
            help="Warn, too, of news that no row of the ledger tells and of shares far from the "
            "evidence; by default in the terminal view only.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes; by default all cores when there are many pages."),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Address of a Dask cluster that reads instead.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="Statements by this language model; quotations are checked."),
    ] = None,
    model_url: Annotated[
        str,
        typer.Option(
            envvar="DIDYMIUM_MODEL_URL", help="Server of the model (OpenAI protocol), http://..."
        ),
    ] = "",
    model_cache: Annotated[
        Path | None, typer.Option(help="Folder that keeps the model's answers.")
    ] = None,
) -> None:
    """Read pages: statements with speaker, certainty, instrument, dates; warnings.

    What cannot be read is listed on stderr and the rest is read: exit code 3 then, and 2 when
    nothing could be read.
    """
    from didymium.errors import InputError

    if not paths and not feed:
        raise InputError("Give something to read: files, folders, archives, - or --feed ADDRESS.")
    today = _today()
    found = _sources(paths or [], feed or [], most, today)
    checks = check if check is not None else form is _Format.terminal
    change = _change(_by_model(model, model_url, model_cache) if model else None, checks=checks)
    if form is _Format.terminal:
        many = len(paths or []) + 2 * len(feed or []) > 1
        good, bad = _show(found, lang.value, change, many=many)
    else:
        good, bad = _print(found, form.value, change, lambda: _processes(workers, cluster))
    if bad:
        if not good:
            sys.exit(2)
        typer.echo(f"didymium: {bad} of {good + bad} sources could not be read.", err=True)
        sys.exit(_PARTLY)


def _today() -> dt.date:
    import datetime as dt

    return dt.datetime.now(tz=dt.UTC).date()


def _sources(
    paths: list[str], feeds: list[str], most: int, today: dt.date
) -> Iterator[Source | Failure]:
    from didymium.news.getting.loading import sources

    yield from sources(paths, fetched=today)
    for address in feeds:
        from didymium.news.getting.feeds import entries

        yield from entries(address, most=most, fetched=today)


def _complain(failure: Failure) -> None:
    typer.echo(f"didymium: {failure.message}", err=True)


def _print(
    found: Iterable[Source | Failure], form: str, change: Change | None, pool: Pool
) -> tuple[int, int]:
    """Rows of every page on stdout, in order; how many pages were read and how many not."""
    import io

    from didymium.news.batch import header, rendered
    from didymium.news.getting.source import Failure

    good = bad = 0
    # rows keep their line ends, and their characters, on every system
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    try:
        out.write(header(form))
        for item in rendered(found, form, executor=pool, change=change):
            if isinstance(item, Failure):
                bad += 1
                out.flush()
                _complain(item)
            else:
                good += 1
                out.write(item)
        out.flush()
    finally:
        out.detach()
    return good, bad


def _processes(count: int | None, cluster: str | None) -> AbstractContextManager[Executor | None]:
    # the same executor as the market's ensembles; loaded only when there are many pages
    from didymium.market.ensemble import workers

    return workers(count, cluster)


def _by_model(model: str, address: str, folder: Path | None) -> Change:
    from functools import partial

    from didymium.news.extractor import ModelOptions, reread

    options = ModelOptions(model, address, folder)
    return partial(reread, options=options)


def _change(by_model: Change | None, *, checks: bool) -> Change | None:
    """What is done to a reading before it is shown: read by a model, held against the evidence."""
    if not checks:
        return by_model
    from functools import partial

    from didymium.brief.checks.against import checked

    return partial(_checked_after, by_model) if by_model else checked


def _checked_after(by_model: Change, reading: Reading) -> Reading:
    from didymium.brief.checks.against import checked

    return checked(by_model(reading))


def _show(
    found: Iterable[Source | Failure], lang: str, change: Change | None, *, many: bool
) -> tuple[int, int]:
    from rich.console import Console

    from didymium.errors import PageError
    from didymium.news.batch import failed
    from didymium.news.getting.loading import page_of
    from didymium.news.getting.source import Failure
    from didymium.news.reader import read_page
    from didymium.news.view import lines, wrapped

    class Output(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # as for the other forms: who stopped reading has enough

    console = Output(highlight=False, soft_wrap=True)
    good = bad = 0
    for item in found:
        if isinstance(item, Failure):
            bad += 1
            _complain(item)
            continue
        try:
            reading = read_page(page_of(item))
            reading = change(reading) if change else reading
        except PageError as error:
            bad += 1
            _complain(failed(item.name, error))
            continue
        if many or good:
            console.print(f"== {item.name}", markup=False)
        good += 1
        for line in lines(reading, lang, legend=console.color_system is not None):
            # a file keeps a paragraph in one line
            for row in wrapped(line, console) if console.is_terminal else (line,):
                console.print(row)
    return good, bad


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command(epilog=_EXAMPLE)(read)
