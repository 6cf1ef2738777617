"""The tool that builds the trade rows: text-typed SQLite, lost zeros, Namibia, repeated codes."""

from __future__ import annotations

import importlib.util
import sqlite3
import sys
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from didymium.errors import ContractError
from didymium.evidence.contract import check
from didymium.evidence.importers.baci import trade_rows
from didymium.evidence.importers.findings import Findings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_trade", ROOT / "tools" / "build_trade.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database typed as the package's: text everywhere, the product code a number."""
    path = tmp_path / "baci.db"
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE baci_trade (t TEXT, i TEXT, j TEXT, k INTEGER, v TEXT, q TEXT)"
    )
    rows = [
        ("2023", "842", "380", 284690, "12.5", "0.5"),
        ("2023", "516", "276", 10121, "1", None),
        ("1997", "58", "490", 811230, "3.25", "0.125"),
    ]
    connection.executemany("INSERT INTO baci_trade VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return path


def test_rows_of_the_database_become_trade_rows(tool: ModuleType, database: Path) -> None:
    findings = Findings()
    rows = trade_rows(
        tool.read_sqlite(database), nomenclature="HS92", source_id="cepii_baci_hs92",
        where="baci.db", findings=findings,
    )  # fmt: skip
    assert not findings.problems
    assert not check(rows, "trade")
    assert rows.select("hs6", "exporter_iso3", "importer_iso3", "quantity_t").rows() == [
        ("284690", "USA", "ITA", 0.5),
        ("010121", "NAM", "DEU", None),
        ("811230", "BLX", "TWN", 0.125),
    ]


def test_another_file_than_the_known_one_is_refused(tool: ModuleType, database: Path) -> None:
    with pytest.raises(ContractError, match="found 3 rows; expected 1264888") as caught:
        tool.hs92_rows(database, [])
    assert "found 1 without_quantity; expected 61682" in str(caught.value)


def second_file(**changes: list[str | None]) -> pl.DataFrame:
    columns: dict[str, list[str | None]] = {
        "year": ["2023", "2024", "2024"],
        "exporter_iso2": ["NA", "TW", "CN"],
        "importer_iso2": ["DE", "US", "US"],
        "hs6": ["850511", "850511", "850511"],
        "value_usd": ["1500", "20", "300"],
        "quantity_t": [None, "0", "7"],
    }
    return pl.DataFrame(columns | changes, schema=dict.fromkeys(columns, pl.String))


def test_na_is_namibia_and_zero_tonnes_are_less_than_half_a_tonne(tool: ModuleType) -> None:
    rows = tool.hs17_rows(second_file())
    assert not check(rows, "trade")
    assert rows["exporter_iso3"].to_list() == ["NAM", "TWN", "CHN"]
    assert rows["value_kusd"].to_list() == [1.5, 0.02, 0.3]
    assert rows["quantity_t"].to_list() == [None, None, 7]
    assert rows["quantity_status"].to_list() == ["not_collected", "below_half_tonne", "reported"]


def test_the_repeated_code_must_repeat(tool: ModuleType) -> None:
    findings = Findings()
    same = second_file(hs6=["811231", "811292", "850511"])
    tool.check_duplicate_code(same, findings)
    assert len(findings.problems) == 1


def test_coverage_counts_flows_and_value(tool: ModuleType) -> None:
    def frame(rows: list[tuple[str, str, float]]) -> pl.DataFrame:
        return pl.DataFrame(
            [("850511", importer, exporter, 2024, value) for importer, exporter, value in rows],
            schema={"hs6": pl.String, "importer_iso3": pl.String, "exporter_iso3": pl.String,
                    "year": pl.Int32, "value_kusd": pl.Float64},
            orient="row",
        )  # fmt: skip

    first = frame([("USA", "CHN", 90), ("USA", "JPN", 9), ("ITA", "CHN", 1)])
    second = frame([("USA", "CHN", 90), ("USA", "JPN", 9)])
    # two of three flows, 99 of 100 thousand USD
    assert tool.coverage(first, second).row(0) == pytest.approx(("850511", 2 / 3, 0.99))
