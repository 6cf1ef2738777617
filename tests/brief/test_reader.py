"""What a careful reader must not be told: stakes, sides, shares and deals that do not stand."""

import pytest

from didymium.brief.article import Article
from didymium.brief.make import brief
from didymium.brief.words.say import Speaker


@pytest.fixture
def read(make_options):
    def read_text(text, lang="en", **options):
        return brief(Article(text=text, name="a.txt", html=False), make_options(**options))

    return read_text


def keys(document):
    return [say.key for say in document.answer]


def words(document, lang="en"):
    return " ".join(Speaker.of(document, lang).text(say) for say in document.answer)


def every(document, lang="en"):
    speaker = Speaker.of(document, lang)
    return [speaker.text(say) for say in document.says()]


def test_a_ban_on_one_buyer_takes_nothing_of_world_output_out_of_reach(read):
    found = read(
        "China bans exports of gallium to the United States\n3 December 2024 - China has banned "
        "exports of gallium, germanium and antimony to the United States, its ministry said."
    )
    assert "answer_cut" not in keys(found)
    assert not any(name.startswith("lost-") for name in found.figures)


def test_figures_of_a_year_after_the_measure_are_no_stake(read):
    found = read(
        "Indonesia bans exports of bauxite\n21 December 2022 - Indonesia will ban exports of "
        "bauxite from June 2023, President Joko Widodo announced."
    )
    assert "answer_cut_old" in keys(found)
    assert "In 2025 Indonesia had" in words(found) or "In 2025 Indonesia held" in words(found)


def test_the_buyer_that_goes_to_court_is_not_who_the_ban_is_aimed_at(read):
    found = read(
        "3 January 2020 - Indonesia banned exports of nickel ore, and the European Union "
        "challenged the ban at the World Trade Organisation."
    )
    assert not [say for say in found.says() if say.key == "cut_aimed"]


def test_a_signed_deal_is_not_called_possible_and_an_award_to_firms_is_no_deal_of_states(read):
    found = read(
        "L'Ucraina e gli Stati Uniti hanno firmato un accordo che garantisce a Washington "
        "l'accesso alle risorse minerarie ucraine."
    )
    assert found.title.key == "title_deal_signed"
    assert "2026" not in Speaker.of(found, "en").text(found.answer[0])


def test_what_followed_a_duty_is_told_where_the_ledger_has_it(read):
    found = read(
        "Usa verso dazi del 93,5% sulla grafite\nNEW YORK, 17 luglio 2025 - Il Dipartimento del "
        "commercio imporrà dazi del 93,5% sulle importazioni cinesi di grafite."
    )
    assert "answer_outcome" in keys(found)
    assert "no injury on 31 March 2026" in words(found)
    assert "answer_touched" in keys(found)


def test_what_followed_a_duty_that_the_ledger_does_not_hold_is_told_too(read):
    found = read(
        "Usa verso dazi sulla grafite\nNEW YORK, 20 marzo 2025 - Il Dipartimento del commercio "
        "imporrà dazi del 20% sulle importazioni cinesi di grafite."
    )
    assert "answer_since" in keys(found)
    assert "without duties" in words(found)


def test_a_share_that_another_source_gives_is_not_called_unknown(read):
    found = read(
        "9 November 2025 - China suspended its ban on gallium exports to the US. China accounts "
        "for 94% of the world's production of gallium, the commerce ministry said."
    )
    check = next(check for check in found.checks if check.id.startswith("number-"))
    assert check.verdict == "supported"
    assert check.headline.key == "check_number_published"


def test_a_share_of_an_earlier_year_is_not_set_beside_this_year(read):
    found = read(
        "2 December 2025 - China has restricted exports of rare earths, the ministry said. "
        "In 2010 Japan relied on China for 90% of its supply of rare earths."
    )
    assert not [check for check in found.checks if check.id.startswith("number-")]


def test_less_than_half_of_a_stage_is_no_dominance(document):
    text = Speaker.of(document, "en").text(document.answer[1])
    assert "From separation on, yes" in text
    assert "44% (2024) of the dysprosium" in text


def test_a_missing_number_behind_dominance_is_missed_only_where_dominance_is_claimed(read):
    plain = read("3 July 2025 - China requires licences for exports of antimony, it said.")
    assert "unsaid_number" not in [say.key for say in plain.unsaid]
    claim = read(
        "3 July 2025 - China requires licences for exports of antimony. China dominates the market."
    )
    assert "unsaid_number" in [say.key for say in claim.unsaid]


def test_a_magnet_plant_is_answered_at_magnets_with_its_own_tonnes(read):
    found = read(
        "Ceccano, 18 settembre 2024 - È stato inaugurato l'impianto per il trattamento di magneti "
        "permanenti di Itelyum, che arriverà a 2.000 tonnellate l'anno di magneti permanenti."
    )
    assert "answer_dominance_stage" in keys(found)
    size = next(f for name, f in found.figures.items() if name.startswith("article-of-world"))
    # 2,000 t of 217,000 t of finished magnets: 0.92%
    assert size.value == pytest.approx(2_000 / 217_000)


def test_a_deposit_is_no_yearly_output(read):
    found = read(
        "6 giugno 2024 - In Norvegia il giacimento di Fen contiene 100.000 tonnellate di terre "
        "rare, ha detto Rare Earths Norway."
    )
    assert not any(name.startswith("article-of-world") for name in found.figures)
    assert any("Fen (Rare Earths Norway)" in text for text in every(found))


def test_the_home_of_an_unknown_firm_is_no_side(read):
    found = read(
        "In Norvegia un giacimento di terre rare\n6 giugno 2024 - Lo indicano le analisi di Rare "
        "Earths Norway, in collaborazione con la società di consulenza canadese Wsp."
    )
    assert "Canada" not in words(found)
    assert "statement of intent" not in words(found)


def test_a_price_story_is_answered_with_prices(read):
    found = read("Il prezzo del litio crolla del 90%\n3 marzo 2025 - Il prezzo del litio cala.")
    assert "answer_price" in keys(found)
    # Yearly averages of battery-grade carbonate as the US Geological Survey gives them.
    assert found.figures["price-lithium-2022"].unit == "USD/t"


def test_a_decree_without_parties_is_looked_up_by_the_place_in_its_headline(read):
    found = read(
        "Messico, firmato il decreto che nazionalizza il litio\n20 febbraio 2023 - Il presidente "
        "ha firmato il decreto di nazionalizzazione del litio."
    )
    assert {row.id for row in found.story_rows}
    assert all("messic" in row.summary_it.lower() for row in found.story_rows)


def test_a_supplier_of_next_to_nothing_is_told_as_that(read):
    found = read(
        "South Africa and the United States sign a memorandum on rare earths\n3 May 2026 - South "
        "Africa and the United States signed a memorandum of understanding on rare earths."
    )
    assert not any("0.00%" in text for text in every(found))


def test_shares_of_producers_that_exceed_a_rounded_world_are_of_their_sum(read):
    found = read("8 July 2023 - China announced licences for exports of gallium, it said.")
    share, world = (
        found.figures["share-chn-refining-gallium"],
        found.figures["world-refining-gallium"],
    )
    # 900 t of 900 + 6 + 3 = 909 t; the source rounds the world to 900 t
    assert world.value == 909
    assert share.value == pytest.approx(900 / 909)


def test_tonnes_of_a_compound_are_not_set_beside_tonnes_of_content(read):
    found = read(
        "Rio Tinto pauses Jadar\n13 November 2025 - Rio Tinto will pause the Jadar lithium mine, "
        "which was to give 58,000 tonnes a year of lithium carbonate."
    )
    assert not any(name.startswith("article-of-world") for name in found.figures)


def test_more_than_a_share_is_not_contradicted_by_more(read):
    found = read(
        "20 ottobre 2023 - La Cina richiederà un permesso per esportare grafite, ha annunciato il "
        "ministero. La Cina raffina oltre il 90% della grafite mondiale."
    )
    verdicts = {check.verdict for check in found.checks if check.id.startswith("number-")}
    assert verdicts <= {"supported"}


def test_an_outlet_is_no_side_of_what_it_reports(read):
    found = read(
        "White House denies plans to buy into Critical Metals\n6 October 2025 - According to a "
        "Bloomberg report there were no talks on a deal with the rare earths firm Critical Metals."
    )
    # the row of those days, which the ledger owes to the same agency, is told after the sides
    sides, _, _ = words(found).partition("The ledger")
    assert "Bloomberg" not in sides
    assert found.title.key in {"title_denied", "title_other"}


def test_a_decree_on_who_may_own_is_not_read_as_a_contract(read):
    found = read(
        "Niger announces nationalisation of Somair uranium venture\n20 June 2025 - Niger's "
        "government announced plans to nationalise the Somair uranium joint venture operated by "
        "Orano, citing the end of the latest mining agreement."
    )
    assert found.title.key == "title_ownership"
    assert "binding" not in words(found)


def test_a_signed_text_that_the_ledger_does_not_hold_is_told_as_the_page_says(read):
    found = read(
        "Bruxelles, 28 maggio 2024 - L'Unione europea e il Perù hanno firmato un memorandum "
        "d'intesa sui minerali critici. In Perù ci sono giacimenti di litio e di cobalto."
    )
    assert keys(found)[0] == "answer_signed_unheld"
    assert found.title.args["what"].id == "critical_minerals"


def test_the_projects_of_a_whole_state_are_not_what_one_deal_adds(read):
    found = read(
        "28 ottobre 2025 - Gli Stati Uniti e il Giappone hanno firmato un accordo quadro sulle "
        "terre rare, ha detto il presidente Donald Trump."
    )
    effect = next(say for say in found.answer if say.key.startswith("answer_effect"))
    assert effect.key == "answer_effect_projects"


def test_a_page_without_an_act_of_its_own_gets_no_measure(read):
    found = read(
        "Europe must wake up\n2 December 2025 - This is an opinion. Europe must act with clarity. "
        "Raw materials are hidden enablers. There is no defence without them. Europe is exposed. "
        "A single ban on exports of rare earths can stop whole sectors."
    )
    assert not [say for say in found.answer if say.key.startswith("answer_control")]


def test_a_duty_is_not_likened_to_sanctions(read):
    found = read(
        "10 luglio 2025 - Il presidente Donald Trump ha annunciato dazi del 50% sulle importazioni "
        "di nichel dal primo agosto."
    )
    assert keys(found)[0] == "answer_control_unknown"


@pytest.mark.parametrize(
    ("text", "first", "told"),
    [
        (
            (
                "10 luglio 2025 - Il presidente Donald Trump ha annunciato dazi del 50% sulle "
                "importazioni di rame dal primo agosto."
            ),
            "answer_control_known",
            "In force on 1 August 2025",
        ),
        (
            (
                "Bruxelles, 28 maggio 2024 - L'Unione europea e l'Australia hanno firmato un "
                "memorandum d'intesa sui minerali critici e strategici."
            ),
            "answer_signed",
            "28 May 2024",
        ),
        (
            (
                "Conakry, 6 agosto 2025 - La Guinea ha revocato a Guinea Alumina Corporation la "
                "concessione di bauxite."
            ),
            "answer_story_told",
            "gave it to the state's Nimba Mining",
        ),
        (
            (
                "Kinshasa, 2 January 2026 - The Democratic Republic of Congo has capped its cobalt "
                "exports with a quota of 96,600 tonnes a year."
            ),
            "answer_control_known",
            "1 January 2026",
        ),
    ],
)
def test_acts_of_2024_to_2026_are_found_in_the_ledger(read, text, first, told):
    found = read(text)
    assert keys(found)[0] == first
    assert told in words(found)


def test_a_firm_called_after_a_country_is_not_told_the_country_s_rows(read):
    found = read(
        "Korea Zinc to build a smelter in Tennessee\n15 December 2025 - Korea Zinc will build a "
        "smelter in Tennessee for antimony, gallium and germanium, and the US Department of War "
        "will take a 40% stake in the joint venture."
    )
    assert "The ledger has 2 rows with Korea Zinc" in words(found)


def test_a_denied_ban_of_long_ago_is_told_with_what_came_of_it(read):
    found = read(
        "China denies banning rare earth exports to Japan\n25 September 2010 - The Ministry of "
        "Commerce denied reports that China had banned exports of rare earths to Japan."
    )
    assert "answer_outcome" in keys(found)
    assert "two months" in words(found)
    assert not any(name.startswith("lost-") for name in found.figures)


def test_a_firms_own_investment_is_no_public_money(read):
    found = read(
        "Solvay amplia l'impianto di La Rochelle\n8 aprile 2025 - Solvay ha annunciato un "
        "investimento fino a 100 milioni di euro per le terre rare a La Rochelle."
    )
    assert "loan" not in words(found)
    assert found.title.key != "title_deal"


def test_a_range_of_tonnes_in_the_article_stays_a_range(read):
    found = read(
        "8 aprile 2025 - L'impianto Solvay di La Rochelle, in Francia, produrrà 2.000-5.000 "
        "tonnellate l'anno di terre rare."
    )
    sizes = [f for name, f in found.figures.items() if name.startswith("article-of-world")]
    for size in sizes:
        # 2,000 to 5,000 t of 390,000 t mined: 0.51% to 1.28%
        assert (size.low, size.high) == pytest.approx((2_000 / 390_000, 5_000 / 390_000))
    assert sizes


def test_where_another_leads_after_the_mine_both_are_told(read):
    found = read("22 settembre 2025 - Il Congo annuncia quote per l'esportazione del cobalto.")
    line = next(say for say in found.answer if say.key == "answer_dominance_two")
    assert (line.args["who"].id, line.args["other"].id) == ("COD", "CHN")


def test_to_grant_access_is_no_public_loan(read):
    found = read(
        "L'Ucraina e gli Stati Uniti hanno finalizzato un accordo negoziato da tempo che "
        "garantisce a Washington l'accesso preferenziale alle risorse minerarie ucraine."
    )
    assert found.title.key == "title_deal_signed"
    assert "loan" not in words(found)
