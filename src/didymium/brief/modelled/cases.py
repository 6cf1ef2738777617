"""Which scenarios answer a story: shipped ones where they fit, else derived from the story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from didymium.brief.document import BothArg, NameArg, Say, WordArg
from didymium.brief.modelled import derive
from didymium.brief.modelled.case import Case, Plan, chain_row, place_of
from didymium.brief.tables import items, rules
from didymium.brief.topic import VAGUE

if TYPE_CHECKING:
    import datetime as dt

    from didymium.brief.topic import Topic
    from didymium.market.scenario import Scenario
    from didymium.news import Reading

#: A story on several minerals is answered for at most this many chains.
MOST_CHAINS: Final = 3
_SOFT: Final = frozenset({"none", "price"})


def plan(
    topic: Topic,
    reading: Reading | None,
    assume: Mapping[str, str],
    *,
    viewpoint: str,
    as_of: dt.date,
    day: dt.date | None = None,
    text: str | None = None,
) -> Plan:
    """The cases of a story.

    Parameters
    ----------
    day : the first day of the act, where it is known
    reading : the article, for its dates and amounts
    text : a scenario file of the reader's own, which stands in for every rule
    """
    if text is not None:
        return Plan((own_case(text, viewpoint, as_of),))
    if topic.family in _SOFT or topic.denied:
        return Plan()
    first = chain_row(topic.material)
    if first is not None and not _in_base(topic, first["chain"], day):
        shipped = _shipped(topic, assume, viewpoint, as_of)
        if shipped:
            return Plan(shipped)
    chains = [material for material in topic.materials if chain_row(material) is not None]
    if not chains:
        what = NameArg(of="material", id=topic.material)
        key = "model_no_mineral" if topic.material in VAGUE else "model_no_chain"
        return Plan(refusals=(Say(key=key, args={"what": what}),))
    found: list[Case] = []
    refusals: list[Say] = []
    seen: set[str] = set()
    for material in chains:
        row = chain_row(material)
        assert row is not None
        if row["chain"] in seen or len(seen) == MOST_CHAINS:
            continue
        seen.add(row["chain"])
        if _in_base(topic, row["chain"], day):
            refusals.append(Say(key="model_in_base"))
            continue
        made = derive.case(
            topic, reading, assume, material=material, row=row, viewpoint=viewpoint, as_of=as_of
        )
        if isinstance(made, Case):
            found.append(made)
        else:
            refusals.append(made)
    told = [say for place, say in enumerate(refusals) if say not in refusals[:place]]
    return Plan(tuple(found), () if found else tuple(told))


def _in_base(topic: Topic, chain: str, day: dt.date | None) -> bool:
    """Whether the chain's base year holds the effects of a measure already."""
    from didymium.market import chain as chains

    measure = topic.family in {"supply_cut", "border"} and not topic.easing
    return measure and day is not None and day.year < chains.load(chain).base_year


def _shipped(
    topic: Topic, assume: Mapping[str, str], viewpoint: str, as_of: dt.date
) -> tuple[Case, ...]:
    """The scenarios of the package that fit: for everybody, and with nothing assumed otherwise."""
    from didymium.market import scenario as scenarios

    aimed = topic.family == "supply_cut" and any(code != "ALL" for code in topic.targets)
    if aimed or any(key.startswith("market_") for key in assume):
        return ()
    found = []
    for case, name in shipped_names(topic, assume).items():
        scenario = scenarios.load(name)
        place = place_of(scenario.chain, viewpoint, as_of)
        scenario = scenario.model_copy(update={"viewpoint": place})
        cut = topic.family == "supply_cut"
        first = min(shock.start for shock in scenario.shocks)
        found.append(
            Case(
                id=case,
                label=WordArg(id=f"case_{case}"),
                scenario=scenario,
                origin="shipped",
                restricts=cut,
                actor=next(iter(topic.actors), "CHN") if cut else "CHN",
                material=topic.material,
                first=f"{first:%Y-%m}",
                year=str(min(first.year + 1, scenario.until.year) if cut else scenario.until.year),
                says=(*derive.again(topic), _told(scenario)),
            )
        )
    return tuple(found)


def _told(scenario: Scenario) -> Say:
    title = BothArg(en=scenario.title, it=scenario.title_it or scenario.title)
    return Say(key="model_scenario", args={"title": title})


def shipped_names(topic: Topic, assume: Mapping[str, str]) -> dict[str, str]:
    """Names of the package's scenarios by case, after ``rules/market.csv``."""
    party = topic.supplier if topic.family == "supply_added" else next(iter(topic.actors), "")
    sanctions = assume.get("sanctions", "kept")
    row = chain_row(topic.material)
    material = row["chain"] if row is not None else topic.material
    found: dict[str, str] = {}
    for rule in rules("market"):
        if (rule["family"], rule["party"], rule["material"]) != (topic.family, party, material):
            continue
        if rule["instrument"] and rule["instrument"] != topic.instrument:
            continue
        if rule["sanctions"] and rule["sanctions"] != sanctions and rule["case"] != "optimistic":
            continue
        if rule["case"] != "existing":
            found[rule["case"]] = rule["scenario"]
    return found


def own_case(text: str, viewpoint: str, as_of: dt.date) -> Case:
    """The reader's own scenario file as a case."""
    from didymium.market import scenario as scenarios

    scenario = scenarios.parse(text, name="reader")
    if not scenario.viewpoint:
        place = place_of(scenario.chain, viewpoint, as_of)
        scenario = scenario.model_copy(update={"viewpoint": place})
    first = min(scenario.shocks, key=lambda shock: shock.start)
    names = getattr(first, "actor", ()) or (getattr(first, "territory", ""),)
    row = next(each for each in rules("chains") if each["chain"] == scenario.chain)
    restricts = first.kind not in {"project", "recycling", "offtake", "stock_purchase"}
    last = first.start.year + 1 if restricts else scenario.until.year
    return Case(
        id="reader",
        label=WordArg(id="case_assumed"),
        scenario=scenario,
        origin="file",
        restricts=restricts,
        actor=names[0] if isinstance(names[0], str) else "",
        material=items(row["materials"])[0],
        first=f"{first.start:%Y-%m}",
        year=str(min(last, scenario.until.year)),
        says=(_told(scenario),),
    )


def by_base(cases: Sequence[Case]) -> list[list[Case]]:
    """The cases in groups that run beside one world without."""
    from didymium.market.compilation import shares_base

    groups: list[list[Case]] = []
    for case in cases:
        for group in groups:
            if shares_base(group[0].scenario, case.scenario):
                group.append(case)
                break
        else:
            groups.append([case])
    return groups
