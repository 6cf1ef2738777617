"""What a critical reader stumbled on: numbers as given, sides as they are, sentences whole."""

import pytest

from didymium.brief.article import Article
from didymium.brief.document import BothArg, Say, WordArg
from didymium.brief.make import brief
from didymium.brief.render.shared import said_by
from didymium.brief.words import numbers
from didymium.brief.words.say import Speaker


def made(text, options, **changes):
    return brief(Article(text=text, name="a.txt", html=False), options(language="en", **changes))


def told(document, lang="en"):
    speaker = Speaker.of(document, lang)
    return [speaker.text(say, cite=False) for say in document.says()]


def line(document, start, lang="en"):
    return next(text for text in told(document, lang) if text.startswith(start))


def test_an_agency_of_three_letters_may_be_the_side_of_an_act(make_options):
    text = (
        "Energia, Aie: a rischio le forniture di rame\n3 giugno 2026 - L'Agenzia internazionale "
        "dell'energia (Aie) ha avvertito di un'interruzione delle forniture di rame, ha detto il "
        "direttore esecutivo dell'Aie Fatih Birol."
    )
    assert made(text, make_options, quick=True).answer


def test_a_duty_of_the_article_keeps_its_decimals(make_options):
    text = (
        "EU puts duty on Chinese graphite\nBrussels, 3 June 2026 - The European Union imposed a "
        "66.5% anti-dumping duty on imports of graphite from China."
    )
    said = line(made(text, make_options, draws=5), "The duty or tax is")
    assert said == "The duty or tax is 66.5% of the price, as the article says."


@pytest.mark.parametrize(
    ("words", "added"),
    [
        ("The mine produced 4,270 tonnes of tin in the first quarter.", False),
        ("In the first quarter it will make 4,270 tonnes of tin.", False),
        ("It will make 4,270 tonnes of tin a year from the first quarter.", True),
        ("It will make 4,270 tonnes of tin.", True),
    ],
)
def test_what_was_made_or_is_of_a_quarter_is_no_yearly_addition(make_options, words, added):
    text = (
        "Tin mine in Congo\nKinshasa, 3 June 2026 - The Democratic Republic of the Congo will "
        f"open a new tin mine at Bisie, the mines minister said. {words}"
    )
    document = made(text, make_options, quick=True)
    assert any(name.startswith("added-article") for name in document.figures) is added


def test_money_is_told_in_millions_and_billions():
    assert numbers.quantity(179e6, "USD", "en") == "179\u00a0million USD"
    assert numbers.quantity(1e9, "EUR", "it") == "1\u00a0miliardo di EUR"
    assert numbers.interval(1e9, 2.5e9, "USD", "it") == "1,0–2,5\u00a0miliardi di USD"
    assert numbers.quantity(53.6, "USD/kg", "en") == "53.6\u00a0USD/kg"


def test_an_italian_sentence_goes_on_small_behind_a_colon_unless_with_a_name():
    def shown(text):
        say = Say(key="model_scenario", args={"title": BothArg(en="China", it=text)})
        return Speaker({}, {}, "it").text(say)

    assert shown("La Cina vieta") == "Scenario: la Cina vieta."
    assert shown("L'Italia compra") == "Scenario: l'Italia compra."
    assert shown("Dobra fu assegnata") == "Scenario: Dobra fu assegnata."
    assert shown("Indonesia e Cina") == "Scenario: Indonesia e Cina."


def test_a_label_in_brackets_leaves_its_own_out():
    speaker = Speaker({}, {}, "en")
    assert speaker.arg(WordArg(id="view_mine_dy")) == "mining, dysprosium (heavy)"
    assert speaker.arg(WordArg(id="view_mine_dy"), "flat") == "mining, dysprosium"


def test_a_firms_rows_on_other_minerals_are_not_of_the_story(make_options):
    text = (
        "Rio Tinto signs in Mongolia\nUlaanbaatar, 3 June 2026 - Rio Tinto signed a memorandum of "
        "understanding with Mongolia on a copper smelter."
    )
    document = made(text, make_options, quick=True)
    assert "no row with Rio Tinto on copper" in line(document, "What is it?")
    assert not document.story_rows


def test_one_row_is_not_called_the_newest(make_options):
    text = (
        "Nolans funded\nCanberra, 3 June 2026 - Australia granted 840 million dollars of state aid "
        "to Arafura Rare Earths for the Nolans Project for rare earths."
    )
    document = made(text, make_options, quick=True)
    first = line(document, "What is")
    assert "1 row with Arafura" in first
    assert "newest" not in first
    # a project that is named is an asset
    assert "unsaid_asset" not in [say.key for say in document.unsaid]


def test_only_a_supplier_under_sanctions_has_their_note(make_options, document):
    keys = [note.key for block in document.change for t in block.tables for note in t.notes]
    assert "note_effects_sanctions" in keys
    text = (
        "Tin mine in Congo\nKinshasa, 3 June 2026 - The Democratic Republic of the Congo will "
        "open a tin mine that will produce 4,270 tonnes of tin a year, the minister said."
    )
    other = made(text, make_options, quick=True)
    keys = [note.key for block in other.change for t in block.tables for note in t.notes]
    assert "note_effects" in keys
    assert "note_effects_sanctions" not in keys


def test_trade_alone_does_not_answer(make_options):
    text = (
        "Gold mines in Ivory Coast\nAbidjan, 3 June 2026 - The price of helium rose again in "
        "markets of the world last week, as demand for helium grew."
    )
    document = made(text, make_options, quick=True)
    assert document.answer[0].key in {"answer_price_nothing", "answer_nothing_but_trade"}
    assert len(document.answer) > 1


def test_the_viewpoint_is_told_what_comes_from_the_side_that_ships(make_options):
    text = (
        "Mali blocks lithium\nBamako, 3 June 2026 - Bolivia has banned exports of lithium, the "
        "mines ministry said."
    )
    document = made(text, make_options, quick=True)
    said = line(document, "For the European Union?")
    assert "lithium carbonates (HS 2836.91) came from Bolivia, against" in said
    assert said.endswith("from Chile.")


def test_tonnes_say_what_they_count(make_options):
    text = (
        "Mali blocks lithium\nBamako, 3 June 2026 - Mali has banned exports of lithium, the mines "
        "ministry said."
    )
    document = made(text, make_options, quick=True)
    assert line(document, "Lithium, mining").endswith("t (contained metal).")
    assert line(document, "Litio, estrazione", "it").endswith("t (metallo contenuto).")


def test_a_name_inside_a_longer_one_is_not_its_firm(make_options):
    text = (
        "Namibia bans exports of lithium ore\nWindhoek, 3 June 2026 - Namibia has banned exports "
        "of lithium ore, the minister said. {firm} is working to mine rare earths."
    )
    other = made(text.format(firm="Namibia Critical Metals"), make_options, quick=True)
    assert not any("Tanbreez" in said for said in told(other))
    own = made(text.format(firm="The firm Critical Metals"), make_options, quick=True)
    assert any("Tanbreez" in said for said in told(own))


def test_a_mine_of_gold_and_antimony_is_told_for_its_antimony(make_options):
    text = (
        "Stibnite loan sought\nBoise, 3 June 2026 - Perpetua Resources applied for a loan of the "
        "Export-Import Bank for its gold and antimony mine in Idaho."
    )
    document = made(text, make_options, quick=True)
    assert "gold" not in told(document)[0]
    assert "antimony" in told(document)[0]


def test_a_firms_home_is_not_where_the_page_puts_no_mine(make_options):
    text = (
        "Nickel Mines to buy\nSydney, 3 June 2026 - Australia's Nickel Mines Ltd signed a binding "
        "deal to buy a 70% stake in the Oracle Nickel project. The smelter is to be built in "
        "Indonesia."
    )
    document = made(text, make_options, quick=True)
    supplier = [item.value for item in document.assumptions if item.key == "supplier"]
    assert supplier == ["IDN"]


def test_what_no_one_traced_is_no_outcome(make_options):
    text = (
        "Pentagon to buy cobalt\n15 October 2025 - The Defense Logistics Agency plans to buy "
        "cobalt for the stockpile of the United States for 500 million dollars."
    )
    document = made(text, make_options, quick=True)
    assert not any("not traced" in said for said in told(document))
    # the row of those days tells that a tender was called off, which is not this act
    assert "check_date_right_act" not in [check.headline.key for check in document.checks]


def test_the_main_statement_is_as_sure_as_the_first_line(make_options):
    text = (
        "Usa-Australia, accordo sulle terre rare\n21 ottobre 2025 - Gli Stati Uniti hanno siglato "
        "un accordo con l'Australia, che punta a sbloccare progetti per 8,5 miliardi di dollari "
        "nelle terre rare."
    )
    document = made(text, make_options, quick=True)
    assert document.answer[0].key in {"answer_signed", "answer_signed_unheld"}
    assert [said.certainty for said in document.said if said.main] == ["asserted"]


def test_a_change_of_share_that_rounds_to_nothing_is_not_told(document):
    shares = [say for say in document.says() if say.key == "market_share"]
    moved = [document.figures[say.args["change"].id].value for say in shares]
    assert moved
    assert min(abs(value) for value in moved) >= 0.001


def test_of_a_dated_page_the_row_of_its_weeks_is_told_before_the_newest(make_options):
    text = (
        "Conakry, 6 August 2025 - Guinea withdrew the bauxite concession of Guinea Alumina "
        "Corporation, the mines minister said."
    )
    first = told(made(text, make_options, quick=True))[1]
    assert "the nearest in date, of 4 August 2025" in first
    undated = told(made(text.partition(" - ")[2], make_options, quick=True))
    assert any("the newest, of" in said for said in undated)


def test_a_public_body_is_told_in_the_language_with_its_article(make_options):
    text = (
        "La Commissione europea propone un divieto sul tungsteno\n3 giugno 2026 - La Commissione "
        "europea ha annunciato che propone di vietare le importazioni di tungsteno dalla Cina, ha "
        "detto la Commissione europea."
    )
    document = made(text, make_options, quick=True)
    said = [item for item in document.said if item.speaker_id == "eu_commission"]
    assert said
    assert said_by(said[0], Speaker.of(document, "en")) == "European Commission"
    assert said_by(said[0], Speaker.of(document, "it")) == "Commissione europea"


def test_a_page_on_fuels_and_metals_is_told_for_a_metal(make_options):
    text = (
        "Rising prices of raw materials\n3 June 2026 - The price of crude oil, palladium and "
        "nickel rose again last week."
    )
    document = made(text, make_options, quick=True)
    assert "crude oil" not in told(document)[0]


def test_a_magnet_stopped_is_told_at_its_stage(make_options):
    text = (
        "China's magnets stop\n3 June 2026 - China's supplies of rare-earth magnets have been "
        "disrupted, carmakers said; China's magnet shipments stopped."
    )
    document = made(text, make_options, quick=True)
    touched = [said for said in told(document) if said.startswith("What does it touch?")]
    assert all("magnet alloy" not in said for said in touched)
