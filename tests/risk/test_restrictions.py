"""Restrictions on a day, over time, what ends next, and the trade factor they give."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from didymium.errors import ContractError, InputError
from didymium.evidence import open_base
from didymium.evidence.ledger import with_days
from didymium.risk import restriction_history, restrictions, rules
from didymium.risk.history import month_ends
from didymium.risk.spells import last_day, spells
from didymium.vocabulary import members

EU = members("EU", dt.date(2025, 6, 1))


def measure(**changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "measure_id": "one",
        "date": "2025-04-04",
        "end_date": None,
        "actor": "CHN",
        "target": None,
        "target_all": True,
        "materials": "dysprosium;terbium",
        "stage": "separation",
        "instrument": "export_licensing_requirement",
        "status": "in_force",
        "status_until": None,
        "source_id": "s",
    }
    return row | changes


def built(*rows: dict[str, object], **options: object) -> pl.DataFrame:
    schema = dict.fromkeys(measure(), pl.String) | {"target_all": pl.Boolean}
    frame = with_days(pl.DataFrame(list(rows), schema=schema))
    return spells(
        frame,
        rules=rules.restriction_rules(),
        members={"EU": EU},
        **options,  # type: ignore[arg-type]
    )


def running(frame: pl.DataFrame, day: str, *viewpoint: str) -> list[tuple[str, str]]:
    found = restrictions.on_day(
        frame,
        dt.date.fromisoformat(day),
        materials=["dysprosium", "rare_earths"],
        stages=["separation"],
        viewpoint=viewpoint,
    )
    return list(zip(found["measure_id"], found["state"], strict=True))


@pytest.fixture(scope="module")
def shipped() -> pl.DataFrame:
    frame = with_days(open_base().table("measure").filter(event_kind="measure"))
    return spells(
        frame,
        rules=rules.restriction_rules(),
        overrides=rules.spell_overrides(),
        members={"EU": EU},
    )


def test_a_measure_runs_from_its_day() -> None:
    frame = built(measure())
    assert running(frame, "2025-04-03") == []
    assert running(frame, "2025-04-04") == [("one", "in_force")]


def test_a_measure_aimed_at_one_buyer_does_not_touch_another() -> None:
    frame = built(measure(target="USA", target_all=False, instrument="export_ban"))
    assert running(frame, "2026-01-01", "EU", *EU) == []
    assert running(frame, "2026-01-01", "USA") == [("one", "in_force")]
    assert running(frame, "2026-01-01") == []


def test_a_measure_aimed_at_a_bloc_touches_its_members() -> None:
    frame = built(measure(target="EU", target_all=False))
    assert running(frame, "2026-01-01", "ITA") == [("one", "in_force")]


def test_a_buyers_own_ban_touches_the_supplier_it_is_aimed_at() -> None:
    frame = built(measure(actor="EU", target="RUS", target_all=False, instrument="import_ban"))
    assert frame["suppliers"].to_list() == [["RUS"]]
    assert running(frame, "2026-01-01", "ITA") == [("one", "in_force")]
    assert running(frame, "2026-01-01", "USA") == []


def test_a_measure_aimed_at_nobody_named_touches_nobody() -> None:
    frame = built(measure(target=None, target_all=False, instrument="export_ban"))
    assert frame["hits"].to_list() == [[]]
    assert running(frame, "2026-01-01", "USA") == []


def test_a_measure_on_single_firms_only_widens_the_range(shipped: pl.DataFrame) -> None:
    found = restrictions.on_day(
        shipped,
        dt.date(2026, 7, 1),
        materials=["rare_earths"],
        stages=["magnet"],
        viewpoint=["USA"],
    )
    ban = found.filter(instrument="export_ban", measure_id="chn_export_ban_20260622")
    assert ban["state"].to_list() == ["partial"]
    assert restrictions.trade_factors(["CHN"], found).row(0) == ("CHN", 1.2, 1.2, 1.5)


def test_a_cap_on_ones_own_output_touches_everybody() -> None:
    frame = built(measure(target="CHN", target_all=False, instrument="production_quota"))
    assert frame["hits"].to_list() == [["ALL"]]


def test_a_suspension_ends_in_not_knowing() -> None:
    frame = built(measure(status="suspended", status_until="2026-11-10"))
    assert running(frame, "2026-11-10") == [("one", "suspended")]
    assert running(frame, "2026-11-11") == [("one", "unclear")]


def test_an_announcement_ends_when_its_measure_starts() -> None:
    frame = built(measure(measure_id="said", date="2025-03-01", status="announced"), measure())
    assert running(frame, "2025-03-15") == [("said", "announced")]
    assert running(frame, "2025-04-04") == [("one", "in_force")]


def test_a_lapsed_measure_without_an_end_is_unclear_and_with_one_was_in_force() -> None:
    frame = built(
        measure(status="lapsed"),
        measure(measure_id="two", status="lapsed", end_date="2025-06"),
    )
    assert running(frame, "2025-06-30") == [("one", "unclear"), ("two", "in_force")]
    assert running(frame, "2025-07-01") == [("one", "unclear")]


def test_a_group_of_materials_reaches_its_elements() -> None:
    assert running(built(measure(materials="rare_earths")), "2026-01-01") != []
    assert "heavy_rare_earths" in rules.reach("dysprosium")
    assert "heavy_rare_earths" not in rules.reach("neodymium")


def test_suppliers_under_two_measures_count_once() -> None:
    supply = pl.DataFrame({"supplier_iso3": ["CHN", "USA"], "share": [0.9, 0.1]})
    frame = built(measure(), measure(measure_id="two", instrument="production_quota"))
    found = restrictions.on_day(
        frame, dt.date(2026, 1, 1), materials=["dysprosium"], stages=["separation"]
    )
    table = restrictions.share_under(supply, found)
    assert dict(zip(table["restriction"], table["share"], strict=True)) == {
        "any": 0.9,
        "licence": 0.9,
        "production_quota": 0.9,
    }


def test_what_is_suspended_only_widens_the_range() -> None:
    supply = pl.DataFrame({"supplier_iso3": ["CHN", "USA"], "share": [0.9, 0.1]})
    frame = built(measure(status="suspended", status_until="2026-11-10"))
    found = restrictions.on_day(
        frame, dt.date(2026, 1, 1), materials=["dysprosium"], stages=["separation"]
    )
    row = restrictions.share_under(supply, found).filter(restriction="any").row(0, named=True)
    assert (row["share"], row["share_high"]) == (0.0, 0.9)
    factors = restrictions.trade_factors(["CHN", "USA"], found)
    assert factors.rows() == [("CHN", 1.0, 1.0, 1.2), ("USA", 1.0, 1.0, 1.0)]


def test_an_unknown_share_under_a_measure_stays_unknown() -> None:
    supply = pl.DataFrame(
        {"supplier_iso3": ["CHN", "USA"], "share": [None, 0.1]},
        schema_overrides={"share": pl.Float64},
    )
    found = restrictions.on_day(
        built(measure()), dt.date(2026, 1, 1), materials=["dysprosium"], stages=["separation"]
    )
    assert restrictions.share_under(supply, found)["share"].to_list() == [None, None]


def test_trade_inside_the_single_market_is_free_and_a_ban_is_the_largest_factor() -> None:
    frame = built(measure(), measure(measure_id="two", instrument="export_ban"))
    found = restrictions.on_day(
        frame, dt.date(2026, 1, 1), materials=["dysprosium"], stages=["separation"]
    )
    table = restrictions.trade_factors(["CHN", "EST"], found, single_market=["EST"])
    assert table["trade_factor"].to_list() == [1.5, 0.8]


def test_an_instrument_without_a_rule_is_named() -> None:
    with pytest.raises(ContractError, match="found export_raffle; expected an instrument of"):
        built(measure(instrument="export_raffle"))


def test_every_instrument_of_the_shipped_ledger_has_a_rule_and_every_override_a_row(
    shipped: pl.DataFrame,
) -> None:
    known = set(open_base().table("measure")["measure_id"])
    assert {row["measure_id"] for row in rules.spell_overrides()} <= known
    assert shipped.height > 80


def test_the_two_suspensions_of_november_2026_are_what_ends_next(shipped: pl.DataFrame) -> None:
    table = restrictions.ending(shipped, dt.date(2026, 11, 1), within_days=30)
    days = table.select("last_day", "days_left").unique().sort("last_day").rows()
    assert days == [(dt.date(2026, 11, 10), 9), (dt.date(2026, 11, 27), 26)]


def test_the_ban_on_gallium_for_the_united_states_through_its_four_states(
    shipped: pl.DataFrame,
) -> None:
    def state(day: str) -> set[str]:
        found = restrictions.on_day(
            shipped,
            dt.date.fromisoformat(day),
            materials=["gallium"],
            stages=["refining"],
            viewpoint=["USA"],
        )
        return set(found.filter(instrument="export_ban")["state"])

    assert state("2024-12-02") == set()
    assert state("2025-06-01") == {"in_force"}
    assert state("2026-06-01") == {"suspended"}
    assert state("2026-11-28") == {"unclear"}


def test_series_shows_the_licence_of_april_2025_on_chinese_dysprosium(
    shipped: pl.DataFrame,
) -> None:
    supply = pl.DataFrame({"supplier_iso3": ["CHN"], "share": [1.0]})
    days = [dt.date(2014, 6, 1), dt.date(2014, 12, 31), dt.date(2025, 5, 1)]
    table = restrictions.series(
        supply, shipped, days, materials=rules.reach("dysprosium"), stages=["separation"]
    )
    kinds = {
        day: set(rows["restriction"]) - {"any"}
        for (day,), rows in table.filter(pl.col("share") > 0).group_by("day")
    }
    assert "quota" in kinds[dt.date(2014, 6, 1)]
    assert "licence" not in kinds[dt.date(2014, 12, 31)]
    assert {"licence", "production_quota"} <= kinds[dt.date(2025, 5, 1)]


def test_a_date_known_to_the_month_or_year_ends_on_its_last_day() -> None:
    assert last_day("2024-02") == dt.date(2024, 2, 29)
    assert last_day("2024") == dt.date(2024, 12, 31)
    assert last_day("2024-12") == dt.date(2024, 12, 31)


def test_months_end_on_their_last_day_and_the_last_on_the_day_asked() -> None:
    days = month_ends(dt.date(2023, 12, 5), dt.date(2024, 3, 10))
    assert days == [
        dt.date(2023, 12, 31),
        dt.date(2024, 1, 31),
        dt.date(2024, 2, 29),
        dt.date(2024, 3, 10),
    ]


def test_a_history_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InputError, match="found an end"):
        restriction_history("dysprosium", period=2024, until=dt.date(2008, 1, 1))
