"""One call from a scenario to its answers: both worlds simulated, compared and explained."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from didymium import __version__
from didymium.errors import ScenarioError
from didymium.market import chain as chains
from didymium.market import scenario as scenarios
from didymium.market.activity import Ints
from didymium.market.answers import table
from didymium.market.compilation import Worlds, compile_cases
from didymium.market.ensemble import Progress, threads_here
from didymium.market.ensemble import run as run_ensemble
from didymium.market.ensemble import workers as executors
from didymium.market.labels import place_name, product_name
from didymium.market.measures import Measures, Recorder, arrays, restored
from didymium.market.mechanism import Finding, explain
from didymium.market.places import deals_under_bans
from didymium.market.scenario import Scenario
from didymium.market.simulation import simulate_beside
from didymium.market.words import say

if TYPE_CHECKING:
    import polars as pl


#: Draws that are simulated side by side.
CHUNK = 100
#: Accepted imbalance of a product in a place, as a share of the product's world volume. Figures
#: move by 1e-5 and more between sources and draws, so this is exact for every purpose.
TOLERANCE = 1e-7


@dataclass(frozen=True)
class Answer:
    """What a scenario changes.

    ``table`` is the tidy frame of :mod:`didymium.market.answers`; ``findings`` say which rules
    bind, who reroutes and what stocks cover; ``residual`` is the worst market-balance residual of
    all months and draws (relative to the product's world volume); ``failed`` draws found no
    equilibrium and are left out of every figure.
    """

    scenario: Scenario
    table: pl.DataFrame
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    limits: tuple[str, ...]
    draws: int
    failed: int
    seed: int
    residual: float
    worlds: Worlds
    without: Measures
    shocked: Measures


@dataclass(frozen=True)
class Outcome:
    """One case's two worlds, simulated in all draws."""

    worlds: Worlds
    without: Measures
    shocked: Measures

    @property
    def failed(self) -> int:
        """Draws that found no equilibrium in some month of either world."""
        found = (self.without.residual, self.shocked.residual)
        return int(np.any([np.isnan(one).any(axis=0) for one in found], axis=0).sum())

    @property
    def residual(self) -> float:
        """The worst market-balance residual of both worlds."""
        return float(max(np.nanmax(self.without.residual), np.nanmax(self.shocked.residual)))


def run_worlds(
    cases: Sequence[Worlds], *, threads: int | None = None
) -> tuple[Measures, list[Measures]]:
    """Simulate the world without shocks and each case's world with them; their yearly measures.

    The cases come from one :func:`~didymium.market.compilation.compile_cases`. Draws that fail
    are NaN.
    """
    first = cases[0]
    start = first.scenario.start
    recorders = [
        Recorder(
            first.market,
            start=(start.year, start.month),
            months=first.scenario.months,
            draws=first.draws,
        )
        for _ in range(1 + len(cases))
    ]
    simulate_beside(
        first.monthly,
        first.without,
        [case.shocked for case in cases],
        first.scenario.months,
        base_prices=first.market.prices,
        observers=[recorder.note for recorder in recorders],
        tolerance=TOLERANCE,
        workers=threads,
        on_failure="drop",
        step=first.scenario.step_months,
    )
    without, *shocked = (recorder.measures() for recorder in recorders)
    return without, shocked


def _all_worlds(
    numbers: Ints,
    *,
    scenarios: Sequence[Mapping[str, Any]],
    seed: int,
    sampled: bool,
    threads: int | None,
) -> dict[str, NDArray[Any]]:
    """All worlds of some draws as plain arrays: the task of an ensemble."""
    cases = compile_cases(
        [Scenario.model_validate(scenario) for scenario in scenarios],
        seed=seed,
        numbers=numbers if sampled else None,
    )
    without, shocked = run_worlds(cases, threads=threads)
    return {
        f"{place} {field}": array
        for place, measures in enumerate((without, *shocked))
        for field, array in arrays(measures).items()
    }


def run_cases(
    cases: Sequence[Scenario],
    *,
    draws: int = 200,
    seed: int = 1,
    workers: int = 1,
    cluster: str | None = None,
    keep: Path | None = None,
    watch: Callable[[Progress], None] | None = None,
) -> list[Outcome]:
    """Scenarios that share their base, simulated beside one world without shocks.

    With one worker the draws are spread over threads of this process; see :func:`what_if` for the
    rest. The same seed gives the same numbers whatever runs them.
    """
    compiled = compile_cases(cases, draws=draws, seed=seed)
    here = workers == 1 and cluster is None
    task = partial(
        _all_worlds,
        scenarios=[case.model_dump(mode="json") for case in cases],
        seed=seed,
        sampled=draws > 1,
        threads=1,
    )
    with threads_here() if here else executors(workers, cluster) as executor:
        found = run_ensemble(
            task,
            draws,
            chunk=CHUNK,
            executor=executor,
            directory=keep,
            fingerprint=" ".join(fingerprint(case, seed) for case in cases),
            watch=watch,
        )
    without, *shocked = (
        restored(
            compiled[0].scenario,
            compiled[0].chain,
            # taken out, so that no world is held twice
            {
                key.removeprefix(f"{place} "): found.pop(key)
                for key in [*found]
                if key.startswith(f"{place} ")
            },
        )
        for place in range(1 + len(cases))
    )
    return [Outcome(one, without, other) for one, other in zip(compiled, shocked, strict=True)]


def what_if(
    scenario: Scenario | str | Path,
    *,
    viewpoint: str | None = None,
    draws: int = 200,
    seed: int = 1,
    until: str | None = None,
    workers: int = 1,
    cluster: str | None = None,
    keep: Path | None = None,
    watch: Callable[[Progress], None] | None = None,
) -> Answer:
    """What ``scenario`` changes against the same world without its shocks.

    Parameters
    ----------
    scenario : a shipped scenario's name, a YAML file, or a :class:`Scenario`
    viewpoint : territory or region whose supply, use and prices are reported beside the world's
    draws : number of draws of behaviour, projects and shocks; 1 takes every centre
    seed : seed of the draws; the same seed gives the same answer, whatever the workers
    until : a later or earlier end of the horizon, ``2035`` or ``2035-06``
    workers, cluster : local processes, or the address of a Dask cluster
    keep : a directory where finished chunks of draws are kept; a run that was stopped goes on
        from there
    watch : called after every chunk with the progress and the results so far

    Examples
    --------
    >>> answer = what_if("us_russia_existing_output", viewpoint="EU", draws=1, until="2027")
    >>> answer.residual < 1e-6
    True
    """
    chosen = _chosen(scenario, viewpoint, until)
    (found,) = run_cases(
        [chosen],
        draws=draws,
        seed=seed,
        workers=workers,
        cluster=cluster,
        keep=keep,
        watch=watch,
    )
    worlds, without, shocked = found.worlds, found.without, found.shocked
    return Answer(
        scenario=chosen,
        table=table(worlds, without, shocked),
        findings=explain(worlds, without, shocked),
        warnings=warnings(worlds),
        limits=worlds.chain.limits,
        draws=draws,
        failed=found.failed,
        seed=seed,
        residual=found.residual,
        worlds=worlds,
        without=without,
        shocked=shocked,
    )


def warnings(worlds: Worlds, lang: str = "en") -> tuple[str, ...]:
    """What is odd about a scenario but possible, as sentences: a deal, or a product each."""
    places: dict[str, list[str]] = {}
    for one in worlds.cut_off:
        names = places.setdefault(one.product, [])
        name = place_name(worlds.chain, one.place, lang)
        if name not in names:
            names.append(name)
    cut_off = [
        say(
            "warning_cut_off",
            lang,
            product=product_name(worlds.chain, product, lang),
            places=", ".join(names),
        )
        for product, names in places.items()
    ]
    deals = [
        say(
            "warning_deal_banned",
            lang,
            product=product_name(worlds.chain, deal.product, lang),
            seller=place_name(worlds.chain, deal.seller, lang),
            buyer=place_name(worlds.chain, deal.buyer, lang),
        )
        for deal in deals_under_bans(worlds.scenario, worlds.chain)
    ]
    return (*deals, *cut_off)


def _chosen(scenario: Scenario | str | Path, viewpoint: str | None, until: str | None) -> Scenario:
    """The scenario with the caller's viewpoint and horizon, checked."""
    chosen = scenario if isinstance(scenario, Scenario) else scenarios.load(scenario)
    changes: dict[str, object] = {}
    if viewpoint is not None:
        changes["viewpoint"] = viewpoint
    if until is not None:
        changes["until"] = until if len(until) > 4 else f"{until}-12"
    if changes:
        return scenarios.build({**chosen.model_dump(), **changes})
    problems = scenarios.check(chosen)
    if problems:
        raise ScenarioError(problems)
    return chosen


def fingerprint(scenario: Scenario, seed: int) -> str:
    """What a run's numbers depend on: scenario, chain files, seed and version, as one hash."""
    digest = hashlib.sha256()
    digest.update(scenario.model_dump_json().encode())
    digest.update(f"{seed} {__version__}".encode())
    for path in sorted(chains.folder(scenario.chain).iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()
