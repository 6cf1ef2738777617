"""Tables of this room: what instruments restrict, spells of measures, groups of materials."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from importlib.resources import files

from didymium.risk.spells import Rule

STAGE_KIN: Mapping[str, frozenset[str]] = {
    "refining": frozenset({"refining", "smelting", "chemical", "separation"}),
    "smelting": frozenset({"smelting", "refining"}),
    "chemical": frozenset({"chemical", "refining"}),
    "separation": frozenset({"separation", "refining"}),
}
"""Stages that a measure on one of them touches too: processing has several names."""


def table_rows(table: str) -> list[dict[str, str]]:
    """Rows of a CSV table of this room as mappings."""
    text = (files("didymium.risk") / "tables" / f"{table}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@functools.cache
def restriction_rules() -> Mapping[str, Rule]:
    """Instrument -> what it restricts and its trade factor."""
    return {
        row["instrument"]: Rule(row["restriction"], row["supply_of"], float(row["trade_factor"]))
        for row in table_rows("restriction_rules")
    }


@functools.cache
def spell_overrides() -> tuple[Mapping[str, str], ...]:
    """Spells of ledger measures that had more than one state."""
    return tuple(table_rows("spells"))


@functools.cache
def _groups() -> Mapping[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for row in table_rows("material_groups"):
        groups.setdefault(row["material"], set()).add(row["group"])
    return {material: frozenset(names) for material, names in groups.items()}


_BROAD = frozenset({"critical_minerals", "critical_raw_materials", "minor_metals", "rare_metals"})


@functools.cache
def reach(material: str) -> tuple[str, ...]:
    """The material and the groups whose measures touch it, nearest first.

    Broad groups ("critical minerals", "base metals") are left out: a measure on them says too
    little about one material.
    """
    from didymium import vocabulary

    entries = {entry.id: entry for entry in vocabulary.materials()}
    found = [material]
    for name in found:
        parent = entries[name].parent
        wider = sorted(_groups().get(name, frozenset()) | ({parent} if parent else set()))
        found += [one for one in wider if one not in found and one not in _BROAD]
    return tuple(found)


def stage_reach(stage: str) -> frozenset[str]:
    """The stage and the stages whose measures touch it."""
    return STAGE_KIN.get(stage, frozenset({stage}))


__all__ = ["reach", "restriction_rules", "spell_overrides", "stage_reach"]
