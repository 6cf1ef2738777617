"""Warnings: headlines that say more than the text, sources without a name."""

from __future__ import annotations

import pytest

from didymium.news import read
from didymium.news.types import NamedWarning


def _found(text: str, kind: str) -> list[NamedWarning]:
    return [warning for warning in read(text).warnings if warning.kind == kind]


@pytest.mark.parametrize(
    ("headline", "lead"),
    [
        (
            "India halts rare earth exports to Japan",
            (
                "India has asked its state-run miner IREL to stop selling neodymium to Japanese "
                "customers, the trade ministry said on Friday."
            ),
        ),
        (
            "China scraps export ban on gallium",
            (
                "Beijing has put its export ban on gallium aside temporarily, the commerce "
                "ministry said on Sunday."
            ),
        ),
        (
            "Niger seizes French uranium mine",
            (
                "The state could take control of the French uranium mine by the end of June, the "
                "mining ministry said on Monday."
            ),
        ),
        (
            "La Russia blocca l'export di titanio",
            (
                "Il ministero dell'Industria ha raccomandato ai produttori russi di non spedire "
                "più titanio all'estero."
            ),
        ),
    ],
)
def test_headline_whose_deed_the_lead_takes_back(headline: str, lead: str) -> None:
    found = _found(f"{headline}\n\n{lead}", "overstated_headline")
    assert found
    assert found[0].evidence[0] == headline


@pytest.mark.parametrize(
    ("headline", "lead"),
    [
        (
            "India halts rare earth exports to Japan",
            (
                "India has halted all exports of rare earths to Japan, the trade ministry said on "
                "Friday."
            ),
        ),
        (
            "India may halt rare earth exports to Japan",
            (
                "India has asked its state-run miner IREL to stop selling neodymium to Japanese "
                "customers, the trade ministry said on Friday."
            ),
        ),
        (
            "La Russia blocca l'export di titanio",
            "Il ministero dell'Industria ha bloccato le esportazioni russe di titanio.",
        ),
    ],
)
def test_headline_that_says_what_the_lead_says(headline: str, lead: str) -> None:
    assert not _found(f"{headline}\n\n{lead}", "overstated_headline")


@pytest.mark.parametrize(
    "text",
    [
        "China has stopped exports of gallium to Japan, two officials said on Friday.",
        "Chile will cut lithium output, said a geologist who would not be named.",
        (
            "Secondo quanto appreso dal giornale una fonte del ministero conferma: la Cina ha "
            "fermato l'export di gallio."
        ),
        "Si apprende che la Cina ha fermato l'export di gallio.",
        (
            '"Gallium is hard to get," said the purchasing head of a Dresden plant, who asked not '
            "to be named."
        ),
        "Secondo quanto si apprende da ambienti della Farnesina, il Brasile venderà il niobio.",
        "L'offerta per il litio non basta, hanno detto due fonti a un quotidiano.",
    ],
)
def test_unnamed_source(text: str) -> None:
    assert _found(text, "anonymous_source")


@pytest.mark.parametrize(
    "text",
    [
        "Exports of gallium to Japan have resumed. The two officials said so after their talks.",
        "The lithium deposit is huge, said a geologist named John Goodenough.",
        "Police arrested three officials at the tin mine in Indonesia.",
        "Some analysts say that cobalt will stay dear in Congo.",
        "Secondo alcuni analisti il litio costerà di più.",
        "Market participants expect lower prices of cobalt.",
        "The export of gallium is to end, an internal memo of the ministry reads.",
        "The export ban on gallium ends today, according to an official statement.",
        "Si apprende dall'agenzia Bloomberg che la Cina ha fermato l'export di gallio.",
        (
            "A government official said on Monday that Zimbabwe will mine lithium. Winston "
            "Chitando, the mines minister, said the plant would open in May."
        ),
    ],
)
def test_nobody_is_hidden(text: str) -> None:
    assert not _found(text, "anonymous_source")


def test_an_unnamed_source_is_told_once_with_whose_it_is() -> None:
    [warning] = _found(
        "Il dazio sull'alluminio canadese resta: lo ha detto una fonte del governo di Ottawa.",
        "anonymous_source",
    )
    assert warning.evidence == ("una fonte del governo di Ottawa",)


def test_what_a_known_person_is_called_is_no_unnamed_source() -> None:
    text = (
        "Zelensky firmerà l'accordo sulle terre rare. Il presidente ucraino è un uomo \"molto "
        'coraggioso", ha detto Donald Trump.'
    )
    assert _found(text, "anonymous_source") == []
