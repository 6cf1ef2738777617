"""What a derived shock holds for and how large it is: assumed, read in the article, or a prior."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from didymium.brief.modelled.case import Assumed
from didymium.brief.tables import items, rules

if TYPE_CHECKING:
    from didymium.brief.topic import Topic
    from didymium.market.chain import Chain
    from didymium.news.types import Act, Quantity

#: Measures of the buyer.
IMPORTS: Final = frozenset({"tariff", "import_ban", "sanctions"})
#: A mass can be a yearly quota between these shares of the base year's shipments.
_LEAST_QUOTA, _MOST = 0.2, 1.5
#: A mass above this share of the world's mines is a deposit, not a yearly output.
_MOST_MINE: Final = 0.5
_UNIT: Final = {
    "tonnes": "t",
    "days": "days",
    "delay_months": "months",
    "leak": "1",
    "share": "1",
    "rate": "1",
}


@dataclass
class Story:
    """What a case is made from."""

    topic: Topic
    act: Act | None
    quantities: tuple[Quantity, ...]
    assume: Mapping[str, str]
    material: str
    row: Mapping[str, str]
    rule: Mapping[str, str]
    chain: Chain
    month: dt.date


def products(story: Story, actor: str) -> list[str]:
    """What the measure holds for: as assumed, after ``rules/scope.csv``, or all of the material."""
    if "market_products" in story.assume:
        return story.assume["market_products"].split(",")
    for row in rules("scope"):
        if (row["chain"], row["material"]) == (story.row["chain"], story.material) and row[
            "actor"
        ] in {actor, ""}:
            return list(items(row["products"]))
    own = [
        product.product
        for product in story.chain.products.values()
        if product.material == story.material
    ]
    if own and story.row["chain"] in {"platinum_group", "aluminium", "rare_earths"}:
        return own
    return list(story.chain.products)


def ships(chain: Chain, shock: Mapping[str, Any]) -> bool:
    """Whether anything passes in the base year that the measure could touch."""
    from didymium.market.shockchecks import products_of

    actors, targets = chain.members(shock["actor"]), set(chain.territories)
    if "target" in shock:
        targets = {place for name in shock["target"] for place in chain.members(name)}
    incoming = shock["kind"] in IMPORTS
    meant = products_of(chain, shock["products"])
    return any(
        row.product in meant
        and row.high_t > 0.0
        and (row.importer if incoming else row.exporter) in actors
        and (row.exporter if incoming else row.importer) in targets - actors
        for row in chain.trade
    )


def size(story: Story, actor: str) -> Assumed | None:
    """The figure that sizes the shock: assumed, read in the article, or the range of the rules."""
    rule, field = story.rule, story.rule["field"]
    if not field:
        return None
    for key in (f"market_{field}", "market_tonnes"):
        if key in story.assume:
            return by_reader(story, key)
    said = _said(story, actor)
    if said is not None:
        return said
    low, central, high = (float(rule[name]) for name in ("low", "central", "high"))
    return Assumed(
        f"market_{field}",
        f"model_assumed_{field}" if rule["kind"] != "capacity" else "model_assumed_capacity",
        value=(low, central, high),
        unit=_UNIT.get(field, "1"),
        reason=f"prior of the market model: {rule['reason']}",
        source=rule["source_id"],
    )


def by_reader(story: Story, key: str) -> Assumed:
    """The figure that the reader gives with ``--assume``."""
    value = numbers(story.assume[key])
    unit = _UNIT.get(key.removeprefix("market_"), "t" if key == "added_mine_t" else "1")
    reason = f"assumed by the reader with --assume {key}"
    return Assumed(
        key, "model_assumed_reader", value=value, unit=unit, reason=reason, source="reader"
    )


def _said(story: Story, actor: str) -> Assumed | None:
    """A rate or a yearly mass that the act itself gives, where it can be one."""
    amounts = story.act.amounts if story.act is not None else ()
    if story.rule["field"] == "rate":
        rates = [q for q in amounts if q.measure == "share" and 0.0 < q.value <= 3.0]
        if rates:
            return _read("market_rate", "model_read_rate", max(rates, key=lambda q: q.value))
    if story.rule["kind"] == "quota":
        held = products(story, actor)
        usual = sum(
            row.quantity_t or 0.0
            for row in story.chain.trade
            if row.exporter == actor and row.product in held
        )
        masses = [q for q in amounts if q.measure == "mass"]
        fit = [q for q in masses if _LEAST_QUOTA * usual <= q.value <= _MOST * usual]
        if fit:
            return _read("market_tonnes", "model_read_tonnes", max(fit, key=lambda q: q.value))
    return None


def _read(key: str, sentence: str, quantity: Quantity, *, low: float = 1.0) -> Assumed:
    """A figure of the article; ``low`` is the share of it that is the least."""
    value = quantity.value
    return Assumed(
        key,
        sentence,
        value=(low * value, value, value),
        unit=_UNIT[key.removeprefix("market_")],
        reason=f'read in the article: "{quantity.text}"',
        source="article",
    )


def mine_tonnes(story: Story, recipe: str) -> Assumed | None:
    """The mine's yearly output: assumed, or the largest mass of the article that can be one."""
    for key in ("market_tonnes", "added_mine_t"):
        if key in story.assume:
            return by_reader(story, key)
    world = sum(row.level_t or 0.0 for row in story.chain.activities if row.recipe == recipe)
    fit = [
        quantity
        for quantity in story.quantities
        if quantity.measure == "mass"
        and quantity.material == story.material
        and quantity.value <= _MOST_MINE * world
    ]
    if not fit:
        return None
    return _read("market_tonnes", "model_read_mine", max(fit, key=lambda q: q.value), low=0.5)


def numbers(text: str) -> tuple[float, float, float]:
    """One number, or low, central and high, as the reader gives them."""
    parts = [float(part) for part in text.split(",")]
    return three(*(parts * 3 if len(parts) == 1 else parts))


def three(*values: float) -> tuple[float, float, float]:
    """Low, central and high of a range."""
    low, central, high = values
    return low, central, high
