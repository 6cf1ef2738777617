"""Acts that no rule finds, told from the words of a page by fitted weights."""

from __future__ import annotations

import math

import pytest

from didymium.news.acts.events import build_events
from didymium.news.deeds.act_words import (
    page_features,
    page_scores,
    scale,
    weights,
    word_features,
    word_tables,
)
from didymium.news.deeds.instruments import BY_WORDS, actions
from didymium.news.reader import tell
from didymium.news.words.doc import Doc
from didymium.news.words.text import clean


def _doc(text: str) -> Doc:
    return tell(clean(text), words={}).doc


def test_every_weight_belongs_to_a_known_action_and_is_finite() -> None:
    held = weights()
    assert set(held.actions) <= set(actions())
    assert math.isfinite(float(abs(held.table).max()))
    assert len(held.place) == len(held.table)


def test_names_count_as_what_they_name() -> None:
    one = page_features(_doc("China bans gallium exports to Japan."))
    other = page_features(_doc("Chile bans lithium exports to Peru."))
    assert one == other
    assert "<terr>" in one


def test_names_side_by_side_that_name_alike_count_as_one() -> None:
    found = page_features(_doc("China, Japan and Korea ban gallium 5 4."))
    assert "<terr> <terr>" not in found
    assert "<n> <n>" in found


@pytest.mark.parametrize(
    "text",
    [
        "China bans gallium exports to Japan, Taiwan and Korea in 2025.",
        "Il Cile vieta l'export di litio: la misura vale dal 2026, dice il ministero.",
    ],
)
def test_words_and_pairs_are_looked_up_as_the_features_they_are_fitted_as(text: str) -> None:
    held, doc = word_tables(), _doc(text)
    for sent in doc.sentences:
        known = [held.place[name] for name in word_features(doc, sent) if name in held.place]
        assert sorted(held.rows_of(doc, sent)) == sorted(known)
        assert len(known) > 10


def test_the_first_place_of_a_word_counts_most() -> None:
    found = page_features(_doc("Title here\n\nZinc rises. Copper falls. Copper falls."))
    assert found["title"] == 1.0
    assert found["falls"] == pytest.approx(0.8)


def test_a_page_of_few_words_is_told_less_surely() -> None:
    assert scale(3.0) < 5.0 / 3.0
    assert scale(20.0) == pytest.approx(5.0 / 20.0)


def test_no_word_that_is_known_leaves_the_odds_of_any_page() -> None:
    held = weights()
    found, _ = page_scores(_doc("Xqzv wvxk qqyz."))
    for action, start in zip(held.actions, held.start.tolist(), strict=True):
        assert found[action] == pytest.approx(start, abs=0.2)


def test_words_tell_an_act_that_no_rule_found_in_the_text_rather_than_the_title() -> None:
    text = "Lights out\n\nThe Darrow copper smelter will lay off 400 workers and go dark in May."
    assert [s for s in tell(clean(text), words={}).statements if s.act] == []
    told = tell(clean(text), words={"project_closure": 5.0})
    found = [s for s in told.statements if s.act]
    assert [(s.act.action, s.part) for s in found if s.act] == [("project_closure", "body")]
    assert told.tellings[found[0].id].rule == BY_WORDS


def test_what_an_easing_acts_on_is_no_act_of_its_own() -> None:
    text = "China has suspended its ban on gallium exports. The measure had hit chip makers."
    told = tell(clean(text), words={"export_ban": 4.0, "suspension": 4.0})
    assert {s.act.action for s in told.statements if s.act} == {"suspension"}


def test_an_act_by_words_comes_behind_those_that_rules_find() -> None:
    text = (
        "The Darrow copper smelter will lay off 400 workers and go dark in May. "
        "Zambia banned exports of copper ore."
    )
    told = tell(clean(text), words={"project_closure": 5.0, "export_ban": 5.0})
    events = build_events(told.statements, told.tellings, told.layout)
    news = [event.action for event in events if not event.background]
    assert news == ["export_ban", "project_closure"]
