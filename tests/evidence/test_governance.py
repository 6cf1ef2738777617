"""Governance rows: six dimensions, their errors, their years."""

from __future__ import annotations

import polars as pl
import pytest

from didymium.evidence import open_base

ROWS = open_base().table("governance")


@pytest.mark.parametrize(
    "indicator",
    [
        "voice_and_accountability",
        "political_stability",
        "government_effectiveness",
        "regulatory_quality",
        "rule_of_law",
        "control_of_corruption",
    ],
)
def test_every_dimension_reaches_from_1996_to_2022_without_the_years_not_surveyed(
    indicator: str,
) -> None:
    years = set(ROWS.filter(indicator=indicator)["period"])
    assert {"1996", "2022"} <= years
    assert not years & {"1997", "1999", "2001"}


def test_bounds_are_the_ninety_percent_interval() -> None:
    # China, rule of law 2022: estimate and standard error of the workbook, +- 1.645 errors.
    row = ROWS.filter(indicator="rule_of_law", iso3="CHN", period="2022").row(0, named=True)
    assert row["high"] - row["value"] == pytest.approx(row["value"] - row["low"])
    assert 0.15 < row["high"] - row["value"] < 0.5


def test_namibia_kosovo_and_congo_are_there_under_our_codes() -> None:
    found = ROWS.filter(pl.col("indicator") == "rule_of_law", pl.col("period") == "2022")
    assert {"NAM", "XKX", "COD", "ROU", "TLS", "TWN", "AND"} <= set(found["iso3"])
