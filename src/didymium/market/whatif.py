"""One call from a scenario to its answers: both worlds simulated, compared and explained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from didymium.errors import ScenarioError
from didymium.market import scenario as scenarios
from didymium.market.answers import table
from didymium.market.compilation import Worlds, compile_scenario
from didymium.market.measures import Measures, Recorder
from didymium.market.mechanism import Finding, explain
from didymium.market.scenario import Scenario
from didymium.market.schedule import Schedule
from didymium.market.simulation import simulate

if TYPE_CHECKING:
    import polars as pl


#: Accepted imbalance of a product in a place, as a share of the product's world volume. Figures
#: move by 1e-5 and more between sources and draws, so this is exact for every purpose.
TOLERANCE = 1e-7


@dataclass(frozen=True)
class Answer:
    """What a scenario changes.

    ``table`` is the tidy frame of :mod:`didymium.market.answers`; ``findings`` say which rules
    bind, who reroutes and what stocks cover; ``residual`` is the worst market-balance residual of
    all months and draws (relative to the product's world volume).
    """

    scenario: Scenario
    table: pl.DataFrame
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    limits: tuple[str, ...]
    draws: int
    seed: int
    residual: float
    worlds: Worlds
    without: Measures
    shocked: Measures


def run_world(
    worlds: Worlds, schedule: Schedule, *, progress: Callable[[int, int], None] | None = None
) -> Measures:
    """Simulate one world and return its yearly measures."""
    start = worlds.scenario.start
    recorder = Recorder(
        worlds.market,
        start=(start.year, start.month),
        months=worlds.scenario.months,
        draws=worlds.draws,
    )

    def observe(view: object) -> None:
        recorder.note(view)  # type: ignore[arg-type]
        if progress is not None:
            progress(len(recorder.stocks), worlds.scenario.months)

    simulate(
        worlds.monthly,
        schedule,
        worlds.scenario.months,
        base_prices=worlds.market.prices,
        keep=np.empty(0, dtype=np.int64),
        observer=observe,
        tolerance=TOLERANCE,
    )
    return recorder.measures()


def what_if(
    scenario: Scenario | str | Path,
    *,
    viewpoint: str | None = None,
    draws: int = 200,
    seed: int = 1,
    until: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Answer:
    """What ``scenario`` changes against the same world without its shocks.

    Parameters
    ----------
    scenario : a shipped scenario's name, a YAML file, or a :class:`Scenario`
    viewpoint : territory or region whose supply, use and prices are reported beside the world's
    draws : number of draws of behaviour, projects and shocks; 1 takes every centre
    seed : seed of the draws; the same seed gives the same answer
    until : a later or earlier end of the horizon, ``2035`` or ``2035-06``
    progress : called with the world's name, the month and the number of months

    Examples
    --------
    >>> answer = what_if("us_russia_existing_output", viewpoint="EU", draws=1)
    >>> answer.residual < 1e-6
    True
    """
    chosen = scenario if isinstance(scenario, Scenario) else scenarios.load(scenario)
    changes: dict[str, object] = {}
    if viewpoint is not None:
        changes["viewpoint"] = viewpoint
    if until is not None:
        changes["until"] = until if len(until) > 4 else f"{until}-12"
    if changes:
        chosen = scenarios.build({**chosen.model_dump(), **changes})
    problems = scenarios.check(chosen)
    if problems:
        raise ScenarioError(problems)
    worlds = compile_scenario(chosen, draws=draws, seed=seed)

    def report(name: str) -> Callable[[int, int], None] | None:
        return None if progress is None else lambda done, all_: progress(name, done, all_)

    without = run_world(worlds, worlds.without, progress=report("without"))
    shocked = run_world(worlds, worlds.shocked, progress=report("with"))
    return Answer(
        scenario=chosen,
        table=table(worlds, without, shocked),
        findings=explain(worlds, without, shocked),
        warnings=worlds.warnings,
        limits=worlds.chain.limits,
        draws=draws,
        seed=seed,
        residual=float(max(without.residual.max(), shocked.residual.max())),
        worlds=worlds,
        without=without,
        shocked=shocked,
    )
