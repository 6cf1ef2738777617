"""The ensemble of a brief: run now, or taken from what was computed beforehand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from didymium.brief.modelled.case import Case
from didymium.brief.modelled.cases import by_base
from didymium.brief.modelled.rows import Row, rows_of, shipped

if TYPE_CHECKING:
    from didymium.market.ensemble import Progress
    from didymium.market.scenario import Scenario


@dataclass(frozen=True)
class Answered:
    """A case with the rows of its ensemble; ``live`` where it was run for this brief."""

    case: Case
    rows: tuple[Row, ...]
    draws: int
    seed: int
    failed: int
    digest: str
    live: bool


def beforehand(cases: Sequence[Case]) -> list[Answered]:
    """The cases whose answers are shipped, whatever the draws they were computed with."""
    found = []
    for case in cases:
        if case.origin != "shipped":
            continue
        rows = tuple(row for row in shipped() if row["scenario"] == case.scenario.name)
        if not rows:
            continue
        first = rows[0]
        if not any(row["territory"] == case.place for row in rows):
            scenario = case.scenario.model_copy(update={"viewpoint": ""})
            case = replace(case, scenario=scenario)
        found.append(
            Answered(
                case,
                rows,
                int(first["draws"]),
                int(first["seed"]),
                0,
                first["inputs_sha256"],
                live=False,
            )
        )
    return found


def run(
    cases: Sequence[Case],
    *,
    draws: int,
    seed: int,
    watch: Callable[[Progress], None] | None = None,
) -> list[Answered]:
    """Every case simulated with and without; those with one base beside one world without."""
    found: dict[str, Answered] = {}
    for group in by_base(cases):
        names = tuple(case.id for case in group)
        # For whom it is told changes nothing in what is run.
        worlds = [case.scenario.model_copy(update={"viewpoint": ""}) for case in group]
        texts = tuple(scenario.model_dump_json() for scenario in worlds)
        outcomes = _outcomes(texts, draws, seed, _Watch(watch))
        for name, case, (outcome, digest) in zip(names, group, outcomes, strict=True):
            rows = rows_of(outcome, case, digest=digest, draws=draws, seed=seed)
            found[name] = Answered(
                case, tuple(rows), draws, seed, outcome.failed, digest, live=True
            )
    return [found[case.id] for case in cases]


class _Watch:
    """A watcher that makes no difference to what was computed."""

    def __init__(self, call: Callable[[Progress], None] | None) -> None:
        self.call = call

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Watch)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _outcomes(
    texts: tuple[str, ...], draws: int, seed: int, watch: _Watch
) -> list[tuple[Any, str]]:
    """The outcomes of scenarios that share their base; kept, since stories repeat."""
    from didymium.market.scenario import Scenario
    from didymium.market.whatif import run_cases

    scenarios = [Scenario.model_validate_json(text) for text in texts]
    outcomes = run_cases(scenarios, draws=draws, seed=seed, watch=watch.call)
    return [
        (outcome, digest(scenario)) for outcome, scenario in zip(outcomes, scenarios, strict=True)
    ]


def digest(scenario: Scenario) -> str:
    """What an answer is computed from: the scenario and the tables of its chain, hashed.

    For whom it is told, and in which words, changes nothing.
    """
    from hashlib import sha256

    from didymium.market import chain as chains

    words = {"viewpoint", "title", "title_it", "about", "about_it"}
    found = sha256(scenario.model_dump_json(exclude=words).encode())
    for table in sorted(chains.folder(scenario.chain).iterdir()):
        if table.is_file():
            found.update(table.name.encode() + b"\0" + table.read_bytes())
    return found.hexdigest()[:16]
