"""Which territories, shipments and stocks the words of a shock mean in a chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from didymium.market.activity import Role
from didymium.market.calibration import Market
from didymium.market.chain import Chain
from didymium.market.scenario import Scenario
from didymium.market.shockchecks import products_of
from didymium.market.shocks import EVERYBODY


def places(
    chain: Chain, names: Iterable[str], *, besides: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The territories that names of places mean; ``others`` is everybody besides ``besides``."""
    found: set[str] = set()
    for name in names:
        found |= chain.territories - besides if name == EVERYBODY else chain.members(name)
    return frozenset(found)


def pairs(chain: Chain, shock: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Who ships and who receives under a border shock."""
    actor = places(chain, shock.actor)
    target = places(chain, shock.target, besides=actor)
    return (target, actor) if shock.kind in ("tariff", "import_ban") else (actor, target)


def shipments(chain: Chain, shock: Any) -> frozenset[tuple[str, str, str]]:
    """The (product, origin, destination) that a border shock speaks of."""
    origins, destinations = pairs(chain, shock)
    products = products_of(chain, shock.products)
    return frozenset(
        (product, origin, destination)
        for product in products
        for origin in origins
        for destination in destinations
        if origin != destination
    )


def extra_arcs(
    chain: Chain, marked: Mapping[str, Any]
) -> Iterable[tuple[str, str, str, str, float]]:
    """The roads that deals and detours need: product, origin, destination, name, tonnes."""
    for mark, shock in marked.items():
        if shock.kind == "offtake":
            yield (
                shock.product,
                shock.seller,
                shock.buyer,
                f"offtake {mark}",
                shock.tonnes.central,
            )
        if shock.kind == "sanctions" and shock.via:
            known = {(t.product, t.exporter, t.importer) for t in chain.trade if t.high_t > 0}
            sides = (places(chain, shock.actor), places(chain, shock.target))
            for one, two in (sides, sides[::-1]):
                for product in sorted(products_of(chain, shock.products)):
                    for origin in sorted(one):
                        for destination in sorted(two):
                            if (product, origin, destination) in known:
                                yield product, origin, destination, f"detour {mark}", 0.0


def state_nodes(chain: Chain, shocks: list[Any]) -> Iterable[tuple[str, str]]:
    """The (territory, product) at which a state holds a stock."""
    used = {(u.territory, u.product) for u in chain.uses}
    used |= {(t.importer, t.product) for t in chain.trade}
    for shock in shocks:
        if shock.kind in ("stock_purchase", "stock_release"):
            products = products_of(chain, shock.products)
            for territory in sorted(places(chain, shock.holder)):
                for product in sorted(products):
                    if (territory, product) in used:
                        yield territory, product


@dataclass(frozen=True, slots=True)
class CutOff:
    """A place that a rule leaves without any of its base-year supply of a product."""

    place: str
    product: str


def cut_off_places(scenario: Scenario, chain: Chain, market: Market) -> Iterable[CutOff]:
    """Places that a ban leaves without any supply: their price goes to the substitute's."""
    for shock in scenario.shocks:
        if shock.kind not in ("export_ban", "import_ban", "sanctions"):
            continue
        if shock.kind != "sanctions" and shock.share.central < 1.0:
            continue
        closed = _sanctioned(chain, shock) if shock.kind == "sanctions" else shipments(chain, shock)
        for product in sorted({key[0] for key in closed}):
            for place in sorted({key[2] for key in closed if key[0] == product}):
                if _cut_off(market, product, place, closed):
                    yield CutOff(place, product)


def deals_under_bans(scenario: Scenario, chain: Chain) -> list[Any]:
    """The deals whose goods a full ban stops on the same way at the same time."""
    every = (*scenario.given, *scenario.shocks)
    bans = [
        (shock, _sanctioned(chain, shock) if shock.kind == "sanctions" else shipments(chain, shock))
        for shock in every
        if shock.kind == "sanctions"
        or (shock.kind in ("export_ban", "import_ban") and shock.share.central >= 1.0)
    ]
    return [
        deal
        for deal in every
        if deal.kind == "offtake"
        and any(
            (deal.product, deal.seller, deal.buyer) in closed and _overlap(deal, ban)
            for ban, closed in bans
        )
    ]


def _overlap(one: Any, other: Any) -> bool:
    """Whether two shocks hold at the same time."""
    return (other.end is None or one.start < other.end) and (
        one.end is None or other.start < one.end
    )


def _sanctioned(chain: Chain, shock: Any) -> frozenset[tuple[str, str, str]]:
    one, two = places(chain, shock.actor), places(chain, shock.target)
    return frozenset(
        (product, *pair)
        for product in products_of(chain, shock.products)
        for first in one
        for second in two
        for pair in ((first, second), (second, first))
    )


def _cut_off(
    market: Market, product: str, place: str, closed: frozenset[tuple[str, str, str]]
) -> bool:
    """Whether a place used the product in the base year and every supply of it is closed."""
    structure = market.activities.structure
    supplied = used = False
    for row, label in enumerate(structure.labels):
        if market.levels[row] <= 0.0:
            continue
        if label.role is Role.TRADE and label.product == product:
            open_road = (product, label.territory, label.partner) not in closed
            supplied |= label.partner == place and open_road
            used |= label.partner == place
        elif label.territory == place:
            start, stop = structure.indptr[row], structure.indptr[row + 1]
            for position in range(start, stop):
                node = structure.nodes[structure.indices[position]]
                supplied |= node.product == product and structure.data[position] > 0.0
    return used and not supplied
