"""Names that a page abbreviates in brackets."""

from __future__ import annotations

import pytest

from didymium.news import Reading, read


def _bodies(reading: Reading) -> list[str]:
    return [m.name for m in reading.mentions if m.kind == "organisation"]


def test_the_definition_of_a_page_wins_over_a_listed_firm_of_that_abbreviation() -> None:
    reading = read(
        "The Qingdao firm Guangming Electronic Materials (GEM) signed an offtake agreement with "
        "Codelco for copper on Monday.\n\nGEM will take the copper for ten years, Codelco said."
    )
    assert [name for name in _bodies(reading) if name != "Codelco"] == [
        "Guangming Electronic Materials"
    ] * 3
    event = reading.events[0]
    assert {*event.actors, *event.targets} == {"org:codelco", "org:Guangming Electronic Materials"}


def test_a_listed_body_keeps_its_id_where_the_page_writes_its_name_otherwise() -> None:
    reading = read("India's Khanij Bidesh India Ltd (KABIL) seeks lithium. KABIL won a permit.")
    assert {m.id for m in reading.mentions if m.kind == "organisation"} == {"kabil"}


def test_initials_tell_where_the_name_of_a_body_begins_and_its_state() -> None:
    reading = read("Talks with the Egyptian Tantalum Resources Authority (ETRA) on gold go on.")
    body = next(m for m in reading.mentions if m.kind == "organisation")
    assert (body.name, body.country) == ("Egyptian Tantalum Resources Authority", "EGY")


@pytest.mark.parametrize(
    "text",
    [
        "They signed a Memorandum of Understanding (MOU) on lithium. The MOU binds nobody.",
        "Cobalt of the Democratic Republic of Congo (DRC) is banned. The DRC wants more.",
        "Rare Earth Elements (REE) are scarce, and China has banned exports of REE.",
        "The law on Critical Raw Materials Act (CRMA) lists lithium.",
    ],
)
def test_documents_goods_and_states_are_no_bodies(text: str) -> None:
    assert _bodies(read(text)) == []


def test_a_ticker_is_the_firm_it_stands_behind() -> None:
    reading = read(
        "Marquard Resources Limited (TSX-V: MQT) (ASX: MQR) has signed a memorandum on cobalt "
        "with Glencore. MQR said MQT shares rose."
    )
    assert set(_bodies(reading)) == {"Marquard Resources Limited", "Glencore"}
    assert sum(name != "Glencore" for name in _bodies(reading)) == 5


def test_a_firm_named_with_and_without_its_form_is_one_by_its_longest_name() -> None:
    reading = read(
        "Askora Metals has bought a lithium mine.\n\nAskora Metals Limited signed a binding deal "
        "with Glencore, Askora Metals said on Monday."
    )
    assert set(_bodies(reading)) == {"Askora Metals Limited", "Glencore"}


def test_a_man_s_name_is_a_firm_s_where_it_makes_goods() -> None:
    reading = read(
        "A letter of intent was signed between Codelco and Nathan Trottel, the largest "
        "manufacturer of tin in America, on Tuesday."
    )
    assert "Nathan Trottel" in _bodies(reading)
    person = read("Nathan Trottel, the minister of mines, said tin exports from Peru will end.")
    assert _bodies(person) == []


def test_a_date_is_no_part_of_a_firm_s_name() -> None:
    reading = read("TORONTO, May 16 Canelli Mining Ltd said it will close its nickel mine.")
    assert _bodies(reading) == ["Canelli Mining Ltd"]


def test_the_state_before_an_abbreviated_body_is_its_own() -> None:
    reading = read(
        "Ukraine's Ministry of Economic Growth and Trade (MEGT) has banned exports of titanium."
    )
    assert {m.country for m in reading.mentions if m.kind == "organisation"} == {"UKR"}
    assert reading.events[0].actors == ("UKR",)
