"""One short article of each kind: what the brief must say of it."""

import datetime as dt

import pytest

from didymium.brief.article import Article, example
from didymium.brief.make import brief
from didymium.brief.options import Options
from didymium.brief.render import html, markdown
from didymium.brief.words.say import Speaker

ARTICLES = {
    "licence": (
        "Pechino, 4 aprile 2025 - La Cina ha annunciato che da oggi le esportazioni di sette terre "
        "rare medie e pesanti, tra cui disprosio e terbio, richiedono una licenza. Lo ha "
        "comunicato il ministero del Commercio."
    ),
    "suspended": (
        "China suspends export ban on gallium, germanium and antimony to the US\n"
        "9 November 2025 - China has suspended a ban on exports of gallium, germanium and antimony "
        "to the United States until 27 November 2026, the commerce ministry said."
    ),
    "signed": (
        "US and Ukraine sign minerals deal\nWashington, 30 April 2025 - The United States and "
        "Ukraine signed an agreement giving Washington preferential access to new Ukrainian "
        "minerals deals, including lithium, titanium, graphite and rare earths."
    ),
    "project": (
        "Rare earth mine delayed again\nPerth, 12 June 2026 - Arafura said first production at its "
        "Nolans rare earths project in Australia would be delayed to 2029. The company plans 4,440 "
        "tonnes a year of neodymium-praseodymium oxide."
    ),
    "denial": (
        "Mosca, 31 marzo 2025 - Il Cremlino smentisce: nessun accordo sulle terre rare è stato "
        "firmato con gli Stati Uniti. «Non ci sono documenti firmati», ha detto il portavoce "
        "Dmitrij Peskov."
    ),
    "partnership": (
        "Astana, 3 aprile 2025 - L'Unione europea e il Kazakistan hanno firmato un memorandum "
        "d'intesa sulle materie prime critiche, comprese le terre rare. Oggi il 98% delle terre "
        "rare importate dall'Unione Europea arriva dalla Cina."
    ),
    "tariff": (
        "Washington, 30 July 2025 - President Donald Trump signed a proclamation imposing a 50% "
        "tariff on imports of semi-finished copper products from 1 August."
    ),
    "quota": (
        "Kinshasa, 22 settembre 2025 - La Repubblica Democratica del Congo sostituirà il divieto "
        "di esportazione del cobalto con quote dal 16 ottobre 2025, ha annunciato l'autorità di "
        "regolazione."
    ),
    "french": (
        "Kinshasa, 22 septembre 2025. La République démocratique du Congo remplacera la suspension "
        "des exportations de cobalt par des quotas à partir du 16 octobre, a annoncé l'autorité de "
        "régulation des substances minérales stratégiques."
    ),
}


@pytest.fixture(scope="module")
def made(make_options):
    return {
        name: brief(Article(text=text, name=f"{name}.txt", html=False), make_options())
        for name, text in ARTICLES.items()
    }


def keys(document):
    return [say.key for say in document.answer]


@pytest.mark.parametrize("name", ARTICLES)
def test_every_kind_is_rendered_in_both_languages(made, name):
    for lang in ("it", "en"):
        assert "<main>" in html.render(made[name], lang)
        assert markdown.render(made[name], lang).startswith("# ")


def test_a_control_in_the_ledger_is_found_and_sized(made):
    document = made["licence"]
    assert document.title.key == "title_control"
    assert keys(document)[0] == "answer_control_known"
    assert "answer_cut" in keys(document)
    # Half of what is held back at the separation of dysprosium, where China has all of it.
    assert document.figures["lost-separation-dy"].value == pytest.approx(0.5, abs=0.01)


def test_prices_under_a_restriction_are_told_as_what_they_are(made):
    """Contract price and price at the margin, each with its range, and what the second is."""
    document = made["licence"]
    keys = [say.key for say in document.says()]
    assert {"market_cut_times", "market_margin", "market_record"} <= set(keys)
    paid = document.figures["market-cut-price-contract-dy-oxide-wld-2026-ratio-change"]
    margin = document.figures["market-cut-price-local-dy-oxide-eu-2026-ratio"]
    assert paid.low < paid.value < paid.high
    assert margin.low < margin.value < margin.high
    # the last buyer's price moves by more than what is paid on average
    assert margin.value > 2.0 > 1.0 + paid.value


def test_a_suspension_is_told_from_a_ban_and_its_end_is_watched(made):
    document = made["suspended"]
    assert document.title.key == "title_eased"
    assert keys(document)[0] == "answer_eased_known"
    assert [item.date for item in document.watch][:1] == ["2026-11-27"]


def test_a_signed_deal_is_found_at_its_day(made):
    document = made["signed"]
    text = Speaker.of(document, "en").text(document.answer[0])
    assert "was signed on 30 April 2025" in text
    assert document.checks[0].verdict == "supported"


def test_a_project_is_set_against_world_output(made):
    document = made["project"]
    assert document.title.key == "title_delay"
    added = next(
        f
        for name, f in document.figures.items()
        if name.endswith("separation-ndpr") and name.startswith("of-world")
    )
    # 4,440 t of 100,623 t of separated neodymium-praseodymium: 4.4%
    assert added.value == pytest.approx(4_440 / 100_623, rel=0.01)


def test_a_denial_is_no_deal(made):
    document = made["denial"]
    assert document.title.key == "title_denied"
    assert keys(document)[0] == "answer_denied"
    assert "chance-binding-2y" in document.figures


def test_a_share_of_imports_is_not_taken_for_a_share_of_the_world(made):
    document = made["partnership"]
    check = next(check for check in document.checks if check.id.startswith("number-"))
    assert check.rule == "rule_number_import"
    text = Speaker.of(document, "it").text(check.headline)
    assert "98%" in text
    assert "46%" in text


def test_a_tariff_rate_is_not_taken_for_a_share(made):
    assert not [check for check in made["tariff"].checks if check.id.startswith("number-")]
    assert made["tariff"].title.key == "title_border"


def test_a_quota_on_another_mineral_is_answered_from_the_world_tables(made):
    document = made["quota"]
    assert document.figures["share-cod-mine-cobalt"].value > 0.6
    assert keys(document)[0] == "answer_control_known"


def test_a_language_read_in_part_is_said_first(made):
    assert made["french"].alert.key == "alert_language"


def test_no_brief_counts_a_missing_figure_as_zero(made):
    for document in made.values():
        for figure in document.figures.values():
            assert (figure.value is None) == (figure.absent is not None)


def test_a_meeting_to_come_is_not_looked_for_in_the_ledger(make_options):
    text = (
        "9 ottobre 2025 - La Cina ha annunciato licenze per esportare terre rare. A fine ottobre è "
        "previsto un incontro in Corea del Sud fra Donald Trump e Xi Jinping."
    )
    found = brief(Article(text=text, name="a.txt", html=False), make_options())
    assert not [check for check in found.checks if check.id.startswith("meeting")]


def test_a_state_and_its_firm_are_the_two_sides_of_a_contract(make_options):
    text = (
        "MP Materials seals rare-earths deal with US\n10 July 2025 - MP Materials unveiled a deal "
        "with the U.S. government to boost output of rare earth magnets and loosen China's grip."
    )
    found = brief(Article(text=text, name="a.txt", html=False), make_options(language="en"))
    text = " ".join(Speaker.of(found, "en").text(say) for say in found.answer)
    assert "between the United States and China" not in text


def test_an_article_without_a_date_says_so(make_options):
    text = "La Cina ha annunciato licenze per esportare terre rare, ha detto il ministero."
    found = brief(Article(text=text, name="a.txt", html=False), make_options())
    assert "no-date" in [check.id for check in found.checks]


def test_a_brief_as_of_an_earlier_day_knows_nothing_later(document):
    early = brief(example(), Options(as_of=dt.date(2025, 3, 15), draws=5))
    assert early.story_rows
    assert all(row.date <= "2025-03-15" for row in early.story_rows)
    assert all((row.known or row.date) <= "2025-03-15" for row in early.story_rows)
    assert len(early.story_rows) < len(document.story_rows)
    assert "assume_edition" in [item.say.key for item in early.assumptions]
