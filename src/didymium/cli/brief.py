"""``didymium brief`` and ``didymium explain``: an article answered, and a number followed down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from didymium.cli._forms import Format, file_form, form_of, ready, write
from didymium.cli._words import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from didymium.brief.article import Article
    from didymium.brief.document import Document
    from didymium.brief.options import Options
    from didymium.brief.render.forms import FileForm
    from didymium.market.ensemble import Progress

_BRIEF_EXAMPLE = """
Example: didymium brief --example --lang it --for EU --quick
"""
_EXPLAIN_EXAMPLE = """
Example: didymium explain share-chn-magnet brief.json
"""


def brief(
    articles: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ARTICLE]...",
            help="A file (text, html, markdown, PDF), - for the standard input, an address; "
            "several of them, or a folder, make one brief each and an index in --out.",
        ),
    ] = None,
    together: Annotated[
        bool,
        typer.Option(
            "--together", help="One brief of all the articles: one story joined, others named."
        ),
    ] = False,
    example: Annotated[
        bool, typer.Option("--example", help="Use the article bundled with didymium.")
    ] = False,
    lang: Annotated[Language, typer.Option(help="Language of the brief.")] = Language.it,
    viewpoint: Annotated[
        str, typer.Option("--for", help="For whom: EU, ITA, USA, JPN ... or a name.")
    ] = "EU",
    form: Annotated[
        Format | None,
        typer.Option("--format", help="Form of the brief; by default that of --out's name."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write to this file; to this folder when there are several articles."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Day of the brief, YYYY-MM-DD; by default today.")
    ] = None,
    scenario: Annotated[
        str,
        typer.Option(
            help="Cases to answer: all, existing, stated or optimistic; or a scenario file of "
            "your own for the market model."
        ),
    ] = "all",
    assume: Annotated[
        list[str] | None,
        typer.Option(help="Change an assumption, KEY=VALUE; may be given several times."),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="Take the market model's answers computed beforehand; run nothing."
        ),
    ] = False,
    draws: Annotated[
        int, typer.Option(min=2, max=10_000, help="Draws of the market ensemble.")
    ] = 200,
    suppliers: Annotated[
        Path | None,
        typer.Option(help="A firm's own suppliers: CSV with supplier, amount or share, product."),
    ] = None,
    charts: Annotated[
        Path | None,
        typer.Option(help="Write each chart to this folder too, as SVG and PNG."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over the briefs of an earlier run in --out.")
    ] = False,
    rerun: Annotated[
        Path | None, typer.Option(help="Make the brief of this JSON file again.")
    ] = None,
) -> None:
    """Answer an article: what was said, what stands, what it would change, for whom, when.

    Of several articles, what cannot be answered is listed on stderr and the rest is written: exit
    code 3 then, and 2 when nothing could be answered.
    """
    import dataclasses

    from didymium.brief.article import example as bundled
    from didymium.brief.article import load
    from didymium.cli._brief_many import (
        folder_of,
        is_many,
        not_among,
        not_written_over,
        tell_failures,
        write_all,
    )
    from didymium.errors import InputError

    chosen = form_of(form, out)
    if not is_many(articles or []) or together:
        ready(chosen, out)
    if rerun is not None:
        _write(_rerun(rerun), chosen, out)
        return
    named = articles or []
    if example == bool(named):
        raise InputError("Give one article: a file, -, an address, or --example.")
    options = _options(lang, viewpoint, as_of, scenario, assume or [], quick=quick)
    options = dataclasses.replace(options, draws=draws, watch=_watch())
    if suppliers is not None:
        options = dataclasses.replace(options, suppliers_text=_suppliers(suppliers))
    if together:
        if example:
            raise InputError("--together: takes articles, not --example.")
        not_among(named, out)
        document, failed = _together(named, options)
        if charts is not None:
            _export(document, charts)
        _write(document, chosen, out)
        tell_failures(failed, len(document.run.articles))
        return
    if is_many(named):
        if charts is not None:
            raise InputError("--charts: takes one article; found several.")
        folder, wanted = folder_of(named, out), _file_form(form)
        if not replace:
            not_written_over(folder, wanted)
        write_all(named, options, wanted, folder)
        return
    document = _made(bundled() if example else load(named[0]), options)
    if charts is not None:
        _export(document, charts)
    _write(document, chosen, out)


def _watch() -> Callable[[Progress], None] | None:
    """A line on stderr while the ensemble runs, on a terminal."""
    import sys

    if not sys.stderr.isatty():
        return None
    from didymium.market.ensemble import terminal

    return terminal()


def _own_scenario(path: Path) -> str:
    """The text of the reader's own scenario file; what is wrong in it the market room says."""
    from didymium.cli._suppliers import table_text

    return table_text(path)


def _suppliers(path: Path) -> str:
    """The text of a firm's table, looked at before any article is read."""
    from didymium.cli._suppliers import table_text
    from didymium.risk.purchases import purchases

    text = table_text(path)
    purchases(text, path.name)
    return text


def _export(document: Document, folder: Path) -> None:
    """Every chart of the brief as SVG and PNG files in a folder, which is made where missing."""
    from didymium.brief.charts import export
    from didymium.errors import InputError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for block in document.blocks():
            for chart in block.charts:
                for suffix in ("svg", "png"):
                    export(document, chart, document.run.language, folder / f"{chart.id}.{suffix}")
    except OSError as error:
        raise InputError(f"--charts {folder}: cannot be written ({error.strerror}).") from error


def _file_form(form: Format | None) -> FileForm:
    """The form of many briefs: a page each unless another is asked for."""
    from didymium.errors import InputError

    if form is Format.terminal:
        raise InputError("--format terminal: takes one article; of several give html, md or pdf.")
    return "html" if form is None else file_form(form)


def _options(
    lang: Language,
    viewpoint: str,
    as_of: str | None,
    scenario: str,
    assume: list[str],
    *,
    quick: bool,
) -> Options:
    import datetime as dt

    from didymium.brief.options import SCENARIOS, Options
    from didymium.cli._dates import day
    from didymium.errors import InputError
    from didymium.vocabulary import resolve

    pairs = {}
    for text in assume:
        key, mark, value = text.partition("=")
        if not mark or not value:
            raise InputError(f'--assume: found "{text}"; expected KEY=VALUE.')
        pairs[key] = value
    code = viewpoint
    if viewpoint not in {"EU", "G7"}:
        entry = resolve(viewpoint)
        if entry.kind not in {"territory", "bloc"}:
            raise InputError(f'--for: "{viewpoint}" is a {entry.kind}; give a territory or a bloc.')
        code = entry.id
    today = dt.datetime.now(tz=dt.UTC).date()
    own = scenario not in SCENARIOS and Path(scenario).is_file()
    return Options(
        as_of=day("--as-of", as_of) if as_of is not None else today,
        language=lang.value,
        viewpoint=code,
        scenario="all" if own else scenario,
        assume=pairs,
        quick=quick,
        scenario_text=_own_scenario(Path(scenario)) if own else None,
    )


def _made(article: Article, options: Options) -> Document:
    from didymium.brief.make import brief as make

    return make(article, options)


def _together(places: list[str], options: Options) -> tuple[Document, list[str]]:
    """One brief of the articles at some places, and the messages on those that cannot be read."""
    from didymium.brief.article import Article, articles, short
    from didymium.brief.make import together
    from didymium.brief.options import checked
    from didymium.news.getting.source import Failure

    checked(options)
    found, failed = list[Article](), list[Failure]()
    for item in articles(places):
        if isinstance(item, Article):
            found.append(item)
        else:
            failed.append(item)
    # the run record names files as articles are named: without the folders of this machine
    shown = [item.message.replace(item.name, short(item.name), 1) for item in failed]
    document = together(found, options, failed=shown)
    return document, [*(item.message for item in failed), *document.run.failed[len(failed) :]]


def _rerun(path: Path) -> Document:
    from didymium.brief.explain import read_document
    from didymium.brief.make import rerun

    return rerun(read_document(path))


def _write(document: Document, form: Format, out: Path | None) -> None:
    from didymium.brief.render.forms import rendered
    from didymium.brief.render.terminal import render

    write(
        form,
        out,
        terminal=lambda stream: render(document, document.run.language, stream),
        rendered=lambda wanted: rendered(document, wanted),
    )


def explain(
    number_id: Annotated[str, typer.Argument(help="Id of a number, as printed in the annex.")],
    file: Annotated[Path, typer.Argument(help="A brief or a week written with --format json.")],
    lang: Annotated[
        Language | None, typer.Option(help="Language of the numbers; by default the brief's.")
    ] = None,
) -> None:
    """Show how a number of a brief came about, down to the source rows."""
    from didymium.brief.explain import lines, read_either

    document = read_either(file)
    for line in lines(document, number_id, lang.value if lang else document.run.language):
        typer.echo(line)


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command(epilog=_BRIEF_EXAMPLE)(brief)
    app.command(epilog=_EXPLAIN_EXAMPLE)(explain)
