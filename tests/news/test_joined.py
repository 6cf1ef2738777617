"""One act told in two ways is one event, at its better-told step."""

from __future__ import annotations

from didymium.news import read
from didymium.news.acts.joined import joined
from didymium.news.types import Event

PACT = read("Codelco and Rio Tinto signed an offtake agreement for copper on Monday.").events[0]


def _event(action: str, family: str, actors: tuple[str, ...], targets: tuple[str, ...]) -> Event:
    changed = {"action": action, "family": family, "actors": actors, "targets": targets}
    return PACT.model_copy(update=changed | {"statements": ()})


def _told(*events: Event, words: dict[str, float] | None = None) -> list[Event]:
    return list(joined(events, [], words or {}))


FIRMS = ("org:codelco",), ("org:rio_tinto",)


def test_two_steps_of_one_deal_are_one_at_the_step_told_in_so_many_words() -> None:
    vague = _event("framework", "deal", *FIRMS)
    named = _event("mou", "deal", FIRMS[1], FIRMS[0])
    found = _told(vague, named)
    assert [event.action for event in found] == ["mou"]


def test_the_words_of_the_page_choose_between_two_named_steps() -> None:
    steps = _event("mou", "deal", *FIRMS), _event("offtake", "deal", *FIRMS)
    for action in ("mou", "offtake"):
        found = _told(*steps, words={action: 1.0})
        assert [event.action for event in found] == [action]


def test_a_firm_named_by_its_state_is_the_same_party() -> None:
    whole = _event("binding_deal", "deal", *FIRMS)
    by_state = _event("negotiation", "deal", ("CHL",), FIRMS[1])
    assert len(_told(whole, by_state)) == 1


def test_deals_with_different_partners_stay_two() -> None:
    one = _event("mou", "deal", ("KAZ",), ("FRA",))
    other = _event("framework", "deal", ("KAZ",), ("JPN",))
    assert len(_told(one, other)) == 2


def test_a_deal_without_its_partner_takes_the_other_telling_of_it() -> None:
    alone = _event("mou", "deal", ("KAZ",), ())
    whole = _event("framework", "deal", ("FRA",), ("KAZ",))
    found = _told(alone, whole)
    assert [(event.actors, event.targets) for event in found] == [(("KAZ",), ("FRA",))]


def test_a_licence_and_the_project_that_it_opens_are_one() -> None:
    project = _event("project_start", "project", ("GHA",), ())
    licence = _event("licence_grant", "easing", ("GHA",), ("org:codelco",))
    assert [event.action for event in _told(project, licence)] == ["project_start"]
    elsewhere = _event("licence_grant", "easing", ("CHN",), ("USA",))
    assert len(_told(project, elsewhere)) == 2


def test_a_closure_and_the_supply_that_it_stops_are_one() -> None:
    closure = _event("project_closure", "project", ("org:codelco",), ())
    supply = _event("supply_disruption", "market", ("org:codelco",), ())
    assert [event.action for event in _told(supply, closure)] == ["supply_disruption"]


def test_measures_of_two_states_against_each_other_stay_two() -> None:
    one = _event("import_tariff", "import_measure", ("USA",), ("CHN",))
    other = _event("import_tariff", "import_measure", ("CHN",), ("USA",))
    assert len(_told(one, other)) == 2
    both = _event("import_tariff", "import_measure", ("USA", "CHN"), ("CHN",))
    assert len(_told(both, other)) == 2
    assert len(_told(one, both)) == 1


def test_what_is_told_as_background_is_not_joined() -> None:
    news = _event("mou", "deal", *FIRMS)
    past = _event("framework", "deal", *FIRMS).model_copy(update={"background": True})
    assert _told(news, past) == [news, past]


def test_a_page_tells_a_pact_and_its_memorandum_once_with_all_its_statements() -> None:
    reading = read(
        "South Korea and Mongolia agreed on Wednesday to enhance cooperation on supplies of tin "
        "and nickel, Seoul's industry ministry said.\n\nOfficials of the two, the Korean minister "
        "and the Mongolian one, signed a memorandum of understanding on tin in Seoul."
    )
    news = [event for event in reading.events if not event.background]
    assert [event.action for event in news] == ["mou"]
    assert {*news[0].actors, *news[0].targets} == {"KOR", "MNG"}
    assert len(news[0].statements) == 2
