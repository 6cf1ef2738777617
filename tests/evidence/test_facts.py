import datetime as dt
import re

import polars as pl
import pytest

from didymium.errors import InputError, NoAnswerError, UnknownNameError
from didymium.evidence import cite, facts, last_date, ledger, open_base, source, totals
from didymium.evidence.gaps import no_answer
from didymium.evidence.trust import ASPECTS, ranked, rule

OVERLAY = """material,stage,iso3,period,measure,value,unit,basis,kind,note
disprosio,refining,Cina,2024,production,2400,t,oxide,estimated,our buyer's reading
gallium,refining,JPN,2024,production,,t,contained_metal,measured,withheld by the supplier
"""


def test_a_fact_carries_value_unit_basis_kind_period_edition_and_source():
    (row,) = (
        facts("gallium", stage="refining", iso3="CHN", period=2024, measure="production")
        .filter(source_id="usgs_mcs2026")
        .to_dicts()
    )
    assert (row["value"], row["unit"], row["basis"]) == (839.0, "t", "contained_metal")
    assert (row["kind"], row["period"], row["edition"]) == ("measured", "2024", "MCS 2026 v1.1")


@pytest.mark.parametrize("name", ["rare_earths", "rare earths", "terre rare", "REE"])
def test_names_in_any_language_ask_the_same_question(name):
    rows = facts(name, stage="mine", iso3="Cina", period=2024, measure="production")
    assert rows.filter(trust_rank=1)["value"].to_list() == [270_000]


def test_refining_a_rare_earth_means_separating_it():
    rows = facts("dysprosium", stage="refining", iso3="CHN", period=2024, measure="production")
    assert rows["stage"].unique().to_list() == ["separation"]
    assert rows.filter(period="2024")["value"].to_list() == [2570, 2570]


def test_a_year_finds_its_quarters_halves_fiscal_year_and_averages():
    periods = set(facts("ndpr", stage="separation", iso3="MYS", period=2025)["period"])
    assert {"2025-Q1", "2025-Q2", "2025-Q3"} <= periods
    assert "FY2024" in set(facts("ndpr", iso3="MYS", period=2024)["period"])
    assert "2016/2020" in set(facts("nickel", period=2018)["period"])
    assert "2016/2020" not in set(facts("nickel", period=2021)["period"])


def test_the_order_of_trust_is_the_table():
    base = open_base()
    template = base.table("observation").filter(
        material="gallium",
        iso3="CHN",
        period="2024",
        source_id="usgs_mcs2026",
        measure="production",
    )
    cases = [  # worst first; only the named columns differ
        {"source_id": "usgs_mcs2026", "kind": "measured", "flags": "implausible"},
        {"source_id": "usgs_mcs2026", "kind": "measured", "flags": "superseded"},
        {"source_id": "own_arithmetic", "kind": "measured", "flags": None},
        {"source_id": "usgs_mcs2026", "kind": "target", "flags": None},
        {"source_id": "usgs_mcs2026", "kind": "quota", "flags": None},
        {"source_id": "usgs_mcs2026", "kind": "estimated", "flags": "second_hand"},
        {"source_id": "usgs_mcs2026", "kind": "estimated", "flags": None},
        {"source_id": "usgs_mcs2026", "kind": "measured", "flags": None},
    ]
    rows = pl.concat(
        template.with_columns(
            *[pl.lit(value, dtype=pl.String).alias(name) for name, value in case.items()],
            pl.lit(str(number)).alias("note"),
        )
        for number, case in enumerate(cases)
    )
    order = ranked(rows, base.table("source"), by=["material"])["note"].to_list()
    assert order == [str(number) for number in reversed(range(len(cases)))]


def test_the_rule_knows_every_kind_of_source_and_figure():
    from didymium.evidence.contract import code_lists

    assert set(rule()) == set(ASPECTS)
    assert set(rule()["source_kind"]) == set(code_lists()["source_kind"])
    assert set(rule()["kind"]) == set(code_lists()["kind"])


def test_an_unknown_name_is_an_error_with_suggestions():
    with pytest.raises(InputError, match="disprosium"):
        facts("disprosium")
    with pytest.raises(UnknownNameError, match="Did you mean production"):
        facts("gallium", measure="producton")


def test_a_question_without_figures_says_what_is_held():
    error = no_answer(open_base(), material="gallium", stage="magnet")
    assert isinstance(error, NoAnswerError)
    assert "No figure for gallium, magnet making." in str(error)
    assert "refining, production (" in str(error)


def test_a_material_without_figures_points_to_its_kin():
    error = no_answer(open_base(), material="synthetic_diamond")
    assert "none is held" in str(error)


def test_a_users_figures_lie_beside_the_published_and_say_whose_they_are(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(OVERLAY)
    base = open_base(overlays=[path])
    rows = facts(
        "dysprosium", stage="refining", iso3="CHN", period="2024", base=base, measure="production"
    )
    oxide = rows.filter(basis="oxide", period="2024")
    assert "press_smm_202407" in oxide["source_id"].to_list()
    assert oxide.filter(trust_rank=1)["source_id"].to_list() == ["user:mine.csv"]
    own = rows.filter(source_id="user:mine.csv")
    assert own["value"].to_list() == [2400]
    assert own["trust_reason"][0].startswith("your own figure")
    assert own["stage"].to_list() == ["separation"]
    assert source("user:mine.csv", base=base).licence_raw == "private"
    assert open_base().table("observation").filter(dataset="user").is_empty()


def test_a_users_empty_figure_stays_missing(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(OVERLAY)
    rows = facts("gallium", iso3="JPN", base=open_base(overlays=[path])).filter(dataset="user")
    assert rows["value"].to_list() == [None]
    assert rows["obs_status"].to_list() == ["O"]


def test_everything_wrong_with_a_users_file_is_said_at_once(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(
        "material,stage,iso3,period,measure,value,unit,basis,kind\n"
        "kryptonite,mine,CHN,2024,production,5,t,reo,measured\n"
        "gallium,mine,Atlantis,24,output,5,t,reo,guessed\n"
    )
    with pytest.raises(InputError) as caught:
        open_base(overlays=[path]).table("observation")
    said = str(caught.value)
    assert 'bad.csv, row 2, column material: found "kryptonite"' in said
    assert 'bad.csv, row 3, column iso3: found "Atlantis"' in said
    assert 'bad.csv, row 3, column period: found "24"' in said
    assert 'bad.csv, row 3, column measure: found "output"' in said
    assert 'bad.csv, row 3, column kind: found "guessed"' in said


def test_missing_columns_of_a_users_file_are_all_named(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("material,iso3\ngallium,CHN\n")
    with pytest.raises(InputError) as caught:
        open_base(overlays=[path]).table("observation")
    for column in ("stage", "period", "measure", "unit", "basis", "kind"):
        assert f"no column {column}" in str(caught.value)


def test_a_file_that_is_not_utf8_says_so(tmp_path):
    path = tmp_path / "latin.csv"
    path.write_bytes("material,stage\nniobio però,mine\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"latin.csv: found bytes that are not UTF-8"):
        open_base(overlays=[path]).table("observation")


def test_totals_stand_beside_their_parts():
    rows = totals(facts("rare_earths", stage="mine", period=2024, measure="production"))
    (usgs,) = rows.filter(source_id="usgs_mcs2026").to_dicts()
    # parts: 270,000 + 45,500 + 29,000 + 27,000 + 2,900 + 2,600 + 2,100 + 1,500 + 1,400 + ...
    assert usgs["world"] == 380_000
    assert usgs["parts"] == pytest.approx(384_000, rel=0.01)
    assert abs(usgs["gap"]) < 0.02


def test_citations_come_once_each():
    rows = facts("rare_earths", stage="mine", iso3="CHN", period=2024)
    said = cite(rows["source_id"])
    assert len(said) == rows["source_id"].n_unique()
    assert any("doi:10.5066/P1WKQ63T" in one for one in said)


def test_a_source_card_says_licence_and_faults():
    card = source("usgs_mcs2026")
    assert card.licence_raw == "public_domain"
    assert "Takes quotas for output" in card.known_faults
    assert isinstance(card.accessed, dt.date)


def test_an_unknown_source_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match="usgs_mcs2026"):
        source("usgs_mcs2027")


def test_meetings_in_london_are_told_by_level():
    rows = ledger(place_iso3="GBR", event_kind="meeting")
    london = rows.filter(place="London")
    levels = dict(zip(london["date"], london["level"], strict=True))
    assert levels["2025-03-02"] == "leaders"
    assert levels["2025-05-12"] == "foreign_ministers"
    assert [day for day, level in levels.items() if level == "defence_ministers"] == ["2025-09-09"]


def test_every_meeting_has_a_level():
    rows = ledger(event_kind="meeting")
    assert rows.height == 33
    assert rows["level"].null_count() == 0


def test_peskov_and_putin_are_in_the_ledger_on_their_days():
    rows = ledger(actor="RUS", since=dt.date(2025, 2, 24), until=dt.date(2025, 2, 25))
    by_day = dict(zip(rows["date"], rows["summary_it"], strict=True))
    assert "Peskov" in by_day["2025-02-25"]
    assert any("Putin" in text for text in rows["summary_it"])


def test_a_row_known_by_month_fits_every_day_of_it():
    inside = ledger(actor="MMR", since=dt.date(2024, 12, 15), until=dt.date(2024, 12, 20))
    assert inside["date"].to_list() == ["2024-12"]
    assert ledger(actor="MMR", since=dt.date(2025, 1, 1), until=dt.date(2025, 1, 2)).is_empty()


def test_suspensions_carry_their_last_day():
    rows = ledger(actor="CHN", status="suspended")
    assert set(rows["status_until"]) == {"2027-01-10", "2026-11-27"}


def test_no_row_ends_before_it_starts_or_stays_in_force_past_its_end():
    rows = ledger().filter(pl.col("end_date").is_not_null())
    ended = rows.filter(pl.col("end_date") < pl.col("date").str.slice(0, 4))
    assert ended.is_empty()
    assert rows.filter(pl.col("end_date") <= pl.col("date"), pl.col("event_kind") == "measure",
                       pl.col("status") == "announced").is_empty()  # fmt: skip
    running = pl.col("status").is_in(["in_force", "enforced"])
    over = rows.filter(running, pl.col("end_date") < "2026-11")
    assert over["measure_id"].to_list() == []


def test_watch_dates_are_not_reports():
    watch = ledger(since=dt.date(2026, 11, 1))
    assert watch["flags"].str.contains("watch_date").all()
    assert last_date() < dt.date(2026, 11, 1)


def test_every_ledger_row_speaks_both_languages():
    rows = open_base().table("measure")
    assert rows["summary_en"].null_count() == rows["summary_it"].null_count() == 0
    assert rows.filter(pl.col("summary_en") == pl.col("summary_it")).is_empty()
    told = rows.filter(pl.col("later_outcome").is_not_null())
    assert told.height == 257
    assert told["later_outcome_it"].null_count() == 0


def test_rows_read_in_two_sources_name_a_second_that_has_a_card():
    notes = [text for text in open_base().table("measure")["review_note"] if text]
    named = [re.match(r"also in ([a-z0-9_]+(?: and [a-z0-9_]+)*)", text) for text in notes]
    seconds = [found[1].split(" and ") for found in named if found]
    assert len(seconds) == 122
    known = set(open_base().table("source")["source_id"])
    assert {name for names in seconds for name in names} <= known


def test_events_after_june_2026_rest_on_one_tracker_and_say_so_or_were_read_in_two_sources():
    rows = ledger(since=dt.date(2026, 7, 1))
    flagged = rows["flags"].fill_null("").str.contains("single_tracker|watch_date")
    twice = rows["review_note"].fill_null("").str.starts_with("also in ")
    assert (flagged | twice).all()


def test_an_official_text_has_a_card_that_says_how_far_it_was_read():
    base = open_base()
    cards = {row["source_id"]: row for row in base.table("source").iter_rows(named=True)}
    known = base.table("measure").filter(pl.col("official_source_id").is_not_null())
    assert known.height == 102
    for name in known["official_source_id"]:
        assert cards[name]["kind"] in {"official", "company"}
        assert re.search("reference_only|transcription", cards[name]["faults"])


@pytest.mark.parametrize(
    ("actor", "instruments"),
    [("CHN", {"export_ban", "export_licensing_requirement"}), ("EU", {"import_ban"})],
)
def test_the_weightiest_rows_name_their_official_text(actor, instruments):
    """Chinese controls since 2023 on minerals, and the EU's package of 2026, with their number."""
    rows = ledger(actor=actor, since=dt.date(2023, 7, 1)).filter(
        pl.col("instrument").is_in(instruments), pl.col("official_source_id").is_not_null()
    )
    assert rows.height >= (20 if actor == "CHN" else 1)


def test_cells_names_and_codes_of_a_users_file_are_all_told_at_once(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(
        "material,stage,iso3,period,measure,value,unit,basis,kind\n"
        "gallium,refining,Atlantis,2024,production,5,t,contained_metal,guessed\n"
        "gallium,refining,CHN,2024,production,abc,t,contained_metal,estimated\n"
    )
    with pytest.raises(InputError) as caught:
        open_base(overlays=[path]).table("observation")
    told = str(caught.value)
    assert '"abc"' in told
    assert "Atlantis" in told
    assert "guessed" in told


def test_an_edition_is_old_only_beside_a_newer_one_of_the_same_producer():
    # the British survey of August 2026 is newer than the USGS of the spring
    rows = facts("copper", stage="refining", iso3="CHL", period=2024, measure="share")
    british = rows.filter(pl.col("source_id").str.starts_with("stat_british"))
    assert british.height == 1
    assert "not the newest" not in british["trust_reason"][0]
    usgs = facts("rare_earths", stage="mine", iso3="BRA", period=2024, measure="production")
    old = usgs.filter(source_id="usgs_mcs2025")
    assert "not the newest" in old["trust_reason"][0]
