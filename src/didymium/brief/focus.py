"""Which stages of the chain a page is about, so that it is not answered with another's leader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from didymium.brief.answers.stages import Stage
from didymium.brief.topic import Topic

if TYPE_CHECKING:
    from didymium.news import Reading

_REFINED: Final = frozenset({"separation", "refining", "smelting", "chemical"})
# A stage as the page names it, and the groups of views it is about. What is recycled comes back
# at separation, and competes with magnets made elsewhere.
_GROUPS: Final = {
    "mine": frozenset({"mine"}),
    "separation": _REFINED,
    "refining": _REFINED,
    "smelting": _REFINED,
    "chemical": _REFINED,
    "metal": frozenset({"metal"}),
    "alloy": frozenset({"metal"}),
    "magnet": frozenset({"magnet"}),
    "component": frozenset({"component"}),
    "recycling": frozenset({"separation", "magnet"}),
}
# What a plant is called says what it does.
_PLANTS: Final = (
    ("refining", re.compile(r"\b(?:smelter|refiner|raffineri|fonderi)", re.IGNORECASE)),
    ("mine", re.compile(r"\b(?:mines?\b|miniera|miniere|quarry|cava\b)", re.IGNORECASE)),
)
_MAGNETS: Final = frozenset({"permanent_magnets", "ndfeb", "smco"})
# The view that stands for a group of the rare-earth chain.
_FOR: Final = ("mine_reo", "separation_ndpr", "metal_ndpr", "magnet")
# Families whose pages are about one plant, mine or contract.
_OF_ONE: Final = frozenset({"project", "supply_added", "stop"})


def focus(reading: Reading, topic: Topic, found: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages that a page on one plant or contract is about; empty where it is about them all.

    A deal between states is about the whole chain; so is a measure, unless on magnets alone.
    """
    groups = _groups(reading, topic)
    if topic.family == "supply_cut":
        groups = frozenset({"magnet"}) if _is_on_magnets(reading, topic) else frozenset()
    elif topic.family not in _OF_ONE or (topic.family == "supply_added" and len(topic.parties) > 1):
        return ()
    held = [stage for stage in found if stage.view.group in groups]
    if not held or len(held) == len(found):
        return ()
    standing = [stage for stage in held if stage.view.id in _FOR]
    return tuple(standing or held)


def _is_on_magnets(reading: Reading, topic: Topic) -> bool:
    main = next((s for s in reading.statements if s.id == topic.statement), None)
    return main is not None and main.act is not None and _are_magnets(main.act.materials)


def _are_magnets(materials: Iterable[str]) -> bool:
    named = set(materials)
    return bool(named) and named <= _MAGNETS


def _groups(reading: Reading, topic: Topic) -> frozenset[str]:
    main = next((s for s in reading.statements if s.id == topic.statement), None)
    if main is None:
        return frozenset()
    named = [topic.stage] if topic.stage else list(main.stages)
    sentence = next(s for s in reading.sentences if s.index == main.sentence)
    start, end = sentence.span
    named += [
        mention.id
        for mention in reading.mentions
        if mention.kind == "stage" and mention.id and start <= mention.span[0] < end
    ]
    named += [] if named else [stage for stage, told in _PLANTS if told.search(sentence.text)]
    materials = {*(main.act.materials if main.act is not None else ()), *main.materials}
    if _are_magnets(materials):
        named.append("magnet")
    found: set[str] = set()
    # what is recycled is told beside a mine or plant
    for stage in [stage for stage in named if stage != "recycling"] or named:
        found |= _GROUPS.get(stage, frozenset())
    return frozenset(found)
