"""Relevance: minerals with a frame of mining, markets or policy, and not their names alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from didymium import read
from didymium.news.frames import frame_words, other_subjects
from didymium.news.reader import tell
from didymium.news.relevance import evidence, weights
from didymium.news.words.doc import Doc
from didymium.news.words.text import clean
from didymium.news.words.tokens import tokenise

TEMPTING = Path(__file__).parents[2] / "benchmarks" / "news" / "tempting.yaml"
PAGES = yaml.safe_load(TEMPTING.read_text("utf-8"))


def doc_of(text: str, language: str) -> Doc:
    tokens = tokenise(text)
    return Doc(text, language, tokens, [], bytearray(len(tokens)))


def test_words_belong_to_a_frame_by_themselves_or_by_their_beginning() -> None:
    doc = doc_of("Oggi il prezzo del litio e le miniere, l'esportazione", "it")
    words = {doc.tokens.norms[index]: frame for index, frame in frame_words(doc).items()}
    assert words == {"prezzo": "market", "miniere": "mining", "esportazione": "policy"}


def test_other_subjects_are_counted_by_different_words() -> None:
    doc = doc_of("The singer, the singer and her albums at the museum", "en")
    assert other_subjects(doc) == {"music": 2, "museum_and_hobby": 1}


def test_every_feature_has_a_weight_and_a_page_without_minerals_has_none() -> None:
    assert evidence(doc_of("Nulla da dire", "it"), (), (), {}) is None
    relevance = read("La Cina ha vietato l'esportazione di gallio verso gli Usa.").relevance
    assert relevance.relevant
    assert relevance.reasons[0].startswith("gallium with CHN, USA, ban, export")
    assert weights()["trade"] > 0 > weights()["subject"]


def features(text: str, words: dict[str, float], about: float | None = None) -> dict[str, float]:
    told = tell(clean(text), words={})
    found = evidence(told.doc, (), (), words, about)
    assert found is not None
    return found.features


def test_the_likeliest_act_by_words_counts_below_even_odds() -> None:
    text = "China bans exports of gallium, and prices rise. " * 8
    assert features(text, {"tariff": -3.0, "export_ban": -1.5})["words_act"] == pytest.approx(-1.5)
    assert features(text, {"tariff": 4.0, "export_ban": -1.5})["words_act"] == 0.0
    assert features(text, {"tariff": -30.0})["words_act"] > -30.0
    assert -1.0 < features(text[:48], {"tariff": -1.5})["words_act"] < 0.0  # a line says less


def test_the_words_of_a_page_say_whether_it_is_on_minerals() -> None:
    trade = "The ministry will curb exports of tungsten, traders said, as supply tightens."
    other = "Her surgeon said the tungsten pin in her leg was safe, and she went home to play."
    assert features(trade, {})["words_about"] > features(other, {})["words_about"] + 0.3
    assert features(trade, {}, 6.0)["words_about"] > features(trade, {}, 1.0)["words_about"]
    assert weights()["words_about"] > 0 < weights()["words_act"]


def test_words_say_nothing_in_a_language_whose_words_have_no_weights() -> None:
    found = features("La Chine a suspendu les restrictions sur les terres rares pour un an.", {})
    assert found["words_about"] == found["words_act"] == 0.0


def test_news_of_fuels_speaks_against_a_page() -> None:
    text = "Russia bans exports of nickel and steel."
    assert features(text, {})["fuel"] == 0.0
    assert features(text + " It sells crude oil and natural gas.", {})["fuel"] > 1.0
    assert weights()["fuel"] < 0


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        ("Rio Tinto esce dal progetto Jadar.", True),  # the site stands for its lithium
        ("Jadar è un fiume della Serbia con molti pesci.", False),
        ("Gallium prices rose 12% in Rotterdam as supply ran short.", True),
        ("First Quantum halts the mine as Panama refuses the permit.", True),  # no mineral named
        ("The band Cobalt plays in London; tickets for the tour cost 40 pounds.", False),
        ("The London Palladium raised its ticket prices for the show.", False),
        ("Hackers in China used Cobalt Strike malware against a ministry in Taiwan.", False),
        ("The EU has imposed a tariff on imports of Russian steel.", True),
        ("Thyssenkrupp steel sales fell in Germany as car makers ordered less.", False),
        ("Caro litio, il farmaco manca: import dall'estero per i pazienti.", False),
    ],
)
def test_a_mineral_needs_its_frame(text: str, relevant: bool) -> None:
    assert read(text).relevance.relevant is relevant


def test_few_tempting_pages_pass_and_few_odd_ones_are_lost() -> None:
    passing = [text for text in PAGES["traps"] if read(text).relevance.relevant]
    lost = [text for text in PAGES["relevant"] if not read(text).relevance.relevant]
    assert len(passing) <= len(PAGES["traps"]) // 20, passing
    assert len(lost) <= len(PAGES["relevant"]) // 5, lost
