"""What a page tells first: headline and lead, in both languages, with the act they must give."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from didymium.news.acts.salience import weights
from didymium.news.reader import read

ROWS = yaml.safe_load(Path(__file__).with_name("acts.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(language, row, id=f"{language}: {row['t'].split(' | ')[0]}")
    for language in ROWS
    for row in ROWS[language]
]
TWO_SIDED = {"deal", "dispute", "denial"}


def choices(items: list[str]) -> set[str]:
    return {choice for item in items for choice in item.split("|")}


@pytest.mark.parametrize(("language", "row"), CASES)
def test_the_first_event_is_what_the_headline_tells(language: str, row: dict[str, object]) -> None:
    headline, lead = str(row["t"]).split(" | ", 1)
    events = read(f"{headline}\n{lead}", language_code=language).events
    news = [event for event in events if not event.background]
    assert news, f"no news; beside it: {[event.action for event in events]}"
    first = news[0]
    assert first.action in str(row["a"]).split("|")
    if "by" in row:
        assert choices(row["by"]) & set(first.actors)  # type: ignore[arg-type]
    if "to" in row:
        sides = {*first.targets, *(first.actors if first.family in TWO_SIDED else ())}
        assert choices(row["to"]) & sides  # type: ignore[arg-type]


def test_what_moved_a_price_is_told_beside_it() -> None:
    events = read(
        "Cobalt has jumped 60% to $16 a pound since the Democratic Republic of Congo stopped "
        "exports. The metal is used in batteries."
    ).events
    assert [event.action for event in events if not event.background] == ["price_move"]


def test_every_weight_says_what_it_weighs() -> None:
    from didymium.news.tables import rows

    assert all(row["meaning"] for row in rows("salience"))
    assert weights()["first"] > 0 > weights()["aside"]
