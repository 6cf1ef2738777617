"""``didymium chain``: a chain's base year, and how far its figures had to move to add up."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from didymium.cli._words import Language

_EXAMPLE = "Example: didymium chain gallium"


class _Format(StrEnum):
    terminal = "terminal"
    json = "json"
    csv = "csv"


def chain(
    name: Annotated[
        str | None, typer.Argument(help="A chain; all shipped ones are listed when left out.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the text.")] = Language.en,
    form: Annotated[
        _Format, typer.Option("--format", help="How to print the figures.")
    ] = _Format.terminal,
) -> None:
    """Show a chain's reconciled base year: what was observed, what was unknown, what moved."""
    from didymium.market import chain as chains

    if name is None:
        for each in chains.available():
            listed = chains.load(each)
            title = listed.title_it if lang is Language.it else listed.title
            typer.echo(f"{each:<16} {title}")
        return
    from didymium.market.figures import figures_table, report_lines
    from didymium.market.reconcile import reconcile

    found = chains.load(name)
    base = reconcile(found)
    if form is _Format.csv:
        typer.echo(figures_table(base).write_csv(), nl=False)
    elif form is _Format.json:
        import json

        typer.echo(json.dumps({"chain": name, "figures": figures_table(base).to_dicts()}))
    else:
        for line in report_lines(found, base, lang.value):
            typer.echo(line)


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("chain", epilog=_EXAMPLE)(chain)
