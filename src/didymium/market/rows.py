"""The rows of a chain's tables: one dataclass a file, its fields the columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from; ``prior`` is the source of our own guesses."""

    source_id: str
    producer: str
    title: str
    url: str
    published: str
    kind: str


@dataclass(frozen=True, slots=True)
class Product:
    """A material's form at a stage, with its price in the base year at the reference market."""

    product: str
    material: str
    stage: str
    basis: str
    price_usd_per_t: float
    price_low: float
    price_high: float
    surplus: bool
    hs6: str
    source_id: str
    name_en: str
    name_it: str
    note: str


@dataclass(frozen=True, slots=True)
class RecipeRow:
    """One product that one unit of a recipe takes or gives.

    ``territory`` empty means everywhere; a row with a territory replaces the general one there.
    With ``basket`` the coefficient is a recovery, applied to every product of the basket.
    """

    recipe: str
    stage: str
    territory: str
    role: str
    product: str
    basket: str
    coefficient: float
    low: float
    high: float
    numeraire: bool
    source_id: str
    note: str


@dataclass(frozen=True, slots=True)
class BasketRow:
    """Share of a product in the ore of a deposit type, in percent as printed by the source."""

    basket: str
    product: str
    share_percent: float
    low: float
    high: float
    source_id: str
    note: str


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """How much a territory does of a recipe in the base year, in tonnes of its numeraire."""

    territory: str
    recipe: str
    level_t: float | None
    low_t: float
    high_t: float
    capacity_t: float | None
    kind: str
    source_id: str
    note: str


@dataclass(frozen=True, slots=True)
class TradeRow:
    """A shipment between two territories in the base year; no quantity means unknown."""

    product: str
    exporter: str
    importer: str
    quantity_t: float | None
    low_t: float
    high_t: float
    kind: str
    source_id: str
    note: str


@dataclass(frozen=True, slots=True)
class UseRow:
    """What an end use consumes of a product in a territory in the base year."""

    territory: str
    end_use: str
    product: str
    quantity_t: float | None
    low_t: float
    high_t: float
    kind: str
    source_id: str
    note: str


@dataclass(frozen=True, slots=True)
class TotalRow:
    """An observed sum of flows; ``*`` stands for all, ``a;b`` for several."""

    total: str
    flow: str
    product: str
    recipe: str
    origin: str
    destination: str
    end_use: str
    quantity_t: float
    low_t: float
    high_t: float
    source_id: str
    note: str


@dataclass(frozen=True, slots=True)
class EndUseRow:
    """How an end use reacts: elasticities (positive numbers) and the price of its substitute."""

    end_use: str
    name_en: str
    name_it: str
    elasticity_low: float
    elasticity: float
    elasticity_high: float
    long_run_elasticity: float
    substitute_low: float
    substitute: float
    substitute_high: float
    cover_months_low: float
    cover_months: float
    cover_months_high: float
    source_id: str
    note: str


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A number that describes behaviour, with its range; ``applies_to`` is a stage or ``all``."""

    parameter: str
    applies_to: str
    low: float
    central: float
    high: float
    unit: str
    source_id: str
    note: str


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """Yearly growth of an end use at constant prices, or of plants, as a share.

    ``applies_to`` is an end use, ``supply`` (all plants and roads), or ``supply`` and a territory.
    """

    applies_to: str
    low: float
    central: float
    high: float
    source_id: str
    note: str


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """Capacity that is planned, under construction or ramping up: announced is not built."""

    project: str
    territory: str
    recipe: str
    capacity_t: float
    planned_start: str
    status: str
    chance: float
    delay_low_months: float
    delay_months: float
    delay_high_months: float
    source_id: str
    note: str
