"""``didymium trade``: flows and shares of suppliers, with the word on bounds."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from didymium.errors import InputError


class _Form(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"


class _Weight(StrEnum):
    value = "value"
    quantity = "quantity"


def _years(text: str | None) -> list[int] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if found is None:
        raise InputError(f'--years: found "{text}"; expected a year or two, such as 2018-2024.')
    return list(range(int(found[1]), int(found[2] or found[1]) + 1))


def trade_flows(
    material: Annotated[str | None, typer.Argument(help="Material, in any language.")] = None,
    importer: Annotated[str | None, typer.Option(help="Importing territory or bloc.")] = None,
    exporter: Annotated[str | None, typer.Option(help="Exporting territory or bloc.")] = None,
    stage: Annotated[str | None, typer.Option(help="Stage of the chain.")] = None,
    product: Annotated[str | None, typer.Option(help="Product of the vocabulary.")] = None,
    hs6: Annotated[list[str] | None, typer.Option(help="Customs code; may be given again.")] = None,
    years: Annotated[str | None, typer.Option(help="Year or years: 2024, 2018-2024.")] = None,
    shares: Annotated[
        bool, typer.Option("--shares", help="Shares of the suppliers of --importer.")
    ] = False,
    by: Annotated[_Weight, typer.Option(help="Weight of the shares.")] = _Weight.value,
    release: Annotated[str | None, typer.Option(help="Version or folder of a release.")] = None,
    form: Annotated[_Form, typer.Option("--format", help="Format of the answer.")] = _Form.table,
    out: Annotated[Path | None, typer.Option(help="File to write; default: print.")] = None,
    shown: Annotated[int, typer.Option(help="Rows printed in a table.")] = 20,
) -> None:
    """Show trade flows, largest first, or the shares of an importer's suppliers.

    A figure under a code that covers several materials is an upper bound and says so.
    """
    from didymium.cli._output import deliver, need_file
    from didymium.evidence import import_shares, open_base, trade
    from didymium.evidence.export import to_bytes

    base = open_base(release)
    if shares and importer is None:
        raise InputError("--shares needs --importer.")
    wanted = _years(years)
    if shares:
        frame = import_shares(
            importer=str(importer), material=material, product=product, stage=stage, hs6=hs6,
            years=wanted, by=by.value, base=base,
        )  # fmt: skip
    else:
        frame = trade(
            material=material, product=product, stage=stage, hs6=hs6, importer=importer,
            exporter=exporter, years=wanted, base=base,
        ).sort("value_kusd", descending=True)  # fmt: skip
    if form is not _Form.table:
        need_file(form.value, out)
        deliver(to_bytes(frame, form.value), out)
        return
    text = _text(frame.to_dicts(), shares=shares, shown=shown)
    deliver(text.encode("utf-8"), out)


def _text(rows: list[dict[str, object]], *, shares: bool, shown: int) -> str:
    from didymium.cli._output import table

    head = ("year", "code", "from", "to", "thousand USD", "tonnes", "share" if shares else "USD/kg")
    lines = [head]
    for row in rows[:shown]:
        last = row["share"] if shares else row["unit_value_usd_per_kg"]
        percent = f"{last:.1%}" if shares and isinstance(last, float) else _figure(last)
        lines.append(
            (
                str(row["year"]),
                f"{row['nomenclature']} {row['hs6']}" + (" *" if row["is_bound"] else ""),
                str(row["exporter_iso3"]),
                str(row["importer"] if shares else row["importer_iso3"]),
                _figure(row["value_kusd"]),
                _figure(row["quantity_t"]),
                percent,
            )
        )
    notes = _notes(rows, "remarks" if shares else "remark")
    if len(rows) > shown:
        notes.insert(0, f"{len(rows) - shown} more rows; --shown or --format csv gives them.")
    if not rows:
        notes.append("No flows; that the base holds none does not mean there were none.")
    return table(lines, right={4, 5, 6}) + "".join(f"{note}\n" for note in notes)


def _notes(rows: list[dict[str, object]], remark: str) -> list[str]:
    """What must be said of the rows: bounds, codes given up, flows that are not what they seem."""
    bounds = {
        f"* {row['hs6']}: upper bound, {row['bound_reason']}." for row in rows if row["is_bound"]
    }
    retired = {
        f"{row['hs6']} was given up: years after are not whole." for row in rows if row["retired"]
    }
    odd = {
        f"{row['hs6']} from {row['exporter_iso3']}: {str(row[remark]).replace('_', ' ')}."
        for row in rows
        if row[remark]
    }
    return [*sorted(bounds), *sorted(retired), *sorted(odd)]


def _figure(value: object) -> str:
    return (
        f"{value:,.4g}"
        if isinstance(value, float) and value < 100
        else (f"{value:,.0f}" if isinstance(value, float) else "-")
    )


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command(
        "trade",
        epilog="Example: didymium trade gallium --importer EU --years 2024 --shares",
    )(trade_flows)
