"""Who speaks: unnamed persons told by their work, surnames alone, quotations over paragraphs."""

from __future__ import annotations

import pytest

from didymium.news.reader import read
from didymium.news.types import Statement


def _saying(text: str, words: str) -> Statement:
    statements = read(text).statements
    return next(s for s in statements if words in s.claim)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Supply is tight in China,” a London-based trader said on Monday.", "Supply"),
        ('"We wait for licences from China," one of the industry officials told the Times.', "We"),
        (
            'A White House official said there was "nothing close" on the rare earths deal.',
            "nothing",
        ),
        (
            "«Le licenze cinesi sono ferme», ha riferito al quotidiano Nikkei un funzionario.",
            "licenze",
        ),
    ],
)
def test_an_unnamed_person_told_by_work_is_an_unnamed_source(text: str, words: str) -> None:
    assert _saying(text, words).speaker.kind == "anonymous"


def test_a_name_behind_the_work_is_the_speaker() -> None:
    text = '"It is a sample of rare earths," said an adviser to the ministry, Haroon Akhtar.'
    assert _saying(text, "sample").speaker.name == "Haroon Akhtar"


def test_an_unknown_surname_right_behind_the_verb_speaks() -> None:
    text = '"Il litio serbo resta dov\'è", ha detto Brnabic al canale televisivo Pink.'
    assert _saying(text, "litio").speaker.name == "Brnabic"


def test_thus_and_a_name_behind_a_quotation_gives_its_speaker() -> None:
    text = (
        "Il decreto sulle miniere è pronto.\n\n"
        "«Riapriremo le miniere di cobalto entro un anno». Così Adolfo Urso, ministro delle "
        "Imprese, a margine di un convegno."
    )
    assert _saying(text, "Riapriremo").speaker.id == "adolfo_urso"


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = (
        "The ban on lithium exports stays, the minister said.\n\n"
        '"There was a lot of lithium that nobody declared.\n\n'
        '"The ban will be in effect until then," Kambamura said.'
    )
    assert _saying(text, "nobody declared").speaker.name == "Kambamura"
