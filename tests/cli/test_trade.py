"""``didymium trade`` and ``didymium data import`` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from didymium.cli.app import app
from didymium.errors import InputError, NoAnswerError

FILES = Path(__file__).resolve().parents[1] / "evidence" / "files"
runner = CliRunner()


def out(*arguments: str) -> str:
    result = runner.invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_example_of_trade_shows_shares_and_says_that_they_are_bounds() -> None:
    text = out("trade", "gallium", "--importer", "EU", "--years", "2024", "--shares")
    assert "HS17 811292 *  China           European Union" in text
    assert "* upper bound, 811292: the code also covers germanium" in text


def test_trade_in_italian_gives_the_same_flows() -> None:
    english = out("trade", "lithium", "--importer", "Italy", "--years", "2024", "--format", "csv")
    italian = out("trade", "litio", "--importer", "Italia", "--years", "2024", "--format", "csv")
    assert english == italian
    assert english.startswith("nomenclature,hs6,importer_iso3")


def test_trade_as_json() -> None:
    rows = json.loads(
        out("trade", "--hs6", "850511", "--importer", "USA", "--exporter", "China",
            "--years", "2024", "--format", "json")
    )  # fmt: skip
    assert rows[0]["quantity_t"] == 8679


def test_a_dead_code_has_no_answer() -> None:
    with pytest.raises(NoAnswerError, match="does not mean no trade"):
        out("trade", "--hs6", "811230", "--years", "2023")


def test_no_flows_are_not_said_to_be_no_trade() -> None:
    text = out("trade", "lithium", "--importer", "TUV", "--exporter", "NRU", "--years", "2024")
    assert "that the base holds none does not mean there were none" in text


@pytest.mark.parametrize("years", ["24", "2020-", "abc"])
def test_years_that_are_none(years: str) -> None:
    with pytest.raises(InputError, match="expected a year or two"):
        out("trade", "lithium", "--years", years)


def test_shares_need_an_importer() -> None:
    with pytest.raises(InputError, match="--shares needs --importer"):
        out("trade", "lithium", "--shares")


def test_a_question_about_everything_is_refused() -> None:
    with pytest.raises(InputError, match="Name a material, --product"):
        out("trade", "--years", "2024")


def test_a_share_that_rounds_to_nothing_is_not_nothing() -> None:
    text = out("trade", "gallium", "--importer", "EU", "--years", "2024", "--shares")
    assert "<0.1%" in text
    assert " 0.0%" not in text


def test_importers_are_listed_and_described() -> None:
    assert "baci           BACI trade" in out("data", "importers")
    assert "layout    The file of the 2026 release" in out("data", "importers", "usgs_mcs")
    assert "A mapping is YAML" in out("data", "importers", "mapped")


def test_import_writes_a_release_that_the_other_verbs_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIDYMIUM_HOME", str(tmp_path))
    text = out("data", "import", "mapped", str(FILES / "suppliers.csv"),
               "--mapping", str(FILES / "suppliers.yml"), "--release", "mine")  # fmt: skip
    assert "observation: 3 rows imported" in text
    assert "mine " in out("data", "list")
    assert "tables as their hashes say" in out("data", "verify", "mine")
