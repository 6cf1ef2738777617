"""What the terminal shows of a reading."""

from __future__ import annotations

import io
from typing import get_args

import pytest
from rich.console import Console
from rich.text import Text

from didymium import read
from didymium.news import types
from didymium.news.page import DateSource, DebrisKind, FindingKind
from didymium.news.tables import rows
from didymium.news.view import date_shown, lines, state_name, wrapped
from didymium.vocabulary.phrases import label

_WHEN = ("default", "planned", "unsure")
PAGE = (
    "Mosca apre a Washington sulle terre rare\n\n"
    "Mosca, 25 febbraio 2025 - La Russia potrebbe offrire agli Stati Uniti l'accesso alle terre "
    "rare, ha detto il portavoce del Cremlino Dmitry Peskov. Nel 2023 la Cina aveva vietato "
    "l'esportazione di tecnologie per le terre rare."
)


def shown(page: str, lang: str) -> str:
    return "\n".join(line.plain for line in lines(read(page), lang))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("modality", get_args(types.Modality)),
        ("event_status", get_args(types.EventStatus)),
        ("warning", get_args(types.WarningKind)),
        ("debris", get_args(DebrisKind)),
        ("finding", get_args(FindingKind)),
        ("date_source", get_args(DateSource)),
    ],
)
@pytest.mark.parametrize("lang", ["it", "en"])
def test_everything_a_reading_may_hold_has_words(
    name: str, values: tuple[str, ...], lang: str
) -> None:
    assert len({label(name, value, lang) for value in values}) == len(values)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_every_state_that_an_act_may_have_has_a_name(lang: str) -> None:
    states = {row[f"{when}_state"] for row in rows("actions") for when in _WHEN} - {""}
    assert "framework" in states
    assert len({state_name(state, lang) for state in states}) == len(states)


def test_the_view_speaks_the_language_asked_for_whatever_the_page_speaks() -> None:
    english, italian = shown(PAGE, "en"), shown(PAGE, "it")
    assert english.startswith("Italian · relevant · 2025-02-25 (dateline)")
    assert "Russia → United States · rare earths" in english
    assert italian.startswith("Italiano · pertinente · 2025-02-25 (riga di luogo e data)")
    assert "Russia → Stati Uniti · terre rare" in italian
    assert "possibile  Dmitry Peskov (portavoce del Cremlino)" in italian


def test_what_is_new_stands_apart_from_what_is_told_as_background() -> None:
    new, _, old = shown(PAGE, "en").partition("Told as background")
    assert "What is new" in new
    assert "Russia → United States" in new
    assert "China" in old.partition("What is stated")[0]


def test_a_page_whose_statements_are_not_read_says_so_in_the_language_of_the_view() -> None:
    page = "La Chine a suspendu les exportations de terres rares vers les États-Unis et le Japon."
    assert "fr: si leggono nomi, date e pertinenza, non le dichiarazioni" in shown(page, "it")


def test_what_was_taken_out_more_than_once_is_told_once() -> None:
    assert "marcatura: '**' × 2" in shown(f"**{PAGE}**", "it")


@pytest.mark.parametrize(
    ("precision", "shown_as"),
    [
        *[("day", "2025-10-09"), ("month", "2025-10"), ("quarter", "2025-Q4")],
        *[("half", "2025-H2"), ("year", "2025"), (None, "2025-10-09")],
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(precision: str | None, shown_as: str) -> None:
    assert date_shown("2025-10-09", precision) == shown_as


def test_rows_are_no_wider_than_the_terminal_and_keep_their_indent() -> None:
    console = Console(width=20, file=io.StringIO())
    rows = [row.plain for row in wrapped(Text("one\n\n    two three four five six"), console)]
    assert rows == ["one", "", "    two three four", "    five six"]
