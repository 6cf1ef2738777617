"""The verb ``ledger``, as a user types it."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "didymium", *words],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(SRC), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"},
        timeout=60,
    )


def test_the_example_of_the_help_text_runs() -> None:
    import typer

    from didymium.cli.app import app

    example = typer.main.get_command(app).commands["ledger"].epilog
    done = run(*shlex.split(example.removeprefix("Example: "))[1:])
    assert done.returncode == 0
    assert "Peskov" in done.stdout


def test_rows_come_in_order_of_date_in_italian() -> None:
    done = run("ledger", "--actor", "Cina", "--since", "2025-10-09", "--until", "2025-11-09",
               "--lang", "it")  # fmt: skip
    heads = [line for line in done.stdout.splitlines() if line[0] != " "]
    assert heads[0].startswith("9 ottobre 2025  Cina  [")
    days = [int(line.split()[0]) for line in heads if " ottobre 2025 " in line]
    assert days == sorted(days)
    assert "Annuncio 61" in done.stdout
    assert "sospeso fino al 10 novembre 2026" in done.stdout


def test_the_end_of_knowledge_is_said() -> None:
    done = run("ledger", "--kind", "meeting", "--format", "json")
    assert "note: nothing is known after 7 September 2026." in done.stderr
    assert {row["event_kind"] for row in json.loads(done.stdout)} == {"meeting"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--actor", "Atlantis"], '"Atlantis" is not'),
        (["--since", "yesterday"], "expected a day as YYYY-MM-DD"),
        (["--kind", "rumour"], '"rumour" is not a kind of entry we know'),
        (["--since", "2026-12-24"], "does not prove that nothing happened"),
    ],
)
def test_mistakes_are_one_message_and_exit_2(words, message) -> None:
    done = run("ledger", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
