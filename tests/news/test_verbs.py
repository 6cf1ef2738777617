"""Mood and tense of verb groups."""

from __future__ import annotations

import pytest

from didymium.news.words.tokens import tokenise
from didymium.news.words.verb_finder import GroupFinder
from didymium.news.words.verbs import VerbGroup


def groups(text: str, language: str) -> list[VerbGroup]:
    tokens = tokenise(text)
    return GroupFinder(tokens, language, bytearray(len(tokens))).find(0, len(tokens))


@pytest.mark.parametrize(
    ("text", "lemma", "mood", "tense"),
    [
        ("Il ministro ha firmato", "firmare", "indicative", "present"),
        ("avrebbe firmato l'accordo", "firmare", "conditional", "present"),
        ("firmerà domani", "firmare", "indicative", "future"),
        ("esporrebbe i produttori", "esporre", "conditional", "present"),
        ("si tradurranno in negoziati", "tradurre", "indicative", "future"),
        ("accoglierà la proposta", "accogliere", "indicative", "future"),
        ("bloccherà le navi", "bloccare", "indicative", "future"),
        ("verrà sospeso", "sospendere", "indicative", "future"),
        ("sta valutando", "valutare", "indicative", "present"),
        ("che firmino presto", "firmare", "subjunctive", "present"),
        ("se firmasse oggi", "firmare", "subjunctive", "imperfect"),
        ("dichiarò ieri", "dichiarare", "indicative", "past"),
    ],
)
def test_italian_forms(text: str, lemma: str, mood: str, tense: str) -> None:
    found = groups(text, "it")[0]
    assert (found.lemma, found.mood, found.tense) == (lemma, mood, tense)


@pytest.mark.parametrize(
    ("text", "lemma", "modal", "tense", "negated"),
    [
        ("China will lift the ban", "lift", "will", "future", False),
        ("China would have signed", "sign", "would", "present", False),
        ("it has not yet been signed", "sign", None, "present", True),
        ("they didn't sign", "sign", None, "past", True),
        ("it may be suspended", "suspend", "may", "present", False),
    ],
)
def test_english_groups(
    text: str, lemma: str, modal: str | None, tense: str, negated: bool
) -> None:
    found = groups(text, "en")[0]
    assert (found.lemma, found.modal, found.tense, found.negated) == (lemma, modal, tense, negated)


def test_perfect_passive_and_negation_in_italian() -> None:
    found = groups("non è stato ancora firmato", "it")[0]
    assert (found.lemma, found.perfect, found.passive, found.negated) == (
        "firmare",
        True,
        True,
        True,
    )


def test_a_noun_behind_an_article_is_no_verb() -> None:
    assert groups("la firma di un accordo", "it") == []


def test_a_second_verb_shares_the_modal_of_the_first() -> None:
    found = [g for g in groups("it will lift the ban and impose quotas", "en") if g.finite]
    assert [(g.lemma, g.tense) for g in found] == [("lift", "future"), ("impose", "future")]


def test_an_unknown_verb_is_read_from_its_ending() -> None:
    found = groups("ha spiazzato gli analisti", "it")[0]
    assert (found.lemma, found.perfect) == ("spiazzare", True)


@pytest.mark.parametrize(
    ("text", "lemma", "tense"),
    [
        ("the ministry will decide soon", "decide", "future"),
        ("the two sides failed to sign", "fail", "past"),
        ("the court upheld the ban", "uphold", "past"),
        ("it oversees the mines", "oversee", "present"),
        ("exports shrank again", "shrink", "past"),
        ("the lender underwrote the loan", "underwrite", "past"),
        ("they are cancelling the order", "cancel", "present"),
        ("they are canceling the order", "cancel", "present"),
    ],
)
def test_verbs_of_the_news_are_known(text: str, lemma: str, tense: str) -> None:
    found = next(g for g in groups(text, "en") if g.finite)
    assert (found.lemma, found.tense) == (lemma, tense)


@pytest.mark.parametrize(
    "text",
    ["its foreign sources as well", "the takeover bid by a rival", "test results by country"],
)
def test_a_word_that_is_as_often_a_noun_is_a_verb_only_behind_a_pronoun(text: str) -> None:
    assert not any(g.finite for g in groups(text, "en"))
    assert any(g.finite for g in groups("it sources the ore", "en"))


def test_a_plural_noun_that_could_be_a_verb_has_its_verb_behind_it() -> None:
    found = [g.lemma for g in groups("new projects need water", "en") if g.finite]
    assert found == ["need"]


@pytest.mark.parametrize("text", ["the London-listed firm", "a so-called list", "US-led talks"])
def test_a_word_joined_by_a_hyphen_is_no_verb(text: str) -> None:
    assert groups(text, "en") == []


def test_who_is_told_to_do_something_tells_nothing() -> None:
    found = groups("biggest mine told to cut output", "en")
    assert [(g.lemma, g.finite) for g in found] == [("tell", False), ("cut", False)]
