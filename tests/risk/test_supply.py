"""Series of suppliers: what is kept, what is chosen, and why."""

from __future__ import annotations

import polars as pl
import pytest

from didymium.risk import supply

COLUMNS = {
    "observation_id": pl.String,
    "dataset": pl.String,
    "material": pl.String,
    "stage": pl.String,
    "product": pl.String,
    "item": pl.String,
    "end_use": pl.String,
    "iso3": pl.String,
    "counterpart_iso3": pl.String,
    "actor": pl.String,
    "scenario": pl.String,
    "period": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "basis": pl.String,
    "kind": pl.String,
    "source_id": pl.String,
    "edition": pl.String,
    "flags": pl.String,
}


def rows(*changes: dict[str, object]) -> pl.DataFrame:
    usual = dict.fromkeys(COLUMNS) | {
        "dataset": "usgs_mcs2026_world",
        "material": "tin",
        "stage": "mine",
        "period": "2024",
        "measure": "production",
        "unit": "t",
        "basis": "contained_metal",
        "kind": "measured",
        "source_id": "s",
        "edition": "2026",
    }
    full = [
        usual | {"observation_id": str(number)} | change for number, change in enumerate(changes)
    ]
    return pl.DataFrame(full, schema=COLUMNS)


def test_firms_targets_blocs_of_end_uses_and_superseded_rows_are_not_suppliers() -> None:
    table = supply.series(
        rows(
            {"iso3": "CHN", "value": 1.0},
            {"iso3": "IDN", "value": 2.0, "actor": "PT Timah"},
            {"iso3": "PER", "value": 3.0, "kind": "target"},
            {"iso3": "BOL", "value": 4.0, "flags": "corrected;superseded"},
            {"iso3": "BRA", "value": 5.0, "end_use": "solder"},
        )
    )
    assert table["supplier_iso3"].to_list() == ["CHN"]


def test_the_newest_edition_is_kept() -> None:
    table = supply.series(
        rows(
            {"iso3": "AUS", "value": 13.0, "edition": "2025"},
            {"iso3": "AUS", "value": 29.0, "edition": "2026"},
        )
    )
    assert table["value"].to_list() == [29.0]


def test_shares_leave_open_what_they_do_not_name() -> None:
    table = supply.series(
        rows({"iso3": "CHN", "value": 0.6, "measure": "share", "unit": "1", "basis": "relative"})
    )
    assert dict(table.select("supplier_iso3", "value").rows()) == {"CHN": 0.6, "WLD": 1.0}


def test_bounds_that_do_not_hold_the_value_are_dropped() -> None:
    table = supply.series(rows({"iso3": "CHN", "value": 5.0, "low": 6.0, "high": 9.0}))
    assert table.select("value", "low", "high").row(0) == (5.0, None, None)


def series_rows(*changes: dict[str, object]) -> pl.DataFrame:
    both = [change | {"iso3": iso3, "value": 1.0} for change in changes for iso3 in ("CHN", "IDN")]
    return supply.series(rows(*both))


@pytest.mark.parametrize(
    ("first", "second", "best"),
    [
        ({"dataset": "iea_cmd_2025"}, {"dataset": "usgs_mcs2026_world"}, "usgs_mcs2026_world"),
        (
            {"dataset": "iea_cmd_2025"},
            {"dataset": "usgs_mcs2026_world", "period": "2023"},
            "iea_cmd_2025",
        ),
        (
            {"dataset": "iea_cmd_2025"},
            {"dataset": "user", "measure": "share", "unit": "1", "basis": "relative"},
            "iea_cmd_2025",
        ),
    ],
)
def test_the_series_nearest_in_time_then_first_in_order_is_chosen(
    first: dict[str, object], second: dict[str, object], best: str
) -> None:
    chosen = supply.chosen(series_rows(first, second), period="2024")
    assert chosen["dataset"].unique().to_list() == [best]


def test_an_earlier_year_is_preferred_to_a_later_one() -> None:
    table = series_rows({"period": "2023"}, {"period": "2025"})
    assert supply.chosen(table, period="2024")["period"].unique().to_list() == ["2023"]


def test_a_series_far_away_gives_way_to_the_averages_of_the_study() -> None:
    study = supply.study_series(
        pl.DataFrame(
            {
                "material": ["tin", "tin"],
                "stage": ["mine", "mine"],
                "scope": ["global", "eu_sourcing"],
                "supplier_iso3": ["CHN", "BEL"],
                "share": [0.95, 1.0],
                "low": [0.9, 1.0],
                "high": [1.0, 1.0],
                "source_id": ["ec", "ec"],
            }
        )
    )
    far = pl.concat([series_rows({"period": "2012"}).select(study.columns), study])
    assert supply.chosen(far, period="2024")["dataset"].unique().to_list() == [supply.STUDY]


def test_one_named_supplier_is_a_series_only_when_it_holds_nearly_all() -> None:
    lone = supply.series(rows({"iso3": "CHN", "value": 60.0}, {"iso3": "WLD", "value": 100.0}))
    most = supply.series(rows({"iso3": "CHN", "value": 95.0}, {"iso3": "WLD", "value": 100.0}))
    assert supply.chosen(lone, period="2024").height == 0
    assert supply.chosen(most, period="2024").height == 2
