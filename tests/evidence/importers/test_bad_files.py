"""Bad files: each importer reports everything wrong at once and writes nothing."""

from __future__ import annotations

import contextlib
import importlib
import json
import random
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from didymium.errors import ContractError, InputError
from didymium.evidence.importers import Report
from didymium.evidence.importers.corrections import corrected, corrections, parse_correction
from didymium.evidence.importers.expectation import expectation
from didymium.evidence.importers.findings import Findings
from didymium.evidence.importers.magnitude import check_magnitudes
from didymium.evidence.importers.mapped import load_mapping
from didymium.evidence.importers.outcome import Options
from didymium.evidence.importers.reading import Limits, read_bytes
from didymium.evidence.release import Release, user_folder

Import = Callable[..., Report]
Refused = Callable[..., str]
Edited = Callable[..., Path]
Workbook = Callable[[Mapping[str, str]], Path]


# The file itself


def test_an_unknown_importer_is_named_with_the_known_ones(run: Import, files: Path) -> None:
    with pytest.raises(InputError, match='There is no importer "usgs"; there are baci, comtrade'):
        run("usgs", files / "usgs_mcs.csv")


@pytest.mark.parametrize("source", ["usgs_mcs", "iea", "comtrade", "baci", "wgi", "oecd"])
def test_a_missing_file_a_folder_and_an_empty_file(
    run: Import, tmp_path: Path, source: str
) -> None:
    with pytest.raises(InputError, match="no such file"):
        run(source, tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="found a folder"):
        run(source, tmp_path)
    empty = tmp_path / "empty"
    empty.touch()
    with pytest.raises(InputError, match="found an empty file"):
        run(source, empty)


def test_a_file_too_big_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_bytes(b"x" * 2_000_001)
    with pytest.raises(InputError, match="found 2 MB; expected at most 1 MB"):
        read_bytes(path, Limits(file_bytes=1_000_000, unpacked_bytes=1_000_000))


def test_an_encoding_that_is_not_the_sources(refused: Refused, tmp_path: Path, files: Path) -> None:
    path = tmp_path / "oecd.csv"
    path.write_bytes(
        (files / "oecd.csv").read_text("utf-8").replace("Logs", "Übrige").encode("cp1252")
    )
    message = refused("oecd", path)
    assert "oecd.csv, line 10: found the byte 0xdc, which is not utf-8" in message


def test_binary_data_is_not_a_table(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n\x00\x01\x02")
    assert "found binary data" in refused("usgs_mcs", path)


def test_a_table_cut_in_the_middle_of_a_line(refused: Refused, copied: Callable[..., Path]) -> None:
    path = copied("usgs_mcs.csv")
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b",World")])
    message = refused("usgs_mcs", path)
    assert "found 3 cells; expected 12 cells. The file is cut short: get it again." in message


def test_a_table_cut_at_the_end_of_a_line_has_too_few_rows(refused: Refused, files: Path) -> None:
    message = refused("usgs_mcs", files / "usgs_mcs.csv", extract=False)
    assert "found 77 rows; expected 8000 to 12000 rows" in message
    assert "import it as an extract" in message


def test_a_source_that_fills_fewer_cells_is_an_error(refused: Refused, edited: Edited) -> None:
    blank = (",metric tons,2024", ",,2024")
    path = edited("usgs_mcs.csv", blank, blank, encoding="cp1252")
    message = refused("usgs_mcs", path, extract=False)
    assert "column Unit: found 97% of the cells filled; expected at least 99%" in message


def test_quotation_marks_that_do_not_match(refused: Refused, tmp_path: Path, files: Path) -> None:
    path = tmp_path / "oecd.csv"
    path.write_text((files / "oecd.csv").read_text("utf-8") + '"open,2020\n', "utf-8")
    assert "quotation marks that do not match" in refused("oecd", path)


def test_a_changed_layout_names_the_columns(refused: Refused, edited: Edited) -> None:
    path = edited("usgs_mcs.csv", ("Statistics_detail", "Detail"), encoding="cp1252")
    message = refused("usgs_mcs", path)
    assert "found no column Statistics_detail among MCS chapter, Section" in message
    assert 'found the column "Detail"; expected only columns we know' in message


# Everything at once


def test_usgs_reports_every_kind_of_error_at_once(refused: Refused, edited: Edited) -> None:
    path = edited(
        "usgs_mcs.csv",
        ("Rare Earths,Australia,Production", "Rare Earths,Austrailia,Production"),
        ('metric tons,2024,"45,500"', 'long tons,2024,"45,500"'),
        ('"27,000"', "about 27"),
        ("GALLIUM,", "GALIUM,"),
        encoding="cp1252",
    )
    message = refused("usgs_mcs", path)
    assert 'column Country: found "Austrailia"; expected a territory we know' in message
    assert 'column Unit: found "long tons"; expected one of metric tons' in message
    assert 'column Value: found "about 27"; expected a figure, a bound or a known mark' in message
    assert 'the item "GALIUM / Gallium / ' in message
    assert "Add it there with what it means, or as ignored with the reason." in message


def test_a_negative_figure_is_no_figure(refused: Refused, edited: Edited) -> None:
    path = edited("usgs_mcs.csv", ('"45,500"', '"-45,500"'), encoding="cp1252")
    assert 'column Value: found "-45,500"' in refused("usgs_mcs", path)


def test_a_doubled_row_breaks_the_key(refused: Refused, copied: Callable[..., Path]) -> None:
    path = copied("usgs_mcs.csv")
    lines = path.read_bytes().splitlines(keepends=True)
    line = next(n for n, text in enumerate(lines) if b"Australia,Production" in text)
    path.write_bytes(b"".join([*lines, lines[line]]))
    assert "the same observation_id" in refused("usgs_mcs", path)


# Wrong units


def test_a_unit_that_is_not_the_one_it_says(run: Import, refused: Refused, edited: Edited) -> None:
    wrong = ('metric tons,2024,"380,000"', 'million metric tons,2024,"380,000"')
    also = ('metric tons,2025,"390,000"', 'million metric tons,2025,"390,000"')
    path = edited("usgs_mcs.csv", wrong, also, encoding="cp1252")
    message = refused("usgs_mcs", path)
    assert "rare_earths, mine, production: found 3.85e+11 t for the world" in message
    assert "Check the unit." in message
    assert run("usgs_mcs", path, accept_magnitude=True).rows["observation"] > 0


def test_the_mislabelled_vanadium_reserves_would_be_seen_without_their_correction(
    refused: Refused, files: Path
) -> None:
    skipped = ("mcs2026_vanadium_reserves_unit",)
    message = refused("usgs_mcs", files / "usgs_mcs.csv", skip_corrections=skipped)
    assert "vanadium, mine, reserves: found 21000 t for the world" in message


def test_a_trade_file_in_dollars_instead_of_thousands(small_release: Release) -> None:
    rows = pl.read_parquet(small_release.path / "trade.parquet")
    assert not check_magnitudes({"trade": rows}, small_release, "f", whole=True)
    dollars = rows.with_columns(pl.col("value_kusd") * 1000)
    (problem,) = check_magnitudes({"trade": dollars}, small_release, "f", whole=True)
    assert "f, value_kusd: found figures 1000 times those of release small" in str(problem)
    kilograms = rows.with_columns(pl.col("quantity_t") * 1000)
    (problem,) = check_magnitudes({"trade": kilograms}, small_release, "f", whole=True)
    assert "quantity_t" in str(problem)


# Corrections


def test_a_correction_that_the_source_has_made_itself_stops_the_import(
    refused: Refused, edited: Edited
) -> None:
    path = edited("usgs_mcs.csv", ('"21,000,000"', '"11,000,000"'), encoding="cp1252")
    message = refused("usgs_mcs", path)
    assert (
        "found 11,000,000 where the correction mcs2026_brazil_reserves expects 21,000,000"
        in message
    )
    assert "import with --skip-correction mcs2026_brazil_reserves" in message


def test_every_correction_names_its_cell_reason_and_address() -> None:
    assert len({item.correction_id for item in corrections()}) == len(corrections())
    for item in corrections():
        assert item.match
        assert item.reason
        assert item.address.startswith("https://")


@pytest.mark.parametrize(
    ("action", "value", "expected"),
    [("override", "5", ["5", "2"]), ("scale", "1000", ["1000.0", "2"]), ("drop", "", ["2"])],
)
def test_what_a_correction_does(action: str, value: str, expected: list[str]) -> None:
    item = parse_correction(
        {
            "correction_id": "x", "source": "s", "match": "a=k", "column": "b", "expect": "1",
            "action": action, "value": value, "reason": "r", "address": "https://example.org",
        }
    )  # fmt: skip
    frame = pl.DataFrame({"a": ["k", "l"], "b": ["1", "2"]})
    findings = Findings()
    assert corrected(frame, "s", "f", findings, table=[item])["b"].to_list() == expected
    assert not findings.problems


def test_a_malformed_correction_is_an_error() -> None:
    row = {"correction_id": "x", "source": "s", "match": "a=k", "column": "b", "expect": "1",
           "action": "guess", "value": "", "reason": "r", "address": "a"}  # fmt: skip
    with pytest.raises(InputError, match='found the action "guess"'):
        parse_correction(row)
    with pytest.raises(InputError, match="expected column=value"):
        parse_correction(row | {"action": "drop", "match": "a"})


# Workbooks


def test_a_workbook_that_is_none(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "iea.xlsx"
    path.write_text("just text", "utf-8")
    assert "found a file that is not an .xlsx workbook" in refused("iea", path)


def test_a_workbook_cut_short(refused: Refused, workbook: Workbook) -> None:
    path = workbook({"1 Total demand for key minerals": "iea_demand.csv"})
    path.write_bytes(path.read_bytes()[:-900])
    assert "found a broken zip archive" in refused("iea", path)


def test_a_workbook_without_its_sheet(refused: Refused, workbook: Workbook) -> None:
    path = workbook(
        {"1 Total demand for key minerals": "iea_demand.csv", "Supply": "iea_supply.csv"}
    )
    assert 'expected a sheet named "2 Total supply for key minerals"' in refused("iea", path)


def test_iea_unknown_labels_are_named_together(
    refused: Refused, workbook: Workbook, files: Path
) -> None:
    supply = (files / "iea_supply.csv").read_text("utf-8")
    supply = supply.replace("Cobalt - Mining", "Kryptonite - Mining").replace(
        "Finland", "Finnland2"
    )
    supply = supply.replace("Australia,3.24", "Australia,-3.24")
    demand = (files / "iea_demand.csv").read_text("utf-8")
    demand = demand.replace("Announced Pledges scenario", "Wishful scenario")
    demand = demand.replace("Wind,5", "Kites,5")
    path = workbook(
        {"1 Total demand for key minerals": demand, "2 Total supply for key minerals": supply}
    )
    message = refused("iea", path)
    assert 'the block "Kryptonite - Mining"' in message
    assert 'found "Finnland2"; expected a territory we know' in message
    assert 'found "-3.24"; expected a figure in thousand tonnes, zero or more' in message
    assert 'the scenario "Wishful scenario"' in message
    assert 'the use "Kites"' in message


def test_iea_too_few_figures_for_a_whole_edition(refused: Refused, workbook: Workbook) -> None:
    short = "\n".join(["x,,,", ",2024,2030", "Cobalt - Mining,,", "China,1,2", ""])
    demand = "\n".join(["x,,", ",2024,2030", "", ""])
    path = workbook(
        {"1 Total demand for key minerals": demand, "2 Total supply for key minerals": short}
    )
    assert "found 2 figures; expected 60 to 3000" in refused("iea", path, extract=False)


def test_a_yearbook_table_without_its_total_is_cut_short(
    refused: Refused, workbook: Workbook, files: Path
) -> None:
    text = (files / "usgs_yearbook_T8.csv").read_text("utf-8")
    cut = text[: text.index("Total")]
    path = workbook({"Note": "usgs_yearbook_note.csv", "T8": cut})
    assert "found no line with the total; expected it. The table is cut short" in refused(
        "usgs_yearbook", path
    )


def test_a_yearbook_with_unknown_names_and_units(
    refused: Refused, workbook: Workbook, files: Path
) -> None:
    text = (files / "usgs_yearbook_T8.csv").read_text("utf-8")
    text = text.replace("Burundi", "Burunndi").replace("2900,,2900", "few,,2900")
    path = workbook({"Note": "usgs_yearbook_note.csv", "T8": text})
    message = refused("usgs_yearbook", path)
    assert 'found "Burunndi"; expected a territory we know or the total' in message
    assert 'year 2021: found "few"' in message
    stones = text.replace("(Metric tons, rare", "(Stones, rare")
    path = workbook({"Note": "usgs_yearbook_note.csv", "T8": stones})
    assert 'found the unit "Stones"; expected one of Metric tons' in refused("usgs_yearbook", path)


def test_wgi_unknown_indicators_codes_and_impossible_estimates(
    refused: Refused, workbook: Workbook, files: Path
) -> None:
    text = (files / "wgi_long.csv").read_text("utf-8")
    text = text.replace("NAMcc2023,NAM,Namibia,2023.0,cc", "NAMcc2023,NAM,Namibia,2023.0,zz")
    text = text.replace("CHN,China,2023.0,pv,-0.5", "CHN,China,2023.0,pv,-50")
    text = text.replace("ZARpv2023,ZAR", "QQQpv2023,QQQ")
    message = refused("wgi", workbook({"dataset": text}))
    assert 'column indicator: found "zz"' in message
    assert 'found "-50" for 2023; expected an estimate between -3.5 and 3.5' in message
    assert 'the territory code "QQQ"' in message


def test_wgi_a_year_given_twice(refused: Refused, workbook: Workbook, files: Path) -> None:
    text = (files / "wgi_long.csv").read_text("utf-8")
    text += "CHNpv2023,CHN,China,2023.0,pv,-0.4,0.2,8,28,20,40\n"
    message = refused("wgi", workbook({"dataset": text}))
    assert "CHN, political_stability, 2023 a second time" in message


def test_wgi_a_sheet_with_other_columns(refused: Refused, workbook: Workbook, files: Path) -> None:
    names = expectation("wgi").settings["sheets"]
    wrong = (files / "wgi_wide.csv").read_text("utf-8").replace("StdErr", "Error", 1)
    sheets = dict.fromkeys(names, "wgi_wide.csv") | {"RuleofLaw": wrong}
    message = refused("wgi", workbook(sheets))
    assert 'column 4: found "2021 Error"; expected six columns a year' in message


def test_a_workbook_that_stops_its_reader_does_not_stop_us(
    refused: Refused, workbook: Workbook, tmp_path: Path
) -> None:
    # A cell at the last row and column: the reading library asks for 400 GB and aborts.
    good = workbook({"dataset": "wgi_long.csv"})
    path = tmp_path / "hostile.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b'r="A2"', b'r="XFD1048576"')
            new.writestr(name, data)
    message = refused("wgi", path)
    assert "found a workbook that cannot be read (the reader was stopped)" in message


def test_a_workbook_with_broken_cells(refused: Refused, workbook: Workbook, tmp_path: Path) -> None:
    good = workbook({"dataset": "wgi_long.csv"})
    path = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b't="s"', b't="q"'))
    message = refused("wgi", path)
    assert "found a workbook that cannot be read (calamine error" in message


# Zip archives


def test_a_zip_bomb_is_not_unpacked(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "BACI_HS17_V202501.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("BACI_HS17_Y2023_V202501.csv", b"0" * 30_000_000)
    message = refused("baci", path)
    assert "It looks like a zip bomb; not unpacked." in message


def test_a_workbook_that_unpacks_beyond_measure(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "iea.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"<x/>" * 20_000_000)
    message = refused("iea", path)
    assert "found 80 MB when unpacked; expected at most 60 MB" in message


def test_names_that_leave_the_archive_are_refused(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "BACI_HS17_V202501.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../BACI_HS17_Y2023_V202501.csv", "t,i,j,k,v,q\n")
    assert 'found a file named "../BACI_HS17' in refused("baci", path)


def test_an_archive_cut_short(refused: Refused, archive: Callable[..., Path]) -> None:
    path = archive()
    path.write_bytes(path.read_bytes()[:-300])
    assert "found a broken zip archive" in refused("baci", path)


# BACI


def test_baci_reports_every_kind_of_error_at_once(
    refused: Refused, archive: Callable[..., Path]
) -> None:
    rows = [
        "t,i,j,k,v,q",
        "2023,156,842,850511.0,1,1",  # code read as a number
        "2023,156,842,850511,-1,1",  # negative value
        "2023,156,276,850511,1,-4",  # negative tonnes
        "2023,China,842,850511,1,1",  # a name where a code should be
        "2023,156,380,850511,many,1",
        "",
    ]
    message = refused("baci", archive({"BACI_HS17_Y2023_V202501.csv": "\n".join(rows)}))
    assert 'column k: found "850511.0"; expected a code of six digits as text' in message
    assert "The codes were read as numbers: read them as text." in message
    assert 'column v: found "-1"; expected a value in thousand USD, zero or more' in message
    assert 'column q: found "-4"; expected a quantity in tonnes' in message
    assert 'column i: found "China"; expected a country code of BACI' in message
    assert 'column v: found "many"' in message


def test_baci_a_flow_given_twice_and_a_flow_to_itself(
    refused: Refused, archive: Callable[..., Path]
) -> None:
    text = "t,i,j,k,v,q\n" + "2023,156,842,850511,1,1\n" * 2 + "2023,156,156,850511,1,1\n"
    message = refused("baci", archive({"BACI_HS17_Y2023_V202501.csv": text}))
    assert "the flow of 850511 from 156 to 842 in 2023 more than once" in message
    assert "1 flows of a territory with itself" in message


def test_baci_an_unknown_country_code(refused: Refused, archive: Callable[..., Path]) -> None:
    text = "t,i,j,k,v,q\n2023,999,842,850511,1,1\n"
    message = refused("baci", archive({"BACI_HS17_Y2023_V202501.csv": text}))
    assert 'found the baci code "999"' in message


def test_baci_a_year_that_is_not_the_files(refused: Refused, archive: Callable[..., Path]) -> None:
    text = "t,i,j,k,v,q\n2022,156,842,850511,1,1\n"
    message = refused("baci", archive({"BACI_HS17_Y2023_V202501.csv": text}))
    assert "found rows of 2022; expected rows of 2023" in message


def test_baci_a_country_code_that_changed_its_meaning(
    refused: Refused, archive: Callable[..., Path], files: Path
) -> None:
    text = (files / "baci" / "country_codes_V202501.csv").read_text("utf-8")
    message = refused("baci", archive({"country_codes_V202501.csv": text.replace("NAM", "NIC")}))
    assert 'code 516: found "NIC"; expected NAM' in message


def test_baci_an_archive_of_something_else(refused: Refused, archive: Callable[..., Path]) -> None:
    message = refused(
        "baci",
        archive(
            {
                "BACI_HS17_Y2023_V202501.csv": None,
                "BACI_HS17_Y2024_V202501.csv": None,
                "BACI_HS92_Y2024_V202401b.csv": "t,i,j,k,v,q\n",
                "BACI_HS12_Y2024_V202501.csv": "t,i,j,k,v,q\n",
                "cat.jpg": "x",
            }
        ),
    )
    assert "found files of HS12, HS92; expected one nomenclature" in message
    assert "found files of V202401b, V202501; expected one release" in message.replace(
        "202401b, 202501", "V202401b, V202501"
    )
    assert 'the file "cat.jpg"' in message


def test_baci_a_whole_archive_with_too_few_rows(
    refused: Refused, archive: Callable[..., Path]
) -> None:
    message = refused("baci", archive(), extract=False)
    assert "found 6 rows; expected 100000 to 20000000 rows" in message


# Comtrade


def answer(files: Path, tmp_path: Path, **changes: object) -> Path:
    data = json.loads((files / "comtrade.json").read_text("utf-8"))
    data["data"][1].update(changes)
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(data), "utf-8")
    return path


def test_comtrade_reports_every_kind_of_error_at_once(
    refused: Refused, files: Path, tmp_path: Path
) -> None:
    path = answer(
        files, tmp_path, cmdCode=2846, netWgt=-1.0, reporterCode=12345, flowCode="Z",
        classificationCode="S4", period="24",
    )  # fmt: skip
    message = refused("comtrade", path)
    assert "cmdCode: found 2846; expected a code of two, four or six digits as text" in message
    assert "netWgt: found -1.0; expected a number, zero or more" in message
    assert 'reporterCode: found "12345"' in message
    assert 'flowCode: found "Z"; expected one of M, X, RM, RX' in message
    assert 'classificationCode: found "S4"' in message
    assert 'period: found "24"; expected a year or a month' in message


def test_comtrade_an_answer_cut_short(refused: Refused, files: Path, tmp_path: Path) -> None:
    text = (files / "comtrade.json").read_text("utf-8")
    path = tmp_path / "answer.json"
    path.write_text(text[: len(text) // 2], "utf-8")
    assert "found text that is not JSON" in refused("comtrade", path)


def test_comtrade_fewer_records_than_the_answer_says(
    refused: Refused, files: Path, tmp_path: Path
) -> None:
    data = json.loads((files / "comtrade.json").read_text("utf-8"))
    data["data"].pop()
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(data), "utf-8")
    assert "found 6 records; expected 7, as the answer says" in refused("comtrade", path)


def test_comtrade_a_flow_given_twice(refused: Refused, files: Path, tmp_path: Path) -> None:
    data = json.loads((files / "comtrade.json").read_text("utf-8"))
    data["data"].append(data["data"][1])
    data["count"] += 1
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(data), "utf-8")
    assert "the flow CHN, AUT, import, 2024, HS22, 2846 more than once" in refused("comtrade", path)


def test_comtrade_another_document(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text('{"statusCode": 401, "message": "Access denied"}', "utf-8")
    assert "found a document without a list named data" in refused("comtrade", path)


def test_brackets_nested_beyond_measure(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text("[" * 100_000, "utf-8")
    message = refused("comtrade", path)
    assert "nested beyond measure" in message or "not JSON" in message


# OECD


def test_oecd_unknown_labels_and_codes(refused: Refused, edited: Edited) -> None:
    path = edited(
        "oecd.csv",
        ("Indonesia,2020", "Indonezia,2020"),
        ("2021,280530", "2021,80530"),
        ("Licensing requirement", "Gentle advice"),
        ("Nickel,Export prohibition", "Unobtainium,Export prohibition"),
    )
    message = refused("oecd", path)
    assert 'column Country: found "Indonezia"' in message
    assert 'column HS code: found "80530"; expected a code of six digits as text' in message
    assert 'column Measure: found "Gentle advice"' in message
    assert 'column Commodity: found "Unobtainium"' in message


def test_oecd_other_headings_are_named(refused: Refused, edited: Edited) -> None:
    message = refused("oecd", edited("oecd.csv", ("Country,Year", "Land,Year")))
    assert "expected a column Reference area or Country or REF_AREA for country" in message
    assert 'found the column "Land"; expected only columns we know' in message


# Tables through a mapping


def test_a_mapping_is_needed(run: Import, files: Path) -> None:
    with pytest.raises(InputError, match="needs a mapping file"):
        run("mapped", files / "suppliers.csv")


def test_a_mapped_table_reports_everything_at_once(
    refused: Refused, edited: Edited, files: Path
) -> None:
    path = edited("suppliers.csv", ("Bemerkung", "Note"), ("Tonnen", "Kilo"))
    message = refused("mapped", path, mapping=files / "suppliers.yml")
    assert 'found the column "Note"; expected a column that is mapped or ignored' in message
    assert "expected a column Tonnen for value" in message
    path = edited(
        "suppliers.csv",
        ("Dysprosium,China", "Disprosium,Chinaa"),
        ('"1,200.5"', "1200;5"),
        ("plan", "perhaps"),
    )
    message = refused("mapped", path, mapping=files / "suppliers.yml")
    assert 'column Mineral, row 2: found "Disprosium"; expected a material we know' in message
    assert 'column Land, row 2: found "Chinaa"' in message
    assert 'column Tonnen, row 2: found "1200;5"; expected a number' in message
    assert 'column Status, row 3: found "perhaps"; expected one of actual, plan' in message


def test_a_bad_mapping_is_reported_whole(tmp_path: Path) -> None:
    path = tmp_path / "m.yml"
    path.write_text(
        "table: observation\nextra: 1\ncolumns:\n  materiale: {from: A}\n"
        "  value: {from: B, as: weight}\n  unit: {from: C, value: t}\n",
        "utf-8",
    )
    with pytest.raises(ContractError) as caught:
        load_mapping(path)
    message = str(caught.value)
    assert 'found the key "extra"' in message
    assert 'the column "materiale"; expected a known column. Did you mean material?' in message
    assert 'found as "weight"; expected one of' in message
    assert "expected either from or value" in message
    assert "found no column iso3" in message


def test_a_mapping_that_is_not_yaml(tmp_path: Path) -> None:
    path = tmp_path / "m.yml"
    path.write_text("table: [", "utf-8")
    with pytest.raises(InputError, match="not YAML"):
        load_mapping(path)


def test_codes_read_as_numbers_in_a_mapped_table(refused: Refused, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("hs,who,from,y,v\n10121,USA,CHN,2024,1\n", "utf-8")
    mapping = tmp_path / "m.yml"
    mapping.write_text(
        "table: trade\ncolumns:\n  nomenclature: {value: HS17}\n  hs6: {from: hs, as: hs6}\n"
        "  importer_iso3: {from: who, as: territory}\n"
        "  exporter_iso3: {from: from, as: territory}\n"
        "  year: {from: y, as: integer}\n  value_kusd: {from: v, as: number}\n"
        "  quantity_status: {value: missing}\n",
        "utf-8",
    )
    message = refused("mapped", table, mapping=mapping)
    assert 'column hs, row 2: found "10121"; expected a code of six digits as text' in message
    assert "Codes read as numbers lose their zeros" in message


def test_wrong_units_of_a_mapped_table_break_the_contract(
    refused: Refused, files: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "m.yml"
    text = (files / "suppliers.yml").read_text("utf-8")
    mapping.write_text(text.replace("unit: {value: t}", "unit: {value: bushels}"), "utf-8")
    message = refused("mapped", files / "suppliers.csv", mapping=mapping)
    assert 'column unit: found "bushels"' in message


def test_an_ending_we_do_not_read(refused: Refused, files: Path, tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    path.write_text("x", "utf-8")
    message = refused("mapped", path, mapping=files / "suppliers.yml")
    assert 'found the ending ".docx"; expected .csv, .parquet or .xlsx' in message


# Files spoilt at random


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("source", ["usgs_mcs", "oecd", "comtrade", "baci", "mapped"])
def test_a_spoilt_file_is_read_or_refused_and_nothing_else(
    source: str, seed: int, files: Path, tmp_path: Path, archive: Callable[..., Path],
    small_release: Release,
) -> None:  # fmt: skip
    name = {"usgs_mcs": "usgs_mcs.csv", "oecd": "oecd.csv", "comtrade": "comtrade.json",
            "mapped": "suppliers.csv"}.get(source)  # fmt: skip
    good = archive() if name is None else files / name
    path = tmp_path / f"spoilt{good.suffix}"
    path.write_bytes(spoilt(good.read_bytes(), random.Random(seed)))
    options = Options(
        source_id="x", base=small_release, extract=True, mapping=files / "suppliers.yml"
    )
    module = importlib.import_module(f"didymium.evidence.importers.{source}")
    with contextlib.suppress(ContractError, InputError):
        module.read(path, options)


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some changed, doubled, taken out or put in."""
    content = bytearray(data)
    strange = [b",", b"\n", b'"', b"-", b"null", b"[]", b"1e999", b"NaN", b"\xff", b"99999999999"]
    for _ in range(chance.choice([1, 2, 5, 20])):
        at, other = chance.randrange(len(content)), chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at : at + chance.choice([1, 5, 50])]
            case 2:
                content[at:at] = content[other : other + chance.choice([1, 10, 100])]
            case _:
                content[at:at] = chance.choice(strange)
    return bytes(content)


# Nothing half-written


def test_a_failure_while_writing_leaves_nothing(
    run: Import, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(OSError, match="No space left"):
        run("comtrade", files / "comtrade.json")
    assert list(user_folder().iterdir()) == []


def test_a_release_name_that_leaves_the_folder_is_refused(run: Import, files: Path) -> None:
    with pytest.raises(InputError, match=r'release: found "\.\./x"'):
        run("comtrade", files / "comtrade.json", release="../x")
