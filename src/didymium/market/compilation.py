"""A scenario compiled: the two worlds, with and without its shocks, as schedules over one market.

The same activities, the same draws of behaviour and the same planned projects serve both worlds, so
that their difference is the shocks' alone. Random numbers are drawn for all draws at once from the
seed, each purpose with its own stream.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from didymium.market import chain as chains
from didymium.market import schedule as rules
from didymium.market.activity import ActivitySet, Ints
from didymium.market.calibration import Market, calibrate
from didymium.market.chain import Chain
from didymium.market.construction import per_month
from didymium.market.draws import Draws
from didymium.market.parameters import Floats, behaviour
from didymium.market.places import CutOff, cut_off_places, extra_arcs, shipments, state_nodes
from didymium.market.reconcile import Reconciled, reconcile
from didymium.market.rulebook import Rulebook, project_row
from didymium.market.scenario import Scenario
from didymium.market.shockrules import rules_of
from didymium.market.specs import Extra


@dataclass(frozen=True)
class Worlds:
    """What the simulation needs for both worlds, and what the answers need to read it.

    ``marks`` tell the given shocks' and the shocks' own activities apart, in their order.
    """

    scenario: Scenario
    chain: Chain
    market: Market
    monthly: ActivitySet
    without: rules.Schedule
    shocked: rules.Schedule
    draws: int
    inputs: dict[str, Floats]
    cut_off: tuple[CutOff, ...]
    marks: tuple[str, ...]


def compile_scenario(
    scenario: Scenario, *, draws: int = 1, seed: int = 0, numbers: Ints | None = None
) -> Worlds:
    """Both worlds of a checked scenario, ready to simulate.

    Parameters
    ----------
    draws : with 1 every number is its centre; more are sampled from ``seed``
    numbers : the numbers of the draws to compile, in place of ``draws``; draw 17 is the same
        whichever others are compiled with it
    """
    return compile_cases([scenario], draws=draws, seed=seed, numbers=numbers)[0]


def compile_cases(
    cases: Sequence[Scenario], *, draws: int = 1, seed: int = 0, numbers: Ints | None = None
) -> list[Worlds]:
    """The worlds of several scenarios over one market, in which the world without is the same.

    The cases must share their base (:func:`shares_base`). Every case draws the numbers that it
    would draw alone; its plants and roads stand in the market of all, closed elsewhere.
    """
    first = cases[0]
    if not all(shares_base(first, other) for other in cases[1:]):
        raise ValueError("these scenarios do not share their world without shocks")
    chain = chains.load(first.chain)
    if numbers is None and draws > 1:
        numbers = np.arange(draws)
    source = Draws(seed, numbers)
    habits = behaviour(chain, source.normal, long_run=first.long_run)
    marked = [_marked(case, place) for place, case in enumerate(cases)]
    every = dict(shock for case in marked for shock in case)
    market = calibrate(chain, _reconciled(first.chain), habits, _extra(chain, every))
    monthly = per_month(market.activities)
    book = Rulebook(first, chain, market, monthly, source)
    common = book.common([row for row in chain.projects if row.project not in _named(first)])
    known = source.inputs | {n: value for n, value in habits.named().items() if value.std() > 0}
    found = []
    for case, shocks in zip(cases, marked, strict=True):
        source.inputs = {}
        own = Rulebook(case, chain, market, monthly, source)
        given: list[Any] = []
        shocked: list[Any] = []
        for number, (mark, shock) in enumerate(shocks):
            into = given if number < len(case.given) else shocked
            into += rules_of(own, shock, number, mark)
        found.append(
            Worlds(
                scenario=case,
                chain=chain,
                market=market,
                monthly=monthly,
                without=_schedule([*common, *given]),
                shocked=_schedule([*common, *given, *shocked]),
                draws=source.draws,
                inputs=known | source.inputs,
                cut_off=tuple(cut_off_places(case, chain, market)),
                marks=tuple(mark for mark, _ in shocks),
            )
        )
    return found


def shares_base(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios may run beside one world without: same base, no stocks of their own.

    A shock that names a project of the chain takes it out of the world without, and a stock that
    is released stands in both worlds.
    """
    left_out = {"name", "title", "title_it", "about", "about_it", "shocks"}
    same = one.model_dump(exclude=left_out) == other.model_dump(exclude=left_out)
    apart = any(_named(each) or _released(each) or each.given for each in (one, other))
    return same and not apart


def _named(scenario: Scenario) -> frozenset[str]:
    """The chain's own projects that the shocks speak of."""
    return frozenset(
        shock.project for shock in scenario.shocks if shock.kind == "project" and shock.project
    )


def _released(scenario: Scenario) -> bool:
    return any(shock.kind == "stock_release" for shock in scenario.shocks)


def _marked(scenario: Scenario, place: int) -> list[tuple[str, Any]]:
    """Every shock with the mark of what it adds to the market; cases after the first apart."""
    listed = (*scenario.given, *scenario.shocks)
    return [
        (f"{number}/{place}" if place else str(number), shock)
        for number, shock in enumerate(listed)
    ]


def _extra(chain: Chain, marked: Mapping[str, Any]) -> Extra:
    """The plants, roads, stocks and permits that the shocks need."""
    named = {row.project: row for row in chain.projects}
    own = [
        project_row(shock, mark, named)
        for mark, shock in marked.items()
        if shock.kind in ("project", "recycling")
    ]
    planned = {row.project: row for row in (*chain.projects, *own)}
    return Extra(
        projects=tuple(planned.values()),
        arcs=tuple(extra_arcs(chain, marked)),
        state_stocks=tuple(state_nodes(chain, list(marked.values()))),
        permits={
            f"quota {mark}": shipments(chain, shock)
            for mark, shock in marked.items()
            if shock.kind == "quota"
        },
        user_stocks=True,
    )


@lru_cache(maxsize=32)
def _reconciled(name: str) -> Reconciled:
    return reconcile(chains.load(name))


_GROUPS: dict[type, str] = {
    rules.Edit: "edits",
    rules.AdValorem: "ad_valorem",
    rules.Licence: "licences",
    rules.Quota: "quotas",
    rules.PriceFloor: "floors",
    rules.Stock: "stocks",
    rules.FrontLoading: "front_loading",
    rules.StateOrder: "orders",
    rules.Project: "projects",
    rules.Investment: "investments",
    rules.Ramp: "ramps",
}


def _schedule(found: Iterable[Any]) -> rules.Schedule:
    groups: dict[str, list[Any]] = {name: [] for name in _GROUPS.values()}
    for rule in found:
        groups[_GROUPS[type(rule)]].append(rule)
    return rules.Schedule(**{name: tuple(group) for name, group in groups.items()})
