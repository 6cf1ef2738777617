"""A week over all stories: what joins two articles, what is new, what is left out, its sources."""

import json
import re

import pypdf
import pytest
from typer.testing import CliRunner

from didymium.brief import week
from didymium.brief.render import weekly as forms
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
        "h.txt": "Beijing, 20 November 2024. China may ban exports of gallium to the "
        "United States.",
    }
    for name, text in texts.items():
        (path / name).write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def told(folder):
    return run(folder, *OPTIONS, "--format", "md")


@pytest.fixture(scope="module")
def tree(folder):
    return json.loads(run(folder, *OPTIONS, "--format", "json").stdout)


def section(text, title):
    return text.split(f"## {title}")[1].split("\n## ")[0]


def part(text, head):
    lines = text.split(f"**{head}**")[1].split("\n**")[0].splitlines()
    return [line for line in lines if line.startswith("- ")]


def test_articles_of_one_act_are_one_section_and_a_copy_is_marked(told):
    articles = part(section(told.stdout, "A restriction on gallium"), "Told by")
    assert len(articles) == 2
    assert "3 December 2024 · a measure announced" in articles[0]
    assert articles[1].endswith("· copy of [1]")


def test_another_material_is_another_story(told):
    assert told.stdout.count("## A restriction on ") == 2


def test_what_is_new_is_told_against_articles_and_ledger_before(told):
    news = part(section(told.stdout, "A restriction on gallium"), "New this week")
    assert news[0].startswith(
        "- A new step: a measure announced. Before this week, the last of 1 earlier article, of 20 "
        "November 2024, had a measure proposed. [1]"
    )
    assert re.match(r"- Before this week the ledger had \d+ rows? on it\. The last, of ", news[1])
    graphite = part(section(told.stdout, "A restriction on graphite"), "New this week")
    assert graphite[0].startswith("- No earlier article at hand tells it;")


def test_the_same_step_as_before_is_told_as_no_news(folder, tmp_path):
    later = tmp_path / "later.txt"
    later.write_text(
        "Beijing, 11 December 2024. China bans exports of gallium to the United States, it said.",
        "utf-8",
    )
    week_50 = [*OPTIONS[:-1], "2024-W50", "--format", "md"]
    news = part(run(folder / "a.txt", later, *week_50).stdout, "New this week")
    assert news[0].startswith("- No new step: a measure announced, as in 1 earlier article")


def test_a_section_holds_the_ledger_of_the_week_with_its_sources(told):
    rows = part(section(told.stdout, "A restriction on gallium"), "In the ledger this week")
    assert rows
    for row in rows:
        assert re.match(r"- 3 December 2024: .* \[\d+\]$", row)


def test_every_mark_leads_to_a_numbered_source(told):
    text, sources = told.stdout.split("## Sources")
    listed = set(re.findall(r"^(\d+)\. ", sources, re.MULTILINE))
    cited = set(re.findall(r"\\?\[(\d+)\\?\]", text))
    assert cited
    assert cited <= listed


def test_every_number_of_the_answer_has_its_figure_with_sources_or_a_count(tree):
    def ids(node):
        if isinstance(node, dict):
            if node.get("kind") == "figure" and "id" in node:
                yield node["id"]
            for value in node.values():
                yield from ids(value)
        elif isinstance(node, list):
            for value in node:
                yield from ids(value)

    shown = set(ids(tree["sections"]))
    assert shown
    assert shown <= set(tree["figures"])
    numbered = {source["id"] for source in tree["sources"]}
    for figure in tree["figures"].values():
        assert set(figure["sources"]) <= numbered
        assert figure["sources"] or figure["kind"] == "counted" or figure["how"]["rows"]


def test_acts_without_sides_are_never_one_story(tmp_path):
    for n, place in enumerate(("north", "south")):
        (tmp_path / f"{n}.txt").write_text(
            f"Mining News, 4 December 2024. The lithium mine in the {place} starts in May, the "
            f"operator said. Its {place}ern pit is {n + 2} km wide and belongs to the village.",
            "utf-8",
        )
    shown = json.loads(run(tmp_path, *OPTIONS, "--format", "json").stdout)
    assert [len(one["articles"]) for one in shown["sections"]] in ([1, 1], [])
    assert len(shown["sections"]) + sum(len(a["sources"]) for a in shown["left_out"]) == 2


def test_other_days_subjects_and_undated_articles_are_left_out_with_the_reason(told):
    lines = [line for line in section(told.stdout, "Left out").splitlines() if line[:1] == "-"]
    assert [line.partition(":")[0] for line in lines] == [
        "- Dated in another week",
        "- No date found",
        "- On another subject, or without an act that is read",
        "- Could not be read",
    ]


def test_what_cannot_be_read_is_listed_and_the_code_is_3(told):
    assert told.exit_code == 3
    assert "Could not be read: g.txt: empty." in section(told.stdout, "Left out")
    assert told.stderr.splitlines()[-1] == "didymium: 1 of 8 articles could not be answered."


def test_a_week_without_stories_says_so_and_that_the_ledger_ends_is_told(folder):
    empty = run(folder / "a.txt", "--as-of", "2026-11-25", "--lang", "en")
    assert empty.exit_code == 0
    assert "No story about strategic minerals is dated in this week." in empty.stdout
    late = folder.parent / "late.txt"
    late.write_text("Beijing, 24 November 2026. China bans exports of gallium to Japan.", "utf-8")
    shown = run(late, "--as-of", "2026-11-25", "--lang", "en").stdout
    assert "The ledger ends before this week, on " in shown


def test_the_page_has_the_look_of_a_brief_and_is_in_italian_too(tmp_path, folder):
    out = tmp_path / "week.html"
    assert run(folder / "a.txt", *OPTIONS, "--lang", "it", "--out", out).exit_code == 0
    page = out.read_text("utf-8")
    assert page.startswith('<!doctype html>\n<html lang="it">')
    assert (
        "<h1>Le vicende della settimana 2024\u2011W49 (2 dicembre 2024 – 8 dicembre 2024)</h1>"
        in page
    )
    assert 'ol class="answer"' in page
    assert "Novità della settimana" in page
    # every mark leads to a line of the page
    for target in set(re.findall(r'href="#([^"]+)"', page)):
        assert f'id="{target}"' in page


def test_the_terminal_is_the_form_without_a_file(folder):
    text = run(folder / "a.txt", *OPTIONS).stdout
    assert "A RESTRICTION ON GALLIUM" in text
    assert text.index("New this week") < text.index("SOURCES")


def test_titles_are_no_markup(tree):
    document = week.WeekDocument.model_validate(tree)
    first = document.sections[0]
    hostile = first.articles[0].model_copy(update={"title": "<b>[gallium](x)*"})
    changed = document.model_copy(
        update={"sections": (first.model_copy(update={"articles": (hostile,)}),)}
    )
    assert "- \\<b\\>\\[gallium\\](x)\\* [1]" in forms.markdown(changed)
    assert "&lt;b&gt;[gallium](x)*</cite>" in forms.html(changed)


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
        week.week(text)


def test_a_week_runs_from_monday_to_sunday():
    # 1 January 2027 is a Friday: ISO 8601 counts it to the last week of 2026
    found = week.week("2026-W53")
    assert (found.first.isoformat(), found.last.isoformat()) == ("2026-12-28", "2027-01-03")
    assert week.week_of(found.last) == found
    assert found.name == "2026-W53"


def test_the_record_holds_every_article_and_the_same_week_is_made_again(tmp_path, folder, tree):
    held = [one["name"] for one in tree["run"]["articles"]]
    assert held == ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt", "h.txt"]
    assert all(len(one["sha256"]) == 64 and one["text"] for one in tree["run"]["articles"])
    assert [text.partition(":")[0] for text in tree["run"]["failed"]] == ["g.txt"]
    first, second = tmp_path / "week.json", tmp_path / "again.json"
    assert run(folder, *OPTIONS, "--out", first).exit_code == 3
    assert run("--rerun", first, "--out", second).exit_code == 0
    assert first.read_bytes() == second.read_bytes()


def test_a_week_of_another_version_is_not_made_again(tmp_path, tree):
    other = tmp_path / "old.json"
    other.write_text(json.dumps({**tree, "run": {**tree["run"], "version": "0.0.1"}}), "utf-8")
    with pytest.raises(InputError, match=r"made with didymium 0\.0\.1"):
        raise run("--rerun", other).exception


def test_a_brief_is_no_week(tmp_path):
    path = tmp_path / "no.json"
    path.write_text("{}", "utf-8")
    with pytest.raises(InputError, match=r"not a week written with --format json"):
        raise run("--rerun", path).exception


def test_neither_articles_nor_a_record():
    with pytest.raises(InputError, match="Give articles: files, folders"):
        raise run(*OPTIONS).exception


def test_a_number_of_a_week_is_explained(tmp_path, tree):
    path = tmp_path / "week.json"
    path.write_text(json.dumps(tree), "utf-8")
    number = next(name for name in tree["figures"] if name.startswith("earlier-"))
    shown = CliRunner().invoke(cli.app, ["explain", number, str(path)])
    assert shown.stdout.splitlines()[1] == "  = number of articles on the story before the week"


def test_the_week_as_pdf_holds_what_the_page_holds(tmp_path, folder, told):
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    first, second = tmp_path / "week.pdf", tmp_path / "again.pdf"
    for out in (first, second):
        assert run(folder, *OPTIONS, "--out", out).exit_code == 3
    assert first.read_bytes() == second.read_bytes()
    whole = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(first).pages).split())
    assert "2024-W49 (2 December 2024 – 8 December 2024)" in whole
    for head in ("New this week", "Told by", "In the ledger this week", "Left out", "Run record"):
        assert head in whole
    for item in part(section(told.stdout, "A restriction on graphite"), "New this week"):
        assert item[2:60].partition("[")[0].strip() in whole
    assert "copy of" in whole


def test_a_pdf_of_a_week_is_not_printed_on_the_terminal(folder):
    done = run(folder / "a.txt", *OPTIONS, "--format", "pdf")
    assert str(done.exception) == "--format pdf: a PDF is a file; give --out FILE."
