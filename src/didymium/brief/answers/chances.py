"""Will talk become tonnes, and when: the forecast room's answers as figures of the brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from didymium.brief.document import Bar, Block, ChartData, Figure, Say, WordArg
from didymium.brief.figures import Book
from didymium.brief.supply import SANCTIONED
from didymium.brief.tables import Base, records
from didymium.brief.topic import Topic
from didymium.errors import InputError
from didymium.forecast import (
    Chance,
    Deal,
    chance,
    chance_of_binding,
    deals,
    death_rate,
    waiting,
    with_features,
)
from didymium.forecast.deals import FEATURES, STEPS

DEAL_SOURCE = "own_deal_outcomes"
_YEARS = (5, 10)
_FROM_TALKS = frozenset({"intent", "talks"})


@dataclass(frozen=True)
class Outlook:
    """Figure ids of the chance of output, of a binding document, and of death; and the features."""

    within: Mapping[int, str]
    binding: str | None
    dead: str
    step: str
    features: Mapping[str, bool]
    waits: tuple[tuple[str, str, str], ...]
    count: str


def outlook(
    book: Book, base: Base, topic: Topic, assume: Mapping[str, str], *, seed: int
) -> Outlook | None:
    """Chances and waiting times for the deal talked about; None when the story is no deal."""
    if topic.step is None or topic.family != "supply_added":
        return None
    rows = records(base.table("deal"))
    chosen = deals(rows)
    features = _features(topic, assume)
    by_id = {row["deal_id"]: row for row in rows}
    at = topic.step
    within = {}
    for years in _YEARS:
        found = chance(
            chosen, features, within_years=years, rng=_rng(seed, years), at=at, draws=2000
        )
        within[years] = _enter(book, f"chance-output-{years}y", found, chosen, by_id, features).id
    binding = None
    if at in _FROM_TALKS:
        found = chance_of_binding(chosen, within_years=2, rng=_rng(seed, 2), draws=2000)
        binding = _enter(book, "chance-binding-2y", found, chosen, by_id, {}).id
    named = with_features(chosen, {"named_asset": True})
    died = death_rate(named, within_years=5, rng=_rng(seed, 50))
    dead = _enter(book, "dead-5y", died, named, by_id, {}).id
    return Outlook(
        within=within,
        binding=binding,
        dead=dead,
        step=at,
        features=features,
        waits=tuple(_waits(book, chosen, by_id)),
        count=book.computed(
            "deals-in-table",
            float(len(chosen)),
            unit="count",
            kind="counted",
            formula="rows of the table of deals",
            sources=(DEAL_SOURCE,),
        ).id,
    )


def _rng(seed: int, salt: int) -> np.random.Generator:
    return np.random.default_rng([seed, salt])


def _features(topic: Topic, assume: Mapping[str, str]) -> dict[str, bool]:
    """What is known or assumed of the deal: sanctions by the supplier, the rest on request."""
    found: dict[str, bool] = {}
    if topic.supplier in SANCTIONED:
        found["sanctions"] = assume.get("sanctions", "kept") != "lifted"
    for name in FEATURES:
        if name in assume and name != "sanctions":
            if assume[name] not in {"yes", "no"}:
                raise InputError(f'--assume {name}: found "{assume[name]}"; expected yes or no.')
            found[name] = assume[name] == "yes"
    if found.get("sanctions") is False:
        del found["sanctions"]
    return found


def _enter(
    book: Book,
    figure_id: str,
    found: Chance,
    chosen: Sequence[Deal],
    by_id: Mapping[str, Mapping[str, Any]],
    features: Mapping[str, bool],
) -> Figure:
    group = with_features(chosen, {**features, "named_asset": True}) if features else chosen
    return book.computed(
        figure_id,
        found.value,
        low=found.low,
        high=found.high,
        unit="1",
        formula=f"{found.how}; {found.deals} deals behind it, {found.reached} reached the step, "
        f"{found.dead} died, bare rate {found.raw:.3f}; 5-95% interval",
        rows=[("deal", by_id[deal.deal_id]) for deal in group][:60],
        sources=(DEAL_SOURCE,),
        cite_rows=False,
        basis="deals",
        period="2005/2026",
    )


def _waits(
    book: Book, chosen: Sequence[Deal], by_id: Mapping[str, Mapping[str, Any]]
) -> list[tuple[str, str, str]]:
    found = []
    for before, after in pairwise(STEPS[1:]):
        wait = waiting(chosen, before, after)
        if wait.median_days is None:
            continue
        assert wait.low_days is not None
        assert wait.high_days is not None
        seen = [deal for deal in chosen if before in deal.reached and after in deal.reached]
        figure = book.computed(
            f"wait-{before}-{after}".replace("_", "-"),
            wait.median_days / 30.4375,
            low=wait.low_days / 30.4375,
            high=wait.high_days / 30.4375,
            unit="months",
            formula=f"median and 5-95% of the {wait.seen} deals seen to take both steps; "
            f"{wait.deals} reached the first, {wait.dead} of them died there",
            rows=[("deal", by_id[deal.deal_id]) for deal in seen],
            sources=(DEAL_SOURCE,),
            cite_rows=False,
            basis="deals",
        )
        found.append((before, after, figure.id))
    return found


def block(book: Book, found: Outlook) -> Block:
    """Sentences on chance and time, with the ladder of the deal."""
    says = []
    five, ten = found.within[5], found.within[10]
    key = "chance_talks" if found.step in _FROM_TALKS else "chance_signed"
    args: dict[str, Any] = {"five": book.arg(five), "ten": book.arg(ten)}
    if found.binding is not None:
        args["binding"] = book.arg(found.binding)
    says.append(Say(key=key, args=args, sources=(DEAL_SOURCE,)))
    if found.features.get("sanctions"):
        says.append(Say(key="chance_sanctions"))
    says.append(Say(key="chance_dead", args={"dead": book.arg(found.dead)}, sources=(DEAL_SOURCE,)))
    says.append(Say(key="chance_bias"))
    waits = {after: figure for _, after, figure in found.waits}
    bars = tuple(
        Bar(
            label=WordArg(id=f"step_{step}"),
            parts=(("rest", waits[step]),) if step in waits else (),
        )
        for step in STEPS
    )
    chart = ChartData(
        id="ladder",
        kind="ladder",
        title=Say(key="chart_ladder_title"),
        alt=Say(key="chart_ladder_alt", args={"step": WordArg(id=f"step_{found.step}")}),
        note=Say(key="chart_ladder_note"),
        bars=bars,
        marks={"here": f"step_{found.step}"},
        sources=(DEAL_SOURCE,),
    )
    return Block(heading=Say(key="heading_chances"), says=tuple(says), charts=(chart,))
