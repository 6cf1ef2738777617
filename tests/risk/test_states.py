"""How rows of the ledger stood on a day."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from didymium.evidence import ledger, open_base
from didymium.risk.spells import Rule, spells
from didymium.risk.states import StateOn, ledger_states, states_on

RULES = {"export_ban": Rule("ban", "actor", 1.5), "grant": Rule("none", "actor", 1.0)}
DAY = dt.date


def rows(**changes: object) -> pl.DataFrame:
    row = {
        "measure_id": "one",
        "actor": "CHN",
        "target": None,
        "target_all": True,
        "materials": "gallium",
        "stage": None,
        "instrument": "export_ban",
        "status": "in_force",
        "status_until": None,
        "end_date": None,
        "event_kind": "measure",
        "source_id": "somebody",
        "first_day": DAY(2025, 1, 1),
    } | changes
    return pl.DataFrame([row], infer_schema_length=None)


def stood(frame: pl.DataFrame, day: dt.date, overrides: tuple[dict[str, str], ...] = ()) -> StateOn:
    measures = frame.filter(event_kind="measure")
    told = spells(measures, rules=RULES, overrides=overrides, members={})
    return states_on(frame, day, spells=told, rules=RULES, overrides=overrides)["one"]


def test_a_suspension_that_ran_out_without_a_report_is_neither_in_force_nor_over() -> None:
    frame = rows(status="suspended", status_until="2026-11-10")
    assert stood(frame, DAY(2026, 11, 10)).state == "suspended"
    assert stood(frame, DAY(2026, 11, 10)).until == DAY(2026, 11, 10)
    later = stood(frame, DAY(2026, 11, 11))
    assert later == StateOn("unclear", since=DAY(2026, 11, 11))


@pytest.mark.parametrize(
    ("changes", "day", "state"),
    [
        ({}, DAY(2024, 12, 31), "later"),
        ({}, DAY(2030, 1, 1), "in_force"),
        ({"end_date": "2025-06"}, DAY(2025, 6, 30), "in_force"),
        ({"end_date": "2025-06"}, DAY(2025, 7, 1), "over"),
        ({"status": "lapsed"}, DAY(2025, 7, 1), "unclear"),
        ({"status": "announced"}, DAY(2025, 7, 1), "announced"),
        ({"event_kind": "statement"}, DAY(2025, 7, 1), "report"),
        ({"instrument": "grant", "end_date": "2025-03-31"}, DAY(2025, 7, 1), "over"),
    ],
)
def test_the_state_follows_the_row(changes: dict[str, object], day: dt.date, state: str) -> None:
    assert stood(rows(**changes), day).state == state


def test_an_announcement_is_over_once_a_measure_has_taken_its_place() -> None:
    first = rows(status="announced")
    second = rows(measure_id="two", first_day=DAY(2025, 3, 1))
    both = pl.concat([first, second], how="vertical_relaxed")
    assert stood(both, DAY(2025, 2, 28)).state == "announced"
    assert stood(both, DAY(2025, 3, 1)) == StateOn("over", until=DAY(2025, 2, 28))


def test_a_row_with_spells_of_its_own_carries_their_note() -> None:
    one = {"measure_id": "one", "first_day": "2025-02-01", "last_day": "", "state": "partial"}
    overrides = (one | {"note": "One firm"},)
    assert stood(rows(), DAY(2025, 2, 2), overrides).note == "One firm"
    assert stood(rows(), DAY(2025, 1, 15), overrides).state == "announced"


def test_chinas_suspended_package_on_the_days_that_matter() -> None:
    """Extended with the joint arrangement to 10 January 2027; after it nobody has reported."""
    base = open_base()
    frame = ledger(actor="CHN", instrument="export_licensing_requirement")

    def on(day: dt.date) -> StateOn:
        return ledger_states(frame, day, base=base)["chn_export_licensing_requirement_20251009_3"]

    assert on(DAY(2025, 10, 20)).state == "announced"
    assert on(DAY(2026, 11, 10)).state == "suspended"
    extended = on(DAY(2026, 11, 26))
    assert (extended.state, extended.until) == ("suspended", DAY(2027, 1, 10))
    assert "was not seen" in extended.note
    assert on(DAY(2027, 1, 11)).state == "unclear"


def test_no_suspension_of_the_ledger_outlives_its_last_day() -> None:
    """Whatever the row, the day after its last known day nobody is told that it is suspended."""
    base = open_base()
    rows = ledger(status="suspended", event_kind="measure")
    for row in rows.filter(pl.col("status_until").is_not_null()).iter_rows(named=True):
        after = dt.date.fromisoformat(row["status_until"]) + dt.timedelta(days=1)
        one = ledger_states(ledger(actor=row["actor"].split(";")), after, base=base)
        assert one[row["measure_id"]].state in {"unclear", "report"}
