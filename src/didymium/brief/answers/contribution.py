"""What a supplier's contribution would change: world shares and concentration, with and without.

Cases come from ``rules/amounts.csv``: what exists, what is stated, the optimistic reading; and
what must not be counted, with the reason. A supplier without rows there is answered from its own
output and from the projects the evidence holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from didymium.brief.answers import amounts
from didymium.brief.answers.stages import Stage, dated_label, share_id
from didymium.brief.document import (
    Bar,
    Block,
    Cell,
    ChartData,
    DateArg,
    Figure,
    NameArg,
    Say,
    ScenarioCard,
    Table,
    WordArg,
)
from didymium.brief.figures import Book
from didymium.brief.supply import SANCTIONED
from didymium.brief.tables import Base, rules
from didymium.risk import with_and_without

CASES = ("existing", "article", "stated", "optimistic")


@dataclass(frozen=True)
class Effect:
    """One case at one view: the tonnes added and what the leader's share and the index become.

    All fields but ``case`` and ``stage`` are figure ids.
    """

    case: str
    stage: Stage
    added: str
    of_world: str
    share_with: str
    change: str
    hhi_with: str
    supplier_share_with: str


@dataclass(frozen=True)
class Contribution:
    """The whole answer for a supplier."""

    supplier: str
    effects: tuple[Effect, ...]
    left_out: tuple[Say, ...]
    existing: str | None
    redirects: bool = True

    def only(self, case: str) -> Contribution:
        """The same answer with one case alone."""
        kept = tuple(effect for effect in self.effects if effect.case == case)
        return replace(self, effects=kept)

    def at(self, case: str, view_id: str) -> Effect | None:
        """The effect of a case at a view, if there is one."""
        return next(
            (e for e in self.effects if e.case == case and e.stage.view.id == view_id), None
        )


def contribution(
    book: Book,
    base: Base,
    supplier: str,
    found: Sequence[Stage],
    assume: Mapping[str, str],
    said: Mapping[tuple[str, str], str] | None = None,
) -> Contribution:
    """With and without ``supplier``'s contribution, per case and stage of the chain."""
    by_view = {stage.view.id: stage for stage in found}
    added = amounts.amounts(book, base, supplier, by_view, assume)
    existing = f"output-{supplier.lower()}-{found[0].view.id.replace('_', '-')}"
    if not any(row["supplier"] == supplier for row in rules("amounts")):
        added = {**added, **(said or {})}
    order = list(by_view)
    effects = tuple(
        _effect(book, case, by_view[view_id], supplier, figure_id)
        for (case, view_id), figure_id in sorted(
            added.items(), key=lambda item: (order.index(item[0][1]), CASES.index(item[0][0]))
        )
    )
    return Contribution(
        supplier=supplier,
        effects=effects,
        left_out=tuple(amounts.left_out(book, base, supplier)),
        existing=existing if existing in book.figures else None,
    )


def _effect(book: Book, case: str, stage: Stage, supplier: str, added_id: str) -> Effect:
    """What the tonnes of a case do at a stage; absent figures where the tonnes are not known."""
    slug = f"{case}-{stage.view.id.replace('_', '-')}"
    added = book[added_id]
    if added.value is None:
        names = ("of-world", "share-with", "change", "hhi-with", "supplier-share")
        ids = [_unknown(book, f"{name}-{slug}", stage, added) for name in names]
        return Effect(case, stage, added_id, *ids)
    with_it = with_and_without(
        stage.supply.frame(), supplier_iso3=supplier, added=added.value
    ).to_dicts()[1]
    share_with, change = _share_with(
        book, slug, stage, added, with_it, own=stage.leader == supplier
    )
    world = book[stage.world].value or 0.0
    of_world = book.computed(
        f"of-world-{slug}",
        added.value / world,
        low=added.low / world if added.low is not None else None,
        high=added.high / world if added.high is not None else None,
        unit="1",
        formula="tonnes added / world output today",
        figures=(added_id, stage.world),
    )
    hhi = book.computed(
        f"hhi-with-{slug}",
        with_it["hhi"],
        low=with_it["hhi_low"],
        high=with_it["hhi_high"],
        unit="index",
        formula="index with the tonnes added to the supplier",
        figures=(added_id, stage.hhi),
    )
    own = f"output-{supplier.lower()}-{stage.view.id.replace('_', '-')}"
    gained = book.computed(
        f"supplier-share-{slug}",
        with_it["supplier_share"],
        unit="1",
        formula="(supplier's output + tonnes added) / (world + tonnes added)",
        figures=(added_id, stage.world, *([own] if own in book.figures else [])),
    )
    return Effect(case, stage, added_id, of_world.id, share_with, change, hhi.id, gained.id)


def _unknown(book: Book, figure_id: str, stage: Stage, added: Figure) -> str:
    return book.computed(
        figure_id,
        None,
        unit="1",
        formula="not computed: the tonnes added are not known",
        figures=(added.id, stage.share, stage.world),
        absent=added.absent,
    ).id


def _share_with(
    book: Book,
    slug: str,
    stage: Stage,
    added: Figure,
    with_it: Mapping[str, float],
    *,
    own: bool,
) -> tuple[str, str]:
    """The leader's share with the tonnes, and its change; the range is that of the tonnes."""
    world, now = book[stage.world].value or 0.0, book[stage.share].value or 0.0

    def share(tonnes: float | None) -> float:
        more = added.value if tonnes is None else tonnes
        assert more is not None
        return with_it["supplier_share"] if own else now * world / (world + more)

    value, low, high = share(added.value), share(added.high), share(added.low)
    result = book.computed(
        f"share-with-{slug}",
        value,
        low=low,
        high=high,
        unit="1",
        formula="(share of the leader x world + tonnes added) / (world + tonnes added)"
        if own
        else "share of the leader x world / (world + tonnes added)",
        figures=(added.id, stage.share, stage.world),
    )
    change = book.computed(
        f"change-{slug}",
        value - now,
        low=low - now,
        high=high - now,
        unit="points",
        formula="share with less share without",
        figures=(result.id, stage.share),
    )
    return result.id, change.id


def blocks(book: Book, answer: Contribution, found: Sequence[Stage]) -> tuple[Block, ...]:
    """The with-and-without part: sentences, the table of effects, the share bars."""
    says: list[Say] = []
    supplier = NameArg(of="territory", id=answer.supplier)
    if answer.existing is not None:
        says.append(
            Say(
                key="effect_existing" if answer.redirects else "effect_existing_project",
                args={"who": supplier, "amount": book.arg(answer.existing)},
                sources=book[answer.existing].sources,
            )
        )
    if not answer.effects:
        says.append(Say(key="effect_nothing", args={"who": supplier}))
    says.extend(
        Say(
            key="effect_unknown",
            args={"stage": WordArg(id=stage.view.label), "who": supplier},
        )
        for stage in _unanswered(book, answer)
    )
    rows = [
        (
            Cell(arg=WordArg(id=effect.stage.view.label)),
            Cell(arg=WordArg(id=f"case_{effect.case}")),
            Cell(arg=DateArg(date=effect.stage.supply.period)),
            Cell(arg=book.arg(effect.added)),
            Cell(arg=book.arg(effect.of_world)),
            Cell(arg=book.arg(effect.stage.share)),
            Cell(arg=book.arg(effect.share_with)),
            Cell(arg=book.arg(effect.change)),
            Cell(arg=book.arg(effect.stage.hhi)),
            Cell(arg=book.arg(effect.hhi_with)),
        )
        for effect in answer.effects
        if book[effect.added].value is not None
    ]
    notes = ["note_effects"]
    if answer.supplier in SANCTIONED:
        notes.append("note_effects_sanctions")
    table = Table(
        id="effects",
        title=Say(key="table_effects_title", args={"who": supplier}),
        columns=(
            "col_stage",
            "col_case",
            "col_base_year",
            "col_added",
            "col_of_world",
            "col_without",
            "col_with",
            "col_change",
            "col_hhi_without",
            "col_hhi_with",
        ),
        rows=tuple(rows),
        notes=tuple(Say(key=key) for key in notes),
    )
    return (
        Block(
            heading=Say(key="heading_effects", args={"who": supplier}),
            says=(*says, *_headline(book, answer), *answer.left_out),
            tables=(table,) if rows else (),
            charts=(_bars(book, answer, found),) if rows else (),
        ),
    )


def _unanswered(book: Book, answer: Contribution) -> list[Stage]:
    """Stages whose added tonnes are not known, each once."""
    found: list[Stage] = []
    for effect in answer.effects:
        if book[effect.added].value is None and effect.stage not in found:
            found.append(effect.stage)
    return found


def _headline(book: Book, answer: Contribution) -> list[Say]:
    says = []
    for case in ("stated", "optimistic"):
        mine = answer.at(case, "mine_reo")
        heavy = answer.at(case, "mine_dy")
        if mine is None:
            continue
        leader = NameArg(of="territory", id=mine.stage.leader)
        says.append(
            Say(
                key=f"effect_{case}_mine",
                args={
                    "leader": leader,
                    "added": book.arg(mine.added),
                    "of_world": book.arg(mine.of_world),
                    "before": book.arg(mine.stage.share),
                    "after": book.arg(mine.share_with),
                    "change": book.arg(mine.change),
                },
                sources=book[mine.added].sources,
            )
        )
        if heavy is not None and book[heavy.added].value is not None:
            says.append(
                Say(
                    key="effect_heavy",
                    args={
                        "added": book.arg(heavy.added),
                        "of_world": book.arg(heavy.of_world),
                        "content": book.arg("content-mine-dy"),
                    },
                    sources=book["content-mine-dy"].sources,
                )
            )
    says.extend(
        Say(
            key="effect_article",
            args={
                "added": book.arg(effect.added),
                "stage": WordArg(id=effect.stage.view.label),
                "of_world": book.arg(effect.of_world),
                "leader": NameArg(of="territory", id=effect.stage.leader),
                "change": book.arg(effect.change),
                "before": book.arg(effect.stage.share),
            },
            sources=book[effect.stage.share].sources,
        )
        for effect in answer.effects
        if effect.case == "article"
    )
    return says


def _bars(book: Book, answer: Contribution, found: Sequence[Stage]) -> ChartData:
    bars: list[Bar] = []
    supplier = answer.supplier
    sources: list[str] = []
    touched = [stage for stage in found if any(e.stage is stage for e in answer.effects)]
    for stage in touched:
        now = [("dominant", stage.share)]
        own = share_id(supplier, stage.view)
        if own in book.figures and supplier != stage.leader:
            now.append(("talked", own))
        label = dated_label(stage)
        bars.append(Bar(label=WordArg(id="case_now"), group=label, parts=tuple(now)))
        for effect in answer.effects:
            if effect.stage is stage and book[effect.added].value is not None:
                parts = [("dominant", effect.share_with)]
                if supplier != stage.leader:
                    parts.append(("talked", effect.supplier_share_with))
                bars.append(
                    Bar(label=WordArg(id=f"case_{effect.case}"), group=label, parts=tuple(parts))
                )
        sources.extend(book[stage.share].sources)
    leader = touched[0].leader
    first = next(effect for effect in answer.effects if book[effect.added].value is not None)
    return ChartData(
        id="shares",
        kind="shares",
        title=Say(
            key="chart_shares_title",
            args={
                "leader": NameArg(of="territory", id=leader),
                "who": NameArg(of="territory", id=supplier),
            },
        ),
        alt=Say(
            key="chart_shares_alt",
            args={
                "leader": NameArg(of="territory", id=leader),
                "before": book.arg(first.stage.share),
                "after": book.arg(first.share_with),
            },
        ),
        note=Say(key="chart_shares_note"),
        bars=tuple(bars),
        marks={
            "dominant": f"name:territory:{leader}",
            "talked": f"name:territory:{supplier}",
            "rest": "others",
        },
        sources=tuple(dict.fromkeys(sources)),
    )


def cards(answer: Contribution) -> tuple[ScenarioCard, ...]:
    """The scenarios behind the effects, in words."""
    who = NameArg(of="territory", id=answer.supplier)
    return tuple(
        ScenarioCard(
            id=case,
            title=Say(key=f"case_{case}"),
            says=(Say(key=f"scenario_{case}", args={"who": who}),),
        )
        for case in CASES
        if case == "existing" or any(effect.case == case for effect in answer.effects)
    )
