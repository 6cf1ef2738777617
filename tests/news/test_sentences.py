"""Short sentences in both languages, with the labels they must give."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from didymium.news import Statement
from didymium.news.acts.events import code
from didymium.news.page import PageDate
from didymium.news.reader import read_page
from didymium.news.words.text import clean

PAGE_DATE = PageDate(
    source="metadata", date=dt.date(2025, 10, 10), precision="day", text="2025-10-10"
)
ROWS = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(lang, row, id=f"{lang}: {row['t'][:70]}") for lang in ROWS for row in ROWS[lang]
]


def pick(statements: tuple[Statement, ...], row: dict[str, Any]) -> Statement:
    acting = [s for s in statements if s.act is not None] or list(statements)
    if "who" in row:
        acting = [s for s in statements if s.speaker.kind != "outlet"] or acting
    assert acting, "no statement was read"
    return acting[-1] if row.get("last") else acting[0]


def same(found: list[str], wanted: list[str]) -> bool:
    return len(found) >= len(wanted) and all(
        any(choice in found for choice in item.split("|")) for item in wanted
    )


@pytest.mark.parametrize(("lang", "row"), CASES)
def test_a_sentence_gives_its_labels(lang: str, row: dict[str, Any]) -> None:
    reading = read_page(clean(row["t"], dates=(PAGE_DATE,)), language_code=lang)
    if row.get("none"):
        assert [s.act.action for s in reading.statements if s.act] == []
        if not row.get("bg"):
            return
    statement = pick(reading.statements, row)
    act = statement.act
    checks = {
        "m": lambda: statement.modality,
        "p": lambda: statement.polarity,
        "time": lambda: statement.time,
        "bg": lambda: statement.background,
        "a": lambda: act.action if act else None,
        "level": lambda: act.level if act else None,
    }
    for key, value in checks.items():
        if key in row:
            assert str(value()) in str(row[key]).split("|"), f"{key} of {statement.claim!r}"
    if "state" in row:
        assert act is not None
        assert act.state in row["state"].split("|")
    if "by" in row:
        assert act is not None
        assert same([code(party) for party in act.actors], row["by"])
    if "to" in row:
        assert act is not None
        assert same([code(party) for party in act.targets], row["to"])
    if "on" in row:
        assert act is not None
        assert same(list(act.materials), row["on"])
    if "who" in row:
        speaker = statement.speaker
        assert row["who"] in {speaker.id, speaker.name, speaker.kind}
