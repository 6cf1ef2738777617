"""An answer is in one language and names things as its readers do."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from didymium.cli.app import app
from didymium.vocabulary import materials, territories

RUN = CliRunner()
CODES = {one.iso3 for one in territories()} - {"AND"}
IDS = {one.id for one in materials() if "_" in one.id}
ENGLISH = {"production", "estimated", "measured", "announced", "the", "figures", "with", "measures"}


def ask(*words: str) -> str:
    found = RUN.invoke(app, list(words), catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


MARKET = [
    ("chain", "gallium"),
    ("chain", "rare_earths"),
    ("simulate", "gallium_stop", "--draws", "3", "--until", "2027", "--for", "ITA"),
    ("backtest", "GA_LICENCE_2023", "--draws", "20"),
]
QUESTIONS = [
    *MARKET,
    ("facts", "disprosio", "--stage", "separation", "--year", "2024"),
    ("facts", "gallio", "--year", "2024", "--measure", "production"),
    ("ledger", "--actor", "Cina", "--since", "2025-10-09", "--until", "2025-11-09"),
    ("trade", "gallio", "--importer", "EU", "--years", "2024", "--shares"),
    ("trade", "disprosio", "--importer", "ITA", "--years", "2024"),
    ("risk", "disprosio", "--for", "EU", "--all-stages"),
    ("risk", "gallio", "--for", "ITA"),
    ("risk", "gallio", "--history"),
    ("risk", "--all"),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_an_italian_answer_holds_no_english_and_no_ids(question: tuple[str, ...]) -> None:
    text = re.sub(r"(press|own|study|usgs|wgi|company|stat|ec|iea|official)_\w+", "", ask(
        *question, "--lang", "it"
    ))  # fmt: skip
    text = re.sub(r"\[[\w; ]+\]", "", text)  # ids of sources and events in brackets are handles
    words = set(re.findall(r"\w+", text))
    assert words & ENGLISH == set()
    assert words & CODES == set()
    assert words & IDS == set()


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_an_english_answer_holds_no_ids(question: tuple[str, ...]) -> None:
    words = set(re.findall(r"\w+", re.sub(r"\[[\w; ]+\]", "", ask(*question))))
    assert words & CODES == set()
    assert words & IDS == set()


def test_dates_and_numbers_are_in_the_form_of_the_language() -> None:
    text = ask("risk", "disprosio", "--for", "EU", "--all-stages", "--lang", "it")
    assert "misure al 31 dicembre 2024" in text
    assert "43,9%" in text
    assert not re.search(r"\d\d\d\d-\d\d-\d\d", text)


def test_stages_stand_in_the_order_of_the_chain_and_headings_have_names() -> None:
    text = ask("risk", "dysprosium", "--for", "EU", "--all-stages")
    heads = re.findall(r"^\[([^\](]+?)(?: \(.*)?\]", text, flags=re.MULTILINE)
    assert heads == ["mining", "separation", "magnet making", "whole chain"]


def test_what_ends_next_is_told_in_words() -> None:
    text = ask("risk", "disprosio", "--for", "EU", "--lang", "it")
    assert "Cina -> Myanmar: divieto di importazione, esito non riportato" in text


def test_the_ranking_says_the_years_of_each_series() -> None:
    lines = ask("risk", "--all", "--lang", "it").splitlines()
    assert "anno" in lines[0]
    assert any("2016-2020" in line for line in lines)
    # columns stay in line whatever the length of the names
    column = lines[0].index("anno")
    assert {line[column - 1] for line in lines} == {" "}
    assert all(re.match(r"\d{4}", line[column:]) for line in lines[1:])


def test_the_star_of_a_bound_is_explained_above_the_table() -> None:
    lines = ask("trade", "gallium", "--importer", "EU", "--years", "2024").splitlines()
    assert lines[0].startswith("* = upper bound")


def test_csv_keeps_ids_whatever_the_language() -> None:
    english = ask("trade", "gallium", "--importer", "EU", "--years", "2024", "--format", "csv")
    italian = ask("trade", "gallium", "--importer", "EU", "--years", "2024", "--format", "csv",
                  "--lang", "it")  # fmt: skip
    assert english == italian
    assert "CHN" in english


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize("question", MARKET, ids=" ".join)
def test_no_number_is_cut_no_zero_signed_and_no_heading_empty(
    question: tuple[str, ...], lang: str
) -> None:
    text = ask(*question, "--lang", lang)
    assert not re.search(r"[-+]0([.,]0+)?(?![\d.,])", text)
    assert "…" not in text
    paragraphs = text.split("\n\n")
    assert all(len(part.strip().splitlines()) > 1 for part in paragraphs[1:-1])


def test_a_chain_without_unknown_figures_has_no_heading_for_them() -> None:
    assert "nobody observed" not in ask("chain", "gallium")
    assert "nobody observed" in ask("chain", "rare_earths")


def test_what_moves_by_nothing_is_not_listed_among_what_moves_most() -> None:
    text = ask("simulate", "gallium_stop", "--draws", "3", "--until", "2027", "--for", "ITA")
    block = text.split("Shares of world output")[1].split("\n\n")[0]
    assert "China" in block
    assert " 0.00 (0.00 to 0.00)" not in block


def test_lists_of_scenarios_and_chains_have_italian_titles() -> None:
    assert "La Cina ferma ogni esportazione di gallio" in ask("simulate", "--lang", "it")
    assert "Terre rare, elemento per elemento" in ask("chain", "--lang", "it")
