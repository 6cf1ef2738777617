"""Published estimates for like shocks, beside ours: they differ a hundredfold."""

from __future__ import annotations

from typing import Any

from didymium.brief.document import Block, BothArg, Cell, NameArg, Say, Table, TextArg
from didymium.brief.figures import Book
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.tables import shipped


def estimates(material: str) -> list[dict[str, Any]]:
    """Rows of the packaged table that fit the material, numbers as numbers."""
    wanted = "rare_earths" if material in RARE_EARTHS else "gallium_germanium"
    if wanted == "gallium_germanium" and material not in {"gallium", "germanium"}:
        return []
    rows: list[dict[str, Any]] = []
    for row in shipped("published_estimates"):
        if row["kind_of_shock"] != wanted:
            continue
        numbers = {
            name: float(row[name]) if row[name] else None for name in ("low", "value", "high")
        }
        rows.append({**row, **numbers})
    return rows


def block(book: Book, material: str, *, cut: bool = False) -> Block | None:
    """The table of published estimates, None where there is none for the material.

    ``cut`` is true where the story itself is of less supply.
    """
    rows = estimates(material)
    if not rows:
        return None
    cells = []
    for row in rows:
        figure_id = row["estimate_id"].replace("_", "-")
        book.computed(
            figure_id,
            row["value"],
            low=row["low"],
            high=row["high"],
            unit=row["unit"],
            formula="as published",
            rows=[("published_estimate", row | {"shock": row["shock_en"]})],
            kind="estimated",
            basis=row["outcome_en"],
            period=row["horizon_en"],
            absent=None if row["value"] is not None else "published as a range",
        )
        cells.append(
            (
                Cell(arg=TextArg(text=row["study"])),
                Cell(arg=BothArg(en=row["shock_en"], it=row["shock_it"])),
                Cell(arg=NameArg(of="territory", id=row["economy"])),
                Cell(arg=BothArg(en=row["outcome_en"], it=row["outcome_it"])),
                Cell(arg=book.arg(figure_id)),
                Cell(arg=BothArg(en=row["horizon_en"], it=row["horizon_it"])),
            )
        )
    table = Table(
        id="published",
        title=Say(key="table_published_title"),
        columns=(
            "col_study",
            "col_shock",
            "col_economy",
            "col_outcome",
            "col_estimate",
            "col_horizon",
        ),
        rows=tuple(cells),
        notes=(),
    )
    return Block(
        heading=Say(key="heading_published"),
        says=(Say(key="published_intro_cut" if cut else "published_intro"),),
        tables=(table,),
    )
