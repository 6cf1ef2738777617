"""The pages on trade and imports: their commands run, their figures are those of the tables."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from didymium.cli.app import app
from didymium.evidence import open_base
from didymium.evidence.importers import SOURCES
from didymium.evidence.importers.mapped import parse_mapping

DOCS = Path(__file__).resolve().parents[2] / "docs"
TRADE = (DOCS / "trade.md").read_text("utf-8")
IMPORT = (DOCS / "how-to" / "import.md").read_text("utf-8")
ITALIAN = (DOCS / "how-to" / "import.it.md").read_text("utf-8")


def commands(text: str) -> list[str]:
    return [
        line.split("#")[0].strip()
        for line in re.findall(r"^    didymium (.+)$", text, re.MULTILINE)
    ]


@pytest.mark.parametrize("command", commands(TRADE))
def test_every_command_of_the_page_on_trade_runs(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, shlex.split(command), catch_exceptions=False)
    assert result.exit_code == 0


@pytest.mark.parametrize("page", [IMPORT, ITALIAN])
def test_every_verb_of_the_page_on_imports_exists(page: str) -> None:
    verbs = {" ".join(shlex.split(command)[:2]) for command in commands(page)}
    for verb in verbs:
        words = verb.split() if verb.startswith("data") else verb.split()[:1]
        assert CliRunner().invoke(app, [*words, "--help"]).exit_code == 0


def test_every_importer_is_on_the_page() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", IMPORT, re.MULTILINE)) == set(SOURCES)


def test_the_mapping_of_the_page_is_a_good_one() -> None:
    block = re.search(r"```yaml\n(.*?)```", IMPORT, re.DOTALL)
    assert block is not None
    assert parse_mapping(yaml.safe_load(block[1]), "page").table == "observation"


def test_the_counts_on_the_page_are_those_of_the_table() -> None:
    rows = open_base().release.rows["trade"]
    assert f"{rows:,} yearly flows" in TRADE
