"""``didymium backtest``: past events run forward and scored."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

_EXAMPLE = "Example: didymium backtest GRAPHITE_LICENCE_2023 --draws 50"


class _Format(StrEnum):
    terminal = "terminal"
    json = "json"
    csv = "csv"


def backtest(
    event: Annotated[
        list[str] | None,
        typer.Argument(help="Events (or event files) to run; all with outcomes when left out."),
    ] = None,
    draws: Annotated[int, typer.Option(min=20, max=100_000, help="Number of draws.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same scores.")] = 1,
    targets: Annotated[
        Path | None,
        typer.Option(help="A CSV of outcomes to score against instead of the shipped ones."),
    ] = None,
    form: Annotated[
        _Format, typer.Option("--format", help="How to print the scores.")
    ] = _Format.terminal,
) -> None:
    """Run past events with parameters fixed beforehand and score prices and volumes apart."""
    from didymium.market import backtest as tests
    from didymium.market import comparison, scoreboard

    scored = tests.run(event or None, draws=draws, seed=seed, wanted=targets)
    frame = scoreboard.table(scored)
    if form is _Format.csv:
        typer.echo(frame.write_csv(), nl=False)
        return
    if form is _Format.json:
        import json

        groups = [
            {name: getattr(group, name) for name in group.__slots__}
            for group in scoreboard.summary(scored)
        ]
        typer.echo(json.dumps({"summary": groups, "targets": frame.to_dicts()}))
        return
    for line in scoreboard.lines(scored):
        typer.echo(line)
    if not event:
        typer.echo("")
        for line in scoreboard.beside_lines(comparison.beside(draws=draws, seed=seed)):
            typer.echo(line)


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("backtest", epilog=_EXAMPLE)(backtest)
