"""The brief as PDF: what stands on which page, the same bytes, and texts that are no code."""

import io
import sys

import pypdf
import pytest
from typer.testing import CliRunner

from didymium.brief import together
from didymium.brief.article import Article
from didymium.brief.render import pdf
from didymium.brief.render import typst_source as ts
from didymium.brief.render.shared import source_words
from didymium.brief.render.typeset import TypesettingError, typeset
from didymium.brief.words import methods
from didymium.cli import app as cli

AS_OF = ["--as-of", "2026-11-25"]


@pytest.fixture(scope="module")
def made(document):
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    return pdf.render(document, "it")


def pages(data):
    return [
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages
    ]


def test_the_brief_stands_on_two_a4_pages_and_the_annex_follows(made):
    found = pypdf.PdfReader(io.BytesIO(made)).pages
    # A4 is 210 by 297 mm; a point is 25.4 / 72 mm: 595.3 by 841.9 points
    assert float(found[0].mediabox.width) == pytest.approx(595.3, abs=0.1)
    assert float(found[0].mediabox.height) == pytest.approx(841.9, abs=0.1)
    first, second, third = pages(made)[:3]
    assert "La risposta in breve" in first
    assert "Che cosa osservare" in second
    assert third.startswith("Allegato")


def test_every_cited_source_is_listed_with_its_number(document, made):
    whole = " ".join(pages(made)).replace(" ", "")
    cited = [source for source in document.sources if source.cited]
    assert cited
    for source in cited:
        producer, _ = source_words(source, "it")
        assert f"{source.number}.{producer}:".replace(" ", "") in whole


def test_the_same_run_gives_the_same_bytes_dated_on_its_day(document, made):
    assert pdf.render(document, "it") == made
    about = pypdf.PdfReader(io.BytesIO(made)).metadata
    assert about is not None
    assert about["/CreationDate"].startswith("D:20261125")


def test_the_language_of_the_file_is_that_of_the_brief(english):
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    data = pdf.render(english, "en")
    assert pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]["/Lang"] == "en"
    assert "The answer in brief" in pages(data)[0]


def test_words_of_an_article_are_never_read_as_typst_code(document):
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    nasty = 'a\\" #panic("x") ]; $x$ <n-a> @b *c* // d `e` \u0007'
    said = document.said[0].model_copy(update={"words": nasty, "main": True})
    changed = document.model_copy(update={"said": (said,)})
    shown = pages(pdf.render(changed, "it"))[0]
    assert 'a\\" #panic("x") ]; $x$ <n-a> @b *c* // d `e`' in shown


def test_a_literal_keeps_quotes_and_strokes_and_drops_control_signs():
    assert ts.literal('a"b\\c\nd\x07') == '"a\\"b\\\\c\\nd"'


def test_only_web_addresses_are_links():
    assert "#link" in ts.address("https://example.org/a")
    assert "#link" not in ts.address("javascript:alert(1)")


def test_another_subject_gives_one_page(tmp_path):
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    target = tmp_path / "a.pdf"
    text = b"The team won the match on Sunday with two late goals scored."
    done = CliRunner().invoke(cli.app, ["brief", "-", "--out", str(target), *AS_OF], input=text)
    assert done.exit_code == 0, done.exception
    assert len(pages(target.read_bytes())) == 1


def test_without_typst_one_message_names_the_extra_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    target = tmp_path / "a.pdf"
    done = CliRunner().invoke(
        cli.app, ["brief", "--example", "--quick", "--out", str(target), *AS_OF]
    )
    assert str(done.exception) == (
        "--format pdf: needs the extra pdf, which is not installed. Install it with: "
        'pip install "didymium[pdf]"'
    )
    assert list(tmp_path.iterdir()) == []


def test_a_pdf_is_not_printed_on_the_terminal():
    done = CliRunner().invoke(cli.app, ["brief", "--example", "--quick", "--format", "pdf", *AS_OF])
    assert str(done.exception) == "--format pdf: a PDF is a file; give --out FILE."


def test_the_annex_of_numbers_is_short_and_holds_each_with_its_formula(document, made):
    found = pages(made)
    # two pages of the brief, four of tables, pictures, checks and sources, two of numbers
    assert len(found) <= 9
    whole = "".join("".join(found).replace("\u200b", "").split())
    figures = document.figures
    share = figures["share-chn-magnet"]
    assert "share-chn-magnet92%(88–95%)" in whole
    assert "←output-chn-magnet,world-magnet" in whole
    # a formula stands once, however many numbers come from it
    alike = [one for one in figures.values() if one.how.formula == share.how.formula]
    assert len(alike) > 5
    told = methods.told(share.how.formula, "it")
    assert whole.count("".join(told.split())) == 1


def test_many_articles_have_their_parts_in_the_file_too(make_options):
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    texts = (
        "Moscow, 31 March 2025. Russia and the United States have started talks on rare earths.",
        "Washington, 2 April 2025. The United States and Russia signed a pact on rare earths.",
        "Kinshasa, 24 June 2025. Congo has extended its ban on cobalt exports, officials said.",
    )
    many = [Article(text, f"{n}.txt", html=False) for n, text in enumerate(texts)]
    made = together(many, make_options(language="en", quick=True))
    whole = " ".join(pages(pdf.render(made, "en")))
    for words in ("The articles", "Where the articles differ", "Not of this story"):
        assert words in whole
    assert "On several articles" in whole
    # words quoted stand in one pair of marks
    assert "““" not in whole


def test_typst_keeps_no_memory_in_the_program_and_says_what_it_refused():
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    with pytest.raises(TypesettingError, match="unknown variable: nowhere"):
        typeset(["#nowhere"], pages=None, day="2026-01-01")
    long = "#lorem(900) #pagebreak() #lorem(9) #metadata(2) <body-end>"
    short = "kurz #metadata(1) <body-end>"
    assert "kurz" in pages(typeset([long, short], pages=1, day="2026-01-01"))[0]
    assert "kurz" not in pages(typeset([long, short], pages=2, day="2026-01-01"))[0]
