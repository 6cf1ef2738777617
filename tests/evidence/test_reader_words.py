"""What a reader sees of the evidence: one language, no ids."""

from __future__ import annotations

import csv
import re
import string
from importlib.resources import files

import polars as pl
import pytest

from didymium.evidence import conflicts, facts, open_base, remarks
from didymium.evidence.contract import code_lists
from didymium.evidence.gaps import no_answer
from didymium.evidence.shown import blocks
from didymium.evidence.trust import rule, said
from didymium.evidence.words import reasons
from didymium.vocabulary.phrases import has_label, label


@pytest.mark.parametrize("name", ["measure", "kind", "basis", "obs_status", "unit", "scenario"])
def test_every_code_of_the_contract_has_words(name: str) -> None:
    assert {code for code in code_lists()[name] if not has_label(name, code)} == set()


def test_every_end_use_and_good_of_the_release_has_words() -> None:
    base = open_base()
    uses = base.table("observation")["end_use"].drop_nulls().unique()
    assert {use for use in uses if not has_label("end_use", use)} == set()
    remarks_used = base.table("trade_remark")["remark"].unique()
    assert {code for code in remarks_used if not has_label("trade_remark", code)} == set()


def test_every_reason_of_trust_is_said_in_italian() -> None:
    told = {why for ranks in rule().values() for _, why in ranks.values() if why}
    assert {why for why in told if said(why, "it") == why} == set()
    assert said("press; second-hand; edition 2024, not the newest", "it") == (
        "stampa; di seconda mano; edizione 2024, non la più recente"
    )


def test_every_bound_of_trade_is_said_in_italian_without_ids() -> None:
    from didymium.evidence import trade_codes

    base = open_base()
    materials = ["dysprosium", "gallium", "samarium", "ndfeb", "cobalt"]
    whys = {
        why
        for material in materials
        for why in trade_codes(material=material, base=base)["bound_reason"].drop_nulls()
    }
    assert len(whys) >= 3
    assert {why for why in whys if "_" in reasons()(why, "it") or reasons()(why, "it") == why} == (
        set()
    )


def test_blocks_in_italian_have_italian_titles_kinds_and_reasons() -> None:
    shown = list(blocks(facts("dysprosium", stage="recycling", period="2024"), "it"))
    assert shown[0].title == "disprosio, riciclo, produzione, 2024 [ossido]"
    assert shown[0].lines[0].kind == "misurato"
    assert shown[0].lines[0].reason.startswith("stampa; misurata")


def test_remarks_and_conflicts_name_things_in_the_language_asked() -> None:
    both = facts(["rare_earths", "magnet_rare_earths"], stage="mine", period=2024)
    text = " ".join(remarks(both, "it"))
    assert "Cina: quote, non misure della produzione." in text
    assert "terre rare" in text
    assert not {"rare_earths", "CHN", "figures"} & set(text.replace(":", " ").split())
    key, line = next(iter(conflicts(both, "it").items()))
    assert key[0] in {"rare_earths", "magnet_rare_earths"}
    assert " cifre da " in line


def test_a_question_without_an_answer_is_told_in_italian() -> None:
    error = no_answer(open_base(), material="gallium", stage="magnet", lang="it")
    assert "Nessuna cifra per gallio, produzione di magneti." in str(error)
    assert "raffinazione, produzione (" in str(error)


@pytest.mark.parametrize("table", ["words.csv", "reasons.csv"])
def test_both_languages_of_a_sentence_have_the_same_places(table: str) -> None:
    rows = csv.DictReader((files("didymium.evidence") / table).read_text("utf-8").splitlines())
    places = [
        tuple(
            {part[1] for part in string.Formatter().parse(row[lang]) if part[1]}
            for lang in ("en", "it")
        )
        for row in rows
    ]
    assert all(english == italian for english, italian in places)


@pytest.mark.parametrize(
    ("material", "measure", "period", "stage"),
    [
        # the release counts dysprosium made in 2024 as separation
        ("dysprosium", "production", "2024", "separation"),
        # and magnet elements as refined, since its source does so
        ("magnet_rare_earths", "production", "2024", "refining"),
        ("gallium", "production", "2024", "refining"),
        # no figure of the year: the stage of most figures of the material decides
        ("ndpr", "stock", "1999", "separation"),
    ],
)
def test_a_users_refining_stands_where_the_figures_it_competes_with_do(
    tmp_path, material, measure, period, stage
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "material,stage,iso3,period,measure,value,unit,basis,kind\n"
        f"{material},refining,CHN,{period},{measure},5,t,oxide,estimated\n"
    )
    rows = open_base(overlays=[path]).table("observation").filter(pl.col("dataset") == "user")
    assert rows["stage"].to_list() == [stage]
    assert rows.columns == open_base().table("observation").columns


@pytest.mark.parametrize("table", ["observation", "price"])
def test_every_item_of_the_tables_is_said_in_italian(table) -> None:
    items = open_base().table(table).get_column("item").drop_nulls().unique()
    assert [item for item in items if not has_label("item", item)] == []


def test_an_items_numbers_and_formulas_stay_in_italian() -> None:
    for item in open_base().table("observation").get_column("item").drop_nulls().unique():
        told = label("item", item, "it")
        for sign in re.findall(
            r"\d[\d.,/]*\d|\b[A-Z][a-z]?\d\w*|NdFeB|NdPr|SmCo|JL Mag|LCE|REO", item
        ):
            assert sign in told or sign.replace(".", ",") in told


def test_items_are_shown_in_italian() -> None:
    lines = next(iter(blocks(facts("dysprosium", stage="end_use", period="2024"), "it"))).lines
    assert lines[0].who == "Mondo (uso in NdFeB)"
