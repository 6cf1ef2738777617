"""``didymium simulate``: what a scenario changes, for whom and when."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from didymium.cli._words import Language
from didymium.errors import InputError

if TYPE_CHECKING:
    from didymium.market.whatif import Answer

_EXAMPLE = "Example: didymium simulate gallium_stop --for EU --draws 5 --until 2027"


class _Format(StrEnum):
    terminal = "terminal"
    json = "json"
    csv = "csv"
    drivers = "drivers"


def simulate(
    scenario: Annotated[
        str | None,
        typer.Argument(help="A shipped scenario or a YAML file; none lists the shipped ones."),
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="Number of draws.")] = 200,
    until: Annotated[str | None, typer.Option(help="End of the horizon: 2035 or 2035-06.")] = None,
    viewpoint: Annotated[
        str | None, typer.Option("--for", help="Territory or region to report on: EU, USA, ITA.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same answer.")] = 1,
    workers: Annotated[int, typer.Option(min=1, help="Local processes.")] = 1,
    cluster: Annotated[
        str | None, typer.Option(help="Address of a Dask cluster, in place of processes.")
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option(help="Directory for finished draws; a stopped run goes on from there."),
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the text.")] = Language.en,
    form: Annotated[
        _Format,
        typer.Option(
            "--format",
            help="How to print the answer; drivers is a table (CSV) of the inputs that drive "
            "the spread.",
        ),
    ] = _Format.terminal,
    out: Annotated[
        Path | None, typer.Option(help="Write to a file instead of the terminal.")
    ] = None,
) -> None:
    """Simulate a chain with and without a scenario's shocks and say what differs."""
    if scenario is None:
        _list(lang)
        return
    if until is not None and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", until):
        raise InputError(f'--until: found "{until}"; expected a year or month: 2035, 2035-06.')
    from didymium.market import what_if
    from didymium.market.ensemble import terminal

    answer = what_if(
        scenario,
        viewpoint=viewpoint,
        draws=draws,
        seed=seed,
        until=until,
        workers=workers,
        cluster=cluster,
        keep=keep,
        watch=terminal(),
    )
    text = _write(answer, form, lang)
    if out is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        from didymium.cli._files import replace

        replace(out, text.encode())
        typer.echo(f"{out}: {answer.table.height} rows.", err=True)


def _list(lang: Language) -> None:
    from didymium.market import scenario as scenarios

    for name in scenarios.available():
        found = scenarios.load(name)
        title = found.title_it if lang is Language.it and found.title_it else found.title
        typer.echo(f"{name}\n    {title}")


def _write(answer: Answer, form: _Format, lang: Language) -> str:
    if form is _Format.csv:
        return answer.table.write_csv()
    if form in (_Format.drivers, _Format.json):
        from didymium.market.drivers import spread
    if form is _Format.drivers:
        return spread(answer).write_csv()
    if form is _Format.json:
        import json

        return json.dumps(
            {
                "scenario": answer.scenario.model_dump(mode="json"),
                "draws": answer.draws,
                "seed": answer.seed,
                "failed": answer.failed,
                "residual": answer.residual,
                "warnings": answer.warnings,
                "limits": answer.limits,
                "findings": [
                    {name: getattr(finding, name) for name in finding.__slots__}
                    for finding in answer.findings
                ],
                "drivers": spread(answer).to_dicts(),
                "table": answer.table.to_dicts(),
            },
            ensure_ascii=False,
        )
    from didymium.market.terminal import terminal_text

    return terminal_text(answer, lang)


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("simulate", epilog=_EXAMPLE)(simulate)
