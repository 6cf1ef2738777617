"""Who dominates each stage, light and heavy rare earths apart, each base by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from didymium.brief.answers.chain_pictures import charts
from didymium.brief.answers.stages import HALF, Stage, share_id, stages, uses, years
from didymium.brief.document import Arg, Block, BothArg, Cell, DateArg, NameArg, Say, Table, WordArg
from didymium.brief.figures import Book
from didymium.brief.supply import RARE_EARTHS
from didymium.brief.tables import Base
from didymium.brief.topic import Topic
from didymium.brief.words import methods
from didymium.errors import NoAnswerError

__all__ = ["Stage", "facts", "line", "others", "share_id", "stages", "uses"]

_CHAIN = {
    "mine": "mine_reo",
    "separation": "separation_ndpr",
    "metal": "metal_ndpr",
    "magnet": "magnet",
    "heavy": "separation_dy",
}
_OTHERS = 3
# The stages of the rare-earth chain that stand for it among other materials.
_STANDING = frozenset({"mine_reo", "separation_ndpr", "magnet"})


def facts(book: Book, found: Sequence[Stage]) -> Block:
    """The table of stages: leader, share with its range, concentration, next supplier."""
    rows = [
        (
            Cell(arg=WordArg(id=stage.view.label)),
            Cell(arg=NameArg(of="territory", id=stage.leader)),
            Cell(arg=book.arg(stage.share)),
            Cell(arg=DateArg(date=stage.supply.period)),
            Cell(arg=NameArg(of="territory", id=stage.second) if stage.second else None),
            Cell(arg=book.arg(stage.second_share) if stage.second_share else None),
            Cell(arg=book.arg(stage.world)),
            Cell(arg=book.arg(stage.hhi)),
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
            "col_year",
            "col_second",
            "col_second_share",
            "col_world",
            "col_hhi",
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
                    "year": DateArg(date=stage.supply.period),
                },
                sources=book[stage.share].sources,
            )
        )
    wanted = ("separation_ndpr", "metal_ndpr", "magnet")
    if all(name in by_id for name in wanted):
        args: dict[str, Arg] = {name: book.arg(by_id[name].share) for name in wanted}
        args["year"] = years(book, (by_id[name].share for name in wanted))
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
                        "year": years(book, (mine.share, oxide.share)),
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
                    "basis": _basis(stage),
                    "year": DateArg(date=stage.supply.period),
                },
                sources=book[stage.share].sources,
            )
            for stage in found
        )
    return says


def _basis(stage: Stage) -> BothArg:
    """What the tonnes of a stage count, in brackets: contained metal, gross weight, oxide."""
    text = stage.supply.basis
    if text in {"", "unspecified"}:
        return BothArg(en="", it="")
    return BothArg(en=f" ({methods.basis(text, 'en')})", it=f" ({methods.basis(text, 'it')})")


def line(book: Book, topic: Topic, found: Sequence[Stage], focus: Sequence[Stage]) -> Say | None:
    """The answer's line: who leads at the page's own stages, what a barrier touches, or the chain.

    ``focus`` are the stages of a page on one plant or contract; empty for one on the whole chain.
    """
    if not found:
        return None
    touched = _touched(book, topic, focus) or _touched(book, topic, found)
    if touched is not None:
        return touched
    by_id = {stage.view.id: stage for stage in focus or found}
    if not focus and all(view in by_id for view in _CHAIN.values()):
        return _of_chain(book, by_id)
    two = () if focus or topic.material in RARE_EARTHS else _two_leaders(book, found)
    if two:
        return _of_two(book, *two)
    stage = max(focus or found, key=lambda item: book[item.share].value or 0.0)
    return Say(
        key="answer_dominance_stage"
        if topic.material in RARE_EARTHS
        else "answer_dominance_generic",
        args={
            "who": NameArg(of="territory", id=stage.leader),
            "share": book.arg(stage.share),
            "material": NameArg(of="material", id=stage.view.material),
            "stage": WordArg(id=stage.view.label),
            "year": DateArg(date=stage.supply.period),
        },
        sources=book[stage.share].sources,
    )


def _two_leaders(book: Book, found: Sequence[Stage]) -> tuple[Stage, ...]:
    """Mining and the most concentrated later stage, where another leads there; else nothing."""
    mine = next((stage for stage in found if stage.view.group == "mine"), None)
    rest = [stage for stage in found if stage.view.group != "mine"]
    if mine is None or not rest:
        return ()
    later = max(rest, key=lambda item: book[item.share].value or 0.0)
    return (mine, later) if later.leader != mine.leader else ()


def _of_two(book: Book, mine: Stage, later: Stage) -> Say:
    return Say(
        key="answer_dominance_two",
        args={
            "who": NameArg(of="territory", id=mine.leader),
            "share": book.arg(mine.share),
            "stage": WordArg(id=mine.view.label),
            "year": DateArg(date=mine.supply.period),
            "other": NameArg(of="territory", id=later.leader),
            "other_share": book.arg(later.share),
            "other_stage": WordArg(id=later.view.label),
            "other_year": DateArg(date=later.supply.period),
            "material": NameArg(of="material", id=mine.view.material),
        },
        sources=tuple(dict.fromkeys((*book[mine.share].sources, *book[later.share].sources))),
    )


def _of_chain(book: Book, by_id: Mapping[str, Stage]) -> Say:
    args: dict[str, Any] = {name: book.arg(by_id[view].share) for name, view in _CHAIN.items()}
    sources = [s for view in _CHAIN.values() for s in book[by_id[view].share].sources]
    leader = by_id["magnet"].leader
    args["year"] = years(
        book, (by_id[view].share for name, view in _CHAIN.items() if name != "mine")
    )
    args["who"] = NameArg(of="territory", id=leader)
    weak = by_id.get("mine_dy")
    key = "answer_dominance"
    own = share_id(leader, weak.view) if weak is not None else ""
    if own in book.figures and (book[own].value or 0.0) <= HALF:
        key, args["weak"] = "answer_dominance_but", book.arg(own)
    return Say(key=key, args=args, sources=tuple(dict.fromkeys(sources)))


def _touched(book: Book, topic: Topic, found: Sequence[Stage]) -> Say | None:
    """What the side supplies at whose goods a barrier is aimed, at the stage where it has most."""
    if topic.family not in {"border", "ownership", "stop"}:
        return None
    sides = topic.targets if topic.family == "border" else topic.actors or topic.places
    held = [
        (stage, code)
        for stage in found
        for code in sides
        if share_id(code, stage.view) in book.figures
        and book[share_id(code, stage.view)].value is not None
    ]
    if not held:
        return None
    stage, code = max(held, key=lambda pair: book[share_id(pair[1], pair[0].view)].value or 0.0)
    own = share_id(code, stage.view)
    return Say(
        key="answer_touched_stage" if stage.view.material in RARE_EARTHS else "answer_touched",
        args={
            "who": NameArg(of="territory", id=code),
            "share": book.arg(own),
            "material": NameArg(of="material", id=stage.view.material),
            "stage": WordArg(id=stage.view.label),
            "year": DateArg(date=stage.supply.period),
        },
        sources=book[own].sources,
    )


def others(book: Book, base: Base, topic: Topic) -> Block | None:
    """What the same side has of the other materials of the act, and who leads; None without any."""
    says: list[Say] = []
    sides: tuple[str, ...] = ()
    if topic.family == "border":
        sides = topic.targets
    elif topic.family in {"supply_cut", "ownership"}:
        sides = topic.actors
    for material in topic.others[:_OTHERS]:
        try:
            found = stages(book, base, material)
        except NoAnswerError:
            continue
        standing = [stage for stage in found if stage.view.id in _STANDING]
        for stage in standing or found:
            own = [code for code in sides if share_id(code, stage.view) in book.figures]
            code = own[0] if own else stage.leader
            args: dict[str, Any] = {
                "material": NameArg(of="material", id=material),
                "stage": WordArg(id=stage.view.label),
                "who": NameArg(of="territory", id=code),
                "share": book.arg(share_id(code, stage.view)),
                "world": book.arg(stage.world),
                "basis": _basis(stage),
                "year": DateArg(date=stage.supply.period),
            }
            says.append(Say(key="fact_generic", args=args, sources=book[args["share"].id].sources))
    return Block(heading=Say(key="heading_others"), says=tuple(says)) if says else None
