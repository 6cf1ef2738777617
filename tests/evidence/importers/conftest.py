"""A small release to build on, and workbooks and archives made from text files."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from didymium.errors import ContractError
from didymium.evidence.importers import Report, import_file
from didymium.evidence.release import Release, shipped, user_folder, write_release

FILES = Path(__file__).resolve().parents[1] / "files"
DAY = dt.date(2026, 11, 25)

Import = Callable[..., Report]
Workbook = Callable[[Mapping[str, str]], Path]


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The shipped release with few rows of each table, so that an import takes no time."""
    whole = shipped()
    tables = {}
    for name in ("source", "observation", "governance", "measure", "trade_code", "trade"):
        frame = pl.scan_parquet(whole.path / f"{name}.parquet")
        if name == "trade":
            frame = frame.filter(pl.col("hs6") == "850511", pl.col("exporter_iso3") == "CHN")
        if name == "observation":
            frame = frame.filter(pl.col("material").is_in(["rare_earths", "cobalt", "vanadium"]))
        tables[name] = frame.collect()
    folder = tmp_path_factory.mktemp("base") / "small"
    return write_release(folder, tables, version="small", date="2026-01-01")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for the releases of each test."""
    monkeypatch.setenv("DIDYMIUM_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run(small_release: Release) -> Import:
    """Import a file onto the small release, as of a fixed day."""

    def imported(source: str, path: Path, **options: Any) -> Report:
        options.setdefault("extract", True)
        return import_file(source, path, base_release=small_release.path, today=DAY, **options)

    return imported


@pytest.fixture
def refused(run: Import) -> Callable[..., str]:
    """Import a bad file: the message that tells everything; nothing may have been written."""

    def message(source: str, path: Path, **options: Any) -> str:
        with pytest.raises(ContractError) as caught:
            run(source, path, **options)
        folder = user_folder()
        assert not folder.exists() or not list(folder.iterdir()), "something was written"
        return str(caught.value)

    return message


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """An .xlsx file from sheets given as names of CSV files in ``files/`` or as CSV text."""

    def made(sheets: Mapping[str, str]) -> Path:
        path = tmp_path / "workbook.xlsx"
        with xlsxwriter.Workbook(path) as book:
            for name, content in sheets.items():
                text = content if "\n" in content else (FILES / content).read_text("utf-8")
                sheet = book.add_worksheet(name)
                for row, cells in enumerate(csv.reader(text.splitlines())):
                    for column, cell in enumerate(cells):
                        write_cell(sheet, row, column, cell)
        return path

    return made


def write_cell(sheet: Any, row: int, column: int, cell: str) -> None:
    """A cell as a spreadsheet keeps it: numbers as numbers, text as text, nothing as nothing."""
    if not cell:
        return
    try:
        sheet.write_number(row, column, float(cell))
    except ValueError:
        sheet.write_string(row, column, cell)


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Path]:
    """A BACI archive from the text files, some of them given anew or left out."""

    def made(changed: Mapping[str, str | None] | None = None) -> Path:
        texts = {path.name: path.read_text("utf-8") for path in (FILES / "baci").iterdir()}
        path = tmp_path / "BACI_HS17_V202501.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, text in sorted((texts | dict(changed or {})).items()):
                if text is not None:
                    packed.writestr(name, text)
        return path

    return made


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Path]:
    """A copy of a file with some text changed."""

    def made(name: str, *changes: tuple[str, str], encoding: str = "utf-8") -> Path:
        text = (FILES / name).read_bytes().decode(encoding)
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return made


@pytest.fixture
def files() -> Path:
    """The folder of the small files."""
    return FILES


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a file that a test may spoil."""

    def made(name: str) -> Path:
        return Path(shutil.copy(FILES / name, tmp_path / name))

    return made
