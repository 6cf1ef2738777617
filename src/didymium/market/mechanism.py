"""Why an answer comes out as it does: what reroutes, who does without, what stocks cover.

The findings are data (kind, ids, figures in tonnes and ratios, medians over draws);
:func:`sentence` says one in English or Italian.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from didymium.market.activity import Label, Role
from didymium.market.chain import Chain
from didymium.market.compilation import Worlds
from didymium.market.labels import end_use_name, place_name, product_name
from didymium.market.measures import Measures
from didymium.market.places import shipments
from didymium.market.rows import RecipeRow
from didymium.market.words import number, rounded, say, tonnes

Floats = NDArray[np.float64]

#: How many findings of a kind are told.
MOST = 4
#: Changes under this share of the world's output of a product are not told.
LEAST = 0.002
#: Price changes under this share are not told; from this multiple on they are told as one.
LEAST_PRICE, MULTIPLE = 0.02, 2.0
#: From this multiple on a spot price is told as what the last users would pay rather than do
#: without. In 2025 dysprosium was quoted at 4 times the usual outside China, with under 1% of the
#: tonnes sold at that (Adamas); the dearest, yttrium, at up to 44 times (126 to 350 on 8 USD/kg).
LAST_USER, DEAREST_SEEN = 4.0, 44.0

_WORK = (Role.MINE, Role.PROCESS, Role.RECYCLING)


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of the mechanism; ``figures`` are medians over draws in the year ``period``.

    ``detail`` tells kinds apart: what plants do (``makes``, ``takes``, each with ``_new``), who
    holds a stock, what holds a deal back (``output``, ``plants``). ``text`` is in English.
    """

    kind: str
    detail: str = ""
    product: str = ""
    origin: str = ""
    destination: str = ""
    end_use: str = ""
    period: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    text: str = ""


def sentence(chain: Chain, finding: Finding, lang: str = "en") -> str:
    """A finding as a sentence in English or Italian."""
    figures = finding.figures
    places: dict[str, object] = {
        "product": product_name(chain, finding.product, lang),
        "origin": place_name(chain, finding.origin, lang),
        "destination": place_name(chain, finding.destination, lang) if finding.destination else "",
        "end_use": end_use_name(chain, finding.end_use, lang) if finding.end_use else "",
        "period": finding.period,
    }
    match finding.kind:
        case "flow_shrinks" | "flow_grows" | "work_changes":
            key = "flow" if finding.kind != "work_changes" else f"work_{finding.detail}"
            places |= {"one": tonnes(figures["without_t"], lang)}
            places |= {"two": tonnes(figures["with_t"], lang)}
        case "use_replaced":
            key = "replaced"
            places |= {"one": tonnes(figures["replaced_t"], lang)}
        case "stock_covers":
            key = f"stock_{finding.detail}"
            wait = int(figures["lowest_in_month"] - figures["half_in_month"])
            places |= {
                "half": finding.period,
                "low": _later(finding.period, wait),
                "share": number(figures["lowest_share"], lang, ".0%"),
            }
        case "price_moves":
            key = f"price_{finding.detail}" if finding.detail else "price"
            places |= {
                "spot": change(figures["spot_ratio"], lang),
                "paid": change(figures["contract_ratio"], lang),
            }
        case "deal_ships":
            key = f"deal_{finding.detail}" if finding.detail else "deal"
            places |= {"one": tonnes(figures["offered_t"], lang)}
            places |= {"two": tonnes(figures["shipped_t"], lang)}
        case "market_power":
            key = f"power_{finding.detail}" if finding.detail else "power"
            places |= {"conduct": number(figures["conduct"], lang, ".2g")}
            places |= {"one": tonnes(figures["without_t"], lang)}
            places |= {"two": tonnes(figures["with_t"], lang)}
        case _:
            raise ValueError(f"finding of unknown kind {finding.kind!r}")
    return say(key, lang, **places)


def _later(month: str, months: int) -> str:
    """The month some months after one such as 2026-10."""
    whole = int(month[:4]) * 12 + int(month[5:7]) - 1 + months
    return f"{whole // 12}-{whole % 12 + 1:02d}"


def change(ratio: float, lang: str) -> str:
    """A price ratio for people: a percentage while it is small, a multiple above."""
    if ratio < MULTIPLE:
        return number(ratio - 1.0, lang, "+.0%")
    return say("times", lang, ratio=number(ratio, lang, ",.3g"))


def explain(worlds: Worlds, without: Measures, shocked: Measures) -> tuple[Finding, ...]:
    """The findings of a scenario, most weighty first within each kind."""
    story = _Story(worlds, without, shocked)
    found = [
        *story.powers(),
        *story.deals(),
        *story.flows(),
        *story.plants(),
        *story.replacements(),
    ]
    found += [*story.stocks(), *story.prices()]
    return tuple(replace(one, text=sentence(worlds.chain, one)) for one in found)


def _median(values: Floats) -> Floats:
    """Median over the draws that found an equilibrium; 0 where none did."""
    lost = np.isnan(values).all(axis=-1, keepdims=True)
    return np.asarray(np.nanmedian(np.where(lost, 0.0, values), axis=-1))


class _Story:
    """Both worlds of a scenario, read for what moves."""

    def __init__(self, worlds: Worlds, without: Measures, shocked: Measures) -> None:
        self.worlds, self.chain = worlds, worlds.chain
        self.without, self.shocked = without, shocked
        self.labels = worlds.monthly.structure.labels
        self.world = self._world_output()

    def _world_output(self) -> dict[str, float]:
        made: dict[str, float] = {}
        for node, values in zip(
            self.worlds.monthly.structure.nodes, self.without.output, strict=True
        ):
            made[node.product] = made.get(node.product, 0.0) + float(_median(values).max())
        return made

    def _changes(
        self, groups: Iterable[list[int]]
    ) -> Iterator[tuple[float, int, int, float, float]]:
        """Value of the change, a row of the group, year, before and after, when worth telling."""
        for group in groups:
            row = group[0]
            before, after = (
                _median(world.levels[group].sum(axis=0)) for world in (self.without, self.shocked)
            )
            year = int(np.argmax(np.abs(after - before)))
            one, two = float(before[year]), float(after[year])
            product = self.labels[row].product
            if abs(two - one) >= LEAST * max(self.world.get(product, 0.0), 1e-9):
                price = self.chain.products[product].price_usd_per_t
                yield (two - one) * price, row, year, one, two

    def deals(self) -> Iterator[Finding]:
        """What a deal ships against what it offers, and what holds it back."""
        scenario = self.worlds.scenario
        for place, shock in enumerate((*scenario.given, *scenario.shocks)):
            if shock.kind != "offtake":
                continue
            rows = [
                i
                for i, label in enumerate(self.labels)
                if label.name == f"offtake {self.worlds.marks[place]}"
            ]
            direct = [
                i
                for i, label in enumerate(self.labels)
                if label.role is Role.TRADE
                and (label.product, label.territory, label.partner)
                == (shock.product, shock.seller, shock.buyer)
            ]
            year = -1
            shipped = float(_median(self.shocked.levels[[*direct]].sum(axis=0))[year])
            running = self._taken(shock.product, shock.buyer)
            made = float(_median(self._output(self.shocked, shock.seller, shock.product))[year])
            offered = shock.tonnes.central
            if not rows:
                continue
            short = shipped < 0.9 * offered
            bound = "output" if made < 1.05 * max(shipped, 1e-9) else "plants"
            yield Finding(
                kind="deal_ships",
                detail=bound if short else "",
                product=shock.product,
                origin=shock.seller,
                destination=shock.buyer,
                period=str(self.without.years[year]),
                figures={
                    "offered_t": offered,
                    "shipped_t": rounded(shipped),
                    "taken_by_plants_t": rounded(running),
                    "output_of_seller_t": rounded(made),
                },
            )

    def _output(self, measures: Measures, place: str, product: str) -> Floats:
        nodes = self.worlds.monthly.structure.nodes
        rows = [i for i, n in enumerate(nodes) if (n.territory, n.product) == (place, product)]
        return np.asarray(measures.output[rows].sum(axis=0))

    def _taken(self, product: str, place: str) -> float:
        """What plants in a place take of a product in the last year."""
        nodes = self.worlds.monthly.structure.nodes
        rows = [i for i, n in enumerate(nodes) if (n.territory, n.product) == (place, product)]
        return float(_median(self.shocked.use[rows].sum(axis=0))[-1])

    def powers(self) -> Iterator[Finding]:
        """Who sells knowing that its sales move the price, and what it ships then."""
        scenario = self.worlds.scenario
        for place, shock in enumerate((*scenario.given, *scenario.shocks)):
            if shock.kind != "market_power":
                continue
            keys = shipments(self.chain, shock)
            for product in sorted({key[0] for key in keys}):
                rows = [
                    row
                    for row, label in enumerate(self.labels)
                    if label.role is Role.TRADE
                    and label.product == product
                    and (product, label.territory, label.partner) in keys
                ]
                before = _median(self.without.levels[rows].sum(axis=0))
                after = _median(self.shocked.levels[rows].sum(axis=0))
                if before.max(initial=0.0) <= 0.0:
                    continue
                year = int(np.argmax(np.abs(after - before)))
                yield Finding(
                    kind="market_power",
                    detail="given" if place < len(scenario.given) else "",
                    product=product,
                    origin=shock.actor[0],
                    period=str(self.without.years[year]),
                    figures={
                        "conduct": shock.conduct.central,
                        "without_t": rounded(float(before[year])),
                        "with_t": rounded(float(after[year])),
                    },
                )

    def flows(self) -> Iterator[Finding]:
        """Shipments that shrink most and those that grow most, by value."""
        roads: dict[tuple[str, str, str], list[int]] = {}
        for row, label in enumerate(self.labels):
            if label.role is Role.TRADE:
                roads.setdefault((label.product, label.territory, label.partner), []).append(row)
        moved = sorted(self._changes(roads.values()))
        for kind, chosen in (("shrinks", moved[:MOST]), ("grows", moved[::-1][:MOST])):
            for value, row, year, one, two in chosen:
                if (value < 0.0) == (kind == "shrinks"):
                    label, period = self.labels[row], str(self.without.years[year])
                    yield Finding(
                        kind=f"flow_{kind}",
                        product=label.product,
                        origin=label.territory,
                        destination=label.partner,
                        period=period,
                        figures={"without_t": rounded(one), "with_t": rounded(two)},
                    )

    def plants(self) -> Iterator[Finding]:
        """Plants whose output changes most, by value."""
        kinds: dict[tuple[str, str, str], list[int]] = {}
        for row, label in enumerate(self.labels):
            if label.role in _WORK:
                kind = (label.product, label.territory, self._work(label))
                kinds.setdefault(kind, []).append(row)
        moved = sorted(self._changes(kinds.values()), key=lambda item: -abs(item[0]))
        for _, row, year, one, two in moved[:MOST]:
            label, period = self.labels[row], str(self.without.years[year])
            yield Finding(
                kind="work_changes",
                detail=self._work(label),
                product=label.product,
                origin=label.territory,
                period=period,
                figures={"without_t": rounded(one), "with_t": rounded(two)},
            )

    def _work(self, label: Label) -> str:
        """Whether a plant makes its product or takes it apart, and whether it is new."""
        recipe, _, project = label.name.partition("@")
        makes = all(row.role == "gives" for row in self._unit(recipe))
        scrap = "_scrap" if makes and label.role is Role.RECYCLING else ""
        return ("makes" if makes else "takes") + scrap + ("_new" if project else "")

    def _unit(self, recipe: str) -> list[RecipeRow]:
        return [row for row in self.chain.recipes if row.recipe == recipe and row.numeraire]

    def replacements(self) -> Iterator[Finding]:
        """End uses that turn to a substitute or stop."""
        ranked = []
        for row, label in enumerate(self.labels):
            if label.role is not Role.SUBSTITUTE:
                continue
            more = _median(self.shocked.levels[row]) - _median(self.without.levels[row])
            year = int(np.argmax(more))
            if more[year] > 0.01 * self.worlds.market.activities.upper[row].max():
                price = self.chain.products[label.product].price_usd_per_t
                ranked.append((-more[year] * price, row, year, float(more[year])))
        for _, row, year, mass in sorted(ranked)[:MOST]:
            label, period = self.labels[row], str(self.without.years[year])
            yield Finding(
                kind="use_replaced",
                product=label.product,
                origin=label.territory,
                end_use=label.name,
                period=period,
                figures={"replaced_t": rounded(mass)},
            )

    def stocks(self) -> Iterator[Finding]:
        """Stocks in the viewpoint that run down furthest, and when they are lowest."""
        members = self.chain.members(self.worlds.scenario.viewpoint or "WLD")
        ranked = []
        for row, stock in enumerate(self.worlds.shocked.stocks):
            label = self.labels[stock.activity]
            if label.territory not in members - {self.chain.controlling}:
                continue
            held, usual = _median(self.shocked.stocks[row]), _median(self.without.stocks[row])
            share = np.divide(held, usual, out=np.ones_like(held), where=usual > 0.0)
            low = int(np.argmin(share))
            if share[low] < 0.5:
                half = int(np.flatnonzero(share < 0.5)[0])
                price = self.chain.products[label.product].price_usd_per_t
                ranked.append((-usual[low] * price, row, half, low, float(share[low])))
        for _, row, half, low, least in sorted(ranked)[:MOST]:
            label = self.labels[self.worlds.shocked.stocks[row].activity]
            yield Finding(
                kind="stock_covers",
                detail=label.name,
                product=label.product,
                origin=label.territory,
                period=self._month(half),
                figures={
                    "half_in_month": half + 1.0,
                    "lowest_in_month": low + 1.0,
                    "lowest_share": rounded(least),
                },
            )

    def prices(self) -> Iterator[Finding]:
        """Marginal prices outside the controlling territory that move most."""
        one, two = _median(self.without.spot), _median(self.shocked.spot)
        ratio = np.divide(two, one, out=np.ones_like(two), where=one > 0.0)
        ratio = np.where(np.isfinite(ratio) & (ratio > 0.0), ratio, 1.0)
        away = np.abs(np.log(ratio))
        months = np.argmax(away, axis=1)
        before = _median(self.without.contract)
        after = _median(self.shocked.contract)
        contract = np.divide(after, before, out=np.ones_like(after), where=before > 0.0)
        for row in np.argsort(-away.max(axis=1))[:MOST]:
            month = int(months[row])
            if away[row, month] < LEAST_PRICE:
                continue
            product = self.shocked.products[row]
            spot, paid = (float(f"{part[row, month]:.3g}") for part in (ratio, contract))
            dear = "last_user" if spot >= LAST_USER and spot >= 2.0 * paid else ""
            yield Finding(
                kind="price_moves",
                detail="unseen" if dear and spot > DEAREST_SEEN else dear,
                product=product,
                origin=self.chain.controlling,
                period=self._month(month),
                figures={
                    "spot_ratio": spot,
                    "contract_ratio": paid,
                    "month": month + 1.0,
                },
            )

    def _month(self, number: int) -> str:
        """A month of the horizon as people write it; 0 is the first."""
        return _later(f"{self.worlds.scenario.start:%Y-%m}", number)
