"""``didymium data import`` and ``didymium data importers``: official files into a new release."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from didymium.cli.data import verbs


@verbs.command("import", epilog="Example: didymium data import usgs_mcs mcs2027.csv --release 2027")
def import_official_file(
    source: Annotated[str, typer.Argument(help="Importer; 'didymium data importers' lists them.")],
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file, as downloaded.")],
    mapping: Annotated[
        Path | None, typer.Option(help="Mapping file, for a table of your own (source 'mapped').")
    ] = None,
    release: Annotated[
        str | None, typer.Option(help="Version of the new release; default: numbered.")
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="Release to build on; default: the shipped one.")
    ] = None,
    edition: Annotated[
        str | None, typer.Option(help="Edition to write on the rows, if the file does not say.")
    ] = None,
    extract: Annotated[
        bool, typer.Option("--extract", help="The file is a part: do not ask for whole counts.")
    ] = False,
    accept_magnitude: Annotated[
        bool,
        typer.Option("--accept-magnitude", help="Take figures a hundred times off the base's."),
    ] = False,
    skip_correction: Annotated[
        list[str] | None, typer.Option(help="Correction not to apply; may be given again.")
    ] = None,
) -> None:
    """Read an official file, check all of it, and write a new release beside the shipped one.

    Nothing is written when anything is wrong; everything wrong is named at once.
    """
    from didymium.evidence.importers import import_file

    report = import_file(
        source,
        path,
        release=release,
        mapping=mapping,
        edition=edition,
        extract=extract,
        skip_corrections=tuple(skip_correction or ()),
        accept_magnitude=accept_magnitude,
        base_release=base,
    )
    for note in report.notes:
        typer.echo(note, err=True)
    for name, rows in sorted(report.rows.items()):
        replaced = report.replaced.get(name, 0)
        typer.echo(f"{name}: {rows:,} rows imported, {replaced:,} replaced")
    typer.echo(f"Release {report.release.version} written to {report.release.path}")


@verbs.command("importers", epilog="Example: didymium data importers usgs_mcs")
def show_importers(
    source: Annotated[str | None, typer.Argument(help="Importer to describe.")] = None,
) -> None:
    """List the importers, or say what one expects of its file."""
    from didymium.cli._output import table
    from didymium.evidence.importers import SOURCES

    if source is None:
        typer.echo(table([("importer", "reads"), *SOURCES.items()]), nl=False)
        return
    if source == "mapped":
        from didymium.evidence.importers import mapped

        typer.echo(mapped.__doc__)
        return
    from didymium.evidence.importers.expectation import expectation

    expected = expectation(source)
    rows = [
        ("file", expected.title),
        ("address", expected.address),
        ("licence", expected.licence),
        ("layout", expected.layout_seen),
        ("encoding", expected.encoding),
        ("at most", f"{expected.limits.file_bytes / 1e6:,.0f} MB"),
        ("rows", f"{expected.rows[0]:,} to {expected.rows[1]:,}"),
        ("columns", ", ".join(expected.columns) or "see the layout"),
        ("units", ", ".join(expected.units) or "-"),
        ("filled", ", ".join(f"{name} {least:.0%}" for name, least in expected.filled.items())),
    ]
    typer.echo(table([row for row in rows if row[1]]), nl=False)


def register(app: typer.Typer) -> None:
    """Nothing to add: the verbs join the group ``data``."""
    del app
