"""Where the viewpoint's imports of a material come from, by trade code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from didymium import vocabulary
from didymium.brief.document import (
    Arg,
    Bar,
    Block,
    BothArg,
    ChartData,
    DateArg,
    NameArg,
    Say,
    WordArg,
    party,
)
from didymium.brief.figures import Book
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.tables import Base, records, rules
from didymium.brief.topic import Topic

_SHOWN: Final = 4
_MIN_SHARE: Final = 0.02
# A share of imports below this is told as next to nothing.
_NEXT_TO_NOTHING: Final = 0.001


def imports(
    book: Book, base: Base, topic: Topic, viewpoint: str, on: dt.date
) -> tuple[Block, dict[str, str]] | None:
    """Where the viewpoint's imports come from, by trade code, with a chart; None without data.

    Also gives the figure ids of the shares by ``code:exporter``.
    """
    if "trade" not in base:
        return None
    codes = _codes(topic.material)
    if not codes:
        return None
    members = _members(viewpoint, on)
    frame, year = _flows(base, [code for code, _, _ in codes], members)
    if frame is None:
        return None
    bars: list[Bar] = []
    ids: dict[str, str] = {}
    cautions: list[Say] = []
    sources: list[str] = []
    for code, label, caution in codes:
        rows = [row for row in frame if row["hs6"] == code]
        total = sum(row["value_kusd"] for row in rows)
        if total <= 0:
            continue
        flows = _by_exporter(rows, viewpoint)
        whole = _total(book, viewpoint, code, year, flows)
        sources.extend(book[whole].sources)
        by_exporter = {iso3: flow["value"] * 1000 for iso3, flow in flows.items()}
        ranked = sorted(by_exporter.items(), key=lambda item: (-item[1], item[0]))
        wanted = [iso3 for iso3, value in ranked[:_SHOWN] if value / total >= _MIN_SHARE]
        side = shipper(topic)
        if side in by_exporter and side not in wanted:
            wanted.append(side)
        for iso3 in wanted:
            figure = book.computed(
                f"import-share-{viewpoint.lower()}-{iso3.lower()}-{code}",
                by_exporter[iso3] / total,
                unit="1",
                formula="value of imports from the territory / value of all imports from outside",
                figures=(whole,),
                rows=[("trade", flows[iso3])],
                basis="trade value",
                period=str(year),
            )
            ids[f"{code}:{iso3}"] = figure.id
            role = {"CHN": "dominant", topic.supplier: "talked"}.get(iso3, "s3")
            bars.append(
                Bar(
                    label=NameArg(of="territory", id=iso3),
                    group=label,
                    parts=((role, figure.id),),
                )
            )
        if caution:
            cautions.append(Say(key=caution))
    if not bars:
        return None
    chart = ChartData(
        id="exposure",
        kind="exposure",
        title=Say(
            key="chart_exposure_title",
            args={"who": party(viewpoint), "year": DateArg(date=str(year))},
        ),
        alt=Say(key="chart_exposure_alt", args={"who": party(viewpoint)}),
        note=Say(key="chart_exposure_note"),
        bars=tuple(bars),
        sources=tuple(dict.fromkeys(sources)),
    )
    says = _import_says(book, topic, viewpoint, ids)
    block = Block(
        heading=Say(key="heading_imports", args={"who": party(viewpoint)}),
        says=(*says, *cautions),
        charts=(chart,),
    )
    return block, ids


def _codes(material: str) -> list[tuple[str, Arg, str]]:
    """Trade codes of a material with their names and a caution; whole codes only."""
    if material in RARE_EARTHS:
        return [
            (row["hs6"], WordArg(id=row["label"]), row["caution"])
            for row in rules("codes")
            if row["group"] == "rare_earths"
        ]
    products = {product.id: product for product in vocabulary.products()}
    found: dict[str, Arg] = {}
    for code in vocabulary.product_codes():
        product = products[code.product]
        if product.material == material and code.nomenclature == "HS17":
            if code.coverage != "whole" or code.hs6 in found:
                continue
            found[code.hs6] = BothArg(
                en=f"{product.name_en} (HS {code.hs6[:4]}.{code.hs6[4:]})",
                it=f"{product.name_it} (SA {code.hs6[:4]}.{code.hs6[4:]})",
            )
    return [(hs6, label, "") for hs6, label in sorted(found.items())][:3]


def _members(viewpoint: str, on: dt.date) -> frozenset[str]:
    if vocabulary.side_kind(viewpoint) == "territory":
        return frozenset({viewpoint})
    return vocabulary.members(viewpoint, on)


def _flows(
    base: Base, codes: Sequence[str], members: frozenset[str]
) -> tuple[list[dict[str, Any]] | None, int]:
    import polars as pl

    table = base.table("trade").filter(
        pl.col("hs6").is_in(list(codes))
        & pl.col("importer_iso3").is_in(sorted(members))
        & ~pl.col("exporter_iso3").is_in(sorted(members))
    )
    if table.is_empty():
        return None, 0
    year = int(table["year"].max())  # type: ignore[arg-type]
    return records(table.filter(pl.col("year") == year)), year


def _by_exporter(rows: Sequence[Mapping[str, Any]], viewpoint: str) -> dict[str, dict[str, Any]]:
    """The flows into the viewpoint summed by exporter, as rows with what they are made of."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        flow = found.setdefault(
            row["exporter_iso3"],
            {
                "year": row["year"],
                "hs6": row["hs6"],
                "exporter_iso3": row["exporter_iso3"],
                "importer": viewpoint,
                "iso3": viewpoint,
                "counterpart_iso3": row["exporter_iso3"],
                "item": f"HS {row['hs6']}",
                "measure": "import",
                "value": 0.0,
                "unit": "million USD",
                "basis": "trade value",
                "kind": "measured",
                "period": str(row["year"]),
                "source_id": row["source_id"],
            },
        )
        flow["value"] += row["value_kusd"] / 1000
    return found


def _total(
    book: Book, viewpoint: str, code: str, year: int, flows: Mapping[str, Mapping[str, Any]]
) -> str:
    return book.computed(
        f"import-value-{viewpoint.lower()}-{code}",
        sum(flow["value"] for flow in flows.values()),
        unit="million USD",
        formula=f"sum of the flows into the territory from outside, code {code}, by exporter",
        rows=[("trade", flow) for flow in flows.values()],
        basis="trade value",
        period=str(year),
        kind="measured",
    ).id


def _import_says(book: Book, topic: Topic, viewpoint: str, ids: Mapping[str, str]) -> list[Say]:
    """Whence the imports come, code by code, and what the supplier talked of has of them."""
    who = party(viewpoint)
    magnets = ids.get("850511:CHN")
    if magnets is not None:
        says = [
            Say(
                key="whom_magnets",
                args={"who": who, "share": book.arg(magnets), "year": year_of(book, magnets)},
                sources=book[magnets].sources,
            )
        ]
    else:
        says = [
            Say(key="whom_code", args=args, sources=sources)
            for args, sources in _by_code(book, ids, topic.material, viewpoint)
        ]
    return says + _supplier_says(book, topic, viewpoint, ids)


def _supplier_says(book: Book, topic: Topic, viewpoint: str, ids: Mapping[str, str]) -> list[Say]:
    """The supplier's share under the code where it has most; next to nothing is told as that."""
    if topic.supplier is None or topic.supplier == "CHN":
        return []
    own = {code.partition(":")[0]: name for code, name in ids.items() if _of(code, topic.supplier)}
    if not own:
        return []
    code, name = max(own.items(), key=lambda pair: book[pair[1]].value or 0.0)
    label = {hs6: label for hs6, label, _ in _codes(topic.material)}[code]
    small = (book[name].value or 0.0) < _NEXT_TO_NOTHING
    return [
        Say(
            key="whom_supplier_little" if small else "whom_supplier",
            args={
                "who": party(viewpoint),
                "supplier": NameArg(of="territory", id=topic.supplier),
                "share": book.arg(name),
                "what": label,
                "year": year_of(book, name),
            },
            sources=book[name].sources,
        )
    ]


def _of(code: str, iso3: str) -> bool:
    return code.partition(":")[2] == iso3


def year_of(book: Book, figure_id: str) -> DateArg:
    """The year of a yearly figure."""
    return DateArg(date=book[figure_id].period)


def _by_code(
    book: Book, ids: Mapping[str, str], material: str, viewpoint: str
) -> list[tuple[dict[str, Arg], tuple[str, ...]]]:
    """For each code, the first supplier with its share: fillings and sources; most value first."""
    found: list[tuple[dict[str, Arg], tuple[str, ...]]] = []

    def worth(code: str) -> float:
        whole = book.figures.get(f"import-value-{viewpoint.lower()}-{code}")
        return whole.value or 0.0 if whole is not None else 0.0

    for code, label, _ in sorted(_codes(material), key=lambda listed: -worth(listed[0])):
        own = {pair.partition(":")[2]: name for pair, name in ids.items() if pair[:6] == code}
        if not own:
            continue
        iso3, name = max(own.items(), key=lambda pair: book[pair[1]].value or 0.0)
        args: dict[str, Arg] = {
            "who": party(viewpoint),
            "what": label,
            "first": NameArg(of="territory", id=iso3),
            "share": book.arg(name),
            "year": year_of(book, name),
        }
        found.append((args, book[name].sources))
    return found


def first_line(book: Book, ids: Mapping[str, str], topic: Topic, viewpoint: str) -> Say | None:
    """The answer's line for a material without magnets: the first code's first supplier."""
    found = _by_code(book, ids, topic.material, viewpoint)
    return _of_a_side(book, ids, topic, found) or (
        Say(key="answer_whom_code", args=found[0][0], sources=found[0][1]) if found else None
    )


def _of_a_side(
    book: Book,
    ids: Mapping[str, str],
    topic: Topic,
    found: Sequence[tuple[dict[str, Arg], tuple[str, ...]]],
) -> Say | None:
    """What the side of the act that ships has of an import, where another is its first supplier.

    Told of the code under which that side has most; None where it is first, or no side ships.
    """
    side = shipper(topic)
    own = {code.partition(":")[0]: name for code, name in ids.items() if _of(code, side or "")}
    if side is None or not own:
        return None
    code, name = max(own.items(), key=lambda pair: book[pair[1]].value or 0.0)
    label = {hs6: label for hs6, label, _ in _codes(topic.material)}[code]
    small = (book[name].value or 0.0) < _NEXT_TO_NOTHING
    # next to nothing under every code: told of the one with most value
    args, _ = found[0] if small else next(pair for pair in found if pair[0]["what"] == label)
    if args["first"] == NameArg(of="territory", id=side):
        return Say(key="answer_whom_code", args=args, sources=book[name].sources)
    return Say(
        key="answer_whom_side_little" if small else "answer_whom_side",
        args={**args, "side": NameArg(of="territory", id=side), "own": book.arg(name)},
        sources=book[name].sources,
    )


def shipper(topic: Topic) -> str | None:
    """The territory whose shipments the act touches: the supplier, the one who holds back or stops.

    A barrier touches those at whom it is aimed.
    """
    sides = {
        "supply_cut": topic.actors,
        "ownership": topic.actors,
        "stop": topic.actors or topic.places,
        "border": topic.targets,
    }.get(topic.family, ())
    return next(
        (
            code
            for code in (topic.supplier, *sides)
            if code and vocabulary.side_kind(code) == "territory"
        ),
        None,
    )
