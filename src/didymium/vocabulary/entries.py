"""The things the vocabulary knows, one frozen class for each kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

Kind = Literal[
    "territory",
    "bloc",
    "material",
    "stage",
    "product",
    "instrument",
    "status",
    "person",
    "office",
    "organisation",
    "site",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

Lang = Literal["en", "it", "fr", "de", "es"]
LANGS: tuple[Lang, ...] = get_args(Lang)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for: kind, id and display names.

    ``role`` says how the name was met (``code``, ``id``, ``name``, ``alias``, ``capital``,
    ``government`` ...); it does not take part in comparison.
    """

    kind: Kind
    id: str
    name_en: str
    name_it: str
    role: str = field(default="", compare=False)
    note: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.name_en} ({self.id})"


@dataclass(frozen=True, slots=True)
class Material:
    """An element, mineral, compound, product or group whose supply is watched."""

    id: str
    name_en: str
    name_it: str
    symbol: str
    atomic_number: int | None
    kind: str
    parent: str
    oxide: str
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the chain from the mine to use, with the family it belongs to."""

    id: str
    family: str
    position: int
    name_en: str
    name_it: str
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Product:
    """A material's form at a stage: what is made, traded and priced."""

    id: str
    material: str
    stage: str
    basis: str
    name_en: str
    name_it: str
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class ProductCode:
    """A customs code under which a product is recorded, alone or with others."""

    product: str
    nomenclature: str
    hs6: str
    coverage: str
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Territory:
    """A state, dependency, disputed territory, aggregate or historic state.

    ``kind`` is one of ``state``, ``dependency``, ``disputed``, ``aggregate``, ``historic``.
    ``baci_in`` names the territory whose BACI code holds this one's trade.
    """

    iso3: str
    iso2: str
    m49: str
    baci: str
    baci_in: str
    kind: str
    name_en: str
    name_it: str
    start: date | None
    end: date | None
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Bloc:
    """A union, alliance, forum or organisation of territories."""

    id: str
    name_en: str
    name_it: str
    kind: str
    start: date | None
    end: date | None
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A territory's (or bloc's) stay in a bloc; both ends belong to the stay."""

    bloc: str
    member: str
    start: date | None
    end: date | None
    source_id: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a state, bloc or firm does: a measure, money, a deal step or another act."""

    id: str
    family: str
    name_en: str
    name_it: str
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Status:
    """Where a measure, deal or claim stands."""

    id: str
    family: str
    rung: int | None
    name_en: str
    name_it: str
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person whom news on this subject names."""

    id: str
    name_en: str
    name_it: str
    iso3: str
    gender: str
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Office:
    """A post that one person holds at a time, in a territory, bloc or organisation."""

    id: str
    name_en: str
    name_it: str
    body: str
    kind: str
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person's time in an office, dates as ISO text of the precision that is known.

    An empty ``end`` says that no end is known; ``known_until`` is the latest date for which
    the row was known to hold. Both dates empty: the person held the office, when is not known.
    """

    office: str
    person: str
    start: str
    end: str
    known_until: str
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A ministry, agency, firm, outlet, research body or armed group."""

    id: str
    name_en: str
    name_it: str
    kind: str
    iso3: str
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Site:
    """A deposit, mine, plant or region that news names in place of its territory."""

    id: str
    name_en: str
    name_it: str
    kind: str
    iso3: str
    materials: tuple[str, ...]
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row of the vocabulary comes from."""

    source_id: str
    producer: str
    title: str
    url: str
    published: str
    accessed: str
    licence: str


@dataclass(frozen=True, slots=True)
class SurfaceForm:
    """A spelling that may stand in a text, with what it means.

    ``flags`` holds any of ``capital`` (only with a capital letter), ``ambiguous`` (other
    readings exist; context decides), ``weak`` (does not count alone), ``symbol``.
    """

    form: str
    kind: Kind
    id: str
    lang: str
    role: str
    flags: frozenset[str]
