"""The page's own prices and tonnages beside the evidence's, compared where like is measured."""

import datetime as dt

import pytest

from didymium.brief.article import Article
from didymium.brief.make import brief
from didymium.brief.options import Options
from didymium.brief.words.say import Speaker


def read(text, **changes):
    options = Options(as_of=dt.date(2026, 11, 25), **{"quick": True} | changes)
    return brief(Article(name="page", text=text, html=False), options)


def rows(text, lang="en"):
    """The lines of the table, cell by cell; nothing without it."""
    found = read(text)
    speaker = Speaker.of(found, lang)
    blocks = [b for b in found.facts if b.heading and b.heading.key == "heading_own_figures"]
    return [
        tuple("–" if cell.arg is None else speaker.arg(cell.arg) for cell in line)
        for block in blocks
        for line in block.tables[0].rows
    ], blocks


def nickel(price, day="14 March 2022", more=""):
    return (
        f"Nickel price moves on LME\n\nLondon, {day} - The price of nickel on the London Metal "
        f"Exchange was {price} on Monday, traders said.{more}"
    )


def test_a_price_near_the_years_average_is_close():
    # 25,815 USD/t on average in 2022
    (line,), _ = rows(nickel("$24,610 a tonne"))
    assert line[2].startswith("25,815")
    assert "2022" in line[3]
    assert line[4] == "close"


def test_a_price_far_from_the_average_says_how_many_times():
    (line,), (block,) = rows(nickel("$100,000 a tonne"))
    # 100,000 / 25,815 = 3.87
    assert line[4].startswith("3.9 times")
    assert "page is higher" in line[4]
    assert block.says[0].key == "own_far_more"
    assert block.says[0].sources


def test_the_evidence_is_told_in_the_unit_of_the_page():
    (line,), _ = rows(nickel("$11.2 a pound"))
    # 25,815 USD/t / 2204.62 lb = 11.71 USD/lb
    assert line[2].startswith("11.7")
    assert line[4] == "close"


def test_a_price_of_another_year_is_shown_and_not_compared():
    (line,), (block,) = rows(nickel("$9,000 a tonne", day="14 March 2016"))
    assert line[4] == "not compared: another year"
    assert block.says[0].key == "own_none_compared"


def test_a_price_in_another_currency_is_not_compared():
    (line,), _ = rows(nickel("180,000 yuan a tonne"))
    assert line[4] == "not compared: another currency or unit"


def test_a_figure_beyond_sense_is_not_called_far():
    # "2,452 dollari" in an Italian page means two and a half thousand
    found, _ = rows(
        "Zinco al Lme\n\nLondra, 14 giugno 2023 - Il prezzo dello zinco al Lme era di 2,452 "
        "dollari per tonnellata, secondo gli operatori della borsa dei metalli."
    )
    assert len(found) == 1
    assert found[0][4].startswith("not compared: too far apart")


def test_a_price_of_a_compound_is_not_set_against_the_metal():
    (line,), _ = rows(
        "Nickel sulphate price\n\nLondon, 14 March 2022 - The price of nickel sulphate was $6,000 "
        "a tonne on Monday, and the market for nickel expected more, traders said."
    )
    assert line[4].startswith("not compared: another form")


@pytest.mark.parametrize("words", ["an export tax of $75 a tonne", "a royalty of $75 a tonne"])
def test_a_tax_for_a_tonne_is_no_price(words):
    found, _ = rows(
        f"Chrome ore\n\nPretoria, 14 March 2023 - South Africa will put {words} on exports of "
        "chromium ore, the ministry of trade said on Tuesday."
    )
    assert found == []


def test_reserves_of_a_state_are_set_beside_the_published_ones():
    found, (block,) = rows(
        "Malaysia and its rare earths\n\nKuala Lumpur, 14 March 2025 - Malaysia will ban exports "
        "of raw rare earths. Malaysia has reserves of 16.1 million tonnes of rare earths, it said."
    )
    line = next(line for line in found if "reserves" in line[1])
    assert line[2].startswith("710,000")
    # 16.1 million / 710,000 = 22.7: beyond what one measure can differ by
    assert line[4].startswith("not compared: too far apart")
    assert block.tables[0].rows[0][2].arg is not None


def test_output_of_one_mine_is_no_states_output():
    found, _ = rows(
        "Chilean copper\n\nSantiago, 14 March 2025 - Chile will raise a copper tax. The "
        "Chuquicamata mine in Chile produced 339,000 tonnes of copper in 2024, the ministry said."
    )
    assert found == []


def test_output_of_a_state_is_close_to_that_of_the_tables():
    found, _ = rows(
        "Bauxite of Guinea\n\nConakry, 14 March 2026 - Guinea will restrict exports of bauxite. "
        "Guinea produced 146 million tonnes of bauxite in 2025, the government said on Monday."
    )
    (line,) = found
    assert "Guinea" in line[1]
    assert line[4] == "close"
    assert "2025" in line[3]


def test_italian_says_the_same():
    (line,), (block,) = rows(nickel("$100,000 a tonne"), "it")
    assert "volte: più alta la pagina" in line[4]
    found = read(nickel("$100,000 a tonne"))
    words = Speaker.of(found, "it").text(block.says[0], cite=False)
    assert "i dati hanno 25.815" in words
    assert "3,9 volte più alta" in words
