"""Whose act it is, which row of the ledger it is, and what is not said without them."""

import pytest

from didymium.brief.article import Article
from didymium.brief.make import brief
from didymium.brief.words.names import is_plural, with_indefinite
from didymium.brief.words.say import Speaker

FIRMS = {
    "en": (
        "5 October 2025 - Lynas Rare Earths and Noveon Magnetics have signed a memorandum of "
        "understanding on rare earth magnets, outside of China."
    ),
    "it": (
        "5 ottobre 2025 - Lynas Rare Earths e Noveon Magnetics hanno firmato un memorandum "
        "d'intesa sui magneti di terre rare, fuori dalla Cina."
    ),
}
UNDATED = {
    "en": "China has restricted exports of gallium and now requires a licence, the ministry said.",
    "it": "La Cina ha annunciato licenze per esportare gallio, ha detto il ministero.",
}
FAR = {
    "en": "5 May 2019 - China announced a ban on exports of gallium to the United States.",
    "it": "5 maggio 2019 - La Cina ha annunciato il divieto di esportare gallio negli Stati Uniti.",
}
BUYER = {
    "en": (
        "China has begun easing restrictions on rare earth exports for US carmakers.\n"
        "American factories face supply disruption, carmakers said."
    ),
    "it": "La Cina ha allentato le restrizioni all'esportazione di terre rare verso gli Usa.",
}
PRICE = {
    "en": "Lithium price falls 90% from its peak\n3 March 2025 - The price of lithium fell again.",
    "it": "Il prezzo del litio crolla del 90%\n3 marzo 2025 - Il prezzo del litio cala ancora.",
}


@pytest.fixture
def read_brief(make_options):
    def read(text, lang):
        return brief(Article(text=text, name="a.txt", html=False), make_options(language=lang))

    return read


def first(document, lang):
    return Speaker.of(document, lang).text(document.answer[0])


@pytest.mark.parametrize("lang", ["en", "it"])
def test_a_deal_of_firms_is_no_document_between_states(read_brief, lang):
    document = read_brief(FIRMS[lang], lang)
    words = " ".join(Speaker.of(document, lang).text(say) for say in document.answer[:1])
    assert document.answer[0].key in {"answer_firms_known", "answer_firms_unknown"}
    assert "Noveon" in words
    assert {"en": "China", "it": "Cina"}[lang] not in words
    assert "answer_effect_generic" not in [say.key for say in document.answer]


@pytest.mark.parametrize("lang", ["en", "it"])
def test_a_page_without_a_date_is_tied_to_no_row_and_told_the_newest(read_brief, lang):
    document = read_brief(UNDATED[lang], lang)
    assert document.answer[0].key == "answer_control_newest"
    assert {"en": "The page has no date", "it": "La pagina non ha data"}[lang] in first(
        document, lang
    )


@pytest.mark.parametrize("lang", ["en", "it"])
def test_a_far_off_row_is_told_as_the_nearest_and_not_as_the_measure(read_brief, lang):
    document = read_brief(FAR[lang], lang)
    assert document.answer[0].key == "answer_control_far"
    assert "2023" in first(document, lang) or "2024" in first(document, lang)
    assert "date" not in [check.id for check in document.checks]


@pytest.mark.parametrize("lang", ["en", "it"])
def test_the_controller_of_an_easing_is_who_has_the_goods(read_brief, lang):
    document = read_brief(BUYER[lang], lang)
    assert document.answer[0].args["who"].id == "CHN"
    assert document.title.key == "title_eased"


@pytest.mark.parametrize("lang", ["en", "it"])
def test_a_price_that_moved_is_no_project(read_brief, lang):
    assert read_brief(PRICE[lang], lang).title.key == "title_price"


def test_signed_texts_of_another_year_are_not_the_page_s(read_brief):
    text = (
        "3 March 2019 - The United States and Ukraine signed an agreement on critical minerals, "
        "including lithium and titanium."
    )
    document = read_brief(text, "en")
    assert document.answer[0].key == "answer_texts_far"
    assert "was signed" not in first(document, "en")


@pytest.mark.parametrize("lang", ["en", "it"])
def test_a_language_that_is_not_read_is_said_to_be_so(read_brief, lang):
    text = (
        "Kína új exportkorlátozásokat jelentett be a ritkaföldfémekre, közölte a kereskedelmi "
        "minisztérium. A döntés az elektromos autók gyártóit is érinti, és a piac azonnal reagált."
    )
    document = read_brief(text, lang)
    assert [say.key for say in document.answer] == ["language_unread", "language_unread_which"]


def test_verbs_and_articles_agree_with_the_name():
    assert is_plural("territory", "USA")
    assert not is_plural("territory", "CHN")
    assert is_plural("territory", "NLD")
    assert with_indefinite("export licensing requirement", "en").startswith("an ")


def test_talks_told_by_one_side_are_said_to_have_begun(document):
    assert document.answer[0].key == "answer_talks"
    assert document.said[0].certainty == "asserted"
    assert "sono iniziati colloqui" in first(document, "it")


def test_one_state_alone_is_asked_for_no_addition(read_brief):
    text = (
        "10 July 2025 - MP Materials announced a deal with the U.S. government to produce rare "
        "earth magnets with a price floor."
    )
    document = read_brief(text, "en")
    assert not [say for say in document.answer if say.key.startswith("answer_effect")]


def test_an_amount_above_world_output_is_no_addition(read_brief):
    text = (
        "5 May 2025 - The new nickel mine of Indonesia will start production next year, the "
        "ministry said: 227,000,000 tonnes of nickel a year."
    )
    document = read_brief(text, "en")
    added = [f for name, f in document.figures.items() if name.startswith("of-world")]
    assert all((figure.value or 0.0) <= 1 for figure in added)


def test_a_denied_measure_is_told_as_denied(read_brief):
    text = (
        "China denies blocking rare earth exports to Japan\n23 September 2010 - China denied that "
        "it has banned exports of rare earths to Japan."
    )
    document = read_brief(text, "en")
    assert document.answer[0].key == "answer_control_denied"
    assert "a denial" in first(document, "en")
