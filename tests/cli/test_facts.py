"""The verbs ``facts`` and ``data``, as a user types them."""

from __future__ import annotations

import csv
import io
import json
import shlex
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

SRC = Path(__file__).parents[2] / "src"


def run(*words: str, home: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    env = {"PYTHONPATH": str(SRC), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "didymium", *words],
        capture_output=True,
        check=False,
        env=env | ({"DIDYMIUM_HOME": str(home)} if home else {}),
        timeout=60,
    )


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode()


def test_the_examples_of_the_help_texts_run(tmp_path, monkeypatch) -> None:
    import typer

    from didymium.cli.app import app

    group = typer.main.get_command(app)
    examples = [group.commands["facts"].epilog]
    examples += [verb.epilog for verb in group.commands["data"].commands.values() if verb.epilog]
    monkeypatch.chdir(tmp_path)
    ran = 0
    for example in examples:
        words = shlex.split(example.removeprefix("Example: "))
        if any(word.startswith("./") or word == "import" for word in words):
            continue  # needs the user's own files: tested below
        done = run(*words[1:])
        assert done.returncode == 0, (example, said(done))
        assert done.stdout or (tmp_path / words[-1]).is_file()
        ran += 1
    assert ran >= 5


def test_facts_show_value_range_source_and_reason() -> None:
    done = run("facts", "dysprosium", "--stage", "refining", "--year", "2024")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "dysprosium, separation, production, 2024 [oxide]" in text
    assert "2,570 t  2,400 t - 2,750 t  estimated  press_smm_202407" in text
    assert "our own estimate" in text


def test_facts_in_italian_use_italian_names_and_numbers() -> None:
    done = run("facts", "terre rare", "--stage", "mine", "--year", "2024", "--for", "Cina",
               "--measure", "production", "--lang", "it")  # fmt: skip
    text = done.stdout.decode()
    assert "Cina" in text
    assert "270.000 t" in text


def test_remarks_go_to_stderr_and_results_to_stdout() -> None:
    done = run("facts", "rare earths", "--stage", "mine", "--year", "2024", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert {"iso3", "value", "low", "high", "unit", "basis", "kind", "source_id"} <= set(rows[0])
    assert "note: China: quotas, not measurements of output." in said(done)


def test_json_is_a_list_of_rows_with_nulls() -> None:
    done = run("facts", "rare earths", "--for", "CHN", "--year", "2025", "--measure",
               "production_quota", "--format", "json")  # fmt: skip
    rows = json.loads(done.stdout)
    assert [row["value"] for row in rows if row["unit"] == "t"] == [None]


def test_cite_adds_the_sources() -> None:
    done = run("facts", "gallium", "--stage", "refining", "--year", "2024", "--cite")
    assert b"doi:10.5066/P1WKQ63T" in done.stdout


def test_sdmx_csv_has_a_structure_and_says_what_it_leaves_out() -> None:
    done = run("facts", "ndpr", "--format", "sdmx-csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert {row["STRUCTURE"] for row in rows} == {"dataflow"}
    assert {row["ACTION"] for row in rows} == {"I"}
    assert {row["REF_AREA"] for row in rows} >= {"CHN", "MYS"}
    assert all("TIME_PERIOD" in row and row["TIME_PERIOD"] != "undated" for row in rows)
    assert "rows without a period are left out of SDMX-CSV" in said(done)


@pytest.mark.parametrize("form", ["parquet", "xlsx"])
def test_binary_formats_hold_the_same_rows(tmp_path, form) -> None:
    out = tmp_path / f"facts.{form}"
    done = run("facts", "gallium", "--format", form, "--out", str(out))
    assert (done.returncode, done.stdout) == (0, b"")
    read = pl.read_parquet(out) if form == "parquet" else pl.read_excel(out, infer_schema_length=0)
    again = run("facts", "gallium", "--format", "json")
    assert read.height == len(json.loads(again.stdout))


def test_a_users_file_is_laid_over_and_named(tmp_path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        "material,stage,iso3,period,measure,value,unit,basis,kind\n"
        "gallium,refining,CHN,2024,production,900,t,contained_metal,estimated\n"
    )
    done = run("facts", "gallium", "--stage", "refining", "--year", "2024", "--with", str(path))
    assert b"user:mine.csv" in done.stdout
    assert b"900 t" in done.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["facts", "kryptonite"], '"kryptonite" is not'),
        (["facts", "gallium", "--stage", "magnet"], "What is held:"),
        (["facts", "gallium", "--for", "Birmannia"], "territory or bloc we know. Did you mean"),
        (["facts", "gallium", "--measure", "x"], '"x" is not a measure we know.'),
        (["facts", "gallium", "--with", "/nowhere/a.csv"], "No such file"),
        (["facts", "gallium", "--out", "/nowhere/a.csv"], "nothing was written"),
        (["data", "info", "1999"], 'There is no data release "1999"'),
        (["data", "info", "--table", "x"], 'There is no table "x"'),
        (["data", "export", "x"], 'There is no table "x"'),
        (["data", "export", "composition", "--format", "sdmx-csv"], "SDMX-CSV needs observations"),
    ],
)
def test_mistakes_are_one_message_and_exit_2(words, message) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert done.stdout == b""
    assert said(done).splitlines()[-1].startswith("didymium: ") or "found" in said(done)
    assert message in said(done)
    assert "Traceback" not in said(done)


def test_a_release_is_listed_compared_and_verified(tmp_path) -> None:
    from didymium.evidence import open_base
    from didymium.evidence.release import write_release

    base = open_base()
    tables = {name: base.table(name) for name in ("composition", "source")}
    older, newer = tmp_path / "releases" / "1.0.0", tmp_path / "releases" / "1.1.0"
    write_release(older, tables, version="1.0.0", date="2026-01-01")
    fewer = tables | {"composition": tables["composition"].tail(170)}
    write_release(newer, fewer, version="1.1.0", date="2026-02-01")
    listed = run("data", "list", home=tmp_path).stdout.decode().splitlines()
    assert [line.split()[0] for line in listed] == ["version", "1.0.0", "1.1.0", "2026.11.0"]
    compared = run("data", "diff", "1.0.0", "1.1.0", home=tmp_path).stdout.decode()
    assert "composition: 0 added, 3 removed, 0 cells changed" in compared
    assert run("data", "verify", "1.1.0", home=tmp_path).returncode == 0
    (newer / "composition.parquet").write_bytes(b"broken")
    broken = run("data", "verify", "1.1.0", home=tmp_path)
    assert broken.returncode == 2
    assert "composition.parquet: found hash" in said(broken)


def test_info_shows_the_usage_warnings_and_the_columns() -> None:
    shown = run("data", "info").stdout
    assert b"Chinese rare-earth output is a quota" in shown
    assert b"licence: Etalab Open Licence 2.0" in shown  # trade
    columns = run("data", "info", "--table", "observation").stdout.decode()
    assert "obs_status" in columns
    assert "SDMX observation status" in columns
