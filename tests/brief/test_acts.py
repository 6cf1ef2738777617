"""What an act is to the brief: who tells it, what it takes away, whose it is, what it is not."""

import datetime as dt
import io

import pytest

from didymium.brief.article import Article
from didymium.brief.make import brief
from didymium.brief.options import Options
from didymium.brief.render import terminal
from didymium.brief.words.say import Speaker, sentences
from didymium.news.tables import rows


def read(text, **changes):
    options = Options(as_of=dt.date(2026, 11, 25), **{"quick": True} | changes)
    return brief(Article(name="page", text=text, html=False), options)


def first(document, lang="en"):
    return Speaker.of(document, lang).text(document.answer[0], cite=False)


def shown(document, lang="en"):
    stream = io.StringIO()
    terminal.render(document, lang, stream)
    return stream.getvalue()


CLOSURE = (
    "Lynas to shut its Kalgoorlie rare earth plant\n\nPerth, 12 March 2026 - Lynas said on "
    "Thursday that it will close its rare earth plant in Kalgoorlie, which makes 6,000 tonnes "
    "of NdPr a year, because of high costs."
)


def test_a_plant_that_closes_adds_nothing():
    found = read(CLOSURE)
    assert found.title.key == "title_stop"
    assert not [say for say in found.answer if say.key.startswith("answer_effect")]
    assert "supplier" not in {item.key for item in found.assumptions}
    # 6,000 t of 100,623 t of separated NdPr oxide: 6.0%
    assert any(say.key == "answer_size" for say in found.answer)


def test_what_stops_is_told_with_the_share_of_the_place():
    found = read(
        "Tin mines in Myanmar to close\n\nYangon, 4 May 2026 - Myanmar will shut all tin mines in "
        "the north from August, the mining ministry said on Monday."
    )
    touched = next(say for say in found.answer if say.key == "answer_touched")
    assert touched.args["who"].id == "MMR"


def test_an_accident_is_no_measure_of_a_state():
    found = read(
        "Frana in una miniera di coltan\n\nKinshasa, 30 gennaio 2026 - Una frana ha bloccato la "
        "miniera di coltan di Rubaya, nella Repubblica Democratica del Congo."
    )
    assert not [say for say in found.answer if say.key.startswith("answer_control")]
    assert not [name for name in found.figures if name.startswith("lost-")]


def test_shipments_that_a_state_holds_back_are_a_measure():
    found = read(
        "China halts rare earth shipments to Japan\n\nTokyo, 24 September 2010 - China has stopped "
        "exports of rare earths to Japan, traders said on Thursday."
    )
    assert found.answer[0].key.startswith("answer_control")


def test_an_ore_is_answered_with_the_tables_of_what_it_holds():
    found = read(
        "Coltan mine closes\n\nGoma, 3 February 2026 - The Democratic Republic of the Congo will "
        "shut its largest coltan mine in March, the ministry of mines said."
    )
    assert found.title.args["what"].id == "tantalum"
    assert any(item.say.key == "assume_counted_as" for item in found.assumptions)


def test_a_licence_to_explore_eases_no_restriction():
    found = read(
        "Serbia approves lithium search\n\nBelgrade, 4 May 2026 - Serbia has granted Rio Tinto a "
        "licence to explore for lithium in the Jadar valley, the mining ministry said."
    )
    assert found.title.key != "title_eased"
    assert "answer_control_unknown" not in {say.key for say in found.answer}


def test_a_licence_to_export_still_eases_a_restriction():
    found = read(
        "China grants export licences for rare earths\n\nBeijing, 3 June 2025 - China has granted "
        "export licences for rare earth magnets to suppliers of carmakers, the ministry said."
    )
    assert found.title.key == "title_eased"


def test_the_first_word_of_a_firm_that_is_a_country_finds_no_rows():
    found = read(
        "Madagascar: accordo su un giacimento di terre rare\n\n4 giugno 2019 - China Nonferrous "
        "Mining ha firmato un contratto di fornitura con Lynas per un giacimento di terre rare."
    )
    rows = {row.id for row in found.story_rows}
    assert all("Lynas" in row.summary_en for row in found.story_rows), rows


def test_firms_that_no_table_knows_are_named_as_sides():
    found = read(
        "Wolf Minerals signs offtake\n\nPerth, 4 May 2012 - Wolf Minerals has signed an offtake "
        "agreement for tungsten with Quillon Powders Inc, a maker of tools."
    )
    assert "Quillon Powders" in first(found)


def test_a_stake_is_no_share_of_the_world():
    found = read(
        "Pentagon buys into MP Materials\n\nWashington, 10 July 2025 - The United States takes a "
        "15% investment in MP Materials, the rare earths miner, the Department of Defense said."
    )
    assert not [check for check in found.checks if check.id.startswith("number-")]


@pytest.mark.parametrize(
    ("words", "instrument"),
    [
        ("takes a 15% stake in MP Materials for 400 million dollars", "equity"),
        ("lends MP Materials 150 million dollars in a state loan", "state_loan"),
        ("awards MP Materials a grant of 58 million dollars", "grant"),
    ],
)
def test_public_money_is_told_as_what_it_is(words, instrument):
    found = read(
        f"Pentagon backs rare earths\n\nWashington, 10 July 2024 - The United States {words}, the "
        "rare earths miner, the Department of Defense said."
    )
    assert found.answer[0].args["instrument"].id == instrument


def test_the_first_line_says_who_tells_it_and_how_surely():
    found = read(
        "Iron ore: India sets export tax\n\n1 March 2011 - India will tax exports of iron ore at "
        "20% from 1 April, the finance minister, Pranab Mukherjee, said."
    )
    line = first(found)
    assert "Pranab Mukherjee tells of it (" in line
    assert "Ne parla Pranab Mukherjee (" in first(found, "it")


def test_a_source_without_a_name_is_told_in_the_readers_language():
    found = read(
        "Russia and Saudi Arabia weigh rare earth deal\n\nRiyadh, 4 May 2026 - Saudi Arabia could "
        "sign a memorandum with Russia on rare earths, traders familiar with the matter said."
    )
    assert "una fonte senza nome" in first(found, "it")
    assert "traders" not in first(found, "it")


def test_a_stamp_and_a_frame_of_speech_are_not_quoted():
    found = read(
        "Ferro: l'India fissa il dazio al 20%\n\nInviato da Anna Neri il Mar, 01/03/2011 - 10:42\n"
        "Le esportazioni indiane di ferro verranno tassate del 20% dal 1° aprile. Certamente. Ha "
        "risposto il ministro."
    )
    assert found.subject.date == "2011-03-01"
    said = [item.words for item in found.said]
    assert not [words for words in said if "Inviato" in words or "risposto" in words]


def test_a_year_ahead_in_a_plan_is_a_date():
    text = (
        "Kazakhstan and India in talks on uranium\n\nAstana, 4 May 2019 - Kazakhstan and India are "
        "in talks on uranium. {} The mine has no name."
    )
    with_year = read(text.format("Kazakhstan plans to ship more from 2021."))
    without = read(text.format("Kazakhstan plans to ship more."))
    assert "unsaid_date" not in {say.key for say in with_year.unsaid}
    assert "unsaid_date" in {say.key for say in without.unsaid}


def test_a_part_without_content_has_no_heading():
    found = read(CLOSURE)
    assert not found.checks
    assert "CHECKS" not in shown(found)


def test_words_with_quotation_marks_are_set_in_the_other_ones():
    found = read(
        "Gozzi: «Serve più acciaio»\n\nRoma, 4 maggio 2026 - L'Unione Europea ha imposto dazi "
        "sull'acciaio. «Norme superate», ha detto Antonio Gozzi, presidente di Federacciai."
    )
    marks = [line[0] for line in shown(found, "it").splitlines() if line[:3] in {"“  ", "«  "}]
    # The headline and the last sentence hold guillemets; the one between them holds none.
    assert sorted(marks) == ["«", "“", "“"]


def test_what_a_later_sentence_denies_is_the_deal_that_is_answered():
    found = read(
        "Is Russia about to sell its rare earths to America?\n\nMoscow, 14 April 2026 - "
        "Speculation about a rare earths deal between Russia and the United States grew this "
        "week. But Kremlin spokesman Dmitry Peskov denied on Tuesday that any such agreement is "
        'being prepared. "There are no talks on rare earths with Washington," he told reporters.'
    )
    assert found.title.key == "title_denied"
    assert found.answer[0].key == "answer_denied"
    assert "answer_chance_talks" not in {say.key for say in found.answer}


def test_a_mine_of_firms_adds_where_it_stands():
    found = read(
        "Kazakhstan signs tungsten deal with Cove\n\nWashington, 6 November 2025 - Tau-Ken Samruk "
        "and Cove Capital signed an agreement to develop tungsten deposits in Kazakhstan, US "
        "Commerce Secretary Howard Lutnick said. The mines are to produce 12,000 tonnes of "
        "tungsten a year."
    )
    supplier = next(item for item in found.assumptions if item.key == "supplier")
    assert supplier.value == "KAZ"
    # 12,000 t of 85,000 t mined: 14%
    assert found.figures["of-world-article-mine-tungsten"].value == pytest.approx(12 / 85)


def test_a_deal_of_firms_without_tonnes_is_not_answered_with_all_projects_of_a_state():
    found = read(
        "Kazakhstan signs tungsten deal with Cove\n\nWashington, 6 November 2025 - Tau-Ken Samruk "
        "and Cove Capital signed an agreement to develop tungsten deposits in Kazakhstan, US "
        "Commerce Secretary Howard Lutnick said."
    )
    assert "answer_effect_projects" not in {say.key for say in found.answer}


def test_a_licence_to_one_firm_gives_back_no_more_than_that_firm_ships():
    found = read(
        "Pechino concede una licenza a JL Mag per esportare magneti\n\nPechino, 20 novembre 2025 - "
        "La Cina ha concesso a JL Mag una licenza generale per esportare magneti di terre rare."
    )
    assert found.title.key == "title_eased_one"
    line = next(say for say in found.answer if say.key == "answer_cut_eased_one")
    assert "JL Mag" in Speaker.of(found, "it").text(line)
    assert line.args["stage"].id == "view_magnet"


def test_pig_iron_is_no_nickel_and_a_smelter_is_no_mine():
    found = read(
        "Indonesia to stop nickel smelter\n\nJakarta, 25 December 2025 - Indonesia will shut a "
        "nickel smelter in Morowali, which makes 300,000 tonnes of nickel pig iron a year."
    )
    assert not [name for name in found.figures if name.startswith("article-of-world")]
    touched = next(say for say in found.answer if say.key == "answer_touched")
    assert touched.args["stage"].id == "stage_refining"


def test_after_a_signing_its_text_is_what_to_watch():
    found = read(
        "Chile and Bolivia sign selenium deal\n\nSantiago, 8 May 2026 - Chile and Bolivia signed a "
        "memorandum on selenium, mining minister Aurora Williams said."
    )
    keys = {item.say.key for item in found.watch}
    assert "watch_text" in keys
    assert "watch_document" not in keys


def test_an_office_that_no_table_knows_is_not_shown_in_the_other_language():
    found = read(
        "Ministry denies rare earth talks\n\nMoscow, 14 April 2026 - Russia denied talks with the "
        'United States on rare earths. "There are no talks," said Ivan Petrov, chief ore geodesist '
        "of the ministry of natural resources, on Tuesday."
    )
    assert not [line for line in shown(found, "it").splitlines() if "(chief ore" in line]


def test_words_for_an_unnamed_source_are_quoted_as_the_pages_own():
    found = read(
        "Russia and Saudi Arabia weigh rare earth deal\n\nRiyadh, 4 May 2026 - Saudi Arabia could "
        "sign a memorandum with Russia on rare earths, traders familiar with the matter said."
    )
    assert "fonte senza nome: «" in shown(found, "it")


def test_every_level_of_a_meeting_has_words():
    levels = {row["class"] for row in rows("meetings")} - {"meeting"}
    for level in levels:
        assert sentences()[f"level_{level}"]["it"]


def test_a_row_on_ministers_supports_a_meeting_of_finance_ministers():
    found = read(
        "G7 weighs price floor for rare earths\n\n12 January 2026 - Finance ministers of the G7 "
        "met in Washington on Monday to discuss a price floor for rare earths."
    )
    meeting = next(check for check in found.checks if "meeting" in check.id)
    assert meeting.verdict == "supported"


def test_an_act_read_in_two_ways_keeps_the_instrument_of_its_event():
    found = read(
        "Philippine nickel ban worries smelters\n\nJakarta, 19 February 2025 - The Philippines' "
        "possible ban on nickel ore exports is a cause for concern, experts said. Djoko Widajatno "
        "of the Indonesian Nickel Miners Association said that Indonesia might turn to Russia if "
        "the Philippines restricted its nickel exports."
    )
    assert found.answer[0].args["instrument"].id == "export_ban"
    # The ban never came: the bill lost it.
    assert found.answer[0].key == "answer_control_gone"


def test_a_mine_that_opens_again_does_not_stop():
    found = read(
        "Zimplats may reopen Hartley mine\n\nHarare, 30 July 2025 - Zimplats is considering "
        "reopening a platinum mine in Zimbabwe that was closed in 1998, an official said."
    )
    assert found.title.key == "title_project"


def test_a_proposal_that_is_turned_down_is_a_deal_denied():
    found = read(
        "Kyiv turns down minerals deal\n\nIn recent weeks President Donald Trump proposed a deal "
        "that would give the United States access to Ukraine's rare earths. Last weekend "
        "Ukrainian President Volodymyr Zelensky rejected the proposal."
    )
    assert found.title.key == "title_denied"


def test_what_a_page_opens_with_is_shown():
    found = read(
        "Kiev annulla l'asta\n\nL'Ucraina ha annullato l'asta per la vendita del maggiore "
        "produttore di titanio, United Mining and Chemical Company. Anche l'asta di agosto era "
        "stata cancellata. Il fondo statale ha ricevuto due domande."
    )
    assert any("ha annullato" in line for line in shown(found, "it").splitlines())


def test_a_ministry_is_no_firm_to_look_up():
    found = read(
        "Via libera alla miniera di rame\n\n4 maggio 2026 - Il Ministero delle miniere e "
        "dell'energia ha concesso a Zijin Mining la costruzione di altre opere nella miniera di "
        "rame."
    )
    assert "Ministero" not in first(found, "it")


def test_a_group_without_a_name_is_told_in_the_readers_language():
    found = read(
        "Lithium mine contested\n\nReno, 4 May 2021 - The United States approved the lithium mine "
        "in Nevada in a rush, opponents say."
    )
    assert "pponents" not in first(found)


def test_a_date_alone_is_no_title():
    found = read(
        "February 19, 2025\nJAKARTA - The Philippines' possible ban on nickel ore exports is a "
        "cause for concern, experts have said, as they call on the government to act."
    )
    assert found.subject.title != "February 19, 2025"


def test_a_lawsuit_is_no_dispute_at_the_world_trade_organisation():
    found = read(
        "Australia orders sale of Northern Minerals shares\n\nCanberra, 4 June 2025 - Australia "
        "ordered Chinese investors to sell shares in the rare earths firm Northern Minerals. The "
        "treasurer took Indian Ocean International to court over Northern Minerals shares."
    )
    assert "WTO" not in shown(found)


def test_yearly_tonnes_without_a_material_are_those_of_the_act():
    text = (
        "Kazakhstan signs tungsten deal with Cove\n\nWashington, 6 November 2025 - Tau-Ken Samruk "
        "and Cove Capital signed an agreement to develop tungsten deposits in Kazakhstan, US "
        "Commerce Secretary Howard Lutnick said. {}"
    )
    with_tonnes = read(text.format("The mines are to produce 12,000 tonnes a year."))
    # 12,000 t of 85,000 t mined: 14%
    share = with_tonnes.figures["of-world-article-mine-tungsten"].value
    assert share == pytest.approx(12 / 85)
    waste = read(text.format("The mines produce 12,000 tonnes of CO2 a year."))
    assert "of-world-article-mine-tungsten" not in waste.figures


def test_rows_of_one_day_have_no_span():
    found = read(
        "Kazakhstan signs 1.1 billion dollar tungsten deal with US firm Cove\n\nWashington, 6 "
        "November 2025 - Kazakhstan's state company Tau-Ken Samruk and Cove Kaz Capital signed an "
        "agreement to develop tungsten deposits, US Commerce Secretary Howard Lutnick said."
    )
    assert len(found.story_rows) > 1
    assert {row.date for row in found.story_rows} == {"2025-11-06"}
    assert "story_day" in {say.key for say in found.story.says}


def test_an_answer_is_never_empty():
    found = read(
        "Il cancelliere tedesco sarà venerdì a Belgrado per una conferenza sulle materie prime "
        "strategiche con il presidente serbo."
    )
    if found.subject.relevant:
        assert found.answer
    assert found.answer


def test_a_page_without_headline_is_on_the_one_material_it_names():
    found = read(
        "Il cancelliere tedesco sarà venerdì prossimo a Belgrado, dove incontrerà il presidente "
        "serbo e parteciperà a una conferenza sulle materie prime strategiche insieme al "
        "vicepresidente della Commissione europea.\nIn Serbia si è riproposto il tema di un ricco "
        "giacimento di litio, accantonato negli anni scorsi per le proteste sull'ambiente. Il "
        "premier ha ribadito l'interesse alla miniera di litio."
    )
    assert found.title.args["what"].id == "lithium"


def test_what_states_agreed_is_not_told_as_a_possibility():
    found = read(
        "Quad agrees to cooperate on critical minerals\n\nForeign ministers of the Quad agreed on "
        "Tuesday to cooperate on critical minerals. India, the United States, Japan and Australia "
        "announced the launch of an initiative after a meeting in Washington."
    )
    assert found.answer[0].key != "answer_unsigned"


def test_words_for_an_unnamed_firm_are_no_firm_of_the_ledger():
    found = read(
        "(Alliance News) - Lunedì, Aterian PLC ha dichiarato di possedere dieci licenze in "
        "Botswana.\n\nIl minatore focalizzato sull'Africa ha annunciato di aver ottenuto sei "
        "licenze di rame nella cintura di rame del Kalahari."
    )
    assert "con Aterian o minatore" not in first(found, "it")


def test_a_deal_called_off_is_no_deal():
    found = read(
        "Rio Tinto ha annullato nella giornata di ieri l'accordo sul rame con i cinesi di "
        "Chinalco: all'operazione da 19,5 miliardi di dollari è stata preferita l'emissione di "
        "azioni."
    )
    assert found.title.key == "title_ended"
    assert found.answer[0].key == "answer_ended"
    assert "accordo vincolante" not in first(found, "it")


def test_a_share_of_world_supply_is_no_share_of_imports():
    found = read(
        "Why tungsten matters\n\n4 May 2026 - China is the major supplier of tungsten, accounting "
        "for around 80% of total global supply, and Western economies are concerned. Tungsten "
        "prices rose by a fifth in April."
    )
    check = next(check for check in found.checks if check.id.startswith("number-"))
    # The table has 79% of mining for 2025.
    assert check.verdict == "supported"
