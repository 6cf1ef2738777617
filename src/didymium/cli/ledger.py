"""``didymium ledger``: dated measures, deal steps, statements and meetings."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from didymium.cli._words import Language, words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import polars as pl

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
    on: Annotated[
        str | None,
        typer.Option(help="Say how each measure stood on this day, YYYY-MM-DD; no later rows."),
    ] = None,
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
    from didymium.errors import NoAnswerError
    from didymium.evidence.export import to_bytes

    need_file(form.value, out)
    as_of = None if on is None else day("--on", on)
    rows = evidence.ledger(
        actor=actor,
        target=target,
        material=material,
        event_kind=kind,
        instrument=instrument,
        since=None if since is None else day("--since", since),
        until=as_of if until is None else day("--until", until),
    )
    known = words()("known_until", lang, date=date(evidence.last_date().isoformat(), lang.value))
    typer.echo(f"{words()('note', lang)}: {known}", err=True)
    if rows.is_empty():
        raise NoAnswerError(words()("no_ledger_row", lang))
    if as_of is not None:
        rows = _with_states(rows, as_of)
    if form is not _Format.terminal:
        deliver(to_bytes(rows.drop("first_day", "last_day"), form.value), out)
        return
    text = "\n".join("\n".join(_lines(row, lang)) for row in rows.iter_rows(named=True))
    deliver((text + "\n").encode(), out)


def _with_states(rows: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """The rows with how each stood on the day: ``on``, ``state``, since, until and a note."""
    import polars as pl

    from didymium.evidence import open_base
    from didymium.risk.states import ledger_states

    known = ledger_states(rows, day, base=open_base())
    found = [known[name] for name in rows["measure_id"]]

    def days(values: list[dt.date | None]) -> list[str | None]:
        return [None if value is None else value.isoformat() for value in values]

    return rows.with_columns(
        pl.lit(day.isoformat()).alias("on"),
        pl.Series("state", [one.state for one in found]),
        pl.Series("state_since", days([one.since for one in found]), dtype=pl.String),
        pl.Series("state_until", days([one.until for one in found]), dtype=pl.String),
        pl.Series("state_note", [one.note for one in found]),
    )


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
    if row.get("state", "report") != "report":
        yield f"    = {_standing(row, lang)}"
    yield f"    {row['source_id']}"
    if row["official_source_id"] and row["official_source_id"] != row["source_id"]:
        yield f"    {words()('official_text', lang)}: {row['official_source_id']}"


def _standing(row: Mapping[str, str], lang: Language) -> str:
    """How a measure stood on the day asked; a suspension whose end nobody reported says so."""
    from didymium.brief.words.methods import noted
    from didymium.brief.words.numbers import date, until_date
    from didymium.vocabulary.phrases import label

    said = {
        "date": date(row["on"], lang.value),
        "state": label("spell_state", row["state"], lang),
    }
    if row["state"] == "unclear" and row["status_until"]:
        return words()("state_run_out", lang, day=date(row["status_until"], lang.value), **said)
    until = f" {until_date(row['state_until'], lang.value)}" if row["state_until"] else ""
    if row["state"] == "over":
        until = f" ({until.strip()})" if until else ""
    text = words()("state_on", lang, until=until, **said)
    return f"{text} ({noted(row['state_note'], lang.value)})" if row["state_note"] else text


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("ledger", epilog=_EXAMPLE.strip())(ledger)
