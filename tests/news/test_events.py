"""Events, their status, warnings and relevance on short pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from didymium.news import Reading, read

PAGES = yaml.safe_load(Path(__file__).with_name("pages.yaml").read_text(encoding="utf-8"))


def kinds(reading: Reading) -> list[str]:
    return [warning.kind for warning in reading.warnings]


def test_an_announcement_and_its_repetition_are_one_event() -> None:
    reading = read(
        "Pechino sospende il divieto sul gallio\n"
        "La Cina ha sospeso il divieto di esportazione di gallio verso gli Stati Uniti. "
        "La sospensione resterà in vigore fino al 27 novembre 2026, secondo il ministero del "
        "Commercio cinese, che ha diffuso un comunicato."
    )
    assert [event.action for event in reading.events] == ["suspension"]
    event = reading.events[0]
    assert (event.actors, event.targets, event.materials) == (("CHN",), ("USA",), ("gallium",))
    assert event.state == "suspended"
    assert event.state_until == dt.date(2026, 11, 27)
    assert event.status == "official_text"


def test_one_side_speaking_of_a_deal_is_one_side() -> None:
    reading = read(
        "Il presidente russo Vladimir Putin ha detto che la Russia è pronta a cooperare con gli "
        "Stati Uniti sulle terre rare."
    )
    assert [event.status for event in reading.events] == ["one_side"]
    assert "one_sided_claim" not in kinds(reading)  # an intention is no claim on the other


@pytest.mark.parametrize(
    "text",
    [
        "Kirill Dmitriev ha detto che con gli Stati Uniti sono iniziati colloqui sulle terre rare.",
        (
            "Kirill Dmitriev ha detto che con gli Stati Uniti sono iniziati colloqui sulle terre "
            "rare. Non è chiaro se i colloqui con gli Stati Uniti porteranno a un contratto."
        ),
        "The Japanese government said China has banned exports of rare earths to Japan.",
    ],
)
def test_what_one_side_alone_says_of_both_is_named(text: str) -> None:
    assert "one_sided_claim" in kinds(read(text))


@pytest.mark.parametrize(
    "more",
    [
        "The Chinese government said that no ban was in place.",
        "China has banned exports of rare earths to Japan.",
    ],
)
def test_a_claim_that_the_other_side_or_the_page_takes_up_is_not_one_sided(more: str) -> None:
    text = f"The Japanese government said China has banned exports of rare earths to Japan. {more}"
    assert "one_sided_claim" not in kinds(read(text))


def test_both_sides_speaking_of_a_deal_are_both_sides() -> None:
    reading = read(
        "Vladimir Putin ha detto che Russia e Stati Uniti firmeranno un accordo sulle terre rare. "
        "Donald Trump ha detto che Stati Uniti e Russia firmeranno un accordo sulle terre rare."
    )
    assert [event.status for event in reading.events] == ["both_sides"]
    assert "one_sided_claim" not in kinds(reading)


def test_unnamed_sources_give_an_unnamed_source() -> None:
    reading = read(
        "According to people familiar with the matter, China will suspend its ban on gallium "
        "exports."
    )
    assert [event.status for event in reading.events] == ["unnamed_source"]
    assert "anonymous_source" in kinds(reading)


def test_a_denied_deal_is_a_denial_by_who_denies() -> None:
    reading = read(
        '"No rare earth agreement with the United States has been signed," Kremlin spokesman '
        "Dmitry Peskov said."
    )
    event = reading.events[0]
    assert (event.action, event.modality, event.status) == ("denial", "denied", "denied")
    assert event.attributed_to == ("Dmitry Peskov",)


def test_an_earlier_measure_told_as_context_is_background() -> None:
    reading = read(
        "Roma, 10 ottobre 2025 - La Cina ha annunciato nuovi controlli sulle esportazioni di terre "
        "rare. Nel dicembre 2024 aveva vietato l'esportazione di gallio verso gli Stati Uniti."
    )
    assert [(event.action, event.background) for event in reading.events] == [
        ("export_licensing", False),
        ("export_ban", True),
    ]


@pytest.mark.parametrize("page", PAGES["overstated"])
def test_a_headline_stronger_than_the_text_is_named(page: str) -> None:
    assert "overstated_headline" in kinds(read(page))


@pytest.mark.parametrize("page", PAGES["honest"])
def test_a_headline_as_strong_as_the_text_is_not(page: str) -> None:
    assert "overstated_headline" not in kinds(read(page))


@pytest.mark.parametrize("page", PAGES["traps"])
def test_tempting_pages_are_not_relevant(page: str) -> None:
    assert not read(page).relevance.relevant


@pytest.mark.parametrize("page", PAGES["relevant"])
def test_pages_about_the_subject_are_relevant(page: str) -> None:
    assert read(page).relevance.relevant


def test_an_official_in_a_country_speaks_for_it() -> None:
    reading = read(
        "The Chinese Ministry of Commerce said it had lifted its ban on gallium exports."
    )
    assert reading.events[0].actors == ("CHN",)


def test_relative_dates_set_the_event() -> None:
    reading = read(
        "Roma, 10 ottobre 2025 - Due giorni fa la Cina ha vietato l'esportazione di gallio."
    )
    assert reading.events[0].date == dt.date(2025, 10, 8)
    assert reading.events[0].date_basis == "stated"


def test_a_headline_that_has_someone_else_act_is_named() -> None:
    reading = read(
        "Putin apre agli Usa sulle terre rare\n"
        "Il portavoce del Cremlino Dmitry Peskov ha detto che la Russia è pronta a cooperare con "
        "gli Stati Uniti sulle terre rare, ma che prima servono rapporti normali tra i due paesi."
    )
    warning = next(w for w in reading.warnings if w.kind == "overstated_headline")
    assert "Vladimir Putin" in warning.message_en


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("Kigali accused Kinshasa on Monday of smuggling coltan through Uganda.", True),
        ("Kigali was accused of smuggling coltan in the past. It sold tin on Monday.", False),
        (
            "The EU has imposed sanctions on a coltan refinery. It accuses Kigali of smuggling.",
            False,
        ),
    ],
)
def test_an_accusation_that_gives_no_reason_of_a_sanction_is_one_sided(
    text: str, warned: bool
) -> None:
    assert ("one_sided_claim" in kinds(read(text))) is warned


def test_a_summit_with_the_host_is_no_membership_error() -> None:
    reading = read(
        "I leader dell'Ue hanno incontrato a Pechino il presidente della Cina Xi Jinping."
    )
    assert "membership_error" not in kinds(reading)


def test_the_date_of_a_deadline_is_no_event_date() -> None:
    reading = read(
        "Roma, 10 ottobre 2025 - La Cina ha sospeso i controlli fino al 10 novembre 2026. Il testo "
        "è stato pubblicato ieri dal ministero."
    )
    assert "date_conflict" not in kinds(reading)


def test_a_source_of_metal_is_no_unnamed_source() -> None:
    reading = read("Myanmar is a source of rare earths for China, and una fonte di terbio.")
    assert "anonymous_source" not in kinds(reading)


def test_easings_of_other_materials_stay_apart() -> None:
    reading = read(
        "La Cina ha sospeso il divieto di esportazione di gallio verso la Corea del Sud. "
        "Pechino ha allentato i controlli sull'esportazione di grafite."
    )
    assert {event.action for event in reading.events} == {"suspension", "lifting"}


def test_two_states_that_ease_act_on_each_other() -> None:
    reading = read("India-Brasile, tregua sui dazi: via le tariffe sul rame.")
    event = reading.events[0]
    assert (event.action, set(event.actors)) == ("suspension", {"IND", "BRA"})
    assert len(event.targets) == 1
    assert set(event.targets) < {"IND", "BRA"}


def test_a_deal_told_beside_its_denial_is_no_event_of_its_own() -> None:
    reading = read(
        "Il governo serbo ha respinto l'accordo con Bruxelles sul litio.\n"
        "La Serbia non ha lasciato che i ministri firmassero l'accordo."
    )
    assert [event.action for event in reading.events] == ["denial"]


def test_the_government_of_a_headline_is_that_of_the_state_below() -> None:
    reading = read(
        "Il governo stanzia 90 milioni di euro per la raffineria di litio\n"
        "Il ministero portoghese dell'Economia finanzierà la raffineria di litio di Setúbal."
    )
    assert reading.events[0].actors == ("PRT",)


def test_what_is_wished_of_a_third_does_not_swallow_the_deal_that_is_told() -> None:
    reading = read(
        "Mosca apre agli Usa sulle terre rare\n\n"
        "Il Cremlino ha ventilato una possibile cooperazione con Washington sulle terre rare. "
        "L'Unione europea dovrebbe firmare un accordo con gli Usa sui minerali, chiede la Francia."
    )
    first = reading.events[0]
    assert (first.action, first.actors, first.modality) == ("intent", ("RUS",), "possible")
    assert "EU" not in first.targets


def test_a_technology_curb_of_others_does_not_swallow_the_curbs_that_the_page_tells() -> None:
    reading = read(
        "La Cina limita l'export di germanio e gallio\n\n"
        "Pechino limita le esportazioni di germanio e gallio. Gli Stati Uniti avevano introdotto "
        "controlli sull'esportazione di tecnologie per semiconduttori."
    )
    assert (reading.events[0].action, reading.events[0].actors) == ("export_licensing", ("CHN",))


def test_an_agency_that_carries_the_news_takes_no_side_by_its_state() -> None:
    reading = read(
        "Il Regno Unito vieterà le importazioni di nichel russo, riferisce l'agenzia Reuters."
    )
    assert [event.status for event in reading.events] == ["third_party"]
