"""A scenario from the story itself: actor, instrument, products, date, ranges where none is given.

``rules/market_shocks.csv`` says which kind of shock an instrument is and the range of the figure
that articles seldom give; ``--assume market_...`` changes each. What the chain cannot carry is
refused with a sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from didymium import vocabulary
from didymium.brief.document import DateArg, NameArg, Say, TextArg, WordArg, party
from didymium.brief.modelled.case import Assumed, Case, place_of
from didymium.brief.modelled.sizes import (
    IMPORTS,
    Story,
    by_reader,
    mine_tonnes,
    products,
    ships,
    size,
    three,
)
from didymium.brief.tables import rules
from didymium.errors import ScenarioError, UnknownNameError

if TYPE_CHECKING:
    from didymium.brief.topic import Topic
    from didymium.market.chain import Chain
    from didymium.news import Reading
    from didymium.news.types import Act, Quantity

#: An article older than this is answered as if its measure were taken now.
_OLD_DAYS: Final = 550
_PROJECT_YEARS: Final = 9
#: A plant that is only announced starts this many years after the article, before its delay.
_PLAN_YEARS: Final = 3
_BORDER: Final = frozenset({"export_ban", "licence", "quota", "export_tax", "tariff", "import_ban"})


def case(
    topic: Topic,
    reading: Reading | None,
    assume: Mapping[str, str],
    *,
    material: str,
    row: Mapping[str, str],
    viewpoint: str,
    as_of: dt.date,
) -> Case | Say:
    """The story as one case on the chain of a material, or the sentence that says why not."""
    from didymium.market import chain as chains
    from didymium.market import scenario as scenarios

    rule = _rule(topic)
    if rule is None:
        return _refused("model_no_shock", topic, material)
    act, quantities = _act(topic, reading)
    story = Story(
        topic, act, quantities, assume, material, row, rule, chains.load(row["chain"]),
        _month(topic, act, reading, assume, as_of),
    )  # fmt: skip
    made = _shock(story)
    if isinstance(made, Say):
        return made
    shock, assumed, actor = made
    slow = shock["kind"] == "project"
    start = dt.date(story.month.year, 1, 1)
    last = story.month.year + (_PROJECT_YEARS if slow else 1)
    place = place_of(row["chain"], viewpoint, as_of)
    try:
        scenario = scenarios.build(
            {
                "name": f"{row['chain']}_{shock['kind']}_{actor.lower()}",
                "title": f"{topic.instrument or topic.action}, {actor}, {material}",
                "chain": row["chain"],
                "start": start.isoformat(),
                "until": f"{last}-12",
                "viewpoint": place,
                "step_months": 3 if slow else 1,
                "long_run": 0.5 if slow else 0.0,
                "shocks": [shock],
            }
        )
    except (ScenarioError, UnknownNameError) as error:
        return Say(key="model_not_run", args={"why": TextArg(text=str(error))})
    return Case(
        id=shock["kind"].replace("_", "-") + ("" if material == topic.material else f"-{material}"),
        label=NameArg(of="material", id=material),
        scenario=scenario,
        origin="derived",
        restricts=topic.family in {"supply_cut", "border"},
        actor=actor,
        material=material,
        first=shock["start"][:7],
        year=str(last),
        says=(*again(topic), *_as_now(reading, assume, as_of), _told(story, shock, actor)),
        assumed=assumed,
        other=_other(shock, actor, place),
        own=shock["kind"] in IMPORTS,
    )


def _other(shock: Mapping[str, Any], actor: str, place: str) -> str:
    """Whom a measure touches besides the viewpoint: its target, or the buyer who takes it."""
    touched = [actor] if shock["kind"] in IMPORTS else list(shock.get("target", ()))
    return next((code for code in touched if code != place), "")


def again(topic: Topic) -> tuple[Say, ...]:
    """That the measure is not in force; one under which licences are given is."""
    away = topic.easing and topic.action != "licence_grant"
    return (Say(key="model_again"),) if away else ()


def _as_now(reading: Reading | None, assume: Mapping[str, str], as_of: dt.date) -> tuple[Say, ...]:
    """That an old page's measure is tried as of now."""
    day = reading.date if reading is not None else None
    if day is None or "market_start" in assume or (as_of - day).days < _OLD_DAYS:
        return ()
    return (Say(key="model_as_now", args={"date": DateArg(date=day.isoformat())}),)


def _rule(topic: Topic) -> Mapping[str, str] | None:
    listed = [row for row in rules("market_shocks") if row["family"] == topic.family]
    exact = (row for row in listed if row["instrument"] and row["instrument"] == topic.instrument)
    general = (row for row in listed if not row["instrument"])
    return next(exact, None) or next(general, None)


def _act(topic: Topic, reading: Reading | None) -> tuple[Act | None, tuple[Quantity, ...]]:
    if reading is None:
        return None, ()
    found = next((s for s in reading.statements if s.id == topic.statement), None)
    return (found.act if found is not None else None), tuple(reading.quantities)


def _month(
    topic: Topic,
    act: Act | None,
    reading: Reading | None,
    assume: Mapping[str, str],
    as_of: dt.date,
) -> dt.date:
    """The month from which the shock holds: assumed, the end of a suspension, or after the page."""
    if "market_start" in assume:
        return dt.date.fromisoformat(f"{assume['market_start']}-01")
    if topic.easing and act is not None and act.state_until and act.state_until > as_of:
        return act.state_until.replace(day=1)
    dated = reading.date if reading is not None else None
    day = dated if dated is not None and (as_of - dated).days < _OLD_DAYS else as_of
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _shock(story: Story) -> tuple[dict[str, Any], tuple[Assumed, ...], str] | Say:
    kind = story.rule["kind"]
    if kind == "project":
        return _project(story)
    topic = story.topic
    actor = next((code for code in topic.actors if code == "EU" or _is_state(code)), None)
    if kind in IMPORTS and actor is None:
        return _refused("model_no_actor", topic, story.material)
    if actor is None:
        return _refused("model_no_actor", topic, story.material)
    if not _known(story.chain, actor):
        return _refused("model_not_apart", topic, story.material, actor)
    shock: dict[str, Any] = {"kind": kind, "start": f"{story.month:%Y-%m}"}
    if kind == "capacity":
        shock |= {"territory": actor, "recipe": _recipe(story)}
    elif kind == "stock_purchase":
        shock |= {"holder": actor, "products": products(story, actor)}
    else:
        shock |= {"actor": actor, "products": products(story, actor)}
        targets = [code for code in topic.targets if _known(story.chain, code) and code != actor]
        if targets or kind == "sanctions":
            shock["target"] = targets
        if kind == "sanctions" and not targets:
            return _refused("model_no_actor", topic, story.material)
        own = "market_products" in story.assume  # checked with the scenario, by name
        if kind in _BORDER and not own and not ships(story.chain, shock):
            return _refused("model_nothing_shipped", topic, story.material, actor)
    found = (Assumed("market_start", "model_assumed_start", date=f"{story.month:%Y-%m}"),)
    sized = size(story, actor)
    if sized is None or sized.value is None:
        return shock, found, actor
    shock[sized.key.removeprefix("market_")] = list(sized.value)
    return shock, (*found, sized), actor


def _known(chain: Chain, place: str) -> bool:
    return place in chain.territories or place in chain.regions


def _recipe(story: Story) -> str:
    processing = story.topic.stage in {"refining", "separation", "smelting", "chemical", "metal"}
    return story.row["process" if processing else "mine"]


def _project(story: Story) -> tuple[dict[str, Any], tuple[Assumed, ...], str] | Say:
    """A mine or plant with the article's tonnes, in the place or among the other countries."""
    topic = story.topic
    named = topic.actors if topic.family == "project" else ()
    supplier = topic.supplier or next((code for code in named if _is_state(code)), None)
    if supplier is None:
        return _refused("model_no_supplier", topic, story.material)
    recipe = _recipe(story) or _ore_of(story, supplier)
    if not recipe:
        return _refused("model_no_ore", topic, story.material, supplier)
    place = supplier if supplier in story.chain.territories else "OTH"
    if place not in story.chain.territories:
        return _refused("model_not_apart", topic, story.material, supplier)
    tonnes = mine_tonnes(story, recipe)
    if tonnes is None or tonnes.value is None:
        return _refused("model_no_tonnes", topic, story.material, supplier)
    late = Assumed(
        "market_delay_months",
        "model_assumed_delay_months",
        value=three(*(float(story.rule[name]) for name in ("low", "central", "high"))),
        unit="months",
        reason=f"prior of the market model: {story.rule['reason']}",
        source=story.rule["source_id"],
    )
    if late.key in story.assume:
        late = by_reader(story, late.key)
    year = story.month.year + (0 if "market_start" in story.assume else _PLAN_YEARS)
    story.month = dt.date(year - _PLAN_YEARS, 1, 1)
    assert late.value is not None
    shock = {
        "kind": "project",
        "start": f"{year}-01",
        "territory": place,
        "recipe": recipe,
        "tonnes": list(tonnes.value),
        "delay_months": list(late.value),
    }
    start = Assumed("market_start", "model_assumed_project_start", date=str(year))
    return shock, (start, tonnes, late), supplier


def _is_state(code: str) -> bool:
    return vocabulary.side_kind(code) == "territory"


def _ore_of(story: Story, supplier: str) -> str:
    """The kind of mine that a territory has in a chain with several; none where it has none."""
    found = [
        row.recipe
        for row in story.chain.activities
        if row.territory == supplier and row.recipe.startswith("mine_")
    ]
    return found[0] if len(found) == 1 else ""


def _told(story: Story, shock: Mapping[str, Any], actor: str) -> Say:
    """The case in one sentence."""
    kind = shock["kind"]
    args: dict[str, Any] = {
        "who": party(actor),
        "what": NameArg(of="material", id=story.material),
        "date": DateArg(date=shock["start"][:7]),
    }
    target = shock.get("target") or ()
    key = f"model_told_{kind}"
    if target:
        args["target"] = party(target[0])
        key += "_to"
    return Say(key=key, args=args)


def _refused(key: str, topic: Topic, material: str, who: str | None = None) -> Say:
    args: dict[str, Any] = {"what": NameArg(of="material", id=material)}
    if key == "model_no_shock":
        args["act"] = (
            NameArg(of="instrument", id=topic.instrument)
            if topic.instrument
            else WordArg(id="model_such_act")
        )
    if who is not None:
        args["who"] = party(who)
    return Say(key=key, args=args)
