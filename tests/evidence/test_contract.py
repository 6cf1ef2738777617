import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from didymium.errors import ContractError, InputError
from didymium.evidence import open_base
from didymium.evidence.contract import allowed, check, code_lists, contract, tables
from didymium.evidence.rows import parse_rows
from didymium.evidence.sense import measure_ranges

GOOD = (
    "deposit,iso3,ore,material,share,low,high,basis,obs_status,analysis,source_id,edition,flags,note\n"
    "Bayan Obo,CHN,bastnaesite,cerium,0.5,,,reo,A,,usgs,2022,,\n"
)


def rows(text, table="composition"):
    return parse_rows(text, table, where="rows.csv")


def test_good_rows_have_no_problems():
    assert check(rows(GOOD), "composition", where="rows.csv") == []


def test_everything_wrong_is_reported_at_once():
    text = GOOD + (
        "Nangang,Cina,clay,cerium,1.5,,,reo,A,,usgs,2022,,\n"
        "Nangang,CHN,clay,ceriumm,,,,rea,Z,,usgs,,,\n"
    )
    problems = check(rows(text), "composition", where="rows.csv")
    said = str(ContractError(problems))
    assert 'row 3, column iso3: found "Cina"' in said
    assert "row 3, column share: found 1.5; expected a number, 0 or more and 1 or less." in said
    assert 'row 4, column material: found "ceriumm"' in said
    assert "Did you mean cerium" in said
    assert 'row 4, column basis: found "rea"' in said
    assert 'row 4, column obs_status: found "Z"' in said
    assert "row 4, column edition: found nothing; expected a value." in said
    assert len(problems) == 6


def test_the_same_key_twice_names_both_rows():
    problems = check(rows(GOOD + GOOD.splitlines()[1] + "\n"), "composition", where="rows.csv")
    assert len(problems) == 1
    assert str(problems[0]) == (
        "rows.csv, rows 2, 3: found the same deposit, material (Bayan Obo, cerium); "
        "expected one row for each."
    )


def test_a_missing_and_an_unknown_column_are_both_named():
    frame = rows(GOOD).rename({"share": "shares"})
    said = " ".join(str(problem) for problem in check(frame, "composition"))
    assert "found no column share" in said
    assert (
        "found a column shares; expected only the contract's columns. Did you mean share?" in said
    )


def test_codes_read_as_numbers_are_a_wrong_type():
    frame = rows(GOOD).with_columns(pl.lit(2022).alias("edition"))
    (problem,) = check(frame, "composition")
    assert problem.where == "composition, column edition"
    assert "Int32" in problem.found


def test_text_where_a_number_belongs_names_row_and_column():
    with pytest.raises(ContractError, match='row 2, column share: found "half"; expected a number'):
        rows(GOOD.replace("0.5", "half"))


def test_a_file_cut_short_says_so():
    cut = GOOD + "Nangang,CHN,clay"
    with pytest.raises(ContractError, match=r"row 3: found 3 cells; expected 14.*Is the file cut"):
        rows(cut)


def test_an_empty_file_says_what_it_should_hold():
    with pytest.raises(ContractError, match="found an empty file; expected a header line and rows"):
        rows("")


def test_namibia_is_not_missing():
    text = "iso3,indicator,period,value,low,high,kind,source_id,edition,note\n"
    frame = rows(text + "NAM,wgi_mean,2024,0.3,,,estimated,NA,2024,NA\n", "governance")
    assert frame["note"].to_list() == ["NA"]
    assert frame["source_id"].to_list() == ["NA"]


@pytest.mark.parametrize("word", ["nan", "inf", "-inf"])
def test_a_number_that_is_none_is_refused(word):
    problems = check(rows(GOOD.replace("0.5", word)), "composition", where="rows.csv")
    assert [problem.where for problem in problems] == ["rows.csv, row 2, column share"]


def test_many_wrong_values_of_a_column_are_counted():
    many = GOOD + "".join(f"D{n},CHN,clay,cerium,9,,,reo,A,,usgs,2022,,\n" for n in range(60))
    problems = check(rows(many), "composition", where="rows.csv")
    assert problems[-1].found == "10 more wrong values"


def test_an_unknown_table_names_the_known():
    with pytest.raises(InputError, match='There is no table "observations"; there are composition'):
        contract("observations")


@pytest.mark.parametrize("table", tables())
def test_every_contract_names_lists_and_vocabularies_that_exist(table):
    for column in contract(table).columns:
        family, _, name = column.codes.partition(":")
        if family == "list":
            assert code_lists()[name]
        elif family == "vocabulary":
            assert allowed(column.codes) is not None


@settings(max_examples=60, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_share_is_accepted_exactly_when_it_lies_between_zero_and_one(value):
    frame = rows(GOOD).with_columns(pl.lit(value, dtype=pl.Float64).alias("share"))
    assert (check(frame, "composition") == []) == (0 <= value <= 1)


def observation(**changes):
    base = open_base().table("observation")
    row = base.filter(pl.col("value").is_not_null(), material="gallium", measure="production").head(
        1
    )
    schema = base.schema
    return row.with_columns(
        *[pl.lit(value, dtype=schema[name]).alias(name) for name, value in changes.items()]
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": -5.0}, "column value: found production -5; expected 0 or more for this measure"),
        ({"measure": "share", "value": 71.1}, "found share 71.1; expected 0 or more and 1 or less"),
        ({"value": 5.0, "low": 6.0}, "found low 6 above value 5; expected low <= value"),
        ({"value": 5.0, "high": 4.0}, "found value 5 above high 4; expected value <= high"),
        ({"value": None, "obs_status": "A"}, 'found "A" on a row without figures; expected why'),
    ],
)
def test_figures_that_make_no_sense_are_refused(changes, message):
    said = " ".join(str(problem) for problem in check(observation(**changes), "observation"))
    assert message in said


@pytest.mark.parametrize(
    "changes",
    [
        {"measure": "growth", "value": -0.3, "unit": "1"},
        {"measure": "import_reliance", "value": -0.2, "unit": "1"},
        {"value": None, "obs_status": "Q"},
        {"value": None, "low": 3.0},
        {"value": 0.0},
    ],
)
def test_figures_that_look_odd_but_make_sense_are_kept(changes):
    assert check(observation(**changes), "observation") == []


def test_every_measure_has_a_range():
    assert set(measure_ranges()) == set(code_lists()["measure"])


def test_no_code_is_in_a_list_twice():
    import csv
    from collections import Counter
    from importlib.resources import files

    text = (files("didymium.evidence") / "contracts" / "codes.csv").read_text("utf-8")
    seen = Counter((row["list"], row["code"]) for row in csv.DictReader(text.splitlines()))
    assert [pair for pair, count in seen.items() if count > 1] == []
