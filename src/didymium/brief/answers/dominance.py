"""Who dominates each stage, light and heavy rare earths apart, each base by itself."""

from __future__ import annotations

from collections.abc import Sequence

from didymium.brief.answers.chain_pictures import charts
from didymium.brief.answers.stages import Stage, share_id, stages, uses
from didymium.brief.document import Block, Cell, NameArg, Say, Table, WordArg
from didymium.brief.figures import Book

__all__ = ["Stage", "facts", "share_id", "stages", "uses"]


def facts(book: Book, found: Sequence[Stage]) -> Block:
    """The table of stages: leader, share with its range, concentration, next supplier."""
    rows = [
        (
            Cell(arg=WordArg(id=stage.view.label)),
            Cell(arg=NameArg(of="territory", id=stage.leader)),
            Cell(arg=book.arg(stage.share)),
            Cell(arg=book.arg(stage.hhi)),
            Cell(arg=NameArg(of="territory", id=stage.second) if stage.second else None),
            Cell(arg=book.arg(stage.second_share) if stage.second_share else None),
            Cell(arg=book.arg(stage.world)),
        )
        for stage in found
    ]
    rare = found[0].view.base == "reo"
    notes = [Say(key="note_hhi")]
    if rare:
        notes = [Say(key="note_bases"), Say(key="note_quota"), Say(key="note_balance"), *notes]
    table = Table(
        id="stages",
        title=Say(key="table_stages_title"),
        columns=(
            "col_stage",
            "col_leader",
            "col_share",
            "col_hhi",
            "col_second",
            "col_second_share",
            "col_world",
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )
    return Block(
        heading=Say(key="heading_dominance"),
        says=tuple(_sentences(book, found)),
        tables=(table,),
        charts=tuple(charts(book, found)),
    )


def _sentences(book: Book, found: Sequence[Stage]) -> list[Say]:
    by_id = {stage.view.id: stage for stage in found}
    says: list[Say] = []
    if "mine_reo" in by_id:
        stage = by_id["mine_reo"]
        says.append(
            Say(
                key="fact_mine_reo",
                args={
                    "who": NameArg(of="territory", id=stage.leader),
                    "share": book.arg(stage.share),
                    "output": book.arg(stage.output),
                    "world": book.arg(stage.world),
                },
                sources=book[stage.share].sources,
            )
        )
    wanted = ("separation_ndpr", "metal_ndpr", "magnet")
    if all(name in by_id for name in wanted):
        args = {name: book.arg(by_id[name].share) for name in wanted}
        says.append(
            Say(
                key="fact_processing",
                args={"who": NameArg(of="territory", id=by_id["magnet"].leader), **args},
                sources=tuple(
                    dict.fromkeys(s for name in wanted for s in book[by_id[name].share].sources)
                ),
            )
        )
    if "mine_dy" in by_id and "separation_dy" in by_id:
        mine, oxide = by_id["mine_dy"], by_id["separation_dy"]
        if mine.second is not None and mine.second_share is not None:
            says.append(
                Say(
                    key="fact_heavy",
                    args={
                        "who": NameArg(of="territory", id=oxide.leader),
                        "mine": book.arg(mine.share),
                        "second": NameArg(of="territory", id=mine.second),
                        "second_share": book.arg(mine.second_share),
                        "oxide": book.arg(oxide.share),
                    },
                    sources=book[oxide.share].sources,
                )
            )
    if not says:
        says.extend(
            Say(
                key="fact_generic",
                args={
                    "stage": WordArg(id=stage.view.label),
                    "material": NameArg(of="material", id=stage.view.material),
                    "who": NameArg(of="territory", id=stage.leader),
                    "share": book.arg(stage.share),
                    "world": book.arg(stage.world),
                },
                sources=book[stage.share].sources,
            )
            for stage in found
        )
    return says
