"""A scenario: a chain, a horizon and dated shocks, from a YAML file or from Python.

Everything wrong with a scenario is reported at once (:class:`didymium.errors.ScenarioError`):
unknown places, products, recipes and end uses with the nearest names; figures that are no figures;
dates outside the horizon; shocks that contradict one another. What is odd but possible, such as a
ban that leaves a place without any supply, is a warning and stays in the answer.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from didymium.errors import Problem, ScenarioError, UnknownNameError
from didymium.market import chain as chains
from didymium.market.chain import Chain
from didymium.market.labels import place_name
from didymium.market.shocks import EVERYBODY, AnyShock, Day, Shock
from didymium.market.unreadable import GROUPS, errors_of, unreadable

FOLDER = Path(__file__).parent / "scenarios"
#: The longest run, in months.
LONGEST_MONTHS = 240


class Scenario(BaseModel):
    """Dated changes to a chain over a horizon: the world with ``shocks`` against that without.

    ``given`` holds what happens in both worlds (a ban under which a stock is judged).
    ``other_years`` lets the chain's base year stand for earlier years, as past events need.
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
    long_run: float = Field(default=0.0, ge=0.0, le=1.0)
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
            problems += _name_problems(chain, shock, where)
            problems += _figure_problems(chain, shock, where)
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
    if scenario.start.year < chain.base_year and not scenario.other_years:
        yield Problem(
            f"{where}, start",
            str(scenario.start),
            f"a date from {chain.base_year} on",
            "The chain describes its base year; it cannot be run backwards.",
        )
    if scenario.viewpoint:
        yield from _place_problem(chain, scenario.viewpoint, f"{where}, viewpoint")


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


def products_of(chain: Chain, names: Iterable[str]) -> frozenset[str]:
    """The products that product ids, material ids or stages name; unknown names are left out."""
    return frozenset(
        product.product
        for product in chain.products.values()
        for name in names
        if name in (product.product, product.material, product.stage, "all")
    )


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


_SHARES = ("share", "leak", "approved", "transit", "backlog", "conduct")
#: Changes and rates that may be negative, but not below the loss of everything.
_CHANGES = ("change", "rate")
_POSITIVE = ("tonnes", "days", "delay_months", "ramp_months", "floor", "factor", "detour")


def _figure_problems(chain: Chain, shock: Any, where: str) -> Iterator[Problem]:
    gives_capacity = shock.kind == "capacity"
    for field in _SHARES:
        value = getattr(shock, field, None)
        lowest = -1.0 if gives_capacity else 0.0
        highest = 100.0 if gives_capacity or field == "approved" else 1.0
        if shock.kind == "quota":
            highest = 100.0
        if value is not None and not (lowest <= value.low and value.high <= highest):
            yield Problem(
                f"{where}, {field}",
                f"{value.low:g} to {value.high:g}",
                f"shares from {lowest:g} to {highest:g}",
            )
    for field in _POSITIVE:
        value = getattr(shock, field, None)
        if value is not None and value.low < 0.0 and not gives_capacity:
            yield Problem(f"{where}, {field}", f"{value.low:g}", "no negative figure")
    for field in _CHANGES:
        value = getattr(shock, field, None)
        if value is not None and value.low < -1.0:
            yield Problem(
                f"{where}, {field}", f"{value.low:g}", "a share from -1 on (0.1 is ten percent)"
            )
    yield from _amount_problems(chain, shock, where)
    if shock.kind == "market_power":
        yield from _power_problems(chain, shock, where)


def _power_problems(chain: Chain, shock: Any, where: str) -> Iterator[Problem]:
    """One seller, who ships something to somebody in the base year."""
    try:
        sellers = {place for name in shock.actor for place in chain.members(name)}
        buyers = {
            place
            for name in shock.target
            for place in (chain.territories if name == EVERYBODY else chain.members(name))
        }
    except UnknownNameError:
        return  # told by its name already
    products = products_of(chain, shock.products)
    if len(sellers) != 1:
        yield Problem(
            f"{where}, actor",
            f"{len(sellers)} sellers ({', '.join(sorted(sellers))})",
            "one territory",
            "Give each seller a shock of its own.",
        )
    elif products and not any(
        row.product in products
        and row.exporter in sellers
        and row.importer in buyers - sellers
        and row.high_t > 0.0
        for row in chain.trade
    ):
        yield Problem(
            where,
            f"no shipment of {', '.join(shock.products)} from {', '.join(shock.actor)}",
            "a seller with shipments in the base year",
            f"`didymium chain {chain.name}` shows who ships what.",
        )


def _amount_problems(chain: Chain, shock: Any, where: str) -> Iterator[Problem]:
    pairs = {
        "quota": ("tonnes", "share"),
        "capacity": ("tonnes", "share"),
        "stock_purchase": ("days", "tonnes"),
        "stock_release": ("days", "tonnes"),
    }
    if shock.kind in pairs:
        given = [field for field in pairs[shock.kind] if getattr(shock, field) is not None]
        if len(given) != 1:
            yield Problem(
                where,
                f"{' and '.join(given) or 'neither'}",
                f"exactly one of {' or '.join(pairs[shock.kind])}",
            )
    if shock.kind == "project" and not shock.project:
        missing = [f for f in ("territory", "recipe", "tonnes") if not getattr(shock, f)]
        if missing:
            yield Problem(
                where,
                f"no {', '.join(missing)}",
                "a project of the chain, or territory, recipe and tonnes",
            )
    if shock.kind == "capacity" and shock.tonnes is not None:
        have = sum(
            row.capacity_t or row.high_t
            for row in chain.activities
            if row.recipe == shock.recipe and row.territory == shock.territory
        )
        if have + shock.tonnes.low < 0.0:
            yield Problem(
                f"{where}, tonnes",
                f"{shock.tonnes.low:g} on a capacity of {have:g}",
                "a loss not above the capacity that is there",
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
