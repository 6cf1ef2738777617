"""Codes and reasons in a reader's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from didymium.errors import InputError
from didymium.vocabulary.phrases import Phrasebook, Reasons, goods, label


def test_a_code_has_a_name_in_both_languages() -> None:
    assert label("measure", "consumption", "it") == "uso"
    assert label("unit", "t/month", "it") == "t/mese"
    with pytest.raises(InputError, match='measure: found "x"'):
        label("measure", "x", "it")


def test_goods_beside_materials_are_named_too() -> None:
    assert goods("germanium, hafnium, scrap of the same metals", "it") == (
        "germanio, afnio, rottami degli stessi metalli"
    )
    # the comma inside a good does not tear it apart
    assert goods("neon, krypton, xenon", "it") == "neon, cripton, xenon"


def test_reasons_lose_their_ids_in_english_as_well(tmp_path: Path) -> None:
    table = tmp_path / "reasons.csv"
    table.write_text("en,it\nall of {m},tutto: {m}\nunknown in {t},ignoto: {t}\n", "utf-8")
    reasons = Reasons(table)
    assert reasons("all of rare_earths", "en") == "all of rare earths"
    assert reasons("all of rare_earths; unknown in CHN, USA", "it") == (
        "tutto: terre rare; ignoto: Cina, Stati Uniti"
    )


def test_what_a_table_does_not_know_in_full_is_told_apart(tmp_path: Path) -> None:
    table = tmp_path / "notes.csv"
    table.write_text("en,it\nfrom {c},da: {c}\nabout,circa\n", "utf-8")
    notes = Reasons(table)
    assert notes("about; from CHL", "it") == "circa; da: Cile"
    assert notes.knows("about; from CHL")
    assert not notes.knows("about; from its price")


def test_a_sentence_is_filled_in_and_a_third_language_refused(tmp_path: Path) -> None:
    table = tmp_path / "words.csv"
    table.write_text("key,en,it\nmore,{n} more,altri {n}\n", "utf-8")
    assert Phrasebook(table)("more", "it", n=3) == "altri 3"
    with pytest.raises(InputError, match='lang: found "de"'):
        Phrasebook(table)("more", "de", n=3)
