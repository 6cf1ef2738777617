"""Who was in office when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from didymium import vocabulary as v
from didymium.errors import InputError, NoAnswerError

# Offices that several persons hold at the same time.
SHARED = {office.id for office in v.offices() if office.kind == "spokesperson"}


@pytest.mark.parametrize(
    ("office", "on", "person"),
    [
        ("usa_president", date(2021, 1, 19), "donald_trump"),
        ("usa_president", date(2021, 1, 20), "joe_biden"),
        ("usa_president", date(2024, 6, 14), "joe_biden"),
        ("usa_president", date(2025, 2, 25), "donald_trump"),
        ("rus_kremlin_spokesperson", date(2024, 6, 14), "dmitry_peskov"),
        ("rus_kremlin_spokesperson", date(2025, 2, 25), "dmitry_peskov"),
        ("eu_trade_commissioner", date(2023, 10, 1), "valdis_dombrovskis"),
        ("eu_trade_commissioner", date(2025, 10, 9), "maros_sefcovic"),
        ("eu_high_representative", date(2024, 11, 30), "josep_borrell"),
        ("eu_high_representative", date(2024, 12, 1), "kaja_kallas"),
        ("usa_secretary_of_state", date(2025, 3, 1), "marco_rubio"),
        ("usa_secretary_of_commerce", date(2025, 4, 1), "howard_lutnick"),
        ("ita_defence_minister", date(2025, 3, 2), "guido_crosetto"),
        ("deu_chancellor", date(2025, 5, 5), "olaf_scholz"),
        ("deu_chancellor", date(2025, 5, 6), "friedrich_merz"),
        ("gbr_defence_secretary", date(2025, 9, 9), "john_healey"),
        ("jpn_prime_minister", date(2026, 1, 6), "sanae_takaichi"),
        ("chn_foreign_minister", date(2023, 3, 1), "qin_gang"),
        ("ukr_defence_minister", date(2025, 9, 9), "denys_shmyhal"),
        ("nato_secretary_general", date(2025, 9, 9), "mark_rutte"),
        ("rus_rdif_head", date(2025, 3, 31), "kirill_dmitriev"),
        ("iea_executive_director", date(2025, 5, 21), "fatih_birol"),
    ],
)
def test_office_holders(office: str, on: date, person: str) -> None:
    assert v.office_holder(office, on).id == person


def test_an_office_answers_with_its_holder_when_a_day_is_given() -> None:
    assert v.resolve("portavoce del Cremlino").id == "rus_kremlin_spokesperson"
    on = date(2025, 2, 25)
    assert v.resolve("portavoce del Cremlino", on=on).name_en == "Dmitry Peskov"
    assert v.resolve("presidente americano", on=on).id == "donald_trump"
    assert v.resolve("presidente americano", on=date(2024, 2, 25)).id == "joe_biden"


@pytest.mark.parametrize(
    ("spelling", "person"),
    [
        ("Dmitrij Peskov", "dmitry_peskov"),
        ("Serghei Lavrov", "sergey_lavrov"),
        ("Zelenskyy", "volodymyr_zelensky"),
        ("Zelensky", "volodymyr_zelensky"),
        ("Maroš Šefčovič", "maros_sefcovic"),
        ("Sefcovic", "maros_sefcovic"),
        ("Recep Tayyip Erdoğan", "recep_tayyip_erdogan"),
        ("J.D. Vance", "jd_vance"),
        ("Michael Waltz", "mike_waltz"),
        ("Ursula Von der Leyen", "ursula_von_der_leyen"),
    ],
)
def test_spellings_of_persons(spelling: str, person: str) -> None:
    entry = v.resolve(spelling)
    assert (entry.kind, entry.id) == ("person", person)


def test_an_office_nobody_is_listed_for_gives_no_answer() -> None:
    with pytest.raises(NoAnswerError, match="not in the table of tenures"):
        v.office_holder("usa_secretary_of_energy", date(1990, 1, 1))


def test_a_handover_known_to_the_month_names_both() -> None:
    with pytest.raises(NoAnswerError, match="Múte Egede, Jens-Frederik Nielsen"):
        v.office_holder("grl_prime_minister", date(2025, 4, 10))
    both = v.office_holders("grl_prime_minister", date(2025, 4, 10))
    assert [person.id for person in both] == ["mute_egede", "jens_frederik_nielsen"]


def test_unknown_ids_are_named() -> None:
    with pytest.raises(InputError, match='office: found "emperor"'):
        v.office_holder("emperor", date(2025, 1, 1))
    with pytest.raises(InputError, match='person id: found "nobody"'):
        v.person("nobody")


def test_offices_of_a_person_on_a_day() -> None:
    held = {tenure.office for tenure in v.offices_of("denys_shmyhal", date(2025, 9, 9))}
    assert held == {"ukr_defence_minister"}
    assert {tenure.office for tenure in v.offices_of("kaja_kallas")} == {
        "est_prime_minister",
        "eu_high_representative",
    }


def test_tenures_are_in_order_and_open_ones_say_how_far_they_are_known() -> None:
    for tenure in v.tenures():
        if tenure.start and tenure.end:
            assert tenure.start[:4] <= tenure.end[:4], tenure
            assert tenure.known_until == "", tenure
        if tenure.start and not tenure.end:
            assert tenure.known_until >= tenure.start[: len(tenure.known_until)], tenure


@settings(deadline=None)
@given(
    st.sampled_from(sorted({office.id for office in v.offices()} - SHARED)),
    st.dates(date(2010, 1, 1), date(2026, 6, 1)),
)
def test_two_holders_meet_only_where_a_date_is_coarse(office: str, on: date) -> None:
    holders = {person.id for person in v.office_holders(office, on)}
    coarse = any(
        len(text) in {4, 7}
        for tenure in v.tenures()
        if tenure.office == office and tenure.person in holders
        for text in (tenure.start, tenure.end)
    )
    assert len(holders) <= 1 or coarse
