"""``didymium resolve``: what a name or code stands for."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

_EXAMPLE = """
Example: didymium resolve "Stati Uniti"
"""


class _Format(StrEnum):
    terminal = "terminal"
    json = "json"


def resolve(
    name: Annotated[str, typer.Argument(help="A name, alias, code or id, in any language.")],
    scheme: Annotated[
        str | None,
        typer.Option(help="Read NAME as a code: iso2, iso3, m49, baci or hs6."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="Look only at one kind: territory, bloc, material, person ..."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(help="The day meant, YYYY-MM-DD: offices answer with who held them."),
    ] = None,
    form: Annotated[
        _Format, typer.Option("--format", help="How to print the answer.")
    ] = _Format.terminal,
) -> None:
    """Say what a name or code stands for; an unknown or ambiguous name is an error."""
    from didymium.cli._dates import day
    from didymium.vocabulary import resolve as look_up

    entry = look_up(name, scheme=scheme, kind=kind, on=None if on is None else day("--on", on))
    if form is _Format.json:
        import json

        answer = {
            "kind": entry.kind,
            "id": entry.id,
            "name_en": entry.name_en,
            "name_it": entry.name_it,
            "role": entry.role,
            "note": entry.note,
        }
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    typer.echo(f"{entry.id}  {entry.kind}  {entry.name_en} / {entry.name_it}")
    if entry.note:
        typer.echo(f"note: {entry.note}")


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("resolve", epilog=_EXAMPLE.strip())(resolve)
