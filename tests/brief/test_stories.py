"""Which articles are of one story, who carries it by himself, and how far each puts the act."""

import datetime as dt
from dataclasses import replace

import pytest

from didymium.brief.carriers import Bond, Voice, bonds
from didymium.brief.sides import Firm
from didymium.brief.stands import camp, stand
from didymium.brief.stories import Page, apart, grouped, key
from didymium.brief.tables import rules
from didymium.brief.topic import Topic

DEAL = {
    "instrument": "negotiation",
    "action": "negotiation",
    "family": "supply_added",
    "question": "question_deal",
    "actors": ("RUS",),
    "targets": ("USA",),
    "material": "rare_earths",
    "stage": None,
    "modality": "asserted",
    "easing": False,
    "denied": False,
    "speaker": None,
    "speaker_id": None,
    "speaker_kind": None,
    "supplier": "RUS",
    "step": "talks",
    "statement": None,
}
BAN = DEAL | {
    "instrument": "export_ban",
    "action": "export_ban",
    "family": "supply_cut",
    "actors": ("CHN",),
    "targets": ("USA",),
    "material": "gallium",
    "supplier": None,
    "step": None,
}
LYNAS, MP = Firm("Lynas", "lynas", "AUS"), Firm("MP Materials", "mp", "USA")


def page(changes=None, *, of=DEAL, day=None, materials=(), days=()):
    date = dt.date.fromisoformat(day) if day else None
    return Page(Topic(**(of | (changes or {}))), date, frozenset(materials), frozenset(days))


def test_talks_and_a_signature_are_steps_of_one_story_however_far_apart():
    talks = page(day="2025-03-31")
    signed = page({"instrument": "binding_deal", "step": "binding"}, day="2026-03-31")
    assert apart(talks, signed) is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"family": "border"}, "act"),
        ({"family": "none"}, "no_act"),
        ({"material": "lithium"}, "material"),
        ({"targets": ("UKR",)}, "sides"),
        ({"actors": (), "targets": ()}, "sides"),
        ({"firms": (LYNAS,)}, "sides"),
    ],
)
def test_another_act_material_or_side_is_another_story(changes, why):
    assert apart(page(), page(changes)) == why
    assert apart(page(changes), page()) == why


def test_two_acts_without_sides_are_never_one_story():
    nobody = {"actors": (), "targets": ()}
    assert apart(page(nobody), page(nobody)) == "sides"
    assert key(Topic(**(DEAL | nobody))) is None


def test_firms_must_meet():
    both = {"firms": (LYNAS, MP)}
    assert apart(page(both), page({"firms": (LYNAS,)})) is None
    assert apart(page({"firms": (MP,)}), page({"firms": (LYNAS,)})) == "sides"


def test_fewer_sides_are_the_same_story_only_within_30_days_or_by_a_day_both_state():
    less = {"targets": ()}
    assert apart(page(of=BAN, day="2024-12-03"), page(less, of=BAN, day="2025-01-02")) is None
    assert apart(page(of=BAN, day="2024-12-03"), page(less, of=BAN, day="2025-01-03")) == "loose"
    assert apart(page(of=BAN), page(less, of=BAN)) == "loose"
    until = ("2026-11-27",)
    assert apart(page(of=BAN, days=until), page(less, of=BAN, days=until)) is None


def test_an_undated_page_with_fewer_sides_is_tied_by_the_person_who_says_it():
    def told(person, day=None, **changes):
        return replace(page(changes, day=day), person=person)

    assert apart(told("peskov"), told("peskov", targets=())) is None
    assert apart(told("peskov"), told("lavrov", targets=())) == "loose"
    # with both dates the days decide: the same person speaks again months later
    far = told("peskov", "2025-12-01", targets=())
    assert apart(told("peskov", "2025-02-25"), far) == "loose"


def test_another_instrument_of_the_same_side_needs_near_dates():
    quota = {"instrument": "export_quota"}
    assert apart(page(of=BAN), page(quota, of=BAN)) == "instrument"
    assert apart(page(of=BAN, day="2025-04-04"), page(quota, of=BAN, day="2025-04-30")) is None


def test_a_deal_on_minerals_is_that_on_one_of_them_between_the_same_states():
    assert apart(page({"material": "critical_minerals"}), page()) is None
    named = page({"material": "lithium"}, materials=("lithium", "rare_earths"))
    assert apart(page(), named) is None
    # of one state alone "minerals" says too little
    one = {"targets": (), "material": "critical_minerals"}
    assert apart(page({"targets": ()}), page(one)) == "material"


def test_a_page_joins_only_a_story_to_all_of_whose_pages_it_is_tied():
    near = "2024-12-03"
    china = page({"targets": ()}, of=BAN, day=near)
    usa = page(of=BAN, day=near)
    japan = page({"targets": ("JPN",)}, of=BAN, day=near)
    # Japan is tied to the page that names China alone, not to that on the United States
    assert grouped([usa, china, japan]) == ((0, 1), (2,))


def test_the_strict_key_tells_firms_and_an_easing_apart():
    assert key(Topic(**(DEAL | {"firms": (MP,)}))) != key(Topic(**DEAL))
    assert key(Topic(**(BAN | {"easing": True}))) != key(Topic(**BAN))
    assert key(Topic(**(DEAL | {"actors": ("USA",), "targets": ("RUS",)}))) == key(Topic(**DEAL))


# --- carriers ---------------------------------------------------------------------------------

WORDS = " ".join(f"w{n}" for n in range(40))


def voice(text, sentence="", *agencies):
    return Voice(text, sentence, frozenset(agencies))


def test_a_near_copy_counts_with_its_original():
    assert bonds([voice(WORDS), voice(WORDS + " all rights reserved")]) == (None, Bond(0, "copy"))


def test_articles_through_one_agency_count_once_whatever_their_words():
    found = bonds([voice("a b", "", "Reuters"), voice("c d", "", "ANSA", "Reuters")])
    assert found == (None, Bond(0, "agency", "Reuters"))


def test_the_same_sentence_on_the_act_counts_once():
    line = " ".join(f"s{n}" for n in range(12))
    assert bonds([voice(f"x {line} y"), voice(f"z {line}", line)]) == (None, Bond(0, "words"))


def test_a_short_sentence_binds_nothing():
    # nine words make five runs, one under the six that are asked for
    line = " ".join(f"s{n}" for n in range(9))
    assert bonds([voice(f"x {line} y"), voice(f"z {line}", line)]) == (None, None)


def test_what_is_bound_to_a_bound_article_is_bound_to_the_first():
    found = bonds([voice(WORDS, "", "AFP"), voice(WORDS + " x", "", "DPA"), voice("q", "", "DPA")])
    assert found == (None, Bond(0, "copy"), Bond(0, "agency", "DPA"))


# --- stands -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "changes", "name"),
    [
        (DEAL, {}, "talks"),
        (DEAL, {"modality": "possible"}, "possible"),
        (DEAL, {"modality": "planned"}, "planned"),
        (DEAL, {"step": "memorandum"}, "memorandum"),
        (DEAL, {"denied": True, "step": "memorandum"}, "denied"),
        (BAN, {}, "announced"),
        (BAN, {"modality": "possible"}, "proposed"),
        (BAN, {"easing": True, "action": "suspension"}, "suspended"),
        (BAN, {"easing": True, "action": "lifting"}, "lifted"),
        (BAN, {"family": "project"}, "told"),
    ],
)
def test_how_far_an_article_puts_its_act(of, changes, name):
    assert stand(Topic(**(of | changes)), None) == name


def test_talks_and_a_signature_exclude_each_other_and_licences_exclude_nothing():
    assert camp("talks") == camp("possible") != camp("binding") == camp("memorandum")
    assert camp("suspended") != camp("lifted")
    assert camp("licences") == ""


def test_every_stand_has_its_words():
    from didymium.brief.words.say import sentences

    assert all(f"stand_{row['stand']}" in sentences() for row in rules("stands"))
