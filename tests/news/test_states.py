"""The state of an act: from how sure it is, and from words that name it."""

from __future__ import annotations

import pytest

from didymium import read
from didymium.news.deeds.instruments import actions
from didymium.news.deeds.states import state_of


@pytest.mark.parametrize(
    ("action", "modality", "state"),
    [
        ("export_ban", "asserted", "announced"),
        ("export_ban", "demanded", "proposed"),
        ("export_ban", "denied", "denied"),
        ("subsidy_loan", "asserted", "binding"),
        ("offtake", "planned", "intent"),
        ("negotiation", "possible", "talks"),
        ("project_start", "planned", "announced"),
    ],
)
def test_a_state_follows_from_how_sure_an_act_is(action: str, modality: str, state: str) -> None:
    assert state_of(actions()[action], modality) == state  # type: ignore[arg-type]


def test_a_rule_told_as_made_is_in_force_and_one_yet_to_come_is_not() -> None:
    assert state_of(actions()["export_ban"], "asserted", done=True) == "in_force"
    assert state_of(actions()["lifting"], "asserted", time="future") == "announced"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Alcoa has halted the mine and its bauxite plant in Guinea.", "suspended"),
        ("Alcoa has closed its bauxite mine in Guinea for good.", "closed"),
        ("Glencore ha sospeso la produzione nella miniera di cobalto in Congo.", "suspended"),
    ],
)
def test_a_mine_that_stops_is_suspended_and_one_that_shuts_is_closed(text: str, state: str) -> None:
    acts = [s.act for s in read(text).statements if s.act and s.act.action == "project_closure"]
    assert [act.state for act in acts] == [state]


def test_a_ban_that_suspends_exports_is_not_suspended() -> None:
    acts = [s.act for s in read("Congo has banned cobalt exports, halting shipments.").statements]
    assert {act.state for act in acts if act and act.action == "export_ban"} == {"in_force"}
