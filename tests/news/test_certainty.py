"""The modality of an event: its own statements, and what stands around them."""

from __future__ import annotations

import pytest

from didymium import read
from didymium.news.certainty.certainty import (
    MODALITIES,
    Tones,
    event_modality,
    features,
    log_odds,
    weights,
)
from didymium.news.page import Page
from didymium.news.reader import tell
from didymium.news.words.text import clean


def page(text: str) -> Page:
    return clean(text)


def test_every_feature_has_a_weight_for_each_modality() -> None:
    assert {len(found) for found in weights().values()} == {len(MODALITIES)}
    assert weights()["told denied"][MODALITIES.index("denied")] > 1


def test_what_statements_say_counts_without_what_stands_around_them() -> None:
    sure = tell(page("China bans exports of gallium.")).statements
    unsure = tell(page("China may ban exports of gallium.")).statements
    rule = ("export_ban", "export_measure", None)
    possible = MODALITIES.index("possible")
    assert log_odds(unsure, *rule)[possible] > log_odds(sure, *rule)[possible]
    assert event_modality(sure, *rule) == "asserted"


def test_sentences_beside_an_act_are_looked_at_and_others_are_not() -> None:
    told = tell(
        page("China bans exports of gallium. No decision is known. " + "Mines dig ore. " * 6)
    )
    members = [s for s in told.statements if s.act is not None][:1]
    seen = features(members, "export_ban", "export_measure", Tones(told.doc))
    assert seen["told asserted"] == 1.0
    assert "beside present" in seen or "beside infinitive" in seen
    assert not any(name.startswith("beside possible") for name in seen)


def test_the_odds_are_those_of_the_features_that_they_are_fitted_with() -> None:
    told = tell(
        page("Will China ban gallium exports?\n\nBeijing may ban gallium exports. It said no.")
    )
    members = [s for s in told.statements if s.act is not None]
    tones = Tones(told.doc)
    seen = features(members, "export_ban", "export_measure", tones)
    table = weights()
    known = {name: value for name, value in seen.items() if name in table}
    sums = [
        sum(table[name][place] * value for name, value in known.items())
        for place in range(len(MODALITIES))
    ]
    for place in ("title", "opening", "in", "beside"):
        assert any(name.startswith(f"{place} ") for name in known)
    assert log_odds(members, "export_ban", "export_measure", tones) == pytest.approx(sums)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("India bans exports of rare earths\n\nNew Delhi has banned the exports.", "asserted"),
        (
            "Will China ban gallium exports?\n\nBeijing may ban gallium exports, it said.",
            "possible",
        ),
        ("Pechino vieterà l'export di gallio\n\nLa Cina vieterà l'export di gallio.", "planned"),
        ("Imprese in allarme\n\nChiedono di vietare l'export di rottami di rame.", "demanded"),
    ],
)
def test_headline_and_text_together_give_the_modality(text: str, modality: str) -> None:
    events = [event for event in read(text).events if not event.background]
    assert [event.modality for event in events] == [modality]


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        (
            "Lawmakers hope that Kinshasa bans exports of cobalt.",
            {"ahead other hoped"},
            {"ahead same hoped", "behind other hoped"},
        ),
        (
            "Kinshasa bans exports of cobalt only once its own plant runs.",
            {"behind same hinging"},
            {"ahead same hinging", "ahead other hinging"},
        ),
    ],
)
def test_cues_count_by_the_side_of_the_act_they_stand_on(
    text: str, near: set[str], far: set[str]
) -> None:
    told = tell(page(text))
    members = [s for s in told.statements if s.act is not None]
    seen = features(members, "export_ban", "export_measure", Tones(told.doc))
    assert near <= seen.keys()
    assert not far & seen.keys()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The ministry says nothing; whether to ban exports of tin is open.", "undecided"),
        ("L'export di stagno riparte solo dopo il voto.", "hinging"),
        ("The minister sees no reason for a ban on exports of tin.", "refusing"),
        ("I fonditori confidiamo, dicono, nella fine del divieto.", "wishing"),
        ("Smelters wrote to the minister in an open letter on tin exports.", "urging"),
    ],
)
def test_words_that_no_rule_goes_by_are_seen_around_an_act(text: str, kind: str) -> None:
    assert kind in Tones(tell(page(text)).doc).of(0)
