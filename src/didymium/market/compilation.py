"""A scenario compiled: the two worlds, with and without its shocks, as schedules over one market.

The same activities, the same draws of behaviour and the same planned projects serve both worlds, so
that their difference is the shocks' alone. Random numbers are drawn for all draws at once from the
seed, each purpose with its own stream.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    """What the simulation needs for both worlds, and what the answers need to read it."""

    scenario: Scenario
    chain: Chain
    market: Market
    monthly: ActivitySet
    without: rules.Schedule
    shocked: rules.Schedule
    draws: int
    inputs: dict[str, Floats]
    cut_off: tuple[CutOff, ...]


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
    chain = chains.load(scenario.chain)
    if numbers is None and draws > 1:
        numbers = np.arange(draws)
    source = Draws(seed, numbers)
    habits = behaviour(chain, source.normal, long_run=scenario.long_run)
    named = {row.project: row for row in chain.projects}
    shocks: list[Any] = [*scenario.given, *scenario.shocks]
    own = [
        project_row(shock, number, named)
        for number, shock in enumerate(shocks)
        if shock.kind in ("project", "recycling")
    ]
    planned = {row.project: row for row in (*chain.projects, *own)}
    extra = Extra(
        projects=tuple(planned.values()),
        arcs=tuple(extra_arcs(chain, shocks)),
        state_stocks=tuple(state_nodes(chain, shocks)),
        permits={
            f"quota {number}": shipments(chain, shock)
            for number, shock in enumerate(shocks)
            if shock.kind == "quota"
        },
        user_stocks=True,
    )
    market = calibrate(chain, _reconciled(scenario.chain), habits, extra)
    monthly = per_month(market.activities)
    compiler = Rulebook(scenario, chain, market, monthly, source)
    taken = {
        shock.project for shock in scenario.shocks if shock.kind == "project" and shock.project
    }
    common = compiler.common([row for row in chain.projects if row.project not in taken])
    given = [
        rule
        for number, shock in enumerate(scenario.given)
        for rule in rules_of(compiler, shock, number)
    ]
    shocked = [
        rule
        for number, shock in enumerate(scenario.shocks, start=len(scenario.given))
        for rule in rules_of(compiler, shock, number)
    ]
    source.inputs |= {name: value for name, value in habits.named().items() if value.std() > 0}
    return Worlds(
        scenario=scenario,
        chain=chain,
        market=market,
        monthly=monthly,
        without=_schedule([*common, *given]),
        shocked=_schedule([*common, *given, *shocked]),
        draws=source.draws,
        inputs=source.inputs,
        cut_off=tuple(cut_off_places(scenario, chain, market)),
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
