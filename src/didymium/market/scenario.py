"""A scenario: a chain, a horizon and dated shocks, from a YAML file or from Python.

Everything wrong with a scenario is reported at once (:class:`didymium.errors.ScenarioError`):
unknown places, products, recipes and end uses with the nearest names; figures that are no figures;
dates outside the horizon; shocks that contradict one another. What is odd but possible, such as a
ban that leaves a place without any supply, is a warning and stays in the answer.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from didymium.errors import Problem, ScenarioError, UnknownNameError
from didymium.market import chain as chains
from didymium.market.chain import Chain
from didymium.market.labels import place_name
from didymium.market.shockchecks import figure_problems
from didymium.market.shocks import EVERYBODY, AnyShock, Day, Shock
from didymium.market.unreadable import GROUPS, errors_of, unreadable

FOLDER = Path(__file__).parent / "scenarios"
#: The longest run, in months.
LONGEST_MONTHS = 240
_MONTHLY = "Leave step_months out."


class Scenario(BaseModel):
    """Dated changes to a chain over a horizon: the world with ``shocks`` against that without.

    ``given`` holds what happens in both worlds (a ban under which a stock is judged).
    ``other_years`` lets the chain's base year stand for earlier years, as past events need.
    With ``step_months: 3`` the market clears once a quarter, for slow stories over many years.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    title_it: str = ""
    chain: str
    start: Day
    until: Day
    viewpoint: str = ""
    about: str = ""
    about_it: str = ""
    long_run: float = Field(default=0.0, ge=0.0, le=1.0)
    step_months: Literal[1, 3] = 1
    other_years: bool = False
    shocks: tuple[AnyShock, ...] = Field(min_length=1)
    given: tuple[AnyShock, ...] = ()

    @property
    def months(self) -> int:
        """Length of the horizon in months, both ends included."""
        return month_between(self.start, self.until) + 1

    def month(self, day: dt.date) -> int:
        """The month of the horizon in which ``day`` lies; 0 is the first."""
        return month_between(self.start, day)


def month_between(start: dt.date, end: dt.date) -> int:
    """Whole calendar months from ``start`` to ``end``."""
    return (end.year - start.year) * 12 + end.month - start.month


def available() -> tuple[str, ...]:
    """The names of the shipped scenarios."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load(source: str | Path) -> Scenario:
    """A shipped scenario by name, or one from a YAML file, checked.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    UnknownNameError
        For a name that is neither shipped nor a file.
    """
    path = Path(source)
    if str(source) in available():
        path = FOLDER / f"{source}.yaml"
    elif not path.is_file():
        close = difflib.get_close_matches(str(source), available(), n=3, cutoff=0.3)
        raise UnknownNameError(
            str(source), what="scenario or scenario file", suggestions=close or available()
        )
    return parse(path.read_text(encoding="utf-8"), name=path.stem)


def parse(text: str, *, name: str) -> Scenario:
    """A scenario from YAML text, checked; ``name`` stands in for a missing name."""
    import yaml

    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ScenarioError(
            [Problem(f"scenario {name}", str(error).replace("\n", " "), "YAML")]
        ) from error
    if not isinstance(raw, dict):
        raise ScenarioError(
            [Problem(f"scenario {name}", type(raw).__name__, "a mapping with chain and shocks")]
        )
    return build({"name": name, **raw})


def build(values: Mapping[str, Any]) -> Scenario:
    """A checked scenario from plain values, as a file or a Python caller gives them."""
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        name = str(values.get("name", "scenario"))
        problems = [*unreadable(name, error), *_other_problems(values, error)]
        raise ScenarioError(problems) from error
    problems = check(scenario)
    if problems:
        raise ScenarioError(problems)
    return scenario


def _other_problems(values: Mapping[str, Any], error: ValidationError) -> list[Problem]:
    """What else is wrong, told by the shocks that can be read."""
    broken: dict[str, set[int]] = {group: set() for group in GROUPS}
    for item in errors_of(error):
        group, number = (*item["loc"], None, None)[:2]
        if group not in GROUPS or not isinstance(number, int):
            return []  # the head itself cannot be read
        broken[str(group)].add(number)
    left = {
        group: [n for n in range(len(values.get(group, ()))) if n not in broken[group]]
        for group in GROUPS
    }
    if not left["shocks"]:
        return []
    kept = {group: [values[group][n] for n in left[group]] for group in GROUPS if left[group]}
    rest = {name: value for name, value in values.items() if name not in GROUPS}
    return check(Scenario.model_validate(rest | kept), numbers=left)


def check(
    scenario: Scenario, *, numbers: Mapping[str, Sequence[int]] | None = None
) -> list[Problem]:
    """Everything wrong with a scenario; an empty list when it can run.

    ``numbers`` gives the shocks' places in their file when some were left out.
    """
    try:
        chain = chains.load(scenario.chain)
    except UnknownNameError as error:
        hint = ", ".join(error.suggestions)
        return [Problem(f"scenario {scenario.name}, chain", scenario.chain, hint)]
    problems = [*_horizon_problems(scenario, chain)]
    names: list[str] = []
    for group in GROUPS:
        for place, shock in enumerate(getattr(scenario, group)):
            number = place if numbers is None else numbers[group][place]
            names.append(f"{group}[{number}] ({shock.kind})")
            where = f"scenario {scenario.name}, {group}[{number}] ({shock.kind})"
            problems += _date_problems(scenario, shock, where)
            problems += _step_problems(scenario, shock, where)
            problems += _name_problems(chain, shock, where)
            problems += figure_problems(chain, shock, where)
    problems += _contradictions(scenario, names)
    return problems


def _horizon_problems(scenario: Scenario, chain: Chain) -> Iterator[Problem]:
    where = f"scenario {scenario.name}"
    if not 1 <= scenario.months <= LONGEST_MONTHS:
        yield Problem(
            f"{where}, until",
            str(scenario.until),
            f"a month from {scenario.start:%Y-%m} on, at most {LONGEST_MONTHS} months",
        )
    if scenario.start.month % scenario.step_months != 1 % scenario.step_months:
        yield Problem(
            f"{where}, start", str(scenario.start), "the first month of a quarter", _MONTHLY
        )
    if scenario.start.year < chain.base_year and not scenario.other_years:
        yield Problem(
            f"{where}, start",
            str(scenario.start),
            f"a date from {chain.base_year} on",
            "The chain describes its base year; it cannot be run backwards.",
        )
    if scenario.viewpoint:
        yield from _place_problem(chain, scenario.viewpoint, f"{where}, viewpoint")


def _step_problems(scenario: Scenario, shock: Any, where: str) -> Iterator[Problem]:
    """What cannot be told by quarters: queues, quotas, dates within one."""
    if scenario.step_months == 1:
        return
    if shock.kind in ("licence", "quota"):
        yield Problem(f"{where}, kind", shock.kind, "a market that clears every month", _MONTHLY)
    for field in ("start", "end", "announced"):
        day = getattr(shock, field)
        if day is not None and scenario.month(day) % scenario.step_months:
            yield Problem(f"{where}, {field}", str(day), "the first month of a quarter", _MONTHLY)


def _date_problems(scenario: Scenario, shock: Shock, where: str) -> Iterator[Problem]:
    if shock.start > scenario.until or (shock.end is not None and shock.end <= scenario.start):
        yield Problem(
            f"{where}, start",
            f"{shock.start} to {shock.end or 'open'}",
            f"dates that touch {scenario.start:%Y-%m} to {scenario.until:%Y-%m}",
            "Move the shock or lengthen the horizon.",
        )
    if shock.end is not None and shock.end <= shock.start:
        yield Problem(f"{where}, end", str(shock.end), f"a date after {shock.start}")
    if shock.announced is not None and shock.announced > shock.start:
        yield Problem(f"{where}, announced", str(shock.announced), f"not after {shock.start}")


def _place_problem(chain: Chain, place: str, where: str) -> Iterator[Problem]:
    if place == EVERYBODY:
        return
    try:
        chain.members(place)
    except UnknownNameError as error:
        known = sorted(chain.territories | set(chain.regions))
        named = ", ".join(f"{place_name(chain, one)} ({one})" for one in known)
        hint = ", ".join(error.suggestions) or f"a place of the chain: {named}"
        yield Problem(where, f'place "{place}"', hint)


def _name_problems(chain: Chain, shock: Any, where: str) -> Iterator[Problem]:
    for field in ("actor", "target", "holder", "territory", "seller", "buyer", "via"):
        value = getattr(shock, field, ())
        for place in (value,) if isinstance(value, str) else value:
            if place:
                yield from _place_problem(chain, place, f"{where}, {field}")
    products = {p.product for p in chain.products.values()}
    kinds = products | {p.material for p in chain.products.values()}
    kinds |= {p.stage for p in chain.products.values()} | {"all"}
    known: dict[str, set[str]] = {
        "products": kinds,
        "product": products,
        "recipe": set(chain.recipe_names),
        "end_use": set(chain.end_uses) | {"all"},
        "project": {project.project for project in chain.projects},
    }
    for field, names in known.items():
        value = getattr(shock, field, ())
        for name in (value,) if isinstance(value, str) else value:
            if name and name not in names:
                close = difflib.get_close_matches(name, sorted(names), n=3, cutoff=0.4)
                yield Problem(
                    f"{where}, {field}",
                    f'"{name}"',
                    ", ".join(close) or f"one of {', '.join(sorted(names))}",
                )


def _contradictions(scenario: Scenario, names: Sequence[str]) -> Iterator[Problem]:
    """Two shocks of one kind on the same flow at the same time with different figures."""
    rows: Sequence[Any] = (*scenario.given, *scenario.shocks)
    for number, first in enumerate(rows):
        for other, second in enumerate(rows[number + 1 :], start=number + 1):
            if first == second or not (first.kind == second.kind or _ban_and_more(first, second)):
                continue
            same = all(
                _touch(getattr(first, field, None), getattr(second, field, None))
                for field in (
                    "actor",
                    "target",
                    "products",
                    "territory",
                    "recipe",
                    "project",
                    "end_use",
                    "holder",
                    "seller",
                    "buyer",
                    "product",
                )
            )
            ends = (first.end or dt.date.max, second.end or dt.date.max)
            if same and first.start < ends[1] and second.start < ends[0]:
                yield Problem(
                    f"scenario {scenario.name}",
                    f"{names[number]} and {names[other]} on the same thing "
                    f"from {max(first.start, second.start)} on",
                    "one at a time",
                    "Join them or give the first an end.",
                )


def _ban_and_more(first: Any, second: Any) -> bool:
    """Whether one bans all shipments and the other says how much or at what price they go."""
    kinds = {first.kind, second.kind}
    bans = [shock for shock in (first, second) if shock.kind == "export_ban"]
    return bool(
        bans
        and kinds & {"quota", "licence", "export_tax", "market_power"}
        and bans[0].share.low >= 1.0
    )


def _touch(first: Any, second: Any) -> bool:
    if first is None or second is None:
        return True
    one = {first} if isinstance(first, str) else set(first)
    two = {second} if isinstance(second, str) else set(second)
    return bool(one & two) or one == two
