"""A page on a good that minerals go into is answered with what it rests on; others with a no."""

import datetime as dt
import io

import pytest

from didymium.brief import goods
from didymium.brief.article import Article
from didymium.brief.figures import Book
from didymium.brief.make import brief
from didymium.brief.options import Options
from didymium.brief.render import as_json, html, markdown, pdf, terminal
from didymium.brief.tables import rules
from didymium.brief.words.say import Speaker, sentences
from didymium.evidence import open_base
from didymium.news import read as reading

CHIPS = (
    "Dutch government returns control of chipmaker to owner\n\nThe Hague, 19 November 2025 - The "
    "Dutch government suspended its order on Nexperia, the maker of semiconductors. Exports of its "
    "chips from China had stopped, and carmakers had warned of a shortage of semiconductors. The "
    "minister said that supplies of chips were resuming and that talks with Beijing go on."
)
FISH = (
    "Fish and chips prices rise at the seaside\n\nBrighton, 19 November 2025 - Chips cost more "
    "this year, shops say. Potato supply fell and the government was asked for help with "
    "production."
)
FOOTBALL = (
    "Juventus wins at home\n\nTurin, 19 November 2025 - Juventus won two to nil on Wednesday. The "
    "minister of sport and the government praised the supply of young players from its factory."
)
FRIDGE = (
    "Fridge magnets are back\n\nLondon, 19 November 2025 - Collectors pay more for magnets. "
    "Magnets of old cities are produced in small numbers, and imports are rare, a shop owner said."
)
DRUMS = (
    "La batteria di Vasco\n\nMilano, 19 novembre 2025 - Il nuovo batterista suona la batteria da "
    "anni. La batteria è stata prodotta in Italia, dice il governo dei fan."
)


def make(text, lang="en"):
    options = Options(as_of=dt.date(2026, 11, 25), quick=True, language=lang)
    return brief(Article(name="page", text=text, html=False), options)


@pytest.fixture(scope="module")
def chips():
    return make(CHIPS)


def test_a_page_on_chips_says_what_they_rest_on(chips):
    assert not chips.subject.relevant
    lines = [Speaker.of(chips, "en").text(say, cite=False) for say in chips.answer]
    assert lines[0] == (
        "Nothing about strategic minerals themselves found in this article: it is about "
        "semiconductors."
    )
    assert "gallium, germanium" in lines[1]
    assert "China has 99% of its world output" in lines[2]
    assert chips.answer[2].sources


def test_each_material_has_its_use_and_its_leader(chips):
    (table,) = chips.facts[0].tables
    speaker = Speaker.of(chips, "en")
    first = [speaker.arg(cell.arg) for cell in table.rows[0]]
    assert first[:4] == ["gallium", "70%", "European Union, 2016–2020", "China"]
    assert all(
        name in chips.figures for name in ("use-chips-gallium", "share-chn-refining-gallium")
    )
    assert all(chips.figures[name].sources for name in chips.figures)


def test_all_forms_show_the_materials(chips):
    stream = io.StringIO()
    terminal.render(chips, "it", stream)
    page = html.render(chips, "it")
    for shown in (stream.getvalue(), markdown.render(chips, "it"), page, pdf.source(chips, "it")):
        assert "gallio" in shown.casefold()
        assert "99" in shown
    assert 'id="n-use-chips-gallium"' in page
    assert '"use-chips-gallium"' in as_json.render(chips, "it")


@pytest.mark.parametrize("text", [FISH, FOOTBALL, FRIDGE, DRUMS])
def test_a_page_on_something_else_gets_a_plain_no(text):
    found = make(text)
    assert [say.key for say in found.answer] == ["nothing_found"]
    assert found.facts == ()


def test_a_page_on_minerals_is_never_answered_as_one_on_a_good():
    found = make(
        "China bans gallium exports to chip makers\n\nBeijing, 3 December 2024 - China has banned "
        "exports of gallium, which goes into semiconductors, to the United States."
    )
    assert found.subject.relevant
    assert not found.answer[0].key.startswith("good_")


def test_a_good_named_in_passing_is_not_what_a_page_is_about():
    text = (
        "Minister opens bridge\n\nRome, 19 November 2025 - The minister opened a bridge. "
        "Production of steel for it took a year, and supplies came by rail. Government and "
        "region shared the cost. The next bridge is planned for May. "
        "Much later he also spoke of semiconductors, "
        + "of roads and rail and ports and water and schools and rivers and hills and fields, " * 12
        + "and of semiconductors again, and a semiconductor plant."
    )
    assert goods.good_of(reading(text)) is None


@pytest.mark.parametrize("good", [row["good"] for row in rules("goods")])
def test_every_good_has_materials_in_the_evidence_and_a_name(good):
    book = Book()
    found = goods.uses(book, open_base(), good)
    assert found
    assert all(book[use.figure].sources for use in found)
    assert sentences()[f"good_{good}"].keys() == {"en", "it"}
    # nothing but what the rule names, each once
    listed = next(row for row in rules("goods") if row["good"] == good)["materials"].split(";")
    named = [use.material for use in found]
    assert named == [material for material in listed if material in named]
