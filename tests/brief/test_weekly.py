"""A week over all stories: what joins two articles, what keeps them apart, what is left out."""

import pytest
from typer.testing import CliRunner

from didymium.brief import weekly
from didymium.cli import app as cli
from didymium.errors import DidymiumError, InputError

# The week of Tuesday 3 December 2024, in which the ledger has the ban on gallium.
OPTIONS = ["--as-of", "2026-11-25", "--lang", "en", "--week", "2024-W49"]
BAN = """China bans gallium

Beijing, 3 December 2024. China bans exports of gallium to the United States, officials said.

It takes effect at once and covers every grade of the metal.
"""


def run(*arguments):
    return CliRunner().invoke(cli.app, ["weekly", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("weekly") / "articles"
    path.mkdir()
    texts = {
        "a.txt": BAN,
        "b.txt": f"{BAN}\nA second outlet carries it.\n",
        "c.txt": "Beijing, 4 December 2024. China bans exports of graphite to the United States.",
        "d.txt": "Beijing, 3 March 2025. China bans exports of gallium to the United States.",
        "e.txt": "China bans exports of gallium to the United States.",
        "f.txt": "London, 4 December 2024. The team won the match with two late goals scored.",
        "g.txt": "",
    }
    for name, text in texts.items():
        (path / name).write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def told(folder):
    return run(folder, *OPTIONS)


def section(text, title):
    return text.split(f"## {title}")[1].split("\n## ")[0]


def test_articles_of_one_act_are_one_section_and_a_copy_is_marked(told):
    part = section(told.stdout, "A restriction on gallium")
    articles = [line for line in part.split("**Told by**")[1].splitlines() if line.startswith("- ")]
    assert articles[0].endswith("3 December 2024")
    assert articles[1].endswith("(copy of an earlier one)")


def test_another_material_is_another_story(told):
    assert told.stdout.count("## A restriction on ") == 2


def test_a_section_holds_the_ledger_of_the_week(told):
    part = section(told.stdout, "A restriction on gallium").split("**In the ledger this week**")[1]
    rows = [line for line in part.splitlines() if line.startswith("- ")]
    assert rows
    assert all(row.startswith("- 3 December 2024: ") for row in rows)


def test_other_days_subjects_and_undated_articles_are_left_out_with_the_reason(told):
    part = section(told.stdout, "Left out")
    reasons = sorted(line.rpartition(": ")[2] for line in part.splitlines() if ": " in line)
    assert reasons == ["another subject", "dated in another week", "no date found"]


def test_what_cannot_be_read_is_listed_and_the_code_is_3(told):
    assert told.exit_code == 3
    assert "g.txt: empty." in section(told.stdout, "Not read")
    assert told.stderr.splitlines()[-1] == "didymium: 1 of 7 articles could not be read."


def test_a_week_without_stories_says_so_and_that_the_ledger_ends_is_told(folder):
    empty = run(folder / "a.txt", "--as-of", "2026-11-25", "--lang", "en")
    assert empty.exit_code == 0
    assert "No story about strategic minerals is dated in this week." in empty.stdout
    late = folder.parent / "late.txt"
    late.write_text("Beijing, 24 November 2026. China bans exports of gallium to Japan.", "utf-8")
    shown = run(late, "--as-of", "2026-11-25", "--lang", "en").stdout
    assert "The ledger ends before this week, on " in shown


def test_the_page_is_html_and_in_italian_too(tmp_path, folder):
    out = tmp_path / "week.html"
    assert run(folder / "a.txt", *OPTIONS, "--lang", "it", "--out", out).exit_code == 0
    page = out.read_text("utf-8")
    assert page.startswith('<!doctype html>\n<html lang="it">')
    assert (
        "<h1>Le vicende della settimana 2024-W49 (2 dicembre 2024 – 8 dicembre 2024)</h1>" in page
    )


def test_nothing_read_writes_nothing(tmp_path):
    out = tmp_path / "week.md"
    assert run(tmp_path / "none.txt", *OPTIONS, "--out", out).exit_code == 2
    assert not out.exists()


def test_an_output_that_is_a_folder(tmp_path, folder):
    result = run(folder / "a.txt", *OPTIONS, "--out", tmp_path)
    assert isinstance(result.exception, DidymiumError)
    assert "cannot be written" in str(result.exception)


@pytest.mark.parametrize("text", ["2026-47", "2026-W60", "W47", "2026-W00"])
def test_a_wrong_week(text):
    with pytest.raises(InputError, match="expected a week as 2026-W47"):
        weekly.week(text)


def test_a_week_runs_from_monday_to_sunday():
    # 1 January 2027 is a Friday: ISO 8601 counts it to the last week of 2026
    found = weekly.week("2026-W53")
    assert (found.first.isoformat(), found.last.isoformat()) == ("2026-12-28", "2027-01-03")
    assert weekly.week_of(found.last) == found
    assert found.name == "2026-W53"
