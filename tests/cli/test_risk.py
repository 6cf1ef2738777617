"""``didymium risk`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from didymium.cli.app import app
from didymium.errors import ContractError, InputError, NoAnswerError

RUN = CliRunner()


def run(*arguments: str) -> str:
    found = RUN.invoke(app, ["risk", *arguments], catch_exceptions=False)
    assert found.exit_code == 0
    return found.stdout


def test_example_of_the_help_text_runs() -> None:
    text = run("dysprosium", "--for", "EU", "--year", "2024", "--all-stages")
    assert text.startswith("dysprosium for European Union, 2024; measures on 31 December 2024")
    assert "[separation]" in text
    assert "[mining]" in text


def test_without_all_stages_the_narrowest_is_shown() -> None:
    text = run("disprosio", "--for", "UE", "--lang", "it")
    assert "[separazione]" in text
    assert "[miniera]" not in text


def test_json_holds_indicators_suppliers_exposure_and_notes() -> None:
    body = json.loads(run("cobalt", "--for", "DEU", "--format", "json"))
    assert body["material"] == "cobalt"
    assert {"indicators", "suppliers", "exposure", "restrictions", "ending", "notes"} <= set(body)


def test_csv_is_one_row_a_figure() -> None:
    lines = run("gallium", "--for", "USA", "--format", "csv").splitlines()
    assert lines[0].startswith("material,stage,stands_for,indicator,value,low,high")
    assert any("geopolrisk_score,," in line for line in lines)


def test_ranking_of_all_materials_as_table_and_picture(tmp_path: Path) -> None:
    text = run("--all", "--for", "ITA")
    assert "GeoPolRisk" in text.splitlines()[0]
    for form, mark in (("svg", b"<svg"), ("png", b"\x89PNG")):
        target = tmp_path / f"ranking.{form}"
        run("--all", "--for", "ITA", "--format", form, "--out", str(target))
        assert target.read_bytes().startswith(mark)


def test_history_names_the_months_in_which_restrictions_changed(tmp_path: Path) -> None:
    text = run("dysprosium", "--stage", "separation", "--history", "--on", "2026-11-05")
    lines = text.splitlines()
    quota = [line for line in lines if "export quota" in line]
    assert quota[0].startswith("31 January 2009")
    assert quota[1].startswith("31 January 2015")
    assert "0.0%" in quota[1]
    licence = [line for line in lines if "under licences" in line]
    assert licence[0].startswith("31 January 2015")
    target = tmp_path / "history.svg"
    run("dysprosium", "--history", "--format", "svg", "--out", str(target))
    assert b"<svg" in target.read_bytes()[:200]


def test_suppliers_of_one_material_as_a_picture(tmp_path: Path) -> None:
    target = tmp_path / "suppliers.svg"
    run("dysprosium", "--all-stages", "--format", "svg", "--out", str(target))
    assert b"<svg" in target.read_bytes()[:200]


def test_a_firms_own_suppliers_are_read_and_traced(tmp_path: Path) -> None:
    table = tmp_path / "suppliers.csv"
    table.write_text("supplier,share\nGiappone,0.7\nCina,0.3\n", "utf-8")
    text = run("neodymium", "--for", "ITA", "--suppliers", str(table), "--all-stages")
    assert "Vietnam" in text


def test_every_fault_of_a_supplier_table_is_reported(tmp_path: Path) -> None:
    table = tmp_path / "suppliers.csv"
    table.write_text("supplier,share\nAtlantide,0.7\nCina,molto\n", "utf-8")
    with pytest.raises(ContractError) as caught:
        run("neodymium", "--for", "ITA", "--suppliers", str(table))
    assert 'row 2, supplier: found "Atlantide"; expected a territory' in str(caught.value)
    assert 'row 3, share: found "molto"; expected a fraction of 0 to 1' in str(caught.value)


def test_a_supplier_table_as_an_italian_spreadsheet_writes_it_is_read(tmp_path: Path) -> None:
    comma, semicolon = tmp_path / "comma.csv", tmp_path / "semicolon.csv"
    comma.write_text("supplier,share\nGiappone,0.7\nCina,0.3\n", "utf-8")
    semicolon.write_text("supplier;share\nGiappone;0,7\nCina;0,3\n", "utf-8")
    answers = {
        run("neodymium", "--for", "ITA", "--suppliers", str(table)) for table in (comma, semicolon)
    }
    assert len(answers) == 1


def test_a_supplier_that_is_no_territory_and_a_share_that_is_no_number_are_refused(
    tmp_path: Path,
) -> None:
    table = tmp_path / "suppliers.csv"
    table.write_text("supplier,share\noro,0.7\nCina,nan\nGiappone,-0.1\n", "utf-8")
    with pytest.raises(ContractError) as caught:
        run("neodymium", "--for", "ITA", "--suppliers", str(table))
    assert 'row 2, supplier: found "oro"; expected a territory' in str(caught.value)
    assert 'row 3, share: found "nan"; expected a fraction of 0 to 1' in str(caught.value)
    assert 'row 4, share: found "-0.1"' in str(caught.value)


def test_a_supplier_table_without_the_columns_says_which_it_has(tmp_path: Path) -> None:
    table = tmp_path / "suppliers.csv"
    table.write_text("vendor,part\nCina,1\n", "utf-8")
    with pytest.raises(ContractError, match="found vendor, part; expected columns supplier"):
        run("neodymium", "--for", "ITA", "--suppliers", str(table))


def test_the_table_of_the_brief_does_for_risk_too(tmp_path: Path) -> None:
    shares, amounts = tmp_path / "shares.csv", tmp_path / "amounts.csv"
    shares.write_text("supplier,share\nGiappone,0.7\nCina,0.3\n", "utf-8")
    amounts.write_text(
        "product,supplier,amount\nmagneti,Giappone,70\nmagneti,Cina,30\ncarbonato,Cina,5\n", "utf-8"
    )
    wanted = run("neodymium", "--for", "ITA", "--suppliers", str(shares))
    with pytest.raises(InputError, match=r"several products \(magneti, carbonato\)"):
        run("neodymium", "--for", "ITA", "--suppliers", str(amounts))
    chosen = ("--suppliers", str(amounts), "--suppliers-product", "Magneti")
    assert run("neodymium", "--for", "ITA", *chosen) == wanted


def test_suppliers_without_a_buyer_are_not_dropped_in_silence(tmp_path: Path) -> None:
    table = tmp_path / "suppliers.csv"
    table.write_text("supplier,share\nCina,1\n", "utf-8")
    with pytest.raises(InputError, match="--suppliers needs a material and --for"):
        run("neodymium", "--suppliers", str(table))
    with pytest.raises(InputError, match="--suppliers-stage needs --suppliers"):
        run("neodymium", "--for", "ITA", "--suppliers-stage", "magnet")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: the file cannot be read"):
        run("neodymium", "--for", "ITA", "--suppliers", str(tmp_path / "none.csv"))


def test_a_material_and_all_exclude_each_other() -> None:
    with pytest.raises(InputError, match="not both or neither"):
        run("cobalt", "--all")
    with pytest.raises(InputError, match="not both or neither"):
        run("--for", "ITA")


def test_own_figures_laid_over_come_first_and_are_named(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(
        "material,stage,iso3,period,measure,value,unit,basis,kind\n"
        "cobalt,refining,CHN,2024,production,100,t,contained_metal,measured\n"
        "cobalt,refining,Finlandia,2024,production,100,t,contained_metal,measured\n",
        "utf-8",
    )
    text = run("cobalt", "--stage", "refining", "--with", str(table), "--format", "csv")
    hhi = next(line for line in text.splitlines() if ",hhi," in line)
    assert ",0.5," in hhi
    assert "user:mine.csv" in hhi


def test_a_material_without_suppliers_is_named_as_readers_do() -> None:
    with pytest.raises(NoAnswerError, match="names no suppliers of natural gas"):
        run("gas", "--for", "ITA")


def test_the_note_on_the_study_speaks_of_what_is_shown() -> None:
    italy = RUN.invoke(app, ["risk", "gallio", "--for", "ITA", "--lang", "it"])
    assert "riciclo e sostituzione (medie 2016-2020)" in italy.output
    assert "approvvigionamento UE" not in italy.output
    union = RUN.invoke(app, ["risk", "gallio", "--for", "EU", "--lang", "it"])
    assert "approvvigionamento UE" in union.output
    # what the figure counts is said in Italian too
    assert "primario, bassa purezza" in union.output
