"""Many articles: one brief each, an index, and what happens to those that cannot be read."""

import sys

import pytest
from typer.testing import CliRunner

from didymium.brief import many
from didymium.brief.carriers import Copies
from didymium.cli import app as cli
from didymium.errors import DidymiumError, InputError, NoAnswerError

OPTIONS = ["--as-of", "2026-11-25", "--quick", "--lang", "en"]
BAN = "China bans gallium\n\nChina bans exports of gallium to the United States, a ministry said.\n"


def run(*arguments):
    return CliRunner().invoke(cli.app, ["brief", *map(str, arguments), *OPTIONS])


def mistake(*arguments):
    result = run(*arguments)
    assert isinstance(result.exception, DidymiumError), result.output
    return str(result.exception)


@pytest.fixture
def folder(tmp_path):
    """Two articles, one of them on another subject, and an empty file."""
    path = tmp_path / "articles"
    path.mkdir()
    (path / "Ban [1].txt").write_text(BAN, "utf-8")
    (path / "empty.txt").write_text("", "utf-8")
    (path / "match.txt").write_text(
        "The team won the match on Sunday with two late goals.", "utf-8"
    )
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_gives_a_brief_per_article_and_an_index(tmp_path, folder):
    out = tmp_path / "briefs"
    result = run(folder, "--out", out)
    assert result.exit_code == 3
    assert names(out) == ["ban-1.html", "index.html", "index.md", "match.html"]
    index = (out / "index.md").read_text("utf-8")
    lines = [line for line in index.splitlines() if line.startswith("- ")]
    assert lines[0].startswith("- [China bans gallium](ban-1.html). ")
    assert lines[1].endswith("Nothing about strategic minerals found in this article.")
    assert '<a href="ban-1.html">China bans gallium</a>' in (out / "index.html").read_text("utf-8")


def test_what_cannot_be_read_is_listed_on_stderr_and_in_the_index(tmp_path, folder):
    out = tmp_path / "briefs"
    result = run(folder, "--out", out, "--format", "md")
    talk = result.stderr.splitlines()
    empty = f"{folder / 'empty.txt'}: empty. Give a file or address with an article in it."
    assert talk == [f"didymium: {empty}", "didymium: 1 of 3 articles could not be answered."]
    assert "## Not read" in (out / "index.md").read_text("utf-8")
    assert names(out) == ["ban-1.md", "index.html", "index.md", "match.md"]


def test_a_brief_of_many_is_that_of_the_article_alone(tmp_path, folder):
    out, alone = tmp_path / "briefs", tmp_path / "alone.json"
    run(folder, "--out", out, "--format", "json")
    assert run(folder / "Ban [1].txt", "--out", alone).exit_code == 0
    assert (out / "ban-1.json").read_bytes() == alone.read_bytes()


def test_all_read_ends_with_code_0_and_the_same_name_twice_makes_two_briefs(tmp_path, folder):
    other = tmp_path / "other"
    other.mkdir()
    (other / "match.html").write_text(f"<html><body><p>{BAN}</p></body></html>", "utf-8")
    out = tmp_path / "briefs"
    result = run(folder / "match.txt", other / "match.html", "--out", out)
    assert result.exit_code == 0, result.exception
    assert names(out) == ["index.html", "index.md", "match-2.html", "match.html"]


def test_nothing_read_writes_nothing_and_ends_with_code_2(tmp_path, folder):
    out = tmp_path / "briefs"
    result = run(folder / "empty.txt", tmp_path / "none.txt", "--out", out)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 2
    assert not out.exists()


def test_an_output_that_is_a_file_is_kept(tmp_path, folder):
    out = tmp_path / "taken"
    out.write_text("mine", "utf-8")
    assert mistake(folder, "--out", out) == (
        f"--out {out}: this is a file; several articles need a folder."
    )
    assert out.read_text("utf-8") == "mine"


def test_the_name_of_a_file_is_no_folder(tmp_path, folder):
    out = tmp_path / "all.html"
    assert mistake(folder, "--out", out).endswith("several articles need a folder.")
    assert not out.exists()


def test_several_articles_without_a_folder(folder):
    assert mistake(folder / "match.txt", folder / "match.txt").endswith(
        "these are several articles. Give --out FOLDER for their briefs."
    )


def test_the_folder_of_the_articles_is_not_written_to(folder):
    before = names(folder)
    for out in (folder, folder / "below"):
        assert "holds the articles themselves" in mistake(folder, "--out", out)
    assert "holds the articles" in mistake(
        folder / "match.txt", folder / "empty.txt", "--out", folder
    )
    assert names(folder) == before


def test_a_wrong_assumption_stops_before_anything_is_written(tmp_path, folder):
    out = tmp_path / "briefs"
    assert '--assume: found "x"' in mistake(folder, "--out", out, "--assume", "x=1")
    assert not out.exists()


def test_charts_and_the_terminal_are_for_one_article(tmp_path, folder):
    out = tmp_path / "briefs"
    assert mistake(folder, "--out", out, "--charts", tmp_path / "c").startswith(
        "--charts: takes one"
    )
    assert mistake(folder, "--out", out, "--format", "terminal").startswith("--format terminal:")
    assert not out.exists()


@pytest.mark.parametrize(
    ("article", "name"),
    [
        ("Perù & Cina.txt", "peru-cina"),
        ("index.html", "index-2"),
        ("https://example.org/news/a-b.html?x=1", "a-b"),
        ("中国.txt", "article"),
    ],
)
def test_names_of_briefs_are_plain(article, name):
    assert many.file_name(article, set()) == name


def test_titles_are_no_markup_in_the_index():
    item = many.Line("a.html", "<b>[x](y)", "2025-01-02", "A|B", ("C.",), checked=True)
    assert many.index_markdown([item], [], "en").splitlines()[2] == (
        "- [\\<b\\>\\[x\\](y)](a.html) (2 January 2025). A\\|B *Contradicted (1): C.*"
    )
    assert "&lt;b&gt;[x](y)</a>" in many.index_html([item], [], "en")


def test_a_near_copy_points_to_the_first_and_other_words_do_not():
    copies = Copies()
    # 30 different words make 26 runs of five; a word more makes 27, of which 26 are shared
    first = " ".join(f"w{n}" for n in range(30))
    assert copies.first(first, "a.html") is None
    assert copies.first(first.upper() + " (Reuters)", "b.html") == "a.html"
    # five words changed in the middle touch 9 of 26 runs: 17 shared of 35 in all, under 0.8
    changed = " ".join(f"x{n}" if 12 <= n < 17 else f"w{n}" for n in range(30))
    assert copies.first(changed, "c.html") is None


def test_texts_too_short_to_tell_are_no_copies():
    copies = Copies()
    # 13 words make 9 runs, one under the ten that are asked for
    short = " ".join(f"w{n}" for n in range(13))
    assert [copies.first(short, name) for name in ("a", "b")] == [None, None]


def test_copies_of_an_agency_line_are_answered_once_in_the_index(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    long = BAN + "The ban covers every grade of the metal and takes effect on the first of May.\n"
    (articles / "one.txt").write_text(long, "utf-8")
    (articles / "two.txt").write_text(long + "Reuters\n", "utf-8")
    out = tmp_path / "briefs"
    assert run(articles, "--out", out).exit_code == 0
    lines = (out / "index.md").read_text("utf-8").splitlines()
    assert lines[3] == (
        "- [China bans gallium](two.html). Nearly the same words as [one.html](one.html)."
    )
    assert 'Nearly the same words as <a href="one.html">' in (out / "index.html").read_text("utf-8")


def test_an_earlier_run_is_not_written_over_unless_asked(tmp_path, folder):
    out = tmp_path / "briefs"
    assert run(folder / "match.txt", folder / "Ban [1].txt", "--out", out).exit_code == 0
    (out / "match.html").write_text("mine", "utf-8")
    assert mistake(folder, "--out", out) == (
        f"--out {out}: holds ban-1.html and 3 more already. Give another folder, or --replace to "
        "write over files of the same name."
    )
    assert (out / "match.html").read_text("utf-8") == "mine"
    assert run(folder, "--out", out, "--replace").exit_code == 3
    assert (out / "match.html").read_text("utf-8").startswith("<!doctype")


@pytest.mark.parametrize("error", [NoAnswerError("no figure"), InputError("x"), KeyError("boom")])
def test_an_error_on_one_article_of_whatever_kind_is_a_line_and_the_others_are_written(
    tmp_path, folder, monkeypatch, error
):
    from didymium.brief import compose

    real = compose.write

    def write(reading, article, base, options):
        if article.name == "Ban [1].txt":
            raise error
        return real(reading, article, base, options)

    monkeypatch.setattr(compose, "write", write)
    out = tmp_path / "briefs"
    result = run(folder, "--out", out)
    assert result.exit_code == 3
    assert names(out) == ["index.html", "index.md", "match.html"]
    line = result.stderr.splitlines()[0]
    assert line.startswith("didymium: Ban [1].txt: ")
    assert ("please report it" in line) == isinstance(error, KeyError)
    assert result.stderr.splitlines()[-1] == "didymium: 2 of 3 articles could not be answered."


def test_a_brief_that_cannot_be_rendered_leaves_no_file(tmp_path, folder, monkeypatch):
    from didymium.brief.render import html

    real = html.render

    def render(document, lang):
        if document.run.articles[0].name == "match.txt":
            raise ValueError("no such sentence")
        return real(document, lang)

    monkeypatch.setattr(html, "render", render)
    out = tmp_path / "briefs"
    assert run(folder, "--out", out).exit_code == 3
    assert names(out) == ["ban-1.html", "index.html", "index.md"]
    assert "match.txt: the brief failed" in (out / "index.md").read_text("utf-8")


def test_a_missing_extra_stops_before_anything_is_read(tmp_path, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    out = tmp_path / "briefs"
    assert "needs the extra pdf" in mistake(folder, "--out", out, "--format", "pdf")
    assert not out.exists()
