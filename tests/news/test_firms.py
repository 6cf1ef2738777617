"""Firms and other bodies that no table knows: what tells them, and what must not."""

from __future__ import annotations

import pytest

from didymium.news.reader import read

_ENGLISH = "Copper is mined and the government said exports would rise.\n\n"
_ITALIAN = "Il rame si estrae e il governo ha detto che le esportazioni aumenteranno.\n\n"


def _bodies(text: str, *, english: bool) -> list[str]:
    reading = read((_ENGLISH if english else _ITALIAN) + text)
    return [m.name for m in reading.mentions if m.kind == "organisation"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shares of the copper miner Brantax fell on Monday.", "Brantax"),
        ("The copper will go to Brantax, a Perth-based developer, from May.", "Brantax"),
        ("The supply deal with Brantax covers five years.", "Brantax"),
        ("The copper mine is owned by Brantax and the state.", "Brantax"),
        ("Analysts at Brantax expect higher copper prices.", "Brantax"),
        ("Copper fell after Brantax (ASX: BTX) cut its forecast.", "Brantax"),
        ("Brantax's shareholders approved the copper merger.", "Brantax"),
        ("A strike at Brantax's Lindero copper plant entered a ninth day.", "Brantax"),
        ("A stake in Brantax was sold.", "Brantax"),
        ("The plant makes copper for Glencore and Brantax.", "Brantax"),
        ("The copper comes from the plant that BranTaxon built.", "BranTaxon"),
        ("The permit went to Oldmoor Tin in October.", "Oldmoor Tin"),
        ("This is why Brantax operates a copper line there.", "Brantax"),
        ("Brantax idles its copper line.", "Brantax"),
        ("Washington lends $80m to Brantax for the copper plant.", "Brantax"),
        ("The state acquires Brantax and its copper.", "Brantax"),
        ('"We wait," said Brantax chief executive Mary Holt of copper.', "Brantax"),
        ("Brantax, based in Perth, waits for copper.", "Brantax"),
        ("Brantax, which owns the copper line, waits.", "Brantax"),
        ("The Pentagon-backed Brantax waits for copper.", "Brantax"),
        ("Brantax said it would cut copper jobs.", "Brantax"),
        ("The Brantax board waits for copper.", "Brantax"),
        ("Miner Brantax waits for copper.", "Brantax"),
        ("An exploration company, Brantax, waits for copper.", "Brantax"),
        ("The Lindero Chamber of Commerce said copper is dear.", "Lindero Chamber of Commerce"),
        ("The ore goes to the Compagnie des Cuivres, a state company.", "Compagnie des Cuivres"),
    ],
)
def test_an_english_firm_is_told_by_the_words_beside_it(text: str, name: str) -> None:
    assert name in _bodies(text, english=True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Il fondo Brantax entra nel rame.", "Brantax"),
        ("La miniera di rame della società mineraria canadese Brantax riapre.", "Brantax"),
        ("I permessi del rame andranno ai cinesi di Brantax.", "Brantax"),
        ("Il contratto per il rame con Brantax dura cinque anni.", "Brantax"),
        ("La miniera di rame è controllata da Brantax dal 2020.", "Brantax"),
        ("Secondo gli analisti di Brantax il rame salirà.", "Brantax"),
        ("Le azioni di Brantax sono salite con il rame.", "Brantax"),
        ("Il rame di Codelco e Brantax resta fermo.", "Brantax"),
        ("Le fondazioni Brantax e Solverde chiedono il rame.", "Brantax"),
        ("Le fondazioni Brantax e Solverde chiedono il rame.", "Solverde"),
        ("Il permesso è della cinese Brantax.", "Brantax"),
        ("Brantax dimezzerà il rame da gennaio.", "Brantax"),
        ("La linea del rame è stata venduta a Brantax.", "Brantax"),
        ("Il governo concede a Brantax il permesso per il rame.", "Brantax"),
        ("La Brantax ha chiesto altro rame.", "Brantax"),
        ("Lo ha detto l'ad di Brantax Mario Rossi parlando di rame.", "Brantax"),
        ("Brantax, quotata a Londra, attende il rame.", "Brantax"),
        ("L'Istituto cileno dei Metalli attende rame.", "Istituto cileno dei Metalli"),
        ("Lo dice il rame, spiega Oldmoor Copper.", "Oldmoor Copper"),
    ],
)
def test_an_italian_firm_is_told_by_the_words_beside_it(text: str, name: str) -> None:
    assert name in _bodies(text, english=False)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("The copper came from the mine in Lindero on Monday.", True),
        ("The copper producer Sandra Holt won a prize.", True),
        ("Meanwhile, the company said copper would follow.", True),
        ("Apple spent $500M on copper for the plants.", True),
        ("Completion of the study (QFS) is expected; the QFS is due in May for copper.", True),
        ("The CVD tariffs announced today hit copper.", True),
        ("They told the Nickel-Cobalt conference of copper.", True),
        ("They bought a stake in Udokan. The Udokan copper deposit is shut.", True),
        ("Le autorità inglesi e francesi limitano il rame.", False),
        ("Il modello è quello della Riserva Petrolifera Strategica del rame.", False),
        ("Il commissario Giulio E. Kestrel acquista rame.", False),
        ("The Ewoyaa Lithium Project waits for copper.", True),
        ("The AIM-listed venture confirmed the copper.", True),
        ("A deal with Gertler on copper. Dan Gertler waits.", True),
        ("Lo aggiunge il giornale, e il fatto riguarda il rame.", False),
        ("Output restarts at the copper line.", True),
        ("Parliament said it would tax copper.", True),
        ("Export e rame: gas acquista il rame.", False),
        ("Il gruppo rifiuta di cedere a Lindero il rame.", False),
        ("Carico di rame, la Swift, arriva.", False),
        ("Il prefetto di Lindero ha firmato l'ordinanza sul rame.", False),
        ("La miniera di Lindero ha prodotto rame.", False),
        ("Il produttore Sandro Volpi ha venduto il rame.", False),
        ("Sandro Volpi aveva estratto il rame.", False),
    ],
)
def test_places_persons_and_abbreviations_are_no_firms(text: str, *, english: bool) -> None:
    assert set(_bodies(text, english=english)) <= {"Apple"}


def test_a_body_and_its_abbreviation_in_brackets_are_one() -> None:
    text = "The Public Copper Agency (PCA) said prices rose. The PCA said it would buy copper."
    assert set(_bodies(text, english=True)) == {"Public Copper Agency"}


def test_a_firm_told_once_is_known_elsewhere_on_the_page() -> None:
    text = "Brantax hopes for copper.\n\nThe miner Brantax waits. The Brantax project is stalled."
    assert _bodies(text, english=True).count("Brantax") == 2


def test_a_known_private_body_is_written_with_capitals_throughout() -> None:
    assert _bodies("European Aluminium said copper would rise.", english=True)
    assert not _bodies("European aluminium is dear, and so is copper.", english=True)


def test_an_italian_text_writes_abbreviations_as_names() -> None:
    assert _bodies("Per Ubs il rame salirà.", english=False) == ["UBS"]
    assert not _bodies("Per gli ubs il rame salirà.", english=False)


def test_a_doubtful_name_of_a_known_firm_is_known_by_the_words_beside_it() -> None:
    reading = read(_ENGLISH + "Shares in Berkeley fell with copper.")
    assert [m.id for m in reading.mentions if m.kind == "organisation"] == ["berkeley_energia"]
    assert not _bodies("The copper was seen in Berkeley on Monday.", english=True)


def test_a_name_ends_before_its_officer_and_behind_its_legal_form() -> None:
    assert _bodies("The miner BranTaxon CEO Mary Holt spoke of copper.", english=True) == [
        "BranTaxon"
    ]
    text = "Their investment in Oldmoor Corp OMC.V is copper."
    assert _bodies(text, english=True) == ["Oldmoor Corp"]


def test_a_known_firm_is_told_by_the_first_word_of_its_name() -> None:
    reading = read(_ENGLISH + "Lake Resources mines copper. Shares in Lake fell.")
    named = [m.id for m in reading.mentions if m.kind == "organisation"]
    assert named == ["lake_resources", "lake_resources"]


def test_a_paper_is_named_without_its_article() -> None:
    assert _bodies("Copper is dear, the New York Times said.", english=True) == [
        "The New York Times"
    ]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The Canadian miner Brantax waits for copper.", "CAN"),
        ("The miner Brantax waits for copper.", None),
    ],
)
def test_a_firm_has_the_country_of_the_adjective_before_it(text: str, country: str | None) -> None:
    reading = read(_ENGLISH + text)
    assert [m.country for m in reading.mentions if m.name == "Brantax"] == [country]


def test_a_place_may_open_the_name_of_a_firm() -> None:
    text = (
        "The copper line is owned by Hobart Brantax since 2020, and analysts at China Brantax left."
    )
    assert "China Brantax" in _bodies(text, english=True)


def test_an_apostrophe_within_a_name_does_not_part_it() -> None:
    assert _bodies("Ma'aden attende il rame.", english=False) == ["Maaden"]


@pytest.mark.parametrize(
    ("text", "name", "english"),
    [
        ("La direzione della Lindero srl ferma la linea del rame.", "Lindero srl", False),
        ("La società canadese K7 Mining Ltd cerca rame.", "K7 Mining Ltd", False),
        ("Il permesso per il rame va alla società Energia Minerals.", "Energia Minerals", False),
        ("La società privata Pan African Minerals cerca rame.", "Pan African Minerals", False),
        ("Lindero Production says copper imports tripled.", "Lindero Production", True),
        ("JSC Lindero said copper drilling will start.", "JSC Lindero", True),
    ],
)
def test_small_legal_forms_and_words_that_end_names_tell_firms(
    text: str, name: str, *, english: bool
) -> None:
    assert name in _bodies(text, english=english)


def test_a_president_with_an_abbreviation_is_a_person() -> None:
    reading = read(_ITALIAN + "Il presidente messicano Andrés Manuel Ortega (Amo) vuole il rame.")
    kinds = {m.kind for m in reading.mentions if "Ortega" in m.name}
    assert "person" in kinds
    assert "organisation" not in kinds


def test_legal_words_alone_are_no_name() -> None:
    text = "Norilsk Nickel Africa Proprietary Limited sold its copper."
    assert "Proprietary Limited" not in _bodies(text, english=True)


def test_a_paper_told_by_the_word_before_it_carries_the_news() -> None:
    reading = read(_ITALIAN + "Lo scrive il settimanale Lindero: il rame costa di più.")
    assert [m.role for m in reading.mentions if m.name == "Lindero"] == ["carrier"]


def test_an_adverb_and_the_good_of_a_headline_are_no_names() -> None:
    assert _bodies("Attualmente, la compagnia estrae rame.", english=False) == []
    text = "Kenya to Export Titanium From Kwale County by September\n\nKenya will ship it."
    assert [m.name for m in read(text).mentions if m.kind == "organisation"] == []
