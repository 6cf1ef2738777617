"""``didymium trade``: flows and shares of suppliers, with the word on bounds."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from didymium.cli._words import Language
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
    lang: Annotated[Language, typer.Option(help="Language of names and numbers.")] = Language.en,
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

    if not any((material, importer, exporter, stage, product, hs6)):
        raise InputError("Name a material, --product, --stage, --hs6, --importer or --exporter.")
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
    text = _text(frame.to_dicts(), lang, shares=shares, shown=shown)
    deliver(text.encode("utf-8"), out)


def _text(rows: list[dict[str, object]], lang: Language, *, shares: bool, shown: int) -> str:
    from didymium.cli._output import table
    from didymium.cli._words import words
    from didymium.vocabulary.phrases import place

    say = words()
    if not rows:
        return say("no_flows", lang) + "\n"
    head = ("year", "code", "from", "to", "value", "tonnes", "share" if shares else "unit_value")
    lines = [tuple(say(key, lang) for key in head)]
    for row in rows[:shown]:
        last = row["share"] if shares else row["unit_value_usd_per_kg"]
        shown_last = (
            _share(last, lang) if shares and isinstance(last, float) else _figure(last, lang)
        )
        lines.append(
            (
                str(row["year"]),
                f"{row['nomenclature']} {row['hs6']}" + (" *" if row["is_bound"] else ""),
                place(str(row["exporter_iso3"]), lang),
                place(str(row["importer"] if shares else row["importer_iso3"]), lang),
                _figure(row["value_kusd"], lang),
                _figure(row["quantity_t"], lang),
                shown_last,
            )
        )
    above = [say("bounds_above", lang)] if any(row["is_bound"] for row in rows[:shown]) else []
    below = _notes(rows, "remarks" if shares else "remark", lang)
    if len(rows) > shown:
        below.insert(0, say("more_rows", lang, count=len(rows) - shown))
    body = table(lines, right={4, 5, 6})
    return "".join(f"{note}\n" for note in above) + body + "".join(f"{n}\n" for n in below)


def _notes(rows: list[dict[str, object]], remark: str, lang: Language) -> list[str]:
    """What must be said of the rows: bounds, codes given up, flows that are not what they seem."""
    from didymium.cli._words import words
    from didymium.evidence.words import reasons
    from didymium.vocabulary.phrases import label, place

    say, why = words(), reasons()
    held: dict[str, set[str]] = {}
    for row in rows:
        if row["is_bound"]:
            held.setdefault(why(str(row["bound_reason"]), lang), set()).add(str(row["hs6"]))
    bounds = [
        say("bound", lang, codes=", ".join(sorted(codes)), reason=reason)
        for reason, codes in sorted(held.items(), key=lambda item: sorted(item[1]))
    ]
    retired = {say("retired", lang, hs6=row["hs6"]) for row in rows if row["retired"]}
    odd = {
        say(
            "odd",
            lang,
            hs6=row["hs6"],
            exporter=place(str(row["exporter_iso3"]), lang),
            remark="; ".join(
                label("trade_remark", one, lang) for one in str(row[remark]).split(";")
            ),
        )
        for row in rows
        if row[remark]
    }
    return [*bounds, *sorted(retired), *sorted(odd)]


def _share(value: float, lang: Language) -> str:
    """A share with one decimal; what is there but rounds to nothing is said to be less."""
    from didymium.vocabulary.numerals import percent

    return f"<{percent(0.001, lang)}" if 0.0 < value < 0.0005 else percent(value, lang)


def _figure(value: object, lang: Language) -> str:
    from didymium.vocabulary.numerals import decimal, digits

    if not isinstance(value, float):
        return "-"
    return digits(value, lang, 4) if abs(value) < 100 else decimal(value, lang, 0)


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command(
        "trade",
        epilog="Example: didymium trade gallium --importer EU --years 2024 --shares",
    )(trade_flows)
