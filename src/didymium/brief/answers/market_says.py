"""The market model's answers in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from didymium.brief.answers import market_figures as figures
from didymium.brief.document import Assumption, DateArg, NameArg, Say, party
from didymium.brief.figures import Book
from didymium.brief.modelled.case import Case, products_shown
from didymium.brief.modelled.ensemble import Answered
from didymium.brief.modelled.rows import record
from didymium.brief.tables import rules

SOURCE: Final = figures.SOURCE
#: From this ratio on a price is told as a multiple.
_MULTIPLE: Final = 2.0
#: Fillings of a sentence for each of two products of added supply; the table has all products.
_ADDED_ARGS: Final = 3
#: The dearest quotation of 2025 over the usual price: yttrium oxide, 350 on 8 USD/kg.
_DEAREST: Final = 350 / 8
#: Less unmet demand than this share of need is told as none.
_LEAST_UNMET: Final = 0.01
#: Changes of a share of output below this are not told: a tenth of a point.
_LEAST_SHARE: Final = 0.001
#: Changes of shipments below this share are not told.
_LEAST_MOVE: Final = 0.02


def intro(book: Book, answered: Sequence[Answered]) -> Say:
    """What the model does, in how many draws, and whether it was run for this brief."""
    first = answered[0]
    draws = book.computed(
        "market-draws",
        float(first.draws),
        unit="count",
        kind="counted",
        formula=f"draws of behaviour, projects and shocks in each world, seed {first.seed}",
        sources=(SOURCE,),
    )
    key = "market_intro" if first.live else "market_intro_shipped"
    return Say(key=key, args={"n": book.arg(draws.id)}, sources=(SOURCE,))


def prices(book: Book, one: Answered) -> Iterator[Say]:
    """What the case does to prices: of added supply delivered, of a restriction both kinds."""
    if one.case.restricts:
        yield from _cut_prices(book, one)
        return
    told: dict[str, Any] = {}
    measure = figures.margin(one.case)
    for product in products_shown(one.case.scenario.chain, one.case.material):
        rows = figures.pair(one, measure, product)
        if {"ratio", "without"} <= rows.keys() and len(told) < 2 * _ADDED_ARGS:
            last = "_last" if told else ""
            told[f"product{last}"] = figures.product(one.case, product)
            told[f"change{last}"] = book.arg(figures.change(book, one, rows["ratio"]))
            told[f"before{last}"] = book.arg(figures.figure(book, one, rows["without"]))
    if not told:
        return
    told |= {"year": DateArg(date=one.case.year), "who": party(one.case.place)}
    told |= {"case": one.case.label}
    key = "market_price_two" if "product_last" in told else "market_price"
    yield Say(key=key, args=told, sources=(SOURCE,))


def _cut_prices(book: Book, one: Answered) -> Iterator[Say]:
    for product in products_shown(one.case.scenario.chain, one.case.material):
        paid = figures.pair(one, "price_contract", product)
        margin = figures.pair(one, figures.margin(one.case), product)
        if "ratio" not in paid or "ratio" not in margin:
            continue
        many = float(margin["ratio"]["q50"]) >= _MULTIPLE
        figure = figures.figure if many else figures.change
        yield Say(
            key="market_cut_times" if many else "market_cut_change",
            args={
                "product": figures.product(one.case, product),
                "year": DateArg(date=one.case.year),
                "who": party(one.case.place),
                "contract": book.arg(figures.change(book, one, paid["ratio"])),
                "margin": book.arg(figure(book, one, margin["ratio"])),
            },
            sources=(SOURCE,),
        )


def shipments(book: Book, one: Answered) -> Iterator[Say]:
    """What the viewpoint receives from the actor, for the product that moves most by value."""
    from didymium.market import chain as chains

    if not one.case.restricts or one.case.own or one.case.place == "WLD":
        return
    chain = chains.load(one.case.scenario.chain)
    best: tuple[float, dict[str, Any]] | None = None
    for name in chain.products:
        rows = figures.pair(one, "import", name, territory=one.case.place, partner=one.case.actor)
        if not {"without", "with"} <= rows.keys():
            continue
        before, after = float(rows["without"]["q50"]), float(rows["with"]["q50"])
        if abs(after - before) < _LEAST_MOVE * max(before, 1e-9):
            continue
        value = abs(after - before) * chain.products[name].price_usd_per_t
        if best is None or value > best[0]:
            best = (value, rows)
    if best is None:
        return
    rows = best[1]
    yield Say(
        key="market_shipments",
        args={
            "who": party(one.case.place),
            "actor": NameArg(of="territory", id=one.case.actor),
            "product": figures.product(one.case, str(rows["with"]["product"])),
            "year": DateArg(date=one.case.year),
            "after": book.arg(figures.figure(book, one, rows["with"])),
            "before": book.arg(figures.figure(book, one, rows["without"])),
        },
        sources=(SOURCE,),
    )


def share(book: Book, one: Answered) -> Iterator[Say]:
    """How the leader's share of output moves, where it moves by a tenth of a point."""
    if one.case.own:
        return
    row = next(r for r in rules("chains") if r["chain"] == one.case.scenario.chain)
    leader = "CHN" if not one.case.restricts else one.case.actor
    rows = figures.pair(one, "share", row["share"], territory=leader)
    if "difference" not in rows or float(rows["without"]["q50"]) < _LEAST_MOVE:
        return
    if abs(float(rows["difference"]["q50"])) < _LEAST_SHARE:
        return
    yield Say(
        key="market_share",
        args={
            "who": NameArg(of="territory", id=leader),
            "product": figures.product(one.case, row["share"]),
            "change": book.arg(figures.figure(book, one, rows["difference"])),
            "before": book.arg(figures.figure(book, one, rows["without"])),
        },
        sources=(SOURCE,),
    )


def unmet(book: Book, one: Answered, place: str = "") -> Iterator[Say]:
    """The use that goes without most, where it loses more than a hundredth of what it needs."""
    place = place or one.case.place
    found = []
    for row in one.rows:
        here = row["territory"] == place and row["period"] == one.case.year
        if row["measure"] == "unmet_share" and row["world"] == "difference" and here:
            if float(row["q50"]) < _LEAST_UNMET:
                continue
            key = {"end_use": str(row["end_use"]), "territory": place}
            tonnes = figures.pair(one, "unmet", str(row["product"]), **key)
            if "difference" in tonnes:
                found.append((float(tonnes["difference"]["q50"]), row, tonnes["difference"]))
    if not found:
        return
    _, part, mass = max(found, key=lambda item: item[0])
    yield Say(
        key="market_unmet",
        args={
            "case": one.case.label,
            "who": party(place),
            "use": figures.end_use(one.case, str(mass["end_use"])),
            "product": figures.product(one.case, str(mass["product"])),
            "year": DateArg(date=one.case.year),
            "mass": book.arg(figures.figure(book, one, mass)),
            "share": book.arg(figures.figure(book, one, part)),
        },
        sources=(SOURCE,),
    )


def unmet_same(answered: Sequence[Answered], told: Sequence[Say]) -> Iterator[Say]:
    """That nobody goes without, where no case says otherwise."""
    if not any(say.key == "market_unmet" for say in told):
        who = party(answered[0].case.place)
        yield Say(key="market_unmet_same", args={"who": who})


def target(book: Book, one: Answered) -> Iterator[Say]:
    """What it means for the one at whom the measure is aimed: price at the margin, unmet demand."""
    place = one.case.other
    if not place or not one.case.restricts:
        return
    for product in products_shown(one.case.scenario.chain, one.case.material):
        ratio = figures.pair(one, "price_local", product, territory=place).get("ratio")
        if ratio is None:
            continue
        many = float(ratio["q50"]) >= _MULTIPLE
        figure = figures.figure if many else figures.change
        yield Say(
            key=f"market_{'own' if one.case.own else 'target'}_{'times' if many else 'change'}",
            args={
                "who": party(place),
                "product": figures.product(one.case, product),
                "year": DateArg(date=one.case.year),
                "margin": book.arg(figure(book, one, ratio)),
            },
            sources=(SOURCE,),
        )
    yield from unmet(book, one, place)


def meaning(book: Book, answered: Sequence[Answered]) -> Iterator[Say]:
    """What a price at the margin is, what was ever quoted, and how the model did before."""
    from didymium.market.mechanism import LAST_USER

    cut = [one for one in answered if one.case.restricts]
    ratios = [
        float(row["q50"])
        for one in cut
        for product in products_shown(one.case.scenario.chain, one.case.material)
        for place in dict.fromkeys((one.case.place, one.case.other or one.case.place))
        if (row := _margin(one, product, place).get("ratio"))
    ]
    if not ratios or max(ratios) < _MULTIPLE:
        return
    yield Say(key="market_margin")
    if max(ratios) >= LAST_USER:
        seen = book.computed(
            "dearest-seen",
            _DEAREST,
            unit="ratio",
            formula="350 / 8 USD/kg: the highest quotation of yttrium oxide outside China in 2025 "
            "over the usual price before",
            sources=("own_reading_of_prices",),
            basis="quotations",
            period="2025",
            kind="computed",
        )
        beyond = max(ratios) > _DEAREST
        key = "market_beyond" if beyond else "market_seldom"
        yield Say(key=key, args={"seen": book.arg(seen.id)}, sources=seen.sources)
    yield from _record(book)


def _margin(one: Answered, product: str, place: str) -> dict[str, Any]:
    if place == "WLD":
        return dict(figures.pair(one, "price_spot", product))
    return dict(figures.pair(one, "price_local", product, territory=place))


def _record(book: Book) -> Iterator[Say]:
    """In how many past quotations the model's range held what was seen."""
    rows = record()
    if not rows:
        return
    kept = [("market_record", _quotation(row)) for row in rows]
    inside = sum(row["inside"] == "true" for row in rows)
    above = sum(float(row["median"]) > float(row["observed"]) for row in rows)
    counts = {"count": len(rows), "inside": inside, "above": above}
    for name, count in counts.items():
        book.computed(
            f"record-{name}",
            float(count),
            unit="count",
            kind="counted",
            formula={
                "count": "quotations after past restrictions that the back-test scores",
                "inside": "of them, those inside the model's 80% range",
                "above": "of them, those below the model's median",
            }[name],
            rows=kept,
            basis="ratio to before the event",
        )
    args: dict[str, Any] = {name: book.arg(f"record-{name}") for name in counts}
    yield Say(key="market_record", args=args, sources=(SOURCE,))


def _quotation(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the record: what was seen, the model's 80% range, its median."""
    names = ("record_id", "product", "measure", "period", "unit", "source_id")
    return {name: row[name] for name in names} | {
        "value": float(row["observed"]),
        "low": float(row["q10"]),
        "high": float(row["q90"]),
        "kind": "measured",
        "basis": "ratio to before the event",
        "note": f"model median {row['median']}",
    }


def assumptions(book: Book, case: Case) -> Iterator[Assumption]:
    """What the case had to assume, each with the key that changes it."""
    for item in case.assumed:
        args: dict[str, Any] = {}
        if item.date:
            args["date"] = DateArg(date=item.date)
        if item.value is not None:
            low, central, high = item.value
            ranged = low != high
            name = f"assumed-{item.key.removeprefix('market_').replace('_', '-')}"
            known = book.figures.get(name)
            kept = (central, low if ranged else None, high if ranged else None)
            if known is not None and (known.value, known.low, known.high) != kept:
                name += f"-{case.id}"
            figure = book.computed(
                name,
                central,
                low=low if ranged else None,
                high=high if ranged else None,
                unit=item.unit,
                formula=item.reason,
                sources=(item.source,),
                basis="assumption",
            )
            args["range"] = book.arg(figure.id)
        yield Assumption(key=item.key, value=item.text, say=Say(key=item.sentence, args=args))
