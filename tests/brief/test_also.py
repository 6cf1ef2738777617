"""What else a page tells: its other acts, and the partners of one deal side by side."""

import datetime as dt
import io
import re

import pytest

from didymium.brief.answers import held
from didymium.brief.article import Article
from didymium.brief.document import FigureArg, leaves
from didymium.brief.figures import Book
from didymium.brief.make import brief
from didymium.brief.options import Options
from didymium.brief.render import as_json, html, markdown, pdf, terminal
from didymium.brief.words.say import Speaker
from didymium.evidence import open_base


def read(text, **changes):
    options = Options(as_of=dt.date(2026, 11, 25), **{"quick": True} | changes)
    return brief(Article(name="page", text=text, html=False), options)


def told(document, lang="en"):
    """Every line of the part on what else the page tells."""
    speaker = Speaker.of(document, lang)
    lines = []
    for block in document.also:
        lines += [speaker.text(block.heading, cite=False)] if block.heading else []
        lines += [speaker.text(say, cite=False) for say in block.says]
    return lines


TWO_DEALS = (
    "Japan signs deals with Australia and Vietnam on rare earths\n\nTokyo, 3 June 2026 - Japan "
    "signed two agreements on Wednesday. With Australia it signed a memorandum on rare "
    "earths. With Vietnam it signed a memorandum on tungsten, the industry minister said."
)
MALAYSIA = (
    "Malaysia keeps ban on raw rare earth exports despite US deal\n\nKuala Lumpur, 29 October "
    "2025 - Malaysia will maintain a ban on exports of raw rare earths, trade minister Tengku "
    "Zafrul Aziz said on Wednesday. On Sunday Malaysia and the United States signed a memorandum "
    "on critical minerals."
)
THREE = (
    "Saudi Arabia signs memoranda with Chile, Canada and Brazil\n\nRiyadh, 14 January 2026 - "
    "Saudi Arabia signed memoranda of understanding on critical minerals with Chile, Canada and "
    "Brazil on Wednesday."
)
LITHIUM = (
    "Japan signs lithium deals with Chile, Australia and Kenya\n\nTokyo, 14 January 2026 - Japan "
    "signed memoranda of understanding on lithium with Chile, Australia and Kenya on Wednesday."
)
CENTRAL_ASIA = (
    "US signs minerals deal with seven states\n\nWashington, 6 November 2025 - The United States "
    "signed a memorandum of understanding on critical minerals with Kazakhstan, Uzbekistan, "
    "Kyrgyzstan, Tajikistan, Turkmenistan, Mongolia, Chile, Peru, Zambia and Namibia on Thursday."
)


@pytest.fixture(scope="module")
def malaysia():
    return read(MALAYSIA)


@pytest.fixture(scope="module")
def three():
    return read(THREE)


def test_a_second_deal_of_the_page_is_told_with_what_the_evidence_has_on_it():
    found = read(TWO_DEALS)
    lines = told(found)
    assert any("Memorandum" in line and "Vietnam" in line for line in lines)
    assert any("tungsten" in line for line in lines)
    # the share of Vietnam in tungsten, with its year and its source
    share = next(s for block in found.also for s in block.says if s.key == "held_share")
    assert share.sources
    assert "Vietnam has" in Speaker.of(found, "en").text(share, cite=False)


def test_the_answer_says_that_the_page_tells_more(malaysia):
    assert malaysia.scope is not None
    words = Speaker.of(malaysia, "en").text(malaysia.scope)
    assert words.startswith("The page tells 1 other step that")


def test_each_other_act_says_who_how_surely_and_by_whose_words(malaysia):
    lines = " ".join(told(malaysia))
    # whichever of ban and deal is answered first, the other is told
    ban = malaysia.title.key == "title_control"
    assert ("memorandum" if ban else "export ban") in lines.casefold()
    assert "Malaysia" in lines
    assert ("stated as fact" in lines) or ("planned" in lines)
    assert "The ledger" in lines


def test_where_the_ledger_has_other_measures_it_is_not_said_to_have_none():
    found = read(
        "China bans antimony exports\n\nBeijing, 15 August 2024 - China has banned exports of "
        "antimony. The United States has imposed an export tax on copper."
    )
    lines = told(found)
    assert lines[0] == "Export tax: United States"
    # the ledger has American duties on copper and no tax on exports
    assert any("of other measures on copper it has" in line for line in lines)


def test_an_act_told_beside_the_news_says_so(malaysia):
    # the deal is what stands behind the ban that is the news
    assert any(line.startswith("Told beside the news") for line in told(malaysia))


def test_more_acts_than_can_be_read_are_counted(monkeypatch):
    monkeypatch.setattr("didymium.brief.also._SHOWN", 1)
    found = read(
        "Minerals week\n\nWashington, 20 June 2025 - The United States signed a memorandum on "
        "lithium with Chile. China banned exports of antimony. Indonesia banned exports of nickel. "
        "The ministry of trade spoke on Friday."
    )
    assert len(found.also) == 2
    assert found.also[-1].says[0].key == "also_more"
    assert "more step" in told(found)[-1]


def test_one_act_told_twice_is_no_second_act():
    found = read(
        "China bans gallium exports\n\nBeijing, 3 December 2024 - China has banned exports of "
        "gallium. The ministry of commerce said on Tuesday that exports of gallium are banned."
    )
    assert found.also == ()
    assert found.scope is None


def test_all_forms_tell_the_other_acts(malaysia):
    heading = Speaker.of(malaysia, "it").text(malaysia.also[0].heading, cite=False)
    stream = io.StringIO()
    terminal.render(malaysia, "it", stream)
    assert "CHE COS'ALTRO DICE LA PAGINA" in stream.getvalue()
    assert heading in " ".join(stream.getvalue().split())
    assert heading in markdown.render(malaysia, "it")
    assert 'id="also"' in html.render(malaysia, "it")
    assert "altro dice la pagina" in pdf.source(malaysia, "it")
    assert '"also"' in as_json.render(malaysia, "it")


def test_the_line_under_the_answer_leads_to_the_other_acts(malaysia):
    page = html.render(malaysia, "en")
    line = re.search(r'<p class="note">The page tells .*?</p>', page).group()
    assert line.endswith('→ <a href="#also">What else the page tells</a></p>')
    # a number's link stands in no other link
    assert not re.search(r"<a [^>]*>[^<]*<a ", page)


def test_a_deal_with_three_partners_is_answered_for_all_three(three):
    assert three.answer[0].key.startswith("answer_many")
    line = Speaker.of(three, "en").text(three.answer[0], cite=False)
    assert "Saudi Arabia with Chile, Canada and Brazil" in line
    (block,) = [b for b in three.facts if b.heading and b.heading.key == "heading_partners"]
    (table,) = block.tables
    first = [Speaker.of(three, "en").arg(row[0].arg) for row in table.rows]
    assert first == ["Chile", "Canada", "Brazil"]
    # of a group no table of producers is held: each partner by what it has most of
    shown = Speaker.of(three, "en").arg(table.rows[2][1].arg)
    assert shown.startswith("niobium 9")
    assert table.rows[2][1].sources


def test_partners_of_a_material_stand_with_their_shares_at_each_stage():
    found = read(LITHIUM)
    (block,) = [b for b in found.facts if b.heading and b.heading.key == "heading_partners"]
    (table,) = block.tables
    rows = {row[0].arg.id: row for row in table.rows}
    assert set(rows) == {"CHL", "AUS", "KEN"}
    mine = table.columns.index("stage_mine")
    # what the tables do not name is a dash and no nought
    assert rows["KEN"][mine].arg is None
    australia = found.figures[rows["AUS"][mine].arg.id]
    chile = found.figures[rows["CHL"][mine].arg.id]
    assert australia.value > chile.value > 0.1
    assert australia.sources
    words = Speaker.of(found, "it").text(block.says[-1], cite=False)
    assert "la quota maggiore è dell'Australia" in words


def test_more_partners_than_can_be_read_are_counted():
    found = read(CENTRAL_ASIA)
    (block,) = [b for b in found.facts if b.heading and b.heading.key == "heading_partners"]
    (table,) = block.tables
    assert len(table.rows) == 8
    more = next(note for note in table.notes if note.key == "note_partners_more")
    assert Speaker.of(found, "en").text(more) == "Not shown: Zambia and Namibia."
    assert "6 altri" in Speaker.of(found, "it").text(found.answer[0], cite=False)


def test_a_deal_of_two_has_no_partners_side_by_side():
    found = read(
        "Japan signs lithium deal with Chile\n\nTokyo, 14 January 2026 - Japan signed a memorandum "
        "of understanding on lithium with Chile on Wednesday."
    )
    assert not [b for b in found.facts if b.heading and b.heading.key == "heading_partners"]
    assert not found.answer[0].key.startswith("answer_many")


def test_numbers_inside_a_cell_lead_to_their_lines(three):
    page = html.render(three, "en")
    (block,) = [b for b in three.facts if b.heading and b.heading.key == "heading_partners"]
    cell = block.tables[0].rows[0][1].arg
    ids = [item.id for item in leaves(cell) if isinstance(item, FigureArg)]
    assert len(ids) == 3
    for name in ids:
        assert f'href="#n-{name}"' in page
        assert f'id="n-{name}"' in page


def test_what_a_territory_has_most_of_is_in_order_of_its_shares():
    book = Book()
    found = held.most(book, open_base(), "COD")
    shares = [book[name].value for _, name in found]
    assert shares == sorted(shares, reverse=True)
    assert found[0][0].view.material == "cobalt"
    assert held.most(book, open_base(), "LUX") == ()


def test_a_bloc_of_three_letters_is_a_bloc():
    # "IEA" once was taken for a territory, which ended the brief with an error
    found = read(
        "IEA and Gulf states sign minerals memorandum\n\nParis, 14 January 2026 - The IEA and "
        "the GCC signed a memorandum of understanding on critical minerals on Wednesday."
    )
    assert found.subject.relevant
    assert "GCC" in markdown.render(found, "en") or "Gulf" in markdown.render(found, "en")
