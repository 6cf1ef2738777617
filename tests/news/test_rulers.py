"""The states of rulers and courts that no table knows, and peoples named in the plural."""

from __future__ import annotations

import pytest

from didymium.news import Reading, read


def _country(reading: Reading, name: str) -> str | None:
    return next(m.country for m in reading.mentions if m.name == name)


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        (
            "Panama's President Laurencio Cortado said Canadian miners must close the copper mine.",
            "Laurencio Cortado",
            "PAN",
        ),
        (
            (
                "China wants more. Talks were held with Afghan Mines and Petroleum Minister Shahab "
                "Delavari last month on lithium."
            ),
            "Shahab Delavari",
            "AFG",
        ),
        (
            (
                "Il nichel resta in patria. Il ministro delle Finanze giapponese, Katsuo Kando, ha "
                "detto che la Cina ha vietato l'export di gallio."
            ),
            "Katsuo Kando",
            "JPN",
        ),
        (
            (
                "Tanzania will export graphite to China. Tanzania wants jobs.\n\n"
                "Mining Minister Doto Bitekko said the mine would open in June."
            ),
            "Doto Bitekko",
            "TZA",
        ),
    ],
)
def test_a_ruler_acts_for_the_state_beside_the_office_or_that_of_the_page(
    text: str, name: str, state: str
) -> None:
    assert _country(read(text), name) == state


@pytest.mark.parametrize(
    "text",
    [
        "Chile exports copper. Mario Benni, president of Codelpa, said the mine would close.",
        "Chile exports copper. Chief executive Mario Benni said the mine would close.",
    ],
)
def test_the_head_of_a_firm_acts_for_no_state(text: str) -> None:
    assert _country(read(text), "Mario Benni") is None


def test_the_surname_alone_has_the_state_of_the_whole_name() -> None:
    reading = read(
        "India will ban iron ore exports, Mines Minister Praladh Joshvi said.\n\nThe quota stays, "
        "Joshvi added, as Brazil and Australia sell more iron ore."
    )
    found = [m.country for m in reading.mentions if m.name == "Praladh Joshvi"]
    assert found == ["IND", "IND"]


def test_what_a_minister_is_for_is_no_part_of_the_name() -> None:
    reading = read("Union Minister for Steel Virbhadra Sindh said India may ban iron ore exports.")
    persons = [mention.name for mention in reading.mentions if mention.kind == "person"]
    assert persons == ["Virbhadra Sindh"]


def test_a_court_is_a_body_of_its_state() -> None:
    reading = read(
        "Serbia may reopen the lithium mine, as the Constitutional Court ruled on Friday that "
        "Serbia had acted against the law."
    )
    court = next(m for m in reading.mentions if m.name == "Constitutional Court")
    assert (court.kind, court.country) == ("organisation", "SRB")


def test_a_people_in_the_plural_is_its_state() -> None:
    event = read("Kazakhstan has signed a tungsten pact with the Americans.").events[0]
    assert {*event.actors, *event.targets} == {"KAZ", "USA"}


def test_a_surname_met_before_the_whole_name_is_the_same_person() -> None:
    reading = read(
        "Losada said nickel mines in the Philippines must close.\n\nThe Philippines will shut 20 "
        "mines, Environment Secretary Regina Losada told reporters."
    )
    persons = {(m.name, m.country) for m in reading.mentions if m.kind == "person"}
    assert persons == {("Regina Losada", "PHL")}


@pytest.mark.parametrize(
    "text",
    [
        "Il Consiglio di Amministrazione ha approvato un piano per il rame del Cile.",
        "The Board of Directors has approved a plan for copper mines in Chile.",
    ],
)
def test_the_board_of_a_firm_is_no_body_of_its_own(text: str) -> None:
    assert not [m.name for m in read(text).mentions if m.kind == "organisation"]
