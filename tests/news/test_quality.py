"""The quality of reading is a number: written articles must be read as well as measured."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import news_acts
import news_labels
import news_report
import news_scoring
import news_sides
from didymium.errors import InputError
from didymium.news.reader import read

HOME = Path(__file__).parents[2] / "benchmarks" / "news"

# A little under (for CEILINGS: over) the values of docs/methods/news-quality.md.
FLOORS = {
    "relevance": 0.96,
    "materials": 0.90,
    "territories": 0.95,
    "persons": 0.97,
    "organisations": 0.95,
    "event": 0.76,
    "action_alone": 0.80,
    "anonymous_source": 0.85,
    "overstated_headline": 0.75,
}
SHARES = {
    "modality": 0.88,
    "modality_balanced": 0.64,
    "speaker": 0.88,
    "quotations_found": 0.95,
    "event_date_stated": 0.72,
    "quantities_found": 0.79,
    "date_conflicts_found": 0.80,
}
CEILINGS = {"traps_passing": 0.19, "date_false_alarms": 0.02}


@cache
def _figures() -> dict[str, Any]:
    import news

    return news_scoring.figures(news_scoring.score_all(news.written()))


@pytest.mark.parametrize("name", FLOORS)
def test_written_articles_are_read_at_least_this_well(name: str) -> None:
    figure = _figures()[name]
    assert figure["f1"] >= FLOORS[name], figure


@pytest.mark.parametrize("name", SHARES)
def test_written_articles_give_this_share_of_right_answers(name: str) -> None:
    figure = _figures()[name]
    assert figure["share"] >= SHARES[name], figure


@pytest.mark.parametrize("name", CEILINGS)
def test_written_articles_raise_no_more_false_alarms(name: str) -> None:
    figure = _figures()[name]
    assert figure["share"] <= CEILINGS[name], figure


def test_the_written_set_is_as_large_and_mixed_as_promised() -> None:
    labels = news_labels.load_labels(HOME / "labels.jsonl")
    assert len(labels) >= 60
    assert sum(not label.relevant for label in labels) >= 15
    assert {label.half for label in labels} == {"dev", "held"}
    assert {path.stem for path in (HOME / "articles").glob("*.txt")} == {
        label.id for label in labels
    }


def test_the_short_pages_carry_their_text_and_sides_that_are_known() -> None:
    labels = news_labels.load_labels(HOME / "short.jsonl")
    assert len(labels) >= 1_000
    assert len({label.text for label in labels}) == len(labels)
    assert {label.language for label in labels} == {"en", "it"}
    for label in labels:
        assert not label.names
        for quotation in label.quotations:
            assert label.text is not None
            assert quotation.span(label.text) is not None


def test_a_page_is_never_told_by_a_model_that_saw_it() -> None:
    one = next(x for x in news_labels.load_labels(HOME / "short.jsonl") if x.events)
    labels = [replace(one, id=f"page {n}") for n in range(16)]
    labels += [replace(one, id=f"page {n} retold", after=f"page {n}") for n in range(16)]
    pages = [{"bans": 1.0, f"word {label.number}": 1.0} for label in labels]
    met: list[set[str]] = []
    train = news_acts.train

    def spy(kept: Any, wanted: Any) -> Any:
        met.append({name for page in kept for name in page})
        return train(kept, wanted)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(news_acts, "train", spy)
        scores = news_acts.left_out(pages, labels, 4)
    assert len(scores) == len(pages)
    for part, seen in enumerate(met):
        own = {f"word {label.number}" for label in labels if label.number % 4 == part}
        assert own
        assert seen.isdisjoint(own)


def test_weights_of_sides_learn_what_tells_an_actor() -> None:
    rows = [([("subject", ""), ("any", "")], True), ([("behind", ""), ("any", "")], False)] * 20
    fitted = news_sides.fit(rows)
    assert fitted["subject", ""] > 0 > fitted["behind", ""]


def _label(**changes: Any) -> news_labels.EventLabel:
    fields: dict[str, Any] = {
        "actors": ("CHN",),
        "actions": ("export_ban",),
        "targets": ("USA",),
        "materials": ("gallium",),
        "modalities": ("asserted",),
        "states": (),
        "date": None,
        "date_basis": None,
        "optional": False,
    }
    return news_labels.EventLabel(**{**fields, **changes})


def _events(text: str) -> list[Any]:
    return [event for event in read(text).events if not event.background]


BAN = "La Cina ha vietato l'esportazione di gallio verso gli Stati Uniti."


def test_right_family_and_wrong_action_is_half_right() -> None:
    labels = (_label(actions=("export_quota",)),)
    [(_, _, credit, actor, target)] = news_scoring.pair_events(labels, _events(BAN))
    assert (credit, actor, target) == (0.5, True, True)


def test_a_wrong_target_keeps_the_pair_but_not_the_target() -> None:
    [(_, _, credit, actor, target)] = news_scoring.pair_events(
        (_label(targets=("JPN",)),), _events(BAN)
    )
    assert (credit, actor, target) == (1.0, True, False)


def test_another_family_gives_no_pair() -> None:
    assert news_scoring.pair_events((_label(actions=("discovery",)),), _events(BAN)) == []


def test_balanced_accuracy_is_the_mean_over_labelled_classes() -> None:
    # asserted 3 of 4, planned 0 of 1: mean of 0.75 and 0
    table = news_scoring.Counter(
        {
            ("asserted", "asserted"): 3,
            ("asserted", "possible"): 1,
            ("planned", "asserted"): 1,
        }
    )
    assert news_scoring.balanced(table) == (0.375, 2)


def test_f1_is_twice_the_right_over_found_and_labelled() -> None:
    tally = news_scoring.Tally()
    tally.add(2, 3, 5)
    assert tally.figures()["f1"] == pytest.approx(4 / 8)


def test_a_ministry_stands_for_its_country_and_a_firm_does_not() -> None:
    assert news_labels.same_party("org:chn_mofcom", "CHN")
    assert not news_labels.same_party("org:lynas", "AUS")


def test_halves_do_not_depend_on_anything_but_the_name() -> None:
    assert {news_labels.half(f"page {number}") for number in range(40)} == {"dev", "held"}


def test_a_line_that_is_no_label_is_named_by_file_and_line(tmp_path: Path) -> None:
    broken = tmp_path / "labels.jsonl"
    broken.write_text('{"name": "a", "relevant": false}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"labels\.jsonl, line 1: not a label .'language'"):
        news_labels.load_labels(broken)


def test_a_page_without_a_place_for_figures_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Nothing here\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds no place for figures"):
        news_report.write_docs(page, {})
    assert page.read_text(encoding="utf-8") == "# Nothing here\n"
