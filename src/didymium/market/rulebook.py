"""The rules that both worlds share (stocks, projects) and the positions that all rules refer to."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from didymium.market import schedule as rules
from didymium.market.activity import ActivitySet, Ints, Label, Node, Role, Structure
from didymium.market.calibration import Market
from didymium.market.chain import SUPPLY, Chain
from didymium.market.clearing import Clearing, clear
from didymium.market.draws import Draws
from didymium.market.parameters import Floats
from didymium.market.places import places
from didymium.market.rows import ProjectRow
from didymium.market.scenario import Scenario
from didymium.market.shockchecks import products_of

#: A new plant reaches its capacity over this many months.
RAMP_MONTHS = 12.0
#: A stock takes in or gives out at most this many months of use in a month (prior).
MOST_STOCK_FLOW = 3.0
#: No holder values a unit above this many base prices (prior: beyond the dearest substitute).
STOCK_CEILING = 30.0
#: Producers order new plants when rents pass the hurdle; lead times in months (decision to
#: product: plants 2-3 years, mines 3-7, chains' parameters file), a share of capacity a year.
LEAD_MONTHS = {"mine": 48}
LEAD_MONTHS_ELSE = 30
HURDLE, SPEED = 0.25, 0.5
#: Stocks in the controlling territory beside the makers, as a share of that cover (prior).
HOME_COVER_SHARE = 0.5

_NO_USE = frozenset({Role.TRADE, Role.SUBSTITUTE, Role.DISPOSAL, Role.STOCK, Role.PERMIT})
Rules = list[Any]
WORK = frozenset({Role.MINE, Role.PROCESS, Role.RECYCLING})
GROWS = WORK | {Role.TRADE, Role.DISPOSAL}


def project_row(shock: Any, mark: str, named: dict[str, ProjectRow]) -> ProjectRow:
    """The plant that a project or recycling shock speaks of, with the shock's own figures."""
    if shock.kind == "project" and shock.project:
        return named[shock.project]
    return ProjectRow(
        project=f"shock{mark}",
        territory=shock.territory,
        recipe=shock.recipe,
        capacity_t=shock.tonnes.central,
        planned_start=str(shock.start),
        status="scenario",
        chance=1.0,
        delay_low_months=0.0,
        delay_months=0.0,
        delay_high_months=0.0,
        source_id="prior",
        note=shock.note,
    )


class Rulebook:
    """Rules over the positions of one market; see :mod:`didymium.market.shockrules` for shocks."""

    def __init__(
        self, scenario: Scenario, chain: Chain, market: Market, monthly: ActivitySet, source: Draws
    ) -> None:
        self.scenario, self.chain, self.market = scenario, chain, market
        self.structure: Structure = monthly.structure
        self.monthly, self.source = monthly, source
        self.draws = source.draws
        self.labels = self.structure.labels
        #: Years from the base year to the start, over which use and plants have grown.
        self.age = 0 if scenario.other_years else scenario.start.year - chain.base_year
        since = float((1.0 + chain.growth[SUPPLY].central) ** self.age)
        self.base = market.levels / 12.0 * since
        self.stocks = [
            number for number, label in enumerate(self.labels) if label.role is Role.STOCK
        ]
        self.stock_place = {
            (self.labels[row].territory, self.labels[row].product, self.labels[row].name): place
            for place, row in enumerate(self.stocks)
        }

    def where(self, test: Callable[[Label], bool]) -> Ints:
        """Positions of the activities whose label passes the test."""
        return np.array([i for i, label in enumerate(self.labels) if test(label)], dtype=np.int64)

    def at(self, amounts: Floats) -> Floats:
        """The same amount per draw for every activity of a rule, (1, draws)."""
        return amounts[None, :]

    def common(self, projects: list[ProjectRow]) -> Rules:
        """Stocks of users and makers, and the projects of the chain."""
        found: Rules = [self._stock(row) for row in self.stocks]
        for project in projects:
            found += self.planned(project)
        return [*self._growth(), *found, *self._investments()]

    def _growth(self) -> Rules:
        """Year by year more use at constant prices, and plants and roads that grow along."""
        growth = self.market.behaviour.growth
        works = self.where(lambda label: label.role in GROWS and "@" not in label.name)
        groups: dict[str, list[int]] = {}
        for row in works:
            own = f"{SUPPLY} {self.labels[row].territory}"
            groups.setdefault(own if own in growth else SUPPLY, []).append(int(row))
        found: Rules = []
        for year in range((self.scenario.months + 11) // 12):
            span, age = (12 * year, 12 * (year + 1)), year + self.age
            if age == 0:
                continue
            for name, rows in groups.items():
                wider = self.at(growth[name] ** age)
                plants = np.array(rows, dtype=np.int64)
                found.append(rules.Edit(*span, "upper", plants, wider, "scale"))
                found.append(rules.Edit(*span, "slope", plants, 1.0 / wider, "scale"))
            for name, users in self._users.items():
                more = self.at(growth[name] ** age)
                found += [
                    rules.Edit(*span, "upper", users, more, "scale"),
                    rules.Edit(*span, "reference_level", users, more, "scale"),
                    rules.Edit(*span, "slope", users, 1.0 / more, "scale"),
                ]
        return found

    @cached_property
    def _users(self) -> dict[str, Ints]:
        """The activities of every end use, its substitute's as well."""
        found: dict[str, list[int]] = {name: [] for name in self.chain.end_uses}
        for row, label in enumerate(self.labels):
            if label.name in found:
                found[label.name].append(row)
        return {name: np.array(rows, dtype=np.int64) for name, rows in found.items()}

    @cached_property
    def _demand(self) -> dict[tuple[str, str], list[int]]:
        """The end uses of a product in a territory."""
        found: dict[tuple[str, str], list[int]] = {}
        for row, label in enumerate(self.labels):
            if label.role is Role.DEMAND:
                found.setdefault((label.territory, label.product), []).append(row)
        return found

    def _investments(self) -> Rules:
        """Producers outside the controlling territory that expand when their plants earn a rent."""
        groups: dict[int, list[int]] = {}
        for row, label in enumerate(self.labels):
            outside = label.territory != self.chain.controlling
            if label.role in WORK and outside and self.base[row] > 0.0:
                lead = LEAD_MONTHS.get(self.market.stages[row], LEAD_MONTHS_ELSE)
                groups.setdefault(lead, []).append(row)
        return [
            rules.Investment(np.array(rows, dtype=np.int64), lead, HURDLE, SPEED)
            for lead, rows in sorted(groups.items())
        ]

    def _stock(self, row: int) -> rules.Stock:
        label = self.labels[row]
        node = self.structure.node_index[self._node(row)]
        use = max(self.use(label.territory, label.product), 1e-9)
        if label.name == "state":
            return rules.Stock(
                activity=row,
                node=node,
                holder=f"state of {label.territory}",
                initial=self._released(label.territory, label.product),
                target_months=0.0,
                monthly_use=use,
                most_flow=np.inf,
            )
        cover = self._cover(label.territory, label.product)
        return rules.Stock(
            activity=row,
            node=node,
            holder=f"users in {label.territory}",
            initial=(cover * use)[None, :],
            target_months=cover[None, :],
            monthly_use=use,
            most_flow=MOST_STOCK_FLOW * use,
            ceiling=STOCK_CEILING * self.chain.products[label.product].price_usd_per_t,
        )

    def _node(self, row: int) -> Any:
        return self.structure.nodes[self.structure.indices[self.structure.indptr[row]]]

    @cached_property
    def base_clearing(self) -> Clearing:
        """The base year's equilibrium, month by month, in every draw."""
        return clear(self.monthly, np.reshape(self.market.prices, (self.structure.node_count, -1)))

    @cached_property
    def _uses(self) -> dict[tuple[str, str], float]:
        """Base use of every node, in tonnes a month."""
        taken: dict[tuple[str, str], float] = {}
        for row, label in enumerate(self.labels):
            if label.role in _NO_USE or self.base[row] <= 0.0:
                continue
            for place in range(self.structure.indptr[row], self.structure.indptr[row + 1]):
                amount = self.structure.data[place]
                if amount < 0.0:
                    node = self.structure.nodes[self.structure.indices[place]]
                    key = (node.territory, node.product)
                    taken[key] = taken.get(key, 0.0) - float(amount * self.base[row])
        return taken

    def use(self, territory: str, product: str) -> float:
        """Base use of a product in a territory, in tonnes a month."""
        return self._uses.get((territory, product), 0.0)

    def _cover(self, territory: str, product: str) -> Floats:
        """Months of cover: the end uses' own, weighted by use; makers' for inputs."""
        months, weight = np.zeros(self.draws), 0.0
        for row in self._demand.get((territory, product), ()):
            cover = self.market.behaviour.cover_months[self.labels[row].name]
            months += self.base[row] * cover
            weight += self.base[row]
        rest = max(self.use(territory, product) - weight, 0.0)
        stage = self.chain.products[product].stage
        months += rest * self.market.behaviour.of("input_cover_months", stage)
        cover = np.asarray(months / max(weight + rest, 1e-12))
        return cover * (HOME_COVER_SHARE if territory == self.chain.controlling else 1.0)

    def _released(self, territory: str, product: str) -> Floats:
        """What a state holds at the start because a release shock says so."""
        held = np.zeros((1, self.draws))
        for number, shock in enumerate((*self.scenario.given, *self.scenario.shocks)):
            if shock.kind == "stock_release" and self.holds(shock, territory, product):
                held += self.stock_tonnes(shock, number, territory, product)
        return held

    def holds(self, shock: Any, territory: str, product: str) -> bool:
        """Whether a stock shock speaks of this node."""
        return territory in places(self.chain, shock.holder) and product in products_of(
            self.chain, shock.products
        )

    def stock_tonnes(self, shock: Any, number: int, territory: str, product: str) -> Floats:
        """Tonnes of a state stock at one node."""
        use = self.use(territory, product)
        if shock.days is not None:
            return self.source.quantity(f"days of stock {number}", shock.days) / 30.4375 * use
        nodes = [
            (label.territory, label.product)
            for label in self.labels
            if label.role is Role.STOCK
            and label.name == "state"
            and self.holds(shock, label.territory, label.product)
        ]
        whole = sum(self.use(*node) for node in nodes)
        share = use / whole if whole > 0.0 else 1.0 / len(nodes)
        return self.source.quantity(f"tonnes of stock {number}", shock.tonnes) * share

    def planned(
        self,
        row: ProjectRow,
        *,
        chance: float | None = None,
        delay: Floats | None = None,
        start: int | None = None,
        ramp: Floats | float = RAMP_MONTHS,
        tonnes: Floats | None = None,
        purpose: str = "",
    ) -> Rules:
        """A plant's capacity, which comes with its chance and after its delay."""
        purpose = purpose or row.project
        rows = self.where(lambda label: label.name == f"{row.recipe}@{row.project}")
        likely = row.chance if chance is None else chance
        late = (
            self.source.quantity(
                f"delay of {purpose}",
                (row.delay_low_months, row.delay_months, row.delay_high_months),
            )
            if delay is None
            else delay
        )
        comes = self.source.uniform(f"chance of {purpose}") < likely
        if self.source.sampled and 0.0 < likely < 1.0:
            self.source.inputs[f"chance of {purpose}"] = comes.astype(np.float64)
        size = np.full(self.draws, row.capacity_t) if tonnes is None else tonnes
        month = start if start is not None else self._month_of(row.planned_start)
        return [
            rules.Project(
                activity=int(position),
                capacity=(size * comes / 12.0)[None, :],
                month=month,
                delay_months=np.rint(late).astype(np.int64),
                ramp_months=ramp,
            )
            for position in rows
        ]

    def _month_of(self, text: str) -> int:
        year, month = text[:4], text[5:7] or "01"
        return (int(year) - self.scenario.start.year) * 12 + int(month) - self.scenario.start.month

    def position(self, territory: str, product: str) -> int:
        """The node of a product in a territory."""
        return self.structure.node_index[Node(territory, product)]
