"""``didymium ledger``: dated measures, deal steps, statements and meetings."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from didymium.cli._words import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_EXAMPLE = """
Example: didymium ledger --actor Russia --target USA --since 2025-02-24 --until 2025-03-31
"""


class _Format(StrEnum):
    terminal = "terminal"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"


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
    lang: Annotated[Language, typer.Option(help="Language of the answer.")] = Language.en,
    form: Annotated[
        _Format, typer.Option("--format", help="How to print the answer.")
    ] = _Format.terminal,
    out: Annotated[Path | None, typer.Option(help="File to write instead of printing.")] = None,
) -> None:
    """Show what happened, in order of date; a missing row does not prove that nothing did."""
    from didymium import evidence
    from didymium.brief.words.numbers import date
    from didymium.cli._dates import day
    from didymium.cli._output import deliver, need_file
    from didymium.cli._words import words
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
    known = words()("known_until", lang, date=date(evidence.last_date().isoformat(), lang.value))
    typer.echo(f"{words()('note', lang)}: {known}", err=True)
    if rows.is_empty():
        raise NoAnswerError(words()("no_ledger_row", lang))
    if form is not _Format.terminal:
        deliver(to_bytes(rows.drop("first_day", "last_day"), form.value), out)
        return
    text = "\n".join("\n".join(_lines(row, lang)) for row in rows.iter_rows(named=True))
    deliver((text + "\n").encode(), out)


def _lines(row: Mapping[str, str], lang: Language) -> Iterator[str]:
    """A row of the ledger for a reader: when, who to whom, what and how it stands, what came."""
    from didymium.brief.words.numbers import date, until_date
    from didymium.vocabulary import name
    from didymium.vocabulary.phrases import territories

    who = territories(row["actor"], lang, ";")
    if row["target"]:
        who += f" -> {territories(row['target'], lang, ';')}"
    status = name("status", row["status"], lang)
    if row["status_until"]:
        status += f" {until_date(row['status_until'], lang.value)}"
    what = name("instrument", row["instrument"], lang)
    yield f"{date(row['date'], lang.value)}  {who}  [{what}; {status}]"
    yield f"    {row[f'summary_{lang.value}']}"
    later = row["later_outcome_it" if lang is Language.it else "later_outcome"]
    if later:
        yield f"    -> {later}"
    yield f"    {row['source_id']}"


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("ledger", epilog=_EXAMPLE.strip())(ledger)
