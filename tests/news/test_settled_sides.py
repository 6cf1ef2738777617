"""Who acts and at whom, weighed over everyone a page names."""

from __future__ import annotations

import pytest

from didymium.news import read
from didymium.news.deeds.instruments import actions
from didymium.news.reader import tell
from didymium.news.sides.settled_sides import TWO_SIDED, UNAIMED, log_odds, scopes
from didymium.news.sides.side_features import (
    ALL,
    act_features,
    candidates,
    features,
    in_order,
    places,
    with_ruled,
)
from didymium.news.tables import rows
from didymium.news.types import Event
from didymium.news.words.text import clean

BAN = "Tokyo protests\n\nChina has banned exports of gallium to Japan, the ministry said."


def _event(
    actors: tuple[str, ...] = ("CHN",),
    targets: tuple[str, ...] = ("JPN",),
    action: str = "export_ban",
) -> Event:
    event = read(BAN).events[0]
    return event.model_copy(update={"actors": actors, "targets": targets, "action": action})


def test_every_weight_is_of_a_known_side_and_scope() -> None:
    known = {""}
    for action in actions().values():
        for kind in ("state", "firm", "site", "person", ALL):
            known.update(scopes(action.id, action.family, kind))
            known.update(scopes("denial", "denial", kind))
    for row in rows("side_weights"):
        assert row["side"] in {"actor", "target"}
        assert row["scope"] in known, row


def test_families_are_those_of_the_actions() -> None:
    families = {action.family for action in actions().values()} | {"denial"}
    assert families >= TWO_SIDED | UNAIMED


def test_candidates_are_everyone_named_once() -> None:
    held = candidates(tell(clean(BAN)).doc)
    assert list(held)[:2] == ["JPN", "CHN"]
    assert "first_title" in held["JPN"].features
    assert "first_opening" in held["CHN"].features


def test_features_tell_where_a_name_stands_to_the_act() -> None:
    told = tell(clean(BAN))
    members = [s for s in told.statements if s.act]
    seen = features(told.doc, candidates(told.doc), places(told.doc, members), _event(), {})
    assert {"before", "subject", "rule_actor"} <= set(seen["CHN"])
    assert {"behind", "link_to", "rule_target"} <= set(seen["JPN"])
    assert "rule_actor" not in seen["JPN"]


def test_what_holds_for_one_act_bears_other_names_than_what_holds_for_the_page() -> None:
    text = (
        f"{BAN} Glencore's Swiss owner met Xi Jinping in China. The (SMM) firm, based in Japan, "
        "agreed: Tokyo asked Beijing to lift the ban on Japanese companies."
    )
    told = tell(clean(text))
    held = candidates(told.doc)
    members = [s for s in told.statements if s.act]
    event = _event(("CHN",), ("JPN", "org:glencore"))
    likely = {"sanctions": 3.0}
    seen = act_features(told.doc, held, places(told.doc, members), event, likely, in_order(held))
    page = {name for one in held.values() for name in one.features}
    act = {name for own in held for name in seen[own]}
    assert len(page) > 15
    assert len(act) > 25
    assert page.isdisjoint(act)


def test_the_subject_is_a_likelier_actor_than_the_state_behind_to() -> None:
    told = tell(clean(BAN))
    event = read(BAN).events[0]
    members = [s for s in told.statements if s.act]
    seen = features(told.doc, candidates(told.doc), places(told.doc, members), event, {})
    odds = {own: log_odds("actor", event, "state", seen[own]) for own in ("CHN", "JPN")}
    assert odds["CHN"] > 0 > odds["JPN"]


def test_the_acts_of_an_event_have_its_sides() -> None:
    reading = read(BAN)
    event = reading.events[0]
    acts = [s.act for s in reading.statements if s.id in event.statements and s.act]
    assert (event.actors, event.targets) == (("CHN",), ("JPN",))
    for act in acts:
        assert [party.id for party in act.actors] == ["CHN"]
        assert [party.id for party in act.targets] == ["JPN"]
        assert not act.target_all


def test_a_general_measure_is_aimed_at_all() -> None:
    reading = read("Indonesia has banned exports of nickel ore, the mining ministry said.")
    event = reading.events[0]
    assert (event.actors, event.targets) == (("IDN",), (ALL,))
    act = next(s.act for s in reading.statements if s.act)
    assert act.target_all


@pytest.mark.parametrize(
    "text",
    [
        "La Cina ha sospeso l'export di terre rare verso tutti i paesi, Giappone e Usa compresi.",
        "China has halted exports of rare earths to all countries, including Japan and Germany.",
    ],
)
def test_who_is_only_an_example_of_everybody_is_not_aimed_at_alone(text: str) -> None:
    (event,) = read(text).events
    assert (event.action, event.targets) == ("export_ban", ("ALL",))


def test_a_page_that_names_nobody_has_no_sides() -> None:
    reading = read("Cobalt prices rose by 4% on Monday. Traders expect lithium to follow.")
    assert all(event.actors == () for event in reading.events)


def test_who_reports_a_deal_has_no_side_in_it() -> None:
    reading = read(
        "Kazakhstan and the United States have signed a memorandum on tungsten, "
        "Bloomberg reported on Friday."
    )
    event = reading.events[0]
    assert {*event.actors, *event.targets} == {"KAZ", "USA"}


def test_a_state_that_a_firm_only_comes_from_is_told_apart() -> None:
    doc = tell(clean("Chile's Codelco and the Perth-based miner Lynas met in Peru.")).doc
    held = candidates(doc)
    assert "only_origin" in held["CHL"].features
    assert "only_place" in held["PER"].features
    assert "only_origin" not in held["PER"].features
    assert {"known", "org_firm"} <= set(held["org:codelco"].features)


def test_the_only_and_the_most_named_of_a_kind_are_told() -> None:
    held = candidates(tell(clean("China and Japan met. China spoke with Codelco.")).doc)
    assert "kind_most" in held["CHN"].features
    assert "kind_most" not in held["JPN"].features
    assert "kind_sole" in held["org:codelco"].features
    assert "kind_sole" not in held["CHN"].features


def test_who_only_the_rules_see_has_a_place_in_its_sentence() -> None:
    told = tell(clean("Nickel pact\n\nBordani signed a binding nickel deal with Glencore."))
    members = [s for s in told.statements if s.act]
    held = with_ruled(told.doc, candidates(told.doc), members)
    event = _event(("org:Bordani",), ("org:glencore",))
    seen = features(told.doc, held, places(told.doc, members), event, {})
    assert {"unlisted", "subject", "before"} <= set(seen["org:Bordani"])


def test_a_paper_has_no_side_though_no_list_knows_it() -> None:
    text = "Analysts at Commercial Herald and Codelco said Chile will ban copper exports."
    doc = tell(clean(text)).doc
    assert "Commercial Herald" in {named.mention.name for named in doc.names}
    assert list(candidates(doc)) == ["org:codelco", "CHL"]


def test_a_sentence_speaks_of_rule_or_of_trade() -> None:
    for text, circles in (
        ("Chile has banned exports of copper by a new law.", {"in_rule"}),
        ("Chile has banned exports of copper, and the firm Codelco cut output.", {"in_trade"}),
        ("Chile has banned exports of copper.", set()),
    ):
        told = tell(clean(text))
        members = [s for s in told.statements if s.act]
        held = candidates(told.doc)
        event = _event(("CHL",), ())
        seen = features(told.doc, held, places(told.doc, members), event, {})
        for one in ("CHL", ALL):
            assert {name for name in seen[one] if name.startswith("in_")} == circles


def test_a_bloc_that_looks_on_is_no_side_of_an_intent() -> None:
    text = (
        "Mosca strizza l'occhio a Washington sulle terre rare mentre l'Europa si blinda\n\n"
        "Il Cremlino apre a una possibile cooperazione con gli Stati Uniti sulle terre rare. "
        "La difesa comune occupa intanto l'Unione Europea."
    )
    event = read(text).events[0]
    assert (event.action, event.actors, event.targets) == ("intent", ("RUS",), ("USA",))


def test_what_else_a_page_speaks_of_is_told_of_everyone() -> None:
    told = tell(clean(BAN))
    members = [s for s in told.statements if s.act]
    words = {"export_ban": 2.0, "licence_grant": 0.5, "project_start": -1.5}
    seen = features(told.doc, candidates(told.doc), places(told.doc, members), _event(), words)
    for one in ("CHN", ALL):
        also = {name for name in seen[one] if name.startswith("also_")}
        assert also == {"also_licence_grant"}


def test_a_ministry_of_no_told_state_is_that_of_the_state_named_most() -> None:
    text = "The Environmental Protection Agency sued. Ghana and Peru wait. Ghana appealed."
    held = candidates(tell(clean(text)).doc)
    assert list(held) == ["GHA", "PER"]
    assert len(held["GHA"].names) == 3


def test_who_is_aimed_at_does_not_act_where_nobody_else_is_named() -> None:
    event = read("Il governo ha introdotto dazi sulle importazioni di magneti dalla Cina.").events[
        0
    ]
    assert event.targets == ("CHN",)
    assert "CHN" not in event.actors


def test_a_mine_may_act_by_its_own_name() -> None:
    held = candidates(tell(clean("Ambatovy suspends nickel production in Madagascar.")).doc)
    assert {own: one.kind for own, one in held.items()} == {"MDG": "state", "org:Ambatovy": "site"}


def test_who_speaks_for_a_fund_is_no_party_to_what_states_agree() -> None:
    found = read(
        "Russia and US start talks on rare earths, Dmitriev says\n\n"
        "Russia and the United States have started talks on rare earth projects in Russia, Kirill "
        "Dmitriev, the head of the Russian Direct Investment Fund, told Izvestia."
    )
    (event,) = [event for event in found.events if not event.background]
    assert ({*event.actors, *event.targets}, event.action) == ({"RUS", "USA"}, "negotiation")


def test_all_that_are_listed_beside_two_parties_of_a_deal_are_parties() -> None:
    found = read(
        "Nove accordi sui minerali\n\nAlla riunione di Washington gli Stati Uniti hanno firmato "
        "memorandum sui minerali critici con Argentina, Ecuador, Guinea, Marocco, Paraguay, Perù, "
        "Filippine, Emirati Arabi Uniti e Uzbekistan."
    )
    listed = ("ARG", "ECU", "GIN", "MAR", "PRY", "PER", "PHL", "ARE", "UZB")
    assert found.events[0].targets == listed


def test_states_that_are_listed_elsewhere_are_no_parties() -> None:
    found = read(
        "Japan and Australia sign a rare earths deal\n\nJapan and Australia signed a deal on rare "
        "earths on Monday. China, India and Brazil were not there."
    )
    assert {*found.events[0].actors, *found.events[0].targets} == {"JPN", "AUS"}
