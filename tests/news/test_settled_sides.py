"""Who acts and at whom, weighed over everyone a page names."""

from __future__ import annotations

from didymium.news import read
from didymium.news.instruments import actions
from didymium.news.reader import tell
from didymium.news.settled_sides import TWO_SIDED, UNAIMED, log_odds, scopes
from didymium.news.side_features import ALL, candidates, features, places
from didymium.news.tables import rows
from didymium.news.text import clean

BAN = "Tokyo protests\n\nChina has banned exports of gallium to Japan, the ministry said."


def test_every_weight_is_of_a_known_side_and_scope() -> None:
    known = {""}
    for action in actions().values():
        for kind in ("state", "firm", "person", ALL):
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
    seen = features(told.doc, candidates(told.doc), places(told.doc, members), ("CHN",), ("JPN",))
    assert {"before", "subject", "rule_actor"} <= set(seen["CHN"])
    assert {"behind", "link_to", "rule_target"} <= set(seen["JPN"])
    assert "rule_actor" not in seen["JPN"]


def test_the_subject_is_a_likelier_actor_than_the_state_behind_to() -> None:
    told = tell(clean(BAN))
    event = read(BAN).events[0]
    members = [s for s in told.statements if s.act]
    seen = features(
        told.doc, candidates(told.doc), places(told.doc, members), event.actors, event.targets
    )
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
