"""``didymium facts``: the figures for a material, side by side, with their sources."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from didymium.cli._words import Language

if TYPE_CHECKING:
    import polars as pl

    from didymium.evidence.shown import Lang

_EXAMPLE = """
Example: didymium facts dysprosium --stage refining --year 2024
"""


class _Format(StrEnum):
    terminal = "terminal"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"
    sdmx = "sdmx-csv"


def facts(
    material: Annotated[str, typer.Argument(help="A material: dysprosium, terre rare, Ga ...")],
    stage: Annotated[
        str | None, typer.Option(help="mine, separation, refining, metal, magnet, end_use ...")
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", "--period", help="Year, month, quarter: 2024, 2025-Q2.")
    ] = None,
    territory: Annotated[
        list[str] | None,
        typer.Option("--for", "--territory", help="Territory or bloc; may be given several times."),
    ] = None,
    measure: Annotated[
        str | None, typer.Option(help="production, capacity, share, reserves, hhi, import ...")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="measured, estimated, quota, capacity or target.")
    ] = None,
    overlay: Annotated[
        list[Path] | None,
        typer.Option("--with", help="A CSV file of your own figures, laid over without mixing."),
    ] = None,
    release: Annotated[str | None, typer.Option(help="Data release; default: the shipped.")] = None,
    cite: Annotated[bool, typer.Option("--cite", help="Add the citations of the sources.")] = False,
    lang: Annotated[Language, typer.Option(help="Language of names and numbers.")] = Language.en,
    form: Annotated[
        _Format, typer.Option("--format", help="How to print the answer.")
    ] = _Format.terminal,
    out: Annotated[Path | None, typer.Option(help="File to write instead of printing.")] = None,
) -> None:
    """Show the figures for a material: conflicts side by side, the most trusted first, and why."""
    from didymium import evidence
    from didymium.cli._output import deliver, need_file
    from didymium.cli._words import words
    from didymium.evidence import gaps

    need_file(form.value, out)
    base = evidence.open_base(release, overlay or ())
    asked = {
        "material": material,
        "stage": stage,
        "iso3": territory,
        "period": year,
        "measure": measure,
        "kind": kind,
    }
    frame = evidence.facts(**asked, base=base)
    if frame.is_empty():
        raise gaps.no_answer(base, **asked, lang=lang.value)
    note = words()("note", lang.value)
    for remark in evidence.remarks(frame, lang.value):
        typer.echo(f"{note}: {remark}", err=True)
    if form is _Format.terminal:
        text = _text(frame, lang.value)
        if cite:
            text += "\n" + "\n".join(evidence.cite(frame["source_id"], base=base)) + "\n"
        deliver(text.encode(), out)
        return
    from didymium.evidence.export import to_bytes, undated

    if form is _Format.sdmx and (count := undated(frame)):
        typer.echo(f"{note}: {words()('undated', lang.value, count=count)}", err=True)
    deliver(to_bytes(frame, form.value), out)
    if cite:
        for citation in evidence.cite(frame["source_id"], base=base):
            typer.echo(citation, err=True)


def _text(frame: pl.DataFrame, lang: Lang) -> str:
    """The facts as text: one block for each question, figures in columns."""
    from didymium.cli._output import table
    from didymium.evidence.shown import blocks

    parts = []
    for block in blocks(frame, lang):
        compared = any(not line.first for line in block.lines)
        rows = [
            (
                ("" if line.first else "  ") + line.who,
                line.value,
                line.span,
                line.kind,
                line.source,
                line.reason if compared else "",
            )
            for line in block.lines
        ]
        parts.append(f"{block.title}\n{table(rows, right={1, 2}, widest=72)}")
    return "\n".join(parts)


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("facts", epilog=_EXAMPLE.strip())(facts)
