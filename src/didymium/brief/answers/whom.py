"""What it means for the viewpoint: official import shares, and the uses of magnets."""

from __future__ import annotations

from collections.abc import Sequence

from didymium.brief.answers.contribution import Contribution
from didymium.brief.answers.imports import year_of
from didymium.brief.document import (
    Block,
    Cell,
    NameArg,
    Say,
    Table,
    WordArg,
    party,
)
from didymium.brief.figures import Book
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.tables import Base, records, rules
from didymium.brief.topic import Topic


def published_shares(book: Book, base: Base, topic: Topic, viewpoint: str) -> list[Say]:
    """What official trade figures already published say of the viewpoint's imports."""
    import polars as pl

    rows = records(
        base.table("observation").filter(
            (pl.col("measure") == "import_source_share")
            & (pl.col("iso3") == viewpoint)
            & pl.col("material").is_in(sorted(RARE_EARTHS))
            & (pl.col("kind") == "measured")
        )
    )
    if topic.material not in RARE_EARTHS or not rows:
        return []
    by_partner = {row["counterpart_iso3"]: row for row in rows}
    supplier = topic.supplier
    if supplier is None or supplier not in by_partner or "CHN" not in by_partner:
        return []
    ids = {}
    for iso3 in ("CHN", supplier):
        ids[iso3] = book.observed(
            f"import-share-{viewpoint.lower()}-{iso3.lower()}-published",
            "observation",
            by_partner[iso3],
        ).id
    return [
        Say(
            key="whom_published",
            args={
                "who": party(viewpoint),
                "china": book.arg(ids["CHN"]),
                "supplier": NameArg(of="territory", id=supplier),
                "share": book.arg(ids[supplier]),
                "year": year_of(book, ids[supplier]),
            },
            sources=book[ids["CHN"]].sources,
        )
    ]


def uses(book: Book, found: Sequence[str], answer: Contribution | None) -> Block | None:
    """The uses of magnets with their tonnes, and how many motors a contribution would be."""
    if not found:
        return None
    order = ("electric_vehicles", "wind", "electronic_and_mechanical_parts", "defence")
    rows = tuple(
        (
            Cell(arg=WordArg(id=f"use_{use}")),
            Cell(arg=book.arg(f"use-mass-{use}")),
            Cell(arg=book.arg(f"use-share-{use}")),
            Cell(arg=WordArg(id=f"use_{use}_why")),
        )
        for use in order
        if use in found
    )
    table = Table(
        id="uses",
        title=Say(key="table_uses_title"),
        columns=("col_use", "col_magnets", "col_use_share", "col_why"),
        rows=rows,
        notes=(Say(key="note_uses"),),
    )
    says = [Say(key="whom_uses")]
    if answer is not None:
        says.extend(_motors(book, answer))
    return Block(heading=Say(key="heading_uses"), says=tuple(says), tables=(table,))


def _motors(book: Book, answer: Contribution) -> list[Say]:
    """How many traction motors the neodymium and praseodymium of a case would be enough for."""
    recipes = {row["recipe"]: row for row in rules("recipes")}

    def value(name: str, at: str) -> float:
        return float(recipes[name][at])

    says: list[Say] = []
    for case in ("stated", "optimistic"):
        effect = answer.at(case, "separation_ndpr") or answer.at(case, "mine_ndpr")
        if effect is None or book[effect.added].value is None:
            continue
        added = book[effect.added]
        spread = []
        for amount, at in (
            (added.low if added.low is not None else added.value, "low"),
            (added.value, "central"),
            (added.high if added.high is not None else added.value, "high"),
        ):
            assert amount is not None
            other = {"low": "high", "central": "central", "high": "low"}[at]
            finished = (
                amount
                / value("oxide_per_metal_ndpr", other)
                / value("ndpr_per_blank", other)
                * value("finished_per_blank", at)
            )
            spread.append(finished * 1000 / value("magnet_per_motor", other) / 1e6)
        figure = book.computed(
            f"motors-{case}",
            spread[1],
            low=spread[0],
            high=spread[2],
            unit="million motors",
            formula="oxide / oxide per metal / metal per blank x finished per blank "
            "/ magnet per motor, each with its range",
            figures=(added.id,),
            sources=("own_recipes",),
            basis="traction motors a year",
        )
        alone = "" if says or case == "stated" else "_alone"
        says.append(
            Say(
                key=f"whom_motors_{case}{alone}",
                args={
                    "motors": book.arg(figure.id),
                    "amount": book.arg(added.id),
                    "supplier": NameArg(of="territory", id=answer.supplier),
                },
                sources=("own_recipes",),
            )
        )
    return says
