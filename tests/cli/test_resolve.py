"""The resolve verb, as a user types it."""

from __future__ import annotations

import json
import shlex

import pytest

from .conftest import run


def test_a_name_answers_with_id_and_kind() -> None:
    done = run("resolve", "Stati Uniti")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "USA  territory  United States / Stati Uniti\n"


def test_a_baci_code_answers_in_json() -> None:
    done = run("resolve", "842", "--scheme", "baci", "--format", "json")
    assert json.loads(done.stdout)["id"] == "USA"
    assert json.loads(done.stdout)["role"] == "code"


def test_an_unknown_name_exits_2_with_suggestions_and_no_traceback() -> None:
    done = run("resolve", "Birmannia")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith('didymium: "Birmannia" is not a name we know.')
    assert "Did you mean Birmania" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("resolve", "Italia", "--scheme", "fips"), 'scheme: found "fips"'),
        (("resolve", "Italia", "--kind", "planet"), 'kind: found "planet"'),
        (("resolve", "Italia", "--on", "2025-13-01"), '--on: found "2025-13-01"'),
        (("resolve", "  "), "is not a name we know"),
        (("resolve", "Congo"), "Democratic Republic of the Congo (COD) or Republic of the Congo"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(words: tuple[str, ...], message: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_example_of_the_help_text_runs() -> None:
    shown = run("resolve", "--help").stdout
    example = shown.strip().splitlines()[-1].strip().removeprefix("Example: didymium ")
    assert run(*shlex.split(example)).returncode == 0


def test_help_lists_the_verb() -> None:
    assert "resolve" in run("--help").stdout


def test_an_office_with_a_day_answers_with_its_holder() -> None:
    done = run("resolve", "Kremlin spokesman", "--on", "2025-02-25", "--format", "json")
    assert json.loads(done.stdout)["name_en"] == "Dmitry Peskov"
