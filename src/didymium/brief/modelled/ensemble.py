"""The ensemble of a brief: run now, or taken from what was computed beforehand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

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
        keys = tuple(
            (case.scenario.model_dump_json(), case.other, case.actor, case.material, case.year)
            for case in group
        )
        answers = _answers(_Job(keys, draws, seed, tuple(group), watch))
        for case, (rows, failed, inputs) in zip(group, answers, strict=True):
            found[case.id] = Answered(case, rows, draws, seed, failed, inputs, live=True)
    return [found[case.id] for case in cases]


@dataclass(frozen=True)
class _Job:
    """What an ensemble is run for; who watches it makes no difference to the answers."""

    keys: tuple[tuple[str, ...], ...]
    draws: int
    seed: int
    cases: tuple[Case, ...] = field(compare=False)
    watch: Callable[[Progress], None] | None = field(compare=False)


@lru_cache(maxsize=64)
def _answers(job: _Job) -> list[tuple[tuple[Row, ...], int, str]]:
    """Rows, failed draws and hash of every case; kept, since stories repeat."""
    from didymium.market.ensemble import Progress
    from didymium.market.whatif import run_cases

    if job.watch is not None:
        job.watch(Progress(0, job.draws, 0, 0.0, dict))
    # For whom it is told changes nothing in what is run.
    scenarios = [case.scenario.model_copy(update={"viewpoint": ""}) for case in job.cases]
    outcomes = run_cases(scenarios, draws=job.draws, seed=job.seed, watch=job.watch)
    found = []
    for case, outcome in zip(job.cases, outcomes, strict=True):
        inputs = digest(case.scenario)
        rows = rows_of(outcome, case, digest=inputs, draws=job.draws, seed=job.seed)
        found.append((tuple(rows), outcome.failed, inputs))
    return found


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
