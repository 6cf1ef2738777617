"""A chain: products, recipes, who does what, who ships what to whom, who uses it, as data.

A chain is a folder of tables that an analyst can read and edit (``chains/<name>``). Nothing is
computed here: :func:`load` reads the tables, checks that they fit together and returns them.

* ``chain.yaml``: title, base year, controlling territory, regions, what the chain leaves out.
* ``products.csv``: the nodes' products with their base price.
* ``recipes.csv``: what one unit of an activity takes and gives; ``baskets.csv``: ore compositions.
* ``activities.csv``: observed levels and capacities; ``trade.csv``; ``uses.csv``: observed flows.
* ``totals.csv``: observed sums of several flows (customs totals, world output, world use).
* ``end_uses.csv``, ``parameters.csv``: behaviour, nearly all of it priors.
* ``growth.csv``: how use and plants grow; ``projects.csv``: capacity that may come.

Every figure has a ``source_id`` found in ``chains/sources.csv``; ``prior`` marks our own guess.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from didymium.errors import ContractError, Problem, UnknownNameError
from didymium.market.rows import (
    ActivityRow,
    BasketRow,
    EndUseRow,
    GrowthRow,
    ParameterRow,
    Product,
    ProjectRow,
    RecipeRow,
    Source,
    TotalRow,
    TradeRow,
    UseRow,
)
from didymium.market.tables import read_rows

FOLDER = Path(__file__).parent / "chains"
TAKES, GIVES = "takes", "gives"
#: In the growth table, the name of all plants together.
SUPPLY = "supply"
#: What a total may add up.
FLOWS = ("level", "output", "trade", "use")


@dataclass(frozen=True)
class Chain:
    """The tables of a chain, checked against one another."""

    name: str
    title: str
    base_year: int
    controlling: str
    materials: tuple[str, ...]
    regions: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Mapping[str, str]]
    limits: tuple[str, ...]
    limits_it: tuple[str, ...]
    title_it: str
    products: Mapping[str, Product]
    recipes: tuple[RecipeRow, ...]
    baskets: tuple[BasketRow, ...]
    activities: tuple[ActivityRow, ...]
    trade: tuple[TradeRow, ...]
    uses: tuple[UseRow, ...]
    totals: tuple[TotalRow, ...]
    end_uses: Mapping[str, EndUseRow]
    parameters: tuple[ParameterRow, ...]
    growth: Mapping[str, GrowthRow]
    projects: tuple[ProjectRow, ...] = field(default=())

    @property
    def territories(self) -> frozenset[str]:
        """Every territory that does, ships or uses something in the chain."""
        found = {row.territory for row in self.activities} | {row.territory for row in self.uses}
        found |= {row.exporter for row in self.trade} | {row.importer for row in self.trade}
        return frozenset(found | {row.territory for row in self.projects})

    @property
    def recipe_names(self) -> frozenset[str]:
        """The recipes of the chain."""
        return frozenset(row.recipe for row in self.recipes)

    def members(self, place: str) -> frozenset[str]:
        """The chain's territories in a territory or region, with a clear error for others."""
        if place in self.territories:
            return frozenset({place})
        if place in self.regions:
            return frozenset(self.regions[place]) & self.territories
        if place == "WLD":
            return self.territories
        known = sorted(self.territories | set(self.regions) | {"WLD"})
        raise UnknownNameError(
            place,
            what=f"territory or region of the chain {self.name}",
            suggestions=_meant(place, known),
        )

    def parameter(self, name: str, stage: str) -> ParameterRow:
        """The row of a parameter for a stage, or the row for all stages."""
        general = None
        for row in self.parameters:
            if row.parameter == name and row.applies_to == stage:
                return row
            if row.parameter == name and row.applies_to == "all":
                general = row
        if general is None:
            raise KeyError(name)
        return general


def _meant(place: str, known: list[str]) -> tuple[str, ...]:
    """The codes of a chain that a name in any language may mean, else those spelled alike."""
    from didymium.errors import DidymiumError
    from didymium.vocabulary import resolve

    try:
        code = resolve(place).id
    except DidymiumError:
        code = ""
    if code in known:
        return (code,)
    return tuple(difflib.get_close_matches(place.upper(), known, n=3, cutoff=0.4))


#: Small chains of earlier base years that past events are run on.
PAST = Path(__file__).parent / "backtests" / "chains"


def available() -> tuple[str, ...]:
    """The names of the shipped chains of the present base year."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/chain.yaml")))


def _folders() -> dict[str, Path]:
    """Every shipped chain's folder, those of earlier base years included."""
    found = [*FOLDER.glob("*/chain.yaml"), *PAST.glob("*/chain.yaml")]
    return {path.parent.name: path.parent for path in found}


def folder(name: str) -> Path:
    """Where the files of a shipped chain lie."""
    folders = _folders()
    if name not in folders:
        close = difflib.get_close_matches(name, available(), n=3, cutoff=0.4)
        raise UnknownNameError(name, what="chain", suggestions=close or available())
    return folders[name]


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Source]:
    """The sources of the figures in all chain files, by ``source_id``."""
    return {row.source_id: row for row in read_rows(FOLDER / "sources.csv", Source)}


@lru_cache(maxsize=32)
def load(name: str) -> Chain:
    """The shipped chain ``name``, checked.

    Raises
    ------
    UnknownNameError
        For a chain that is not shipped, with the nearest names.
    ContractError
        With everything wrong in the chain's files.

    Examples
    --------
    >>> load("rare_earths").controlling
    'CHN'
    """
    return read_chain(folder(name), known_sources=frozenset(sources()))


def read_chain(folder: Path, *, known_sources: frozenset[str]) -> Chain:
    """The chain in ``folder``, checked; see :func:`load`."""
    import yaml

    head: dict[str, Any] = yaml.safe_load((folder / "chain.yaml").read_text(encoding="utf-8"))
    optional = folder / "baskets.csv"
    projects = folder / "projects.csv"
    totals = folder / "totals.csv"
    chain = Chain(
        name=folder.name,
        title=head["title"],
        base_year=head["base_year"],
        controlling=head["controlling"],
        materials=tuple(head["materials"]),
        regions={region: tuple(members) for region, members in head["regions"].items()},
        names=head.get("names") or {},
        limits=tuple(head["limits"]),
        limits_it=tuple(head["limits_it"]),
        title_it=head["title_it"],
        products={p.product: p for p in read_rows(folder / "products.csv", Product)},
        recipes=read_rows(folder / "recipes.csv", RecipeRow),
        baskets=read_rows(optional, BasketRow) if optional.exists() else (),
        activities=read_rows(folder / "activities.csv", ActivityRow),
        trade=read_rows(folder / "trade.csv", TradeRow),
        uses=read_rows(folder / "uses.csv", UseRow),
        totals=read_rows(totals, TotalRow) if totals.exists() else (),
        end_uses={u.end_use: u for u in read_rows(folder / "end_uses.csv", EndUseRow)},
        parameters=read_rows(folder / "parameters.csv", ParameterRow),
        growth={g.applies_to: g for g in read_rows(folder / "growth.csv", GrowthRow)},
        projects=read_rows(projects, ProjectRow) if projects.exists() else (),
    )
    problems = list(_problems(chain, known_sources))
    if problems:
        raise ContractError(problems)
    return chain


def _unknown(where: str, kind: str, name: str, known: Iterable[str]) -> Problem:
    close = difflib.get_close_matches(name, list(known), n=3, cutoff=0.4)
    return Problem(where=where, found=f'{kind} "{name}"', expected=", ".join(close) or kind)


def _problems(chain: Chain, known_sources: frozenset[str]) -> Iterable[Problem]:
    """Whatever does not fit between the tables of a chain."""
    yield from _name_problems(chain)
    yield from _range_problems(chain)
    for table, rows in _tables(chain).items():
        for row in rows:
            if row.source_id not in known_sources:
                yield _unknown(f"{chain.name}/{table}.csv", "source", row.source_id, known_sources)
    for missing in sorted({*chain.end_uses, SUPPLY} - set(chain.growth)):
        yield Problem(f"{chain.name}/growth.csv", f"no row for {missing}", "one row each")
    for recipe in sorted(chain.recipe_names):
        units = [r for r in chain.recipes if r.recipe == recipe and r.numeraire]
        if len(units) != 1 or units[0].coefficient != 1.0 or units[0].basket:
            yield Problem(
                where=f"{chain.name}/recipes.csv, recipe {recipe}",
                found=f"{len(units)} numeraire rows",
                expected="one numeraire row with coefficient 1 and no basket",
            )


def _tables(chain: Chain) -> Mapping[str, tuple[Any, ...]]:
    return {
        "products": tuple(chain.products.values()),
        "recipes": chain.recipes,
        "baskets": chain.baskets,
        "activities": chain.activities,
        "trade": chain.trade,
        "uses": chain.uses,
        "totals": chain.totals,
        "end_uses": tuple(chain.end_uses.values()),
        "parameters": chain.parameters,
        "growth": tuple(chain.growth.values()),
        "projects": chain.projects,
    }


def _name_problems(chain: Chain) -> Iterable[Problem]:
    """Products, recipes, baskets, end uses and roles that are named but not defined."""
    known = {
        "product": set(chain.products),
        "recipe": set(chain.recipe_names),
        "end use": set(chain.end_uses),
        "basket": {row.basket for row in chain.baskets},
        "role": {TAKES, GIVES},
        "flow": set(FLOWS),
        "growth": {*chain.end_uses, SUPPLY, *(f"{SUPPLY} {t}" for t in chain.territories)},
    }
    named: list[tuple[str, str, str]] = []
    for recipe in chain.recipes:
        named.append(("recipes", "role", recipe.role))
        named.append(
            ("recipes", "basket", recipe.basket)
            if recipe.basket
            else ("recipes", "product", recipe.product)
        )
    named += [("activities", "recipe", row.recipe) for row in chain.activities]
    named += [("trade", "product", row.product) for row in chain.trade]
    named += [("uses", "product", row.product) for row in chain.uses]
    named += [("uses", "end use", row.end_use) for row in chain.uses]
    named += [("totals", "flow", row.flow) for row in chain.totals]
    named += [("projects", "recipe", row.recipe) for row in chain.projects]
    named += [("growth", "growth", name) for name in chain.growth]
    for table, kind, name in named:
        if name not in known[kind]:
            yield _unknown(f"{chain.name}/{table}.csv", kind, name, known[kind])


def _range_problems(chain: Chain) -> Iterable[Problem]:
    """Ranges that are upside down or negative, and figures outside their own range."""
    for table in ("activities", "trade", "uses", "totals"):
        for number, row in enumerate(_tables(chain)[table], start=2):
            value = getattr(row, "level_t", None) if table == "activities" else row.quantity_t
            inside = value is None or row.low_t <= value <= row.high_t
            if not 0.0 <= row.low_t <= row.high_t or not inside:
                yield Problem(
                    where=f"{chain.name}/{table}.csv, row {number}",
                    found=f"value {value}, range {row.low_t} to {row.high_t}",
                    expected="0 <= low <= value <= high",
                )
    for number, recipe in enumerate(chain.recipes, start=2):
        if not 0.0 <= recipe.low <= recipe.coefficient <= recipe.high:
            yield Problem(
                where=f"{chain.name}/recipes.csv, row {number}",
                found=f"{recipe.coefficient} in {recipe.low} to {recipe.high}",
                expected="0 <= low <= coefficient <= high",
            )
