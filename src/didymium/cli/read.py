"""``didymium read``: what pages say, who says it, and how sure it is."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from didymium.news.types import Reading

_EXAMPLE = """
Example: didymium read article.txt --format terminal
"""
_MAX_BYTES = 2_000_000
_HTML_NAMES = (".html", ".htm", ".xhtml")
_COLUMNS = (
    "page",
    "id",
    "speaker",
    "speaker_kind",
    "carrier",
    "modality",
    "polarity",
    "time",
    "background",
    "action",
    "actors",
    "targets",
    "materials",
    "state",
    "date",
    "start",
    "end",
    "claim",
)


class _Format(StrEnum):
    terminal = "terminal"
    jsonl = "jsonl"
    csv = "csv"


class _Lang(StrEnum):
    it = "it"
    en = "en"


def _text_of(path: str) -> tuple[str, bool]:
    from didymium.errors import PageError

    if path == "-":
        data = sys.stdin.buffer.read(_MAX_BYTES + 1)
    else:
        place = Path(path)
        if not place.is_file():
            raise PageError(f"{path}: no such file. Give text or html files, or - for stdin.")
        with place.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise PageError(f"{path}: larger than {_MAX_BYTES:,} bytes, which no article is.")
    if b"\x00" in data[:4096]:
        raise PageError(f"{path}: binary data, not text. Give text or html files.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    html = path.lower().endswith(_HTML_NAMES) or text.lstrip()[:15].lower().startswith(
        ("<!doctype", "<html")
    )
    return text, html


def _readings(paths: list[str]) -> Iterator[tuple[str, Reading]]:
    from didymium.errors import PageError
    from didymium.news.reader import read

    for path in paths:
        text, html = _text_of(path)
        try:
            yield path, read(text, html=html)
        except PageError as error:
            raise PageError(f"{path}: {error}") from error


def _row(path: str, reading: Reading) -> Iterator[list[str]]:
    for statement in reading.statements:
        act = statement.act
        yield [
            path,
            statement.id,
            statement.speaker.name,
            statement.speaker.kind,
            " < ".join(statement.carrier),
            statement.modality,
            statement.polarity,
            statement.time,
            "yes" if statement.background else "no",
            act.action if act else "",
            ";".join(party.id or party.name for party in act.actors) if act else "",
            ";".join(party.id or party.name for party in act.targets) if act else "",
            ";".join(act.materials if act else statement.materials),
            (act.state or "") if act else "",
            statement.happened.isoformat() if statement.happened else "",
            act.start.date.isoformat() if act and act.start and act.start.date else "",
            act.end.date.isoformat() if act and act.end and act.end.date else "",
            statement.claim,
        ]


def read(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Text or html files, or - for stdin.")
    ],
    form: Annotated[
        _Format, typer.Option("--format", help="How to print what was read.")
    ] = _Format.terminal,
    lang: Annotated[_Lang, typer.Option(help="Language of the terminal view.")] = _Lang.en,
) -> None:
    """Read pages: statements with speaker, certainty, instrument, dates; warnings."""
    if form is _Format.jsonl:
        for path, reading in _readings(paths):
            body = reading.model_dump_json()
            from json import dumps

            typer.echo(f'{{"path":{dumps(path)},{body[1:]}')
        return
    if form is _Format.csv:
        import csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for path, reading in _readings(paths):
            writer.writerows(_row(path, reading))
        return
    from rich.console import Console

    from didymium.news.view import lines

    console = Console(highlight=False, soft_wrap=True)
    for path, reading in _readings(paths):
        if len(paths) > 1:
            console.print(f"== {path}", markup=False)
        for line in lines(reading, lang.value):
            console.print(line)


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command(epilog=_EXAMPLE)(read)
