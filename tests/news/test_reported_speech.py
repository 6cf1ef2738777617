"""Indirect speech: whose words a clause tells, where no quotation marks help."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from didymium.news.reader import read
from didymium.news.types import Statement

CASES = yaml.safe_load((Path(__file__).parent / "reported.yaml").read_text(encoding="utf-8"))


def _saying(text: str, words: str) -> Statement:
    return next(s for s in read(text).statements if words in s.claim)


@pytest.mark.parametrize("case", [c for c in CASES if "name" in c], ids=lambda c: c["words"])
def test_a_clause_is_said_by_whom_its_frame_names(case: dict[str, str]) -> None:
    assert case["name"] in _saying(case["text"], case["words"]).speaker.name


@pytest.mark.parametrize("case", [c for c in CASES if "state" in c], ids=lambda c: c["words"])
def test_laws_customs_figures_and_arms_of_a_state_speak_for_it(case: dict[str, str]) -> None:
    assert _saying(case["text"], case["words"]).speaker.id == case["state"]


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.get("source") == "noun"], ids=lambda c: c["words"]
)
def test_who_has_no_name_speaks_as_the_noun_says(case: dict[str, str]) -> None:
    speaker = _saying(case["text"], case["words"]).speaker
    assert speaker.kind in {"organisation", "anonymous"}
    assert speaker.id is None
    assert speaker.name == speaker.name.lower()


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.get("source") == "nobody"], ids=lambda c: c["words"]
)
def test_what_only_looks_like_a_frame_makes_nobody_speak(case: dict[str, str]) -> None:
    assert _saying(case["text"], case["words"]).speaker.kind == "outlet"


def test_critics_are_no_side_of_an_act() -> None:
    events = read("Critics say that the export ban on lithium was lifted.").events
    assert events
    assert not any("critics" in actor for event in events for actor in event.actors)


def test_he_means_the_person_who_spoke_although_a_firm_spoke_since() -> None:
    text = (
        "President Ramon Salas said on Monday that the lithium concessions are under review. "
        "In August Glencore said nine of them had ended.\n\n"
        '"We look at them because they were given for gold, not for lithium," he said.'
    )
    assert _saying(text, "We look").speaker.name == "Ramon Salas"
