"""The verbs chain, simulate and backtest as a user runs them."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from didymium.cli.app import app
from didymium.errors import InputError, ScenarioError, UnknownNameError

runner = CliRunner()


def _run(*words: str) -> str:
    done = runner.invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_simulate_without_a_name_lists_the_scenarios() -> None:
    assert "us_russia_existing_output" in _run("simulate")


def test_chain_without_a_name_lists_the_chains() -> None:
    shown = _run("chain")
    assert "rare_earths" in shown
    assert "platinum_group" in shown


def test_chain_shows_what_moved_and_what_was_unknown() -> None:
    shown = _run("chain", "rare_earths")
    assert "Moved furthest" in shown
    assert "nobody observed" in shown


def test_simulate_as_text_names_things_for_readers() -> None:
    shown = _run("simulate", "gallium_stop", "--draws", "20", "--for", "EU", "--until", "2026")
    assert "primary gallium" in shown
    assert "primary_gallium" not in shown.split("What users")[1].split("Mechanism")[0]
    assert max(len(line) for line in shown.splitlines()) <= 100


def test_simulate_speaks_italian() -> None:
    words = ("simulate", "gallium_stop", "--draws", "2", "--for", "EU", "--until", "2026")
    shown = _run(*words, "--lang", "it")
    assert "La Cina ferma ogni esportazione di gallio" in shown
    assert "gallio primario, Unione Europea" in shown
    for word in ("Mechanism", "without", "Warning", "What "):
        assert word not in shown


def test_simulate_as_json_carries_seed_findings_and_rows() -> None:
    words = ("simulate", "gallium_stop", "--draws", "2", "--until", "2026", "--format", "json")
    answer = json.loads(_run(*words))
    assert answer["seed"] == 1
    assert {"without", "with", "difference"} == {row["world"] for row in answer["table"]}
    assert answer["findings"]


def test_simulate_writes_csv_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "answer.csv"
    _run("simulate", "gallium_stop", "--draws", "1", "--format", "csv", "--out", str(out))
    assert out.read_text(encoding="utf-8").startswith("measure,stage,product,territory")


def test_simulate_goes_on_from_kept_draws(tmp_path: Path) -> None:
    words = ["simulate", "gallium_stop", "--draws", "3", "--until", "2026", "--format", "csv"]
    first = _run(*words, "--keep", str(tmp_path / "kept"))
    again = _run(*words, "--keep", str(tmp_path / "kept"))
    assert first == again == _run(*words)


def test_simulate_reads_a_file_and_reports_all_its_problems(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "title: t\nchain: gallium\nstart: 2026-01\nuntil: 2026-12\nshocks:\n"
        "  - {kind: export_ban, start: 2026-02, actor: CHM, products: galium}\n",
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError) as caught:
        _run("simulate", str(file))
    assert "CHM" in str(caught.value)
    assert "galium" in str(caught.value)


def test_unknown_chain_suggests_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="gallium"):
        _run("chain", "galium")


@pytest.mark.parametrize("verb", ["chain", "simulate", "backtest"])
def test_the_example_in_the_help_runs(verb: str) -> None:
    shown = " ".join(_run(verb, "--help").split())
    example = shown[shown.index("Example: ") :].removeprefix("Example: ")
    words = shlex.split(example)[1:]
    if "--draws" in words and verb == "simulate":
        words[words.index("--draws") + 1] = "1"
    assert _run(*words)


@pytest.mark.parametrize("until", ["pippo", "2027-13", "27"])
def test_an_end_that_is_no_month_is_named(until: str) -> None:
    with pytest.raises(InputError, match=f'--until: found "{until}"; expected a year or month'):
        _run("simulate", "gallium_stop", "--until", until)


def test_a_place_outside_the_chain_is_answered_with_those_inside() -> None:
    with pytest.raises(ScenarioError, match="European Union"):
        _run("simulate", "gallium_stop", "--for", "Pippo", "--draws", "1")
