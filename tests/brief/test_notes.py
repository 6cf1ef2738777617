"""Notes of rows in Italian: the commonest are translated whole, the others stay and say so."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import didymium.brief.words
from didymium.brief.words import methods
from didymium.evidence import open_base
from didymium.risk import rules

TABLE = Path(didymium.brief.words.__file__).parent / "notes.csv"
ENGLISH = re.compile(r"\b(of|the|with|from|and|less|share|shares|output|row|was|not|only|by)\b")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def notes(table: str) -> list[str]:
    return open_base().table(table)["note"].drop_nulls().to_list()


def test_every_note_has_an_italian_of_its_own_with_the_same_places() -> None:
    for row in rows():
        assert sorted(re.findall(r"\{\w\}", row["en"])) == sorted(
            re.findall(r"\{\w\}", row["it"])
        ), row["en"]
        assert not ENGLISH.search(row["it"]), row["it"]
    assert len({row["en"] for row in rows()}) == len(rows()) >= 150


def test_no_translated_note_is_of_nothing() -> None:
    """Each row of the table is met by a note of the base, whole or as one of its parts."""
    from didymium.vocabulary.phrases import Reasons

    texts = {text for table in ("observation", "price", "parameter", "stockpile", "project")
             for text in notes(table)}  # fmt: skip
    texts |= {row["note"] for row in rules.spell_overrides()}
    texts |= {part for text in texts for part in text.split("; ")}
    patterns = Reasons(TABLE).patterns
    unmet = [
        row["en"]
        for row, pattern in zip(rows(), patterns, strict=True)
        if not any(map(pattern.match, texts))
    ]
    assert unmet == []


@pytest.mark.parametrize(
    ("table", "part"), [("observation", 0.80), ("price", 0.88), ("parameter", 0.35)]
)
def test_most_rows_with_a_note_have_it_in_italian(table: str, part: float) -> None:
    told = [methods.note(text, "it")[1] for text in notes(table)]
    assert sum(told) / len(told) >= part


def test_a_note_is_told_whole_in_one_language() -> None:
    known = "rank 3; five-year average used by the EU assessment; stage E"
    italian = (
        "posto 3 in graduatoria; media di cinque anni usata dalla valutazione UE; "
        "fase E (estrazione)"
    )
    assert methods.note(known, "it") == (italian, True)
    half = "rank 3; a remark that nobody has translated"
    assert methods.note(half, "it") == (half, False)
    assert methods.note(half, "en") == (half, True)


def test_a_note_left_in_english_says_so_to_an_italian() -> None:
    half = "rank 3; a remark that nobody has translated"
    assert methods.noted(half, "it") == f"in inglese: {half}"
    assert methods.noted(half, "en") == half
    assert methods.noted("from CHL", "it") == "da: Cile"
