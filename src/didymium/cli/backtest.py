"""``didymium backtest``: past events run forward and scored."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from didymium.cli._words import Language

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
    leave_one_out: Annotated[
        bool,
        typer.Option(
            "--leave-one-out",
            help="Score each episode with widths of quotations estimated on the others.",
        ),
    ] = False,
    lang: Annotated[Language, typer.Option(help="Language of the text.")] = Language.en,
    form: Annotated[
        _Format, typer.Option("--format", help="How to print the scores.")
    ] = _Format.terminal,
) -> None:
    """Run past events with parameters fixed beforehand and score prices and volumes apart."""
    from didymium.market import backtest as tests
    from didymium.market import comparison, heldout, scoreboard

    scored = tests.run(event or None, draws=draws, seed=seed, wanted=targets)
    held = heldout.leave_one_out(scored) if leave_one_out else []
    frame = heldout.table(held) if leave_one_out else scoreboard.table(scored)
    if form is _Format.csv:
        typer.echo(frame.write_csv(), nl=False)
        return
    if form is _Format.json:
        import json

        if leave_one_out:
            typer.echo(json.dumps(frame.to_dicts()))
            return

        groups = [
            {name: getattr(group, name) for name in group.__slots__}
            for group in scoreboard.summary(scored)
        ]
        typer.echo(json.dumps({"summary": groups, "targets": frame.to_dicts()}))
        return
    told = (
        heldout.lines(held, lang.value) if leave_one_out else scoreboard.lines(scored, lang.value)
    )
    for line in told:
        typer.echo(line)
    if not event and not leave_one_out:
        typer.echo("")
        rows = comparison.beside(draws=draws, seed=seed)
        for line in scoreboard.beside_lines(rows, lang.value):
            typer.echo(line)


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("backtest", epilog=_EXAMPLE)(backtest)
