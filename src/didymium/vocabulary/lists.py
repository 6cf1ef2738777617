"""The lists themselves: every table as a tuple of frozen rows, loaded on first use."""

from __future__ import annotations

from datetime import date
from functools import cache

from didymium.vocabulary.entries import (
    Bloc,
    Instrument,
    Material,
    Membership,
    Office,
    Organisation,
    Person,
    Product,
    ProductCode,
    Site,
    Source,
    Stage,
    Status,
    Tenure,
    Territory,
)
from didymium.vocabulary.tables import Row, rows


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


@cache
def sources() -> tuple[Source, ...]:
    """Where the rows of the vocabulary come from."""
    fields = ("source_id", "producer", "title", "url", "published", "accessed", "licence")
    return tuple(Source(*(row[field] for field in fields)) for row in rows("sources"))


@cache
def materials() -> tuple[Material, ...]:
    """Every element, mineral, compound, product and group of materials."""
    return tuple(
        Material(
            id=row["material"],
            name_en=row["name_en"],
            name_it=row["name_it"],
            symbol=row["symbol"],
            atomic_number=_whole(row["atomic_number"]),
            kind=row["kind"],
            parent=row["parent"],
            oxide=row["oxide"],
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("materials")
    )


@cache
def stages() -> tuple[Stage, ...]:
    """The steps of a chain, in the order in which matter passes them."""
    return tuple(
        Stage(
            id=row["stage"],
            family=row["family"],
            position=int(row["position"]),
            name_en=row["name_en"],
            name_it=row["name_it"],
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("stages")
    )


@cache
def products() -> tuple[Product, ...]:
    """Materials' forms at a stage, as they are made, traded and priced."""
    return tuple(
        Product(
            id=row["product"],
            material=row["material"],
            stage=row["stage"],
            basis=row["basis"],
            name_en=row["name_en"],
            name_it=row["name_it"],
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("products")
    )


@cache
def product_codes() -> tuple[ProductCode, ...]:
    """Which customs codes record which product, by nomenclature year."""
    return tuple(
        ProductCode(
            product=row["product"],
            nomenclature=row["nomenclature"],
            hs6=row["hs6"],
            coverage=row["coverage"],
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("product_codes")
    )


@cache
def territories() -> tuple[Territory, ...]:
    """States, dependencies, disputed territories, aggregates and historic states."""
    return tuple(
        Territory(
            iso3=row["iso3"],
            iso2=row["iso2"],
            m49=row["m49"],
            baci=row["baci"],
            baci_in=row["baci_in"],
            kind=row["kind"],
            name_en=row["name_en"],
            name_it=row["name_it"],
            start=_date(row["from"]),
            end=_date(row["to"]),
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("territories")
    )


@cache
def blocs() -> tuple[Bloc, ...]:
    """Unions, alliances, forums and organisations of territories."""
    return tuple(
        Bloc(
            id=row["bloc"],
            name_en=row["name_en"],
            name_it=row["name_it"],
            kind=row["kind"],
            start=_date(row["from"]),
            end=_date(row["to"]),
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("blocs")
    )


def _first_certain_day(text: str) -> date | None:
    # A start known only to the year or month counts from the last day it could have been.
    if len(text) == 4:
        return date(int(text), 12, 31)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        following = date(year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)
    return _date(text)


@cache
def memberships() -> tuple[Membership, ...]:
    """Every stay of a territory in a bloc, as far as the table lists them."""
    return tuple(
        Membership(
            bloc=row["bloc"],
            member=row["member"],
            start=_first_certain_day(row["from"]),
            end=_date(row["to"]),
            source_id=row["source_id"],
        )
        for row in rows("memberships")
    )


@cache
def instruments() -> tuple[Instrument, ...]:
    """Measures, money, deal steps and other acts of the policy ledger."""
    return tuple(
        Instrument(
            id=row["instrument"],
            family=row["family"],
            name_en=row["name_en"],
            name_it=row["name_it"],
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("instruments")
    )


@cache
def statuses() -> tuple[Status, ...]:
    """Where a measure, deal, claim or meeting can stand."""
    return tuple(
        Status(
            id=row["status"],
            family=row["family"],
            rung=_whole(row["rung"]),
            name_en=row["name_en"],
            name_it=row["name_it"],
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("statuses")
    )


def _person(row: Row) -> Person:
    return Person(
        id=row["person"],
        name_en=row["name_en"],
        name_it=row["name_it"],
        iso3=row["iso3"],
        gender=row["gender"],
        note=row["note"],
        source_id=row["source_id"],
    )


@cache
def persons() -> tuple[Person, ...]:
    """The persons whom news on strategic minerals names most."""
    return tuple(_person(row) for row in rows("persons"))


@cache
def offices() -> tuple[Office, ...]:
    """The posts that those persons hold or held."""
    return tuple(
        Office(
            id=row["office"],
            name_en=row["name_en"],
            name_it=row["name_it"],
            body=row["body"],
            kind=row["kind"],
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("offices")
    )


@cache
def tenures() -> tuple[Tenure, ...]:
    """Who held which office from when to when."""
    return tuple(
        Tenure(
            office=row["office"],
            person=row["person"],
            start=row["from"],
            end=row["to"],
            known_until=row["known_until"],
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("tenures")
    )


@cache
def organisations() -> tuple[Organisation, ...]:
    """Ministries, agencies, firms, outlets, research bodies and armed groups."""
    return tuple(
        Organisation(
            id=row["organisation"],
            name_en=row["name_en"],
            name_it=row["name_it"],
            kind=row["kind"],
            iso3=row["iso3"],
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("organisations")
    )


@cache
def sites() -> tuple[Site, ...]:
    """Deposits, mines, plants and regions that news names in place of a territory."""
    return tuple(
        Site(
            id=row["site"],
            name_en=row["name_en"],
            name_it=row["name_it"],
            kind=row["kind"],
            iso3=row["iso3"],
            materials=_split(row["materials"]),
            note=row["note"],
            source_id=row["source_id"],
        )
        for row in rows("sites")
    )
