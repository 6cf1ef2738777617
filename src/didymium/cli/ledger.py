"""``didymium ledger``: dated measures, deal steps, statements and meetings."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

_EXAMPLE = """
Example: didymium ledger --actor Russia --target USA --since 2025-02-24 --until 2025-03-31
"""


class _Format(StrEnum):
    terminal = "terminal"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"


class _Lang(StrEnum):
    en = "en"
    it = "it"


def ledger(
    actor: Annotated[
        list[str] | None, typer.Option(help="Who acts: a territory or bloc; several times.")
    ] = None,
    target: Annotated[list[str] | None, typer.Option(help="Whom it is aimed at.")] = None,
    material: Annotated[list[str] | None, typer.Option(help="A material it names.")] = None,
    kind: Annotated[
        str | None, typer.Option(help="measure, deal_step, statement, meeting or other.")
    ] = None,
    instrument: Annotated[str | None, typer.Option(help="export_ban, sanctions ...")] = None,
    since: Annotated[str | None, typer.Option(help="First day, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, YYYY-MM-DD.")] = None,
    lang: Annotated[_Lang, typer.Option(help="Language of the summaries.")] = _Lang.en,
    form: Annotated[
        _Format, typer.Option("--format", help="How to print the answer.")
    ] = _Format.terminal,
    out: Annotated[Path | None, typer.Option(help="File to write instead of printing.")] = None,
) -> None:
    """Show what happened, in order of date; a missing row does not prove that nothing did."""
    from didymium import evidence
    from didymium.cli._dates import day
    from didymium.cli._output import deliver, need_file
    from didymium.errors import NoAnswerError
    from didymium.evidence.export import to_bytes

    need_file(form.value, out)
    rows = evidence.ledger(
        actor=actor,
        target=target,
        material=material,
        event_kind=kind,
        instrument=instrument,
        since=None if since is None else day("--since", since),
        until=None if until is None else day("--until", until),
    )
    typer.echo(f"note: nothing is known after {evidence.last_date()}.", err=True)
    if rows.is_empty():
        raise NoAnswerError("No row of the ledger fits; this does not prove that nothing happened.")
    if form is not _Format.terminal:
        deliver(to_bytes(rows.drop("first_day", "last_day"), form.value), out)
        return
    lines = []
    for row in rows.iter_rows(named=True):
        who = row["actor"] + (f" -> {row['target']}" if row["target"] else "")
        status = row["status"].replace("_", " ")
        if row["status_until"]:
            status += f" until {row['status_until']}"
        later = row["later_outcome_it" if lang is _Lang.it else "later_outcome"]
        lines.append(
            f"{row['date']}  {who}  [{row['instrument'].replace('_', ' ')}; {status}]\n"
            f"    {row[f'summary_{lang.value}']}\n"
            + (f"    -> {later}\n" if later else "")
            + f"    {row['source_id']}\n"
        )
    deliver("".join(lines).encode(), out)


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("ledger", epilog=_EXAMPLE.strip())(ledger)
