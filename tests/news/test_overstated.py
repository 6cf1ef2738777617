"""Overstated headlines: a memorandum told as a deal, a plan as a deed, a pause as an end."""

from __future__ import annotations

import pytest

from didymium.news import read
from didymium.news.types import NamedWarning
from didymium.news.warnings.overstated import weights


def _found(text: str) -> list[NamedWarning]:
    return [w for w in read(text).warnings if w.kind == "overstated_headline"]


@pytest.mark.parametrize(
    "text",
    [
        (
            "Canada signs graphite deal with Mozambique"
            "\n\nCanada and Mozambique have put their names to a memorandum of understanding on "
            "graphite, which binds neither side, the ministry said on Monday."
        ),
        (
            "Il Cile firma l'accordo sul litio con la Corea"
            "\n\nIl Cile e la Corea del Sud hanno firmato un memorandum non vincolante sul litio,"
            " ha detto lunedì il ministero."
        ),
        (
            "Export bank finances lithium mine in Serbia"
            "\n\nThe developer has received a letter of interest for a possible loan of up to $90"
            " million, it said on Tuesday."
        ),
        (
            "Mali nationalises lithium mine"
            "\n\nThe government of Mali is preparing a bill by which the state could take over "
            "the lithium mine, the mines minister said."
        ),
        (
            "La Guinea nazionalizza le miniere di bauxite"
            "\n\nIl governo della Guinea sta valutando di togliere le licenze ad alcune società "
            "straniere della bauxite, ha detto il ministro."
        ),
        (
            "Peru scraps copper export duty"
            "\n\nPeru has suspended its export duty on copper until the end of June, the finance "
            "ministry said on Thursday."
        ),
        (
            "La Cina revoca il divieto sull'antimonio"
            "\n\nLa Cina ha sospeso fino a novembre il divieto di esportazione di antimonio verso"
            " gli Stati Uniti, ha detto il ministero."
        ),
        (
            "Glencore closes zinc smelter in Spain"
            "\n\nThe zinc smelter in Spain will be put on care and maintenance from May, Glencore"
            " said, and may work again when power is cheaper."
        ),
        (
            "India halts graphite exports"
            "\n\nIndia has asked its state-run miner to stop selling graphite abroad for now, two"
            " sources familiar with the matter said."
        ),
        (
            "L'Indonesia vieta l'export di stagno"
            "\n\nI funzionari indonesiani stanno preparando un divieto di esportazione dello "
            "stagno, ha detto il ministero."
        ),
    ],
)
def test_headline_that_says_more_than_the_lead_is_shown_with_it(text: str) -> None:
    found = _found(text)
    assert found
    head, lead = text.split("\n\n")
    assert found[0].evidence[0] == head
    assert found[0].evidence[1] in lead


@pytest.mark.parametrize(
    "text",
    [
        (
            "Canada signs graphite memorandum with Mozambique"
            "\n\nCanada and Mozambique have put their names to a memorandum of understanding on "
            "graphite, which binds neither side, the ministry said on Monday."
        ),
        (
            "Canada signs graphite deal with Mozambique"
            "\n\nCanada and Mozambique have signed a binding deal on graphite, the ministry said "
            "on Monday."
        ),
        (
            "Mali may nationalise lithium mine"
            "\n\nThe government of Mali is preparing a bill by which the state could take over "
            "the lithium mine, the mines minister said."
        ),
        (
            "Mali nationalises lithium mine"
            "\n\nThe government of Mali has nationalised the lithium mine, the mines minister "
            "said on Monday."
        ),
        (
            "Il Cile firma un memorandum sul litio con la Corea"
            "\n\nIl Cile e la Corea del Sud hanno firmato un memorandum non vincolante sul litio,"
            " ha detto lunedì il ministero."
        ),
        (
            "Peru suspends copper export duty"
            "\n\nPeru has suspended its export duty on copper until the end of June, the finance "
            "ministry said on Thursday."
        ),
        (
            "La Cina sospende il divieto sull'antimonio"
            "\n\nLa Cina ha sospeso fino a novembre il divieto di esportazione di antimonio verso"
            " gli Stati Uniti, ha detto il ministero."
        ),
        (
            "L'Indonesia vuole vietare l'export di stagno"
            "\n\nI funzionari indonesiani stanno preparando un divieto di esportazione dello "
            "stagno, ha detto il ministero."
        ),
        (
            "L'Indonesia vieta l'export di stagno"
            "\n\nL'Indonesia ha vietato l'esportazione di stagno a partire da lunedì, ha detto il"
            " ministero."
        ),
        (
            "Will India halt graphite exports?"
            "\n\nIndia has asked its state-run miner to stop selling graphite abroad for now, two"
            " sources familiar with the matter said."
        ),
        (
            "Cobalt: Congo tightens the screw"
            "\n\nThe Democratic Republic of Congo cut its cobalt export quota for May by a tenth,"
            " the regulator said."
        ),
    ],
)
def test_headline_that_hedges_as_much_or_a_lead_that_tells_the_deed_is_not(text: str) -> None:
    assert not _found(text)


def test_doubts_only_speak_for_a_warning() -> None:
    table = weights()
    assert [name for name, weight in table.items() if name.startswith("doubt") and weight < 0] == []
    assert table["always"] < 0
