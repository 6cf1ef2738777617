"""The committed tables keep their own laws."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import pytest

from didymium import vocabulary as v
from didymium.vocabulary.names import _SPECS, entries
from didymium.vocabulary.tables import TABLES, rows, table_names

SOURCED = [name for name in table_names() if name != "sources"]
NAMES = {spec.extra: kind for kind, spec in _SPECS.items()}
# Readings that share a spelling inside one language on purpose. A new clash is either a mistake
# in a table or belongs here.
SHARED_FORMS = {
    "Albanese",
    "Barroso",
    "Congo",
    "Congolese",
    "Corea",
    "Dominican",
    "Energy Transition Minerals",
    "Korea",
    "Stibnite",
    "albanese",
    "congolese",
    "congolesi",
    "energy transition minerals",
    "indio",
    "stibnite",
}


@pytest.mark.parametrize("table", SOURCED)
def test_every_row_names_a_known_source(table: str) -> None:
    known = {source.source_id for source in v.sources()}
    assert {row["source_id"] for row in rows(table)} <= known


def test_every_source_is_used() -> None:
    used = {row["source_id"] for table in SOURCED for row in rows(table)}
    assert {source.source_id for source in v.sources()} == used


@pytest.mark.parametrize("table", table_names())
def test_tables_are_rectangular_trimmed_and_without_repeated_rows(table: str) -> None:
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert len({len(line) for line in lines}) == 1
    assert all(cell == cell.strip() for line in lines for cell in line)
    assert len(lines) == len({tuple(line) for line in lines})


@pytest.mark.parametrize("kind", v.KINDS)
def test_ids_are_unique_and_every_entry_has_both_names(kind: v.Kind) -> None:
    spec = _SPECS[kind]
    ids = [row[spec.key] for row in rows(spec.table)]
    assert len(ids) == len(set(ids))
    assert all(entry.name_en and entry.name_it for entry in entries(kind).values())


@pytest.mark.parametrize("table", sorted(NAMES))
def test_further_names_belong_to_an_entry_and_know_their_language(table: str) -> None:
    known = entries(NAMES[table])
    for row in rows(table):
        assert row["id"] in known, row
        assert row["lang"] in {"", *v.LANGS}, row
        assert row["form"], row
        assert set(filter(None, row["flags"].split(";"))) <= {
            "capital",
            "weak",
            "ambiguous",
            "no_text",
            "surname",
        }, row


@pytest.mark.parametrize("scheme", ["iso2", "iso3", "m49", "baci"])
def test_territory_codes_are_unique(scheme: str) -> None:
    codes = [getattr(row, scheme) for row in v.territories() if getattr(row, scheme)]
    codes += [row["code"] for row in rows("territory_codes") if row["scheme"] == scheme]
    repeated = [code for code, times in Counter(codes).items() if times > 1]
    assert repeated == []


def test_the_codes_that_differ_between_baci_and_m49_are_these() -> None:
    differing = {row.iso3: row.baci for row in v.territories() if row.baci and row.baci != row.m49}
    assert differing == {
        "CHE": "757",
        "FRA": "251",
        "IND": "699",
        "NOR": "579",
        "TWN": "490",
        "USA": "842",
    }


def test_all_states_of_the_united_nations_and_a_few_more_are_listed() -> None:
    # 193 members, the Holy See and, with their dispute noted, Taiwan, Kosovo, Palestine and
    # Western Sahara.
    kinds = Counter(row.kind for row in v.territories())
    assert kinds["state"] == 194
    disputed = {row.iso3 for row in v.territories() if row.kind == "disputed"}
    assert disputed == {"TWN", "XKX", "PSE", "ESH"}
    assert all(row.note for row in v.territories() if row.kind == "disputed")
    aggregates = {row.iso3 for row in v.territories() if row.kind == "aggregate"}
    assert aggregates >= {"WLD", "OTH", "BLX"}


def test_territories_without_a_baci_code_point_at_one_that_has_it() -> None:
    baci = {row.iso3 for row in v.territories() if row.baci}
    for row in v.territories():
        assert not (row.baci and row.baci_in), row
        assert not row.baci_in or row.baci_in in baci, row


def test_materials_have_known_parents_without_a_circle() -> None:
    parents = {material.id: material.parent for material in v.materials()}
    for start in parents:
        seen = {start}
        at = parents[start]
        while at:
            assert at in parents, at
            assert at not in seen, start
            seen.add(at)
            at = parents[at]


def test_the_seventeen_rare_earths_are_there_with_symbol_and_number() -> None:
    numbers = {m.atomic_number: m.symbol for m in v.materials() if m.atomic_number}
    lanthanides = [
        "La",
        "Ce",
        "Pr",
        "Nd",
        "Pm",
        "Sm",
        "Eu",
        "Gd",
        "Tb",
        "Dy",
        "Ho",
        "Er",
        "Tm",
        "Yb",
        "Lu",
    ]
    assert [numbers[number] for number in range(57, 72)] == lanthanides
    assert (numbers[21], numbers[39]) == ("Sc", "Y")
    assert len(v.group_members("rare_earths")) == 17


def test_symbols_are_unique() -> None:
    symbols = [m.symbol for m in v.materials() if m.symbol]
    assert len(symbols) == len(set(symbols))


def test_groups_are_listed_with_known_materials_and_one_default() -> None:
    known = {material.id for material in v.materials()}
    defaults: dict[str, set[str]] = {}
    for row in rows("material_groups"):
        assert {row["group"], row["member"]} <= known, row
        assert row["group"] != row["member"]
        if row["default"] == "yes":
            defaults.setdefault(row["group"], set()).add(row["convention"])
    assert all(len(found) == 1 for found in defaults.values())


def test_products_name_a_known_material_and_stage_and_codes_have_six_digits() -> None:
    materials = {material.id for material in v.materials()}
    stages = {stage.id for stage in v.stages()}
    for product in v.products():
        assert product.material in materials, product
        assert product.stage in stages, product
    products = {product.id for product in v.products()}
    for code in v.product_codes():
        assert code.product in products
        assert len(code.hs6) == 6
        assert code.hs6.isdigit()
        assert code.nomenclature in {"HS92", "HS17", "HS22"}
        assert code.coverage in {"whole", "part"}


def test_a_customs_code_is_the_whole_of_one_product_at_most() -> None:
    whole: dict[str, set[str]] = {}
    for code in v.product_codes():
        if code.coverage == "whole":
            whole.setdefault(code.hs6, set()).add(code.product)
    assert {hs6: ids for hs6, ids in whole.items() if len(ids) > 1} == {}
    assert all(code.hs6 in whole or code.hs6 in UNDIVIDED for code in v.product_codes())


# Codes that this vocabulary knows only as part of something larger.
UNDIVIDED = {"253090", "261220", "380190", "282560", "284990", "283329"}


def test_tenures_offices_organisations_and_sites_point_at_known_things() -> None:
    persons = {person.id for person in v.persons()}
    offices = {office.id for office in v.offices()}
    bodies = {row.iso3 for row in v.territories()} | {bloc.id for bloc in v.blocs()}
    organisations = {row.id for row in v.organisations()}
    materials = {material.id for material in v.materials()}
    for tenure in v.tenures():
        assert tenure.person in persons, tenure
        assert tenure.office in offices, tenure
        for text in (tenure.start, tenure.end, tenure.known_until):
            date.fromisoformat((text + "-01-01")[:10] if text else "2000-01-01")
    assert offices == {tenure.office for tenure in v.tenures()}
    for office in v.offices():
        assert office.body in bodies | organisations, office
    for person in v.persons():
        assert person.iso3 in bodies, person
        assert person.gender in {"m", "f"}
    for organisation in v.organisations():
        assert organisation.iso3 in bodies, organisation
    for site in v.sites():
        assert not site.iso3 or site.iso3 in bodies, site
        assert set(site.materials) <= materials, site


def test_no_spelling_means_two_things_in_a_language_unless_it_is_listed() -> None:
    readings: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for form in v.surface_forms():
        langs = [form.lang] if form.lang else list(v.LANGS)
        for lang in langs:
            key = form.form if "symbol" in form.flags else v.fold(form.form)
            readings.setdefault((key, lang), set()).add((form.kind, form.id))
    clashing = {key for (key, _), found in readings.items() if len(found) > 1}
    assert clashing <= {v.fold(form) for form in SHARED_FORMS} | KIND_CLASHES
    for form in v.surface_forms():
        if v.fold(form.form) in {v.fold(shared) for shared in SHARED_FORMS} and form.lang in {
            "en",
            "it",
        }:
            several = len(readings[v.fold(form.form), form.lang]) > 1
            assert ("ambiguous" in form.flags) >= several, form


# The same words name a deal step and the state of a deal.
KIND_CLASHES = {
    "memorandum o accordo quadro",
    "memorandum or framework",
    "talks",
    "trattative",
}


def test_reading_a_table_keeps_na_as_text() -> None:
    assert {row["iso3"]: row["iso2"] for row in rows("territories")}["NAM"] == "NA"


def test_every_table_and_column_is_described_and_no_others() -> None:
    described = {(row["table"], row["column"]) for row in rows("columns")}
    there = {(table, "") for table in table_names()}
    there |= {(table, column) for table in table_names() for column in rows(table)[0]}
    assert described == there
