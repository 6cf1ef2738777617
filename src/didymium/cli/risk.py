"""``didymium risk``: how risky a material's supply is, for whom, and how that is known."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from didymium.cli._words import Language

if TYPE_CHECKING:
    import datetime as dt

    from didymium.risk.assess import Assessment
    from didymium.risk.shown import Lang

_EPILOG = "Example: didymium risk dysprosium --for EU --year 2024 --all-stages"


class _Format(StrEnum):
    terminal = "terminal"
    json = "json"
    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"
    svg = "svg"
    png = "png"


def risk(
    material: Annotated[
        str | None, typer.Argument(help="A material: dysprosium, terre rare, Ga ...")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Rank all materials instead of showing one.")
    ] = False,
    whose: Annotated[
        str | None,
        typer.Option("--for", help="Territory or bloc whose risk it is; default: the world."),
    ] = None,
    year: Annotated[str, typer.Option(help="Year of output and trade.")] = "2024",
    on: Annotated[
        str | None,
        typer.Option(help="Day of the measures in force, YYYY-MM-DD; default: end of the year."),
    ] = None,
    stage: Annotated[
        str | None, typer.Option(help="One stage: mine, separation, refining, metal, magnet ...")
    ] = None,
    all_stages: Annotated[
        bool, typer.Option("--all-stages", help="Every stage, not only the narrowest.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Months since 2009: share of supply restricted.")
    ] = False,
    suppliers: Annotated[
        Path | None,
        typer.Option(help="Your own suppliers: CSV with supplier, amount or share, product."),
    ] = None,
    suppliers_stage: Annotated[
        str | None, typer.Option(help="Stage your suppliers deliver at.")
    ] = None,
    suppliers_product: Annotated[
        str | None, typer.Option(help="Product of the table to take, where it holds several.")
    ] = None,
    overlay: Annotated[
        list[Path] | None,
        typer.Option("--with", help="A CSV file of your own figures, laid over without mixing."),
    ] = None,
    release: Annotated[str | None, typer.Option(help="Data release; default: the shipped.")] = None,
    lang: Annotated[Language, typer.Option(help="Language of names and numbers.")] = Language.en,
    form: Annotated[
        _Format, typer.Option("--format", help="How to give the answer.")
    ] = _Format.terminal,
    out: Annotated[Path | None, typer.Option(help="File to write instead of printing.")] = None,
) -> None:
    """Show how concentrated, restricted and exposed supply is, with ranges, sources and reasons."""
    from didymium import evidence
    from didymium.cli._dates import day
    from didymium.cli._output import need_file
    from didymium.errors import InputError

    if everything == (material is not None):
        raise InputError("Name a material, or give --all for all of them, not both or neither.")
    need_file(form.value, out)
    if suppliers is not None and (whose is None or everything or history):
        raise InputError("--suppliers needs a material and --for: whose suppliers they are.")
    for option, given in (("stage", suppliers_stage), ("product", suppliers_product)):
        if given is not None and suppliers is None:
            raise InputError(f"--suppliers-{option} needs --suppliers.")
    base = evidence.open_base(release, overlay or ())
    on_day = day("--on", on) if on else None
    if everything:
        _ranked(base, whose, year, on_day, all_stages, lang.value, form, out)
        return
    if history:
        _history(base, str(material), whose, stage, year, on_day, lang.value, form, out)
        return
    from didymium.cli._suppliers import own_suppliers
    from didymium.risk.assess import assess

    found = assess(
        str(material),
        viewpoint=whose,
        period=year,
        on=on_day,
        stage=stage,
        all_stages=all_stages,
        suppliers=own_suppliers(suppliers, suppliers_product) if suppliers else None,
        suppliers_stage=suppliers_stage,
        base=base,
    )
    from didymium.cli._words import words
    from didymium.risk.shown import said

    for note in found.notes:
        typer.echo(f"{words()('note', lang.value)}: {said(note, lang.value)}", err=True)
    _deliver_one(found, lang.value, form, out)


def _ranked(
    base: object,
    whose: str | None,
    year: str,
    on_day: dt.date | None,
    all_stages: bool,
    lang: Lang,
    form: _Format,
    out: Path | None,
) -> None:
    from didymium.cli._output import deliver
    from didymium.risk.ranking import ranking

    table = ranking(viewpoint=whose, period=year, on=on_day, all_stages=all_stages, base=base)  # type: ignore[arg-type]
    if form in {_Format.svg, _Format.png}:
        from didymium.brief.charts.risk import picture, ranking_chart

        deliver(picture(ranking_chart(table, lang=lang), form.value), out)
        return
    if form is _Format.terminal:
        from didymium.risk.shown import ranking_lines

        deliver("\n".join(ranking_lines(table, lang)).encode() + b"\n", out)
        return
    from didymium.evidence.export import to_bytes

    deliver(to_bytes(table, form.value), out)


def _history(
    base: object,
    material: str,
    whose: str | None,
    stage: str | None,
    year: str,
    until: dt.date | None,
    lang: Lang,
    form: _Format,
    out: Path | None,
) -> None:
    from didymium.cli._output import deliver
    from didymium.risk.history import restriction_history

    table = restriction_history(
        material,
        viewpoint=whose,
        stage=stage,
        period=year,
        until=until,
        base=base,  # type: ignore[arg-type]
    )
    if form in {_Format.svg, _Format.png}:
        from didymium.brief.charts.risk import history_chart, picture

        deliver(picture(history_chart(table, lang=lang), form.value), out)
        return
    if form is _Format.terminal:
        from didymium.risk.shown import history_lines

        deliver("\n".join(history_lines(table, lang)).encode() + b"\n", out)
        return
    from didymium.evidence.export import to_bytes

    deliver(to_bytes(table, form.value), out)


def _deliver_one(found: Assessment, lang: Lang, form: _Format, out: Path | None) -> None:
    from didymium.cli._output import deliver

    if form in {_Format.svg, _Format.png}:
        from didymium.brief.charts.risk import picture, supplier_chart

        deliver(picture(supplier_chart(found.suppliers, lang=lang), form.value), out)
        return
    if form is _Format.terminal:
        from didymium.risk.shown import assessment_lines

        deliver("\n".join(assessment_lines(found, lang)).encode() + b"\n", out)
        return
    if form is _Format.json:
        from didymium.risk.shown import as_json

        deliver(as_json(found).encode(), out)
        return
    from didymium.evidence.export import to_bytes

    deliver(to_bytes(found.indicators, form.value), out)


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("risk", epilog=_EPILOG)(risk)


__all__ = ["register", "risk"]
