"""``didymium data``: the data releases. Other modules add verbs to :data:`verbs`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

verbs = typer.Typer(no_args_is_help=True, help="List, compare, check and export data releases.")

_Release = Annotated[
    str | None, typer.Argument(help="Version or folder of a release; default: the shipped one.")
]


class _Form(StrEnum):
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"
    sdmx = "sdmx-csv"


@verbs.command("list", epilog="Example: didymium data list")
def list_releases() -> None:
    """Show the releases on this machine: version, date, tables, rows, size, place."""
    from didymium.cli._output import table
    from didymium.evidence import releases

    rows = [("version", "date", "tables", "rows", "MB", "where")]
    rows += [
        (
            release.version,
            release.date,
            str(len(release.tables)),
            f"{sum(release.rows.values()):,}",
            f"{sum(release.bytes.values()) / 1e6:.1f}",
            str(release.path),
        )
        for release in releases()
    ]
    typer.echo(table(rows, right={2, 3, 4}), nl=False)


@verbs.command("info", epilog="Example: didymium data info --table observation")
def info(
    release: _Release = None,
    table_name: Annotated[
        str | None, typer.Option("--table", help="Show the columns of one table.")
    ] = None,
) -> None:
    """Show the tables of a release with their usage warnings, or the columns of one table."""
    from didymium.cli._output import table
    from didymium.evidence.contract import contract
    from didymium.evidence.describe import table_cards, usage_warnings
    from didymium.evidence.release import find_release

    found = find_release(release)
    if table_name is not None:
        card = table_cards().get(table_name)
        rows = [("column", "type", "unit", "codes", "meaning")]
        rows += [
            (
                column.name + (" *" if column.key else ""),
                column.type,
                column.unit,
                column.codes,
                column.meaning,
            )
            for column in contract(table_name).columns
        ]
        title = card["title"] if card else table_name
        typer.echo(f"{title}: {found.rows.get(table_name, 0):,} rows (* key)\n{table(rows)}")
        return
    typer.echo(f"{found.title} {found.version} of {found.date}\n")
    for item in found.descriptor["resources"]:
        name = item["name"]
        typer.echo(f"{name} ({found.rows[name]:,} rows): {table_cards()[name]['description']}")
        typer.echo(f"  licence: {', '.join(one['title'] for one in item['licenses'])}")
        for warning in usage_warnings(name):
            typer.echo(f"  - {warning}")


@verbs.command("diff", epilog="Example: didymium data diff 2026.11.0 ./my-release")
def diff_releases(
    old: Annotated[str, typer.Argument(help="Version or folder of the older release.")],
    new: Annotated[str, typer.Argument(help="Version or folder of the newer release.")],
    shown: Annotated[int, typer.Option(help="How many rows of each kind to print.")] = 10,
) -> None:
    """Show rows added, removed and changed between two releases, matched by key."""
    from didymium.evidence.release import diff, find_release

    changes = [one for one in diff(find_release(old), find_release(new)) if not one.is_empty]
    if not changes:
        typer.echo("No difference.")
        return
    for change in changes:
        counts = (len(change.added), len(change.removed), len(change.changed))
        typer.echo("{}: {} added, {} removed, {} cells changed".format(change.table, *counts))
        for sign, keys in (("+", change.added), ("-", change.removed)):
            for key in keys[:shown]:
                typer.echo(f"  {sign} {' '.join(str(part) for part in key)}")
        for key, column, before, after in change.changed[:shown]:
            typer.echo(f"  ~ {' '.join(str(part) for part in key)} {column}: {before} -> {after}")
        more = sum(max(0, count - shown) for count in counts)
        if more:
            typer.echo(f"  ({more} more; --shown {shown + more} prints all)")


@verbs.command("verify", epilog="Example: didymium data verify")
def verify_release(release: _Release = None) -> None:
    """Check the files of a release against its hashes; exit 2 when one does not fit."""
    from didymium.errors import ContractError
    from didymium.evidence.release import find_release, verify

    found = find_release(release)
    problems = verify(found)
    if problems:
        raise ContractError(problems)
    typer.echo(f"{found.version}: {len(found.tables)} tables as their hashes say.")


@verbs.command("cite", epilog="Example: didymium data cite usgs_mcs2026")
def cite_source(
    source_id: Annotated[str, typer.Argument(help="A source, as named beside a figure.")],
    release: Annotated[str | None, typer.Option(help="Version or folder of a release.")] = None,
) -> None:
    """Show the card of a source: citation, address, dates, licence, known faults."""
    from didymium.evidence import open_base, source

    card = source(source_id, base=open_base(release))
    typer.echo(card.citation)
    typer.echo(f"address: {card.url or 'none'}")
    typer.echo(f"published: {card.published or 'no date shown'}; read: {card.accessed}")
    typer.echo(f"kind: {card.kind}; licence: {card.licence_raw} (our rows: {card.licence_ours})")
    for fault in card.known_faults:
        typer.echo(f"known fault: {fault}")


@verbs.command(
    "export", epilog="Example: didymium data export composition --format csv --out composition.csv"
)
def export_table(
    table_name: Annotated[str, typer.Argument(metavar="TABLE", help="A table of the release.")],
    release: Annotated[str | None, typer.Option(help="Version or folder of a release.")] = None,
    form: Annotated[_Form, typer.Option("--format", help="Format of the file.")] = _Form.csv,
    out: Annotated[Path | None, typer.Option(help="File to write; default: print.")] = None,
) -> None:
    """Write a whole table as CSV, JSON, Parquet, Excel or SDMX-CSV."""
    from didymium.cli._output import deliver, need_file
    from didymium.evidence import open_base
    from didymium.evidence.export import to_bytes

    need_file(form.value, out)
    deliver(to_bytes(open_base(release).table(table_name), form.value), out)


def register(app: typer.Typer) -> None:
    """Add the group of verbs to the command."""
    app.add_typer(verbs, name="data")
