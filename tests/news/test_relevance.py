"""Relevance: minerals with a frame of mining, markets or policy, and not their names alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from didymium import read
from didymium.news.doc import Doc
from didymium.news.frames import frame_words, other_subjects
from didymium.news.relevance import evidence, weights
from didymium.news.tokens import tokenise

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
    assert evidence(doc_of("Nulla da dire", "it"), (), ()) is None
    relevance = read("La Cina ha vietato l'esportazione di gallio verso gli Usa.").relevance
    assert relevance.relevant
    assert relevance.reasons[0].startswith("gallium with CHN, USA, ban, export")
    assert weights()["trade"] > 0 > weights()["subject"]


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
