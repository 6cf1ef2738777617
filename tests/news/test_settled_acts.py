"""The act of a family that a page tells, by its words."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from didymium.news.acts import settled_acts
from didymium.news.acts.settled_acts import MARGIN, SLOPE, others, weights
from didymium.news.deeds.instruments import actions
from didymium.news.reader import tell
from didymium.news.words.text import clean

TEXT = "China has banned exports of gallium to the United States."


def acts(words: dict[str, float], table: dict[tuple[str, str], float]) -> list[tuple[str, str]]:
    with patch.object(settled_acts, "weights", lambda: table):
        told = tell(clean(TEXT), words=words)
    return [(s.act.action, s.act.state or "") for s in told.statements if s.act is not None]


def test_words_turn_an_act_into_another_of_its_family_with_its_state() -> None:
    table = {(SLOPE, "export_measure"): 1.0}
    ruled = acts({"export_ban": 1.0, "production_quota": 1.0 + MARGIN / 2}, table)
    turned = acts({"export_ban": 1.0, "production_quota": 1.5 + MARGIN}, table)
    assert ruled == [("export_ban", "in_force")]
    assert turned == [("production_quota", "in_force")]


def test_a_default_state_follows_the_act() -> None:
    table = {(SLOPE, "export_measure"): 1.0}
    with patch.object(settled_acts, "weights", lambda: table):
        text = "Gallium: China plans to ban exports."
        told = tell(clean(text), words={"export_ban": 1.0, "production_quota": 1.5 + MARGIN})
    found = next(s.act for s in told.statements if s.act is not None)
    assert (found.action, found.state) == (
        "production_quota",
        actions()["production_quota"].planned_state,
    )


def test_an_action_and_its_rule_count_towards_another() -> None:
    words = {"export_ban": 1.0, "export_licensing": 1.0}
    assert [act for act, _ in acts(words, {("export_ban", "export_licensing"): MARGIN + 0.1})] == [
        "export_licensing"
    ]
    assert [act for act, _ in acts(words, {("export_ban", "export_licensing"): MARGIN - 0.1})] == [
        "export_ban"
    ]


def test_what_the_words_do_not_know_is_left() -> None:
    table = {(SLOPE, "export_measure"): 1.0, ("export_ban", "export_quota"): 9.0}
    assert [act for act, _ in acts({"export_quota": 5.0}, table)] == ["export_ban"]
    assert [act for act, _ in acts({"export_ban": -9.0}, table)] == ["export_ban"]


def test_an_act_the_page_tells_as_well_is_not_taken_twice() -> None:
    text = "China has banned exports of gallium. China will require export licences for germanium."
    table = {(SLOPE, "export_measure"): 1.0}
    with patch.object(settled_acts, "weights", lambda: table):
        told = tell(clean(text), words={"export_ban": 0.0, "export_licensing": 5.0})
    assert {s.act.action for s in told.statements if s.act is not None} == {
        "export_ban",
        "export_licensing",
    }


def test_what_is_told_beside_the_news_is_left_as_the_rules_tell_it() -> None:
    text = "Talks on tungsten go on. China introduced export licences for tungsten in May 2019."
    table = {(SLOPE, "export_measure"): 1.0}
    with patch.object(settled_acts, "weights", lambda: table):
        told = tell(clean(text), words={"export_ban": 5.0, "export_licensing": -5.0})
    aside = [s.act.action for s in told.statements if s.act is not None and s.background]
    assert aside == ["export_licensing"]


@pytest.mark.parametrize("action", sorted(actions()))
def test_others_are_of_the_same_family(action: str) -> None:
    family = actions()[action].family
    assert action not in others(action)
    assert {actions()[other].family for other in others(action)} <= {family}


def test_every_weight_speaks_of_known_actions() -> None:
    for of, towards in weights():
        assert of == SLOPE or towards in actions()
    assert any(of == SLOPE for of, _ in weights())
