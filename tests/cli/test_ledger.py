"""The verb ``ledger``, as a user types it."""

from __future__ import annotations

import json
import shlex

import pytest

from .conftest import run


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
    assert "sospeso fino al 10 gennaio 2027" in done.stdout


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-10-20", "20 October 2025: in force until 8 November 2025."),
        ("2026-11-26", "26 November 2026: suspended until 27 November 2026."),
        ("2026-12-01", "the suspension ran out on 27 November 2026 and what followed was not"),
    ],
)
def test_how_a_measure_stood_on_a_day(day: str, said: str) -> None:
    """A suspension that has run out is neither told as going on nor as back in force."""
    done = run("ledger", "--actor", "China", "--target", "USA", "--material", "gallium",
               "--on", day)  # fmt: skip
    assert said in done.stdout
    assert all(int(line.split()[2]) <= int(day[:4]) for line in done.stdout.splitlines()
               if line[0] != " ")  # fmt: skip


def test_the_state_on_a_day_is_a_column_of_a_table() -> None:
    done = run("ledger", "--actor", "China", "--material", "gallium", "--on", "2026-12-01",
               "--format", "json")  # fmt: skip
    states = {row["measure_id"]: row["state"] for row in json.loads(done.stdout)}
    assert states["chn_export_ban_20241203"] == "unclear"
    assert states["chn_export_ban_20251109"] == "report"


def test_the_official_text_is_named() -> None:
    done = run("ledger", "--actor", "China", "--since", "2025-10-09", "--until", "2025-10-09")
    assert "official text: official_mofcom_2025_61" in done.stdout


def test_the_end_of_knowledge_is_said() -> None:
    done = run("ledger", "--kind", "meeting", "--format", "json")
    assert "note: nothing is known after 24 September 2026." in done.stderr
    assert {row["event_kind"] for row in json.loads(done.stdout)} == {"meeting"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--actor", "Atlantis"], '"Atlantis" is not'),
        (["--since", "yesterday"], "expected a day as YYYY-MM-DD"),
        (["--kind", "rumour"], '"rumour" is not a kind of entry we know'),
        (["--since", "2027-12-24"], "does not prove that nothing happened"),
    ],
)
def test_mistakes_are_one_message_and_exit_2(words, message) -> None:
    done = run("ledger", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
